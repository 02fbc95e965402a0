"""A snapshot (shape: `applications.snapshot`) read into what its acknowledgement says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from applications import plain_values
from applications.acknowledgement.rendering.content import (
    Content,
    Document,
    Finding,
    Line,
    Row,
)
from applications.acknowledgement.rendering.text import months_after, sentences, shown
from applications.wording import FINDING_STATUSES
from eligibility import canonical
from eligibility.categories import label as category_label
from eligibility.french import (
    NBSP,
    PARIS,
    Precision,
    count,
    day,
    file_size,
    money,
    number,
    offset,
    time,
)
from territories.labels import spaced_siren

LINE = 200
"""Characters shown of a name or of a label."""
PARAGRAPH = 1_000
"""Characters shown of a text of the applicant."""
SENTENCE = 4_000
"""Characters shown of a sentence of the call."""

NOT_GIVEN = "non renseigné"
NOT_GIVEN_BY_CALL = "non renseigné par l’appel"

SILENCE_MONTHS = 2
"""After so many months, silence on a financial request is a rejection (CRPA L231-4, 3°)."""

_VERDICTS = {
    "eligible": "Le dossier respecte toutes les règles de l’appel vérifiées au dépôt.",
    "undetermined": "Des règles de l’appel restent à vérifier.",
    "ineligible": "Le dossier ne respecte pas toutes les règles de l’appel.",
}


def read_snapshot(snapshot: str) -> Content:
    """Return what the acknowledgement of `snapshot`, the exact text of a filing, says.

    Raises KeyError or ValueError when the text is not a snapshot.
    """
    filed = json.loads(snapshot)
    definition = filed["call"]["definition"]
    received_at = datetime.fromisoformat(filed["received_at"])
    financing = filed["financing"]
    assessment = filed["assessment"]
    digest = canonical.digest(snapshot)
    attachment = f"dossier-{filed['number']}.json"
    return Content(
        number=filed["number"],
        rank=rank_told(filed["rank"]),
        received_on=day(received_at),
        received_at=exact_time(received_at),
        instant=received_at,
        call_title=shown(definition["title"], limit=LINE),
        service=shown(definition["contact"]["service"], limit=LINE),
        preamble=sentences(definition["legal"]["preamble"], limit=SENTENCE),
        holder=tuple(_holder(filed)),
        project=tuple(_project(filed["project"], filed["publics"])),
        summary=shown(filed["project"]["summary"], limit=PARAGRAPH),
        amounts=(
            Row(
                "Aide demandée à l’État",
                plain_values.money(financing["requested_grant"]) or NOT_GIVEN,
            ),
            Row(
                "Dépense éligible",
                plain_values.money(financing["eligible_cost"]) or NOT_GIVEN,
            ),
            Row(
                "Coût total du projet",
                plain_values.money(financing["total_cost"]) or NOT_GIVEN,
            ),
        ),
        expenses=tuple(
            Line(
                shown(line["label"], limit=LINE),
                plain_values.money(line["amount"]) or NOT_GIVEN,
                "éligible" if line["eligible"] else "non éligible",
            )
            for line in financing["expenses"]
        ),
        resources=(
            Line(
                "Aide demandée à l’État",
                plain_values.money(financing["requested_grant"]) or NOT_GIVEN,
            ),
            *(
                Line(
                    shown(line["label"], limit=LINE),
                    plain_values.money(line["amount"]) or NOT_GIVEN,
                )
                for line in financing["resources"]
            ),
        ),
        total_cost=plain_values.money(financing["total_cost"]) or NOT_GIVEN,
        total_resources=_sum(
            financing["requested_grant"], financing["other_resources"]
        ),
        documents=tuple(
            Document(
                shown(document["label"], limit=LINE),
                shown(document["name"], limit=LINE),
                file_size(document["size"]),
                document["sha256"],
            )
            for document in filed["documents"]
        ),
        verdict=_VERDICTS.get(assessment["verdict"], assessment["verdict"]),
        findings=tuple(
            Finding(
                finding["title"],
                shown(finding["message"], limit=PARAGRAPH),
                finding["status"],
                FINDING_STATUSES.get(finding["status"], finding["status"]),
            )
            for finding in assessment["findings"]
        ),
        sworn_statement=sentences(filed["sworn_statement"], limit=SENTENCE),
        contact=tuple(contact_rows(definition["contact"])),
        silence=_silence(definition["legal"]["silence"], received_at),
        appeal=sentences(definition["legal"]["appeal"], limit=SENTENCE)
        or NOT_GIVEN_BY_CALL,
        proof=(
            Row(
                "Instant de réception",
                received_at.astimezone(PARIS).isoformat(timespec="microseconds"),
            ),
            Row("Contenu déposé, joint à ce PDF", attachment),
            Row("Empreinte SHA-256 du contenu déposé", digest),
            Row(
                f"Termes de l’appel, version {filed['call']['version']} (SHA-256)",
                filed["call"]["digest"],
            ),
            Row("Règles de recevabilité", f"version {assessment['ruleset_version']}"),
        ),
        attachment=attachment,
        sha256=digest,
    )


def _holder(filed: Mapping[str, Any]) -> Iterator[Row]:
    holder = filed["holder"]
    yield Row("Collectivité", shown(holder["name"], limit=LINE) or NOT_GIVEN)
    yield Row(
        "SIREN et catégorie",
        f"{spaced_siren(holder['siren'])}, {category_label(holder['category'])}",
    )
    for heading, key in (
        ("Représentant légal", "representative"),
        ("Personne mandatée", "mandated"),
        ("Personne à contacter", "contact"),
    ):
        person = filed[key]
        words = [
            shown(person.get(field), limit=LINE) for field in ("name", "role", "email")
        ]
        # A telephone number is read whole, on one line.
        words.append(shown(person.get("phone"), limit=LINE).replace(" ", "\u00a0"))
        if any(words):
            yield Row(heading, plain_values.listed(*words))
    yield Row(
        "Dépôt effectué par",
        shown(filed["filed_by"]["name"], limit=LINE)
        or shown(filed["filed_by"]["email"], limit=LINE),
    )


def _project(project: Mapping[str, Any], publics: Mapping[str, Any]) -> Iterator[Row]:
    yield Row("Intitulé", shown(project["title"], limit=LINE) or NOT_GIVEN)
    yield Row("Calendrier", _period(project["starts_on"], project["ends_on"]))
    if project["pass_count"] is not None:
        passes = f"{number(project['pass_count'])}{NBSP}pass"
        if project["pass_face_value"] is not None:
            passes += f" d’une valeur de {money(Decimal(project['pass_face_value']))}"
        yield Row("Pass numériques", passes)
    if publics["beneficiaries"] is not None:
        people = count(publics["beneficiaries"], "personne")
        if publics["target_beneficiaries"] is not None:
            people += f", dont {number(publics['target_beneficiaries'])} du public cible (PIC)"
        yield Row("Bénéficiaires prévus", people)
    if named := plain_values.covered(publics):
        places = f"{NBSP}; ".join(named)
        yield Row("Collectivités couvertes", shown(places, limit=PARAGRAPH))
    yield Row("Territoire", shown(publics["territory"], limit=LINE) or NOT_GIVEN)


def contact_rows(contact: Mapping[str, str]) -> Iterator[Row]:
    """Return the service in charge (CRPA R112-11-1, 2°): rows of a label and a value."""
    for heading, key in (
        ("Service chargé du dossier", "service"),
        ("Adresse électronique", "email"),
        ("Adresse postale", "postal_address"),
        ("Téléphone", "telephone"),
    ):
        yield Row(heading, sentences(contact[key], limit=LINE) or NOT_GIVEN_BY_CALL)


def _silence(sentence: str, received_at: datetime) -> str:
    """The call's sentence, with the date on which silence decides.

    `{date}` in the sentence stands for it; a sentence that names the two months of the
    law without the date is followed by it; any other is left alone, since its delay is
    not known here.
    """
    text = sentences(sentence, limit=SENTENCE)
    if not text:
        return NOT_GIVEN_BY_CALL
    date_of_decision = day(
        months_after(received_at.astimezone(PARIS).date(), SILENCE_MONTHS)
    )
    if "{date}" in text:
        return text.replace("{date}", date_of_decision)
    if "deux mois" in text.lower():
        return (
            f"{text}\nPour ce dossier, s’il est complet, le délai de deux mois s’achève"
            f" le {date_of_decision}."
        )
    return text


def exact_time(value: datetime) -> str:
    """Return an instant to the second, in Paris, with its offset."""
    return f"{day(value)} à {time(value, Precision.SECOND)} ({offset(value)})"


def rank_told(rank: int) -> str:
    """Return the rank of a dossier in its call."""
    return f"{number(rank)}{'er' if rank == 1 else 'e'} dossier reçu pour cet appel"


def _sum(*amounts: str | None) -> str:
    return money(sum(Decimal(amount) for amount in amounts if amount is not None))


def _period(starts_on: str | None, ends_on: str | None) -> str:
    first, last = (plain_values.day(text) or NOT_GIVEN for text in (starts_on, ends_on))
    return f"du {first} au {last}"
