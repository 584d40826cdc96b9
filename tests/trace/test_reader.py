"""The reading half: nothing torn, lost or foreign, whatever happens to the writers."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurviz.lab.journal import Journal
from concurviz.trace.reader import JournalReader
from concurviz.wire.records import HEADER_SIZE, RECORD, RECORD_SIZE, chunk_name, notes_name

ROOT = Path(__file__).parents[2]


def test_a_record_is_taken_at_the_poll_after_the_one_that_saw_it(tmp_path: Path) -> None:
    clock = iter([100, 200, 300])
    reader = JournalReader(tmp_path, clock=lambda: next(clock))
    recorder = Journal(str(tmp_path)).recorder(3)
    recorder.both(5, 1, 8)
    assert not len(reader.poll().records)
    recorder.both(6, 1, 9)
    batch = reader.poll()
    assert batch.records["task"].tolist() == [8]
    assert batch.worker.tolist() == [3]
    assert batch.pid.tolist() == [os.getpid()]
    assert batch.until == 100
    assert reader.poll().records["task"].tolist() == [9]


def test_a_torn_record_is_never_taken(tmp_path: Path) -> None:
    """Its sequence number, stored last, is not there yet."""
    journal = Journal(str(tmp_path))
    recorder = journal.recorder(0)
    recorder.both(5, 1, 8)
    path = tmp_path / chunk_name(os.getpid(), 0)
    with path.open("r+b") as file:
        file.seek(HEADER_SIZE + RECORD_SIZE)
        file.write(RECORD.pack(6, 0, 9, 4, 1, 0, 2)[: RECORD_SIZE - 8])
    batch = JournalReader(tmp_path).poll(final=True)
    assert batch.records["task"].tolist() == [8]
    assert (batch.sent, batch.received) == (1, 1)


def test_used_chunks_are_removed_and_streams_stay_in_order(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    reader = JournalReader(tmp_path)
    recorder = journal.recorder(0)
    told = []
    for burst in range(20):
        for i in range(5_000):
            recorder.both(burst * 5_000 + i, 1, 0)
        told.append(reader.poll().records["t"])
    recorder.close(100_000)
    told.append(reader.poll(final=True).records["t"])
    assert np.concatenate(told).tolist() == list(range(100_001))
    assert (reader.sent, reader.dropped) == (100_001, 0)
    # The first chunk goes with its reserve, the last one with its unused pages: at the run's end.
    assert len(list(tmp_path.iterdir())) <= 2
    assert not reader.problems


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3 * 4096), st.integers(0, 8192), st.booleans())
def test_foreign_bytes_do_no_harm(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, whole: bool
) -> None:
    directory = tmp_path_factory.mktemp("junk")
    recorder = Journal(str(directory)).recorder(0)
    recorder.both(1, 1, 1)
    path = directory / (chunk_name(1, 0) if whole else chunk_name(os.getpid(), 0))
    with path.open("wb" if whole else "r+b") as file:
        file.seek(0 if whole else at)
        file.write(junk)
    (directory / notes_name(1)).write_bytes(junk)
    reader = JournalReader(directory)
    reader.poll()
    batch = reader.poll(final=True)
    assert batch.sent - batch.received == reader.dropped >= 0
    reader.close()


def test_notes_are_read_by_whole_lines(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    reader = JournalReader(tmp_path)
    journal.note(worker=1, label="läne", role="thread")
    assert reader.poll().notes == [{"worker": 1, "label": "läne", "role": "thread"}]
    with (tmp_path / notes_name(os.getpid())).open("ab") as file:
        file.write(b'{"error": 3, ')
        file.flush()
        assert reader.poll().notes == []
        file.write(b'"text": "no"}\n')
    assert reader.poll().notes == [{"error": 3, "text": "no"}]
    journal.close()


def test_a_directory_that_is_gone_is_empty(tmp_path: Path) -> None:
    assert not len(JournalReader(tmp_path / "gone").poll(final=True).records)


def test_reading_beside_a_writing_thread_takes_every_record_once(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    count = 200_000

    def write() -> None:
        recorder = journal.recorder(1)
        for i in range(count):
            recorder.instant(i, 6, i, -i)
        recorder.close(count)

    thread = threading.Thread(target=write)
    reader = JournalReader(tmp_path)
    thread.start()
    parts = []
    while thread.is_alive():
        parts.append(reader.poll().records)
    thread.join()
    parts.append(reader.poll(final=True).records)
    records = np.concatenate(parts)
    assert records["t"].tolist() == list(range(count + 1))
    assert (records["detail"][:-1] == -records["t"][:-1]).all()
    assert reader.sent == reader.received == count + 1


WRITER = """
import mmap, sys
from concurviz.lab.journal import Journal
recorder = Journal(sys.argv[1]).recorder(0)
with open(sys.argv[2], "r+b") as file:
    confirmed = memoryview(mmap.mmap(file.fileno(), 8)).cast("Q")
i = 0
while True:
    i += 1
    recorder.both(i, 1, i)
    confirmed[0] = i
"""


def test_fifty_kills_lose_no_finished_record(tmp_path: Path) -> None:
    chance = random.Random(7)
    for trial in range(50):
        directory = tmp_path / str(trial)
        directory.mkdir()
        counter = tmp_path / f"{trial}.count"
        counter.write_bytes(bytes(8))
        command = [sys.executable, "-S", "-c", WRITER, str(directory), str(counter)]
        child = subprocess.Popen(command, cwd=ROOT)
        reader = JournalReader(directory)
        parts = []
        enough = chance.randrange(1, 30_000)
        try:
            while struct.unpack("Q", counter.read_bytes())[0] < enough and child.poll() is None:
                parts.append(reader.poll().records)
        finally:
            child.kill()
            child.wait()
        (confirmed,) = struct.unpack("Q", counter.read_bytes())
        parts.append(reader.poll(final=True).records)
        records = np.concatenate(parts)
        assert confirmed >= enough
        assert len(records) in (confirmed, confirmed + 1)
        assert (records["t"] == np.arange(1, len(records) + 1)).all()
        assert (records["task"] == records["t"]).all()
        assert reader.dropped == 0
        reader.close()
