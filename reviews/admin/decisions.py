"""Decisions in the admin: the list by stage, and many at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import is_decider
from applications.admin_access import ReadOnlyAdmin, reader, require_desk
from eligibility import french
from reviews.admin.deciding import deciding_pages
from reviews.admin.page import render_desk
from reviews.admin.telling import tell
from reviews.decisions.bulk import Done, confirm_each, publish_each
from reviews.decisions.listing import (
    DecisionFilterForm,
    decision_page,
    decisions_for,
    stages_of,
)
from reviews.models import Decision, Stage

SELECTION, WHOLE = "selected", "whole"
MOST = 500
"""Decisions that a whole list gives to confirm at once: the next time takes those that follow."""
BULK = {
    "confirm": ("Confirmer", "confirmée"),
    "publish": ("Publier", "publiée"),
}


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Purpose-made pages; what they do is done by the use cases."""

    def get_urls(self) -> list[URLPattern]:
        """Only these addresses: no add, change form, deletion nor history."""
        site = self.admin_site
        return [
            path(
                "",
                site.admin_view(require_GET(self.changelist_view)),
                name="reviews_decision_changelist",
            ),
            path(
                "lot/",
                site.admin_view(require_POST(self.bulk_view)),
                name="reviews_decision_bulk",
            ),
            *deciding_pages(site),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The decisions at one stage, in the order of the ranks."""
        require_desk(request)
        form = DecisionFilterForm(request.GET)
        form.is_valid()
        decisions = decisions_for(reader(request)).filter(form.condition)
        page, rows = decision_page(decisions.at(form.stage), request.GET.get("page"))
        bulk = {Stage.PROPOSED: "confirm", Stage.CONFIRMED: "publish"}.get(form.stage)
        query = request.GET.copy()
        query.pop("page", None)
        return render_desk(
            request,
            "decisions/list.html",
            {
                "title": "Décisions",
                "form": form,
                "stages": stages_of(decisions),
                "stage": form.stage,
                "rows": rows,
                "page": page,
                "page_numbers": page.paginator.get_elided_page_range(page.number),
                "query": query.urlencode(),
                "bulk": bulk if is_decider(reader(request)) else None,
                "bulk_label": BULK[bulk][0] if bulk else "",
                "whole": french.count(min(page.paginator.count, MOST), "décision"),
                **(extra_context or {}),
            },
        )

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Many decisions: what would change is listed first, then done once it is confirmed."""
        require_desk(request)
        action, user = request.POST.get("action", ""), reader(request)
        if action not in BULK:
            raise Http404
        keys = _asked(request)
        if not keys:
            messages.warning(request, "Cochez au moins une décision.")
            return HttpResponseRedirect(_list_address(action))
        confirmed = "confirmed" in request.POST
        done = (
            confirm_each(decision_ids=keys, decider=user, dry_run=not confirmed)
            if action == "confirm"
            else publish_each(decision_ids=keys, publisher=user, dry_run=not confirmed)
        )
        if confirmed:
            _tell(request, done, BULK[action][1])
            return HttpResponseRedirect(_list_address(action))
        return render_desk(
            request,
            "decisions/bulk.html",
            {
                "title": f"{BULK[action][0]} des décisions",
                "action": action,
                "label": BULK[action][0],
                "done": done,
                "possible": [each for each in done if not each.refusal],
                "total": french.money(
                    sum(
                        (
                            each.decision.amount or Decimal()
                            for each in done
                            if not each.refusal
                        ),
                        Decimal(),
                    )
                ),
                "back": _list_address(action),
            },
        )


def _asked(request: HttpRequest) -> list[int]:
    """The decisions that are ticked, or the first of the whole filtered list."""
    decisions = decisions_for(reader(request))
    if WHOLE in request.POST:
        form = DecisionFilterForm(request.POST)
        form.is_valid()
        listed = decisions.filter(form.condition).at(form.stage)
        in_order = listed.order_by("application__call", "application__rank", "pk")
        return list(in_order.values_list("pk", flat=True)[:MOST])
    ticked = [key for key in request.POST.getlist(SELECTION) if key.isdecimal()]
    return list(decisions.filter(pk__in=ticked).values_list("pk", flat=True))


def _tell(request: HttpRequest, done: list[Done], verb: str) -> None:
    """Say how many went through, and why the others did not."""
    passed = sum(not each.refusal for each in done)
    plural = "s" if passed > 1 else ""
    tell(
        request,
        f"{french.count(passed, 'décision')} {verb}{plural}." if passed else "",
        [
            (each.decision.application.number or "", each.refusal)
            for each in done
            if each.refusal
        ],
    )


def _list_address(action: str) -> str:
    stage = Stage.PROPOSED if action == "confirm" else Stage.CONFIRMED
    return f"{reverse('admin:reviews_decision_changelist')}?etape={stage}"
