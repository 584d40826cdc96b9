"""Garbage is collected in the thread of the window alone."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QApplication

from concurviz.app.garbage import PERIOD_MS, Garbage
from tests.app.conftest import App


class Cycle:
    """Only the collector can take it away, and it notes in which thread that was."""

    def __init__(self, seen: list[threading.Thread]) -> None:
        self.me = self
        weakref.finalize(self, lambda: seen.append(threading.current_thread()))


def make_much_garbage(seen: list[threading.Thread]) -> None:
    for _ in range(20_000):
        Cycle(seen)


async def test_another_threads_garbage_is_taken_away_here(app: App) -> None:
    assert not gc.isenabled()
    seen: list[threading.Thread] = []
    await asyncio.to_thread(make_much_garbage, seen)
    await app.until(lambda: bool(seen))
    assert set(seen) == {threading.main_thread()}
    assert PERIOD_MS < 1000


@pytest.mark.parametrize("was_on", [True, False])
def test_python_collects_as_before_when_the_window_has_gone(
    qapp: QApplication, was_on: bool
) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        garbage = Garbage(qapp)
        assert not gc.isenabled()
        garbage.stop()
        assert gc.isenabled() == was_on
    finally:
        (gc.enable if before else gc.disable)()
