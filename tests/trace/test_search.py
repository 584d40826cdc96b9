"""What typed words find."""

from __future__ import annotations

import pytest

from concurviz.trace.search import Query, find, find_phases, for_model, for_phase, parse
from concurviz.wire.states import State
from tests.analysis.traces import drawn

NAMES = "Threads threads worker 1"


def test_words_mean_tasks_states_lengths_and_names() -> None:
    query = parse("#12 gil_wait >5ms <2s Worker")
    assert query == Query(frozenset({12}), frozenset({State.GIL_WAIT}), 5e6, 2e9, ("worker",))
    assert parse("7").tasks == {7}
    assert parse("  ").empty
    assert parse("gil").states == {State.GIL_WAIT}
    assert parse("g").words == ("g",)
    assert parse("model:").words == ("model:",)
    assert parse(">20us").longer == parse(">20µs").longer == 20_000


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("running", [0, 2]),
        ("#1", [1, 2]),
        ("#1 running", [2]),
        (">2ms", [1]),
        ("<2ms running", [2]),
        ("threads io", [1]),
        ("nonsense", []),
        ("boom", [1, 2]),
        ("", []),
    ],
)
def test_a_row_gives_the_spans_that_are_meant(text: str, spans: list[int]) -> None:
    row = drawn("threads", ["rriiir/001111"]).workers[0]
    found = find(parse(text), row, NAMES, {1: "ValueError: Boom"})
    assert found.tolist() == spans


def test_a_row_without_spans_finds_nothing() -> None:
    row = drawn("threads", ["."]).workers[0]
    assert not len(find(parse("running"), row, NAMES, {}))


@pytest.mark.parametrize(
    ("model", "others"),
    [("threads", ["qthreads", "thread-pool"]), ("processes", ["process-pool"])],
)
def test_a_model_is_meant_by_its_exact_key(model: str, others: list[str]) -> None:
    query = parse(for_model(model, "gil_wait"))
    assert query == Query(states=frozenset({State.GIL_WAIT}), models=frozenset({model}))
    assert query.wants(model)
    assert not any(map(query.wants, others))
    assert not parse(for_model(model)).empty
    assert parse("gil_wait").wants(model)


def test_names_with_blanks_and_capitals_are_one_word() -> None:
    query = parse(f"{for_model('Main (17)@·A')} {for_model('threads@·B')} io_wait")
    assert query.states == {State.IO_WAIT}
    assert [query.wants(name) for name in ("Main (17)@·A", "threads@·B", "threads@·A", "main")] == [
        True, True, False, False,
    ]  # fmt: skip
    row = drawn("threads", ["rrii/4455"]).workers[0]
    names = {4: "CPU work", 5: "work"}
    assert find_phases(parse(for_phase("CPU work")), row, names).tolist() == [0]
    assert find_phases(parse("phase:work"), row, names).tolist() == [0, 1]
