"""Waits that a task of the user's own makes through the standard primitives, as they happen.

``time.sleep``, the blocking calls of sockets and whatever waits on a ``threading.Condition``
(events, queues, futures) say when they begin and end. What is not among them is told by the
sampler, or unknown.
"""

from __future__ import annotations

import functools
import socket
import threading
import time
from typing import Any, Callable

from concurviz.lab.active import CURRENT
from concurviz.wire.states import State

_SOCKET = ("accept", "connect", "recv", "recv_into", "recvfrom", "send", "sendall", "sendto")


def _waiting(call: Callable[..., Any], state: State, blocks: Callable[..., bool]) -> Any:
    """The call, which tells the task's lane that it waits in ``state`` where it ``blocks``."""

    @functools.wraps(call)
    def told(*args: Any, **options: Any) -> Any:
        active = CURRENT.get()
        # In a thread of the task's own making, or in a callback, the lane is somebody else's.
        if active is None or active.thread != threading.get_ident() or not blocks(*args):
            return call(*args, **options)
        ticker, task = active.ticker, active.task
        begin = ticker.leave_own(state, task)
        try:
            return call(*args, **options)
        finally:
            # Since a sleep was over, the thread has been ready.
            slept = state is State.SUSPENDED and args and isinstance(args[0], (int, float))
            ready = begin + round(args[0] * 1e9) if slept else begin
            ticker.enter_own(begin, ready, task)

    return told


def _always(*_args: Any) -> bool:
    return True


def _socket_blocks(sock: Any, *_args: Any) -> bool:
    return bool(sock.gettimeout() != 0.0)


def tell_waits() -> Callable[[], None]:
    """Have this process's waits told, from now on until what is returned is called."""
    patches = [
        (time, "sleep", State.SUSPENDED, _always),
        (threading.Condition, "wait", State.LOCK_WAIT, _always),
        *((socket.socket, name, State.IO_WAIT, _socket_blocks) for name in _SOCKET),
    ]
    before = [(where, name, vars(where).get(name)) for where, name, _, _ in patches]
    for where, name, state, blocks in patches:
        setattr(where, name, _waiting(getattr(where, name), state, blocks))

    def undo() -> None:
        for where, name, call in before:
            if call is None:
                # It had come from a base class.
                delattr(where, name)
            else:
                setattr(where, name, call)

    return undo
