"""Trace files: a whole trace, saved and opened again bit for bit.

docs/trace-format.md describes the format and keeps its changelog.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from concurviz.analysis.metrics import ENDED
from concurviz.analysis.spread import Spread
from concurviz.analysis.trace import Load, Machine, Mode, RunRecord, Trace
from concurviz.files.archive import Archive, ArchiveError, reading, write_archive
from concurviz.files.atomic import WriteError, writing
from concurviz.scenario.model import ScenarioError, from_dict
from concurviz.trace.freeze import ARRAYS, FrozenError, from_arrays, to_arrays
from concurviz.wire.models import MODELS

#: What a trace file's name ends with.
SUFFIX = ".cvtrace"
FORMAT = "concurviz trace"
#: Grows when a reader of the one before could no longer tell what a file says.
VERSION = 1

_LONGEST_TEXT = 100_000
_MAX_ROUNDS = 10_000
_MODES: dict[str, Mode] = {"live": "live", "compare": "compare"}


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
            "mode": trace.mode,
            "scenario": trace.scenario.to_dict(),
            "machine": asdict(trace.machine),
            "load": None if trace.load is None else asdict(trace.load),
            "verdict": None if verdict is None else asdict(verdict),
            "runs": [self._run(i, run) for i, run in enumerate(trace.runs)],
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
            self._arrays |= {f"{index}/{name}.npy": array for name, array in arrays.items()}
        spread = None
        if run.spread is not None:
            spread = {
                "walls_s": [[number, wall] for number, wall in run.spread.walls.items()],
                "tasks_done": run.spread.tasks_done,
                "warmup": run.spread.warmup,
            }
        return {
            "model": run.model,
            "status": run.status,
            "reason": run.reason,
            "interpreter": run.interpreter,
            "startup_s": run.startup_s,
            "spread": spread,
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
    except (ArchiveError, FrozenError, ScenarioError, _ManifestError) as error:
        raise TraceFileError(f"{path}: not a trace that can be opened: {error}") from error


class _ManifestError(ValueError):
    """A manifest that says something impossible."""


def _check_format(manifest: Mapping[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise _ManifestError("it is another program's")
    made = manifest.get("version")
    if isinstance(made, bool) or not isinstance(made, int) or made < 1:
        raise _ManifestError("it has no version")
    if made > VERSION:
        raise _ManifestError(
            f"it is in version {made} of the format, and this concurviz reads up to {VERSION}: "
            "use a newer one"
        )


def _trace(archive: Archive) -> Trace:
    manifest = archive.manifest
    scenario = _table(manifest, "scenario")
    runs = manifest.get("runs")
    if not isinstance(runs, list) or len(runs) > len(MODELS):
        raise _ManifestError("runs is not a list of at most one run a model")
    records = [_run(archive, index, run) for index, run in enumerate(runs)]
    if len({record.model for record in records}) != len(records):
        raise _ManifestError("two runs have the same model")
    load = manifest.get("load")
    mode = _MODES.get(_text(manifest, "mode"))
    if mode is None:
        raise _ManifestError("mode is neither live nor compare")
    return Trace(
        scenario=from_dict(scenario, "scenario"),
        machine=_machine(_table(manifest, "machine")),
        mode=mode,
        runs=tuple(records),
        began=_text(manifest, "began"),
        load=None if load is None else _load(_table(manifest, "load")),
    )


def _run(archive: Archive, index: int, run: object) -> RunRecord:
    if not isinstance(run, dict):
        raise _ManifestError("a run is not a table")
    model, status = _text(run, "model"), _text(run, "status")
    if model not in MODELS:
        raise _ManifestError(f"the model {model[:40]!r} is not known here")
    if status not in ENDED:
        raise _ManifestError(f"the status {status[:40]!r} is not known here")
    trace = None
    if run.get("trace") is not None:
        meta = _table(run, "trace")
        arrays = {n: archive.array(f"{index}/{n}.npy", kind) for n, kind in ARRAYS.items()}
        trace = from_arrays(arrays, meta)
        if trace.model != model or trace.end is None:
            raise _ManifestError("a run's trace is of another run, or has no end")
    return RunRecord(
        model,
        status=status,
        reason=_text(run, "reason"),
        interpreter=_text(run, "interpreter"),
        trace=trace,
        startup_s=_number_or_none(run, "startup_s"),
        spread=None if run.get("spread") is None else _spread(_table(run, "spread")),
    )


def _spread(table: Mapping[str, Any]) -> Spread:
    walls = table.get("walls_s")
    if not isinstance(walls, list) or not 1 <= len(walls) <= _MAX_ROUNDS:
        raise _ManifestError("walls_s is not a list of rounds")
    by_round: dict[int, float] = {}
    for pair in walls:
        if not isinstance(pair, list) or len(pair) != 2:
            raise _ManifestError("walls_s has something else than pairs of a round and its time")
        one = {"round": pair[0], "wall_s": pair[1]}
        by_round[_whole(one, "round")] = _number(one, "wall_s")
    return Spread(by_round, _whole(table, "tasks_done"), _whole(table, "warmup"))


def _machine(table: Mapping[str, Any]) -> Machine:
    cores = _whole(table, "cores")
    if not 1 <= cores <= 100_000:
        raise _ManifestError("cores is impossible")
    return Machine(
        cores=cores,
        cpu=_text(table, "cpu"),
        memory_bytes=_whole(table, "memory_bytes"),
        platform=_text(table, "platform"),
        python=_text(table, "python"),
    )


def _load(table: Mapping[str, Any]) -> Load:
    return Load(
        before=_number(table, "before"),
        during=_number(table, "during"),
        cores=_whole(table, "cores"),
        window_cpu_s=_number(table, "window_cpu_s"),
        seconds=_number(table, "seconds"),
    )


def _table(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key)
    if not isinstance(value, dict):
        raise _ManifestError(f"{key} is not a table")
    return value


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise _ManifestError(f"{key} is not a text of at most {_LONGEST_TEXT:,} characters")
    return value


def _whole(table: Mapping[str, Any], key: str) -> int:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise _ManifestError(f"{key} is not a whole number")
    return value


def _number(table: Mapping[str, Any], key: str) -> float:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**63:
        raise _ManifestError(f"{key} is not a number from 0 on")
    return float(value)


def _number_or_none(table: Mapping[str, Any], key: str) -> float | None:
    return None if table.get(key) is None else _number(table, key)
