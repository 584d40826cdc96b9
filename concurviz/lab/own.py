"""The user's own function: loaded by its path in every process that calls it.

Nothing of it is pickled but the arguments and results that a model of processes would pickle, too.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import inspect
import itertools
import marshal
import os
import sys
import traceback
from types import CodeType, ModuleType
from typing import Any, Callable

from concurviz.wire.models import MODELS
from concurviz.wire.own import (
    COROUTINE,
    FUNCTION,
    TaskRef,
    awaited_kinds,
    packages_of,
    parse_task,
    unfit,
)

MOST_INPUTS = 100_000
TRACEBACK_CHARACTERS = 60_000


class BadTask(Exception):
    """The user's own code cannot be used; the text says why, its traceback below the first line."""


class Unfit(Exception):
    """This model cannot run this task; the text says why."""


class Failed(Exception):
    """The user's own function raised something; ``text`` is its type, message and traceback."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Own:
    """What was found in the user's file.

    ``inputs`` are the arguments, task ``i`` gets the ``i``-th, from the first again where there
    are fewer; None: it gets ``i`` itself. They are known only in the process that called for them.
    """

    def __init__(self, ref: TaskRef, module: ModuleType) -> None:
        self.ref = ref
        self.function: Callable[[Any], Any] | None = None
        self.coroutine: Callable[[Any], Any] | None = None
        self._awaited: tuple[str, ...] = ()
        self.inputs: list[Any] | None = None
        self._module = module
        for name in ref.names:
            self._take(name)
        if len(ref.names) == 2 and (self.function is None or self.coroutine is None):
            kind = COROUTINE if self.function is None else "plain function"
            raise BadTask(f"{ref.title}: each is a {kind}: a pair is one of either")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of function there are."""
        return self._awaited if self.function is None else (FUNCTION, *self._awaited)

    @property
    def on_asyncio(self) -> bool:
        """Whether an asyncio loop can run the coroutine function; else trio alone can."""
        return COROUTINE in self._awaited

    def _take(self, name: str) -> None:
        found: Any = self._module
        for part in name.split("."):
            try:
                found = getattr(found, part)
            except AttributeError:
                source = self.ref.title.partition(":")[0]
                names = _functions(self._module)
                there = f"; there are: {', '.join(names[:12])}" if names else ""
                raise BadTask(f"{source} has no function {name}{there}") from None
        title = f"{self.ref.title.partition(':')[0]}:{name}"
        if not callable(found):
            raise BadTask(f"{title} is no function but {type(found).__name__}")
        call = found if inspect.isroutine(found) else type(found).__call__
        if inspect.isgeneratorfunction(call) or inspect.isasyncgenfunction(call):
            raise BadTask(f"{title} is a generator function: to call it runs nothing of it")
        try:
            signature = inspect.signature(found)
        except (TypeError, ValueError):
            signature = None  # some built-in functions have none
        if signature is not None:
            try:
                signature.bind(0)
            except TypeError as error:
                raise BadTask(
                    f"{title}{signature} cannot be called with one argument, the task's number or "
                    f"what inputs() has for it: {error}"
                ) from None
        if inspect.iscoroutinefunction(found) or inspect.iscoroutinefunction(call):
            self.coroutine = found
            self._awaited = awaited_kinds(_packages(call))
        else:
            self.function = found

    def fit(self, model: str) -> None:
        """Raise Unfit if the model cannot run it."""
        reason = unfit(model, self.kinds)
        if not reason and (MODELS[model].greenlets or not MODELS[model].on_loop):
            for name in ("setup", "teardown"):
                if inspect.iscoroutinefunction(getattr(self._module, name, None)):
                    reason = f"{name}() is a coroutine function, and {model} has no loop for it"
        if reason:
            raise Unfit(reason)

    def call_for_inputs(self, total: int) -> None:
        """Call ``inputs()``, if there is one, for ``total`` tasks; 0: nobody knows how many."""
        maker = getattr(self._module, "inputs", None)
        if not callable(maker):
            return
        count = min(total or MOST_INPUTS, MOST_INPUTS)
        try:
            self.inputs = list(itertools.islice(iter(maker()), count))
        except BaseException as error:
            raise BadTask(f"inputs() of {self.ref.title}: {told(error)}") from None
        if not self.inputs:
            raise BadTask(f"inputs() of {self.ref.title} has nothing in it")

    def argument(self, task: int) -> Any:
        """The argument of a task."""
        return task if self.inputs is None else self.inputs[task % len(self.inputs)]

    def hook(self, name: str) -> Any:
        """``setup`` or ``teardown`` of the file, None if it has none."""
        found = getattr(self._module, name, None)
        return found if callable(found) else None

    def call_hook(self, name: str) -> None:
        """Call a worker's ``setup`` or ``teardown``; BadTask if that fails."""
        hook = self.hook(name)
        if hook is not None:
            try:
                hook()
            except BaseException as error:
                raise BadTask(f"{name}() of {self.ref.title}: {told(error)}") from None

    async def await_hook(self, name: str) -> None:
        """The same on a loop, where it may be a coroutine function."""
        hook = self.hook(name)
        if hook is not None:
            try:
                found = hook()
                if inspect.isawaitable(found):
                    await found
            except BaseException as error:
                raise BadTask(f"{name}() of {self.ref.title}: {told(error)}") from None


def load(task: str, folder: str, text: bytes = b"") -> Own:
    """Import the user's file or module and find the function; BadTask if that is impossible.

    ``text``: what the file says, for where it is not there, or another.
    """
    ref = parse_task(task)
    try:
        module = (
            _import_file(ref.source, text) if ref.is_file else _import_module(ref.source, folder)
        )
    except BadTask:
        raise
    except BaseException as error:  # SystemExit, too
        raise BadTask(f"{ref.title.partition(':')[0]} does not import: {told(error)}") from None
    return Own(ref, module)


def _is_here(path: str, text: bytes) -> bool:
    """Whether that is what the file at ``path`` says."""
    try:
        with open(path, "rb") as file:
            return file.read() == text
    except OSError:
        return False


def _import_file(path: str, text: bytes = b"") -> ModuleType:
    sent = bool(text) and not _is_here(path, text)
    if not sent and not os.path.isfile(path):
        raise BadTask(f"no such file: {path}")
    sys.path.insert(0, os.path.dirname(path))
    stem = os.path.basename(path)[: -len(".py")]
    # Under its own name, so that its classes can be pickled; unless that is taken already.
    name = stem if stem.isidentifier() and not _taken(stem) else f"own_task_{abs(hash(stem)):x}"
    loader = _Sent(name, path, text) if sent else _Loader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a file as if its byte code had been there, and as a program that is started has it.

    Free-threaded 3.13 counts the references to constants of code that an import has compiled, from
    all threads at once: the first run would compute several times as long as those after it.
    """

    def source_to_code(self, *args: Any, **options: Any) -> Any:  # type: ignore[override]
        code = super().source_to_code(*args, **options)
        return marshal.loads(marshal.dumps(code))


class _Sent(_Loader):
    """Loads a file that is elsewhere from what it says."""

    def __init__(self, name: str, path: str, text: bytes) -> None:
        super().__init__(name, path)
        self._text = text

    def get_data(self, path: str) -> bytes:
        return self._text

    def path_stats(self, path: str) -> Any:
        # Then nobody looks for its byte code, or writes any.
        raise OSError(f"{path} is elsewhere")


def _taken(name: str) -> bool:
    names = getattr(sys, "stdlib_module_names", ())  # 3.10
    return name in sys.modules or name in names or name == "concurviz"


def _import_module(name: str, folder: str) -> ModuleType:
    sys.path.insert(0, folder)
    return importlib.import_module(name)


def _functions(module: ModuleType) -> list[str]:
    """Names of a module's own public functions."""
    return [
        name
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__ and name[0] != "_"
    ]


def _packages(function: Any) -> set[str]:
    """The packages that the code of a function names; none where it has no code of Python."""
    function = inspect.unwrap(function)
    code = getattr(function, "__code__", None)
    names = getattr(function, "__globals__", {})

    def named(name: str) -> CodeType | str:
        found = names.get(name)
        if inspect.isfunction(found) and found.__module__ == names.get("__name__"):
            return found.__code__
        if isinstance(found, ModuleType):
            return found.__name__
        # Imported in the function itself, or a name of a module's.
        return str(getattr(found, "__module__", "")) if name in names else name

    return packages_of(code, named) if isinstance(code, CodeType) else set()


def told(error: BaseException) -> str:
    """Type and message in the first line, the whole traceback below, without our own frames."""
    kind = type(error)
    whole = traceback.TracebackException(kind, error, error.__traceback__)
    _without_ours(whole, set())
    head = "".join(traceback.format_exception_only(kind, error)).strip().splitlines()
    if isinstance(error, SystemExit):
        head = [f"SystemExit: {error.code}: it called sys.exit()"]
    text = "".join(whole.format()).rstrip()
    if len(text) > TRACEBACK_CHARACTERS:
        left = len(text) - TRACEBACK_CHARACTERS
        half = TRACEBACK_CHARACTERS // 2
        text = f"{text[:half]}\n... {left:,} characters left out ...\n{text[-half:]}"
    return f"{head[-1][:2_000] if head else kind.__name__}\n{text}"


def _without_ours(trace: traceback.TracebackException, seen: set[int]) -> None:
    """Take the lab's own frames, and those of the import, out of a traceback and its causes."""
    if id(trace) in seen:
        return
    seen.add(id(trace))
    kept = [f for f in trace.stack if not f.filename.startswith((_OURS, "<frozen importlib"))]
    kept = [f for f in kept if f.filename != importlib.__file__]
    trace.stack = traceback.StackSummary.from_list(kept)
    for other in (trace.__cause__, trace.__context__):
        if other is not None:
            _without_ours(other, seen)


#: Where frames are the lab's own.
_OURS = os.path.dirname(__file__)


class Here:
    """What is loaded in this process: ``own``, None before."""

    own: Own | None = None


def here() -> Own:
    """The user's own function in this process, which must have loaded it."""
    assert Here.own is not None
    return Here.own
