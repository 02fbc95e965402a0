"""What changed between two versions of a call, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: The labels of the documents marked required: `documents` already tells them.
_DERIVED = "terms.required_documents"


@dataclass(frozen=True, slots=True)
class Difference:
    """A key (`terms.grant_cap`, `documents.rib.label`) and its values, None where absent.

    A list of codes is one value; the list `documents` itself stands for their order.
    """

    key: str
    old: Any
    new: Any

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[Difference, ...]:
    """Compare two definitions in the form of `CallDefinition.to_dict`, in their order."""
    before, after = dict(_leaves("", old)), dict(_leaves("", new))
    return tuple(
        Difference(key, before.get(key), after.get(key))
        for key in after | before
        if before.get(key) != after.get(key)
    )


def _leaves(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Flatten tables, lists of tables known by their code, and lists of pairs."""
    if key == _DERIVED:
        return
    prefix = f"{key}." if key else ""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(f"{prefix}{name}", item)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield key, [item["code"] for item in value]
        for item in value:
            for name, field in item.items():
                if name != "code":
                    yield f"{prefix}{item['code']}.{name}", field
    elif isinstance(value, list) and value and isinstance(value[0], list):
        for name, item in value:
            yield f"{prefix}{name}", item
    else:
        yield key, value
