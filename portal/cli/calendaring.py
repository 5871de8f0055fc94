"""``hall calendar``: which years have an official notice, and loading the next one into the running hall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hallcore.ground.errors import NotComputable, Refusal
from portal import control
from portal.cli.serving import settings_from

_CONFIG = click.option("--config", default="development.ini", show_default=True, help="配置文件")


RUNNING = (
    "通知公布后用 hall calendar load 文件 载入；在此以前，演示时钟应当停在通知已经载入的年份"
    "（另设 HALL_VAR 目录，用 hall serve --demo 从头开始）"
)
"""What to do about a year without a notice where a hall runs."""

OF_THE_FILES = "通知公布后写入 hallcore/law/holidays.toml；在此以前，只能走已有通知的日子"
"""The same where a hall is made from the law's files."""


_MISSING = re.compile(r"国务院办公厅关于 \d{4} 年部分节假日安排的通知尚未载入[^。；<]*")


def missing_notice(answer: str) -> str:
    """The line for an answer of the hall that says a holiday notice is missing, or "" where it says nothing of it."""
    found = _MISSING.search(answer)
    return f"{found[0].strip()}（GEN-17）。{RUNNING}" if found else ""


@contextmanager
def said_plainly(advice: str = RUNNING) -> Iterator[None]:
    """End the command with one line where it reaches into a year without a holiday notice.

    Raises:
        SystemExit: The line: which notice is missing, and what to do.
    """
    try:
        yield
    except NotComputable as unknown:
        year = unknown.where.isdigit()
        raise SystemExit(f"{unknown.reason}（{unknown.cite}）。{advice if year else ''}") from unknown


@click.group("calendar")
def calendar() -> None:
    """放假安排。例：hall calendar load holidays-2027.toml"""


@calendar.command("show")
@_CONFIG
def show(config: str) -> None:
    """列出已有放假通知的年份。例：hall calendar show"""
    click.echo("、".join(str(year) for year in _call(config, "status")["calendar"]))


@calendar.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_CONFIG
def load(file: Path, config: str) -> None:
    """把放假通知载入运行中的大厅：公开记录在案，日历随即更换，在办案卷的期限重新计算。

    FILE 为 TOML，写法同 hallcore/law/holidays.toml 的 notice 表；已有通知的年份，后载入的逐日更改先载入的。
    例：hall calendar load holidays-2027.toml
    """
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise SystemExit(f"{file}: 不是 UTF-8 文本") from fault
    for notice in _call(config, "load-notice", text=text, name=file.name):
        change = "更改" if notice["amends"] else "新载入"
        click.echo(f"{change} {notice['year']} 年放假安排（{notice['number']}），在办案卷的期限正在重新计算")


def _call(config: str, command: str, **arguments: str) -> Any:  # noqa: ANN401 - whatever the command answers
    try:
        return control.call(settings_from(config, demo=False).var, command, **arguments)
    except control.NotRunning as absent:
        raise SystemExit("大厅没有运行，请先 hall serve") from absent
    except Refusal as refusal:
        raise SystemExit(str(refusal)) from refusal
