"""The loopback service's protocol: fixed-size requests, stamped replies.

A request asks for a reply of ``size`` bytes after ``wait_us``; the reply's header carries the
time (perf_counter_ns) at which it was sent, so that the wait for I/O and what comes after can be
told apart.
"""

from __future__ import annotations

import struct

TOKEN_BYTES = 16
#: token, request id, wait in us, size in bytes
REQUEST = struct.Struct("!16sIII")
#: request id, size in bytes, time of sending in ns
REPLY = struct.Struct("!IIq")
MAX_REPLY = 16 << 20
