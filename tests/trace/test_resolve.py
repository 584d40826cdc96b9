"""Gaps are labelled by what the other workers did meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurviz.lab.journal import Journal
from concurviz.trace.build import Builder
from concurviz.trace.reader import JournalReader
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.traces import MS, build, check, draw, write

ORIGIN = 5_000_000_000


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        (["A: rrr???rr", "B: iiirrriii"], ["rrrgggrr", "iiirrriii"]),
        (["A: rrr???rr", "B: rrriiirr"], ["rrrcccrr", "rrriiirr"]),
        (["A: rrr???rr"], ["rrrcccrr"]),
        # Two that wait for each other in turn, as under the GIL.
        (["A: rr??rr??rr", "B: ??rr??rr.."], ["rrggrrggrr", "ggrrggrr.."]),
        # Both off the core at once: nobody had the GIL.
        (["A: rr??rr", "B: rr??rr"], ["rrccrr", "rrccrr"]),
        # The same until one got the GIL again: the other waited for the core, then for the GIL.
        (["A: rr????rr", "B: rr??rriii"], ["rrccggrr", "rrccrriii"]),
        # Whoever waited already goes on waiting for it while nobody runs.
        (["A: rr????????rr", "B: iirr???rriii", "C: iiiii?rrr.."],
         ["rrggggggggrr", "iirrccgrriii", "iiiiicrrr.."]),
        # A tenth of the gap is enough, less is not.
        (["A: r??????????r", "B: irrrriiiiiii"], ["rggggggggggr", "irrrriiiiiii"]),
        (["A: r????????????????????r", "B: iriiiiiiiiiiiiiiiiiiii"],
         ["rccccccccccccccccccccr", "iriiiiiiiiiiiiiiiiiiii"]),
    ],
)  # fmt: skip
def test_gaps_are_labelled(tmp_path: Path, drawing: list[str], expected: list[str]) -> None:
    end = write(drawing, tmp_path, ORIGIN)
    trace = build(tmp_path, ORIGIN, end)
    check(trace)
    assert [draw(trace.workers[w], len(e)) for w, e in enumerate(expected)] == expected
    # The task's lane says the same as its worker's.
    assert (trace.worker_ns == trace.task_ns).all()


def test_without_a_common_gil_a_gap_is_a_wait_for_a_core(tmp_path: Path) -> None:
    end = write(["A: rrr???rr", "B: iiirrriii"], tmp_path, ORIGIN)
    trace = build(tmp_path, ORIGIN, end, shares_gil=False)
    assert draw(trace.workers[0], 8) == "rrrcccrr"


def test_a_worker_still_running_counts_until_its_own_waiting_gap(tmp_path: Path) -> None:
    """B's gap is not due at the watermark, but says already that B did not run in A's."""
    write(["A: rrr???rr" + 100 * "r", "B: rrr" + 100 * "?" + "r"], tmp_path, ORIGIN)
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, shares_gil=True)
    builder.feed(JournalReader(tmp_path).poll(final=True), ORIGIN + 80 * MS)
    assert draw(trace.workers[0], 6) == "rrrccc"
    assert trace.workers[0].open_state == State.RUNNING
    assert trace.now == 20 * MS


def test_a_gap_is_not_blamed_on_a_worker_that_has_not_found_its_own_yet(tmp_path: Path) -> None:
    """Nobody had a core: A has noticed, B will when it gets one, long after the hold-back."""
    journal = Journal(str(tmp_path))
    a, b = journal.recorder(0), journal.recorder(1)
    a.both(ORIGIN, State.RUNNING, 0)
    b.both(ORIGIN, State.RUNNING, 1)
    a.gap(ORIGIN + 5 * MS, 40 * MS, 0)
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, shares_gil=True)
    reader = JournalReader(tmp_path, clock=lambda: ORIGIN + 10_000 * MS)
    builder.feed(reader.poll(final=True), ORIGIN + 200 * MS)
    assert not trace.worker_ns[State.GIL_WAIT]
    b.gap(ORIGIN + 4 * MS, 240 * MS, 1)
    a.both(ORIGIN + 50 * MS, State.RUNNING, 2)
    builder.feed(reader.poll(final=True), ORIGIN + 320 * MS)
    assert draw(trace.workers[0], 45) == 5 * "r" + 40 * "c"
    assert not trace.worker_ns[State.GIL_WAIT]


def test_a_worker_that_is_silent_for_long_holds_nothing_back(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    a, b = journal.recorder(0), journal.recorder(1)
    a.both(ORIGIN, State.RUNNING, 0)
    b.both(ORIGIN, State.RUNNING, 1)
    a.gap(ORIGIN + 5 * MS, 40 * MS, 0)
    trace = RunTrace("threads", ORIGIN)
    reader = JournalReader(tmp_path, clock=lambda: ORIGIN + 10_000 * MS)
    Builder(trace, shares_gil=True).feed(reader.poll(final=True), ORIGIN + 600 * MS)
    assert trace.worker_ns[State.GIL_WAIT] == 40 * MS


def test_whoever_drains_may_have_been_kept_from_it_for_long(tmp_path: Path) -> None:
    """The window was suspended: what is read then is seconds old, and labelled all the same."""
    write(["A: rrr???rr", "B: iiirrriii"], tmp_path, ORIGIN)
    trace = RunTrace("threads", ORIGIN)
    reader = JournalReader(tmp_path, clock=lambda: ORIGIN + 10_000 * MS)
    Builder(trace, shares_gil=True).feed(reader.poll(final=True), ORIGIN + 10_000 * MS)
    assert draw(trace.workers[0], 8) == "rrrgggrr"


def test_unresolved_as_a_state_is_labelled_too(tmp_path: Path) -> None:
    """Engines write it for the time between a reply and being back in Python."""
    end = write(["A: iii??ii", "B: iiirrii"], tmp_path, ORIGIN)
    trace = build(tmp_path, ORIGIN, end)
    assert draw(trace.workers[0], 7) == "iiiggii"
    assert trace.tasks.cancelled == 2
    assert Instant.CANCELLED in trace.instants["kind"]
