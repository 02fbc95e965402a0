"""`manage.py export_scdl`: the grants awarded, in the national schema."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications.models import Call
from eligibility import french
from reviews.exports.awards import (
    GIVEN,
    awards_in,
    read_complements,
    record_awards,
)
from reviews.exports.scdl import (
    Complement,
    Grantor,
    NotPublishable,
    scdl_rows,
    write_scdl,
)


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
        try:
            rows = scdl_rows(
                awards_in(call),
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
        record_awards(call=call, dossiers=len(rows), user=None)
        self.stderr.write(f"{told}.")


def _complements(path: Path) -> dict[str, Complement]:
    """Read the operator's file; raises CommandError when it is no text, NotPublishable."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return read_complements(file)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} : {error}") from None
