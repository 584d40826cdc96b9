"""How each model looks wherever models are told apart by colour: a colour per theme, and a dash.

Shades after Okabe and Ito, moved apart until nine of them can be told from each other with the
common kinds of colour blindness and from both backgrounds; families share a dash as second cue.
States have colours of their own (see theme).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from concurviz.drawing.theme import Theme


class Dash(Enum):
    """The second cue of a line."""

    SOLID = ()
    DASHED = (6.0, 2.5)
    DOTTED = (1.0, 2.0)


@dataclass(frozen=True)
class ModelStyle:
    """One model's colour in the light and in the dark theme, ``#rrggbb``, and its dash."""

    light: str
    dark: str
    dash: Dash = Dash.SOLID

    def colour(self, theme: Theme) -> str:
        """The colour in a theme."""
        return self.dark if theme.name == "dark" else self.light


MODEL_STYLE: dict[str, ModelStyle] = {
    "serial": ModelStyle("#6f7883", "#eef1f4"),
    "processes": ModelStyle("#2f86e0", "#25aef5"),
    "process-pool": ModelStyle("#003f6e", "#2b7790", Dash.DASHED),
    "threads": ModelStyle("#ea5a00", "#d5430f"),
    "thread-pool": ModelStyle("#874a00", "#c5a512", Dash.DASHED),
    "qthreads": ModelStyle("#3a2b00", "#f7f03c", Dash.DOTTED),
    "async-io": ModelStyle("#de3fa6", "#d08bb0", Dash.DASHED),
    "coroutines": ModelStyle("#00a05f", "#12dea6"),
    "qt-loop": ModelStyle("#7338bd", "#6e62f2", Dash.DOTTED),
}

#: For a model that has no look yet.
PLAIN = ModelStyle("#5b6570", "#9aa5b1", Dash.DASHED)


def model_style(model: str) -> ModelStyle:
    """The look of a model, by its name."""
    return MODEL_STYLE.get(model, PLAIN)
