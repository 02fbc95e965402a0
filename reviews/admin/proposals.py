"""A scenario turned into proposed decisions: what would be proposed, then the proposals."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from applications.admin_access import reader
from applications.models import Call
from eligibility import french
from reviews.admin.page import render_desk
from reviews.admin.steering import require_steering
from reviews.admin.telling import tell
from reviews.decisions.bulk import propose_each
from reviews.models import Stage
from reviews.money.standing import envelope_of, from_cents, to_cents
from reviews.steering.candidates import field_of
from reviews.steering.forms import ScenarioForm
from reviews.steering.scenarios import Scenario, run_scenarios

MOST = 500
"""Awards that one confirmation proposes: a further one takes those that follow."""
_LARGEST = 15
"""Digits of a key or of an amount in cents: more than any has."""


def proposal_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(address, site.admin_view(view), name=f"reviews_dossier_{name}")
        for address, view, name in (
            ("scenarios/proposer/", require_safe(scenario_view), "scenario"),
            (
                "scenarios/proposer/confirmer/",
                require_POST(confirm_view),
                "scenario_confirm",
            ),
        )
    ]


def scenario_view(request: HttpRequest) -> HttpResponse:
    """What would be proposed of a scenario, what would not and why. Nothing is written.

    The address holds the question of the comparison, and the fingerprint of the answer
    that was read: one that has changed since is told.
    """
    require_steering(request)
    user, form = reader(request), ScenarioForm(request.GET)
    query = _question(request)
    call = form.call if form.is_valid() else None
    scenario = (
        _scenario(form, call, user, request.GET.get("scenario")) if call else None
    )
    if call is None or scenario is None or scenario.outcome is None:
        messages.warning(request, "Ce scénario ne retient aucun dossier.")
        return redirect(f"{reverse('admin:reviews_dossier_scenarios')}?{query}")
    wanted = {key: from_cents(cents) for key, cents in scenario.outcome.awards.items()}
    foreseen = propose_each(awards=wanted, proposer=user, dry_run=True)
    shown = foreseen[:MOST]
    possible = [each for each in shown if not each.refusal]
    total = sum((each.amount for each in possible), Decimal())
    envelope = envelope_of(call)
    return render_desk(
        request,
        "steering/proposals.html",
        {
            "title": "Proposer les décisions d’un scénario",
            "call": call,
            "scenario": scenario,
            "changed": request.GET.get("empreinte") != scenario.fingerprint,
            "possible": [
                (each, _pair(each.dossier.pk, each.amount)) for each in possible
            ],
            "refused": [each for each in shown if each.refusal],
            "total": french.money(total),
            "left": french.money(envelope.left) if envelope else "",
            "left_after": french.money(envelope.left - total) if envelope else "",
            "count": french.count(len(possible), "décision"),
            "waiting": len(foreseen) - len(shown),
            "most": MOST,
            "query": query,
        },
    )


def confirm_view(request: HttpRequest) -> HttpResponse:
    """Propose the awards that were shown, whatever the scenario would now say."""
    require_steering(request)
    asked = [_read_pair(text) for text in request.POST.getlist("aide")[:MOST]]
    awards = dict(pair for pair in asked if pair is not None)
    proposed = propose_each(awards=awards, proposer=reader(request))
    passed = sum(not each.refusal for each in proposed)
    plural = "s" if passed > 1 else ""
    tell(
        request,
        f"{french.count(passed, 'décision')} proposée{plural}{french.NBSP}:"
        f" un décideur {'les' if plural else 'la'} confirme."
        if passed
        else "",
        [
            (each.dossier.number or "", each.refusal)
            for each in proposed
            if each.refusal
        ],
    )
    if lost := len(awards) - len(proposed):
        messages.warning(
            request,
            f"{french.count(lost, 'dossier')} de cette liste ne vous"
            f" {'sont' if lost > 1 else 'est'} plus accessible{'s' if lost > 1 else ''}.",
        )
    return redirect(
        f"{reverse('admin:reviews_decision_changelist')}?etape={Stage.PROPOSED}"
    )


def _scenario(
    form: ScenarioForm, call: Call, user: User, code: str | None
) -> Scenario | None:
    """Answer the question of `form` as `user` reads it; None without any award."""
    limits = form.limits
    if limits is None:
        return None
    scenarios = run_scenarios(
        field_of(call=call, user=user).candidates, limits, threshold=form.threshold
    )
    return next(
        (each for each in scenarios if each.code == code and each.fingerprint), None
    )


def _question(request: HttpRequest) -> str:
    """The hypotheses of the address, to go back to their comparison."""
    kept = request.GET.copy()
    for name in ("scenario", "empreinte", "page"):
        kept.pop(name, None)
    return kept.urlencode()


def _pair(key: int, amount: Decimal) -> str:
    """Write what a form posts of an award: « dossier:centimes »."""
    return f"{key}:{to_cents(amount)}"


def _read_pair(text: str) -> tuple[int, Decimal] | None:
    key, _, cents = text.partition(":")
    if all(part.isdecimal() and len(part) <= _LARGEST for part in (key, cents)):
        return int(key), from_cents(int(cents))
    return None
