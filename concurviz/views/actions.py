"""The one table of actions: menu bar, toolbar, keyboard, shortcuts sheet and palette read it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from concurviz.views.icons import icon
from concurviz.words import noop, word


@dataclass(frozen=True)
class ActionSpec:
    """One thing that the user can do.

    ``menu`` is the menu's key in MENUS; ``shortcuts`` are portable key sequences; ``toolbar``
    numbers the toolbar's groups from 1 and keeps an action out of it at 0; ``choice`` names the
    exclusive group that a checkable action belongs to ("" for none); ``timeline`` says that the
    shortcut acts only while the timeline has the focus.
    """

    id: str
    menu: str
    text: str
    tip: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    toolbar: int = 0
    checkable: bool = False
    choice: str = ""
    timeline: bool = False


#: Menus in their order; a text is translated when the menu is made.
MENUS: dict[str, str] = {
    "file": noop("&File"),
    "export": noop("&Export for other tools"),
    "run": noop("&Run"),
    "view": noop("&View"),
    "timeline": noop("&Timeline"),
    "theme": noop("&Theme"),
    "help": noop("&Help"),
}

EXPORT_SCALES = (1, 2, 3, 4)

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("run", "run", noop("Run"), noop("Run the scenario in the chosen mode"),
               ("Ctrl+R", "F5"), "run", 1),
    ActionSpec("stop", "run", noop("Stop"), noop("Stop all runs; by force if they do not obey"),
               ("Ctrl+.",), "stop", 1),
    ActionSpec("toggle_run", "run", noop("Start or stop"), noop("Start, or stop what is running"),
               ("Space",), timeline=True),
    ActionSpec("live", "run", noop("Live"),
               noop("All models at once, without end: sliders act on the next task"),
               ("Ctrl+1",), "live", 2, checkable=True, choice="mode"),
    ActionSpec("compare", "run", noop("Compare"),
               noop("The same tasks under each model in turn: timings, verdict"),
               ("Ctrl+2",), "compare", 2, checkable=True, choice="mode"),
    ActionSpec("sweep", "run", noop("Sweep"),
               noop("One parameter over a range: curves, best number of workers, flip points"),
               ("Ctrl+3",), "sweep", 2, checkable=True, choice="mode"),
    ActionSpec("reset", "run", noop("Reset to defaults"),
               noop("Put every parameter, the models and the faults back to their defaults"),
               ("Ctrl+Backspace",), "reset"),
    ActionSpec("cluster", "run", noop("Dask cluster…"),
               noop("Which cluster the model dask runs on: its own, or one that is there")),
    ActionSpec("open", "file", noop("Open…"), noop("Open a scenario, a trace or a picture"),
               ("Ctrl+O",), "open"),
    ActionSpec("compare_trace", "file", noop("Compare with a trace…"),
               noop("Lay a second trace below the one shown, and list what differs"),
               ("Ctrl+Shift+O",)),
    ActionSpec("close_second", "file", noop("Close the second trace"),
               noop("Show the first of two traces alone again")),
    ActionSpec("save", "file", noop("Save…"), noop("Save the trace shown, or the scenario"),
               ("Ctrl+S",), "save"),
    ActionSpec("save_trace", "file", noop("Save trace…"),
               noop("Save all runs shown, to open them again as they are")),
    ActionSpec("save_scenario", "file", noop("Save scenario…"),
               noop("Save the scenario as a TOML file"), ("Ctrl+Shift+S",)),
    ActionSpec("export", "file", noop("Export picture…"),
               noop("Save the timeline as PNG, SVG or PDF with legend, axis and parameters"),
               ("Ctrl+Shift+E",), "export", 4),
    ActionSpec("clip", "file", noop("Export clip…"),
               noop("Save a moving picture: the run replayed, or the view as it goes"),
               ("Ctrl+Alt+E",), "clip"),
    ActionSpec("export_report", "file", noop("Export report…"),
               noop("Save one HTML file: pictures, verdict, results, ledger, scenario, machine")),
    ActionSpec("export_perfetto", "export", noop("Export Perfetto trace…"),
               noop("Save all runs for ui.perfetto.dev: a track for each worker and each task")),
    ActionSpec("export_chrome", "export", noop("Export Chrome trace…"),
               noop("Save all runs as JSON for chrome://tracing, Perfetto and others")),
    ActionSpec("export_csv", "export", noop("Export spans as CSV…"),
               noop("Save a line for each span, times in nanoseconds")),
    ActionSpec("export_spans", "export", noop("Export spans as JSON…"),
               noop("Save lanes, spans and instants of all runs, times in nanoseconds")),
    ActionSpec("export_parquet", "export", noop("Export spans as Parquet…"),
               noop("Save a row for each span, for pandas, Polars or DuckDB")),
    ActionSpec("copy_picture", "file", noop("Copy picture"),
               noop("Copy the timeline's picture to the clipboard"), ("Ctrl+Shift+C",), "copy"),
    ActionSpec("quit", "file", noop("Quit"), noop("Stop everything and close"), ("Ctrl+Q",)),
    ActionSpec("follow", "view", noop("Follow"),
               noop("Keep the newest moment in sight; panning lets go of it"),
               ("L",), "follow", 3, checkable=True, timeline=True),
    ActionSpec("full_screen", "view", noop("Full screen"), noop("Fill the screen"), ("F11",),
               checkable=True),
    ActionSpec("theme_system", "theme", noop("System"), noop("Follow the desktop's colours"),
               checkable=True, choice="theme"),
    ActionSpec("theme_light", "theme", noop("Light"), noop("Dark text on light"),
               checkable=True, choice="theme"),
    ActionSpec("theme_dark", "theme", noop("Dark"), noop("Light text on dark"),
               checkable=True, choice="theme"),
    ActionSpec("preferences", "view", noop("Preferences…"),
               noop("Theme, language, what Live shows, pictures"), ("Ctrl+,",)),
    ActionSpec("everything", "timeline", noop("Show everything"),
               noop("Zoom out until the whole run fits"), ("0", "Home"), "everything", 3,
               timeline=True),
    ActionSpec("zoom_in", "timeline", noop("Zoom in"), noop("Zoom in at the pointer"), ("W", "+"),
               timeline=True),
    ActionSpec("zoom_out", "timeline", noop("Zoom out"), noop("Zoom out at the pointer"),
               ("S", "-"), timeline=True),
    ActionSpec("pan_left", "timeline", noop("Earlier"), noop("Move to earlier times"),
               ("A", "Left"), timeline=True),
    ActionSpec("pan_right", "timeline", noop("Later"), noop("Move to later times"),
               ("D", "Right"), timeline=True),
    ActionSpec("go_back", "timeline", noop("Back"), noop("Show what was shown before"),
               ("Ctrl+Left",), timeline=True),
    ActionSpec("go_forward", "timeline", noop("Forward"), noop("Undo going back"),
               ("Ctrl+Right",), timeline=True),
    ActionSpec("centre", "timeline", noop("Centre the selection"),
               noop("Bring the selection into the middle; once more, fit it"), ("F",),
               timeline=True),
    ActionSpec("previous_span", "timeline", noop("Previous span"),
               noop("Select the span before on the same lane"), (",",), timeline=True),
    ActionSpec("next_span", "timeline", noop("Next span"),
               noop("Select the next span on the same lane"), (".",), timeline=True),
    ActionSpec("go_to_cause", "timeline", noop("Follow the cause"),
               noop("Select what kept the span waiting: who had the GIL, loop or lock"),
               ("[",), timeline=True),
    ActionSpec("go_to_effect", "timeline", noop("Follow the effect"),
               noop("Select what the selected span kept waiting the longest"), ("]",),
               timeline=True),
    ActionSpec("mark", "timeline", noop("Mark"),
               noop("Mark the selection or the pointer's time until the next mark"), ("M",),
               timeline=True),
    ActionSpec("mark_note", "timeline", noop("Keep a mark…"), noop("Set a mark with a note"),
               ("Shift+M",), timeline=True),
    ActionSpec("previous_mark", "timeline", noop("Previous mark"),
               noop("Go to the mark before the middle of the view"), ("Shift+,",), timeline=True),
    ActionSpec("next_mark", "timeline", noop("Next mark"),
               noop("Go to the mark after the middle of the view"), ("Shift+.",), timeline=True),
    ActionSpec("align_starts", "timeline", noop("Align the starts"),
               noop("Of two traces side by side: let both begin at 0")),
    ActionSpec("align_marks", "timeline", noop("Align the marks"),
               noop("Lay the first mark set in a lane of B on the first in a lane of A")),
    ActionSpec("clear_selection", "timeline", noop("Clear the selection"),
               noop("Select nothing"), ("Esc",), timeline=True),
    ActionSpec("find", "timeline", noop("Find…"),
               noop("Find tasks, lanes, states, errors; filter lanes"), ("Ctrl+F",), "find", 3),
    ActionSpec("pause", "timeline", noop("Pause the picture"),
               noop("Let the picture stand still; recording goes on"), ("P",), checkable=True,
               timeline=True),
    ActionSpec("playback", "timeline", noop("Play again"),
               noop("Replay a finished run at a chosen speed"), ("R",), checkable=True,
               timeline=True),
    ActionSpec("lanes_by_worker", "timeline", noop("Lanes by worker"),
               noop("A lane for each worker; coroutines have lanes of their own"), ("1",),
               checkable=True, choice="arrange", timeline=True),
    ActionSpec("lanes_by_task", "timeline", noop("Lanes by task"), noop("A lane for each task"),
               ("2",), checkable=True, choice="arrange", timeline=True),
    ActionSpec("lanes_by_state", "timeline", noop("Lanes by state"),
               noop("A lane for each state: how many workers are in it"), ("3",),
               checkable=True, choice="arrange", timeline=True),
    ActionSpec("taller_lanes", "timeline", noop("Taller lanes"),
               noop("Make lanes higher; folded ones unfold"), ("Shift+W",), timeline=True),
    ActionSpec("lower_lanes", "timeline", noop("Lower lanes"),
               noop("Make lanes lower; thousands are folded to one"), ("Shift+S",), timeline=True),
    ActionSpec("nested", "timeline", noop("Phases of tasks"),
               noop("Show below each lane what its tasks were at; high lanes show it always"),
               ("N",), checkable=True, timeline=True),
    ActionSpec("wall_clock", "timeline", noop("Time of day"),
               noop("Let the ruler tell the time of day instead of the time since the start"),
               checkable=True),
    ActionSpec("blocked_limit", "timeline", noop("Mark blocked loops from…"),
               noop("From which length on a task that keeps a loop is marked and named")),
    ActionSpec("collapse_all", "timeline", noop("Collapse all"), noop("Fold every group")),
    ActionSpec("expand_all", "timeline", noop("Expand all"), noop("Unfold every group")),
    ActionSpec("show_hidden", "timeline", noop("Show hidden lanes"), noop("Hide no lane")),
    ActionSpec("help", "help", noop("Help"), noop("A first tour; what states and figures mean"),
               ("F1",)),
    ActionSpec("vitals", "help", noop("Vital signs…"),
               noop("What a process, a thread, a task and a coroutine cost on this machine")),
    ActionSpec("palette", "help", noop("Find an action…"),
               noop("Type a part of an action's name and run it"), ("Ctrl+Shift+P",), "palette"),
    ActionSpec("shortcuts", "help", noop("Keyboard shortcuts"), noop("List every shortcut"),
               ("?",)),
    ActionSpec("doctor", "help", noop("Check this machine…"),
               noop("Display, fonts, interpreters, limits: what there is and what to do")),
    ActionSpec("about", "help", noop("About concurviz"), noop("Version and licence")),
)  # fmt: skip

SPECS: dict[str, ActionSpec] = {spec.id: spec for spec in ACTIONS}

#: Gestures of the timeline that are no actions, for the shortcuts sheet.
GESTURES: tuple[tuple[str, str], ...] = (
    (noop("Wheel; Ctrl+wheel"), noop("Zoom at the pointer; finer")),
    (noop("Shift+wheel"), noop("Pan")),
    (noop("Left drag"), noop("Select a range; its edges can be dragged")),
    (noop("Shift+drag, right drag"), noop("Pan")),
    (noop("Middle drag"), noop("Zoom to that range")),
    (noop("Double click"), noop("Fit that span")),
    (noop("Click"), noop("Select a span: details below")),
    (noop("Right click"), noop("Pin, hide, move, collapse")),
    (noop("Drop a file; with Shift"), noop("Open it; compare it with what is shown")),
)


class Actions(QObject):
    """The table's QActions.

    Signal ``triggered(id)`` is emitted for every action, however the user reached it.
    """

    triggered = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for spec in ACTIONS:
            self._actions[spec.id] = self._make(spec)
            if not spec.timeline:
                window.addAction(self._actions[spec.id])

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(word(spec.text), self)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(s) for s in spec.shortcuts])
        keys = shortcut_text(action)
        tip = word(spec.tip)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setStatusTip(tip)
        action.setCheckable(spec.checkable)
        if spec.timeline:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if spec.choice:
            group = self._groups.setdefault(spec.choice, QActionGroup(self))
            group.addAction(action)
        # triggered() hands over `checked`, which differs from what listeners want: the id.
        action.triggered.connect(lambda _checked=False, i=spec.id: self.triggered.emit(i))
        return action

    def bind_timeline(self, timeline: QWidget) -> None:
        """Let the timeline's own shortcuts act while it has the focus."""
        for spec in ACTIONS:
            if spec.timeline:
                timeline.addAction(self._actions[spec.id])

    def recolour(self, colour: str) -> None:
        """Draw all icons in a colour that suits the theme (``#rrggbb``)."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.id].setIcon(icon(spec.icon, colour))


def shortcut_text(action: QAction) -> str:
    """An action's shortcuts as the user's keyboard names them, e.g. ``0, Home``."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(s.toString(native) for s in action.shortcuts())
