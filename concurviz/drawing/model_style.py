"""How each model looks wherever models are told apart by colour: a colour per theme, and a dash.

Shades after Okabe and Ito, moved apart until all of them can be told from each other with the
common kinds of colour blindness and from both backgrounds; families share a dash as second cue.
States have colours of their own (see theme).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from concurviz.drawing.theme import DARK, LIGHT, Theme
from concurviz.wire.models import split


class Dash(Enum):
    """The second cue of a line."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"

    @property
    def pattern(self) -> list[float]:
        """Lengths of dashes and gaps in widths of the pen; none of a solid line."""
        return {"dashed": [6.0, 2.5], "dotted": [1.0, 2.0]}.get(self.value, [])


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
    "serial": ModelStyle("#6f7883", "#f2f2f1"),
    "processes": ModelStyle("#2f86e0", "#25aef5"),
    "process-pool": ModelStyle("#003f6e", "#2b7790", Dash.DASHED),
    "hybrid": ModelStyle("#1e3cf0", "#b4c3ff", Dash.DOTTED),
    "subinterpreters": ModelStyle("#0f694b", "#5aa569", Dash.DASHED),
    "joblib": ModelStyle("#78003c", "#875a5a", Dash.DOTTED),
    "dask": ModelStyle("#ff0fff", "#ffb487", Dash.DASHED),
    "threads": ModelStyle("#ea5a00", "#d5430f"),
    "thread-pool": ModelStyle("#874a00", "#c5a512", Dash.DASHED),
    "qthreads": ModelStyle("#3a2b00", "#fcf134", Dash.DOTTED),
    "async-io": ModelStyle("#de3fa6", "#d08bb0", Dash.DASHED),
    "coroutines": ModelStyle("#00a05f", "#00e1b5"),
    "to-thread": ModelStyle("#000033", "#99dd00", Dash.DOTTED),
    "trio": ModelStyle("#3c00a5", "#a51ec3", Dash.DASHED),
    "gevent": ModelStyle("#c30f4b", "#e10f87", Dash.DOTTED),
    "qt-loop": ModelStyle("#7338bd", "#6e62f2", Dash.DOTTED),
}

#: For a model that has no look yet.
PLAIN = ModelStyle("#5b6570", "#9aa5b1", Dash.DASHED)


def model_style(name: str, among: Sequence[str] = ()) -> ModelStyle:
    """The look of a contender, by its name; ``among``: all that are to be told apart from it.

    One model under several interpreters keeps its hue: each further one is nearer to the ink's
    colour, and has the next dash.
    """
    model = split(name)[0]
    style = MODEL_STYLE.get(model, PLAIN)
    alike = [other for other in among if split(other)[0] == model]
    place = alike.index(name) if name in alike else 0
    if not place:
        return style
    share = 0.55 * place / (len(alike) - 1)
    dashes = list(Dash)
    dash = dashes[(dashes.index(style.dash) + place) % len(dashes)]
    light = _mixed(style.light, LIGHT.foreground, share)
    return ModelStyle(light, _mixed(style.dark, DARK.foreground, share), dash)


def _mixed(colour: str, ink: str, share: float) -> str:
    pairs = ((int(colour[i : i + 2], 16), int(ink[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
