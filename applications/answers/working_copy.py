"""A dossier as its answer would make it: the rows as they were filed, and what was typed since.

`Answer.sections` maps the slug of a step to what its form writes:
    {"fields": {name of Application: plain value}}
    financement, besides: {"expenses": [[label, amount, eligible]], "resources": the same}
    publics, besides: {"covered": [SIREN]}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from applications.drafts import DraftRefused
from applications.models import (
    Answer,
    Application,
    FinancingLine,
    Notice,
    State,
    Submission,
    SupportingDocument,
)
from applications.models.call import CallVersion, kept_version
from applications.notices.items import DOCUMENT, SECTION
from applications.steps import BY_SLUG, Step
from applications.territory import covered_authorities
from territories.models import LocalAuthority


class AnswerRefused(DraftRefused):
    """What was asked may not be done to this dossier; `str()` is a French sentence."""


@dataclass(frozen=True, kw_only=True)
class WorkingCopy:
    """What the dossier would hold, and what it is asked for.

    application: the dossier with what was typed, never to be saved.
    documents: those that it would hold, filed ones first.
    answer: what is written so far; None before the first word.
    """

    application: Application
    submission: Submission
    version: CallVersion
    notice: Notice
    answer: Answer | None
    lines: tuple[FinancingLine, ...]
    covered: tuple[LocalAuthority, ...]
    documents: tuple[SupportingDocument, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps asked for."""
        return asked_steps(self.notice)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of document asked for."""
        return asked_kinds(self.notice)

    @property
    def message(self) -> str:
        return self.answer.message if self.answer else ""


def asked_steps(notice: Notice) -> tuple[Step, ...]:
    """Return the steps that a request names, in its order."""
    return tuple(
        BY_SLUG[item["code"].removeprefix(SECTION)]
        for item in notice.requested
        if item["code"].startswith(SECTION)
    )


def asked_kinds(notice: Notice) -> frozenset[str]:
    """Return the kinds of document that a request names."""
    return frozenset(
        item["code"].removeprefix(DOCUMENT)
        for item in notice.requested
        if item["code"].startswith(DOCUMENT)
    )


def awaited_request(application: Application) -> Notice:
    """Return the request that an incomplete dossier is to answer. One query.

    Raises AnswerRefused when there is none.
    """
    found = None
    if application.state == State.INCOMPLETE:
        found = (
            Notice.objects.filter(
                submission__application=application,
                kind=Notice.Kind.ITEMS_REQUESTED,
                completion=None,
            )
            .select_related("submission")
            .order_by("pk")
            .last()
        )
    if found is None:
        raise AnswerRefused("La Mission n’attend pas d’élément de ce dossier.")
    return found


def working_copy(application: Application, notice: Notice) -> WorkingCopy:
    """Return `application` with the answer to `notice` that is being written.

    `notice` comes with its submission. Four queries, one more when authorities changed.
    """
    answer = Answer.objects.filter(notice=notice).first()
    sections = answer.sections if answer else {}
    removed = set(answer.removed) if answer else set()
    kept = application.documents.filter(superseded_at=None).order_by("kind", "pk")
    return WorkingCopy(
        application=_overlaid(application, sections),
        submission=notice.submission,
        version=kept_version(notice.submission.call_version_id),
        notice=notice,
        answer=answer,
        lines=_lines(application, sections.get("financement")),
        covered=_covered(application, sections.get("publics")),
        documents=tuple(
            document
            for document in kept
            if str(document.public_id) not in removed
            and document.answer_id in (None, answer and answer.pk)
        ),
    )


def _overlaid(
    application: Application, sections: Mapping[str, Mapping[str, Any]]
) -> Application:
    """The dossier with the fields that were typed."""
    typed = copy(application)
    for section in sections.values():
        for name, value in section["fields"].items():
            field = Application._meta.get_field(name)
            setattr(typed, name, field.to_python(value))  # type: ignore[union-attr]
    return typed


def _lines(
    application: Application, typed: Mapping[str, Any] | None
) -> tuple[FinancingLine, ...]:
    if typed is None:
        return tuple(application.financing_lines.all())
    return (
        *_plan_lines(application, FinancingLine.Kind.EXPENSE, typed["expenses"]),
        *_plan_lines(application, FinancingLine.Kind.RESOURCE, typed["resources"]),
    )


def _plan_lines(
    application: Application, kind: FinancingLine.Kind, lines: Iterable[list[Any]]
) -> Iterable[FinancingLine]:
    """Unsaved lines of one kind, in order."""
    amounts = FinancingLine._meta.get_field("amount")
    for position, (label, amount, eligible) in enumerate(lines):
        yield FinancingLine(
            application=application,
            kind=kind,
            position=position,
            label=label,
            amount=amounts.to_python(amount),
            eligible=eligible,
        )


def _covered(
    application: Application, typed: Mapping[str, Any] | None
) -> tuple[LocalAuthority, ...]:
    if typed is None or typed["covered"] is None:
        return tuple(covered_authorities(application))
    known = LocalAuthority.objects.defer("search_text").in_bulk(typed["covered"])
    return tuple(known[siren] for siren in typed["covered"] if siren in known)
