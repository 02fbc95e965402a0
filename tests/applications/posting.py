"""What a browser posts from the steps of a filing, and where; what a step adds to a draft."""

from django.core.files.base import ContentFile
from django.http import QueryDict
from django.urls import reverse

from applications.documents import NewDocument, add_documents
from applications.uploads import InspectedFile
from tests.factories.applications import PDF


def inspected(name: str = "délibération.pdf") -> InspectedFile:
    return InspectedFile(name, "application/pdf", len(PDF), "0" * 64)


def add_file(draft, **options):
    """Store one document of the draft, as the step « Pièces » does."""
    file = NewDocument("deliberation", ContentFile(PDF), inspected(), **options)
    (document,) = add_documents(application=draft, user=draft.owner, files=[file])
    return document


def posted(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data[name.replace("__", "-")] = value
    return data


def plan_data(expenses=(), resources=(), grant="") -> QueryDict:
    data = posted(requested_grant=grant)
    for prefix, lines in (("depenses", expenses), ("ressources", resources)):
        data[f"{prefix}-TOTAL_FORMS"] = str(len(lines))
        data[f"{prefix}-INITIAL_FORMS"] = "0"
        for index, (label, amount, *eligible) in enumerate(lines):
            data[f"{prefix}-{index}-label"] = label
            data[f"{prefix}-{index}-amount"] = amount
            if eligible and eligible[0]:
                data[f"{prefix}-{index}-eligible"] = "on"
    return data


def step(application, slug):
    return reverse("applications:step", args=[application.public_id, slug])


def submit(application):
    return reverse("applications:submit", args=[application.public_id])
