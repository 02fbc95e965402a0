"""`manage.py render_acknowledgements`: what the workers did not do, done by hand."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from applications.acknowledgement.debt import acknowledge_missing, owed, resume_all
from applications.models import AcknowledgementMail
from mailing.sending import send_waiting

DEFAULT_LIMIT = 1_000


class Command(BaseCommand):
    """The same use case as the sweep, with its counts on the console."""

    help = (
        "Établit et envoie les accusés de réception qui manquent. Utile quand les workers "
        "ou Redis sont arrêtés ; sans risque à côté d’eux : chaque accusé n’est établi et "
        "envoyé qu’une fois. N’attend pas l’heure du prochain essai. Sort en erreur s’il en "
        "reste."
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
            "--given-up",
            action="store_true",
            help="reprendre d’abord ceux qui ont été abandonnés après trop d’essais",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="compter seulement, ne rien écrire"
        )

    def handle(self, *args: Any, limit: int, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write(
                f"À établir : {owed().count()}. À envoyer : {_mails().count()}."
            )
            return
        if options["given_up"]:
            self.stdout.write(f"Repris : {resume_all()}.")
        start = timezone.now()
        sweep = acknowledge_missing(limit=limit, early=True)
        mails = send_waiting(
            limit=2 * limit, among=_mails().values_list("queued", flat=True), early=True
        )
        # Without a broker, mails leave as their documents are made.
        sent = AcknowledgementMail.objects.filter(sent_at__gte=start).count()
        failed, left = sweep.failed + mails.failed, sweep.left + _mails().count()
        self.stdout.write(
            f"Établis : {sweep.rendered}. Courriels envoyés : {sent}. "
            f"En échec : {failed}. Restants : {left}."
        )
        if left:
            raise CommandError(
                f"Il reste {sweep.left} accusé(s) à établir et"
                f" {left - sweep.left} courriel(s) à envoyer."
            )


def _mails() -> QuerySet[AcknowledgementMail]:
    """The mails of acknowledgements that are in the queue."""
    return AcknowledgementMail.objects.filter(
        queued__isnull=False, sent_at=None, failed_at=None
    )


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"« {text} » n’est pas un nombre entier d’au moins 1")
    return int(text)
