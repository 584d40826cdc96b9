"""Descriptors of the concurrency models: what each is called and what it needs.

A new model is one descriptor here and one file of the same name in ``lab/engines``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Model:
    """One concurrency model.

    ``name`` is the word in scenarios, files and the command line; ``engine`` the module in
    ``concurviz.lab.engines``; ``pooled`` says whether the ``workers`` parameter acts on it;
    ``shares_gil`` whether its workers live in one interpreter; ``task_lanes`` whether each task's
    own lane is what one wants to look at; ``needs`` the packages its host must have, and ``oldest``
    the version of Python; ``loops`` whether each of several workers is an event loop; ``calls`` the
    kinds of function of the user's own that it can run, and ``runs`` what it makes of tasks;
    ``greenlets`` whether tasks are greenlets in a patched standard library, where nothing awaits.
    """

    name: str
    title: str
    summary: str
    engine: str
    pooled: bool
    shares_gil: bool
    task_lanes: bool
    needs: tuple[str, ...] = ()
    oldest: tuple[int, int] = (3, 9)
    loops: bool = False
    calls: frozenset[str] = frozenset({"function"})
    runs: str = "functions"
    greenlets: bool = False

    @property
    def one_loop(self) -> bool:
        """Whether all tasks are on one event loop, however many there are."""
        return self.task_lanes and not self.pooled

    @property
    def on_loop(self) -> bool:
        """Whether tasks are on event loops, one or several."""
        return self.one_loop or self.loops


def split(name: str) -> tuple[str, str]:
    """A contender's name taken apart: the model's, and the interpreter's behind an ``@`` or ""."""
    model, _, interpreter = name.partition("@")
    return model, interpreter


def serial_of(name: str) -> str:
    """The name of the baseline under the interpreter of the contender of that name."""
    _, at, interpreter = name.partition("@")
    return f"serial{at}{interpreter}"


def is_serial(name: str) -> bool:
    """Whether the contender of that name is the baseline under its interpreter."""
    return split(name)[0] == "serial"


def model_of(name: str) -> Model:
    """The model of that name, or of the contender of that name; KeyError if there is none."""
    return MODELS[split(name)[0]]


MODELS: dict[str, Model] = {
    m.name: m
    for m in (
        Model(
            "serial",
            "Serial",
            "one task after the other in one thread: the baseline",
            "serial",
            pooled=False,
            shares_gil=True,
            task_lanes=False,
            # What is awaited, too: one at a time.
            calls=frozenset({"function", "coroutine function", "trio function"}),
        ),
        Model(
            "processes",
            "Processes",
            "multiprocessing: own memory and own GIL each, truly parallel",
            "processes",
            pooled=True,
            shares_gil=False,
            task_lanes=False,
        ),
        Model(
            "process-pool",
            "Process pool",
            "ProcessPoolExecutor: tasks queue for a few processes and are pickled both ways",
            "process_pool",
            pooled=True,
            shares_gil=False,
            task_lanes=True,
        ),
        Model(
            "hybrid",
            "Hybrid",
            "processes, each with an asyncio loop: all cores, and many waits under way on each",
            "hybrid",
            pooled=True,
            shares_gil=False,
            task_lanes=True,
            loops=True,
            calls=frozenset({"coroutine function"}),
            runs="coroutines",
        ),
        Model(
            "subinterpreters",
            "Sub-interpreters",
            "threads with an interpreter and a GIL of their own each, in one process",
            "subinterpreters",
            pooled=True,
            shares_gil=False,
            task_lanes=False,
            oldest=(3, 13),
        ),
        Model(
            "joblib",
            "Joblib",
            "joblib.Parallel on loky: calls in batches to a few processes, results in one go",
            "joblib_loky",
            pooled=True,
            shares_gil=False,
            task_lanes=True,
            needs=("joblib",),
        ),
        Model(
            "dask",
            "Dask",
            "dask.distributed: a scheduler hands tasks to worker processes, and again if one dies",
            "dask_cluster",
            pooled=True,
            shares_gil=False,
            task_lanes=True,
            needs=("distributed",),
        ),
        Model(
            "threads",
            "Threads",
            "threading: one memory, one GIL; waits overlap, Python code only if free-threaded",
            "threads",
            pooled=True,
            shares_gil=True,
            task_lanes=False,
        ),
        Model(
            "thread-pool",
            "Thread pool",
            "ThreadPoolExecutor: tasks queue for a few threads that share one GIL",
            "thread_pool",
            pooled=True,
            shares_gil=True,
            task_lanes=True,
        ),
        Model(
            "async-io",
            "Async I/O",
            "asyncio as callbacks and Protocols: one loop, many operations in flight, no coroutine",
            "async_io",
            pooled=False,
            shares_gil=True,
            task_lanes=True,
            runs="callbacks",
        ),
        Model(
            "coroutines",
            "Coroutines",
            "asyncio with async/await: one thread, tasks suspend and resume",
            "coroutines",
            pooled=False,
            shares_gil=True,
            task_lanes=True,
            calls=frozenset({"coroutine function"}),
            runs="coroutines",
        ),
        Model(
            "to-thread",
            "To thread",
            "asyncio.to_thread: a loop hands blocking functions to threads and awaits them",
            "to_thread",
            pooled=True,
            shares_gil=True,
            task_lanes=True,
        ),
        Model(
            "trio",
            "Trio",
            "trio's nursery: structured concurrency, one thread, a checkpoint at every await",
            "trio_tasks",
            pooled=False,
            shares_gil=True,
            task_lanes=True,
            needs=("trio",),
            calls=frozenset({"trio function"}),
            runs="async functions on trio's loop",
        ),
        Model(
            "gevent",
            "Gevent",
            "greenlets: code that looks blocking and lets a hub run others while it waits",
            "gevent_hub",
            pooled=False,
            shares_gil=True,
            task_lanes=True,
            needs=("gevent",),
            greenlets=True,
        ),
        Model(
            "qthreads",
            "QThreads",
            "Qt's threads beside a Qt event loop whose 60 Hz heartbeat shows lost frames",
            "qthreads",
            pooled=True,
            shares_gil=True,
            task_lanes=False,
            needs=("PySide6",),
        ),
        Model(
            "qt-loop",
            "Qt loop",
            "asyncio on Qt's event loop through qasync: tasks and 60 Hz frames share one thread",
            "qt_loop",
            pooled=False,
            shares_gil=True,
            task_lanes=True,
            needs=("PySide6", "qasync"),
            calls=frozenset({"coroutine function"}),
            runs="coroutines",
        ),
    )
}
