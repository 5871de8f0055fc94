"""``hall bank``: the demonstration's bank by itself, for whoever runs the hall without ``--demo``."""

from __future__ import annotations

import threading

import click

from portal.cli.bankside import open_counter
from portal.cli.cast import BANK_CODE
from portal.cli.serving import settings_from


@click.command()
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
def bank(config: str) -> None:
    """启动演示银行的网上缴款系统（hall serve --demo 会自动启动）。例：hall bank"""
    settings = settings_from(config, demo=False)
    if not settings.demo or BANK_CODE not in settings.banks:
        raise SystemExit("只用于演示大厅，并须在配置中写明 hall.bank.YH01 的地址")
    try:
        with open_counter(settings) as address:
            click.echo(f"演示银行网上缴款：{address}/　按 Ctrl-C 结束")
            threading.Event().wait()
    except OSError as fault:
        raise SystemExit(f"{settings.banks[BANK_CODE]} 不能使用：{fault}") from fault
    except KeyboardInterrupt:
        click.echo("已停止")
