"""``hall clock``: look at the hall's time, and in a demo jump it forward or run it faster."""

from __future__ import annotations

import click

from portal import control
from portal.cli.serving import settings_from


@click.command()
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option("--to", "moment", help="跳到此时（RFC 3339），只能向前")
@click.option("--rate", type=float, help="时钟倍速，1 为实时")
def clock(config: str, moment: str | None, rate: float | None) -> None:
    """查看或者（演示大厅）拨快时钟。例：hall clock --to 2026-03-05T09:00:00+08:00"""
    settings = settings_from(config, demo=False)
    wanted = {key: value for key, value in (("to", moment), ("rate", rate)) if value is not None}
    try:
        answer = control.call(settings.var, "clock" if wanted else "status", **wanted)
    except control.NotRunning as absent:
        raise SystemExit("大厅没有运行，请先 hall serve") from absent
    click.echo(f"{answer['time']}　倍速 {answer['rate']:g}")
