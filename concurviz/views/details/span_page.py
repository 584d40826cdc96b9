"""One span and the whole life of its task."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from concurviz import words
from concurviz.analysis.causes import HOW, Cause
from concurviz.analysis.deaths import death_in
from concurviz.analysis.life import Life, life_of
from concurviz.drawing.layout import Group, Hit
from concurviz.drawing.legend import word
from concurviz.drawing.theme import LIGHT, STATE_STYLE, Theme
from concurviz.drawing.timeview import TimeView, format_duration, format_instant
from concurviz.views.text_table import TextTable, TextTableModel
from concurviz.views.timeline.causality import causes_of_hit, effects_of_hit, rerun_of_hit
from concurviz.views.timeline.linked import Linked, linked
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import SHOWN_STATES, Instant

MOST_CAUSES = 5
MOST_MARKS = 20
MAX_ROWS = 2_000
"""A task with more stretches than this shows its first; the timeline shows all."""

_ENDINGS = {
    Instant.DONE: words.noop("done"),
    Instant.FAILED: words.noop("failed"),
    Instant.CANCELLED: words.noop("cancelled"),
}


class SpanPage(QWidget):
    """Left what the span is, right the stretches of its task's life from submission to end.

    Signal ``range_asked(float, float)``: the user wants to see that stretch (ns from t = 0).
    """

    range_asked = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._places: list[tuple[float, float]] = []
        self.about = QLabel()
        self.about.setTextFormat(Qt.TextFormat.RichText)
        self.about.setWordWrap(True)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about.setAccessibleName(self.tr("The selected span"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setMinimumWidth(300)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(16, 8, 8, 8)
        inside.addWidget(self.about)
        inside.addStretch(1)
        scroll.setWidget(holder)
        headers = (
            self.tr("State"), self.tr("From"), self.tr("Duration"), self.tr("Worker"),
        )  # fmt: skip
        self.life = TextTable(TextTableModel(headers, left=(0, len(headers) - 1)))
        self.life.setAccessibleName(self.tr("The life of the task"))
        self.life.horizontalHeader().setStretchLastSection(True)
        self.life.clicked.connect(self._clicked)
        self.life.activated.connect(self._clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(scroll, 2)
        row.addWidget(self.life, 3)

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self._theme = theme

    def show_span(self, hit: Hit, view: TimeView, groups: Sequence[Group]) -> None:
        """Show this span of one of the groups; ``view`` tells how exact times are to be written."""
        trace = hit.group.trace
        life = life_of(trace, hit.task) if trace is not None and hit.task != NO_TASK else None
        self.about.setText(self._about(hit, life, view, groups))
        rows: list[list[str]] = []
        self._places = []
        chosen = None
        for stretch in life.stretches[:MAX_ROWS] if life is not None else ():
            start, end = stretch.start + hit.group.offset, stretch.end + hit.group.offset
            if start <= hit.start < end:
                chosen = len(rows)
            self._places.append((float(start), float(end)))
            rows.append(
                [
                    word(stretch.state),
                    format_instant(start, view),
                    format_duration(end - start),
                    stretch.worker,
                ]
            )
        self.life.setVisible(life is not None)
        self.life.table.set_rows(rows, chosen)
        if chosen is not None:
            self.life.scrollTo(self.life.table.index(chosen, 0))

    def _about(self, hit: Hit, life: Life | None, view: TimeView, groups: Sequence[Group]) -> str:
        if hit.phase:
            title = f"<b>{escape(words.word(hit.phase))}</b>"
            meaning = self.tr("a phase of the task, at depth {0}")
            if hit.task == NO_TASK:
                meaning = self.tr("a call, at depth {0}")
            meaning = meaning.format(hit.row.depth)
        else:
            style = STATE_STYLE[hit.state]
            colour = style.colour if style.solid else self._theme.muted
            title = f"<span style='color:{colour}'>■</span> <b>{escape(word(hit.state))}</b>"
            meaning = words.word(style.meaning)
        if hit.task != NO_TASK:
            title += " · " + escape(self.tr("task #{0}").format(hit.task))
        so_far = self.tr(" so far") if hit.open else ""
        lines = [
            (self.tr("Meaning"), meaning),
            (self.tr("Duration"), format_duration(hit.end - hit.start) + so_far),
            (self.tr("From"), format_instant(hit.start, view)),
            (self.tr("Lane"), f"{hit.group.title}, {hit.row.title}"),
        ]
        lines += self._of_causes(hit)
        lines += self._of_death(hit, view)
        for leaving, way in ((False, self.tr("Arrows from")), (True, self.tr("Arrows to"))):
            found, count = linked(hit, groups, leaving=leaving)
            if found:
                lines.append((way, self._of_arrows(found, count, view)))
        if life is not None:
            lines += self._of_task(hit, life, view)
        table = "".join(
            f"<tr><td style='padding:1px 12px 1px 0; color:{self._theme.muted}'>{escape(name)}</td>"
            f"<td style='padding:1px 0; white-space:pre-wrap'>{escape(value)}</td></tr>"
            for name, value in lines
        )
        return f"<p>{title}</p><table>{table}</table>"

    def _of_causes(self, hit: Hit) -> list[tuple[str, str]]:
        """Who kept this span waiting, or how many it kept waiting itself."""
        causes = causes_of_hit(hit)
        lines = [
            self.tr("{who} {did} for {time}").format(
                who=self._who(cause), did=words.word(HOW[cause.how]),
                time=format_duration(cause.overlap),
            )
            if cause.overlap
            else self.tr("{who} {did}").format(who=self._who(cause), did=words.word(HOW[cause.how]))
            for cause in causes[:MOST_CAUSES]
        ]  # fmt: skip
        if len(causes) > MOST_CAUSES:
            lines.append(self.tr("and {0} more").format(len(causes) - MOST_CAUSES))
        found = [(self.tr("Kept waiting by"), "\n".join(lines))] if lines else []
        effects = effects_of_hit(hit)
        if effects:
            waited = format_duration(sum(e.overlap for e in effects))
            text = self.tr("{0} spans for {1} in all").format(len(effects), waited)
            found.append((self.tr("Kept waiting"), text))
        return found

    def _of_death(self, hit: Hit, view: TimeView) -> list[tuple[str, str]]:
        """That its worker died in this span, and where its task ran again."""
        trace, offset = hit.group.trace, hit.group.offset
        if trace is None:
            return []
        death = death_in(trace, hit.row, hit.task, hit.start - offset, hit.end - offset)
        found = [] if death is None else [(self.tr("Worker died"), death.text)]
        rerun = rerun_of_hit(hit)
        if rerun is not None:
            row, begin, _ = rerun
            where = f"{row.title}, {format_instant(begin + offset, view)}"
            found.append((self.tr("Ran again"), where))
        return found

    def _of_arrows(self, found: Sequence[Linked], count: int, view: TimeView) -> str:
        """Where arrows come from, or lead to."""
        lines = []
        for one in found[:MOST_CAUSES]:
            span = one.span
            called = words.word(span.phase) if span.phase else word(span.state)
            text = self.tr("{name}: {span} on {lane}, {time}")
            where = f"{span.group.title}, {span.row.title}"
            time = format_instant(one.at, view)
            lines.append(text.format(name=one.name, span=called, lane=where, time=time))
        if count > len(lines):
            lines.append(self.tr("and {0} more").format(count - len(lines)))
        return "\n".join(lines)

    def _who(self, cause: Cause) -> str:
        if cause.task == NO_TASK:
            return cause.row.title
        return self.tr("task #{0} on {1}").format(cause.task, cause.row.title)

    def _of_task(self, hit: Hit, life: Life, view: TimeView) -> list[tuple[str, str]]:
        offset = hit.group.offset
        lines = []
        if life.submitted is not None:
            lines.append((self.tr("Submitted"), format_instant(life.submitted + offset, view)))
        if life.ending is not None and life.ended is not None:
            ended = format_instant(life.ended + offset, view)
            lines.append((self.tr("Task ended"), f"{words.word(_ENDINGS[life.ending])}, {ended}"))
        if life.submitted is not None and life.ended is not None:
            latency = format_duration(life.ended - life.submitted)
            lines.append((self.tr("Latency"), latency))
        spent = [(state, life.ns(state)) for state in SHOWN_STATES]
        shares = ", ".join(f"{word(s)} {format_duration(ns)}" for s, ns in spent if ns)
        lines.append((self.tr("In all"), shares))
        if life.marks:
            shown = [f"{format_instant(t + offset, view)}  {said}" for t, said in life.marks]
            if len(shown) > MOST_MARKS:
                more = self.tr("and {0} more").format(len(shown) - MOST_MARKS)
                shown = [*shown[:MOST_MARKS], more]
            lines.append((self.tr("Marks"), "\n".join(shown)))
        if life.answer:
            lines.append((self.tr("Returned"), life.answer))
        if life.error:
            lines.append((self.tr("Error"), life.error))
        if life.output:
            lines.append((self.tr("Printed"), life.output.rstrip()))
        return lines

    def _clicked(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._places):
            self.range_asked.emit(*self._places[index.row()])
