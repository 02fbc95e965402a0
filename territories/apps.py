"""Django's view of the registry."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """Registers the checks of the registry."""

    name = "territories"
    verbose_name = "Collectivités"

    def ready(self) -> None:
        from territories import search_index  # noqa: F401  (registers a check)
