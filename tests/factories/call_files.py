"""Files of calls: a small valid one, and the same with a line changed."""

from pathlib import Path

CALLS = Path(__file__).parents[2] / "calls"

MINIMAL = """\
[call]
slug = "essai"
number_prefix = "ESSAI"
title = "Appel d’essai"
summary = "Un résumé."
presentation = "Une présentation."
who_may_apply = "Les collectivités."
source = "Les essais."
pass_face_value = 10

[terms]
opens_at = 2026-01-01T00:00:00+01:00
closes_at = 2026-03-31T23:59:59.999999+02:00
envelope = 15_000_000
funding_rate = 0.5
grant_cap = 3_000_000
target_share = "0.5"
eligible_categories = [
  "COM",
  "CC",
]

[terms.references]
funding-rate = "Article 2 de l’appel."

[[documents]]
code = "deliberation"
label = "Délibération"
required = true

[[documents]]
code = "rib"
label = "RIB"
required = false

[[criteria]]
code = "publics"
label = "Publics"
weight = 1.50
scale = 5

[contact]
service = "Le service"
email = "service@etat.example"
telephone = "01 99 00 12 34"

[legal]
sworn_statement = "J’atteste."
silence = "Le silence vaut rejet."
appeal = "Un recours est possible."
"""


def changed(*changes: tuple[str, str]) -> str:
    """Return the minimal text with each `(old, new)` change made; `old` stands there once."""
    text = MINIMAL
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def write(folder: Path, *changes: tuple[str, str], name: str = "appel.toml") -> Path:
    """Write the minimal file, changed, into `folder`."""
    path = folder / name
    path.write_text(changed(*changes))
    return path


def line_of(path: Path, text: str) -> int:
    """Return the line (from 1) of the file where `text` first stands."""
    before, found, _ = path.read_text().partition(text)
    assert found, f"{text!r} is not in {path.name}"
    return before.count("\n") + 1
