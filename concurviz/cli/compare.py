"""``concurviz compare``: the models in turn on one scenario, without a window."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from functools import partial

from rich.progress import Progress, TaskID

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import Trace
from concurviz.cli import known
from concurviz.cli.choose import cluster_of, scenario_of
from concurviz.cli.codes import BAD_INPUT, DONE, RUN_FAILED, say
from concurviz.cli.guard import Guard, GuardError
from concurviz.cli.output import print_results, progress_bar
from concurviz.cli.outputs import OutputError, Outputs
from concurviz.cli.signals import when_told
from concurviz.controllers.catalogue import Catalogue
from concurviz.controllers.lab import Lab
from concurviz.controllers.limits import read_limits
from concurviz.scenario.contenders import title_of
from concurviz.scenario.guard import refusal
from concurviz.scenario.model import Scenario, ScenarioError
from concurviz.wire.cluster import NO_CLUSTER, Cluster

#: How often the journals are read and the bar is moved.
TICK_S = 1 / 20

TERMINATED = 143  # 128 + SIGTERM


def run(args: argparse.Namespace) -> int:
    """Carry out ``compare`` as parsed by concurviz.cli.arguments and return the exit code."""
    outputs = Outputs.of(args)
    try:
        catalogue = known.catalogue()
        scenario = scenario_of(args, catalogue)
        cluster = cluster_of(args, scenario)
        outputs.check()
        guard = Guard.of(args, scenario)
    except (ScenarioError, OutputError, GuardError) as error:
        say(str(error))
        return BAD_INPUT
    refused = refusal(scenario, read_limits(), where=args.scenario or scenario.name)
    if refused:
        say(refused)
        return BAD_INPUT
    return compare(
        scenario,
        outputs,
        catalogue,
        quiet=args.quiet,
        record=args.record,
        sample=args.sampler,
        guard=guard,
        cluster=cluster,
    )


def compare(
    scenario: Scenario,
    outputs: Outputs,
    catalogue: Catalogue,
    *,
    quiet: bool,
    record: bool = True,
    sample: bool = True,
    guard: Guard | None = None,
    cluster: Cluster = NO_CLUSTER,
) -> int:
    """Run the comparison, print its results, leave the files asked for; returns the exit code.

    ``record``: whether tasks are watched. ``sample``: whether code that never looks at the clock is
    looked at from outside. ``guard``: conditions that make the exit code 1. ``cluster``: the
    one that ``dask`` uses.
    """
    try:
        lab = asyncio.run(
            _run_all(
                scenario, catalogue, quiet=quiet, record=record, sample=sample, cluster=cluster
            )
        )
    except asyncio.CancelledError:
        say("terminated")
        return TERMINATED

    trace = lab.trace()
    metrics = trace.metrics
    result = trace.said
    if not quiet:
        print_results(metrics, result.winner)
    for finding in result.findings[:1] if quiet else result.findings:
        print(finding.text)
    failed = _report_failures(metrics)
    judged = None if guard is None else guard.judge(trace)
    _show_failures(trace)
    try:
        outputs.save(trace, judged)
    except OutputError as error:
        say(str(error))
        return BAD_INPUT
    if guard is not None and judged is not None:
        failed |= guard.report(trace, judged)
    return RUN_FAILED if failed else DONE


async def _run_all(
    scenario: Scenario,
    catalogue: Catalogue,
    *,
    quiet: bool,
    record: bool,
    sample: bool,
    cluster: Cluster,
) -> Lab:
    """The lab after the comparison, closed: no process and no run directory left, its traces kept.

    Ctrl+C (asyncio's own handling) and SIGTERM cancel this coroutine, which closes the lab first.
    """
    me = asyncio.current_task()
    assert me is not None
    when_told(signal.SIGTERM, do=me.cancel)
    bar = progress_bar()
    # No markup: what broke may have square brackets in its words.
    tell = partial(bar.console.print, markup=False, highlight=False)
    lab = Lab(tell, record=record, sample=sample, catalogue=catalogue, cluster=cluster)
    comparison = asyncio.create_task(lab.compare(scenario))
    try:
        if quiet:
            await _until_ended(lab, comparison, None)
        else:
            with bar:
                shown = bar.add_task("starting", total=1)
                await _until_ended(lab, comparison, (bar, shown))
    finally:
        await lab.close()
        await asyncio.gather(comparison, return_exceptions=True)
    comparison.result()
    return lab


async def _until_ended(
    lab: Lab, comparison: asyncio.Task[None], progress: tuple[Progress, TaskID] | None
) -> None:
    while not comparison.done():
        await asyncio.wait({comparison}, timeout=TICK_S)
        lab.drain()
        if progress is not None:
            bar, shown = progress
            current = next((r.model for r in lab.runs if r.status in ("starting", "running")), None)
            ended, total = lab.progress
            title = title_of(current) if current else "starting"
            bar.update(shown, completed=ended, total=total, description=title)


def _show_failures(trace: Trace) -> None:
    """The first failure of the user's own task, whole, with what the task had printed."""
    if not trace.scenario.task:
        return
    for run in trace.runs:
        if run.trace is None or not run.trace.errors:
            continue
        task, text = min(run.trace.errors.items())
        print(f"\n{title_of(run.model)}, task {task}:\n{text}", file=sys.stderr)
        printed = run.trace.outputs.get(task)
        if printed:
            print(f"It had printed:\n{printed}", file=sys.stderr)
        return


def _report_failures(metrics: list[RunMetrics]) -> bool:
    """Whether any run or task failed; says which, but for broken runs: the lab has said those."""
    for m in metrics:
        title = title_of(m.model)
        if m.status == "unfit":
            say(f"{title}: left out: {m.reason}")
        elif m.status == "done" and m.no_speed:
            say(f"{title}: no speed: {m.no_speed}")
        elif m.status not in ("done", "broken"):
            say(f"{title}: the run is {m.status}" + (f": {m.reason}" if m.reason else ""))
        elif m.status == "done" and not m.complete:
            t = m.tasks
            say(f"{title}: of {t.submitted} tasks {t.failed} failed, {t.cancelled} were cancelled")
    # A model that cannot run the task was not asked to.
    return not all(m.complete for m in metrics if m.status != "unfit") or not any(
        m.complete for m in metrics
    )
