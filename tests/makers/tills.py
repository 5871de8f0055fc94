"""What bidders pay in a tender that a test plays: a treasury and a bank beside a matter, and the agent that orders back."""

from __future__ import annotations

import itertools
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hallcore.desk import CLOCK
from hallcore.dossier import Dossier
from hallcore.fees.banking import DayOpened, RefundAsked
from hallcore.fees.forms import PaymentForm, PayRefundForm, RemitForm
from hallcore.fees.ledger import balances
from hallcore.fees.model import NoticeIssued
from hallcore.fees.reading import DEMO, read_tariffs
from hallcore.fees.rules import day_number
from hallcore.ground.clock import TZ
from hallcore.journal import Done
from portal.bonds import BondKeeper, bond_form, documents_form, performance_form
from portal.followers import Crew
from portal.providers import Demonstration
from portal.settings import Settings
from tests.makers.fees import furnish, postings_of
from tests.makers.matter import Matter

ACCOUNT = "6222000000000000001"
CENTRE = "示例交易中心"
_TRADING = ("F9001", "F9002", "F9003", "F9004", "F9005", "F9006", "F9007")


class Till:
    """A matter's money, from the day it is founded on."""

    def __init__(self, matter: Matter) -> None:
        self.matter, self.hall = matter, matter.hall
        self.provider = Demonstration(Settings(var=Path("/nonexistent")))
        self._serials = itertools.count(1)
        demo = read_tariffs(DEMO.read_text("utf-8"))
        tariffs = [form for form in demo if form.tariff.code in _TRADING]
        hall: Any = SimpleNamespace(people={}, hall=self.hall)
        self.people = furnish(hall, self.hall.clock.now().date(), tariffs)
        self.crew = Crew(self.hall.house, (), (BondKeeper(self.hall.house),), ())
        self.settle()

    def settle(self) -> None:
        """Seal and follow until nothing is left to do."""
        while self.hall.seal() or self.crew.step():
            pass

    # -- notices ------------------------------------------------------------------------------------

    def form(self, what: str, seat: int, lot: int = 1) -> Any:
        """The form of a notice: bond, documents, performance."""
        number, today = self.matter.bid(seat, lot), self.hall.clock.now().date()
        with self.hall.reading() as root:
            bid = root.archive[number]
            if what == "bond":
                return bond_form(self.provider, root.archive, bid, CENTRE)
            if what == "documents":
                return documents_form(self.provider, root.archive, bid, today, CENTRE)
            return performance_form(self.provider, root.archive, bid, CENTRE)

    def noticed(self, what: str, seat: int, lot: int = 1) -> str:
        """The number of a notice, issued by the rule."""
        return str(self.hall.act("issue-notice", "", CLOCK, self.form(what, seat, lot)).dossier)

    # -- money ----------------------------------------------------------------------------------------

    def payment(self, notice: str, **changes: Any) -> PaymentForm:
        """What the bank's system says of a notice."""
        paper = self.hall.see(notice).records[0].paper
        assert isinstance(paper, NoticeIssued)
        form: dict[str, Any] = {
            "code": paper.code,
            "amount": paper.amount,
            "channel": "online",
            "serial": f"LS{next(self._serials):08d}",
            "bank": "YH01",
            "payer": "示例付款人",
            "account": ACCOUNT,
            **changes,
        }
        return PaymentForm(**form)

    def paid(self, *notices: str) -> None:
        """All of them paid over the bank's system; its day begins where it has not."""
        self.day()
        for notice in notices:
            self.hall.act("confirm-payment", notice, self.people["bank"], self.payment(notice))

    def day(self) -> None:
        """The bank's day begins, as the clock begins it at each cut-off that has passed."""
        now = self.hall.clock.now()
        while True:
            with self.hall.reading() as root:
                numbers = [number for shard in root.archive.shards for number in shard]
                last = max(one for one in numbers if one.startswith("RZ-YH01-") and "." not in one)
                began = root.archive[last].the(DayOpened).day
            if datetime.combine(began, time(16, 30), TZ) > now:
                return
            self.hall.act("open-next-day", last, CLOCK)

    def remitted(self, *accounts: tuple[str, str]) -> None:
        """The running day closed and its money with the treasury: (account, yuan)."""
        day = day_number("YH01", self.hall.clock.now().date())
        self.hall.clock.set(datetime.combine(self.hall.clock.now().date(), time(16, 40), TZ))
        self.hall.act("close-day", day, self.people["banker"])
        for account, amount in accounts:
            form = RemitForm(account, Decimal(amount), f"HK{next(self._serials)}")
            self.hall.act("remit", day, self.people["banker"], form)

    def back(self, notice: str) -> list[RefundAsked]:
        """What was ordered back of a notice."""
        with self.hall.reading() as root:
            return [refund.the(RefundAsked) for refund in root.archive.children(notice)]

    def returned(self, notice: str) -> Done:
        """The newest refund of a notice approved by the treasury and paid by the bank."""
        with self.hall.reading() as root:
            refund: Dossier = root.archive.children(notice)[-1]
            number = refund.number
        self.hall.act("approve-refund", number, self.people["finance"], "同意")
        form = PayRefundForm("YH01", f"TK{next(self._serials)}", ACCOUNT)
        return self.hall.act("pay-refund", number, self.people["bank"], form)

    def balances(self) -> dict[tuple[str, str], Decimal]:
        """The ledger; it always adds up."""
        with self.hall.reading() as root:
            sums = balances(postings_of(root.archive))
        assert sum(sums.values(), Decimal(0)) == 0
        return sums
