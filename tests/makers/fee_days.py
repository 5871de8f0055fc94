"""Days of fees at random: notices, payments, losses, repeats, statements, reversals, refunds; and what must hold.

Everything goes through the door, also what must be refused. Beside the hall stands a model so small that it can be
seen to be right: what each notice owes, which of the bank's numbers were used, what the bank's statement shows. An act
the model does not allow and the hall does is a fault; so is a balance that the model does not have.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.fees.banking import FATES, LinesTaken
from hallcore.fees.daylines import SHELF, DayLines
from hallcore.fees.fates import LineStanding, is_open, line_payer, lines_of
from hallcore.fees.forms import (
    ChangeForm,
    EndShiftForm,
    PaymentForm,
    PayRefundForm,
    RefundForm,
    RemitForm,
    ReverseForm,
    SettleForm,
    TieForm,
)
from hallcore.fees.ledger import balances
from hallcore.fees.model import PaymentConfirmed, PaymentReversed
from hallcore.fees.rules import statement_number
from hallcore.fees.tariff import Measure
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from portal.statements.taking import take_in
from tests.makers.fees import FeeHall, fee_hall, postings_of

ZERO = Decimal("0.00")
HEAD = "记账日期,贷方发生额,借方发生额,流水号,对方户名,对方账号,对方行名,附言\n"
MEASURES = (Measure("F01", option="home"), Measure("F01", option="other"), Measure("F02", Decimal("3.00")))
WAYS = ("tie", "refund", "wait", "bank-error", "interest")
ACCOUNT = "6222000000000000001"
CODE = "CZ01"
RECENT = 6
"""Notices that mostly are paid, before their last day is over."""


class Days:
    """A hall in which one working day after another happens, and the model beside it."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)  # noqa: S311 - days at random, no secret
        self.fees: FeeHall = fee_hall()
        self.today = date(2026, 3, 2)
        self.did: Counter[str] = Counter()
        self.ledger: dict[tuple[str, str], Decimal] = {}
        self.owed: dict[str, Decimal] = {}  # notices that wait for money
        self.paid: dict[str, str] = {}  # notices that are paid, and on which day
        self.codes: dict[str, str] = {}
        self.used: set[str] = set()  # the bank's numbers that were confirmed
        self.shown: dict[date, dict[str, tuple[str, Decimal, str]]] = {}  # what the bank's statement shows
        self.held: dict[str, Decimal] = {}
        self.touched: set[str] = set()
        self.serials = 0
        self.matter = self.fees.applied(distinct="第一处")

    def close(self) -> None:
        """Let the hall go."""
        self.fees.close()

    # -- the door ---------------------------------------------------------------------------------

    def attempt(self, verb: str, number: str, who: str, form: object = None) -> Any:
        """One act, or None where it was refused; what it moved is added to the model's ledger."""
        try:
            done = self.fees.act(verb, number, who, form)
        except Refusal:
            self.did[f"{verb} refused"] += 1
            return None
        self.did[verb] += 1
        self.enter(done.paper)
        return done

    def enter(self, paper: object) -> None:
        """What a paper moves adds up to nothing, and is added."""
        postings = getattr(paper, "postings", ())
        assert sum((one.amount for one in postings), ZERO) == 0, paper
        for one in postings:
            key = (one.account, one.item)
            self.ledger[key] = self.ledger.get(key, ZERO) + one.amount

    def serial(self) -> str:
        """A number of the bank, mostly a new one."""
        if self.used and self.draw.random() < 0.15:
            return self.draw.choice(sorted(self.used))
        self.serials += 1
        return f"S{self.serials}"

    def at(self, hour: int, minute: int = 0) -> None:
        """Set the clock of the day."""
        self.fees.to(datetime.combine(self.today, time(hour, minute), TZ))

    # -- what happens in a day --------------------------------------------------------------------

    def day(self) -> None:
        """One working day, from its first notice to its tie-out."""
        self.at(9)
        number = f"RZ-YH01-{self.today:%Y%m%d}"
        self.shifts = {who: self.fees.shift(who, number) for who in ("teller", "teller2")}
        self.cash = dict.fromkeys(self.shifts.values(), Decimal("500.00"))
        self.taken = ZERO
        self.shown.setdefault(self.today, {})
        happenings = (
            *(self.issue,) * 5,
            *(self.pay,) * 6,
            *(self.arrive,) * 4,
            self.change,
            *(self.reverse,) * 2,
            *(self.refund,) * 2,
            *(self.settle,) * 2,
            *(self.confirm_on_lines,) * 3,
            self.bring,
            self.expire,
        )
        for _ in range(self.draw.randrange(6, 18)):
            self.draw.choice(happenings)()
        self.end(number)

    def issue(self) -> None:
        """A notice."""
        if self.draw.random() < 0.1:
            self.matter = self.fees.applied(distinct=f"第{len(self.codes)}处")
        number = self.fees.noticed(self.draw.choice(MEASURES), matter=self.matter)
        paper = self.fees.hall.last(number).paper
        self.enter(paper)
        self.owed[number], self.codes[number] = paper.amount, paper.code  # type: ignore[attr-defined]  # a payment notice
        self.did["issue-notice"] += 1

    def some(self) -> str:
        """A notice, mostly one that waits for money."""
        if self.owed and self.draw.random() < 0.8:
            recent = -RECENT if self.draw.random() < 0.8 else 0
            return self.draw.choice(sorted(self.owed)[recent:])
        return self.draw.choice(sorted(self.codes)) if self.codes else ""

    def pay(self) -> None:
        """The bank takes money for a notice, or says so again, or the wrong amount, or too late."""
        notice = self.some()
        if not notice:
            return
        owed = self.owed.get(notice, Decimal("80.00"))
        amount = owed if self.draw.random() < 0.9 else owed + self.draw.choice((1, -1)) * Decimal("0.01")
        channel = self.draw.choice(("counter", "pos", "transfer", "online"))
        who = "bank" if channel in {"online", "transfer"} else self.draw.choice(("teller", "teller2"))
        serial = self.serial()
        shift = self.shifts.get(who, "")
        payer = ("示例付款人", ACCOUNT, "示例银行") if channel != "counter" else ("", "", "")
        form = PaymentForm(self.codes[notice], amount, channel, serial, "YH01", shift, *payer)  # type: ignore[arg-type]  # a channel
        for _again in range(self.draw.choice((1, 1, 1, 2, 3))):
            if self.attempt("confirm-payment", notice, who, form) is None:
                continue
            self.booked(notice, amount, serial)
            if channel == "counter":
                self.cash[shift] += amount
            if self.draw.random() < 0.8:
                self.show(serial, amount, self.codes[notice])

    def booked(self, notice: str, amount: Decimal, serial: str) -> None:
        """A confirmation the hall took: the model must have waited for just this."""
        assert self.owed.pop(notice, None) == amount, f"{notice} was paid twice, or {amount} for it"
        assert serial not in self.used, f"{serial} counted twice"
        self.used.add(serial)
        self.paid[notice] = f"RZ-YH01-{self.today:%Y%m%d}"
        self.taken += amount

    def show(self, serial: str, amount: Decimal, text: str) -> None:
        """The bank's statement of today shows money that came in."""
        self.shown[self.today].setdefault(f"{self.today:%Y%m%d}-{serial}", (serial, amount, text))

    def arrive(self) -> None:
        """Money comes by itself: for a notice, too much, too little, twice, for none."""
        notice = self.some()
        code = self.codes.get(notice, "") if self.draw.random() < 0.85 else "99990000000000000000"
        amount = self.owed.get(notice, Decimal("80.00")) + self.draw.choice((0, 0, 0, 5, -5))
        self.serials += 1
        self.show(f"S{self.serials}", amount, code if self.draw.random() < 0.9 else "")

    def change(self) -> None:
        """A notice is cancelled or waived, asked by one and approved by another."""
        notice, kind = self.some(), self.draw.choice(("cancel", "waive"))
        if notice and self.attempt(
            "ask-change", notice, "D01-handler", ChangeForm(kind, "示例", basis="示例")
        ):  # type: ignore[arg-type]  # a change
            if self.draw.random() < 0.3:
                self.attempt("refuse-change", notice, "D01-approver", "理由不足")
            elif self.attempt("approve-change", notice, "D01-approver"):
                del self.owed[notice]

    def expire(self) -> None:
        """A notice whose last day is over."""
        if self.owed:
            self.attempt("expire-notice", min(self.owed), "clock")

    def reverse(self) -> None:
        """A second employee takes a confirmation back."""
        today = f"RZ-YH01-{self.today:%Y%m%d}"
        if not self.paid:
            return
        fresh = sorted(notice for notice, day in self.paid.items() if day == today)
        notice = self.draw.choice(fresh if fresh and self.draw.random() < 0.8 else sorted(self.paid))
        who = self.draw.choice(("teller", "teller2", "banker", "bank"))
        with self.fees.hall.reading() as root:
            amount = root.archive[notice].the(PaymentConfirmed).amount
        form = ReverseForm("金额录错", self.shifts.get(who, ""), "示例员工" if who == "bank" else "")
        done = self.attempt("reverse-payment", notice, who, form)
        if done is None:
            return
        assert self.paid.pop(notice) == today
        self.owed[notice] = amount
        self.taken -= amount
        if done.paper.channel == "counter":
            self.cash[done.paper.shift] -= amount

    def refund(self) -> None:
        """Money goes back, through all hands or some of them."""
        notice = self.draw.choice(sorted(self.paid)) if self.paid else ""
        part = None if self.draw.random() < 0.6 else Decimal("10.00")
        own = ("敦化示例商贸有限公司", ACCOUNT, "示例银行")
        form = RefundForm("mistaken", "重复申请", part, payer=own[0], account=own[1], opened_at=own[2])
        asked = self.attempt("ask-refund", notice, "company", form) if notice else None
        if asked is None:
            return
        if self.draw.random() < 0.15:
            self.attempt("refuse-refund", asked.dossier, "D01-approver", "材料不实")
        self.attempt("confirm-refund", asked.dossier, "D01-handler", "属实")
        self.attempt("approve-refund", asked.dossier, "finance", "同意")
        self.pay_back(asked.dossier, ACCOUNT)

    def pay_back(self, refund: str, account: str) -> None:
        """The bank pays back, sometimes twice."""
        serial = f"T{self.serial()}"
        for _again in range(self.draw.choice((1, 2))):
            self.attempt("pay-refund", refund, "banker", PayRefundForm("YH01", serial, account))

    # -- statements -------------------------------------------------------------------------------

    def bring(self, day: date | None = None, *, whole: bool = False) -> None:
        """A file of the bank: of a day or some of it, now and then twice."""
        day = day or self.draw.choice(sorted(self.shown))
        rows = list(self.shown[day].values())
        if not rows:
            return
        if not whole and self.draw.random() < 0.5:
            rows = self.draw.sample(rows, self.draw.randrange(1, len(rows) + 1))
        text = HEAD + "".join(
            f"{day},{amount},,{serial},示例付款人,{ACCOUNT},示例银行,{words}\n"
            for serial, amount, words in rows
        )
        number = statement_number(CODE, day)
        for _again in range(self.draw.choice((1, 1, 2))):
            with self.fees.hall.reading() as root:
                before = root.archive[number].count if root.archive.get(number) else 0
            taken = take_in(self.fees.hall.house, self.fees.people["finance"], CODE, "a.csv", text.encode())
            assert (taken.read, taken.fresh + taken.known, len(taken.bad)) == (len(rows), len(rows), 0)
            self.did["lines"] += taken.fresh
            self.did["lines again"] += taken.known
            if taken.fresh:
                with self.fees.hall.reading() as root:
                    for record in list(root.archive[number].all_records())[before:]:
                        self.enter(record.paper)
        self.touched.add(number)

    def open_line(self) -> tuple[str, str] | None:
        """A line that holds money."""
        if not self.held:
            return None
        number = self.draw.choice(sorted(self.held))
        with self.fees.hall.reading() as root:
            lines = sorted(
                line for line, one in lines_of(root.archive[number]).items() if one.fate != "matched"
            )
        return (number, self.draw.choice(lines)) if lines else None

    def confirm_on_lines(self) -> None:
        """The bank confirms a notice on what its statement shows: a loss that was polled later."""
        found = self.open_line()
        if found is None:
            return
        number, line = found
        with self.fees.hall.reading() as root:
            one = lines_of(root.archive[number])[line]
        notice = one.notice or self.some()
        if not notice:
            return
        amount, serial = self.owed.get(notice, one.amount), self.serial()
        form = PaymentForm(self.codes[notice], amount, "transfer", serial, "YH01", lines=((number, line),))
        if self.attempt("confirm-payment", notice, "bank", form):
            self.booked(notice, amount, serial)
            self.touched.add(number)
            self.did["confirmed on a line"] += 1

    def settle(self) -> None:
        """Somebody of the treasury decides about a line; one that goes back goes back."""
        found = self.open_line()
        if found is None:
            return
        number, line = found
        form = SettleForm(line, self.draw.choice(WAYS), "核实", self.some())  # type: ignore[arg-type]  # a way
        if self.attempt("settle-line", number, "finance", form) is None:
            return
        self.touched.add(number)
        if form.way != "refund":
            return
        asked = self.attempt("ask-refund", number, "finance", RefundForm("mistaken", "误汇", line=line))
        if asked and self.attempt("approve-refund", asked.dossier, "finance2", "同意"):
            with self.fees.hall.reading() as root:
                payer = line_payer(root.archive, root.archive[number], line)
            self.pay_back(asked.dossier, payer["account"])

    # -- the end of a day -------------------------------------------------------------------------

    def end(self, number: str) -> None:
        """Hand over, close, remit, bring the statement, match again, tie out; then everything is checked."""
        self.at(16, 31)
        calendar = self.fees.hall.calendar
        self.fees.act("open-next-day", number, "clock")
        for who, shift in self.shifts.items():
            self.fees.act("end-shift", shift, who, EndShiftForm(self.cash[shift], "盘点"))
        closed = self.fees.act("close-day", number, "banker").paper
        assert closed.amount == self.taken, "the day's list is not what was taken"
        if self.taken:
            self.serials += 1
            form = RemitForm(CODE, self.taken, f"R{self.serials}")
            for _again in range(self.draw.choice((1, 2))):
                self.attempt("remit", number, "banker", form)
        if self.draw.random() < 0.9:
            self.bring(self.today)
        for statement in sorted(self.touched):
            self.attempt("rematch-lines", statement, "finance")
        self.attempt("tie-out", number, "finance", TieForm("差异次日处理"))
        self.check()
        self.today = calendar.next_working_day(self.today + timedelta(days=1), overlay="yanbian")

    def check(self) -> None:
        """What must hold at the end of every day."""
        assert sum(self.ledger.values(), ZERO) == 0, "the ledger is not balanced"
        with self.fees.hall.reading() as root:
            for number in self.touched:
                statement = root.archive[number]
                lines = lines_of(statement, root.archive.children(number))
                ids = [line.id for paper in statement.papers(LinesTaken) for line in paper.lines]
                assert len(ids) == len(set(ids)) == len(lines), f"{number}: a line stands twice"
                assert {one.fate for one in lines.values()} <= FATES.keys()
                self.held[number] = sum((one.held for one in lines.values()), ZERO)
                self.check_kept(root.archive, statement, lines)
        self.touched.clear()
        suspense = self.ledger.get((f"suspense:{CODE}", ""), ZERO)
        assert -suspense == sum(self.held.values(), ZERO), "suspense is not what the lines hold"
        receivable = sum((a for (side, _i), a in self.ledger.items() if side == f"receivable:{CODE}"), ZERO)
        assert receivable == sum(self.owed.values(), ZERO), "what is owed is not what the notices owe"

    def check_kept(self, archive: Archive, statement: Dossier, lines: dict[str, LineStanding]) -> None:
        """What is kept beside a day's records is what they say, line by line and summed, and as it would be made anew."""
        kept = DayLines(archive, statement)
        assert {line: kept.get(line) for line in lines} == lines
        assert dict(kept.open()) == {line: one for line, one in lines.items() if is_open(one)}
        came = sum((one.amount for one in lines.values() if one.settled != "bank-error"), ZERO)
        assert kept.sums() == (came, self.held[statement.number], len(dict(kept.open())))
        shelf, number = archive.shelf(SHELF), statement.number
        before = dict(shelf.items((number, ""), (number, "\U0010ffff")))
        for key in before:
            del shelf[key]
        DayLines(archive, statement).enter({})
        assert dict(shelf.items((number, ""), (number, "\U0010ffff"))) == before

    def finish(self) -> None:
        """At the end: every file comes once more, whole; then the records themselves are summed."""
        for day in sorted(self.shown):
            if day < self.today:
                self.bring(day, whole=True)
        for statement in sorted(self.touched):
            self.attempt("rematch-lines", statement, "finance")
        self.check()
        with self.fees.hall.reading() as root:
            for day, rows in self.shown.items():
                statement = root.archive.get(statement_number(CODE, day))
                assert set(lines_of(statement) if statement else ()) == set(rows), f"{day}: a line is missing"
            for notice in self.codes:
                dossier = root.archive[notice]
                took = len(dossier.numbers(PaymentConfirmed.type)) - len(
                    dossier.numbers(PaymentReversed.type)
                )
                assert took == (notice in self.paid), f"{notice} was confirmed {took} times"
            sums = balances(postings_of(root.archive))
        assert sums == {key: amount for key, amount in self.ledger.items() if amount}
