"""What steps work with: the clock and the journal of one thread, and what tasks share.

Every look at the clock goes through ``Ticker.tick``: where more than the gap threshold has passed
since the look before, the thread was not running, and a gap is recorded. The reader finds out later
whether it was waiting for the GIL or for a core; where there is no GIL the thread itself does.
"""

from __future__ import annotations

from time import perf_counter_ns, thread_time_ns
from typing import TYPE_CHECKING, Any, Protocol

from concurviz.lab.build import has_gil
from concurviz.lab.off_core import Account, RunDelay
from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.workloads.cpu import spin
from concurviz.lab.workloads.sockets import BlockingClient
from concurviz.wire.states import State

if TYPE_CHECKING:
    from concurviz.lab.alone import Alone

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING


class Stopped(Exception):
    """The run is being stopped: raised inside a task at its next look at the clock."""


class StopFlag(Protocol):
    """Says when the run is to end; ``threading.Event`` is one."""

    def is_set(self) -> bool: ...


class Ticker:
    """The clock of one thread and the gaps it finds.

    Of the user's own tasks: ``arguments`` that came from elsewhere, ``results`` by task.
    """

    ALONE = True
    """Whether a task has its worker to itself from beginning to end."""

    def __init__(self, recorder: Recorder, settings: Settings, stop: StopFlag) -> None:
        self.recorder = recorder
        self.settings = settings
        self.stop = stop
        self.last = perf_counter_ns()
        self.arguments: dict[int, Any] = {}
        self.results: dict[int, Any] = {}
        self._cpu = self._cpu_seen = 0
        self._alone: Alone | None = None
        self._delays: RunDelay | None = None

    def restart(self) -> int:
        """Look at the clock after something that was not running: whatever passed is no gap."""
        self.last = now = perf_counter_ns()
        return now

    def tick(self, task: int) -> int:
        """Look at the clock while running; records a gap if there was one. Returns ns."""
        now = perf_counter_ns()
        if now - self.last > self.settings.gap_ns:
            self.recorder.gap(self.last, now - self.last, task)
        self.last = now
        return now

    def check(self) -> None:
        """Raise Stopped when the run is being stopped."""
        if self.stop.is_set():
            raise Stopped

    def burn(self, work_us: int, task: int) -> None:
        """Do CPU work of ``work_us`` calibrated microseconds; Stopped when the run is stopped."""
        left = round(work_us * self.settings.rates.spin)
        chunk = self.settings.chunk
        account = None if has_gil() else self._account()
        while left > 0:
            if self.stop.is_set():
                raise Stopped
            spin(min(chunk, left))
            left -= chunk
            if account is None:
                self.tick(task)
            else:
                begin, now = self.last, self.restart()
                if now - begin > self.settings.gap_ns:
                    account.tell(self.recorder, begin, now, task, self.settings.gap_ns // 3)

    def _account(self) -> Account:
        if self._delays is None:
            self._delays = RunDelay()
        return Account(self._delays)

    def phase(self, task: int, number: int, depth: int = 1) -> None:
        """The task begins something else: a phase of ``wire.phases``, nested in ``depth - 1``."""
        self.recorder.phase(self.tick(task), number, task, depth, self.ALONE)

    def close(self) -> None:
        """Let go of what steps have opened."""
        if self._alone is not None:
            self._alone.close()

    @property
    def alone(self) -> Alone:
        """Where this thread awaits coroutine functions one at a time."""
        if self._alone is None:
            # Late: asyncio takes a third of a host's start, and most hosts need none.
            from concurviz.lab.alone import Alone

            self._alone = Alone()
        return self._alone

    def begin_own(self, task: int) -> None:
        """Code of the user's own begins."""
        now = self.tick(task)
        self.recorder.opaque(now, State.UNKNOWN, task)
        self._cpu = thread_time_ns()

    def settle_own(self, task: int) -> int:
        """Its stretch ends: running if this thread had the core all the time. Returns when, ns."""
        self._cpu_seen = thread_time_ns()
        cpu = self._cpu_seen - self._cpu
        begin, self.last = self.last, perf_counter_ns()
        passed = self.last - begin
        if passed - cpu <= max(self.settings.gap_ns, passed >> 5):
            self.recorder.gap(begin, passed, task, RUNNING)
        return self.last

    def end_own(self, task: int) -> None:
        """It has returned, and our code runs again."""
        self.recorder.both(self.settle_own(task), RUNNING, task)

    def leave_own(self, state: State, task: int) -> int:
        """The user's own code waits in ``state``; returns since when, ns."""
        begin = self.settle_own(task)
        self.recorder.both(begin, state, task)
        return begin

    def enter_own(self, begin: int, ready: int, task: int) -> None:
        """It goes on after a wait that began at ``begin``, over at ``ready`` (see ``resume``)."""
        self.resume(begin, ready, task)
        self.recorder.opaque(self.last, State.UNKNOWN, task)
        self._cpu = thread_time_ns()

    def wait(self, state: State, task: int) -> int:
        """Worker and task begin to wait, blocking the thread; returns when, ns.

        To be called immediately before the call that blocks.
        """
        begin = self.tick(task)
        self.recorder.both(begin, state, task)
        # The thread may lose its core or the GIL here, before it has asked for anything.
        if self.tick(task) - begin > self.settings.gap_ns:
            begin = self.last
            self.recorder.both(begin, state, task)
        return begin

    def opaque(self, state: State, task: int) -> int:
        """Code begins that never looks at the clock; ``resume`` ends it. Returns when, ns.

        ``state`` is what worker and task are taken to be in where no samples say otherwise.
        """
        begin = self.tick(task)
        self.recorder.opaque(begin, state, task)
        return begin

    def resume(self, begin: int, ready: int, task: int) -> None:
        """They run again after a wait that began at ``begin``.

        ``ready`` is when what they waited for happened: if that is noticeably long ago, they have
        been waiting to run since. Give ``begin`` where it cannot be known.
        """
        now = perf_counter_ns()
        if now - ready > self.settings.gap_ns and ready > begin:
            self.recorder.both(ready, RUNNING, task)
            self.last = ready
            self.tick(task)
        else:
            self.recorder.both(now, RUNNING, task)
            self.last = now


class Bench(Ticker):
    """Where blocking steps work: one thread with a connection of its own."""

    def __init__(
        self, recorder: Recorder, settings: Settings, stop: StopFlag, shared: Shared
    ) -> None:
        super().__init__(recorder, settings, stop)
        self.shared = shared
        self._client: BlockingClient | None = None

    @property
    def client(self) -> BlockingClient:
        """The connection to the loopback service, opened when first needed; OSError."""
        if self._client is None:
            self._client = BlockingClient(self.settings.port, self.settings.token)
        return self._client

    def close(self) -> None:
        """Close the connection."""
        super().close()
        if self._client is not None:
            self._client.close()
