"""The lab: runs scenarios live or as a comparison and keeps what is shown of them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import Load, Mode, Trace
from concurviz.controllers import rundirs
from concurviz.controllers.catalogue import Catalogue, left_out_text
from concurviz.controllers.children import ChildError, Service, calibration
from concurviz.controllers.faults import Faults
from concurviz.controllers.limits import read_limits
from concurviz.controllers.load import LoadMeter
from concurviz.controllers.machine import cores, this_machine
from concurviz.controllers.rounds import Rounds
from concurviz.controllers.run import Run
from concurviz.scenario.contenders import title_of
from concurviz.scenario.guard import refusal
from concurviz.scenario.model import Scenario
from concurviz.trace.build import SPAN_BUDGET
from concurviz.wire.cluster import NO_CLUSTER, Cluster
from concurviz.wire.control import Rates
from concurviz.wire.workloads import talks

if TYPE_CHECKING:
    from concurviz.analysis.sweep import Sweep
    from concurviz.scenario.sweep import SweepPlan

#: How long others' use of the machine is watched before the first run of a comparison.
LISTEN_S = 0.1


def _ignore(message: str) -> None:
    del message


class Lab:
    """Owner of hosts, service and run directories.

    ``runs`` and ``scenario`` are those last started, in the scenario's order of models. While a
    comparison repeats itself, a model's run is the one under way, else the median one so far, of
    ``rounds``; ``load`` is what others made of the machine meanwhile, ``so_far`` the trace when the
    last round ended. ``started`` counts how often such runs were begun. ``swept`` is the sweep that
    was started last, ``sweeping`` whether it is under way; its runs are not shown. ``stale`` is for
    whoever edits scenarios to set: the result shown is no longer that of the scenario shown.
    ``span_budget``: how many spans each run started from now on keeps; ``sample``: whether code in
    it that never looks at the clock is looked at from outside.
    ``cluster``: the one that ``dask`` uses.
    ``catalogue``: the interpreters that contenders may name; those that name none are run by
    ``python``. ``fielded``: the scenario with the contenders alone that can run here.
    ``on_banner`` is called with one line whenever a user should know of a fault. All methods are to
    be called in the thread of a running asyncio loop, be it Qt's through qasync or asyncio's own.
    """

    def __init__(
        self,
        on_banner: Callable[[str], None] = _ignore,
        python: str = sys.executable,
        *,
        record: bool = True,
        sample: bool = True,
        catalogue: Catalogue | None = None,
        cluster: Cluster = NO_CLUSTER,
    ) -> None:
        self.cluster = cluster
        self.catalogue = catalogue or Catalogue()
        self.sample = sample
        self.scenario = self.fielded = Scenario()
        self._pythons: Mapping[str, str] = {}
        self.mode: Mode | None = None
        self.runs: list[Run] = []
        self.rounds: Rounds | None = None
        self.load: Load | None = None
        self.so_far: Trace | None = None
        self.swept: Sweep | None = None
        self.sweeping = False
        self._probe: Run | None = None
        self._faults = Faults(on_banner)
        self.stale = False
        self.started = 0
        self.span_budget = SPAN_BUDGET
        self._began = ""
        self._python = python
        self._record = record
        self._on_banner = on_banner
        self._base: Path | None = None
        self._service: Service | None = None
        self._files: Path | None = None
        self._rates: Rates | None = None
        self._setting_up = asyncio.Lock()
        self._turn = asyncio.Lock()
        self._active = 0
        self._wanted = 0
        self._version = 0
        self._seen: tuple[int, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether any run is under way or waits for its turn."""
        return self._active > 0

    @property
    def version(self) -> int:
        """Grows with every drain that found anything new."""
        return self._version

    async def live(self, scenario: Scenario) -> None:
        """Run all models at once, tasks arriving until ``stop``; ends what ran before."""
        await self._run("live", scenario)

    async def compare(self, scenario: Scenario) -> None:
        """Run the models in turn, each with the same tasks; ends what ran before."""
        await self._run("compare", scenario)

    async def sweep(self, plan: SweepPlan) -> None:
        """Run the plan; ``swept`` grows meanwhile, ``runs`` stay as they are."""
        await self._in_turn(lambda mine: self._run_sweep(plan, mine))

    async def _run(self, mode: Mode, scenario: Scenario) -> None:
        await self._in_turn(lambda mine: self._run_models(mode, scenario, mine))

    async def _in_turn(self, work: Callable[[int], Awaitable[None]]) -> None:
        """End what runs, then do ``work``, unless something else is wanted by then."""
        self._active += 1
        try:
            mine = self._supersede()
            self._faults.clear()
            async with self._turn:
                if mine == self._wanted:
                    await work(mine)
        finally:
            self._active -= 1
            self._version += 1

    async def _run_sweep(self, plan: SweepPlan, mine: int) -> None:
        from concurviz.analysis.sweep import Sweep
        from concurviz.controllers.sweep import run_sweep

        self.swept = sweep = Sweep(plan)
        self.sweeping = True
        try:
            plan = replace(plan, scenario=await self._field(plan.scenario))
            self.swept = sweep = Sweep(plan, cores=cores())
            most = plan.at(max(plan.values)) if plan.over == "workers" else plan.scenario
            limits = await asyncio.to_thread(read_limits)
            refused = refusal(most, limits, where=plan.scenario.name)
            if refused:
                raise ChildError(refused)
            await self._set_up(plan.scenario)
            meter = LoadMeter(self._service.pid if self._service else None)

            async def measure(model: str, scenario: Scenario) -> RunMetrics | None:
                if mine != self._wanted:
                    return None
                self._probe = run = self._new_run(model)
                await self._execute(run, scenario)
                others, own, seconds = meter.lap()
                metrics = run.metrics()
                sweep.watching.add(metrics, own, seconds)
                if seconds:
                    part = seconds / sweep.watching.seconds
                    sweep.others_cores += part * (others - sweep.others_cores)
                return None if run.status == "cancelled" else metrics

            await run_sweep(sweep, measure)
        except (ChildError, OSError) as error:
            sweep.phase = "stopped"
            self._on_banner(str(error))
        finally:
            self._probe = None
            self.sweeping = False

    async def _run_models(self, mode: Mode, scenario: Scenario, mine: int) -> None:
        self.mode, self.scenario, self.stale = mode, scenario, False
        self.rounds = self.load = self.so_far = None
        self.fielded = scenario
        self.runs = runs = [self._new_run(m, live=mode == "live") for m in scenario.contenders]
        self.started += 1
        self._began = datetime.now(UTC).isoformat(timespec="seconds")
        self._version += 1
        try:
            scenario = self.fielded = await self._field(scenario)
            self.runs = runs = [run for run in runs if run.model in self._pythons]
            for run in runs:
                run.python = self._pythons[run.model]
            self._version += 1
            limits = await asyncio.to_thread(read_limits)
            refused = refusal(scenario, limits, live=mode == "live", where=scenario.name)
            if refused:
                raise ChildError(refused)
            await self._set_up(scenario)
        except (ChildError, OSError) as error:
            for run in runs:
                run.stop()
            self._on_banner(str(error))
            return
        if mode == "live":
            meter = LoadMeter(self._service.pid if self._service else None)
            await asyncio.gather(*(self._execute(run, scenario) for run in runs))
            others, own, seconds = meter.lap()
            self.load = Load(0.0, others, cores(), own, seconds)
        else:
            await self._run_rounds(scenario, mine)

    async def _field(self, scenario: Scenario) -> Scenario:
        """The scenario with those alone that can run; others are said. ChildError if none can."""
        field = await self.catalogue.field(scenario, self._python)
        self._pythons = field.pythons
        lines = left_out_text(field)
        if not field.pythons:
            raise ChildError("; ".join(lines))
        for line in lines:
            self._on_banner(line)
        if not lines:
            return scenario
        return replace(scenario, models=tuple(field.pythons), interpreters=())

    def _new_run(self, name: str, *, live: bool = False) -> Run:
        python = self._pythons.get(name, self._python)
        return Run(
            name,
            live,
            python,
            self.span_budget,
            record=self._record,
            sample=self.sample,
            cluster=self.cluster,
        )

    async def _run_rounds(self, scenario: Scenario, mine: int) -> None:
        """Every model once a round; a stop ends it, what was measured stays."""
        self.rounds = rounds = Rounds(
            scenario.contenders, warmup=scenario.warmup, repeats=scenario.repeats
        )
        meter = LoadMeter(self._service.pid if self._service else None)
        await asyncio.sleep(LISTEN_S)
        before, _, _ = meter.lap()
        others = own = seconds = 0.0
        while rounds.current < rounds.total and mine == self._wanted:
            for place, model in enumerate(scenario.contenders):
                if mine != self._wanted:
                    break
                if rounds.goes_on(model):
                    await self._take_turn(rounds, place, scenario)
            lap, cpu, passed = meter.lap()
            others, own, seconds = others + lap * passed, own + cpu, seconds + passed
            self.load = Load(before, others / seconds if seconds else 0.0, cores(), own, seconds)
            if mine == self._wanted:
                rounds.end_round()
                self.so_far = replace(self.trace(), over=True)
            self._version += 1

    async def _take_turn(self, rounds: Rounds, place: int, scenario: Scenario) -> None:
        run = self.runs[place]
        if rounds.current:
            run = self._new_run(run.model)
            self._show(place, run)
        await self._execute(run, scenario)
        rounds.add(run)
        self._show(place, rounds.shown(run.model) or run)

    def _show(self, place: int, run: Run) -> None:
        self.runs = [*self.runs[:place], run, *self.runs[place + 1 :]]

    async def _execute(self, run: Run, scenario: Scenario) -> None:
        if reason := self._faults.unloadable(run.python):
            run.refuse(reason)
            return
        try:
            # Again, since the service may have died in the run before.
            await self._set_up(scenario)
            assert self._base
            assert self._files
            assert self._rates
            service = self._service if talks(scenario.workload) else None
            await run.execute(scenario, self._base, self._files, service, self._rates)
        except (ChildError, OSError) as error:
            self._on_banner(f"{title_of(run.model)}: {error}")
        finally:
            run.stop()
        self._faults.look_at(run, own=bool(scenario.task))

    async def _set_up(self, scenario: Scenario) -> None:
        async with self._setting_up:
            if self._base is None:
                self._base = await asyncio.to_thread(self._make_base)
            if self._files is None:
                self._files = await asyncio.to_thread(rundirs.create_on_disk)
            root = self._base / "root"
            if self._rates is None:
                self._rates = await calibration(root)
            if self._service is not None and not self._service.alive:
                await self._service.close()
                self._service = None
            if self._service is None and talks(scenario.workload):
                self._service = await Service.launch(root)

    @staticmethod
    def _make_base() -> Path:
        rundirs.sweep()
        return rundirs.create()

    def change(self, scenario: Scenario) -> None:
        """Live: send changed parameters to the hosts; they act from the next task on."""
        self.scenario = scenario
        fielded = self.fielded
        self.fielded = replace(scenario, models=fielded.models, interpreters=fielded.interpreters)
        for run in self.runs:
            run.change(scenario)

    async def stop(self) -> None:
        """End all runs, those waiting for their turn too; returns when they have ended."""
        self._supersede()
        async with self._turn:
            return

    def _supersede(self) -> int:
        """End what runs and what waits for its turn; returns the number of what comes now."""
        self._wanted += 1
        for run in self._all_runs():
            run.stop()
        return self._wanted

    def _all_runs(self) -> list[Run]:
        return self.runs if self._probe is None else [*self.runs, self._probe]

    def drain(self) -> bool:
        """Read the journals of all runs; True when anything visible changed since the last call."""
        for run in self._all_runs():
            run.drain()
        seen = tuple(
            part
            for run in self.runs
            for part in (id(run), run.version, -1 if run.trace is None else run.trace.version)
        )
        if seen == self._seen:
            return False
        self._seen = seen
        self._version += 1
        return True

    @property
    def progress(self) -> tuple[int, int]:
        """Tasks of a comparison that have ended, in all its rounds, and all there will be."""
        tasks = int(self.scenario.params["tasks"])
        if self.rounds is None:
            return 0, tasks * len(self.runs) * self.scenario.rounds
        now = sum(r.trace.tasks.ended for r in self.runs if r.trace is not None and not r.final)
        return self.rounds.tasks_ended + now, tasks * len(self.rounds.models) * self.rounds.total

    def trace(self) -> Trace:
        """The runs as they are now; what goes on in them goes on in it."""
        rounds = self.rounds
        records = [run.record(rounds.spread(run) if rounds else None) for run in self.runs]
        return Trace(
            self.fielded,
            this_machine(),
            self.mode,
            tuple(records),
            self._began,
            self.load,
            over=not self.busy,
            sweep=self.swept if self.swept is not None and self.swept.points else None,
        )

    def metrics(self) -> list[RunMetrics]:
        """The figures of all runs, in their order; speed-ups in a comparison only."""
        return self.trace().metrics

    async def close(self) -> None:
        """Stop everything and leave nothing behind."""
        await self.stop()
        if self._service is not None:
            await self._service.close()
            self._service = None
        if self._base is not None:
            rundirs.remove(self._base)
            self._base = None
        if self._files is not None:
            rundirs.remove(self._files)
            self._files = None
