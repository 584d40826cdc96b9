"""``concurviz``: the window, or where there is no display the default comparison without one."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from concurviz.cli.choose import scenario_path
from concurviz.cli.main import BAD_INPUT, say
from concurviz.doctor import display
from concurviz.scenario.model import ScenarioError, load

#: Where the comparison without a display leaves its files.
PICTURE = Path("out/timeline.png")
RESULTS = Path("out/comparison.json")


@contextmanager
def _imports() -> Iterator[None]:
    """Import Qt and all that is drawn with it."""
    # The imports make a hundred thousand objects and no garbage: to look for it as they come would
    # be a tenth of the start, and to look at them again and again a pause in some frame.
    gc.disable()
    # Ctrl+C waits until they are done: in the midst of its own import Qt's binding takes a
    # KeyboardInterrupt for a fatal error.
    can_wait = hasattr(signal, "pthread_sigmask")  # not on Windows
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_wait else set()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        if can_wait:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


def run(scenario: str | None) -> int:
    """Open the window, with a scenario where one is named; returns the exit code."""
    try:
        path = None if scenario is None else scenario_path(scenario)
        # Read here too: what is wrong with a file named on the terminal is said on the terminal.
        chosen = load(path or scenario_path(None))
    except ScenarioError as error:
        say(str(error))
        return BAD_INPUT
    no_display = display.display_problem(os.environ)
    if no_display:
        say(f"{no_display}: comparing the models without a window, into {PICTURE} and {RESULTS}")
        # Late: what prints tables and progress would delay the window.
        from concurviz.cli.compare import compare

        return compare(chosen, png=PICTURE, scale=1, json=RESULTS, quiet=False)
    lacking = display.library_problem(display.window_libraries(os.environ))
    if lacking:
        say(lacking)
        return BAD_INPUT
    with _imports():
        from concurviz.app.main import main

    return main([] if path is None else [str(path)])
