"""The differences of two traces as a table: its columns, the texts of cells, what they sort by."""

from __future__ import annotations

from collections.abc import Sequence

from concurviz.analysis.diff import Difference
from concurviz.analysis.figures import Unit
from concurviz.analysis.sentences import factor, percent
from concurviz.analysis.statistics import CONFIDENCE, Estimate
from concurviz.words import noop, translate, word

NOTHING = "–"

_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_COLUMNS = (
    (noop("Model"), noop("The run; both names where they differ.")),
    (noop("Figure"), noop("What is compared: a figure, a state, a task or a phase.")),
    ("A", noop("In the first trace; of states with their part of all lanes' time.")),
    ("B", noop("In the second trace.")),
    ("B − A", noop("The difference.")),
    ("B ÷ A", noop("The factor, and the interval that holds it.")),
    (
        noop("Measured"),
        noop("How many rounds, tasks, calls or lanes the figures of A and B are from."),
    ),
    (
        noop("Differs"),
        noop(
            "Whether the whole interval lies beyond 1: of rounds, or else within these two runs "
            "alone, which says nothing of the next ones."
        ),
    ),
)
HEADERS = tuple(header for header, _ in _COLUMNS)
HELP = tuple(text for _, text in _COLUMNS)

_OUTCOMES = {
    "differs": noop("differs"),
    "runs_differ": noop("these two runs differ"),
    "none": noop("no difference measured"),
    "once": noop("measured once: repeat to tell"),
    "only_a": noop("only in A"),
    "only_b": noop("only in B"),
    "unfinished": noop("a run did not finish"),
}
#: In this order they are sorted.
_RANK = {outcome: rank for rank, outcome in enumerate(_OUTCOMES)}


def rows(differences: Sequence[Difference]) -> list[list[str]]:
    """A row of texts for each, in the columns of HEADERS."""
    return [_texts(one) for one in differences]


def values(differences: Sequence[Difference]) -> list[list[float | None]]:
    """What the cells of ``rows`` are sorted by; None where their texts do."""
    return [
        [
            None,
            None,
            *one.values,
            one.difference,
            None if one.factor is None else one.factor.value,
            float(min(one.counts)),
            float(_RANK[one.outcome]),
        ]
        for one in differences
    ]


def outcome_text(one: Difference) -> str:
    """Whether it differs, in words; with few rounds with what confidence."""
    sure = None if one.factor is None else one.factor.confidence
    if one.outcome == "differs" and sure is not None and sure < CONFIDENCE:
        return translate("diff", "differs, {0} confidence").format(percent(sure))
    return word(_OUTCOMES[one.outcome])


def _texts(one: Difference) -> list[str]:
    cells = [_value(value, one.unit) for value in one.values]
    if one.shares is not None:
        cells = [
            f"{cell} ({percent(share)})" if value is not None else cell
            for cell, value, share in zip(cells, one.values, one.shares, strict=True)
        ]
    difference = one.difference
    sign = "+" if difference is not None and difference > 0 else ""
    counts = [f"{count:,}" for count in one.counts]
    return [
        one.model,
        one.label,
        *cells,
        sign + _value(difference, one.unit),
        NOTHING if one.factor is None else _factor(one.factor),
        counts[0] if counts[0] == counts[1] else " / ".join(counts),
        outcome_text(one),
    ]


def _factor(measured: Estimate) -> str:
    if measured.low is None or measured.high is None:
        return factor(measured.value)
    text = translate("diff", "{0} ({1} to {2})")
    return text.format(factor(measured.value), *(f"{v:.2f}" for v in (measured.low, measured.high)))


def _value(value: float | None, unit: Unit) -> str:
    """A figure in three figures with its unit."""
    if value is None:
        return NOTHING
    if unit == "tasks/s":
        return translate("diff", "{0} tasks/s").format(_three(value))
    scale, name = next((u for u in _UNITS if abs(value) >= 0.9995 * u[0]), _UNITS[-1])
    return f"{_three(value / scale)} {name}"


def _three(value: float) -> str:
    size = abs(value)
    digits = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    return f"{value:,.{digits}f}" if value else "0"
