"""The tables of the room: checks, opinions, deliberations, conflicts, decisions, money, what the desk keeps."""

from reviews.models.assignment import Assignment
from reviews.models.check import ItemCheck
from reviews.models.conflict import ContactDomain, Interest
from reviews.models.decision import Decision, Outcome, Stage
from reviews.models.deliberation import Deliberation
from reviews.models.desk import DeskEntry, Disagreement, Dossier
from reviews.models.external_opinion import ExternalOpinion, Recommendation, Standing
from reviews.models.ledger import LedgerEntry
from reviews.models.review import Review, Score
from reviews.models.saved_filter import SavedFilter

__all__ = [
    "Assignment",
    "ContactDomain",
    "Decision",
    "Deliberation",
    "DeskEntry",
    "Disagreement",
    "Dossier",
    "ExternalOpinion",
    "Interest",
    "ItemCheck",
    "LedgerEntry",
    "Outcome",
    "Recommendation",
    "Review",
    "SavedFilter",
    "Score",
    "Stage",
    "Standing",
]
