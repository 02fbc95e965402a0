"""A function applied to many chunks by several processes, in order, in bounded memory."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any, TypeVar

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

#: With no more chunks than this, starting processes would take longer than the work.
FEW = 16
#: Chunks taken ahead of the result that is waited for, for each process.
AHEAD = 2


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(
    work: Callable[[Chunk], Result], chunks: Iterable[Chunk], *, processes: int
) -> Iterator[Result]:
    """Yield ``work(chunk)`` for each chunk, in order.

    With a few chunks or one process, all is done here. Otherwise new processes, which
    import only what `work` needs, are given it once; no more than `AHEAD` chunks for
    each wait. Processes end with this one, however it ends. Raises what `work` or
    `chunks` raises, and ``BrokenExecutor`` when a process dies.
    """
    rest = iter(chunks)
    first = list(islice(rest, FEW + 1))
    if len(first) <= FEW or processes < 2:
        yield from map(work, chain(first, rest))
        return
    with ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(work,),
    ) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for chunk in chain(first, rest):
                waiting.append(pool.submit(_do, chunk))
                if len(waiting) > AHEAD * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


_work: Callable[[Any], Any]


def _begin(work: Callable[[Any], Any]) -> None:
    """Keep the work to do, leave Ctrl-C to the parent, and end when the parent does."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _do(chunk: Any) -> Any:
    return _work(chunk)
