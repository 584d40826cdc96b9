"""``threads``: a pool of ``threading.Thread`` workers that share one queue, one memory, one GIL."""

from __future__ import annotations

import threading
from time import perf_counter_ns

from concurviz.lab.context import Context
from concurviz.lab.limits import make_sure_of_room, stack_bytes, too_many_threads
from concurviz.lab.worker import introduce
from concurviz.wire.states import State


def run(context: Context) -> None:
    """Start the threads, then wait for them."""
    threading.stack_size(stack_bytes(context.workers))
    context.source.open(context.recorder)
    threads = []
    for number in range(context.workers):
        asked = perf_counter_ns()
        thread = threading.Thread(target=work, args=(context, number, asked), daemon=True)
        try:
            make_sure_of_room()
            thread.start()
        except RuntimeError as error:
            raise too_many_threads(number, error) from error
        threads.append(thread)
    for thread in threads:
        thread.join()


def work(context: Context, number: int, asked: int) -> None:
    """A worker's life; ``asked`` is when its thread was asked for."""
    worker = context.worker(number)
    worker.recorder.worker(asked, State.STARTING)
    introduce(context.journal, number, f"thread {number + 1}", "thread")
    worker.serve(context.source)
