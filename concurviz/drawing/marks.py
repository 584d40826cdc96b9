"""Marks: places that the user wants to find again, with a note. Pure, no Qt."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, replace

NOTE_CHARACTERS = 200


@dataclass(frozen=True, order=True)
class Mark:
    """A range in ns from t = 0; a moment where ``start == end``. ``note`` may be empty."""

    start: float
    end: float
    note: str = ""


@dataclass(frozen=True)
class Marks:
    """``kept`` in order of time, and one ``passing`` mark that the next one replaces."""

    kept: tuple[Mark, ...] = ()
    passing: Mark | None = None

    def all(self) -> tuple[Mark, ...]:
        """Every mark in order of time."""
        return tuple(sorted((*self.kept, *((self.passing,) if self.passing else ()))))

    def marked(self, mark: Mark) -> Marks:
        """With another passing mark."""
        return replace(self, passing=mark)

    def keeping(self, mark: Mark) -> Marks:
        """With a mark that stays; a kept mark of the same place gets the new note."""
        kept = [k for k in self.kept if (k.start, k.end) != (mark.start, mark.end)]
        insort(kept, replace(mark, note=mark.note.strip()[:NOTE_CHARACTERS]))
        passing = self.passing
        if passing is not None and (passing.start, passing.end) == (mark.start, mark.end):
            passing = None
        return Marks(tuple(kept), passing)

    def without(self, mark: Mark) -> Marks:
        """Without this mark."""
        passing = None if self.passing == mark else self.passing
        return Marks(tuple(k for k in self.kept if k != mark), passing)

    def beside(self, at: float, forward: bool) -> Mark | None:
        """The nearest mark that begins after ``at``, or before it; None at the end."""
        marks = self.all()
        if forward:
            return next((m for m in marks if m.start > at), None)
        return next((m for m in reversed(marks) if m.start < at), None)
