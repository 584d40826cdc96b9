"""Importing another tool's trace of a million calls: to the first picture, and the memory it takes.

Perfetto's UI took 6.6 s for as many events on the machine whose figures the bars are from.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from concurviz.app.groups import groups_of
from concurviz.drawing.laying import build_layout
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.sheet import everything
from concurviz.drawing.theme import LIGHT
from concurviz.files.interchange.foreign import read_foreign
from tests.bench.harness import BenchError, Figure
from tests.bench.render import HEIGHT, WIDTH, timed

CALLS = 1_000_000
THREADS = 16
TIMES = 5
PERFETTO_MS = 6_600.0
#: A call's lane, start, end and name, as they are collected.
COLUMN_BYTES = CALLS * (4 + 8 + 8 + 4)

#: Prints how much the process has grown at most, in bytes, while it read the file.
GROWTH = """
import re, sys
from pathlib import Path
from concurviz.files.interchange.foreign import read_foreign

def kib(name):  # not by getrusage, which counts what the parent had before this was executed
    return int(re.search(name + r":\\s*(\\d+)", Path("/proc/self/status").read_text())[1])

before = kib("VmRSS")
trace = read_foreign(Path(sys.argv[1]))
print((kib("VmHWM") - before) * 1024)
"""


def write_calls(path: Path) -> None:
    """A million nested calls of some threads as Chrome's JSON, in the order in which they end."""
    draw = random.Random(5)
    names = [f"package.module_{i % 20}.function_{i}" for i in range(400)]
    clock = [0.0] * THREADS
    with path.open("w") as file:
        file.write('{"traceEvents": [')
        for number in range(0, CALLS, 4):
            thread = draw.randrange(THREADS)
            begin = clock[thread]
            inner = [draw.uniform(1, 9) for _ in range(3)]
            clock[thread] = begin + sum(inner) + 8
            events, at = [], begin + 1
            for length in inner:
                events.append((at, length))
                at += length + 1
            events.append((begin, sum(inner) + 6))
            for place, (ts, dur) in enumerate(events):
                said = {
                    "ph": "X", "pid": 4000, "tid": 5000 + thread, "ts": round(ts, 3),
                    "dur": round(dur, 3), "name": draw.choice(names),
                }  # fmt: skip
                file.write((", " if number or place else "") + json.dumps(said))
        file.write("]}")


def write_profile(path: Path) -> None:
    """As many nested calls as speedscope's evented profile, with the frames' names behind them."""
    draw = random.Random(5)
    with path.open("w") as file:
        said = {"type": "evented", "name": "t", "unit": "microseconds"}
        file.write('{"profiles": [' + json.dumps(said)[:-1] + ', "events": [')
        at = 0
        for number in range(0, CALLS, 4):
            outer, *inner = (draw.randrange(400) for _ in range(4))
            kinds = [("O", outer), *((kind, f) for f in inner for kind in "OC"), ("C", outer)]
            events = []
            for kind, frame in kinds:
                at += draw.randint(1, 9)
                events.append(f'{{"type": "{kind}", "frame": {frame}, "at": {at}}}')
            file.write((", " if number else "") + ", ".join(events))
        frames = [{"name": f"package.module_{i % 20}.function_{i}"} for i in range(400)]
        file.write(']}], "shared": ' + json.dumps({"frames": frames}) + "}")


def write_report(path: Path) -> None:
    """As many tasks as the columns of a Dask performance report."""
    workers = [f"tcp://127.0.0.1:{4000 + k % THREADS}" for k in range(CALLS)]
    columns = {
        "start": [1.7e12 + 3 * k for k in range(CALLS)],
        "duration": [2.5] * CALLS,
        "key": [f"inc-{k}" for k in range(CALLS)],
        "name": [f"inc-{k % 400}" for k in range(CALLS)],
        "worker": workers,
        "worker_thread": [f"{worker}-{k % 64}" for k, worker in enumerate(workers)],
    }
    page = "<!DOCTYPE html>\n<title>Dask Performance Report</title>\n"
    page += f'<script type="application/json">{json.dumps({"data": columns})}</script>'
    path.write_text(page)


def growth(path: Path) -> float:
    """How much a process grows while it reads the file, as a multiple of the calls' columns."""
    command = [sys.executable, "-c", GROWTH, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return int(done.stdout) / COLUMN_BYTES


def measure() -> Iterator[Figure]:
    """Milliseconds to the first picture, and memory as a multiple of the columns."""
    app = QApplication.instance() or QApplication(["bench"])
    assert app is not None
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "calls.json"
        write_calls(path)

        def first_picture() -> None:
            groups = groups_of(read_foreign(path))
            with QPainter(image) as painter:
                layout, view = build_layout(groups), everything(groups)
                paint_timeline(painter, WIDTH, HEIGHT, layout, view, LIGHT)

        held = sum(len(s) for run in read_foreign(path).runs if run.trace for s in run.trace.stores)
        if held < CALLS:
            raise BenchError(f"import: {held:,} spans came of {CALLS:,} calls")
        name = "import: 1e6 calls of Chrome's JSON"
        took = timed(first_picture, TIMES)
        yield Figure(f"{name}, to the first picture", took, "ms", PERFETTO_MS / 5)
        yield Figure(f"{name}, {path.stat().st_size / 1e6:.0f} MB", took / CALLS * 1e6, "ns/call")
        yield Figure(f"{name}, memory", growth(path), "x columns", 6)
        for kind, write in (("speedscope", write_profile), ("Dask's report", write_report)):
            write(path)
            name = f"import: 1e6 calls of {kind}"
            took = timed(lambda: read_foreign(path), 1)
            yield Figure(
                f"{name}, {path.stat().st_size / 1e6:.0f} MB", took / CALLS * 1e6, "ns/call"
            )
            yield Figure(f"{name}, memory", growth(path), "x columns", 6)
