"""The life of a run as a state machine without I/O: events in, commands out.

::

    waiting --Begin--> starting --EngineStarted--> running --EngineEnded--> ending
                          |                          |                        | HostExited
                          +------- StopAsked --------+                        v
                                       v                                done or broken
                                   stopping --HostExited--> cancelled

A host that exits without having been asked to, or before its engine ended, leaves a broken run.
A timer guards every state that waits for another process, and its only command is to kill: whatever
happens, a run that was begun ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

START_TIMEOUT_S = 20.0
STOP_GRACE_S = 0.9
"""What a cooperative stop may take before force; with killing and the last drain within 2 s."""
EXIT_GRACE_S = 2.0


class Status(StrEnum):
    """Where a run is. ``done``, ``broken``, ``cancelled`` and ``unfit`` are final."""

    WAITING = "waiting"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    ENDING = "ending"
    DONE = "done"
    BROKEN = "broken"
    CANCELLED = "cancelled"
    UNFIT = "unfit"
    """The model cannot run the task at all, and nothing of it was run."""


FINAL = frozenset({Status.DONE, Status.BROKEN, Status.CANCELLED, Status.UNFIT})


@dataclass(frozen=True)
class Begin:
    """The run's turn has come."""


@dataclass(frozen=True)
class LaunchFailed:
    """The host could not be started."""

    reason: str


@dataclass(frozen=True)
class HostReady:
    """The host's interpreter is up and listens."""


@dataclass(frozen=True)
class HostUnfit:
    """The host says why its model cannot run the task, and ends."""

    reason: str


@dataclass(frozen=True)
class EngineStarted:
    """The engine runs."""


@dataclass(frozen=True)
class EngineEnded:
    """The engine returned; ``broken`` says why it could not go on, or is empty."""

    broken: str


@dataclass(frozen=True)
class StopAsked:
    """The user, or the end of the lab, wants the run to end."""


@dataclass(frozen=True)
class TimeUp:
    """The timer that was armed last has run out."""


@dataclass(frozen=True)
class HostExited:
    """The host's process is gone; ``reason`` tells how, in case it should not be."""

    reason: str


@dataclass(frozen=True)
class ServiceLost:
    """What the tasks talk to is gone; ``reason`` tells how."""

    reason: str


Event = (
    Begin
    | LaunchFailed
    | HostReady
    | HostUnfit
    | EngineStarted
    | EngineEnded
    | StopAsked
    | TimeUp
    | HostExited
    | ServiceLost
)


@dataclass(frozen=True)
class Launch:
    """Start the host."""


@dataclass(frozen=True)
class SendStart:
    """Send the host its start message."""


@dataclass(frozen=True)
class SendStop:
    """Ask the host to stop."""


@dataclass(frozen=True)
class ArmTimer:
    """Let ``TimeUp`` come after so many seconds; replaces a timer armed before."""

    seconds: float


@dataclass(frozen=True)
class DisarmTimer:
    """No ``TimeUp`` any more."""


@dataclass(frozen=True)
class Kill:
    """Kill the host and all its workers."""


@dataclass(frozen=True)
class Finish:
    """Read what is left of the journal, close the trace, remove the run directory."""


Command = Launch | SendStart | SendStop | ArmTimer | DisarmTimer | Kill | Finish


class Lifecycle:
    """One run's state; ``handle`` is the only way to change it."""

    def __init__(self) -> None:
        self.status = Status.WAITING
        self.reason = ""
        self._stopped = False
        self._ended = False
        self._unfit = False

    @property
    def final(self) -> bool:
        """Whether nothing can happen any more."""
        return self.status in FINAL

    def handle(self, event: Event) -> list[Command]:
        """Take an event; returns what is to be done about it, in order."""
        if self.final:
            return []
        match event:
            case Begin():
                self.status = Status.STARTING
                return [ArmTimer(START_TIMEOUT_S), Launch()]
            case LaunchFailed(reason):
                self._close(Status.BROKEN, reason)
                return [DisarmTimer(), Finish()]
            case HostReady():
                return [] if self._stopped else [SendStart()]
            case HostUnfit(reason):
                self._unfit = True
                self.reason = reason
                return [ArmTimer(EXIT_GRACE_S)]
            case EngineStarted():
                if self._stopped:
                    return []
                self.status = Status.RUNNING
                return [DisarmTimer()]
            case EngineEnded(broken):
                self._ended = True
                self.reason = broken
                if self._stopped:
                    # The grace that stopping was given covers the host's exit as well.
                    return []
                self.status = Status.ENDING
                return [ArmTimer(EXIT_GRACE_S)]
            case StopAsked():
                return self._stop()
            case TimeUp():
                return self._time_up()
            case ServiceLost(reason):
                # Every further task fails at once: in Live for ever, in a comparison as if the
                # model were to blame. An engine that has just ended may have been through that.
                self.reason = reason
                return [Kill()]
            case HostExited(reason):
                self._exited(reason)
                return [DisarmTimer(), Finish()]

    def _stop(self) -> list[Command]:
        if self._stopped:
            return []
        before, self._stopped = self.status, True
        if before is Status.WAITING:
            self._close(Status.CANCELLED, "")
            return []
        if before is Status.ENDING:
            return []
        self.status = Status.STOPPING
        if before is Status.STARTING:
            # It has not begun to work: there is nothing to wait for.
            return [Kill()]
        return [SendStop(), ArmTimer(STOP_GRACE_S)]

    def _time_up(self) -> list[Command]:
        if self.status is Status.STARTING and not self._unfit:
            self.reason = f"the host did not start within {START_TIMEOUT_S:g} s"
        return [Kill()]

    def _exited(self, reason: str) -> None:
        if self._stopped:
            self._close(Status.CANCELLED, "")
        elif self._unfit:
            self._close(Status.UNFIT, self.reason)
        elif self._ended and not self.reason:
            self._close(Status.DONE, "")
        else:
            self._close(Status.BROKEN, self.reason or reason)

    def _close(self, status: Status, reason: str) -> None:
        self.status = status
        self.reason = reason
