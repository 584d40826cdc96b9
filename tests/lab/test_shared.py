"""What tasks share: bounds, stamps, and what is left when a holder dies.

What processes share leaves a resource tracker and a map behind in the process that made it, so that
is checked in a process of its own: this file run as a program.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter_ns

from concurviz.lab.shared import ProcessLock, ProcessQueue, Shared
from concurviz.lab.tokens import TokenLock, TokenQueue

ROOT = Path(__file__).parents[2]
WAIT_S = 20.0


def check_lock(shared: Shared) -> None:
    lock = shared.lock
    assert lock.acquire(0)
    assert not lock.acquire(0)
    assert not lock.acquire(0.01)
    before = perf_counter_ns()
    lock.release()
    assert before <= lock.released_ns <= perf_counter_ns()
    assert lock.acquire(0.01)


def check_queue(shared: Shared) -> None:
    """The queue has room for two items."""
    queue = shared.queue
    assert queue.take(0) == 0
    before = perf_counter_ns()
    assert queue.put(0)
    assert queue.put(0.01)
    assert not queue.put(0)
    assert not queue.put(0.01)
    first = queue.take(0)
    assert before <= first <= queue.taken_ns <= perf_counter_ns()
    assert queue.put(0)
    second = queue.take(0.01)
    assert first <= second <= queue.take(0)
    assert queue.take(0.01) == 0


def check_a_lock_whose_holder_died_is_given_back_once(lock: ProcessLock) -> None:
    assert lock.acquire(0)
    lock.holder_died(-1)
    assert not lock.acquire(0)
    lock.holder_died(threading.get_native_id())
    assert lock.acquire(0)
    lock.release()
    lock.holder_died(threading.get_native_id())
    assert lock.acquire(0)
    assert not lock.acquire(0)


def check_processes_exchange_items(queue: ProcessQueue) -> None:
    """The queue has room for one item."""
    consumer = multiprocessing.get_context("spawn").Process(target=queue.take, args=(WAIT_S,))
    consumer.start()
    assert queue.put(0)
    # The second one has room only once the other process has taken the first.
    assert queue.put(WAIT_S)
    consumer.join(WAIT_S)
    assert consumer.exitcode == 0
    assert queue.taken_ns > 0


def test_tokens_by_name_are_a_lock_and_a_queue_for_who_knows_the_name(tmp_path: Path) -> None:
    name = str(tmp_path / "shared")
    lock, same = TokenLock.at(name, new=True), TokenLock.at(name)
    assert lock.acquire(0)
    assert not same.acquire(0)
    before = perf_counter_ns()
    lock.release()
    assert same.acquire(0)
    assert before <= same.released_ns <= perf_counter_ns()
    # One that died with it did not give it back.
    lock.holder_died(-1)
    assert not lock.acquire(0)
    lock.holder_died(os.getpid())
    assert lock.acquire(0)
    queue, other = TokenQueue.at(name, 1), TokenQueue.at(name)
    assert queue.put(0)
    assert not other.put(0)
    first = other.take(0)
    assert before <= first <= perf_counter_ns()
    assert queue.take(0) == 0
    assert queue.put(0.01)
    assert first <= queue.taken_ns <= perf_counter_ns()
    for one in (lock, same, queue, other):
        one.close()


def test_between_threads() -> None:
    check_lock(Shared.of_threads(2))
    check_queue(Shared.of_threads(2))


def test_between_processes() -> None:
    done = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=3 * WAIT_S,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "checked\n", "")


def main() -> None:
    spawn = multiprocessing.get_context("spawn")
    check_lock(Shared.of_processes(spawn, 2))
    check_queue(Shared.of_processes(spawn, 2))
    check_a_lock_whose_holder_died_is_given_back_once(ProcessLock(spawn))
    check_processes_exchange_items(ProcessQueue(spawn, 1))
    print("checked")


if __name__ == "__main__":
    main()
