"""`manage.py render_acknowledgements`: what the workers did not do, done by hand."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications.acknowledgement.debt import acknowledge_missing, owed
from applications.models import Acknowledgement

DEFAULT_LIMIT = 1_000


class Command(BaseCommand):
    """The same use case as the sweep, with its counts on the console."""

    help = (
        "Établit et envoie les accusés de réception qui manquent. Utile quand les workers "
        "ou Redis sont arrêtés ; sans risque à côté d’eux : chaque accusé n’est établi et "
        "envoyé qu’une fois. Sort en erreur s’il en reste."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit",
            type=_positive,
            default=DEFAULT_LIMIT,
            metavar="N",
            help=f"n’en traiter que N au plus, les plus anciens d’abord (défaut : {DEFAULT_LIMIT})",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="compter seulement, ne rien écrire"
        )

    def handle(self, *args: Any, limit: int, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write(
                f"À établir : {Acknowledgement.objects.unrendered().count()}. "
                f"À envoyer : {owed().count()}."
            )
            return
        sweep = acknowledge_missing(limit=limit)
        self.stdout.write(
            f"Établis : {sweep.rendered}. Envoyés : {sweep.mailed}. "
            f"En échec : {sweep.failed}. Restants : {sweep.left}."
        )
        if sweep.left:
            raise CommandError(
                f"Il reste {sweep.left} accusé(s) à établir ou à envoyer."
            )


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"« {text} » n’est pas un nombre entier d’au moins 1")
    return int(text)
