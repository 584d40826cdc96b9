"""The picture of a sweep: its sentences, its curves, and what it ran."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

from concurviz.analysis.sweep import Sweep
from concurviz.analysis.sweep_verdict import sweep_findings
from concurviz.app.picture import parameters_line
from concurviz.controllers.machine import this_machine
from concurviz.drawing.sheet import LINE_PX, MARGIN, TEXT_PX, TITLE_PX
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.files.pictures import About, in_png
from concurviz.views.sweep.plot import SweepPlot
from concurviz.words import translate, word

_BETWEEN = "  ·  "
WIDTH, PLOT_HEIGHT = 1200, 640


def sweep_image(sweep: Sweep, *, theme: Theme = LIGHT, scale: int = 1) -> QImage:
    """Title, sentences, curves, parameters and machine; needs a QApplication."""
    plan = sweep.plan
    title = translate("picture", "{0}: a sweep over {1}").format(
        plan.scenario.name, word(plan.param.title)
    )
    lines = [finding.text for finding in sweep_findings(sweep)]
    notes = notes_of(sweep)
    head = MARGIN + TITLE_PX + 14 + LINE_PX * len(lines) + 8
    height = head + PLOT_HEIGHT + LINE_PX * len(notes) + MARGIN
    plot = SweepPlot()
    plot.set_theme(theme)
    plot.show_sweep(sweep)
    curves = plot.image(WIDTH - 2 * MARGIN, PLOT_HEIGHT, scale)
    plot.hide()
    image = QImage(WIDTH * scale, height * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.background))
    with QPainter(image) as painter:
        painter.drawImage(QPointF(MARGIN, head), curves)
        _write(painter, MARGIN, [title], TITLE_PX, theme.foreground, bold=True)
        _write(painter, MARGIN + TITLE_PX + 14, lines, TEXT_PX, theme.foreground)
        _write(painter, head + PLOT_HEIGHT + 8, notes, TEXT_PX, theme.muted)
    return image


def notes_of(sweep: Sweep) -> list[str]:
    """What was run and where, what watching it took, and what the bars mean."""
    plan = sweep.plan
    machine = this_machine()
    cores = translate("picture", "{0} cores").format(machine.cores)
    notes = [
        *_wrapped(parameters_line(plan.scenario, plan.over)),
        f"{machine.python}  ·  {cores}  ·  {machine.cpu}",
    ]
    watching = sweep.watching
    if watching.line:
        lost = translate("picture", "{received} events received, {dropped} dropped")
        said = lost.format(received=f"{watching.received:,}", dropped=f"{watching.dropped:,}")
        notes.append(f"{said}  ·  {watching.line}")
    if plan.scenario.repeats > 1:
        bars = translate("picture", "Bars: what the medians may be off by, {0} rounds each")
        notes.append(bars.format(plan.scenario.repeats))
    return notes


def _wrapped(line: str, most: int = 150) -> list[str]:
    """A line of parts as several that fit."""
    lines = [""]
    for part in line.split(_BETWEEN):
        if lines[-1] and len(lines[-1]) + len(part) > most:
            lines.append(part)
        else:
            lines[-1] += (_BETWEEN if lines[-1] else "") + part
    return lines


def _write(
    painter: QPainter, top: float, lines: list[str], px: int, colour: str, *, bold: bool = False
) -> None:
    font = QFont(painter.font())
    font.setPixelSize(px)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    for place, line in enumerate(lines):
        box = QRectF(MARGIN, top + place * LINE_PX, WIDTH - 2 * MARGIN, px + 8)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def sweep_png(sweep: Sweep, *, theme: Theme = LIGHT, scale: int = 1) -> bytes:
    """The picture as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    if not writer.write(sweep_image(sweep, theme=theme, scale=scale)):
        raise ValueError(f"the picture cannot be encoded: {writer.errorString()}")
    buffer.close()
    return in_png(bytes(data.data()), about_sweep(sweep))


def about_sweep(sweep: Sweep) -> About:
    """What the picture says of itself, so that it can be swept again."""
    plan, found = sweep.plan, sweep_findings(sweep)
    return About(
        plan.scenario,
        this_machine(),
        "compare",
        verdict=found[0].text if found else "",
        over=plan.text,
    )
