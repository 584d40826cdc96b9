"""The window's language: English or 简体中文, Qt's own dialogs included."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from concurviz import words
from concurviz.scenario.resources import resource

#: What can be chosen, each named in its own language; "system" follows the desktop.
LANGUAGES = {"system": "", "en": "English", "zh_CN": "简体中文"}

_LOCALES = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedStates),
    "zh_CN": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
}


class _Translator(QTranslator):
    """Finds a table's text under whatever context a view asks for it.

    Views say ``self.tr(param.title)``, which asks for it under their own name.
    """

    def translate(
        self, context: str, text: str, comment: str | None = None, n: int = -1
    ) -> str | None:
        found = super().translate(context, text, comment, n)
        # None, not "": an empty text would count as a translation.
        return found or super().translate(words.TABLES, text, comment, n) or None


def resolve_language(preference: str) -> str:
    """The language for "system", "en" or "zh_CN"; English where there is no translation."""
    if preference != "system":
        return preference
    for tag in QLocale.system().uiLanguages():
        parts = tag.replace("_", "-").split("-")
        if parts[0] == "zh" and not {"Hant", "TW", "HK", "MO"} & set(parts):
            return "zh_CN"
        if parts[0] in ("en", "C"):
            return "en"
    return "en"


def apply_language(language: str, owner: QObject) -> list[QTranslator]:
    """Let all windows made from now on speak ``language``, "en" or "zh_CN".

    Returns the installed translators, children of ``owner``. English needs none.
    """
    QLocale.setDefault(_LOCALES[language])
    if language == "en":
        return []
    qt, ours = QTranslator(owner), _Translator(owner)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    qt.load(f"qtbase_{language}", folder)  # its dialogs stay English where the system lacks it
    ours.load(str(resource(f"translations/concurviz_{language}.qm")))
    for translator in (qt, ours):
        QCoreApplication.installTranslator(translator)
    words.install(QCoreApplication.translate)
    return [qt, ours]


def remove_language(installed: list[QTranslator]) -> None:
    """Undo ``apply_language``."""
    for translator in installed:
        QCoreApplication.removeTranslator(translator)
    words.install(None)
    QLocale.setDefault(QLocale.system())
