"""How `make test` shares the tests out among processes: a plugin for pytest-xdist.

First those that compute, or wait for states however long these take, in all workers at once. Then,
when the other workers have gone, the rest in the one that is left: they measure time, and want the
machine for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScheduling
from xdist.workermanage import WorkerController

BESIDE_OTHERS = (
    *(
        f"tests/{room}/"
        for room in ("analysis", "app", "cli", "doctor", "drawing", "files", "scenario", "trace",
                     "views", "wire")
    ),
    *(
        f"tests/controllers/test_{name}.py"
        for name in ("catalogue", "children", "cluster", "interpreters", "lifecycle", "machine",
                     "parent_death", "playback", "rounds", "rundirs")
    ),
    *(
        f"tests/lab/test_{name}"
        for name in ("answers", "dask", "interpreters", "journal", "limits", "off_core", "own_",
                     "service", "shared")
    ),
    "tests/test_",
)  # fmt: skip
BUNDLES = re.compile(
    r"tests/lab/test_contract\.py::"
    # What a limit of time is set for, or is compared with another, wants the machine for itself.
    r"(?!test_live|test_a_task_that_never_returns|test_what_arrives)"
    r"\w+(\[(io|cpu|cpu-nogil|mixed|file|timer|lock|queue|payload|exit|segfault)-)?"
)
"""Tests that share one comparison, and so go to one worker together: those of one match."""
LONG = (
    "tests/test_packaging.py", "tests/cli/test_vitals.py", "tests/lab/test_own_interpreters.py",
    "tests/lab/test_dask.py",
)  # fmt: skip
"""So long that they come first: at the end no worker waits for another for long. So do bundles."""
AHEAD = 4
"""How many tests a worker knows at a time: it begins one only when it knows the next."""


def bundle(test: str) -> str:
    """What a test, by its id, belongs to; empty if it is for itself."""
    found = BUNDLES.match(test)
    return found[0] if found else ""


def shares(test: str) -> bool:
    """Whether a test, by its id, may run beside others."""
    return test.startswith(BESIDE_OTHERS) or bool(bundle(test))


class SharedFirst(LoadScheduling):
    """Hands out what may run beside others to all workers, then the rest to the last one."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self._alone: list[int] = []

    @property
    def tests_finished(self) -> bool:
        return not self._alone and super().tests_finished

    @property
    def has_pending(self) -> bool:
        return bool(self._alone) or super().has_pending

    def schedule(self) -> None:
        """Begin; a worker that comes later, in place of one that died, gets its share as well."""
        if self.collection is None:
            if not self._check_nodes_have_same_collection():
                return
            self.collection = next(iter(self.node2collection.values()))
            tests = list(enumerate(self.collection))
            beside = [(at, test) for at, test in tests if shares(test)]
            beside.sort(key=lambda one: (not one[1].startswith(LONG), not bundle(one[1])))
            self.pending[:] = [at for at, _ in beside]
            self._alone = [at for at, test in tests if not shares(test)]
        self._hand_out(self.nodes)

    def check_schedule(self, node: WorkerController, duration: float = 0) -> None:
        """Called when ``node`` has finished a test."""
        self._hand_out([node])

    def remove_node(self, node: WorkerController) -> str | None:
        """A worker has gone; the last one may have waited for this."""
        crashed: str | None = super().remove_node(node)
        self._hand_out(self.nodes)
        return crashed

    def _hand_out(self, nodes: Iterable[WorkerController]) -> None:
        for node in nodes:
            if node.shutting_down or node not in self.node2collection:
                continue
            if self.pending:
                # One by one, so that none is left with all the long ones.
                wanted = AHEAD - len(self.node2pending[node])
                if wanted > 0:
                    self._send_tests(node, self._whole(wanted))
            elif len(self.nodes) == 1:
                self.pending, self._alone = self._alone, []
                self._send_tests(node, len(self.pending))
            if not self.pending and (not self._alone or self._others_wait(node)):
                node.shutdown()

    def _whole(self, count: int) -> int:
        """So many tests, and those that belong to the last of them."""
        assert self.collection is not None
        bundles = [bundle(self.collection[at]) for at in self.pending]
        while 0 < count < len(bundles) and bundles[count] and bundles[count] == bundles[count - 1]:
            count += 1
        return count

    def _others_wait(self, node: WorkerController) -> bool:
        """Whether another worker is there to do what has to be done alone."""
        return any(not other.shutting_down for other in self.nodes if other is not node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedFirst:
    """The hook by which xdist asks."""
    return SharedFirst(config, log)
