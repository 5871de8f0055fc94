"""Bid bonds through the front door: asked for by the bidder, seen by nobody else, ordered back when the law says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hallcore.desk import CLOCK
from hallcore.fees.banking import RefundAsked
from hallcore.fees.forms import NoticeForm
from hallcore.fees.model import NoticeIssued
from hallcore.fees.tariff import Measure
from hallcore.ground.errors import Refusal
from portal.bonds import BondKeeper, bond_form
from portal.followers import Item
from tests.functional.bidder_fixtures import Bidding
from tests.functional.desk_hands import People, token_of, told
from tests.functional.office_hall import OfficeHall, office_hall
from tests.functional.test_office_fees import pay
from trading.tendering.model import BID
from trading.tendering.rules import lot_terms

LOT = "DHGC-2026-0009.1"


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall of the test's own."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


def bonded(office: OfficeHall, bidding: Bidding) -> str:
    """A bond's notice, asked for on the bid's page; its number."""
    page = bidding.get()
    assert "投标保证金" in told(page)
    done = bidding.browser.post(bidding.path("/bond"), {"csrf_token": token_of(page)}, status=303)
    office.settle()
    return str(done.location.rpartition("/")[2])


def amount_of(office: OfficeHall) -> Decimal:
    """What the lot asks for."""
    with office.hall.house.reading() as root:
        return lot_terms(root.archive["DHGC-2026-0009"], root.archive[LOT]).bond


def test_a_bidder_gets_one_notice_that_names_nobody_to_others(office: OfficeHall) -> None:
    """ZB-035, ZB-038: as much as the lot asks for, into the bonds' account; a second is refused; supervision sees no payer."""
    people = People(office.hall)
    bidding = Bidding(people, "bidder6", LOT)
    bidding.enrol()
    notice = bonded(office, bidding)
    with office.hall.house.reading() as root:
        record = root.archive[notice].record(0)
        issued = root.archive[notice].the(NoticeIssued)
    assert (issued.amount, issued.account, issued.bond, issued.matter) == (
        amount_of(office),
        "BZ01",
        True,
        bidding.number,
    )
    assert record.disclosure == "internal"
    page = told(bidding.browser.get(f"/my/fees/{notice}"))
    assert "保证金" in page
    assert issued.organ in page
    again = bidding.browser.post(bidding.path("/bond"), {"csrf_token": token_of(bidding.get())}, status=409)
    assert notice in told(again)
    for login in ("supervisor1", "manager1"):
        people.browser(login, "hall").get(f"/office/fees/{notice}", status=404)
    people.browser("bidder13").get(f"/my/fees/{notice}", status=404)


def test_a_withdrawn_bid_has_its_bond_ordered_back_and_may_pay_anew(office: OfficeHall) -> None:
    """ZB-052: within five days of the withdrawal, to the account it came from; then another bond may be asked for."""
    bidding = Bidding(People(office.hall), "bidder6", LOT)
    bidding.enrol()
    notice = bonded(office, bidding)
    pay(office, notice, str(amount_of(office)))
    bidding.submit(bidding.seal())
    form = {"csrf_token": token_of(bidding.get("/withdraw")), "reason": "报价有误"}
    bidding.browser.post(bidding.path("/withdraw"), form, status=303)
    office.settle()
    with office.hall.house.reading() as root:
        (refund,) = root.archive.children(notice)
        asked = refund.the(RefundAsked)
        assert (refund.state, asked.clock, asked.due_by) == ("confirmed", "C30", date(2026, 3, 9))
        assert asked.amount == amount_of(office)
        assert refund.record(0).annex.get("account") == "6222000011112222"
    assert bonded(office, bidding) != notice


def test_the_contract_orders_every_bond_of_its_lot_back_once(office: OfficeHall) -> None:
    """ZB-097: winner and losers; the agent acting twice orders nothing twice."""
    house = office.hall.house
    with house.reading() as root:
        index, item = next(
            (index, Item(root, index))
            for index, _entry in root.journal.since(0)
            if Item(root, index).record.type == "contract-notice"
        )
        lot = item.dossier.number
        bids = [child.number for child in root.archive.children(lot) if child.machine == BID]
        with pytest.raises(Refusal, match="已经截止"):
            bond_form(office.hall.provider, root.archive, root.archive[bids[0]], "中心")
        form = NoticeForm(
            matter=bids[0],
            about="投标保证金",
            party="91222403MA0004008T",
            payer="示例投标人",
            department="",
            measures=(Measure("F9001", base=Decimal("20000.00")),),
            block="910",
            code="99990000000000000001",
            provider="演示",
            organ="中心",
        )
    notice = str(house.perform("issue-notice", "", CLOCK, form).dossier)
    pay(office, notice, "20000.00")
    keeper = BondKeeper(house)
    for _twice in range(2):
        with house.reading() as root:
            keeper.act(Item(root, index))
    with house.reading() as root:
        (refund,) = root.archive.children(notice)
        assert (refund.state, refund.the(RefundAsked).clock) == ("confirmed", "C35")


def test_a_letter_of_guarantee_is_lodged_in_place_of_the_money(office: OfficeHall) -> None:
    """ZB-038: what is wrong stays beside its field; lodged, the bidder reads it on its own page, and nobody else does."""
    people = People(office.hall)
    bidding = Bidding(people, "bidder6", LOT)
    bidding.enrol()
    assert "提交保函" in told(bidding.get())
    page = bidding.get("/guarantee")
    form = {
        "csrf_token": token_of(page),
        "kind": "insurance",
        "issuer": "示例保险公司",
        "number": "BX-2026-7788",
        "amount": "1.00",
        "valid_until": "2026-12-31",
    }
    files = [("files", "保单.pdf", b"%PDF-1.7 demo")]
    short = bidding.browser.post(bidding.path("/guarantee"), form, upload_files=files, status=409)
    assert "不低于投标保证金" in told(short)
    assert "示例保险公司" in short.text
    form |= {"amount": str(amount_of(office)), "csrf_token": token_of(short)}
    bidding.browser.post(bidding.path("/guarantee"), form, upload_files=files, status=303)
    office.settle()
    own = told(bidding.get())
    assert "保证保险" in own
    assert "BX-2026-7788" in own
    public = people.browser("bidder7").get(f"/trading/{LOT.rpartition('.')[0]}")
    assert "BX-2026-7788" not in public.text
