"""Speedscope files and Dask's reports, read in parts: whatever their order, size and state."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.files.atomic import Cancelled
from concurviz.files.interchange import dask_in, speedscope_in
from concurviz.files.interchange.collected import ForeignError
from concurviz.files.interchange.foreign import read_foreign
from concurviz.files.interchange.jsonparts import Parts
from tests.files.interchange.test_foreign import STREAM, calls, opened, report

FRAMES = {"frames": [{"name": f"f{k}"} for k in range(40)]}
COUNT = 30_000


def evented(count: int = COUNT, **more: Any) -> dict[str, Any]:
    """Calls of two depths, one microsecond after the other."""
    events = []
    for k in range(count // 2):
        outer, inner = k % 40, (k + 1) % 40
        ends = zip("OOCC", (outer, inner, inner, outer), strict=True)
        events += [
            {"type": kind, "frame": frame, "at": 4 * k + at}
            for at, (kind, frame) in enumerate(ends)
        ]  # fmt: skip
    return {"type": "evented", "unit": "microseconds", "events": events, **more}


def sampled(count: int = COUNT) -> dict[str, Any]:
    samples = [[k // 100 % 40, k % 7] for k in range(count)]
    return {"type": "sampled", "unit": "milliseconds", "samples": samples, "weights": [0.5] * count}


def document(*profiles: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"$schema": "speedscope", "shared": FRAMES, "profiles": list(profiles), **more}


def turned(value: dict[str, Any]) -> dict[str, Any]:
    """The same object, its members the other way round."""
    return dict(reversed(value.items()))


def stream(count: int) -> dict[str, list[Any]]:
    return {
        "start": [1e12 + 3 * k for k in range(count)], "duration": [2.5] * count,
        "name": [f'task "{k % 9}", [a]' for k in range(count)],
        "worker": [f"tcp://w:{k % 3}" for k in range(count)],
        "worker_thread": [f"tcp://w:{k % 3}-{k % 6}" for k in range(count)],
    }  # fmt: skip


def page(*documents: Any) -> bytes:
    """A page with other scripts before, between and behind."""
    other = '<script type="text/javascript">var a = "<script>";</script>' * 20_000
    told = "".join(
        f'<script id="x"></script><script type="application/json" id="y">\n{json.dumps(d)}</script>'
        for d in documents
    )
    title = "<!DOCTYPE html>\n<html><head><title>Dask Performance Report</title>"
    return f"{title}{other}{told}{other}</html>".encode()


def test_profiles_are_the_same_in_any_order_and_packing(tmp_path: Path) -> None:
    one, two = evented(name="a"), sampled()
    trace = opened(tmp_path, document(one, two, name="run"))
    (run,) = trace.runs
    assert run.model == "run (0)"
    found = calls(run.trace)
    outer, inner = found["a"]
    assert (len(outer), len(inner)) == (COUNT // 2, COUNT // 2)
    assert outer[:2] == [("f0", 0, 3), ("f1", 4, 7)]
    assert inner[-1] == (f"f{COUNT // 2 % 40}", 2 * COUNT - 3, 2 * COUNT - 2)
    long, short = found["profile 2"]
    assert long[:2] == [("f0", 0, 50_000), ("f1", 50_000, 100_000)]
    assert len(short) == COUNT
    back = turned(document(turned(one), turned(two), name="run"))
    for content in (back, gzip.compress(json.dumps(back, indent=1).encode())):
        assert calls(opened(tmp_path, content).runs[0].trace) == found


def test_events_out_of_order_open_and_odd_ones(tmp_path: Path) -> None:
    profile = evented(4)
    profile["events"] = [{"type": "C", "frame": 0, "at": -1}, *reversed(profile["events"])]
    profile["events"].append({"type": "O", "frame": 3, "at": 6.5, "more": [1]})
    trace = opened(tmp_path, document(profile, {**sampled(0), "other": [1, [2], {"a": 3}]}))
    assert calls(trace.runs[0].trace) == {
        "profile 1": [[("f0", 0, 3), ("f1", 4, 7)], [("f1", 1, 2), ("f2", 5, 6), ("f3", 6, 7)]]
    }
    assert trace.notes == ("1 ends of calls that had not begun", "1 calls that did not end")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"shared": FRAMES, "profiles": [1]}, "there is '1' where one of '{' belongs"),
        (document({**evented(2), "events": 5}), "its events are no list"),
        (document({**evented(2), "type": "x"}), "a profile is of the type 'x'"),
        (document({"unit": "seconds"}), "no speedscope profile: KeyError"),
        (document({**evented(2), "events": [{"type": "O", "at": 0, "frame": 99}] * 2}), "no name"),
        (document({**evented(2), "events": [{"type": "O", "at": 0, "frame": -1}]}), "no name"),
        (document({**evented(2), "events": [{"type": "O", "at": 0, "frame": 1.5}]}), "TypeError"),
        (document({**evented(2), "events": [{"type": "O", "at": 1e300, "frame": 1}]}), "cannot be"),
        (document({**sampled(3), "weights": [1, 1]}), "samples and weights do not fit together"),
        (document({**sampled(3), "weights": [1, 1, -1]}), "do not fit together"),
        (document({**sampled(3), "weights": [4e12] * 3}), "a time of it cannot be"),
        (document({**sampled(3), "samples": [[1], 2, [3]]}), "TypeError"),
        (document({**sampled(3), "samples": [[1], [2**40], [3]]}), "OverflowError"),
        ({**document(evented(2)), "traceEvents": []}, "a Chrome trace and a speedscope profile"),
        ({"profiles": [evented(2)]}, "neither a Chrome trace nor a speedscope profile"),
        (json.dumps(document(evented(9))).encode()[:-300], "it is cut"),
        (page({"a": 1}, [stream(1)["name"]]), "there is no task stream"),
        (page({**stream(3), "start": ["x"] * 3}), "a time of it is no number"),
        (page({**stream(3), "name": {"a": "b"}}), "do not fit together"),
        (page(stream(9_000))[:900_000], "the data in the page are damaged|no task stream"),
        (page(json.loads("[" * 300 + "]" * 300)), "the data in the page are damaged"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(tmp_path: Path, content: Any, said: str) -> None:
    with pytest.raises(ForeignError, match=said) as caught:
        opened(tmp_path, content)
    assert len(str(caught.value).splitlines()) == 1


def test_a_stream_is_found_wherever_it_is(tmp_path: Path) -> None:
    count = 20_000
    columns = stream(count)
    pairs = [["other", [1, "a", {"x": []}]], *map(list, columns.items()), ["y", list(range(count))]]
    scalars = [1, -2.5e3, True, None, 'a "b" ], {', "\\"] * 9_000
    found = None
    for data in (
        columns, {"type": "map", "entries": pairs}, {"name": "Figure", "start": 5, "data": columns},
        [scalars, {"name": [scalars], "deep": [[[{"a": [0, 1, columns]}]]]}],
    ):  # fmt: skip
        trace = opened(
            tmp_path, page({"name": "first"}, {"roots": [{"attributes": data}]}), "a.html"
        )
        told = [calls(run.trace) for run in trace.runs]
        found = found or told
        assert told == found
        assert trace.notes == ()
    assert found is not None
    assert [sorted(lanes) for lanes in found] == [
        ["thread 0", "thread 3"], ["thread 1", "thread 4"], ["thread 2", "thread 5"],
    ]  # fmt: skip
    first = found[0]["thread 0"][0]
    assert first[:2] == [('task "0", [a]', 0, 2_500), ('task "6", [a]', 18_000, 20_500)]
    assert sum(len(level) for lanes in found for (level,) in lanes.values()) == count


@pytest.mark.parametrize(
    "content", [document(evented(), sampled()), page({"data": stream(COUNT)})],
    ids=["speedscope", "dask"],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_they_tell_how_far_they_are_and_stop(tmp_path: Path, content: Any, packed: bool) -> None:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(text, 0) if packed else text)
    shares: list[float] = []

    def progress(share: float) -> bool:
        shares.append(share)
        return share < 0.6

    with pytest.raises(Cancelled):
        read_foreign(path, progress)
    assert shares == sorted(shares)
    assert shares[0] < 0.6


def test_more_than_is_sensible_is_refused_as_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speedscope_in, "_MOST", 5_000)
    monkeypatch.setattr(speedscope_in, "MAX_SPANS", 4_000)
    monkeypatch.setattr(dask_in, "MAX_SPANS", 5_000)
    few = {**sampled(), "samples": [[]] * COUNT}
    for content in (document(evented()), document(sampled()), document(few), page(stream(COUNT))):
        # What comes behind is never looked at.
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        with pytest.raises(ForeignError, match=r"more than [45],000 spans"):
            opened(tmp_path, text[: -len(text) // 20])
    monkeypatch.setattr(dask_in, "MAX_NAMES", 5)
    with pytest.raises(ForeignError, match="more than 5 names"):
        opened(tmp_path, report({**STREAM, "name": [f"n{k}" for k in range(6)]}))


def test_parts_of_an_array_and_what_lies_between() -> None:
    words = ['a, b], "c"', "}{", "ü" * 3_000] * 1_000
    text = f"no JSON <here>{json.dumps([words, [[1, 2], []], {'a': 0}])} rest"
    parts = Parts(io.BytesIO(text.encode()))
    assert not Parts(io.BytesIO(b"<h" * 99)).passed(re.compile("<here>"), 10)
    assert parts.passed(re.compile("<here>"), 10)
    read: list[Any] = []
    for place in parts.entries():
        if place < 2:
            read.append([one for some in parts.elements() for one in some])
        else:
            parts.pass_scalars()
            read.append(parts.value())
    assert read == [words, [[1, 2], []], {"a": 0}]
    lone = Parts(io.BytesIO(json.dumps([*words, {"b": 1}, 5, *words]).encode()))
    kept = []
    for _ in lone.entries():
        lone.pass_scalars()
        kept.append(lone.value())
    assert kept == [{"b": 1}, words[-1]]
    assert np.array_equal([one for some in Parts(io.BytesIO(b"[]")).elements() for one in some], [])
