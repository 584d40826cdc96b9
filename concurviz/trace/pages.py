"""Where a mipmap's snapshots lie: pages of successive ones, so that growing copies little."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import numpy as np

from concurviz.trace.columns import Int64

PAGE_CELLS = 500_000
"""Eight bytes each: from 4 MiB on numpy asks for huge pages, and the first of these takes 5 ms."""


class Page:
    """Successive snapshots, ``times`` (n,) and ``ns`` (n, lines, columns), int64, with room."""

    __slots__ = ("_ns", "_times", "length")

    def __init__(self, times: Int64, ns: Int64) -> None:
        self._times = times
        self._ns = ns
        self.length = len(times)

    @classmethod
    def blank(cls, room: int, lines: int, columns: int) -> Page:
        """A page without snapshots, with room for some."""
        page = cls(np.empty(room, np.int64), np.empty((room, lines, columns), np.int64))
        page.length = 0
        return page

    @property
    def times(self) -> Int64:
        return self._times[: self.length]

    @property
    def ns(self) -> Int64:
        return self._ns[: self.length]

    @property
    def nbytes(self) -> int:
        return self._ns.nbytes + self._times.nbytes

    def reach(self, lines: int, columns: int) -> None:
        """Make room for lines and columns that did not exist at the time: they have no time."""
        _, had_lines, had_columns = self._ns.shape
        if lines > had_lines or columns > had_columns:
            self._ns = grown(self._ns, max(lines, had_lines), max(columns, had_columns))

    def place(self, cell: Any, total: Int64) -> Any:
        """Where cells of the table ``total`` lie in one of these snapshots."""
        if self._ns.shape[1:] == total.shape:
            return cell
        line, column = np.divmod(cell, total.shape[1])
        return line * self._ns.shape[2] + column

    def extend(self, times: Int64, ns: Int64, limit: int) -> None:
        """Append snapshots; the arrays double up to ``limit`` of them."""
        self.reach(*ns.shape[1:])
        need = self.length + len(times)
        if need > len(self._times):
            room = max(need, min(limit, max(8, 2 * len(self._times))))
            self._times = np.concatenate([self.times, np.empty(room - self.length, np.int64)])
            larger = np.empty((room, *self._ns.shape[1:]), np.int64)
            larger[: self.length] = self.ns
            self._ns = larger
        self._times[self.length : need] = times
        if self._ns.shape[1:] != ns.shape[1:]:
            self._ns[self.length : need] = 0
        self._ns[self.length : need, : ns.shape[1], : ns.shape[2]] = ns
        self.length = need

    def read(self, at: Any, lines: slice | Int64, out: Int64) -> None:
        """Copy the snapshots numbered ``at``, of some lines, into ``out`` (n, lines, columns)."""
        known, columns = self._ns.shape[1:]
        if isinstance(lines, slice):
            if out.shape[1:] == self._ns.shape[1:] and not lines.start:
                np.take(self._ns, at, axis=0, out=out, mode="clip")
                return
            held = min(lines.stop, known) - lines.start
            out[:] = 0
            if held > 0:
                out[:, :held, :columns] = self._ns[:, lines.start : lines.start + held][at]
            return
        out[:] = 0
        there = np.flatnonzero(lines < known)
        out[:, there, :columns] = self._ns[at][:, lines[there]]


class Pages:
    """All snapshots of one mipmap, numbered from 0, oldest first."""

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._firsts: list[int] = []
        self._count = 0

    @classmethod
    def of(cls, times: Int64, ns: Int64) -> Pages:
        """Pages of these snapshots."""
        pages = cls()
        most = max(1, PAGE_CELLS // max(1, ns[:1].size))
        pages._firsts = list(range(0, len(times), most))
        pages._pages = [Page(times[n : n + most], ns[n : n + most]) for n in pages._firsts]
        pages._count = len(times)
        return pages

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes taken."""
        return sum(p.nbytes for p in self._pages)

    @property
    def cells(self) -> int:
        """Numbers stored."""
        return sum(p.ns.size for p in self._pages)

    def tail(self, lines: int, columns: int) -> tuple[Page, int]:
        """The page that takes the next snapshots of that size, and how many it has room for."""
        most = max(1, PAGE_CELLS // (lines * columns))
        if not self._pages or self._pages[-1].length >= most:
            # Where one is full, another will be: nothing need be copied while it grows.
            self._pages.append(Page.blank(most if self._pages else 0, lines, columns))
            self._firsts.append(self._count)
        return self._pages[-1], most - self._pages[-1].length

    def extend(self, page: Page, room: int, times: Int64, ns: Int64) -> None:
        """Append snapshots to the page that ``tail`` gave."""
        page.extend(times, ns, page.length + room)
        self._count += len(times)

    def between(self, low: int, high: int, total: Int64) -> Iterator[tuple[Page, int]]:
        """The pages that hold snapshots ``low`` to ``high``, with their first ones' numbers.

        They reach as far as the table ``total``.
        """
        for index in range(bisect_right(self._firsts, low) - 1, bisect_right(self._firsts, high)):
            self._pages[index].reach(*total.shape)
            yield self._pages[index], self._firsts[index]

    def read(self, used: Any, lines: slice | Int64, out: Int64) -> None:
        """Copy the snapshots numbered ``used`` (sorted), of some lines, into ``out``."""
        if not len(used):
            return
        begin = bisect_right(self._firsts, int(used[0])) - 1
        end = bisect_right(self._firsts, int(used[-1]))
        cuts = np.searchsorted(used, [*self._firsts[begin:end], self._count]).tolist()
        for page, first, low, high in zip(
            self._pages[begin:end], self._firsts[begin:end], cuts[:-1], cuts[1:], strict=True
        ):
            if high > low:
                page.read(used[low:high] - first, lines, out[low:high])

    def thin(self, before: int, total: Int64) -> Int64 | None:
        """Leave out every other snapshot in the two pages, older than ``before``, that have most.

        The times of all snapshots then; None if there are no two such pages.
        """
        ended = int(np.searchsorted([int(p.times[-1]) for p in self._pages], before))
        if ended < 2:
            return None
        length = [int(p.times[-1]) - int(p.times[0]) for p in self._pages[:ended]]
        first = int(np.argmin(np.array(length[1:]) + np.array(length[:-1])))
        both = self._pages[first : first + 2]
        for page in both:
            page.reach(*total.shape)
        # From the end, so that what follows the pages still begins where they end.
        times = np.concatenate([p.times for p in both])[::-2][::-1].copy()
        ns = np.concatenate([p.ns for p in both])[::-2][::-1].copy()
        self._pages[first : first + 2] = [Page(times, ns)]
        lengths = [len(p.times) for p in self._pages]
        self._firsts = [0, *np.cumsum(lengths[:-1]).tolist()]
        self._count = sum(lengths)
        return np.concatenate([p.times for p in self._pages])

    def folded(self, size: int) -> Pages:
        """The same snapshots with every ``size`` lines added up."""
        fold = Pages()
        fold._pages = [Page(p.times.copy(), summed(p.ns, size)) for p in self._pages]
        fold._firsts, fold._count = list(self._firsts), self._count
        return fold


def grown(ns: Int64, lines: int, states: int) -> Int64:
    """A copy of (n, lines, states) with zeros for what is new."""
    larger = np.zeros((len(ns), lines, states), np.int64)
    larger[:, : ns.shape[1], : ns.shape[2]] = ns
    return larger


def summed(ns: Int64, size: int) -> Int64:
    """(n, lines, states) with every ``size`` lines added up."""
    if not ns.shape[1]:
        return ns.copy()
    sums: Int64 = np.add.reduceat(ns, np.arange(0, ns.shape[1], size), axis=1)
    return sums
