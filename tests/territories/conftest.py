"""Small sources, with real rows, for the tests of the registry."""

import json
from pathlib import Path

import pytest

COMMUNE = {
    "code": "58194",
    "nom": "Nevers",
    "departement": "58",
    "region": "27",
    "type": "commune-actuelle",
    "population": 33235,
}
GROUPING = {
    "code": "245804406",
    "nom": "CA de Nevers",
    "type": "CA",
    "populationMunicipale": 65547,
    "membres": [{"code": "58194", "siren": "215801945", "nom": "Nevers"}],
}


def write_release(folder: Path, **files: list[dict[str, object]]) -> Path:
    """Write JSON files as a release lays them out, one object a line; return the folder."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (data / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return folder


@pytest.fixture
def release(tmp_path):
    """A release of 2020: the commune's SIREN stands in its grouping only."""
    return write_release(tmp_path, communes=[COMMUNE], epci=[GROUPING])
