"""The card of vital signs fills line by line."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from concurviz.analysis.vitals import HEADERS, PARTS
from concurviz.views.vitals_card import VitalsCard


def test_what_is_known_is_shown_and_the_rest_is_awaited(qtbot: QtBot) -> None:
    card = VitalsCard()
    assert [line[1] for line in card.table.table.rows] == ["…"] * len(PARTS)

    card.show_found(
        {
            "thread": {
                "create_s": 9e-5, "switch_s": 8e-6, "keep_bytes": 16384.0,
                "queue_round_trip_s": 1.6e-5, "many": 10000.0, "many_s": 1.5,
            },
            "qthread": {"missing": "No module named 'PySide6'"},
        }
    )  # fmt: skip

    lines = {line[0]: line[1:] for line in card.table.table.rows}
    assert lines["Thread"] == ["90 µs", "8 µs", "16.00 KiB", "16 µs", "10,000 in 1.5 s"]
    assert lines["QThread"][0] == "No module named 'PySide6'"
    assert len(card.table.table.headers) == len(HEADERS)
    card.close()
