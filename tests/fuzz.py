"""Fuzzing: many more cases under ``make fuzz`` than in the tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

#: Cases of each subject: so many in the tests; ``make fuzz`` asks for more.
FUZZ_CASES = int(os.environ.get("FUZZ_CASES", "2000"))


def fuzz(share: float = 1.0) -> Callable[[Any], Any]:
    """Marks a hypothesis test as fuzzing, with its share of the subject's cases."""

    def mark(test: Any) -> Any:
        cases = max(1, round(FUZZ_CASES * share))
        every = settings(
            max_examples=cases,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        return pytest.mark.fuzz(every(test))

    return mark
