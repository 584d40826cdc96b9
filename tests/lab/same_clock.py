"""Takes Dask's own guess out of its task stream; Dask runs this file in its workers.

A worker adds to its times how far it takes the scheduler's clock to be ahead, which it finds out
once a heartbeat by half a round trip: some ms off on a busy machine. Here it is the same clock.
"""

from __future__ import annotations

from distributed import Worker


def dask_setup(worker: Worker) -> None:
    """Dask calls this before the first heartbeat."""
    type(worker).scheduler_delay = property(lambda _: 0.0, lambda _, guess: None)
