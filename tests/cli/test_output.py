"""The printed table fits where it is printed."""

from __future__ import annotations

import re
import sys

import pytest

from concurviz.analysis.metrics import metrics_of
from concurviz.analysis.table import HEADERS, telling
from concurviz.cli.output import print_results
from concurviz.wire.models import MODELS
from tests.analysis.traces import drawn

METRICS = [metrics_of(drawn(name, ["rr"], ["rr"]), status="done") for name in MODELS]


def test_a_narrow_terminal_gets_a_column_a_model_and_no_cut_figures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")  # no escape sequences among what is measured

    print_results(METRICS, winner="threads")

    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert "…" not in out
    headings = [line.strip() for line in out.splitlines() if line.strip().startswith("Model ")]
    assert len(headings) > 1
    titles = [title for line in headings for title in re.split(r" {2,}", line)[1:]]
    assert titles == [m.title for m in MODELS.values()]


def test_a_file_gets_a_line_a_model_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    print_results(METRICS, winner=None)

    lines = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert all(HEADERS[c] in lines[0] for c in telling(METRICS))
    assert len(lines) == 2 + len(MODELS)
