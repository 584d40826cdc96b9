"""A second trace beside the one shown: opened, moved along the axis, looked at, taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from concurviz.analysis.beside import Pair, PairError, beside
from concurviz.analysis.diff import ALL_TASKS, Difference
from concurviz.app.keeper import Keeper
from concurviz.app.patience import patiently
from concurviz.app.session import Session
from concurviz.drawing.timeview import TimeView
from concurviz.files.atomic import Cancelled
from concurviz.scenario.contenders import SIDES, on_side, side_of
from concurviz.trace.search import for_model, for_phase
from concurviz.views.file_dialogs import ask_to_open

_MESSAGE_MS = 4000
READING = 0.5
"""Which part of opening a second trace its reading is, the rest are comparisons."""


class SideBySide(QObject):
    """Carries out what the user wants with a second trace. Whatever fails is said in the banner."""

    def __init__(self, session: Session, keeper: Keeper) -> None:
        super().__init__(session)
        self._session = session
        self._window = session.window
        self._keeper = keeper
        self._opening = 0
        self.commands: dict[str, Callable[[], None]] = {
            "compare_trace": self.ask,
            "close_second": session.show_alone,
            "align_starts": lambda: self.shift(0.0),
            "align_marks": self.align_marks,
        }
        self._window.diff.shift_asked.connect(self.shift)
        self._window.diff.difference_chosen.connect(self.show_difference)
        self._window.second_dropped.connect(self.open)
        self._window.two_dropped.connect(self.open_both)

    @property
    def pair(self) -> Pair | None:
        """The two traces shown, None while there is one."""
        return self._session.trace().pair

    def ask(self) -> None:
        """Ask for a trace and show it beside the one that is there."""
        from concurviz.files.tracefile import SUFFIX

        if problem := self._problem():
            self._window.banner.show_message(problem)
            return
        kinds = [
            self.tr("Traces ({0})").format(f"*{SUFFIX} *.json *.json.gz *.html"),
            self.tr("All files (*)"),
        ]
        ask_to_open(self._window, self.tr("Compare with a trace"), kinds, self.open)

    def open(self, path: Path) -> None:
        """Show the trace in a file beside the one that is there."""
        self._opening += 1
        self._session.spawn(self._open(path, self._opening))

    def open_both(self, first: Path, second: Path) -> None:
        """Open a trace, and another one beside it."""
        self._opening += 1
        self._session.spawn(self._open_both(first, second, self._opening))

    def shift(self, ns: float) -> None:
        """Let B begin so many ns after A."""
        if (pair := self.pair) is not None:
            self._session.move_beside(pair.shifted(ns))

    def align_marks(self) -> None:
        """Lay the first mark that was set in a lane of B on the first one in a lane of A."""
        pair = self.pair
        if pair is None:
            return
        marks = self._window.timeline.marks.all()
        first, second = (
            next((mark.start for mark in marks if side_of(mark.group)[1] == side), None)
            for side in SIDES
        )
        if first is None or second is None:
            text = self.tr(
                "Set a mark in a lane of each trace first: point at one of A and press Shift+M, "
                "then at one of B and press M."
            )
            self._window.banner.show_message(text)
            return
        self.shift(pair.shift_ns + first - second)

    def show_difference(self, one: Difference) -> None:
        """Look for the spans that a row of the table is about, and select the first of them."""
        panel = self._window.timeline_panel
        timeline = panel.timeline
        runs = [on_side(run, side) for run, side in zip(one.runs, SIDES, strict=True) if run]
        models = " ".join(map(for_model, runs))
        timeline.clear_selection()
        if one.kind == "models" or (one.kind == "tasks" and one.figure == ALL_TASKS):
            # All spans of both runs: their lanes lie below each other then.
            panel.look_for(models)
            groups = [g for g in timeline.layout_shown.groups if g.key in runs]
            start, end = min(g.offset for g in groups), max(g.extent() for g in groups)
            timeline.show_range(TimeView(start, start + max(1.0, (end - start) * 1.05)))
            return
        if one.kind == "phases":
            self._window.show_nested(True)
            names = dict.fromkeys((one.figure, one.figure_in_b or one.figure))
            panel.show_finds(" ".join([models, *map(for_phase, names)]))
        elif one.kind == "tasks":
            panel.show_finds(f"{models} #{one.figure}")
        else:
            panel.show_finds(f"{models} {one.figure}")

    def _problem(self) -> str:
        """Why there is nothing to lay a trace beside; "" where there is."""
        if not self._session.idle:
            return self.tr("Comparing is for finished runs: wait for the end, or stop.")
        if not any(run.trace is not None for run in self._session.kept.runs):
            return self.tr("There is no trace to compare with: run a scenario, or open a trace.")
        return ""

    async def _open_both(self, first: Path, second: Path, turn: int) -> None:
        await self._keeper.read_and_show(first)
        opened = self._session.opened
        if opened is not None and opened.path == first and turn == self._opening:
            await self._open(second, turn)

    async def _open(self, path: Path, turn: int) -> None:
        from concurviz.files.opening import OpenError, open_runs

        if problem := self._problem():
            self._window.banner.show_message(problem)
            return
        session, first = self._session, self._session.kept
        shown, started = session.opened, session.lab.started
        files = (self._name_of_first(), path.name)

        def read(progress: Callable[[float], bool]) -> Pair:
            def told(share: float) -> None:
                if not progress(READING + (1 - READING) * share):
                    raise Cancelled

            second = open_runs(path, lambda share: progress(READING * share))
            told(0.0)
            return beside(first, second, files, told=told)

        try:
            pair = await patiently(
                self._window,
                self.tr("Compare with a trace"),
                self.tr("Reading and comparing {0} …").format(path.name),
                read,
                lambda: session.closing or turn != self._opening,
            )
        except Cancelled:
            self._say(self.tr("Nothing was opened: cancelled"))
            return
        except (OpenError, PairError) as error:
            self._window.banner.show_message(str(error))
            return
        if turn != self._opening or session.closing:
            return  # another file has been opened since
        if session.lab.started != started or session.opened is not shown:
            self._window.banner.show_message(
                self.tr("Nothing was compared: other runs have begun meanwhile.")
            )
            return
        session.lay_beside(pair, path)
        self._window.tabs.setCurrentWidget(self._window.diff)
        self._say(self.tr("{0} is beside {1}").format(*reversed(files)))
        if pair.b.notes:
            text = self.tr("Not shown of {0}: {1}.")
            self._window.banner.show_message(text.format(path.name, "; ".join(pair.b.notes)))

    def _name_of_first(self) -> str:
        opened = self._session.opened
        if opened is None:
            return self.tr("{0}, not saved").format(self._session.lab.scenario.name)
        return opened.path.name if opened.trace.pair is None else opened.trace.pair.files[0]

    def _say(self, text: str) -> None:
        self._window.status.showMessage(text, _MESSAGE_MS)
