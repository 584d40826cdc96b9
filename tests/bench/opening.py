"""Opening a saved trace of a million spans: from the file to the first picture, in one process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from concurviz.analysis.trace import Machine, RunRecord, Trace
from concurviz.app.groups import groups_of
from concurviz.drawing.laying import build_layout
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.sheet import everything
from concurviz.drawing.theme import LIGHT
from concurviz.files.tracefile import SUFFIX, read_trace, write_trace
from concurviz.scenario.model import Scenario
from tests.bench.harness import BenchError, Figure
from tests.bench.render import HEIGHT, LANES, WIDTH, made, timed

SPANS = 1_000_000
TIMES = 5


def measure() -> Iterator[Figure]:
    """Milliseconds from the file's name to the painted picture, and to the trace alone."""
    app = QApplication.instance() or QApplication(["bench"])
    assert app is not None
    case, _ = made(LANES, SPANS)
    machine = Machine(cores=2, cpu="", memory_bytes=1, platform="", python="")
    run = RunRecord("threads", status="done", trace=case.trace)
    trace = Trace(Scenario(models=("threads",)), machine, "compare", (run,))
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"million{SUFFIX}"
        write_trace(path, trace)

        def first_picture() -> None:
            groups = groups_of(read_trace(path))
            with QPainter(image) as painter:
                layout, view = build_layout(groups), everything(groups)
                paint_timeline(painter, WIDTH, HEIGHT, layout, view, LIGHT)

        name = "opening: 1e6 saved spans"
        yield Figure(f"{name}, the trace", timed(lambda: read_trace(path), TIMES), "ms")
        image.fill(0)
        yield Figure(f"{name}, to the first picture", timed(first_picture, TIMES), "ms", 500)
        held = read_trace(path).runs[0].trace
        if held is None or held.n_spans != case.trace.n_spans:
            raise BenchError("opening: the file does not hold the spans that were saved")
        if len(np.unique(np.frombuffer(image.constBits(), np.uint32))) < len("rgi."):
            raise BenchError("opening: the first picture shows nothing")
