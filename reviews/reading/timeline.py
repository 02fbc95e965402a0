"""The journal of a dossier as a time line: what happened day by day, and who read what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import timezone

from accounts.models import User
from applications.models import Event, JournalEntry
from eligibility import french


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A line of the journal, at a time of its day."""

    at: str
    title: str
    actor: str
    detail: str


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one day, in Paris."""

    name: str
    iso: str
    events: tuple[TimelineEvent, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, and apart from it the reads of documents, `reads_count` in words."""

    days: tuple[Day, ...]
    reads: tuple[Day, ...]
    reads_count: str


SCORE_EVENTS = (
    *(Event.SCORED, Event.OPINION_REOPENED, Event.SCORING_CLOSED),
    Event.DELIBERATED,
)
"""The lines whose detail tells scores, or what was said of them."""


def show_journal(
    entries: Iterable[JournalEntry], reader: User, *, readable: bool
) -> Timeline:
    """Put a dossier's journal into words; the actors are already fetched. No query.

    Unless `readable`, what others than `reader` gave as scores is left out.
    """
    happened: list[JournalEntry] = []
    read: list[JournalEntry] = []
    for entry in entries:
        if not (readable or entry.actor_id == reader.pk):
            entry.detail = detail_without_scores(entry)
        (read if entry.event == Event.DOCUMENT_READ else happened).append(entry)
    return Timeline(
        _days(happened),
        _days(read),
        french.count(len(read), "lecture", "lectures") if read else "",
    )


def detail_without_scores(entry: JournalEntry) -> dict[str, Any]:
    """Return the detail of a line for who does not read the scores yet."""
    return {} if entry.event in SCORE_EVENTS else entry.detail


def _days(entries: Iterable[JournalEntry]) -> tuple[Day, ...]:
    return tuple(
        Day(french.day(day), day.isoformat(), tuple(map(_event, of_the_day)))
        for day, of_the_day in groupby(entries, _day)
    )


def _day(entry: JournalEntry) -> date:
    return timezone.localtime(entry.at).date()


def _event(entry: JournalEntry) -> TimelineEvent:
    return TimelineEvent(
        at=f"{timezone.localtime(entry.at):%H:%M:%S}",
        title=entry.get_event_display(),
        actor=str(entry.actor) if entry.actor else "",
        detail=_detail(entry.detail),
    )


def _detail(detail: Mapping[str, object]) -> str:
    """The part of a line's detail that says something to a reader."""
    expert = detail.get("expert")
    if isinstance(name := detail.get("name"), str):
        network = detail.get("network")
        who = f", par {expert}, expert" if expert else ""
        where = f", depuis le réseau {network}" if network else ""
        return f"«{french.NBSP}{name}{french.NBSP}»{who}{where}"
    if isinstance(expert, str):
        return expert
    if detail.get("late"):
        return "après le délai"
    admitted = detail.get("admitted")
    if isinstance(admitted, dict) and admitted:
        told = (f"{label}, {reason}" for label, reason in admitted.items())
        return f"admis{french.NBSP}: {'; '.join(told)}".replace(
            "; ", f"{french.NNBSP}; "
        )
    answer_by = detail.get("answer_by")
    if isinstance(answer_by, str):
        return f"réponse attendue au plus tard le {french.day(date.fromisoformat(answer_by))}"
    conclusion, held_on = detail.get("conclusion"), detail.get("held_on")
    if isinstance(conclusion, str) and isinstance(held_on, str):
        present = detail.get("participants")
        names = french.enumeration(present) if isinstance(present, list) else ""
        return (
            f"tenue le {french.day(date.fromisoformat(held_on))} par {names}{french.NBSP}:"
            f" «{french.NBSP}{conclusion}{french.NBSP}»"
        )
    if isinstance(reviewer := detail.get("reviewer"), str):
        reason = detail.get("reason")
        return f"{reviewer} ({reason})" if reason else reviewer
    to, answer = detail.get("to"), detail.get("answer")
    if isinstance(to, list):
        said = f"{french.NBSP}: «{french.NBSP}{answer}{french.NBSP}»" if answer else ""
        return f"à {', '.join(to)}{said}"
    former = detail.get("former_total")
    if isinstance(former, str):
        return f"Note d’avant{french.NBSP}: {former.replace('.', ',')} / 100"
    total = detail.get("total")
    if not isinstance(total, str):
        return ""
    mark = "Note pondérée modifiée" if detail.get("changed") else "Note pondérée"
    return f"{mark}{french.NBSP}: {total.replace('.', ',')} / 100"
