"""Two traces side by side, as one: the runs of both, each with its side behind its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from concurviz.analysis.diff import Diff, diff
from concurviz.analysis.finding import Finding
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import Trace
from concurviz.scenario.changes import scenario_changes
from concurviz.scenario.contenders import SIDES, on_side, side_of
from concurviz.trace.freeze_checks import LONGEST_NS
from concurviz.wire.states import Instant
from concurviz.words import translate

#: Names of files are shown with so many characters at most.
MAX_NAME = 40
#: Further apart than weeks, floats of the axis could no longer tell one ns from the next.
_REACH_NS = LONGEST_NS // 4


class PairError(ValueError):
    """Traces that cannot be laid side by side: one line saying why."""


@dataclass(frozen=True, eq=False)
class Pair:
    """``files``: what each trace is called, as a rule by its file. ``shift_ns``: how far the t = 0
    of B lies after that of A, negative before it.
    """

    a: Trace
    b: Trace
    files: tuple[str, str]
    diff: Diff
    shift_ns: int = 0

    @property
    def traces(self) -> tuple[tuple[str, Trace], ...]:
        """Both with their sides, A first."""
        return ((SIDES[0], self.a), (SIDES[1], self.b))

    @cached_property
    def joined(self) -> Trace:
        """Both as one trace, A's runs first."""
        runs = tuple(
            replace(run, model=on_side(run.model, side))
            for side, trace in self.traces
            for run in trace.runs
        )
        a, b = self.a, self.b
        imported = a.imported and b.imported
        return Trace(a.scenario, a.machine, runs=runs, imported=imported, pair=self)

    def shifted(self, shift_ns: float) -> Pair:
        """The same two traces with another shift."""
        return replace(self, shift_ns=round(min(max(shift_ns, -_REACH_NS), _REACH_NS)))

    @cached_property
    def marks(self) -> dict[str, float]:
        """The texts of marks that tasks of both have set, in A's order, with the shift in ns that
        lays the first one of that text in B on the first in A.
        """
        first, second = first_marks(self.a), first_marks(self.b)
        return {text: t - second[text] for text, t in first.items() if text in second}

    @cached_property
    def offsets(self) -> dict[str, int]:
        """As Trace.offsets: the axis begins with whichever begins first."""
        starts = (max(0, -self.shift_ns), max(0, self.shift_ns))
        return {
            on_side(name, side): offset + start
            for (side, trace), start in zip(self.traces, starts, strict=True)
            for name, offset in trace.offsets.items()
        }

    @cached_property
    def metrics(self) -> list[RunMetrics]:
        """The figures of all runs; speed-ups are against each trace's own serial."""
        return [
            replace(m, model=on_side(m.model, side))
            for side, trace in self.traces
            for m in trace.metrics
        ]

    @property
    def text(self) -> str:
        """What came of it, in one or two sentences."""
        models = [row for row in self.diff.of("models") if row.difference is not None]
        text = translate("diff", "A: {0}. B: {1}. Figures in both: {2}; different: {3}.")
        text = text.format(*self.files, len(models), sum(row.differs for row in models))
        if models and not any(min(row.counts) > 1 for row in models if row.figure == "wall_s"):
            once = translate("diff", "Nothing was repeated: the next runs may say otherwise.")
            text = f"{text} {once}"
        return text

    @property
    def changed(self) -> list[str]:
        """What else is not the same: what was run, under which Python, on which machine."""
        a, b = self.a, self.b
        if a.imported or b.imported:
            return []
        found = scenario_changes(a.scenario, b.scenario)
        pythons = [sorted({run.interpreter for run in t.runs if run.interpreter}) for t in (a, b)]
        for what, was, now in (
            ("Python", *(", ".join(one) for one in pythons)),
            (translate("diff", "Cores"), str(a.machine.cores), str(b.machine.cores)),
            (translate("diff", "Processor"), a.machine.cpu, b.machine.cpu),
        ):
            if was != now:
                found.append(f"{what} {was or '–'} → {now or '–'}")
        return found

    @property
    def findings(self) -> tuple[Finding, ...]:
        """``text``, and what else is not the same."""
        told = [Finding(self.text)]
        if self.changed:
            said = translate("diff", "Not the same: {0}.").format("; ".join(self.changed))
            told.append(Finding(said))
        return tuple(told)

    def file_of(self, run: str) -> str:
        """What the trace is called that a run on the axis is of."""
        return self.files[SIDES.index(side_of(run)[1])]


def first_marks(trace: Trace) -> dict[str, float]:
    """By text of a task's own mark its first time in any run, ns from the trace's t = 0, in order
    of time.
    """
    found: dict[str, float] = {}
    for run in trace.runs:
        if run.trace is None:
            continue
        instants = run.trace.instants
        mine = instants["kind"] == Instant.MARK
        numbers, place = np.unique(instants["detail"][mine], return_inverse=True)
        times = np.full(len(numbers), np.inf)
        np.minimum.at(times, place, instants["t"][mine] + trace.offsets[run.model])
        for number, t in zip(numbers.tolist(), times.tolist(), strict=True):
            text = run.trace.mark_text(number)
            if text:
                found[text] = min(t, found.get(text, t))
    return dict(sorted(found.items(), key=lambda mark: mark[1]))


def beside(
    a: Trace,
    b: Trace,
    files: tuple[str, str],
    shift_ns: float = 0,
    told: Callable[[float], None] = lambda share: None,
) -> Pair:
    """Both side by side; PairError if one of them has nothing to show.

    Any thread may call this: it looks at every span. ``told``: as of ``diff``.
    """
    for trace, file in zip((a, b), files, strict=True):
        if not any(run.trace is not None for run in trace.runs):
            text = translate("diff", "{0}: there are no runs in it to lay side by side")
            raise PairError(text.format(file))
    names = (_shortened(files[0]), _shortened(files[1]))
    return Pair(a, b, names, diff(a, b, told)).shifted(shift_ns)


def _shortened(name: str) -> str:
    """A name that fits beside others, on one line, whatever characters a file's name has."""
    plain = "".join(c if c.isprintable() else "?" for c in name)
    half = MAX_NAME // 2
    return plain if len(plain) <= MAX_NAME else f"{plain[:half]}…{plain[1 - half :]}"
