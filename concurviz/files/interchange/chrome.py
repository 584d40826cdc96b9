"""Chrome's trace format (JSON): what Perfetto's page, chrome://tracing and many others open.

A process for each run and a thread for each worker; tasks are asynchronous events, each on a track
of its own. Phases are threads or tracks beside those, since a state may cross a phase's border;
another tool's calls are their own thread's. Times are in microseconds with three decimals, so that
every nanosecond is told.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np

from concurviz.files.interchange.nesting import CONTINUES, NESTED_IN
from concurviz.files.interchange.phases import Phases
from concurviz.files.interchange.snapshot import (
    INSTANT_WORDS,
    STATE_WORDS,
    RunSnapshot,
    Snapshot,
    chunks,
    instant_args,
    track_title,
    values,
)
from concurviz.trace.store import headline
from concurviz.wire.records import NO_TASK, NO_WORKER
from concurviz.wire.states import State

#: Colours by the names that chrome://tracing knows; others ignore them.
COLOUR = {
    State.RUNNING: "thread_state_running",
    State.OVERHEAD: "thread_state_uninterruptible",
    State.GIL_WAIT: "terrible",
    State.CPU_WAIT: "thread_state_runnable",
    State.IO_WAIT: "thread_state_iowait",
    State.SUSPENDED: "thread_state_sleeping",
    State.LOOP_WAIT: "bad",
    State.LOCK_WAIT: "yellow",
    State.TRANSFER: "rail_load",
    State.STARTING: "startup",
    State.QUEUED: "grey",
    State.IDLE: "white",
    State.UNKNOWN: "thread_state_unknown",
}

_NEVER = 1 << 62

Progress = Callable[[float], None]


def write_chrome(file: BinaryIO, snapshot: Snapshot, progress: Progress) -> None:
    """Write the trace; ``progress`` is told the share that is done, 0 to 1."""
    about = {
        "written_by": "concurviz",
        "scenario": snapshot.scenario.name,
        "began": snapshot.began,
        "machine": snapshot.machine.cpu,
        "cores": snapshot.machine.cores,
    }
    file.write(b'{"displayTimeUnit":"ns","otherData":' + json.dumps(about).encode("ascii"))
    file.write(b',"traceEvents":[\n')
    first = True
    whole = max(1, snapshot.n_spans)
    done = 0
    for run in snapshot.runs:
        for count, events in _events(run):
            if events:
                text = ",\n".join(events)
                file.write((text if first else ",\n" + text).encode("utf-8", "replace"))
                first = False
            done += count
            progress(min(1.0, done / whole))
    file.write(b"\n]}\n")


def _json(value: object, **how: Any) -> str:
    """As JSON; no characters are escaped that need not be: Perfetto shows them as escaped."""
    return json.dumps(value, ensure_ascii=False, **how)


def _us(ns: int) -> str:
    """Nanoseconds as microseconds, to the last digit."""
    return f"{ns // 1000}.{ns % 1000:03d}"


def _events(run: RunSnapshot) -> Iterator[tuple[int, list[str]]]:
    """Parts of the run's events as JSON, each with the number of spans that it tells."""
    yield 0, list(_names(run))
    yield from _worker_events(run)
    yield from _task_events(run)
    yield from _phase_events(run)
    yield from _task_phase_events(run)
    # Before the instants: readers take an arrow to the innermost event of its time.
    yield 0, list(_flows(run))
    yield 0, list(_arrows(run))
    yield 0, list(_instants(run))
    yield from ((0, some) for some in _counters(run))


def _names(run: RunSnapshot) -> Iterator[str]:
    def meta(name: str, tid: int, args: dict[str, object]) -> str:
        event = {"ph": "M", "pid": run.number, "tid": tid, "name": name, "args": args}
        return _json(event)

    yield meta("process_name", 0, {"name": run.title})
    yield meta("process_sort_index", 0, {"sort_index": run.number})
    yield meta("process_labels", 0, {"labels": run.interpreter})
    order = itertools.count(1)
    beside = _threads_beside(run)
    for lane in sorted(run.lanes, key=lambda a: a.number):
        name = f"{lane.label} (pid {lane.pid})" if lane.pid else lane.label
        yield meta("thread_name", lane.number + 1, {"name": name})
        yield meta("thread_sort_index", lane.number + 1, {"sort_index": next(order)})
        for tid, title, args in beside.get(lane.number, ()):
            yield meta("thread_name", tid, {"name": title, **args})
            yield meta("thread_sort_index", tid, {"sort_index": next(order)})


def _phase_threads(run: RunSnapshot) -> list[int]:
    """By track of what is nested in workers' lanes: the thread that it is."""
    first = max((lane.number for lane in run.lanes), default=0) + 2
    return [
        run.lanes[lane].number + 1 if place < 0 else first + place
        for (lane, _), place in zip(run.worker_phases.tracks, run.places, strict=True)
    ]


def _threads_beside(run: RunSnapshot) -> dict[int, list[tuple[int, str, dict[str, object]]]]:
    """By number of a lane: the threads that its phases take, what they are called and belong to.

    The latter is for our own reader, which puts them back where they were.
    """
    found: dict[int, list[tuple[int, str, dict[str, object]]]] = {}
    first = 0
    for (lane, number), tid in zip(run.worker_phases.tracks, _phase_threads(run), strict=True):
        first = first if number else tid
        own = run.lanes[lane].number
        args: dict[str, object] = {CONTINUES: first} if number else {NESTED_IN: own + 1}
        if tid != own + 1:
            title = track_title(run.lanes[lane].label, run.nested_word, number)
            found.setdefault(own, []).append((tid, title, args))
    return found


def _phase_events(run: RunSnapshot) -> Iterator[tuple[int, list[str]]]:
    """What is nested in workers' lanes, as events of threads."""
    phases = run.worker_phases
    if not len(phases):
        return
    threads = _phase_threads(run)
    names = _names_json(run, phases)
    head = f'{{"ph":"X","pid":{run.number},"cat":"{run.nested_word[:-1]}","name":'
    for _, some in chunks(phases):
        rows = zip(
            some.track.tolist(),
            (some.start + run.offset).tolist(),
            (some.end - some.start).tolist(),
            some.name.tolist(),
            some.task.tolist(),
            strict=True,
        )
        yield (
            len(some),
            [
                f'{head}{names[name]},"tid":{threads[track]},"ts":{_us(t)},"dur":{_us(ns)}'
                + ("}" if task == NO_TASK else f',"args":{{"task":{task}}}}}')
                for track, t, ns, name, task in rows
            ],
        )


def _task_phase_events(run: RunSnapshot) -> Iterator[tuple[int, list[str]]]:
    """What tasks were at: for each an event beside its own, with its phases inside."""
    phases = run.task_phases
    names = _names_json(run, phases)
    head = f'"pid":{run.number},"tid":0,"cat":"phase","id2":{{"local":'
    # What is open, the outermost first: where, its end and its name.
    stack: list[tuple[str, int, str]] = []

    def ended(until: int) -> Iterator[str]:
        while stack and stack[-1][1] <= until:
            where, end, name = stack.pop()
            yield f'{{"ph":"e",{where},"ts":{_us(end + run.offset)},"name":{name}}}'

    before, where = -1, ""
    for _, some in chunks(phases):
        columns = (some.track, some.start, some.end, some.name)
        events: list[str] = []
        for track, start, end, name in zip(*(c.tolist() for c in columns), strict=True):
            events += ended(_NEVER if track != before else start)
            begun = [(end, names[name])]
            if track != before:
                before = track
                task, number = phases.tracks[track]
                title = _json(track_title(f"task {task}", run.nested_word, number))
                where = f"{head}{title}}}"
                last = int(phases.end[phases.cuts[track] : phases.cuts[track + 1]].max())
                begun.insert(0, (last, title))
            for until, told in begun:
                ts = _us(start + run.offset)
                events.append(f'{{"ph":"b",{where},"ts":{ts},"name":{told}}}')
                stack.append((where, until, told))
        yield len(some), events
    yield 0, list(ended(_NEVER))


def _names_json(run: RunSnapshot, phases: Phases) -> dict[int, str]:
    return {n: _json(run.phase_name(n)) for n in np.unique(phases.name).tolist()}


def _worker_events(run: RunSnapshot) -> Iterator[tuple[int, list[str]]]:
    threads = [lane.number + 1 for lane in run.lanes]
    # All but thread and times is the same for all spans in one state.
    form = [
        f'{{"ph":"X","pid":{run.number},"cat":"worker,{state.word}","name":"{state.word}",'
        f'"cname":"{COLOUR.get(state, "grey")}","tid":'
        for state in State
    ]
    yield len(run.workers) - len(run.states), []
    for _, spans in chunks(run.states):
        rows = zip(
            spans.lane.tolist(),
            (spans.start + run.offset).tolist(),
            (spans.end - spans.start).tolist(),
            spans.state.tolist(),
            spans.task.tolist(),
            strict=True,
        )
        yield (
            len(spans),
            [
                f'{form[state]}{threads[lane]},"ts":{_us(t)},"dur":{_us(ns)}'
                + ("}" if task == NO_TASK else f',"args":{{"task":{task}}}}}')
                for lane, t, ns, state, task in rows
            ],
        )


def _task_events(run: RunSnapshot) -> Iterator[tuple[int, list[str]]]:
    """Each task is an event of its own, with its states inside."""
    head = f'"pid":{run.number},"tid":0,"cat":"task","id2":{{"local":"'
    before, ended = -1, 0
    for _, spans in chunks(run.tasks):
        rows = zip(
            (spans.start + run.offset).tolist(),
            (spans.end + run.offset).tolist(),
            spans.state.tolist(),
            spans.task.tolist(),
            strict=True,
        )
        events = []
        for start, end, state, task in rows:
            where = f'{head}{task}"}}'
            if task != before:
                if before >= 0:
                    events.append(_task_end(run, head, before, ended))
                before = task
                begin = f'{{"ph":"b",{where},"ts":{_us(start)},"name":"task {task}"'
                error = run.errors.get(task)
                args = "" if error is None else f',"args":{_json({"error": headline(error)})}'
                events.append(f"{begin}{args}}}")
            ended = end
            name = f'"name":"{STATE_WORDS[state]}"'
            events.append(f'{{"ph":"b",{where},"ts":{_us(start)},{name}}}')
            events.append(f'{{"ph":"e",{where},"ts":{_us(end)},{name}}}')
        yield len(spans), events
    if before >= 0:
        yield 0, [_task_end(run, head, before, ended)]


def _task_end(run: RunSnapshot, head: str, task: int, t: int) -> str:
    return f'{{"ph":"e",{head}{task}"}},"ts":{_us(t)},"name":"task {task}"}}'


def _instants(run: RunSnapshot) -> Iterator[str]:
    columns = (run.instants[n].tolist() for n in ("t", "kind", "worker", "task", "detail"))
    for t, kind, worker, task, detail in zip(*columns, strict=True):
        event = {
            "ph": "i",
            "pid": run.number,
            "tid": worker + 1,
            "s": "p" if worker == NO_WORKER else "t",
            "cat": "instant",
            "name": INSTANT_WORDS.get(kind, str(kind)),
            "args": instant_args(run, kind, task, detail),
        }
        text = _json(event, separators=(",", ":"))
        yield f'{text[:-1]},"ts":{_us(t + run.offset)}}}'


def _flows(run: RunSnapshot) -> Iterator[str]:
    """From the span that let another go on to that one, both on threads: async events have none."""
    workers, tasks, flows = run.workers, run.tasks, run.flows
    if not len(flows):
        return
    # What a task went on with is a span of a worker that began at the same time.
    began: dict[tuple[int, int], int] = {}
    if flows.on_task.any():
        mine = np.flatnonzero(np.isin(workers.start, flows.at[flows.on_task]))
        keys = zip(workers.task[mine].tolist(), workers.start[mine].tolist(), strict=True)
        began = dict(zip(keys, mine.tolist(), strict=True))
    threads = [lane.number + 1 for lane in run.lanes]
    columns = (c.tolist() for c in (flows.source, flows.target, flows.on_task, flows.at))
    for number, (source, target, on_task, at) in enumerate(zip(*columns, strict=True)):
        if on_task:
            found = began.get((int(tasks.task[target]), at))
            if found is None or found == source:
                continue
            target = found
        flow = (run.number << 40) + number
        head = f'"pid":{run.number},"cat":"cause","name":"let go on","id":{flow}'
        for kind, span, t in (("s", source, int(workers.start[source])), ("f", target, at)):
            bound = ',"bp":"e"' if kind == "f" else ""
            tid = threads[int(workers.lane[span])]
            yield f'{{"ph":"{kind}",{head},"tid":{tid},"ts":{_us(t + run.offset)}{bound}}}'


def _arrows(run: RunSnapshot) -> Iterator[str]:
    """Another tool's: their numbers are less than those of ours."""
    first = max((lane.number for lane in run.lanes), default=0) + 2
    for end, place in zip(run.arrows, run.arrow_places, strict=True):
        event = {
            "ph": "s" if end.leaves else "f",
            "pid": run.number,
            "tid": end.worker + 1 if place < 0 else first + place,
            "cat": "arrow",
            "name": end.name,
            "id": end.number,
        }
        bound = "" if end.leaves else ',"bp":"e"'
        yield f'{_json(event)[:-1]},"ts":{_us(end.t + run.offset)}{bound}}}'


def _counters(run: RunSnapshot) -> Iterator[list[str]]:
    for counter in run.counters:
        event = {"ph": "C", "pid": run.number, "name": counter.name, "ts": 0}
        head = _json(event).removesuffix("0}")
        key = _json(counter.key)
        for some in values(counter):
            yield [
                f'{head}{_us(t + run.offset)},"args":{{{key}:{_json(value)}}}}}'
                for t, value in some
            ]
