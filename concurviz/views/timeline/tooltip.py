"""What the tooltip of a span says."""

from __future__ import annotations

from html import escape

from concurviz import words
from concurviz.drawing.counters import exact
from concurviz.drawing.layout import Hit, Reading
from concurviz.drawing.legend import word
from concurviz.drawing.theme import STATE_STYLE
from concurviz.drawing.timeview import TimeView, format_duration, format_instant
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State


def tooltip_lines(hit: Hit, view: TimeView) -> list[str]:
    """Task and state, duration and start, where, bytes moved, the task's error; plain text."""
    task = (
        words.translate("TimelineTooltip", "Task #{number}").format(number=hit.task)
        if hit.task != NO_TASK
        else ""
    )
    if not hit.phase:
        meaning = words.word(STATE_STYLE[hit.state].meaning)
    elif task:
        meaning = words.translate("TimelineTooltip", "a phase of the task")
    else:
        meaning = words.translate("TimelineTooltip", "a call")
    lines = [
        f"{task}  {words.word(hit.phase) if hit.phase else word(hit.state)}".strip(),
        meaning,
        words.translate("TimelineTooltip", "{duration} from {start}").format(
            duration=format_duration(hit.end - hit.start), start=format_instant(hit.start, view)
        ),
        f"{hit.group.title}, {hit.row.title}",
    ]
    if hit.open:
        lines[2] = words.translate("TimelineTooltip", "{duration} so far").format(duration=lines[2])
    trace = hit.group.trace
    if (
        trace is not None
        and not hit.phase
        and trace.was_sampled(hit.row.worker, hit.task, hit.start, hit.end)
    ):
        lines.append(
            words.translate("TimelineTooltip", "sampled from outside, not measured: exact to 2 ms")
        )
    if moved := _moved(hit):
        lines.append(moved)
    if hit.error:
        lines.append(words.translate("TimelineTooltip", "Error: {text}").format(text=hit.error))
    return lines


def _moved(hit: Hit) -> str:
    """How many bytes a transfer moved; "" for another state, or where it is not known."""
    if hit.state != State.TRANSFER or hit.group.trace is None:
        return ""
    size = hit.group.trace.moved_bytes(hit.task, hit.start, hit.end)
    if size is None:
        return ""
    return words.translate("TimelineTooltip", "{bytes} bytes moved").format(bytes=f"{size:,}")


def reading_lines(reading: Reading, view: TimeView) -> list[str]:
    """What a counter stood at, for how long, between which values it lies; plain text."""
    counter = reading.counter
    return [
        f"{counter.title}: {exact(reading.value)}",
        words.translate("TimelineTooltip", "{duration} from {start}").format(
            duration=format_duration(reading.end - reading.start),
            start=format_instant(reading.start, view),
        ),
        words.translate("TimelineTooltip", "least {least}, greatest {greatest}").format(
            least=exact(counter.reach[0]), greatest=exact(counter.reach[1])
        ),
        reading.group.title,
    ]


def tooltip_html(told: Hit | Reading, view: TimeView) -> str:
    """The tooltip as rich text: whatever an error says is shown, not interpreted."""
    if isinstance(told, Reading):
        lines = reading_lines(told, view)
    else:
        lines = tooltip_lines(told, view)
    first, *rest = (escape(line) for line in lines)
    return "<p style='white-space:pre'>" + "<br>".join([f"<b>{first}</b>", *rest]) + "</p>"
