"""Makes a process ready for tasks of the user's own: their file loaded, their output theirs."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from typing import Callable

from concurviz.lab import active, trouble, watchdog
from concurviz.lab.journal import Journal
from concurviz.lab.own import Here, load
from concurviz.lab.settings import Settings
from concurviz.lab.waits import tell_waits
from concurviz.lab.worker import troubled
from concurviz.wire.own import LOAD_TIMEOUT_S, LOST_DESCRIPTORS, parse_task


@contextlib.contextmanager
def keeping_descriptors(settings: Settings) -> Iterator[None]:
    """Where a task has closed what this process talks through, it says so and ends."""
    try:
        yield
    except OSError as error:
        if not settings.task or error.errno not in (errno.EBADF, errno.ENOTSOCK, errno.EPERM):
            raise
        title = parse_task(settings.task).title
        text = f"{title} closed descriptors that it had not opened: {error}"
        trouble.leave(settings.directory, text)
        os._exit(LOST_DESCRIPTORS)


def prepare(
    settings: Settings,
    journal: Journal,
    model: str = "",
    total: int = 0,
    *,
    pulse: watchdog.Pulse | None = None,
    patch: Callable[[], object] = tell_waits,
) -> None:
    """Load the user's function in this process, if that is what is run.

    ``model``: in a host, which calls for the inputs as well. ``pulse``: that of an interpreter
    which shares its process; then its watchdog has to be closed. ``patch`` is called before the
    user's file is imported, which may take names as they are then. Raises own.Unfit where the model
    cannot run the function. What else is wrong ends the process, with the reason left in the run's
    directory.
    """
    if not settings.task:
        return
    active.listen(journal)
    title = parse_task(settings.task).title
    if pulse is None:
        # Late: it does not load in sub-interpreters.
        import faulthandler

        # No standard error to write to.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            faulthandler.enable()
    dog = watchdog.Here.dog = watchdog.Watchdog(settings.directory, settings.timeout_s, pulse)
    dog.begin(f"importing {title.partition(':')[0]}", LOAD_TIMEOUT_S)
    patch()
    with troubled(settings):
        Here.own = load(settings.task, settings.folder)
        if model:
            Here.own.fit(model)
            dog.begin(f"inputs() of {title}", LOAD_TIMEOUT_S)
            Here.own.call_for_inputs(total)
    dog.end()
