"""Codes and receipts come from a provider that may be away: nothing is half done, and each receipt is filed once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import plaster
import pytest

from hallcore.fees.banking import Line
from hallcore.fees.fates import lines_of
from hallcore.fees.forms import (
    Counterparty,
    EndShiftForm,
    LinesForm,
    PayRefundForm,
    RefundForm,
    RemitForm,
    ReverseForm,
)
from hallcore.fees.rules import statement_number
from hallcore.ground.errors import Refusal
from portal import cashier as cashiers
from portal.cashier import UNRECEIPTED, Cashier
from portal.followers import Crew
from portal.providers import CodeAsked, Demonstration, Nobody, new_code, provider_of
from portal.settings import Settings
from tests.conftest import ROOT
from tests.makers.fees import DAY, SINCE, FeeHall, fee_hall

ACCOUNT = "6222000000000000001"


class Away:
    """A provider that does not answer while ``away`` is set, and counts what it is asked."""

    name = "演示"

    def __init__(self) -> None:
        self.away = True
        self.asked: list[str] = []
        self._there = Demonstration(Settings(var=Path("/nonexistent")))

    def payment_code(self, asked):
        """A code, or nobody there."""
        if self.away:
            raise TimeoutError("没有应答")
        return self._there.payment_code(asked)

    def receipt(self, asked):
        """A receipt, or nobody there."""
        self.asked.append(asked.key)
        if self.away:
            raise TimeoutError("没有应答")
        return self._there.receipt(asked)


@pytest.fixture
def provider() -> Away:
    """A provider that is away at first."""
    return Away()


@pytest.fixture
def hall(provider: Away, monkeypatch: pytest.MonkeyPatch):
    """A hall that charges, with its cashier."""
    monkeypatch.setattr(cashiers, "RETRY_SECONDS", 0.0)
    made = fee_hall()
    made.cashier = Cashier(made.hall.house, provider)
    made.crew = Crew(made.hall.house, (), (made.cashier,), (made.cashier,))
    yield made
    made.close()


def settle(hall: FeeHall) -> None:
    """Seal and follow until nothing is left to do."""
    while hall.hall.seal() or hall.crew.step():
        pass


def receipts(hall: FeeHall, number: str) -> list[tuple[int, Decimal, int]]:
    """Of which record, how much, and which receipt it takes back."""
    papers = [record.paper for record in hall.hall.see(number).records if record.type == "fiscal-receipt"]
    return [(paper.of, paper.amount, paper.red) for paper in papers]


def waiting(hall: FeeHall) -> list[str]:
    """The dossiers that wait for a receipt."""
    with hall.hall.reading() as root:
        return list(root.archive.shelf(UNRECEIPTED).keys())


def test_a_provider_that_is_away_makes_the_receipt_wait_and_not_the_payment(hall, provider):
    """FEE-13: the confirmation stands; the receipt is tried again and filed once when the provider is back."""
    notice = hall.noticed()
    hall.paid(notice, hall.shift())
    settle(hall)
    assert (receipts(hall, notice), waiting(hall)) == ([], [notice])
    assert hall.hall.see(notice).state == "paid"
    provider.away = False
    settle(hall)
    settle(hall)
    assert receipts(hall, notice) == [(1, Decimal("80.00"), -1)]
    assert (waiting(hall), set(provider.asked)) == ([], {f"{notice}-0001"})


def test_a_crash_between_receipt_and_filing_repeats_the_question_and_not_the_receipt(hall, provider):
    """The provider gives the same key the same receipt; the act's rule refuses a second."""
    provider.away = False
    notice = hall.noticed()
    hall.paid(notice, hall.shift())
    settle(hall)
    with hall.hall.reading() as root:
        assert cashiers.wanted(root, notice) is None
    hall.hall.house.transact(lambda root: root.archive.shelf("cursors").clear())
    settle(hall)
    assert len(receipts(hall, notice)) == 1


def test_what_was_taken_back_has_a_red_receipt(hall, provider):
    """FEE-14: blue for the payment, red for the reversal, both after an hour without the provider."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift)
    hall.act("reverse-payment", notice, "teller2", ReverseForm("输错", hall.shift("teller2")))
    settle(hall)
    provider.away = False
    settle(hall)
    assert receipts(hall, notice) == [(1, Decimal("80.00"), -1), (2, Decimal("-80.00"), 3)]


def test_what_was_paid_back_has_a_red_receipt(hall, provider):
    """FEE-14: filed in the refund's own dossier."""
    provider.away = False
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift, channel="pos", payer="示例付款人", account=ACCOUNT)
    hall.to("03-02 16:40")
    hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("500.00")))
    hall.act("close-day", DAY, "banker")
    hall.act("remit", DAY, "banker", RemitForm("CZ01", Decimal("80.00"), "HK1"))
    refund = hall.act("ask-refund", notice, "company", RefundForm("mistaken", "重复申请")).dossier
    hall.act("confirm-refund", refund, "D01-handler", "属实")
    hall.act("approve-refund", refund, "finance", "同意")
    hall.act("pay-refund", refund, "teller", PayRefundForm("YH01", "TK1", ACCOUNT))
    settle(hall)
    assert receipts(hall, notice) == [(1, Decimal("80.00"), -1)]
    assert [(of, amount) for of, amount, _red in receipts(hall, refund)] == [(3, Decimal("-80.00"))]


def test_a_transfer_the_bank_confirmed_is_laid_beside_its_notice(hall, provider):
    """FEE-16: a line that waited for the bank is matched without anybody's doing."""
    provider.away = False
    notice, shift = hall.noticed(), hall.shift()
    line = Line("L1", SINCE, Decimal("80.00"), "B1", hall.code_of(notice), "第 2 行")
    hall.act("take-lines", "", "finance", LinesForm("CZ01", (line,), (Counterparty("示例付款人"),)))
    statement = statement_number("CZ01", SINCE)
    hall.paid(notice, shift, channel="transfer", lines=((statement, "L1"),))
    settle(hall)
    with hall.hall.reading() as root:
        assert lines_of(root.archive[statement])["L1"].fate == "matched"


# -- codes ---------------------------------------------------------------------------------------------


def test_the_demo_s_codes_are_marked_and_the_same_for_the_same_question(hall):
    """FEE-11: a range of their own; another matter, another installation, another code; a used one is not given again."""
    demo, other = Demonstration(Settings(var=Path())), Demonstration(Settings(var=Path(), origin="x/log/1"))
    matter = hall.applied()
    asked = CodeAsked(f"{matter}#1", matter, "", "D01")
    with hall.hall.reading() as root:
        code, name = new_code(demo, root.archive, matter, "", "D01")
    assert (code[:4], len(code), name) == ("9999", 20, "演示")
    assert demo.payment_code(asked) == code != other.payment_code(asked)
    hall.noticed(matter=matter, code=code)
    with hall.hall.reading() as root:
        assert new_code(demo, root.archive, matter, "", "D01")[0] != code


def test_without_a_code_no_notice(hall, provider):
    """FEE-11: the refusal says what to do; nothing is on record."""
    matter = hall.applied()
    for absent in (provider, Nobody()):
        with hall.hall.reading() as root, pytest.raises(Refusal, match="没有开具，请稍后重试") as told:
            new_code(absent, root.archive, matter, "", "D01")
        assert told.value.cite == "FEE-11"


def test_production_refuses_the_demonstration() -> None:
    """Given the demo's provider or the demo bank's key in production, the settings are refused."""
    values = plaster.get_settings(str(ROOT / "production.ini"), "app:main")
    with pytest.raises(ValueError, match=r"hall\.fees\.provider"):
        Settings.from_ini({**values, "hall.fees.provider": "demo"}, ROOT)
    demo = plaster.get_settings(str(ROOT / "development.ini"), "app:main")
    with pytest.raises(ValueError, match=r"hall\.exchange"):
        Settings.from_ini({**values, "hall.bankkey.YH01": demo["hall.bankkey.YH01"]}, ROOT)
    assert isinstance(provider_of(Settings.from_ini(values, ROOT)), Nobody)
    with pytest.raises(ValueError, match="is none of"):
        provider_of(Settings(var=Path(), fee_provider="nobody"))
