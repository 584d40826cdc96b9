"""What an engine is given by its host."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from concurviz.lab.journal import Journal
from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.source import Source
from concurviz.lab.worker import Worker
from concurviz.wire.control import Start


@dataclass
class Context:
    """One run in one host.

    ``recorder`` belongs to the host's main thread and has no worker lane. ``stop`` is set when
    the run is to end: engines that wait for something else than their source look at it.
    ``counted`` is for engines whose workers are processes: the last value of each one's counter.
    ``elsewhere_cpu_s``: CPU time that the run took in processes that are no children of the host.
    """

    start: Start
    settings: Settings
    journal: Journal
    recorder: Recorder
    source: Source
    shared: Shared
    stop: threading.Event = field(default_factory=threading.Event)
    counted: dict[int, int] = field(default_factory=dict)
    elsewhere_cpu_s: float = 0.0

    @property
    def workers(self) -> int:
        """How many workers the user wants."""
        return int(self.start.params["workers"])

    @property
    def queue_bound(self) -> int:
        """How many items the queue that tasks share may hold."""
        return int(self.start.params["queue_bound"])

    @property
    def limit(self) -> int:
        """How many tasks a loop may have under way at once; 0 for no limit."""
        return int(self.start.params["limit"])

    def worker(self, number: int) -> Worker:
        """A worker for the calling thread of this process."""
        return Worker(self.journal, number, self.settings, self.stop, self.shared)


class Broken(Exception):
    """An engine can go on no longer: the run ends as broken, with this text as the reason."""
