"""The tab of plots: every page empty, running, done and broken; read by crosshair and as text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from concurviz.analysis.metrics import metrics_of
from concurviz.analysis.verdict import Verdict
from concurviz.drawing.model_style import model_style
from concurviz.drawing.theme import DARK, LIGHT, STATE_STYLE, Theme
from concurviz.trace.store import RunTrace
from concurviz.views.plots.curves import CurvesPage
from concurviz.views.plots.levels import LevelsPage
from concurviz.views.plots.panel import PlotsPanel
from concurviz.views.plots.summary import SummaryPage
from concurviz.views.state import Phase, RunView, ScreenState
from concurviz.wire.models import MODELS
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending, used

PAGES = ("summary", "throughput", "latency", "cpu", "states", "heartbeat")
CURVES = ("throughput", "latency", "cpu")
SIZE = (1029, 160)


def trace_of(model: str, scale: int = 1) -> RunTrace:
    """A run of 400 ms with two workers and ten tasks, sampled, and beating."""
    tasks = [" " * (36 * i) + "q" * 2 + "rrii" * (4 + scale) for i in range(10)]
    trace = drawn(model, ["rrii" * 100, "irgc" * 100], tasks)
    used(trace, (0, 0, 50, 20), (150, 200 / scale, 90, 60), (390, 420 / scale, 90, 60))
    for beat in range(20):
        ending(trace, Instant.HEARTBEAT, 16 * beat, detail=(beat % 5) * 8 * MS)
    trace.version = 1
    return trace


def view(trace: RunTrace, status: str = "done", reason: str = "") -> RunView:
    metrics = metrics_of(trace, status=status, reason=reason)
    return RunView(trace.model, status, reason, metrics, {}, trace)


def finished(models: list[str] | None = None) -> ScreenState:
    runs = tuple(view(trace_of(m, i + 1)) for i, m in enumerate(models or MODELS))
    verdict = Verdict("Threads win.", "threads")
    return ScreenState(phase=Phase.DONE, mode="compare", runs=runs, verdict=verdict, cores=2)


@pytest.fixture
def panel(qtbot: QtBot) -> PlotsPanel:
    panel = PlotsPanel()
    qtbot.addWidget(panel)
    panel.resize(*SIZE)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def curves(panel: PlotsPanel, name: str) -> CurvesPage:
    panel.choose(name)
    page = panel.page
    assert isinstance(page, CurvesPage)
    return page


def has_colour(image: QImage, colour: str, least: int = 5) -> bool:
    """Whether this many pixels have nearly this colour."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    wanted = QColor(colour)
    near = np.abs(raw[:, :, :3].astype(int) - (wanted.blue(), wanted.green(), wanted.red()))
    return int(np.count_nonzero(near.max(axis=2) <= 3)) >= least


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ScreenState(), "Run a scenario"),
        (ScreenState(phase=Phase.STARTING), "Starting"),
        (
            ScreenState(
                phase=Phase.BROKEN,
                runs=(RunView("serial", "broken", "no such Python\nmore", None),),
            ),
            "Nothing was recorded: no such Python",
        ),
    ],
)
def test_without_runs_each_page_says_so(
    panel: PlotsPanel, name: str, state: ScreenState, said: str
) -> None:
    panel.choose(name)
    panel.show_state(state)
    assert said in panel.page._hint.text()
    assert panel.page.as_text() == ""
    panel.show_state(finished())
    assert panel.page.currentIndex() == 1
    panel.show_state(state)
    assert panel.page.currentIndex() == 0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("name", ["summary", *CURVES])
def test_every_models_colour_is_on_the_page_and_in_its_legend(
    panel: PlotsPanel, name: str, theme: Theme
) -> None:
    panel.choose(name)
    panel.set_theme(theme)
    for model in MODELS:
        panel.show_state(finished([model]))
        colour = model_style(model).colour(theme)
        plot = panel.page.bars if name == "summary" else panel.page.plot  # type: ignore[attr-defined]
        assert has_colour(plot.grab().toImage(), colour), model
        assert name == "summary" or has_colour(plot.grab().toImage(), theme.background, 1_000)


def test_shares_are_drawn_in_their_colours_and_said(panel: PlotsPanel) -> None:
    panel.choose("summary")
    panel.show_state(finished(["threads"]))
    page = panel.page
    assert isinstance(page, SummaryPage)
    image = page.bars.grab().toImage()
    for state in (State.RUNNING, State.IO_WAIT, State.GIL_WAIT, State.CPU_WAIT):
        assert has_colour(image, STATE_STYLE[state].colour, 50)
    assert "Threads: 28.9 tasks/s, running 37%" in page.bars.accessibleDescription()


def test_a_curve_is_read_at_the_crosshair(panel: PlotsPanel) -> None:
    page = curves(panel, "cpu")
    panel.show_state(finished(["threads", "serial"]))
    assert page.legend.heading == "cores, mean"
    assert [e.title for e in page.legend.entries] == ["Threads", "Serial"]
    box = page.plot.getViewBox()
    page.point_at(box.mapViewToScene(QPointF(0.07, 1.0)))
    assert page.legend.heading.endswith("s")
    assert [e.value for e in page.legend.entries] == ["1.33", "0.667"]
    assert "Threads: 1.33" in page.legend.accessibleDescription()
    page.eventFilter(page.plot.viewport(), QEvent(QEvent.Type.Leave))
    assert page.legend.heading == "cores, mean"


def test_the_mouse_moves_the_crosshair(panel: PlotsPanel, qtbot: QtBot) -> None:
    page = curves(panel, "throughput")
    panel.show_state(finished(["threads"]))
    viewport = page.plot.viewport()
    qtbot.mouseMove(viewport, viewport.rect().center())
    qtbot.waitUntil(lambda: page.pointed is not None)


def test_a_click_in_the_legend_hides_a_curve(panel: PlotsPanel, qtbot: QtBot) -> None:
    page = curves(panel, "throughput")
    panel.show_state(finished(["threads", "serial"]))
    colour = model_style("threads").colour(LIGHT)
    assert has_colour(page.plot.grab().toImage(), colour)
    page.legend.setFocus()
    qtbot.keyClick(page.legend, Qt.Key.Key_Space)
    assert page.hidden == {"threads"}
    assert not has_colour(page.plot.grab().toImage(), colour)
    qtbot.keyClick(page.legend, Qt.Key.Key_Down)
    qtbot.keyClick(page.legend, Qt.Key.Key_Space)
    assert page.hidden == {"threads", "serial"}


@pytest.mark.parametrize("name", PAGES)
def test_what_is_drawn_can_be_copied_as_text(panel: PlotsPanel, name: str, qtbot: QtBot) -> None:
    panel.choose(name)
    panel.show_state(finished())
    qtbot.keyClick(panel.page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) > len(MODELS) or name == "states"
    assert len({len(line.split("\t")) for line in lines}) == 1
    numbers = [line.split("\t")[-1] for line in lines[1:]]
    assert all(float(n) >= 0 for n in numbers)


def test_latencies_are_copied_as_seconds_by_percentile(panel: PlotsPanel) -> None:
    page = curves(panel, "latency")
    panel.show_state(finished(["threads"]))
    rows = page.table()[1:]
    assert [float(r[1]) for r in rows] == sorted(float(r[1]) for r in rows)
    assert float(rows[-1][2]) == pytest.approx(0.022, rel=0.03)
    assert page.legend.heading == "p95"
    assert page.legend.entries[0].value == "22 ms"


def test_states_are_stacked_for_one_model(panel: PlotsPanel, qtbot: QtBot) -> None:
    panel.choose("states")
    panel.show_state(finished())
    page = panel.page
    assert isinstance(page, LevelsPage)
    assert page.shown()[0].model == "threads"  # the winner
    assert [e.key for e in page.legend.entries] == ["queued", "io_wait", "running"]
    image = page.plot.grab().toImage()
    for state in (State.RUNNING, State.IO_WAIT):
        assert has_colour(image, STATE_STYLE[state].colour, 50)
    page.models.setCurrentIndex(page.models.findData("serial"))
    page.models.activated.emit(page.models.currentIndex())
    assert page.shown()[0].model == "serial"
    page.kinds.setCurrentIndex(1)
    page.kinds.activated.emit(1)
    assert page.caption == "Workers in each state: Serial"
    assert [e.key for e in page.legend.entries] == ["io_wait", "cpu_wait", "gil_wait", "running"]
    assert page.legend.entries[-1].value == "0.8"


def test_the_running_model_is_followed_until_one_is_chosen(panel: PlotsPanel) -> None:
    panel.choose("states")
    runs = (view(trace_of("serial")), view(trace_of("threads"), status="running"))
    panel.show_state(ScreenState(phase=Phase.RUNNING, mode="compare", runs=runs))
    page = panel.page
    assert isinstance(page, LevelsPage)
    assert page.shown()[0].model == "threads"


def test_only_qt_hosts_have_a_heartbeat(panel: PlotsPanel) -> None:
    page = curves(panel, "heartbeat")
    panel.show_state(ScreenState(phase=Phase.DONE, runs=(view(drawn("threads", ["rr"], ["rr"])),)))
    assert "QThreads" in page._hint.text()
    panel.show_state(finished(["qthreads"]))
    # Of delays of 0, 8, 16, 24 and 32 ms the last two lose a frame each.
    assert page.legend.entries[0].value == "8 of 28"
    assert has_colour(page.plot.grab().toImage(), model_style("qthreads").colour(LIGHT))


def test_a_broken_run_is_named_so(panel: PlotsPanel) -> None:
    page = curves(panel, "throughput")
    runs = (view(trace_of("threads"), "broken", "killed"), view(trace_of("serial")))
    panel.show_state(ScreenState(phase=Phase.DONE, mode="compare", runs=runs))
    assert [e.title for e in page.legend.entries] == ["Threads (broken)", "Serial"]


def test_live_shows_what_was_offered_and_where_parameters_changed(panel: PlotsPanel) -> None:
    page = curves(panel, "throughput")
    trace = trace_of("threads")
    ending(trace, Instant.CHANGED, 200)
    trace.end = None
    state = ScreenState(phase=Phase.RUNNING, mode="live", runs=(view(trace, "running"),))
    panel.show_state(state)
    assert page.picture is not None
    assert page.picture.moments == [0.2]
    assert " of " in page.legend.entries[0].value


def test_nothing_is_read_while_hidden_or_without_news(
    panel: PlotsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = curves(panel, "throughput")
    reads = []
    read = page.read
    monkeypatch.setattr(page, "read", lambda: reads.append(1) or read())
    state = finished(["threads"])
    panel.show_state(state)
    panel.show_state(replace(state, spans=9))
    assert len(reads) == 1
    panel.hide()
    trace = state.runs[0].trace
    assert trace is not None
    trace.version += 1
    panel.show_state(state)
    assert len(reads) == 1
    panel.show()
    assert len(reads) == 2
    panel.choose("cpu")
    trace.version += 1
    panel.show_state(state)
    assert len(reads) == 2


def test_nine_models_fit_the_default_height(panel: PlotsPanel) -> None:
    page = curves(panel, "throughput")
    panel.show_state(finished())
    assert (len(page.legend.entries) + 1) * page.legend._line() <= page.legend.height()
    nine = page.legend.height() / 10
    assert nine >= page.legend.fontMetrics().height() - 2
