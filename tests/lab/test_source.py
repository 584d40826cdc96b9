"""Where tasks come from: fixed lists, so many in flight, arrivals at a rate."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter_ns

import pytest

from concurviz.lab.arrivals import Arrivals
from concurviz.lab.journal import Journal
from concurviz.lab.recorder import Recorder
from concurviz.lab.source import Source
from concurviz.scenario.model import default_params
from concurviz.trace.store import RunTrace
from concurviz.wire.records import NO_WORKER
from concurviz.wire.tasks import Recipe
from tests.traces import build

ORIGIN = perf_counter_ns()
WAIT_S = 20.0
FAST = 5_000.0


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(str(tmp_path))
    yield journal
    journal.close()


@pytest.fixture
def recorder(journal: Journal) -> Iterator[Recorder]:
    recorder = journal.recorder(NO_WORKER)
    yield recorder
    recorder.close(perf_counter_ns())


def recipe(**params: float) -> Recipe:
    return Recipe("cpu", {**default_params(), **params}, seed=3, fault="none", fault_every=10)


def trace_of(directory: Path) -> RunTrace:
    return build(directory, ORIGIN, perf_counter_ns())


def test_a_fixed_list_is_handed_out_once_in_order(journal: Journal, recorder: Recorder) -> None:
    source = Source(recipe(), 3, journal)
    source.open(recorder)
    taken = [source.take()[0] for _ in range(4)]
    assert [spec.index if spec else None for spec in taken] == [0, 1, 2, None]
    assert source.exhausted


def test_arrivals_of_a_fixed_list_wake_all_who_wait_at_its_end(
    journal: Journal, recorder: Recorder, tmp_path: Path
) -> None:
    source = Source(recipe(arrival=FAST), 20, journal)
    taken: list[int] = []

    def work() -> None:
        while True:
            spec, _ = source.take()
            if spec is None:
                return
            taken.append(spec.index)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    source.open(recorder)
    for thread in threads:
        thread.join(WAIT_S)
    assert sorted(taken) == list(range(20))
    assert source.exhausted
    # All of them were submitted, by the arrivals' own thread.
    assert trace_of(tmp_path).tasks.submitted == 20


def test_what_arrives_when_too_many_are_waiting_is_refused_and_counted(
    journal: Journal, recorder: Recorder, tmp_path: Path
) -> None:
    source = Source(recipe(arrival=FAST, tasks=5), 0, journal)
    filled = threading.Event()
    source.on_submitted = lambda: filled.set() if source.queued == 5 else None
    refused = threading.Event()
    finish = Recorder.finish

    def counted(self: Recorder, *args: int) -> None:
        finish(self, *args)
        refused.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Recorder, "finish", counted)
        source.open(recorder)
        assert filled.wait(WAIT_S)
        assert refused.wait(WAIT_S)
        assert source.queued == 5
    source.stop(recorder)
    tasks = trace_of(tmp_path).tasks
    assert tasks.refused >= 1
    assert tasks.cancelled == tasks.refused + 5
    assert tasks.submitted == tasks.cancelled


def test_a_rate_of_zero_fills_up_again(journal: Journal, recorder: Recorder) -> None:
    source = Source(recipe(arrival=1, tasks=4), 0, journal)
    source.open(recorder)
    assert source.queued == 0
    source.change({**default_params(), "arrival": 0, "tasks": 4}, recorder)
    assert source.queued == 4
    source.stop(recorder)


def arrivals_until(count: int, seed: int) -> list[int]:
    due: list[int] = []
    ended = threading.Event()

    def submit(at: int) -> bool:
        due.append(at)
        if len(due) == count:
            ended.set()
        return len(due) < count

    arrivals = Arrivals(seed, FAST, submit)
    arrivals.start()
    assert ended.wait(WAIT_S)
    return due


def gaps(due: list[int]) -> list[int]:
    return [b - a for a, b in pairwise(due)]


def test_arrivals_are_seeded_and_late_ones_keep_their_time() -> None:
    one, same, other = (gaps(arrivals_until(50, seed)) for seed in (1, 1, 2))
    # Each due time is rounded to a nanosecond.
    assert all(abs(a - b) <= 1 for a, b in zip(one, same, strict=True))
    assert one != other
    assert 0.5e9 / FAST < sum(one) / len(one) < 2e9 / FAST


def test_a_change_of_rate_acts_on_the_gap_that_is_waited_for() -> None:
    came = threading.Event()

    def submit(_due: int) -> bool:
        came.set()
        return False

    # At this rate the first task would come in years.
    arrivals = Arrivals(1, 1e-9, submit)
    arrivals.start()
    assert not came.is_set()
    arrivals.change(FAST)
    assert came.wait(WAIT_S)
