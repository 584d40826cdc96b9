"""The timeline against the ways a user would pick instead, in one process; pixels are checked.

Spans of random lengths and states on 32 lanes, 1600 x 900 pixels. Ours: the shared painter.
Theirs: ``BarGraphItem`` rebuilt for each state, one ``QGraphicsRectItem`` a span, ``PlotDataItem``
in pairs.
Those that would take minutes are left out at the sizes where they would: no figure, no claim.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene

from concurviz.app.memory import keep_freed
from concurviz.drawing.lanes import palette
from concurviz.drawing.laying import build_layout
from concurviz.drawing.layout import GUTTER, RULER, Group, Layout, span_at
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.shares import FIRST, GROUND
from concurviz.drawing.theme import LIGHT, STATE_STYLE
from concurviz.drawing.timeview import TimeView
from concurviz.trace.rows import LaneStore
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State
from tests.bench.harness import BenchError, Figure

WIDTH, HEIGHT, LANES = 1600, 900, 32
STATES = (State.RUNNING, State.GIL_WAIT, State.IO_WAIT, State.IDLE)
MEAN_NS = 160_000
"""Of a span's length: 32 lanes make 200,000 spans a second."""
FRAME_SPANS = 200_000 // 60
FRAMES = 15
LIVE_FRAMES = 90
LIVE_WINDOW_NS = 4_000_000_000
#: A pixel column may be off by the rounding of its edge and by the mipmap's resolution.
WORST_SHARE, MEAN_SHARE = 0.30, 0.035


@dataclass
class Case:
    """A trace and the same spans as they were made: (lanes, spans) each."""

    trace: RunTrace
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    state: npt.NDArray[np.uint8]

    @property
    def store(self) -> LaneStore:
        return self.trace.worker_lanes


def measure() -> Iterator[Figure]:
    """Milliseconds a frame of all ways, their ratios, and what the store takes."""
    app = QApplication.instance() or QApplication(["bench"])
    assert app is not None
    keep_freed()  # as the window does; theirs gain by it as well
    ours: dict[tuple[int, str], float] = {}
    bars: dict[int, float] = {}
    for spans in (10_000, 100_000, 1_000_000, 10_000_000):
        case, appends = made(LANES, spans)
        label = f"{spans:.0e}".replace("e+0", "e")
        for view_name, view in views(case):
            picture = _Picture(case.trace, view)
            ours[spans, view_name] = timed(picture.paint, FRAMES)
            check(case, picture, view)
            bar = {1_000_000: 5.0, 10_000_000: 6.0}.get(spans)
            name = f"render: {label} spans, {view_name}"
            yield Figure(name, ours[spans, view_name], "ms", bar)
        yield from _theirs(case, spans, label, ours, bars)
        if spans >= 1_000_000:
            yield from _appending(appends, spans, label)
            yield Figure(f"render: {label} spans, memory", case.store.nbytes / spans, "B/span", 45)
        if spans == 10_000_000:
            yield from _live(case)
            yield from _hover(case)
        del case
    ratio = ours[10_000_000, "whole"] / ours[1_000_000, "whole"]
    yield Figure("render: 1e7 / 1e6 spans, whole", ratio, "x", 2.0)
    for lanes, bar in ((1_000, 25.0), (5_000, None), (10_000, None)):
        case, _ = made(lanes, 1_000_000)
        picture = _Picture(case.trace, whole(case))
        yield Figure(
            f"render: 1e6 spans on {lanes:,} lanes, folded", timed(picture.paint, FRAMES), "ms", bar
        )
        picture = _Picture(case.trace, whole(case), lane_scale=5.0 / (600 / lanes))
        yield Figure(
            f"render: 1e6 spans on {lanes:,} lanes, unfolded", timed(picture.paint, 5), "ms", bar
        )


def made(lanes: int, spans: int) -> tuple[Case, list[float]]:
    """A trace of so many spans, and the seconds that each frame's worth took to append."""
    rng = np.random.default_rng(7)
    per_lane = spans // lanes
    length = rng.exponential(MEAN_NS * lanes / LANES, (lanes, per_lane)).astype(np.int64) + 1
    end = np.cumsum(length, axis=1)
    start = end - length
    state = rng.choice(np.array(STATES, np.uint8), (lanes, per_lane))
    trace = RunTrace("threads", 0)
    for worker in range(lanes):
        trace.add_worker(worker, f"worker {worker}")
    order = np.argsort(end.ravel(), kind="stable")
    lane = (order // per_lane).astype(np.int32)
    task = (order % per_lane).astype(np.int32)
    columns = (start.ravel()[order], end.ravel()[order], state.ravel()[order])
    seconds = []
    for at in range(0, len(order), FRAME_SPANS):
        which = slice(at, at + FRAME_SPANS)
        batch = SpanBatch(lane[which], *(c[which] for c in columns), task[which])
        # As the builder hands them over: by lane.
        batch = batch.take(np.argsort(batch.lane, kind="stable"))
        begin = perf_counter()
        trace.worker_lanes.append(batch)
        seconds.append(perf_counter() - begin)
    trace.now = trace.end = int(end.max())
    return Case(trace, start, end, state), seconds


def whole(case: Case) -> TimeView:
    return TimeView(0.0, float(case.end[:, -1].min()))


def views(case: Case) -> Iterator[tuple[str, TimeView]]:
    everything = whole(case)
    yield "whole", everything
    middle = everything.span_ns / 2
    yield "1 %", TimeView(middle, middle + everything.span_ns / 100)


def timed(work: Callable[[], object], times: int) -> float:
    """The median of so many calls in ms, after one that does not count."""
    work()
    took = []
    for _ in range(times):
        begin = perf_counter()
        work()
        took.append(perf_counter() - begin)
    return 1000 * median(took)


class _Picture:
    """Our painter on an image, as the window's buffer is."""

    def __init__(self, trace: RunTrace, view: TimeView, lane_scale: float = 1.0) -> None:
        from concurviz.drawing.arrangement import Arrangement

        self.view = view
        self.layout: Layout = build_layout([Group.of(trace)], Arrangement(lane_scale=lane_scale))
        self.image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)

    def paint(self) -> None:
        with QPainter(self.image) as painter:
            paint_timeline(painter, WIDTH, HEIGHT, self.layout, self.view, LIGHT)

    @property
    def pixels(self) -> npt.NDArray[np.uint32]:
        return np.frombuffer(self.image.constBits(), np.uint32).reshape(HEIGHT, WIDTH)


def check(case: Case, picture: _Picture, view: TimeView) -> None:
    """The share of each state in each pixel column against the spans themselves, lane by lane."""
    picture.paint()
    width = WIDTH - GUTTER
    edges = view.start_ns + np.arange(width + 1) * (view.span_ns / width)
    crisp = case.end.size * view.span_ns / whole(case).span_ns / LANES < 0.75 * width
    colours = palette(LIGHT)
    for line in picture.layout.lines[1:]:
        bottom = RULER + line.y + line.height
        if bottom > HEIGHT:
            break
        lane = line.rows[0].lane
        pixels = picture.pixels[RULER + line.y : bottom, GUTTER:]
        for state in STATES[:-1]:
            code = {int(colours[FIRST + state])}
            drawn = np.isin(pixels, list(code)).mean(axis=0)
            mine = case.state[lane] == state
            length = np.where(mine, case.end[lane] - case.start[lane], 0)
            upto = np.concatenate([[0], np.cumsum(length)])
            moments = np.concatenate([case.start[lane][:1], case.end[lane]])
            true = np.diff(np.interp(edges, moments, upto)) / (view.span_ns / width)
            if crisp:  # patterns and labels lie over wide spans: columns are told by their ground
                continue
            error = np.abs(drawn - true)
            if error.max() > WORST_SHARE or error.mean() > MEAN_SHARE:
                raise BenchError(
                    f"render: lane {lane} shows {state.word} off by {error.mean():.3f} on average, "
                    f"{error.max():.3f} at worst"
                )
        ground = (pixels == colours[GROUND]).mean()
        idle = _idle_share(case, lane, view)
        if abs(ground - idle) > (0.2 if crisp else 0.03):
            raise BenchError(f"render: lane {lane} is empty on {ground:.2f}, idle for {idle:.2f}")


def _idle_share(case: Case, lane: int, view: TimeView) -> float:
    inside = np.minimum(case.end[lane], view.end_ns) - np.maximum(case.start[lane], view.start_ns)
    idle = case.state[lane] == State.IDLE
    return float(np.maximum(inside, 0)[idle].sum() / view.span_ns)


def _appending(seconds: list[float], spans: int, label: str) -> Iterator[Figure]:
    yield Figure(f"render: {label} spans, append", 1e9 * sum(seconds) / spans, "ns/span", 150)
    yield Figure(f"render: {label} spans, longest append", 1000 * max(seconds), "ms", 5)


def _live(case: Case) -> Iterator[Figure]:
    """Frames of 200,000 spans a second onto what is there, following the last seconds."""
    rng = np.random.default_rng(8)
    trace, store = case.trace, case.store
    trace.end = None
    per_lane = FRAME_SPANS // LANES
    at = case.end[:, -1].copy()
    took = []
    picture = _Picture(trace, whole(case))
    for frame in range(LIVE_FRAMES + 5):
        length = rng.exponential(MEAN_NS, (LANES, per_lane)).astype(np.int64) + 1
        end = at[:, None] + np.cumsum(length, axis=1)
        at = end[:, -1]
        lane = np.repeat(np.arange(LANES, dtype=np.int32), per_lane)
        state = rng.choice(np.array(STATES, np.uint8), LANES * per_lane)
        task = np.zeros(LANES * per_lane, np.int32)
        batch = SpanBatch(lane, (end - length).ravel(), end.ravel(), state, task)
        begin = perf_counter()
        store.append(batch)
        trace.now = int(at.min())
        picture.view = TimeView(trace.now - LIVE_WINDOW_NS, float(trace.now))
        picture.paint()
        if frame >= 5:
            took.append(1000 * (perf_counter() - begin))
    yield Figure("render: 1e7 spans, live, median", median(took), "ms", 10)
    yield Figure("render: 1e7 spans, live, p95", float(np.percentile(took, 95)), "ms", 20)


def _hover(case: Case) -> Iterator[Figure]:
    rng = np.random.default_rng(9)
    group = Group.of(case.trace)
    rows = list(case.trace.workers.values())
    lanes, times = rng.integers(0, LANES, 300), rng.uniform(0, case.end[:, -1].min(), 300)
    took = []
    for lane, ns in zip(lanes.tolist(), times.tolist(), strict=True):
        begin = perf_counter()
        hit = span_at(group, rows[lane], ns)
        took.append(perf_counter() - begin)
        index = int(np.searchsorted(case.start[lane], int(ns), side="right")) - 1
        if hit is None or hit.start != case.start[lane, index]:
            raise BenchError("render: the span under the pointer is not the one that is there")
    yield Figure("render: 1e7 spans, hover", 1e6 * median(took), "us", 50)


def _theirs(
    case: Case,
    spans: int,
    label: str,
    ours: dict[tuple[int, str], float],
    bars: dict[int, float],
) -> Iterator[Figure]:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    times = 1 if spans > 1_000_000 else 3
    bars[spans] = _bar_graphs(case, image, times)
    yield Figure(f"render: {label} spans, BarGraphItem a state", bars[spans], "ms")
    least = {10_000: 1.0, 1_000_000: 1 / 20, 10_000_000: 1 / 150}.get(spans)
    ratio = ours[spans, "whole"] / bars[spans]
    yield Figure(f"render: {label} spans, ours / BarGraphItem", ratio, "x", least)
    if spans <= 1_000_000:
        yield Figure(f"render: {label} spans, PlotDataItem pairs", _pairs(case, image), "ms")
    if spans <= 100_000:
        yield Figure(f"render: {label} spans, QGraphicsRectItem a span", _rects(case, image), "ms")


def _bar_graphs(case: Case, image: QImage, times: int) -> float:
    plot = pg.PlotWidget(background="w")
    plot.resize(WIDTH, HEIGHT)
    lane = np.repeat(np.arange(len(case.start)), case.start.shape[1])
    start, end, state = (c.ravel() for c in (case.start, case.end, case.state))

    def frame() -> None:
        plot.clear()
        for wanted in STATES[:-1]:
            mine = state == wanted
            bars = pg.BarGraphItem(
                x0=start[mine] / 1e9, x1=end[mine] / 1e9, y=lane[mine], height=0.8, pen=None,
                brush=STATE_STYLE[wanted].colour,
            )  # fmt: skip
            plot.addItem(bars)
        plot.setXRange(0, whole(case).end_ns / 1e9, padding=0)
        with QPainter(image) as painter:
            plot.render(painter, QRectF(0, 0, WIDTH, HEIGHT))

    took = timed(frame, times) if times > 1 else _once(frame)
    _painted(image, "BarGraphItem")
    return took


def _pairs(case: Case, image: QImage) -> float:
    plot = pg.PlotWidget(background="w")
    plot.resize(WIDTH, HEIGHT)
    lane = np.repeat(np.arange(len(case.start)), case.start.shape[1])

    def frame() -> None:
        plot.clear()
        for wanted in STATES[:-1]:
            mine = case.state.ravel() == wanted
            x = np.column_stack([case.start.ravel()[mine], case.end.ravel()[mine]]).ravel() / 1e9
            y = np.repeat(lane[mine], 2)
            pen = pg.mkPen(STATE_STYLE[wanted].colour, width=1)
            plot.addItem(pg.PlotDataItem(x, y, connect="pairs", pen=pen))
        with QPainter(image) as painter:
            plot.render(painter, QRectF(0, 0, WIDTH, HEIGHT))

    took = timed(frame, 3)
    _painted(image, "PlotDataItem")
    return took


def _rects(case: Case, image: QImage) -> float:
    scene = QGraphicsScene()
    scale = WIDTH / whole(case).end_ns
    pen = QPen(QColor(0, 0, 0, 0))
    for lane in range(len(case.start)):
        columns = (case.start[lane], case.end[lane], case.state[lane])
        for start, end, state in zip(*(c.tolist() for c in columns), strict=True):
            if state != State.IDLE:
                item = QGraphicsRectItem(start * scale, lane * 26, (end - start) * scale, 20)
                item.setPen(pen)
                item.setBrush(QBrush(QColor(STATE_STYLE[State(state)].colour)))
                scene.addItem(item)

    def frame() -> None:
        image.fill(0xFFFFFFFF)
        with QPainter(image) as painter:
            scene.render(painter, QRectF(0, 0, WIDTH, HEIGHT), QRectF(0, 0, WIDTH, HEIGHT))

    took = timed(frame, 3)
    _painted(image, "QGraphicsRectItem")
    scene.clear()
    return took


def _once(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return 1000 * (perf_counter() - begin)


def _painted(image: QImage, what: str) -> None:
    """A baseline that paints nothing must not be beaten."""
    pixels = np.frombuffer(image.constBits(), np.uint32)
    if len(np.unique(pixels[::97])) < 3:
        raise BenchError(f"render: {what} painted nothing")
