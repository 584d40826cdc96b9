"""What a frame frees stays with the process."""

from __future__ import annotations

import platform
import resource

import numpy as np
import pytest

from concurviz.app.memory import keep_freed

FRAMES = 20


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to")
def test_the_arrays_of_a_frame_are_not_faulted_in_anew() -> None:
    keep_freed()

    def frame() -> None:
        for size in (200_000, 1_000_000):
            np.ones(size)

    frame()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(FRAMES):
        frame()
    # 9.6 MB a frame are 2,300 pages.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before < 100 * FRAMES
