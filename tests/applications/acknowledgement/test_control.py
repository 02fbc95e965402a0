"""The code and the address that a person copies from a document."""

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from applications.acknowledgement.control import (
    ALPHABET,
    control_code,
    normalise_code,
    verification_address,
)

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
CONTENT = hashlib.sha256(b"what was filed").hexdigest()


def test_a_code_is_the_first_eighty_bits_of_the_digest():
    code = control_code("0" * 19 + "1" + "f" * 44)

    assert code == "0000-0000-0000-0001"
    assert control_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert control_code("00443214c74254b635cf" + "0" * 44) == "0123-4567-89AB-CDEF"


@given(DIGESTS)
def test_a_code_read_back_gives_the_bits(digest):
    bits = 0
    for character in control_code(digest).replace("-", ""):
        bits = bits * 32 + ALPHABET.index(character)

    assert f"{bits:020x}" == digest[:20]


@pytest.mark.parametrize("text", ["", "abc", "F" * 64, "g" * 64, "0" * 63, "0" * 65])
def test_what_is_no_digest_has_no_code(text):
    with pytest.raises(ValueError, match="digest"):
        control_code(text)


@given(DIGESTS, st.sampled_from(["", " ", "-", "\u00a0", "–", ".", " - ", "\u200b"]))
@example("0" * 64, "")
def test_a_code_is_read_however_it_is_grouped_and_whatever_its_case(digest, between):
    code = control_code(digest)

    assert normalise_code(code.lower().replace("-", between)) == code
    assert normalise_code(f"  {code}\n") == code


def test_letters_taken_for_digits_are_those_digits():
    assert normalise_code("oOiI lLoO 7K3M 9QXA") == "0011-1100-7K3M-9QXA"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7K3M-9QXA-04TB-ZZ1",
        "7K3M-9QXA-04TB-ZZ1HH",
        "7K3M-9QXA-04TB-ZZ1U",
        "\uff17K3M-9QXA-04TB-ZZ1H",
        "7K3M-9QXA-04TB-ZZ1🙂",
        "é" * 16,
        "ß" * 8,
    ],
)
def test_what_cannot_be_a_code_is_refused(text):
    with pytest.raises(ValueError, match="code"):
        normalise_code(text)


def test_an_address_holds_the_number_and_the_code(settings):
    settings.BASE_URL = "https://pass.example"

    assert (
        verification_address(number="PN2020-000042-X", content_sha256="0" * 64)
        == "https://pass.example/v/PN2020-000042-X/0000-0000-0000-0000"
    )


def test_there_is_no_address_while_the_portal_does_not_know_its_own(settings):
    settings.BASE_URL = ""

    assert (
        verification_address(number="PN2020-000042-X", content_sha256=CONTENT) is None
    )
