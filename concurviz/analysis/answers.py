"""Whether all models gave the same answers: a model that answers otherwise has no speed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from concurviz.trace.columns import Int64
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant
from concurviz.words import translate

#: What a task that returned None is said to have returned: its words are not sent.
NONE = "None"


@dataclass(frozen=True)
class Answers:
    """Digests of what the tasks of a run returned, by task; ``too`` is 0 where there are no floats.

    ``texts``: what the first of them returned, in words.
    """

    task: Int64
    digest: Int64
    too: Int64
    texts: dict[int, str]

    def __len__(self) -> int:
        return len(self.task)


@dataclass(frozen=True)
class Difference:
    """``count`` of a run's answers are others than most models'; the first is that of ``task``.

    ``mine``, ``theirs``: in words, "" where not kept.
    """

    count: int
    task: int
    mine: str
    theirs: str

    @property
    def sentence(self) -> str:
        """In a clause."""
        if self.mine and self.theirs and self.mine != self.theirs:
            text = translate("answers", "task {task} returned {mine}, elsewhere {theirs}")
        elif self.mine:
            text = translate(
                "answers", "task {task} returned what only looks like elsewhere: {mine}"
            )
        else:
            text = translate("answers", "task {task} returned something else than elsewhere")
        text = text.format(task=self.task, mine=self.mine, theirs=self.theirs)
        if self.count > 1:
            text += translate("answers", ", and {0:,} more tasks did").format(self.count - 1)
        return text


def answers_of(trace: RunTrace) -> Answers:
    """What a run's tasks returned."""
    kind = trace.instants["kind"]
    first, second = np.flatnonzero(kind == Instant.ANSWER), kind == Instant.ANSWER_TOO
    task = trace.instants["task"][first].astype(np.int64)
    digest = trace.instants["detail"][first]
    order = np.argsort(task, kind="stable")
    task, digest = task[order], digest[order]
    too = np.zeros(len(task), np.int64)
    others = trace.instants["task"][second].astype(np.int64)
    if len(others) and len(task):
        at = np.minimum(np.searchsorted(task, others), len(task) - 1)
        mine = task[at] == others
        too[at[mine]] = trace.instants["detail"][second][mine]
    return Answers(task, digest, too, trace.answers)


def differences(runs: Sequence[Answers | None]) -> list[Difference | None]:
    """For each run, how it differs from what most of them answered; None where it does not.

    Where as many say one thing as another, the earlier run is believed.
    """
    said: dict[int, list[tuple[int, int, int]]] = {}
    for index, run in enumerate(runs):
        if run is not None:
            for task, digest, too in zip(
                run.task.tolist(), run.digest.tolist(), run.too.tolist(), strict=True
            ):
                said.setdefault(task, []).append((index, digest, too))
    odd: dict[int, list[tuple[int, int]]] = {}
    for task in sorted(said):
        voices = said[task]
        digest, too = voices[0][1:]
        if all(v[1] == digest for v in voices):
            continue
        agree = [sum(_same(v, w) for w in voices) for v in voices]
        believed = voices[agree.index(max(agree))]
        for voice in voices:
            if not _same(voice, believed):
                odd.setdefault(voice[0], []).append((task, believed[0]))
    return [_difference(runs, index, odd.get(index, [])) for index in range(len(runs))]


def _same(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return one[1] == other[1] or (one[2] != 0 and one[2] == other[2])


def _difference(
    runs: Sequence[Answers | None], index: int, odd: Sequence[tuple[int, int]]
) -> Difference | None:
    if not odd:
        return None
    task, believed = odd[0]
    mine, theirs = runs[index], runs[believed]
    assert mine is not None
    assert theirs is not None
    first, other = mine.texts.get(task), theirs.texts.get(task)
    known = first is not None or other is not None
    return Difference(
        len(odd),
        task,
        (first or NONE) if known else "",
        (other or NONE) if known else "",
    )
