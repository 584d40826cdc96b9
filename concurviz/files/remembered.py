"""Lists that are remembered: interpreters that were added, clusters that were used."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import tomli_w
from platformdirs import user_config_path

from concurviz.scenario.cluster import ALLOWED, is_address
from concurviz.wire.cluster import Cluster

_INTERPRETERS = "interpreters.toml"


def config_folder() -> Path:
    """Where the user's own choices are kept."""
    return user_config_path("concurviz", appauthor=False)


def interpreters_file(folder: Path) -> Path:
    """The file with the executables that the user has added."""
    return folder / _INTERPRETERS


def read_paths(path: Path) -> list[Path]:
    """The paths that a file lists; none if there is no file. ValueError, which names the file."""
    try:
        files = tomllib.loads(path.read_text("utf-8")).get("files", [])
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    if isinstance(files, list) and all(isinstance(name, str) for name in files):
        return [Path(name) for name in files if name and "\0" not in name]
    raise ValueError(f"{path}: files: allowed: a list of paths")


def write_paths(path: Path, paths: Iterable[Path]) -> None:
    """Have a file list these; OSError where that is impossible."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name need not be UTF-8; one that is not is not worth more than the others.
    names = [str(p) for p in paths if str(p).isprintable()]
    replace(path, tomli_w.dumps({"files": names}))


def read_clusters(path: Path) -> list[Cluster]:
    """The clusters that a file lists, none without a file; ValueError, which names the file."""
    try:
        listed = tomllib.loads(path.read_text("utf-8")).get("clusters", [])
        clusters = [Cluster(**fields) for fields in listed]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from error
    for one in clusters:
        if not all(isinstance(text, str) for text in (one.address, *one.files)) or not is_address(
            one.address
        ):
            raise ValueError(f"{path}: address: allowed: {ALLOWED}; ca, cert and key are paths")
    return clusters


def write_clusters(path: Path, clusters: Iterable[Cluster]) -> None:
    """Have a file list these, with the paths of their TLS files; OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [asdict(one) for one in clusters if all(name.isprintable() for name in one.files)]
    replace(path, tomli_w.dumps({"clusters": kept}))


def replace(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, never half of one."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
