"""A timeline as a picture with everything needed to read it. Works without a window.

Needs a QGuiApplication (platform ``offscreen`` where there is no display), for its fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSaveFile, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QImageWriter, QPainter

from concurviz import words
from concurviz.drawing.arrangement import Arrangement
from concurviz.drawing.layout import RULER, Group, build_layout
from concurviz.drawing.legend import legend_height, paint_legend
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.drawing.timeview import TimeView

MARGIN = 24
TITLE_PX = 22
TEXT_PX = 13
LINE_PX = 20
MAX_SIDE = 32_767
"""QPainter's raster engine reaches no further, in device pixels."""


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


def render_image(
    groups: Sequence[Group],
    title: str,
    subtitle: Sequence[str] = (),
    theme: Theme = LIGHT,
    *,
    width: int = 1600,
    scale: int = 1,
    view: TimeView | None = None,
    arrangement: Arrangement | None = None,
) -> QImage:
    """Title, ``subtitle`` lines, all rows of all groups, legend, and what was lost.

    ``width`` is in logical pixels, the height follows from the rows; the image has ``scale``
    (1 to 4) device pixels to each. ``view`` defaults to everything. ValueError for another scale,
    or for more rows than a picture can hold at this one.
    """
    if scale not in (1, 2, 3, 4):
        raise ValueError(f"scale {scale}: allowed are 1, 2, 3 and 4")
    layout = build_layout(groups, arrangement)
    font = QFont()
    font.setPixelSize(TEXT_PX)
    inner = width - 2 * MARGIN
    subtitle = [*_wrapped(subtitle, inner, font)]
    head = MARGIN + TITLE_PX + 12 + LINE_PX * len(subtitle) + 8
    body = RULER + layout.top + layout.height
    legend = legend_height(layout.states(), inner, font)
    height = head + body + legend + LINE_PX + MARGIN
    if max(width, height) * scale > MAX_SIDE:
        raise ValueError(f"{width * scale} x {height * scale} pixels: too large, lower the scale")

    image = QImage(width * scale, height * scale, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ValueError(f"{width * scale} x {height * scale} pixels do not fit into memory")
    image.setDevicePixelRatio(scale)
    image.setText("Title", title)
    image.setText("Software", "concurviz")
    image.setText("Description", "\n".join([*subtitle, loss_note(groups)]))
    with QPainter(image) as painter:
        painter.fillRect(QRectF(0, 0, width, height), QColor(theme.background))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        bold = QFont(font)
        bold.setPixelSize(TITLE_PX)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(theme.foreground))
        painter.drawText(QPointF(MARGIN, MARGIN + TITLE_PX - 4), title)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        for number, line in enumerate(subtitle):
            painter.drawText(QPointF(MARGIN, MARGIN + TITLE_PX + 24 + number * LINE_PX), line)

        painter.save()
        painter.translate(MARGIN, head)
        paint_timeline(painter, inner, body, layout, view or everything(groups), theme)
        painter.restore()

        painter.setFont(font)
        place = QRectF(MARGIN, head + body, inner, legend)
        paint_legend(painter, place, layout.states(), theme, float(scale))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(MARGIN, head + body + legend + LINE_PX - 4), loss_note(groups))
    return image


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


def save_png(image: QImage, path: Path) -> None:
    """Write the image as PNG, whole or not at all; OSError, with the reason, if that fails."""
    target = QSaveFile(str(path))
    if not target.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise OSError(f"{path}: {target.errorString()}")
    writer = QImageWriter(target, b"png")
    if not writer.write(image):
        reason = writer.errorString()
        target.cancelWriting()
        raise OSError(f"{path}: {reason}")
    if not target.commit():
        raise OSError(f"{path}: {target.errorString()}")
