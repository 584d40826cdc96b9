"""Contenders: what a comparison compares, each a model under an interpreter.

A contender's name is its model's, ``threads``, where the lab's own interpreter runs it, and
``threads@3.13t`` where another does. What stands behind the ``@`` is what the user wrote: a
version, or the path of an executable. Runs, traces, colours and sentences go by this name.
Of two traces side by side each run has its side there as well: ``threads@·A``, ``threads@3.13·B``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from concurviz.wire.models import MODELS, split
from concurviz.words import translate, word

#: A version of CPython, whole or in part; ``t`` for a free-threaded build.
VERSION = re.compile(r"3(\.\d{1,3}){0,2}t?")
MAX_INTERPRETERS = 8
#: Of two traces side by side: the one that was there, and the one laid below it.
SIDES = ("A", "B")
_MAX_PATH = 400
#: Folders whose name says nothing of the environment that is in them.
_PLAIN = frozenset({".venv", "venv", "env", ".env"})
_BIN = frozenset({"bin", "Scripts"})


def contenders(models: Sequence[str], interpreters: Sequence[str]) -> tuple[str, ...]:
    """Every model under every interpreter, all of one interpreter together.

    A model that names its interpreter itself takes part under that one alone, wherever it stands.
    """
    if not interpreters:
        return tuple(models)
    crossed = [
        model if split(model)[1] else f"{model}@{interpreter}"
        for interpreter in interpreters
        for model in models
    ]
    return tuple(dict.fromkeys(crossed))


def interpreter_problem(text: str) -> str:
    """Why a text names no interpreter, as a clause; "" where it may."""
    if VERSION.fullmatch(text):
        return ""
    if len(text) > _MAX_PATH or not text.isprintable() or "," in text:
        return "allowed: a version such as 3.13 or 3.13t, or the path of a Python"
    # A bare word would be looked for on the PATH of whoever opens the file.
    if PurePath(text).is_absolute() or "/" in text or "\\" in text or text.startswith("python"):
        return ""
    return "allowed: a version such as 3.13 or 3.13t, or the path of a Python"


def label(interpreter: str) -> str:
    """A short name of an interpreter as the user wrote it: ``3.13t``, ``python3.11``, ``env``.

    Of an executable in an environment or an installation of its own that folder's name.
    """
    if VERSION.fullmatch(interpreter):
        return interpreter
    path = PurePath(interpreter)
    home = path.parent.parent
    if path.parent.name not in _BIN or home.name in ("", "usr", "local", "opt"):
        return path.name
    return f"{home.parent.name}/{home.name}" if home.name in _PLAIN else home.name


def on_side(name: str, side: str) -> str:
    """The name that a run has beside those of another trace; ``side`` is one of SIDES.

    It stands behind the @, so that models, colours and baselines are found as ever.
    """
    return f"{name}{'' if '@' in name else '@'}·{side}"


def side_of(name: str) -> tuple[str, str]:
    """The name that a run had by itself, and its side; "" where no other trace is beside it."""
    own, dot, side = name.rpartition("·")
    if not dot or side not in SIDES or "@" not in own:
        return name, ""
    return own.removesuffix("@"), side


def title_of(name: str) -> str:
    """A contender's name for the user: ``Threads``, ``Threads on 3.13t``, ``Threads · A``."""
    name, side = side_of(name)
    model, interpreter = split(name)
    said = word(MODELS[model].title) if model in MODELS else model
    if interpreter:
        said = translate("contender", "{0} on {1}").format(said, label(interpreter))
    return f"{said} · {side}" if side else said
