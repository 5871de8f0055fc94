"""``hall backtest``: what a draft of the card rules would change over this hall's history, before it takes effect."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hallcore.ground.clock import TZ
from hallcore.ground.errors import LawFault
from portal.cli.serving import settings_from


@click.command("backtest")
@click.argument("draft", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--until", default="", help="判断到哪一时刻为止，例：2026-03-31T18:00；不写则到最后一份记录")
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
def backtest(draft: Path, until: str, config: str) -> None:
    """用规则草案重新判断全部历史案卷，列出比现行规则多亮、少亮的牌，按规则、部门、月份统计。

    DRAFT 为 TOML，写法同 hallcore/law/cards.toml 的 card 表，整体代替现行规则。只读，不写入任何记录；大厅运行时也可以用。
    例：hall backtest draft.toml
    """
    from hallcore.vault import Vault  # noqa: PLC0415 - heavy
    from portal import backtest as trial  # noqa: PLC0415 - heavy
    from portal.daykeeping import recorded  # noqa: PLC0415 - heavy
    from portal.hall import reading_only  # noqa: PLC0415 - heavy
    from portal.house import load_law  # noqa: PLC0415 - heavy
    from portal.lawkeeping import recall_law  # noqa: PLC0415 - heavy

    settings = settings_from(config, demo=False)
    path = settings.var / "data" / "Data.fs"
    if not path.is_file():
        raise SystemExit(f"{path}: 还没有大厅")
    try:
        lawbook = load_law()
        rules = trial.read_draft(draft, lawbook)
        with reading_only(path) as root:
            recall_law(root.archive, Vault(settings.var / "vault"), lawbook)
            if lawbook.calendar is None:
                raise SystemExit("法规数据中没有日历")
            calendar = recorded(root.archive, lawbook.calendar)
            now = _moment(until) if until else _last(root.archive)
            result = trial.backtest(root.archive, lawbook, calendar, rules, now)
    except LawFault as faults:
        raise SystemExit("\n".join(faults.faults)) from faults
    for line in trial.told(result):
        click.echo(line)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise SystemExit(f"不是时刻：{text}") from fault
    return found if found.tzinfo else found.replace(tzinfo=TZ)


def _last(archive: object) -> datetime:
    """The moment of the newest record of all."""
    shards = getattr(archive, "shards", ())
    found = max((dossier.last_at for shard in shards for dossier in shard.values()), default="")
    return datetime.fromisoformat(found) if found else datetime.now(TZ)
