"""The rules of electronic supervision as a list, and what a draft of them would have changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hallcore.ground.cards import ClockWatch
from hallcore.ground.rows import CardRow, MatterRow
from hallcore.supervision.model import FAMILIES, RUNGS
from portal.backtest import Backtest
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of
from portal.presenters.desks import DeskListPage
from portal.presenters.law_faults import told
from portal.presenters.shapes import Action, Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing

SHOWN = 200
"""Lines of a result the page shows; the files hold all of them."""

_COLUMNS = (
    Column("编号", nowrap=True),
    Column("违反情形", head=True),
    Column("类别", nowrap=True),
    Column("牌级", nowrap=True),
    Column("监察事项"),
    Column("依据", nowrap=True),
    Column("有效期", nowrap=True),
)
HEAD = ("规则", "违反情形", "部门", "月份", "多亮", "少亮")


def rungs_of(rule: CardRow) -> tuple[str, ...]:
    """The cards a rule can raise, from the lowest, as keys of RUNGS."""
    found = (
        {one.rung for one in rule.watch.rungs} if isinstance(rule.watch, ClockWatch) else {rule.watch.rung}
    )
    return tuple(rung for rung in RUNGS if rung in found)


def rules_page(show: Showing) -> DeskListPage:
    """Every card rule in force today, generated from the law."""
    law, today = show.law(), show.now.date()
    rules = sorted((law.card(key) for key in law.keys("card")), key=lambda one: one.key)
    titles = {one.row.key: one.row.title for one in show.lawbook.rows if isinstance(one.row, MatterRow)}
    return DeskListPage(
        title="监察规则",
        note=f"{today} 施行的规则共 {len(rules)} 条，由法规数据生成；规则变更不追溯已经亮出的牌。",
        actions=(Action("规则试算", address("supervision.backtest")),),
        table=Table("施行中的监察规则", _COLUMNS, tuple(_rule(one, titles) for one in rules)),
    )


def _rule(rule: CardRow, titles: Mapping[str, str]) -> Row:
    cites = dict.fromkeys((rule.rule, *rule.cites))
    return Row(
        (
            Cell(rule.key, code=True),
            Cell(rule.name),
            Cell(FAMILIES[rule.family]),
            Cell("、".join(RUNGS[one] for one in rungs_of(rule))),
            Cell("、".join(titles.get(one, one) for one in rule.machines)),
            Cell("", links=tuple(Link(one, address("law.rule", rule=one)) for one in cites)),
            Cell(period_of(rule)),
        )
    )


def period_of(rule: CardRow) -> str:
    """When a rule is in force, in words."""
    if rule.valid_from is None and rule.valid_to is None:
        return "长期"
    first = f"{rule.valid_from} 起" if rule.valid_from else ""
    last = f"至 {rule.valid_to}" if rule.valid_to else ""
    return f"{first}{last}"


def result_rows(show: Showing, result: Backtest, draft: Sequence[CardRow]) -> Iterator[tuple[Any, ...]]:
    """Rule, its name, department, month, gained and lost, without a head."""
    names = {one.key: one.name for one in (*show.lawbook.cards, *draft)}
    for rule, department, month, gained, lost in result.counted():
        where = department_of(show, department) if department else "未确定"
        yield rule, names.get(rule, ""), where, month, gained, lost


def result_section(show: Showing, result: Backtest, draft: Sequence[CardRow]) -> Section:
    """What a draft would have changed: in all, by rule, and by rule, department and month."""
    rows = list(result_rows(show, result, draft))
    more = f"本页列出前 {SHOWN} 行，全部 {len(rows)} 行请导出。" if len(rows) > SHOWN else ""
    return Section(
        "试算结果",
        "result",
        paragraphs=(
            (
                f"试算到 {show.now:%Y-%m-%d %H:%M} 为止，共判断案卷 {result.matters} 件：多亮 {len(result.gained)} 张，"
                f"少亮 {len(result.lost)} 张，不变 {result.same} 张。没有写入任何记录。"
            ),
        ),
        tables=(
            _counted("按规则", ("规则", "违反情形"), rows, (0, 1)),
            _counted("按部门", ("部门",), rows, (2,)),
            _counted("按月份", ("月份",), rows, (3,)),
            _table("按规则、部门和月份", HEAD, rows[:SHOWN], more),
        ),
    )


def _counted(
    caption: str, labels: tuple[str, ...], rows: Sequence[tuple[Any, ...]], by: tuple[int, ...]
) -> Table:
    gains: Counter[tuple[str, ...]] = Counter()
    losses: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = tuple(row[place] for place in by)
        gains[key] += row[4]
        losses[key] += row[5]
    return _table(
        caption, (*labels, "多亮", "少亮"), [(*key, gains[key], losses[key]) for key in sorted(gains)]
    )


def _table(caption: str, head: Sequence[str], rows: Sequence[tuple[Any, ...]], note: str = "") -> Table:
    last = len(head) - 2
    columns = tuple(
        Column(label, numeric=place >= last, head=not place, nowrap=True) for place, label in enumerate(head)
    )
    lines = tuple(Row(tuple(Cell(str(value)) for value in row)) for row in rows)
    return Table(caption, columns, lines, "草案与现行规则亮出的牌完全相同。", note, show_caption=True)


def fault_section(faults: Sequence[str]) -> Section:
    """Everything that is wrong with a draft, each with its entry."""
    columns = (
        Column("序号", numeric=True),
        Column("文件", nowrap=True),
        Column("条目", nowrap=True),
        Column("问题", head=True),
    )
    said = [told(fault) for fault in faults]
    rows = tuple(
        Row(
            (
                Cell(str(n)),
                Cell(one.file or "—"),
                Cell(one.entry or "整个文件", code=bool(one.entry)),
                Cell(one.words),
            )
        )
        for n, one in enumerate(said, 1)
    )
    table = Table("草案中的问题", columns, rows)
    return Section("草案不能试算", "faults", f"共 {len(faults)} 处，请全部改正后重新上传。", tables=(table,))
