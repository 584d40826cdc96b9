"""Playback: how far a run that is watched again has come. No Qt and no clock of its own."""

from __future__ import annotations


class Playback:
    """A position between 0 and ``extent`` ns that moves while ``playing``.

    ``speed``: seconds of the run that pass in a second of the user's.
    """

    def __init__(self, extent: float, speed: float) -> None:
        self.extent = max(0.0, extent)
        self.speed = speed
        self.position = 0.0
        self.playing = False
        self._ticked: float | None = None

    def play(self) -> None:
        """Go on; from the beginning again where the end has been reached."""
        if self.position >= self.extent:
            self.position = 0.0
        self.playing = self.extent > 0
        self._ticked = None

    def pause(self) -> None:
        """Stand still."""
        self.playing = False

    def seek(self, ns: float) -> None:
        """Go to that time, playing or not."""
        self.position = min(max(ns, 0.0), self.extent)
        self._ticked = None

    def tick(self, now_s: float) -> bool:
        """``now_s``: seconds of a clock that only goes forward. True if the position has moved."""
        if not self.playing:
            return False
        before, self._ticked = self._ticked, now_s
        if before is None:
            return False
        self.position = min(self.extent, self.position + (now_s - before) * 1e9 * self.speed)
        if self.position >= self.extent:
            self.playing = False
        return True
