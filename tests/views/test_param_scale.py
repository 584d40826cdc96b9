"""Where values lie on sliders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.views.param_scale import POSITIONS, ParamScale
from concurviz.wire.params import PARAMS

every_param = pytest.mark.parametrize("name", PARAMS)


@every_param
def test_the_ends_of_the_slider_are_the_ends_of_the_range(name: str) -> None:
    param, scale = PARAMS[name], ParamScale(PARAMS[name])
    assert scale.value(0) == param.low
    assert scale.value(POSITIONS) == param.high
    assert (scale.position(param.low), scale.position(param.high)) == (0, POSITIONS)


@every_param
def test_the_default_has_room_on_both_sides(name: str) -> None:
    param = PARAMS[name]
    position = ParamScale(param).position(param.default)
    # A default that switches something off stands at the very end.
    assert position >= 0.05 * POSITIONS or param.default == param.low == 0
    assert position <= 0.95 * POSITIONS


@given(st.sampled_from(sorted(PARAMS)), st.integers(0, POSITIONS - 1))
def test_values_never_fall_along_the_slider(name: str, position: int) -> None:
    scale = ParamScale(PARAMS[name])
    assert scale.value(position) <= scale.value(position + 1)


@given(st.sampled_from(sorted(PARAMS)), st.integers(0, POSITIONS))
def test_a_key_press_always_moves_unless_at_the_end(name: str, position: int) -> None:
    param, scale = PARAMS[name], ParamScale(PARAMS[name])
    value = scale.value(position)
    up, down = scale.stepped(value, 1), scale.stepped(value, -1)
    assert up > value or value == param.high
    assert down < value or value == param.low
    if param.integer:
        assert up == int(up)


def test_tasks_are_logarithmic() -> None:
    scale = ParamScale(PARAMS["tasks"])
    assert scale.value(POSITIONS // 2) == 100


@pytest.mark.parametrize(("value", "up"), [(2, 3), (20, 25), (100, 150), (9_999, 10_000)])
def test_steps_grow_with_the_value(value: float, up: float) -> None:
    assert ParamScale(PARAMS["tasks"]).stepped(value, 1) == up
