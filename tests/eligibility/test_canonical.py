import hashlib

import pytest

from eligibility import canonical


def test_the_text_has_sorted_keys_no_spaces_and_its_accents():
    assert canonical.dumps({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(number):
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical.dumps(number)


def test_the_digest_is_that_of_the_utf8_bytes():
    assert canonical.digest("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()
