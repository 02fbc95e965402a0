"""Every address of the portal, and how to ask it about a dossier that must stay hidden.

A page that is added without a line here fails `test_conflict_endpoints`: say which of its
arguments name a dossier, so that the test asks for one that the reader must not see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver

from accounts.models import User
from applications.models import (
    Acknowledgement,
    AcknowledgementMail,
    Application,
    JournalEntry,
)
from reviews.models import Decision, Interest, Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A filed dossier that somebody must not see, with a row of everything about it."""

    dossier: Application
    review: Review
    interest: Interest
    applicant: User

    @property
    def acknowledgement(self) -> Acknowledgement:
        return Acknowledgement.objects.filter(
            submission__application=self.dossier
        ).order_by("pk")[0]

    @property
    def decision(self) -> Decision:
        return self.dossier.decisions.order_by("pk")[0]

    @property
    def mail(self) -> AcknowledgementMail:
        return AcknowledgementMail.objects.filter(
            acknowledgement__submission__application=self.dossier
        )[0]

    @property
    def journal_entry(self) -> JournalEntry:
        return self.dossier.journal.order_by("pk")[0]


OPEN = frozenset(
    {
        *("", "accessibilite/", "mentions-legales/", "donnees-personnelles/"),
        *("collectivites/recherche", "dossiers/", "verifier/", "v/"),
        *("robots.txt", "favicon.ico"),
        *("instruction/", "instruction/jsi18n/", "instruction/autocomplete/"),
        *("health/live", "health/ready", "health/metrics"),
        "instruction/reviews/dossier/",
        "instruction/reviews/dossier/exporter/",
        "instruction/reviews/dossier/exporter/fichier/",
        "instruction/reviews/dossier/exporter/scdl/",
        "instruction/reviews/dossier/exporter/scdl/complements/",
        "instruction/reviews/dossier/scenarios/",
        "instruction/reviews/dossier/scenarios/proposer/",
        "instruction/reviews/dossier/scenarios/proposer/confirmer/",
        "instruction/reviews/dossier/affectations/",
        "instruction/reviews/dossier/affecter/",
        "instruction/reviews/dossier/affecter/confirmer/",
        "instruction/reviews/dossier/lot/",
        "instruction/reviews/dossier/lot/confirmer/",
        "instruction/reviews/dossier/tableau/",
        "instruction/reviews/dossier/filtres/",
        "instruction/reviews/ledgerentry/",
        "instruction/reviews/decision/",
        "instruction/reviews/decision/lot/",
        "instruction/reviews/review/",
        "instruction/reviews/interest/",
        "instruction/reviews/interest/declarer/",
    }
)
"""Without an argument: asked as they are, and searched for what must stay hidden."""

UNASKED = {
    r"^compte/": "one's own account",
    r"^instruction/(login|logout|password_change|password_change/done)/$": "one's own",
    r"^instruction/\^\(\?P<app_label>": "the names of the lists",
    r"^instruction/\(\?P<url>": "whatever has no address",
    r"^instruction/r/": "no model has a page for it that `visible_to` does not guard",
    r"^instruction/(account|accounts|territories|post_office)/": (
        "rooms that know of no dossier, for operators: their mails' subjects are those sent"
    ),
    r"^instruction/reviews/dossier/filtres/<": "one's own filters, which name no dossier",
    r"^avis-externe/<": (
        "answered to whoever holds the link, without signing in"
        " (tests/reviews/expertise/test_pages.py)"
    ),
    r"^v/<": "answered to whoever holds the paper, without signing in",
}
"""Patterns of routes that are not asked, and why."""


def _public(hidden: Hidden) -> dict[str, Any]:
    return {
        "public_id": hidden.dossier.public_id,
        "document_id": hidden.dossier.documents.all()[0].public_id,
        "notice_id": 1,
        "slug": "projet",
    }


def _call(hidden: Hidden) -> dict[str, Any]:
    return {"slug": hidden.dossier.call.slug}


def _dossier(hidden: Hidden) -> dict[str, Any]:
    return {
        "pk": hidden.dossier.pk,
        "asked_id": hidden.dossier.external_opinions.order_by("pk")[0].pk,
    }


ABOUT: Mapping[str, Callable[[Hidden], Mapping[str, Any]]] = {
    r"^dossiers/<uuid:public_id>/": _public,
    r"^dossiers/nouveau/": _call,
    r"^(appels|simulateur)/<slug:slug>/": _call,
    r"^instruction/reviews/dossier/<int:pk>/": _dossier,
    r"^instruction/reviews/decision/dossier/<int:pk>/": _dossier,
    r"^instruction/reviews/decision/<int:pk>/": lambda hidden: {
        "pk": hidden.decision.pk
    },
    r"^instruction/reviews/interest/<int:pk>/terminer/$": lambda hidden: {
        "pk": hidden.interest.pk
    },
    r"^instruction/applications/acknowledgement/": lambda hidden: {
        "object_id": hidden.acknowledgement.pk
    },
    r"^instruction/applications/acknowledgementmail/": lambda hidden: {
        "object_id": hidden.mail.pk,
        "pk": hidden.mail.pk,
    },
    r"^instruction/applications/journalentry/": lambda hidden: {
        "object_id": hidden.journal_entry.pk
    },
    r"^instruction/applications/call/": lambda hidden: {
        "object_id": hidden.dossier.call_id
    },
    r"^instruction/applications/callversion/": lambda hidden: {
        "object_id": hidden.dossier.call.current_id
    },
}
"""Patterns of routes, and the arguments that name what must stay hidden."""


def routes() -> list[str]:
    """Return every route of the URL configuration, as Django writes it."""
    return sorted(set(_walk(get_resolver(), "")))


def ways(route: str) -> int:
    """Count the rules that say how a route is asked, or why it is not: one is right."""
    told = [route in OPEN, *(bool(re.search(pattern, route)) for pattern in UNASKED)]
    return sum(told) + sum(bool(re.search(pattern, route)) for pattern in ABOUT)


def addresses(hidden: Hidden) -> Iterator[str]:
    """Yield an address for each route that is asked."""
    for route in routes():
        if route in OPEN:
            yield f"/{route}"
        for pattern, arguments in ABOUT.items():
            if re.search(pattern, route):
                yield f"/{_filled(route, arguments(hidden))}"


def _filled(route: str, arguments: Mapping[str, Any]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(arguments[found[1]]), route)


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield route
