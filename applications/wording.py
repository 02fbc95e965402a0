"""What an applicant reads of a dossier: plainer, and less, than the reviewers' words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from applications.models import Application, Event, JournalEntry, Notice, State
from eligibility import Status


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands: a badge, its DSFR colour, and what comes next."""

    label: str
    level: str
    explanation: str


STANDINGS: dict[str, Standing] = {
    State.DRAFT: Standing(
        "Brouillon – non déposé",
        "new",
        "Ce dossier n’est pas déposé : la Mission ne le voit pas.",
    ),
    State.SUBMITTED: Standing(
        "Déposé",
        "success",
        "Votre dossier est déposé. Il sera instruit dans l’ordre d’arrivée.",
    ),
    State.UNDER_REVIEW: Standing(
        "En cours d’instruction", "info", "La Mission étudie votre dossier."
    ),
    State.INCOMPLETE: Standing(
        "À compléter",
        "warning",
        "La Mission attend de vous des éléments complémentaires.",
    ),
    State.ACCEPTED: Standing("Retenu", "success", "Votre projet est retenu."),
    State.REJECTED: Standing("Non retenu", "error", "Votre projet n’est pas retenu."),
    State.INADMISSIBLE: Standing(
        "Irrecevable",
        "error",
        "Votre dossier ne remplit pas les conditions de l’appel à projets.",
    ),
    State.WITHDRAWN: Standing("Retiré", "info", "Vous avez retiré ce dossier."),
}

FINDING_STATUSES: dict[str, str] = {
    Status.MET: "Respectée",
    Status.BREACHED: "Non respectée",
    Status.UNDETERMINED: "À vérifier",
    Status.ADVISORY: "À noter",
}
"""What a rule said of a filed dossier, on the acknowledgement as at the review desk."""

_HISTORY: dict[str, str] = {
    Event.DRAFT_CREATED: "Brouillon créé",
    Event.DOCUMENT_ADDED: "Pièce ajoutée",
    Event.DOCUMENT_REMOVED: "Pièce retirée",
    Event.SUBMITTED: "Dossier déposé",
    Event.ACKNOWLEDGEMENT_RENDERED: "Accusé de réception établi",
    Event.ACKNOWLEDGEMENT_MAILED: "Accusé de réception envoyé par courriel",
    Event.REGISTRATION_MAILED: "Accusé d’enregistrement envoyé par courriel",
    Event.MAIL_FAILED: "Un courriel n’a pas pu être remis",
    Event.MAIL_SENT_AGAIN: "Un courriel est envoyé de nouveau",
    Event.NOTICE_RENDERED: "Notification établie",
    Event.NOTICE_MAILED: "Notification envoyée par courriel",
    Event.NOTICE_OPENED: "Notification ouverte",
    Event.REVIEW_STARTED: "Début de l’instruction",
    Event.DECLARED_COMPLETE: "Dossier déclaré complet",
    Event.DECLARED_INCOMPLETE: "Compléments demandés par la Mission",
    Event.COMPLETED: "Compléments apportés",
    Event.ACCEPTED: "Projet retenu",
    Event.REJECTED: "Projet non retenu",
    Event.DECLARED_INADMISSIBLE: "Dossier déclaré irrecevable",
    Event.WITHDRAWN: "Dossier retiré",
}


_NOTICES = {kind.value: kind.label[0].lower() + kind.label[1:] for kind in Notice.Kind}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An event as the applicant reads it."""

    at: datetime
    text: str


def standing(application: Application) -> Standing:
    """Return where a dossier stands, in the applicant's words."""
    return STANDINGS[application.state]


def history(entries: Iterable[JournalEntry]) -> list[HistoryLine]:
    """Return the events that concern the applicant; the reviewers' own are left out."""
    return [
        HistoryLine(entry.at, _HISTORY[entry.event] + _named(entry))
        for entry in entries
        if entry.event in _HISTORY
    ]


def _named(entry: JournalEntry) -> str:
    """What a line is about: a notice by its kind, a document by its name, a mail by its addresses."""
    name, to = entry.detail.get("name"), entry.detail.get("to")
    if name:
        return f"\u00a0: «\u00a0{name}\u00a0»"
    if notice := _NOTICES.get(entry.detail.get("kind", "")):
        return f"\u00a0: {notice}"
    return f" à {', '.join(to)}" if to else ""
