"""The dialog that asks for a cluster."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from concurviz.views.cluster_dialog import ClusterDialog
from concurviz.wire.cluster import NO_CLUSTER, Cluster

ADDRESS = "tcp://127.0.0.1:8786"
ROW = ["tcp://127.0.0.1:40001", "2", "80 MiB", "–"]


@pytest.fixture
def dialog(qtbot: QtBot) -> ClusterDialog:
    made = ClusterDialog(NO_CLUSTER)
    made.show()
    return made


def test_who_is_there_is_shown_and_can_be_used(dialog: ClusterDialog, qtbot: QtBot) -> None:
    assert not dialog.use_button.isEnabled()
    assert not dialog.own_button.isEnabled()
    dialog.address.setText(f" {ADDRESS}")
    with qtbot.waitSignal(dialog.wanted) as wanted:
        dialog.connect_button.click()
    assert wanted.args == [Cluster(ADDRESS)]
    assert not dialog.connect_button.isEnabled()
    # What is found at another address comes too late.
    dialog.show_found(Cluster("tcp://127.0.0.1:1"), [ROW, ROW], "2 workers")
    assert not dialog.use_button.isEnabled()
    dialog.show_found(Cluster(ADDRESS), [ROW], "1 workers with 2 threads together.")
    assert dialog.table.table.rows == [ROW]
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.use_button.click()
    assert chosen.args == [Cluster(ADDRESS)]
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
    dialog.show_found(Cluster(ADDRESS), [ROW], "1 workers")
    dialog.address.setText(f"{ADDRESS}0")
    assert not dialog.use_button.isEnabled()
    assert dialog.table.table.rows == []
    dialog.close()


def test_the_cluster_in_use_can_be_given_up(qtbot: QtBot) -> None:
    dialog = ClusterDialog(Cluster(ADDRESS))
    assert dialog.address.text() == ADDRESS
    assert ADDRESS in dialog.summary.text()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.own_button.click()
    assert chosen.args == [NO_CLUSTER]


def test_a_cluster_that_was_used_comes_back_with_its_files(qtbot: QtBot) -> None:
    known = [Cluster("tls://far:8786", "/ca.pem", "/cert.pem", "/key.pem"), Cluster(ADDRESS)]
    dialog = ClusterDialog(NO_CLUSTER, known)
    dialog.show()
    assert dialog.cluster() == known[0]
    dialog.box.setCurrentIndex(1)
    assert dialog.cluster() == known[1]
    assert not dialog.files[0].isVisible()
    dialog.box.setCurrentIndex(0)
    assert dialog.files[0].isVisible()
    with qtbot.waitSignal(dialog.wanted) as wanted:
        dialog.connect_button.click()
    assert wanted.args == [known[0]]
    dialog.files[2].clear()
    assert not dialog.use_button.isEnabled()
    dialog.connect_button.click()
    assert dialog.summary.text() == "TLS takes all three files, or none."
    dialog.close()
