"""The process that the bench of models measures against: the bare library, doing empty tasks.

``python -m tests.bench.bare MODEL FEW MANY`` does so many with the model's own means, first few and
then many, in one go each, and prints the seconds of both. Two workers, where there are workers.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, wait
from time import perf_counter

WORKERS = 2


def task(number: int) -> int:
    """An empty task."""
    return number


async def step(number: int) -> int:
    """An empty coroutine."""
    return number


def serial(count: int) -> None:
    for number in range(count):
        task(number)


def processes(count: int) -> None:
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        for _ in pool.imap_unordered(task, range(count)):
            continue


def loop_of(numbers: range) -> None:
    asyncio.run(gather_of(numbers))


def hybrid(count: int) -> None:
    share = count // WORKERS
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        pool.map(loop_of, [range(i * share, (i + 1) * share) for i in range(WORKERS)])


def subinterpreters(count: int) -> None:
    from concurrent.futures import InterpreterPoolExecutor

    futures(InterpreterPoolExecutor(WORKERS), count)


def threads(count: int) -> None:
    todo: queue.Queue[int | None] = queue.Queue()
    workers = [threading.Thread(target=serve, args=(todo,)) for _ in range(WORKERS)]
    submit(todo, count)
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def submit(todo: queue.Queue[int | None], count: int) -> None:
    for number in range(count):
        todo.put(number)
    for _ in range(WORKERS):
        todo.put(None)


def serve(todo: queue.Queue[int | None]) -> None:
    while (number := todo.get()) is not None:
        task(number)


def thread_pool(count: int) -> None:
    futures(ThreadPoolExecutor(WORKERS), count)


def process_pool(count: int) -> None:
    spawn = multiprocessing.get_context("spawn")
    futures(ProcessPoolExecutor(WORKERS, mp_context=spawn), count)


def futures(executor: Executor, count: int) -> None:
    with executor:
        wait([executor.submit(task, number) for number in range(count)])


def async_io(count: int) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        over = loop.create_future()
        left = count

        def callback(number: int) -> None:
            nonlocal left
            task(number)
            left -= 1
            if not left:
                over.set_result(None)

        for number in range(count):
            loop.call_soon(callback, number)
        await over

    asyncio.run(main())


async def gather(count: int) -> None:
    await gather_of(range(count))


async def gather_of(numbers: range) -> None:
    await asyncio.gather(*(asyncio.create_task(step(number)) for number in numbers))


def coroutines(count: int) -> None:
    asyncio.run(gather(count))


def to_thread(count: int) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(WORKERS))
        await asyncio.gather(*(asyncio.to_thread(task, number) for number in range(count)))

    asyncio.run(main())


def qthreads(count: int) -> None:
    from PySide6.QtCore import QThread

    class Worker(QThread):
        def run(self) -> None:
            serve(todo)

    todo: queue.Queue[int | None] = queue.Queue()
    submit(todo, count)
    workers = [Worker() for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.wait()


def qt_loop(count: int) -> None:
    from PySide6.QtCore import QCoreApplication
    from qasync import QEventLoop

    app = QCoreApplication.instance() or QCoreApplication([])
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(gather(count))
    asyncio.set_event_loop(None)


def trio_tasks(count: int) -> None:
    import trio

    async def main() -> None:
        async with trio.open_nursery() as nursery:
            for number in range(count):
                nursery.start_soon(step, number)

    trio.run(main)


def gevent_hub(count: int) -> None:
    import gevent

    gevent.joinall([gevent.spawn(task, number) for number in range(count)])


def joblib_loky(count: int) -> None:
    from joblib import Parallel, delayed

    Parallel(WORKERS)(delayed(task)(number) for number in range(count))


def dask_cluster(count: int) -> None:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.gather([client.submit(task, number, pure=False) for number in range(count)])


BARE: dict[str, Callable[[int], None]] = {
    "serial": serial,
    "processes": processes,
    "process-pool": process_pool,
    "hybrid": hybrid,
    "subinterpreters": subinterpreters,
    "threads": threads,
    "thread-pool": thread_pool,
    "async-io": async_io,
    "coroutines": coroutines,
    "to-thread": to_thread,
    "qthreads": qthreads,
    "qt-loop": qt_loop,
    "trio": trio_tasks,
    "gevent": gevent_hub,
    "joblib": joblib_loky,
    "dask": dask_cluster,
}


def timed(run: Callable[[int], None], count: int) -> float:
    begin = perf_counter()
    run(count)
    return perf_counter() - begin


if __name__ == "__main__":
    run = BARE[sys.argv[1]]
    # Once unmeasured: imports.
    run(WORKERS)
    print(json.dumps([timed(run, int(count)) for count in sys.argv[2:]]))
