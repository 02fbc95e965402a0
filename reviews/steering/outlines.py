"""The outlines of the departments, lightened for a page of the desk.

Source and licence: `reviews/steering/data/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

FILE = Path(__file__).parent / "data" / "france.departments.svg"
WIDTH, HEIGHT = 613, 585
OVERSEAS = ("971", "972", "973", "974", "976")
_SQUARE, _GAP, _TOP = 34, 12, 520
_COMMAND = re.compile(r"[A-Za-df-z]")
_STEP = re.compile(r"(-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)")


@dataclass(frozen=True, slots=True)
class Label:
    """Where the code of a square is written."""

    code: str
    x: int
    y: int


LABELS = tuple(
    Label(code, _GAP + place * (_SQUARE + _GAP) + _SQUARE // 2, _TOP + _SQUARE + 14)
    for place, code in enumerate(OVERSEAS)
)


@cache
def outlines() -> dict[str, str]:
    """Return the path of each department by INSEE code; read once a process.

    In a drawing of `WIDTH` by `HEIGHT`. Points are rounded to the unit, every border
    alike on both of its sides: seen at that size, the lines stay joined.
    """
    root = ElementTree.parse(FILE).getroot()  # noqa: S314  ours: a test pins its digest
    paths = {
        element.attrib["id"].upper(): _light(element.attrib["d"])
        for element in root
        if element.tag.endswith("path")
    }
    for place, code in enumerate(OVERSEAS):
        left = _GAP + place * (_SQUARE + _GAP)
        paths[code] = f"M{left} {_TOP}h{_SQUARE}v{_SQUARE}h-{_SQUARE}z"
    return paths


def _light(path: str) -> str:
    """Return a path of whole absolute points as relative steps, without those that stay."""
    written: list[str] = []
    at = (0, 0)
    for points in _subpaths(path):
        rounded = [(round(x), round(y)) for x, y in points]
        steps = []
        start = last = rounded[0]
        for point in rounded[1:]:
            if point != last:
                steps.append(f"{point[0] - last[0]} {point[1] - last[1]}")
                last = point
        if len(steps) > 1:
            written.append(
                f"m{start[0] - at[0]} {start[1] - at[1]} {' '.join(steps)}z".replace(
                    " -", "-"
                )
            )
            at = start
    return "".join(written)


def _subpaths(path: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each closed line of a path made of relative straight ones.

    Raises ValueError for any other command.
    """
    if strangers := set(_COMMAND.findall(path)) - set("mz"):
        raise ValueError(f"path: {sorted(strangers)}; expected straight lines only")
    x = y = 0.0
    for line in path.split("z"):
        points = []
        for across, down in _STEP.findall(line):
            x, y = x + float(across), y + float(down)
            points.append((x, y))
        if points:
            yield points
            x, y = points[0]
