"""The interpreters at hand: found once, looked up by what users write, and what each can run."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from concurviz.controllers.interpreters import OLDEST, Interpreter, find, probe
from concurviz.scenario.contenders import VERSION, title_of
from concurviz.scenario.model import Scenario
from concurviz.wire.models import MODELS, Model, model_of, split
from concurviz.words import translate


class NoSuchInterpreter(Exception):
    """What the user wrote names no interpreter that is here; the text says so in one line."""


@dataclass(frozen=True)
class Field:
    """Who can run of a scenario's contenders, and under which executable.

    ``pythons``: by the contender's name, in order. ``left_out``: why another cannot, a sentence
    without its full stop by the contender's name.
    """

    pythons: Mapping[str, str]
    left_out: Mapping[str, str]


class Catalogue:
    """What is known of this machine's interpreters. Probes run in threads and never block a loop.

    ``added``: executables that the user has named; ``folder``: where the user's own task lies, near
    which virtual environments are looked for, too. ``found`` is what the last look found, empty
    before the first.
    """

    def __init__(self, added: Iterable[Path] = ()) -> None:
        self.added = list(added)
        self.folder: Path | None = None
        self.found: list[Interpreter] = []
        self._probed: dict[Path, Interpreter] = {}
        self._looking = asyncio.Lock()

    async def look(self, *, again: bool = False) -> list[Interpreter]:
        """Everything that is found here; looked for once, unless ``again``."""
        async with self._looking:
            if again or not self.found:
                self._probed.clear()
                self.found = await asyncio.to_thread(
                    find, os.environ, added=list(self.added), task_folder=self.folder
                )
            return self.found

    def go_near(self, scenario: Scenario) -> bool:
        """Look near its task from the next look on; whether that was not so before."""
        folder = scenario.task_folder or self.folder
        if folder == self.folder:
            return False
        self.folder, self.found = folder, []
        return True

    async def add(self, path: Path) -> Interpreter:
        """Take in an executable that the user names; NoSuchInterpreter if it cannot run tasks."""
        interpreter = await self._probe(path)
        if interpreter.unfit:
            raise NoSuchInterpreter(interpreter.unfit)
        if path not in self.added:
            self.added.append(path)
        if all(i.path != path for i in self.found):
            self.found = [*self.found, interpreter]
        return interpreter

    async def resolve(self, wanted: str) -> Interpreter:
        """The interpreter that ``wanted``, a version or a path, names; NoSuchInterpreter."""
        if not wanted:
            return await self._probe(Path(sys.executable))
        if VERSION.fullmatch(wanted):
            interpreter = matching(wanted, await self.look())
            if interpreter is None:
                raise NoSuchInterpreter(_none_of(wanted, self.found))
            return interpreter
        # As text: a Path would forget the "./" that tells a file here from a name on PATH.
        path = shutil.which(os.path.expanduser(wanted))  # noqa: PTH111
        if path is None:
            said = translate("interpreters", "{0}: no such executable")
            raise NoSuchInterpreter(said.format(wanted))
        interpreter = await self._probe(Path(path).absolute())
        if interpreter.unfit:
            raise NoSuchInterpreter(interpreter.unfit)
        return interpreter

    async def _probe(self, path: Path) -> Interpreter:
        path = path.absolute()
        known = next((i for i in self.found if i.path == path), self._probed.get(path))
        if known is None or known.problem:
            source = "this program" if path == Path(sys.executable) else "added"
            known = self._probed[path] = await asyncio.to_thread(probe, path, source)
        return known

    async def field(self, scenario: Scenario, own: str = sys.executable) -> Field:
        """Who can run; ``own``: the executable of contenders that name no interpreter."""
        self.go_near(scenario)
        pythons: dict[str, str] = {}
        left_out: dict[str, str] = {}
        for name in scenario.contenders:
            wanted, model = split(name)[1], model_of(name)
            if not wanted and not model.needs and model.oldest == OLDEST:
                # Nothing to find out: it fails with words of its own where it does.
                pythons[name] = own
                continue
            try:
                interpreter = await self.resolve(wanted or own)
            except NoSuchInterpreter as error:
                left_out[name] = str(error)
                continue
            if lacking := interpreter.lacks(model):
                left_out[name] = lacking + await self._offer(model)
            else:
                pythons[name] = str(interpreter.path)
        return Field(pythons, left_out)

    async def _offer(self, model: Model) -> str:
        fitting = fitting_for(model, await self.look())
        if fitting is None:
            return ""
        said = translate("interpreters", "; {0} could run here")
        return said.format(f"{model.name}@{spelled(fitting, self.found)}")


def matching(version: str, found: Iterable[Interpreter]) -> Interpreter | None:
    """The first usable interpreter of a version such as 3.13 or 3.13t."""
    free = version.endswith("t")
    numbers = tuple(int(n) for n in version.rstrip("t").split("."))
    for interpreter in found:
        if not interpreter.usable or interpreter.free_threaded != free:
            continue
        if interpreter.version is not None and interpreter.version[: len(numbers)] == numbers:
            return interpreter
    return None


def spelled(interpreter: Interpreter, found: Iterable[Interpreter]) -> str:
    """The shortest way to name it: its version where that means no other, else its path."""
    if interpreter.version is not None:
        known = list(found)
        for parts in (2, 3):
            version = ".".join(map(str, interpreter.version[:parts]))
            version += "t" if interpreter.free_threaded else ""
            if matching(version, known) is interpreter:
                return version
    return str(interpreter.path)


def fitting_for(model: Model, found: Iterable[Interpreter]) -> Interpreter | None:
    """The first interpreter that can run a model."""
    return next((i for i in found if not i.lacks(model)), None)


def unavailable(interpreter: Interpreter) -> dict[str, str]:
    """Models that an interpreter cannot run, by name, with the reason."""
    lacking = ((model.name, interpreter.lacks(model)) for model in MODELS.values())
    return {name: why for name, why in lacking if why}


def left_out_text(field: Field) -> list[str]:
    """A line for each contender that cannot run."""
    said = translate("interpreters", "{0} is left out: {1}")
    return [said.format(title_of(name), why) for name, why in field.left_out.items()]


def _none_of(wanted: str, found: Iterable[Interpreter]) -> str:
    versions = dict.fromkeys(
        i.version_text + ("t" if i.free_threaded else "") for i in found if i.usable
    )
    said = translate("interpreters", "no Python {0} was found here; found: {1}")
    return said.format(wanted, ", ".join(versions))
