"""The grants of a call for the national schema: read from the ledger, completed by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from applications.journal import record
from applications.models import Application, Call, Event, State
from eligibility.french import PARIS
from reviews.exports.formats import inert
from reviews.exports.scdl import (
    COLUMNS,
    Award,
    Complement,
    Grantor,
    NotPublishable,
    scdl_rows,
    write_scdl,
)
from reviews.exports.table import Export
from reviews.models import Decision
from reviews.money.standing import awards_of

NUMBER = "numero"
GIVEN = {
    "dateConvention": "agreed_on",
    "conditionsVersement": "payment",
    "datesPeriodeVersement": "paid_when",
    "notificationUE": "notified",
    "referenceDecision": "decision",
    "idBeneficiaire": "beneficiary_siret",
}
"""Columns of the file of complements, and what each gives; the last two may be absent."""
REQUIRED = (NUMBER, *list(GIVEN)[:4])


def awards_in(call: Call) -> list[Award]:
    """Return the grants of the dossiers accepted, in order of rank. Four queries.

    Raises NotPublishable for those accepted whose award does not stand in the ledger.
    """
    accepted = _accepted(call)
    held = awards_of([dossier.pk for dossier in accepted])
    missing = [
        dossier.number
        for dossier in accepted
        if dossier.pk not in held or not held[dossier.pk].awarded
    ]
    if missing:
        raise NotPublishable(
            [
                "Retenus sans montant attribué dans l’enveloppe :"
                f" {', '.join(map(str, missing))}."
            ]
        )
    scheme = call.current.title if call.current else ""
    published = Decision.objects.live().filter(
        application__in=held, reference__isnull=False
    )
    references = dict(published.values_list("application", "reference"))
    return [
        Award(
            number=dossier.number or "",
            beneficiary=dossier.holder_name,
            siren=dossier.holder_siren,
            title=dossier.title,
            amount=held[dossier.pk].awarded,
            scheme=scheme,
            decision=references.get(dossier.pk) or "",
        )
        for dossier in accepted
    ]


def hidden_awards(call: Call, user: User) -> int:
    """Count the dossiers accepted that `user` may not review: their file is another's. One query."""
    readable = Application.objects.visible_to(user).exclude(owner=user)
    return _accepted(call).exclude(pk__in=readable.order_by().values("pk")).count()


def read_complements(lines: Iterable[str]) -> dict[str, Complement]:
    """Read a CSV of complements, commas or semicolons; by number of dossier.

    Raises NotPublishable naming the columns that are absent.
    """
    text = list(lines)
    sample = text[0] if text else ""
    reader = csv.DictReader(text, delimiter=";" if ";" in sample else ",")
    names = set(reader.fieldnames or ())
    if absent := [name for name in REQUIRED if name not in names]:
        raise NotPublishable([f"Complément : colonnes absentes, {', '.join(absent)}."])
    return {
        (line[NUMBER] or "").strip(): Complement(
            **{
                field: (line.get(column) or "").strip()
                for column, field in GIVEN.items()
            }
        )
        for line in reader
    }


def skeleton_of(call: Call, awards: Iterable[Award]) -> Export:
    """Return a CSV of complements to fill in: a line a grant, its holder to know it by.

    With semicolons and a mark, as spreadsheets of this country open them.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([NUMBER, "beneficiaire", *GIVEN])
    for award in awards:
        given = {"referenceDecision": award.decision}
        writer.writerow(
            [
                award.number,
                inert(award.beneficiary),
                *(given.get(each, "") for each in GIVEN),
            ]
        )
    return Export(
        name=f"complements-{call.slug}.csv",
        media_type="text/csv; charset=utf-8",
        chunks=iter([text.getvalue().encode("utf-8-sig")]),
    )


def export_awards(
    *,
    call: Call,
    awards: Iterable[Award],
    grantor: Grantor,
    complements: Mapping[str, Complement],
    user: User,
) -> Export:
    """Return the file of a call's grants; the journal gains a line.

    Raises NotPublishable; nothing is then written.
    """
    rows = scdl_rows(awards, grantor=grantor, complements=complements)
    record_awards(call=call, dossiers=len(rows), user=user)
    day = timezone.now().astimezone(PARIS)
    return Export(
        name=f"scdl-{call.slug}-{day:%Y%m%d}.csv",
        media_type="text/csv; charset=utf-8",
        chunks=iter([write_scdl(rows)]),
    )


def record_awards(*, call: Call, dossiers: int, user: User | None) -> None:
    """Write in the journal that so many grants left; `user` is None for the operator's command."""
    record(
        Event.EXPORTED,
        call=call,
        actor=user,
        detail={"format": "scdl", "dossiers": dossiers, "columns": list(COLUMNS)},
    )


def _accepted(call: Call) -> QuerySet[Application]:
    return (
        Application.objects.filter(call=call, state=State.ACCEPTED)
        .only("number", "holder_name", "holder_siren", "title", "rank")
        .order_by("rank")
    )
