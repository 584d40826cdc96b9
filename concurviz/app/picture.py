"""The picture of a trace with all that a reader needs to judge it."""

from __future__ import annotations

from PySide6.QtGui import QImage

from concurviz.analysis.trace import Trace
from concurviz.app.groups import groups_of
from concurviz.drawing.picture import render_image
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.scenario.model import Scenario
from concurviz.wire.params import PARAMS
from concurviz.wire.workloads import WORKLOADS, reads
from concurviz.words import translate, word


def picture_of(trace: Trace, *, scale: int = 1, theme: Theme = LIGHT) -> QImage:
    """Everything that the runs show, titled with scenario, verdict, parameters and machine.

    ``scale`` is 1 to 4; ValueError for another, or for more rows than a picture can hold at it.
    """
    scenario = trace.scenario
    title = f"{scenario.name}: {word(WORKLOADS[scenario.workload].summary)}"
    lines = [trace.verdict.text] if trace.verdict else []
    lines += [parameters_line(scenario), machine_line(trace)]
    return render_image(groups_of(trace), title, lines, theme, scale=scale)


def parameters_line(scenario: Scenario) -> str:
    """Every parameter that matters, with its unit, the seed, and the fault if there is one."""
    used = reads(scenario.workload, scenario.models)
    parts = [
        f"{word(p.title)} {scenario.params[n]:,g}{f' {p.unit}' if p.unit else ''}"
        for n, p in PARAMS.items()
        if n in used
    ]
    parts.append(translate("picture", "Seed {0}").format(scenario.seed))
    if scenario.fault != "none":
        parts.append(
            translate("picture", "Fault {0}, every {1}").format(
                word(scenario.fault), scenario.fault_every
            )
        )
    return "  ·  ".join(parts)


def machine_line(trace: Trace) -> str:
    """The Python builds of the hosts, the cores, the processor."""
    machine = trace.machine
    builds = sorted({run.interpreter for run in trace.runs if run.interpreter})
    pythons = ", ".join(b if "Python" in b else f"Python {b}" for b in builds)
    parts = [pythons, translate("picture", "{0} cores").format(machine.cores), machine.cpu]
    return "  ·  ".join(part for part in parts if part)
