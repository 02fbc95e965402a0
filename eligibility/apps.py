"""The Django application around the engine: simulator and commands."""

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """Eligibility, told to Django."""

    name = "eligibility"
    verbose_name = "Recevabilité"
