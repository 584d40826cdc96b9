"""``compare --fail-if CONDITION --against FILE``: a comparison as a check in CI."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from concurviz.analysis.condition import ANY_MODEL, Condition, ConditionError, parse
from concurviz.analysis.figures import rounds_of
from concurviz.analysis.regression import Judgement, judge, summary
from concurviz.analysis.trace import Trace
from concurviz.cli.codes import say
from concurviz.controllers.machine import this_machine
from concurviz.files.baseline import Baseline, BaselineError, read_baseline
from concurviz.scenario.model import Scenario
from concurviz.wire.models import serial_of

#: How a line begins, as wide as the widest, so that a log is read down its left edge.
MARKS = {
    "failed": "FAILED   ",
    "unknown": "UNKNOWN  ",
    "undecided": "undecided",
    "passed": "passed   ",
}


class GuardError(ValueError):
    """A condition or a baseline that means nothing here: one line."""


@dataclass(frozen=True)
class Guard:
    """The conditions, and the baseline if one was given."""

    conditions: tuple[Condition, ...]
    baseline: Baseline | None = None

    @classmethod
    def of(cls, args: argparse.Namespace, scenario: Scenario) -> Guard | None:
        """As the options say, checked before anything runs; None without any; GuardError."""
        if not args.fail_if:
            if args.against:
                raise GuardError(
                    "--against: says nothing without --fail-if CONDITION, "
                    "such as --fail-if '*.throughput < 0.9x'"
                )
            return None
        try:
            conditions = tuple(parse(text) for text in args.fail_if)
        except ConditionError as error:
            raise GuardError(f"--fail-if: {error}") from error
        for condition in conditions:
            _check(condition, scenario, against=args.against is not None, recorded=args.record)
        if args.against is None:
            return cls(conditions)
        try:
            baseline = read_baseline(Path(args.against))
            baseline.check(scenario, this_machine(), conditions, any_machine=args.any_machine)
        except BaselineError as error:
            raise GuardError(f"--against {error}") from error
        return cls(conditions, baseline)

    def judge(self, trace: Trace) -> list[Judgement]:
        """What became of each condition."""
        ran = [m for m in trace.metrics if m.status != "unfit"]
        broken = {m.model: m.status for m in ran if m.status != "done"}
        baseline = None if self.baseline is None else self.baseline.rounds
        return judge(self.conditions, rounds_of(ran), baseline, broken)

    def report(self, trace: Trace, judged: list[Judgement]) -> bool:
        """Say it, a line a condition on stdout; whether the build is to fail."""
        against = "" if self.baseline is None else f", against {self.baseline.path}"
        print(f"\nGuard{against}: {summary(judged)}")
        if self.baseline is not None:
            pythons = {m.model: m.interpreter for m in trace.metrics}
            for text in self.baseline.cautions(trace.machine, pythons):
                print(f"caution    {text}")
        if trace.load is not None and trace.load.busy:
            others = max(trace.load.before, trace.load.during)
            print(f"caution    other programs took {others:.1f} cores meanwhile")
        for one in judged:
            print(f"{MARKS[one.outcome]}  {one.text}")
        alarm = any(one.alarm for one in judged)
        if alarm:
            say(f"the guard raised an alarm: {summary(judged)}")
        return alarm


def _check(condition: Condition, scenario: Scenario, *, against: bool, recorded: bool) -> None:
    """GuardError for what could only be found to mean nothing after minutes of work."""
    where, models = f"--fail-if: {condition.text!r}", scenario.contenders
    if condition.model not in (*models, ANY_MODEL):
        raise GuardError(f"{where}: {condition.model} is not run: {', '.join(models)} are")
    if condition.relative and not against:
        raise GuardError(f"{where}: x is a factor of a baseline: name one with --against FILE")
    name = condition.figure.name
    asked = models if condition.model == ANY_MODEL else (condition.model,)
    if name == "speedup" and any(serial_of(model) not in models for model in asked):
        raise GuardError(f"{where}: a speed-up is against serial, which is not run")
    if not recorded and name not in ("wall_s", "throughput", "tasks.failed", "startup_s"):
        raise GuardError(f"{where}: {name} is not known with --no-record")
