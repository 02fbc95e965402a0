import io

import pytest

from simulator.bulk.feed import LINE_BYTES, RECORD_LINES, Feed, OverlongError
from simulator.bulk.problems import FileRefused


def feed(content: bytes) -> Feed:
    return Feed(io.BytesIO(content))


def test_lines_keep_their_endings_and_lose_the_byte_order_mark():
    assert list(feed("\ufeffa\r\nb\n\nc".encode())) == ["a\r\n", "b\n", "\n", "c"]


def test_a_mark_inside_the_file_is_a_character():
    assert list(feed("a\n\ufeffb".encode())) == ["a\n", "\ufeffb"]


def test_a_record_starts_at_the_line_after_those_of_the_one_before():
    lines = feed(b"a\nb\nc\nd")

    starts = [lines.start()]
    for taken in (1, 2, 1):
        for _ in range(taken):
            next(lines)
        starts.append(lines.start())

    assert starts == [1, 2, 4, 5]


def test_lines_given_back_are_read_again_in_their_order():
    lines = feed(b"a\nb\nc\nd")
    lines.start()
    taken = [next(lines) for _ in range(3)]
    lines.give_back(keep=1)

    assert taken == ["a\n", "b\n", "c\n"]
    assert lines.start() == 2
    assert list(lines) == ["b\n", "c\n", "d"]


def test_the_longest_line_is_read_and_a_longer_one_is_passed_over():
    longest = b"x" * (LINE_BYTES - 1) + b"\n"
    longer = b"y" * LINE_BYTES + b"\n"
    lines = feed(longest + longer * 3 + b"end")
    lines.start()

    assert next(lines) == longest.decode()
    for number in (2, 3, 4):
        assert lines.start() == number
        with pytest.raises(OverlongError):
            next(lines)
    assert lines.start() == 5
    assert next(lines) == "end"


def test_a_line_that_never_ends_is_passed_over():
    with pytest.raises(OverlongError):
        next(feed(b"z" * LINE_BYTES * 3))


def test_a_record_of_too_many_lines_is_given_up():
    lines = feed(b"x\n" * (RECORD_LINES + 1))
    lines.start()
    for _ in range(RECORD_LINES):
        next(lines)

    with pytest.raises(OverlongError):
        next(lines)


def test_another_encoding_is_refused_with_its_line():
    lines = feed("a\nBéziers\n".encode("cp1252"))
    next(lines)

    with pytest.raises(FileRefused, match="la ligne 2 n’est pas en UTF-8"):
        next(lines)


def test_the_bytes_read_are_counted():
    lines = feed("é\nb".encode())
    list(lines)

    assert lines.bytes_read == 4
