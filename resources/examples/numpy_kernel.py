"""A numpy kernel: the same arithmetic over a large array, again and again."""

try:
    import numpy as np
except ImportError as error:
    raise ImportError("numpy is missing: pip install 'concurviz[examples]'") from error

CELLS = 60_000
STEPS = 8


def smooth(number):
    """Heat that spreads along a rod: the warmest place after so many steps, and its temperature."""
    heat = np.sin(np.arange(CELLS) * (number % 7 + 1) / 997.0)
    for _ in range(STEPS):
        heat[1:-1] += 0.25 * (heat[:-2] - 2.0 * heat[1:-1] + heat[2:])
        np.tanh(heat, out=heat)
    return int(heat.argmax()), round(float(heat.max()), 9)
