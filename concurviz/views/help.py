"""Help inside the window: a first tour, what the colours and the figures mean."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from concurviz.analysis.table import HEADERS, HELP
from concurviz.drawing.legend import word as state_word
from concurviz.drawing.theme import STATE_STYLE, Theme
from concurviz.wire.states import SHOWN_STATES, State
from concurviz.words import noop, word

TOUR = (
    noop("Choose a preset in the toolbar, or set the workload and the sliders yourself."),
    noop("Compare runs the same tasks under each chosen model in turn; the sentence below the "
         "timeline says which one wins, and why."),
    noop("Live runs all models at once: move a slider and watch the next tasks change."),
    noop("Zoom with the wheel or W and S, pan with A and D; 0 shows everything. Point at a span to "
         "learn what it is, drag to measure a range."),
    noop("The tabs below give the same as figures: results, where the time went, plots, and every "
         "single task."),
    noop("Ctrl+Shift+O lays a second trace below the one shown, and lists what differs."),
    noop("Ctrl+Shift+E exports the picture, Ctrl+S saves, a file dropped on the window is opened."),
)  # fmt: skip
TERMS = (
    (noop("model"), noop("a way to run tasks concurrently: processes, threads, coroutines, …")),
    (noop("task"), noop("one unit of the work that every model is given alike")),
    (noop("worker"), noop("the process, thread or event loop that executes tasks")),
    (noop("host"), noop("the process that runs one model; no task ever runs in this window")),
    (noop("lane"), noop("one line of the timeline: a worker's spans, or those of tasks")),
    (noop("GIL"), noop("the lock that lets only one thread of an interpreter run Python code")),
)  # fmt: skip


class HelpDialog(QDialog):
    """One page; it stays open beside the window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.page = QTextBrowser()
        self.page.setAccessibleName(self.tr("Help"))
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.document().setDocumentMargin(16)
        self.page.setHtml(self._html(theme))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self.page)
        column.addWidget(buttons)
        buttons.setContentsMargins(0, 0, 16, 0)
        self.resize(680, 600)

    def _html(self, theme: Theme) -> str:
        tour = "".join(f"<li style='margin-bottom:4px'>{escape(word(t))}</li>" for t in TOUR)
        states = "".join(self._state(state, theme) for state in SHOWN_STATES)
        return (
            f"<h2>{escape(self.tr('A first tour'))}</h2><ol>{tour}</ol>"
            f"<h2>{escape(self.tr('Words'))}</h2>{_table((word(a), word(b)) for a, b in TERMS)}"
            f"<h2>{escape(self.tr('States'))}</h2><table>{states}</table>"
            f"<h2>{escape(self.tr('Figures'))}</h2>"
            f"{_table((word(a), word(b)) for a, b in zip(HEADERS, HELP, strict=True))}"
            f"<p style='color:{theme.muted}'>"
            f"{escape(self.tr('One run is one sample: repeat before you believe a little.'))}</p>"
        )

    @staticmethod
    def _state(state: State, theme: Theme) -> str:
        style = STATE_STYLE[state]
        ground = style.colour if style.solid else theme.stripe
        ink = style.ink if style.solid else theme.foreground
        return (
            f"<tr><td width='30' align='center' style='background:{ground}; color:{ink}'>"
            f"{style.letter or '&nbsp;'}</td>"
            f"<td style='padding:2px 16px 2px 8px'><b>{escape(state_word(state))}</b></td>"
            f"<td style='padding:2px 0'>{escape(word(style.meaning))}</td></tr>"
        )


def _table(lines: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><td style='padding:2px 16px 2px 0'><b>{escape(a)}</b></td>"
        f"<td style='padding:2px 0'>{escape(b)}</td></tr>"
        for a, b in lines
    )
    return f"<table>{rows}</table>"
