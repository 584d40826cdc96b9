"""Names in two traces that mean the same, though they are not always the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

Called = Callable[[str], str]

_PLACE = re.compile(r" \([^()]*:\d+\)")


def paired(a: Iterable[str], b: Iterable[str], *called: Called) -> dict[str, str]:
    """By name in ``a`` the one in ``b``: those called the same, first by the first of ``called``.

    Only where no other name that is left is called so, on neither side.
    """
    left = list(dict.fromkeys(a)), list(dict.fromkeys(b))
    found: dict[str, str] = {}
    for one in called:
        alone, other = (_alone(names, one) for names in left)
        new = {alone[key]: other[key] for key in alone if key in other}
        found |= new
        taken = set(new.values())
        left = [n for n in left[0] if n not in new], [n for n in left[1] if n not in taken]
    return found


def exactly(name: str) -> str:
    """The whole name."""
    return name


def without_number(name: str) -> str:
    """A process's name without its number, which is another in every run."""
    title, space, number = name.rpartition(" (")
    return title if space and number.rstrip(")").isdigit() else name


def without_place(name: str) -> str:
    """A function's name without its file and line, which move as a program is changed."""
    return _PLACE.sub("", name)


def _alone(names: Iterable[str], called: Called) -> dict[str, str]:
    """By what they are called, the names of which no other is called the same."""
    told = [(called(name), name) for name in names]
    counts = Counter(key for key, _ in told)
    return {key: name for key, name in told if counts[key] == 1}
