"""Notes of a run's journals: what cannot be said in a record, into the run's trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace

#: Names that tasks give to phases are cut to so many characters.
LONGEST_NAME = 200
#: Characters of each kind of text about the user's own tasks that a run keeps.
MOST_OWN_TEXT = 200_000


class Notes:
    """Reads notes into ``trace``.

    ``row_of`` gives a worker's row, made if need be; ``phase_of`` the trace's number of a phase
    that a process (pid, number) has named.
    """

    def __init__(
        self,
        trace: RunTrace,
        row_of: Callable[[int], Row],
        phase_of: Callable[[int, int], int],
    ) -> None:
        self._trace = trace
        self._row_of = row_of
        self._phase_of = phase_of
        self._own_room: dict[str, int] = {}

    def read(self, note: dict[str, Any]) -> bool:
        """Take in one note; False if it is about nothing that is known."""
        trace = self._trace
        worker, task, change = note.get("worker"), note.get("error"), note.get("change")
        if isinstance(worker, int) and worker >= 0:
            row = self._row_of(worker)
            row.label = str(note.get("label", row.label))
            row.role = str(note.get("role", row.role))
            pid = note.get("pid")
            row.pid = pid if isinstance(pid, int) else row.pid
        elif self._read_own(note):
            pass
        elif isinstance(task, int):
            trace.errors[task] = str(note.get("text", ""))
        elif isinstance(note.get("phase"), int):
            number = self._phase_of(int(note.get("pid") or 0), note["phase"])
            trace.phases[number] = str(note.get("text", ""))[:LONGEST_NAME]
        elif isinstance(change, int):
            trace.changes[change] = str(note.get("text", ""))
        elif "sampler" in note:
            trace.sampler_refused = str(note["sampler"])
        else:
            # Those about processes are for the sampler alone.
            return "process" in note
        trace.version += 1
        return True

    def _read_own(self, note: dict[str, Any]) -> bool:
        """Take in a note about a task of the user's own; False if it is another."""
        trace = self._trace
        kinds = {"mark": trace.marks, "output": trace.outputs, "answer": trace.answers}
        for key, texts in kinds.items():
            number = note.get(key)
            if isinstance(number, int):
                text = str(note.get("text", ""))
                # As a trace file has it, which bounds what can be kept.
                room = self._own_room.get(key, MOST_OWN_TEXT) - len(json.dumps(text))
                if room > 0:
                    texts[number] = text
                    self._own_room[key] = room
                return True
        return False
