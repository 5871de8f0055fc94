"""How far a contract has come: what was changed, accepted, asked for and paid, and how late. The same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hallcore.dossier import Dossier, record_number
from portal.presenters.addresses import address, record_url
from portal.presenters.entries import lot_called
from portal.presenters.life import lots_of, until
from portal.presenters.performed import late_words
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, day, money
from trading.performance.model import (
    BEGINNINGS,
    KINDS,
    AcceptanceRecorded,
    ContractChanged,
    PerformanceOpened,
)
from trading.performance.paying import Late, interest_left, made_in, payments_of, state_of
from trading.performance.paying_model import PaymentRequested
from trading.performance.rules import ends_now, milestones_now, performance_of, price_now


def lateness(show: Showing, payment: Dossier) -> Late:
    """How late a payment is: today while it is owed, else as it was paid."""
    made = made_in(payment)
    on = made[-1].paid_on if payment.state != "requested" and made else show.now.date()
    return state_of(payment, on)


def standing_of(show: Showing, performance: Dossier) -> dict[int, Dossier]:
    """The request that stands for each payment of the plan."""
    return {
        one.the(PaymentRequested).milestone: one
        for one in payments_of(show.archive, performance)
        if one.state != "returned"
    }


def performance_facts(show: Showing, performance: Dossier) -> tuple[Fact, ...]:
    """Where a contract stands, in figures."""
    procedure = show.law_of(performance).procedure(performance.procedure)
    requests = standing_of(show, performance)
    paid = sum((one.paid for each in requests.values() for one in made_in(each)), Decimal(0))
    late = [lateness(show, each) for each in requests.values()]
    open_ = [each for each in requests.values() if each.state == "requested"]
    overdue = [each for each in open_ if lateness(show, each).days]
    owed = sum((interest_left(each, show.now.date()) for each in requests.values()), Decimal(0))
    worst = max((one.days for one in late), default=0)
    rule = Link("依据 GP-079", address("law.rule", rule="GP-079"))
    return (
        Fact("履约状态", procedure.machine("performance").label(performance.state), strong=True),
        Fact("现合同金额", money(price_now(performance)), strong=True),
        Fact("履行期限至", day(ends_now(performance))),
        Fact("已支付", money(paid)),
        Fact("逾期未付", f"{len(overdue)} 笔" if overdue else "没有", strong=bool(overdue), link=rule),
        Fact("最长逾期", f"{worst} 日" if worst else "没有逾期"),
        Fact("尚欠逾期利息", money(owed) if owed else "没有"),
    )


def payments_table(show: Showing, performance: Dossier, *, links: str = "") -> Table:
    """The payments of a contract, each with its last day, what was paid, and how late; ``links`` is a route for each."""
    requests = standing_of(show, performance)
    rows = []
    for one in milestones_now(performance):
        if not one.amount:
            continue
        asked = requests.get(one.no)
        title = f"{one.no}. {one.title}"
        if asked is None:
            rows.append(_unasked(title, one.amount, BEGINNINGS[one.begins]))
            continue
        late = lateness(show, asked)
        paid = sum((each.paid for each in made_in(asked)), Decimal(0))
        label = show.law_of(asked).procedure(asked.procedure).machine("payment").label(asked.state)
        overdue = bool(late.days) and asked.state == "requested"
        url = address(links, number=asked.number) if links else ""
        rows.append(
            Row(
                (
                    Cell(title, url),
                    Cell(amount(one.amount)),
                    Cell(until(asked.the(PaymentRequested).due_by)),
                    Cell(amount(paid)),
                    Cell(tag=Tag("逾期未付", "red") if overdue else Tag(label, "grey")),
                    Cell(late_words(*late)),
                ),
                "late" if overdue else "",
            )
        )
    columns = (
        Column("款项", head=True),
        Column("应付（元）", numeric=True),
        Column("付款期限"),
        Column("已付（元）", numeric=True),
        Column("状态", nowrap=True),
        Column("逾期"),
    )
    return Table("付款情况", columns, tuple(rows))


def _unasked(title: str, owed: Decimal, begins: str) -> Row:
    return Row(
        (
            Cell(title),
            Cell(amount(owed)),
            Cell(f"自{begins}起算"),
            Cell("—"),
            Cell(tag=Tag("未申请", "grey")),
            Cell("—"),
        )
    )


def _changes(performance: Dossier) -> Iterator[Table]:
    numbers = performance.numbers(ContractChanged.type)
    rows = []
    for n, paper in zip(numbers, performance.papers(ContractChanged), strict=True):
        url = record_url(record_number(performance.number, n))
        cells = (
            Cell(f"第 {paper.no} 次", url),
            Cell(KINDS[paper.kind]),
            Cell(amount(paper.after - paper.before)),
            Cell(amount(paper.after)),
            Cell(day(paper.ends)),
        )
        rows.append(Row(cells))
    if rows:
        columns = (
            Column("变更", head=True),
            Column("种类"),
            Column("增减（元）", numeric=True),
            Column("变更后（元）", numeric=True),
            Column("履行期限至"),
        )
        yield Table("合同变更", columns, tuple(rows))


def _acceptances(performance: Dossier) -> Iterator[Table]:
    numbers = performance.numbers(AcceptanceRecorded.type)
    rows = []
    for n, paper in zip(numbers, performance.papers(AcceptanceRecorded), strict=True):
        met = sum(one.met for one in paper.findings)
        cells = (
            Cell(f"第 {paper.round} 次", record_url(record_number(performance.number, n))),
            Cell(day(paper.accepted_on)),
            Cell(f"{met} / {len(paper.findings)} 项符合"),
            Cell("合格" if paper.passed else "不合格，限期整改", strong=True),
        )
        rows.append(Row(cells))
    if rows:
        columns = (Column("验收", head=True), Column("日期"), Column("逐项"), Column("结论"))
        yield Table("履约验收", columns, tuple(rows))


def performance_sections(show: Showing, performance: Dossier, *, links: str = "") -> tuple[Section, ...]:
    """How far a contract has come, as sections."""
    note = f"截至 {day(show.now)}，由记录计算；逾期利息以未付金额为基数逐日计算"
    sections = [
        Section("履行情况", "now", note, facts=performance_facts(show, performance)),
        Section("付款", "payments", tables=(payments_table(show, performance, links=links),)),
    ]
    for title, anchor, tables in (
        ("合同变更", "changes", tuple(_changes(performance))),
        ("履约验收", "acceptance", tuple(_acceptances(performance))),
    ):
        if tables:
            sections.append(Section(title, anchor, tables=tables))
    return tuple(sections)


def performances(show: Showing, tender: Dossier) -> Iterator[Section]:
    """The contracts of a tender on its public page: how much was paid, and what is late."""
    rows = []
    for lot in lots_of(show.archive, tender):
        performance = performance_of(show.archive, lot)
        if performance is None:
            continue
        facts = {fact.label: fact.value for fact in performance_facts(show, performance)}
        plan = performance.the(PerformanceOpened)
        cells = (
            Cell(lot_called(lot.number), record_url(record_number(performance.number, 0))),
            Cell(plan.supplier_name),
            Cell(facts["现合同金额"]),
            Cell(facts["已支付"]),
            Cell(facts["履约状态"]),
            Cell(facts["逾期未付"]),
        )
        rows.append(Row(cells, "" if facts["逾期未付"] == "没有" else "late"))
    if rows:
        columns = (
            Column("合同", head=True),
            Column("中标人"),
            Column("金额", numeric=True),
            Column("已支付", numeric=True),
            Column("状态"),
            Column("逾期未付"),
        )
        table = Table("合同履行", columns, tuple(rows))
        more = Action("全部逾期付款", address("late"))
        yield Section("合同履行与支付", "performance", tables=(table,), actions=(more,))
