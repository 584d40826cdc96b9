"""What is told of the machine."""

from __future__ import annotations

from concurviz.controllers.machine import this_machine


def test_this_machine_is_described() -> None:
    machine = this_machine()

    assert machine.cores >= 1
    assert machine.memory_bytes > 2**20
    assert machine.cpu
    assert machine.python.startswith("CPython 3.")
