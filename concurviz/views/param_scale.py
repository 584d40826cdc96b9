"""Where a parameter's values lie on its slider: pure functions, no Qt."""

from __future__ import annotations

import math

from concurviz.wire.params import Param

#: Slider positions run from 0 to this.
POSITIONS = 1000
#: Exponent of the curve for parameters whose useful values crowd at the low end.
_CROWDED_EXPONENT = 3.0
_CROWDED_SHARE = 0.1
_CROWDED_RANGE = 50.0


class ParamScale:
    """Maps a parameter's values to slider positions and back.

    ::

        linear       value = low + (high - low) * x
        logarithmic  value = low * (high / low) ** x          asked for by the parameter
        crowded      value = low + (high - low) * x ** 3      default within the lowest tenth

    with x = position / POSITIONS. Without the third, 4 ms of CPU would sit on the second pixel of a
    slider that ends at 200 ms.
    """

    def __init__(self, param: Param) -> None:
        self._param = param
        span = param.high - param.low
        share = (param.default - param.low) / span
        self._log = param.logarithmic and param.low > 0
        crowded = share < _CROWDED_SHARE and span > _CROWDED_RANGE
        self._least = 1.0 if param.integer else 0.1
        self._exponent = _CROWDED_EXPONENT if crowded else 1.0

    def position(self, value: float) -> int:
        """The slider's position for a value."""
        low, high = self._param.low, self._param.high
        if self._log:
            x = math.log(value / low) / math.log(high / low)
        else:
            x = ((value - low) / (high - low)) ** (1 / self._exponent)
        return round(x * POSITIONS)

    def value(self, position: int) -> float:
        """The value at a slider's position, rounded to what a reader would call a round number."""
        low, high = self._param.low, self._param.high
        x = min(1.0, max(0.0, position / POSITIONS))
        if self._log:
            raw = low * (high / low) ** x
        else:
            raw = low + (high - low) * x**self._exponent
        return self._fit(round_to(raw, self._grain(raw)))

    def stepped(self, value: float, steps: int) -> float:
        """The value that ``steps`` presses of an arrow key lead to (negative: downwards)."""
        step = max(self._least, 5 * _second_digit(value))
        return self._fit(round_to(value + steps * step, step if abs(steps) > 1 else self._least))

    def _grain(self, value: float) -> float:
        return max(self._least, _second_digit(value))

    def _fit(self, value: float) -> float:
        fitted = min(self._param.high, max(self._param.low, value))
        return round(fitted) if self._param.integer else round(fitted, 1)


def _second_digit(value: float) -> float:
    """One unit of the value's second digit: 1 for 42, 0.1 for 4.2; 0 for 0."""
    return 10.0 ** (math.floor(math.log10(value)) - 1) if value > 0 else 0.0


def round_to(value: float, grain: float) -> float:
    """The multiple of ``grain`` nearest to ``value``."""
    return round(value / grain) * grain
