"""The tables of the room: checks, opinions, conflicts, money, what the desk keeps of each dossier."""

from reviews.models.assignment import Assignment
from reviews.models.check import ItemCheck
from reviews.models.conflict import ContactDomain, Interest
from reviews.models.desk import DeskEntry, Dossier
from reviews.models.ledger import LedgerEntry
from reviews.models.review import Review, Score
from reviews.models.saved_filter import SavedFilter

__all__ = [
    "Assignment",
    "ContactDomain",
    "DeskEntry",
    "Dossier",
    "Interest",
    "ItemCheck",
    "LedgerEntry",
    "Review",
    "SavedFilter",
    "Score",
]
