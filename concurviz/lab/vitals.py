"""Vital signs of this machine: what a process, a thread, a task, a coroutine cost.

Run as ``python -m concurviz.lab.vitals PART PARENT``: one part in a process of its own, its figures
as one JSON object on standard output. Times in seconds, sizes in bytes; null where it cannot be.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import queue
import sys
import threading
from time import perf_counter
from typing import Any, Callable, Optional

from concurviz.lab.lifeline import die_with_parent

Figures = dict[str, Optional[float]]

MANY = 10_000
ROUNDS = 2_000
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def resident() -> int | None:
    """Resident memory of this process; None where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * PAGE
    except OSError:
        return None


def best(action: Callable[[], object], rounds: int) -> float:
    """The median of so many measurements of ``action``, seconds."""
    taken: list[float] = []
    for _ in range(rounds):
        begin = perf_counter()
        action()
        taken.append(perf_counter() - begin)
    return sorted(taken)[len(taken) // 2]


def grown(before: int | None, count: int) -> float | None:
    """Bytes that each of ``count`` things has added since ``before``."""
    now = resident()
    return None if before is None or now is None or not count else max(0, now - before) / count


def nothing() -> None:
    """What a new process or thread is given to do."""


def echo(pipe: Any) -> None:
    """Send back what comes, until None."""
    while True:
        message = pipe.recv_bytes()
        if not message:
            return
        pipe.send_bytes(message)


def tell_memory(pipe: Any) -> None:
    """Say how much memory a bare child holds."""
    pipe.send(resident())


def processes() -> Figures:
    """Spawned processes: the way that works beside threads and Qt."""
    spawn = multiprocessing.get_context("spawn")

    def create() -> None:
        process = spawn.Process(target=nothing)
        process.start()
        process.join()

    ours, theirs = spawn.Pipe()
    child = spawn.Process(target=tell_memory, args=(theirs,))
    child.start()
    memory = ours.recv()
    child.join()
    ours, theirs = spawn.Pipe()
    child = spawn.Process(target=echo, args=(theirs,))
    child.start()
    ours.send_bytes(b"x")
    ours.recv_bytes()

    def there_and_back() -> None:
        ours.send_bytes(b"x")
        ours.recv_bytes()

    trip = best(there_and_back, ROUNDS)
    ours.send_bytes(b"")
    child.join()
    return {"create_s": best(create, 5), "switch_s": trip / 2, "keep_bytes": memory,
            "pipe_round_trip_s": trip}  # fmt: skip


def threads() -> Figures:
    """``threading.Thread``: created and joined; handing over to another; kept in thousands."""

    def create() -> None:
        thread = threading.Thread(target=nothing)
        thread.start()
        thread.join()

    asked: queue.SimpleQueue[int] = queue.SimpleQueue()
    answered: queue.SimpleQueue[int] = queue.SimpleQueue()

    def answer() -> None:
        while asked.get():
            answered.put(1)

    partner = threading.Thread(target=answer)
    partner.start()

    def there_and_back() -> None:
        asked.put(1)
        answered.get()

    trip = best(there_and_back, ROUNDS)
    asked.put(0)
    partner.join()
    created = best(create, 500)
    # A lock that goes from hand to hand: an event would wake ten thousand at once for one GIL.
    gate = threading.Lock()
    gate.acquire()

    def wait() -> None:
        with gate:
            pass

    kept: list[threading.Thread] = []
    before, begin = resident(), perf_counter()
    try:
        while len(kept) < MANY:
            thread = threading.Thread(target=wait)
            thread.start()
            kept.append(thread)
    except (RuntimeError, MemoryError):
        pass  # as many as this machine takes, and that is what is said
    took = perf_counter() - begin
    each = grown(before, len(kept))
    gate.release()
    for thread in kept:
        thread.join()
    return {"create_s": created, "switch_s": trip / 2, "keep_bytes": each,
            "queue_round_trip_s": trip, "many": float(len(kept)), "many_s": took}  # fmt: skip


def tasks() -> Figures:
    """``asyncio`` tasks on one loop."""

    async def main() -> Figures:
        loop = asyncio.get_running_loop()

        async def sleep() -> None:
            await asyncio.sleep(0)

        begin = perf_counter()
        for _ in range(ROUNDS):
            await loop.create_task(sleep())
        created = (perf_counter() - begin) / ROUNDS

        async def spin() -> None:
            for _ in range(ROUNDS):
                await asyncio.sleep(0)

        begin = perf_counter()
        await asyncio.gather(spin(), spin())
        switch = (perf_counter() - begin) / (2 * ROUNDS)
        future: asyncio.Future[None]
        begin = perf_counter()
        for _ in range(ROUNDS):
            future = loop.create_future()
            loop.call_soon(future.set_result, None)
            await future
        trip = (perf_counter() - begin) / ROUNDS
        wake = asyncio.Event()
        before, begin = resident(), perf_counter()
        kept = [loop.create_task(wake.wait()) for _ in range(MANY)]
        await asyncio.sleep(0)
        took, each = perf_counter() - begin, grown(before, MANY)
        wake.set()
        await asyncio.gather(*kept)
        return {"create_s": created, "switch_s": switch, "keep_bytes": each,
                "loop_round_trip_s": trip, "many": float(MANY), "many_s": took}  # fmt: skip

    return asyncio.run(main())


class _Pause:
    def __await__(self) -> Any:
        yield


def coroutines() -> Figures:
    """Bare coroutines, resumed by hand: what suspending costs without a loop."""

    async def wait() -> None:
        while True:
            await _Pause()

    def create() -> None:
        coroutine = wait()
        coroutine.send(None)
        coroutine.close()

    coroutine = wait()
    switch = best(lambda: coroutine.send(None), ROUNDS)
    coroutine.close()
    created = best(create, ROUNDS)
    before, begin = resident(), perf_counter()
    kept = [wait() for _ in range(MANY)]
    for one in kept:
        one.send(None)
    took, each = perf_counter() - begin, grown(before, MANY)
    for one in kept:
        one.close()
    return {"create_s": created, "switch_s": switch, "keep_bytes": each, "many": float(MANY),
            "many_s": took}  # fmt: skip


def qthreads() -> Figures:
    """``QThread``, where PySide6 is installed."""
    from PySide6.QtCore import (
        QCoreApplication,
        QEventLoop,
        QObject,
        QSemaphore,
        Qt,
        QThread,
        Signal,
    )

    class Answering(QThread):
        def run(self) -> None:
            while True:
                asked.acquire()
                if over:
                    return
                answered.release()

    class Partner(QObject):
        asked = Signal()
        answered = Signal()

    app = QCoreApplication([])
    asked, answered, over = QSemaphore(), QSemaphore(), False
    handed = Answering()
    handed.start()

    def there_and_back() -> None:
        asked.release()
        answered.acquire()

    handover = best(there_and_back, ROUNDS)
    over = True
    asked.release()
    handed.wait()

    looping, loop, ours, theirs = QThread(), QEventLoop(), Partner(), Partner()
    theirs.moveToThread(looping)
    ours.asked.connect(theirs.answered, Qt.ConnectionType.QueuedConnection)
    theirs.answered.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    looping.start()

    def signal_and_back() -> None:
        ours.asked.emit()
        loop.exec()

    trip = best(signal_and_back, ROUNDS)
    looping.quit()
    looping.wait()

    def create() -> None:
        thread = QThread()
        thread.run = nothing  # type: ignore[method-assign]
        thread.start()
        thread.wait()

    created = best(create, 200)
    before, kept = resident(), []
    for _ in range(200):
        thread = QThread()
        thread.start()
        kept.append(thread)
    each = grown(before, len(kept))
    for thread in kept:
        thread.quit()
        thread.wait()
    del app
    return {"create_s": created, "switch_s": handover / 2, "keep_bytes": each,
            "loop_round_trip_s": trip}  # fmt: skip


#: What a sub-interpreter does with what comes down its pipe, until that is closed.
_ECHO = """
import os
while message := os.read({0}, 1):
    os.write({1}, message)
"""


def subinterpreters() -> Figures:
    """Sub-interpreters, where this Python lets itself be asked for one."""
    import importlib

    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            module: Any = importlib.import_module(name)
            break
        except ImportError:
            continue
    else:
        raise ImportError("this Python has no sub-interpreters")
    before = resident()
    begin = perf_counter()
    kept = [module.create() for _ in range(5)]
    created = (perf_counter() - begin) / len(kept)
    each = grown(before, len(kept))
    # A pipe is all that interpreters of every version share: objects do not cross.
    asked, ask = os.pipe()
    answered, answer = os.pipe()
    script = _ECHO.format(asked, answer)
    partner = threading.Thread(target=module.run_string, args=(kept[0], script))
    partner.start()

    def there_and_back() -> None:
        os.write(ask, b"x")
        os.read(answered, 1)

    trip = best(there_and_back, ROUNDS)
    os.close(ask)
    partner.join()
    for end in (asked, answered, answer):
        os.close(end)
    for one in kept:
        module.destroy(one)
    return {"create_s": created, "switch_s": trip / 2, "keep_bytes": each,
            "pipe_round_trip_s": trip}  # fmt: skip


PARTS: dict[str, Callable[[], Figures]] = {
    "process": processes,
    "thread": threads,
    "qthread": qthreads,
    "task": tasks,
    "coroutine": coroutines,
    "subinterpreter": subinterpreters,
}


def main() -> None:
    """Measure the part named in argv for the parent whose id follows it."""
    die_with_parent(int(sys.argv[2]))
    try:
        found: dict[str, Any] = dict(PARTS[sys.argv[1]]())
    except ImportError as error:
        found = {"missing": str(error)}
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
