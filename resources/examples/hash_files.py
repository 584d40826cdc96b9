"""Hashing files: SHA-512 over the largest files of this Python's own library."""

import hashlib
import os
import sysconfig

BLOCK = 1 << 20
MOST = 8 << 20


def inputs():
    """Paths, the largest first; from files of every size the same few are on every machine."""
    found = []
    for folder, _, names in os.walk(sysconfig.get_path("stdlib")):
        for name in names:
            path = os.path.join(folder, name)
            size = os.path.getsize(path) if os.path.isfile(path) else 0
            if 200_000 < size < MOST:
                found.append((size, path))
    return [path for _, path in sorted(found, reverse=True)[:40]]


def digest(path):
    """The file's digest, read in blocks of a megabyte."""
    total = hashlib.sha512()
    with open(path, "rb") as file:
        while True:
            block = file.read(BLOCK)
            if not block:
                return total.hexdigest()
            total.update(block)
