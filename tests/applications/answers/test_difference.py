"""What changed from one text of a dossier to another, word by word and line by line."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.answers.difference import Mark, _compared, difference, differs
from applications.models import Application
from tests.factories.applications import filed

WORDS = st.lists(
    st.sampled_from(["le", "la", "pass", "numérique", "\n", "10 000", "€"]), max_size=30
).map(" ".join)


@pytest.fixture
def content(db):
    return filed().content


def changed(content, **parts):
    new = copy.deepcopy(content)
    for part, values in parts.items():
        new[part] |= values
    return new


def compared(before, after):
    return difference(Application(), before, after, [])


def test_two_texts_that_say_the_same_have_no_difference(content):
    assert compared(content, content) == ()
    assert not differs(content, {**content, "schema": 99})


def test_only_the_words_that_changed_are_marked(content):
    new = changed(content, project={"title": "Le numérique pour chacun"})

    (section,) = compared(content, new)

    assert section.step.slug == "projet"
    (text,) = section.texts
    assert text.label == "Intitulé"
    assert [(one.text, one.mark) for one in text.before] == [
        ("Le numérique pour ", Mark.SAME),
        ("tous", Mark.REMOVED),
    ]
    assert [(one.text, one.mark) for one in text.after] == [
        ("Le numérique pour ", Mark.SAME),
        ("chacun", Mark.ADDED),
    ]


def test_the_lines_of_the_plan_are_paired_by_what_they_are_for(content):
    new = changed(
        content,
        financing={
            "expenses": [
                {"label": "Pass numériques", "amount": "90000.00", "eligible": True},
                {"label": "Animation", "amount": "10000.00", "eligible": False},
            ]
        },
    )

    (section,) = compared(content, new)

    assert [(one.mark, one.before is None) for one in section.expenses] == [
        ("Modifié", False),
        ("Ajouté", True),
    ]
    assert section.resources == ()


def test_a_document_is_another_one_when_its_bytes_differ(content):
    new = copy.deepcopy(content)
    new["documents"][0]["sha256"] = "f" * 64

    (section,) = compared(content, new)

    assert [one.mark for one in section.documents] == ["Retirée", "Ajoutée"]


@given(WORDS, WORDS)
def test_the_pieces_of_each_side_make_its_text(before, after):
    text = _compared("Description", before, after)

    assert "".join(one.text for one in text.before) == before
    assert "".join(one.text for one in text.after) == after
    assert not any(one.mark is Mark.ADDED for one in text.before)
    assert not any(one.mark is Mark.REMOVED for one in text.after)


def test_a_text_that_repeats_one_word_is_shown_whole_at_once():
    text = _compared("Description", "a " * 7_000 + "b", "a " * 7_000 + "c")

    assert [one.mark for one in text.before] == [Mark.REMOVED]
    assert [one.mark for one in text.after] == [Mark.ADDED]
