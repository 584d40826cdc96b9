"""``concurviz``: the window, or where there is no display the default comparison without one."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from concurviz.cli.choose import scenario_path
from concurviz.cli.codes import BAD_INPUT, DONE, say
from concurviz.cli.reading import progress_of
from concurviz.doctor import display
from concurviz.scenario.model import Scenario, load
from concurviz.scenario.resources import example_files, presets

if TYPE_CHECKING:
    from concurviz.files.opening import Opened

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


def run(file: str | None) -> int:
    """Open the window, with a file or a preset where one is named; returns the exit code."""
    given, path = None, None
    if file is not None:
        # Read here: what is wrong with a file named on the terminal is said on the terminal.
        try:
            given, path = _read(file)
        except ValueError as error:
            say(str(error))
            return BAD_INPUT
    no_display = display.display_problem(os.environ)
    if no_display:
        return _without_window(given, path, no_display)
    lacking = display.library_problem(display.window_libraries(os.environ))
    if lacking:
        say(lacking)
        return BAD_INPUT
    with _imports():
        from concurviz.app.main import main

    return main(given, path)


def _read(name: str) -> tuple[Opened, Path | None]:
    """What a file holds, and its path; none for what comes with the program.

    ScenarioError or OpenError, one line, if it cannot be read.
    """
    path = scenario_path(name)
    if name in presets() | example_files():
        return load(path), None
    if path.suffix.lower() == ".py":
        from concurviz.scenario.functions import with_file

        return with_file(load(scenario_path(None)), path.absolute()), path.absolute()
    # Late: without a file the window opens without it.
    from concurviz.files.opening import open_file

    with progress_of(path.name) as progress:
        return open_file(path, progress), path


def _without_window(given: Opened | None, path: Path | None, why: str) -> int:
    """What can be done without a display: compare a scenario, tell what a trace or picture says."""
    # Late: what prints tables and progress would delay the window.
    from concurviz.analysis.trace import Trace
    from concurviz.cli import known
    from concurviz.cli.compare import compare
    from concurviz.cli.output import print_results
    from concurviz.cli.outputs import Outputs

    if given is None or isinstance(given, Scenario):
        lacking = display.library_problem(display.PAINTING)
        files = str(RESULTS) if lacking else f"{PICTURE} and {RESULTS}"
        say(f"{why}: comparing the models without a window, into {files}")
        if lacking:
            say(f"no picture: {lacking}")
        outputs = Outputs(pictures=() if lacking else (PICTURE,), json=RESULTS)
        scenario = given or load(scenario_path(None))
        return compare(scenario, outputs, known.catalogue(), quiet=False)
    if isinstance(given, Trace):
        say(f"{why}: printing what {path} says")
        told = given.said
        print_results(given.metrics, told.winner)
        for finding in told.findings:
            print(finding.text)
        return DONE
    say(f"{why}: printing the scenario of {path}")
    print(given.scenario.to_toml(), end="")
    return DONE
