"""Finding spans: what a user types, and the spans of a row that it means. No Qt.

Words are joined by "and". Each is one of::

    12, #12        the task of that number
    phase:io       the phases whose names have that in them, and no states; _ is a blank, too
    model:threads  the model of exactly that key: not thread-pool, not qthreads; _ is a blank, too
    gil_wait, gil  a state, or how its word begins (two letters at least)
    >5ms, <20us    spans longer or shorter than that (s, ms, us, ns)
    anything else  a part of the lane's or the group's name, or of the error of the span's task
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64
from concurviz.trace.rows import Row
from concurviz.wire.states import SHOWN_STATES, State

_TASK = re.compile(r"#?(\d{1,9})")
# µ is two characters in Unicode: keyboards give one, casefolding the other.
_LENGTH = re.compile(r"([<>])(\d+(?:\.\d+)?)(s|ms|us|µs|μs|ns)")
_UNIT_NS = {"s": 1e9, "ms": 1e6, "us": 1e3, "µs": 1e3, "μs": 1e3, "ns": 1.0}
_SHORTEST_STATE = 2
_MODEL = "model:"
_PHASE = "phase:"


@dataclass(frozen=True)
class Query:
    """What is looked for; every part that is not empty must hold.

    ``states``, ``models``: any of them. ``longer``, ``shorter``: ns. ``words``: lower case.
    """

    tasks: frozenset[int] = frozenset()
    states: frozenset[State] = frozenset()
    longer: float = 0.0
    shorter: float = float("inf")
    words: tuple[str, ...] = ()
    models: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether it looks for nothing."""
        return self == Query()

    def wants(self, model: str) -> bool:
        """Whether a model's spans may be meant."""
        return not self.models or _one_word(model) in self.models


def parse(text: str) -> Query:
    """The query that a text means; any text means one."""
    tasks: set[int] = set()
    states: set[State] = set()
    models: set[str] = set()
    phases: set[str] = set()
    longer, shorter = 0.0, float("inf")
    words: list[str] = []
    for word in text.lower().split():
        named = _states(word)
        if match := _TASK.fullmatch(word):
            tasks.add(int(match[1]))
        elif word.startswith(_MODEL) and word != _MODEL:
            models.add(word.removeprefix(_MODEL))
        elif word.startswith(_PHASE) and word != _PHASE:
            phases.add(word.removeprefix(_PHASE))
        elif match := _LENGTH.fullmatch(word):
            ns = float(match[2]) * _UNIT_NS[match[3]]
            if match[1] == ">":
                longer = max(longer, ns)
            else:
                shorter = min(shorter, ns)
        elif named:
            states |= named
        else:
            words.append(word)
    return Query(
        frozenset(tasks),
        frozenset(states),
        longer,
        shorter,
        tuple(words),
        frozenset(models),
        frozenset(phases),
    )


def for_model(model: str, state: str = "") -> str:
    """The text that means a model's spans, those of a state where one is named."""
    return f"{_MODEL}{_one_word(model)} {state}".rstrip()


def _one_word(name: str) -> str:
    """A model's key as it is typed: queries are split at blanks, and their case does not matter."""
    return "_".join(name.lower().split())


def for_phase(name: str) -> str:
    """The text that means the phases of that name, among others that have it in theirs."""
    return f"{_PHASE}{_one_word(name)}"


def find_phases(query: Query, row: Row, names: Mapping[int, str]) -> Int64:
    """Indices of a nested row's closed spans that a query for phases means, in order of time.

    ``names``: of the phases by number. Of the rest of the query only lengths hold.
    """
    meant = [
        n
        for n, name in names.items()
        if any(p in name.lower() or p in _one_word(name) for p in query.phases)
    ]
    length = row.end - row.start
    hit = np.isin(row.task, meant) & (length > query.longer) & (length < query.shorter)
    found: Int64 = np.flatnonzero(hit).astype(np.int64)
    return found


def _states(word: str) -> set[State]:
    if len(word) < _SHORTEST_STATE:
        return set()
    exact = {s for s in SHOWN_STATES if s.word == word}
    return exact or {s for s in SHOWN_STATES if s.word.startswith(word)}


def find(query: Query, row: Row, names: str, errors: Mapping[int, str]) -> Int64:
    """Indices of the row's closed spans that the query means, in order of time.

    The row is of a model that the query ``wants``.
    ``names``: what the row and its group are called; ``errors``: the texts of failed tasks' errors.
    """
    nothing: Int64 = np.empty(0, np.int64)
    if query.empty or query.phases or not len(row.start):
        return nothing
    hit: npt.NDArray[np.bool_] = np.ones(len(row.start), np.bool_)
    if query.tasks:
        hit &= np.isin(row.task, list(query.tasks))
    if query.states:
        hit &= np.isin(row.state, list(query.states))
    if query.longer or query.shorter != float("inf"):
        length = row.end - row.start
        hit &= (length > query.longer) & (length < query.shorter)
    for word in query.words:
        if word in names.lower():
            continue
        failed = [task for task, text in errors.items() if word in text.lower()]
        if not failed:
            return nothing
        hit &= np.isin(row.task, failed)
    found: Int64 = np.flatnonzero(hit).astype(np.int64)
    return found
