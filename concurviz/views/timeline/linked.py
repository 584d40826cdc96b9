"""The spans at the other ends of the arrows that another tool recorded for a span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concurviz.analysis.arrows import Link, links
from concurviz.drawing.layout import Group, Hit, Kind, Layout, span_at
from concurviz.scenario.contenders import side_of
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace


@dataclass(frozen=True)
class Linked:
    """``span`` is where an arrow comes from or leads to, at ``at``; ``here`` is its end at the span
    that was asked about. Times are ns from t = 0.
    """

    span: Hit
    at: float
    here: float
    name: str


def linked(
    hit: Hit,
    groups: Sequence[Group],
    *,
    leaving: bool,
    since: int | None = None,
    until: int | None = None,
    shown: Layout | None = None,
) -> tuple[list[Linked], int]:
    """The arrows from a span (``leaving``) or to it, in order of time, and how many there are.

    Listed are as many as analysis.arrows does; of those within ``since`` to ``until``, ns from t =
    0, the last where only the latter is given. ``shown``: take the innermost span that this shows,
    not the innermost of all.
    """
    trace, offset = hit.group.trace, hit.group.offset
    if trace is None or not len(trace.arrows) or hit.row.worker < 0:
        return [], 0
    side = side_of(hit.group.key)[1]
    runs = [g.trace if side_of(g.key)[1] == side else None for g in groups]
    mine = next((k for k, run in enumerate(runs) if run is trace), None)
    if mine is None:
        return [], 0
    start = max(hit.start if since is None else since, hit.start) - offset
    end = min(hit.end if until is None else until, hit.end) - offset
    last = until is not None and since is None
    found, count = links(runs, mine, hit.row.worker, start, end, leaving=leaving, last=last)
    nested = None
    if shown is not None:
        nested = {id(line.rows[0]) for line in shown.lines if line.kind is Kind.NESTED}
    both = [(link, _span_of(link, groups[link.run], nested)) for link in found]
    return [
        Linked(span, float(link.t + span.group.offset), float(link.here + offset), link.name)
        for link, span in both
        if span is not None
    ], count


def _span_of(link: Link, group: Group, nested: set[int] | None) -> Hit | None:
    """The innermost span that is there at an arrow's other end; among these nested rows only."""
    trace = group.trace
    row = None if trace is None else trace.workers.get(link.worker)
    if trace is None or row is None:
        return None
    for inner in _inner_first(trace, row.lane):
        if nested is None or id(inner) in nested:
            found = span_at(group, inner, link.t + group.offset)
            if found is not None:
                return found
    return span_at(group, row, link.t + group.offset)


def _inner_first(trace: RunTrace, lane: int) -> list[Row]:
    stores = reversed(trace.worker_phases)
    return [store.rows[lane] for store in stores if lane < len(store.rows)]
