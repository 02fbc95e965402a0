"""What was filed, in its latest frozen text: the filing's own, or the last completion's.

The first is what the acknowledgement tells of and never changes; the last is what is
reviewed. Both have one shape (`applications.snapshot`), so that a reader takes either.
"""

from __future__ import annotations

from applications.models import Completion, Submission

Frozen = Submission | Completion


def completions_of(submission: Submission) -> list[Completion]:
    """Return what the applicant completed, the first answer first. One query."""
    return list(
        submission.completions.select_related("notice", "completed_by").order_by("pk")
    )


def filing_of(frozen: Frozen) -> Submission:
    """Return the filing that a text is, or completes; reads `submission` of a completion."""
    return frozen.submission if isinstance(frozen, Completion) else frozen


def latest_of(submission: Submission) -> Frozen:
    """Return the text to be reviewed. One query."""
    return submission.completions.order_by("pk").last() or submission
