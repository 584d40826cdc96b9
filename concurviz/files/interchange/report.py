"""A report: one HTML file with everything in it, which opens anywhere without a network.

Pictures are part of the file, nothing is loaded and no script is run: a policy in the file itself
forbids both. Whatever comes from outside (names, errors, versions) is escaped.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from concurviz.analysis import table
from concurviz.analysis.finding import Finding
from concurviz.analysis.ledger import RunLedger, Side
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.own_cost import own_cost_line
from concurviz.analysis.trace import Trace
from concurviz.drawing.theme import DARK, LIGHT, STATE_STYLE, Theme
from concurviz.scenario.contenders import title_of
from concurviz.wire.params import PARAMS
from concurviz.wire.states import SHOWN_STATES, State
from concurviz.wire.workloads import WORKLOADS, reads
from concurviz.words import translate, word

#: Failed tasks that are listed; the trace has all.
MAX_ERRORS = 50
_ERROR_CHARACTERS = 2_000

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def report_html(
    trace: Trace,
    findings: Sequence[Finding],
    pictures: dict[str, bytes],
    *,
    lang: str = "en",
    written_by: str = "concurviz",
) -> str:
    """The report of a trace.

    ``pictures``: PNGs of its timeline by the name of their theme, "light" and "dark".
    """
    scenario = trace.scenario
    sections = [
        (translate("report", "What was found"), _findings(trace, findings)),
        (translate("report", "Timeline"), _timeline(trace, pictures)),
        (translate("report", "Results"), _results(trace)),
        (translate("report", "Where the time went"), _ledgers(trace)),
        (translate("report", "Failed tasks"), _errors(trace)),
    ]
    if trace.imported:
        # Nothing of its scenario was run, and not here.
        summary = translate("imported", "Imported from a {0}").format(trace.imported)
    else:
        summary = word(WORKLOADS[scenario.workload].summary)
        sections += [
            (translate("report", "Scenario"), _scenario(trace)),
            (translate("report", "Machine"), _machine(trace)),
        ]
    body = "".join(
        f"<section><h2>{escape(title)}</h2>{content}</section>\n"
        for title, content in sections
        if content
    )
    title = escape(scenario.name)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="{escape(written_by)}">\n'
        f"<title>{title} – concurviz</title>\n<style>{_style()}</style></head>\n<body><main>\n"
        f"<header><h1>{title}</h1><p class=muted>{escape(summary)}</p></header>\n"
        f"{body}<footer class=muted>{escape(written_by)}</footer></main></body></html>\n"
    )


def _style() -> str:
    def colours(theme: Theme) -> str:
        return (
            f"--ground:{theme.background};--ink:{theme.foreground};--muted:{theme.muted};"
            f"--line:{theme.grid};--stripe:{theme.stripe};--head:{theme.header};"
            f"--accent:{theme.accent};--bad:{theme.failure}"
        )

    return (
        f":root{{{colours(LIGHT)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{colours(DARK)}}}}}"
        "*{box-sizing:border-box}"
        "body{margin:0;background:var(--ground);color:var(--ink);"
        "font:15px/1.5 system-ui,'Noto Sans','Noto Sans CJK SC',sans-serif}"
        "main{max-width:1240px;margin:0 auto;padding:32px 20px}"
        "h1{font-size:26px;margin:0}h2{font-size:18px;margin:36px 0 10px}"
        "h3{font-size:15px;margin:18px 0 6px}p{margin:4px 0}.muted{color:var(--muted)}"
        ".verdict{font-size:19px;border-left:4px solid var(--accent);padding:6px 14px;"
        "background:var(--stripe)}"
        ".scroll{overflow-x:auto}table{border-collapse:collapse}"
        "th,td{padding:5px 12px;text-align:right;border-bottom:1px solid var(--line);"
        "white-space:nowrap;font-variant-numeric:tabular-nums}"
        "th{background:var(--head);white-space:normal;vertical-align:bottom}th:first-child,td:first-child{text-align:left}"
        ".best{font-weight:700}.facts td{text-align:left;white-space:normal;vertical-align:top}"
        ".facts td:first-child{color:var(--muted);white-space:nowrap}"
        "img{max-width:100%;height:auto;border:1px solid var(--line)}"
        ".bar{display:flex;height:16px;min-width:320px;background:var(--stripe)}"
        ".bar i{display:block;height:100%}"
        ".key{display:flex;flex-wrap:wrap;gap:4px 18px;margin:6px 0 14px;font-size:13px}"
        ".key i{display:inline-block;width:12px;height:12px;margin-right:6px;"
        "border:1px solid var(--line)}"
        "pre{background:var(--stripe);padding:12px;overflow-x:auto;font-size:13px;"
        "white-space:pre-wrap;overflow-wrap:anywhere}"
        ".bad{color:var(--bad)}footer{margin-top:40px;font-size:13px}"
        "@media print{section{break-inside:avoid}main{max-width:none}}"
    )


def _findings(trace: Trace, findings: Sequence[Finding]) -> str:
    first, *rest = [f.text for f in findings] or [""]
    text = f"<p class=verdict>{escape(first)}</p>" if first else ""
    if rest:
        text += "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in rest) + "</ul>"
    if trace.scenario.lesson:
        text += f"<p class=muted>{escape(word(trace.scenario.lesson))}</p>"
    return text


def _timeline(trace: Trace, pictures: dict[str, bytes]) -> str:
    if not pictures:
        return ""
    told = trace.verdict.text if trace.verdict else trace.scenario.name
    light = pictures.get(LIGHT.name, b"") or next(iter(pictures.values()))
    source = ""
    if DARK.name in pictures:
        dark = _data_uri(pictures[DARK.name])
        source = f'<source media="(prefers-color-scheme: dark)" srcset="{dark}">'
    image = f'<img src="{_data_uri(light)}" alt="{escape(told)}">'
    return f"<picture>{source}{image}</picture>"


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + b64encode(png).decode("ascii")


def _table(headers: Iterable[str], lines: Iterable[Iterable[tuple[str, str]]]) -> str:
    """Cells are text and class."""
    head = "".join(f"<th scope=col>{escape(h)}</th>" for h in headers)
    rows = "".join(
        "<tr>"
        + "".join(f"<td{f' class={kind}' if kind else ''}>{escape(t)}</td>" for t, kind in line)
        + "</tr>"
        for line in lines
    )
    return (
        f"<div class=scroll><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        "</table></div>"
    )


def _results(trace: Trace) -> str:
    metrics = trace.metrics
    if not metrics:
        return ""
    columns, best = table.telling(metrics), table.best(metrics)
    lines = [
        [(cells[c], "best" if (r, c) in best else "") for c in columns]
        for r, cells in enumerate(table.rows(metrics))
    ]
    broken = [
        f"<p class=bad>{escape(title_of(m.model))}: {escape(m.reason)}</p>"
        for m in metrics
        if m.reason
    ]
    return _table([word(table.HEADERS[c]) for c in columns], lines) + "".join(broken)


def _ledgers(trace: Trace) -> str:
    known = [m for m in trace.metrics if m.ledger is not None]
    parts = []
    for side, title in (
        ("workers", translate("report", "Workers")),
        ("tasks", translate("report", "Tasks")),
    ):
        text = _side(known, "workers" if side == "workers" else "tasks")
        if text:
            parts.append(f"<h3>{escape(title)}</h3>{text}")
    return "".join(parts)


def _side(metrics: Sequence[RunMetrics], side: Side) -> str:
    ledgers: list[tuple[RunMetrics, RunLedger]] = [
        (m, m.ledger) for m in metrics if m.ledger is not None and m.ledger.side(side).total_s
    ]
    states = [s for s in SHOWN_STATES if any(led.side(side).share(s) for _, led in ledgers)]
    if not states:
        return ""
    rows = []
    for m, ledger in ledgers:
        of = ledger.side(side)
        bar = "".join(
            f'<i style="width:{100 * of.share(s):.3f}%;background:{_colour(s)}"></i>'
            for s in states
            if of.share(s)
        )
        cells = "".join(f"<td>{100 * of.share(s):.1f} %</td>" for s in states)
        rows.append(
            f"<tr><td>{escape(title_of(m.model))}</td><td>{of.total_s:.3f} s</td>"
            f"<td><div class=bar>{bar}</div></td>{cells}</tr>"
        )
    head = "".join(
        f"<th scope=col>{escape(h)}</th>"
        for h in ("", translate("report", "In all"), "", *(word(s.word) for s in states))
    )
    key = "".join(
        f'<span><i style="background:{_colour(s)}"></i>'
        f"{escape(word(s.word))}: {escape(word(STATE_STYLE[s].meaning))}</span>"
        for s in states
    )
    return (
        f"<div class=scroll><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
        f"</table></div><div class=key>{key}</div>"
    )


def _colour(state: State) -> str:
    style = STATE_STYLE[state]
    return style.colour if style.solid else "var(--stripe)"


def _errors(trace: Trace) -> str:
    found = [
        (run.model, task, text)
        for run in trace.runs
        if run.trace is not None
        for task, text in sorted(run.trace.errors.items())
    ]
    parts = [
        f"<h3>{escape(title_of(model))}, #{task}</h3><pre>{escape(text[:_ERROR_CHARACTERS])}</pre>"
        for model, task, text in found[:MAX_ERRORS]
    ]
    if len(found) > MAX_ERRORS:
        more = translate("report", "and {0} more").format(len(found) - MAX_ERRORS)
        parts.append(f"<p class=muted>{escape(more)}</p>")
    return "".join(parts)


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(text)}</td></tr>" for name, text in facts if text
    )
    return f"<div class=scroll><table class=facts><tbody>{rows}</tbody></table></div>"


def _scenario(trace: Trace) -> str:
    scenario = trace.scenario
    used = reads(scenario.workload, scenario.models)
    facts = [
        (word(p.title), f"{scenario.params[n]:,g}{f' {p.unit}' if p.unit else ''}")
        for n, p in PARAMS.items()
        if n in used
    ]
    facts.append((translate("report", "Seed"), str(scenario.seed)))
    if scenario.fault != "none":
        fault = f"{word(scenario.fault)} / {scenario.fault_every}"
        facts.append((translate("report", "Fault"), fault))
    return _facts(facts) + f"<h3>TOML</h3><pre>{escape(scenario.to_toml())}</pre>"


def _machine(trace: Trace) -> str:
    machine = trace.machine
    builds = sorted({run.interpreter for run in trace.runs if run.interpreter})
    traces = [run.trace for run in trace.runs if run.trace is not None]
    sent, dropped, evicted = (
        sum(t.events.received for t in traces),
        sum(t.events.dropped for t in traces),
        sum(t.evicted for t in traces),
    )
    lost = translate("report", "{0} received, {1} dropped; {2} spans given up since")
    cpu = [m.cpu_s for m in trace.metrics if m.own_cost is not None]
    used = None if None in cpu else sum(c for c in cpu if c is not None)
    facts = [
        (translate("report", "Processor"), machine.cpu),
        (translate("report", "Cores"), str(machine.cores)),
        (translate("report", "Memory"), table.size(machine.memory_bytes)),
        (translate("report", "System"), machine.platform),
        (translate("report", "Python"), ", ".join(builds) or machine.python),
        (translate("report", "When"), trace.began),
        (translate("report", "Events"), lost.format(f"{sent:,}", f"{dropped:,}", f"{evicted:,}")),
        (
            translate("report", "Own cost"),
            own_cost_line([run.own_cost for run in trace.runs], used),
        ),
    ]
    if trace.load is not None and trace.load.busy:
        busy = translate("report", "{0:.1f} of {1} cores were taken by other programs")
        taken = max(trace.load.before, trace.load.during)
        facts.append((translate("report", "Others"), busy.format(taken, trace.load.cores)))
    return _facts(facts)
