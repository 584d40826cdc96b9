"""Addresses of schedulers of Dask, as users write them."""

from __future__ import annotations

import re

ALLOWED = "tcp://HOST:PORT or tls://HOST:PORT"
_ADDRESS = re.compile(r"(tcp|tls)://([^\s/:\[\]]+|\[[0-9a-fA-F:]+\]):\d{1,5}")


def is_address(text: str) -> bool:
    """Whether it can be the address of a scheduler."""
    return _ADDRESS.fullmatch(text) is not None
