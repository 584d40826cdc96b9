"""The dialog that asks for a cluster."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from concurviz.views.cluster_dialog import ClusterDialog

ADDRESS = "tcp://127.0.0.1:8786"
ROW = ["tcp://127.0.0.1:40001", "2", "80 MiB", "–"]


@pytest.fixture
def dialog(qtbot: QtBot) -> ClusterDialog:
    made = ClusterDialog("")
    made.show()
    return made


def test_who_is_there_is_shown_and_can_be_used(dialog: ClusterDialog, qtbot: QtBot) -> None:
    assert not dialog.use_button.isEnabled()
    assert not dialog.own_button.isEnabled()
    dialog.address.setText(f" {ADDRESS}")
    with qtbot.waitSignal(dialog.wanted) as wanted:
        dialog.connect_button.click()
    assert wanted.args == [ADDRESS]
    assert not dialog.connect_button.isEnabled()
    # What is found at another address comes too late.
    dialog.show_found("tcp://127.0.0.1:1", [ROW, ROW], "2 workers")
    assert not dialog.use_button.isEnabled()
    dialog.show_found(ADDRESS, [ROW], "1 workers with 2 threads together.")
    assert dialog.table.table.rows == [ROW]
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.use_button.click()
    assert chosen.args == [ADDRESS]
    assert not dialog.isVisible()


def test_a_problem_is_said_and_nothing_can_be_used(dialog: ClusterDialog) -> None:
    dialog.address.setText("127.0.0.1")
    dialog.connect_button.click()
    assert "tcp://HOST:PORT" in dialog.summary.text()
    dialog.address.setText(ADDRESS)
    dialog.connect_button.click()
    dialog.show_problem("It cannot be used: it has no workers.")
    assert dialog.summary.text() == "It cannot be used: it has no workers."
    assert dialog.connect_button.isEnabled()
    assert not dialog.use_button.isEnabled()
    dialog.close()


def test_an_edit_forgets_what_was_found(dialog: ClusterDialog) -> None:
    dialog.address.setText(ADDRESS)
    dialog.connect_button.click()
    dialog.show_found(ADDRESS, [ROW], "1 workers")
    dialog.address.setText(f"{ADDRESS}0")
    assert not dialog.use_button.isEnabled()
    assert dialog.table.table.rows == []
    dialog.close()


def test_the_cluster_in_use_can_be_given_up(qtbot: QtBot) -> None:
    dialog = ClusterDialog(ADDRESS)
    assert dialog.address.text() == ADDRESS
    assert ADDRESS in dialog.summary.text()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.own_button.click()
    assert chosen.args == [""]
