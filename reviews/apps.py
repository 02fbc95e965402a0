"""Django's view of the room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The review of filed dossiers by the Mission."""

    name = "reviews"
    verbose_name = "Instruction"
