"""The user's own function in workers of a cluster that somebody else has started.

Its file goes there as text, and is loaded once by each process. Whatever is changed in a process
for that is undone when the run ends, and nothing of the user's ends the process: it is not ours.
"""

from __future__ import annotations

import asyncio
import os
import sys
from time import perf_counter_ns
from typing import Any, Callable

from concurviz.lab import active, own, watchdog
from concurviz.lab.active import Active
from concurviz.lab.journal import Journal
from concurviz.lab.own import BadTask
from concurviz.lab.settings import Settings
from concurviz.lab.waits import tell_waits
from concurviz.wire.own import LOAD_TIMEOUT_S, parse_task

#: Called with a task and why it is given up, in the watchdog's thread.
Stuck = Callable[[int, str], None]


def text_of(settings: Settings) -> bytes:
    """What the user's file says; nothing where the function is a module's."""
    ref = parse_task(settings.task) if settings.task else None
    if ref is None or not ref.is_file:
        return b""
    with open(ref.source, "rb") as file:
        return file.read()


class Guest:
    """What a process has of the user's while a run lasts."""

    def __init__(self, settings: Settings, text: bytes, journal: Journal, stuck: Stuck) -> None:
        """Load the function; BadTask with the reason, and nothing changed."""
        self._path, self._modules = list(sys.path), set(sys.modules)
        ref = parse_task(settings.task)
        self._folder = os.path.dirname(ref.source) if ref.is_file else settings.folder
        self._dog: watchdog.Watchdog | None = None
        self._undo = [tell_waits(), active.listen(journal)]
        try:
            own.Here.own = own.load(settings.task, settings.folder, text)
        except BadTask as error:
            self.leave()
            raise BadTask(_explained(str(error), error.__context__)) from None
        except BaseException:
            self.leave()
            raise
        self._dog = watchdog.Here.dog = Patient(settings, stuck)

    def stop_tasks(self) -> None:
        """What runs is to end."""
        if isinstance(self._dog, Patient):
            self._dog.stop_tasks()

    def leave(self) -> None:
        """The process is as it was before, but for what the user's code has done to it."""
        if self._dog is not None:
            self._dog.close()
        own.Here.own = watchdog.Here.dog = None
        for undo in reversed(self._undo):
            undo()
        sys.path[:] = self._path
        for name in set(sys.modules) - self._modules:
            file = getattr(sys.modules[name], "__file__", None) or ""
            # By the next run they may say something else.
            if os.path.dirname(file) == self._folder:
                del sys.modules[name]


def _explained(text: str, cause: BaseException | None) -> str:
    """Why the function cannot be loaded, with what is special here in the first line."""
    if not isinstance(cause, ImportError):
        return text
    first, _, rest = text.partition("\n")
    return f"{first} (its file alone goes to the workers: what it imports must be there)\n{rest}"


class Patient(watchdog.Watchdog):
    """Tells of what cannot be stopped, and does not end the process."""

    def __init__(self, settings: Settings, stuck: Stuck) -> None:
        self._stuck = stuck
        self._told: set[Active] = set()
        super().__init__("", settings.timeout_s)

    def stop_tasks(self) -> None:
        """Have all tasks end that are at work."""
        for busy in list(self._busy):
            busy.shot = busy.shot or perf_counter_ns()
            self._interrupt(busy)

    def _arm(self, limit_s: float) -> None:
        # faulthandler would end the process.
        return

    def _give_up(self, why: str, thread: int) -> None:
        for busy in [one for one in self._busy if one.thread == thread and one not in self._told]:
            self._told.add(busy)
            self._stuck(busy.task, f"{why}, and could not be stopped")


async def in_thread(worker: Any, call: Callable[..., Any], *args: Any) -> Any:
    """What a call comes to in a thread of a Dask worker's for tasks; BadTask if it takes long."""
    loop = asyncio.get_running_loop()
    running = loop.run_in_executor(worker.executors["default"], call, *args)
    try:
        return await asyncio.wait_for(running, LOAD_TIMEOUT_S)
    except asyncio.TimeoutError:
        raise BadTask(
            f"on its worker {worker.address} nothing could be loaded for {LOAD_TIMEOUT_S:g} s: it "
            "is busy with others' tasks, or the import takes longer"
        ) from None
