"""The queue of operations made of callbacks, on a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from concurviz.lab.journal import Journal
from concurviz.lab.loop_bench import CallbackBench
from concurviz.lab.settings import Settings
from concurviz.wire.control import Rates


class Step:
    """An operation that notes in ``said`` when it goes on."""

    def __init__(self, index: int, said: list[int]) -> None:
        self.index = index
        self._said = said

    def resume(self, ready: int) -> None:
        assert ready > 0
        self._said.append(self.index)

    def fail(self, error: Exception) -> None:
        raise error


@pytest.fixture
def play(tmp_path: Path) -> Callable[[int, Callable[[CallbackBench], None]], None]:
    """Call something with a bench whose queue has a bound, then let the callbacks run."""

    async def main(bound: int, act: Callable[[CallbackBench], None]) -> None:
        journal = Journal(str(tmp_path))
        rates = Rates(spin=1.0, sha256=1.0, zlib=1.0)
        settings = Settings(
            directory=str(tmp_path), files=str(tmp_path), port=0, token=b"", rates=rates, chunk=1,
            gap_ns=1, payload=False,
        )  # fmt: skip
        act(CallbackBench(journal.recorder(0), settings, threading.Event(), bound))
        await asyncio.sleep(0)
        journal.close()

    return lambda bound, act: asyncio.run(main(bound, act))


Play = Callable[[int, Callable[[CallbackBench], None]], None]


def test_who_finds_no_room_goes_on_when_an_item_is_taken(play: Play) -> None:
    said: list[int] = []

    def act(bench: CallbackBench) -> None:
        assert bench.queue.put(Step(0, said))
        assert not bench.queue.put(Step(1, said))
        assert not bench.queue.put(Step(2, said))
        assert bench.queue.take(Step(3, said))
        # The item of the first to wait is in: there is no room again.
        assert not bench.queue.put(Step(4, said))
        assert bench.queue.take(Step(5, said))

    play(1, act)
    assert said == [1, 2]


def test_who_finds_nothing_goes_on_when_an_item_is_put(play: Play) -> None:
    said: list[int] = []

    def act(bench: CallbackBench) -> None:
        assert not bench.queue.take(Step(0, said))
        assert not bench.queue.take(Step(1, said))
        assert bench.queue.put(Step(2, said))
        # That item is taken: there is room for another, and for one more after that.
        assert bench.queue.put(Step(3, said))
        assert bench.queue.put(Step(4, said))
        assert not bench.queue.put(Step(5, said))

    play(1, act)
    assert said == [0, 1]


def test_nobody_goes_on_within_the_callback_of_another(play: Play) -> None:
    said: list[int] = []

    def act(bench: CallbackBench) -> None:
        bench.queue.take(Step(0, said))
        bench.queue.put(Step(1, said))
        assert said == []

    play(1, act)
    assert said == [0]
