"""Why a task of the user's own is suspended: read off the code at the end of what it waits in."""

from __future__ import annotations

from types import FrameType
from typing import Any

from concurviz.wire.states import State

#: By the file's name, for each that was met; None of files that say nothing.
_KNOWN: dict[str, State | None] = {}
#: By the end of the file's name.
_FILES = {
    "asyncio/locks.py": State.LOCK_WAIT,
    "asyncio/queues.py": State.LOCK_WAIT,
    "asyncio/streams.py": State.IO_WAIT,
    "asyncio/selector_events.py": State.IO_WAIT,
    "asyncio/base_events.py": State.IO_WAIT,
    "asyncio/sslproto.py": State.IO_WAIT,
    "asyncio/subprocess.py": State.IO_WAIT,
    "asyncio/base_subprocess.py": State.IO_WAIT,
    "trio/_channel.py": State.LOCK_WAIT,
    "trio/_sync.py": State.LOCK_WAIT,
    "_core/_parking_lot.py": State.LOCK_WAIT,
    "trio/_file_io.py": State.IO_WAIT,
    "trio/_socket.py": State.IO_WAIT,
    "trio/_subprocess.py": State.IO_WAIT,
    "_core/_io_epoll.py": State.IO_WAIT,
    "_core/_io_kqueue.py": State.IO_WAIT,
    "_core/_io_windows.py": State.IO_WAIT,
    "gevent/lock.py": State.LOCK_WAIT,
    "gevent/queue.py": State.LOCK_WAIT,
    "gevent/thread.py": State.LOCK_WAIT,
    "gevent/threading.py": State.LOCK_WAIT,
    "gevent/_socket3.py": State.IO_WAIT,
    "gevent/_socketcommon.py": State.IO_WAIT,
    "gevent/os.py": State.IO_WAIT,
    "gevent/select.py": State.IO_WAIT,
    "gevent/ssl.py": State.IO_WAIT,
    "gevent/subprocess.py": State.IO_WAIT,
}
_IO_LIBRARIES = ("/aiohttp/", "/httpcore/", "/asyncpg/", "/websockets/")
#: Where everything waits that waits.
_SILENT = ("_core/_traps.py", "gevent/hub.py")


def awaited(coroutine: Any) -> State:
    """In which state a suspended coroutine is."""
    found: State | None = None
    while coroutine is not None:
        code = getattr(coroutine, "cr_code", None)
        if code is None:
            break
        said = _said_by(code.co_filename)
        if said is not None:
            found = said
        coroutine = coroutine.cr_await
    return State.SUSPENDED if found is None else found


def switched_away(frame: FrameType | None) -> State:
    """In which state a greenlet is whose innermost frame this is."""
    while frame is not None:
        said = _said_by(frame.f_code.co_filename)
        if said is not None:
            return said
        frame = frame.f_back
    return State.SUSPENDED


def _said_by(name: str) -> State | None:
    """What a file of that name says of a task that waits in its code; None for nothing."""
    if name in _KNOWN:
        return _KNOWN[name]
    where = name[name.rfind("/", 0, name.rfind("/")) + 1 :]
    found = _FILES.get(where)
    if found is None and where not in _SILENT:
        io = any(library in name for library in _IO_LIBRARIES)
        found = State.IO_WAIT if io else State.SUSPENDED
    _KNOWN[name] = found
    return found
