"""Making the demonstration's dossiers through the use cases that the pages call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.documents import NewDocument, add_documents
from applications.drafts import (
    CallNotOpen,
    create_draft,
    save_fields,
    save_financing_plan,
)
from applications.models import Application, Call
from applications.submission import submit_application
from applications.uploads import inspect_upload
from passnum.demo.acts import Scene
from passnum.demo.dossiers import demo_dossiers
from passnum.demo.in_hand import INTERESTS
from passnum.demo.papers import paper
from passnum.demo.people import PEOPLE, Person, account_of
from passnum.demo.shape import DemoDossier
from reviews.conflicts.declaring import declare_interest
from territories.models import LocalAuthority

CALL_SLUG = "pass-numerique-demo"


class SeedingRefused(Exception):
    """What the dossiers need is missing; `str()` says in French what to run first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeding:
    """What the demonstration holds; how many accounts and dossiers were just made."""

    dossiers: tuple[Application, ...]
    new_accounts: int
    new_dossiers: int


def seed() -> Seeding:
    """Make what is missing of the demonstration's accounts and dossiers, and return it all.

    One transaction; the dossiers are made together, once, and kept as they are afterwards.
    After commit, the acknowledgements of the filed ones are rendered and mailed. Raises
    SeedingRefused when the call or the authorities are missing; nothing is then written.
    """
    with transaction.atomic():
        call = _locked_call()
        accounts: dict[Person, User] = {}
        new_accounts = 0
        for person in PEOPLE:
            accounts[person], is_new = account_of(person)
            new_accounts += is_new
        made = _dossiers(call, accounts)
        new_dossiers = 0
        if not made:
            _make_all(call, accounts)
            made = _dossiers(call, accounts)
            new_dossiers = len(made)
    return Seeding(dossiers=made, new_accounts=new_accounts, new_dossiers=new_dossiers)


def _locked_call() -> Call:
    """Return the demonstration's call, locked: two seedings at once make one demonstration."""
    call = (
        Call.objects.select_for_update(of=("self",))
        .select_related("current")
        .filter(slug=CALL_SLUG)
        .first()
    )
    if call is None or call.current is None:
        raise SeedingRefused(
            "L’appel de démonstration n’est pas chargé :"
            " manage.py load_call calls/pass-numerique-demo.toml"
        )
    return call


def _dossiers(call: Call, accounts: Mapping[Person, User]) -> tuple[Application, ...]:
    owned = Application.objects.filter(call=call, owner__in=accounts.values())
    return tuple(owned.select_related("owner").order_by("pk"))


def _make_all(call: Call, accounts: Mapping[Person, User]) -> None:
    dossiers = demo_dossiers(_year_after(call))
    authorities = LocalAuthority.objects.in_bulk([item.siren for item in dossiers])
    if missing := [item.siren for item in dossiers if item.siren not in authorities]:
        raise SeedingRefused(
            f"Le registre ne contient pas les SIREN {', '.join(missing)} :"
            " manage.py import_territories"
        )
    for dossier in dossiers:
        _make(dossier, authorities[dossier.siren], call, accounts)
    for interest in INTERESTS:
        person = accounts[interest.person]
        declare_interest(
            person=person,
            siren=interest.siren,
            name=interest.name,
            capacity=interest.capacity,
            declared_by=person,
        )


def _year_after(call: Call) -> int:
    """Return the year that follows that of the call's deadline."""
    if call.current is None:
        raise ValueError(f"call: {call.slug!r} has no terms")
    return timezone.localdate(call.current.closes_at).year + 1


def _make(
    dossier: DemoDossier,
    authority: LocalAuthority,
    call: Call,
    accounts: Mapping[Person, User],
) -> None:
    owner = accounts[dossier.owner]
    try:
        draft = create_draft(call=call, user=owner, now=timezone.now())
    except CallNotOpen as error:
        raise SeedingRefused(
            f"{error} Rechargez-le : manage.py load_call calls/pass-numerique-demo.toml"
        ) from error
    save_fields(
        application_id=draft.pk,
        fields={
            "authority": authority,
            "holder_siren": authority.siren,
            "holder_name": authority.name,
            "holder_category": authority.category,
            **dossier.fields,
        },
    )
    if dossier.expenses:
        save_financing_plan(
            application_id=draft.pk,
            requested_grant=dossier.requested_grant,
            expenses=dossier.expenses,
            resources=dossier.resources,
        )
    papers = [(kind, paper(kind, authority.name)) for kind in dossier.documents]
    add_documents(
        application=draft,
        user=owner,
        files=[NewDocument(kind, file, inspect_upload(file)) for kind, file in papers],
    )
    if dossier.story is not None:
        submission = submit_application(application_id=draft.pk, user=owner, sworn=True)
        scene = Scene(submission.application, accounts)
        for act in dossier.story:
            act(scene)
