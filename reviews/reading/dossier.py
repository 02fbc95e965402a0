"""A filed dossier as it is read at the desk: its snapshot, put into French words.

Everything here is built from a frozen text (`applications.frozen`), so that what a reviewer
reads is what was filed, or confirmed since, whatever the rows have become. No query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from applications.frozen import Frozen
from applications.models import SupportingDocument
from applications.plain_values import covered, day, listed, money, number
from applications.wording import FINDING_STATUSES
from eligibility import Status, Verdict, french
from eligibility.categories import label
from reviews.reading.content import (
    Document,
    Item,
    Line,
    Plan,
    Reading,
    RuleFinding,
    Section,
)
from reviews.words import MEDIA_TYPES, VERDICTS
from territories.labels import spaced_siren

MISSING = "Non renseigné"


def read_dossier(frozen: Frozen, documents: Iterable[SupportingDocument]) -> Reading:
    """Return what `frozen` says; `documents` are the stored files, matched by digest."""
    content = frozen.content
    assessment = content["assessment"]
    received = datetime.fromisoformat(content["received_at"])
    author = content["filed_by"]
    return Reading(
        number=content["number"],
        rank=content["rank"],
        received=f"{french.instant(received, french.Precision.SECOND)},"
        f" {french.offset(received)}",
        holder=content["holder"]["name"],
        title=content["project"]["title"],
        call_title=content["call"]["definition"]["title"],
        call_version=content["call"]["version"],
        filed_by=listed(author["name"], author["email"]),
        sha256=frozen.sha256,
        verdict=VERDICTS[Verdict(assessment["verdict"])],
        verdict_code=assessment["verdict"],
        ruleset_version=assessment["ruleset_version"],
        sections=(_holder(content), _project(content), _publics(content)),
        plan=_plan(content["financing"]),
        documents=_documents(content["documents"], documents),
        findings=tuple(_finding(finding) for finding in assessment["findings"]),
        sworn_statement=content["sworn_statement"],
    )


def _holder(content: Mapping[str, Any]) -> Section:
    holder, contact = content["holder"], content["contact"]
    source = (
        "Registre des collectivités"
        if holder["in_registry"]
        else "Saisie à la main, à confirmer"
    )
    return Section(
        "porteur",
        "Porteur",
        (
            _item("Collectivité", holder["name"]),
            _item("SIREN", spaced_siren(holder["siren"])),
            _item("Catégorie", label(holder["category"])),
            _item("Origine", source),
            _item("Contact", listed(contact["name"], contact["role"])),
            _item("Courriel", contact["email"]),
            _item("Téléphone", contact["phone"]),
            _item("Représentant légal", listed(*content["representative"].values())),
            _item("Personne mandatée", listed(*content["mandated"].values())),
        ),
    )


def _project(content: Mapping[str, Any]) -> Section:
    project = content["project"]
    return Section(
        "projet",
        "Projet",
        (
            _item("Intitulé", project["title"]),
            _item("Résumé", project["summary"], long=True),
            _item("Description", project["description"], long=True),
            _item("Début", day(project["starts_on"])),
            _item("Fin", day(project["ends_on"])),
            _item("Nombre de pass", number(project["pass_count"])),
            _item("Valeur d’un pass", money(project["pass_face_value"])),
        ),
    )


def _publics(content: Mapping[str, Any]) -> Section:
    publics = content["publics"]
    named = covered(publics)
    target, everybody = publics["target_beneficiaries"], publics["beneficiaries"]
    return Section(
        "publics",
        "Territoire et publics",
        (
            *(
                [Item("Collectivités couvertes", "\n".join(named), long=True)]
                if named
                else []
            ),
            _item("Territoire couvert", publics["territory"], long=True),
            _item("Bénéficiaires prévus", number(everybody)),
            _item(
                "Dont public cible (PIC)",
                _with_share(number(target), target, everybody),
            ),
            _item("Moyens d’atteindre les publics", publics["outreach"], long=True),
        ),
    )


def _plan(financing: Mapping[str, Any]) -> Plan:
    grant = _decimal(financing["requested_grant"])
    others = _decimal(financing["other_resources"])
    eligible = _decimal(financing["eligible_cost"])
    return Plan(
        expenses=tuple(
            Line(
                line["label"],
                money(line["amount"]) or MISSING,
                "Oui" if line["eligible"] else "Non",
            )
            for line in financing["expenses"]
        ),
        resources=tuple(
            Line(line["label"], money(line["amount"]) or MISSING)
            for line in financing["resources"]
        ),
        total_cost=money(financing["total_cost"]) or MISSING,
        eligible_cost=money(financing["eligible_cost"]) or MISSING,
        total_resources=MISSING
        if grant is None or others is None
        else french.money(grant + others),
        requested_grant=money(financing["requested_grant"]) or MISSING,
        grant_share=_share(grant, eligible),
    )


def _documents(
    filed: Iterable[Mapping[str, Any]], kept: Iterable[SupportingDocument]
) -> tuple[Document, ...]:
    files = {(document.kind, document.sha256): document for document in kept}
    return tuple(
        Document(
            label=item["label"],
            name=item["name"],
            media_type=MEDIA_TYPES.get(item["media_type"], item["media_type"]),
            size=french.file_size(item["size"]),
            sha256=item["sha256"],
            public_id=str(file.public_id)
            if (file := files.get((item["kind"], item["sha256"])))
            else None,
        )
        for item in filed
    )


def _finding(finding: Mapping[str, Any]) -> RuleFinding:
    status = Status(finding["status"])
    return RuleFinding(
        title=finding["title"],
        status_code=status.value,
        status=FINDING_STATUSES[status],
        message=finding["message"],
        remedy=finding["remedy"] or "",
        reference=finding["reference"] or "",
    )


def _item(label_: str, value: str, *, long: bool = False) -> Item:
    return Item(label_, value.strip() or MISSING, long)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _share(part: Decimal | None, whole: Decimal | None) -> str:
    """The part over the whole; « environ » when a tenth of a percent does not tell it whole."""
    if part is None or not whole:
        return ""
    share = (part / whole).quantize(Decimal("0.001"))
    exact = share * whole == part
    return french.percent(share) if exact else f"environ {french.percent(share)}"


def _with_share(text: str, part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return text
    return f"{text} ({_share(Decimal(part), Decimal(whole))})"
