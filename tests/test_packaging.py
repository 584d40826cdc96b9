"""The wheel as a user gets it: installed into a fresh environment, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import concurviz

CHECKOUT = Path(__file__).resolve().parents[1]


#: What pip says where there is no network.
OFFLINE = ("NewConnectionError", "Failed to establish a new connection", "name resolution")


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """What `command` printed; fails with everything it said when it fails."""
    # Nothing of this checkout may leak into the fresh environment.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= variables
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and any(sign in done.stdout + done.stderr for sign in OFFLINE):
        pytest.skip("there is no network")
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def stem(wheel: Path) -> str:
    """Name and version as the wheel's file name begins, such as `concurviz-0.1.0`."""
    return "-".join(wheel.name.split("-")[:2])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # Without isolation hatchling comes from the dev extra and nothing is downloaded.
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    options = ("--quiet", "--quiet", "--no-deps", "--no-build-isolation")
    run(*pip, "wheel", *options, "--wheel-dir", folder, CHECKOUT, cwd=folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a fresh environment that holds concurviz and nothing else."""
    environment = tmp_path_factory.mktemp("installed")
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--quiet", "--no-deps", "--no-index", wheel, cwd=environment)
    return environment / "bin"


def test_the_wheel_holds_the_package_and_every_resource(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    def shipped(folder: Path, root: str, pattern: str) -> set[str]:
        files = (path for path in folder.rglob(pattern) if path.is_file() and path.suffix != ".pyc")
        return {f"{root}/{path.relative_to(folder).as_posix()}" for path in files}

    package = Path(concurviz.__file__).parent
    assert shipped(package, "concurviz", "*.py") <= names
    assert shipped(CHECKOUT / "resources", "concurviz/_resources", "*") <= names
    # No tests, docs or tools beside them.
    assert {name.split("/")[0] for name in names} == {"concurviz", f"{stem(wheel)}.dist-info"}


def test_the_installed_package_finds_its_own_presets(installed: Path) -> None:
    code = (
        "from concurviz.scenario.resources import resource;"
        "print(*sorted(p.resolve() for p in resource('presets').glob('*.toml')), sep='\\n')"
    )
    presets = run(installed / "python", "-c", code, cwd=installed).splitlines()

    root = installed.parent.resolve()
    there = sorted(path.name for path in (CHECKOUT / "resources" / "presets").glob("*.toml"))
    assert [Path(preset).name for preset in presets] == there
    assert there
    assert all(Path(preset).is_relative_to(root) for preset in presets)


def test_the_console_script_starts_the_command_line(wheel: Path, installed: Path) -> None:
    # No dependency is installed here, so this also shows that the version needs none of them.
    version = stem(wheel).removeprefix("concurviz-")
    assert version in run(installed / "concurviz", "--version", cwd=installed)


@pytest.mark.timeout(300)
def test_pipx_installs_it_with_all_that_it_needs(tmp_path: Path) -> None:
    places = {f"PIPX_{name}": str(tmp_path / name) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    pipx = (sys.executable, "-m", "pipx", "install", "--python", sys.executable)
    run(*pipx, CHECKOUT, cwd=tmp_path, **places)

    command = (tmp_path / "BIN_DIR" / "concurviz", "compare", "--models", "serial", "--tasks", "4")
    mine = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    assert "Only Serial completed a run: 4 of 4 tasks" in run(*command, cwd=tmp_path, **mine)
