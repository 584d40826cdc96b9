"""Tasks of the user's own under the engines that can run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurviz.wire.models import MODELS
from concurviz.wire.states import Instant, State
from tests.lab.own_runs import ASYNC, HERE, ON_TRIO, SYNC, compare
from tests.lab_runs import check_trace


def test_a_function_runs_under_every_model_that_calls_functions(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        hidden = threading.local()
        def setup():
            hidden.ready = True
        def inputs():
            return [{"n": n} for n in range(3)]
        def task(item):
            # A greenlet is a thread to code that gevent has patched, and none of them called setup.
            assert getattr(hidden, "ready", "gevent" in sys.modules)
            log.info("begins with %d", item["n"])
            print("task of", item["n"])
            log.info("nap", extra={"phase": "begin"})
            log.info("deep", extra={"phase": "begin"})
            time.sleep(0.002)
            log.info("nap", extra={"phase": "end"})
            log.info("late", extra={"phase": "end"})
            return item["n"] / 3
        """,
        *HERE,
    )
    for model in HERE:
        run = own.run(model)
        if model not in SYNC:
            assert run.status == "unfit"
            assert run.reason.endswith("yours is a plain function, which to-thread can run")
            continue
        assert (run.status, run.reason) == ("done", ""), model
        trace = own.of(model)
        check_trace(trace)
        assert trace.tasks.done == 4, trace.errors
        assert trace.outputs == {0: "task of 0\n", 1: "task of 1\n", 2: "task of 2\n",
                                 3: "task of 0\n"}  # fmt: skip
        marks = trace.instants["detail"][trace.instants["kind"] == Instant.MARK]
        assert sorted(trace.marks[m] for m in marks.tolist()) == [
            "begins with 0", "begins with 0", "begins with 1", "begins with 2",
        ]  # fmt: skip
        # Depth 1 is the step; what ends a phase ends what was begun inside it.
        for store, name in zip(trace.task_phases[1:], ("nap", "deep"), strict=True):
            held = store.shelves.between(0, 1 << 62)
            assert {trace.phase_name(n) for n in held.task.tolist()} == {name}
            assert len(held) == 4
            assert (held.end - held.start).min() >= 2_000_000
        # The sleeps are told by the patched primitive.
        lanes = trace.task_lanes if model == "gevent" else trace.worker_lanes
        assert trace.ns_by_state(lanes)[State.SUSPENDED] >= 4 * 2_000_000
        assert own.metrics(model).no_speed == ""
        assert own.metrics(model).answers == 4
    assert own.banners == []


def test_a_coroutine_function_runs_under_the_models_that_await(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        queue = None
        async def setup():
            global queue
            queue = asyncio.Queue()
        async def task(i):
            print("before", i)
            await asyncio.sleep(0.01)
            print("after", i)
            await queue.put(i)
            return [await queue.get()]
        """,
        *[m for m in HERE if m != "serial"],
    )
    for model in HERE:
        if model == "serial":
            continue
        run = own.run(model)
        if model in ASYNC:
            assert (run.status, run.reason) == ("done", "")
            check_trace(own.of(model))
            assert own.of(model).outputs[2] == "before 2\nafter 2\n"
            assert own.metrics(model).no_speed == ""
        else:
            assert run.status == "unfit"
            yours = "written for asyncio" if model in ON_TRIO else "a coroutine function"
            assert run.reason == f"{model} runs {MODELS[model].runs}; yours is {yours}"


def test_a_function_written_for_trio_runs_where_trio_does(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        import trio
        gate = None
        def setup():
            global gate
            gate = trio.Lock()
        async def nap():
            await trio.sleep(0.01)
        async def task(i):
            print("before", i)
            log.info("mark %d", i)
            async with gate:
                await nap()
            async with trio.open_nursery() as nursery:
                nursery.start_soon(nap)
            print("after", i)
            return [i]
        """,
        "trio", "coroutines", "threads",
    )  # fmt: skip
    assert (own.run("trio").status, own.run("trio").reason) == ("done", "")
    trace = own.of("trio")
    check_trace(trace)
    assert trace.outputs[2] == "before 2\nafter 2\n"
    assert (trace.instants["kind"] == Instant.MARK).sum() == 4
    used = trace.ns_by_state(trace.task_lanes)
    assert used[State.LOCK_WAIT] > 5 * 10_000_000  # 1 + 2 + 3 turns of the others
    assert used[State.SUSPENDED] > 7 * 10_000_000
    assert own.metrics("trio").no_speed == ""
    assert own.metrics("trio").answers == 4
    assert own.run("coroutines").status == own.run("threads").status == "unfit"
    assert own.run("coroutines").reason.endswith("on an asyncio loop; yours is written for trio")
    assert own.run("threads").reason.endswith("yours is a coroutine function")


def test_blocking_code_lets_other_greenlets_run(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        import socket
        from time import sleep
        gate = threading.Lock()
        near, far = socket.socketpair()
        def task(i):
            with gate:
                sleep(0.01)
            if i == 0:
                return len(near.recv(1))
            if i == 3:
                far.send(b"x")
            return 1
        """,
        "gevent",
        params={"limit": 0},
    )
    trace = own.of("gevent")
    check_trace(trace)
    assert trace.tasks.done == 4, trace.errors
    used = trace.ns_by_state(trace.task_lanes)
    assert used[State.LOCK_WAIT] > 5 * 10_000_000
    assert used[State.IO_WAIT] > 2 * 10_000_000
    assert used[State.SUSPENDED] > 4 * 10_000_000


#: By model, a task that waits.
WAITING = {
    "gevent": "def task(i): time.sleep(0.005)",
    "trio": "import trio\nasync def task(i): await trio.sleep(0.005)",
    "threads": "def task(i): time.sleep(0.005)",
}


@pytest.mark.parametrize("model", WAITING)
def test_what_arrives_meets_the_tasks_that_run(tmp_path: Path, model: str) -> None:
    own = compare(tmp_path, WAITING[model], model, params={"tasks": 30, "arrival": 400})
    trace = own.of(model)
    check_trace(trace)
    assert trace.tasks.done == 30
    # They came one after the other.
    assert own.metrics(model).wall_s > 0.02
    assert trace.tasks.submitted == 30


@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_what_one_waits_for_alone_on_a_loop_is_told_by_what_it_awaits(
    tmp_path: Path, library: str
) -> None:
    own = compare(
        tmp_path,
        f"""
        import {library} as loops
        gate = None
        def free():
            gate.release()
        async def task(i):
            global gate
            if i == 0:
                await loops.sleep(0.03)
            elif i == 1:
                gate = loops.Lock()
                await gate.acquire()
                if loops.__name__ == "asyncio":
                    loops.get_running_loop().call_later(0.03, free)
                    await gate.acquire()
            elif i == 2:
                print(await many())
        async def many():
            if loops.__name__ == "asyncio":
                return await loops.gather(burn(), burn())
            async with loops.open_nursery() as nursery:
                nursery.start_soon(burn)
                nursery.start_soon(burn)
        async def burn():
            end = time.thread_time() + 0.03
            while time.thread_time() < end:
                pass
        """,
        "serial",
        params={"tasks": 3},
    )  # fmt: skip
    trace = own.of("serial")
    check_trace(trace)
    assert trace.tasks.done == 3, trace.errors
    used = trace.ns_by_state(trace.worker_lanes)
    assert used[State.SUSPENDED] > 25_000_000
    if library == "asyncio":
        assert used[State.LOCK_WAIT] > 25_000_000
    # While others of its own run, the thread does not wait.
    assert used[State.RUNNING] + used[State.CPU_WAIT] > 30_000_000


def test_setup_and_teardown_are_called_once_a_worker(tmp_path: Path) -> None:
    # Of joblib the processes are loky's, which outlive a call and end when they are asked to.
    models = [m for m in ("threads", "process-pool", "joblib") if m in HERE]
    compare(
        tmp_path,
        """
        def note(hook):
            with open(os.path.join(os.path.dirname(__file__), "hooks"), "a") as file:
                file.write(hook + "\\n")
        def setup():
            note("setup")
        def task(i):
            # Longer than a second worker takes to begin.
            time.sleep(0.1)
        def teardown():
            note("teardown")
        """,
        *models,
        params={"tasks": 4, "workers": 2},
    )
    hooks = (tmp_path / "hooks").read_text("utf-8").split()
    assert len(models) < hooks.count("setup") == hooks.count("teardown") <= 2 * len(models)


def test_what_nobody_could_see_is_unknown_and_never_running(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        import select
        def task(i):
            # Long beside the 2 ms between two looks of the sampler, which tell where it begins.
            select.select([], [], [], 0.05)
        """,
        "serial",
        params={"tasks": 4},
    )
    used = own.of("serial").ns_by_state(own.of("serial").worker_lanes)
    assert used[State.UNKNOWN] + used[State.IO_WAIT] > 4 * 45_000_000
    assert used[State.RUNNING] < 0.1 * (used[State.UNKNOWN] + used[State.IO_WAIT])


def test_a_pair_runs_everywhere_and_must_agree(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def task(i):
            return {"value": 0.1 + 0.2 + i, "more": {3, 1}}
        async def other(i):
            return {"more": {1, 3}, "value": 0.3 + i if i != 2 else "two"}
        """,
        "serial", "threads", "coroutines",
        function="task,other",
    )  # fmt: skip
    assert [own.run(m).status for m in ("serial", "threads", "coroutines")] == ["done"] * 3
    assert own.metrics("threads").no_speed == ""
    said = own.metrics("coroutines").no_speed
    assert said.startswith("task 2 returned {'more': {1, 3}, 'value': 'two'}, elsewhere {")
    assert own.metrics("coroutines").speedup is None
    assert own.trace.verdict is not None
    assert "Coroutines: task 2 returned" in own.trace.verdict.findings[0].text


def test_what_cannot_be_pickled_fails_where_it_would_travel(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def inputs():
            return [0, threading.Lock(), 2, 3]
        def task(item):
            return threading.Lock() if item == 2 else None
        """,
        "threads", "processes", "process-pool",
    )  # fmt: skip
    assert own.of("threads").tasks.done == 4
    for model in ("processes", "process-pool"):
        trace = own.of(model)
        check_trace(trace)
        assert sorted(trace.errors) == [1, 2]
        assert trace.errors[1].startswith("its argument cannot be pickled: TypeError: ")
        assert trace.errors[2].startswith("its result cannot be pickled: ")
