"""The user's own ``setup`` and ``teardown`` where a loop is one worker."""

from __future__ import annotations

from time import perf_counter_ns

from concurviz.lab import trouble
from concurviz.lab.own import BadTask, here
from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.worker import troubled
from concurviz.wire.states import State


async def set_up(settings: Settings, recorder: Recorder) -> None:
    """Make the loop ready for the user's own tasks, if these are what is run: it is starting."""
    if settings.task:
        recorder.worker(perf_counter_ns(), State.STARTING)
        with troubled(settings):
            await here().await_hook("setup")


async def tear_down(settings: Settings) -> None:
    """Undo it after the last task; what fails is left in the run's directory."""
    if settings.task:
        try:
            await here().await_hook("teardown")
        except BadTask as error:
            trouble.leave(settings.directory, str(error))
