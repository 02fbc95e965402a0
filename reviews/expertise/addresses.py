"""Whose address cannot be an expert's: those of the dossier's side, and of the desk."""

from __future__ import annotations

from applications.models import Application, Submission
from eligibility.french import typeset
from reviews.conflicts.domains import domain_of
from reviews.conflicts.screening import domain_conflicts
from reviews.people import reviewers


def why_not(address: str, submission: Submission) -> str:
    """Return why an expert of this address may not be asked; empty when they may.

    A French sentence. `submission` has its application and that one's owner. Three queries
    at most.
    """
    application = submission.application
    if _mailbox(address) in _speaking_for(application, submission):
        return "Cette adresse est celle d’une personne qui porte le dossier."
    shared = domain_conflicts(address)
    if shared and Application.objects.filter(shared, pk=application.pk).exists():
        return typeset(
            f"Le domaine « {domain_of(address)} » est aussi celui d’une adresse du dossier :"
            " cette personne a un lien avec le porteur."
        )
    if reviewers().filter(email__iexact=address).exists():
        return typeset(
            "Cette personne est de la Mission : affectez-lui le dossier plutôt que de lui"
            " demander un avis externe."
        )
    return ""


def _speaking_for(application: Application, submission: Submission) -> set[str]:
    """The addresses of those who filed, completed or speak for a dossier."""
    completed = submission.completions.all()
    told = [submission.content, *(each.content for each in completed)]
    return {
        _mailbox(address)
        for address in (
            application.owner.email,
            application.contact_email,
            *(content["contact"]["email"] for content in told),
            *(content["filed_by"]["email"] for content in told),
        )
        if address
    }


def _mailbox(address: str) -> str:
    """An address without what changes nothing to where it arrives: case, and « +… »."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain.rstrip('.')}"
