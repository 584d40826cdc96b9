"""A blocking call inside a coroutine: time.sleep where await asyncio.sleep was meant.

The pair does the same work; only what runs on a loop shows the mistake.
"""

import time

WAIT_S = 0.01


def wait(number):
    """In a thread of its own a call that blocks is in nobody's way."""
    time.sleep(WAIT_S)
    return number


async def wait_on_loop(number):
    """On a loop it stops all other tasks as well: nothing is awaited here."""
    time.sleep(WAIT_S)
    return number
