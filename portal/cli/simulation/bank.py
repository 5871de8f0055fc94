"""The bank's people and the treasury's: the counter by day, and after it the close, the statement and the tie-out."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from portal.cli import cast
from portal.cli.browser import Unexpected
from portal.cli.simulation.book import Book, Notice
from portal.cli.simulation.dayplan import LAST_PAYMENT, Visitor
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.seats import Seats
from portal.cli.treasury import ACCOUNTS

TELLERS = ("teller1", "teller2")
DRAWER = "500.00"
AT_COUNTER = 75
"""Seconds a payer is at the counter."""

PAYER_ACCOUNT = "6222000000000000001"
_LOOKS, _LOOKS_AGAIN = 60, 0.5
"""How often the treasury looks at its list, and the real seconds in between."""

_CODE = re.compile(r"缴款识别码</dt><dd>([0-9A-Z]+)")
_AMOUNT = re.compile(r"应缴金额</dt><dd><strong>([0-9,.]+)")
_HEAD = "记账日期,贷方发生额,借方发生额,流水号,账号,币种,对方户名,对方账号,对方行名,摘要"


class Branch:
    """The branch in the hall, with its line and its tellers."""

    def __init__(self, seats: Seats, book: Book, engine: Engine, on: date) -> None:
        self.seats = seats
        self.book = book
        self.engine = engine
        self.on = on
        self.day = f"RZ-{cast.BANK_CODE}-{on:%Y%m%d}"
        self._line: deque[tuple[str, Visitor, int]] = deque()
        self._free = set(TELLERS)
        self._lock = threading.Lock()
        self._names: dict[str, Visitor] = {}
        self.hasty = False

    # -- the counter ------------------------------------------------------------------------------

    def start(self) -> None:
        """The tellers take their windows over."""
        for teller in TELLERS:
            self.seats.at(teller).post("/bank/shift", {"after": "", "cash": DRAWER}, "shift")

    def come(self, notice: str, payer: Visitor, over: int) -> None:
        """Somebody with a notice comes to the branch and stands in line."""
        with self._lock:
            self._line.append((notice, payer, over))
        self._serve()

    def _serve(self) -> None:
        with self._lock:
            if not self._line or not self._free or self.engine.now() > LAST_PAYMENT:
                return
            teller, (notice, payer, over) = self._free.pop(), self._line.popleft()
        self.engine.after(AT_COUNTER, lambda: self._taken(teller, notice, payer, over))

    def _taken(self, teller: str, notice: str, payer: Visitor, over: int) -> None:
        try:
            self._confirm(teller, self.book.notices[notice], payer, over)
        finally:
            with self._lock:
                self._free.add(teller)
            self._serve()

    def _confirm(self, teller: str, notice: Notice, payer: Visitor, over: int) -> None:
        """Find the notice, fill in what was paid by card, read it once more, confirm."""
        person, path = self.seats.at(teller), f"/bank/notices/{notice.number}"
        page = person.get(path, "bank notice").text
        found, amount = _CODE.search(page), _AMOUNT.search(page)
        if found is None or amount is None:
            raise Unexpected(f"{path} shows neither code nor amount")
        notice.code, notice.amount = found[1].replace(" ", ""), Decimal(amount[1].replace(",", ""))
        serial = f"SIM-{notice.number}"
        fields = {
            "channel": "pos",
            "serial": serial,
            "payer": payer.name,
            "account": PAYER_ACCOUNT,
            "opened_at": "示例银行",
        }
        person.look(f"{path}/confirm", fields, "confirm (read)")
        person.post(
            f"{path}/confirm", {**fields, "lines": "", "outage": "", "paid_at": "", "sure": "yes"}, "confirm"
        )
        notice.serial, notice.sent = serial, notice.amount + over
        self._names[notice.number] = payer

    def closing(self) -> tuple[Callable[[], None], ...]:
        """What is done at the close, in order; who is ``hasty`` ties out before the statement is taken in."""
        if self.hasty:
            return self.hand_over, self.close, self.tie_out, self.statement, self.pay_back
        return self.hand_over, self.close, self.statement, self.tie_out, self.pay_back

    # -- the close --------------------------------------------------------------------------------

    def hand_over(self) -> None:
        """The drawers are counted."""
        for teller in TELLERS:
            self.seats.at(teller).post("/bank/shift", {"cash": DRAWER, "reason": ""}, "shift")

    def close(self) -> None:
        """The head closes the day and sends what was taken to the treasury."""
        head = self.seats.at("banker1")
        head.post(f"/bank/days/{self.day}/close", {}, "close-day")
        taken = sum((one.amount for one in self.paid()), Decimal(0))
        if taken:
            fields = {"account": ACCOUNTS[1].code, "amount": str(taken), "serial": f"HK-{self.day}"}
            head.post(f"/bank/days/{self.day}/remit", fields, "remit")

    def paid(self) -> list[Notice]:
        """The notices that were paid."""
        return [one for one in self.book.notices.values() if one.serial]

    def statement(self) -> None:
        """The bank's statement of the day is taken in; what came in too much is ordered back."""
        if not self.paid():
            return
        own, finance = ACCOUNTS[1], self.seats.at("finance1")
        rows = [
            f"{self.on},{one.sent},,{one.serial},{own.number},CNY,{self._names[one.number].name},"
            f"{PAYER_ACCOUNT},示例银行,{one.code}"
            for one in self.paid()
        ]
        data = "\n".join([_HEAD, *rows, ""]).encode("utf-8-sig")
        file = ("file", f"对账-{self.on}.csv", data)
        finance.post("/treasury/statements/new", {"account": own.code, "template": ""}, "statement", (file,))
        self._send_back(f"DZ-{own.code}-{self.on:%Y%m%d}")

    def _send_back(self, statement: str) -> None:
        finance, second = self.seats.at("finance1"), self.seats.at("finance2")
        for one in self.paid():
            if one.sent == one.amount:
                continue
            line = self._line_of(statement, one)
            answer = finance.post(
                f"/treasury/lines/{statement}/{line}/settle",
                {"way": "refund", "notice": "", "reason": "缴款人多汇，退回多缴部分"},
                "settle",
            )
            refund = answer.location.partition("?")[0].rpartition("/")[2]
            self.book.refunds.append(refund)
            fields = {"decision": "approve", "reason": "同意退付"}
            second.post(f"/treasury/refunds/{refund}/decision", fields, "approve-refund")

    def _line_of(self, statement: str, notice: Notice) -> str:
        """The line of a notice among those that wait, as the treasury's list shows them; it may be a moment behind.

        Raises:
            Unexpected: It is not shown.
        """
        address = re.compile(rf"/treasury/lines/{statement}/([^/\"?]+)")
        for _ in range(_LOOKS):
            page = self.seats.at("finance1").get("/treasury/lines", "lines").text
            rows = [row for row in page.split("<tr") if notice.number in row and address.search(row)]
            if rows:
                return str(address.search(rows[0])[1])  # type: ignore[index]  # it was found a line above
            time.sleep(_LOOKS_AGAIN)
        raise Unexpected(f"no line of {statement} is shown for {notice.number}")

    def tie_out(self) -> None:
        """Notices, bank and treasury are laid side by side."""
        reason = "银行对账单尚未登记，次日核对" if self.hasty else ""
        self.seats.at("finance1").post(f"/treasury/days/{self.day}/tie", {"reason": reason}, "tie-out")

    def pay_back(self) -> None:
        """The bank pays the refunds to the account the money came from."""
        for refund in self.book.refunds:
            fields = {"account": PAYER_ACCOUNT, "serial": f"TK-{refund}"}
            self.seats.at(TELLERS[0]).post(f"/bank/refunds/{refund}", fields, "pay-refund")
