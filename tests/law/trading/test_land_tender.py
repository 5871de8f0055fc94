"""Land use rights by tender as cases: who seals and opens what when, who wins, what comes of too few (TD-04, TD-15, JP-07)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from hallcore.ground.deadline import compute
from portal.auctioneer import resume_auctions
from tests.makers.auction import SELLER, START, TENDERED, Sale, sale_form
from tests.makers.house import BIDDERS, workshop
from tests.makers.values import at, yuan
from trading.auction.forms import CancelForm, ConfirmForm, FailureForm, OfferForm, PostForm, ReasonForm
from trading.auction.model import OfferPosted
from trading.auction.sealed_model import CommitForm, RevealForm
from trading.methods.commitments import final_commitment

DEADLINE = at("04-22 15:00")
LOW, HIGH = "32000000.00", "35000000.00"


@pytest.fixture
def sale() -> Iterator[type[Sale]]:
    """Ask it for a tender; all are closed at the end."""
    made: list[Sale] = []

    def make(method: str = "land_tender", **changes: object) -> Sale:
        made.append(Sale(method, **changes))
        return made[-1]

    yield make
    for one in made:
        one.hall.close()


def taking(sale, *seats: int, reserve: str = "") -> Sale:
    """A tender whose time for tenders runs, these confirmed."""
    one = sale()
    one.announced(reserve)
    one.hall.clock.set(at("03-10 09:00"))
    one.qualified(*seats)
    one.opened()
    return one


def opening(sale, *prices: str, reserve: str = "") -> Sale:
    """A tender after its deadline: seat 0 sealed the first of the prices, and so on."""
    one = taking(sale, *range(len(prices)), reserve=reserve)
    for seat, price in enumerate(prices):
        one.seals(seat, price)
    one.over()
    return one


def refused(one: Sale, seat: int, price: str, where: str | None = None, nonce: str = "n") -> None:
    """Opening an offer is refused."""
    form = RevealForm(Decimal(price), nonce)
    one.hall.refuse("reveal-offer", one.paddle(seat), BIDDERS[seat], form, cite="JP-07", where=where)


def ended(one: Sale):
    """How it ended."""
    return next(r.paper for r in reversed(one.hall.see(one.number).records) if r.type == "auction-ended")


def posted(one: Sale) -> list[OfferPosted]:
    """What is public of the offers."""
    return [r.paper for r in one.hall.see(one.number).records if r.type == "auction-offer-posted"]


def test_the_notice_comes_twenty_days_before_tenders_are_taken(sale) -> None:
    """TD-02: the last lawful minute, and the one after it; the announcement names beginning and deadline."""
    for minute, refuse in (("03-19 23:59", False), ("03-20 00:00", True)):
        one = sale()
        one.registered()
        one.hall.clock.set(at(minute))
        one.refuse("announce-sale", one.announcement(ends=None), "TD-03", "ends")
        early = one.announcement(apply_until=at("04-07 16:00"), ends=START - timedelta(minutes=1))
        one.refuse("announce-sale", early, "TD-03", "ends")
        if refuse:
            one.refuse("announce-sale", one.announcement(), "TD-02", "starts")
        else:
            one.do("announce-sale", one.announcement())


def test_a_tender_has_no_step_and_a_fifth_for_its_deposit(sale) -> None:
    """TD-09: 6,400,000 of 32,000,000, and a cent less is refused; an offer is made once, so there is no step (JP-07)."""
    one = sale()
    for terms, cite, where in (
        (replace(TENDERED, deposit=yuan("6399999.99")), "TD-09", "deposit"),
        (replace(TENDERED, step=yuan("0.01")), "JP-07", "step"),
    ):
        form = sale_form("land_tender", terms)
        one.hall.refuse("register-sale", "", SELLER, form, cite=cite, where=where)
    one.registered()


@pytest.mark.parametrize(("sealed", "state"), [(2, "unsold"), (3, "opening")])
def test_a_tender_wants_three_that_sealed_an_offer_by_the_deadline(sale, sealed, state) -> None:
    """TD-04, JP-08: three had paid their deposits; who sealed nothing is no tenderer."""
    one = taking(sale, 0, 1, 2)
    for seat in range(sealed):
        one.seals(seat, HIGH)
    assert one.over() == state
    if state == "unsold":
        paper = ended(one)
        assert (paper.outcome, paper.bidders, paper.offers, paper.price) == ("too-few", 2, 0, None)
        refused(one, 0, HIGH)
        one.do("announce-unsold", FailureForm("重新组织出让"))
        one.settle()
        assert one.state == "failed"
        assert posted(one) == []


def test_until_the_deadline_an_offer_is_sealed_and_sealed_anew(sale) -> None:
    """JP-07: not before the beginning, in the last second, and not at the deadline; only a commitment; the last counts."""
    one = sale()
    one.announced()
    one.hall.clock.set(at("03-10 09:00"))
    one.qualified(0, 1, 2)
    form = CommitForm("0" * 64)

    def refuse(where: str | None = None, told: CommitForm = form) -> None:
        one.hall.refuse("commit-offer", one.paddle(0), BIDDERS[0], told, cite="JP-07", where=where)

    refuse()
    one.opened()
    refuse("commitment", CommitForm("0" * 63))
    one.hall.refuse("make-offer", one.paddle(0), BIDDERS[0], OfferForm(yuan(HIGH)), cite="JP-06")
    one.hall.refuse("commit-offer", one.paddle(0), BIDDERS[1], form, cite="JP-04")
    for seat in (0, 1, 2):
        one.seals(seat, LOW)
    one.hall.clock.set(DEADLINE - timedelta(seconds=2))
    one.seals(0, HIGH)
    one.hall.clock.set(DEADLINE)
    refuse("commitment")
    one.over()
    refused(one, 0, LOW, "price")
    one.opens(0, HIGH)


def test_who_did_not_pay_in_time_seals_nothing(sale) -> None:
    """JP-04: without a confirmed qualification there is no number to seal an offer under."""
    one = taking(sale, 0)
    one.applied(1)
    one.hall.refuse("commit-offer", one.paddle(1), BIDDERS[1], CommitForm("0" * 64), cite="JP-07")


def test_another_offer_than_the_one_sealed_is_refused(sale) -> None:
    """JP-07: a cent more, another nonce, somebody else's number, below the least; each opens once."""
    one = opening(sale, HIGH, LOW, "31999999.99")
    refused(one, 0, "35000000.01", "price")
    refused(one, 0, HIGH, "price", nonce="m")
    refused(one, 1, HIGH, "price")
    refused(one, 2, "31999999.99", "price")
    refused(one, 0, "35000000.001", "price")
    one.opens(1, LOW)
    refused(one, 1, LOW)
    told = final_commitment(one.number, one.number_of(0), yuan(HIGH), "n")
    assert told == one.bound(0, HIGH)


def test_before_the_deadline_and_after_half_an_hour_nothing_is_opened(sale) -> None:
    """JP-07: the window is thirty minutes; its last second counts, one later does not."""
    one = taking(sale, 0, 1, 2)
    for seat in (0, 1, 2):
        one.seals(seat, HIGH)
    refused(one, 0, HIGH)
    one.over()
    end = compute(
        workshop().lawbook.on(date(2026, 3, 2)).clock("C276"), DEADLINE, workshop().lawbook.calendar
    )
    assert end.end == at("04-22 15:30")
    one.hall.clock.set(at("04-22 15:29:58"))
    one.opens(0, HIGH)
    one.hall.refuse("close-phase", one.number, CLOCK, cite="JP-01")
    one.hall.clock.set(at("04-22 15:30"))
    refused(one, 1, HIGH, "price")
    assert one.over() == "ended"


def test_until_all_are_public_nobody_learns_what_was_opened(sale) -> None:
    """TD-06, JP-07: no offer and no reserve while the opening lasts; then all at once, with what they were sealed by."""
    one = opening(sale, "33000000.00", HIGH, LOW, reserve="34000000.00")
    for seat, price in enumerate(("33000000.00", HIGH, LOW)):
        one.opens(seat, price)
    assert posted(one) == []
    with one.hall.reading() as root:
        assert root.archive.shelf("sales")[one.number]["price"] == ""
    early = PostForm(one.paddle(0), len(one.hall.see(one.paddle(0)).records) - 1)
    one.hall.refuse("post-offer", one.number, CLOCK, early, cite="JP-07")
    assert one.over() == "ended"
    one.settle()
    papers = posted(one)
    assert [(p.paddle, f"{p.price}") for p in papers] == [
        (one.number_of(0), "33000000.00"),
        (one.number_of(1), HIGH),
        (one.number_of(2), LOW),
    ]
    assert all(p.made_at < DEADLINE for p in papers)
    assert all(final_commitment(one.number, p.paddle, p.price, p.nonce) == p.commitment for p in papers)
    paper = ended(one)
    assert (paper.paddle, paper.price, paper.reserve) == (one.number_of(1), yuan(HIGH), yuan("34000000.00"))


@pytest.mark.parametrize(("price", "outcome"), [("34000000.00", "sold"), ("33999999.99", "below-reserve")])
def test_the_reserve_decides_to_the_cent(sale, price, outcome) -> None:
    """TD-06: at the reserve it is sold, a cent below it is not; deposits go back in five working days (TD-07)."""
    one = opening(sale, LOW, LOW, price, reserve="34000000.00")
    one.opens(2, price)
    assert one.over() == ("ended" if outcome == "sold" else "unsold")
    assert ended(one).outcome == outcome


def test_of_equal_offers_the_one_sealed_earlier_wins(sale) -> None:
    """JP-08: whoever sealed anew has its new time."""
    one = taking(sale, 0, 1, 2)
    for seat in (0, 1, 2, 0):
        one.seals(seat, HIGH)
    one.over()
    for seat in (2, 0, 1):
        one.opens(seat, HIGH)
    one.over()
    assert ended(one).paddle == one.number_of(1)


def test_who_does_not_open_has_made_no_offer_and_its_deposit_goes_back(sale) -> None:
    """JP-08, TD-07: the tender is decided among the others; every loser's deposit is ordered back, the winner's not."""
    one = taking(sale)
    one.hall.clock.set(at("04-09 09:00"))
    notices = one.qualified(0, 1, 2)
    for seat, price in enumerate((HIGH, LOW, LOW)):
        one.seals(seat, price)
    one.over()
    one.opens(1, LOW)
    assert one.over() == "ended"
    one.settle()
    paper = ended(one)
    assert (paper.paddle, paper.bidders, paper.offers) == (one.number_of(1), 3, 1)
    for seat in (0, 2):
        (back,) = one.back(notices[seat])
        assert (back.clock, back.due_by, back.interest_from) == ("C73", date(2026, 4, 29), None)
        assert back.reason == "招标活动结束，未中标"
    assert one.back(notices[1]) == []


def test_where_nobody_opens_nothing_is_sold(sale) -> None:
    """JP-08."""
    one = opening(sale, HIGH, HIGH, HIGH)
    assert one.over() == "unsold"
    assert ended(one).outcome == "no-offer"


def test_the_seller_gives_the_notice_of_award_and_nobody_signs_before(sale) -> None:
    """TD-16, TD-08, TD-10: the highest is told; ten working days to publish; the contract is at the price offered."""
    one = sale()
    one.struck(0, 1, 2, remit=True)
    one.hall.refuse("sign-deal", one.paddle(2), BIDDERS[2], cite="")
    one.refuse("confirm-deal", ConfirmForm(""), "JP-04", "examined")
    one.do("confirm-deal", ConfirmForm("符合投标条件"))
    deal = one.hall.last(one.number).paper
    assert (deal.winner, deal.price) == (BIDDERS[2].party, yuan("33000000.00"))
    assert deal.contract_by == at("05-10 00:00")


def test_a_winner_that_does_not_go_through_with_it_may_lose_the_deposit(sale) -> None:
    """TD-10: the treasury is asked, as in every sale."""
    one = sale()
    notices = one.confirmed(0, 1, 2)
    one.do("cancel-deal", CancelForm("逾期不签合同", blame=True, following="重新组织出让"))
    one.settle()
    assert "forfeit-asked" in one.hall.see(notices[2]).types


def test_a_tender_may_be_ended_until_its_deadline(sale) -> None:
    """TD-01, TD-07: not once offers are being opened."""
    one = taking(sale, 0, 1, 2)
    one.do("terminate-sale", ReasonForm("规划条件调整"))
    assert one.state == "terminated"
    other = opening(sale, LOW, LOW, LOW)
    other.refuse("terminate-sale", ReasonForm("规划条件调整"), "TD-01")


def test_after_a_stop_the_opening_begins_anew_and_a_missed_deadline_moves(sale) -> None:
    """JP-03: half an hour each, on record."""
    one = opening(sale, LOW, LOW, HIGH)
    one.hall.clock.set(at("04-22 18:00"))
    one.settle()
    assert resume_auctions(one.hall.house) == 1
    assert one.hall.last(one.number).paper.ends == at("04-22 18:30")
    one.opens(2, HIGH)
    assert one.over() == "ended"
    other = taking(sale, 0, 1, 2)
    other.hall.clock.set(at("04-22 18:00"))
    other.settle()
    assert resume_auctions(other.hall.house) == 1
    other.seals(0, HIGH)
