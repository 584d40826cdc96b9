"""Two traces side by side as one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from concurviz.analysis.beside import MAX_NAME, PairError, beside, first_marks
from concurviz.analysis.trace import RunRecord
from concurviz.scenario.contenders import title_of
from concurviz.wire.states import Instant
from tests.analysis.test_diff import trace_of
from tests.analysis.traces import MS, drawn, ending

A = trace_of(drawn("serial", ["rrrr"], ["rrrr"]), drawn("threads", ["rr"], ["rr"]))
B = trace_of(drawn("threads", ["rrr"], ["rrr"]))


def test_runs_of_both_keep_their_figures_and_get_their_side() -> None:
    joined = beside(A, B, ("a.cvtrace", "b.cvtrace")).joined
    assert [run.model for run in joined.runs] == ["serial@·A", "threads@·A", "threads@·B"]
    assert [title_of(run.model) for run in joined.runs] == [
        "Serial · A", "Threads · A", "Threads · B",
    ]  # fmt: skip
    assert [run.trace for run in joined.runs] == [run.trace for run in (*A.runs, *B.runs)]
    assert [m.model for m in joined.metrics] == [run.model for run in joined.runs]
    # Against the serial of its own trace; the second has none.
    assert [m.speedup for m in joined.metrics] == [1.0, 2.0, None]
    assert joined.verdict is None
    assert joined.said.text.startswith("A: a.cvtrace. B: b.cvtrace. Figures in both: 4;")
    assert "Nothing was repeated" in joined.said.text


def test_the_axis_begins_with_whichever_begins_first() -> None:
    pair = beside(A, B, ("a", "b"))
    assert set(pair.joined.offsets.values()) == {0}
    later = pair.shifted(3.0 * MS).joined
    assert later.offsets == {"serial@·A": 0, "threads@·A": 0, "threads@·B": 3 * MS}
    earlier = pair.shifted(-2.0 * MS).joined
    assert earlier.offsets == {"serial@·A": 2 * MS, "threads@·A": 2 * MS, "threads@·B": 0}
    # No shift is so far that times could not be told apart any more.
    assert max(pair.shifted(1e30).joined.offsets.values()) < 2**53
    assert pair.shifted(5.0).diff is pair.diff


def test_runs_of_a_live_trace_stay_where_they_were_to_each_other() -> None:
    runs = [drawn("threads", ["rr"]), drawn("serial", ["rr"])]
    runs[1].origin += 7 * MS
    live = replace(trace_of(*runs), mode="live")
    assert live.offsets == {"threads": 0, "serial": 7 * MS}
    pair = beside(B, live, ("b", "live")).shifted(1.0 * MS)
    assert pair.offsets == {"threads@·A": 0, "threads@·B": MS, "serial@·B": 8 * MS}


def test_a_trace_that_nothing_ran_in_is_refused() -> None:
    empty = replace(A, runs=(RunRecord("threads"),))
    with pytest.raises(PairError, match="b: there are no runs in it"):
        beside(A, empty, ("a", "b"))


def test_names_of_files_are_plain_and_short() -> None:
    pair = beside(A, B, ("x\n\x1b[31m" + "y" * 300, "<b>b</b>"))
    assert len(pair.files[0]) == MAX_NAME
    assert pair.files[0].startswith("x??[31m")
    assert pair.files[1] == "<b>b</b>"
    assert pair.file_of("threads@·B") == "<b>b</b>"


def test_what_else_is_not_the_same_is_said() -> None:
    assert beside(A, B, ("a", "b")).changed == []
    moved = replace(B.machine, cores=8)
    run = replace(B.runs[0], interpreter="CPython 3.13.0")
    scenario = B.scenario.with_params(tasks=7)
    other = replace(B, machine=moved, runs=(run,), scenario=scenario)
    said = beside(B, other, ("a", "b")).joined.said.findings
    assert [finding.text for finding in said[1:]] == [
        "Not the same: Tasks 60 → 7; Python – → CPython 3.13.0; Cores 2 → 8."
    ]
    # Another tool's file says nothing of these.
    assert beside(B, replace(other, imported="Chrome trace"), ("a", "b")).changed == []


def test_marks_that_tasks_of_both_have_set_are_laid_on_each_other() -> None:
    traces = []
    for at in ({"load": 2, "only here": 1, "done": 4}, {"done": 9, "load": 5}):
        run = drawn("threads", ["r" * 10])
        for number, (text, ms) in enumerate(at.items(), 1):
            run.marks[number] = text
            # Only the first of a text counts.
            ending(run, Instant.MARK, ms + 0.5, task=1, detail=number)
            ending(run, Instant.MARK, ms, task=0, detail=number)
        traces.append(trace_of(run))
    pair = beside(traces[0], traces[1], ("a", "b"))
    assert list(first_marks(traces[0])) == ["only here", "load", "done"]
    assert pair.marks == {"load": -3.0 * MS, "done": -5.0 * MS}
    assert pair.shifted(pair.marks["load"]).offsets == {"threads@·A": 3 * MS, "threads@·B": 0}
    assert beside(A, B, ("a", "b")).marks == {}


def test_the_work_tells_how_far_it_is_and_ends_when_told_to() -> None:
    shares: list[float] = []
    beside(A, B, ("a", "b"), told=shares.append)
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1

    def stop(share: float) -> None:
        raise InterruptedError(share)

    with pytest.raises(InterruptedError):
        beside(A, B, ("a", "b"), told=stop)
