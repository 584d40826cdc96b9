"""The words that users see, in their language: for rooms that do not know Qt.

The window installs Qt's own look-up; without a window every text stays as it is written: English.
``pyside6-lupdate`` finds the calls of ``translate`` by their name, and ``tools/translations.py``
collects what tables hold: all of wire's, and each ``noop("...")``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

#: The context of every text that comes out of a table.
TABLES = "words"

Translate = Callable[[str, str], str]


def _as_written(_context: str, text: str) -> str:
    return text


_translate: Translate = _as_written


def install(translate: Translate | None) -> None:
    """Look texts up with ``translate(context, text)`` from now on; None: leave them in English."""
    global _translate
    _translate = translate or _as_written
    told.cache_clear()


def translate(context: str, text: str) -> str:
    """A literal text in the user's language; ``context`` names who says it."""
    return _translate(context, text)


def word(text: str) -> str:
    """A table's text in the user's language."""
    return _translate(TABLES, text)


def headline(text: str) -> str:
    """The one line of a reason that says most.

    That is the first, unless it only announces what follows: then the last, as of a traceback.
    """
    lines = text.strip().splitlines() or [""]
    announces = lines[0].endswith((":", "：")) or lines[0].startswith("Traceback")
    return lines[-1].strip() if announces else lines[0]


def noop(text: str) -> str:
    """Mark a table's text for translation (as QT_TRANSLATE_NOOP); translated when it is shown."""
    return text


#: What hosts, which speak English, and those who watch them say of lanes and of broken runs.
TOLD = (
    noop("main thread"),
    noop("event loop"),
    noop("heartbeat"),
    noop("worker {0}"),
    noop("thread {0}"),
    noop("process {0}"),
    noop("process {0} loop"),
    noop("interpreter {0}"),
    noop("task {0}"),
    noop("row {0}"),
    noop("the host {0}; its last words:\n{1}"),
    noop("the host {0}"),
    noop("the loopback service {0}"),
    noop("the loopback service did not start: {0}"),
    noop("{0} worker processes died; the last: {1}"),
    noop("worker process {0} {1}"),
    noop("was killed by {0}"),
    noop("exited with code {0}"),
    noop("the host did not start within {0} s"),
    noop("the machine started {0} threads and then no more: {1}"),
    noop("cannot start {0}: {1}"),
    noop(
        "{0} beginnings and ends of tasks could not be recorded: no room is left in {1}; make "
        "some, or set TMPDIR to a folder that has more"
    ),
    noop("{0} beginnings and ends of tasks could not be recorded: {1}"),
    noop("BrokenProcessPool: {0}"),
)
#: The same of functions of the user's own.
TOLD_OF_OWN = (
    noop("functions"),
    noop("coroutines"),
    noop("callbacks"),
    noop("async functions on trio's loop"),
    noop("{0} runs {1}; yours is a plain function, which to-thread can run"),
    noop("{0} runs {1}; yours is a coroutine function"),
    noop("{0} runs {1}; yours is written for asyncio"),
    noop("{0} runs {1} on an asyncio loop; yours is written for trio"),
    noop("{0}() is a coroutine function, and {1} has no loop for it"),
    noop("no such file: {0}"),
    noop("{0} does not import: {1}"),
    noop("{0} has no function {1}"),
    noop("{0} has no function {1}; there are: {2}"),
    noop("{0} is no function but {1}"),
    noop("{0} is a generator function: to call it runs nothing of it"),
    noop(
        "{0} cannot be called with one argument, the task's number or what inputs() has for it: {1}"
    ),
    noop("inputs() of {0} has nothing in it"),
    noop("inputs() of {0}: {1}"),
    noop("setup() of {0}: {1}"),
    noop("teardown() of {0}: {1}"),
    noop("{0} closed descriptors that it had not opened: {1}"),
    noop("importing {0} took longer than {1} s, and could not be stopped"),
    noop("importing {0} took longer than {1} s, and could not be stopped\nIt was at\n{2}"),
    noop("inputs() of {0} took longer than {1} s, and could not be stopped"),
    noop("inputs() of {0} took longer than {1} s, and could not be stopped\nIt was at\n{2}"),
    noop("task {0} ran longer than its timeout of {1} s, and could not be stopped"),
    noop("task {0} ran longer than its timeout of {1} s, and could not be stopped\nIt was at\n{2}"),
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    def pattern(text: str) -> re.Pattern[str]:
        parts = re.split(r"\{\d\}", text)
        return re.compile("(.+?)".join(map(re.escape, parts)), re.DOTALL)

    # What can be said most exactly comes first: "the host {0}" fits its longer sisters as well.
    return tuple((t, pattern(t)) for t in sorted((*TOLD, *TOLD_OF_OWN), key=len, reverse=True))


@lru_cache(maxsize=4096)
def told(text: str) -> str:
    """What a host said, in the user's language; what is not known stays as it is."""
    if _translate is _as_written:
        return text
    for template, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return word(template).format(*map(told, found.groups()))
    return text
