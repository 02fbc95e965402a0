"""`manage.py send_queued_mail`: in the place of the library's, which locks no row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mailing.sending import failed, send_waiting, try_again

LIMIT = 10_000


class Command(BaseCommand):
    """The same use case as the sweep, with its counts on the console."""

    help = (
        "Envoie les courriels en attente, sans attendre leur prochain essai. Utile quand les "
        "workers ou Redis sont arrêtés ; sans risque à côté d’eux. Sort en erreur s’il en reste."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--failed",
            action="store_true",
            help="remettre d’abord en attente ceux qui ont été refusés ou abandonnés",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["failed"]:
            self.stdout.write(f"Remis en attente : {try_again(failed())}.")
        sweep = send_waiting(limit=LIMIT, early=True)
        self.stdout.write(
            f"Envoyés : {sweep.sent}. En échec : {sweep.failed}. Restants : {sweep.left}."
        )
        if sweep.left:
            raise CommandError(f"Il reste {sweep.left} courriel(s) à envoyer.")
