"""Names brought to one spelling, so that a search does not stumble on an accent."""

import re
import unicodedata
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae"})
_NOT_A_WORD: Final = re.compile(r"[^0-9a-z]+")
_SAINTS: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}

# Words by which people call a body, beside its name. Normalised.
_ALSO_CALLED: Final = {
    "CC": "communaute de communes",
    "CA": "communaute d agglomeration",
    "CU": "communaute urbaine",
    "MET": "metropole",
    "METLYON": "metropole",
    "EPT": "ept etablissement public territorial",
    "DEP": "departement conseil departemental",
    "REG": "region conseil regional",
    "CTU": "collectivite territoriale unique region departement",
    "PARIS": "ville de paris departement",
}
NAME_END: Final = " | "


def normalise(text: str) -> str:
    """Return `text` as lower-case ASCII words parted by one space; "St" is read "saint".

    >>> normalise("L’Haÿ-les-Roses, Ste-Œuvre")
    'l hay les roses sainte oeuvre'
    """
    folded = text.casefold().translate(_LIGATURES)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", folded)
        if not unicodedata.combining(letter)
    )
    words = _NOT_A_WORD.sub(" ", plain).split()
    return " ".join(_SAINTS.get(word, word) for word in words)


def search_text(*, name: str, category: str) -> str:
    """Return what a search reads of a body: " name | what else it is called ".

    The space before each word tells the start of a word from its middle, and `NAME_END`
    a whole name from the beginning of a longer one.
    """
    return f" {normalise(name)}{NAME_END}{_ALSO_CALLED.get(category, '')} "
