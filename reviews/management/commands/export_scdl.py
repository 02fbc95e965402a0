"""`manage.py export_scdl`: the grants awarded, in the national schema."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications.journal import record
from applications.models import Application, Call, Event, State
from eligibility import french
from reviews.exports.scdl import (
    COLUMNS,
    Award,
    Complement,
    Grantor,
    NotPublishable,
    scdl_rows,
    write_scdl,
)
from reviews.models import Decision
from reviews.money.standing import awards_of

GIVEN = {
    "dateConvention": "agreed_on",
    "conditionsVersement": "payment",
    "datesPeriodeVersement": "paid_when",
    "notificationUE": "notified",
    "referenceDecision": "decision",
    "idBeneficiaire": "beneficiary_siret",
}


class Command(BaseCommand):
    """A file is whole or is not made: nothing that the portal does not know is supposed."""

    help = (
        "Écrit les aides attribuées d’un appel au schéma national SCDL subventions 2.1.1. Ce que le"
        " portail ne connaît pas (dates de convention, modalités de versement…) vient d’un CSV de"
        f" colonnes numero,{','.join(GIVEN)}, les deux dernières facultatives (sans référence,"
        " celle de la décision publiée). Un fichier"
        " incomplet ou qui ne respecte pas le schéma n’est pas écrit : chaque manque est nommé."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--call", required=True, metavar="IDENTIFIANT")
        parser.add_argument("--grantor-name", required=True, metavar="NOM")
        parser.add_argument("--grantor-siret", required=True, metavar="SIRET")
        parser.add_argument(
            "--complements", type=Path, required=True, metavar="FICHIER"
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FICHIER",
            help="fichier à créer (défaut : la sortie standard) ; un fichier existant est refusé",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tout vérifier, ne rien écrire"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call = Call.objects.filter(slug=options["call"]).first()
        if call is None:
            raise CommandError(french.typeset(f"Appel inconnu : {options['call']}."))
        awards = _awards(call)
        try:
            rows = scdl_rows(
                awards,
                grantor=Grantor(
                    name=options["grantor_name"], siret=options["grantor_siret"]
                ),
                complements=_complements(options["complements"]),
            )
        except NotPublishable as refusal:
            raise CommandError(french.typeset("\n".join(refusal.problems))) from None
        told = french.count(len(rows), "aide attribuée", "aides attribuées")
        if options["dry_run"]:
            self.stderr.write(f"{told}, sans défaut.")
            return
        content = write_scdl(rows)
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(content.decode(), ending="")
        else:
            try:
                with output.open("xb") as file:
                    file.write(content)
            except OSError as error:
                raise CommandError(f"{output} : {error.strerror}") from None
        record(
            Event.EXPORTED,
            call=call,
            detail={"format": "scdl", "dossiers": len(rows), "columns": list(COLUMNS)},
        )
        self.stderr.write(f"{told}.")


def _awards(call: Call) -> list[Award]:
    """The dossiers accepted whose award stands in the ledger, in order of rank."""
    accepted = (
        Application.objects.filter(call=call, state=State.ACCEPTED)
        .only("number", "holder_name", "holder_siren", "title", "rank")
        .order_by("rank")
    )
    held = awards_of([dossier.pk for dossier in accepted])
    missing = [
        dossier.number
        for dossier in accepted
        if dossier.pk not in held or not held[dossier.pk].awarded
    ]
    if missing:
        raise CommandError(
            french.typeset(
                "Retenus sans montant attribué dans l’enveloppe :"
                f" {', '.join(map(str, missing))}."
            )
        )
    scheme = call.current.title if call.current else ""
    published = Decision.objects.live().filter(
        application__in=held, reference__isnull=False
    )
    references = dict(published.values_list("application", "reference"))
    return [
        Award(
            number=dossier.number or "",
            beneficiary=dossier.holder_name,
            siren=dossier.holder_siren,
            title=dossier.title,
            amount=held[dossier.pk].awarded,
            scheme=scheme,
            decision=references.get(dossier.pk) or "",
        )
        for dossier in accepted
    ]


def _complements(path: Path) -> dict[str, Complement]:
    """Read the operator's file; raises CommandError naming what is wrong with it."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=";" if ";" in sample else ",")
            names = set(reader.fieldnames or ())
            wanted = {"numero", *list(GIVEN)[:4]}
            if absent := sorted(wanted - names):
                raise CommandError(f"{path} : colonnes absentes, {', '.join(absent)}.")
            return {
                line["numero"].strip(): Complement(
                    **{
                        field: (line.get(column) or "").strip()
                        for column, field in GIVEN.items()
                    }
                )
                for line in reader
            }
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} : {error}") from None
