"""Measures the calibrated amounts of work: prints one JSON object of wire.control.Rates' fields.

Run as ``python -m concurviz.lab.calibrate``.
"""

from __future__ import annotations

import json

from concurviz.lab.workloads import cpu, crunch


def main() -> None:
    """Measure and print."""
    rates = {"spin": cpu.calibrate(), "sha256": crunch.calibrate("sha256")}
    print(json.dumps({**rates, "zlib": crunch.calibrate("zlib")}))


if __name__ == "__main__":
    main()
