"""The report: whole without a network, and nothing in it is taken for markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from concurviz.app.report import report_bytes
from concurviz.files.interchange.report import report_html
from tests.files.examples import example, live

EVIL = '<script>alert("x")</script><img src=http://example.com/a.png onerror=a> & \'"'
VOID = {"meta", "img", "source"}


class Reader(HTMLParser):
    """Collects what a page is made of, and checks that its elements nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.links += [v or "" for k, v in attrs if k in ("src", "srcset", "href")]
        assert not [k for k, _ in attrs if k.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.usefixtures("qapp")
def test_it_has_everything_in_it() -> None:
    trace = example()
    page = Reader(report_bytes(trace, trace.said.findings).decode("utf-8"))
    assert len(page.links) == 2
    assert all(link.startswith("data:image/png;base64,iVBOR") for link in page.links)
    assert not page.tags & {"script", "link", "iframe", "object"}
    for told in (
        trace.said.findings[0].text, "a CPU", "CPython 3.12.4", "ValueError: naïve",
        "killed by SIGKILL", 'name = "Example"', "100.0 %",
    ):  # fmt: skip
        assert told in page.text, told
    # What goes on is told as if it ended now.
    assert "share the machine" in report_bytes(live(), live().said.findings).decode("utf-8")


def test_nothing_is_taken_for_markup() -> None:
    trace = example()
    scenario = replace(trace.scenario, name=EVIL, lesson=EVIL)
    machine = replace(trace.machine, cpu=EVIL, platform=EVIL)
    runs = tuple(replace(run, reason=EVIL, interpreter=EVIL) for run in trace.runs)
    second = runs[1].trace
    assert second is not None
    second.errors[1] = EVIL
    evil = replace(trace, scenario=scenario, machine=machine, runs=runs)
    page = Reader(report_html(evil, evil.said.findings, {}, lang='"><i>', written_by=EVIL))
    assert page.links == []
    assert not page.tags & {"script", "img"}
    assert page.text.count("alert") >= 8
