"""Decisions in the admin: the list by stage, many at once, and the page of one dossier."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import is_decider
from applications.admin_access import ReadOnlyAdmin, reader
from eligibility import french
from reviews.admin.decision_page import decision_context
from reviews.decisions.bulk import Done, confirm_each, publish_each
from reviews.decisions.deciding import confirm, current_definition, propose, set_aside
from reviews.decisions.forms import PaymentForm, ProposalForm
from reviews.decisions.letters import preview
from reviews.decisions.listing import (
    DecisionFilterForm,
    decision_page,
    decisions_for,
    stages_of,
)
from reviews.decisions.paying import record_payment
from reviews.decisions.publishing import publish
from reviews.models import Decision, Dossier, Outcome, Stage
from reviews.queue.listing import queue_for
from reviews.reviewing import ReviewRefused

SELECTION = "selected"
BULK = {
    "confirm": ("Confirmer", "confirmée"),
    "publish": ("Publier", "publiée"),
}


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Purpose-made pages; what they do is done by the use cases."""

    def get_urls(self) -> list[URLPattern]:
        """Only these addresses: no add, change form, deletion nor history."""
        return [
            path(
                address,
                self.admin_site.admin_view(view),
                name=f"reviews_decision_{name}",
            )
            for address, view, name in (
                ("", require_GET(self.changelist_view), "changelist"),
                ("lot/", require_POST(self.bulk_view), "bulk"),
                ("dossier/<int:pk>/", require_GET(self.dossier_view), "dossier"),
                (
                    "dossier/<int:pk>/proposer/",
                    require_POST(self.propose_view),
                    "propose",
                ),
                ("<int:pk>/lettre/", require_GET(self.letter_view), "letter"),
                ("<int:pk>/confirmer/", require_POST(self.confirm_view), "confirm"),
                ("<int:pk>/ecarter/", require_POST(self.set_aside_view), "set_aside"),
                ("<int:pk>/publier/", require_POST(self.publish_view), "publish"),
                ("<int:pk>/versement/", require_POST(self.pay_view), "pay"),
            )
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return decisions_for(reader(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The decisions at one stage, in the order of the ranks."""
        self._require_desk(request)
        form = DecisionFilterForm(request.GET)
        form.is_valid()
        decisions = self.get_queryset(request).filter(form.condition)
        page, rows = decision_page(
            Decision.objects.at(form.stage).filter(pk__in=decisions.values("pk")),
            request.GET.get("page"),
        )
        bulk = {Stage.PROPOSED: "confirm", Stage.CONFIRMED: "publish"}.get(form.stage)
        query = request.GET.copy()
        query.pop("page", None)
        return self._render(
            request,
            "list.html",
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
                **(extra_context or {}),
            },
        )

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Many decisions: what would change is listed first, then done once it is confirmed."""
        self._require_desk(request)
        action, user = request.POST.get("action", ""), reader(request)
        if action not in BULK:
            raise Http404
        asked = [key for key in request.POST.getlist(SELECTION) if key.isdecimal()]
        keys = list(
            self.get_queryset(request).filter(pk__in=asked).values_list("pk", flat=True)
        )
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
        return self._render(
            request,
            "bulk.html",
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

    def dossier_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The decision on one dossier: what it can be defended with, what may be done."""
        return self._page(request, self._dossier(request, pk))

    def propose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: propose a decision."""
        dossier = self._dossier(request, pk)
        form = ProposalForm(
            request.POST,
            definition=current_definition(dossier),
            requested=dossier.requested_grant or Decimal(),
        )
        if not form.is_valid():
            return self._page(request, dossier, proposal=form, status=422)
        try:
            propose(
                application_id=dossier.pk,
                proposer=reader(request),
                outcome=Outcome(form.cleaned_data["outcome"]),
                amount=form.cleaned_data["amount"],
                reasons=form.reasons,
                explanation=form.cleaned_data["explanation"],
            )
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, dossier, proposal=form, status=422)
        messages.success(
            request,
            french.typeset("La décision est proposée : un décideur la confirme."),
        )
        return _back_to(dossier.pk)

    def letter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letter as it would be now, which says that it is not sent."""
        decision = self._decision(request, pk)
        if decision.stage not in {Stage.PROPOSED, Stage.CONFIRMED}:
            raise Http404
        dossier = self._dossier(request, decision.application_id)
        document = preview(
            decision, dossier.submission, application=dossier, at=timezone.now()
        )
        return HttpResponse(
            document,
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'inline; filename="apercu-{dossier.number}.pdf"'
            },
        )

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: confirm what another proposed."""
        return self._act(
            request,
            pk,
            lambda: confirm(decision_id=pk, decider=reader(request)),
            "La décision est confirmée. Le porteur n’en sait rien avant sa publication.",
        )

    def set_aside_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: set a provisional decision aside."""
        return self._act(
            request,
            pk,
            lambda: set_aside(decision_id=pk, user=reader(request)),
            french.typeset(
                "La décision est écartée ; ce qu’elle réservait revient à l’enveloppe."
            ),
        )

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: publish a decision, and send its letter."""
        return self._act(
            request,
            pk,
            lambda: publish(decision_id=pk, publisher=reader(request)),
            french.typeset("La décision est publiée ; sa lettre part vers le porteur."),
        )

    def pay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: write that an award was paid, in part or whole."""
        decision = self._decision(request, pk)
        dossier = self._dossier(request, decision.application_id)
        form = PaymentForm(request.POST)
        if form.is_valid():
            try:
                entry = record_payment(
                    decision_id=pk, user=reader(request), **form.cleaned_data
                )
            except ReviewRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request,
                    f"Le versement de {french.money(entry.amount)} est inscrit.",
                )
                return _back_to(dossier.pk)
        return self._page(request, dossier, payment=form, status=422)

    def _act(
        self, request: HttpRequest, pk: int, act: Callable[[], object], said: str
    ) -> HttpResponse:
        decision = self._decision(request, pk)
        try:
            act()
        except ReviewRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return _back_to(decision.application_id)

    def _require_desk(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _dossier(self, request: HttpRequest, pk: int) -> Dossier:
        """Find a dossier that this person may read, with its filing; else 403 or 404."""
        self._require_desk(request)
        return get_object_or_404(
            queue_for(reader(request)).select_related(
                "call", "submission__call_version", "desk"
            ),
            pk=pk,
        )

    def _decision(self, request: HttpRequest, pk: int) -> Decision:
        self._require_desk(request)
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _page(
        self,
        request: HttpRequest,
        dossier: Dossier,
        *,
        proposal: ProposalForm | None = None,
        payment: PaymentForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = decision_context(
            dossier, reader(request), proposal=proposal, payment=payment
        )
        return self._render(request, "dossier.html", context, status=status)

    def _render(
        self,
        request: HttpRequest,
        template: str,
        context: dict[str, Any],
        status: int = 200,
    ) -> TemplateResponse:
        """Answer a page of the desk, as `DossierAdmin` does."""
        site = {
            "site_title": self.admin_site.site_title,
            "site_header": self.admin_site.site_header,
            "site_url": self.admin_site.site_url,
            "has_permission": True,
        }
        return TemplateResponse(
            request,
            f"admin/reviews/decisions/{template}",
            site | context,
            status=status,
        )


def _tell(request: HttpRequest, done: list[Done], verb: str) -> None:
    """Say how many went through, and why each of the others did not."""
    passed = sum(not each.refusal for each in done)
    if passed:
        plural = "s" if passed > 1 else ""
        messages.success(request, f"{french.count(passed, 'décision')} {verb}{plural}.")
    for each in done:
        if each.refusal:
            messages.error(
                request,
                f"{each.decision.application.number}{french.NBSP}: {each.refusal}",
            )


def _list_address(action: str) -> str:
    stage = Stage.PROPOSED if action == "confirm" else Stage.CONFIRMED
    return f"{reverse('admin:reviews_decision_changelist')}?etape={stage}"


def _back_to(dossier_pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("admin:reviews_decision_dossier", args=[dossier_pk])
    )
