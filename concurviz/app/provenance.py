"""What opened pictures and traces say of themselves, in words; a picture's pixels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDateTime, QLocale, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from concurviz.analysis.trace import Trace
from concurviz.scenario.contenders import SIDES, title_of
from concurviz.words import translate, word

if TYPE_CHECKING:
    from concurviz.files.pictures import About

_MAX_SVG_BYTES = 64 * 2**20
_MAX_SIDE = 8_000


def facts_of(what: About) -> list[tuple[str, str]]:
    """Title and text of everything the picture says, for people."""
    if what.beside is None:
        return _facts_of_one(what)
    sides = zip(SIDES, (what, what.beside), strict=True)
    return [(f"{side}: {title}", text) for side, one in sides for title, text in _facts_of_one(one)]


def _facts_of_one(what: About) -> list[tuple[str, str]]:
    from concurviz.app.picture import parameters_line

    scenario, machine = what.scenario, what.machine
    cores = translate("provenance", "{0} cores").format(machine.cores)
    facts = [
        (translate("provenance", "Trace"), what.file),
        (translate("provenance", "Scenario"), scenario.name),
        (translate("provenance", "Verdict"), what.verdict),
        (translate("provenance", "Models"), _models(what)),
        (translate("provenance", "Parameters"), parameters_line(scenario)),
        (translate("provenance", "Swept over"), what.over),
        (translate("provenance", "Ran on"), f"{cores}, {machine.cpu}, {machine.platform}"),
        (translate("provenance", "Python"), ", ".join(what.interpreters)),
        (translate("provenance", "When"), local_time(what.began)),
        (translate("provenance", "Own cost"), what.cost),
    ]
    return [(title, text) for title, text in facts if text]


def would_run(what: About) -> str:
    """What running the picture's scenario starts on this machine, in one sentence or two."""
    if what.over:
        text = translate("provenance", "This runs {0} tasks at each of {1} values under {2}.")
        values = what.over.count(",") + 1
        each = f"{int(what.scenario.params['tasks']):,}"
        return text.format(each, values, _models(what)) + _fault(what)
    if what.mode == "live":
        text = translate("provenance", "This starts {0} at once, until you stop: {1}.")
    else:
        text = translate("provenance", "This runs {0} tasks under each of {1}.")
        tasks = f"{int(what.scenario.params['tasks']):,}"
        return text.format(tasks, _models(what)) + _fault(what)
    count = translate("provenance", "{0} models").format(len(what.scenario.contenders))
    return text.format(count, _models(what)) + _fault(what)


def _fault(what: About) -> str:
    scenario = what.scenario
    if scenario.task:
        text = translate("provenance", "The task is {0}, a file of its own that would be imported.")
        return " " + text.format(scenario.task)
    if scenario.fault == "none":
        return ""
    text = translate("provenance", "Every {0}th task misbehaves on purpose ({1}).")
    return " " + text.format(scenario.fault_every, word(scenario.fault))


def _models(what: About) -> str:
    return ", ".join(title_of(name) for name in what.scenario.contenders)


def origin_of(trace: Trace) -> str:
    """When and where a trace was recorded, in one sentence; as far as it says so."""
    if trace.imported:
        return ""
    cores = translate("provenance", "{0} cores").format(trace.machine.cores)
    where = ", ".join(part for part in (cores, trace.machine.cpu) if part)
    if not trace.began:
        return translate("provenance", "Recorded on {0}.").format(where)
    when = local_time(trace.began)
    return translate("provenance", "Recorded {0} on {1}.").format(when, where)


def local_time(iso: str) -> str:
    """An ISO time as the user's own clock and language would write it; as it is if it is none."""
    moment = QDateTime.fromString(iso, Qt.DateFormat.ISODate)
    if not moment.isValid():
        return iso
    return QLocale().toString(moment.toLocalTime(), "d MMM yyyy HH:mm")


def pixmap_of(path: Path) -> QPixmap | None:
    """The picture's pixels; None if they cannot be shown. Qt bounds what a file may allocate."""
    try:
        with path.open("rb") as file:
            data = QByteArray(file.read(_MAX_SVG_BYTES))
    except OSError:
        return None
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    if reader.format() == QByteArray(b"png"):
        image = reader.read()
        return None if image.isNull() else QPixmap.fromImage(image)
    renderer = QSvgRenderer(data)
    size = renderer.defaultSize().boundedTo(QSize(_MAX_SIDE, _MAX_SIDE))
    if not renderer.isValid() or size.isEmpty():
        return None
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        renderer.render(painter)
    return QPixmap.fromImage(image)
