"""``hall import cases``: cases that live elsewhere, from a file of lines of JSON."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from hallcore.ground.errors import Refusal
from portal import control
from portal.cli.serving import settings_from
from portal.exchange import Outcome, take_in
from portal.settings import Settings

WORDS = {"kept": "收录", "doubtful": "收录存疑", "known": "早已收录", "refused": "退回"}


@click.command("cases")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
def cases(file: Path, config: str) -> None:
    """收录外部系统办件的进度，每行一条 JSON。

    不合格的行退回，写明行号、字段和原因，合格的照常收录；迟到的、与此前矛盾的照实收录并标明，不改变办件的状态；
    重复导入不会重复收录。报送可以带好差评（等级 1 至 5、时间、渠道），不带个人信息。有退回的，以 1 退出。
    例：hall import cases provincial.jsonl
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        raise SystemExit(f"{file}: 不是 UTF-8 文本") from fault
    try:
        outcomes = _taken(settings_from(config, demo=False), lines)
    except (Refusal, RuntimeError, OSError) as broken:
        raise SystemExit(f"导入未完成：{broken}") from broken
    for one in outcomes:
        if one.result in {"refused", "doubtful"}:
            field = f" {one.field}" if one.field else ""
            click.echo(f"{WORDS[one.result]} {file.name} 第 {one.line} 行{field}：{one.reason}", err=True)
    counts = {word: sum(one.result == result for one in outcomes) for result, word in WORDS.items()}
    said = "，".join(f"{word} {n}" for word, n in counts.items())
    rated = sum(one.grade > 0 for one in outcomes)
    click.echo(f"{file.name}：共 {len(outcomes)} 行，{said}" + (f"；带好差评 {rated}" if rated else ""))
    if counts["退回"] or not outcomes:
        raise SystemExit(1)


def _taken(settings: Settings, lines: list[str]) -> list[Outcome]:
    """Through the running hall, else by opening its storage."""
    try:
        return msgspec.convert(control.call(settings.var, "import-cases", lines=lines), list[Outcome])
    except control.NotRunning:
        pass
    from portal.hall import Hall  # noqa: PLC0415 - the database is imported when it is wanted

    hall = Hall(settings)
    try:
        outcomes = take_in(hall.house, lines)
        hall.settle()
        return outcomes
    finally:
        hall.stop()
