import io

import pytest

from simulator.bulk import progress
from simulator.bulk.progress import Progress


@pytest.fixture
def clock(monkeypatch):
    """Seconds that the bar reads, changed by the test."""
    seconds = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: seconds[0])
    return seconds


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_bar_tells_lines_rate_and_share(clock):
    terminal = io.StringIO()
    bar = Progress(terminal.write, size=1_000)
    clock[0] += 2
    bar.update(lines=40_000, bytes_read=500)

    assert plain(terminal.getvalue()) == (
        f"\r\x1b[K{'█' * 15}{'░' * 15}  50 % · 40 000 lignes, 20 000 par seconde"
    )


def test_a_pipe_has_no_share(clock):
    terminal = io.StringIO()
    bar = Progress(terminal.write, size=None)
    clock[0] += 1
    bar.update(lines=1, bytes_read=10)

    assert plain(terminal.getvalue()) == "\r\x1b[K1 ligne, 1 par seconde"


def test_it_is_drawn_ten_times_a_second_at_most(clock):
    terminal = io.StringIO()
    bar = Progress(terminal.write, size=None)
    for _ in range(100):
        clock[0] += 0.01
        bar.update(lines=1, bytes_read=1)

    assert 8 <= terminal.getvalue().count("\r") <= 10


def test_it_is_erased_once(clock):
    terminal = io.StringIO()
    bar = Progress(terminal.write, size=None)
    bar.clear()
    clock[0] += 1
    bar.update(lines=1, bytes_read=1)
    drawn = terminal.getvalue()
    bar.clear()
    bar.clear()

    assert terminal.getvalue() == f"{drawn}\r\x1b[K"


def test_without_a_terminal_nothing_is_drawn(clock):
    bar = Progress(None, size=10)
    clock[0] += 1
    bar.update(lines=1, bytes_read=1)
    bar.clear()
