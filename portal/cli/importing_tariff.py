"""``hall import tariff``: a list of fees, examined whole, then published item by item."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from hallcore.ground.errors import LawFault, Refusal
from portal import control
from portal.cli.serving import settings_from
from portal.settings import Settings
from portal.tariffs import Outcome, take_in

WORDS = {"kept": "公布", "same": "未变", "refused": "退回"}


@click.command("tariff")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option("--dry-run", is_flag=True, help="只审查，不公布")
def tariff(file: Path, config: str, *, dry_run: bool) -> None:
    """从 TOML 载入收费项目目录（写法见 hallcore/fees/demo/tariff.toml）。

    整份文件先审查，没有依据、没有标准、账户没有登记等问题一次说全，有问题的一项也不公布；内容没有变化的不重复公布。
    例：hall import tariff hallcore/fees/demo/tariff.toml
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as broken:
        raise SystemExit(f"{file}: 不是 UTF-8 文本") from broken
    try:
        outcomes = _taken(settings_from(config, demo=False), text, dry=dry_run)
    except LawFault as faults:
        for fault in faults.faults:
            click.echo(fault, err=True)
        raise SystemExit(f"{file.name}：有 {len(faults.faults)} 处问题，没有公布") from faults
    except (Refusal, RuntimeError, OSError) as broken:
        raise SystemExit(f"导入未完成：{broken}") from broken
    for one in outcomes:
        if one.result == "refused":
            click.echo(f"退回 {one.code} {one.name}：{one.reason}", err=True)
    counts = {word: sum(one.result == result for one in outcomes) for result, word in WORDS.items()}
    told = "，".join(f"{word} {n}" for word, n in counts.items())
    click.echo(f"{file.name}：共 {len(outcomes)} 项，{told}" + ("（只审查，未公布）" if dry_run else ""))
    if counts["退回"]:
        raise SystemExit(1)


def _taken(settings: Settings, text: str, *, dry: bool) -> list[Outcome]:
    """Through the running hall, else by opening its storage."""
    try:
        told = control.call(settings.var, "import-tariff", text=text, dry=dry)
    except control.NotRunning:
        pass
    else:
        if told["faults"]:
            raise LawFault(told["faults"])
        return msgspec.convert(told["outcomes"], list[Outcome])
    from portal.hall import Hall  # noqa: PLC0415 - the database is imported when it is wanted

    hall = Hall(settings)
    try:
        outcomes = take_in(hall.house, text, dry=dry)
        hall.settle()
        return outcomes
    finally:
        hall.stop()
