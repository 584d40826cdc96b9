"""Who kept whom waiting, in traces drawn as text."""

from __future__ import annotations

from concurviz.analysis.blockers import blockers_of, loop_blocks
from concurviz.analysis.causes import causes_of, effects_of
from concurviz.analysis.holds import holds_of, waker_of
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending


def one_interpreter(trace: RunTrace) -> RunTrace:
    for row in trace.workers.values():
        row.pid = 100
    return trace


def test_a_wait_for_the_gil_was_caused_by_who_ran() -> None:
    trace = one_interpreter(drawn("threads", ["ggggrr/000000", "rrr.../111111", "...r../222222"]))
    causes = causes_of(trace, trace.workers[0], State.GIL_WAIT, 0, 0, 4 * MS)
    assert [(c.task, c.overlap // MS, c.how) for c in causes] == [(1, 3, "gil"), (2, 1, "gil")]


def test_who_lost_its_core_in_the_midst_of_running_had_the_gil_all_the_while() -> None:
    lanes = ["gggggg/000000", "rrcccr/111111", "cccccc/222222", "iicc../3333.."]
    trace = one_interpreter(drawn("threads", lanes))
    causes = causes_of(trace, trace.workers[0], State.GIL_WAIT, 0, 0, 5 * MS)
    assert [(c.task, c.overlap // MS, c.how) for c in causes] == [(1, 3, "stalled"), (1, 2, "gil")]


def test_another_interpreter_has_another_gil() -> None:
    trace = drawn("processes", ["ggrr", "rr../11.."])
    assert causes_of(trace, trace.workers[0], State.GIL_WAIT, 0, 0, 2 * MS) == []


def test_a_tasks_own_lane_finds_its_workers_interpreter() -> None:
    trace = one_interpreter(drawn("threads", ["ggrr/0000", "rr../11.."], ["ggrr"]))
    causes = causes_of(trace, trace.task_rows[0], State.GIL_WAIT, 0, 0, 2 * MS)
    assert [c.task for c in causes] == [1]


def test_a_wait_for_the_loop_names_the_coroutine_that_blocked_it() -> None:
    trace = drawn("coroutines", ["rrrrr.r/1111100"], ["eeeee.r", "rrrrr"])
    trace.workers[0].role = "loop"
    causes = causes_of(trace, trace.task_rows[0], State.LOOP_WAIT, 0, 0, 5 * MS)
    assert [(c.task, c.overlap // MS, c.how) for c in causes] == [(1, 5, "loop")]
    effects = effects_of(trace, trace.workers[0], 1, 0, 5 * MS)
    assert [(e.task, e.overlap // MS) for e in effects] == [(0, 5)]
    blocks = loop_blocks(trace, 4 * MS)
    assert [(b.task, b.worst_ns // MS) for b in blocks] == [(1, 5)]
    assert [(b.how, b.task, b.caused_ns // MS) for b in blockers_of(trace)] == [("loop", 1, 5)]


def test_a_callback_that_loses_its_core_keeps_the_loop_all_the_same() -> None:
    trace = drawn("coroutines", ["rrccrr.r/000000.1"], ["rrccrr", "qeeeee.r"])
    trace.workers[0].role = "loop"
    assert [(b.task, b.worst_ns // MS) for b in loop_blocks(trace, 4 * MS)] == [(0, 6)]
    found = [(b.how, b.task, b.caused_ns // MS, b.worst_ns // MS) for b in blockers_of(trace)]
    assert found == [("loop", 0, 5, 6)]


def locked() -> RunTrace:
    """Task 0 has the lock from 1 to 4 ms, task 1 waits for it from 2 to 4."""
    trace = one_interpreter(
        drawn("threads", ["rrrrrr/000000", "rrllrr/111111"], ["rrrrrr", "rrllrr"])
    )
    for at, task, kind in (
        (1, 0, Instant.ACQUIRED), (4, 0, Instant.RELEASED),
        (4.1, 1, Instant.ACQUIRED), (5, 1, Instant.RELEASED),
    ):  # fmt: skip
        ending(trace, kind, at, task=task, detail=7)
    return trace


def test_holds_are_read_off_the_instants() -> None:
    holds = holds_of(locked())
    assert holds.task.tolist() == [0, 1]
    assert (holds.start // MS).tolist() == [1, 4]
    assert (holds.end // MS).tolist() == [4, 5]
    assert set(holds.lock.tolist()) == {7}


def test_a_lock_that_was_not_given_back_is_held_to_the_end() -> None:
    trace = drawn("threads", ["rrrr"])
    ending(trace, Instant.ACQUIRED, 1, task=0, detail=1)
    assert (holds_of(trace).end // MS).tolist() == [4]
    assert not len(holds_of(drawn("threads", ["rr"])).start)


def test_a_wait_for_a_lock_names_its_holder() -> None:
    trace = locked()
    for row in (trace.workers[1], trace.task_rows[1]):
        causes = causes_of(trace, row, State.LOCK_WAIT, 1, 2 * MS, 4 * MS)
        assert [(c.task, c.overlap // MS, c.how) for c in causes] == [(0, 2, "lock")]
        assert causes[0].row is trace.workers[0]
    effects = effects_of(trace, trace.workers[0], 0, 0, 6 * MS)
    assert [(e.task, e.how) for e in effects] == [(1, "lock")]
    lock = next(b for b in blockers_of(trace) if b.how == "lock")
    assert (lock.task, lock.caused_ns // MS, lock.worst_ns // MS) == (0, 2, 3)


def test_who_put_the_item_ended_the_wait_for_it() -> None:
    trace = one_interpreter(drawn("threads", ["rrrr/0000", "llrr/1111"], ["rrrr", "llrr"]))
    ending(trace, Instant.PUT, 1.9, task=0, detail=3)
    ending(trace, Instant.TAKEN, 2, task=1, detail=3)
    assert waker_of(trace, 1, 0, 2 * MS) == (0, int(1.9 * MS))
    causes = causes_of(trace, trace.workers[1], State.LOCK_WAIT, 1, 0, 2 * MS)
    assert [(c.task, c.how) for c in causes] == [(0, "woke")]
    assert waker_of(trace, 0, 0, 2 * MS) is None


def test_a_queued_task_waited_for_the_worker_that_took_it() -> None:
    trace = drawn("threads", ["rrrrii/000011"], ["rrrr", "qqqqii"])
    causes = causes_of(trace, trace.task_rows[1], State.QUEUED, 1, 0, 4 * MS)
    assert [(c.task, c.overlap // MS, c.how) for c in causes] == [(0, 4, "worker")]


def test_what_cannot_be_told_has_no_cause() -> None:
    trace = drawn("threads", ["iirr"])
    assert causes_of(trace, trace.workers[0], State.IO_WAIT, 0, 0, 2 * MS) == []
    assert blockers_of(trace) == []


def test_blame_is_summed_over_those_who_waited() -> None:
    trace = one_interpreter(drawn("threads", ["rrrr/0000", "ggrr/1111", "gggg/2222"]))
    worst = blockers_of(trace)[0]
    assert (worst.how, worst.task, worst.caused_ns // MS, worst.holds) == ("gil", 0, 6, 1)
