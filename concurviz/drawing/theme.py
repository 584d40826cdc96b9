"""How things look: two palettes, and colour, letter and pattern of each state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from concurviz.wire.states import State


class Pattern(Enum):
    """The second cue beside a state's colour."""

    NONE = auto()
    SLASH = auto()
    BACKSLASH = auto()
    SPARSE_DOTS = auto()
    DENSE_DOTS = auto()
    HORIZONTAL = auto()
    VERTICAL = auto()
    CROSS = auto()
    CHECKER = auto()


@dataclass(frozen=True)
class StateStyle:
    """One state's look: ``colour`` as ``#rrggbb``, ``letter``, ``pattern``, and what it means.

    ``solid`` is False for states that are drawn as background or as an outline only.
    """

    colour: str
    letter: str
    pattern: Pattern
    meaning: str
    solid: bool = True

    @property
    def ink(self) -> str:
        """Black or white, whichever is easier to read on the colour."""
        return "#ffffff" if luminance(self.colour) < 0.18 else "#000000"


def luminance(colour: str) -> float:
    """The relative luminance (WCAG 2) of ``#rrggbb``, 0 for black to 1 for white."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


#: Okabe-Ito colours: told apart with every common kind of colour blindness.
STATE_STYLE: dict[State, StateStyle] = {
    State.RUNNING: StateStyle("#009e73", "R", Pattern.NONE, "executing the task's code"),
    State.OVERHEAD: StateStyle(
        "#00553f", "O", Pattern.NONE, "the event loop's own work between the steps of tasks"
    ),
    State.GIL_WAIT: StateStyle(
        "#d55e00", "G", Pattern.SLASH, "ready, but another thread of this interpreter has the GIL"
    ),
    State.CPU_WAIT: StateStyle("#e69f00", "C", Pattern.BACKSLASH, "ready, but no core is free"),
    State.IO_WAIT: StateStyle("#56b4e9", "I", Pattern.SPARSE_DOTS, "its I/O is under way"),
    State.SUSPENDED: StateStyle(
        "#a6b8c4", "A", Pattern.HORIZONTAL, "awaiting a timer, another task or an event"
    ),
    State.LOOP_WAIT: StateStyle(
        "#cc79a7", "E", Pattern.VERTICAL, "ready, but the loop is busy with another task"
    ),
    State.LOCK_WAIT: StateStyle(
        "#f0e442", "L", Pattern.CROSS, "waiting for a lock, a queue or a semaphore"
    ),
    State.TRANSFER: StateStyle(
        "#0072b2", "T", Pattern.DENSE_DOTS, "pickling, sending or receiving"
    ),
    State.STARTING: StateStyle(
        "#999999", "S", Pattern.NONE, "starting up: process, imports, thread"
    ),
    State.QUEUED: StateStyle("#808080", "Q", Pattern.NONE, "submitted, no worker yet", solid=False),
    State.IDLE: StateStyle("#808080", "", Pattern.NONE, "nothing to do", solid=False),
    State.UNKNOWN: StateStyle("#666666", "?", Pattern.CHECKER, "cannot be told"),
    State.UNRESOLVED: StateStyle(
        "#8c8c8c", "…", Pattern.CHECKER, "not running; why is not known yet"
    ),
}


@dataclass(frozen=True)
class Theme:
    """Colours of everything that is no state, as ``#rrggbb``."""

    name: str
    background: str
    foreground: str
    muted: str
    grid: str
    accent: str
    stripe: str
    """Ground of a lane: what idle time looks like."""
    header: str
    failure: str
    mark: str
    """The user's own marks."""
    tints: tuple[str, ...]
    """Grounds of phases: none is a state's colour, and text is read on all of them."""


LIGHT = Theme(
    name="light",
    background="#ffffff",
    foreground="#1b1f24",
    muted="#5b6570",
    grid="#dfe4e9",
    accent="#0b62c4",
    stripe="#f3f5f7",
    header="#e8ecf0",
    failure="#b3001e",
    mark="#7a2fa8",
    tints=("#c9d6ea", "#e3d2ea", "#d3e2c6", "#ecd9c2", "#c5dfdf", "#dcd8cf"),
)

DARK = Theme(
    name="dark",
    background="#16191d",
    foreground="#e8ebee",
    muted="#9aa5b1",
    grid="#2c333b",
    accent="#6cb2ff",
    stripe="#1e2328",
    header="#272d34",
    failure="#ff6b7d",
    mark="#d0a2ff",
    tints=("#35486b", "#55396a", "#3f5530", "#66492c", "#2c5757", "#4d4a42"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
