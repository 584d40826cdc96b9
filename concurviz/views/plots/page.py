"""What every page of the plots is: drawn when seen and news is there, and readable as text."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QStackedWidget, QWidget

from concurviz.drawing.theme import LIGHT, Theme
from concurviz.trace.store import RunTrace
from concurviz.views.state import Phase, RunView, ScreenState


class Page(QStackedWidget):
    """A plot, or a line of text while there is nothing to plot.

    Nothing is made before the page is seen for the first time, and nothing is read or drawn while
    it is not seen. Ctrl+C and the context menu copy what is drawn as tab-separated text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.state = ScreenState()
        self._body: QWidget | None = None
        self._drawn: object = None
        self._hint = QLabel()
        self._hint.setProperty("role", "empty")
        self._hint.setMargin(16)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._hint)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)

    @abstractmethod
    def make(self) -> QWidget:
        """Build what is shown when there is something to show."""

    @abstractmethod
    def draw(self) -> None:
        """Draw ``state`` in ``theme``; the body has been made."""

    @abstractmethod
    def dress(self) -> None:
        """Put the body into ``theme``."""

    @abstractmethod
    def table(self) -> list[list[str]]:
        """What is drawn as rows of texts, the headers first."""

    @abstractmethod
    def nothing(self) -> str:
        """What to say when runs have begun and yet there is nothing to plot."""

    def has_something(self) -> bool:
        """Whether any run can be plotted on this page."""
        return bool(self.runs)

    def settings(self) -> object:
        """What else than runs and theme decides what is drawn."""
        return None

    @property
    def runs(self) -> list[tuple[RunView, RunTrace]]:
        """The runs that have begun, with their traces."""
        return [(run, run.trace) for run in self.state.runs if run.trace is not None]

    def set_theme(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        self.theme = theme
        if self._body is not None:
            self.dress()
        self.redraw()

    def show_state(self, state: ScreenState) -> None:
        """Show what is new, if the page can be seen."""
        self.state = state
        self.refresh()

    def refresh(self) -> None:
        """Draw if there is news and somebody looks."""
        if not self.isVisible():
            return
        runs = [(r.model, r.status, id(t), t.version, t.end) for r, t in self.runs]
        news = (runs, self.state.phase, self.state.verdict, self.settings())
        if news == self._drawn:
            return
        self._drawn = news
        if not self.has_something():
            self._hint.setText(self._said())
            self.setCurrentWidget(self._hint)
            return
        if self._body is None:
            self._body = self.make()
            self.addWidget(self._body)
            self.dress()
        self.setCurrentWidget(self._body)
        self.draw()

    def redraw(self) -> None:
        """Draw even if there is no news: what is drawn depends on the size."""
        self._drawn = None
        self.refresh()

    def _said(self) -> str:
        phase = self.state.phase
        if phase is Phase.STARTING:
            return self.tr("Starting …")
        if self.runs:
            return self.nothing()
        if phase is Phase.BROKEN:
            reasons = [r.reason.splitlines()[0] for r in self.state.runs if r.reason]
            return self.tr("Nothing was recorded: {0}").format(reasons[0] if reasons else "")
        return self.tr("Run a scenario to see its plots.")

    def as_text(self) -> str:
        """The table as tab-separated lines."""
        if self.currentWidget() is self._hint:
            return ""
        return "".join("\t".join(row) + "\n" for row in self.table())

    def copy(self) -> None:
        """Put what is drawn on the clipboard as text."""
        QGuiApplication.clipboard().setText(self.as_text())

    def _offer(self, at: QPoint) -> None:
        if self.currentWidget() is self._hint:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy values (tab-separated)")).triggered.connect(self.copy)
        picture = menu.addAction(self.tr("Copy as picture"))
        picture.triggered.connect(lambda: QGuiApplication.clipboard().setPixmap(self.grab()))
        menu.popup(self.mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was not drawn while the page was hidden."""
        super().showEvent(event)
        self.refresh()
