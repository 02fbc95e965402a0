"""A dossier read back in French, a section for each step.

Both a draft and what was filed are read from the plain values of
`applications.snapshot.dossier_content`, so that they read alike, and a filed dossier is
never read from its live rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from applications.models import Application, Submission, SupportingDocument
from applications.plain_values import covered, day, listed, money, number
from applications.steps import STEPS, MissingField, Step
from eligibility import categories, french

UNKNOWN = "Non renseigné"

# Where the page of a step shows the field, when it is not under its own name.
_ANCHORS = {
    "holder_siren": "id_authority_query",
    "holder_name": "id_authority_query",
    "holder_category": "id_authority_query",
    "total_cost": "depenses",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value; `long` values are paragraphs."""

    label: str
    value: str
    long: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the financing plan, ready to be read."""

    label: str
    amount: str
    eligible: bool | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A document: the label of its kind, its name, its size in bytes, where to download it."""

    label: str
    name: str
    size: int
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Section:
    """A step read back; the plan's lines are in `expenses` and `resources`."""

    step: Step
    rows: tuple[Row, ...]
    expenses: tuple[PlanRow, ...] = ()
    resources: tuple[PlanRow, ...] = ()
    documents: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingLink:
    """Something still to fill in, and the address of its field."""

    label: str
    step: Step
    url: str


def missing_with_links(
    application: Application, missing: Iterable[MissingField]
) -> list[MissingLink]:
    """Return what is missing, each once, with the address where to fill it in."""
    links: dict[str, MissingLink] = {}
    for item in missing:
        page = reverse(
            "applications:step", args=[application.public_id, item.step.slug]
        )
        anchor = _ANCHORS.get(item.field, f"id_{item.field}")
        url = f"{page}#{anchor}"
        label = (
            "collectivité porteuse"
            if anchor == _ANCHORS["holder_siren"]
            else item.label
        )
        links.setdefault(url, MissingLink(label, item.step, url))
    return list(links.values())


def sections(
    application: Application,
    content: Mapping[str, Any],
    documents: Iterable[SupportingDocument],
) -> tuple[Section, ...]:
    """Return the sections of a dossier; `content` as `dossier_content` makes it.

    `documents` only give where to download each file.
    """
    urls = {
        (document.kind, document.sha256): reverse(
            "applications:document", args=[application.public_id, document.public_id]
        )
        for document in documents
    }
    return (
        Section(STEPS[0], _holder(content)),
        Section(STEPS[1], _project(content["project"])),
        Section(STEPS[2], _publics(content["publics"])),
        _plan(content["financing"]),
        Section(
            STEPS[4],
            (),
            documents=tuple(
                FileRow(
                    item["label"],
                    item["name"],
                    item["size"],
                    urls.get((item["kind"], item["sha256"]), ""),
                    item["sha256"],
                )
                for item in content["documents"]
            ),
        ),
    )


def reception(submission: Submission) -> tuple[Row, ...]:
    """Return what proves a filing: number, rank, instant of receipt with its offset, digest."""
    content = submission.content
    at = submission.received_at
    return (
        Row("Appel à projets", content["call"]["definition"]["title"]),
        Row("Numéro du dossier", content["number"]),
        Row("Rang d’arrivée", french.number(content["rank"])),
        Row(
            "Reçu le",
            f"{french.instant(at, french.Precision.MICROSECOND)}, {french.offset(at)}",
        ),
        Row("Déposé par", content["filed_by"]["name"] or content["filed_by"]["email"]),
        Row("Empreinte SHA-256 du dossier déposé", submission.sha256),
    )


def _holder(content: Mapping[str, Any]) -> tuple[Row, ...]:
    holder, contact = content["holder"], content["contact"]
    representative, mandated = content["representative"], content["mandated"]
    category = holder["category"]
    rows = [
        _row("Collectivité porteuse", holder["name"]),
        _row("SIREN", holder["siren"]),
        _row("Catégorie", category and categories.label(category)),
        _row("Personne à contacter", listed(contact["name"], contact["role"])),
        _row("Adresse électronique", contact["email"]),
        _row("Téléphone", contact["phone"]),
        _row(
            "Représentant légal", listed(representative["name"], representative["role"])
        ),
    ]
    if mandated["name"] or mandated["role"]:
        rows.append(
            _row("Personne mandatée", listed(mandated["name"], mandated["role"]))
        )
    return tuple(rows)


def _project(project: Mapping[str, Any]) -> tuple[Row, ...]:
    return (
        _row("Intitulé", project["title"]),
        _row("Résumé", project["summary"], long=True),
        _row("Description", project["description"], long=True),
        _row("Début", day(project["starts_on"])),
        _row("Fin", day(project["ends_on"])),
        _row("Nombre de pass", number(project["pass_count"])),
        _row("Valeur d’un pass", money(project["pass_face_value"])),
    )


def _publics(publics: Mapping[str, Any]) -> tuple[Row, ...]:
    named = covered(publics)
    return (
        *(
            [Row("Collectivités couvertes", "\n".join(named), long=True)]
            if named
            else []
        ),
        _row("Territoire couvert", publics["territory"], long=True),
        _row("Bénéficiaires prévus", number(publics["beneficiaries"])),
        _row("Dont public cible (PIC)", number(publics["target_beneficiaries"])),
        _row("Moyens d’atteindre ces publics", publics["outreach"], long=True),
    )


def _plan(financing: Mapping[str, Any]) -> Section:
    return Section(
        STEPS[3],
        (
            _row("Coût total", money(financing["total_cost"])),
            _row("Dont dépense éligible", money(financing["eligible_cost"])),
            _row("Autres ressources", money(financing["other_resources"])),
            _row("Aide demandée à l’État", money(financing["requested_grant"])),
        ),
        expenses=tuple(
            PlanRow(line["label"], money(line["amount"]), line["eligible"])
            for line in financing["expenses"]
        ),
        resources=tuple(
            PlanRow(line["label"], money(line["amount"]))
            for line in financing["resources"]
        ),
    )


def _row(label: str, value: str, *, long: bool = False) -> Row:
    return Row(label, value or UNKNOWN, long and bool(value))
