"""How long some functions take inside a larger work: their names are replaced meanwhile."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import wraps
from time import perf_counter
from typing import Any
from unittest.mock import patch


class Stopwatch:
    """Times, in milliseconds, the calls made to each stage while it is entered.

    `places` are modules and classes by name; `stages` give a place and an attribute for
    each name of a stage (`engine`, `HTML.render`: the place is then `HTML`). A stage that
    is called several times in one work counts their sum.
    """

    def __init__(
        self, places: Mapping[str, Any], stages: Mapping[str, tuple[str, str]]
    ) -> None:
        self._targets = {}
        for stage, (place, attribute) in stages.items():
            owner, _, name = attribute.rpartition(".")
            self._targets[stage] = (places[owner or place], name)
        self._works: list[dict[str, float]] = []
        self._patches = ExitStack()

    def __enter__(self) -> None:
        self._works.append(dict.fromkeys(self._targets, 0.0))
        for stage, (place, name) in self._targets.items():
            timed = self._timed(stage, getattr(place, name))
            self._patches.enter_context(patch.object(place, name, timed))

    def __exit__(self, *error: object) -> None:
        self._patches.close()

    def medians(self, *, after: int = 0) -> dict[str, float]:
        """Return the median of each stage, the first `after` works left out."""
        return {
            stage: statistics.median(work[stage] for work in self._works[after:])
            for stage in self._targets
        }

    def _timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*arguments: Any, **options: Any) -> Any:
            start = perf_counter()
            try:
                return function(*arguments, **options)
            finally:
                self._works[-1][stage] += (perf_counter() - start) * 1000

        return timed
