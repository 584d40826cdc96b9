"""``concurviz diff``: two traces compared without a window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from concurviz.cli.main import main
from concurviz.files.tracefile import write_trace
from concurviz.scenario.model import Scenario, save
from concurviz.wire.states import Instant
from tests.analysis.test_diff import tasks_of_length, trace_of
from tests.analysis.traces import drawn, ending
from tests.cli.test_compare import concurviz

USUAL = [5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 5, 7]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    found = tmp_path / "a.cvtrace", tmp_path / "b.cvtrace"
    write_trace(found[0], trace_of(tasks_of_length("threads", USUAL)))
    longer = tasks_of_length("threads", [2 * length for length in USUAL])
    write_trace(found[1], trace_of(longer, drawn("serial", ["rr"], ["rr"])))
    return str(found[0]), str(found[1])


def test_tables_a_picture_and_the_results(files: tuple[str, str], tmp_path: Path) -> None:
    done = concurviz(
        "diff", "a.cvtrace", "b.cvtrace", "--json", "new/d.json", "--png", "d.png",
        "--width", "800", "--align", "2ms,10ms", cwd=tmp_path, DISPLAY=None,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines[0] == (
        "A: a.cvtrace. B: b.cvtrace. Figures in both: 4; different: 2. "
        "Nothing was repeated: the next runs may say otherwise."
    )
    assert {"Models", "States", "Tasks, and 3 more"} <= set(lines)
    medians = next(line for line in lines if "all tasks, median" in line)
    assert medians.split()[:1] == ["Threads"]
    assert medians.endswith("these two runs differ")
    assert "2.00×" in medians
    document = json.loads((tmp_path / "new/d.json").read_text("utf-8"))
    assert (document["kind"], document["schema"], document["shift_s"]) == ("diff", 1, -0.008)
    assert document["b"]["runs"] == ["threads", "serial"]
    [first, *_] = document["tasks"]
    assert (first["figure"], first["outcome"]) == ("", "runs_differ")
    assert first["factor"]["median"] == pytest.approx(2.0)
    assert first["factor"]["low"] <= 2.0 <= first["factor"]["high"]
    assert len(document["tasks"]) == 13
    only = [row for row in document["models"] if row["outcome"] == "only_b"]
    assert {tuple(row["runs"]) for row in only} == {(None, "serial")}
    assert document["states"][0]["side"] == "workers"
    with Image.open(tmp_path / "d.png") as picture:
        assert picture.width == 800


def test_a_trace_differs_from_itself_in_nothing(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", files[0], files[0]]) == 0
    out = capsys.readouterr().out
    assert "Figures in both: 4; different: 0." in out
    assert "runs differ" not in out
    assert "no difference measured" in out


def test_what_is_no_trace_is_said_in_one_line(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(Scenario(), tmp_path / "s.toml")
    (tmp_path / "cut.cvtrace").write_bytes(Path(files[0]).read_bytes()[:-30])
    write_trace(tmp_path / "empty.cvtrace", trace_of())
    for name, why in (
        ("s.toml", "a scenario, and no trace"),
        ("cut.cvtrace", "not a trace"),
        ("empty.cvtrace", "there are no runs in this trace"),
        ("missing.cvtrace", "No such file"),
    ):
        for order in ([files[0], str(tmp_path / name)], [str(tmp_path / name), files[0]]):
            assert main(["diff", *order]) == 2
            captured = capsys.readouterr()
            assert captured.out == ""
            [line] = captured.err.splitlines()
            assert line.startswith("concurviz: ")
            assert why in line


@pytest.mark.parametrize("moments", ["1ms", "1,2", "1ms..2ms", "-1ms,2ms", "1ms,1e300s", "xms,1s"])
def test_moments_that_are_none_are_refused(
    files: tuple[str, str], moments: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as error:
        main(["diff", *files, f"--align={moments}"])
    assert error.value.code == 2
    assert "a moment of A and one of B" in capsys.readouterr().err


def test_marks_of_tasks_are_laid_on_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, at in (("a", 2), ("b", 7)):
        run = drawn("threads", ["r" * 10])
        run.marks[1] = "loaded"
        ending(run, Instant.MARK, at, task=0, detail=1)
        write_trace(tmp_path / f"{name}.cvtrace", trace_of(run))
    both = [str(tmp_path / f"{name}.cvtrace") for name in "ab"]
    assert main(["diff", *both, "--align-mark", "loaded", "--json", str(tmp_path / "d.json")]) == 0
    assert json.loads((tmp_path / "d.json").read_text("utf-8"))["shift_s"] == -0.005
    capsys.readouterr()
    assert main(["diff", *both, "--align-mark", "x"]) == 2
    assert capsys.readouterr().err == (
        "concurviz: --align-mark x: no mark of both; marks of both: loaded\n"
    )


def test_a_narrow_terminal_has_fewer_columns(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def columns(width: int) -> list[str]:
        monkeypatch.setattr("concurviz.cli.diff.UNLIMITED", width)
        assert main(["diff", *files]) == 0
        heading = next(s for s in capsys.readouterr().out.splitlines() if "Model  " in s)
        return [cell.strip() for cell in heading.split("  ") if cell.strip()]

    assert columns(200) == ["Model", "Figure", "A", "B", "B − A", "B ÷ A", "Measured", "Differs"]
    assert columns(110) == ["Model", "Figure", "A", "B", "B ÷ A", "Differs"]
