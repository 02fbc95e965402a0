"""Django's view of the room."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register

from applications.checks import check_seal


class ApplicationsConfig(AppConfig):
    """Dossiers: calls, drafts, filing, acknowledgement, journal."""

    name = "applications"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        """Check the seal at the start; follow the mails, whichever process sends them."""
        register(check_seal)
        import_module("applications.acknowledgement.mail")
