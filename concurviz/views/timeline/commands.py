"""What the timeline's actions of the one table do."""

from __future__ import annotations

from collections.abc import Callable

from concurviz.views.timeline import gestures
from concurviz.views.timeline.panel import TimelinePanel


def timeline_commands(panel: TimelinePanel) -> dict[str, Callable[[], None]]:
    """The timeline's actions by their ids in the table of actions."""
    timeline = panel.timeline
    return {
        "everything": timeline.show_everything,
        "zoom_in": lambda: timeline.zoom(gestures.ZOOM_STEP),
        "zoom_out": lambda: timeline.zoom(1 / gestures.ZOOM_STEP),
        "pan_left": lambda: timeline.pan(-gestures.PAN_STEP),
        "pan_right": lambda: timeline.pan(gestures.PAN_STEP),
        "go_back": timeline.go_back,
        "go_forward": timeline.go_forward,
        "centre": timeline.centre,
        "previous_span": lambda: timeline.step_span(-1),
        "next_span": lambda: timeline.step_span(1),
        "go_to_cause": panel.causality.go_to_cause,
        "go_to_effect": panel.causality.go_to_effect,
        "mark": timeline.mark,
        "mark_note": panel.ask_for_note,
        "previous_mark": lambda: timeline.go_to_mark(False),
        "next_mark": lambda: timeline.go_to_mark(True),
        "clear_selection": timeline.clear_selection,
        "lanes_by_worker": lambda: timeline.arrange(timeline.arrangement.by("worker")),
        "lanes_by_task": lambda: timeline.arrange(timeline.arrangement.by("task")),
        "lanes_by_state": lambda: timeline.arrange(timeline.arrangement.by("state")),
        "taller_lanes": lambda: timeline.scale_lanes(gestures.LANE_STEP),
        "lower_lanes": lambda: timeline.scale_lanes(1 / gestures.LANE_STEP),
        "nested": panel.toggle_nested,
        "wall_clock": panel.toggle_clock,
        "blocked_limit": panel.ask_for_blocked_limit,
        "find": panel.open_find,
        "collapse_all": panel.collapse_all,
        "expand_all": panel.expand_all,
        "show_hidden": panel.show_hidden,
    }
