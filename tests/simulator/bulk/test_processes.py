import os
from concurrent.futures import BrokenExecutor

import pytest

from simulator.bulk.processes import AHEAD, FEW, ordered_map, processors


def who(chunk: int) -> tuple[int, int]:
    return chunk, os.getpid()


def die(chunk: int) -> None:
    os._exit(1)


def refuse(chunk: int) -> int:
    if chunk == FEW:
        raise ValueError(chunk)
    return chunk


def test_a_few_chunks_are_done_here():
    assert list(ordered_map(who, range(FEW), processes=2)) == [
        (chunk, os.getpid()) for chunk in range(FEW)
    ]


def test_one_process_is_this_one():
    assert list(ordered_map(who, range(FEW * 2), processes=1)) == [
        (chunk, os.getpid()) for chunk in range(FEW * 2)
    ]


def test_many_chunks_are_done_elsewhere_and_come_back_in_order():
    results = list(ordered_map(who, range(FEW * 4), processes=2))

    assert [chunk for chunk, _ in results] == list(range(FEW * 4))
    assert os.getpid() not in {process for _, process in results}


def test_chunks_are_taken_as_results_are():
    taken = []

    def chunks():
        for chunk in range(FEW * 10):
            taken.append(chunk)
            yield chunk

    results = ordered_map(who, chunks(), processes=2)
    for _ in range(FEW * 2):
        next(results)
    ahead = len(taken) - FEW * 2
    results.close()

    assert ahead <= max(AHEAD * 2, FEW + 1)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_the_work_raises_is_raised_here(processes):
    with pytest.raises(ValueError, match=str(FEW)):
        list(ordered_map(refuse, range(FEW * 4), processes=processes))


def test_the_death_of_a_process_is_told():
    with pytest.raises(BrokenExecutor):
        list(ordered_map(die, range(FEW * 4), processes=2))


def test_there_is_a_processor():
    assert processors() >= 1
