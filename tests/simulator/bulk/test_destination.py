import os
import stat
from pathlib import Path

import pytest

from simulator.bulk.destination import whole_file


def test_the_file_takes_its_name_when_it_is_whole(tmp_path):
    path = tmp_path / "answers.csv"

    with whole_file(path) as file:
        file.write("é\r\n".encode())
        assert not path.exists()

    assert path.read_bytes() == "é\r\n".encode()
    assert [each.name for each in tmp_path.iterdir()] == ["answers.csv"]


def interrupted_half_way(path):
    with whole_file(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt


def test_a_failure_leaves_the_file_as_it_was_and_nothing_beside(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("before")

    with pytest.raises(KeyboardInterrupt):
        interrupted_half_way(path)

    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["answers.csv"]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("before")
    path.chmod(0o640)

    with whole_file(path) as file:
        file.write(b"after")

    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text() == "after"


def test_a_link_still_leads_to_the_file(tmp_path):
    path, link = tmp_path / "answers.csv", tmp_path / "link.csv"
    link.symlink_to(path)

    with whole_file(link) as file:
        file.write(b"after")

    assert link.is_symlink()
    assert path.read_text() == "after"


def test_what_is_no_regular_file_is_written_to():
    with whole_file(Path(os.devnull)) as file:
        file.write(b"lost")

    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("name", ["absent/answers.csv", "."])
def test_a_place_that_cannot_be_written_is_an_error(tmp_path, name):
    with pytest.raises(OSError), whole_file(tmp_path / name):  # noqa: PT011
        pytest.fail("opened")
