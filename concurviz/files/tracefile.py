"""Trace files: a whole trace, saved and opened again bit for bit.

docs/trace-format.md describes the format and keeps its changelog.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from concurviz.analysis.figures import FIGURES
from concurviz.analysis.metrics import ENDED
from concurviz.analysis.spread import Spread
from concurviz.analysis.trace import Load, RunRecord, Trace
from concurviz.files.archive import Archive, ArchiveError, reading, write_archive
from concurviz.files.atomic import WriteError, writing
from concurviz.files.fields import (
    FieldError,
    machine_of,
    mode_of,
    number,
    number_or_none,
    table,
    text,
    whole,
)
from concurviz.files.interchange.collected import MAX_NAME, MAX_PROCESSES
from concurviz.files.kept_sweep import cost_of, put_together, taken_apart
from concurviz.scenario.contenders import MAX_INTERPRETERS
from concurviz.scenario.model import ScenarioError, from_dict
from concurviz.trace.freeze import (
    ARRAYS,
    IF_MISSING,
    RARE,
    SINCE_2,
    FrozenError,
    from_arrays,
    to_arrays,
)
from concurviz.wire.models import MODELS, split

#: What a trace file's name ends with.
SUFFIX = ".cvtrace"
FORMAT = "concurviz trace"
#: Grows when a reader of the one before could no longer tell what a file says.
VERSION = 2

_MAX_ROUNDS = 10_000
_MAX_NOTES = 100
#: Characters of what another tool called its own: a name and a number behind it.
_MAX_TITLE = 2 * MAX_NAME


class TraceFileError(ValueError):
    """A file that is no trace or cannot be one: one line naming it and why."""


def write_trace(path: Path, trace: Trace) -> None:
    """Save a trace, whole or not at all; what still runs is saved as if it were stopped now.

    WriteError, one line, if it cannot be written.
    """
    Frozen(trace).write(path)


class Frozen:
    """A trace as it is to be written: made at once, so that its runs may go on meanwhile."""

    def __init__(self, trace: Trace) -> None:
        trace = trace.ended()
        self._arrays: dict[str, Any] = {}
        verdict = trace.verdict
        self._manifest: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "written_by": f"concurviz {version('concurviz')}",
            "began": trace.began,
            "mode": trace.mode or "compare",
            "scenario": trace.scenario.to_dict(),
            "machine": asdict(trace.machine),
            "load": None if trace.load is None else asdict(trace.load),
            # The sentence alone, for who reads the file without us: the rest follows from the runs.
            "verdict": verdict and {"text": verdict.text, "winner": verdict.winner},
            "imported": trace.imported,
            "notes": list(trace.notes),
            "runs": [self._run(i, run) for i, run in enumerate(trace.runs)],
            "sweep": None if trace.sweep is None else taken_apart(trace.sweep),
        }

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all; WriteError if that fails. Any thread may."""
        try:
            with writing(path) as file:
                write_archive(file, self._manifest, self._arrays)
        except ArchiveError as error:
            raise WriteError(f"{path}: cannot be written: {error}") from error

    def _run(self, index: int, run: RunRecord) -> dict[str, Any]:
        meta = None
        if run.trace is not None:
            arrays, meta = to_arrays(run.trace)
            self._arrays |= {
                f"{index}/{name}.npy": array
                for name, array in arrays.items()
                if len(array) or name not in RARE
            }
        spread = None
        if run.spread is not None:
            spread = {
                "walls_s": [[number, wall] for number, wall in run.spread.walls.items()],
                "tasks_done": run.spread.tasks_done,
                "warmup": run.spread.warmup,
                "figures": {f: list(by.values()) for f, by in run.spread.figures.items()},
            }
        return {
            "model": run.model,
            "status": run.status,
            "reason": run.reason,
            "interpreter": run.interpreter,
            "startup_s": run.startup_s,
            "spread": spread,
            "own_cost": None if run.own_cost is None else asdict(run.own_cost),
            "trace": meta,
        }


def read_trace(path: Path) -> Trace:
    """Open a trace file. Nothing is run, unpickled or believed; TraceFileError, one line."""
    try:
        with reading(path) as archive:
            _check_format(archive.manifest)
            trace = _trace(archive)
            archive.done()
            return trace
    except (ArchiveError, FrozenError, ScenarioError, FieldError) as error:
        raise TraceFileError(f"{path}: not a trace that can be opened: {error}") from error


def _check_format(manifest: Mapping[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise FieldError("it is another program's")
    made = manifest.get("version")
    if isinstance(made, bool) or not isinstance(made, int) or made < 1:
        raise FieldError("it has no version")
    if made > VERSION:
        raise FieldError(
            f"it is in version {made} of the format, and this concurviz reads up to {VERSION}: "
            "use a newer one"
        )


def _trace(archive: Archive) -> Trace:
    manifest = archive.manifest
    scenario = table(manifest, "scenario")
    imported, notes = _origin(manifest)
    runs = manifest.get("runs")
    most = MAX_PROCESSES if imported else len(MODELS) * MAX_INTERPRETERS
    if not isinstance(runs, list) or len(runs) > most:
        raise FieldError("runs is not a list of at most one run a model and interpreter")
    records = [_run(archive, index, run, bool(imported)) for index, run in enumerate(runs)]
    if len({record.model for record in records}) != len(records):
        raise FieldError("two runs have the same model and interpreter")
    load = manifest.get("load")
    return Trace(
        scenario=from_dict(scenario, "scenario"),
        machine=machine_of(table(manifest, "machine")),
        mode=None if imported else mode_of(manifest),
        runs=tuple(records),
        began=text(manifest, "began"),
        load=None if load is None else _load(table(manifest, "load")),
        sweep=None if manifest.get("sweep") is None else put_together(table(manifest, "sweep")),
        imported=imported,
        notes=notes,
    )


def _origin(manifest: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """What the trace was before, "" for one of ours, and what of it is not shown."""
    imported = text({"imported": manifest.get("imported", "")}, "imported")
    notes = manifest.get("notes", [])
    if not isinstance(notes, list) or len(notes) > _MAX_NOTES:
        raise FieldError("notes is not a list of a few texts")
    return imported[:_MAX_TITLE], tuple(text({"notes": n}, "notes")[:_MAX_TITLE] for n in notes)


def _run(archive: Archive, index: int, run: object, imported: bool) -> RunRecord:
    if not isinstance(run, dict):
        raise FieldError("a run is not a table")
    model, status = text(run, "model"), text(run, "status")
    if imported:
        # The name of a process: whatever it is, but none that a model with its interpreter has.
        if not 0 < len(model) <= _MAX_TITLE or "@" in model:
            raise FieldError("the name of a process is none")
    elif split(model)[0] not in MODELS:
        raise FieldError(f"the model {model[:40]!r} is not known here")
    if status not in ENDED:
        raise FieldError(f"the status {status[:40]!r} is not known here")
    trace = None
    if run.get("trace") is not None:
        meta = table(run, "trace")
        there = {
            name: archive.array(f"{index}/{name}.npy", kind)
            for name, kind in ARRAYS.items()
            if name not in SINCE_2 | IF_MISSING.keys() or archive.has(f"{index}/{name}.npy")
        }
        rows = len(there["row_worker"])
        arrays = {
            name: np.full(rows, IF_MISSING[name], kind) if name in IF_MISSING else np.empty(0, kind)
            for name, kind in ARRAYS.items()
        } | there
        trace = from_arrays(arrays, meta)
        if trace.model != model or trace.end is None:
            raise FieldError("a run's trace is of another run, or has no end")
    return RunRecord(
        model,
        status=status,
        reason=text(run, "reason"),
        interpreter=text(run, "interpreter"),
        trace=trace,
        startup_s=number_or_none(run, "startup_s"),
        spread=None if run.get("spread") is None else _spread(table(run, "spread")),
        own_cost=None if run.get("own_cost") is None else cost_of(table(run, "own_cost")),
    )


def _spread(said: Mapping[str, Any]) -> Spread:
    walls = said.get("walls_s")
    if not isinstance(walls, list) or not 1 <= len(walls) <= _MAX_ROUNDS:
        raise FieldError("walls_s is not a list of rounds")
    by_round: dict[int, float] = {}
    for pair in walls:
        if not isinstance(pair, list) or len(pair) != 2:
            raise FieldError("walls_s has something else than pairs of a round and its time")
        one = {"round": pair[0], "wall_s": pair[1]}
        by_round[whole(one, "round")] = number(one, "wall_s")
    figures = {}
    if said.get("figures"):
        listed = table(said, "figures")
        # Files from before figures were kept have none; figures of a newer version are let go.
        for name in (n for n in FIGURES if n in listed):
            values = listed[name]
            if not isinstance(values, list) or len(values) != len(by_round):
                raise FieldError("figures have another number of rounds than walls_s")
            known = (number_or_none({name: value}, name) for value in values)
            figures[name] = dict(zip(by_round, known, strict=True))
    return Spread(by_round, whole(said, "tasks_done"), whole(said, "warmup"), figures)


def _load(said: Mapping[str, Any]) -> Load:
    return Load(
        before=number(said, "before"),
        during=number(said, "during"),
        cores=whole(said, "cores"),
        window_cpu_s=number(said, "window_cpu_s"),
        seconds=number(said, "seconds"),
    )
