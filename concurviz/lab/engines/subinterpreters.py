"""``subinterpreters``: threads, each with an interpreter of its own: one process, many GILs.

Python 3.14 calls them ``concurrent.interpreters``; 3.13 has the module underneath. Each imports
what it needs anew and shares no object with the others, so tasks and results are pickled as between
processes, through a pipe; the dispatcher is that of ``processes``. An extension module that cannot
live in several interpreters raises an ImportError that names it.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import sys
import threading
from multiprocessing.connection import Connection
from time import perf_counter_ns
from typing import Any

from concurviz.lab.context import Broken, Context
from concurviz.lab.engines.processes import Child, Dispatcher, with_payload, without_payload
from concurviz.lab.journal import Journal
from concurviz.lab.prepare import prepare
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.tokens import Descriptor, TokenLock, TokenQueue, Tokens
from concurviz.lab.watchdog import Here as Watch
from concurviz.lab.watchdog import Pulse
from concurviz.lab.worker import Worker, introduce
from concurviz.lab.workloads.payloads import pack
from concurviz.wire.states import State

if sys.version_info >= (3, 14):
    from concurrent import interpreters as _public
elif sys.version_info >= (3, 13):
    import _interpreters as _module

#: What a fresh interpreter is told to do: with ``path`` and ``orders`` in its ``__main__``.
_SCRIPT = """
import sys
sys.path[:] = path.split("\\n")
from concurviz.lab.engines.subinterpreters import serve
serve(orders)
"""


class Refused(Exception):
    """What an interpreter raised and did not catch."""


def execute(path: str, orders: bytes) -> None:
    """Run the script in a new interpreter, in this thread; Refused if it raises."""
    if sys.version_info >= (3, 14):
        interpreter = _public.create()
        try:
            interpreter.prepare_main(path=path, orders=orders)
            interpreter.exec(_SCRIPT)
        except _public.ExecutionFailed as error:
            raise Refused(str(error)) from error
        finally:
            interpreter.close()
    elif sys.version_info >= (3, 13):
        number = _module.create("isolated")
        try:
            _module.set___main___attrs(number, {"path": path, "orders": orders})
            failed = _module.exec(number, _SCRIPT)
        finally:
            _module.destroy(number)
        if failed is not None:
            raise Refused(failed.formatted)


class Flag:
    """A flag in this process's memory that any of its interpreters can look at, by its address."""

    def __init__(self, address: int = 0) -> None:
        self._cell = ctypes.c_ubyte(0) if not address else ctypes.c_ubyte.from_address(address)

    @property
    def address(self) -> int:
        return ctypes.addressof(self._cell)

    def is_set(self) -> bool:
        return bool(self._cell.value)

    def set(self) -> None:
        self._cell.value = 1


class InterpreterWorker:
    """A thread with its interpreter, seen as the dispatcher sees a process.

    ``exitcode`` is None while it goes on, 0 or, where the interpreter raised, 1; then ``said`` has
    what it did. ``sentinel`` can be read from at its end.
    """

    def __init__(self, orders: bytes, theirs: Connection, stop: Flag) -> None:
        self.exitcode: int | None = None
        self.said = ""
        self.pid = os.getpid()
        self.sentinel, self._ring = os.pipe()
        self._orders = orders
        self._theirs = theirs
        self._stop = stop
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            execute("\n".join(sys.path), self._orders)
            self.exitcode = 0
        except Exception as error:
            self.said = f"{type(error).__name__}: {error}"
            self.exitcode = 1
        finally:
            os.close(self._ring)

    def join(self) -> None:
        self._thread.join()
        os.close(self.sentinel)

    def terminate(self) -> None:
        """Ask: a worker ends its task as cancelled at its next look at the clock."""
        self._stop.set()

    def kill(self) -> None:
        """A thread cannot be killed: the host's end is its end."""


class InterpreterDispatcher(Dispatcher):
    """Keeps each interpreter busy."""

    def __init__(self, context: Context) -> None:
        self._stop = Flag()
        # The interpreters write into their memory.
        self._pulses: list[Pulse] = []
        super().__init__(context)

    def _share(self) -> Any:
        bound = self._context.queue_bound
        return Shared(TokenLock(Tokens.of(self._spawn, 1)), TokenQueue.of(self._spawn, bound))

    def _new_process(self, theirs: Connection, number: int) -> Any:
        shared = self._shared
        pulse = Pulse()
        if Watch.dog is not None:
            Watch.dog.others.append(pulse)
        self._pulses.append(pulse)
        orders = (
            # The dispatcher closes its copy.
            os.dup(theirs.fileno()),
            number,
            self._context.settings,
            self._stop.address,
            [t.descriptors for t in (shared.lock.tokens, shared.queue.room, shared.queue.items)],
            perf_counter_ns(),
            pulse.address,
        )
        return InterpreterWorker(pickle.dumps(orders), theirs, self._stop)

    def _bury(self, child: Child) -> None:
        worker: InterpreterWorker = child.process  # type: ignore[assignment]
        if worker.exitcode:
            raise Broken(f"interpreter {child.number + 1} ended: {worker.said}")
        super()._bury(child)


def run(context: Context) -> None:
    """Start the interpreters, hand out tasks, and wait for them."""
    InterpreterDispatcher(context).run()


def serve(orders: bytes) -> None:
    """A worker's life, in its own interpreter."""
    descriptor, number, settings, stop, pipes, asked, pulse = pickle.loads(orders)
    lock, room, items = (Tokens(Descriptor(out), Descriptor(into)) for out, into in pipes)
    _serve(
        Connection(descriptor), number, settings, Flag(stop),
        Shared(TokenLock(lock), TokenQueue(room, items)), asked, Pulse(pulse),
    )  # fmt: skip


def _serve(
    pipe: Connection,
    number: int,
    settings: Settings,
    stop: Flag,
    shared: Shared,
    asked: int,
    pulse: Pulse,
) -> None:
    # Part 0 is the main interpreter's journal.
    journal = Journal(settings.directory, record=settings.record, part=number + 1)
    worker = Worker(journal, number, settings, stop, shared)
    worker.recorder.worker(asked, State.STARTING)
    introduce(journal, number, f"interpreter {number + 1}", "interpreter")
    prepare(settings, journal, pulse=pulse)
    worker.set_up()
    worker.recorder.worker(worker.bench.restart(), State.IDLE)
    travels = settings.payload or bool(settings.task)
    exchange = with_payload if travels else without_payload
    try:
        if travels:
            pipe.send_bytes(pack(None))
        while exchange(worker, pipe):
            continue
    except (EOFError, OSError):
        pass
    finally:
        worker.close()
        pipe.close()
        if Watch.dog is not None:
            Watch.dog.close()
