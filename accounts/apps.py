"""Django's view of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, and their roles."""

    name = "accounts"
    verbose_name = "Comptes"
