"""Filed dossiers judged again, from the facts frozen with each, under given terms.

What was decided is not decided anew: nothing is written, and what was filed keeps the terms
and the rules that it was filed under. A replay tells what another version of the terms, or
of the rules, would have said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from applications.models import Call, Completion, Submission
from eligibility import (
    Assessment,
    Facts,
    Status,
    Terms,
    Verdict,
    assess,
    canonical,
)

BATCH = 200


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that says something else; None where it is, or was, not asked.

    `found` and `required` are its figures now, `message` its sentence, all French.
    """

    rule: str
    title: str
    before: Status | None
    after: Status | None
    message: str
    found: str | None = None
    required: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One dossier: its verdict at the filing, and under the terms tried."""

    number: str
    rank: int
    state: str
    before: Verdict
    after: Verdict
    ruleset_version: str
    rules: tuple[RuleChange, ...]

    @property
    def verdict_changes(self) -> bool:
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A dossier whose frozen text cannot be replayed; `reason` is French."""

    number: str
    reason: str


@contextmanager
def reading_only() -> Iterator[None]:
    """Run the block in a transaction that is undone and, on PostgreSQL, refuses any write."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        try:
            yield
        finally:
            transaction.set_rollback(True)


def filed_count(call: Call) -> int:
    """Return how many dossiers were filed under `call`, whatever became of them. One query."""
    return Submission.objects.filter(application__call=call).count()


def replay(call: Call, terms: Terms) -> Iterator[Replay | Unreadable]:
    """Yield each dossier filed under `call`, in order of rank, judged again under `terms`.

    A dossier that its applicant completed is judged as completed. One query, read in
    batches: memory does not grow with the dossiers.
    """
    filed = (
        Submission.objects.filter(application__call=call)
        .order_by("application__rank")
        .values_list(
            "application__number",
            "application__rank",
            "application__state",
            Coalesce(_completed("snapshot"), "snapshot"),
            Coalesce(_completed("sha256"), "sha256"),
        )
    )
    for number, rank, state, snapshot, sha256 in filed.iterator(BATCH):
        try:
            if canonical.digest(snapshot) != sha256:
                raise ValueError("le contenu déposé ne correspond plus à son empreinte")
            yield _replayed(number or "", rank or 0, state, json.loads(snapshot), terms)
        except (KeyError, TypeError, ValueError) as error:
            yield Unreadable(number or "", f"contenu illisible ({error})")


def _completed(column: str) -> Subquery:
    """A column of the filing's last completion; null when there is none."""
    last = Completion.objects.filter(submission=OuterRef("pk")).order_by("-pk")
    return Subquery(last.values(column)[:1])


def _replayed(
    number: str, rank: int, state: str, content: Mapping[str, Any], terms: Terms
) -> Replay:
    before = Assessment.from_dict(content["assessment"])
    after = assess(Facts.from_dict(content["facts"]), terms)
    return Replay(
        number=number,
        rank=rank,
        state=state,
        before=before.verdict,
        after=after.verdict,
        ruleset_version=before.ruleset_version,
        rules=tuple(_changes(before, after)),
    )


def _changes(before: Assessment, after: Assessment) -> Iterator[RuleChange]:
    """Yield the rules whose status differs, in the order of the rules tried, then the lost."""
    old, new = before.statuses, after.statuses
    for rule, status in new.items():
        if old.get(rule) is not status:
            finding = after.finding(rule)
            assert finding is not None  # noqa: S101  it has a status
            yield RuleChange(
                rule,
                finding.title,
                old.get(rule),
                status,
                finding.message,
                finding.found,
                finding.required,
            )
    for rule in old:
        if rule not in new:
            finding = before.finding(rule)
            title = finding.title if finding else rule
            yield RuleChange(
                rule, title, old[rule], None, "La règle n’est plus demandée."
            )
