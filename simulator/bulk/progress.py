"""How far the check is, on a terminal."""

import time
from collections.abc import Callable

from eligibility.french import count, number

WIDTH = 30
EVERY_S = 0.1


class Progress:
    """A bar drawn over itself at most ten times a second; erased by :meth:`clear`.

    draw: writes to the terminal, at once and without an end of line; None draws nothing.
    size: bytes to read; None when it is not known (a pipe): lines are told alone.
    """

    def __init__(self, draw: Callable[[str], None] | None, *, size: int | None) -> None:
        self._draw = draw
        self._size = size
        self._start = self._drawn = time.monotonic()
        self._shown = False

    def update(self, *, lines: int, bytes_read: int) -> None:
        """Tell how many lines are done, and how many bytes have been read."""
        now = time.monotonic()
        if self._draw is None or now - self._drawn < EVERY_S:
            return
        self._drawn = now
        self._shown = True
        text = f"{count(lines, 'ligne')}, {number(round(lines / (now - self._start)))} par seconde"
        if self._size:
            done = min(bytes_read / self._size, 1)
            bar = "█" * int(done * WIDTH)
            text = f"{bar:░<{WIDTH}} {int(done * 100):>3} % · {text}"
        self._draw(f"\r\x1b[K{text}")

    def clear(self) -> None:
        """Erase the bar, so that something else can be written."""
        if self._draw is not None and self._shown:
            self._draw("\r\x1b[K")
            self._shown = False
