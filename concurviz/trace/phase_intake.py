"""Records of what tasks were at, into the nested lanes of workers and of tasks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64, among
from concurviz.trace.phases import PhaseLanes
from concurviz.trace.reader import Records
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import FIRST_OWN, LARGEST_PHASE
from concurviz.wire.records import Kind

_PHASES = among(Kind.PHASE, Kind.TASK_PHASE)


class PhaseIntake:
    """Feeds the phases of one run."""

    def __init__(self, trace: RunTrace, span_budget: int) -> None:
        self._trace = trace
        self._workers = PhaseLanes(trace.worker_lanes, trace.worker_phases, span_budget)
        self._tasks = PhaseLanes(trace.task_lanes, trace.task_phases, span_budget)
        self._own: dict[tuple[int, int], int] = {}

    def taken(self, tasks: Int64, until: Int64) -> None:
        """Nothing of these tasks may be drawn before those times: others had their rows."""
        self._tasks.taken(tasks, until)

    def number_of(self, pid: int, number: int) -> int:
        """The trace's number of a phase that a process has named."""
        return self._own.setdefault((pid, number), FIRST_OWN + len(self._own))

    def store(
        self,
        records: Records,
        endings: Int64,
        lane_of: Int64,
        left: npt.NDArray[np.bool_],
        ended: npt.NDArray[np.bool_],
        row_of: Int32,
    ) -> None:
        """Store what tasks were at: on their rows, and on the workers they have to themselves.

        By record: ``lane_of`` its worker's lane or -1, ``left`` whether that has nothing to do from
        then on. ``endings``: the records that end tasks. By task: ``ended``, and its row or -1.
        """
        kind = records["kind"]
        told = np.flatnonzero(_PHASES[kind])
        if not len(told) and self._tasks.empty:
            return
        number = self._numbers(records["detail"][told], records["pid"][told])
        ends, end_t = records["task"][endings].astype(np.int64), records["t"][endings]
        # Of a task that has ended nothing more is said; of one that ends now, nothing after that.
        until = np.full(len(ended), np.iinfo(np.int64).max)
        until[ended] = -1
        until[ends] = end_t
        idle = np.flatnonzero(left & (lane_of >= 0))
        for side, mine, lane, gone, rows, final in (
            (
                self._workers,
                kind[told] == Kind.PHASE,
                lane_of[told],
                (lane_of[idle], records["t"][idle], idle),
                np.arange(len(self._trace.worker_lanes.rows), dtype=np.int32),
                False,
            ),
            (
                self._tasks,
                (records["task"][told] >= 0) & (records["t"][told] < until[records["task"][told]]),
                records["task"][told].astype(np.int64),
                (ends, end_t, endings),
                row_of,
                True,
            ),
        ):
            mine &= lane >= 0
            which = told[mine]
            depth = records["state"][which].astype(np.int64)
            entered = (lane[mine], records["t"][which], depth, number[mine], which)
            side.take(entered, gone, rows, final=final)

    def _numbers(self, detail: Int64, pid: Int64) -> Int64:
        """The trace's numbers of phases: what tasks name themselves is numbered by each process."""
        number = np.clip(detail, 0, LARGEST_PHASE)
        own = np.flatnonzero(number >= FIRST_OWN)
        if len(own):
            pairs = np.stack([pid[own], number[own]])
            names, where = np.unique(pairs, axis=1, return_inverse=True)
            numbers = [self.number_of(p, n) for p, n in names.T.tolist()]
            number[own] = np.array(numbers, np.int64)[where.reshape(-1)]
        return number
