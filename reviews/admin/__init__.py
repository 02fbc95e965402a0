"""The review desk in the admin: the queue and its dossiers, opinions, interests, the envelope."""

from reviews.admin.dossiers import DossierAdmin
from reviews.admin.envelope import EnvelopeAdmin
from reviews.admin.interests import InterestAdmin
from reviews.admin.opinions import ReviewAdmin

__all__ = ["DossierAdmin", "EnvelopeAdmin", "InterestAdmin", "ReviewAdmin"]
