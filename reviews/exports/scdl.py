"""Grants awarded as open data: the national schema « SCDL subventions » 2.1.1.

UTF-8, commas, decimal points, one row a beneficiary, columns in the schema's order. The
portal knows the holder, the project, the amount and the call; what it does not know
(`Complement`, `Grantor`) is given by the operator, and never supposed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum.fr import siret

from reviews.exports.formats import inert

COLUMNS = (
    *("nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision"),
    *("nomBeneficiaire", "idBeneficiaire", "rnaBeneficiaire", "objet", "montant"),
    *("nature", "conditionsVersement", "datesPeriodeVersement", "idRAE"),
    *("notificationUE", "pourcentageSubvention", "dispositifAide"),
)
OPTIONAL = frozenset(
    {
        *("referenceDecision", "idBeneficiaire", "rnaBeneficiaire"),
        *("idRAE", "dispositifAide"),
    }
)
NATURE = "aide en numéraire"
CONDITIONS = ("unique", "échelonné", "autre")
NOTIFIED = ("oui", "non")
LONGEST_OBJECT = 256
_DAY = r"\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantor:
    """Who awards: its name and its SIRET."""

    name: str
    siret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What the portal knows of a grant; `amount` in euros, above zero.

    decision: the number that its publication was given, empty when it has none.
    """

    number: str
    beneficiary: str
    siren: str
    title: str
    amount: Decimal
    scheme: str
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complement:
    """What the operator gives of a grant, as texts; the last two may be empty."""

    agreed_on: str
    payment: str
    paid_when: str
    notified: str
    decision: str = ""
    beneficiary_siret: str = ""


class NotPublishable(Exception):
    """What keeps the file from being made: `problems`, French sentences."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def scdl_rows(
    awards: Iterable[Award],
    *,
    grantor: Grantor,
    complements: Mapping[str, Complement],
) -> list[dict[str, str]]:
    """Return a row an award, checked; `complements` by number of dossier.

    Raises NotPublishable naming every dossier without complement and every value that the
    schema refuses: a file is whole or is not made.
    """
    rows, problems = [], []
    for award in awards:
        given = complements.get(award.number)
        if given is None:
            problems.append(f"{award.number} : aucun complément n’est donné.")
            continue
        row = _row(award, grantor, given)
        problems += [f"{award.number} : {problem}" for problem in check_row(row)]
        found = given.beneficiary_siret
        if found and not found.startswith(award.siren):
            problems.append(
                f"{award.number} : idBeneficiaire n’est pas un établissement de"
                f" {award.siren}."
            )
        rows.append(row)
    if problems:
        raise NotPublishable(problems)
    return rows


def write_scdl(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def check_row(row: Mapping[str, str]) -> list[str]:
    """Return what the schema refuses in a row, in French; nothing when it is valid."""
    problems = [
        f"{column} est obligatoire."
        for column in COLUMNS
        if column not in OPTIONAL and not row[column]
    ]
    expected = (
        ("idAttribuant", siret.is_valid(row["idAttribuant"]), "un SIRET"),
        ("dateConvention", _is_day(row["dateConvention"]), "une date AAAA-MM-JJ"),
        (
            "idBeneficiaire",
            not row["idBeneficiaire"] or siret.is_valid(row["idBeneficiaire"]),
            "un SIRET ou rien",
        ),
        (
            "objet",
            len(row["objet"]) <= LONGEST_OBJECT,
            f"{LONGEST_OBJECT} caractères au plus",
        ),
        ("montant", _is_positive(row["montant"]), "un montant, comme 1234.56"),
        ("nature", row["nature"] == NATURE, NATURE),
        (
            "conditionsVersement",
            row["conditionsVersement"] in CONDITIONS,
            ", ".join(CONDITIONS),
        ),
        (
            "datesPeriodeVersement",
            _is_period(row["datesPeriodeVersement"]),
            "AAAA-MM-JJ ou AAAA-MM-JJ/AAAA-MM-JJ",
        ),
        ("notificationUE", row["notificationUE"] in NOTIFIED, ", ".join(NOTIFIED)),
        (
            "pourcentageSubvention",
            _is_share(row["pourcentageSubvention"]),
            "une part de 0 à 1, comme 1.00",
        ),
    )
    return problems + [
        f"{column}, « {row[column]} » ; attendu : {rule}."
        for column, kept, rule in expected
        if not kept and row[column]
    ]


def _row(award: Award, grantor: Grantor, given: Complement) -> dict[str, str]:
    return {
        "nomAttribuant": grantor.name,
        "idAttribuant": grantor.siret,
        "dateConvention": given.agreed_on,
        "referenceDecision": given.decision or award.decision,
        "nomBeneficiaire": inert(award.beneficiary),
        "idBeneficiaire": given.beneficiary_siret,
        "rnaBeneficiaire": "",
        "objet": inert(award.title),
        "montant": f"{award.amount:.2f}",
        "nature": NATURE,
        "conditionsVersement": given.payment,
        "datesPeriodeVersement": given.paid_when,
        "idRAE": "",
        "notificationUE": given.notified,
        # A dossier has one beneficiary, its holder.
        "pourcentageSubvention": "1.00",
        "dispositifAide": award.scheme,
    }


def _is_day(text: str) -> bool:
    if not re.fullmatch(_DAY, text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_period(text: str) -> bool:
    days = text.split("/")
    return len(days) <= 2 and all(map(_is_day, days)) and days == sorted(days)


def _is_positive(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d{1,2})?", text)) and Decimal(text) > 0


def _is_share(text: str) -> bool:
    return bool(re.fullmatch(r"[01](\.\d+)?", text)) and 0 < Decimal(text) <= 1
