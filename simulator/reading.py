"""From an address to the simulation it holds, and back: what every page of the room shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse

from applications.drafts import closed_reason
from applications.models import Call
from applications.rules_panel import RulesPanel, corrections
from eligibility import SIMULATION_RULES, Assessment, Plan, Terms, assess
from simulator.forms import SimulationForm
from simulator.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: a call, figures, and the instant at which it was asked."""

    call: Call
    form: SimulationForm
    simulation: Simulation
    now: datetime

    @classmethod
    def of(
        cls, request: HttpRequest, slug: str, *, now: datetime, live: bool = False
    ) -> Asked:
        """Read the request's address. Two queries at most. Raises Http404.

        `now` is aware; while one types (`live`), a name is not looked up.
        """
        form = SimulationForm(request.GET, live=live)
        call = published_call(slug)
        form.full_clean()
        return cls(call, form, form.simulation(), now)

    @property
    def terms(self) -> Terms:
        return self.call.current.definition.terms  # type: ignore[union-attr]

    @property
    def closed(self) -> str:
        """Why the call takes no dossier, or an empty text when it does."""
        return closed_reason(self.call, self.now)

    def assessment(self) -> Assessment:
        """Return what the rules that the figures can answer say."""
        facts = self.simulation.facts(self.terms, now=self.now)
        return assess(facts, self.terms, rules=SIMULATION_RULES)

    def panel(self, *, with_corrections: bool) -> RulesPanel:
        """Return the panel, each repair an address; fields to correct stand elsewhere or here."""
        return RulesPanel(
            self.assessment(),
            corrections=corrections([self.form]) if with_corrections else (),
            apply=self._applied,
        )

    def address(
        self, view: str = "simulator", simulation: Simulation | None = None
    ) -> str:
        """Return the address of a view, by its name, that holds these figures."""
        query = (simulation or self.simulation).query()
        path = reverse(view, args=[self.call.slug])
        return f"{path}?{query}" if query else path

    def _applied(self, repairs: Plan) -> str:
        mended = self.simulation.mended(repairs)
        return f"{self.address(simulation=mended)}#regles" if mended else ""


def published_call(slug: str) -> Call:
    """Return the call with its terms. One query. Raises Http404."""
    call = Call.objects.filter(slug=slug).exclude(current=None).first()
    if call is None or call.current_id is None:
        raise Http404
    call.recall_current()
    return call
