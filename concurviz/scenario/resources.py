"""Where the files are that ship beside the code: presets, icons, translations, example tasks."""

from __future__ import annotations

from pathlib import Path

# A wheel carries resources/ inside the package. An editable install does not (hatchling's
# force-include does not act there), and there the folder stands beside the package.
_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "_resources"
_CHECKOUT = _PACKAGE.parent / "resources"


def resource(name: str) -> Path:
    """The path of resource `name`, such as `presets` or `presets/mixed.toml`.

    Raises FileNotFoundError where there is none, naming the path that was looked at, and
    ValueError for a name that leads out of the resources.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"{name!r} is not inside the resources")
    if not path.exists():
        raise FileNotFoundError(f"no resource {name!r}: {path} does not exist")
    return path


def presets() -> dict[str, Path]:
    """The presets' files by name."""
    return {path.stem: path for path in sorted(resource("presets").glob("*.toml"))}


def example_files() -> dict[str, Path]:
    """The files of the example tasks' scenarios by name."""
    return {path.stem: path for path in sorted(resource("examples").glob("*.toml"))}
