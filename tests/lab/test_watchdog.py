"""An exception for a task whose time is up, wherever its thread may be."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any, cast

import pytest

from concurviz.lab.active import Active
from concurviz.lab.journal import Journal
from concurviz.lab.watchdog import TaskTimeout, Watchdog
from concurviz.trace.reader import JournalReader
from concurviz.wire import tally
from concurviz.wire.states import State

HITS = 50


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that take the GIL from each other all the time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_a_record_that_is_being_written_is_written_to_its_end(tmp_path: Path) -> None:
    """Small journals, one after the other: each makes files, in code that is not the lab's."""
    tally.reserve(str(tmp_path))
    sent: list[int] = []
    # In C: no exception can leave it half done.
    at_work: SimpleQueue[int] = SimpleQueue()

    def record() -> None:
        for part in range(HITS):
            recorder = Journal(str(tmp_path), part=part).recorder(0)
            try:
                at_work.put(part)
                while True:
                    recorder.both(1, State.RUNNING, 0)
            except TaskTimeout:
                sent.append(recorder.sent)

    thread = threading.Thread(target=record)
    thread.start()
    dog = Watchdog(str(tmp_path), 0)
    task: Any = SimpleNamespace(interrupt=None, thread=thread.ident)
    for part in range(HITS):
        assert at_work.get() == part
        dog._interrupt(cast("Active", task))
    thread.join()
    dog.close()
    reader = JournalReader(tmp_path)
    batch = reader.poll(final=True)
    reader.close()
    assert len(sent) == HITS
    assert batch.sent == batch.received == sum(sent)
