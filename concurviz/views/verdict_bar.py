"""The answer: which model won and by what factor; below it the reasons, each with its evidence."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout, QWidget

from concurviz.analysis.finding import Finding
from concurviz.analysis.verdict import Verdict
from concurviz.scenario.contenders import title_of
from concurviz.views.findings import FindingsLabel
from concurviz.views.state import Phase, ScreenState, SweepShown
from concurviz.words import headline, word

_MIN_HEIGHT = 58


class VerdictBar(QFrame):
    """Shows the verdict, or what is being done to reach it.

    Signal ``evidence_asked(Finding)``: the user wants to see what proves a sentence.
    The property ``tone`` (quiet, busy, good, stale, bad) selects its colours in the style sheet.
    """

    evidence_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self.setObjectName("verdict")
        self._accent = "#000000"
        self._state = ScreenState()
        self.sentence = QLabel()
        self.sentence.setObjectName("verdict_sentence")
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.sentence.linkActivated.connect(lambda _link: self._answer_asked())
        self.reasons = FindingsLabel()
        self.reasons.asked.connect(self.evidence_asked)
        self.note = QLabel()
        self.note.setObjectName("verdict_note")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.progress.setObjectName("verdict_progress")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(self.tr("Progress of the comparison"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(3)
        for widget in (self.sentence, self.reasons, self.note, self.progress):
            column.addWidget(widget)
        # As high as two lines, so that the timeline above keeps still while sentences change.
        self.setMinimumHeight(_MIN_HEIGHT)
        self.show_state(self._state)

    def set_accent(self, colour: str) -> None:
        """The colour of the winner's name (``#rrggbb``)."""
        self._accent = colour
        self.reasons.set_link_colour(colour)
        self.show_state(self._state)

    def show_state(self, state: ScreenState) -> None:
        """Show what is known by now."""
        self._state = state
        self._findings = ()
        tone, sentence, note = self._say(state)
        self.reasons.show_findings(self._findings[1:])
        if state.source:
            opened = self.tr("Opened from {0}.").format(state.source)
            note = " ".join(part for part in (opened, state.origin, note) if part)
        self._set_text(self.sentence, sentence)
        self._set_text(self.note, note)
        self.note.setVisible(bool(note))
        self._show_progress(state)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            # A style sheet looks at properties only when a widget is polished.
            for widget in (self, self.sentence, self.reasons, self.note):
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    @staticmethod
    def _set_text(label: QLabel, text: str) -> None:
        # Setting an equal text would still lay out and repaint, at every frame.
        if label.text() != text:
            label.setText(text)

    def _say(self, state: ScreenState) -> tuple[str, str, str]:
        """Tone, sentence (rich text) and note (plain text); sets the findings to be listed."""
        if state.sweep is not None:
            return self._sweep(state.sweep)
        if state.phase is Phase.EMPTY:
            sentence = self.tr("Press <b>Run</b> to see which model suits this work.")
            return "quiet", sentence, _lesson(state)
        if state.mode == "live" and state.phase in (Phase.STARTING, Phase.RUNNING):
            return (
                "busy",
                self.tr("Live: move a slider and watch the next tasks change."),
                self.tr(
                    "The models share the machine here. Compare runs them in turn: which one wins?"
                ),
            )
        if state.phase in (Phase.STARTING, Phase.RUNNING):
            if state.so_far is not None:
                self._findings = state.so_far.findings[:3]
                return "busy", self._answer(state.so_far), self._progress_text(state)
            return "busy", self._progress_text(state), self._broken_note(state) or _lesson(state)
        if state.phase is Phase.BROKEN:
            return "bad", self._broken_sentence(state), self._advice()
        return self._result(state)

    def _progress_text(self, state: ScreenState) -> str:
        models = [run.model for run in state.runs]
        current = state.current
        if current is None:
            return self.tr("Starting …")
        title = escape(self._title(current))
        if state.phase is Phase.STARTING:
            return self.tr("Starting {0} …").format(title)
        running = self.tr("Running {0}, {1} of {2} …").format(
            title, models.index(current) + 1, len(models)
        )
        if state.rounds == 1:
            return running
        if state.round < state.warmup:
            return self.tr("Warm-up: {0}").format(running)
        counted = state.rounds - state.warmup
        return self.tr("Round {0} of {1}: {2}").format(
            state.round - state.warmup + 1, counted, running
        )

    def _result(self, state: ScreenState) -> tuple[str, str, str]:
        if state.verdict is None:
            sentence = self.tr(
                "Stopped. <b>Compare</b> runs the models in turn and says which wins."
            )
            return "quiet", sentence, self._broken_note(state)
        self._findings = state.verdict.findings
        sentence = self._answer(state.verdict)
        if state.stale:
            note = self.tr("The parameters have changed since: this result is of the earlier ones.")
            return "stale", sentence, note
        return "good", sentence, self._broken_note(state) or _lesson(state)

    def _answer(self, verdict: Verdict) -> str:
        """The first finding, large, with its link; the one line where there are no findings."""
        if not verdict.findings:
            return self._accented(verdict.text, verdict.winner)
        first = verdict.findings[0]
        return self._accented(first.text, verdict.winner) + self.reasons.link(first, 0)

    def _answer_asked(self) -> None:
        if self._findings:
            self.evidence_asked.emit(self._findings[0])

    def _sweep(self, sweep: SweepShown) -> tuple[str, str, str]:
        if not sweep.findings:
            sentence = (
                self.tr("Sweeping …")
                if sweep.busy
                else self.tr("Press <b>Run</b> to see where one model overtakes another.")
            )
            return ("busy" if sweep.busy else "quiet"), sentence, ""
        self._findings = sweep.findings
        first = sweep.findings[0]
        sentence = escape(first.text, quote=False) + self.reasons.link(first, 0)
        note = self.tr("So far: the sweep goes on.") if sweep.busy else ""
        return ("busy" if sweep.busy else "good"), sentence, note

    def _accented(self, text: str, winner: str | None) -> str:
        rich = escape(text, quote=False)
        if winner is None:
            return rich
        title = escape(self._title(winner), quote=False)
        start = rich.lower().find(title.lower())
        if start < 0:
            return rich
        end = start + len(title)
        mark = f'<span style="color:{self._accent}; font-weight:700">{rich[start:end]}</span>'
        return rich[:start] + mark + rich[end:]

    def _broken_sentence(self, state: ScreenState) -> str:
        broken = [run for run in state.runs if run.status in ("broken", "failed")]
        names = ", ".join(self._title(run.model) for run in broken)
        reason = next((run.reason for run in broken if run.reason), self.tr("no reason was given"))
        return self.tr("{0} could not finish: {1}").format(escape(names), escape(headline(reason)))

    def _broken_note(self, state: ScreenState) -> str:
        broken = [
            self._title(run.model) for run in state.runs if run.status in ("broken", "failed")
        ]
        if not broken:
            return ""
        return self.tr("Did not finish: {0}. What was recorded until then is kept.").format(
            ", ".join(broken)
        )

    def _advice(self) -> str:
        return self.tr("What was recorded is kept. Change the scenario or press Run to try again.")

    def _show_progress(self, state: ScreenState) -> None:
        comparing = state.sweep is None and state.mode == "compare"
        comparing = comparing and state.phase in (Phase.STARTING, Phase.RUNNING)
        self.progress.setVisible(comparing)
        if comparing:
            ended, total = state.progress
            self.progress.setRange(0, max(1, total))
            self.progress.setValue(min(ended, self.progress.maximum()))

    def _title(self, model: str) -> str:
        return title_of(model)


def _lesson(state: ScreenState) -> str:
    """What a preset is there to show; "" for other scenarios."""
    return word(state.scenario.lesson) if state.scenario.lesson else ""
