"""Keeping and sharing on the command line: traces, and all that comes out of them."""

from __future__ import annotations

import gzip
import json
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from concurviz.cli.main import main
from concurviz.files.opening import OpenError, open_file
from concurviz.files.pictures import read_about
from concurviz.files.tracefile import read_trace, write_trace
from tests.cli.test_compare import TINY, concurviz
from tests.files.examples import example, live


def test_a_comparison_is_kept_and_everything_comes_out_of_its_file(tmp_path: Path) -> None:
    first = concurviz(
        "compare", *TINY, "--models", "serial,threads", "--trace", "kept", "--json", "a.json",
        cwd=tmp_path,
    )  # fmt: skip
    assert first.returncode == 0, first.stderr
    kept = tmp_path / "kept.cvtrace"
    trace = read_trace(kept)
    assert [run.status for run in trace.runs] == ["done", "done"]

    second = concurviz(
        "export", "kept.cvtrace", "--json", "b.json", "--png", "new/a.png", "--svg", "a.svg",
        "--pdf", "a", "--scale", "2", "--width", "800", "--theme", "dark",
        "--view", "1ms..1.5s", "--lanes", "task", "--perfetto", "a", "--chrome", "a.gz",
        "--csv", "a.csv", "--spans-json", "new/spans.json", "--html", "a.html",
        cwd=tmp_path,
    )  # fmt: skip
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    # The figures of a reopened trace are those of the run, to the last bit.
    one, other = (json.loads((tmp_path / f"{n}.json").read_text("utf-8")) for n in "ab")
    assert one == other
    told = [finding["text"] for finding in one["verdict"]]
    assert told[0] in first.stdout
    with Image.open(tmp_path / "new/a.png") as image:
        assert image.width == 1600
        assert image.convert("RGB").getpixel((2, 2)) == (0x16, 0x19, 0x1D)
    assert read_about(tmp_path / "a.svg").scenario == trace.scenario
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    traces = [run.trace for run in trace.runs if run.trace is not None]
    # Phases are told once, by workers where these have them.
    phases = sum(len(store) for t in traces for store in t.worker_phases)
    spans = phases + sum(len(t.worker_lanes) + len(t.task_lanes) for t in traces)
    assert phases
    assert len((tmp_path / "a.csv").read_text("utf-8").splitlines()) == 1 + spans
    lanes = json.loads((tmp_path / "new/spans.json").read_bytes())["runs"][1]["lanes"]
    assert {lane["label"] for lane in lanes} >= {"thread 1", "thread 2"}
    with gzip.open(tmp_path / "a.json.gz") as packed:
        chrome = json.load(packed)
    assert chrome["otherData"]["scenario"] == trace.scenario.name
    named = [e["name"] for e in chrome["traceEvents"] if e.get("cat") == "phase"]
    assert len(named) == phases
    assert {"CPU work", "I/O"} <= set(named)
    assert (tmp_path / "a.pftrace").stat().st_size > 20 * spans
    assert told[0] in unescape((tmp_path / "a.html").read_text("utf-8"))

    third = concurviz(
        "open", str(kept), cwd=tmp_path, DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None
    )
    assert third.returncode == 0, third.stderr
    assert "there is no display" in third.stderr
    assert told[0] in third.stdout


def test_exports_in_this_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "a.cvtrace"
    write_trace(kept, live())
    assert main(["export", str(kept), "--json", str(tmp_path / "a.json")]) == 0
    document = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert document["winner"] is None
    assert "share the machine" in document["verdict"][0]["text"]
    write_trace(kept, example())
    kept.write_bytes(kept.read_bytes()[:-30])
    assert main(["export", str(kept), "--json", str(tmp_path / "b.json")]) == 2
    assert "truncated" in capsys.readouterr().err
    assert not (tmp_path / "b.json").exists()
    for view in (
        "1ms",
        "2ms..1ms",
        "a..b",
        "1ms..2",
        "1..2ms",
        "1.1.1ms..2s",
        "0s..1000000000000s",
    ):
        with pytest.raises(SystemExit) as ended:
            main(["export", str(kept), "--png", "a.png", "--view", view])
        assert ended.value.code == 2
        assert "two moments in order" in capsys.readouterr().err
    # A full disk.
    write_trace(kept, example())
    assert main(["export", str(kept), "--json", "/dev/full"]) == 2
    assert "No space left on device" in capsys.readouterr().err


@pytest.mark.usefixtures("qapp")
def test_another_tools_trace_is_exported_as_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "viz.json"
    calls = [{"ph": "X", "pid": 7, "tid": 1, "ts": 0, "dur": 9, "name": "a"}]
    count = {"ph": "C", "pid": 7, "ts": 2, "name": "load", "args": {"items": 3, "bad": "x"}}
    file.write_text(json.dumps([*calls, count]))
    out = {kind: str(tmp_path / f"a.{kind}") for kind in ("svg", "png", "pdf", "html", "chrome")}
    told = [word for kind, path in out.items() for word in (f"--{kind}", path)]
    assert main(["export", str(file), *told]) == 0
    picture = Path(out["svg"]).read_text("utf-8")
    for text in ("viz", "Imported from a Chrome trace", "load · items", "1 values of counters"):
        assert text in picture
    for what in ("CPU per task", "cores", "concurviz picture"):
        assert what not in picture
    report = Path(out["html"]).read_text("utf-8")
    assert "Imported from a Chrome trace" in report
    for what in ("CPU per task", "Scenario", "Machine"):
        assert what not in report
    with pytest.raises(OpenError, match="this picture"):
        open_file(Path(out["png"]))
    assert '"load"' in Path(out["chrome"]).read_text("ascii")
    scenario = tmp_path / "a.toml"
    scenario.write_text('name = "a"')
    assert main(["export", str(scenario), "--png", out["png"]]) == 2
    assert "a.toml: not a trace" in capsys.readouterr().err


def test_results_go_into_a_pipe(tmp_path: Path) -> None:
    write_trace(tmp_path / "a.cvtrace", example())
    done = concurviz("export", "a.cvtrace", "--json", "/dev/stdout", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["scenario"]["name"] == "Example"
