"""What a machine can take: values near it are warned of, values beyond it refused."""

from __future__ import annotations

import pytest

from concurviz.scenario.guard import Limits, advice, fit, most_workers, refusal
from concurviz.scenario.model import Scenario
from concurviz.wire.models import MODELS

GIB = 1 << 30
ROOMY = Limits(tasks=100_000, tasks_by="kernel.pid_max", descriptors=100_000, memory_bytes=64 * GIB)


def asking(workers: int, *models: str, workload: str = "cpu") -> Scenario:
    return Scenario(models=models, workload=workload).with_params(workers=workers)


@pytest.mark.parametrize(
    ("model", "workload", "limits", "count", "why"),
    [
        ("threads", "cpu", Limits(tasks=500, tasks_by="ulimit -u"), 436, "ulimit -u"),
        ("processes", "cpu", Limits(descriptors=1_024), 480, "open files"),
        # Each of its workers has threads of its own, and some in the host.
        ("dask", "cpu", Limits(tasks=500, tasks_by="ulimit -u"), 54, "ulimit -u"),
        ("threads", "io", Limits(descriptors=1_024), 960, "open files"),
        ("processes", "cpu", Limits(memory_bytes=2 * GIB), 102, "memory"),
        ("qthreads", "cpu", Limits(memory_bytes=GIB), 20_971, "memory"),
        ("processes", "cpu", Limits(tasks=10, tasks_by="control group"), 1, "control group"),
    ],
)
def test_the_narrowest_limit_counts(
    model: str, workload: str, limits: Limits, count: int, why: str
) -> None:
    most = most_workers(MODELS[model], workload, limits)
    assert most is not None
    assert (most.count, most.limit) == (count, why)


def test_what_nothing_limits_is_not_limited() -> None:
    assert most_workers(MODELS["threads"], "cpu", Limits()) is None
    assert most_workers(MODELS["threads"], "cpu", Limits(descriptors=10)) is None
    assert most_workers(MODELS["coroutines"], "io", Limits(tasks=1, descriptors=1)) is None
    assert refusal(asking(10_000, "coroutines"), Limits(tasks=1)) == ""


def test_far_from_the_limit_nothing_is_said_near_it_a_word_and_beyond_it_no() -> None:
    limits = Limits(tasks=1_064, tasks_by="kernel.pid_max")
    assert advice(asking(400, "threads"), limits) == {}
    assert advice(asking(600, "threads"), limits)["workers"].startswith("Many: this machine takes")
    assert refusal(asking(1_000, "threads"), limits) == ""
    assert advice(asking(1_001, "threads"), limits)["workers"].startswith("Too many: ")
    assert refusal(asking(1_001, "threads"), limits, where="a.toml") == (
        "a.toml: params.workers = 1001: "
        "this machine takes about 1,000 workers under Threads (kernel.pid_max)"
    )


def test_of_several_models_the_tightest_counts_and_live_they_share() -> None:
    limits = Limits(tasks=100_000, descriptors=264)
    scenario = asking(90, "serial", "processes", "threads")
    assert refusal(scenario, limits) == ""
    assert "about 50 workers under Processes" in refusal(scenario, limits, live=True)
    assert refusal(asking(90, "threads"), limits, live=True) == ""


def test_a_preset_is_fitted_to_the_machine() -> None:
    scenario = asking(10_000, "coroutines", "threads")
    assert fit(scenario, ROOMY) == (scenario, "")
    fitted, said = fit(scenario, Limits(tasks=564, tasks_by="control group"))
    assert fitted.params["workers"] == 500
    assert refusal(fitted, Limits(tasks=564)) == ""
    assert said == (
        "500 workers instead of 10,000: "
        "this machine takes about 500 workers under Threads (control group)"
    )


def test_the_largest_values_fit_into_a_roomy_machine() -> None:
    assert refusal(asking(10_000, "threads", "coroutines", workload="io"), ROOMY) == ""
