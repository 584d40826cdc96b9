"""The functions in a user's file, found by reading it: nothing of it is imported or run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType

from concurviz.scenario.model import Scenario, ScenarioError
from concurviz.wire.models import is_serial, model_of, split
from concurviz.wire.own import (
    COROUTINE,
    FUNCTION,
    OWN,
    TRIO,
    TaskRef,
    awaited_kinds,
    packages_of,
    unfit,
)

MAX_FILE_BYTES = 5_000_000
#: What a file has for its tasks, and is none itself.
HOOKS = frozenset({"setup", "teardown", "inputs"})
#: Which models to begin with that can run a plain function, and which await one of either kind.
_FIRST = ("serial", "threads", "processes")
_FIRST_AWAITING = {COROUTINE: "coroutines", TRIO: "trio"}


@dataclass(frozen=True)
class Found:
    """A function at the top of a file. ``fits``: whether it can be called with one argument.

    ``kinds``: one, or two of a coroutine function that asyncio and trio can run alike.
    """

    name: str
    kinds: tuple[str, ...]
    fits: bool
    line: int


def functions_in(path: Path) -> list[Found]:
    """The functions of a file, in their order; ScenarioError, one line, if it cannot be read."""
    found = []
    tree = _tree(path)
    packages = _packages(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in HOOKS:
            awaited = isinstance(node, ast.AsyncFunctionDef)
            kinds = awaited_kinds(packages.get(node.name, ())) if awaited else (FUNCTION,)
            found.append(Found(node.name, kinds, _fits(node), node.lineno))
    return found


def _packages(tree: ast.Module) -> dict[str, set[str]]:
    """The packages that each function at the top of a file names: compiled, and not run."""
    code = _compiled(tree)
    top = {part.co_name: part for part in code.co_consts if isinstance(part, CodeType)}
    imported: dict[str, str] = {}
    for node in tree.body:
        for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
            source = node.module if isinstance(node, ast.ImportFrom) else alias.name
            imported[alias.asname or alias.name.partition(".")[0]] = source or ""

    def named(name: str) -> CodeType | str:
        return top.get(name) or imported.get(name, name)

    return {name: packages_of(part, named) for name, part in top.items()}


def _compiled(tree: ast.Module) -> CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code: CodeType = compile(tree, "", "exec", dont_inherit=True)
        return code


def _tree(path: Path) -> ast.Module:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ScenarioError(f"{path}: larger than {MAX_FILE_BYTES:,} bytes: no file of tasks")
        source = path.read_bytes()
        with warnings.catch_warnings():
            # An invalid escape in it is the user's business.
            warnings.simplefilter("ignore")
            return ast.parse(source, str(path))
    except OSError as error:
        raise ScenarioError(f"{path}: {error.strerror or error}") from error
    except SyntaxError as error:
        raise ScenarioError(
            f"{path}: line {error.lineno}: not valid Python: {error.msg}"
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ScenarioError(f"{path}: not valid Python: {error}") from error


def _fits(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    args = node.args
    positional = len(args.posonlyargs) + len(args.args)
    needed = positional - len(args.defaults)
    must_be_named = any(default is None for default in args.kw_defaults)
    takes_one = positional >= 1 or args.vararg is not None
    # A decorator may change what it takes: only the call itself will tell.
    return bool(node.decorator_list) or (needed <= 1 and takes_one and not must_be_named)


def check_file(ref: TaskRef) -> tuple[str, ...]:
    """The kinds of function that a task's file has for it, as far as reading tells.

    ScenarioError, one line, if the file cannot be one, or has nothing by that name. Empty where
    only an import would tell: for modules, and for names that are assigned or imported.
    """
    if not ref.is_file:
        return ()
    path = Path(ref.source)
    defined = {f.name: f for f in functions_in(path)}
    kinds: list[str] = []
    for name in ref.names:
        found = defined.get(name)
        if found is None:
            if name.partition(".")[0] in _other_names(path):
                return ()
            there = ", ".join(list(defined)[:12])
            said = f"there are: {there}" if there else "it has none"
            raise ScenarioError(f"{path}: no function {name}; {said}")
        if not found.fits:
            raise ScenarioError(
                f"{path}: line {found.line}: {name} cannot be called with one argument, "
                "the task's number or what inputs() has for it"
            )
        kinds += found.kinds
    if len(ref.names) == 2 and kinds.count(FUNCTION) != 1:
        raise ScenarioError(f"{path}: a pair is a function and a coroutine function; both are one")
    return tuple(sorted(kinds, key=(FUNCTION, COROUTINE, TRIO).index))


def _other_names(path: Path) -> set[str]:
    """Names that a file binds otherwise than by a function at its top."""
    names: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
    return names


def first_models(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Which models to compare where nobody has chosen any: those that can run it."""
    # One of those that await, where both could; a thread's loop where none can.
    awaiting = next((_FIRST_AWAITING[kind] for kind in kinds if kind != FUNCTION), "to-thread")
    chosen = (*_FIRST, awaiting)
    return tuple(m for m in chosen if not kinds or not unfit(m, kinds))


def choices(found: Sequence[Found]) -> list[tuple[str, str]]:
    """What can be chosen of a file's functions: names, and how they are written.

    First those whose names say that they are public and that fit; a plain function and a coroutine
    function that are called alike are offered as a pair as well.
    """
    fit = sorted((f for f in found if f.fits), key=lambda f: f.name.startswith("_"))
    plain_ones = [f for f in fit if f.kinds == (FUNCTION,)]
    awaited = {f.name for f in fit if f not in plain_ones}
    offered = [(f.name, f"async {f.name}" if f.name in awaited else f.name) for f in fit]
    for plain in plain_ones:
        for pattern in ("{0}_async", "async_{0}", "a{0}", "{0}_trio"):
            name = pattern.format(plain.name)
            if name in awaited:
                offered.append((f"{plain.name},{name}", f"{plain.name} + {name}"))
    return offered


def with_file(scenario: Scenario, path: Path) -> Scenario:
    """The scenario with the first function of a file as its task, and models that can run it.

    ScenarioError, one line, where the file has none that fits.
    """
    found = functions_in(path)
    offered = choices(found)
    if not offered:
        have = ", ".join(f.name for f in found[:6])
        why = f"none of {have} takes one argument" if have else "there is no function at its top"
        raise ScenarioError(f"{path}: no function that could be a task: {why}")
    ref = TaskRef(str(path), (offered[0][0],))
    return replace(
        with_function(scenario, ref, found),
        name=ref.title,
        workload=OWN,
        folder=str(path.parent),
        fault="none",
        claim="",
        lesson="",
    )


def with_function(scenario: Scenario, ref: TaskRef, found: Sequence[Found]) -> Scenario:
    """The scenario with this task, one of those found in its file, and models that can run it.

    Those that it has stay where there are two or more of them that can, and each of a pair has one.
    """
    kinds = tuple(kind for f in found if f.name in ref.names for kind in f.kinds)
    kept = tuple(m for m in scenario.models if not kinds or not unfit(split(m)[0], kinds))
    # Serial runs either, and shows nothing of how one or the other waits.
    running = [model_of(m).calls for m in kept if not is_serial(m)]
    plain = FUNCTION in kinds
    sides = [side for side in ({FUNCTION} if plain else set(), set(kinds) - {FUNCTION}) if side]
    whole = len(kept) > 1 and all(any(side & calls for calls in running) for side in sides)
    return replace(scenario, task=str(ref), models=kept if whole else first_models(kinds))
