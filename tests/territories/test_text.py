import pytest
from hypothesis import given
from hypothesis import strategies as st

from territories.text import normalise, search_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("Lætitia", "laetitia"),
        ("ÎLE-DE-BRÉHAT", "ile de brehat"),
        ("St-Gildas, Ste Anne", "saint gildas sainte anne"),
        ("  Val d'Or (58) ", "val d or 58"),
        ("E\N{COMBINING ACUTE ACCENT}vreux", "evreux"),
        ("", ""),
        ("- ’ !", ""),
    ],
)
def test_accents_case_ligatures_and_signs_do_not_matter(written, read):
    assert normalise(written) == read


@given(st.text())
def test_what_is_normalised_stays_so(text):
    once = normalise(text)
    assert normalise(once) == once
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


def test_a_body_is_also_found_by_what_it_is():
    assert search_text(name="CC du Val", category="CC") == (
        " cc du val | communaute de communes "
    )
