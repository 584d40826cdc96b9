"""From the start of the process to the first idle moment of a painted window.

Against a bare window of the same libraries: PySide6 and one pyqtgraph plot.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from tests.bench.harness import Figure

PAIRS = 7
BAR = 2.0

#: Leaves when the loop is idle for the first time after the window was painted.
LEAVE = """
from PySide6.QtCore import QEvent, QObject, QTimer
class Leave(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType():
            QTimer.singleShot(0, lambda: (print("interactive", flush=True), os._exit(0)))
        return False
"""

BARE = f"""
import os
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication
{LEAVE}
app = QApplication([])
leave = Leave()
app.installEventFilter(leave)
window = pg.PlotWidget()
window.resize(1280, 800)
window.show()
app.exec()
"""

OURS = f"""
import os, sys
from PySide6.QtWidgets import QApplication
{LEAVE}
app = QApplication([])
leave = Leave()
app.installEventFilter(leave)
sys.argv = ["concurviz"]
from concurviz.cli.main import main
main()
"""


def measure() -> Iterator[Figure]:
    """Seconds of both, and the median ratio of pairs run one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {f"XDG_{name}_HOME": folder for name in ("CONFIG", "CACHE", "STATE")}
        env = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **homes}
        _seconds(BARE, env)
        _seconds(OURS, env)
        pairs = [(_seconds(BARE, env), _seconds(OURS, env)) for _ in range(PAIRS)]
    yield Figure("startup: bare PySide6 + pyqtgraph", median(b for b, _ in pairs), "s")
    yield Figure("startup: concurviz", median(o for _, o in pairs), "s")
    yield Figure("startup: concurviz / bare", median(o / b for b, o in pairs), "x", BAR)


def _seconds(code: str, env: dict[str, str]) -> float:
    begin = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process:
        line = process.stdout.readline()
        passed = perf_counter() - begin
    if line != "interactive\n":
        raise RuntimeError(f"the window did not open: {line!r}")
    return passed
