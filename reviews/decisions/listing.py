"""The list of decisions: at one stage, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from applications.models import Call
from eligibility import french
from reviews.models import Decision, Outcome, Stage
from reviews.models.decision import STAGES, DecisionQuerySet
from reviews.queue.listing import queue_for
from reviews.queue.widgets import PlainSelect

PAGE_SIZE = 50
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A line of the list, in the words and figures that are shown."""

    pk: int
    dossier_pk: int
    number: str
    holder: str
    rank: int
    outcome_code: str
    outcome: str
    requested: str
    amount: str
    proposed: str
    confirmed: str
    published: str
    opened: str


class DecisionFilterForm(forms.Form):
    """One GET form; the stage that waits is shown first."""

    etape = forms.ChoiceField(
        label="Étape", choices=Stage.choices, required=False, widget=PlainSelect
    )
    appel = forms.ModelChoiceField(
        Call.objects.none(),
        label="Appel",
        required=False,
        empty_label="Tous",
        widget=PlainSelect,
    )
    decision = forms.ChoiceField(
        label="Décision",
        choices=[("", "Toutes"), *Outcome.choices],
        required=False,
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appel"].queryset = Call.objects.published()  # type: ignore[attr-defined]

    @property
    def stage(self) -> Stage:
        """The stage that is asked for, that to confirm otherwise."""
        return Stage(self.cleaned_data.get("etape") or Stage.PROPOSED)

    @property
    def condition(self) -> Q:
        """What the other filters ask."""
        condition = Q()
        if call := self.cleaned_data.get("appel"):
            condition &= Q(application__call=call)
        if outcome := self.cleaned_data.get("decision"):
            condition &= Q(outcome=outcome)
        return condition


def decisions_for(user: User) -> DecisionQuerySet:
    """Return the decisions on the dossiers that `user` may read."""
    return Decision.objects.filter(
        application__in=queue_for(user).order_by().values("pk")
    )


def stages_of(decisions: QuerySet[Decision]) -> list[tuple[str, str, int]]:
    """Return each stage: its code, its label, how many decisions are there. One query."""
    counts = decisions.order_by().aggregate(
        **{
            stage.value: Count("pk", filter=condition)
            for stage, condition in STAGES.items()
        }
    )
    return [(stage.value, stage.label, counts[stage.value]) for stage in Stage]


def decision_page(
    decisions: QuerySet[Decision], number: str | int | None
) -> tuple[Page[Decision], list[DecisionRow]]:
    """Return a page of fifty, in the order of the ranks, and its lines. Two queries."""
    ordered = (
        decisions.select_related("application", "proposed_by", "confirmed_by", "notice")
        .only(
            *("outcome", "amount", "proposed_at", "confirmed_at", "published_at"),
            *("set_aside_at", "reference", "application__number"),
            *("application__holder_name", "application__rank"),
            *("application__requested_grant", "notice__opened_at"),
            *("proposed_by__full_name", "proposed_by__email"),
            *("confirmed_by__full_name", "confirmed_by__email"),
        )
        .order_by("application__call", "application__rank", "pk")
    )
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    return page, [_row(decision) for decision in page.object_list]


def _row(decision: Decision) -> DecisionRow:
    application, notice = decision.application, decision.notice
    requested = application.requested_grant
    return DecisionRow(
        pk=decision.pk,
        dossier_pk=application.pk,
        number=application.number or "",
        holder=application.holder_name,
        rank=application.rank or 0,
        outcome_code=decision.outcome,
        outcome=decision.get_outcome_display(),
        requested=NOTHING if requested is None else french.money(requested),
        amount=NOTHING if decision.amount is None else french.money(decision.amount),
        proposed=f"{decision.proposed_by}, le {french.day(decision.proposed_at)}",
        confirmed=f"{decision.confirmed_by}, le {french.day(decision.confirmed_at)}"
        if decision.confirmed_at
        else NOTHING,
        published=f"{decision.reference}, le {french.day(decision.published_at)}"
        if decision.published_at
        else NOTHING,
        opened=f"le {french.day(notice.opened_at)}"
        if notice and notice.opened_at
        else NOTHING,
    )
