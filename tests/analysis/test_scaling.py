"""Scaling laws recovered from synthetic data with noise."""

from __future__ import annotations

import numpy as np
import pytest

from concurviz.analysis.scaling import best_pool, fit, knee

SIZES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32]


def law(rate: float, sigma: float, kappa: float) -> np.ndarray:
    n = np.array(SIZES, float)
    return rate * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))


def noisy(clean: np.ndarray, rounds: int, noise: float, seed: int = 1) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return clean * (1 + noise * draw.standard_normal((rounds, len(clean))))


@pytest.mark.parametrize(
    ("rate", "sigma", "kappa"), [(100.0, 0.05, 0.002), (30.0, 0.3, 0.01), (12.0, 0.0, 0.005)]
)
def test_the_usl_is_recovered_within_its_interval(rate: float, sigma: float, kappa: float) -> None:
    found = fit(SIZES, noisy(law(rate, sigma, kappa), rounds=7, noise=0.02))

    assert found is not None
    usl = found.usl
    for estimate, truth in ((usl.rate, rate), (usl.sigma, sigma), (usl.kappa, kappa)):
        assert estimate.low is not None
        assert estimate.high is not None
        room = 0.15 * max(truth, 0.01)
        assert estimate.low - room <= truth <= estimate.high + room
    assert usl.rate.value == pytest.approx(rate, rel=0.05)
    assert usl.kappa.value == pytest.approx(kappa, rel=0.25)
    assert usl.r2 > 0.97
    assert usl.peak == pytest.approx(((1 - sigma) / kappa) ** 0.5, rel=0.1)


def test_amdahl_is_recovered_and_has_no_peak() -> None:
    found = fit(SIZES, noisy(law(50.0, 0.2, 0.0), rounds=5, noise=0.02))

    assert found is not None
    assert found.amdahl.sigma.value == pytest.approx(0.2, rel=0.1)
    assert found.amdahl.kappa.value == 0
    assert found.amdahl.peak is None
    assert found.usl.kappa.value < 0.001


def test_perfect_scaling_has_neither_contention_nor_knee() -> None:
    found = fit(SIZES, noisy(law(10.0, 0.0, 0.0), rounds=3, noise=0.0))

    assert found is not None
    assert found.usl.sigma.value == pytest.approx(0, abs=1e-6)
    assert found.knee is None
    assert found.best.value == 32


def test_one_round_fits_but_claims_no_interval() -> None:
    found = fit(SIZES, law(10.0, 0.1, 0.01)[None, :])

    assert found is not None
    assert found.usl.rate.low is None
    assert found.usl.sigma.value == pytest.approx(0.1)


def test_two_sizes_are_no_law() -> None:
    assert fit([1, 2], np.array([[1.0, 2.0]])) is None


def test_the_best_pool_is_the_smallest_that_is_as_good() -> None:
    assert best_pool(np.array([1.0, 2, 3, 4]), np.array([10.0, 19.6, 20.0, 20.1])) == 2


def test_the_knee_is_the_last_worker_worth_half_of_the_first() -> None:
    # Gains of 2nd, 3rd, 4th with sigma 0.5: 0.333, 0.167, 0.1 of the first.
    assert knee((1.0, 0.5, 0.0), 8) == 1
    assert knee((1.0, 0.1, 0.0), 64) == 4
