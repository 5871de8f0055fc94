"""Cross-checks of matters: the log over everything, cases, and the money of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from hallcore.approval.model import ApplicationReceived
from hallcore.fees.banking import DayTied
from hallcore.fees.ledger import balances
from hallcore.fees.model import PROCEDURE as FEES
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import standing
from portal.cli.simulation.records import SHOWN, Check, Records, compare
from signing.log.tree import Tail, leaf_hash

ZERO = Decimal("0.00")


# -- the log ------------------------------------------------------------------------------------------


def logged(records: Records) -> Iterator[Check]:
    """Every record stands in the log once, and the tree over the log is the one that was signed."""
    journal = records.journal
    missing = [
        f"{one.number}-{n:04d}"
        for one in records.every
        for n in range(one.count)
        if journal.position(one.number, n) is None
    ]
    total = sum(one.count for one in records.every)
    right = not missing and journal.size == total
    yield Check(
        "每项行为都在公开日志中", right, f"记录 {total} 份，日志 {journal.size} 条，缺 {len(missing)} 条"
    )
    tail = Tail()
    for _index, entry in journal.since(0):
        tail.append(leaf_hash(entry.leaf))
    yield Check("日志树根重算一致", journal.tail == tail.to_bytes(), f"{journal.size} 条")


# -- cases --------------------------------------------------------------------------------------------


def cases(records: Records) -> Iterator[Check]:
    """Every case is one that was brought, stands where it was left, and numbers have no gaps."""
    filed, own = records.cases(), records.own_cases()
    yield compare("办件不多不少", filed, own)
    yield compare(
        "办件状态",
        {(number, one.state) for number, one in filed.items()},
        {(number, one.state) for number, one in own.items()},
    )
    brought = {(number, f"SX-{one.visit.matter.item}") for number, one in own.items() if one.visit.matter}
    yield compare(
        "办件所办事项",
        {(number, one.the(ApplicationReceived).item) for number, one in filed.items()},
        brought,
    )
    series: Counter[str] = Counter(number.rpartition("-")[0] for number in filed)
    gaps = [
        f"{name}-{n:04d}"
        for name, many in series.items()
        for n in range(1, many + 1)
        if f"{name}-{n:04d}" not in filed
    ]
    yield Check("办件编号连续", not gaps, f"{len(series)} 个号段" if not gaps else "、".join(gaps[:SHOWN]))


# -- fees ---------------------------------------------------------------------------------------------


def fees(records: Records) -> Iterator[Check]:
    """Every notice belongs to a case, those paid are those the bank took, and the ledger adds up to nothing."""
    filed, own = records.notices(), records.own_notices()
    matters = records.own_cases()
    strange = [one.number for one in filed.values() if one.the(NoticeIssued).matter not in matters]
    yield Check(
        "缴款通知书都有办件", not strange, f"{len(filed)} 份" if not strange else "、".join(strange[:SHOWN])
    )
    yield compare("通知书没有遗漏", set(own) - set(filed), ())
    yield compare(
        "已缴款的通知书",
        {(number, standing(one).amount) for number, one in filed.items() if one.state == "paid"},
        {(number, one.amount) for number, one in own.items() if one.serial},
    )
    yield from _ledger(records, sum((one.amount for one in own.values() if one.serial), ZERO))
    tied = {
        (one.the(DayTied).day, one.the(DayTied).even)
        for one in records.of.get((FEES, "day"), ())
        if one.latest(DayTied) is not None
    }
    wanted = {
        (ran.day.on, all(fault.kind != "tied" for fault in ran.day.faults))
        for ran in records.days
        if not ran.day.eve
    }
    yield compare("三方对账", tied, wanted)


def _ledger(records: Records, taken: Decimal) -> Iterator[Check]:
    postings = [
        posting
        for (procedure, _machine), dossiers in records.of.items()
        if procedure == FEES
        for one in dossiers
        for record in one.all_records()
        for posting in getattr(record.paper, "postings", ())
    ]
    total = sum((one.amount for one in postings), ZERO)
    sides: Counter[str] = Counter()
    for (account, _item), amount in balances(postings).items():
        sides[account.partition(":")[0]] += amount  # type: ignore[assignment]  # a Decimal counts too
    owed = sum((standing(one).amount for one in records.notices().values() if one.state != "paid"), ZERO)
    wanted = {"fiscal": taken, "receivable": owed, "due": -taken - owed}
    found = {side: Decimal(amount) for side, amount in sides.items() if amount}
    right = total == 0 and found == {side: amount for side, amount in wanted.items() if amount}
    yield Check(
        "账目平衡",
        right,
        f"分录 {len(postings)} 笔，合计 {total}；财政 {found.get('fiscal', ZERO)}，应收 {found.get('receivable', ZERO)}",
    )
