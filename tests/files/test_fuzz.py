"""Trace files that something or someone has changed: they load, or are refused in one line."""

from __future__ import annotations

import contextlib
import io
import json
import math
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from concurviz.app.picture import sheet_of
from concurviz.drawing.picture import render_image
from concurviz.files.archive import MANIFEST
from concurviz.files.tracefile import TraceFileError, read_trace, write_trace
from concurviz.scenario.model import Scenario
from concurviz.trace.counters import Counter
from concurviz.trace.freeze import ARRAYS
from concurviz.wire.phases import FIRST_OWN
from tests.analysis.traces import MS
from tests.files.examples import example
from tests.fuzz import HUGE, Dice, fuzz, seeds

pytestmark = pytest.mark.usefixtures("qapp")


class Members(dict[str, bytes]):
    """An archive's members; a report of a failed case names them instead of their megabyte."""

    def __repr__(self) -> str:
        return f"<{len(self)} members>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def good(folder: Path) -> bytes:
    path, trace = folder / "good", example()
    run = trace.runs[0].trace
    assert run is not None
    # As another tool's trace has them.
    for key in ("items", ""):
        times = np.array([0, 2 * MS, 2 * MS, 7 * MS])
        run.counters.append(Counter("load", key, times, np.array([1.0, -2.5, 1e300, 0.0])))
    run.arrows.extend(
        number=np.array([1, 0, 0]), t=np.array([0, MS, 3 * MS]), worker=np.zeros(3, np.int32),
        leaves=np.array([True, True, False]), name=np.full(3, FIRST_OWN),
    )  # fmt: skip
    write_trace(path, trace)
    return path.read_bytes()


@pytest.fixture(scope="module")
def members(good: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(good)) as zipped:
        return Members({name: zipped.read(name) for name in zipped.namelist()})


def opened(folder: Path, data: bytes) -> None:
    """Open it; what opens must be fit for everything that is done with a trace."""
    path = folder / "fuzzed.cvtrace"
    path.write_bytes(data)
    try:
        trace = read_trace(path)
    except TraceFileError as error:
        text = str(error)
        assert str(path) in text
        assert len(text.splitlines()) == 1
        return
    assert isinstance(trace.scenario, Scenario)
    assert len(trace.metrics) == len(trace.runs)
    assert trace.verdict is None or trace.verdict.text
    if zlib.crc32(data) % 8 == 0:  # a picture takes longer than all else
        with contextlib.suppress(ValueError):  # more rows than one can hold
            render_image(sheet_of(trace, width=400))
    again = folder / "again.cvtrace"
    write_trace(again, trace)
    assert read_trace(again).metrics == trace.metrics


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return file.getvalue()


@fuzz(0.4)
@given(seed=seeds)
def test_changed_bytes(folder: Path, good: bytes, seed: int) -> None:
    dice, changed = Dice(seed), bytearray(good)
    for _ in range(dice.randint(1, 4)):
        # Most of a zip's meaning is in its last bytes.
        low = dice.choice((0, max(0, len(changed) - 3000)))
        at = dice.randint(low, len(changed) - 1)
        match dice.choice(("set", "flip", "cut", "insert", "zero")):
            case "set":
                changed[at] = dice.randrange(256)
            case "flip":
                changed[at] ^= 1 << dice.randrange(8)
            case "cut":
                del changed[at : at + dice.randint(1, 200)]
            case "insert":
                changed[at:at] = dice.randbytes(dice.randint(0, 50))
            case "zero":
                changed[at : at + 8] = bytes(len(changed[at : at + 8]))
        if not changed:
            break
    opened(folder, bytes(changed))


def number_of(dice: Dice, kind: np.dtype[Any]) -> Any:
    """A number of that type, sensible or not."""
    if kind.kind == "f":
        return dice.choice((math.nan, math.inf, 1e308, -1e308, 5e-324, dice.uniform(-9, 9)))
    info = np.iinfo(kind)
    number = dice.choice((dice.choice(HUGE), dice.randint(0, 9_000_000), info.max, info.min))
    return min(max(number, info.min), info.max)


@fuzz(0.3)
@given(seed=seeds)
def test_changed_members(folder: Path, members: dict[str, bytes], seed: int) -> None:
    dice, changed, names = Dice(seed), dict(members), sorted(members)
    for _ in range(dice.randint(1, 3)):
        name = dice.choice(names)
        kind = ARRAYS.get(name.partition("/")[2].removesuffix(".npy"))
        how = dice.choice(("array", "element", "bytes", "drop", "rename", "swap"))
        if how == "array" and kind is not None:
            numbers = [number_of(dice, kind) for _ in range(dice.randint(0, 12))]
            changed[name] = npy(np.array(numbers, kind))
        elif how == "element" and kind is not None:
            array = np.load(io.BytesIO(members[name]))
            if len(array):
                array[dice.randrange(len(array))] = number_of(dice, kind)
            changed[name] = npy(array)
        elif how == "bytes":
            changed[name] = dice.randbytes(dice.randint(0, 200))
        elif how == "drop":
            changed.pop(name, None)
        elif how == "rename":
            changed[dice.text(20)] = members[name]
        else:
            changed[name] = members[dice.choice(names)]
    opened(folder, packed(changed))


@fuzz(0.3)
@given(seed=seeds)
def test_changed_json(folder: Path, members: dict[str, bytes], seed: int) -> None:
    dice = Dice(seed)
    manifest: Any = json.loads(members[MANIFEST])
    for _ in range(dice.randint(1, 3)):
        at: Any = manifest
        while True:
            keys: list[Any] = sorted(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = dice.choice(keys)
            deeper = at[key]
            if isinstance(deeper, dict | list) and dice.randrange(4):
                at = deeper
                continue
            if dice.randrange(2) and isinstance(at, dict):
                at.pop(key)
            else:
                at[key] = dice.value()
            break
    text = json.dumps(manifest).encode()
    opened(folder, packed({**members, MANIFEST: text}))


def npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
    return file.getvalue()
