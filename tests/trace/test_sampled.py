"""What was sampled from outside becomes spans where nothing was measured inside, and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from concurviz.lab.journal import Journal
from concurviz.trace.build import Builder
from concurviz.trace.freeze import ended, from_arrays, to_arrays
from concurviz.trace.reader import JournalReader
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.traces import LETTERS, MS, check, draw

ORIGIN = 5_000_000_000


def trace_of(
    directory: Path,
    lanes: list[tuple[str, str]],
    batches: int = 1,
    seen: Callable[[RunTrace], None] | None = None,
) -> RunTrace:
    """Lanes with ``O`` for a stretch in opaque code, each with the sampler's view of it.

    A letter of the view is a look in the middle of its millisecond, a blank none. ``seen`` gets the
    trace after each batch but the last.
    """
    own, outside = Journal(str(directory)), Journal(str(directory))
    trace = RunTrace("threads", ORIGIN)
    builder, reader = Builder(trace, shares_gil=True), JournalReader(directory)
    for worker, (lane, view) in enumerate(lanes):
        recorder, before = own.recorder(worker), "."
        for at, letter in enumerate(lane):
            t = ORIGIN + at * MS
            if letter == before:
                continue
            if letter == "O":
                recorder.opaque(t, State.IO_WAIT, worker)
            else:
                recorder.both(t, LETTERS[letter], worker)
            before = letter
        sampler, looked = outside.recorder(worker), 0
        for at, letter in enumerate(view):
            t = ORIGIN + at * MS + MS // 2
            if letter != " ":
                sampler.sample(t, LETTERS[letter], t - looked if looked else 0)
                looked = t
    end = ORIGIN + max(len(lane) for lane, _ in lanes) * MS
    for step in range(1, batches):
        part = reader.poll(final=step == 1)
        builder.feed(part, ORIGIN + step * (end - ORIGIN) // batches + 60 * MS)
        if seen is not None:
            seen(trace)
    builder.finish(reader.poll(final=batches == 1), end, Instant.CANCELLED)
    reader.close()
    check(trace)
    return trace


@pytest.mark.parametrize("batches", [1, 4, 13])
@pytest.mark.parametrize(
    ("lane", "view", "expected"),
    [
        # Within the stretch the samples count, outside of it they do not.
        ("rrOOOOOOrr", "gggggiiigg", "rrgggiiirr"),
        # Nobody looked: what the worker itself says.
        ("rrOOOOrr", "        ", "rriiiirr"),
        # A stretch that never ends.
        ("rrOOOOOO", "ggrrrrgg", "rrrrrrgg"),
    ],
)
def test_samples_tell_what_opaque_code_did(
    tmp_path: Path, lane: str, view: str, expected: str, batches: int
) -> None:
    trace = trace_of(tmp_path, [(lane, view)], batches)
    assert draw(trace.workers[0], len(lane)) == expected
    assert (trace.worker_ns == trace.task_ns).all()
    looked = view.strip() != ""
    assert len(trace.sampled) == looked
    if looked:
        assert trace.sampled["start"][0] == 2 * MS


def test_where_the_sampler_was_kept_from_looking_nothing_is_known(tmp_path: Path) -> None:
    lane = "r" + 40 * "O" + "r"
    trace = trace_of(tmp_path, [(lane, " gg" + 30 * " " + "rr")])
    # A look in the middle of each ms: from the last one on, up to the next, it is unknown.
    spans = list(zip(trace.workers[0].state.tolist(), trace.workers[0].end.tolist(), strict=True))
    assert spans[:4] == [
        (State.RUNNING, MS),
        (State.GIL_WAIT, 2.5 * MS),
        (State.UNKNOWN, 33.5 * MS),
        (State.RUNNING, 42 * MS),
    ]


def test_a_thread_that_waits_for_ever_for_the_gil_is_not_claimed_to_run(tmp_path: Path) -> None:
    """B never ran again, so it never found its gap; A has the GIL in a call that does not end."""
    length = 200
    trace = trace_of(
        tmp_path,
        [("rr" + (length - 2) * "O", length * "r"), (length * "r", 2 * "r" + (length - 2) * "g")],
    )
    b = trace.workers[1]
    assert b.state.tolist() == [State.RUNNING, State.GIL_WAIT]
    assert b.end.tolist() == [2.5 * MS, length * MS]
    assert set(trace.sampled["worker"].tolist()) == {0, 1}


def test_a_stuck_thread_is_drawn_waiting_while_the_call_that_keeps_the_gil_goes_on(
    tmp_path: Path,
) -> None:
    length, shown = 200, []

    def look(trace: RunTrace) -> None:
        for lanes, row in ((trace.worker_lanes, trace.workers[1]), (trace.task_lanes, None)):
            lane = row.lane if row is not None else 1
            mine = lanes.open_ns(trace.extent, [lane])
            assert mine.sum() == trace.extent
            shown.append(int(mine[State.GIL_WAIT]))
        # Nothing of it is settled: it may still turn out to have run.
        assert not len(trace.worker_lanes)
        if shown[-1]:
            opened = trace.workers[1].opened(trace.extent)
            assert opened == [
                (0, 10.5 * MS, State.RUNNING, 1),
                (10.5 * MS, trace.extent, State.GIL_WAIT, 1),
            ]
            assert trace.was_sampled(1, 1, 20 * MS, 21 * MS)
            assert not trace.was_sampled(1, 1, 0, 10 * MS)
            again = from_arrays(*to_arrays(ended(trace)))
            assert again.workers[1].opened(trace.extent) == opened
            assert (again.ns_by_state(again.worker_lanes)[State.GIL_WAIT]) == shown[-1]

    trace = trace_of(
        tmp_path,
        [(length * "O", length * "r"), (length * "r", 10 * "r" + (length - 10) * "g")],
        batches=20,
        seen=look,
    )
    # Believed after 50 ms of it, workers' lanes and tasks' alike.
    assert shown == [w for k in range(1, 20) for w in 2 * [int((10 * k - 10.5) * MS) * (k > 6)]]
    assert not trace.sampled_open
    assert trace.workers[1].state.tolist() == [State.RUNNING, State.GIL_WAIT]


def test_a_wait_shown_ahead_is_replaced_by_what_the_thread_found(tmp_path: Path) -> None:
    lane = 2 * "r" + 98 * "g" + 20 * "r"
    trace = trace_of(tmp_path, [(lane, lane), (120 * "O", 120 * "r")], batches=12)
    assert draw(trace.workers[0], 120) == lane
    assert trace.worker_lanes.open_states == set()


def test_samples_do_not_overrule_what_a_thread_found_itself(tmp_path: Path) -> None:
    trace = trace_of(tmp_path, [("rrrriiiirrrr", 12 * "g")])
    assert draw(trace.workers[0], 12) == "rrrriiiirrrr"
    assert not len(trace.sampled)
