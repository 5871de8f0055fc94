"""``hall replay wabo``: 1,434 real permit cases through the offices, in a house of its own."""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from hallcore.approval.model import STAGES
from hallcore.ground.errors import Refusal
from hallcore.supervision.model import RUNGS, CardRaised


@click.group("replay")
def replay() -> None:
    """用真实办件的事件日志回放各科室。例：hall replay wabo wabo_receipt.csv"""


@replay.command("wabo")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def wabo(file: Path) -> None:
    """在临时文件夹里另设一个大厅，按日志的时间逐件回放环境许可收件阶段的真实办件。

    法规、程序和活动对照表另有数据文件（portal/cli/wabo）。期限按日志所载的时刻，不设荷兰节假日；
    程序不允许的，照实退回并记录在案。所列各数从回放的记录中读出。
    例：hall replay wabo ../shared/data/event_logs/wabo_receipt.csv
    """
    from portal.hall import open_database  # noqa: PLC0415 - the database is imported when it is wanted
    from portal.house import all_verbs  # noqa: PLC0415 - as above
    from portal.replaying import Replay, Tally, read_log  # noqa: PLC0415 - as above

    began = time.monotonic()
    try:
        log = read_log(file)
        total = sum(len(case.events) + 1 + (case.ended is not None) for case in log)
        with tempfile.TemporaryDirectory(prefix="hall-replay-") as name:
            folder = Path(name)
            database = open_database(folder / "data")
            bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
            try:
                with bar:
                    task = bar.add_task("回放", total=total)
                    run = Replay(database, folder, all_verbs(), log, secrets.token_bytes(32))
                    tally: Tally = run.run(lambda: bar.advance(task))
                    again = run.supervise()
            finally:
                database.close()
    except (Refusal, ValueError) as broken:
        raise SystemExit(f"回放未完成：{broken}") from broken
    for line in told(tally):
        click.echo(line)
    for line in cards_told(tally.cards, again):
        click.echo(line)
    click.echo(f"用时 {time.monotonic() - began:.0f} 秒")


def told(tally: object) -> list[str]:
    """What a replay came to, line by line."""
    from portal.replaying import Tally  # noqa: PLC0415 - heavy

    if not isinstance(tally, Tally):
        raise TypeError("no tally")
    stages = "，".join(f"{title} {tally.stages[key]}" for key, title in STAGES.items())
    refused = sum(tally.refused.values())
    lines = [
        f"案卷 {tally.cases:,} 件，事件 {tally.events:,} 个（{stages}）",
        f"办成 {tally.acts:,} 个，退回 {refused:,} 个，退回记录 {tally.filed:,} 份",
    ]
    lines += [f"  {count:>5,}　{reason}" for reason, count in tally.refused.most_common()]
    lines += [
        f"末次事件晚于期限的案卷 {tally.late_last} 件",
        f"结案晚于期限的案卷 {tally.late_end} 件",
        f"结案后仍有事件的案卷 {tally.after_end} 件",
        f"日志所载开始时间晚于首个事件的案卷 {tally.backwards} 件",
        f"记录链不完整的案卷 {tally.broken} 件",
    ]
    return lines


def cards_told(cards: Sequence[CardRaised], again: int) -> list[str]:
    """The cards of a replay by rule, rung and department, the known counts, and one card explained."""
    found = Counter((card.rule, card.heading, RUNGS[card.rung], card.department) for card in cards)
    lines = [f"监察牌 {len(cards):,} 张；再判断一次，新亮 {again} 张"]
    lines += [
        f"  {count:>6,}　{rung}　{rule} {heading}（{department}）"
        for (rule, heading, rung, department), count in sorted(found.items())
    ]
    by_rule: dict[str, set[str]] = defaultdict(set)
    for card in cards:
        by_rule[card.rule].add(card.matter)
    either = by_rule["JC-03/event"] | by_rule["JC-03/end"]
    lines += [
        f"审查与确定为同一人的案卷 {len(by_rule['JC-08/same-person']):,} 件",
        f"有重复活动的案卷 {len(by_rule['JC-08/repeated'])} 件",
        f"结案以后仍有活动的案卷 {len(by_rule['JC-08/after-end'])} 件",
        f"期限届满以后仍有活动的案卷 {len(by_rule['JC-03/event'])} 件",
        f"结案晚于期限的案卷 {len(by_rule['JC-03/end'])} 件；二者居其一的 {len(either)} 件",
    ]
    shown = next((card for card in cards if card.rule == "JC-08/same-person"), None)
    return lines + (explained(shown) if shown else [])


def explained(card: CardRaised) -> list[str]:
    """One card, as it explains itself."""
    return [
        f"例：{card.matter}　{RUNGS[card.rung]}　{card.heading}（{card.rule}，{card.breached:%Y-%m-%d %H:%M}）",
        *(f"  依据：{cite.line}　{cite.rule}　{cite.words}" for cite in card.cites),
        *(f"  计算：{line}" for line in card.arithmetic),
        *(f"  证据：{one.says}　{one.sha256[:16]}…" for one in card.evidence),
    ]
