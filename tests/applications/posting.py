"""What a browser posts from the steps of a filing, and where."""

from django.http import QueryDict
from django.urls import reverse


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
