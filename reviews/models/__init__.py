"""The tables of the room: opinions, scores, what the desk keeps of each dossier."""

from reviews.models.desk import DeskEntry, Dossier
from reviews.models.review import Review, Score

__all__ = ["DeskEntry", "Dossier", "Review", "Score"]
