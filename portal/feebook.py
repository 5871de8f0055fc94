"""The fee book: notices, refunds, the bank's days and the ledger as lists pages read.

A view beside the board, rebuildable. Shelves: ``fee-notices`` number → summary; ``fee-desk`` (department, state, due or
"~", number) → 1; ``fee-of`` (party, number) → 1; ``fee-open`` (due or "~", number) → 1, what is owed; ``fee-changes``
(department, number) → 1, what waits for approval; ``fee-refunds`` number → summary; ``fee-refund-desk`` (state, due or
"~", number) → 1; ``fee-refunds-of`` (party, number) → 1; ``fee-days`` (day, bank) → summary; ``fee-shifts`` (day's
number, number) → summary; those of ``portal.feelines``; ``fee-ledger`` (account,
item) → yuan as text; ``fee-years`` (year, item) → (count, yuan as text); ``fee-tariffs`` code → summary; ``fee-accounts``
code → summary; ``fee-banks`` code → summary; ``fee-outages`` (bank, record) → summary; ``fee-tellers`` (bank,
account) → whether at the window; ``fee-imports`` (account, record) → summary; ``fee-owed`` (account, due or "~") →
(count, yuan as text), what is owed; ``fee-forfeits`` (asked, number) → 1, bonds somebody asks to be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.fees.banking import (
    BankOutage,
    BankRegistered,
    DayClosed,
    DayOpened,
    DayTied,
    RefundAsked,
    Remitted,
    ShiftEnded,
    ShiftStarted,
    StatementImported,
    TellerAdmitted,
    TellerDismissed,
)
from hallcore.fees.daylines import SHELF as STANDING
from hallcore.fees.kept import ForfeitAsked
from hallcore.fees.model import (
    FiscalAccountRegistered,
    NoticeIssued,
    PaymentConfirmed,
    PaymentReversed,
    TariffPublished,
)
from hallcore.fees.online import UnbookedStruck
from hallcore.fees.rules import forfeit_pending, payment_of, pending, standing, tellers
from hallcore.identity.model import AccountOpened
from hallcore.journal import House, Root
from portal import feelines
from portal.consequences import FEES, followed_by
from portal.feelines import enter_lines, pay_back_line
from portal.followers import Item, ShelfView

SHELVES = (
    "fee-notices",
    "fee-desk",
    "fee-of",
    "fee-open",
    "fee-changes",
    "fee-refunds",
    "fee-refund-desk",
    "fee-refunds-of",
    "fee-days",
    "fee-shifts",
    "fee-ledger",
    "fee-years",
    "fee-tariffs",
    "fee-accounts",
    "fee-banks",
    "fee-outages",
    "fee-tellers",
    "fee-imports",
    "fee-owed",
    "fee-forfeits",
    *feelines.SHELVES,
)
BEGUN, UNBOOKED, UNSTRUCK = "online-begun", "online-unbooked", "online-unstruck"
"""Shelves: payment code → (bank, when it was asked about); (bank, event) → what the bank took and the hall refused;
(bank, when, event) → 1, those of them that nobody has struck off."""

NO_DAY = "~"
"""Where a last day would stand that is none: after all others."""

OWED = ("unpaid", "expired")
ZERO = Decimal("0.00")


class FeeBook(ShelfView):
    """The view that keeps the shelves."""

    name = "feebook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(FEES), SHELVES, (STANDING, UNBOOKED, UNSTRUCK))
        self._takers: dict[str, Callable[[Archive, Dossier, Item], None]] = {
            "tariff": _tariff,
            "account": _account,
            "bank": _bank,
            "notice": _notice,
            "day": _day,
            "shift": _shift,
            "refund": _refund,
            "statement": enter_lines,
        }

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's lines, and what it moved."""
        for item in items:
            _post(root.archive, item)
            if isinstance(item.record.paper, AccountOpened):
                _employed(root.archive, item.record.paper)
                continue
            self._takers[item.dossier.machine](root.archive, item.dossier, item)


def _post(archive: Archive, item: Item) -> None:
    """Add what a paper moves to the balances; one that becomes nothing goes."""
    ledger = archive.shelf("fee-ledger")
    for posting in getattr(item.record.paper, "postings", ()):
        key = (posting.account, posting.item)
        total = Decimal(ledger.get(key, "0.00")) + posting.amount
        if total:
            ledger[key] = str(total)
        else:
            ledger.pop(key, None)


def _tariff(archive: Archive, dossier: Dossier, _item: Item) -> None:
    paper = dossier.the(TariffPublished)
    archive.shelf("fee-tariffs")[paper.tariff.code] = {
        "number": dossier.number,
        "name": paper.tariff.name,
        "kind": paper.tariff.kind,
        "department": paper.tariff.department,
        "enterprise": paper.tariff.enterprise,
        "version": paper.version,
        "state": dossier.state,
    }


def _account(archive: Archive, dossier: Dossier, item: Item) -> None:
    paper = item.record.paper
    if isinstance(paper, FiscalAccountRegistered):
        archive.shelf("fee-accounts")[paper.code] = {
            "name": paper.name,
            "kind": paper.kind,
            "bank": paper.bank,
        }
    elif isinstance(paper, StatementImported):
        code = dossier.the(FiscalAccountRegistered).code
        archive.shelf("fee-imports")[code, item.n] = {
            "at": item.record.at.isoformat(),
            "form": paper.form,
            "read": paper.read,
            "fresh": paper.fresh,
            "known": paper.known,
            "outgoing": paper.outgoing,
            "bad": len(paper.bad),
        }


def _bank(archive: Archive, dossier: Dossier, item: Item) -> None:
    paper = dossier.the(BankRegistered)
    archive.shelf("fee-banks")[paper.code] = {
        "name": paper.name,
        "party": paper.party,
        "accounts": paper.accounts,
        "tellers": tuple(sorted(tellers(dossier))),
    }
    if isinstance(item.record.paper, TellerAdmitted | TellerDismissed):
        here = isinstance(item.record.paper, TellerAdmitted)
        archive.shelf("fee-tellers")[paper.code, item.record.paper.account] = here
    elif isinstance(item.record.paper, UnbookedStruck):
        struck = item.record.paper
        archive.shelf(UNSTRUCK).pop((paper.code, struck.at.isoformat(), struck.event), None)
    elif isinstance(item.record.paper, BankOutage):
        outage = item.record.paper
        archive.shelf("fee-outages")[paper.code, record_number(dossier.number, item.n)] = {
            "began": outage.began.isoformat(),
            "ended": outage.ended.isoformat() if outage.ended else "",
            "reason": outage.reason,
        }


def _employed(archive: Archive, paper: AccountOpened) -> None:
    """A teller's account stands among those of its branch, at the window or not."""
    if "teller" in paper.roles:
        for code, one in archive.shelf("fee-banks").items():
            if one["party"] == paper.party:
                archive.shelf("fee-tellers").setdefault((code, paper.account), False)


def _notice(archive: Archive, notice: Dossier, item: Item) -> None:
    shelf, issued = archive.shelf("fee-notices"), notice.the(NoticeIssued)
    before, now, paid = shelf.get(notice.number), standing(notice), payment_of(notice)
    after = {
        "department": issued.department,
        "organ": issued.organ,
        "party": issued.party,
        "matter": issued.matter,
        "about": issued.about,
        "account": issued.account,
        "window": issued.window,
        "bond": issued.bond,
        "amount": str(now.amount),
        "due": now.due_by.isoformat() if now.due_by else "",
        "state": notice.state,
        "issued": notice.record(0).at.isoformat(),
        "paid": paid[1].paid_at.isoformat() if paid else "",
        "channel": paid[1].channel if paid else "",
        "day": paid[1].day if paid else "",
        "change": pending(notice) is not None,
    }
    if before is not None:
        archive.shelf("fee-desk").pop(_place(before, notice.number), None)
        archive.shelf("fee-open").pop((before["due"] or NO_DAY, notice.number), None)
        _owe(archive, before, -1)
    archive.shelf("fee-desk")[_place(after, notice.number)] = 1
    archive.shelf("fee-of")[issued.party, notice.number] = 1
    if notice.state in OWED:
        archive.shelf("fee-open")[after["due"] or NO_DAY, notice.number] = 1
    _owe(archive, after, 1)
    if after["change"]:
        archive.shelf("fee-changes")[issued.department, notice.number] = 1
    else:
        archive.shelf("fee-changes").pop((issued.department, notice.number), None)
    _forfeit(archive, notice)
    shelf[notice.number] = after
    _count(archive, item)


def _forfeit(archive: Archive, notice: Dossier) -> None:
    """Whether somebody asks that a bond be kept, the oldest request first."""
    pending = forfeit_pending(notice)
    for n in notice.numbers(ForfeitAsked.type):
        key = (notice.record(n).at.isoformat(), notice.number)
        if pending is not None and n == pending[0]:
            archive.shelf("fee-forfeits")[key] = 1
        else:
            archive.shelf("fee-forfeits").pop(key, None)


def _owe(archive: Archive, summary: dict[str, Any], sign: int) -> None:
    """What is owed by account and last day: how many notices, how much."""
    if summary["state"] not in OWED:
        return
    owed, key = archive.shelf("fee-owed"), (summary["account"], summary["due"] or NO_DAY)
    count, total = owed.get(key, (0, "0.00"))
    if count + sign:
        owed[key] = (count + sign, str(Decimal(total) + sign * Decimal(summary["amount"])))
    else:
        owed.pop(key, None)


def _place(summary: dict[str, Any], number: str) -> tuple[str, str, str, str]:
    return (summary["department"], summary["state"], summary["due"] or NO_DAY, number)


def _count(archive: Archive, item: Item) -> None:
    """A year's total of a fee item: what was confirmed, less what was reversed."""
    paper = item.record.paper
    if not isinstance(paper, PaymentConfirmed | PaymentReversed):
        return
    sign = 1 if isinstance(paper, PaymentConfirmed) else -1
    for posting in paper.postings:
        if posting.account.startswith("receivable:"):
            _add(archive, str(item.record.at.year), posting.item, sign, -posting.amount)


def _add(archive: Archive, year: str, code: str, count: int, amount: Decimal) -> None:
    years = archive.shelf("fee-years")
    counted, total = years.get((year, code), (0, "0.00"))
    years[year, code] = (counted + count, str(Decimal(total) + amount))


def _refund(archive: Archive, refund: Dossier, item: Item) -> None:
    asked, shelf = refund.the(RefundAsked), archive.shelf("fee-refunds")
    notice = archive[refund.parent].latest(NoticeIssued)
    before = shelf.get(refund.number)
    after = {
        "of": asked.of,
        "amount": str(asked.amount),
        "ground": asked.ground,
        "reason": asked.reason,
        "account": asked.account,
        "due": asked.due_by.isoformat() if asked.due_by else "",
        "state": refund.state,
        "department": notice.department if notice is not None else "",
        "party": notice.party if notice is not None else "",
        "asked": refund.record(0).at.isoformat(),
    }
    if before is not None:
        archive.shelf("fee-refund-desk").pop((before["state"], before["due"] or NO_DAY, refund.number), None)
    archive.shelf("fee-refund-desk")[after["state"], after["due"] or NO_DAY, refund.number] = 1
    if after["party"]:
        archive.shelf("fee-refunds-of")[after["party"], refund.number] = 1
    shelf[refund.number] = after
    if refund.state == "paid" and "#" in asked.of:
        statement, _mark, line = asked.of.partition("#")
        pay_back_line(archive, (asked.account, statement.rpartition("-")[2], line))
    if item.record.type == "refund-paid":
        for code, amount in asked.sums:
            if code:
                _add(archive, str(item.record.at.year), code, 0, -amount)


def _day(archive: Archive, day: Dossier, _item: Item) -> None:
    opened, closed, tied = day.the(DayOpened), day.latest(DayClosed), day.latest(DayTied)
    archive.shelf("fee-days")[opened.day.isoformat(), opened.bank] = {
        "number": day.number,
        "state": day.state,
        "amount": str(closed.amount) if closed else "",
        "remitted": str(sum((one.amount for one in day.papers(Remitted)), ZERO)),
        "even": tied.even if tied else None,
    }


def _shift(archive: Archive, shift: Dossier, _item: Item) -> None:
    started, ended = shift.the(ShiftStarted), shift.latest(ShiftEnded)
    archive.shelf("fee-shifts")[shift.parent, shift.number] = {
        "teller": started.teller,
        "began": shift.record(0).at.isoformat(),
        "state": shift.state,
        "counted": str(ended.cash_counted) if ended else "",
        "difference": str(ended.difference) if ended else "",
    }
