"""Parts of sentences that verdicts are made of: names, numbers, shares of time."""

from __future__ import annotations

from collections.abc import Sequence

from concurviz.analysis.metrics import RunMetrics
from concurviz.scenario.contenders import title_of
from concurviz.wire.models import model_of
from concurviz.wire.states import State
from concurviz.words import translate

#: A share of time below this explains nothing.
TELLING = 0.05


def title(m: RunMetrics) -> str:
    """The model's name."""
    return title_of(m.model)


def plural(m: RunMetrics) -> bool:
    """Whether the name is one of many: "Threads win", but "Serial wins"."""
    return model_of(m.model).title.endswith("s")


def its(m: RunMetrics) -> str:
    """The fitting pronoun."""
    return "their" if plural(m) else "its"


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    if len(names) == 1:
        return names[0]
    comma = translate("verdict", ", ")
    return translate("verdict", "{0} and {1}").format(comma.join(names[:-1]), names[-1])


def factor(value: float) -> str:
    """Three figures and the sign: 1.92×, 12.1×, 121×."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}×"


def percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.0f} ms"


def size(count: float) -> str:
    """Bytes in MiB or KiB."""
    return f"{count / 2**20:.0f} MiB" if count >= 2**20 else f"{count / 2**10:.1f} KiB"


def rate(m: RunMetrics) -> str:
    value = f"{m.throughput:,.0f}" if m.throughput >= 10 else f"{m.throughput:.2f}"
    return translate("verdict", "{0} tasks/s").format(value)


def worker_share(m: RunMetrics, state: State) -> float:
    """Part of the workers' time in a state, by the ledger where there is one."""
    if m.ledger is not None and m.ledger.workers.total_s:
        return m.ledger.workers.share(state)
    whole = sum(m.states["workers"].values())
    return m.seconds("workers", state) / whole if whole else 0.0


def task_share(m: RunMetrics, state: State) -> float:
    """Of the tasks' time since they began; the queue before that depends on how many there are."""
    whole = sum(m.states["tasks"].values()) - m.seconds("tasks", State.QUEUED)
    return m.seconds("tasks", state) / whole if whole > 0 else 0.0


def at_once(m: RunMetrics, state: State) -> float:
    """How many tasks were in the state at once, on average over the run."""
    return m.seconds("tasks", state) / m.wall_s if m.wall_s else 0.0
