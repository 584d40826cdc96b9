"""What a machine can take of a scenario: pure functions of its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from concurviz.scenario.model import Scenario
from concurviz.wire.models import Model, model_of
from concurviz.words import translate, word

#: What one more takes, measured on CPython 3.11 to 3.13 and rounded up: private memory of an idle
#: worker process (interpreter and this package), of a thread (the pages of its stack that it
#: touches and its journal), and of a coroutine.
PROCESS_BYTES = 16 << 20
THREAD_BYTES = 40 << 10
#: Descriptors that a host holds for one worker process (pipe and sentinel) or for one thread
#: that talks to the loopback service, and those that it needs anyhow.
DESCRIPTORS_PER_PROCESS = 2
DESCRIPTORS_PER_CLIENT = 1
DESCRIPTORS_ANYHOW = 64
#: The same for models whose worker processes have another library in them
#: (bytes, descriptors of the host, processes and threads, those in the host included).
HEAVIER = {"dask": (52 << 20, 11, 8)}
#: Processes and threads of the window, the service and the system that come and go.
TASKS_ANYHOW = 64
#: Part of the available memory that workers may take; and of all limits, where a warning begins.
MEMORY_SHARE = 0.8
NEAR = 0.5
_USES_SOCKETS = frozenset({"io", "mixed"})


@dataclass(frozen=True)
class Limits:
    """What this machine still has room for; None where there is no limit or none can be read.

    ``tasks``: processes and threads together, and ``tasks_by`` the limit that says so;
    ``descriptors``: open files of one process; ``memory_bytes``: that can be had without swapping.
    """

    tasks: int | None = None
    tasks_by: str = ""
    descriptors: int | None = None
    memory_bytes: int | None = None


@dataclass(frozen=True)
class Most:
    """``count`` workers of ``model`` are what the machine takes, by reason of ``limit``."""

    model: Model
    count: int
    limit: str

    @property
    def sentence(self) -> str:
        """One plain sentence without a full stop."""
        kind = word(self.model.title)
        text = translate("guard", "this machine takes about {0} workers under {1} ({2})")
        return text.format(f"{self.count:,}", kind, self.limit)


def most_workers(model: Model, workload: str, limits: Limits) -> Most | None:
    """The most workers that the machine can take; None where nothing limits them."""
    if not model.pooled:
        return None
    bytes_each = THREAD_BYTES if model.shares_gil else PROCESS_BYTES
    files_each, tasks_each = 0, 1
    if model.name in HEAVIER:
        bytes_each, files_each, tasks_each = HEAVIER[model.name]
    elif not model.shares_gil:
        files_each = DESCRIPTORS_PER_PROCESS
    elif workload in _USES_SOCKETS:
        files_each = DESCRIPTORS_PER_CLIENT
    found = []
    if limits.tasks is not None:
        found.append(((limits.tasks - TASKS_ANYHOW) // tasks_each, limits.tasks_by))
    if limits.descriptors is not None and files_each:
        room = (limits.descriptors - DESCRIPTORS_ANYHOW) // files_each
        found.append((room, translate("guard", "open files")))
    if limits.memory_bytes is not None:
        room = int(limits.memory_bytes * MEMORY_SHARE) // bytes_each
        found.append((room, translate("guard", "memory")))
    if not found:
        return None
    count, why = min(found, key=lambda pair: pair[0])
    return Most(model, max(1, count), why)


def _tightest(scenario: Scenario, limits: Limits, live: bool) -> Most | None:
    found = [most_workers(model_of(m), scenario.workload, limits) for m in scenario.contenders]
    known = [m for m in found if m is not None]
    tightest = min(known, key=lambda m: m.count, default=None)
    if tightest is None or not live:
        return tightest
    # Live, all of them are there at once.
    return replace(tightest, count=max(1, tightest.count // len(known)))


def advice(scenario: Scenario, limits: Limits, *, live: bool = False) -> Mapping[str, str]:
    """By parameter, a plain word on a value that is near or beyond what the machine takes."""
    most = _tightest(scenario, limits, live)
    if most is None:
        return {}
    workers = scenario.params["workers"]
    if workers > most.count:
        return {"workers": translate("guard", "Too many: {0}").format(most.sentence)}
    if workers > NEAR * most.count:
        return {"workers": translate("guard", "Many: {0}").format(most.sentence)}
    return {}


def fit(scenario: Scenario, limits: Limits) -> tuple[Scenario, str]:
    """A preset with no more workers than the machine takes, and what was changed ("" if nothing).

    Presets are made for all machines; what users write themselves is refused instead.
    """
    most = _tightest(scenario, limits, False)
    if most is None or scenario.params["workers"] <= most.count:
        return scenario, ""
    said = translate("guard", "{0} workers instead of {1}: {2}").format(
        f"{most.count:,}", f"{int(scenario.params['workers']):,}", most.sentence
    )
    return scenario.with_params(workers=most.count), said


def refusal(
    scenario: Scenario, limits: Limits, *, live: bool = False, where: str = "scenario"
) -> str:
    """Why the scenario cannot be run here, in one line; "" if it can.

    ``live``: all models at once, so that they share what there is.
    """
    most = _tightest(scenario, limits, live)
    if most is None or scenario.params["workers"] <= most.count:
        return ""
    asked = int(scenario.params["workers"])
    return f"{where}: params.workers = {asked}: {most.sentence}"
