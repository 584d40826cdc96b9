"""Fuzzing: many more cases under ``make fuzz`` than in the tests."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

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


HUGE = [0, -1, 1, 2**31, -(2**31), 2**53, 2**60, 2**62, 2**63 - 1, -(2**63)]

ODD = [
    *HUGE, None, True, False, 10**400, 1e308, -1e308, 0.5, -0.0,
    "", "serial", "threads", "done", "live", "\ud800", "a\nb", "x" * 2000,
]  # fmt: skip


class Dice(random.Random):
    """What a case changes, from its seed alone: any case can be played again."""

    def text(self, longest: int) -> str:
        """Up to so many characters that UTF-8 can write, none of them zero."""
        kinds = ((1, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0x10000, 0x10FFFF))
        return "".join(
            chr(self.randint(*self.choice(kinds))) for _ in range(self.randint(1, longest))
        )

    def value(self, depth: int = 3) -> Any:
        """Anything that JSON can say."""
        kind = self.randrange(6 if depth else 4)
        if kind == 0:
            return self.choice(ODD)
        if kind == 1:
            return self.getrandbits(self.randint(1, 70)) * self.choice((1, -1))
        if kind == 2:
            return self.uniform(-1, 1) * 10 ** self.randint(-300, 300)
        if kind == 3:
            return self.text(20)
        if kind == 4:
            return [self.value(depth - 1) for _ in range(self.randint(0, 4))]
        return {self.text(8): self.value(depth - 1) for _ in range(self.randint(0, 4))}


seeds = st.integers(0, 2**63)
