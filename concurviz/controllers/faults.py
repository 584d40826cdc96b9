"""What went wrong in runs: said to the user once, and not met again by every model."""

from __future__ import annotations

from collections.abc import Callable

from concurviz.controllers.run import Run
from concurviz.scenario.contenders import title_of
from concurviz.wire.builds import GIL_ENABLED
from concurviz.wire.models import model_of
from concurviz.words import told, translate


class Faults:
    """The faults of one order's runs; ``say`` is called with one text for the user each."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: set[str] = set()
        self._unloadable: dict[str, str] = {}

    def clear(self) -> None:
        """Another order begins."""
        self._said.clear()
        self._unloadable.clear()

    def unloadable(self, python: str) -> str:
        """Why the user's own file cannot be loaded by that interpreter, as far as is known."""
        return self._unloadable.get(python, "")

    def look_at(self, run: Run, *, own: bool) -> None:
        """Say what is wrong with a run that is over; ``own``: of a function of the user's own."""
        # What a patched standard library is to blame for is not so under other models.
        if run.unloadable and not model_of(run.model).greenlets:
            self._unloadable[run.python] = run.unloadable
        # What is wrong with the user's own task is said once, and not by every model that meets it.
        saying = run.reason if own else f"{run.model}: {run.reason}"
        if run.status == "broken" and saying not in self._said:
            self._said.add(saying)
            # A file that cannot be loaded is no model's doing.
            why = told(run.reason)
            said = "{1}" if run.unloadable else translate("lab", "{0}: the run broke: {1}")
            self._tell(said, run, why)
        if run.lost.notes:
            said = translate(
                "lab",
                "{0}: {1} notes could not be written ({2}): names of lanes or texts of errors are "
                "missing",
            )
            why = run.lost.why or translate("lab", "no room is left")
            self._tell(said, run, f"{run.lost.notes:,}", why)
        if GIL_ENABLED in run.interpreter and run.interpreter not in self._said:
            self._said.add(run.interpreter)
            said = translate("lab", "{0}: its threads take turns, as those of any other Python")
            self._say(said.format(run.interpreter))
        if run.unsampled:
            said = translate(
                "lab",
                "{0}: waits inside code that never looks at the clock are unknown: {1}; "
                "concurviz doctor says more",
            )
            self._tell(said, run, run.unsampled)

    def _tell(self, text: str, run: Run, *parts: str) -> None:
        self._say(text.format(title_of(run.model), *parts))
