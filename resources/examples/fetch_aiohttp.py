"""The same pages with aiohttp on a loop, beside the blocking client of fetch.py: a pair.

Answers must be equal, so the models are compared at the same work.
"""

import zlib

try:
    import aiohttp
except ImportError as error:
    raise ImportError("aiohttp is missing: pip install 'concurviz[examples]'") from error

import fetch as blocking
from fetch import fetch, inputs  # noqa: F401  the other half of the pair, and its server

_session = None


async def fetch_async(url):
    """As fetch, awaiting where that blocks."""
    global _session
    if _session is None:
        # Here, where there is a loop. One session for all tasks: it keeps the connections.
        _session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    async with _session.get(url) as response:
        body = await response.read()
    return len(body), zlib.crc32(body)


def teardown():
    """Close what the worker opened; on a loop that is to be awaited."""
    blocking.teardown()
    return None if _session is None else _session.close()
