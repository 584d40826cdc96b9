"""A finding: one plain sentence with its number and the evidence that proves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from concurviz.analysis.ledger import Side


@dataclass(frozen=True)
class Evidence:
    """What proves a sentence.

    ``kind``: "spans" are those of ``model`` (on the ``side`` and the ``lane`` where one is named,
    in ``state``, from ``start_s`` to ``end_s`` of the run, None for its ends); "sweep" is the curve
    over parameter ``over``, at ``value`` where there is one; "measure" is what is still to be
    measured: a sweep over ``over``, or with "" the comparison once more, with more rounds.
    """

    kind: Literal["spans", "sweep", "measure"]
    model: str = ""
    side: Side = "workers"
    lane: int | None = None
    state: str = ""
    start_s: float | None = None
    end_s: float | None = None
    over: str = ""
    value: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """For JSON: without what the kind does not have."""
        kept = {
            "spans": ("model", "side", "lane", "state", "start_s", "end_s"),
            "sweep": ("model", "over", "value"),
            "measure": ("over",),
        }[self.kind]
        data = asdict(self)
        return {"kind": self.kind, **{key: data[key] for key in kept}}


@dataclass(frozen=True)
class Finding:
    """``text``: one sentence; ``value`` in ``unit``: its number, None where it has none."""

    text: str
    value: float | None = None
    unit: str = ""
    evidence: Evidence | None = None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        evidence = None if self.evidence is None else self.evidence.to_dict()
        return {"text": self.text, "value": self.value, "unit": self.unit, "evidence": evidence}
