"""A run: one engine in one host, from its turn to its last record."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from time import perf_counter_ns
from typing import Any

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.spread import Spread
from concurviz.analysis.trace import RunRecord
from concurviz.controllers import lifecycle as life
from concurviz.controllers import rundirs
from concurviz.controllers.account import Account
from concurviz.controllers.children import ChildError, Service
from concurviz.controllers.host import Host
from concurviz.controllers.lifecycle import Lifecycle, Status
from concurviz.controllers.sampler import ELSEWHERE, SUPPORTED, Sampler
from concurviz.controllers.usage import PERIOD_S, Usage
from concurviz.scenario.model import Scenario
from concurviz.trace.build import SPAN_BUDGET, Builder
from concurviz.trace.reader import JournalReader
from concurviz.trace.store import RunTrace
from concurviz.wire import tally
from concurviz.wire.builds import without_gil
from concurviz.wire.cluster import NO_CLUSTER, Cluster
from concurviz.wire.control import Rates, Start
from concurviz.wire.models import model_of, split
from concurviz.wire.states import Instant
from concurviz.wire.workloads import opaque


class Run:
    """A contender's run of a scenario: of ``model``, by the contender's name, under ``python``.

    ``trace`` is None until the engine has started. ``startup_s`` is how long the host took to be
    ready, ``reason`` why the run is broken. ``unsampled`` says why code that never looks at the
    clock could not be sampled, and is empty if it was, or had not to be. ``version`` grows whenever
    anything of the run changed.
    """

    def __init__(
        self,
        model: str,
        live: bool,
        python: str = sys.executable,
        span_budget: int = SPAN_BUDGET,
        *,
        record: bool = True,
        sample: bool = True,
        cluster: Cluster = NO_CLUSTER,
    ) -> None:
        self.model = model
        self._cluster = cluster if split(model)[0] == "dask" else NO_CLUSTER
        self.python = python
        self.live = live
        self._span_budget = span_budget
        self._account = Account(record)
        self._sample_opaque = sample and record
        self._sampler: Sampler | None = None
        self._unsampled = ""
        self.interpreter = ""
        self.trace: RunTrace | None = None
        self.startup_s: float | None = None
        self.version = 0
        self._life = Lifecycle()
        self._usage: Usage | None = None
        self._directory: Path | None = None
        self._host: Host | None = None
        self._start: Start | None = None
        self._reader: JournalReader | None = None
        self._builder: Builder | None = None
        self._launched = 0
        self._ended_at: int | None = None
        self._stop_at: int | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loading = False
        self._changes = 0
        self._final_record: RunRecord | None = None
        self._over = asyncio.Event()

    @property
    def status(self) -> str:
        """One of lifecycle.Status, as a word; ``ending`` is still ``running`` to a user."""
        status = self._life.status
        return "running" if status is Status.ENDING else status.value

    @property
    def reason(self) -> str:
        return self._life.reason

    @property
    def unloadable(self) -> str:
        """Why the user's own file cannot be loaded, if that is what broke the run."""
        return self.reason if self._loading and self.status == "broken" else ""

    @property
    def unsampled(self) -> str:
        return self._unsampled or ("" if self.trace is None else self.trace.sampler_refused)

    @property
    def recorded(self) -> bool:
        """Whether its host writes journals."""
        return self._account.recorded

    @property
    def lost(self) -> tally.Lost:
        """Records and notes that could not be written, and why; known when the run has ended."""
        return tally.Lost() if self._reader is None else self._reader.lost

    @property
    def final(self) -> bool:
        return self._life.final

    async def execute(
        self, scenario: Scenario, base: Path, files: Path, service: Service | None, rates: Rates
    ) -> None:
        """Run the scenario to its end below ``base``; never raises for what a host does.

        ``files``: an empty directory for what tasks write; ``service``: None where they ask for no
        replies.
        """
        if self.final:
            return
        self._directory = base / f"run-{split(self.model)[0]}-{id(self):x}"
        try:
            self._directory.mkdir(mode=0o700)
            tally.reserve(str(self._directory))
        except OSError as error:
            self._happened(life.Begin())
            self._happened(life.LaunchFailed(f"{base}: {error.strerror or error}"))
            rundirs.remove(self._directory)
            return
        if self._sample_opaque and opaque(scenario.workload, scenario.fault):
            await self._launch_sampler(base / "root", self._directory)
        self._start = Start(
            model=split(self.model)[0],
            total=0 if self.live else int(scenario.params["tasks"]),
            workload=scenario.workload,
            params=dict(scenario.params),
            seed=scenario.seed,
            fault=scenario.fault,
            fault_every=scenario.fault_every,
            directory=str(self._directory),
            files=str(files),
            port=0 if service is None else service.port,
            token="" if service is None else service.token.hex(),
            rates=rates,
            record=self.recorded,
            sampler=0 if self._sampler is None else self._sampler.pid,
            task=scenario.task,
            folder=scenario.folder or str(Path.cwd()),
            timeout_s=scenario.task_timeout if scenario.task else 0.0,
            cluster=self._cluster,
        )
        helpers = [asyncio.create_task(self._sample())]
        if service is not None:
            helpers.append(asyncio.create_task(self._watch(service)))
        try:
            self._happened(life.Begin())
            await self._launch(base / "root")
            await self._over.wait()
        finally:
            for helper in helpers:
                helper.cancel()
            if self._host is not None:
                self._host.kill()
                await self._host.gone()
            if self._sampler is not None:
                self._sampler.kill()
                await self._sampler.gone()
            rundirs.remove(self._directory)

    async def _launch_sampler(self, root: Path, directory: Path) -> None:
        if not SUPPORTED:
            self._unsampled = ELSEWHERE
            return
        try:
            self._sampler = await Sampler.launch(root, directory)
        except (ChildError, OSError) as error:
            self._unsampled = str(error)

    async def _launch(self, root: Path) -> None:
        assert self._directory is not None
        host = Host(self._directory, self._heard, self._exited)
        self._launched = perf_counter_ns()
        try:
            await host.launch(self.python, root)
        except (ChildError, OSError) as error:
            self._happened(life.LaunchFailed(str(error)))
            return
        self._host = host
        if self._stop_at is not None:
            # Stop was asked while there was no process to kill yet.
            host.kill()

    def _heard(self, message: dict[str, Any]) -> None:
        match message.get("event"):
            case "ready":
                self.startup_s = (perf_counter_ns() - self._launched) / 1e9
                self._name(message["python"])
                self._happened(life.HostReady())
            case "unfit":
                self._happened(life.HostUnfit(message["reason"]))
            case "loading":
                self._loading = True
            case "started":
                self._loading = False
                self._name(message["python"])
                self._open(message)
                self._happened(life.EngineStarted())
            case "ended":
                self._ended_at = message["at"]
                self._name(message["python"])
                self._account.close(message, self.trace, self._usage)
                self._happened(life.EngineEnded(message["broken"]))
            case other:
                raise ValueError(f"unknown event {other!r}")

    def _name(self, python: str) -> None:
        """Note under which Python the run is, and in its trace if there is one."""
        self.interpreter = python + (f", Dask at {self._cluster}" if self._cluster else "")
        if self.trace is not None:
            self.trace.interpreter = self.interpreter

    def _exited(self, reason: str) -> None:
        self._happened(life.HostExited(reason))

    def _happened(self, event: life.Event) -> None:
        self.version += 1
        for command in self._life.handle(event):
            self._do(command)

    def _do(self, command: life.Command) -> None:
        match command:
            case life.SendStart():
                assert self._host
                assert self._start
                self._account.start_sent()
                self._host.say(self._start.to_message())
            case life.SendStop():
                if self._host is not None:
                    self._host.say({"command": "stop"})
            case life.ArmTimer(seconds):
                self._disarm()
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(seconds, self._happened, life.TimeUp())
            case life.DisarmTimer():
                self._disarm()
            case life.Kill():
                if self._host is not None:
                    self._host.kill()
            case life.Finish():
                self._finish()
            case life.Launch():
                # ``execute`` launches, since that has to be awaited.
                return

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _open(self, started: dict[str, Any]) -> None:
        assert self._directory is not None
        assert self._host is not None
        self.trace = RunTrace(self.model, started["origin"], self.interpreter, started["epoch_ns"])
        samples = self.trace.series.samples
        self._usage = Usage(
            samples, self._host.pid or 0, started["cpu_s"], elsewhere=bool(self._cluster)
        )
        self._usage.open(started["rss_bytes"], started["private_bytes"])
        self._reader = JournalReader(str(self._directory))
        # A cluster's workers may have several threads each.
        shares_gil = model_of(self.model).shares_gil or bool(self._cluster)
        shares_gil = shares_gil and not without_gil(self.interpreter)
        self._builder = Builder(self.trace, shares_gil, span_budget=self._span_budget)

    def drain(self) -> None:
        """Read what the journals have, up to now. To be called once per frame."""
        if self._reader is None or self._builder is None or self.final:
            return
        # A host may take long to go. Nothing happens in its run any more, and the trace must not
        # get longer than the run was.
        now = perf_counter_ns() if self._ended_at is None else self._ended_at
        batch = self._reader.poll()
        self._builder.feed(batch, now)
        self._count()

    def _count(self) -> None:
        assert self._reader
        assert self.trace
        events = self.trace.events
        events.sent, events.received, events.dropped = (
            self._reader.sent, self._reader.received, self._reader.dropped,
        )  # fmt: skip

    def _finish(self) -> None:
        self._disarm()
        if self._sampler is not None:
            self._sampler.kill()
        trace = self.trace
        if trace is not None and self._reader is not None and self._builder is not None:
            # A host that was killed could not say when its engine ended.
            end = perf_counter_ns() if self._ended_at is None else self._ended_at
            cancelled = self._life.status is Status.CANCELLED
            ending = Instant.CANCELLED if cancelled else Instant.FAILED
            self._builder.finish(self._reader.poll(final=True), end, ending)
            self._count()
            self._reader.close()
            if not self.recorded:
                self._account.tell_unrecorded(trace)
        self.version += 1
        self._over.set()

    async def _watch(self, service: Service) -> None:
        self._happened(life.ServiceLost(await service.gone()))

    async def _sample(self) -> None:
        """Look at host and workers until cancelled; what ended says is the last word."""
        pause = PERIOD_S
        while self._ended_at is None:
            await asyncio.sleep(pause)
            if self._host is not None:
                self._host.trim_output()
            if self._usage is not None and self.trace is not None and self._ended_at is None:
                pids = {r.pid for r in self.trace.workers.values() if r.pid > 0}
                begin = perf_counter_ns()
                pause = self._usage.sample(begin - self.trace.origin, pids)
                self._account.looked((perf_counter_ns() - begin) / 1e9)

    def change(self, scenario: Scenario) -> None:
        """Tasks taken from now on follow this scenario's parameters."""
        if self._host is not None and self._life.status is Status.RUNNING:
            self._changes += 1
            params = dict(scenario.params)
            self._host.say({"command": "change", "params": params, "version": self._changes})

    def refuse(self, reason: str) -> None:
        """It is broken, without having begun."""
        self._happened(life.Begin())
        self._happened(life.LaunchFailed(reason))

    def stop(self) -> None:
        """Ask the run to end: within two seconds, by force if need be."""
        if self._stop_at is None:
            self._stop_at = perf_counter_ns()
            self._happened(life.StopAsked())
            if self.final:
                self._over.set()

    def record(self, spread: Spread | None = None) -> RunRecord:
        """The run as it is now; ``spread``: of the rounds for which it stands."""
        kept = self._final_record
        if kept is not None and kept.spread == spread:
            return kept
        record = self._record(spread)
        if self.final and self._over.is_set():
            # Nothing of it changes any more, and its figures cost a look at every span.
            self._final_record = record
        return record

    def _record(self, spread: Spread | None) -> RunRecord:
        return RunRecord(
            self.model,
            status=self.status,
            reason=self.reason,
            interpreter=self.interpreter,
            trace=self.trace,
            startup_s=self.startup_s,
            spread=spread,
            own_cost=self._account.own_cost(
                self.trace, 0.0 if self._sampler is None else self._sampler.cpu_s
            ),
        )

    def metrics(self) -> RunMetrics:
        """The run's figures so far, all zero before its engine has started."""
        return self.record().metrics
