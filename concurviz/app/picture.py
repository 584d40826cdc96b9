"""The picture of a trace with all that a reader needs to judge it."""

from __future__ import annotations

from concurviz.analysis.own_cost import cost_line_of
from concurviz.analysis.trace import Trace
from concurviz.app.groups import groups_of
from concurviz.drawing.picture import pdf_bytes, png_bytes, svg_bytes
from concurviz.drawing.sheet import WIDTH, Seen, Sheet, lay_out
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.files.pictures import about, in_png, in_svg
from concurviz.scenario.model import Scenario
from concurviz.wire.params import PARAMS
from concurviz.wire.workloads import reads, workload_of
from concurviz.words import translate, word


def sheet_of(
    trace: Trace, *, theme: Theme = LIGHT, width: int = WIDTH, seen: Seen | None = None
) -> Sheet:
    """What the runs show, titled with scenario, verdict, parameters and machine.

    ``width`` is in logical pixels; ValueError for one that no sheet can have. ``seen``: which part
    of the runs, by default everything.
    """
    if trace.pair is not None:
        pair = trace.pair
        title = f"A: {pair.files[0]}    B: {pair.files[1]}"
        lines = [f"{side}: {_ran(one)}" for side, one in pair.traces]
        costs = [(side, cost_line_of(one)) for side, one in pair.traces]
        notes = [f"{side}: {cost}" for side, cost in costs if cost]
        return lay_out(groups_of(trace), title, lines, theme, width=width, notes=notes, seen=seen)
    scenario = trace.scenario
    if trace.imported:
        # Nothing of its scenario was run.
        told = [translate("imported", "Imported from a {0}").format(trace.imported)]
        left = translate("imported", "Not shown: {0}").format("; ".join(trace.notes))
        notes = [left] if trace.notes else []
        groups = groups_of(trace)
        return lay_out(groups, scenario.name, told, theme, width=width, notes=notes, seen=seen)
    title = f"{scenario.name}: {word(workload_of(scenario.workload).summary)}"
    lines = [trace.verdict.text] if trace.verdict else []
    lines += [parameters_line(scenario), machine_line(trace)]
    cost = cost_line_of(trace)
    notes = [cost] if cost else []
    return lay_out(groups_of(trace), title, lines, theme, width=width, notes=notes, seen=seen)


def _ran(trace: Trace) -> str:
    """What ran in a trace and where, on one line."""
    scenario = trace.scenario
    if trace.imported:
        return trace.imported
    return "  ·  ".join([scenario.name, parameters_line(scenario), machine_line(trace)])


def picture_bytes(
    trace: Trace,
    suffix: str,
    *,
    scale: int = 1,
    theme: Theme = LIGHT,
    width: int = WIDTH,
    seen: Seen | None = None,
) -> bytes:
    """The picture as a file of the kind that ``suffix`` names: .png, .svg or .pdf.

    PNG and SVG say what they show, so that it can be run again; a PDF has the scenario's file with
    it. Those of an imported trace have nothing that can be. ``scale``, 1 to 4, is a PNG's;
    ``seen``: which part of the runs. ValueError for another scale, width or kind, or for more rows
    than a picture can hold.
    """
    sheet = sheet_of(trace, theme=theme, width=width, seen=seen)
    match suffix.lower():
        case ".png":
            image = png_bytes(sheet, scale)
            return image if trace.imported else in_png(image, about(trace))
        case ".svg":
            image = svg_bytes(sheet)
            return image if trace.imported else in_svg(image, about(trace))
        case ".pdf":
            scenario = "" if trace.imported else trace.scenario.without_paths().to_toml()
            return pdf_bytes(sheet, scenario.encode("utf-8"))
    raise ValueError(f"{suffix or 'a name without a suffix'}: pictures are .png, .svg or .pdf")


def parameters_line(scenario: Scenario, varied: str = "") -> str:
    """Every parameter that matters, with its unit, the seed, and the fault if there is one.

    ``varied``: the parameter of a sweep, which has no one value.
    """
    used = reads(scenario.workload, scenario.models) - {varied}
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
