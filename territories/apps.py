"""Django's view of the room."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """The registry of local authorities."""

    name = "territories"
    verbose_name = "Collectivités"
