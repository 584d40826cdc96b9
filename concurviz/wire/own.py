"""The user's own task: how it is named, and which models can run which kind of it.

``path/to/file.py:function`` or ``package.module:function``; a pair of a plain function and a
coroutine function that do the same is ``file.py:fetch,fetch_async``, in any order.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from types import CodeType
from typing import Callable, NamedTuple

from concurviz.wire.models import MODELS

#: Name of the workload whose tasks are calls of the user's own function.
OWN = "own"
#: The kinds of function that a task can be, and what each is called.
FUNCTION = "function"
COROUTINE = "coroutine function"
#: A coroutine function that is written for trio; ``COROUTINE`` is one for asyncio.
TRIO = "trio function"
#: Packages whose coroutines nothing but an asyncio loop can run.
_ON_ASYNCIO = frozenset({"asyncio", "aiohttp", "asyncpg", "aiofiles", "uvloop", "qasync"})

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


def packages_of(code: CodeType, named: Callable[[str], CodeType | str]) -> set[str]:
    """The packages that a function's code names, functions that it calls included.

    ``named``: what a name in it stands for: the name of a package, the code of another function of
    its file, or "" for anything else.
    """
    import dis  # late: only who has such a function needs it

    packages: set[str] = set()
    seen: set[CodeType] = set()
    todo = [code]
    while todo:
        code = todo.pop()
        if code in seen:
            continue
        seen.add(code)
        todo += [part for part in code.co_consts if isinstance(part, CodeType)]
        for step in dis.get_instructions(code):
            # Others of its names are attributes.
            if step.opname not in _NAMING:
                continue
            found = named(step.argval)
            if isinstance(found, CodeType):
                todo.append(found)
            elif found:
                packages.add(found.partition(".")[0])
    return packages


#: What looks a name up, or imports one.
_NAMING = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "IMPORT_NAME"})


def awaited_kinds(packages: Collection[str]) -> tuple[str, ...]:
    """The kinds that a coroutine function is whose code names these packages.

    Both where it names neither asyncio nor trio, or both.
    """
    on_trio, on_asyncio = "trio" in packages, not _ON_ASYNCIO.isdisjoint(packages)
    if on_trio == on_asyncio:
        return COROUTINE, TRIO
    return (TRIO,) if on_trio else (COROUTINE,)


def unfit(model: str, kinds: Collection[str]) -> str:
    """Why a model cannot run a task that is there in these kinds; "" if it can."""
    descriptor = MODELS[model]
    if any(kind in descriptor.calls for kind in kinds):
        return ""
    runs = f"{model} runs {descriptor.runs}"
    if COROUTINE in kinds and TRIO in descriptor.calls:
        return f"{runs}; yours is written for asyncio"
    if TRIO in kinds and COROUTINE in descriptor.calls:
        return f"{runs} on an asyncio loop; yours is written for trio"
    if COROUTINE in kinds or TRIO in kinds:
        return f"{runs}; yours is a coroutine function"
    return f"{runs}; yours is a plain function, which to-thread can run"
