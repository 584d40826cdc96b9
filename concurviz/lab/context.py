"""What an engine is given by its host."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from concurviz.lab.journal import Journal, Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.source import Source
from concurviz.wire.control import Start


@dataclass
class Context:
    """One run in one host.

    ``recorder`` belongs to the host's main thread and has no worker lane. ``stop`` is set when
    the run is to end: engines that wait for something else than their source look at it.
    """

    start: Start
    settings: Settings
    journal: Journal
    recorder: Recorder
    source: Source
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def workers(self) -> int:
        """How many workers the user wants."""
        return int(self.start.params["workers"])


class Broken(Exception):
    """An engine can go on no longer: the run ends as broken, with this text as the reason."""
