"""Trace files that something or someone has changed: they load, or are refused in one line."""

from __future__ import annotations

import contextlib
import io
import json
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

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([*HUGE, 10**400, 1e308, -1e308, 0.5])
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "serial", "threads", "done", "live", "\ud800", "a\nb", "x" * 2000]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def good(folder: Path) -> bytes:
    path = folder / "good"
    write_trace(path, example())
    return path.read_bytes()


@pytest.fixture(scope="module")
def members(good: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(good)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


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
@given(data=st.data())
def test_changed_bytes(folder: Path, good: bytes, data: st.DataObject) -> None:
    changed = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        # Most of a zip's meaning is in its last bytes.
        where = st.integers(0, len(changed) - 1) | st.integers(
            max(0, len(changed) - 3000), len(changed) - 1
        )
        at = data.draw(where)
        match data.draw(st.sampled_from(["set", "flip", "cut", "insert", "zero"])):
            case "set":
                changed[at] = data.draw(st.integers(0, 255))
            case "flip":
                changed[at] ^= 1 << data.draw(st.integers(0, 7))
            case "cut":
                del changed[at : at + data.draw(st.integers(1, 200))]
            case "insert":
                changed[at:at] = data.draw(st.binary(max_size=50))
            case "zero":
                changed[at : at + 8] = bytes(len(changed[at : at + 8]))
        if not changed:
            break
    opened(folder, bytes(changed))


@fuzz(0.3)
@given(data=st.data())
def test_changed_members(folder: Path, members: dict[str, bytes], data: st.DataObject) -> None:
    changed = dict(members)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(members)))
        kind = ARRAYS.get(name.partition("/")[2].removesuffix(".npy"))
        how = data.draw(st.sampled_from(["array", "element", "bytes", "drop", "rename", "swap"]))
        if how == "array" and kind is not None:
            info = np.iinfo(kind)
            numbers = st.integers(info.min, info.max) | st.integers(0, min(info.max, 9_000_000))
            changed[name] = npy(np.array(data.draw(st.lists(numbers, max_size=12)), kind))
        elif how == "element" and kind is not None:
            array = np.load(io.BytesIO(members[name]))
            if len(array):
                info = np.iinfo(kind)
                number = data.draw(st.sampled_from(HUGE) | st.integers(0, 9_000_000))
                array[data.draw(st.integers(0, len(array) - 1))] = min(
                    max(number, info.min), info.max
                )
            changed[name] = npy(array)
        elif how == "bytes":
            changed[name] = data.draw(st.binary(max_size=200))
        elif how == "drop":
            changed.pop(name, None)
        elif how == "rename":
            changed[
                data.draw(
                    st.text(
                        st.characters(codec="utf-8", exclude_characters="\0"),
                        min_size=1,
                        max_size=20,
                    )
                )
            ] = members[name]
        else:
            changed[name] = members[data.draw(st.sampled_from(sorted(members)))]
    opened(folder, packed(changed))


@fuzz(0.3)
@given(data=st.data())
def test_changed_json(folder: Path, members: dict[str, bytes], data: st.DataObject) -> None:
    manifest: Any = json.loads(members[MANIFEST])
    for _ in range(data.draw(st.integers(1, 3))):
        at: Any = manifest
        while True:
            keys: list[Any] = sorted(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            deeper = at[key]
            if isinstance(deeper, dict | list) and data.draw(st.integers(0, 3)):
                at = deeper
                continue
            if data.draw(st.booleans()) and isinstance(at, dict):
                at.pop(key)
            else:
                at[key] = data.draw(values)
            break
    text = json.dumps(manifest).encode()
    opened(folder, packed({**members, MANIFEST: text}))


def npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
    return file.getvalue()
