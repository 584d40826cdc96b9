"""Which Python this is, and whether its threads take turns at a GIL.

A free-threaded build has its GIL all the same where it is asked for (``PYTHON_GIL=1``), and from
the import on of an extension module that does not say that it can do without. The latter CPython
tells in a warning, which is the only one to know the module's name.
"""

from __future__ import annotations

import platform
import re
import sys
import warnings
from typing import Any

from concurviz.wire import builds

_TOLD = re.compile(r"The global interpreter lock \(GIL\) has been enabled to load module '([^']+)'")

FREE_THREADED = "t" in getattr(sys, "abiflags", "")


class Enabled:
    """``module``: for whose sake this process has its GIL enabled, "" if that is not known."""

    module = ""


def has_gil() -> bool:
    """Whether threads of this interpreter take turns."""
    enabled = getattr(sys, "_is_gil_enabled", None)
    return True if enabled is None else bool(enabled())


def title() -> str:
    """What runs under this Python are said to run under."""
    name = f"{platform.python_implementation()} {platform.python_version()}"
    return builds.title(name, free_threaded=FREE_THREADED, gil=has_gil(), module=Enabled.module)


def notice_modules() -> None:
    """From now on notice for whose sake the GIL is enabled."""
    if not FREE_THREADED:
        return
    show = warnings.showwarning

    def noticing(message: Any, *args: Any, **options: Any) -> None:
        found = _TOLD.match(str(message))
        if found:
            Enabled.module = Enabled.module or found[1]
        show(message, *args, **options)

    warnings.showwarning = noticing
