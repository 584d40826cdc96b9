"""The report of a trace: its pictures drawn, and all of it in one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from concurviz.analysis.finding import Finding
from concurviz.analysis.trace import Trace
from concurviz.app.picture import sheet_of
from concurviz.drawing.picture import png_bytes
from concurviz.drawing.theme import DARK, LIGHT
from concurviz.files.interchange.report import report_html
from concurviz.words import translate

WIDTH = 1200
#: Twice as sharp where that is not too long a picture.
_SHARP_BELOW = 6_000


def report_bytes(trace: Trace, findings: Sequence[Finding]) -> bytes:
    """The file. Needs a QGuiApplication; ValueError for more rows than a picture can hold."""
    trace = trace.ended()
    pictures = {}
    for theme in (LIGHT, DARK):
        sheet = sheet_of(trace, theme=theme, width=WIDTH)
        pictures[theme.name] = png_bytes(sheet, 2 if sheet.height < _SHARP_BELOW else 1)
    # Translators: the language's own code, as in <html lang>.
    lang = translate("report", "en")
    by = f"concurviz {version('concurviz')}"
    return report_html(trace, findings, pictures, lang=lang, written_by=by).encode("utf-8")
