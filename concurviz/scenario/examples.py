"""The example tasks that ship with the program: a scenario and a file of Python each."""

from __future__ import annotations

import ast
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

from concurviz.scenario.model import Scenario, load
from concurviz.scenario.resources import example_files

#: What to install where the import has another name.
_PROJECTS = {"PIL": "Pillow"}
EXTRA = "concurviz[examples]"


@dataclass(frozen=True)
class Example:
    """``needs``: projects beside the standard library; ``missing``: those this Python lacks."""

    name: str
    path: Path
    scenario: Scenario
    needs: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def problem(self) -> str:
        """Why it cannot run under this Python, with the remedy; "" if it can."""
        if not self.missing:
            return ""
        return f"{self.name} needs {' and '.join(self.missing)}: pip install '{EXTRA}'"


def examples() -> list[Example]:
    """All examples, in the order of their names."""
    return [example(path) for path in example_files().values()]


def example(path: Path) -> Example:
    """The example whose scenario this is; nothing of its code is imported."""
    scenario = load(path)
    ref = scenario.task_ref
    assert ref is not None, path
    imported = sorted(_imports(Path(ref.source)))
    missing = [name for name in imported if importlib.util.find_spec(name) is None]
    needs, lacks = (tuple(_PROJECTS.get(n, n) for n in names) for names in (imported, missing))
    return Example(path.stem, path, scenario, needs, lacks)


def _imports(path: Path) -> set[str]:
    """What a file imports that is neither beside it nor of the standard library."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    own = {file.stem for file in path.parent.glob("*.py")}
    return names - own - sys.stdlib_module_names
