"""Hosts let the window go first where its user only watches.

That is in Live, whose models share the machine anyway. Not in a comparison: whatever else the
machine does must hit its models as it would hit the user's own program.
"""

from __future__ import annotations

import errno
import os
import threading
from time import sleep

#: A tenth of the usual weight where two want the same core.
NICENESS = 10
AUTOGROUP = "/proc/self/autogroup"
#: The kernel lets users set ten a second, of all their processes together.
AUTOGROUP_PERIOD_S = 0.1
AUTOGROUP_TRIES = 50


def step_back() -> None:
    """Lower this process's priority, before it has threads or workers: they inherit it.

    On Linux that of its session follows within some tenths of a second.
    """
    if not hasattr(os, "nice"):  # on Windows
        return
    os.nice(NICENESS)
    if os.path.exists(AUTOGROUP):
        threading.Thread(target=_step_back_together, daemon=True).start()


def _step_back_together() -> None:
    """The same for the session, a host's own, where Linux schedules by session first.

    There a thread's own priority counts within its session alone, and nine hosts would leave the
    window a tenth of the cores.
    """
    for _ in range(AUTOGROUP_TRIES):
        try:
            with open(AUTOGROUP, "w", encoding="ascii") as group:
                group.write(str(NICENESS))
        except OSError as error:
            if error.errno != errno.EAGAIN:
                return
        else:
            return
        sleep(AUTOGROUP_PERIOD_S)
