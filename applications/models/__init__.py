"""The tables of the room: calls, dossiers, what was filed, what was acknowledged, the journal."""

from applications.models.acknowledgement import Acknowledgement
from applications.models.acknowledgement_mail import AcknowledgementMail
from applications.models.application import (
    IN_HAND,
    UNDECIDED,
    Application,
    State,
)
from applications.models.call import Call, CallVersion
from applications.models.completion import Answer, Completion
from applications.models.covered import CoveredAuthority
from applications.models.document import SupportingDocument
from applications.models.financing import FinancingLine
from applications.models.journal import Event, JournalEntry
from applications.models.notice import Notice
from applications.models.submission import Submission

__all__ = [
    "IN_HAND",
    "UNDECIDED",
    "Acknowledgement",
    "AcknowledgementMail",
    "Answer",
    "Application",
    "Call",
    "CallVersion",
    "Completion",
    "CoveredAuthority",
    "Event",
    "FinancingLine",
    "JournalEntry",
    "Notice",
    "State",
    "Submission",
    "SupportingDocument",
]
