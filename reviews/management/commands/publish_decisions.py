"""`manage.py publish_decisions`: publish what is confirmed, or list what it would change."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles import is_decider
from applications.models import Call
from eligibility.french import NBSP, money
from reviews.decisions.bulk import Done, publish_each
from reviews.models import Decision, Stage

DEFAULT_LIMIT = 1_000


class Command(BaseCommand):
    """The same use case as the desk's page, one decision a transaction."""

    help = (
        "Publie les décisions confirmées d’un appel, dans l’ordre des rangs : l’état de "
        "chaque dossier change et sa lettre part au porteur. Utile pour publier à une heure "
        "choisie, ou en nombre. Peut être relancée : ce qui est publié ne l’est pas deux "
        "fois. Sort en erreur s’il reste une décision qui n’a pas pu l’être."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--call", required=True, metavar="SLUG", help="identifiant de l’appel"
        )
        parser.add_argument(
            "--as",
            dest="email",
            required=True,
            metavar="COURRIEL",
            help="le compte du décideur au nom de qui elles sont publiées",
        )
        parser.add_argument(
            "--limit",
            type=int,
            default=DEFAULT_LIMIT,
            metavar="N",
            help=f"n’en publier que N au plus, les premiers rangs d’abord (défaut : {DEFAULT_LIMIT})",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="dire ce qui changerait, et ne rien écrire",
        )

    def handle(
        self,
        *args: Any,
        call: str,
        email: str,
        limit: int,
        dry_run: bool,
        **options: Any,
    ) -> None:
        publisher = _decider(email)
        if limit < 1:
            raise CommandError("--limit : écrivez un nombre d’au moins 1.")
        if not Call.objects.filter(slug=call).exists():
            raise CommandError(f"Aucun appel n’a l’identifiant « {call} ».")
        ready = (
            Decision.objects.at(Stage.CONFIRMED)
            .filter(application__call__slug=call)
            .order_by("application__rank")
        )
        keys = list(ready.values_list("pk", flat=True)[:limit])
        done = publish_each(decision_ids=keys, publisher=publisher, dry_run=dry_run)
        for each in done:
            self.stdout.write(_line(each))
        refused = sum(bool(each.refusal) for each in done)
        left = ready.count() - (len(done) - refused if dry_run else 0)
        verb = "À publier" if dry_run else "Publiées"
        self.stdout.write(
            f"{verb} : {len(done) - refused}. Refusées : {refused}. Restantes : {left}."
        )
        if left:
            raise CommandError(f"Il reste {left} décision(s) à publier.")


def _decider(email: str) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is None or not is_decider(user):
        raise CommandError(f"« {email} » n’est pas le compte d’un décideur.")
    return user


def _line(done: Done) -> str:
    decision = done.decision
    outcome = decision.get_outcome_display()
    if decision.amount is not None:
        outcome += f" de {money(decision.amount)}"
    said = done.refusal or f"devient « {decision.becomes.label} »"
    return f"{decision.application.number}{NBSP}: {outcome}, {said}"
