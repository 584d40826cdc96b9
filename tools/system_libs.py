"""Install the system libraries that Qt needs, or say which ones lack.

Usage: `system_libs.py run|test`. With `test` what opens real windows under Xvfb counts too.
As root it installs them; at a terminal it asks before sudo; else it prints the one exact command
and goes on, for the program itself says what is missing. It knows Debian and its kin only and is
silent elsewhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Debian's package for each library that Qt loads. To import QtWidgets and paint offscreen, and then
# for its xcb platform plugin.
LIBRARIES = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-randr0": "libxcb-randr.so.0",
}
# For the tests: an X server without a screen, what presses keys there, and a reader of PDF.
PROGRAMS = {"xvfb": "Xvfb", "xdotool": "xdotool", "poppler-utils": "pdftoppm"}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

LACK = "System libraries are missing that Qt needs"
DECLINED = Path(__file__).parents[1] / ".venv" / ".system-libs-declined"


def loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def any_font() -> bool:
    for folder in FONT_FOLDERS:
        for _, _, files in os.walk(Path(folder).expanduser()):
            if any(name.endswith((".ttf", ".otf", ".ttc")) for name in files):
                return True
    return False


def missing(purpose: str) -> list[str]:
    """Debian's packages that lack for `purpose`, which is `run` or `test`."""
    packages = [package for package, soname in LIBRARIES.items() if not loads(soname)]
    if not any_font():
        packages.append("fonts-dejavu-core")  # without any font Qt paints empty boxes
    if purpose == "test":
        packages += [package for package, name in PROGRAMS.items() if shutil.which(name) is None]
    return packages


def install(packages: list[str], sudo: list[str]) -> bool:
    """Whether apt-get installed them; what it said is printed only when it failed."""
    print(f"Installing system libraries: {' '.join(packages)} ...", file=sys.stderr, flush=True)
    # Through `env`, since sudo drops the environment. Another apt may be at work: wait for it.
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    apt += ["-o", "DPkg::Lock::Timeout=120"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*apt, *step],
            stdin=subprocess.DEVNULL,  # nothing may wait for an answer
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode:
        print(done.stdout.strip(), file=sys.stderr)
    return done.returncode == 0


def agreed(command: str) -> bool:
    """Ask once; who said no is only told the command from then on."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or shutil.which("sudo") is None:
        return False
    if DECLINED.exists():
        return False
    print(f"{LACK}. May this run\n    {command}\n? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() in {"y", "yes"}:
        return True
    with contextlib.suppress(OSError):
        DECLINED.touch()
    return False


def main(purpose: str) -> None:
    if not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
        return
    packages = missing(purpose)
    if not packages:
        return
    names = " ".join(packages)
    command = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
    if os.geteuid() == 0:
        installed = install(packages, sudo=[])
    elif agreed(command):
        installed = install(packages, sudo=["sudo"])
    else:
        installed = False
    if not installed:
        print(f"{LACK}; install them with\n    {command}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
