"""`manage.py close_review`: closes the scoring of the dossiers that have their opinions."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications.models import Call
from eligibility import french
from reviews.closing import close_scoring, open_scorings


class Command(BaseCommand):
    """For the operator, before a committee: what is closed is read by all and changes no more."""

    help = (
        "Clôt la notation des dossiers d’un appel qui ont le nombre voulu d’avis définitifs "
        "([review] reviewers) : les avis ne changent plus et chacun les lit. Les autres sont "
        "nommés et restent ouverts ; la commande peut être relancée."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "call", metavar="IDENTIFIANT", help="identifiant de l’appel"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="dire ce qui serait clos, ne rien écrire",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call = Call.objects.filter(slug=options["call"]).first()
        if call is None:
            raise CommandError(f"L’appel « {options['call']} » n’existe pas.")
        standings = open_scorings(call)
        ready = [each for each in standings if each.enough]
        lacking = [each for each in standings if not each.enough]
        if options["dry_run"]:
            for each in ready:
                self.stdout.write(f"{each.number}  {each.given}/{each.wanted}")
            self.stdout.write(f"{french.count(len(ready), 'notation')} à clore.")
        else:
            closed = close_scoring(
                application_ids=[each.application_id for each in ready], actor=None
            )
            self.stdout.write(
                f"{french.count(closed, 'notation close', 'notations closes')}."
            )
        for each in lacking:
            self.stderr.write(
                f"{each.number}{french.NBSP}: {french.count(each.given, 'avis', 'avis')}"
                f" sur {each.wanted}."
            )
        if lacking:
            raise CommandError("Des dossiers attendent encore des avis.")
