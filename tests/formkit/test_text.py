"""What is taken out of a pasted text."""

import sys
import unicodedata

from formkit.text import is_harmful, readable

DIRECTIONS = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e")
ISOLATES = set("\u2066\u2067\u2068\u2069")
ALL = [chr(point) for point in range(sys.maxunicode + 1)]


def test_controls_surrogates_and_marks_of_direction_are_harmful_and_nothing_else_is():
    harmful = {character for character in ALL if is_harmful(character)}
    controls = {c for c in ALL if unicodedata.category(c) in {"Cc", "Cs"}}
    assert harmful == controls | DIRECTIONS | ISOLATES | {"\ufeff"}


def test_a_text_keeps_its_accents_emoji_and_line_ends():
    assert readable("l’été 🚀\nfin") == "l’été 🚀\nfin"


def test_a_text_loses_what_cannot_be_seen():
    assert readable("a\x00b\u202ec\ufeffd") == "abcd"


def test_other_line_ends_become_ordinary_ones_and_a_tabulation_a_space():
    assert readable("a\x0bb\u2028c\td") == "a\nb\nc d"


def test_only_line_ends_remain_of_the_harmful():
    kept = {c for c in ALL if is_harmful(c) and readable(c)}
    assert kept == {"\n", "\t", "\x0b", "\x0c", "\x85"}
