"""resource() in a checkout and in a wheel's layout; tests/test_packaging.py tries a real wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurviz.scenario import resources
from concurviz.scenario.resources import resource

CHECKOUT = Path(__file__).resolve().parents[2]


def test_finds_the_presets_of_the_checkout() -> None:
    assert resource("presets") == CHECKOUT / "resources" / "presets"
    assert resource("presets").is_dir()


def test_a_wheels_own_resources_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "concurviz" / "_resources"
    (installed / "presets").mkdir(parents=True)
    (installed / "presets" / "mixed.toml").touch()
    monkeypatch.setattr(resources, "_INSTALLED", installed)

    assert resource("presets/mixed.toml") == installed / "presets" / "mixed.toml"


def test_an_unknown_resource_is_named_with_its_path() -> None:
    with pytest.raises(FileNotFoundError, match=r"presets/none\.toml.*resources/presets/none"):
        resource("presets/none.toml")


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/passwd"])
def test_a_name_cannot_leave_the_resources(name: str) -> None:
    with pytest.raises(ValueError, match="not inside"):
        resource(name)
