"""The language of the window: found, loaded, and complete."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from concurviz import words
from concurviz.app.language import apply_language, remove_language, resolve_language
from concurviz.views.param_slider import ParamSlider
from concurviz.wire.params import PARAMS


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    installed = apply_language("zh_CN", qapp)
    yield
    remove_language(installed)


@pytest.mark.usefixtures("chinese")
def test_qts_own_dialogs_speak_chinese_too(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"


@pytest.mark.usefixtures("chinese")
def test_a_tables_text_is_found_under_whatever_context_a_view_asks_for_it(qtbot: QtBot) -> None:
    slider = ParamSlider(PARAMS["workers"])
    qtbot.addWidget(slider)
    assert slider.spin.accessibleName() == words.word("Workers") == "工作者"
    assert QCoreApplication.translate("NoSuchContext", "Workers") == "工作者"


def test_without_a_language_texts_stay_english(qapp: QApplication) -> None:
    apply_language("en", qapp)
    assert words.word("Workers") == "Workers"
    assert words.translate("anywhere", "Any text") == "Any text"
    QLocale.setDefault(QLocale.system())


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (["zh-Hans-CN", "zh-CN", "zh"], "zh_CN"),
        (["zh"], "zh_CN"),
        (["zh-Hant-TW", "zh-TW"], "en"),
        (["de-DE", "zh-CN"], "zh_CN"),
        (["en-GB", "zh-CN"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_desktops_language_is_followed_where_there_is_a_translation(
    tags: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, *_: tags)
    assert resolve_language("system") == language
    assert resolve_language("zh_CN") == "zh_CN"
