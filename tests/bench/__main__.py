"""``python -m tests.bench [NAME ...]``: all benches, or those named.

Exit code 1: a bar is missed, or a bench could not measure what it claims to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from tests.bench import (
    crowd,
    emit,
    frames,
    imports,
    influence,
    models,
    opening,
    own,
    render,
    startup,
    transport,
    truth,
)
from tests.bench.harness import BenchError, Figure, report

BENCHES: dict[str, Callable[[], Iterator[Figure]]] = {
    "render": render.measure,
    "imports": imports.measure,
    "opening": opening.measure,
    "emit": emit.measure,
    "transport": transport.measure,
    "frames": frames.measure,
    "models": models.measure,
    "crowd": crowd.measure,
    "startup": startup.measure,
    "truth": truth.measure,
    "influence": influence.measure,
    "own": own.measure,
}


def main() -> int:
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no bench {unknown[0]!r}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    failed = False
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr)
        try:
            figures += BENCHES[name]()
        except BenchError as error:
            # What the others measured, minutes of it, is not lost with it.
            print(f"  {error}", file=sys.stderr)
            failed = True
    return 0 if report(figures) and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
