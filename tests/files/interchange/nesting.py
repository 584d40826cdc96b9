"""What is nested in the lanes of a trace, for comparing it with what comes back of an export."""

from __future__ import annotations

from pathlib import Path

from concurviz.analysis.trace import Trace
from concurviz.files.interchange.export import export
from concurviz.files.interchange.foreign import read_foreign
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.trace.rows import Row

Nested = list[tuple[int, str, int, int]]
"""Depth, name, start and end (ns)."""


def nested(trace: Trace) -> dict[tuple[int, str], Nested]:
    """What lies in each lane, by place of its run and label."""
    found: dict[tuple[int, str], Nested] = {}
    for place, run in enumerate(trace.runs):
        assert run.trace is not None
        for row in run.trace.workers.values():
            spans = [
                (depth, run.trace.phase_name(name), start, end)
                for depth, store in enumerate(run.trace.worker_phases, 1)
                for start, end, _, name in _spans(store.rows[row.lane])
            ]
            found[place, row.label.split(" (pid")[0]] = sorted(spans)
    return found


def states(trace: Trace) -> list[list[tuple[int, int, int]]]:
    """By lane, start, end (ns) and state of each span."""
    return [
        [span[:3] for span in _spans(row)]
        for run in trace.runs
        if run.trace is not None
        for row in run.trace.workers.values()
    ]


def _spans(row: Row) -> list[tuple[int, int, int, int]]:
    columns = (row.start, row.end, row.state, row.task)
    return list(zip(*(c.tolist() for c in columns), strict=True))


def again(folder: Path, trace: Trace) -> Trace:
    """Exported to Chrome's format and read."""
    export(folder / "again.json", Snapshot.of(trace), "chrome")
    return read_foreign(folder / "again.json")
