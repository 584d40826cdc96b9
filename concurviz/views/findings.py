"""Sentences with links: each leads to the spans, the curve or the measurement that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from concurviz.analysis.finding import Finding

#: Sentences shown before the rest is asked for.
SHOWN = 2
_MORE = "more"


class FindingsLabel(QLabel):
    """A few sentences, a line each, the rest behind a link.

    Signal ``asked(Finding)``: the user wants to see what proves it.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self._all = False
        self._link = "#000000"
        self.setObjectName("verdict_findings")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Reasons, costs, and what is still to be measured"))
        self.linkActivated.connect(self._activated)

    def set_link_colour(self, colour: str) -> None:
        """The links' colour (``#rrggbb``)."""
        self._link = colour
        self._show()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these sentences; how many of them are open stays as it is."""
        if tuple(findings) != self._findings:
            self._findings = tuple(findings)
            self._show()

    def link(self, finding: Finding, place: int) -> str:
        """The words that lead to a sentence's evidence; nothing where it has none."""
        if finding.evidence is None:
            return ""
        word = self.tr("measure") if finding.evidence.kind == "measure" else self.tr("show")
        return f' <a href="{place}" style="color:{self._link}">{word}</a>'

    def _show(self) -> None:
        shown = self._findings if self._all else self._findings[:SHOWN]
        lines = [escape(f.text, quote=False) + self.link(f, i) for i, f in enumerate(shown)]
        hidden = len(self._findings) - SHOWN
        if hidden > 0:
            word = self.tr("less") if self._all else self.tr("{0} more").format(hidden)
            lines[-1] += f' &nbsp;<a href="{_MORE}" style="color:{self._link}">{word}</a>'
        text = "<br>".join(lines)
        if self.text() != text:
            self.setText(text)
        self.setVisible(bool(shown))

    def _activated(self, target: str) -> None:
        if target == _MORE:
            self._all = not self._all
            self._show()
        else:
            self.asked.emit(self._findings[int(target)])
