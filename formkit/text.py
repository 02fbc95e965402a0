"""What people paste, made fit to be read back: no invisible mark that changes what one sees."""

import re

_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))

# Controls, lone surrogates, the marks of direction and of byte order.
_MARKS = r"\x7f-\x9f\ud800-\udfff\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_HARMFUL = re.compile(rf"[\x00-\x1f{_MARKS}]")
_HARMFUL_IN_PROSE = re.compile(rf"[\x00-\x09\x0b-\x1f{_MARKS}]+")


def is_harmful(character: str) -> bool:
    """Tell controls, lone surrogates and bidirectional marks from the rest."""
    return _HARMFUL.match(character) is not None


def readable(text: str) -> str:
    """Return `text` without the characters that harm; accents, emoji and line ends stay.

    The line ends of word processors become ordinary ones, a tabulation a space.
    """
    text = text.translate(_OTHER_LINE_ENDS).replace("\t", " ")
    return _HARMFUL_IN_PROSE.sub("", text)
