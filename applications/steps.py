"""The steps of a draft, in order, and what a filing needs of each."""

from __future__ import annotations

from dataclasses import dataclass

from applications.models import Application


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the draft; `needed` are the fields that a filing needs from it."""

    slug: str
    title: str
    needed: tuple[str, ...] = ()


STEPS = (
    Step(
        "porteur",
        "Porteur",
        (
            "holder_siren",
            "holder_name",
            "holder_category",
            "contact_name",
            "contact_email",
            "contact_phone",
            "representative_name",
            "representative_role",
        ),
    ),
    Step(
        "projet",
        "Projet",
        (
            "title",
            "summary",
            "description",
            "starts_on",
            "ends_on",
            "pass_count",
            "pass_face_value",
        ),
    ),
    Step(
        "publics",
        "Territoire et publics",
        ("territory", "beneficiaries", "target_beneficiaries", "outreach"),
    ),
    Step("financement", "Plan de financement", ("total_cost", "requested_grant")),
    Step("pieces", "Pièces"),
    Step("depot", "Récapitulatif et dépôt"),
)

BY_SLUG = {step.slug: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class MissingField:
    """Something a filing needs and the draft does not hold; `label` is French."""

    step: Step
    field: str
    label: str


def missing_fields(application: Application) -> list[MissingField]:
    """Return what the draft still lacks, in the order of the steps. No query."""
    return [
        MissingField(step, name, str(Application._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        for step in STEPS
        for name in step.needed
        if getattr(application, name) in (None, "")
    ]
