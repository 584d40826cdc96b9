"""Trace files that something or someone has changed: they load, or are refused in one line."""

from __future__ import annotations

import contextlib
import io
import json
import random
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.app.picture import sheet_of
from concurviz.drawing.picture import render_image
from concurviz.files.archive import MANIFEST
from concurviz.files.tracefile import TraceFileError, read_trace, write_trace
from concurviz.scenario.model import Scenario
from concurviz.trace.freeze import ARRAYS
from tests.files.examples import example
from tests.fuzz import fuzz

pytestmark = pytest.mark.usefixtures("qapp")

HUGE = [0, -1, 1, 2**31, -(2**31), 2**53, 2**60, 2**62, 2**63 - 1, -(2**63)]

ODD = [
    *HUGE, None, True, False, 10**400, 1e308, -1e308, 0.5, -0.0,
    "", "serial", "threads", "done", "live", "\ud800", "a\nb", "x" * 2000,
]  # fmt: skip


class Dice(random.Random):
    """What a case changes, from its seed alone: any case can be played again."""

    def text(self, longest: int) -> str:
        """Up to so many characters that UTF-8 can write, none of them zero."""
        kinds = ((1, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0x10000, 0x10FFFF))
        return "".join(
            chr(self.randint(*self.choice(kinds))) for _ in range(self.randint(1, longest))
        )

    def value(self, depth: int = 3) -> Any:
        """Anything that JSON can say."""
        kind = self.randrange(6 if depth else 4)
        if kind == 0:
            return self.choice(ODD)
        if kind == 1:
            return self.getrandbits(self.randint(1, 70)) * self.choice((1, -1))
        if kind == 2:
            return self.uniform(-1, 1) * 10 ** self.randint(-300, 300)
        if kind == 3:
            return self.text(20)
        if kind == 4:
            return [self.value(depth - 1) for _ in range(self.randint(0, 4))]
        return {self.text(8): self.value(depth - 1) for _ in range(self.randint(0, 4))}


seeds = st.integers(0, 2**63)


class Members(dict[str, bytes]):
    """An archive's members; a report of a failed case names them instead of their megabyte."""

    def __repr__(self) -> str:
        return f"<{len(self)} members>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def good(folder: Path) -> bytes:
    path = folder / "good"
    write_trace(path, example())
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


@fuzz(0.3)
@given(seed=seeds)
def test_changed_members(folder: Path, members: dict[str, bytes], seed: int) -> None:
    dice, changed, names = Dice(seed), dict(members), sorted(members)
    for _ in range(dice.randint(1, 3)):
        name = dice.choice(names)
        kind = ARRAYS.get(name.partition("/")[2].removesuffix(".npy"))
        how = dice.choice(("array", "element", "bytes", "drop", "rename", "swap"))
        if how == "array" and kind is not None:
            info = np.iinfo(kind)
            high = dice.choice((info.max, min(info.max, 9_000_000)))
            low = dice.choice((info.min, 0))
            numbers = [dice.randint(low, high) for _ in range(dice.randint(0, 12))]
            changed[name] = npy(np.array(numbers, kind))
        elif how == "element" and kind is not None:
            array = np.load(io.BytesIO(members[name]))
            if len(array):
                info = np.iinfo(kind)
                number = dice.choice((dice.choice(HUGE), dice.randint(0, 9_000_000)))
                array[dice.randrange(len(array))] = min(max(number, info.min), info.max)
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
