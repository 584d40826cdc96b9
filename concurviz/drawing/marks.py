"""Marks: places that the user wants to find again, with a note. Pure, no Qt."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass, replace

NOTE_CHARACTERS = 200


@dataclass(frozen=True, order=True)
class Mark:
    """A range in ns from t = 0; a moment where ``start == end``. ``note`` may be empty.

    ``group``: the key of the run in whose lanes it was set, "" where it was in none.
    """

    start: float
    end: float
    note: str = ""
    group: str = ""

    def moved(self, by: Mapping[str, float]) -> Mark:
        """The mark where its run has been moved to, by so many ns for each."""
        ns = by.get(self.group, 0.0)
        return replace(self, start=self.start + ns, end=self.end + ns)


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

    def moved(self, by: Mapping[str, float]) -> Marks:
        """With the marks of these runs moved along with them."""
        passing = None if self.passing is None else self.passing.moved(by)
        return Marks(tuple(sorted(mark.moved(by) for mark in self.kept)), passing)

    def beside(self, at: float, forward: bool) -> Mark | None:
        """The nearest mark that begins after ``at``, or before it; None at the end."""
        marks = self.all()
        if forward:
            return next((m for m in marks if m.start > at), None)
        return next((m for m in reversed(marks) if m.start < at), None)
