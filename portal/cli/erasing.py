"""``hall erase``: erase the personal data beside a record, while the hall is running."""

from __future__ import annotations

import click

from hallcore.ground.errors import Refusal
from hallcore.identity.model import GROUNDS, PIECES
from portal import control
from portal.cli.serving import settings_from


@click.command()
@click.argument("record")
@click.option("--reason", required=True, help="为什么删除；长期保存，不得写入要删除的内容")
@click.option(
    "--ground",
    type=click.Choice(list(GROUNDS)),
    default="purpose",
    show_default=True,
    help="法定情形：" + "；".join(f"{key} {words}" for key, words in GROUNDS.items()),
)
@click.option("--yes", is_flag=True, help="不再询问")
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
def erase(record: str, reason: str, ground: str, yes: bool, config: str) -> None:  # noqa: FBT001 - click passes options by name
    """删除一份记录的个人信息附卷；记录、印章与日志不变，删除本身另行记录。例：hall erase U-000007-0000 --reason 使用人已离职"""
    settings = settings_from(config, demo=False)
    if not yes:
        click.confirm(f"删除 {record} 的个人信息后无法恢复，继续吗？", abort=True)
    try:
        done = control.call(settings.var, "erase", record=record, ground=ground, reason=reason)
    except control.NotRunning as absent:
        raise SystemExit("大厅没有运行，请先 hall serve") from absent
    except Refusal as refusal:
        raise SystemExit(f"未予办理：{refusal}") from refusal
    names = "、".join(PIECES.get(piece, f"附卷“{piece}”") for piece in done["pieces"])
    click.echo(
        f"已删除 {record} 的{names}，记录 {done['number']}；数据库中的旧内容已一并清除，备份请按期销毁"
    )
