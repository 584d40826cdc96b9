"""The results document: its keys, its types, and how it reaches the disk."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.metrics import metrics_of, with_speedups
from concurviz.analysis.trace import Machine
from concurviz.analysis.verdict import Verdict
from concurviz.files.atomic import WriteError, check_writable, write_text
from concurviz.files.results import results_json, write_results
from concurviz.scenario.model import Scenario, from_dict
from tests.analysis.traces import drawn

MACHINE = Machine(cores=2, cpu="a CPU", memory_bytes=8, platform="Linux", python="CPython 3.12.4")
EVIDENCE = Evidence("spans", model="processes")
VERDICT = Verdict("Processes win.", "processes", (Finding("Processes win.", 2.0, "×", EVIDENCE),))
SCHEMA_PAGE = Path(__file__).resolve().parents[2] / "docs" / "results-schema.md"


def document() -> dict:
    traces = [
        drawn("serial", ["rrrrrrrr/00001111"], ["rrrr", "qqqqrrrr"]),
        drawn("processes", ["srrrr", "srrrr"], ["qrrrr", "qrrrr"]),
        drawn("threads", ["rr"]),
    ]
    traces[1].counter = (0, 2)
    metrics = [
        metrics_of(t, status=s, reason=r)
        for t, s, r in zip(traces, ("done", "done", "broken"), ("", "", "killed"), strict=True)
    ]
    metrics = with_speedups(metrics, {"serial": traces[0]}, workers=2, cores=2)
    return results_json(Scenario(), MACHINE, metrics, VERDICT)


def test_the_document_survives_json_and_its_scenario_can_be_run_again(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "r.json"
    write_results(path, document())

    read = json.loads(path.read_text("utf-8"))

    assert read == document()
    assert read["schema"] == 3
    assert from_dict(read["scenario"]) == Scenario()


def test_each_run_has_what_is_promised() -> None:
    serial, processes, threads = document()["runs"]

    nothing = {"failed": 0, "cancelled": 0, "refused": 0}
    assert serial["tasks"] == {"submitted": 2, "done": 2, **nothing}
    assert serial["events"] == {"sent": 10, "received": 10, "dropped": 0}
    assert set(serial["latency_s"]) == {"p50", "p95", "p99"}
    assert serial["states"]["workers"] == pytest.approx({"running": 0.008})
    assert processes["speedup"] == pytest.approx(1.6)
    assert (processes["counter"], threads["counter"]) == ({"parent": 0, "tasks": 2}, None)
    assert (threads["status"], threads["reason"], threads["speedup"]) == ("broken", "killed", None)


def test_every_key_is_documented() -> None:
    page = SCHEMA_PAGE.read_text("utf-8")
    whole = document()

    for key in {
        *whole,
        *whole["machine"],
        *whole["verdict"][0],
        *whole["verdict"][0]["evidence"],
        *whole["runs"][0],
    }:
        assert f"`{key}`" in page, key


def test_the_example_of_the_page_has_the_documents_keys() -> None:
    text = SCHEMA_PAGE.read_text("utf-8").partition("```json")[2].partition("```")[0]
    example = json.loads(text)

    assert example.keys() == document().keys()
    assert example["machine"].keys() == document()["machine"].keys()
    assert example["runs"][0].keys() == document()["runs"][0].keys()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("old")
    link = tmp_path / "link"
    link.symlink_to(path)

    write_text(link, "new")

    assert path.read_text() == "new"
    assert link.is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["f", "link"]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text(pipe, "text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_what_cannot_be_written_is_one_line_before_and_after(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    for path in (tmp_path, blocked / "below", Path("/proc/none/r.json")):
        with pytest.raises(WriteError, match="cannot be written") as caught:
            write_text(path, "text")
        assert len(str(caught.value).splitlines()) == 1
    for path in (tmp_path, blocked / "below"):
        with pytest.raises(WriteError, match="cannot be written"):
            check_writable(path)
    check_writable(tmp_path / "new" / "folder" / "r.json")
    assert not (tmp_path / "new").exists()
