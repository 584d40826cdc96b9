"""How the user has arranged the lanes: folded, hidden, pinned on top, moved. Pure, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

By = Literal["worker", "task", "state"]
BLOCKED_NS = 50_000_000
"""A loop that is kept for longer answers nobody: three frames of a window."""
LEAST_SCALE, MOST_SCALE = 0.2, 1000.0


class LaneId(NamedTuple):
    """Which lane: of which group, of a worker, a row of tasks or a counter, and its number."""

    group: str
    kind: Literal["worker", "task", "counter"]
    number: int


@dataclass(frozen=True)
class Arrangement:
    """Immutable: every wish of the user gives another. Lanes not named are where they always are.

    ``collapsed``: keys of groups folded to one stacked line. ``hidden``: lanes not drawn.
    ``pinned``: lanes drawn above all groups, in this order, and never scrolled away. ``moved``:
    lanes that the user has put in this order, before the other lanes of their group. ``only``:
    the lanes that a filter lets through, None without a filter. ``arrange``: what a lane is; by
    worker a model with task lanes shows these, too. ``lane_scale``: the vertical zoom, 1 as the
    layout thinks best; folded lanes unfold as it grows. ``clock``: the ruler tells the time
    of day instead of the time since t = 0. ``blocked_ns``: a task that keeps a loop for longer is
    marked, and named. ``nested``: what is nested in lanes (phases of tasks) is shown below each;
    ``opened``: below these lanes anyway.
    """

    collapsed: frozenset[str] = frozenset()
    hidden: frozenset[LaneId] = frozenset()
    pinned: tuple[LaneId, ...] = ()
    moved: tuple[LaneId, ...] = ()
    only: frozenset[LaneId] | None = None
    arrange: By = "worker"
    lane_scale: float = 1.0
    clock: bool = False
    nested: bool = False
    opened: frozenset[LaneId] = frozenset()
    blocked_ns: int = BLOCKED_NS

    @property
    def natural(self) -> bool:
        """Whether all lanes are there, in their own order."""
        return not self.hidden and not self.moved and self.only is None

    def by(self, arrange: By) -> Arrangement:
        """With a lane for each worker, task or state."""
        return replace(self, arrange=arrange)

    def scaled(self, factor: float) -> Arrangement:
        """Lanes higher by ``factor``, as far as that goes."""
        scale = min(max(self.lane_scale * factor, LEAST_SCALE), MOST_SCALE)
        return replace(self, lane_scale=scale)

    def toggled(self, group: str) -> Arrangement:
        """The group folded, or unfolded again."""
        return replace(self, collapsed=self.collapsed ^ {group})

    def folded(self, groups: Iterable[str]) -> Arrangement:
        """Exactly these groups folded."""
        return replace(self, collapsed=frozenset(groups))

    def without(self, lane: LaneId) -> Arrangement:
        """The lane hidden, and no longer pinned."""
        pinned = tuple(p for p in self.pinned if p != lane)
        return replace(self, hidden=self.hidden | {lane}, pinned=pinned)

    def unhidden(self, group: str | None = None) -> Arrangement:
        """No lane hidden, of one group or of all."""
        kept = frozenset(h for h in self.hidden if group is not None and h.group != group)
        return replace(self, hidden=kept)

    def filtered(self, only: Iterable[LaneId] | None) -> Arrangement:
        """Only these lanes, whatever else is arranged; all again with None."""
        return replace(self, only=None if only is None else frozenset(only))

    def with_pin(self, lane: LaneId) -> Arrangement:
        """The lane pinned on top, below those pinned before; or let go if it was."""
        if lane in self.pinned:
            return replace(self, pinned=tuple(p for p in self.pinned if p != lane))
        return replace(self, pinned=(*self.pinned, lane))

    def with_opened(self, lane: LaneId) -> Arrangement:
        """What is nested in the lane shown below it, or no longer."""
        return replace(self, opened=self.opened ^ {lane})

    def with_move(self, lane: LaneId, shown: Sequence[LaneId], by: int) -> Arrangement:
        """The lane ``by`` places further down (negative: up) among ``shown``, its group's lanes."""
        order = [other for other in shown if other != lane]
        place = min(max(shown.index(lane) + by, 0), len(order))
        order.insert(place, lane)
        rest = tuple(m for m in self.moved if m not in order)
        return replace(self, moved=(*rest, *order))

    def ordered(self, lanes: Sequence[LaneId]) -> list[LaneId]:
        """A group's lanes as they are to be shown: hidden ones left out, moved ones first."""
        place = {lane: n for n, lane in enumerate(self.moved)}
        visible = [
            n for n in lanes if n not in self.hidden and (self.only is None or n in self.only)
        ]
        # Stable: lanes that were never moved keep their own order.
        return sorted(visible, key=lambda lane: place.get(lane, len(place)))
