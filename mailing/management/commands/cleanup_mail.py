"""`manage.py cleanup_mail`: in the place of the library's, which can delete stored files."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mailing.retention import forget_old_mails


class Command(BaseCommand):
    """The same use case as the daily task."""

    help = (
        "Oublie les courriels envoyés, ou abandonnés, depuis plus de MAIL_RETENTION_DAYS "
        "jours. Utile sans worker ; sinon une tâche le fait chaque jour. Les documents joints "
        "ne sont jamais supprimés."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"Courriels oubliés : {forget_old_mails()} "
            f"(au-delà de {settings.MAIL_RETENTION_DAYS} jours)."
        )
