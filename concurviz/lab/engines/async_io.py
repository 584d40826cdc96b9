"""``async-io``: asyncio as an event loop of callbacks and Protocols, no coroutine per task.

A task is an operation in flight. Each callback takes it a bit further and returns as soon as there
is something to wait for::

    loop       |a| |b| |c|        |b|  |a|       callbacks, one at a time
    a            iiiiiiiiiiiiiiiiiiiill          in flight until its reply has left, then waiting
    b                iiiiiiiiiiiiil              for the loop
"""

from __future__ import annotations

from concurviz.lab.context import Context
from concurviz.lab.loop_bench import CallbackBench
from concurviz.lab.loops import LoopEngine, run_watched
from concurviz.lab.steps import perform_in_callbacks
from concurviz.lab.worker import end_task, ending_of
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.faults import misbehave
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING
LOOP_WAIT = State.LOOP_WAIT


class Flight:
    """One task as a chain of callbacks: the steps that it still has before it."""

    __slots__ = ("_engine", "_fault", "_steps", "index")

    def __init__(self, engine: CallbackEngine, spec: TaskSpec) -> None:
        self.index = spec.index
        self._engine = engine
        self._fault = spec.fault
        self._steps = iter(spec.steps)

    def begin(self) -> None:
        """Take the first steps; in a callback of the loop."""
        if self._engine.has(self):
            counter.HERE.count()
            self._go_on(0)

    def resume(self, ready: int) -> None:
        """Take the next steps; in a callback of the loop."""
        if self._engine.has(self):
            self._go_on(ready)

    def fail(self, error: Exception) -> None:
        """End without the steps that are left."""
        if self._engine.has(self):
            bench = self._engine.bench
            bench.begin(self.index)
            self._engine.ended(self, ending_of(error, self.index, self._engine.journal))

    def _go_on(self, ready: int) -> None:
        engine, bench, task = self._engine, self._engine.bench, self.index
        now = bench.arrive()
        if ready and now - ready > bench.settings.gap_ns:
            bench.recorder.task(ready, LOOP_WAIT, task)
        bench.recorder.both(now, RUNNING, task)
        try:
            waits = perform_in_callbacks(bench, self._steps, self)
            if waits is not None:
                bench.left(bench.tick(task), waits, task)
                return
            misbehave(bench, self._fault, task)
            ending = Instant.DONE
        except Exception as error:
            ending = ending_of(error, task, engine.journal)
        engine.ended(self, ending)


class CallbackEngine(LoopEngine):
    """One chain of callbacks a task; they share a client and a queue."""

    def __init__(self, context: Context) -> None:
        recorder = context.journal.recorder(0)
        self.bench = CallbackBench(recorder, context.settings, context.stop, context.queue_bound)
        super().__init__(context, self.bench)
        self.journal = context.journal
        self._flights: dict[int, Flight] = {}

    def has(self, flight: Flight) -> bool:
        """Whether it is still under way: a callback may come after its end."""
        return flight.index in self._flights

    def ended(self, flight: Flight, ending: Instant) -> None:
        """Account for a flight that has ended, and begin others in its place."""
        task = flight.index
        end_task(self.bench, self.journal, ending, task)
        self.bench.go_on()
        del self._flights[task]
        self._context.source.ended(self._recorder)
        self._spawn()

    def _begin(self, spec: TaskSpec) -> None:
        flight = Flight(self, spec)
        self._flights[spec.index] = flight
        self._loop.call_soon(flight.begin)

    def _room(self) -> bool:
        limit = self._context.limit
        return not limit or len(self._flights) < limit

    def _under_way(self) -> int:
        return len(self._flights)

    def _cancel(self) -> None:
        for flight in list(self._flights.values()):
            self.ended(flight, Instant.CANCELLED)


async def work_off(context: Context) -> None:
    """Run the engine on the running loop until its source is worked off."""
    await CallbackEngine(context).run()


def run(context: Context) -> None:
    """Run a loop until the source is worked off."""
    run_watched(work_off(context))
