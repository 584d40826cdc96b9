"""What hosts say, in the user's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication

from concurviz import words
from concurviz.app.language import apply_language, remove_language
from concurviz.wire.own import COROUTINE, TRIO, unfit


@pytest.fixture
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    installed = apply_language("zh_CN", qapp)
    yield
    remove_language(installed)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("main thread", "主线程"),
        ("process 12", "进程 12"),
        ("the host was killed by SIGKILL", "宿主进程被 SIGKILL 终止"),
        (
            "the host exited with code 3; its last words:\nno\nroom",
            "宿主进程已退出，退出码为 3；其最后的输出：\nno\nroom",
        ),
        (
            "101 worker processes died; the last: worker process 7 exited with code 1",
            "101 个工作进程死亡；最后一个：工作进程 7 已退出，退出码为 1",
        ),
        (
            unfit("trio", [COROUTINE]),
            "trio 运行的是trio 循环上的异步函数；你的函数是为 asyncio 写的",
        ),
        (unfit("hybrid", [TRIO]), "hybrid 在 asyncio 循环上运行协程；你的函数是为 trio 写的"),
        (
            "work.py does not import: ValueError: a: b\nTraceback",
            "work.py 无法导入：ValueError: a: b\nTraceback",
        ),
        (
            "task 1 ran longer than its timeout of 2 s, and could not be stopped\nIt was at\nx\ny",
            "任务 1 超过了 2 秒的时限，且无法停止\n当时位于\nx\ny",
        ),
        ("QThread 1", "QThread 1"),
        ("what no table knows", "what no table knows"),
    ],
)
def test_what_hosts_say_is_told_in_the_users_language(chinese: None, said: str, shown: str) -> None:
    assert words.told(said) == shown


def test_without_a_language_it_stays_as_it_was_said() -> None:
    assert words.told("process 12") == "process 12"


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("work.py does not import: ValueError: no\nTraceback\n  File", "work.py does not import: "),
        ("the host exited with code 1; its last words:\nFile\nValueError: no", "ValueError: no"),
        ("nothing more", "nothing more"),
        ("", ""),
    ],
)
def test_one_line_of_a_reason_says_most(reason: str, line: str) -> None:
    assert words.headline(reason).startswith(line)
    assert "\n" not in words.headline(reason)
