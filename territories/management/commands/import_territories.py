"""`manage.py import_territories`: load the registry, or bring it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from territories import importing, search_index
from territories.records import SourceError
from territories.sources import decoupage, shipped


class Command(BaseCommand):
    """Read a source, import it, print the counts; exit with 1 if it was refused."""

    help = (
        "Charge le registre des collectivités et de leurs groupements, ou le met à jour :"
        " sans lui, un agent doit saisir sa collectivité à la main et l’instructeur la"
        " vérifier. Peut être relancée sans risque : une collectivité disparue est"
        " retirée de la recherche, jamais supprimée."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="directory",
            type=Path,
            metavar="DOSSIER",
            help="dossier d’une version du paquet npm @etalab/decoupage-administratif"
            " (par défaut : le millésime 2020 livré avec le portail)",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="compte ce qui changerait, sans rien modifier",
        )
        parser.add_argument(
            "--accept-withdrawals",
            action="store_true",
            help="accepte que plus de 5 %% du registre soit retiré",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path | None = options["directory"]
        try:
            snapshot = (
                shipped.read()
                if directory is None
                else decoupage.read(directory, known_sirens=importing.known_sirens())
            )
            report = importing.import_registry(
                snapshot=snapshot,
                today=timezone.localdate(),
                dry_run=options["dry_run"],
                accept_withdrawals=options["accept_withdrawals"],
                progress=self._show_progress,
            )
        except SourceError as error:
            raise CommandError(
                f"{error}\nLe registre n’a pas été modifié.", returncode=1
            ) from error
        if options["verbosity"] > 0:
            self._say(report, dry_run=options["dry_run"])
        if not options["dry_run"] and not search_index.ensure(connection):
            self.stderr.write(f"{search_index.REFUSED}\n{search_index.REMEDY}")

    def _say(self, report: importing.Report, *, dry_run: bool) -> None:
        counts = (
            f"créées : {report.created} · mises à jour : {report.updated}"
            f" (dont revenues : {report.restored}) · inchangées : {report.unchanged}"
            f" · retirées : {report.withdrawn}"
        )
        self.stdout.write(f"Collectivités — {counts}")
        if report.kept:
            self.stdout.write(
                f"{report.kept} collectivités d’une catégorie dont la source ne donne pas"
                " les SIREN (départements, régions…) sont gardées telles quelles."
            )
        if report.unidentified:
            self.stdout.write(
                f"{report.unidentified} communes sans SIREN connu sont laissées de côté."
            )
        if dry_run:
            self.stdout.write("Essai à blanc : rien n’a été modifié.")

    def _show_progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            ending = "\n" if done == total else ""
            self.stdout.write(f"\r{done} / {total}", ending=ending)
            self.stdout.flush()
