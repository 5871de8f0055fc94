"""``hall import statement``: what the bank says came into an account of the treasury."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import click

from hallcore.ground.errors import Refusal
from portal import control
from portal.cli.serving import settings_from
from portal.settings import Settings

SHOWN = 100
"""Lines set aside that are told one by one; all of them stand in the record."""


@click.command("statement")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--account", required=True, help="财政账户编号，例如 CZ01")
@click.option("--template", default="", help="表格模板编号；不写则逐个试用")
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
def statement(file: Path, account: str, template: str, config: str) -> None:
    """导入银行对账文件：CSV、XLSX（按模板识别列名）或者 MT940。

    逐行登记并与缴款通知书核对；读不出、日期不存在、金额为负、币种或账号不符的行单独搁置，写明位置、栏目和原因，
    其余照常入账；支出行跳过并计数；重复或者重叠的文件不会重复登记，中断后重新运行即可继续。有搁置的，以 1 退出。
    例：hall import statement 20260302.csv --account CZ01 --template credit-debit
    """
    request = {
        "account": account,
        "name": file.name,
        "data": base64.b64encode(file.read_bytes()).decode(),
        "template": template,
    }
    try:
        told = _taken(settings_from(config, demo=False), request)
    except Refusal as refusal:
        raise SystemExit(f"未导入：{refusal}") from refusal
    except (RuntimeError, OSError) as broken:
        raise SystemExit(f"导入中断：{broken}。重新运行本命令即可继续，已登记的不会重复") from broken
    for one in told["bad"][:SHOWN]:
        click.echo(f"搁置 {file.name} {one['place']} {one['field']}：{one['reason']}", err=True)
    if len(told["bad"]) > SHOWN:
        click.echo(f"另有搁置 {len(told['bad']) - SHOWN} 行，见记录 {told['record']}", err=True)
    click.echo(
        f"{file.name}：到账 {told['read']} 笔，新登记 {told['fresh']}，早已登记 {told['known']}，"
        f"支出 {told['outgoing']}（跳过），搁置 {len(told['bad'])}；记录 {told['record']}"
    )
    if told["bad"]:
        raise SystemExit(1)


def _taken(settings: Settings, request: dict[str, Any]) -> dict[str, Any]:
    """Through the running hall, else by opening its storage."""
    try:
        return dict(control.call(settings.var, "import-statement", **request))
    except control.NotRunning:
        pass
    from portal.commands import import_statement  # noqa: PLC0415 - the database is imported when it is wanted
    from portal.hall import Hall  # noqa: PLC0415 - as above

    hall = Hall(settings)
    try:
        told = import_statement(hall, request)
        hall.settle()
    finally:
        hall.stop()
    return told
