"""Numbers for worker processes that others start: each takes the first that nobody has.

A number is a file in the run's directory, whose text says whose it is.
"""

from __future__ import annotations

import contextlib
import os


def take_number(directory: str, kind: str, owner: str = "") -> int:
    """The first number that no other process has taken; it stays ``owner``'s."""
    number = 0
    while True:
        try:
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
            descriptor = os.open(_path(directory, kind, number), flags, 0o600)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(owner)
        return number


def hand_over(directory: str, kind: str, number: int, owner: str = "") -> None:
    """The number is ``owner``'s from now on; nobody's if that is "", and never given again."""
    # Whole or not at all: others read it meanwhile.
    draft = f"{_path(directory, kind, number)}.new"
    with contextlib.suppress(OSError):
        with open(draft, "w", encoding="ascii") as file:
            file.write(owner)
        os.replace(draft, _path(directory, kind, number))


def numbers_of(directory: str, kind: str, owner: str) -> list[int]:
    """The numbers that are ``owner``'s."""
    found = []
    number = 0
    while True:
        try:
            with open(_path(directory, kind, number), encoding="ascii") as file:
                if file.read() == owner:
                    found.append(number)
        except OSError:
            return found
        number += 1


def _path(directory: str, kind: str, number: int) -> str:
    return os.path.join(directory, f"{kind}-{number}")
