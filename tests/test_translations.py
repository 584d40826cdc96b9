"""Every text that users see has its Chinese, and what is shipped is what was translated."""

from __future__ import annotations

import ast
import importlib.util
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "resources" / "translations"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/translations.py, which is no part of any package."""
    path = ROOT / "tools" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages(path: Path) -> dict[tuple[str | None, str | None], str | None]:
    """Translation by context and source text."""
    return {
        (context.findtext("name"), message.findtext("source")): message.findtext("translation")
        for context in ET.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def test_nothing_is_without_a_translation(tool: ModuleType, tmp_path: Path) -> None:
    fresh = tmp_path / "concurviz_zh_CN.ts"
    fresh.write_bytes((SHIPPED / fresh.name).read_bytes())
    tool.update(tmp_path)
    assert tool.unfinished(fresh) == [], "add them to resources/translations, make translations"
    assert set(messages(fresh)) == set(messages(SHIPPED / fresh.name)), "make translations"


def test_every_text_of_a_table_has_a_translation(tool: ModuleType) -> None:
    known = messages(SHIPPED / "concurviz_zh_CN.ts")
    assert [t for t in tool.vocabulary() if not known.get(("words", t))] == []


def test_what_is_shipped_is_compiled_from_what_was_translated(
    tool: ModuleType, tmp_path: Path
) -> None:
    tool.compile_(SHIPPED, tmp_path)
    name = "concurviz_zh_CN.qm"
    assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), "make translations"


def test_translations_keep_their_places() -> None:
    place = re.compile(r"\{[^}]*\}|</?[bi]>|%\d|%n")
    for (_, source), translation in messages(SHIPPED / "concurviz_zh_CN.ts").items():
        assert source is not None
        assert translation is not None
        # Chinese needs no "win" or "wins", so a sentence may leave some out.
        assert set(place.findall(translation)) <= set(place.findall(source)), source


def test_texts_reach_lupdate() -> None:
    """``tr`` outside a class has no context, and an f-string is never found."""
    for path in sorted((ROOT / "concurviz").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("tr", "translate") and node.args:
                text = node.args[-1]
                assert not isinstance(text, ast.JoinedStr), f"{path}:{node.lineno}"
            if node.func.attr == "tr":
                owner = node.func.value
                is_self = isinstance(owner, ast.Name) and owner.id == "self"
                assert is_self, f"{path}:{node.lineno}: use concurviz.words.translate"
