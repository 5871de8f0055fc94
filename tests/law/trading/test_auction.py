"""Sales as cases: what may be announced when, who may take part, which offer stands, how it ends (TD, KY, CQ, JP)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from hallcore.ground.deadline import compute, latest_start
from hallcore.ground.errors import Refusal
from portal.auctioneer import resume_auctions
from tests.makers.auction import ASSET, LAND, MINE, SELLER, START, TERMS, Sale, sale_form, times
from tests.makers.house import AGENCY, BIDDERS, CENTRE, workshop
from tests.makers.values import at, yuan
from trading.auction.forms import (
    ApplyForm,
    CancelForm,
    ConfirmForm,
    CorrectionForm,
    FailureForm,
    OfferForm,
    ReasonForm,
    ReserveForm,
    ResultForm,
)
from trading.auction.standing import leading, offers_of

NEXT = "重新组织出让"


@pytest.fixture
def sale() -> Iterator[type[Sale]]:
    """Ask it for a sale by a method; all are closed at the end."""
    made: list[Sale] = []

    class Kept(Sale):
        def __init__(self, *args: object, **rest: object) -> None:
            super().__init__(*args, **rest)  # type: ignore[arg-type]  # handed on
            made.append(self)

    yield Kept
    for one in made:
        one.hall.close()


# -- what is sold ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("use", "longest"),
    [("residential", 70), ("industrial", 50), ("public", 50), ("commercial", 40), ("other", 50)],
)
def test_a_term_of_land_is_no_longer_than_its_use_allows(sale, use, longest) -> None:
    """TD-11: to the year."""
    one = sale("land_listing")
    terms = replace(LAND, use=use, years=longest + 1)
    refusal = one.hall.refuse(
        "register-sale", "", SELLER, sale_form("land_listing", terms), cite="TD-11", where="years"
    )
    assert f"{longest} 年" in refusal.reason
    one.hall.act("register-sale", "", SELLER, sale_form("land_listing", replace(terms, years=longest)))


def test_a_deposit_of_land_is_a_fifth_of_the_starting_price_at_least(sale) -> None:
    """TD-09: to the fen."""
    one = sale("land_listing")
    short = replace(LAND, deposit=yuan("6399999.99"))
    one.hall.refuse(
        "register-sale", "", SELLER, sale_form("land_listing", short), cite="TD-09", where="deposit"
    )
    one.registered()


def test_half_of_the_price_of_land_is_paid_first(sale) -> None:
    """TD-10: forty-nine per cent are too little."""
    one = sale("land_listing")
    less = replace(LAND, first=Decimal(49))
    one.hall.refuse("register-sale", "", SELLER, sale_form("land_listing", less), cite="TD-10", where="first")


def test_nothing_is_sold_below_the_state_s_least_price(sale) -> None:
    """TD-06."""
    one = sale("land_listing")
    low = replace(LAND, valuation=yuan("32000000.01"))
    one.hall.refuse("register-sale", "", SELLER, sale_form("land_listing", low), cite="TD-06", where="start")


def test_a_first_price_is_not_below_the_valuation(sale) -> None:
    """CQ-05: a fen below is refused the first time."""
    one = sale("property_auction", terms=replace(ASSET, start=yuan("4999999.99")))
    with pytest.raises(Refusal) as refused:
        one.registered()
    assert (refused.value.cite, refused.value.where) == ("CQ-05", "start")


def test_a_repeated_price_below_nine_tenths_of_the_valuation_wants_a_written_consent(sale) -> None:
    """CQ-05: 4,500,000 is nine tenths of 5,000,000; a fen less is refused without the consent."""
    one = sale("property_auction")
    first = one.struck()
    assert not first
    assert one.state == "unsold"
    one.do("announce-unsold", FailureForm("降价后重新披露"))
    for price, consent, stands in (
        ("4500000.00", "", True),
        ("4499999.99", "", False),
        ("4499999.99", "敦示例国资〔2026〕8 号", True),
    ):
        form = sale_form(
            "property_auction", replace(ASSET, start=yuan(price)), after=one.number, consent=consent
        )
        if stands:
            one.hall.act("register-sale", "", one.seller, form)
        else:
            one.hall.refuse("register-sale", "", one.seller, form, cite="CQ-05", where="consent")


def test_who_does_not_sell_nor_is_entrusted_registers_nothing(sale) -> None:
    """ZB-015: an agency only under a mandate; the centre never (PT-01)."""
    one = sale("land_listing")
    form = sale_form("land_listing")
    done = one.hall.act("register-sale", "", AGENCY, form)
    assert one.hall.see(done.dossier).records[0].paper.agency == AGENCY.party
    one.hall.refuse("register-sale", "", BIDDERS[0], form, cite="ZB-015")
    one.registered()
    for verb, filed in (
        ("announce-sale", one.announcement()),
        ("set-reserve", ReserveForm(yuan("1.00"), "x")),
    ):
        one.hall.refuse(verb, one.number, CENTRE, filed, cite="ZB-015")


# -- when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "noticed", "cite"),
    [
        ("land_listing", "03-19 23:59", "TD-02"),
        ("land_auction", "03-19 23:59", "TD-02"),
        ("land_tender", "03-19 23:59", "TD-02"),
        # twenty working days before 8 April, Qingming (4 to 6 April) aside
        ("mineral_listing", "03-10 23:59", "KY-01"),
    ],
)
def test_a_notice_comes_so_many_days_before_the_start(sale, method, noticed, cite) -> None:
    """TD-02, KY-01: the last lawful minute, and the one after it is refused."""
    one = sale(method)
    one.registered()
    one.hall.clock.set(at(noticed))
    one.do("announce-sale", one.announcement())
    other = sale(method)
    other.registered()
    other.hall.clock.set(at(noticed) + timedelta(minutes=1))
    other.refuse("announce-sale", other.announcement(), cite, "starts")


@pytest.mark.parametrize(
    ("method", "last", "short", "cite"),
    [
        ("land_listing", "04-20 15:00", "04-19 23:00", "TD-03"),  # the tenth day is a Saturday
        ("mineral_listing", "04-22 15:00", "04-21 15:00", "KY-02"),
    ],
)
def test_a_listing_lasts_so_many_days(sale, method, last, short, cite) -> None:
    """TD-03, KY-02: ten days, or ten working days."""
    one = sale(method)
    one.registered()
    one.hall.clock.set(at("03-03 09:00"))
    early = {"ends": at(short), "apply_until": at("04-10 16:00")}
    one.refuse("announce-sale", one.announcement(**early), cite, "ends")
    one.do("announce-sale", one.announcement(ends=at(last), apply_until=at("04-10 16:00")))


@pytest.mark.parametrize(
    ("start", "use", "last", "short", "cite"),
    [
        ("1000000.00", "asset", "03-17 16:00", "03-16 16:00", "CQ-04"),
        ("10000000.00", "asset", "03-17 16:00", "03-16 16:00", "CQ-04"),
        ("10000000.01", "asset", "03-31 16:00", "03-30 16:00", "CQ-04"),
        ("1000000.00", "equity", "03-31 16:00", "03-30 16:00", "CQ-01"),
    ],
)
def test_state_property_is_disclosed_by_its_price_and_kind(sale, start, use, last, short, cite) -> None:
    """CQ-01, CQ-04: ten working days from one million, twenty above ten; twenty for a share in a company."""
    terms = replace(ASSET, start=yuan(start), valuation=yuan(start), use=use, deposit=yuan("100000.00"))
    one = sale("property_auction", terms=terms)
    one.registered()
    one.hall.clock.set(at("03-03 09:00"))
    one.refuse("announce-sale", one.announcement(apply_until=at(short)), cite, "apply_until")
    one.do("announce-sale", one.announcement(apply_until=at(last)))


def test_below_a_million_the_law_names_no_period(sale) -> None:
    """CQ-04 speaks from one million on."""
    terms = replace(ASSET, start=yuan("999999.99"), valuation=yuan("900000.00"), deposit=yuan("100000.00"))
    one = sale("property_auction", terms=terms)
    one.registered()
    one.hall.clock.set(at("03-03 09:00"))
    one.do("announce-sale", one.announcement(apply_until=at("03-04 16:00"), starts=at("03-05 09:00")))
    assert one.state == "announced"


@pytest.mark.parametrize(
    ("clock", "start", "last"),
    [
        ("C219", "03-03", "03-31"),  # CQ-02: twenty working days
        ("C220", "03-03", "04-29"),  # CQ-03: forty, Qingming aside
        ("C217", "04-04", "06-03"),  # TD-12: sixty days, a Wednesday
        ("C217", "04-22", "06-22"),  # TD-12: sixty days end on a Sunday after the Dragon Boat Festival
        ("C215", "04-22", "05-22"),  # TD-10: the corresponding day
        ("C214", "04-22", "05-09"),  # TD-10: ten working days over Labour Day, a worked Saturday the last
        ("C223", "04-22", "04-29"),  # CQ-07
        ("C213", "04-22", "05-09"),  # KY-03
    ],
)
def test_the_last_day_of_what_follows(clock, start, last) -> None:
    """Each period of the rulebook's rows on the calendar of 2026."""
    book = workshop().lawbook
    law = book.on(date(2026, 3, 2))
    assert compute(
        law.clock(clock), date.fromisoformat(f"2026-{start}"), book.calendar
    ).last == date.fromisoformat(f"2026-{last}")


def test_an_auctioneer_s_notice_comes_a_week_before(sale) -> None:
    """TD-13: seven days counted backwards, which twenty days of land contain."""
    book = workshop().lawbook
    law = book.on(date(2026, 3, 2))
    assert latest_start(law.clock("C218"), START, book.calendar).last == date(2026, 4, 1)
    assert law.figure("TD-13") == law.clock("C218").n == 7


def test_a_correction_that_affects_the_price_has_the_notice_run_anew(sale) -> None:
    """TD-02: on 20 March nineteen days are left, so the start moves; one that does not may keep the times."""
    one = sale("land_listing")
    one.announced()
    one.hall.clock.set(at("03-20 09:00"))
    one.do("correct-sale", CorrectionForm("联系电话更正", affects_price=False))
    changed = CorrectionForm("容积率调整为不大于 1.6", affects_price=True)
    one.refuse("correct-sale", changed, "TD-02", "starts")
    moved = times("land_listing", starts=at("04-09 09:00"))
    one.do("correct-sale", replace(changed, times=moved))
    assert dict(one.hall.see(one.number).due)["open-sale"] == at("04-09 09:00").isoformat()
    earlier = replace(moved, starts=at("04-08 09:00"))
    one.refuse("correct-sale", replace(changed, affects_price=False, times=earlier), "TD-02", "starts")


# -- the reserve ----------------------------------------------------------------------------------------


def test_a_reserve_is_set_together_before_the_notice_and_is_in_no_record_until_the_end(sale) -> None:
    """TD-06: the record says that it was set, by which minutes; the price lies beside it, salted and hashed."""
    one = sale("land_listing")
    one.registered()
    one.refuse("announce-sale", one.announcement(reserved=True), "TD-06", "reserved")
    one.refuse("set-reserve", ReserveForm(yuan("33000000.00"), " "), "TD-06", "decision")
    one.refuse("set-reserve", ReserveForm(yuan("31999999.99"), "纪要"), "TD-06", "price")
    one.announced("33000000.00")
    filed = next(record for record in one.hall.see(one.number).records if record.type == "reserve-set")
    assert filed.disclosure == "sealed"
    for record in one.hall.see(one.number).records:
        assert b"33000000" not in record.data


def test_an_offer_below_the_reserve_has_no_effect(sale) -> None:
    """TD-14, TD-05: a fen below is unsold, the reserve itself is sold; afterwards the reserve is told."""
    for price, outcome in (("33499999.99", "below-reserve"), ("33500000.00", "sold")):
        one = sale("land_listing")
        one.announced("33500000.00")
        one.hall.clock.set(at("03-10 09:00"))
        one.qualified(0)
        one.opened()
        one.offer(0, price)
        one.over()
        ended = one.hall.last(one.number).paper
        assert (ended.outcome, ended.reserve) == (outcome, yuan("33500000.00"))


# -- taking part ----------------------------------------------------------------------------------------


def test_whoever_pays_in_time_has_a_number_that_tells_nothing(sale) -> None:
    """JP-04: the agent confirms; what the bidder filed is sealed, its number four digits, two bidders two numbers."""
    one = sale("land_listing")
    one.announced()
    one.qualified(0, 1)
    numbers = {one.number_of(seat) for seat in (0, 1)}
    assert len(numbers) == 2
    assert all(len(number) == 4 for number in numbers)
    for seat in (0, 1):
        assert {record.disclosure for record in one.hall.see(one.paddle(seat)).records} == {"sealed"}
    for record in one.hall.see(one.number).records[1:]:
        assert not any(bidder.party.encode() in record.data for bidder in BIDDERS[:2])


def test_a_deposit_that_comes_late_gives_no_number_and_goes_back(sale) -> None:
    """JP-04: at the very moment it is late; without interest, within five working days (TD-07)."""
    one = sale("land_auction")
    one.announced()
    one.hall.clock.set(at("04-01 10:00"))
    one.applied(0)
    notice = one.deposit_notice(0)
    one.hall.clock.set(at("04-07 16:00"))
    one.paid(notice)
    one.settle()
    assert one.number_of(0) == ""
    (back,) = one.back(notice)
    assert (back.clock, back.due_by, back.interest_from) == ("C73", date(2026, 4, 14), None)


def test_who_sells_or_bids_twice_or_states_nothing_does_not_take_part(sale) -> None:
    """TD-14, JP-04."""
    one = sale("land_listing")
    one.announced()
    form = ApplyForm(stated=True)
    one.hall.refuse("apply-to-bid", one.number, BIDDERS[0], ApplyForm(), cite="JP-04", where="stated")
    with_seller = ApplyForm((SELLER.party,), stated=True)
    one.hall.refuse("apply-to-bid", one.number, BIDDERS[0], with_seller, cite="TD-14", where="others")
    one.hall.act("apply-to-bid", one.number, BIDDERS[0], ApplyForm((BIDDERS[1].party,), stated=True))
    one.hall.refuse("apply-to-bid", one.number, BIDDERS[0], form, cite="JP-04")
    one.hall.refuse("apply-to-bid", one.number, BIDDERS[1], form, cite="JP-04", where="others")
    one.hall.clock.set(at("04-20 16:00"))
    one.hall.refuse("apply-to-bid", one.number, BIDDERS[2], form, cite="JP-04")


# -- offers ---------------------------------------------------------------------------------------------


def listed(sale, *seats: int) -> Sale:
    """A listing that has begun, with these bidders."""
    one = sale("land_listing")
    one.announced()
    one.hall.clock.set(at("03-10 09:00"))
    one.qualified(*seats)
    one.refuse_offer(seats[0], "32000000.00", "JP-06")
    one.opened()
    return one


def test_an_offer_is_the_start_or_a_step_above(sale) -> None:
    """JP-06: to the fen; whoever leads does not offer against itself; whoever has not paid does not offer."""
    one = listed(sale, 0, 1)
    one.applied(2)
    one.refuse_offer(0, "31999999.99", "JP-06")
    one.offer(0, "32000000.00")
    one.refuse_offer(0, "40000000.00", "JP-06")
    refusal = one.refuse_offer(1, "32499999.99", "JP-06")
    assert "32,500,000.00" in refusal.reason
    assert "可以重新报价" in refusal.reason
    one.offer(1, "32500000.00")
    one.refuse_offer(2, "40000000.00", "JP-06")
    assert one.hall.last(one.paddle(1)).type == "auction-offer"


def test_an_offer_is_public_at_once_under_its_number_with_the_hash_of_the_sealed_record(sale) -> None:
    """JP-04: whoever offered can show later which record was meant; nobody else learns who it was. Once."""
    one = listed(sale, 0)
    one.offer(0, "32000000.00")
    posted = one.hall.last(one.number)
    offer = one.hall.last(one.paddle(0))
    assert posted.type == "auction-offer-posted"
    assert posted.disclosure == "public"
    assert (posted.paper.paddle, posted.paper.sha256) == (one.number_of(0), offer.sha256)
    assert BIDDERS[0].party.encode() not in posted.data
    count = len(one.hall.see(one.number).types)
    one.settle()
    assert len(one.hall.see(one.number).types) == count


def test_of_two_offers_at_the_same_moment_exactly_one_stands(sale) -> None:
    """JP-06: eight threads offer the same price at once; one is filed, seven are told the price has moved."""
    one = sale("land_auction")
    one.announced()
    one.hall.clock.set(at("03-10 09:00"))
    one.qualified(0, 1, 2, 3)
    one.opened()
    gate, found = threading.Barrier(8), []

    def offer(seat: int) -> None:
        gate.wait()
        try:
            one.hall.act("make-offer", one.paddle(seat), BIDDERS[seat], OfferForm(yuan("32000000.00")))
            found.append("stands")
        except Refusal as refusal:
            found.append(refusal.reason)

    threads = [threading.Thread(target=offer, args=(n % 4,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count("stands") == 1
    assert sum("当前价已为" in each or "目前最高" in each for each in found) == 7
    with one.hall.reading() as root:
        (only,) = offers_of(root.archive, root.archive[one.number])
        assert only == leading(root.archive, root.archive[one.number])


def test_a_loser_of_the_moment_may_offer_anew_and_keeps_the_evidence(sale) -> None:
    """The refusal is on record in its own dossier, sealed."""
    one = listed(sale, 0, 1)
    one.offer(0, "32000000.00")
    one.refuse_offer(1, "32000000.00", "JP-06")
    refused = one.hall.last(one.paddle(1))
    assert (refused.type, refused.disclosure) == ("refused", "sealed")
    one.offer(1, "32500000.00")


# -- how it ends ----------------------------------------------------------------------------------------


def test_one_valid_offer_at_the_end_of_the_listing_is_sold(sale) -> None:
    """TD-05: nobody is asked where only one has offered; not a second before the end, and only once."""
    one = listed(sale, 0, 1)
    one.offer(0, "32000000.00")
    one.hall.clock.set(at("04-22 14:59:59"))
    one.hall.refuse("close-phase", one.number, CLOCK, cite="JP-01")
    one.refuse_offer(1, "32000000.00", "JP-06")
    assert one.over() == "ended"
    one.refuse_offer(1, "40000000.00", "JP-06")
    one.hall.refuse("close-phase", one.number, CLOCK, cite="TD-05")


def test_nobody_offers_and_nothing_is_sold(sale) -> None:
    """TD-05: the announcement says what comes next, within ten working days (TD-08); every deposit goes back."""
    one = sale("land_listing")
    one.announced()
    one.hall.clock.set(at("03-10 09:00"))
    notice = one.qualified(0)[0]
    one.opened()
    assert one.over() == "unsold"
    one.settle()
    assert [back.due_by for back in one.back(notice)] == [date(2026, 4, 29)]
    one.refuse("announce-unsold", FailureForm(" "), "TD-08", "following")
    one.hall.clock.set(at("05-10 00:00"))
    one.do("announce-unsold", FailureForm(NEXT))
    assert (
        one.state == "failed"
    )  # late, on record, and a card (TD-08/result): what is owed to the public stays owed


def test_the_last_minute_of_the_tenth_working_day_is_in_time(sale) -> None:
    """TD-08: ten working days from 22 April over Labour Day end on 9 May, a worked Saturday."""
    one = sale("land_listing")
    one.struck()
    one.hall.clock.set(at("05-09 23:59"))
    one.do("announce-unsold", FailureForm(NEXT))
    assert one.state == "failed"


def test_who_says_so_bids_on_and_the_others_offers_stand(sale) -> None:
    """TD-05, JP-02: four minutes to say it; only those who said so offer in the rounds; the last offer wins."""
    one = listed(sale, 0, 1, 2)
    one.offer(0, "32000000.00")
    one.offer(1, "32500000.00")
    one.hall.refuse("bid-on", one.paddle(0), BIDDERS[0], cite="JP-02")
    assert one.over() == "asking"
    one.hall.refuse("bid-on", one.paddle(2), BIDDERS[2], cite="JP-02")
    one.goes_on(0)
    one.hall.refuse("bid-on", one.paddle(0), BIDDERS[0], cite="JP-02")
    assert one.hall.clock.now() == at("04-22 15:00")
    assert one.over() == "timed"
    assert one.hall.clock.now() == at("04-22 15:04")
    one.refuse_offer(2, "33000000.00", "JP-02")
    one.offer(0, "33000000.00")
    one.refuse_offer(1, "33500000.00", "JP-02")
    assert one.over() == "ended"
    ended = one.hall.last(one.number).paper
    assert (ended.paddle, ended.price, ended.bidders, ended.offers) == (
        one.number_of(0),
        yuan("33000000.00"),
        3,
        3,
    )


def test_where_only_the_leader_would_go_on_the_listing_decides(sale) -> None:
    """TD-05: there is nobody to bid against."""
    one = listed(sale, 0, 1)
    one.offer(0, "32000000.00")
    one.offer(1, "32500000.00")
    one.over()
    one.goes_on(1)
    assert one.over() == "ended"


def test_each_offer_of_the_rounds_has_five_minutes_run_anew(sale) -> None:
    """JP-01: ten minutes for the first round; an offer in its last second prolongs it; silence ends it."""
    one = sale("land_auction")
    one.announced()
    one.hall.clock.set(at("03-10 09:00"))
    one.qualified(0, 1, 2)
    one.opened()

    def due() -> str:
        return dict(one.hall.see(one.number).due)["close-phase"]

    assert due() == at("04-08 09:10").isoformat()
    one.offer(0, "32000000.00")
    assert due() == at("04-08 09:10").isoformat()
    one.hall.clock.set(at("04-08 09:09:58"))
    one.offer(1, "32500000.00")
    assert due() == at("04-08 09:14:59").isoformat()
    one.hall.clock.set(at("04-08 09:10"))
    one.hall.refuse("close-phase", one.number, CLOCK, cite="JP-01")
    assert one.over() == "ended"
    assert one.hall.clock.now() == at("04-08 09:14:59")


@pytest.mark.parametrize(("bidders", "state"), [(2, "unsold"), (3, "timed")])
def test_an_auction_of_land_wants_three_bidders(sale, bidders, state) -> None:
    """TD-04."""
    one = sale("land_auction")
    one.announced()
    one.hall.clock.set(at("03-10 09:00"))
    one.qualified(*range(bidders))
    one.opened()
    assert one.state == state
    if state == "unsold":
        assert one.hall.last(one.number).paper.outcome == "too-few"


def test_state_property_is_sold_to_a_single_bidder_at_the_price_it_offers(sale) -> None:
    """JP-04: the network auction wants one; with none it is unsold."""
    one = sale("property_auction")
    one.struck(0)
    assert one.hall.last(one.number).paper.outcome == "sold"


def test_after_a_stop_the_round_begins_anew(sale) -> None:
    """JP-03: the hall stood still in the countdown; five new minutes, on record; an offer of them counts."""
    one = sale("land_auction")
    one.announced()
    one.hall.clock.set(at("03-10 09:00"))
    one.qualified(0, 1, 2)
    one.opened()
    one.offer(0, "32000000.00")
    one.hall.clock.set(at("04-08 10:00"))
    assert resume_auctions(one.hall.house) == 1
    paper = one.hall.last(one.number).paper
    assert (paper.phase, paper.ends) == ("timed", at("04-08 10:05"))
    one.offer(1, "32500000.00")
    assert one.over() == "ended"


def test_a_listing_that_ran_out_in_a_stop_lasts_half_an_hour_longer(sale) -> None:
    """JP-03: and one that did not is left alone."""
    one = listed(sale, 0)
    one.settle()
    assert resume_auctions(one.hall.house) == 0
    one.hall.clock.set(at("04-22 18:00"))
    assert resume_auctions(one.hall.house) == 1
    one.offer(0, "32000000.00")
    assert one.over() == "ended"
    assert one.hall.clock.now() == at("04-22 18:30")


def test_a_sale_ended_before_the_rounds_gives_everything_back(sale) -> None:
    """TD-07."""
    one = sale("land_listing")
    one.announced()
    notice = one.qualified(0)[0]
    one.refuse("terminate-sale", ReasonForm(""), "TD-06", "reason")
    one.do("terminate-sale", ReasonForm("规划条件调整"))
    one.settle()
    assert one.state == "terminated"
    assert one.hall.see(one.number).due == ()
    assert [back.due_by for back in one.back(notice)] == [date(2026, 3, 10)]


# -- the deal -------------------------------------------------------------------------------------------


def test_the_deal_is_signed_by_the_buyer_and_confirmed_by_the_seller(sale) -> None:
    """TD-05, JP-04: nobody else signs; without a signature nothing is confirmed; only now the name is told."""
    one = sale("land_listing")
    one.struck(0, 1)
    form = ConfirmForm("符合条件")
    one.refuse("confirm-deal", form, "TD-05")
    one.hall.refuse("sign-deal", one.paddle(0), BIDDERS[0], cite="TD-05")
    one.hall.act("sign-deal", one.paddle(1), BIDDERS[1])
    one.refuse("confirm-deal", ConfirmForm(""), "JP-04", "examined")
    one.do("confirm-deal", form)
    paper = one.hall.last(one.number).paper
    assert (paper.winner, paper.price) == (BIDDERS[1].party, yuan("32500000.00"))
    assert paper.contract_by == at("05-10 00:00")


def test_losers_have_their_deposits_back_without_interest(sale) -> None:
    """TD-07, KY-04, JP-05: ordered once, within five working days of the end; the buyer's stays."""
    for method, clock, due in (
        ("land_listing", "C73", date(2026, 4, 29)),
        ("mineral_listing", "C212", date(2026, 4, 29)),
        ("property_auction", "C225", date(2026, 4, 15)),
    ):
        one = sale(method)
        notices = one.struck(0, 1)
        one.settle()
        (back,) = one.back(notices[0])
        assert (back.clock, back.due_by, back.interest_from) == (clock, due, None)
        assert one.back(notices[1]) == []


@pytest.mark.parametrize(("blame", "asked"), [(True, True), (False, False)])
def test_who_does_not_go_through_with_it_may_lose_the_deposit(sale, blame, asked) -> None:
    """TD-10: the treasury is asked and decides; where the buyer is not to blame the deposit goes back."""
    one = sale("land_listing")
    notice = one.confirmed(0, 1)[1]
    one.refuse("cancel-deal", CancelForm("", blame, NEXT), "TD-10", "reason")
    one.refuse("cancel-deal", CancelForm("逾期不签合同", blame, ""), "TD-10", "following")
    one.do("cancel-deal", CancelForm("逾期不签合同", blame, NEXT))
    one.settle()
    assert one.state == "cancelled"
    assert ("forfeit-asked" in one.hall.see(notice).types) == asked
    assert bool(one.back(notice)) != asked


def test_a_result_is_public_before_the_contract_where_the_law_says_so(sale) -> None:
    """KY-03, CQ-07: ten and five working days; on the last day the contract is refused."""
    for method, days in (("mineral_listing", 10), ("property_auction", 5)):
        one = sale(method)
        one.published(0, 1, remit=True)
        shorter = sale(method)
        shorter.confirmed(0, 1)
        shorter.refuse("publish-sale-result", ResultForm(days - 1), "KY-03" if days == 10 else "CQ-07")
        ends = one.hall.last(one.number).paper.ends
        one.hall.clock.set(ends - timedelta(minutes=1))
        one.refuse("publish-sale-contract", one.contract_form(), "CQ-07", "signed_on")
        one.hall.clock.set(ends)
        one.do("publish-sale-contract", one.contract_form())


def test_a_contract_is_for_the_price_in_time_and_paid_in_time(sale) -> None:
    """TD-10: ten working days, half within a month, the rest within a year, each to the day."""
    one = sale("land_listing")
    one.published(0, 1, remit=True)
    signed = date(2026, 5, 9)
    one.hall.clock.set(at("05-11 09:00"))
    lawful = one.contract_form(signed_on=signed, first_by=date(2026, 6, 9), rest_by=date(2027, 5, 9))
    for wrong, where in (
        ({"amount": yuan("32500000.01")}, "amount"),
        ({"signed_on": date(2026, 5, 12)}, "signed_on"),  # tomorrow
        ({"first_by": date(2026, 6, 10)}, "first_by"),
        ({"rest_by": date(2027, 5, 10)}, "rest_by"),
        ({"rest_by": None}, "rest_by"),
    ):
        one.refuse("publish-sale-contract", replace(lawful, **wrong), "TD-10", where)
    one.do("publish-sale-contract", lawful)
    paper = one.hall.last(one.number).paper
    assert (paper.first, paper.rest) == (yuan("16250000.00"), yuan("16250000.00"))


def test_a_contract_signed_late_is_public_all_the_same(sale) -> None:
    """TD-10: the eleventh working day; the confirmation told the day, and supervision raises the card."""
    one = sale("land_listing")
    one.published(0, 1, remit=True)
    one.hall.clock.set(at("05-12 09:00"))
    one.do("publish-sale-contract", one.contract_form(signed_on=date(2026, 5, 11)))
    assert one.hall.last(one.number).paper.signed_on == date(2026, 5, 11)


def test_a_price_paid_at_once_is_paid_within_sixty_days(sale) -> None:
    """TD-12."""
    one = sale("land_listing", terms=replace(LAND, first=Decimal(100)))
    one.published(0, 1, remit=True)
    today = one.hall.clock.now().date()
    one.refuse(
        "publish-sale-contract", one.contract_form(first_by=today + timedelta(days=62)), "TD-12", "first_by"
    )
    one.do("publish-sale-contract", one.contract_form(first_by=today + timedelta(days=60)))


def test_the_deposit_becomes_part_of_the_price_and_the_parts_are_asked_for_in_turn(sale) -> None:
    """TD-10: 16,250,000 less the deposit of 6,400,000 first; then the rest; then nothing more; the ledger adds up."""
    one = sale("land_listing")
    notices = one.contracted(0, 1)
    assert one.hall.see(notices[1]).state == "applied"
    first = one.price_notice(1)
    assert one.hall.see(first).records[0].paper.amount == yuan("9850000.00")
    one.paid(first)
    rest = one.price_notice(1)
    assert one.hall.see(rest).records[0].paper.amount == yuan("16250000.00")
    one.paid(rest)
    with pytest.raises(Refusal, match="已经缴清"):
        one.price_notice(1)
    with pytest.raises(Refusal, match="竞得人"):
        one.price_notice(0)
    sums = one.balances()
    assert -sum(v for (k, _item), v in sums.items() if k == "due:GK01") == yuan("32500000.00")


def test_part_payment_of_property_begins_with_three_tenths(sale) -> None:
    """CQ-06: and the rest within a year."""
    one = sale("property_auction", terms=replace(ASSET, first=Decimal(29)))
    with pytest.raises(Refusal) as refused:
        one.registered()
    assert (refused.value.cite, refused.value.where) == ("CQ-06", "first")
    other = sale("property_auction", terms=replace(ASSET, first=Decimal(30)))
    other.published(0, remit=True)
    other.hall.clock.forward(timedelta(days=14))
    today = other.hall.clock.now().date()
    late = other.contract_form(rest_by=today + timedelta(days=366))
    other.refuse("publish-sale-contract", late, "CQ-06", "rest_by")
    other.do("publish-sale-contract", replace(late, rest_by=today + timedelta(days=365)))


def test_a_mineral_s_price_is_paid_at_once(sale) -> None:
    """KY-04: what the table does not know it does not allow."""
    one = sale("mineral_listing", terms=replace(MINE, first=Decimal(50)))
    with pytest.raises(Refusal) as refused:
        one.registered()
    assert refused.value.where == "first"


@pytest.mark.parametrize("method", sorted(TERMS))
def test_every_method_comes_to_its_lawful_end(sale, method) -> None:
    """From registering to the contract, all of one method."""
    one = sale(method)
    one.contracted(0, 1, 2)
    assert one.state == "contracted"
