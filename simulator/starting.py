"""From a simulation to a draft: what it takes over, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from applications.draft_lifecycle import holds_only, latest_draft, open_draft
from applications.drafts import (
    CallNotOpen,
    PlanLine,
    closed_reason,
    save_fields,
    save_financing_plan,
    total,
)
from applications.models import Application, Call
from eligibility import categories, french
from simulator.simulation import Simulation
from territories.labels import full_name


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a draft takes over: its name, and its value in French."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a draft takes of a simulation.

    fields: names of Application and their values.
    expenses, resources: the lines of the financing plan that hold the amounts.
    kept: all of it, as a person reads it; `left` says what is not taken, and why.
    """

    fields: dict[str, Any]
    expenses: tuple[PlanLine, ...]
    resources: tuple[PlanLine, ...]
    kept: tuple[Figure, ...]
    left: tuple[str, ...]

    @classmethod
    def of(cls, simulation: Simulation) -> Carried:
        """Return what a draft would take of `simulation`. No query."""
        figures = {
            name: value
            for name in ("beneficiaries", "target_beneficiaries", "requested_grant")
            if (value := getattr(simulation, name)) is not None
        }
        return cls(
            fields=_holder(simulation) | figures,
            expenses=tuple(_expenses(simulation)),
            resources=tuple(_resources(simulation)),
            kept=tuple(_kept(simulation)),
            left=tuple(_left(simulation)),
        )

    def written(self) -> dict[str, Any]:
        """Return every field of the draft that this writes, the plan's sums included."""
        sums = {
            "total_cost": total(self.expenses),
            "eligible_cost": total(line for line in self.expenses if line.eligible),
            "other_resources": total(self.resources),
        }
        return self.fields | {k: v for k, v in sums.items() if v is not None}


def start_dossier(
    *, call: Call, user: User, simulation: Simulation, now: datetime
) -> Application:
    """Return a draft of `user` that holds the figures of `simulation`.

    A button pressed twice opens one dossier: the last draft is given back when it holds
    these figures and nothing else. `now` is aware. Raises CallNotOpen.
    """
    if reason := closed_reason(call, now):
        raise CallNotOpen(reason)
    carried = Carried.of(simulation)
    with transaction.atomic():
        latest = latest_draft(call=call, user=user)
        if latest is not None and holds_only(latest, carried.written()):
            return latest
        draft = open_draft(call=call, user=user, now=now)
        if carried.fields:
            save_fields(application_id=draft.pk, fields=carried.fields)
        if carried.expenses or carried.resources:
            save_financing_plan(
                application_id=draft.pk,
                requested_grant=simulation.requested_grant,
                expenses=carried.expenses,
                resources=carried.resources,
            )
        return draft


def _holder(simulation: Simulation) -> dict[str, Any]:
    authority = simulation.authority
    if authority is not None:
        return {
            "authority_id": authority.siren,
            "holder_siren": authority.siren,
            "holder_name": authority.name,
            "holder_category": authority.category,
        }
    return {"holder_category": simulation.category} if simulation.category else {}


def _expenses(simulation: Simulation) -> Iterator[PlanLine]:
    """Yield the eligible expense, and the rest of the cost where both are known."""
    eligible, cost = simulation.eligible_cost, simulation.total_cost
    if not eligible:
        return
    yield PlanLine("Dépenses éligibles, à détailler", eligible, eligible=True)
    if cost is not None and cost > eligible:
        yield PlanLine("Autres dépenses, à détailler", cost - eligible)


def _resources(simulation: Simulation) -> Iterator[PlanLine]:
    if simulation.other_resources:
        yield PlanLine("Autres ressources, à détailler", simulation.other_resources)


def _kept(simulation: Simulation) -> Iterator[Figure]:
    if simulation.authority is not None:
        yield Figure("Collectivité porteuse", full_name(simulation.authority))
    elif simulation.category:
        yield Figure(
            "Catégorie juridique du porteur", categories.label(simulation.category)
        )
    for line in (*_expenses(simulation), *_resources(simulation)):
        yield Figure(line.label, french.money(line.amount))
    if simulation.requested_grant is not None:
        yield Figure("Aide demandée à l’État", french.money(simulation.requested_grant))
    if simulation.beneficiaries is not None:
        yield Figure("Bénéficiaires prévus", french.number(simulation.beneficiaries))
    if simulation.target_beneficiaries is not None:
        yield Figure(
            "Dont public cible", french.number(simulation.target_beneficiaries)
        )


def _left(simulation: Simulation) -> Iterator[str]:
    eligible, cost = simulation.eligible_cost, simulation.total_cost
    if cost is not None and not eligible:
        yield (
            f"Le coût total ({french.money(cost)}) : sans dépense éligible, il ne se "
            "répartit pas en lignes de dépenses."
        )
    elif cost is not None and eligible is not None and cost < eligible:
        yield (
            f"Le coût total ({french.money(cost)}) : il est inférieur à la dépense "
            "éligible, et sera la somme des lignes de dépenses."
        )
    if simulation.other_resources == Decimal():
        yield "Les autres ressources, nulles : une ligne de ressources est supérieure à zéro."
    if simulation.received_on is not None:
        yield "La date du dépôt : ce sera celle à laquelle vous déposerez le dossier."
    if simulation.unread:
        yield "Ce qui n’a pas pu être lu."
