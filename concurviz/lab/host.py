"""A host: the process that runs one engine and obeys the control channel.

Run as ``python -m concurviz.lab.host FD PARENT`` with an inherited socket FD, so that tasks are
free to print. Says ``ready``, waits for ``start``, says ``loading`` before it imports a file of the
user's own, ``started`` and, when the engine has returned, ``ended``.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from time import perf_counter_ns, time_ns
from typing import Any

from concurviz.lab import build, trouble
from concurviz.lab.context import Broken, Context
from concurviz.lab.journal import Journal, costs_ns
from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.limits import allow_descriptors
from concurviz.lab.own import Unfit
from concurviz.lab.prepare import keeping_descriptors, prepare
from concurviz.lab.priority import step_back
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.source import Source
from concurviz.lab.usage import cpu_s, memory, peak_rss
from concurviz.lab.waits import tell_waits
from concurviz.lab.watched import let_sample
from concurviz.lab.workloads import counter
from concurviz.wire import tally
from concurviz.wire.control import Start, decode, encode, semaphore_prefix
from concurviz.wire.models import MODELS
from concurviz.wire.params import changes_text
from concurviz.wire.records import NO_TASK, NO_WORKER
from concurviz.wire.states import Instant
from concurviz.wire.tasks import Recipe

CLOCK_LOOKS = 9


class Control:
    """The host's end of the control channel."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        # Not makefile(): a thread blocked in a buffered reader breaks the interpreter's shutdown.
        self._buffer = bytearray()

    def say(self, **message: Any) -> None:
        """Send one message; OSError when nobody listens any more."""
        self._socket.sendall(encode(message))

    def hear(self) -> dict[str, Any] | None:
        """The next message, or None when the controllers have gone."""
        while b"\n" not in self._buffer:
            data = self._socket.recv(1 << 16)
            if not data:
                return None
            self._buffer += data
        line, _, rest = self._buffer.partition(b"\n")
        self._buffer = rest
        return decode(bytes(line))


def adjust(params: Mapping[str, float]) -> None:
    """Put the parameters into force that concern this interpreter."""
    sys.setswitchinterval(params["switch_ms"] / 1000)


def obey(control: Control, context: Context) -> None:
    """Act on the controllers' messages until they go; then this process goes too."""
    recorder = context.journal.recorder(NO_WORKER)
    known: Mapping[str, float] = context.start.params
    while True:
        message = control.hear()
        if message is None:
            os._exit(1)
        if message["command"] == "change":
            adjust(message["params"])
            text = changes_text(known, message["params"])
            known = message["params"]
            context.journal.note(change=message["version"], text=text)
            context.source.change(message["params"], recorder)
            recorder.instant(perf_counter_ns(), Instant.CHANGED, NO_TASK, message["version"])
        elif message["command"] == "stop":
            context.stop.set()
            context.source.stop(recorder)


def no_room(directory: str) -> str:
    """Why nobody can tell how the tasks went; empty while all that matters was written down."""
    lost = tally.read(directory)
    if not lost.lifecycle:
        return ""
    # The run's directory is in the lab's, and that where the user may find or make room.
    home = os.path.dirname(os.path.dirname(directory))
    why = lost.why or (
        f"no room is left in {home}; make some, or set TMPDIR to a folder that has more"
    )
    return f"{lost.lifecycle:,} beginnings and ends of tasks could not be recorded: {why}"


def run_engine(engine: Any, context: Context) -> str:
    """Run a model's engine, a module; returns why it broke, or an empty text."""
    try:
        engine.run(context)
    except Broken as reason:
        context.source.stop(context.recorder, Instant.FAILED)
        return str(reason)
    return ""


def name_semaphores(directory: str) -> None:
    """Give this process's semaphores the run directory's name, as ``wire.control`` says.

    They are files with a name until their owner unlinks it, and what kills the owner's group kills
    its resource tracker as well: so whoever removes the run directory removes them, too.
    """
    # The only handle on it; there since multiprocessing exists, and looked at for each semaphore.
    multiprocessing.current_process()._config["semprefix"] = "/" + semaphore_prefix(directory)  # type: ignore[attr-defined]


def epoch_of(t: int) -> int:
    """The wall clock's time at ``t`` of this process's clock, ns.

    Between a look at one clock and one at the other the core may be another's for some ms: of
    several such pairs the closest tells best.
    """
    _, wall = min(
        (after - before, now - (before + after) // 2)
        for before, now, after in (
            (perf_counter_ns(), time_ns(), perf_counter_ns()) for _ in range(CLOCK_LOOKS)
        )
    )
    return t + wall


def main() -> None:
    """Run one engine for the controllers at the other end of the descriptor in argv."""
    die_with_parent(int(sys.argv[2]))
    allow_descriptors()
    # Ctrl+C in the terminal reaches the whole group: the window decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = Control(int(sys.argv[1]))
    build.notice_modules()
    control.say(event="ready", pid=os.getpid(), python=build.title())
    message = control.hear()
    if message is None:
        return
    start = Start.from_message(message)
    settings = Settings.of(start)
    if not start.total:
        step_back()
    # Imported before the clock starts: the engine's library is the host's start-up, not the
    # model's.
    engine = importlib.import_module(f"concurviz.lab.engines.{MODELS[start.model].engine}")
    name_semaphores(start.directory)
    journal = Journal(start.directory, record=start.record)
    let_sample(start.sampler, journal)
    recipe = Recipe(start.workload, start.params, start.seed, start.fault, start.fault_every)
    recorder = journal.recorder(NO_WORKER)
    shared = Shared.of_threads(int(start.params["queue_bound"]))
    source = Source(recipe, start.total, journal)
    context = Context(start, settings, journal, recorder, source, shared)
    # Before the user's file is imported: what it patches, or has patched, is for its tasks.
    threading.Thread(target=obey, args=(control, context), daemon=True).start()
    if settings.task:
        control.say(event="loading")
    try:
        patch = getattr(engine, "patch", tell_waits)
        prepare(settings, journal, start.model, start.total, patch=patch)
    except Unfit as reason:
        control.say(event="unfit", reason=str(reason))
        return
    if start.sampler and build.FREE_THREADED:
        # The user's file may have imported what enables the GIL.
        let_sample(start.sampler, journal)
    adjust(start.params)
    # Before: a run that took all the memory there is leaves none to measure with.
    record_ns, clock_ns = costs_ns()
    before = cpu_s()
    resident, private = memory() or (0, 0)
    control.say(
        event="started",
        python=build.title(),
        origin=(origin := perf_counter_ns()),
        epoch_ns=epoch_of(origin),
        cpu_s=before,
        rss_bytes=resident,
        private_bytes=private,
    )
    with keeping_descriptors(settings):
        broken = run_engine(engine, context)
    now = perf_counter_ns()
    recorder.close(now)
    broken = broken or trouble.read(start.directory) or no_room(start.directory)
    counted = {"parent": counter.HERE.value}
    counted["tasks"] = counter.HERE.value + sum(context.counted.values())
    with keeping_descriptors(settings):
        control.say(
            event="ended",
            python=build.title(),
            at=now,
            broken=broken,
            cpu_s=cpu_s() - before + context.elsewhere_cpu_s,
            peak_rss_bytes=peak_rss(),
            counter=counted,
            record_ns=record_ns,
            clock_ns=clock_ns,
            tasks=[source.submitted, source.finished, source.last_end],
        )


if __name__ == "__main__":
    main()
