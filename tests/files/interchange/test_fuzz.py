"""Other tools' traces that something or someone has broken: they open, or are refused in a line."""

from __future__ import annotations

import io
import json
import math
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from concurviz.files.interchange.collected import ForeignError
from concurviz.files.interchange.export import FORMATS
from concurviz.files.interchange.foreign import read_foreign
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.trace.freeze import from_arrays, to_arrays
from tests.fuzz import ODD, Dice, fuzz, seeds

FILES = 10
"""A seed stands for so many files: to draw a seed takes longer than to read one."""
NUMBERS: list[Any] = [*ODD, math.nan, math.inf, 10**20, 9.2e15, 1e299, [None], [], {}, *range(30)]
KINDS = [
    "X",
    "X",
    "X",
    "B",
    "E",
    "b",
    "e",
    "S",
    "F",
    "i",
    "M",
    "C",
    "C",
    "n",
    "s",
    "s",
    "t",
    "f",
    "f",
    "",
    1,
    None,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def some(dice: Dice, fields: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """Some of these fields, or all."""
    share = dice.choice((0.5, 0.9, 1.0))
    return {name: made() for name, made in fields.items() if dice.random() < share}


def number(dice: Dice) -> Any:
    return dice.choice(NUMBERS) if dice.random() < 0.5 else dice.randint(0, 2_000)


def arguments(dice: Dice) -> dict[str, Any]:
    """A name, and values of counters."""
    keys = [dice.choice(["name", "value", "", "x" * 300]) for _ in range(dice.randint(0, 3))]
    return {key: number(dice) for key in keys}


def event(dice: Dice) -> Any:
    """One of Chrome's, or something else in its place."""
    if dice.random() < 0.05:
        return dice.value()
    times = {n: lambda: number(dice) for n in ("ts", "dur", "pid", "tid", "id")}
    names = ["running", "thread_name", "process_name", "a", "b"]
    return some(
        dice,
        {
            "ph": lambda: dice.choice(KINDS),
            **times,
            "name": lambda: dice.choice(names) if dice.random() < 0.8 else number(dice),
            "bp": lambda: dice.choice("ee?"),
            **({"bind_id": lambda: number(dice)} if dice.random() < 0.2 else {}),
            **({f"flow_{way}": lambda: number(dice) for way in ("in", "out")}),
            "args": lambda: arguments(dice) if dice.random() < 0.8 else number(dice),
        },
    )


def profile(dice: Dice) -> Any:
    """One of speedscope's, or something else in its place."""
    if dice.random() < 0.05:
        return dice.value()

    def happening() -> Any:
        fields = {"type": lambda: dice.choice("OOCCx"), "at": lambda: number(dice)}
        return some(dice, {**fields, "frame": lambda: dice.randint(-1, 3)})

    def stack() -> list[int]:
        return [dice.randint(0, 2) for _ in range(dice.randint(0, 3))]

    return some(
        dice,
        {
            "type": lambda: dice.choice(("evented", "sampled", "x")),
            "unit": lambda: dice.choice(("seconds", "nanoseconds", "none")),
            "events": lambda: [happening() for _ in range(dice.randint(0, 6))],
            "samples": lambda: [stack() for _ in range(dice.randint(0, 4))],
            "weights": lambda: [number(dice) for _ in range(dice.randint(0, 4))],
            "startValue": lambda: number(dice),
            "name": lambda: number(dice),
        },
    )


def survives(folder: Path, data: bytes) -> None:
    """What is refused is refused with a word; what is not can be worked out and written again."""
    path = folder / "fuzzed.json"
    path.write_bytes(data)
    trace, refused = None, ""
    try:
        trace = read_foreign(path)
    except ForeignError as error:
        refused = str(error)
    if trace is None:
        assert len(refused.splitlines()) == 1
        return
    numbers: list[list[int]] = [[], []]
    for run in trace.runs:
        assert run.trace is not None
        arrows = run.trace.arrows
        for kind, leaves in zip(numbers, (True, False), strict=True):
            kind += arrows["number"][arrows["leaves"] == leaves].tolist()
        assert (np.diff(arrows["t"]) >= 0).all()
        for worker, t in zip(arrows["worker"].tolist(), arrows["t"].tolist(), strict=True):
            assert run.trace.workers[worker].span_at(t) is not None
        for store in run.trace.stores:
            for row in store.rows:
                assert (row.end > row.start).all()
                assert (row.start[1:] >= row.end[:-1]).all()
        for counter in run.trace.counters:
            assert counter.t[0] >= 0
            assert (np.diff(counter.t) >= 0).all()
            assert np.isfinite(counter.value).all()
            assert counter.at(run.trace.extent) == len(counter.t) - 1
    # Each begins and ends somewhere, once.
    assert sorted(numbers[0]) == sorted(numbers[1]) == list(range(len(numbers[0])))
    if zlib.crc32(data) % 4:  # the rest takes longer than to read it
        return
    assert trace.metrics
    arrays = [run.trace and to_arrays(run.trace) for run in trace.runs]
    for run, (again, meta) in zip(trace.runs, filter(None, arrays), strict=True):
        assert run.trace is not None
        assert from_arrays(again, meta).n_spans == run.trace.n_spans
    snapshot = Snapshot.of(trace)
    assert snapshot.n_spans or any(run.counters for run in snapshot.runs)
    for kind in ("chrome", "perfetto", "spans-json"):
        FORMATS[kind].write(io.BytesIO(), snapshot, lambda _share: None)


def spoiled(dice: Dice, document: Any) -> bytes:
    """Its text, with some bytes lost or changed."""
    text = bytearray(json.dumps(document).encode(errors="replace"))
    for _ in range(dice.randint(0, 2)):
        at = dice.randrange(len(text) + 1)
        text[at : at + dice.randint(0, 9)] = dice.randbytes(dice.randint(0, 2))
    return bytes(text)


@fuzz(0.25)
@given(seed=seeds)
def test_broken_chrome_traces(folder: Path, seed: int) -> None:
    dice = Dice(seed)
    for _ in range(FILES):
        survives(folder, spoiled(dice, [event(dice) for _ in range(dice.randint(0, 12))]))


@fuzz(0.25)
@given(seed=seeds)
def test_broken_speedscope(folder: Path, seed: int) -> None:
    dice = Dice(seed)
    for _ in range(FILES):
        profiles = [profile(dice) for _ in range(dice.randint(0, 3))]
        document = {"shared": {"frames": [{"name": "a"}, {"name": "b"}]}, "profiles": profiles}
        whole = json.dumps(document).encode()
        survives(folder, spoiled(dice, document) if dice.random() < 0.3 else whole)


@fuzz(0.05)
@given(seed=seeds)
def test_broken_reports_of_dask(folder: Path, seed: int) -> None:
    dice = Dice(seed)
    for _ in range(FILES):
        long = dice.randint(0, 4)
        columns: dict[str, Any] = {
            name: [number(dice) if dice.random() < 0.7 else dice.text(9) for _ in range(long)]
            for name in ("name", "worker", "worker_thread", "start", "duration")
        }
        if dice.random() < 0.7:
            columns |= {
                n: [dice.uniform(0, 1e13) for _ in range(long)] for n in ("start", "duration")
            }
        if dice.random() < 0.2:
            columns[dice.choice(list(columns))] = dice.value()
        data = json.dumps({"a": {"data": {"type": "map", "entries": list(columns.items())}}})
        page = "<!DOCTYPE html><title>Dask Performance Report</title>"
        page += f'<script type="application/json">{data}</script>'
        whole = bytearray(page.encode(errors="replace"))
        if dice.random() < 0.3:
            at = dice.randrange(60, len(whole))
            whole[at : at + dice.randint(0, 9)] = dice.randbytes(dice.randint(0, 2))
        survives(folder, bytes(whole))
