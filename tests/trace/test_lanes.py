"""Tasks packed onto rows: none lies over another."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from concurviz.trace.lanes import Packer

Life = tuple[int, int, int]
"""When a task begins, how long it lives, and how much later news of it come."""
lives = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15), st.integers(0, 30)), min_size=1, max_size=40
)


@given(lives)
def test_packing_never_overlaps(given_lives: list[Life]) -> None:
    """Tasks are told of in batches, ends with their beginnings or later, some of them late."""
    packer = Packer()
    began: dict[int, int] = {}
    batches: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for task, (begin, length, late) in enumerate(given_lives):
        batches[(begin + late) // 10].setdefault(task, [-1, -1])[0] = begin
        batches[(begin + length + late) // 10].setdefault(task, [-1, -1])[1] = begin + length
    for _, told in sorted(batches.items()):
        tasks = np.array(list(told), np.int64)
        begins, ends = np.array(list(told.values()), np.int64).T
        placed, taken_until = packer.place(tasks, begins, ends)
        assert sorted(placed) == sorted(tasks[begins >= 0])
        # What would lie under others is not drawn.
        for one, until in zip(placed.tolist(), taken_until.tolist(), strict=True):
            began[one] = max(given_lives[one][0], until)
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for task, (begin, length, _) in enumerate(given_lives):
        rows[int(packer.row_of[task])].append((began[task], max(began[task], begin + length)))
    assert sum(map(len, rows.values())) == len(given_lives)
    for mine in rows.values():
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(mine)))
    # No more rows than tasks that lived or were waited for at once.
    assert packer.n_rows <= len(given_lives)
