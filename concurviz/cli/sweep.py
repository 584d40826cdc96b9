"""``concurviz sweep``: one parameter over a range, every model, without a window."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from functools import partial
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from concurviz.analysis.statistics import Estimate
from concurviz.analysis.sweep import Sweep
from concurviz.analysis.sweep_verdict import sweep_findings, title
from concurviz.cli import known
from concurviz.cli.choose import cluster_of, scenario_of
from concurviz.cli.codes import BAD_INPUT, DONE, INTERRUPTED, RUN_FAILED, say
from concurviz.cli.output import UNLIMITED, progress_bar
from concurviz.cli.signals import when_told
from concurviz.controllers.catalogue import Catalogue
from concurviz.controllers.lab import Lab
from concurviz.controllers.machine import this_machine
from concurviz.doctor import display
from concurviz.files.atomic import WriteError, check_writable
from concurviz.files.results import write_results
from concurviz.files.sweep_results import sweep_json
from concurviz.scenario.model import ScenarioError
from concurviz.scenario.sweep import SweepPlan, plan
from concurviz.wire.cluster import Cluster

TICK_S = 1 / 20


def run(args: argparse.Namespace) -> int:
    """Carry out ``sweep`` as parsed by concurviz.cli.arguments and return the exit code.

    Ctrl+C stops the sweep; what was measured is printed and written all the same.
    """
    png = None if args.png is None else Path(args.png)
    json = None if args.json is None else Path(args.json)
    try:
        catalogue = known.catalogue()
        scenario = scenario_of(args, catalogue)
        cluster = cluster_of(args, scenario)
        tasks = None if args.tasks is None else int(scenario.params["tasks"])
        wanted = plan(scenario, args.over, tasks=tasks)
        for path in (png, json):
            if path is not None:
                check_writable(path)
    except (ScenarioError, WriteError) as error:
        say(str(error))
        return BAD_INPUT
    problem = display.library_problem(display.PAINTING) if png is not None else None
    if problem:
        say(problem)
        return BAD_INPUT

    lab = asyncio.run(
        _run(wanted, catalogue, quiet=args.quiet, sample=args.sampler, cluster=cluster)
    )
    sweep = lab.swept
    assert sweep is not None
    if not args.quiet:
        _print_points(sweep)
    for finding in sweep_findings(sweep):
        print(finding.text)
    try:
        if json is not None:
            write_results(json, sweep_json(sweep, this_machine()))
        if png is not None:
            # Late: only who wants a picture pays for Qt, or needs its libraries.
            from concurviz.app.headless import save_sweep_picture

            save_sweep_picture(sweep, png, scale=args.scale)
    except (WriteError, OSError, ValueError) as error:
        say(str(error))
        return BAD_INPUT
    if sweep.phase != "done":
        say("stopped before its end: what was measured is kept")
        return INTERRUPTED
    complete = all(p.measured and None not in p.walls.values() for p in sweep.points.values())
    return DONE if complete else RUN_FAILED


async def _run(
    wanted: SweepPlan, catalogue: Catalogue, *, quiet: bool, sample: bool, cluster: Cluster
) -> Lab:
    """The lab after the sweep, closed."""
    loop = asyncio.get_running_loop()
    bar = progress_bar("runs")
    tell = partial(bar.console.print, markup=False, highlight=False)
    lab = Lab(tell, sample=sample, catalogue=catalogue, cluster=cluster)
    work = asyncio.create_task(lab.sweep(wanted))
    stopping: set[asyncio.Task[None]] = set()
    when_told(signal.SIGINT, signal.SIGTERM, do=lambda: stopping.add(loop.create_task(lab.stop())))
    try:
        with bar if not quiet else contextlib.nullcontext():
            shown = bar.add_task("starting", total=1)
            while not work.done():
                await asyncio.wait({work}, timeout=TICK_S)
                lab.drain()
                sweep = lab.swept
                if sweep is not None and sweep.total:
                    note = sweep.note if sweep.phase == "points" else f"flip: {sweep.note}"
                    bar.update(shown, completed=sweep.done, total=sweep.total, description=note)
    finally:
        await lab.close()
        await asyncio.gather(work, *stopping, return_exceptions=True)
    work.result()
    return lab


def _print_points(sweep: Sweep) -> None:
    """Tasks per second on stdout: a row for each value, a column for each model."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    param = sweep.plan.param
    table.add_column(Text(f"{param.title} ({param.unit})" if param.unit else param.title))
    for model in sweep.plan.scenario.contenders:
        table.add_column(Text(f"{title(model)} (tasks/s)"), justify="right")
    for value in sorted({p.value for p in sweep.points.values() if p.measured}):
        cells = []
        for model in sweep.plan.scenario.contenders:
            point = sweep.points.get((model, value))
            cells.append(_rate(None if point is None else point.throughput))
        table.add_row(f"{value:.3g}", *cells)
    Console(width=None if sys.stdout.isatty() else UNLIMITED).print(table)


def _rate(rate: Estimate | None) -> str:
    if rate is None:
        return ""
    half = rate.half_width
    return f"{rate.value:,.1f}" if half is None else f"{rate.value:,.1f} ±{half:,.1f}"
