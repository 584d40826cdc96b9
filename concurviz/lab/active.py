"""Which task of the user's own is at work where: its output, its marks, its time limit.

A context variable tells, so that what a task prints or logs is its own under threads and coroutines
alike, and in threads that ``asyncio.to_thread`` lends it.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from contextvars import ContextVar
from hashlib import blake2b

# By name: gevent puts something else in its place.
from threading import Lock, get_ident
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Callable

from concurviz.wire.phases import MAX_DEPTH, NO_PHASE
from concurviz.wire.states import Instant

if TYPE_CHECKING:
    from concurviz.lab.bench import Ticker
    from concurviz.lab.journal import Journal

#: Characters kept of what one task prints, and of what all tasks of a process do.
TASK_OUTPUT = 8_000
PROCESS_OUTPUT = 1_000_000
#: Different texts of marks that one process tells, and their length.
MOST_TEXTS = 5_000
TEXT_CHARACTERS = 300


class Active:
    """A task that has begun: what it printed, and where it runs.

    ``interrupt`` is how to end it when its time is up, None for an exception in its ``thread``.
    ``phases``: the names of those it has begun and not ended, the outermost first.
    """

    __slots__ = (
        "_kept", "_left_out", "interrupt", "phases", "shot", "since", "task", "thread", "ticker",
    )  # fmt: skip

    def __init__(self, ticker: Ticker, task: int) -> None:
        self.ticker = ticker
        self.task = task
        self.thread = get_ident()
        self.interrupt: Callable[[], bool] | None = None
        self.since = perf_counter_ns()
        self.shot = 0
        self.phases: list[str] = []
        self._kept: list[str] | None = None
        self._left_out = 0

    def write(self, text: str) -> None:
        """Keep what the task prints, up to a bound."""
        if self._kept is None:
            self._kept = []
        room = TASK_OUTPUT - sum(map(len, self._kept))
        kept = text[:room] if room > 0 else ""
        if kept:
            self._kept.append(kept)
        self._left_out += len(text) - len(kept)

    def output(self) -> str:
        """All of it, and how much was left out."""
        if self._kept is None:
            return ""
        text = "".join(self._kept)
        if self._left_out:
            text += f"\n... {self._left_out:,} characters more"
        return text


CURRENT: ContextVar[Active | None] = ContextVar("concurviz_task", default=None)


class Output(io.TextIOBase):
    """Stands in for ``sys.stdout`` or ``sys.stderr``: a task's own words go to the task.

    What nobody's task prints goes to the ``original``.
    """

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, original: Any) -> None:
        self._original = original
        self.buffer = _Bytes(self)

    def write(self, text: str) -> int:
        active = CURRENT.get()
        if active is not None:
            active.write(text)
        elif self._original is not None:
            try:
                self._original.write(text)
            except (OSError, ValueError):
                return len(text)
        return len(text)

    def flush(self) -> None:
        if CURRENT.get() is None and self._original is not None:
            try:
                self._original.flush()
            except (OSError, ValueError):
                return

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return int(self._original.fileno())


class _Bytes(io.RawIOBase):
    """What ``sys.stdout.buffer`` is."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: Any) -> int:
        whole = bytes(data)
        self._output.write(whole.decode("utf-8", "replace"))
        return len(whole)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._output.fileno()


class Marks(logging.Handler):
    """Turns what a task logs to ``logging.getLogger("concurviz")`` into marks on its lanes.

    With ``extra={"phase": "begin"}`` and, under the same text, ``"end"`` it is a phase instead:
    nested in those that the task has begun and not ended.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal
        self._texts: dict[str, int] = {}

    def createLock(self) -> None:
        # Nothing here needs one, and tasks would wait for each other.
        self.lock = None

    def handle(self, record: logging.LogRecord) -> bool:
        self.emit(record)
        return True

    def emit(self, record: logging.LogRecord) -> None:
        active = CURRENT.get()
        if active is None:
            return
        try:
            text = record.getMessage()[:TEXT_CHARACTERS]
        except Exception as error:
            text = f"a mark without a text: {error}"[:TEXT_CHARACTERS]
        bracket = getattr(record, "phase", None)
        if bracket in ("begin", "end"):
            self._phase(active, text, bracket == "begin")
            return
        number = self._texts.get(text)
        if number is None:
            number = 0
            if len(self._texts) < MOST_TEXTS:
                digest = blake2b(text.encode("utf-8", "backslashreplace"), digest_size=7).digest()
                number = self._texts[text] = int.from_bytes(digest, "big") | 1
                self._journal.note(mark=number, text=text)
        active.ticker.recorder.instant(perf_counter_ns(), Instant.MARK, active.task, number)

    def _phase(self, active: Active, name: str, begins: bool) -> None:
        """The step itself is at depth 1. What ends one ends those that were begun inside it."""
        phases, number = active.phases, NO_PHASE
        if begins:
            phases.append(name)
            depth = 1 + len(phases)
            if depth <= MAX_DEPTH:
                number = self._journal.phase_number(name)
        elif name in phases:
            depth = 1 + len(phases) - phases[::-1].index(name)
            del phases[depth - 2 :]
        else:
            return
        if depth <= MAX_DEPTH:
            ticker = active.ticker
            ticker.recorder.phase(perf_counter_ns(), number, active.task, depth, ticker.ALONE)


class Outputs:
    """Tells the reader what tasks printed, up to a bound for the whole process."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._room = PROCESS_OUTPUT
        self._lock = Lock()

    def tell(self, active: Active) -> None:
        """A task has ended."""
        text = active.output()
        if not text:
            return
        with self._lock:
            room, self._room = self._room, self._room - len(text)
        if room > 0:
            self._journal.note(output=active.task, text=text)


class Here:
    """This process's ``outputs``, None where no task of the user's own is run."""

    outputs: Outputs | None = None


def listen(journal: Journal) -> Callable[[], None]:
    """What tasks of this process print and log is theirs, until what is returned is called."""
    streams = sys.stdout, sys.stderr
    Here.outputs = Outputs(journal)
    sys.stdout, sys.stderr = Output(sys.stdout), Output(sys.stderr)
    logger = logging.getLogger("concurviz")
    before = logger.level, logger.propagate
    marks = Marks(journal)
    logger.addHandler(marks)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    os.register_at_fork(after_in_child=_forked) if hasattr(os, "register_at_fork") else None

    def undo() -> None:
        Here.outputs = None
        sys.stdout, sys.stderr = streams
        logger.removeHandler(marks)
        logger.setLevel(before[0])
        logger.propagate = before[1]

    return undo


class Fork:
    """``child``: whether this process was forked by a task."""

    child = False


def _forked() -> None:
    Fork.child = True
