"""Tokens in a pipe: a semaphore for whoever has its two ends, be it a thread, a process or a loop.

A token is the time at which it was given. Whoever takes it learns since when it could have gone on.
With one token it is a lock; two such pipes, of room and of items, are the bounded buffer of the
textbooks. A pipe can be waited for on an event loop, and by another interpreter of this process,
neither of which ``multiprocessing``'s semaphores can.
"""

from __future__ import annotations

import os
import select
import struct
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import RawValue
from time import perf_counter_ns
from typing import Any, Protocol

_STAMP = struct.Struct("@q")
#: Of tokens that are there from the beginning.
_ALWAYS = 1


class End(Protocol):
    """One end of a pipe."""

    def fileno(self) -> int: ...


class Descriptor:
    """An end of a pipe that somebody else of this process keeps open."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor


class Tokens:
    """The two ends of a pipe and the tokens in it. Its ends can be handed to a spawned process."""

    def __init__(self, out: End, into: End) -> None:
        self._out = out
        self._into = into

    @staticmethod
    def of(context: SpawnContext, count: int) -> Tokens:
        """A new pipe with so many tokens in it."""
        out, into = context.Pipe(duplex=False)
        for end in (out, into):
            os.set_blocking(end.fileno(), False)
        tokens = Tokens(out, into)
        for _ in range(count):
            tokens.give(_ALWAYS)
        return tokens

    @staticmethod
    def at(path: str, count: int = -1) -> Tokens:
        """The pipe of that name; ``count``: made with so many tokens in it.

        For processes that nobody hands anything to. It lasts while one of them has it open.
        """
        if count >= 0:
            os.mkfifo(path, 0o600)
        # Both ends in one: opened for one alone, it would wait for somebody at the other.
        both = Descriptor(os.open(path, os.O_RDWR | os.O_NONBLOCK))
        tokens = Tokens(both, both)
        for _ in range(count):
            tokens.give(_ALWAYS)
        return tokens

    def close(self) -> None:
        """Let go of both ends; for pipes that have a name."""
        for descriptor in set(self.descriptors):
            os.close(descriptor)

    @property
    def descriptors(self) -> tuple[int, int]:
        return self._out.fileno(), self._into.fileno()

    def give(self, stamp: int) -> None:
        """Put one in that says when, ns."""
        os.write(self._into.fileno(), _STAMP.pack(stamp))

    def take_now(self) -> int:
        """When the one taken was given, ns; 0 if there is none."""
        try:
            data = os.read(self._out.fileno(), _STAMP.size)
        except BlockingIOError:
            return 0
        return int(_STAMP.unpack(data)[0])

    def take(self, timeout_s: float) -> int:
        """The same, waiting in this thread up to ``timeout_s``."""
        stamp = self.take_now()
        if stamp or timeout_s <= 0:
            return stamp
        poll = select.poll()
        poll.register(self._out.fileno(), select.POLLIN)
        deadline = perf_counter_ns() + timeout_s * 1e9
        while not stamp and (left := deadline - perf_counter_ns()) > 0:
            poll.poll(left / 1e6)
            stamp = self.take_now()
        return stamp


class Word:
    """A number in a file, for processes that nobody hands any memory to."""

    def __init__(self, path: str) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    @property
    def value(self) -> int:
        data = os.pread(self._descriptor, _STAMP.size, 0)
        return int(_STAMP.unpack(data)[0]) if data else 0

    @value.setter
    def value(self, value: int) -> None:
        os.pwrite(self._descriptor, _STAMP.pack(value), 0)

    def close(self) -> None:
        os.close(self._descriptor)


class TokenLock:
    """A lock; see shared.SharedLock. ``holder``: the process that has it, where that is asked."""

    def __init__(self, tokens: Tokens, holder: Any = None) -> None:
        self.tokens = tokens
        self.released_ns = 0
        self.holder = holder

    @staticmethod
    def of(context: SpawnContext) -> TokenLock:
        return TokenLock(Tokens.of(context, 1), RawValue("q", 0))

    @staticmethod
    def at(path: str, *, new: bool = False) -> TokenLock:
        """The lock of that name, which whoever is the first makes as ``new``."""
        return TokenLock(Tokens.at(path, 1 if new else -1), Word(f"{path}-holder"))

    def acquire(self, timeout_s: float) -> bool:
        return self.got(self.tokens.take(timeout_s))

    def got(self, stamp: int) -> bool:
        """Note that it was taken, if it was."""
        if stamp:
            self.released_ns = stamp
            if self.holder is not None:
                self.holder.value = os.getpid()
        return bool(stamp)

    def release(self) -> None:
        if self.holder is not None:
            self.holder.value = 0
        self.tokens.give(perf_counter_ns())

    def holder_died(self, pid: int) -> None:
        """If the dead process held the lock, give it back."""
        if self.holder is not None and self.holder.value == pid:
            self.release()

    def close(self) -> None:
        """Let go of a lock that has a name."""
        self.tokens.close()
        self.holder.close()


class TokenQueue:
    """A bounded queue of moments; see shared.SharedQueue."""

    def __init__(self, room: Tokens, items: Tokens) -> None:
        self.room = room
        self.items = items
        self.taken_ns = 0

    @staticmethod
    def of(context: SpawnContext, bound: int) -> TokenQueue:
        return TokenQueue(Tokens.of(context, bound), Tokens.of(context, 0))

    @staticmethod
    def at(path: str, bound: int = -1) -> TokenQueue:
        """The queue of that name; ``bound``: made, for so many items."""
        items = -1 if bound < 0 else 0
        return TokenQueue(Tokens.at(f"{path}-room", bound), Tokens.at(f"{path}-items", items))

    def put(self, timeout_s: float) -> bool:
        taken = self.room.take(timeout_s)
        if not taken:
            return False
        self.taken_ns = taken
        self.items.give(perf_counter_ns())
        return True

    def take(self, timeout_s: float) -> int:
        put = self.items.take(timeout_s)
        if put:
            self.room.give(perf_counter_ns())
        return put

    def close(self) -> None:
        """Let go of a queue that has a name."""
        self.room.close()
        self.items.close()
