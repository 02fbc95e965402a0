"""What people paste, made fit to be read back: no invisible mark that changes what one sees."""

import unicodedata

_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))


def is_harmful(character: str) -> bool:
    """Tell controls, lone surrogates and bidirectional marks from the rest."""
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or character in "\ufeff\u200e\u200f\u061c"
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    )


def readable(text: str) -> str:
    """Return `text` without the characters that harm; accents, emoji and line ends stay.

    The line ends of word processors become ordinary ones, a tabulation a space.
    """
    text = text.translate(_OTHER_LINE_ENDS).replace("\t", " ")
    return "".join(
        character
        for character in text
        if character == "\n" or not is_harmful(character)
    )
