"""What fields take, at the edges."""

from __future__ import annotations

from typing import Any

import pytest

from concurviz.files.fields import FieldError, number


@pytest.mark.parametrize("value", [0, -0.0, 0.5, 2**62, 1e18])
def test_numbers_that_can_be_written_again(value: float) -> None:
    taken = number({"n": value}, "n")
    assert taken == value
    assert number({"n": taken}, "n") == taken


@pytest.mark.parametrize(
    "value", [2**63 - 1, 2**63, 10**400, 1e308, -1, -0.5, float("nan"), float("inf"), True, "1"]
)
def test_all_others_are_refused(value: Any) -> None:
    with pytest.raises(FieldError, match="n is not a number"):
        number({"n": value}, "n")
