"""``python -m tests.bench [NAME ...]``: all benches, or those named. Exit code 1: a bar missed."""

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
from tests.bench.harness import Figure, report

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
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr)
        figures += BENCHES[name]()
    return 0 if report(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
