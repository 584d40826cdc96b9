"""The interpreters that commands know: those found, and those that the user added in the window."""

from __future__ import annotations

import asyncio
from pathlib import Path

from concurviz.cli.codes import say
from concurviz.controllers.catalogue import Catalogue
from concurviz.controllers.interpreters import Interpreter
from concurviz.files.remembered import config_folder, interpreters_file, read_paths


def added() -> list[Path]:
    """Executables that the user has added; a list that cannot be read is said, and empty."""
    try:
        return read_paths(interpreters_file(config_folder()))
    except ValueError as error:
        say(str(error))
        return []


def catalogue() -> Catalogue:
    """A catalogue that has not looked yet."""
    return Catalogue(added())


def found() -> list[Interpreter]:
    """All of them, looked for now."""
    return asyncio.run(catalogue().look())
