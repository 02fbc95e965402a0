"""Django's view of the room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Dossiers: calls, drafts, filing, acknowledgement, journal."""

    name = "applications"
    verbose_name = "Dossiers"
