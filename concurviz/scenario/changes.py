"""What differs between two scenarios, in words."""

from __future__ import annotations

from concurviz.scenario.model import Scenario
from concurviz.wire.params import PARAMS
from concurviz.wire.workloads import reads, workload_of
from concurviz.words import translate, word


def param_change(name: str, before: float, after: float) -> str:
    """``CPU per task 4 → 8 ms``, for a name of wire.params.PARAMS."""
    param = PARAMS[name]
    unit = f" {param.unit}" if param.unit else ""
    return f"{word(param.title)} {before:,g} → {after:,g}{unit}"


def scenario_changes(before: Scenario, after: Scenario) -> list[str]:
    """What is executed otherwise: the work, its parameters, seed, fault and task; not how often.

    Which models run is not said: that shows by itself.
    """
    found = []
    if before.workload != after.workload:
        names = (word(workload_of(one.workload).title) for one in (before, after))
        found.append(_changed(translate("changes", "Workload"), *names))
    used = reads(before.workload, before.models) | reads(after.workload, after.models)
    for name in PARAMS:
        was, now = before.params[name], after.params[name]
        if name in used and was != now:
            found.append(param_change(name, was, now))
    if before.seed != after.seed:
        found.append(_changed(translate("changes", "Seed"), str(before.seed), str(after.seed)))
    faults = [
        translate("changes", "{0}, every {1}").format(word(one.fault), one.fault_every)
        if one.fault != "none"
        else word(one.fault)
        for one in (before, after)
    ]
    if faults[0] != faults[1]:
        found.append(_changed(translate("changes", "Fault"), *faults))
    # The same file may lie elsewhere.
    tasks = [one.without_paths().task for one in (before, after)]
    if tasks[0] != tasks[1]:
        found.append(_changed(translate("changes", "Task"), *tasks))
    return found


def _changed(what: str, was: str, now: str) -> str:
    return f"{what} {was or '–'} → {now or '–'}"
