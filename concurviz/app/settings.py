"""What is remembered between sessions.

Preferences and the last scenario are TOML under the user's configuration folder; the window's
geometry is Qt's own and goes to an INI file beside them. A file that cannot be read is put aside
with a message: it never keeps the window from opening.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path

import tomli_w
from PySide6.QtCore import QByteArray, QSettings

from concurviz.app.language import LANGUAGES
from concurviz.files.remembered import (
    config_folder,
    interpreters_file,
    read_clusters,
    read_paths,
    replace,
    write_clusters,
    write_paths,
)
from concurviz.scenario.model import Scenario, ScenarioError, load
from concurviz.wire.cluster import Cluster

THEMES = ("system", "light", "dark")
#: Every preference with the values that it may have; the first is the default.
CHOICES: dict[str, tuple[str | int, ...]] = {
    "theme": THEMES,
    "language": tuple(LANGUAGES),
    "live_window_s": (4, 2, 10, 30, 0),
    "export_scale": (2, 1, 3, 4),
    "frame_cap": (60, 30, 15),
    "span_budget": (5_000_000, 1_000_000, 20_000_000, 100_000),
    "sampler": ("on", "off"),
}
_PREFERENCES = "preferences.toml"
_LAST_SCENARIO = "last-scenario.toml"
_RECENT = "recent.toml"
_CLUSTERS = "clusters.toml"
_GEOMETRY = "window.ini"
MAX_RECENT = 10


@dataclass
class Preferences:
    """The user's choices; CHOICES has the values that each may have.

    ``live_window_s``: how much Live shows while it follows, 0 for everything. ``export_scale``:
    device pixels per pixel of exported pictures. ``frame_cap``: frames per second at most.
    ``span_budget``: spans that a run keeps; of older ones only their shares are kept.
    ``sampler``: whether code that never looks at the clock is looked at from outside.
    """

    theme: str = "system"
    language: str = "system"
    live_window_s: int = 4
    export_scale: int = 2
    frame_cap: int = 60
    span_budget: int = 5_000_000
    sampler: str = "on"


@dataclass
class Settings:
    """The stored settings, loaded from ``folder``.

    ``recent`` are the files opened or saved lately, newest first;
    ``interpreters`` the executables that the user has added, ``clusters`` those of Dask's that were
    used, the last one first. ``problems`` are messages for the
    user about files that could not be read.
    """

    folder: Path
    preferences: Preferences = field(default_factory=Preferences)
    scenario: Scenario | None = None
    recent: list[Path] = field(default_factory=list)
    interpreters: list[Path] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, folder: Path | None = None) -> Settings:
        """Read everything; defaults where there is nothing or nothing readable."""
        settings = cls(folder or config_folder())
        settings._load_preferences()
        settings.recent = settings._load_paths(settings.folder / _RECENT)[:MAX_RECENT]
        settings.interpreters = settings._load_paths(interpreters_file(settings.folder))
        try:
            settings.clusters = read_clusters(settings.folder / _CLUSTERS)[:MAX_RECENT]
        except ValueError as error:
            settings._put_aside(settings.folder / _CLUSTERS, str(error))
        path = settings.folder / _LAST_SCENARIO
        if path.exists():
            try:
                settings.scenario = load(path)
            except ScenarioError as error:
                settings._put_aside(path, str(error))
        return settings

    def save(self, scenario: Scenario) -> None:
        """Write the preferences and the last scenario; OSError where that is impossible."""
        self.folder.mkdir(parents=True, exist_ok=True)
        replace(self.folder / _PREFERENCES, tomli_w.dumps(asdict(self.preferences)))
        replace(self.folder / _LAST_SCENARIO, scenario.to_toml())

    def add_recent(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        path = path.absolute()
        others = [p for p in self.recent if p != path]
        self.recent[:] = [path, *others][:MAX_RECENT]

    def save_recent(self) -> None:
        """Write the list of recent files; OSError where that is impossible."""
        write_paths(self.folder / _RECENT, self.recent)

    def save_interpreters(self) -> None:
        """Write the list of added interpreters; OSError where that is impossible."""
        write_paths(interpreters_file(self.folder), self.interpreters)

    def keep_cluster(self, cluster: Cluster) -> None:
        """Put a cluster first among those that were used; OSError where it cannot be written."""
        others = [one for one in self.clusters if one.address != cluster.address]
        self.clusters[:] = [cluster, *others][:MAX_RECENT]
        write_clusters(self.folder / _CLUSTERS, self.clusters)

    def geometry(self, key: str) -> QByteArray | None:
        """A widget's geometry or state as saved under ``key``; None if there is none."""
        value = self._ini().value(key)
        return value if isinstance(value, QByteArray) else None

    def set_geometry(self, key: str, value: QByteArray) -> None:
        """Remember a widget's geometry or state."""
        self._ini().setValue(key, value)

    def _ini(self) -> QSettings:
        return QSettings(str(self.folder / _GEOMETRY), QSettings.Format.IniFormat)

    def _load_preferences(self) -> None:
        path = self.folder / _PREFERENCES
        try:
            stored = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self._put_aside(path, f"{path}: {error}")
            return
        chosen = {}
        for name, allowed in CHOICES.items():
            value = stored.get(name, allowed[0])
            # True == 1 in Python, but not to who wrote the file.
            if value not in allowed or isinstance(value, bool):
                known = ", ".join(map(str, allowed))
                self._put_aside(path, f"{path}: {name} = {value!r}: allowed: {known}")
                return
            chosen[name] = value
        self.preferences = Preferences(**chosen)

    def _load_paths(self, path: Path) -> list[Path]:
        try:
            return read_paths(path)
        except ValueError as error:
            self._put_aside(path, str(error))
            return []

    def _put_aside(self, path: Path, why: str) -> None:
        kept = path.with_suffix(".bad")
        try:
            path.replace(kept)
        except OSError:
            kept = path
        self.problems.append(f"{why}\nThe defaults are used; the file is kept as {kept}.")
