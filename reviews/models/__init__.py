"""The tables of the room: opinions, scores, money, what the desk keeps of each dossier."""

from reviews.models.desk import DeskEntry, Dossier
from reviews.models.ledger import LedgerEntry
from reviews.models.review import Review, Score

__all__ = ["DeskEntry", "Dossier", "LedgerEntry", "Review", "Score"]
