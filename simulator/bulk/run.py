"""The whole check of a file: read, judge, write, tell."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from eligibility import Verdict
from simulator.bulk.checking import Check
from simulator.bulk.feed import Feed
from simulator.bulk.problems import BadLine
from simulator.bulk.processes import ordered_map
from simulator.bulk.reading import read_records

#: Lines that a process judges at a time.
CHUNK_LINES = 250

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a file holds: how many lines of each verdict, and how many bad ones."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    bad_lines: int = 0

    @property
    def lines(self) -> int:
        return self.verdicts.total() + self.bad_lines


def check_file(
    *,
    feed: Feed,
    check: Check,
    output: Callable[[bytes], object],
    report: Callable[[BadLine], None],
    advance: Callable[[Tally], None],
    processes: int,
) -> Tally:
    """Answer every line of the feed, in order, and return how many there were.

    Gives the answers to `output`; calls `report` for each line that cannot be
    answered, in order, and `advance` as the work goes. Memory does not grow with the
    file. Raises :class:`~simulator.bulk.problems.FileRefused` when the feed cannot be
    read, ``OSError`` when `output` cannot write, ``BrokenExecutor`` when a
    process dies.
    """
    tally = Tally()
    lead = check.format.opening
    chunks = _chunks(read_records(feed), CHUNK_LINES)
    for answers in ordered_map(check, chunks, processes=processes):
        if answers.text:
            output(lead + answers.text)
            lead = check.format.separator
        for bad_line in answers.bad_lines:
            report(bad_line)
        tally.verdicts += answers.verdicts
        tally.bad_lines += len(answers.bad_lines)
        advance(tally)
    if not tally.verdicts:
        output(lead)
    output(check.format.closing)
    return tally


def _chunks(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while chunk := list(islice(items, size)):
        yield chunk
