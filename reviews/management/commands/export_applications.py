"""`manage.py export_applications`: the desk's tables, for a backup or another tool."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from applications.models import Call, State
from eligibility import french
from reviews.exports.columns import COLUMNS, USUAL, UnknownColumns, columns_of
from reviews.exports.formats import FORMATS
from reviews.exports.table import export_table
from reviews.models import Dossier

_STATES = [state.value for state in State if state is not State.DRAFT]


class Command(BaseCommand):
    """The same use case as the desk's page, for the operator: no dossier is hidden from it."""

    help = (
        "Écrit les dossiers déposés dans un tableau CSV, XLSX ou ODS, pour une sauvegarde ou un "
        "autre outil, sans passer par la page de l’instruction. Les brouillons n’y sont jamais. "
        "L’export est inscrit au journal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--call", metavar="IDENTIFIANT", help="ceux de cet appel (défaut : tous)"
        )
        parser.add_argument(
            "--state",
            action="append",
            choices=_STATES,
            help="ceux de cet état ; à répéter pour plusieurs (défaut : tous)",
        )
        parser.add_argument(
            "--columns",
            metavar="CODES",
            help=f"colonnes, entre virgules : {', '.join(COLUMNS)}, ou « all » "
            f"(défaut : {','.join(USUAL)})",
        )
        parser.add_argument(
            "--format", choices=FORMATS, default="csv", help="défaut : csv"
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FICHIER",
            help="fichier à créer (défaut : la sortie standard) ; un fichier existant est refusé",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="dire combien de dossiers et quelles colonnes, ne rien écrire",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        codes = options["columns"]
        named = COLUMNS if codes == "all" else codes.split(",") if codes else USUAL
        try:
            columns = columns_of(code.strip() for code in named)
        except UnknownColumns as unknown:
            raise CommandError(str(unknown)) from None
        dossiers = _dossiers(options["call"], options["state"])
        told = french.count(dossiers.count(), "dossier")
        if options["dry_run"]:
            self.stderr.write(
                f"{told} à exporter en {FORMATS[options['format']].label}."
            )
            self.stderr.write(", ".join(column.label for column in columns))
            return
        with _opened(options["output"]) as output:
            export = export_table(
                dossiers=dossiers,
                columns=columns,
                written_as=FORMATS[options["format"]],
                user=None,
            )
            for chunk in export.chunks:
                output.write(chunk)
        self.stderr.write(f"{told}, {french.count(len(columns), 'colonne')}.")


def _dossiers(slug: str | None, states: list[str] | None) -> QuerySet[Dossier]:
    dossiers = Dossier.objects.exclude(state=State.DRAFT)
    if slug is not None:
        call = Call.objects.filter(slug=slug).first()
        if call is None:
            known = ", ".join(
                Call.objects.order_by("slug").values_list("slug", flat=True)
            )
            raise CommandError(
                french.typeset(f"Appel inconnu : {slug}. Appels : {known}.")
            )
        dossiers = dossiers.filter(call=call)
    if states:
        dossiers = dossiers.filter(state__in=states)
    ordered: QuerySet[Dossier] = dossiers.order_by("call_id", "rank")  # type: ignore[assignment]
    return ordered


def _opened(path: Path | None) -> Any:
    """The binary output; raises CommandError rather than overwrite a file."""
    if path is None:
        stream: IO[bytes] = sys.stdout.buffer
        return nullcontext(stream)
    try:
        return path.open("xb")
    except OSError as error:
        raise CommandError(f"{path} : {error.strerror}") from None
