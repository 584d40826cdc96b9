"""What must be there before Qt is loaded: Qt itself aborts without a word worth reading."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Mapping

from concurviz.words import translate

#: Debian's package for each library that Qt loads to paint at all.
PAINTING = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
#: And besides for windows on an X display.
WINDOWS = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-randr.so.0": "libxcb-randr0",
}


def library_problem(libraries: Mapping[str, str]) -> str | None:
    """Which of the libraries (by soname, with their packages) are missing, and the remedy."""
    missing = missing_libraries(libraries)
    if not missing:
        return None
    packages = " ".join(libraries[name] for name in missing)
    return (
        f"system libraries are missing that Qt needs: {', '.join(missing)}; install them with "
        f"apt-get install {packages} (on Debian and Ubuntu, as root)"
    )


def missing_libraries(libraries: Iterable[str]) -> list[str]:
    """Those of the libraries (by soname) that cannot be loaded."""
    if not sys.platform.startswith("linux"):
        return []  # Qt's wheels bring everything along there
    return [name for name in libraries if not _loads(name)]


def window_libraries(environ: Mapping[str, str]) -> dict[str, str]:
    """The libraries that a window needs on the platform which Qt will choose."""
    return PAINTING | WINDOWS if platform(environ) == "xcb" else PAINTING


def display_problem(environ: Mapping[str, str]) -> str | None:
    """Why no window can be opened; None where one can, or where the user chose another platform."""
    if not sys.platform.startswith("linux"):
        return None
    name = platform(environ)
    if name is None:
        return translate(
            "doctor", "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
        )
    if name != "xcb":
        return None
    display = environ.get("DISPLAY", "")
    if not display:
        return translate("doctor", "there is no X display (DISPLAY is not set)")
    if not _opens(display):
        return translate("doctor", "the display {0} cannot be opened").format(display)
    return None


def platform(environ: Mapping[str, str]) -> str | None:
    """Qt's platform plugin: asked for, or chosen from the displays as Qt does."""
    asked = environ.get("QT_QPA_PLATFORM", "")
    if asked:
        # The first of a list of fallbacks, without its options.
        return asked.split(";")[0].split(":")[0]
    if environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if environ.get("DISPLAY") else None


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _opens(display: str) -> bool:
    """Whether an X server answers there and lets us in, as Qt's own plugin will find out."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # cannot be told; the libraries are checked on their own
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(display.encode(), None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
