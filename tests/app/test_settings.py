"""Settings survive, and broken files never keep the window from opening."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from concurviz.app.settings import Settings
from concurviz.scenario.model import Scenario
from concurviz.wire.cluster import Cluster


def test_nothing_stored_gives_the_defaults(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path)
    assert (settings.preferences.theme, settings.scenario, settings.problems) == (
        "system",
        None,
        [],
    )


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    scenario = Scenario(name="Mine", workload="io").with_params(tasks=9)
    settings = Settings.load(tmp_path / "new")
    settings.preferences.theme = "dark"
    settings.save(scenario)
    settings.set_geometry("window", QByteArray(b"abc"))
    far = Cluster("tls://far:8786", "/ca.pem", "/cert.pem", "/key.pem")
    for cluster in (far, Cluster("tcp://near:8786"), far):
        settings.keep_cluster(cluster)
    again = Settings.load(tmp_path / "new")
    assert again.preferences.theme == "dark"
    assert again.scenario == scenario
    assert again.clusters == [far, Cluster("tcp://near:8786")]
    assert again.geometry("window") == QByteArray(b"abc")
    assert again.geometry("rows") is None


@pytest.mark.parametrize("name", ["preferences.toml", "last-scenario.toml", "clusters.toml"])
@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"theme = [", b'theme = "pink"\nworkload = 3\nclusters = 3']
)
def test_a_broken_file_is_said_and_put_aside(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    settings = Settings.load(tmp_path)
    assert len(settings.problems) == 1
    assert name in settings.problems[0]
    assert (tmp_path / name).with_suffix(".bad").read_bytes() == content
    assert Settings.load(tmp_path).problems == []


def test_a_broken_geometry_file_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_bytes(b"\0\xff[[[")
    assert Settings.load(tmp_path).geometry("window") is None
