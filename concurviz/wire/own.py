"""The user's own task: how it is named, and which models can run which kind of it.

``path/to/file.py:function`` or ``package.module:function``; a pair of a plain function and a
coroutine function that do the same is ``file.py:fetch,fetch_async``, in any order.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import NamedTuple

from concurviz.wire.models import MODELS

#: Name of the workload whose tasks are calls of the user's own function.
OWN = "own"
#: The kinds of function that a task can be, and what each is called.
FUNCTION = "function"
COROUTINE = "coroutine function"

#: Seconds that importing the file, ``inputs()`` and ``setup()`` may take.
LOAD_TIMEOUT_S = 10.0
#: Exit codes by which a process of the lab tells why it ended itself.
TIMED_OUT, LOST_DESCRIPTORS, TROUBLED = 96, 97, 98


class TaskRef(NamedTuple):
    """``source``: a path that ends in .py, or a module's dotted name; ``names``: one or a pair."""

    source: str
    names: tuple[str, ...]

    @property
    def is_file(self) -> bool:
        """Whether the source is a path."""
        return self.source.endswith(".py")

    @property
    def title(self) -> str:
        """Without the folders, which are the user's own business: ``work.py:resize``."""
        return f"{os.path.basename(self.source)}:{','.join(self.names)}"

    def __str__(self) -> str:
        return f"{self.source}:{','.join(self.names)}"


def parse_task(text: str) -> TaskRef:
    """What ``FILE.py:FUNCTION`` or ``MODULE:FUNCTION`` names; ValueError, a clause, otherwise."""
    source, colon, names = text.rpartition(":")
    parts = tuple(name.strip() for name in names.split(","))
    if not colon or not source or "\0" in text:
        raise ValueError("allowed: FILE.py:FUNCTION or PACKAGE.MODULE:FUNCTION")
    if not 1 <= len(parts) <= 2 or len(set(parts)) != len(parts):
        raise ValueError("allowed: one function, or two of which one is a coroutine function")
    for name in parts:
        if not all(part.isidentifier() for part in name.split(".")):
            raise ValueError(f"{name!r} is no name of a function")
    if not source.endswith(".py"):
        if os.sep in source:
            raise ValueError("the file's name must end in .py")
        if not all(part.isidentifier() for part in source.split(".")):
            raise ValueError(f"{source!r} is neither a .py file nor a module's name")
    return TaskRef(source, parts)


def unfit(model: str, kinds: Collection[str]) -> str:
    """Why a model cannot run a task that is there in these kinds; "" if it can."""
    descriptor = MODELS[model]
    if any(kind in descriptor.calls for kind in kinds):
        return ""
    if COROUTINE in kinds:
        return f"{model} runs {descriptor.runs}; yours is a coroutine function"
    return f"{model} runs {descriptor.runs}; yours is a plain function, which to-thread can run"
