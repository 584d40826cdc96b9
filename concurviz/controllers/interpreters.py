"""The Python interpreters of this machine, any of which may run tasks.

Looked for on PATH, under pyenv, uv and conda, and in virtual environments near the working folder.
Each candidate is started to learn what it is, with a time limit: one that hangs or is broken costs
that much and no more, and is told apart from one that works.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from concurviz.wire.builds import title
from concurviz.wire.models import MODELS, Model
from concurviz.words import translate

#: What a host needs at least.
OLDEST = (3, 9)
PROBE_LIMIT_S = 5.0
#: Probes at once: mostly waiting for the disk.
_PROBES = 4
_EXECUTABLE = re.compile(r"python(3(\.\d+t?)?)?(\.exe)?")
_BIN = "Scripts" if os.name == "nt" else "bin"
#: What models need beside the standard library.
_PACKAGES = sorted({name for model in MODELS.values() for name in model.needs})
#: For any Python, 2 included. `t` in abiflags marks a free-threaded build.
_QUESTION = """
import json, sys
def has(name):
    try:
        from importlib.util import find_spec
        return find_spec(name) is not None
    except Exception:
        return False
print(json.dumps({
    "packages": [name for name in sys.argv[1:] if has(name)],
    "version": list(sys.version_info[:3]),
    "level": sys.version_info[3],
    "implementation": getattr(getattr(sys, "implementation", None), "name", "cpython"),
    "prefix": sys.prefix,
    "free_threaded": "t" in getattr(sys, "abiflags", ""),
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """One interpreter, as found and as it answered.

    ``path``: what to start; ``source``: where it was found (``this program``, ``PATH``, ``pyenv``,
    ``uv``, ``conda``, ``virtual environment``, or ``added`` by the user). ``version`` is None, and
    ``problem`` says why, for one that does not answer; then the other fields are the defaults.
    ``packages``: those it has of all that models need.
    """

    path: Path
    source: str
    version: tuple[int, int, int] | None = None
    final: bool = True
    implementation: str = ""
    free_threaded: bool = False
    virtual: bool = False
    prefix: str = ""
    problem: str = ""
    packages: frozenset[str] = frozenset()

    @property
    def usable(self) -> bool:
        """Whether it can be a host's interpreter: a CPython that is not too old."""
        if self.version is None or self.implementation != "cpython":
            return False
        return self.version[:2] >= OLDEST

    @property
    def version_text(self) -> str:
        """For example ``3.13.0`` or ``3.14.0 (pre-release)``; "" if it did not answer."""
        if self.version is None:
            return ""
        return ".".join(map(str, self.version)) + ("" if self.final else " (pre-release)")

    @property
    def title(self) -> str:
        """For example ``CPython 3.13.0 free-threaded``."""
        names = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}
        name = names.get(self.implementation, self.implementation)
        name = f"{name} {self.version_text}".strip()
        return title(name, free_threaded=self.free_threaded, gil=False)

    @property
    def unfit(self) -> str:
        """Why it cannot run any task, as a clause that names it; "" if it can."""
        if self.problem:
            return f"{self.path} {self.problem}"
        if not self.usable:
            said = translate("interpreters", "{0} is {1}, and tasks need CPython {2} or newer")
            return said.format(self.path, self.title, ".".join(map(str, OLDEST)))
        return ""

    def lacks(self, model: Model) -> str:
        """Why it cannot run a model's hosts, as a clause that names it; "" if it can."""
        if self.unfit:
            return self.unfit
        if self.version is not None and self.version < model.oldest:
            oldest = ".".join(map(str, model.oldest))
            said = translate("interpreters", "needs Python {0} or newer, and {1} is {2}")
            return said.format(oldest, self.path, self.version_text)
        missing = [name for name in model.needs if name not in self.packages]
        if missing:
            said = translate("interpreters", "needs {0}, which {1} lacks")
            return said.format(translate("interpreters", " and ").join(missing), self.path)
        return ""


def find(
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    limit_s: float = PROBE_LIMIT_S,
    added: Iterable[Path] = (),
    task_folder: Path | None = None,
) -> list[Interpreter]:
    """Every interpreter found: this program's first, then usable ones, newest first, then others.

    ``folder``: near which to look for virtual environments, the working folder if None, and
    ``task_folder`` where the user's own task lies, near which to look, too. ``added``: executables
    that the user has named. One interpreter found in several places is listed once, as
    found first. Blocks for as long as the probes take: call it in a thread where that matters.
    """
    with ThreadPoolExecutor(_PROBES) as pool:
        wanted = candidates(environ, folder, added, task_folder)
        probed = pool.map(lambda c: probe(c[0], c[1], limit_s), wanted)
        found: dict[object, Interpreter] = {}
        for interpreter in probed:
            found.setdefault(_identity(interpreter), interpreter)
    first, *rest = found.values()
    rest.sort(key=lambda i: (not i.usable, [-n for n in i.version or (0,)], str(i.path)))
    return [first, *rest]


def _identity(interpreter: Interpreter) -> object:
    if interpreter.version is None:
        return interpreter.path
    return interpreter.prefix, interpreter.version, interpreter.free_threaded


def probe(path: Path, source: str, limit_s: float = PROBE_LIMIT_S) -> Interpreter:
    """Start ``path`` to learn what it is; ``problem`` says why where that fails."""
    # With its site-packages, the user's own too, since a host has them.
    command = [str(path), "-E", "-c", _QUESTION, *_PACKAGES]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        problem = translate("interpreters", "cannot be started: {0}").format(
            error.strerror or error
        )
        return Interpreter(path, source, problem=problem)
    with process:
        try:
            out, err = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            _kill(process)
            problem = translate("interpreters", "did not answer within {0} s").format(
                f"{limit_s:g}"
            )
            return Interpreter(path, source, problem=problem)
    return _understood(path, source, process.returncode, out, err)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it with all it started: a shell script's child would hold our pipes open."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _understood(path: Path, source: str, code: int, out: bytes, err: bytes) -> Interpreter:
    try:
        told = json.loads(out.decode("utf-8", "replace").strip().splitlines()[-1])
        version = tuple(int(n) for n in told["version"])
        if code or len(version) != 3:
            raise ValueError
        return Interpreter(
            path,
            source,
            (version[0], version[1], version[2]),
            final=told["level"] == "final",
            implementation=str(told["implementation"]),
            free_threaded=bool(told["free_threaded"]),
            virtual=(environment := _environment(path)) is not None,
            prefix=str(environment or told["prefix"]),
            packages=frozenset(map(str, told.get("packages", ()))),
        )
    except (ValueError, LookupError, TypeError):
        said = err.decode("utf-8", "replace").strip().splitlines() or [f"exit code {code}"]
        problem = translate("interpreters", "is no working Python: {0}").format(said[-1][:200])
        return Interpreter(path, source, problem=problem)


def candidates(
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    added: Iterable[Path] = (),
    task_folder: Path | None = None,
) -> list[tuple[Path, str]]:
    """Executables worth a probe, each with where it was found; this program's own comes first."""
    listed: dict[object, tuple[Path, str]] = {}
    everything = (
        ([Path(sys.executable)], "this program"),
        (added, "added"),
        (_on_path(environ), "PATH"),
        (_virtual(environ, folder or Path.cwd()), "virtual environment"),
        (_virtual(environ, task_folder) if task_folder else (), "virtual environment"),
        (_pyenv(environ), "pyenv"),
        (_uv(environ), "uv"),
        (_conda(environ), "conda"),
    )
    for paths, source in everything:
        for path in paths:
            if os.access(path, os.X_OK) and path.is_file():
                listed.setdefault(_same_file(path), (path, source))
    return list(listed.values())


def _same_file(path: Path) -> object:
    """Equal for links to one executable, but for those of virtual environments."""
    return path.resolve(), _environment(path)


def _environment(path: Path) -> Path | None:
    """The virtual environment that an executable belongs to."""
    folder = path.parent.parent
    return folder.resolve() if (folder / "pyvenv.cfg").is_file() else None


def _on_path(environ: Mapping[str, str]) -> Iterator[Path]:
    # pyenv's shims answer only for the version in force; all are found where they are installed.
    shims = _pyenv_root(environ) / "shims"
    for name in environ.get("PATH", "").split(os.pathsep):
        if name and Path(name) != shims:
            yield from _pythons(Path(name))


def _pythons(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _EXECUTABLE.fullmatch(path.name))
    except OSError:
        return []


def _pyenv_root(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("PYENV_ROOT") or Path.home() / ".pyenv")


def _pyenv(environ: Mapping[str, str]) -> Iterator[Path]:
    yield from _below(_pyenv_root(environ) / "versions")


def _uv(environ: Mapping[str, str]) -> Iterator[Path]:
    data = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    yield from _below(Path(environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python"))


def _conda(environ: Mapping[str, str]) -> Iterator[Path]:
    if prefix := environ.get("CONDA_PREFIX"):
        yield from _of(Path(prefix))
    for name in ("miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba"):
        yield from _of(Path.home() / name)
        yield from _below(Path.home() / name / "envs")
    listed = Path.home() / ".conda" / "environments.txt"
    try:
        lines = listed.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        if line.strip():
            yield from _of(Path(line.strip()))


def _virtual(environ: Mapping[str, str], folder: Path) -> Iterator[Path]:
    """The active one; those in the folder; the usual names in its parents, up to the home."""
    if prefix := environ.get("VIRTUAL_ENV"):
        yield from _of(Path(prefix))
    yield from _environments(_subfolders(folder))
    home = Path.home()
    for parent in folder.parents:
        if parent in (home, *home.parents):
            break
        yield from _environments(parent / name for name in (".venv", "venv", "env"))
    yield from _environments(_subfolders(Path(environ.get("WORKON_HOME") or home / ".virtualenvs")))


def _environments(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if (folder / "pyvenv.cfg").is_file():
            yield from _of(folder)


def _below(folder: Path) -> Iterator[Path]:
    for subfolder in _subfolders(folder):
        yield from _of(subfolder)


def _of(prefix: Path) -> list[Path]:
    """The interpreter of an installation: its plainest name."""
    return _pythons(prefix / _BIN)[:1]


def _subfolders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []
