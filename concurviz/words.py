"""The words that users see, in their language: for rooms that do not know Qt.

The window installs Qt's own look-up; without a window every text stays as it is written: English.
``pyside6-lupdate`` finds the calls of ``translate`` by their name, and ``tools/translations.py``
collects what tables hold: all of wire's, and each ``noop("...")``.
"""

from __future__ import annotations

from collections.abc import Callable

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


def translate(context: str, text: str) -> str:
    """A literal text in the user's language; ``context`` names who says it."""
    return _translate(context, text)


def word(text: str) -> str:
    """A table's text in the user's language."""
    return _translate(TABLES, text)


def noop(text: str) -> str:
    """Mark a table's text for translation (as QT_TRANSLATE_NOOP); translated when it is shown."""
    return text
