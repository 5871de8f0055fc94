"""A hall that charges: the small hall that approves, with a treasury, a bank and its people, and a tariff.

Played once in a process through the door; each test goes on from a copy.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from hallcore.catalogue.model import Basis
from hallcore.desk import CLOCK, Actor
from hallcore.dossier import Archive
from hallcore.fees.forms import (
    AccountForm,
    BankForm,
    DayForm,
    NoticeForm,
    PaymentForm,
    ShiftForm,
    TariffForm,
    TellerForm,
)
from hallcore.fees.ledger import balances
from hallcore.fees.model import Formula, Posting, Rate, Reduction, Tariff, Tier
from hallcore.fees.tariff import Measure
from hallcore.identity.model import NewAccount, NewApplicant
from portal.cli import cast
from tests.makers.approval import VERIFIER, ApprovalHall, _played
from tests.makers.house import CENTRE, OPERATOR, Left

BANK = cast.BANK
BASES = (Basis("示例收费管理规定", "第三条"),)
SINCE = date(2026, 3, 2)

REGISTRATION = Tariff(
    code="F01",
    name="示例登记费",
    kind="administrative",
    department="D01",
    bases=BASES,
    standard="住宅每件 80 元，非住宅每件 550 元",
    unit="件",
    formula=Formula(
        "options",
        options=(Rate("home", "住宅", Decimal("80.00")), Rate("other", "非住宅", Decimal("550.00"))),
    ),
    account="CZ01",
    reductions=(
        Reduction("small", "小型微型企业", 100, "示例减免规定第一条"),
        Reduction("half", "生活困难的个人", 50, "示例减免规定第二条"),
    ),
    enterprise=True,
    payers="申请人",
)
PAPER = Tariff(
    code="F02",
    name="示例证书工本费",
    kind="administrative",
    department="",
    bases=BASES,
    standard="每本 10 元",
    unit="本",
    formula=Formula("unit", rate=Decimal("10.00")),
    account="CZ01",
)
LAND = Tariff(
    code="F03",
    name="示例有偿使用费",
    kind="asset",
    department="D01",
    bases=BASES,
    standard="成交价 100 万元以内 1.5%，超过部分 0.8%",
    unit="宗",
    formula=Formula(
        "tiers",
        tiers=(Tier(Decimal("0.00"), Decimal("1.50")), Tier(Decimal("1000000.00"), Decimal("0.80"))),
        least=Decimal("100.00"),
        most=Decimal("50000.00"),
    ),
    account="GK01",
)
BID_BOND = Tariff(
    code="F90",
    name="投标保证金",
    kind="bond",
    department="",
    bases=(Basis("中华人民共和国招标投标法实施条例", "第二十六条"),),
    standard="按招标公告载明的金额",
    unit="标段",
    formula=Formula("agreed", most=Decimal("800000.00")),
    account="BZ01",
)
TARIFFS = (REGISTRATION, PAPER, LAND, BID_BOND)
ACCOUNTS = (
    AccountForm("CZ01", "敦化市财政局非税收入专户", "special", BANK.name, "2200000000000000001"),
    AccountForm("GK01", "敦化市国库", "treasury", BANK.name, "2200000000000000002"),
    AccountForm("BZ01", "敦化市公共资源交易保证金专户", "bonds", BANK.name, "2200000000000000003"),
)
HOME = Measure("F01", option="home")
DAY = "RZ-YH01-20260302"


class FeeHall(ApprovalHall):
    """A hall in which notices are paid."""

    def __init__(self, left: Left | None = None, people: dict[str, Actor] | None = None, **rest: Any) -> None:
        super().__init__(left, people, **rest)
        self._serials = itertools.count(1)

    def noticed(self, *measures: Measure, who: str = "D01-acceptor", **changes: Any) -> str:
        """A notice on an application that was handed in; its number."""
        n = next(self._serials)
        form = {
            "matter": changes.pop("matter", None) or self.applied(distinct=f"第{n}处"),
            "about": "示例食品经营许可",
            "party": self.people["company"].party,
            "payer": "敦化示例商贸有限公司",
            "department": "D01",
            "measures": measures or (HOME,),
            "block": "001",
            "window": "W001",
            "code": f"2224{n:016d}",
            "provider": "演示缴款码",
            **changes,
        }
        return str(self.act("issue-notice", "", who, NoticeForm(**form)).dossier)

    def code_of(self, notice: str) -> str:
        """The payment code of a notice."""
        return str(self.hall.see(notice).records[0].paper.code)  # type: ignore[attr-defined]  # a payment notice

    def shift(self, who: str = "teller", day: str = DAY, cash: str = "500.00") -> str:
        """A teller's shift, just begun; its number."""
        return str(self.act("start-shift", "", who, ShiftForm(day, Decimal(cash))).dossier)

    def payment(self, notice: str, amount: str = "80.00", **changes: Any) -> PaymentForm:
        """What a teller submits for a notice."""
        form = {
            "code": self.code_of(notice),
            "amount": Decimal(amount),
            "channel": "counter",
            "serial": f"LS{next(self._serials):08d}",
            "bank": "YH01",
            **changes,
        }
        return PaymentForm(**form)

    def paid(
        self, notice: str, shift: str, amount: str = "80.00", who: str = "teller", **changes: Any
    ) -> Any:
        """A notice confirmed by a teller."""
        return self.act("confirm-payment", notice, who, self.payment(notice, amount, shift=shift, **changes))

    def balances(self) -> dict[tuple[str, str], Decimal]:
        """The ledger as all papers on record make it; it always adds up."""
        with self.hall.reading() as root:
            sums = balances(postings_of(root.archive))
        assert sum(sums.values(), Decimal(0)) == 0
        return sums


def postings_of(archive: Archive) -> Iterable[Posting]:
    """Every posting on record, dossier by dossier."""
    for shard in archive.shards:
        for dossier in shard.values():
            if dossier.procedure == "fees":
                for record in dossier.all_records():
                    yield from getattr(record.paper, "postings", ())


def furnish(hall: ApprovalHall, day: date = SINCE, tariffs: Iterable[TariffForm] = ()) -> dict[str, Actor]:
    """A treasury with three accounts, a branch of the bank with its head and two tellers, a tariff; a day begun."""
    people = {**hall.people, "clock": CLOCK, "centre": CENTRE}
    for who, role, party in (("finance", "finance", ""), ("finance2", "finance", "")):
        opened = hall.hall.act(
            "open-account", "", OPERATOR, NewAccount(f"fee-{who}", VERIFIER, "示例", (role,), party)
        )
        people[who] = Actor(opened.dossier, role, party)
    hall.hall.act(
        "register-applicant", "", OPERATOR, NewApplicant(BANK.code, BANK.name, cast.REGION, "company")
    )
    head = NewAccount("fee-banker", VERIFIER, "示例网点负责人", ("banker",), BANK.code)
    people["banker"] = Actor(hall.hall.act("open-account", "", OPERATOR, head).dossier, "banker", BANK.code)
    people["bank"] = Actor("system:YH01", "bank", BANK.code)
    for account in ACCOUNTS:
        hall.hall.act("register-fiscal-account", "", people["finance"], account)
    form = BankForm("YH01", BANK.name, BANK.code, time(16, 30), ("CZ01", "GK01", "BZ01"))
    hall.hall.act("register-bank", "", people["finance"], form)
    for who in ("teller", "teller2"):
        new = NewAccount(f"fee-{who}", VERIFIER, "示例柜员", ("teller",), BANK.code)
        number = hall.hall.act("open-account", "", people["banker"], new).dossier
        people[who] = Actor(number, "teller", BANK.code)
        hall.hall.act("admit-teller", "YH-YH01", people["banker"], TellerForm(number, "示例柜员"))
    for form_ in tariffs or (TariffForm(tariff, SINCE) for tariff in TARIFFS):
        hall.hall.act("publish-tariff", "", people["finance"], form_)
    hall.hall.act("open-day", "", people["banker"], DayForm("YH01", day))
    return people


@functools.cache
def _charging() -> tuple[Left, dict[str, Actor]]:
    left, people = _played()
    hall = ApprovalHall(left, people)
    everybody = furnish(hall)
    return hall.hall.left(), everybody


def fee_hall(**rest: Any) -> FeeHall:
    """A hall of the test's own, on Monday 2 March 2026, the bank's day begun."""
    left, people = _charging()
    return FeeHall(left, people, **rest)
