"""What a call's file says of its decisions: reasons, letters, placeholders."""

from datetime import UTC, datetime

import pytest

from applications.calls.decisions import (
    AWARD_PLACEHOLDERS,
    DecisionTexts,
    LetterText,
    Reason,
)
from applications.calls.definition import CallDefinition
from applications.calls.file import read_call_file
from applications.calls.toml_document import DocumentRefused
from tests.factories.applications import definition
from tests.factories.call_files import line_of, write

OWN = """
[[reasons.refusal]]
code = "trop-tard"
label = "L’enveloppe est épuisée."

[letters.refusal]
subject = "Dossier {numero} : refus"
body = \"\"\"
{porteur} a présenté
« {projet} ».

Le {date_decision}.
\"\"\"
"""


def read(tmp_path, text):
    path = write(tmp_path)
    path.write_text(path.read_text() + text)
    return read_call_file(path)


def texts(tmp_path, text, now):
    return read(tmp_path, text).definition(now=now).decisions


@pytest.fixture
def now():
    return datetime(2026, 2, 1, tzinfo=UTC)


def test_a_file_that_says_nothing_has_our_words_and_its_digest_of_before(tmp_path, now):
    found = texts(tmp_path, "", now)
    assert found == DecisionTexts()
    assert found.to_dict() == {}
    assert "decisions" not in definition().to_dict()


def test_a_file_gives_its_own_reasons_and_letters_and_the_rest_stays_ours(
    tmp_path, now
):
    found = texts(tmp_path, OWN, now)

    assert found.reasons.refusal == (
        Reason(code="trop-tard", label="L’enveloppe est épuisée."),
    )
    assert found.letters.refusal == LetterText(
        subject="Dossier {numero}\u00a0: refus",
        body="{porteur} a présenté «\u00a0{projet}\u00a0».\n\nLe {date_decision}.",
    )
    assert found.reasons.inadmissible == DecisionTexts().reasons.inadmissible
    assert found.letters.award == DecisionTexts().letters.award


def test_what_is_kept_is_read_back(tmp_path, now):
    whole = read(tmp_path, OWN).definition(now=now)
    assert CallDefinition.from_dict(whole.to_dict()) == whole
    assert set(whole.to_dict()["decisions"]) == {"reasons", "letters"}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{porteur}", "{porteurs}", "vouliez-vous écrire {porteur}"),
        ("{porteur}", "{montant}", "n’est pas un champ de cette lettre"),
        ("{porteur}", "{porteur!r}", "n’entoure pas un champ"),
        ("{porteur}", "{porteur.__class__}", "n’entoure pas un champ"),
        ("{porteur}", "{porteur", "n’entoure pas un champ"),
        ("{porteur}", "{}", "n’entoure pas un champ"),
    ],
)
def test_a_placeholder_that_no_letter_fills_is_refused_with_its_line(
    tmp_path, old, new, reason
):
    with pytest.raises(DocumentRefused) as refused:
        read(tmp_path, OWN.replace(old, new))
    (problem,) = refused.value.problems
    assert reason in problem.reason.replace("\u202f", " ")
    assert problem.place.line == line_of(tmp_path / "appel.toml", "body =")


def test_a_letter_is_filled_without_touching_what_its_values_hold():
    text = LetterText(subject="{numero}", body="{{ {projet}")
    assert text.filled({"numero": "1", "projet": "{numero}"}) == LetterText(
        subject="1", body="{ {numero}"
    )


@pytest.mark.parametrize("outcome", ["award", "refusal", "inadmissible"])
def test_our_own_letters_hold_known_placeholders_and_cite_no_law(outcome):
    text = getattr(DecisionTexts().letters, outcome)
    filled = text.filled(dict.fromkeys(AWARD_PLACEHOLDERS, "X"))
    assert "article" not in filled.body.lower()
