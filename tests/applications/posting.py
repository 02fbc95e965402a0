"""What a browser posts from the steps of a filing."""

from django.http import QueryDict


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
