"""Django's view of the room."""

from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    """The rules of a call, asked before there is a dossier."""

    name = "simulator"
    verbose_name = "Simulateur"
