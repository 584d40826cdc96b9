"""What the mark of a parameter change says."""

from __future__ import annotations

import pytest

from concurviz.drawing.changes import change_label
from concurviz.scenario.model import default_params
from concurviz.wire.params import changes_text


def test_it_names_each_parameter_with_both_values_and_the_unit() -> None:
    before = default_params()
    text = changes_text(before, {**before, "cpu_ms": 8.0, "tasks": 1_000})
    assert change_label(text, 1) == "Tasks 60 → 1,000, CPU per task 4 → 8 ms"


@pytest.mark.parametrize("text", ["", "nonsense", "cpu_ms 4", "cpu_ms a b", "cpu_ms 4 8; x 1 2"])
def test_a_text_that_is_none_leaves_the_number(text: str) -> None:
    assert change_label(text, 7) == "change 7"
