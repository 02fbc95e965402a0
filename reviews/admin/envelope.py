"""The envelope of a call: where it stands, and each movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from applications.admin_access import ReadOnlyAdmin, reader, require_desk
from applications.models import Call
from eligibility import french
from reviews.admin.page import render_desk
from reviews.models import LedgerEntry
from reviews.money.ledger import EFFECTS
from reviews.money.standing import envelope_of
from reviews.queue.listing import queue_for

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of the ledger, in the words and figures that are shown."""

    position: int
    at: str
    title: str
    dossier: str
    dossier_pk: int | None
    amount: str
    balance: str
    actor: str
    note: str


@admin.register(LedgerEntry)
class EnvelopeAdmin(ReadOnlyAdmin):
    """One page: the envelope of a call, whole, then its movements, the latest first."""

    def get_urls(self) -> list[URLPattern]:
        """Only the page: a movement is written by what causes it."""
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="reviews_ledgerentry_changelist")]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The envelope of the call that is asked for, of that in hand otherwise."""
        require_desk(request)
        calls = list(Call.objects.published())
        asked = request.GET.get("appel", "")
        call = next((each for each in calls if str(each.pk) == asked), None)
        call = call or Call.objects.in_hand()
        entries = (
            LedgerEntry.objects.filter(call=call)
            .annotate(
                readable=Exists(
                    queue_for(reader(request))
                    .order_by()
                    .filter(pk=OuterRef("application"))
                )
            )
            .select_related("application", "actor")
            .only(
                *("position", "kind", "cents", "balance_cents", "at", "note"),
                *("paid_on", "call", "application__number"),
                *("actor__full_name", "actor__email"),
            )
            .order_by("-position")
        )
        page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
        return render_desk(
            request,
            "money/envelope.html",
            {
                "title": "Enveloppe",
                "calls": calls,
                "call": call,
                "figures": _figures(call),
                "movements": _movements(page),
                "page": page,
                "page_numbers": page.paginator.get_elided_page_range(page.number),
                "query": f"appel={call.pk}" if call else "",
                **(extra_context or {}),
            },
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        return LedgerEntry.objects.all()


def _figures(call: Call | None) -> list[tuple[str, str]]:
    """The standing of an envelope as labels and amounts; empty when the call has none."""
    standing = envelope_of(call) if call else None
    if standing is None:
        return []
    return [
        ("Enveloppe", french.money(standing.stated)),
        ("Réservé", french.money(standing.reserved)),
        ("Attribué", french.money(standing.awarded)),
        ("Dont versé", french.money(standing.paid)),
        ("Disponible", french.money(standing.left)),
    ]


def _movements(page: Page[Any]) -> list[Movement]:
    """The lines; what moved for a dossier that the reader may not read tells only the amount."""
    return [
        Movement(
            position=entry.position,
            at=f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M:%S}",
            title=entry.get_kind_display(),
            dossier=(entry.application.number or "")
            if entry.application and entry.readable
            else "",
            dossier_pk=entry.application_id if entry.readable else None,
            amount=_signed(entry),
            balance=french.money(entry.balance),
            actor=str(entry.actor) if entry.actor else "",
            note=_note(entry)
            if entry.readable or not entry.application_id
            else "Un conflit d’intérêts cache ce dossier.",
        )
        for entry in page.object_list
    ]


def _signed(entry: LedgerEntry) -> str:
    """The amount, with the sign of what it does to the balance where it changes it."""
    effect = EFFECTS[LedgerEntry.Kind(entry.kind)] * entry.cents
    sign = "+" if effect > 0 else "\u2212" if effect < 0 else ""
    return f"{sign}{french.money(abs(entry.amount))}"


def _note(entry: LedgerEntry) -> str:
    paid = f"versé le {french.day(entry.paid_on)}" if entry.paid_on else ""
    return ", ".join(part for part in (paid, entry.note) if part)
