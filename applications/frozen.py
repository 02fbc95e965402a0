"""What was filed, in its latest frozen text: the filing's own, or the last completion's.

The first is what the acknowledgement tells of and never changes; the last is what is
reviewed. Both have one shape (`applications.snapshot`), so that a reader takes either.
"""

from __future__ import annotations

from dataclasses import dataclass

from applications.models import Acknowledgement, Completion, Submission

Frozen = Submission | Completion


@dataclass(frozen=True, slots=True)
class Issued:
    """What followed a filing, in order: its receipt, notices and letters, and the answers.

    Each notice is selected with what it owes, each completion with its notice and author.
    """

    submission: Submission
    receipt: Acknowledgement
    notices: tuple[Acknowledgement, ...]
    completions: tuple[Completion, ...]

    @property
    def latest(self) -> Frozen:
        """The text to be reviewed."""
        return self.completions[-1] if self.completions else self.submission


def issued_of(submission: Submission) -> Issued:
    """Return what followed a filing. One query."""
    receipt, *notices = submission.acknowledgements.select_related(
        "notice__completion__completed_by"
    ).order_by("pk")
    return Issued(
        submission,
        receipt,
        tuple(notices),
        tuple(
            each.notice.completion
            for each in notices
            if each.notice and hasattr(each.notice, "completion")
        ),
    )


def filing_of(frozen: Frozen) -> Submission:
    """Return the filing that a text is, or completes; reads `submission` of a completion."""
    return frozen.submission if isinstance(frozen, Completion) else frozen


def latest_of(submission: Submission) -> Frozen:
    """Return the text to be reviewed. One query."""
    return submission.completions.order_by("pk").last() or submission
