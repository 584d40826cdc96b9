"""The command line in this process: what it refuses, what it prints, when it imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from concurviz.cli import checks
from concurviz.cli.main import BAD_INPUT, main, python_problem
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
        (["compare", "nonsense"], "presets: cpu-bound, io-bound, mixed"),
        (["compare", "--models", "serial,fibers"], "--models: models = 'fibers': allowed:"),
        (["compare", "--models", "serial,serial"], "--models: models ="),
        (["compare", "--models", ""], "--models: models = '': allowed:"),
        (["compare", "--tasks", "0"], "--tasks: params.tasks = 0: allowed: a whole number from 1"),
        (["compare", "--tasks", "many"], "--tasks: params.tasks = 'many': allowed:"),
        (["compare", "--workers", "1.5"], "--workers: params.workers = 1.5: allowed:"),
        (["compare", "--set", "cpu_ms"], "--set cpu_ms: allowed: NAME=VALUE"),
        (["compare", "--set", "cpu_ms=nan"], "--set: params.cpu_ms = nan: allowed:"),
        (["compare", "--set", "cpu=1"], "--set: cpu = 1: unknown key"),
        (["compare", "--set", "workload=gpu"], "--set: workload = 'gpu': allowed: cpu, io, mixed"),
        (["compare", "--scale", "5", "--png", "x.png"], "--scale: invalid choice: 5"),
        (["compare", "--json", "/"], "/: cannot be written: it is a folder"),
        (["compare", "--png", "/dev/null/x.png"], "cannot be written: /dev/null is not a folder"),
        (["compare", "--python", "no-such-python"], "--python no-such-python: allowed:"),
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


def test_a_bad_value_in_a_file_names_file_key_value_and_what_is_allowed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[params]\nio_ms = -1.0\n", "utf-8")

    line = refused(["compare", str(path)], capsys)

    assert line == f"concurviz: {path}: params.io_ms = -1.0: allowed: a number from 0 to 500 ms"


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


def test_importing_the_command_line_imports_neither_qt_nor_numpy() -> None:
    code = (
        "import sys, concurviz.cli.main, concurviz.__main__;"
        "heavy = {'PySide6', 'numpy', 'rich', 'psutil', 'asyncio'} & set(sys.modules);"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("version", [(3, 9), (3, 10), (3, 14)])
def test_a_python_that_does_not_fit_is_named_with_the_remedy(version: tuple[int, int]) -> None:
    said = python_problem(version)

    assert said is not None
    assert "needs Python 3.11 to 3.13" in said
    assert f"this is 3.{version[1]}" in said
    assert "pipx install" in said


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_python_that_fits(version: tuple[int, int]) -> None:
    assert python_problem(version) is None


linux = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is there more to check")


@linux
@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "there is no display"),
        ({"DISPLAY": ""}, "there is no display"),
        ({"DISPLAY": ":4711"}, "the display :4711 cannot be opened"),
        ({"DISPLAY": "nonsense"}, "the display nonsense cannot be opened"),
        ({"QT_QPA_PLATFORM": "xcb"}, "there is no X display"),
    ],
)
def test_a_display_that_is_not_there_is_named(environ: dict[str, str], said: str) -> None:
    assert said in (checks.display_problem(environ) or "")


@linux
def test_who_chose_a_platform_without_a_display_needs_none() -> None:
    for platform in ("offscreen", "minimal", "vnc:size=800x600", "offscreen;xcb"):
        assert checks.display_problem({"QT_QPA_PLATFORM": platform}) is None


@linux
def test_missing_libraries_are_named_with_the_command_that_installs_them() -> None:
    there = {"libc.so.6": "libc6"}

    assert checks.library_problem(there) is None
    said = checks.library_problem({**there, "libnone.so.7": "libnone7", "libno.so.1": "libno1"})

    assert said is not None
    assert "libnone.so.7, libno.so.1" in said
    assert "apt-get install libnone7 libno1 " in said


def test_only_a_window_on_x_needs_the_libraries_of_x() -> None:
    assert "libxcb-cursor.so.0" in checks.window_libraries({"DISPLAY": ":0"})
    assert "libxcb-cursor.so.0" not in checks.window_libraries({"QT_QPA_PLATFORM": "offscreen"})
