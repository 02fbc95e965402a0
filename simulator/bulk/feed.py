"""The physical lines of a file, numbered, the last few of which can be read again."""

import codecs
from collections import deque
from typing import BinaryIO, Self

from simulator.bulk.problems import FileRefused

#: A longer line is no line of figures; it is never held whole in memory.
LINE_BYTES = 65_536
#: Physical lines that a quoted cell may run over.
RECORD_LINES = 100


class OverlongError(ValueError):
    """A line, or a quoted cell of many lines, is too long to be meant."""


class Feed:
    """An iterator over the lines of a UTF-8 stream, line endings kept.

    A record is what is taken between two :meth:`start`. Memory is bounded by one
    record, whatever the stream holds. Raises :class:`OverlongError` in the place of
    a line, and :class:`FileRefused` where the stream is not UTF-8.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.bytes_read = 0
        self._stream = stream
        self._number = 1
        self._taken: list[str | None] = []
        self._again: deque[str | None] = deque()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._next_line()
        self._taken.append(line)
        if line is None or len(self._taken) > RECORD_LINES:
            raise OverlongError
        return line

    def start(self) -> int:
        """Begin a record; return the number of its first line, 1 for the file's."""
        self._number += len(self._taken)
        self._taken.clear()
        return self._number

    def give_back(self, *, keep: int) -> None:
        """Have read again all that the record took after its first `keep` lines."""
        self._again.extendleft(reversed(self._taken[keep:]))
        del self._taken[keep:]

    def _next_line(self) -> str | None:
        """The next line of the stream, None where it is overlong."""
        raw = self._stream.readline(LINE_BYTES)
        if not raw:
            raise StopIteration
        first = not self.bytes_read
        self.bytes_read += len(raw)
        if len(raw) == LINE_BYTES and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = self._stream.readline(LINE_BYTES)
                self.bytes_read += len(raw)
            return None
        try:
            return (raw.removeprefix(codecs.BOM_UTF8) if first else raw).decode()
        except UnicodeDecodeError as error:
            number = self._number + len(self._taken)
            raise FileRefused(
                f"la ligne {number} n’est pas en UTF-8 ; convertissez le fichier, par "
                "exemple : iconv -f WINDOWS-1252 -t UTF-8 FICHIER"
            ) from error
