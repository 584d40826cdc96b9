"""Trace files: the same again, bit for bit; everything else is refused in one line."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.analysis.trace import Trace
from concurviz.files import archive, tracefile
from concurviz.files.archive import MANIFEST, MAX_BYTES
from concurviz.files.atomic import WriteError
from concurviz.files.tracefile import SUFFIX, TraceFileError, read_trace, write_trace
from concurviz.trace.freeze import ARRAYS, SINCE_2
from tests.files.examples import example, large, live
from tests.trace.test_freeze import assert_equal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "trace-format.md"


def assert_same(one: Trace, other: Trace) -> None:
    """That two traces are equal bit for bit in all they hold and in all they say."""
    for name in ("scenario", "machine", "mode", "began", "load", "imported", "notes"):
        assert getattr(one, name) == getattr(other, name), name
    assert one.metrics == other.metrics
    assert one.verdict == other.verdict
    assert len(one.runs) == len(other.runs)
    for mine, theirs in zip(one.runs, other.runs, strict=True):
        assert mine.metrics == theirs.metrics
        assert mine.spread == theirs.spread
        assert (mine.trace is None) == (theirs.trace is None)
        if mine.trace is not None and theirs.trace is not None:
            assert_equal(mine.trace, theirs.trace)


def saved(folder: Path, trace: Trace | None = None) -> Path:
    path = folder / f"example{SUFFIX}"
    write_trace(path, trace or example())
    return path


def test_a_trace_comes_back_bit_for_bit(tmp_path: Path) -> None:
    trace = example()
    path = saved(tmp_path / "new folder", trace)

    again = read_trace(path)

    assert_same(again, trace)
    assert trace.verdict is not None
    assert again.runs[0].spread is not None
    second = saved(tmp_path, again)
    assert second.read_bytes() == path.read_bytes()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_what_still_runs_is_saved_as_if_it_were_stopped(tmp_path: Path) -> None:
    trace = live()
    again = read_trace(saved(tmp_path, trace))

    assert_same(again, trace.ended())
    assert [run.status for run in again.runs] == ["cancelled", "done", "cancelled"]
    assert again.runs[0].trace is not None
    assert again.runs[0].trace.end == 8_000_000
    assert trace.runs[0].trace is not None
    assert trace.runs[0].trace.end is None


def test_files_of_the_first_version_are_opened(tmp_path: Path) -> None:
    def first(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        manifest["version"] = 1
        for run in manifest["runs"]:
            for name in ("horizon", "mipmaps"):
                (run["trace"] or {}).pop(name, None)
        members[MANIFEST] = json.dumps(manifest).encode()
        for name in [n for n in members if Path(n).stem in SINCE_2]:
            del members[name]

    trace = example()
    again = read_trace(repacked(saved(tmp_path, trace), first))
    assert again.metrics == trace.metrics
    assert again.verdict == trace.verdict


def test_a_million_spans_come_back(tmp_path: Path) -> None:
    trace = large(1_000_000)
    assert_same(read_trace(saved(tmp_path, trace)), trace)


# What is refused.


def refused(path: Path) -> str:
    with pytest.raises(TraceFileError) as caught:
        read_trace(path)
    text = str(caught.value)
    assert str(path) in text
    assert len(text.splitlines()) == 1
    return text


@pytest.mark.parametrize("keep", [0, 1, 10, 21, 22, 0.1, 0.5, 0.99])
def test_truncated_files_are_refused(tmp_path: Path, keep: float) -> None:
    path = saved(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(keep * len(data)) if 0 < keep < 1 else int(keep)])
    assert "truncated" in refused(path)


def test_missing_files_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "none")
    assert "no file" in refused(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "no file" in refused(tmp_path / "pipe")


def repacked(
    path: Path,
    change: Callable[[dict[str, bytes]], Any],
    compression: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """The archive with its members changed."""
    with zipfile.ZipFile(path) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", compression) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return path


def with_manifest(path: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    def edit(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        change(manifest)
        members[MANIFEST] = json.dumps(manifest).encode()

    return repacked(path, edit)


def npy(array: Any, version: tuple[int, int] | None = (1, 0)) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), version=version, allow_pickle=True)
    return file.getvalue()


START = "0/span_start.npy"


@pytest.mark.parametrize(
    ("member", "data", "said"),
    [
        (START, npy(np.zeros(9)), "has the type <f8 instead of <i8"),
        (START, npy(np.full(9, np.nan)), "has the type <f8"),
        (START, npy(np.zeros(9, ">i8")), "not plain numbers"),
        (START, npy(np.zeros((3, 3), np.int64)), "not plain numbers in one dimension"),
        (START, npy(np.array([{}, []], object)), "not plain numbers"),
        (START, npy(np.zeros(2, [("a", "<i8")])), "not plain numbers"),
        (START, npy(np.zeros(9, np.int64), (2, 0)), "not plain numbers"),
        (START, npy(np.zeros(9, np.int64))[:-1], "not as long as it says"),
        (START, npy(np.zeros(9, np.int64)) + b"more", "not as long as it says"),
        (START, npy(np.zeros(1, np.int64)).replace(b"(1,)", b"(9,)"), "not as long as it says"),
        (START, npy(np.zeros(1, np.int64)).replace(b"(1,),", b"(" + b"9" * 12 + b",),"), "not"),
        (START, npy(np.zeros(9, np.int64)), "the columns of span differ"),
        (START, b"", "not plain numbers"),
        (START, b"\x93NUMPY\x01\x00\xff\xff" + b" " * 300, "not plain numbers"),
        (MANIFEST, b"[" * 200_000, "nested too deeply"),
        (MANIFEST, b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "nested too deeply"),
        (MANIFEST, b"[]", "not a JSON object"),
        (MANIFEST, b"{", "not valid JSON"),
        (MANIFEST, b"\xff", "not valid JSON"),
        (MANIFEST, b'{"version": NaN}', "not valid JSON"),
        (MANIFEST, b'{"version": 1' + b"0" * 10_000 + b"}", "not valid JSON"),
        (MANIFEST, b" " * (8 * 2**20 + 1), "larger than"),
        (MANIFEST, b"{}", "another program's"),
        ("../../evil", b"x", "a part that does not belong there: '../../evil'"),
        ("/etc/passwd", b"x", "a part that does not belong there"),
        ("9/span_start.npy", npy(np.zeros(1, np.int64)), "a part that does not belong there"),
    ],
)
def test_hostile_members_are_refused(tmp_path: Path, member: str, data: bytes, said: str) -> None:
    path = repacked(saved(tmp_path), lambda members: members.update({member: data}))
    assert said in refused(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_member_is_refused(tmp_path: Path) -> None:
    assert f"{START} is missing" in refused(repacked(saved(tmp_path), lambda m: m.pop(START)))
    path = repacked(saved(tmp_path), lambda m: m.pop(MANIFEST))
    assert "no manifest.json" in refused(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(version=3), "version 3 of the format, and this concurviz reads up to"),
        (lambda m: m.update(version=True), "no version"),
        (lambda m: m.update(version="1"), "no version"),
        (lambda m: m.update(mode="record"), "neither live nor compare"),
        (lambda m: m.update(mode=[]), "mode is not a text"),
        (lambda m: m.update(scenario=7), "scenario is not a table"),
        (lambda m: m["scenario"].update(task_file="/bin/sh"), "task_file"),
        (lambda m: m["scenario"]["params"].update(tasks=10**9), "params.tasks"),
        (lambda m: m.update(runs={}), "runs is not a list"),
        (lambda m: m.update(runs=m["runs"] * 99), "runs is not a list of at most"),
        (lambda m: m.update(runs=[7]), "a run is not a table"),
        (lambda m: m["runs"][2].update(model="serial"), "the same model"),
        (lambda m: m["runs"][2].update(model="fibers"), "the model 'fibers' is not known here"),
        (lambda m: m["runs"][0].update(model="threads"), "of another run"),
        (lambda m: m["runs"][0]["trace"].update(end=None), "has no end"),
        (lambda m: m["runs"][0].update(status="running"), "the status 'running' is not known"),
        (lambda m: m["runs"][0].update(reason=None), "reason is not a text"),
        (lambda m: m["runs"][0].update(startup_s=-1), "startup_s is not a number"),
        (lambda m: m["runs"][0].update(startup_s=10**400), "startup_s is not a number"),
        (lambda m: m["runs"][0].update(startup_s=float(10**20)), "startup_s is not a number"),
        (lambda m: m["machine"].update(memory_bytes=0.5), "not a whole number"),
        (lambda m: m["runs"][0]["spread"].update(walls_s=[]), "not a list of rounds"),
        (lambda m: m["runs"][0]["spread"].update(walls_s=[[1]]), "pairs of a round"),
        (lambda m: m["runs"][0]["trace"].update(labels=[]), "labels is not a list"),
        (lambda m: m["machine"].update(cores=0), "cores is impossible"),
        (lambda m: m["load"].update(during=None), "during is not a number"),
        (lambda m: m.update(began=10), "began is not a text"),
    ],
)
def test_impossible_manifests_are_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], said: str
) -> None:
    assert said in refused(with_manifest(saved(tmp_path), change))


def test_a_number_that_is_infinite_in_a_double_is_refused(tmp_path: Path) -> None:
    def infinite(members: dict[str, bytes]) -> None:
        members[MANIFEST] = members[MANIFEST].replace(b'"startup_s":0.1', b'"startup_s":1e999')

    assert "startup_s is not a number" in refused(repacked(saved(tmp_path), infinite))


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with zipfile.ZipFile(path, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr(MANIFEST, "{}")
    assert "two parts named 'manifest.json'" in refused(path)


def test_two_members_in_one_place_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with zipfile.ZipFile(path) as zipped:
        one, two = sorted(zipped.infolist(), key=lambda info: info.header_offset)[:2]
        directory = zipped.start_dir
    data = bytearray(path.read_bytes())
    at = data.index(two.header_offset.to_bytes(4, "little") + two.filename.encode(), directory)
    data[at : at + 4] = one.header_offset.to_bytes(4, "little")
    path.write_bytes(data)
    assert "two parts of it lie in one place" in refused(path)


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unusual_compression_is_refused(tmp_path: Path, way: int) -> None:
    path = repacked(saved(tmp_path), lambda _: None, way)
    assert "compressed in an unknown way" in refused(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")  # the last entry of the directory says how large it would be
    struct.pack_into("<I", data, at + 24, MAX_BYTES)
    path.write_bytes(data)
    assert "would unpack to" in refused(path)


def test_more_than_the_memory_that_is_free_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path)

    class Memory:
        available = 1000

    monkeypatch.setattr(archive.psutil, "virtual_memory", Memory)
    assert "1,000 of memory are free" in refused(path)


def test_too_many_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "many"
    with zipfile.ZipFile(path, "w") as zipped:
        for number in range(archive.MAX_MEMBERS + 1):
            zipped.writestr(str(number), b"")
    assert "parts that no trace has" in refused(path)


def test_a_checksum_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = repacked(saved(tmp_path), lambda _: None, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    at = data.index(b"\x93NUMPY")
    data[data.index(b"\n", at) + 1] ^= 1
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    data = bytearray(path.read_bytes())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(magic, at + 1)
    path.write_bytes(data)
    assert "encrypted" in refused(path)


# Writing.


def test_a_full_disk_is_said_and_the_old_file_stays(tmp_path: Path) -> None:
    path = saved(tmp_path)
    before = path.read_bytes()
    code = f"""
import resource, signal, sys
from pathlib import Path
from concurviz.files.tracefile import write_trace
from concurviz.files.atomic import WriteError
from tests.files.examples import large
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_trace(Path({str(path)!r}), large(100_000))
except WriteError as error:
    sys.exit(str(error))
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root
    )
    assert "cannot be written: File too large" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_device_without_room_is_said() -> None:
    with pytest.raises(WriteError, match="No space left on device"):
        write_trace(Path("/dev/full"), example())


def test_what_no_reader_would_take_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with pytest.raises(WriteError, match="more spans than a file can hold"):
        saved(tmp_path)
    assert list(tmp_path.iterdir()) == []


# The page that describes it.


def test_the_page_names_every_key_and_array() -> None:
    page = PAGE.read_text("utf-8")
    manifest = tracefile.Frozen(example())._manifest
    run = manifest["runs"][0]
    keys = {
        *manifest,
        *run,
        *run["trace"],
        *run["spread"],
        *manifest["machine"],
        *manifest["load"],
        *manifest["verdict"],
        *ARRAYS,
    }
    for key in sorted(keys):
        assert f"`{key}`" in page, key
    for name, kind in ARRAYS.items():
        assert f"`{name}` | `{kind.str}`" in page, name
    assert f"`{SUFFIX}`" in page
    assert f"Version {tracefile.VERSION}" in page
