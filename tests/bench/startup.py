"""From the start of the process until its window is painted and its event loop waits for the user.

Against a bare window of the same libraries: PySide6 and one pyqtgraph plot.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from statistics import median
from time import perf_counter

from tests.bench.harness import BenchError, Figure, window_environment

PAIRS = 9
BAR = 2.0
LIMIT_S = 60

#: Says so when the loop has nothing left to do for the first time with a window on the screen: what
#: was to be painted has been. An event filter would find the paint event, too, but it is called for
#: each of our start's 8,000 events, and added 70 ms to ours and next to nothing to the bare one's.
LEAVE = """
from PySide6.QtCore import QAbstractEventDispatcher
class Leave:
    done = False
    def __call__(self):
        if not self.done and any(w.isExposed() for w in app.topLevelWindows()):
            self.done = True
            print("interactive", flush=True)
            app.closeAllWindows()
leave = Leave()
QAbstractEventDispatcher.instance().aboutToBlock.connect(leave)
"""

BARE = f"""
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication
app = QApplication([])
{LEAVE}
window = pg.PlotWidget()
window.resize(1280, 800)
window.show()
app.exec()
"""

OURS = f"""
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
{LEAVE}
from concurviz.cli.main import main
sys.exit(main([]))
"""


def measure() -> Iterator[Figure]:
    """Seconds of both, and the median ratio of pairs run one after the other."""
    with window_environment() as env:
        # Once unmeasured: byte code is compiled, files are in the page cache.
        _seconds(BARE, env)
        _seconds(OURS, env)
        pairs = [(_seconds(BARE, env), _seconds(OURS, env)) for _ in range(PAIRS)]
    yield Figure("startup: bare PySide6 + pyqtgraph", median(b for b, _ in pairs), "s")
    yield Figure("startup: concurviz", median(o for _, o in pairs), "s")
    yield Figure("startup: concurviz / bare", median(o / b for b, o in pairs), "x", BAR)


def _seconds(code: str, env: Mapping[str, str]) -> float:
    """Start a window, wait until it can be used, and let it end before the next is measured."""
    begin = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process:
        line = process.stdout.readline()
        passed = perf_counter() - begin
        try:
            code_at_exit = process.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if line != "interactive\n" or code_at_exit:
        raise BenchError(f"startup: the window said {line!r} and ended with {code_at_exit}")
    return passed
