"""What there is at the bank's counter, and its lists: shifts, transfers that wait, refunds to pay, takings, employees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from msgspec import Struct

from hallcore.dossier import Archive, Dossier
from hallcore.fees.banking import BankOutage
from hallcore.fees.model import CHANNELS, NoticeIssued, PaymentConfirmed
from hallcore.fees.rules import day_number, standing, taken
from hallcore.ground.codes import mask_name
from portal.bank_contexts import BankContext
from portal.people import login_of, person_name
from portal.presenters.addresses import address
from portal.presenters.shapes import Cell, Column, Row, Table
from portal.presenters.writing import amount, moment

ROWS = 200
"""Rows a list of the counter shows at most."""

AHEAD, BEHIND = 15, 15
"""Days within which the booking day in force lies: the longest holiday, and a day somebody forgot to close."""

COUNTED = 99
"""Waiting transfers that are counted beside their room."""

ZERO = Decimal("0.00")
LAST = "\U0010ffff"
WAITING = ("partly", "over", "under")
"""What a line of a statement can be that waits for the bank's confirmation or for the rest."""


class Waiting(NamedTuple):
    """A line of the bank's statement that waits: its statement's dossier, its id, and what is known of it."""

    statement: str
    line: str
    one: Mapping[str, Any]

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.statement}#{self.line}"


# -- what there is ----------------------------------------------------------------------------------


def open_day(context: BankContext) -> Dossier | None:
    """The branch's newest booking day that is open, the one takings count for now."""
    for ahead in range(AHEAD, -BEHIND, -1):
        day = context.archive.get(day_number(context.paper.code, context.on + timedelta(days=ahead)))
        if day is not None and day.state == "open":
            return day
    return None


def own_shift(context: BankContext, account: str) -> Dossier | None:
    """The shift a teller has open, whichever day it is of."""
    number = context.archive.claimed(f"on-duty:{account}")
    return context.archive[number] if number else None


def waiting_lines(context: BankContext, notice: str = "") -> Iterator[Waiting]:
    """Transfers that came into the branch's accounts and are confirmed on no notice yet, or those for one notice."""
    since, accounts = "", context.paper.accounts
    if notice:
        issued = context.archive[notice]
        accounts, since = (issued.the(NoticeIssued).account,), f"{issued.record(0).at:%Y%m%d}"
    shelf = context.archive.shelf("fee-lines")
    for held in accounts:
        for key in context.archive.shelf("fee-open-lines").keys((held, since, ""), (held, "\U0010ffff", "")):
            one = shelf[key]
            counts = one["fate"] in WAITING and one["notice"] and Decimal(one["held"])
            if counts and notice in {"", one["notice"]}:
                yield Waiting(f"DZ-{held}-{key[1]}", key[2], one)


def refunds_due(context: BankContext) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Refunds the treasury approved, out of the branch's accounts, the most urgent first."""
    shelf = context.archive.shelf("fee-refunds")
    for _state, _due, number in context.archive.shelf("fee-refund-desk").keys(
        ("approved", "", ""), ("approved", "\U0010ffff", "")
    ):
        if shelf[number]["account"] in context.paper.accounts:
            yield number, shelf[number]


# -- lists --------------------------------------------------------------------------------------------


def transfers_table(context: BankContext, most: int = ROWS) -> Table:
    """Lines of the statement that wait for a confirmation."""
    columns = (
        Column("记账日期", nowrap=True),
        Column("通知书", head=True, nowrap=True),
        Column("到账（元）", numeric=True),
        Column("应缴（元）", numeric=True),
        Column("情况"),
    )
    rows = []
    for wait in waiting_lines(context):
        notice = context.archive[wait.one["notice"]]
        on = wait.statement.rpartition("-")[2]
        rows.append(
            Row(
                (
                    Cell(f"{on[:4]}-{on[4:6]}-{on[6:]}"),
                    Cell(notice.number, address("bank.notice", number=notice.number)),
                    Cell(amount(Decimal(wait.one["amount"]))),
                    Cell(amount(standing(notice).amount)),
                    Cell(wait.one["why"] or "等待补足"),
                )
            )
        )
        if len(rows) == most:
            break
    return Table("到账待确认", columns, tuple(rows), empty="没有等待确认的到账。")


def refunds_table(context: BankContext, most: int = ROWS) -> Table:
    """Refunds that wait to be paid."""
    columns = (
        Column("退付", head=True, nowrap=True),
        Column("金额（元）", numeric=True),
        Column("账户"),
        Column("最迟", nowrap=True),
        Column("事由"),
    )
    rows = tuple(
        Row(
            (
                Cell(number, address("bank.refund", number=number)),
                Cell(amount(Decimal(one["amount"]))),
                Cell(one["account"]),
                Cell(one["due"] or ""),
                Cell(one["reason"]),
            )
        )
        for number, one in islice(refunds_due(context), most)
    )
    return Table("待退付", columns, rows, empty="没有等待退付的款项。")


def takings_table(archive: Archive, books: tuple[str, ...], caption: str) -> Table:
    """What was taken, confirmations and reversals in their order."""
    columns = (
        Column("时间", nowrap=True),
        Column("通知书", head=True, nowrap=True),
        Column("收款方式"),
        Column("银行流水号"),
        Column("金额（元）", numeric=True),
    )
    found = list(taken(archive, books))
    total, rows = ZERO, []
    for number, paper in found:
        sign = 1 if isinstance(paper, PaymentConfirmed) else -1
        total += sign * paper.amount
        at = moment(paper.paid_at) if isinstance(paper, PaymentConfirmed) else "冲正"
        serial = paper.serial if isinstance(paper, PaymentConfirmed) else f"冲正原因：{paper.reason}"
        rows.append(
            Row(
                (
                    Cell(at),
                    Cell(number, address("bank.notice", number=number)),
                    Cell(CHANNELS[paper.channel]),
                    Cell(serial),
                    Cell(amount(sign * paper.amount)),
                )
            )
        )
    rows = rows[-ROWS:]
    if found:
        back = sum(not isinstance(paper, PaymentConfirmed) for _number, paper in found)
        counted = f"收款 {len(found) - back} 笔" + (f"，冲正 {back} 笔" if back else "")
        rows.append(Row((Cell("合计"), Cell(counted), Cell(), Cell(), Cell(amount(total))), "total"))
    return Table(caption, columns, tuple(rows), empty="还没有收款。")


class Employee(Struct, frozen=True):
    """A teller's account of the branch, and whether it works at the window."""

    account: str
    login: str
    name: str
    here: bool


def employees(context: BankContext, after: str = "") -> tuple[tuple[Employee, ...], bool]:
    """A page of the branch's tellers by account, after one of them; and whether there are more."""
    code, archive = context.paper.code, context.archive
    kept = archive.shelf("fee-tellers").items((code, after), (code, LAST), excludemin=True)
    found = [
        Employee(account, login_of(archive, account), mask_name(person_name(archive, account)), here)
        for (_code, account), here in islice(kept, ROWS + 1)
    ]
    return tuple(found[:ROWS]), len(found) > ROWS


def outage_rows(context: BankContext) -> tuple[tuple[str, BankOutage], ...]:
    """The branch's outages on record, newest first."""
    bank = context.bank
    if bank is None:
        return ()
    found = [(f"{bank.number}-{n:04d}", bank.record(n).paper) for n in bank.numbers(BankOutage.type)]
    return tuple((number, paper) for number, paper in reversed(found) if isinstance(paper, BankOutage))
