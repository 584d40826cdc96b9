"""Descriptors of the workloads: what tasks do, what they read, what to know under which model.

Sliders, validation and the contract tests read this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from concurviz.wire.models import MODELS, model_of, split
from concurviz.wire.own import OWN
from concurviz.wire.params import OPAQUE_FAULTS

#: Every workload reads these; ``workers`` and ``limit`` are up to the models.
ALWAYS = frozenset({"tasks", "jitter", "arrival", "failure", "switch_ms"})


@dataclass(frozen=True)
class Workload:
    """What each task does.

    ``name`` is the word in scenarios, files and the command line; ``reads`` are the parameters
    that it depends on besides ALWAYS. ``remarks`` say what to know about it under a model.
    ``opaque``: whether its tasks call what never looks at the clock, so that samples are wanted.
    """

    name: str
    title: str
    summary: str
    reads: frozenset[str]
    remarks: Mapping[str, str] = field(default_factory=dict)
    opaque: bool = False


_FILE_ON_LOOP = "asyncio has no file I/O of its own: writing and fsync block the loop"
_CRUNCH_ON_LOOP = "releasing the GIL does not help: the call itself blocks the loop"
_TO_THE_END = "a callback runs to its end before any other: none ever waits for the lock"
_NO_AWAIT = "no coroutine ever waits: none gives way while it holds the lock, for want of an await"
_BY_REFERENCE = "one memory: the payload goes by reference, nothing is moved"

_FILE_ON_HUB = "writing and fsync block the thread, and with it everyone on it"
_LOCK_ON_TRIO = "acquiring is a checkpoint: who has got the lock may give way, and others wait"
_NO_SWITCH = "no greenlet ever waits: none gives way while it holds the lock"

_PIPE_UNDER_DASK = (
    "what tasks share is a pipe between the workers, not Dask's own, which asks the scheduler"
)
_BY_SCHEDULER = "pickled, and by way of the scheduler: there and back"

_LOOPS = [m.name for m in MODELS.values() if m.on_loop]

WORKLOADS: dict[str, Workload] = {
    w.name: w
    for w in (
        Workload(
            "cpu",
            "CPU-bound",
            "CPU work in pure Python that holds the GIL",
            frozenset({"cpu_ms"}),
        ),
        Workload(
            "cpu-nogil",
            "CPU without the GIL",
            "CPU work in C that releases the GIL: hashing and compressing",
            frozenset({"cpu_ms"}),
            remarks=dict.fromkeys(_LOOPS, _CRUNCH_ON_LOOP),
        ),
        Workload(
            "io",
            "I/O-bound",
            "socket I/O against the loopback service",
            frozenset({"io_ms", "reply_bytes"}),
        ),
        Workload(
            "mixed",
            "Mixed",
            "CPU work and socket I/O in turn",
            frozenset({"cpu_ms", "io_ms", "phases", "reply_bytes"}),
        ),
        Workload(
            "file",
            "Files",
            "CPU work and a file in turn: write, fsync, read back",
            frozenset({"cpu_ms", "phases", "payload_bytes"}),
            remarks={
                **dict.fromkeys(_LOOPS, _FILE_ON_LOOP),
                **dict.fromkeys(("trio", "gevent"), _FILE_ON_HUB),
            },
            opaque=True,
        ),
        Workload(
            "timer",
            "Timers",
            "CPU work and sleeping in turn",
            frozenset({"cpu_ms", "io_ms", "phases"}),
        ),
        Workload(
            "lock",
            "Shared lock",
            "CPU work of which a part is done under a lock that all tasks share",
            frozenset({"cpu_ms", "phases", "lock_share"}),
            remarks={
                **dict.fromkeys(set(_LOOPS) - {"hybrid"}, _NO_AWAIT),
                "async-io": _TO_THE_END,
                "trio": _LOCK_ON_TRIO,
                "gevent": _NO_SWITCH,
                "dask": _PIPE_UNDER_DASK,
            },
        ),
        Workload(
            "queue",
            "Producers and consumers",
            "every other task computes and puts into a bounded queue, the others take and compute",
            frozenset({"cpu_ms", "queue_bound"}),
            remarks={"dask": _PIPE_UNDER_DASK},
        ),
        Workload(
            "payload",
            "Payload",
            "a list of numbers goes to each task and back: pickled where workers are processes",
            frozenset({"cpu_ms", "payload_bytes"}),
            remarks={
                **{m.name: _BY_REFERENCE for m in MODELS.values() if m.shares_gil},
                "dask": _BY_SCHEDULER,
            },
        ),
    )
}

#: The user's own function. Not among those that anybody can choose: it needs a file.
OWN_TASK = Workload(
    OWN,
    "Your own function",
    "a function of your own, loaded from its file by each worker",
    frozenset(),
    opaque=True,
)
#: What a seeded task does and a call does not.
_SEEDED = frozenset({"jitter", "failure"})


def workload_of(name: str) -> Workload:
    """The descriptor of a workload, the user's own included."""
    return OWN_TASK if name == OWN else WORKLOADS[name]


def reads(workload: str, models: Iterable[str]) -> frozenset[str]:
    """The parameters that a scenario depends on: those of its workload and of its models."""
    chosen = [model_of(m) for m in models]
    names = set(ALWAYS | workload_of(workload).reads)
    if workload == OWN:
        names -= _SEEDED
    if any(m.pooled for m in chosen):
        names.add("workers")
    if any(m.on_loop for m in chosen):
        names.add("limit")
    return frozenset(names)


def talks(workload: str) -> bool:
    """Whether its tasks ask the loopback service for replies."""
    return "reply_bytes" in workload_of(workload).reads


def opaque(workload: str, fault: str) -> bool:
    """Whether tasks run code that never looks at the clock."""
    return workload_of(workload).opaque or fault in OPAQUE_FAULTS


def remark(model: str, workload: str) -> str:
    """What to know about the workload under the model, a clause; "" for nothing in particular."""
    return workload_of(workload).remarks.get(split(model)[0], "")
