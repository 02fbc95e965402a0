"""Django's view of the room."""

from django.apps import AppConfig
from django.core.checks import register

from applications.checks import check_seal


class ApplicationsConfig(AppConfig):
    """Dossiers: calls, drafts, filing, acknowledgement, journal."""

    name = "applications"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        register(check_seal)
