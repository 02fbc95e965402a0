"""What the domain of an e-mail address tells of who its owner works for."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from applications.models import Application, Completion, Submission
from reviews.models import ContactDomain

PUBLIC_PROVIDERS = frozenset(
    {
        *("bbox.fr", "free.fr", "gmail.com", "gmx.com", "gmx.fr", "googlemail.com"),
        *("hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "live.com"),
        *("live.fr", "me.com", "msn.com", "neuf.fr", "numericable.fr", "orange.fr"),
        *("outlook.com", "outlook.fr", "pm.me", "proton.me", "protonmail.com"),
        *("sfr.fr", "wanadoo.fr", "yahoo.com", "yahoo.fr", "ymail.com"),
        # The State's own domain: its administrations are told apart by what comes before.
        "gouv.fr",
    }
)
"""Domains shared by people who have nothing in common; an operator adds others with
`SHARED_EMAIL_DOMAINS`."""


def domain_of(address: str) -> str:
    """Return the domain of an address, in lower case; empty when it has none."""
    return address.rpartition("@")[2].strip().rstrip(".").lower()


def chain(domain: str) -> tuple[str, ...]:
    """Return a domain and those above it that tell of an employer, the longest first.

    Not those of one label, nor those that unrelated people share. No query.
    """
    labels = domain.split(".")
    every = (".".join(labels[index:]) for index in range(len(labels) - 1))
    shared = PUBLIC_PROVIDERS | frozenset(settings.SHARED_EMAIL_DOMAINS)
    return tuple(each for each in every if each not in shared)


def whole_domain(address: str) -> str:
    """Return the domain of an address when it tells of an employer, else nothing."""
    domain = domain_of(address)
    return domain if domain in chain(domain) else ""


def note_domains(application: Application, addresses: Iterable[str]) -> None:
    """Keep what the addresses that speak for a dossier tell, besides what is kept. One query."""
    found = {
        (each, each == domain)
        for domain in {whole_domain(address) for address in addresses if address}
        if domain
        for each in chain(domain)
    }
    ContactDomain.objects.bulk_create(
        [
            ContactDomain(application=application, domain=domain, whole=whole)
            for domain, whole in sorted(found)
        ],
        ignore_conflicts=True,
    )


def note_filing(
    sender: type[Submission],
    instance: Submission,
    created: bool,
    raw: bool = False,
    **_kwargs: object,
) -> None:
    """Receive `post_save` of a filing: its addresses are noted in the same transaction."""
    if created and not raw:
        # Its owner alone files a dossier.
        addresses = [instance.application.contact_email, instance.filed_by.email]
        note_domains(instance.application, addresses)


def note_completion(
    sender: type[Completion],
    instance: Completion,
    created: bool,
    raw: bool = False,
    **_kwargs: object,
) -> None:
    """Receive `post_save` of an answer: its contact speaks for the dossier from then on too."""
    if created and not raw:
        application = instance.submission.application
        note_domains(application, [instance.content["contact"]["email"]])


def meeting_domains(address: str) -> tuple[str, tuple[str, ...]]:
    """Return the whole domain of an address, and those above it; both may be empty."""
    domain = whole_domain(address)
    return (domain, chain(domain)) if domain else ("", ())
