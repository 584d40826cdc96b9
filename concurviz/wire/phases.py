"""Phases: what a task is at, nested in its life; each has a number and a name.

A phase is recorded as its depth (1 for the outermost) and the number of its name; it ends when the
task enters another at that depth or above, or ends itself. Names of their own are told by notes.
"""

from __future__ import annotations

from concurviz.wire import steps

#: Ends the phase at its depth.
NO_PHASE = 0
#: The deepest that is recorded.
MAX_DEPTH = 8

#: The phases that are steps of the built-in workloads.
STEP_PHASES: dict[type, int] = {
    steps.Cpu: 1,
    steps.Crunch: 2,
    steps.Io: 3,
    steps.File: 4,
    steps.Timer: 5,
    steps.Locked: 6,
    steps.Put: 7,
    steps.Take: 8,
    steps.Call: 10,
}
#: Inside a step: the task has the lock that all share.
HOLDS_LOCK = 9

#: The names of all those, as files and users see them.
NAMES = {
    1: "CPU work",
    2: "C work",
    3: "I/O",
    4: "file",
    5: "timer",
    6: "locked section",
    7: "put",
    8: "take",
    HOLDS_LOCK: "holds the lock",
    10: "your function",
}
#: Numbers from here on, up to the last, are names that tasks have given themselves.
FIRST_OWN = 64
LARGEST_PHASE = 2**29
