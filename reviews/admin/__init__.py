"""The review desk in the admin: the queue and its dossiers, the opinions given."""

from reviews.admin.dossiers import DossierAdmin
from reviews.admin.opinions import ReviewAdmin

__all__ = ["DossierAdmin", "ReviewAdmin"]
