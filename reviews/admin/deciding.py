"""The decision on one dossier: its page, and what is done there."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from applications.admin_access import reader, require_desk
from eligibility import french
from reviews.admin.decision_page import decision_context
from reviews.admin.page import render_desk
from reviews.decisions.deciding import confirm, current_definition, propose, set_aside
from reviews.decisions.forms import PaymentForm, ProposalForm
from reviews.decisions.letters import preview
from reviews.decisions.listing import decisions_for
from reviews.decisions.paying import record_payment
from reviews.decisions.publishing import publish
from reviews.models import Decision, Dossier, Outcome, Stage
from reviews.queue.listing import queue_for
from reviews.reviewing import ReviewRefused


def deciding_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(address, site.admin_view(view), name=f"reviews_decision_{name}")
        for address, view, name in (
            ("dossier/<int:pk>/", require_GET(dossier_view), "dossier"),
            ("dossier/<int:pk>/proposer/", require_POST(propose_view), "propose"),
            ("<int:pk>/lettre/", require_GET(letter_view), "letter"),
            ("<int:pk>/confirmer/", require_POST(confirm_view), "confirm"),
            ("<int:pk>/ecarter/", require_POST(set_aside_view), "set_aside"),
            ("<int:pk>/publier/", require_POST(publish_view), "publish"),
            ("<int:pk>/versement/", require_POST(pay_view), "pay"),
        )
    ]


def dossier_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision on one dossier: what it can be defended with, what may be done."""
    return _page(request, _dossier(request, pk))


def propose_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: propose a decision."""
    dossier = _dossier(request, pk)
    form = ProposalForm(
        request.POST,
        definition=current_definition(dossier),
        requested=dossier.requested_grant or Decimal(),
    )
    if not form.is_valid():
        return _page(request, dossier, proposal=form, status=422)
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
        return _page(request, dossier, proposal=form, status=422)
    messages.success(
        request,
        french.typeset("La décision est proposée : un décideur la confirme."),
    )
    return _back_to(dossier.pk)


def letter_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it would be now, which says that it is not sent."""
    decision = _decision(request, pk)
    if decision.stage not in {Stage.PROPOSED, Stage.CONFIRMED}:
        raise Http404
    dossier = _dossier(request, decision.application_id)
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


def confirm_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: confirm what another proposed."""
    return _act(
        request,
        pk,
        lambda: confirm(decision_id=pk, decider=reader(request)),
        "La décision est confirmée. Le porteur n’en sait rien avant sa publication.",
    )


def set_aside_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: set a provisional decision aside."""
    return _act(
        request,
        pk,
        lambda: set_aside(decision_id=pk, user=reader(request)),
        french.typeset(
            "La décision est écartée ; ce qu’elle réservait revient à l’enveloppe."
        ),
    )


def publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: publish a decision, and send its letter."""
    return _act(
        request,
        pk,
        lambda: publish(decision_id=pk, publisher=reader(request)),
        french.typeset("La décision est publiée ; sa lettre part vers le porteur."),
    )


def pay_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: write that an award was paid, in part or whole."""
    decision = _decision(request, pk)
    dossier = _dossier(request, decision.application_id)
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
    return _page(request, dossier, payment=form, status=422)


def _act(
    request: HttpRequest, pk: int, act: Callable[[], object], said: str
) -> HttpResponse:
    decision = _decision(request, pk)
    try:
        act()
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return _back_to(decision.application_id)


def _dossier(request: HttpRequest, pk: int) -> Dossier:
    """Find a dossier that this person may read, with its filing; else 403 or 404."""
    require_desk(request)
    return get_object_or_404(
        queue_for(reader(request)).select_related(
            "call", "submission__call_version", "desk"
        ),
        pk=pk,
    )


def _decision(request: HttpRequest, pk: int) -> Decision:
    require_desk(request)
    return get_object_or_404(decisions_for(reader(request)), pk=pk)


def _page(
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
    return render_desk(request, "decisions/dossier.html", context, status=status)


def _back_to(dossier_pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("admin:reviews_decision_dossier", args=[dossier_pk])
    )
