"""What the examples need, told without importing them."""

from __future__ import annotations

from pathlib import Path

from concurviz.scenario.examples import example, examples
from concurviz.scenario.functions import check_file


def test_what_each_needs_is_named() -> None:
    needs = {one.name: one.needs for one in examples()}
    assert needs["thumbnails"] == ("Pillow",)
    assert needs["fetch-aiohttp"] == ("aiohttp",)
    assert needs["fetch"] == needs["sqlite-writes"] == ()
    for one in examples():
        ref = one.scenario.task_ref
        assert ref is not None
        check_file(ref)  # raises where a function is not there, or takes no argument


def test_what_is_missing_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import none_such, json, other\ndef task(i): pass\n")
    (tmp_path / "other.py").touch()
    (tmp_path / "mine.toml").write_text('task = "mine.py:task"\n')
    one = example(tmp_path / "mine.toml")
    assert one.missing == ("none_such",)
    assert one.problem == "mine needs none_such: pip install 'concurviz[examples]'"
