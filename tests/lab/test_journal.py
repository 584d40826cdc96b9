"""The writing half: what it does when there is much, and when there is no room."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from concurviz.lab.journal import Journal
from concurviz.trace.reader import Batch, JournalReader
from concurviz.wire import tally
from concurviz.wire.records import Kind
from concurviz.wire.states import Instant, State

ROOT = Path(__file__).parents[2]


def read(directory: Path) -> Batch:
    reader = JournalReader(directory)
    batch = reader.poll(final=True)
    assert not reader.problems
    assert batch.sent - batch.received == reader.dropped
    reader.close()
    return batch


def test_each_method_writes_its_record(tmp_path: Path) -> None:
    recorder = Journal(str(tmp_path)).recorder(4)
    recorder.worker(1, State.IDLE)
    recorder.task(2, State.QUEUED, 9)
    recorder.both(3, State.RUNNING, 9)
    recorder.gap(4, 50, 9)
    recorder.leave(60, State.SUSPENDED, 9)
    recorder.give_way(65, State.SUSPENDED, 9)
    recorder.instant(70, Instant.CHANGED, detail=2)
    recorder.finish(80, Instant.DONE, 9, 5)
    recorder.close(90)
    batch = read(tmp_path)
    rows = [
        tuple(int(r[n]) for n in ("kind", "t", "state", "task", "detail")) for r in batch.records
    ]
    assert rows == [
        (Kind.WORKER, 1, State.IDLE, -1, 0),
        (Kind.TASK, 2, State.QUEUED, 9, 0),
        (Kind.BOTH, 3, State.RUNNING, 9, 0),
        (Kind.GAP, 4, State.UNRESOLVED, 9, 50),
        (Kind.LEAVE, 60, State.SUSPENDED, 9, 0),
        (Kind.YIELD, 65, State.SUSPENDED, 9, 0),
        (Kind.INSTANT, 70, Instant.CHANGED, -1, 2),
        (Kind.FINISH, 80, Instant.DONE, 9, 5),
        (Kind.END, 90, 0, -1, 9),
    ]
    assert set(batch.worker.tolist()) == {4}


def test_files_are_private_and_allocated(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.recorder(0).both(1, 1, 1)
    journal.note(error=1, text="x")
    for path in tmp_path.iterdir():
        status = path.stat()
        assert stat.S_IMODE(status.st_mode) == 0o600
        assert status.st_blocks * 512 >= status.st_size
    journal.close()


@pytest.mark.parametrize("cap", [64 * 1024, 1024 * 1024])
def test_at_the_cap_slices_are_dropped_and_counted_but_no_ending(tmp_path: Path, cap: int) -> None:
    journal = Journal(str(tmp_path), cap_bytes=cap)
    recorder = journal.recorder(0)
    count = cap // 32 * 2
    for t in range(count):
        recorder.both(t, State.RUNNING, 1)
    endings = cap // 16 // 4096 * 126 - 2
    for task in range(endings // 2):
        recorder.task(count, State.QUEUED, task)
        recorder.both(count, State.RUNNING, task)
        recorder.finish(count, Instant.DONE, task)
    recorder.close(count)
    batch = read(tmp_path)
    kinds = batch.records["kind"].tolist()
    assert kinds.count(Kind.FINISH) == kinds.count(Kind.TASK) == endings // 2
    assert kinds.count(Kind.END) == 1
    assert batch.records["detail"][-1] == recorder.sent == batch.sent
    assert 0 < batch.received < batch.sent
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= cap


def test_what_a_thread_without_any_room_sent_is_counted(tmp_path: Path) -> None:
    tally.reserve(str(tmp_path))
    journal = Journal(str(tmp_path), cap_bytes=0)
    for worker in range(3):
        recorder = journal.recorder(worker)
        recorder.task(1, State.QUEUED, worker)
        recorder.both(2, State.RUNNING, worker)
        recorder.finish(3, Instant.DONE, worker)
        recorder.close(4)
    batch = read(tmp_path)
    assert (batch.sent, batch.received) == (12, 0)
    assert tally.read(str(tmp_path)) == tally.Lost(12, 6)


def test_notes_that_could_not_be_written_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally.reserve(str(tmp_path))
    journal = Journal(str(tmp_path))
    journal.note(worker=0, label="main thread")

    def full(descriptor: int, line: bytes, write: Callable[[int, bytes], int] = os.write) -> int:
        if line.startswith(b"{"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, line)

    monkeypatch.setattr(os, "write", full)
    journal.note(error=1, text="lost")
    journal.note(error=2, text="lost")
    journal.close()
    reader = JournalReader(tmp_path)
    notes = reader.poll(final=True).notes
    reader.close()

    assert [note["worker"] for note in notes] == [0]
    assert reader.lost == tally.Lost(notes=2, error=errno.ENOSPC)
    assert reader.lost.why == ""
    assert tally.Lost(notes=1, error=errno.EMFILE).why == os.strerror(errno.EMFILE)


def test_a_side_file_that_was_closed_is_opened_again(tmp_path: Path) -> None:
    tally.reserve(str(tmp_path))
    journal = Journal(str(tmp_path))
    journal.note(worker=0, label="main thread")
    os.close(journal._notes)
    mine = tmp_path / "mine.txt"
    with mine.open("w") as file:
        # The system gives out the lowest number that is free.
        assert file.fileno() == journal._notes
        journal.note(error=1, text="kept")
    journal.close()
    reader = JournalReader(tmp_path)
    notes = reader.poll(final=True).notes
    reader.close()
    assert [note.get("text") for note in notes] == [None, "kept"]
    assert mine.read_text("utf-8") == ""
    assert reader.lost == tally.Lost()


def test_a_full_disk_is_an_error_and_drops_not_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(str(tmp_path))
    recorder = journal.recorder(0)
    recorder.both(0, State.RUNNING, 0)

    def full(fd: int, offset: int, length: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    for t in range(20_000):
        recorder.both(t, State.RUNNING, 1)
    recorder.finish(20_000, Instant.DONE, 1)
    recorder.close(20_001)
    assert journal.error is not None
    assert journal.error.errno == errno.ENOSPC
    batch = read(tmp_path)
    assert batch.records["kind"].tolist()[-2:] == [Kind.FINISH, Kind.END]
    assert batch.sent == 20_003
    assert batch.received < batch.sent
    assert not list(tmp_path.glob("*.new"))


def test_a_thread_without_any_room_still_runs(tmp_path: Path) -> None:
    recorder = Journal(str(tmp_path / "gone")).recorder(0)
    recorder.both(1, State.RUNNING, 1)
    recorder.finish(2, Instant.DONE, 1)
    recorder.close(3)
    assert recorder.sent == 3


CROWD = """
import resource, sys, threading
from concurviz.lab.journal import Journal
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
threading.stack_size(128 * 1024)
journal = Journal(sys.argv[1])
everyone = threading.Barrier(2000)
def work(worker):
    recorder = journal.recorder(worker)
    recorder.both(1, 1, worker)
    everyone.wait()
    recorder.finish(2, 1, worker)
    recorder.close(3)
threads = [threading.Thread(target=work, args=(i,)) for i in range(2000)]
for t in threads: t.start()
for t in threads: t.join()
assert journal.error is None
"""


def test_two_thousand_threads_within_the_descriptor_limit(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-S", "-c", CROWD, str(tmp_path)], cwd=ROOT, check=True)
    batch = read(tmp_path)
    assert batch.sent == batch.received == 6_000
    assert len(set(batch.worker.tolist())) == 2_000
