import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.numbering import dossier_number, normalise_number

ranks = st.integers(min_value=1, max_value=9_999_999)


def test_a_number_shows_its_call_and_its_rank():
    assert re.fullmatch(r"PN2020-000042-[0-9A-Z]", dossier_number("PN2020", 42))


@given(ranks)
def test_a_number_is_its_own_normal_form(rank):
    number = dossier_number("PN2020", rank)
    assert normalise_number(number) == number


def test_a_number_typed_in_small_letters_and_with_spaces_is_understood():
    number = dossier_number("PN2020", 42)
    assert normalise_number(f" {number.lower()} ") == number


@given(ranks, st.data())
def test_any_single_mistyped_character_is_noticed(rank, data):
    number = dossier_number("PN2020", rank)
    places = [i for i, character in enumerate(number) if character != "-"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(
        st.sampled_from(
            [c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c != number[place]]
        )
    )
    with pytest.raises(ValueError, match="number:"):
        normalise_number(number[:place] + other + number[place + 1 :])


def test_a_text_of_another_form_is_refused_with_the_form_expected():
    with pytest.raises(ValueError, match="expected the form PN2020-000042-X"):
        normalise_number("42")


@pytest.mark.parametrize("prefix", ["", "pn2020", "PN-2020", "P" * 11])
def test_a_prefix_that_would_not_read_back_is_refused(prefix):
    with pytest.raises(ValueError, match="prefix:"):
        dossier_number(prefix, 1)


def test_a_rank_starts_at_one():
    with pytest.raises(ValueError, match="rank: 0"):
        dossier_number("PN2020", 0)
