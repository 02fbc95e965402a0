"""The map: its source is the one that was vendored, and every department is drawn."""

import hashlib
import re

import pytest

from reviews.steering.outlines import FILE, LABELS, OVERSEAS, _light, outlines
from territories.departments import NAMES

DIGEST = "2cde2a928025daed6366604b5cada7b224a6e94d416283ef85ace872ada5dc95"


def test_the_source_is_the_one_that_was_vendored_with_its_licence():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == DIGEST
    readme = (FILE.parent / "README.md").read_text()
    assert DIGEST in readme
    assert "Attribution 4.0" in (FILE.parent / "LICENSE.md").read_text()


def test_every_department_is_drawn_once():
    assert outlines().keys() == NAMES.keys()
    assert {label.code for label in LABELS} == set(OVERSEAS)


def test_a_path_stays_in_the_drawing_and_is_light():
    for path in outlines().values():
        assert re.fullmatch(r"[mMhvz\d \-]+", path)
    assert sum(map(len, outlines().values())) < 45_000


def test_points_that_round_to_the_same_are_one():
    path = "m 1.2,1.1 0.1,0.1 10,0 0,10 z m 20,20 5,0 0,5 z"
    assert _light(path) == "m1 1 10 0 0 10zm20 20 5 0 0 5z"


def test_a_curve_is_refused():
    with pytest.raises(ValueError, match="straight lines only"):
        _light("m 1,1 c 1,1 2,2 3,3 z")
