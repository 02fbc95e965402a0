"""The review desk in the admin: the queue, opinions, interests, decisions, the envelope."""

from reviews.admin.decisions import DecisionAdmin
from reviews.admin.dossiers import DossierAdmin
from reviews.admin.envelope import EnvelopeAdmin
from reviews.admin.interests import InterestAdmin
from reviews.admin.opinions import ReviewAdmin

__all__ = [
    "DecisionAdmin",
    "DossierAdmin",
    "EnvelopeAdmin",
    "InterestAdmin",
    "ReviewAdmin",
]
