"""The checklist of a dossier's completeness: what its call requires, checked one by one.

An item is in order, or admitted although it is not, with a reason. What is asked of the
applicant again loses its check: the answer is to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.calls.definition import CallDefinition
from applications.models import State, Submission
from applications.notices import Item, requestable_items
from applications.notices.items import DOCUMENT
from eligibility.french import NBSP, enumeration
from reviews.models import ItemCheck
from reviews.permissions import Person, may_check_completeness
from reviews.reviewing import lock_dossier, require


class InvalidChecks(ValueError):
    """A check that makes no sense: the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of an item: in order, or else why it is admitted all the same."""

    reason: str = ""

    @property
    def in_order(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class CheckLine:
    """An item that the call requires, and its check; None while it is to be looked at."""

    item: Item
    check: Check | None
    checked_by: str = ""
    checked_at: datetime | None = None


def required_items(definition: CallDefinition) -> tuple[Item, ...]:
    """Return what every dossier of a call needs: its required documents, each part of the form."""
    optional = {
        f"{DOCUMENT}{document.code}"
        for document in definition.documents
        if not document.required
    }
    return tuple(
        item for item in requestable_items(definition) if item.code not in optional
    )


def read_checklist(
    application_id: int, definition: CallDefinition
) -> tuple[CheckLine, ...]:
    """Return the checklist of a dossier, in the order of its call. One query."""
    made = {
        check.code: check
        for check in ItemCheck.objects.filter(
            application_id=application_id
        ).select_related("checked_by")
    }
    return tuple(
        CheckLine(item, Check(found.reason), str(found.checked_by), found.checked_at)
        if (found := made.get(item.code))
        else CheckLine(item, None)
        for item in required_items(definition)
    )


def unsettled(lines: Iterable[CheckLine]) -> list[str]:
    """Return the labels of the items still to be looked at."""
    return [line.item.label for line in lines if line.check is None]


def unsettled_among(
    definitions: Mapping[int, CallDefinition],
) -> dict[int, list[str]]:
    """Return the same for each of many dossiers, given by key with what its call says. One query."""
    checked = set(
        ItemCheck.objects.filter(application__in=definitions).values_list(
            "application", "code"
        )
    )
    return {
        key: [
            item.label
            for item in required_items(definition)
            if (key, item.code) not in checked
        ]
        for key, definition in definitions.items()
    }


def still_to_check(labels: Iterable[str]) -> str:
    """Return the sentence that refuses a dossier some items of which are to be looked at."""
    return f"Il reste à vérifier{NBSP}: {enumeration(labels)}."


def save_checks(
    *, application_id: int, reviewer: User, checks: Mapping[str, Check | None]
) -> None:
    """Keep the checks given, by the code of their item; None takes one back.

    Those that say the same keep their author and their day. In one transaction, the
    dossier locked. Raises ReviewRefused with the reason, or InvalidChecks for an item that
    the call does not require; nothing is then written.
    """
    with transaction.atomic():
        application = lock_dossier(application_id)
        require(
            may_check_completeness(
                State(application.state),
                Person.of(reviewer, application),
                complete=application.complete_since is not None,
            )
        )
        submission = Submission.objects.select_related("call_version").get(
            application=application
        )
        lines = read_checklist(application_id, submission.call_version.definition)
        before = {line.item.code: line.check for line in lines}
        if strangers := [code for code in checks if code not in before]:
            raise InvalidChecks(f"L’appel ne requiert pas {strangers[0]!r}.")
        changed = {
            code: check for code, check in checks.items() if check != before[code]
        }
        forget_checks(application_id, changed)
        now = timezone.now()
        ItemCheck.objects.bulk_create(
            ItemCheck(
                application=application,
                code=code,
                in_order=check.in_order,
                reason=check.reason,
                checked_by=reviewer,
                checked_at=now,
            )
            for code, check in changed.items()
            if check is not None
        )


def forget_checks(application_id: int, codes: Iterable[str]) -> None:
    """Take back the checks of some items, in the caller's transaction. One query."""
    ItemCheck.objects.filter(
        application_id=application_id, code__in=list(codes)
    ).delete()
