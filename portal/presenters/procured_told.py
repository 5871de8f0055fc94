"""What the result notice of a procurement shows beyond the award: what is bought, who evaluated, what was declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from portal.presenters.addresses import address
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.writing import amount
from trading.award.model import AwardPublished
from trading.evaluation.low_model import LowOutcome
from trading.evaluation.procuring_model import SIZES
from trading.methods.rules import Method


def procured(paper: AwardPublished, method: Method) -> Iterator[Section]:
    """The sections of a result notice of procurement (GP-028); none for works."""
    if method.regime != "procurement":
        return
    yield Section("主要标的", "items", tables=(items_table(paper),))
    link = Link("依据 GP-028", address("law.rule", rule="GP-028"))
    decided = "采购人在期限内未确定，依法确定排名第一的中标候选人" if paper.deemed else "采购人按顺序确定"
    yield Section(
        "评审情况",
        "review",
        facts=(
            Fact("中标人地址", paper.address),
            Fact("确定方式", paper.ground or decided),
            Fact("评审专家", "、".join(paper.experts) or "—", full=True, link=link),
        ),
        tables=(_declared(paper),) if paper.findings else (),
    )
    if paper.low:
        names = {one.bid: one.name for one in paper.ranking}
        yield Section("异常低价审查", "low", tables=(low_table(paper.low, names),))


def low_words(one: LowOutcome) -> str:
    """What the review of a price came to, with its votes and reasons; nobody is named."""
    told = "报价合理" if one.sound else "不能证明报价合理，作无效投标处理"
    explained = "" if one.explained else "未作书面说明；"
    return f"{explained}{told}（认为合理 {one.found} 人、不合理 {one.against} 人）：{'；'.join(one.reasons)}"


def low_table(outcomes: Sequence[LowOutcome], names: Mapping[str, str]) -> Table:
    """The prices that were reviewed as abnormally low (GP-097)."""
    rows = tuple(
        Row(
            (
                Cell(names[one.bid]),
                Cell(amount(one.price)),
                Cell("；".join(one.triggers)),
                Cell(low_words(one)),
            )
        )
        for one in outcomes
    )
    columns = (
        Column("投标人", head=True),
        Column("投标报价（元）", numeric=True),
        Column("启动情形"),
        Column("审查结论"),
    )
    return Table("异常低价审查", columns, rows)


def items_table(paper: AwardPublished) -> Table:
    """The main things bought, with what a unit costs."""
    columns = (
        Column("名称", head=True),
        Column("规格型号或者服务范围"),
        Column("数量", nowrap=True),
        Column("单价（元）", numeric=True),
        Column("服务要求"),
    )
    rows = tuple(
        Row(
            (
                Cell(each.name),
                Cell(each.specification),
                Cell(each.quantity),
                Cell(amount(each.price)),
                Cell(each.service or "—"),
            )
        )
        for each in paper.items
    )
    return Table("主要标的", columns, rows)


def _declared(paper: AwardPublished) -> Table:
    """What was found of every bid: with the price and the rates of the notice anybody computes the price compared."""
    names = {each.bid: each.name for each in paper.standings}
    rows = tuple(
        Row(
            (
                Cell(names[each.bid]),
                Cell(SIZES[each.size]),
                Cell("是" if each.domestic else "否"),
                Cell(each.brand or "—"),
            )
        )
        for each in paper.findings
        if each.bid in names
    )
    columns = (
        Column("投标人", head=True),
        Column("中小企业声明"),
        Column("本国产品", nowrap=True),
        Column("核心产品品牌"),
    )
    return Table("声明与价格扣除", columns, rows)
