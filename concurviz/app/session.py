"""The session: the user's wishes become orders to the lab, and its runs a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter_ns
from typing import Any, Literal

from PySide6.QtCore import QObject
from superqt.utils import QSignalDebouncer

from concurviz.analysis.beside import Pair
from concurviz.analysis.trace import Mode, Trace
from concurviz.app.failures import log
from concurviz.app.frame_tick import FrameTick
from concurviz.app.garbage import Garbage
from concurviz.app.groups import groups_of
from concurviz.app.ledger_feed import LedgerFeed
from concurviz.app.replay import Replay
from concurviz.app.screen import OpenedTrace, screen_state
from concurviz.app.sweep_mode import SweepMode
from concurviz.controllers.lab import Lab
from concurviz.controllers.limits import read_limits
from concurviz.controllers.machine import cores
from concurviz.drawing.timeview import TimeView
from concurviz.scenario.guard import fit
from concurviz.scenario.model import Scenario, load
from concurviz.scenario.resources import resource
from concurviz.views.main_window import MainWindow
from concurviz.views.state import ScreenState, SweepShown
from concurviz.views.timeline.gestures import fitted
from concurviz.wire.params import PARAMS

LIVE_DEBOUNCE_MS = 150
COMPARE_DEBOUNCE_MS = 600
#: Figures are read, not watched: five times a second is as fast as one can read them.
PANEL_PERIOD_S = 0.2
#: What following a live run shows, unless the preferences say otherwise.
LIVE_WINDOW_S = 4.0
CLOSE_LIMIT_S = 5.0
CANCEL_LIMIT_S = 0.5
#: What the window may take of a core while speeds are measured that it would take it from.
MEASURING_SHARE = 0.15


class Session(QObject):
    """Joins one lab and one window.

    ``scenario`` is the one shown in the panel, which may be ahead of ``lab.scenario``, that of the
    runs shown. ``opened`` is the trace of a file that is shown in place of the lab's runs until it
    has new ones. ``closed`` is set once everything has ended.
    """

    def __init__(self, lab: Lab, window: MainWindow, loop: asyncio.AbstractEventLoop) -> None:
        from concurviz.app.evidence import show_evidence

        super().__init__(window)
        self.lab = lab
        self.window = window
        self.mode: Mode | Literal["sweep"] = "compare"
        self.opened: OpenedTrace | None = None
        self.closed = asyncio.Event()
        self.live_window_s: float | None = LIVE_WINDOW_S
        self.on_closing: Callable[[], None] | None = None
        self._loop = loop
        self._tasks: set[asyncio.Task[None]] = set()
        self.closing = False
        self._unasked = False
        self._view_alone: TimeView | None = None
        self._drawn: tuple[object, ...] = ()
        self._panels_at = 0.0
        self._behind = False
        self.replay = Replay(window.timeline_panel, self)
        self._ledger = LedgerFeed(window.ledger, window.timeline)
        self.sweep = SweepMode(lab, window, self.spawn)
        self.tick = FrameTick(self.draw, self)
        self._garbage = Garbage(self)
        self.tick.measured.connect(window.status.set_fps)
        self._change_soon = self._debouncer(LIVE_DEBOUNCE_MS, self._change)
        self._run_soon = self._debouncer(COMPARE_DEBOUNCE_MS, self.run)
        window.scenario_panel.scenario_edited.connect(self.edited)
        window.scenario_panel.reset_requested.connect(self.reset)
        window.preset_chosen.connect(self.open_preset)
        window.example_chosen.connect(self.open_example)
        window.tasks.task_chosen.connect(self._show_task)
        window.close_requested.connect(self.close)
        window.verdict.evidence_asked.connect(partial(show_evidence, self))

    @property
    def scenario(self) -> Scenario:
        """The scenario as the panel shows it."""
        return self.window.scenario_panel.scenario

    @property
    def idle(self) -> bool:
        """Whether the lab has nothing to do."""
        return not self.lab.busy

    @property
    def settled(self) -> bool:
        """Whether the lab is idle and the panels show its newest figures."""
        return self.idle and not self._behind and self._drawn == self._turn()

    def show(self, scenario: Scenario) -> None:
        """Put a scenario into the panel without running it."""
        self.window.scenario_panel.set_scenario(scenario)

    def set_mode(self, mode: Mode | Literal["sweep"]) -> None:
        """Choose what Run does from now on."""
        self.mode = mode
        self.window.actions_table[mode].setChecked(True)
        self.window.show_sweep(mode == "sweep")
        self.window.scenario_panel.set_limits(read_limits(), live=mode == "live")
        self.sweep.advise()
        self._behind = True

    def run(self) -> None:
        """Run the scenario shown, in the chosen mode; what ran before ends."""
        if self.closing:
            return
        self._unasked = False
        if self.mode == "sweep":
            self.sweep.run(self.scenario)
            return
        live = self.mode == "live"
        start = self.lab.live if live else self.lab.compare
        self.replay.close()
        self.window.timeline.follow_window(self.live_window_s if live else None)
        self.spawn(start(self.scenario))

    def stop(self) -> None:
        """Stop what runs; nothing that was about to start will."""
        self._run_soon.cancel()
        self._change_soon.cancel()
        self.spawn(self.lab.stop())

    def edited(self, scenario: Scenario) -> None:
        """The user changed the scenario in the panel."""
        if self.mode == "compare":
            self._compare_with_shown(scenario)
            if not self._unasked:
                self._run_soon.throttle()
        elif self.mode == "live" and self.lab.busy and not self._unasked:
            restart = needs_restart(self.lab.scenario, scenario)
            (self._run_soon if restart else self._change_soon).throttle()

    def reset(self) -> None:
        """Put the defaults back, as if the user had set each of them."""
        self.show(Scenario())
        self.edited(self.scenario)

    def trace(self) -> Trace:
        """What is shown: the opened trace, or the lab's runs as they are now."""
        return self.opened.trace if self.opened else self.lab.trace()

    def open_scenario(self, scenario: Scenario) -> None:
        """Show a scenario from elsewhere. What runs is stopped, and nothing runs until Run."""
        self.stop()
        self._unasked = True
        self.show(self._fitted(scenario))
        self._compare_with_shown(self.scenario)

    def open_trace(self, trace: Trace, path: Path) -> None:
        """Show a trace from a file, and its scenario. What runs is stopped, and nothing runs."""
        self.stop()
        self._unasked = True
        self._show_in_place(OpenedTrace(trace, path, self.lab.started))
        sweep, mode = trace.sweep, trace.mode or "compare"
        if not trace.imported:
            self.show(trace.scenario if sweep is None or trace.runs else sweep.plan.scenario)
        if sweep is not None:
            self.lab.swept = sweep
            self.window.sweep.set_plan(sweep.plan)
        self.set_mode(mode if sweep is None or trace.runs else "sweep")
        self.replay.close()
        timeline = self.window.timeline
        timeline.follow_window(None)
        self._show_panels()
        if trace.imported:
            # Calls are what there is to see in it.
            self.window.show_nested(True)
        timeline.show_everything()

    @property
    def kept(self) -> Trace:
        """What is saved and exported as a trace: of two side by side the first."""
        trace = self.trace()
        return trace if trace.pair is None else trace.pair.a

    def lay_beside(self, pair: Pair, path: Path) -> None:
        """Show a second trace, from a file, beside the one shown."""
        opened = self.opened
        if opened is not None and opened.trace.pair is not None:
            opened = opened.back
        else:
            self._view_alone = self.window.timeline.view
        self._show_opened(OpenedTrace(pair.joined, path, self.lab.started, opened))

    def move_beside(self, pair: Pair) -> None:
        """The same two traces, at other places on the axis."""
        if self.opened is not None:
            self.opened = replace(self.opened, trace=pair.joined)
            self._show_panels()

    def show_alone(self) -> None:
        """Take the second trace away."""
        if self.opened is not None and self.opened.trace.pair is not None:
            self._show_opened(self.opened.back)
            if self._view_alone is not None:
                self.window.timeline.show_range(self._view_alone)

    def _show_opened(self, opened: OpenedTrace | None) -> None:
        self._unasked = True
        self._show_in_place(opened)
        if self.mode == "sweep":
            self.set_mode("compare")
        self.replay.close()
        self.window.timeline.follow_window(None)
        self._show_panels()
        self.window.timeline.show_everything()

    def _show_in_place(self, opened: OpenedTrace | None) -> None:
        """Let a trace take the place of what is shown, the lab's runs with None."""
        pairs = (one for one in (self.opened, opened) if one is not None)
        if any(one.trace.pair is not None for one in pairs):
            # What was looked for are runs of other names: none of these would be shown.
            self.window.timeline_panel.look_for("")
        self.opened = opened

    def open_preset(self, name: str) -> None:
        """Run a preset by its file's name, with no more workers than the machine takes."""
        # Presets come with the program: choosing one is the wish to see it run.
        self.show(self._fitted(load(resource(f"presets/{name}"))))
        self.run()

    def open_example(self, name: str) -> None:
        """Run an example task by its name; it comes with the program, as presets do."""
        self.show(self._fitted(load(resource(f"examples/{name}.toml"))))
        self.run()

    def _fitted(self, scenario: Scenario) -> Scenario:
        """The scenario with no more workers than the machine takes; what was changed is said."""
        fitting, said = fit(scenario, read_limits())
        if said:
            self.window.banner.show_message(said)
        return fitting

    def _compare_with_shown(self, scenario: Scenario) -> None:
        """Mark the result shown as stale if it is not the scenario's."""
        self.lab.stale = bool(self.lab.runs) and scenario != self.lab.scenario
        self._behind = True

    def draw(self) -> None:
        """One frame: read the journals and show what is new."""
        changed = self.lab.drain()
        changed |= self.sweep.refresh()
        if self.opened is not None and self.lab.started > self.opened.instead_of:
            self._show_in_place(None)
        turn = self._turn()
        turned = turn != self._drawn
        self._drawn = turn
        if turned:
            self.tick.set_share(self._share())
        self._behind |= changed or turned
        now = monotonic()
        if self._behind and (turned or now - self._panels_at >= PANEL_PERIOD_S):
            self._panels_at, self._behind = now, False
            self._show_panels()
        if changed or turned or self.lab.busy:
            # Open spans grow even while no record arrives.
            self.window.timeline.refresh(perf_counter_ns())
        self.replay.tick()
        self._ledger.refresh()

    def state(self, trace: Trace | None = None) -> ScreenState:
        """What the panels show now; ``trace``: what is shown, where it is at hand."""
        shown = self._sweep_shown()
        return screen_state(self.lab, self.opened, trace or self.trace(), self.scenario, shown)

    def _sweep_shown(self) -> SweepShown | None:
        if self.mode != "sweep":
            return None
        swept = self.lab.swept
        measured = swept is not None and bool(swept.points)
        return SweepShown(self.sweep.findings, self.lab.sweeping, measured)

    def close(self) -> None:
        """End every host, then let the window go; ``closed`` is set at the end."""
        if not self.closing:
            self.closing = True
            if self.on_closing is not None:
                self.on_closing()
            self.tick.stop()
            self._run_soon.cancel()
            self._change_soon.cancel()
            self.window.hide()
            self.spawn(self._close())

    async def _close(self) -> None:
        try:
            await asyncio.wait_for(self.lab.close(), CLOSE_LIMIT_S)
        except TimeoutError:
            log.error("the lab did not end within %s s", CLOSE_LIMIT_S)
        finally:
            # What else is under way (a look for interpreters, a file that is read) has nobody left
            # to tell.
            under_way = self._tasks - {asyncio.current_task()}
            for task in under_way:
                task.cancel()
            if under_way:
                # Each gets its turn: one that the loop drops with its first step to come is a
                # warning.
                await asyncio.wait(under_way, timeout=CANCEL_LIMIT_S)
            self.window.allow_close()
            self.window.close()
            self._garbage.stop()
            self.closed.set()

    def _share(self) -> float | None:
        """The part of a core that the window may take: little where the runs would miss it."""
        lab = self.lab
        if not lab.busy or (lab.mode == "live" and not lab.sweeping):
            return None
        spare = cores() > lab.scenario.params["workers"]
        return None if spare and not lab.sweeping else MEASURING_SHARE

    def _turn(self) -> tuple[object, ...]:
        """What a change of cannot wait for the panels' next period."""
        lab = self.lab
        runs = ((id(run), run.status, id(run.trace)) for run in lab.runs)
        return (lab.busy, self.mode, id(self.opened), *runs)

    def _show_panels(self) -> None:
        trace = self.trace()
        self.window.show_state(self.state(trace))
        self.window.timeline.set_groups(groups_of(trace))
        self._ledger.show(trace)

    def _show_task(self, model: str, task: int, start: int, end: int) -> None:
        """Bring a task of the table into the middle of the timeline."""
        trace = self.trace()
        spans = next((r.trace for r in trace.runs if r.model == model), None)
        if spans is None:
            return
        offset = trace.offsets[model]
        end = spans.extent if end < 0 else end
        start = end if start < 0 else start
        self.window.timeline.show_range(fitted(start + offset, end + offset))
        self.window.timeline_panel.select_task(model, task)

    def _change(self) -> None:
        if self.lab.busy and self.lab.mode == "live":
            self.lab.change(self.scenario)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let a coroutine run; an error of it becomes a banner."""
        task = self._loop.create_task(work)
        # The loop itself keeps only a weak reference.
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            message = "an order to the lab failed"
            self._loop.call_exception_handler({"message": message, "exception": error})

    def _debouncer(self, ms: int, slot: Callable[[], None]) -> QSignalDebouncer:
        debouncer = QSignalDebouncer(parent=self)
        debouncer.setTimeout(ms)
        debouncer.triggered.connect(slot)
        return debouncer


def needs_restart(running: Scenario, wanted: Scenario) -> bool:
    """Whether a live run cannot take a change over: anything but the hosts' live parameters."""
    if replace(running, params=wanted.params) != wanted:
        return True
    changed = {n for n in PARAMS if running.params[n] != wanted.params[n]}
    return any(not PARAMS[n].live for n in changed)
