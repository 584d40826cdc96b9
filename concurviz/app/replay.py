"""Playing a finished run again: joins the playback's clock, its bar and the timeline."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Signal

from concurviz.controllers.playback import Playback
from concurviz.views.timeline.panel import TimelinePanel
from concurviz.views.timeline.playback_bar import DEFAULT_SPEED


class Replay(QObject):
    """Open or closed; while open the timeline shows what had happened by the position.

    ``tick`` is to be called once a frame. Signal ``opened(bool)``.
    """

    opened = Signal(bool)

    def __init__(
        self, panel: TimelinePanel, parent: QObject, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._timeline = panel.timeline
        self._bar = panel.playback_bar
        self._clock = clock
        self._playback: Playback | None = None
        self._speed = DEFAULT_SPEED
        self._bar.toggled.connect(self.toggle)
        self._bar.sought.connect(self._seek)
        self._bar.speed_chosen.connect(self._set_speed)
        self._bar.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        """Whether a run is being played again."""
        return self._playback is not None

    def open(self) -> None:
        """Play what the timeline shows from its beginning."""
        self._playback = Playback(self._timeline.extent(), self._speed)
        self._bar.show()
        self._timeline.show_everything()
        self._playback.play()
        self._show(self._playback)
        self.opened.emit(True)

    def close(self) -> None:
        """Show everything again."""
        if self._playback is not None:
            self._playback = None
            self._bar.hide()
            self._timeline.set_playhead(None)
            self.opened.emit(False)

    def toggle(self) -> None:
        """Play or stand still."""
        playback = self._playback
        if playback is not None:
            if playback.playing:
                playback.pause()
            else:
                playback.play()
            self._show(playback)

    def tick(self) -> None:
        """A frame: move on, if playing."""
        if self._playback is not None and self._playback.tick(self._clock()):
            self._show(self._playback)

    def _seek(self, share: float) -> None:
        if self._playback is not None:
            self._playback.seek(share * self._playback.extent)
            self._show(self._playback)

    def _set_speed(self, speed: float) -> None:
        self._speed = speed
        if self._playback is not None:
            self._playback.speed = speed

    def _show(self, playback: Playback) -> None:
        self._timeline.set_playhead(playback.position)
        self._bar.show_state(playback.position, playback.extent, playback.playing)
