"""The sheet: a timeline with title, notes and legend, laid out to be painted on any device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from concurviz import words
from concurviz.drawing.arrangement import Arrangement
from concurviz.drawing.laying import build_layout
from concurviz.drawing.layout import RULER, Group, Layout
from concurviz.drawing.legend import legend_height, paint_legend
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.drawing.timeview import TimeView

MARGIN = 24
TITLE_PX = 22
TEXT_PX = 13
LINE_PX = 20
WIDTH = 1600
MIN_WIDTH, MAX_WIDTH = 400, 16_384


def everything(groups: Sequence[Group]) -> TimeView:
    """The view that shows all groups from t = 0 with a little room behind the last."""
    extent = max((g.extent() for g in groups), default=0)
    return TimeView(0.0, extent * 1.02 if extent > 0 else 1e9)


def loss_note(groups: Sequence[Group]) -> str:
    """What the picture does not show: events dropped by writers and spans evicted by the store."""
    traces = [g.trace for g in groups if g.trace is not None]
    dropped, evicted = sum(t.events.dropped for t in traces), sum(t.evicted for t in traces)
    received = sum(t.events.received for t in traces)
    text = words.translate(
        "picture", "{received} events received, {dropped} dropped; {evicted} spans evicted"
    )
    return text.format(received=f"{received:,}", dropped=f"{dropped:,}", evicted=f"{evicted:,}")


@dataclass(frozen=True)
class Seen:
    """Which part of the runs a picture shows; by default all of it.

    ``view``: of time, None for everything. ``height``: of the lanes, in logical pixels from
    ``scroll`` on; None for all that there are.
    """

    view: TimeView | None = None
    arrangement: Arrangement | None = None
    scroll: int = 0
    height: int | None = None


@dataclass(frozen=True)
class Sheet:
    """What is painted where, in logical pixels; made by :func:`lay_out`.

    ::

        title
        lines: verdict, parameters, machine
        timeline        <- head
        legend          <- head + body
        notes: what was lost, what recording cost
    """

    title: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    layout: Layout
    view: TimeView
    theme: Theme
    font: QFont
    width: int
    head: int
    body: int
    legend: int
    scroll: int = 0

    @property
    def height(self) -> int:
        return self.head + self.body + self.legend + LINE_PX * len(self.notes) + MARGIN

    @property
    def text(self) -> str:
        """All that is written beside title and timeline, for those who cannot see it."""
        return "\n".join([*self.lines, *self.notes])

    def paint(
        self, painter: QPainter, ratio: float, seen: tuple[float, float] | None = None
    ) -> None:
        """Paint it from (0, 0) on; lanes are computed for ``ratio`` device pixels per pixel.

        ``seen``: the y from and up to which it need be painted, of a tile.
        """
        theme, inner = self.theme, self.width - 2 * MARGIN
        painter.fillRect(QRectF(0, 0, self.width, self.height), QColor(theme.background))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        bold = QFont(self.font)
        bold.setPixelSize(TITLE_PX)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(theme.foreground))
        room = QFontMetricsF(bold).elidedText(self.title, Qt.TextElideMode.ElideRight, inner)
        painter.drawText(QPointF(MARGIN, MARGIN + TITLE_PX - 4), room)
        painter.setFont(self.font)
        painter.setPen(QColor(theme.muted))
        for number, line in enumerate(self.lines):
            painter.drawText(QPointF(MARGIN, MARGIN + TITLE_PX + 24 + number * LINE_PX), line)

        painter.save()
        painter.translate(MARGIN, self.head)
        top, bottom = seen or (0.0, float(self.height))
        paint_timeline(
            painter, inner, self.body, self.layout, self.view, theme, scroll_y=self.scroll,
            ratio=ratio, seen=(top - self.head, bottom - self.head),
        )  # fmt: skip
        painter.restore()

        painter.setFont(self.font)
        foot = self.head + self.body
        place = QRectF(MARGIN, foot, inner, self.legend)
        paint_legend(painter, place, self.layout.legend(), theme, ratio)
        painter.setPen(QColor(theme.muted))
        for number, line in enumerate(self.notes, 1):
            y = foot + self.legend + number * LINE_PX - 4
            painter.drawText(QPointF(MARGIN, y), line)


def lay_out(
    groups: Sequence[Group],
    title: str,
    subtitle: Sequence[str] = (),
    theme: Theme = LIGHT,
    *,
    notes: Sequence[str] = (),
    width: int = WIDTH,
    seen: Seen | None = None,
) -> Sheet:
    """Title, ``subtitle`` lines, the groups' rows, legend, what was lost, ``notes``.

    ``width`` is in logical pixels, the height follows from the rows. ``seen``: which of them, and
    when; by default everything. ValueError for a width that is not MIN_WIDTH to MAX_WIDTH.
    """
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        raise ValueError(f"width {width}: allowed is {MIN_WIDTH} to {MAX_WIDTH}")
    seen = seen or Seen()
    layout = build_layout(groups, seen.arrangement)
    rows = layout.height if seen.height is None else min(seen.height, layout.height - seen.scroll)
    font = QFont()
    font.setPixelSize(TEXT_PX)
    inner = width - 2 * MARGIN
    lines = tuple(_wrapped(subtitle, inner, font))
    return Sheet(
        title,
        lines,
        tuple(_wrapped([loss_note(groups), *notes], inner, font)),
        layout,
        seen.view or everything(groups),
        theme,
        font,
        width,
        head=MARGIN + TITLE_PX + 12 + LINE_PX * len(lines) + 8,
        body=RULER + layout.top + max(0, rows),
        legend=legend_height(layout.legend(), inner, font),
        scroll=seen.scroll,
    )


def _wrapped(lines: Sequence[str], width: float, font: QFont) -> list[str]:
    """The lines broken between words where they exceed ``width``; single long words are elided."""
    metrics = QFontMetricsF(font)
    done: list[str] = []
    for line in lines:
        current = ""
        for piece in line.split(" "):
            longer = f"{current} {piece}" if current else piece
            if current and metrics.horizontalAdvance(longer) > width:
                done.append(current)
                longer = piece
            current = longer
        done.append(current)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in done]
