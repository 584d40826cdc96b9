"""Records of workers that cannot write into the run's directory: they go with tasks' answers.

Such a worker is on another machine, with a clock of its own. The host writes its records down, with
times of its own clock: how far that is ahead of the other is found by round trips, and known to
within half of the shortest.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter_ns
from typing import Any, Callable, NamedTuple

from concurviz.lab.engines.process_pool import Outcome
from concurviz.lab.journal import Journal, NoteValue
from concurviz.lab.recorder import Recorder
from concurviz.lab.worker import tell_death
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State

ROUND_TRIPS = 12
MOST_HELD = 8
"""Of one thread's answers, how many wait for one that was given before them."""

#: A record: the recorder's method and its arguments, of which the first is the time.
Told = tuple[str, tuple[int, ...]]


class Clock(NamedTuple):
    """Another process's: ``ahead_ns`` is to be added to its times; true within ``error_ns``."""

    ahead_ns: int
    error_ns: int


class Answer(NamedTuple):
    """What comes of a call: what was recorded in its thread since the answer before, and notes.

    ``place``: how many answers its thread had given before.
    """

    outcome: Outcome
    address: str
    thread: int
    place: int
    told: list[Told]
    notes: list[dict[str, NoteValue]]


class Clocks:
    """What is known of other processes' clocks, by address."""

    def __init__(self) -> None:
        self._best: dict[str, Clock] = {}

    def get(self, address: str) -> Clock | None:
        """What is known of one; None before it was asked."""
        return self._best.get(address)

    def learn(self, begin: int, said: dict[str, int], end: int) -> None:
        """What clocks said that were asked at ``begin``; the answer was there at ``end``."""
        error = (end - begin) // 2
        for address, theirs in said.items():
            known = self._best.get(address)
            if known is None or error < known.error_ns:
                self._best[address] = Clock(begin + error - theirs, error)

    def measure(self, ask: Callable[[], dict[str, int]]) -> None:
        """Ask so often that one round trip is short; ``ask`` gets what each clock says."""
        for _ in range(ROUND_TRIPS):
            begin = perf_counter_ns()
            self.learn(begin, ask(), perf_counter_ns())


class TellingRecorder(Recorder):
    """Keeps what is recorded in ``told``. ``alone``: whether its process has no other thread."""

    __slots__ = ("_waits", "told")

    def __init__(self, journal: Journal, worker: int, stream: int, alone: bool) -> None:
        super().__init__(journal, worker, stream)
        self.told: list[Told] = []
        # Nobody can find out later what a gap was: all workers' records are in one process's name.
        self._waits = State.CPU_WAIT if alone else State.UNKNOWN

    def worker(self, t: int, state: int, task: int = NO_TASK) -> None:
        self.told.append(("worker", (t, state, task)))

    def task(self, t: int, state: int, task: int) -> None:
        self.told.append(("task", (t, state, task)))

    def both(self, t: int, state: int, task: int) -> None:
        self.told.append(("both", (t, state, task)))

    def gap(self, t: int, duration_ns: int, task: int, state: int = State.UNRESOLVED) -> None:
        state = self._waits if state == State.UNRESOLVED else state
        self.told.append(("gap", (t, duration_ns, task, state)))

    def instant(self, t: int, kind: int, task: int = NO_TASK, detail: int = 0) -> None:
        self.told.append(("instant", (t, kind, task, detail)))

    def opaque(self, t: int, state: int, task: int) -> None:
        # No sampler sees it.
        self.told.append(("both", (t, state, task)))

    def phase(self, t: int, number: int, task: int, depth: int, alone: bool) -> None:
        self.told.append(("phase", (t, number, task, depth, alone)))

    def close(self, t: int) -> None:
        return

    def take(self) -> list[Told]:
        """What has been recorded since the last call."""
        told, self.told = self.told, []
        return told


class SilentRecorder(TellingRecorder):
    """For runs that write no journals."""

    __slots__ = ()

    def take(self) -> list[Told]:
        self.told.clear()
        return []


class TellingJournal(Journal):
    """A journal without files. ``alone``: whether one thread of the process executes tasks."""

    def __init__(self, record: bool, alone: bool) -> None:
        super().__init__("", record=record)
        self._kind = TellingRecorder if record else SilentRecorder
        self._alone = alone
        self._noted: list[dict[str, NoteValue]] = []

    def recorder(self, worker: int) -> TellingRecorder:
        return self._kind(self, worker, 0, self._alone)

    def note(self, **fields: NoteValue) -> None:
        self._noted.append(fields)

    def segment(self, *_: object) -> None:
        """There is none: whatever a recorder does not tell is lost."""

    def take_notes(self) -> list[dict[str, NoteValue]]:
        """What has been noted since the last call."""
        noted, self._noted = self._noted, []
        return noted


class Retelling:
    """Writes down in the host what workers elsewhere have told; all calls from one thread.

    Answers may overtake each other on their way. What a thread has told is written down in the
    order in which it happened, so what came too soon waits. Of a worker that ``clocks`` knows
    nothing of yet it is known that its answer had left before it arrived.
    """

    def __init__(self, journal: Journal, clocks: Clocks) -> None:
        self._journal = journal
        self._clocks = clocks
        self._lanes: dict[tuple[str, int], Recorder] = {}
        self._labels: list[str] = []
        # By thread: the answers that came too soon, by place, and the place that is next.
        self._held: dict[tuple[str, int], dict[int, Answer]] = {}
        self._next: dict[tuple[str, int], int] = {}

    def outcome(self, answer: Answer) -> Outcome:
        """Write down what an answer tells, at once or later; what came of its task."""
        thread = answer.address, answer.thread
        self._lane(answer, self._clocks.get(answer.address))
        held = self._held.setdefault(thread, {})
        held[answer.place] = answer
        if len(held) > MOST_HELD:
            # One of them will never come: its task was given up.
            self._next[thread] = min(held)
        while self._next.get(thread, 0) in held:
            self._write(held.pop(self._next.get(thread, 0)))
        number = list(self._lanes).index((answer.address, 0))
        return answer.outcome._replace(worker=number)

    def _write(self, answer: Answer) -> None:
        self._next[answer.address, answer.thread] = answer.place + 1
        packed, unpacked = answer.outcome.packed
        clock = self._clocks.get(answer.address)
        ahead = unpacked - packed if clock is None else clock.ahead_ns
        lane = self._lane(answer, clock)
        for method, (t, *rest) in answer.told:
            getattr(lane, method)(t + ahead, *rest)
        # That it is idle from now on will be told with its next answer, if there is one.
        lane.worker(packed + ahead, State.IDLE)
        for note in answer.notes:
            self._journal.note(**note)

    def _lane(self, answer: Answer, clock: Clock | None) -> Recorder:
        for thread in range(answer.thread + 1):
            if (answer.address, thread) not in self._lanes:
                number = len(self._lanes)
                self._lanes[answer.address, thread] = self._journal.recorder(number)
                self._labels.append("")
        number = list(self._lanes).index((answer.address, answer.thread))
        part = f" thread {answer.thread + 1}" if answer.thread else ""
        within = " ±?" if clock is None else f" ±{clock.error_ns / 1e6:.1f} ms"
        label = f"{answer.address.partition('://')[2]}{part}{within}"
        if label != self._labels[number]:
            self._labels[number] = label
            self._journal.note(worker=number, label=label, role="process")
        return self._lanes[answer.address, answer.thread]

    def close(self, address: str = "", fate: str = "", lost: Sequence[int] = ()) -> None:
        """The worker at that address has gone, or the run has ended.

        ``fate``: what is said of it; ``lost``: the tasks that were with it.
        """
        now = perf_counter_ns()
        for key in [key for key in self._lanes if address in ("", key[0])]:
            held = self._held.pop(key, {})
            for place in sorted(held):
                self._write(held[place])
            self._next.pop(key, None)
            lane = self._lanes[key]
            if address:
                at = lost[0] if lost and key[1] == 0 else NO_TASK
                tell_death(self._journal, lane, now, fate, at)
            else:
                lane.worker(now, State.NONE)
                lane.close(now)


def clock_of_this() -> int:
    """What this process's clock says, ns."""
    return perf_counter_ns()


def scheduler_clock(dask_scheduler: Any = None) -> int:
    """The same, as a scheduler is asked."""
    return perf_counter_ns()
