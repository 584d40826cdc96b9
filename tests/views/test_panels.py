"""Verdict, results, plots, failed tasks, banner and status bar in each of their states."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.verdict import Verdict
from concurviz.scenario.model import Scenario
from concurviz.views.banner import MAX_SHOWN, Banner
from concurviz.views.results_table import ResultsTable
from concurviz.views.state import Phase, RunView, ScreenState, SweepShown, overall_phase
from concurviz.views.status_bar import StatusBar
from concurviz.views.text_table import two_lines
from concurviz.views.verdict_bar import VerdictBar
from concurviz.wire.models import MODELS
from tests.analysis.traces import drawn
from tests.views.figures import finished, run_view


@pytest.fixture
def verdict(qtbot: QtBot) -> VerdictBar:
    bar = VerdictBar()
    qtbot.addWidget(bar)
    bar.set_accent("#0b62c4")
    return bar


def test_the_verdict_names_the_winner_in_the_accent_colour(verdict: VerdictBar) -> None:
    verdict.show_state(finished())
    text = verdict.sentence.text()
    assert text == (
        '<span style="color:#0b62c4; font-weight:700">Threads</span> win: 4.00× serial.'
    )
    assert verdict.property("tone") == "good"
    assert verdict.progress.isHidden()


def test_the_verdict_invites_when_there_is_nothing(verdict: VerdictBar) -> None:
    verdict.show_state(ScreenState())
    assert "Run" in verdict.sentence.text()
    assert verdict.property("tone") == "quiet"


def test_the_verdict_says_what_is_running_and_how_far(verdict: VerdictBar) -> None:
    waiting = RunView("threads", "waiting", "", None)
    runs = (run_view("serial", status="running"), waiting)
    state = ScreenState(phase=Phase.RUNNING, mode="compare", runs=runs, progress=(60, 120))
    verdict.show_state(state)
    assert verdict.sentence.text() == "Running Serial, 1 of 2 …"
    verdict.show_state(replace(state, rounds=4, warmup=1))
    assert verdict.sentence.text() == "Warm-up: Running Serial, 1 of 2 …"
    verdict.show_state(replace(state, rounds=4, warmup=1, round=2))
    assert verdict.sentence.text() == "Round 2 of 3: Running Serial, 1 of 2 …"
    assert not verdict.progress.isHidden()
    assert verdict.progress.value() / verdict.progress.maximum() == 0.5


def test_a_stale_verdict_says_so(verdict: VerdictBar) -> None:
    verdict.show_state(finished(stale=True))
    assert verdict.property("tone") == "stale"
    assert "changed" in verdict.note.text()


def test_a_presets_lesson_stands_below_the_verdict(qtbot: QtBot) -> None:
    verdict = VerdictBar()
    qtbot.addWidget(verdict)
    verdict.show_state(finished(scenario=Scenario(lesson="Waits overlap.")))
    assert verdict.note.text() == "Waits overlap."
    verdict.show_state(finished(scenario=Scenario(lesson="Waits overlap."), stale=True))
    assert "changed" in verdict.note.text()


def test_a_broken_run_gives_its_reason_and_a_remedy(verdict: VerdictBar) -> None:
    broken = run_view("serial", status="broken", reason="Traceback\nValueError: <no>")
    verdict.show_state(ScreenState(phase=Phase.BROKEN, mode="compare", runs=(broken,)))
    assert verdict.sentence.text() == "Serial could not finish: ValueError: &lt;no&gt;"
    assert "try again" in verdict.note.text()


def test_one_broken_run_among_good_ones_is_mentioned(verdict: VerdictBar) -> None:
    runs = (run_view("threads"), run_view("serial", status="broken", reason="killed"))
    verdict.show_state(finished(runs=runs))
    assert "Did not finish: Serial." in verdict.note.text()


@pytest.mark.parametrize(
    ("statuses", "busy", "phase"),
    [
        ([], False, Phase.EMPTY),
        ([], True, Phase.STARTING),
        (["waiting", "waiting"], True, Phase.STARTING),
        (["done", "starting"], True, Phase.RUNNING),
        (["done", "broken"], False, Phase.DONE),
        (["broken", "broken"], False, Phase.BROKEN),
        (["cancelled", "cancelled"], False, Phase.DONE),
    ],
)
def test_the_phase_of_the_screen(statuses: list[str], busy: bool, phase: Phase) -> None:
    assert overall_phase(statuses, busy) is phase


def test_results_are_copied_with_their_headers(qtbot: QtBot) -> None:
    table = ResultsTable()
    qtbot.addWidget(table)
    table.show_state(finished())
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["Model", "Serial", "Threads"]


def test_only_selected_rows_are_copied(qtbot: QtBot) -> None:
    table = ResultsTable()
    qtbot.addWidget(table)
    table.show_state(finished())
    table.selectRow(1)
    assert len(table.copy().splitlines()) == 2
    assert "Threads" in table.copy()


def test_the_winner_is_bold(qtbot: QtBot) -> None:
    table = ResultsTable()
    qtbot.addWidget(table)
    table.show_state(finished())
    role = Qt.ItemDataRole.FontRole
    assert table.table.data(table.table.index(0, 0), role) is None
    assert table.table.data(table.table.index(1, 0), role).bold()  # type: ignore[attr-defined]


def test_a_click_on_a_heading_sorts_and_a_third_one_does_not(qtbot: QtBot) -> None:
    table = ResultsTable()
    qtbot.addWidget(table)
    runs = (run_view("serial", 2.0), run_view("threads", 0.5), run_view("coroutines", 10.0))
    table.show_state(finished(runs=runs))
    header = table.horizontalHeader()
    column = table.table.headers.index("Wall time (s)")

    def click() -> list[str]:
        at = QPoint(header.sectionViewportPosition(column) + 5, 5)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        return [row[0] for row in table.table.rows]

    table.selectRow(1)
    assert click() == ["Threads", "Serial", "Coroutines"]
    assert table.copy().splitlines()[1].startswith("Threads")  # what was selected stays so
    assert click() == ["Coroutines", "Serial", "Threads"]
    # Ten is more than two though "10" comes before "2"; the winner stays bold where it goes.
    bold = table.table.data(table.table.index(2, 0), Qt.ItemDataRole.FontRole)
    assert bold.bold()  # type: ignore[attr-defined]
    assert click() == ["Serial", "Threads", "Coroutines"]


def test_the_best_of_a_column_is_tinted_and_says_so(qtbot: QtBot) -> None:
    table = ResultsTable()
    qtbot.addWidget(table)
    table.show_state(finished())
    column = table.table.headers.index("Wall time (s)")
    slow, fast = (table.table.index(row, column) for row in (0, 1))
    assert table.table.data(slow, Qt.ItemDataRole.BackgroundRole) is None
    assert table.table.data(fast, Qt.ItemDataRole.BackgroundRole) == table.table.tint
    assert "best" in str(table.table.data(fast, Qt.ItemDataRole.ToolTipRole))
    table.show_state(finished(mode="live", verdict=None))
    assert table.table.data(fast, Qt.ItemDataRole.BackgroundRole) is None


def test_the_table_has_no_column_without_news_and_fits_the_window(qtbot: QtBot) -> None:
    table = ResultsTable()
    qtbot.addWidget(table)
    table.resize(1029, 200)
    with qtbot.waitExposed(table):
        table.show()
    table.show_state(finished(runs=tuple(run_view(m, i + 1.0) for i, m in enumerate(MODELS))))
    assert table.isColumnHidden(table.table.headers.index("Offered/s"))
    assert table.horizontalHeader().length() <= 1029
    assert table.horizontalHeader().height() + 10 * table.rowHeight(0) <= 200


def test_dropped_events_stand_out(qtbot: QtBot) -> None:
    status = StatusBar()
    qtbot.addWidget(status)
    status.show_state(ScreenState(received=12_000, dropped=3))
    assert status.events.text() == "12,000 events"
    assert status.dropped.property("tone") == "bad"


def test_events_are_a_rate_while_hosts_run_and_a_count_afterwards(qtbot: QtBot) -> None:
    now = [0.0]
    status = StatusBar(clock=lambda: now[0])
    qtbot.addWidget(status)
    for t, received in ((0.0, 0), (1.0, 20_000), (3.0, 116_000), (4.0, 164_000)):
        now[0] = t
        status.show_state(ScreenState(phase=Phase.RUNNING, received=received))
    assert status.events.text() == "48k events/s"
    status.show_state(ScreenState(phase=Phase.RUNNING, received=10))  # another run
    assert status.events.text() == "0.0 events/s"
    status.show_state(ScreenState(phase=Phase.DONE, received=12_431))
    assert status.events.text() == "12,431 events"


def test_live_tells_what_was_offered_and_done(qtbot: QtBot) -> None:
    status = StatusBar()
    qtbot.addWidget(status)
    trace = drawn("threads", ["r" * 100], ["r" * 50, " " * 40 + "r" * 20, " " * 60 + "r"])
    run = RunView("threads", "running", "", None, {}, trace)
    status.show_state(ScreenState(phase=Phase.RUNNING, mode="live", runs=(run,)))
    assert status.rates.text() == "30 tasks/s offered, 30 done"
    assert not status.rates.isHidden()
    status.show_state(ScreenState(phase=Phase.DONE, mode="live", runs=(run,)))
    assert status.rates.isHidden()


def test_a_banner_is_dismissed_by_a_click(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_message("The disk is full. Choose another folder.")
    assert not banner.isHidden()
    qtbot.mouseClick(banner.close_buttons()[0], Qt.MouseButton.LeftButton)
    assert banner.texts == []
    assert banner.isHidden()


def test_banners_are_bounded_and_repeats_are_counted(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    for i in range(MAX_SHOWN + 2):
        banner.show_message(f"error {i}")
        banner.show_message(f"error {i}")
    assert banner.texts == ["error 4", "error 3", "error 2"]
    banner.dismiss_all()
    assert banner.isHidden()


def test_long_titles_break_before_their_unit() -> None:
    assert two_lines("Wall time (s)") == "Wall time\n(s)"
    assert two_lines("Model") == "Model"
    assert two_lines("Tasks done / failed / cancelled").count("\n") == 1


def test_reasons_have_links_and_the_rest_is_behind_one(verdict: VerdictBar, qtbot: QtBot) -> None:
    spans, measure = Evidence("spans", model="threads"), Evidence("measure", over="workers")
    findings = (
        Finding("Threads win: 4.00× serial.", 4.0, "×", spans),
        Finding("Serial: 79 % of its time waited for I/O.", 79.0, "%", spans),
        Finding("Threads cost <nothing>."),
        Finding("How many workers?", 4.0, "workers", measure),
    )
    asked: list[Finding] = []
    verdict.evidence_asked.connect(asked.append)
    verdict.show_state(finished(verdict=Verdict("Threads win.", "threads", findings)))
    assert "4.00× serial." in verdict.sentence.text()
    shown = verdict.reasons.text()
    assert "79 %" in shown
    assert "&lt;nothing&gt;" in shown
    assert "How many" not in shown
    verdict.reasons.linkActivated.emit("more")
    assert ">measure</a>" in verdict.reasons.text()
    verdict.reasons.linkActivated.emit("2")
    verdict.sentence.linkActivated.emit("0")
    assert asked == [findings[3], findings[0]]


def test_the_verdict_so_far_stays_while_rounds_go_on(verdict: VerdictBar) -> None:
    so_far = Verdict("Threads win.", "threads", (Finding("Threads win: 4.00× serial."),))
    runs = (run_view("serial", status="running"), run_view("threads"))
    verdict.show_state(
        ScreenState(
            phase=Phase.RUNNING, mode="compare", runs=runs, rounds=4, warmup=1, round=2,
            so_far=so_far,
        )
    )  # fmt: skip
    assert "win: 4.00× serial." in verdict.sentence.text()
    assert verdict.note.text() == "Round 2 of 3: Running Serial, 1 of 2 …"


def test_a_sweep_speaks_in_the_verdicts_place(verdict: VerdictBar) -> None:
    found = (Finding("Threads win until CPU per task exceeds 3.1 ± 0.4 ms, then Processes.", 3.1),)
    verdict.show_state(finished(sweep=SweepShown(found, busy=True)))
    assert "3.1 ± 0.4 ms" in verdict.sentence.text()
    assert verdict.note.text() == "So far: the sweep goes on."
    verdict.show_state(finished(sweep=SweepShown()))
    assert "Press <b>Run</b>" in verdict.sentence.text()
