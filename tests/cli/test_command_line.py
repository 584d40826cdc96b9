"""The command line in this process: what it refuses, what it prints, when it imports."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from concurviz.cli import doctor, known
from concurviz.cli.codes import BAD_INPUT, DONE
from concurviz.cli.main import main, python_problem
from concurviz.controllers import limits
from concurviz.doctor import display
from concurviz.doctor.check import Check, State
from concurviz.doctor.report import Report, examine
from concurviz.files.remembered import config_folder, interpreters_file, write_paths
from concurviz.wire.models import MODELS


def refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line with which a command line is refused."""
    try:
        code = main(argv)
    except SystemExit as exit_:  # as argparse does it
        code = exit_.code
    out, err = capsys.readouterr()
    assert code == BAD_INPUT
    assert out == ""
    [line] = err.splitlines()
    return line


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["compare", "none.toml"], "none.toml: No such file"),
        (["compare", "nonsense"], "presets: all-cores, "),
        (["compare", "--models", "serial,fibers"], "--models: models = 'fibers': allowed:"),
        (["compare", "--models", "serial,serial"], "--models: models ="),
        (["compare", "--models", ""], "--models: models = '': allowed:"),
        (["compare", "--tasks", "0"], "--tasks: params.tasks = 0: allowed: a whole number from 1"),
        (["compare", "--tasks", "many"], "--tasks: params.tasks = 'many': allowed:"),
        (["compare", "--workers", "1.5"], "--workers: params.workers = 1.5: allowed:"),
        (["compare", "--set", "cpu_ms"], "--set cpu_ms: allowed: NAME=VALUE"),
        (["compare", "--set", "cpu_ms=nan"], "--set: params.cpu_ms = nan: allowed:"),
        (["compare", "--set", "cpu=1"], "--set: cpu = 1: unknown key"),
        (
            ["compare", "--set", "workload=gpu"],
            "--set: workload = 'gpu': allowed: cpu,",
        ),
        (["compare", "--scale", "5", "--png", "x.png"], "--scale: invalid choice"),
        (["doctor", "--json", "/"], "/: cannot be written: it is a folder"),
        (["compare", "--json", "/"], "/: cannot be written: it is a folder"),
        (["compare", "--png", "/dev/null/x.png"], "cannot be written: /dev/null is not a folder"),
        (
            ["compare", "--python", "no-such-python"],
            "--python: interpreters = 'no-such-python': allowed:",
        ),
        (
            ["compare", "--python", f"3.{sys.version_info[1]},./none"],
            "on none is left out: ./none: no such executable",
        ),
        (["sweep", "--over", "tasks=1..2", "--python", "3.99"], "no Python 3.99 was found here"),
        (
            ["compare", "--models", "dask", "--cluster", "127.0.0.1:8786"],
            "--cluster 127.0.0.1:8786: allowed: tcp://HOST:PORT or tls://HOST:PORT",
        ),
        (
            ["compare", "--models", "dask", "--tls", "a.pem", "b.pem", "c.pem"],
            "--tls is for a --cluster tls://HOST:PORT",
        ),
        (
            ["compare", "--models", "serial", "--cluster", "tcp://127.0.0.1:8786"],
            "--cluster is for the model dask, which is not among those chosen",
        ),
        (["compare", "--width", "12"], "--width: 12: allowed: 400 to 16384"),
        (["compare", "--theme", "pink"], "--theme: invalid choice"),
        (["compare", "--trace", "/dev/null/t"], "cannot be written: /dev/null is not a folder"),
        (["export", "none.cvtrace", "--png", "a.png"], "none.cvtrace: No such file"),
        (["export", "none.cvtrace"], "nothing to do: allowed: --png"),
        (["export", "none.cvtrace", "--svg", "/dev/null/a"], "cannot be written"),
        (["open", "none.cvtrace"], "none.cvtrace: no such file"),
        (["none.cvtrace"], "none.cvtrace: no such file"),
        (["open", "/"], "/: not a file that can be opened"),
        (["open"], "the following arguments are required: FILE"),
        (["compare", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["compre"], "invalid choice: 'compre'"),
        (["none.toml"], "none.toml: No such file"),
        (["window", "nonsense"], "nonsense: no such file, and no preset"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(argv, capsys)

    assert line.startswith("concurviz")
    assert said in line


def test_more_workers_than_the_machine_takes_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "task_rooms", lambda: iter([("ulimit -u", 164)]))
    path = tmp_path / "many.toml"
    path.write_text("models = ['processes']\nparams.workers = 101\n", "utf-8")
    line = refused(["compare", str(path)], capsys)
    assert line == (
        f"concurviz: {path}: params.workers = 101: "
        "this machine takes about 100 workers under Processes (ulimit -u)"
    )


def test_a_bad_value_in_a_file_names_file_key_value_and_what_is_allowed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[params]\nio_ms = -1.0\n", "utf-8")

    line = refused(["compare", str(path)], capsys)

    assert line == f"concurviz: {path}: params.io_ms = -1.0: allowed: a number from 0 to 10000 ms"


def test_models_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [name for name in MODELS if any(line.startswith(name) for line in lines)] == [*MODELS]


def test_help_shows_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])

    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert "concurviz compare io-bound" in out
    assert "2 bad input" in out


@pytest.mark.parametrize("name", ["mixed", "my-work.toml", "folder/scenario"])
def test_a_presets_name_and_a_file_mean_the_window_without_saying_so(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str | None] = []
    monkeypatch.setattr("concurviz.cli.window.run", lambda file: opened.append(file) or DONE)

    assert main([name]) == DONE
    assert opened == [name]


def test_importing_the_command_line_imports_neither_qt_nor_numpy() -> None:
    code = (
        "import sys, concurviz.cli.main, concurviz.__main__;"
        "heavy = {'PySide6', 'numpy', 'rich', 'psutil', 'asyncio'} & set(sys.modules);"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("version", [(3, 9), (3, 10), (3, 15)])
def test_a_python_that_does_not_fit_is_named_with_the_remedy(version: tuple[int, int]) -> None:
    said = python_problem(version)

    assert said is not None
    assert "needs Python 3.11 to 3.14" in said
    assert f"this is 3.{version[1]}" in said
    assert "pipx install" in said


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_a_python_that_fits(version: tuple[int, int]) -> None:
    assert python_problem(version) is None
    said = python_problem(version, free_threaded=True)
    assert said is not None
    assert f"--python {sys.executable}" in said


def test_without_a_display_and_without_libraries_the_results_are_left_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(display.PAINTING, "libnone.so.7", "libnone7")
    small = "models = ['serial']\nrepeats = 1\nwarmup = 0\n[params]\ntasks = 2\n"
    (tmp_path / "small.toml").write_text(small, "utf-8")

    assert main(["small.toml"]) == DONE

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["comparison.json"]
    assert "no picture: system libraries are missing" in capsys.readouterr().err


def test_doctor_prints_a_table_leaves_json_and_fails_when_something_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deep" / "doctor.json"

    code = main(["doctor", "--json", str(path)])

    told = json.loads(path.read_text("utf-8"))
    assert code == (1 if told["state"] == "missing" else 0)
    out = capsys.readouterr().out
    assert all(check["title"].split()[0] in out for check in told["checks"])

    check = Check("x", "Group", "Thing [0]", State.MISSING, "none [at all]", "get one")
    monkeypatch.setattr(doctor, "examine", lambda **_options: Report([check], []))
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "Thing [0]" in out
    assert "→ get one" in out
    assert "1 missing in 1 checks." in out


def test_interpreters_added_in_the_window_are_known_to_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    venv.create(tmp_path / "mine", symlinks=True)
    mine = tmp_path / "mine" / "bin" / "python"
    remembered = interpreters_file(config_folder())
    write_paths(remembered, [mine])
    assert known.catalogue().added == [mine]
    assert (mine, "added") in [(i.path, i.source) for i in known.found()]
    report = examine({"PATH": "", "HOME": str(tmp_path)}, tmp_path, known.added())
    assert mine in [i.path for i in report.interpreters]
    assert any(str(mine) in check.found for check in report.checks)
    remembered.write_text("files = 3")
    assert known.added() == []
    assert "interpreters.toml: files: allowed: a list of paths" in capsys.readouterr().err
