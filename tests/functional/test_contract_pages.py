"""A contract at the front door: who comes to it, what is refused beside its form, and what everybody may see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cli.cast import BY_LOGIN
from portal.hall import Hall
from tests.functional.desk_hands import People, told
from trading.contract.model import ContractPublished

LOT, TENDER = "DHGC-2025-0001.1", "DHGC-2025-0001"
NUMBER = f"{LOT}.H01"
PURCHASER = "purchaser1"


class Contract:
    """A contract of the demo, its plan entered, with the people it concerns."""

    def __init__(self, people: People) -> None:
        self.people, self.hall = people, people.hall
        with self.hall.house.reading() as root:
            self.paper = root.archive[LOT].the(ContractPublished)
        self.supplier = next(one for one, who in BY_LOGIN.items() if who.party == self.paper.supplier)
        self.other = next(
            one for one, who in BY_LOGIN.items() if "bidder" in who.roles and who.party != self.paper.supplier
        )

    def plan(self, rest: str = "", *, status: int = 303) -> None:
        """Enter two payments; the second is the rest unless it is given."""
        first = (self.paper.amount / 4).quantize(self.paper.amount)
        fields = [("payer", "organ"), ("small", "y"), ("standards", "工程质量合格\n资料齐全")]
        for n, (title, amount, begins) in enumerate(
            (
                ("预付款", f"{first:f}", "signing"),
                ("验收款", rest or f"{self.paper.amount - first:f}", "acceptance"),
            )
        ):
            fields += [
                (f"milestones-{n}-title", title),
                (f"milestones-{n}-amount", amount),
                (f"milestones-{n}-begins", begins),
                (f"milestones-{n}-days", ""),
            ]
        page = self.people.fill(PURCHASER, f"/desk/lots/{LOT}/plan", fields, status=status)
        if status != 303:
            assert "LY-01" in page.text


@pytest.fixture
def contract(hall: Hall) -> Contract:
    """In a hall of the test's own."""
    return Contract(People(hall))


def test_a_contract_is_its_own_parties_and_its_payments_are_everybodys(contract: Contract) -> None:
    """LY-01, GP-079: refused beside the form; then the purchaser's, the supplier's and the supervisor's, nobody else's."""
    contract.plan("1.00", status=409)
    contract.plan()
    people = contract.people
    for login, zone in ((PURCHASER, ""), ("supervisor1", ""), ("centre1", "")):
        assert "预付款" in told(people.get(login, f"/desk/contracts/{NUMBER}", zone=zone))
    people.get("purchaser2", f"/desk/contracts/{NUMBER}", status=403)
    people.get("supervisor1", f"/desk/contracts/{NUMBER}/team", status=403)
    people.get(contract.other, f"/bidder/contracts/{NUMBER}", status=403)
    page = told(people.get(contract.supplier, f"/bidder/contracts/{NUMBER}"))
    assert "申请付款" in page
    people.fill(
        contract.supplier,
        f"/bidder/contracts/{NUMBER}/payment",
        [("milestone", "1"), ("invoice", "示例发票 1")],
    )
    people.get(contract.supplier, f"/desk/payments/{NUMBER}.F01/pay", zone="department", status=403)
    public = told(people.get(contract.other, f"/records/{NUMBER}-0000"))
    assert "付款情况" in public or "付款期限" in public
    assert "示例发票 1" not in public


def test_a_change_is_signed_by_both_at_their_own_pages(contract: Contract) -> None:
    """LY-11: the supplier asks, cannot agree itself, and the purchaser signs; the notice is public."""
    contract.plan()
    people = contract.people
    fields = [
        ("kind", "variation"),
        ("ground", "design"),
        ("text", "示例变更"),
        ("reason", "示例原因"),
        ("amount", "1000.00"),
    ]
    people.fill(contract.supplier, f"/bidder/contracts/{NUMBER}/change", fields)
    refused = people.fill(contract.supplier, f"/bidder/contracts/{NUMBER}/agree", status=409)
    assert "不能代替对方" in told(refused)
    assert "等待招标人签署" in told(people.get(PURCHASER, f"/desk/contracts/{NUMBER}"))
    people.fill(PURCHASER, f"/desk/contracts/{NUMBER}/agree")
    assert "合同变更公告" in told(people.get(contract.other, f"/trading/{TENDER}"))


def test_a_late_payment_stands_on_the_public_list_until_it_is_paid(contract: Contract) -> None:
    """GP-079, GP-080: from the day after the last; gone with the money."""
    contract.plan()
    people, hall = contract.people, contract.hall
    people.fill(
        contract.supplier,
        f"/bidder/contracts/{NUMBER}/payment",
        [("milestone", "1"), ("invoice", "示例发票 1")],
    )
    hall.clock.set(hall.clock.now() + timedelta(days=40))  # type: ignore[attr-defined]  # a scripted clock
    assert "逾期" in told(people.get("bidder1", "/trading/late-payments"))
    assert NUMBER in people.get("bidder1", "/trading/late-payments").text
    page = people.get(PURCHASER, f"/desk/payments/{NUMBER}.F01/pay")
    assert "尚欠逾期利息" in told(page)
    first = (contract.paper.amount / 4).quantize(contract.paper.amount)
    today = hall.clock.now().date().isoformat()
    people.fill(
        PURCHASER,
        f"/desk/payments/{NUMBER}.F01/pay",
        [("paid", f"{first:f}"), ("paid_on", today), ("voucher", "示例凭证")],
    )
    assert NUMBER not in people.get("bidder1", "/trading/late-payments").text
    assert "待确认的收款" in told(people.get(contract.supplier, f"/bidder/contracts/{NUMBER}"))


def test_what_is_not_over_is_not_archived(contract: Contract) -> None:
    """LY-10: the refusal stands beside the form."""
    contract.plan()
    page = contract.people.fill(PURCHASER, f"/desk/tenders/{TENDER}/archive", status=409)
    assert "尚未验收合格" in told(page)
    contract.people.get(PURCHASER, f"/desk/tenders/{TENDER}/archive.zip", status=404)
