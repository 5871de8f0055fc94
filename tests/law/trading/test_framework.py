"""Framework agreements (框架协议采购) as cases: who becomes a finalist, and who may order what from whom at which price."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace as with_
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.ground.errors import Refusal
from tests.makers.framed import (
    OFFERS,
    ORDER,
    OTHER,
    PAPER,
    PLAN,
    TERMS,
    Contended,
    Framed,
    Rotated,
    agreement,
    framework,
    notice,
)
from tests.makers.house import AGENCY, BIDDERS, CENTRE, PURCHASER, file
from tests.makers.matter import Offer, Plan
from tests.makers.values import at
from trading.evaluation.shortlisting import shortlist
from trading.framework.calling_model import JudgeForm, OpenForm, RefusalForm, SealForm
from trading.framework.contending import faults_of
from trading.framework.model import FinalistsForm, RemovalForm
from trading.framework.rules import months_after
from trading.performance.paying_model import ArchiveForm
from trading.tendering.framing import eliminated
from trading.tendering.model import Criterion, Evaluation

D = Decimal
KINDS = {"direct": Framed, "competition": Contended, "rotation": Rotated}


@pytest.fixture
def framed() -> Iterator[object]:
    """Ask it for a stage and, if need be, a way and a plan."""
    made: list[Framed] = []

    def at_stage(name: str, way: str = "direct", plan: Plan = PLAN) -> Framed:
        made.append(KINDS[way].standing(name, plan))
        return made[-1]

    yield at_stage
    for one in made:
        one.hall.close()


# -- where it is lawful, and what its documents fix ------------------------------------------------------------


def test_a_framework_wants_its_ground_and_is_never_for_works(framed):
    """GP-210: one of the grounds of the order (第三条); goods and services alone; whatever the amount."""
    hall = framed("founded").hall
    hall.refuse("register-project", "", PURCHASER, framework(ground=""), cite="GP-210", where="ground")
    works = framework(kind="works", category="B03")
    hall.refuse("register-project", "", PURCHASER, works, cite="GP-210", where="method")
    large = framework(lots=(replace(PAPER, estimate=D("9000000.00")),))
    assert hall.act("register-project", "", PURCHASER, large).dossier == "DHCG-2026-0001"


def test_its_plan_is_with_finance_before_the_notice(framed):
    """GP-211, GP-233: no notice without it; what is in the catalogue is called for by the centralised body."""
    one = framed("registered")
    for changes, cite, where in (
        ({"consent": " "}, "GP-211", "consent"),
        ({"organ": ""}, "GP-211", "consent"),
        ({"consent_on": date(2027, 1, 1)}, "GP-211", "consent_on"),
        ({"leader": "authority"}, "GP-233", "leader"),
        ({"users": ()}, "GP-212", "users"),
        ({"unit": " "}, "GP-212", "unit"),
        ({"way": "lottery"}, "GP-138", "way"),
        ({"way": "rotation"}, "GP-138", "way_reason"),
        ({"most": 1}, "GP-137", "most"),
    ):
        one.hall.clock.set(at("03-02 16:00"))
        form = replace(TERMS, **changes)
        one.hall.refuse("plan-framework", one.number, PURCHASER, form, cite=cite, where=where)
    with pytest.raises(Refusal, match="尚未填报框架协议采购方案"):
        one.announced()


@pytest.mark.parametrize(
    ("kind", "budget", "lawful"),
    [("services", "300000.00", True), ("services", "299999.99", False), ("goods", "300000.00", False)],
)
def test_outside_the_catalogue_it_is_for_services_from_the_limit_on(framed, kind, budget, lawful):
    """GP-210: 300,000.00 a year passes, a cent less does not; goods never."""
    one = framed("founded")
    category = {"goods": "B01", "services": "B02"}[kind]
    lots = (replace(PAPER, estimate=D(budget)),)
    form = framework(ground="consulting", kind=kind, category=category, lots=lots)
    number = one.act("register-project", "", PURCHASER, form).dossier
    one.hall.clock.set(at("03-02 16:00"))
    terms = replace(TERMS, leader="authority")
    if lawful:
        one.act("plan-framework", number, PURCHASER, terms)
    else:
        one.hall.refuse("plan-framework", number, PURCHASER, terms, cite="GP-210", where="ground")


@pytest.mark.parametrize(("share", "lawful"), [("20", True), ("19.99", False)])
def test_price_first_eliminates_a_fifth_at_least(framed, share, lawful):
    """GP-137: 20 % passes, a hundredth less is refused."""
    one = framed("registered")
    one.hall.clock.set(at("03-02 16:00"))
    form = replace(TERMS, share=D(share))
    if lawful:
        assert one.act("plan-framework", one.number, PURCHASER, form).paper.terms.share == D(20)
    else:
        one.hall.refuse("plan-framework", one.number, PURCHASER, form, cite="GP-137", where="share")


@pytest.mark.parametrize(
    ("ground", "share", "lawful"),
    [
        ("instruments", "40", True),
        ("instruments", "39.99", False),
        ("price-set", "20", True),
        ("price-set", "19.99", False),
    ],
)
def test_quality_first_eliminates_two_fifths_of_instruments(framed, ground, share, lawful):
    """GP-137: of instruments 40 % at least; where the state sets prices a fifth, as with price first."""
    one = framed("founded")
    form = framework(method="gp_framework_quality", ground=ground)
    number = one.act("register-project", "", PURCHASER, form).dossier
    one.hall.clock.set(at("03-02 16:00"))
    terms = replace(TERMS, share=D(share))
    if lawful:
        one.act("plan-framework", number, PURCHASER, terms)
    else:
        one.hall.refuse("plan-framework", number, PURCHASER, terms, cite="GP-137", where="share")


@pytest.mark.parametrize(
    ("kind", "months", "lawful"),
    [("goods", 12, True), ("goods", 13, False), ("services", 24, True), ("services", 25, False)],
)
def test_goods_last_a_year_and_services_two(framed, kind, months, lawful):
    """GP-136: twelve months pass and thirteen do not; twenty-four and twenty-five."""
    one = framed("founded")
    category = {"goods": "B01", "services": "B02"}[kind]
    number = one.act("register-project", "", PURCHASER, framework(kind=kind, category=category)).dossier
    one.hall.clock.set(at("03-02 16:00"))
    terms = replace(TERMS, months=months)
    if lawful:
        one.act("plan-framework", number, PURCHASER, terms)
    else:
        one.hall.refuse("plan-framework", number, PURCHASER, terms, cite="GP-136", where="months")


def test_one_package_and_no_bonds(framed):
    """GP-232: the hall's own; said where it is refused."""
    one = framed("founded")
    bonded = framework(lots=(replace(PAPER, bond=D("10.00")),))
    number = one.act("register-project", "", PURCHASER, bonded).dossier
    one.hall.clock.set(at("03-02 16:00"))
    one.hall.refuse("plan-framework", number, PURCHASER, TERMS, cite="GP-232", where="lots")


def test_quality_first_gives_no_marks_for_the_price():
    """GP-213: the marks of quality alone rank."""
    marks = Evaluation(
        method="comprehensive",
        price_marks=D(30),
        criteria=(Criterion("fit", "检测精度", D(70), "每低一级扣 5 分"),),
        formula="lowest_base",
        small=D(10),
    )

    class Quality(Framed):
        method, ground = "gp_framework_quality", "instruments"
        terms = replace(TERMS, share=D(40))

    one = Quality.standing("planned")
    try:
        one.plan = with_(one.plan, evaluation=marks)
        with pytest.raises(Refusal, match="报价不参与评分"):
            one.announced()
        one.plan = with_(
            one.plan,
            evaluation=replace(marks, price_marks=D(0), criteria=(replace(marks.criteria[0], marks=D(100)),)),
        )
        done = one.act("publish-notice", one.number, PURCHASER, notice(one.plan.evaluation))
        assert done.paper.framework.share == D(40)
    finally:
        one.hall.close()


# -- who becomes a finalist -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "share", "most", "out"),
    [
        (2, 20, 0, 1),
        (3, 20, 0, 1),
        (5, 20, 0, 1),
        (6, 20, 0, 2),
        (10, 20, 0, 2),
        (11, 20, 0, 3),
        (5, 40, 0, 2),
        (6, 40, 0, 3),
        (10, 20, 5, 5),
        (10, 20, 9, 2),
    ],
)
def test_at_least_the_share_and_at_least_one_are_eliminated(count, share, most, out):
    """GP-137: the share is rounded up; one at least; a most in the documents takes out the rest."""
    assert eliminated(count, D(share), most) == out


def test_of_five_four_are_finalists_with_the_lowest_prices(framed):
    """GP-137: a fifth of five is one; who is behind the cut is told so."""
    one = framed("shortlisted")
    paper = one.paper("finalists-notice")
    assert [each.price for each in paper.finalists] == [D("150.00"), D("155.00"), D("160.00"), D("165.00")]
    assert [each.rank for each in paper.finalists] == [1, 2, 3, 4]
    assert (paper.highest, len(paper.eliminated), paper.eliminated[0].cite) == (D("165.00"), 1, "GP-137")
    assert f"{paper.agreement_by:%m-%d %H:%M}" == "04-28 00:00"
    assert one.hall.see(one.lot).state == "shortlisted"


@pytest.mark.parametrize(("price", "stays"), [("180.00", True), ("180.01", False)])
def test_the_highest_unit_price_itself_passes(framed, price, stays):
    """GP-212: 180.00 is within it, a cent more is rejected whatever its place."""
    offers = (*OFFERS[:3], Offer(3, price, days=30))
    one = framed("evaluated", plan=with_(PLAN, offers=offers))
    last = next(each for each in one.report().paper.standings if each.bid == one.bid(3))
    assert bool(last.rank) is stays


@pytest.mark.parametrize(("offers", "state"), [(3, "evaluated"), (2, "rejected"), (1, "failed")])
def test_two_finalists_at_least_are_left(framed, offers, state):
    """GP-137: three leave two; of two one is eliminated and one is no choice; one alone is not opened."""
    stage = "opened" if offers == 1 else "evaluated"
    one = framed(stage, plan=with_(PLAN, offers=OFFERS[:offers]))
    assert one.hall.see(one.lot).state == state


def test_equal_prices_go_by_who_was_earlier(framed):
    """GP-231: two at the cut with one price; the one that was in a minute earlier stays."""
    offers = (*OFFERS[:3], Offer(3, "165.00", days=30), Offer(4, "165.00", days=30))
    one = framed("shortlisted", plan=with_(PLAN, offers=offers))
    assert one.finalists()[-1] == one.bid(3)
    paper = one.paper("finalists-notice")
    opening = one.paper("opening-record", one.number)
    again = shortlist(paper.ranking, opening.lots[0].bids, paper.terms)
    assert tuple(each.bid for each in again) == one.finalists()


def test_each_finalist_is_told_with_its_product(framed):
    """GP-137: the notice says what each offers and where it is; the centre publishes nothing (PT-01)."""
    one = framed("evaluated")
    one.hall.clock.set(at("03-27 09:00"))
    one.hall.refuse(
        "publish-finalists", one.lot, PURCHASER, FinalistsForm(()), cite="GP-137", where=one.bid(0)
    )
    one.hall.refuse("publish-finalists", one.lot, CENTRE, one.offered(), cite="GP-166")
    one.hall.refuse("publish-finalists", one.lot, AGENCY, one.offered(), cite="GP-166")


# -- agreements ------------------------------------------------------------------------------------------------


def test_an_agreement_keeps_to_the_documents(framed):
    """GP-136, GP-214: a year to the day passes, a day more does not; all end together; orders wait for all."""
    one = framed("shortlisted")
    one.hall.clock.set(at("04-01 10:00"))
    first, year = one.bid(0), date(2027, 3, 31)
    for changes, cite, where in (
        ({"ends": date(2027, 4, 1)}, "GP-136", "ends"),
        ({"signed_on": date(2026, 3, 26)}, "GP-214", "signed_on"),
        ({"signed_on": date(2026, 4, 2)}, "GP-214", "signed_on"),
        ({"starts": date(2026, 3, 31)}, "GP-214", "starts"),
        ({"bid": one.bid(4)}, "GP-214", "bid"),
    ):
        form = replace(agreement(first), **changes)
        one.hall.refuse("sign-agreement", one.lot, PURCHASER, form, cite=cite, where=where)
    one.act("sign-agreement", one.lot, PURCHASER, agreement(first, ends=year))
    one.hall.refuse("sign-agreement", one.lot, PURCHASER, agreement(first), cite="GP-214", where="bid")
    early = agreement(one.bid(1), ends=date(2027, 3, 30))
    one.hall.refuse("sign-agreement", one.lot, PURCHASER, early, cite="GP-214", where="ends")
    one.hall.refuse("place-order", one.lot, PURCHASER, ORDER, cite="GP-214")
    for seat in (1, 2, 3):
        one.act("sign-agreement", one.lot, PURCHASER, agreement(one.bid(seat), ends=year))
    assert one.hall.see(one.lot).state == "running"


def test_months_end_on_the_corresponding_day():
    """GP-136: from the last of a long month to the last of a short one."""
    assert months_after(date(2026, 4, 1), 12) == date(2027, 4, 1)
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_copies_are_filed_once_within_seven_working_days(framed):
    """GP-214: signed on 1 April; two days of rest and a holiday on Monday the 6th are between."""
    paper = framed("running").paper("framework-filed")
    assert f"{paper.due:%m-%d %H:%M}" == "04-14 00:00"


# -- orders by direct choice --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("price", "lawful"), [("150.00", True), ("149.99", True), ("150.01", False)])
def test_an_order_is_never_above_the_agreed_price(framed, price, lawful):
    """GP-218: the agreed price passes, a cent more is refused."""
    one = framed("running")
    if lawful:
        assert one.order(price=D(price)).paper.price == D(price)
    else:
        form = replace(ORDER, bid=one.bid(0), price=D(price), reason="价格最低")
        one.hall.refuse("place-order", one.lot, PURCHASER, form, cite="GP-218", where="price")


def test_who_may_order_and_from_whom(framed):
    """GP-233, GP-138: those the framework names, from a finalist, with the reason of the choice."""
    one = framed("running")
    third = Actor("U-100003", "purchaser", "91222400MA00000000")
    form = replace(ORDER, bid=one.bid(0), reason="价格最低")
    one.hall.refuse("place-order", one.lot, third, form, cite="GP-233")
    one.hall.refuse(
        "place-order", one.lot, PURCHASER, replace(form, bid=one.bid(4)), cite="GP-138", where="bid"
    )
    one.hall.refuse(
        "place-order", one.lot, PURCHASER, replace(form, reason=""), cite="GP-138", where="reason"
    )
    one.hall.refuse(
        "place-order", one.lot, PURCHASER, replace(form, quantity=D(0)), cite="GP-218", where="quantity"
    )
    assert one.order(OTHER).paper.purchaser == OTHER.party


def test_an_order_goes_to_its_contract_and_its_delivery(framed):
    """GP-218, GP-032: taken in time, contracted at its price, accepted in full."""
    one = framed("running")
    number = one.order().dossier
    assert number == f"{one.lot}.K0001"
    one.hall.refuse("accept-order", number, BIDDERS[1], None, cite="GP-138")
    one.taken(number)
    one.hall.refuse("publish-order-contract", number, OTHER, None, cite="GP-233")
    with pytest.raises(Refusal, match="与成交单价"):
        one.contracted_order(number, price=D("149.00"))
    with pytest.raises(Refusal, match="高于协议单价"):
        one.contracted_order(number, price=D("150.01"))
    paper = one.contracted_order(number).paper
    assert (paper.amount, paper.agreed) == (D("15000.00"), D("150.00"))
    with pytest.raises(Refusal, match="没有交齐"):
        one.received(number, quantity=D(99))
    bad = one.received(number, quantity=D(99), passed=False, mend_by=date(2026, 5, 1)).paper
    assert (bad.passed, one.hall.see(number).state) == (False, "contracted")
    one.received(number)
    assert one.hall.see(number).state == "delivered"


@pytest.mark.parametrize(("moment", "lawful"), [("11-30 23:59", True), ("12-01 00:00", False)])
def test_nothing_is_ordered_after_the_last_day(framed, moment, lawful):
    """GP-136: on the last day of the term still, with its end no more, whether or not the clock has noted it."""
    one = framed("running")
    one.hall.clock.set(at(moment))
    if lawful:
        assert one.order(deliver_by=date(2026, 12, 20)).dossier
        return
    form = replace(ORDER, bid=one.bid(0), reason="价格最低", deliver_by=date(2026, 12, 20))
    one.hall.refuse("place-order", one.lot, PURCHASER, form, cite="GP-136")
    one.act("end-framework", one.lot, CLOCK)
    one.hall.refuse("place-order", one.lot, PURCHASER, form, cite="GP-136")


def test_silence_is_a_refusal(framed):
    """GP-231: three working days from Wednesday, 8 April end on Monday the 13th."""
    one = framed("running")
    number = one.order().dossier
    one.hall.clock.set(at("04-13 23:59"))
    one.hall.refuse("deem-refused", number, CLOCK, None, cite="GP-231")
    one.hall.clock.set(at("04-14 00:00"))
    one.hall.refuse("accept-order", number, BIDDERS[0], None, cite="GP-231")
    assert one.clock("deem-refused", number, "04-14 00:00").paper.silent


@pytest.mark.parametrize("way", ["direct", "rotation"])
def test_purchasers_that_order_at_one_moment_lose_nothing(framed, way):
    """GP-230: eight orders side by side have eight numbers, and in a rotation nobody's turn comes twice in a round."""
    one = framed("running", way)
    placed: list[str] = []
    workers = [
        threading.Thread(target=lambda actor=actor: placed.append(one.order(actor).dossier))
        for actor in (PURCHASER, OTHER) * 4
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(placed) == [f"{one.lot}.K{n:04d}" for n in range(1, 9)]
    if way == "rotation":
        turns = [one.paper("order-placed", number) for number in sorted(placed)]
        assert [paper.bid for paper in turns] == [one.bid(seat) for seat in (0, 1, 2, 3)] * 2
        assert [paper.turn for paper in turns] == [1] * 4 + [2] * 4


# -- removal --------------------------------------------------------------------------------------------------------


def refusing(one: Framed, *, lawful: bool = False) -> str:
    """An order refused by its supplier and judged by its purchaser."""
    number = one.order().dossier
    one.act("refuse-order", number, one.supplier(number), RefusalForm("产能不足"))
    one.act("judge-refusal", number, PURCHASER, JudgeForm(lawful, "框架协议没有约定此种情形"))
    return number


def test_who_refuses_without_cause_may_be_removed_and_is_ordered_from_no_more(framed):
    """GP-216, GP-217: on the record's ground only; three of four are 75 %, and nobody else is called for."""
    one = framed("running")
    form = RemovalForm(one.bid(0), "refused", "无正当理由拒绝订单")
    one.hall.refuse("remove-finalist", one.lot, PURCHASER, form, cite="GP-216", where="ground")
    number = refusing(one)
    one.hall.refuse("remove-finalist", one.lot, AGENCY, form, cite="GP-166")
    paper = one.act("remove-finalist", one.lot, PURCHASER, form).paper
    assert (paper.orders, paper.left, paper.had, paper.few, paper.agreed) == ((number,), 3, 4, False, True)
    again = replace(ORDER, bid=one.bid(0), reason="价格最低")
    one.hall.refuse("place-order", one.lot, PURCHASER, again, cite="GP-216", where="bid")
    second = RemovalForm(one.bid(1), "barred", "被列入严重违法失信行为记录名单（示例）")
    assert one.act("remove-finalist", one.lot, PURCHASER, second).paper.few


def test_who_was_removed_is_given_no_contract_and_holds_up_no_summary(framed):
    """GP-216, GP-219: an order that was placed before the removal ends with it."""
    one = framed("running")
    taken, waiting = one.order().dossier, one.order().dossier
    one.taken(taken)
    form = RemovalForm(one.bid(0), "barred", "被列入严重违法失信行为记录名单（示例）")
    one.act("remove-finalist", one.lot, PURCHASER, form)
    one.hall.refuse("accept-order", waiting, BIDDERS[0], None, cite="GP-216")
    with pytest.raises(Refusal, match="已被清退"):
        one.contracted_order(taken)
    one.clock("end-framework", one.lot, "12-01 00:00")
    assert one.act("publish-summary", one.lot, PURCHASER).paper.contracts == 0


def test_a_lawful_cause_removes_nobody(framed):
    """GP-216: what the purchaser found to be lawful is no ground."""
    one = framed("running")
    refusing(one, lawful=True)
    form = RemovalForm(one.bid(0), "refused", "拒绝订单")
    one.hall.refuse("remove-finalist", one.lot, PURCHASER, form, cite="GP-216", where="ground")


def test_who_does_not_sign_may_be_removed_and_the_others_go_on(framed):
    """GP-214, GP-216: not before the thirty days are over; then the framework opens with the rest."""
    one = framed("shortlisted")
    one.hall.clock.set(at("04-01 10:00"))
    for seat in (0, 1, 2):
        one.act("sign-agreement", one.lot, PURCHASER, agreement(one.bid(seat)))
    form = RemovalForm(one.bid(3), "refused", "拒不签订框架协议")
    one.hall.refuse("remove-finalist", one.lot, PURCHASER, form, cite="GP-216", where="ground")
    one.hall.clock.set(at("04-28 00:00"))
    assert one.act("remove-finalist", one.lot, PURCHASER, form).paper.agreed is False
    assert one.hall.see(one.lot).state == "running"


# -- turns ----------------------------------------------------------------------------------------------------------


def test_turns_go_by_rank_and_everybody_has_one(framed):
    """GP-230: first to fourth, then the first again; whatever the purchaser names is not asked."""
    one = framed("running", "rotation")
    papers = [one.order(actor, bid=one.bid(3)).paper for actor in (PURCHASER, OTHER) * 3]
    assert [paper.bid for paper in papers] == [one.bid(seat) for seat in (0, 1, 2, 3, 0, 1)]
    assert [paper.turn for paper in papers] == [1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize(("lawful", "next_"), [(False, 1), (True, 0)])
def test_a_refusal_without_cause_uses_the_turn(framed, lawful, next_):
    """GP-230: without a lawful cause the next is in turn; with one the same supplier is."""
    one = framed("running", "rotation")
    refusing(one, lawful=lawful)
    assert one.order().paper.bid == one.bid(next_)


def test_a_turn_is_published_before_its_contract(framed):
    """GP-219: within two working days from Wednesday, that is by the end of Friday; then the contract."""
    one = framed("running", "rotation")
    number = one.order().dossier
    one.taken(number)
    with pytest.raises(Refusal, match="待公告结果"):
        one.contracted_order(number)
    paper = one.act("publish-calloff", number, PURCHASER).paper
    assert f"{paper.publish_by:%m-%d %H:%M}" == "04-11 00:00"
    assert one.contracted_order(number).paper.amount == D("15000.00")


# -- the second competition -------------------------------------------------------------------------------------------


def sealed(one: Framed, number: str, prices: dict[int, str]) -> None:
    """Everybody seals a price."""
    for minute, (seat, price) in enumerate(prices.items()):
        one.hall.clock.set(at(f"04-09 10:{minute:02d}"))
        one.act("seal-offer", number, BIDDERS[seat], SealForm(one.bound(number, seat, price)))


def opened(one: Framed, number: str, prices: dict[int, str]) -> None:
    """Everybody opens its price."""
    one.hall.clock.set(at("04-13 00:05"))
    for seat, price in prices.items():
        one.act("open-offer", number, BIDDERS[seat], OpenForm(D(price), "n"))


def test_the_lowest_offer_wins_and_of_equal_ones_the_earlier(framed):
    """GP-138, GP-231: 149.00 twice; the one that sealed it earlier; the record repeats from its own figures."""
    one = framed("running", "competition")
    number = one.order().dossier
    prices = {1: "149.00", 0: "149.00", 2: "150.00"}
    sealed(one, number, prices)
    one.hall.refuse(
        "open-offer", number, BIDDERS[0], OpenForm(D("149.00"), "n"), cite="GP-138", where="price"
    )
    opened(one, number, prices)
    one.hall.refuse("conclude-competition", number, CLOCK, None, cite="GP-138")
    paper = one.clock("conclude-competition", number, "04-13 00:30").paper
    assert (paper.bid, paper.price) == (one.bid(1), D("149.00"))
    assert [each.rank for each in paper.offers] == [1, 2, 3, 0]
    assert faults_of(number, paper.offers) == []
    lied = (replace(paper.offers[0], price=D("148.00")), *paper.offers[1:])
    assert faults_of(number, lied)
    one.act("publish-calloff", number, PURCHASER)
    assert one.contracted_order(number, price=D("149.00")).paper.supplier == BIDDERS[1].party


@pytest.mark.parametrize(("price", "lawful"), [("150.00", True), ("150.01", False)])
def test_an_offer_is_not_above_ones_own_agreed_price(framed, price, lawful):
    """GP-218: each finalist's agreed price is its limit."""
    one = framed("running", "competition")
    number = one.order().dossier
    sealed(one, number, {0: price})
    one.hall.clock.set(at("04-13 00:05"))
    if lawful:
        one.act("open-offer", number, BIDDERS[0], OpenForm(D(price), "n"))
    else:
        form = OpenForm(D(price), "n")
        one.hall.refuse("open-offer", number, BIDDERS[0], form, cite="GP-218", where="price")


def test_nobody_changes_a_price_later_and_without_one_it_fails(framed):
    """GP-138: another price than the sealed one is refused; nobody opened, nobody wins."""
    one = framed("running", "competition")
    number = one.order().dossier
    sealed(one, number, {0: "149.00"})
    one.hall.clock.set(at("04-13 00:05"))
    one.hall.refuse(
        "open-offer", number, BIDDERS[0], OpenForm(D("148.00"), "n"), cite="GP-138", where="price"
    )
    one.hall.refuse("seal-offer", number, BIDDERS[4], SealForm("0" * 64), cite="GP-138")
    paper = one.clock("conclude-competition", number, "04-13 00:30").paper
    assert (paper.bid, one.hall.see(number).state) == ("", "failed")


@pytest.mark.parametrize(("moment", "lawful"), [("04-10 00:00", True), ("04-09 23:59", False)])
def test_a_competition_gives_a_working_day(framed, moment, lawful):
    """GP-231: called on Wednesday at ten, Thursday is theirs."""
    one = framed("running", "competition")
    if lawful:
        assert one.order(offers_by=at(moment)).dossier
    else:
        form = replace(ORDER, offers_by=at(moment))
        one.hall.refuse("place-order", one.lot, PURCHASER, form, cite="GP-231", where="offers_by")


# -- the end ------------------------------------------------------------------------------------------------------------


def test_the_summary_counts_the_contracts_on_record(framed):
    """GP-219: after the end, once no order is open; ten working days."""
    one = framed("running")
    number = one.order().dossier
    one.taken(number)
    one.hall.refuse("publish-summary", one.lot, PURCHASER, None, cite="GP-219")
    ended = one.clock("end-framework", one.lot, "12-01 00:00").paper
    assert ended.ended_on == date(2026, 11, 30)
    one.hall.refuse("publish-summary", one.lot, PURCHASER, None, cite="GP-219", where=number)
    with pytest.raises(Refusal, match="有效期"):
        one.contracted_order(number, deliver_by=date(2026, 12, 20))
    one.contracted_order(number, signed_on=date(2026, 11, 30), deliver_by=date(2026, 12, 20))
    paper = one.act("publish-summary", one.lot, PURCHASER).paper
    assert (paper.contracts, paper.amount) == (1, D("15000.00"))
    assert [each.contracts for each in paper.sums] == [1, 0, 0, 0]
    form = ArchiveForm(file("manifest.json"), 40, 12)
    one.hall.refuse("archive-matter", one.number, PURCHASER, form, cite="LY-10", where=number)
    one.received(number)
    assert one.act("archive-matter", one.number, PURCHASER, form).paper.ended_on == date(2026, 12, 1)
