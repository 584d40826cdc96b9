"""What workers on other machines tell is written down in the order in which it happened."""

from __future__ import annotations

from concurviz.lab.engines.dask_told import (
    MOST_HELD,
    Answer,
    Clocks,
    Retelling,
    TellingJournal,
    TellingRecorder,
)
from concurviz.lab.engines.process_pool import Outcome
from concurviz.wire.states import Instant, State

ADDRESS = "tcp://far:1"


class Host(TellingJournal):
    """The host's journal, of which all is kept; ``lane``: of the worker."""

    def __init__(self) -> None:
        super().__init__(record=True, alone=True)
        self.lane = TellingRecorder(self, 0, 0, True)

    def recorder(self, worker: int) -> TellingRecorder:
        return self.lane

    def tasks(self) -> list[int]:
        """Those that ran, in the order in which that was written down."""
        return [args[2] for name, args in self.lane.told if name == "both"]


def answer(place: int) -> Answer:
    """The ``place``-th of its thread, of a task with that number which began at ``10 * place``."""
    outcome = Outcome(None, place, 0, Instant.DONE, 1, None, (10 * place + 9, 0))
    told = [("both", (10 * place, int(State.RUNNING), place))]
    return Answer(outcome, ADDRESS, 0, place, told, [])


def test_an_answer_that_overtook_another_waits_for_it() -> None:
    host = Host()
    retelling = Retelling(host, Clocks())
    for place in (1, 2, 0, 3):
        assert retelling.outcome(answer(place)).task == place
    assert host.tasks() == [0, 1, 2, 3]
    # What still waits when the worker has gone will be waited for by nobody.
    retelling.outcome(answer(6))
    retelling.outcome(answer(5))
    retelling.close(ADDRESS)
    assert host.tasks() == [0, 1, 2, 3, 5, 6]


def test_an_answer_that_never_comes_is_not_waited_for() -> None:
    host = Host()
    retelling = Retelling(host, Clocks())
    for place in range(1, 1 + MOST_HELD):
        retelling.outcome(answer(place))
    assert host.tasks() == []
    retelling.outcome(answer(1 + MOST_HELD))
    assert host.tasks() == list(range(1, 2 + MOST_HELD))
