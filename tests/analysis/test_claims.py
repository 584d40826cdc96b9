"""Claims of presets, confirmed and refuted by made figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from concurviz.analysis.claims import CLAIMS, claim_finding
from concurviz.scenario.model import load
from concurviz.scenario.resources import resource
from tests.analysis.test_verdict import run

FREE_THREADED = "CPython 3.13.5 free-threaded"


def said(claim: str, *runs: object, cores: int = 2) -> str:
    finding = claim_finding(claim, runs, cores)  # type: ignore[arg-type]
    assert finding is not None
    return finding.text


def test_processes_use_all_cores_or_they_do_not() -> None:
    two = run("processes", 1.0, tasks={"running": 1.8})
    one = run("threads", 2.0, tasks={"running": 1.9, "gil_wait": 4.0})

    assert "Confirmed here: 1.80 tasks computed at once with Processes of 2 cores" in said(
        "all-cores", two, one
    )
    alone = run("processes", 1.0, tasks={"running": 0.9})
    assert "Refuted here: 0.90 tasks" in said("all-cores", alone, one)
    assert "Not decided" in said("all-cores", two, one, cores=1)
    assert "Not decided" in said("all-cores", one)
    free = replace(run("threads", 1.0, tasks={"running": 1.9}), interpreter=FREE_THREADED)
    refuted = said("all-cores", two, free)
    assert "Refuted here" in refuted
    assert refuted.endswith("1.90 with Threads; this Python has no GIL.")
    loop = run("coroutines", 1.0, tasks={"running": 1.0})
    assert "1.90 with Threads;" in said("all-cores", two, free, loop)


def test_waits_overlap() -> None:
    many = run("threads", 1.0, tasks={"io_wait": 4.0})

    assert "Confirmed here: waits under way at once on average: Threads 4.0." in said(
        "waits-overlap", many
    )
    single = run("coroutines", 1.0, tasks={"io_wait": 0.9})
    assert "Refuted here" in said("waits-overlap", many, single)


def test_coroutines_are_lighter() -> None:
    light = replace(run("coroutines", 1.0), unit_bytes=4096.0, units=900.0, unit="task")
    heavy = replace(run("threads", 1.0), unit_bytes=32768.0, units=64.0)

    assert "Confirmed here: a coroutine took 4.0 KiB (900 at once), a thread 32.0 KiB (64), " in (
        said("lighter", light, heavy)
    )
    assert "Refuted here" in said("lighter", replace(light, unit_bytes=40000.0), heavy)
    assert "Not decided" in said("lighter", light)


def test_the_blocked_loop_and_the_frozen_window() -> None:
    loop = run("coroutines", 1.0, tasks={"running": 1.0, "loop_wait": 3.0})
    assert "Confirmed here: tasks that were ready spent 75 % of their time" in said(
        "blocked-loop", loop
    )
    beat = {"frames": 60, "lost": 7, "max_delay_s": 0.12}
    frozen = replace(run("qthreads", 1.0), heartbeat=beat)
    assert "Confirmed here: QThreads lost 7 frames, the longest delay was 120 ms." in said(
        "frozen-window", frozen
    )


def test_no_claim_no_sentence() -> None:
    assert claim_finding("", [run("threads", 1.0)], 2) is None
    assert claim_finding("flat-earth", [run("threads", 1.0)], 2) is None


@pytest.mark.parametrize("path", sorted(resource("presets").glob("*.toml")), ids=lambda p: p.stem)
def test_every_preset_claims_what_can_be_checked(path: object) -> None:
    claim = load(path).claim  # type: ignore[arg-type]
    assert not claim or claim in CLAIMS
