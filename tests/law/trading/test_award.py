"""Candidates and award as cases: when they are public, for how long, and who wins."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from hallcore.desk import Actor
from hallcore.ground.deadline import compute
from portal.cli import cast
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, CENTRE, OTHER_PURCHASER, PURCHASER, workshop
from tests.makers.matter import FOUR, Offer, Plan
from tests.makers.values import LOWEST, at, lot
from trading.award.model import AwardForm, PublicityForm
from trading.award.rules import publicity_end
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.methods.rules import Method
from trading.tendering.model import METHOD

INSTANT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def law():
    return workshop().lawbook.on(at("03-02 08:30").date())


@pytest.fixture(scope="module")
def calendar():
    return workshop().lawbook.calendar


@pytest.fixture
def evaluated(stage):
    return stage("evaluated")


@pytest.fixture
def publicised(stage):
    return stage("publicised")


# -- publicity of candidates -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "days", "ends"),
    [
        ("03-02 09:00", 0, "03-06 00:00"),  # Monday: three days, Thursday 24:00
        ("03-02 00:00", 0, "03-06 00:00"),  # the day it starts on is not counted, from its first moment
        ("03-02 23:59:59", 0, "03-06 00:00"),
        ("03-02 09:00", 3, "03-06 00:00"),
        ("03-02 09:00", 5, "03-10 00:00"),  # the fifth day is a Saturday: it ends on Monday
        ("03-04 09:00", 0, "03-10 00:00"),  # ends on a Saturday: rolls to Monday
        ("03-05 09:00", 0, "03-10 00:00"),
        ("02-10 09:00", 0, "02-14 00:00"),  # Friday, and before the festival
        ("02-11 09:00", 0, "02-15 00:00"),  # a Saturday that is worked: it stays
        ("02-12 09:00", 0, "02-25 00:00"),  # into the nine days of the Spring Festival: the 24th
        ("02-25 09:00", 0, "03-01 00:00"),  # the 28th is a worked Saturday
        ("09-25 09:00", 0, "09-29 00:00"),
        ("09-30 09:00", 0, "10-09 00:00"),  # over the National Day holiday
    ],
)
def test_publicity_lasts_three_days_and_ends_on_a_working_day(law, calendar, starts, days, ends):
    """ZB-088: at least 3 days, its first not counted; one that ends on a rest day lasts to the next working day."""
    assert publicity_end(Method(law, METHOD), at(starts), days, calendar) == at(ends)


@pytest.mark.parametrize("days", [1, 2, -1])
def test_publicity_is_never_shorter_than_the_law(evaluated, days):
    """ZB-088: the purchaser may choose more days than three, not fewer."""
    evaluated.hall.clock.set(at("03-26 09:00"))
    evaluated.hall.refuse("publish-candidates", evaluated.lot, PURCHASER, PublicityForm(days), cite="ZB-088")


def test_candidates_are_published_with_what_the_law_asks(publicised):
    """ZB-085, ZB-090: at most three, ranked, with name, price, quality, duration and project leader."""
    record = publicised.hall.last(publicised.lot)
    paper = record.paper
    assert [(c.rank, c.name, c.price) for c in paper.candidates] == [
        (place + 1, cast.BIDDERS[place].name, Decimal(FOUR[place].price)) for place in range(3)
    ]
    assert {(c.quality, c.duration_days, c.leader) for c in paper.candidates} == {("合格", 110, "示例经理")}
    assert (record.disclosure, paper.starts, paper.ends) == ("public", at("03-26 09:00"), at("03-31 00:00"))
    assert paper.benchmark == Decimal("8134000.00")
    report = publicised.report()
    assert paper.report_sha256 == report.sha256


@pytest.mark.parametrize("valid", [1, 2, 3])
def test_there_are_as_many_candidates_as_valid_bids(stage, valid):
    """ZB-085, ZB-090: fewer than three valid bids make fewer candidates; the rejected are named with their clause."""
    prices = ("8000000.00", "8100000.00", "8200000.00")
    offers = tuple(Offer(seat, prices[seat] if seat < valid else "9000000.01") for seat in range(3))
    matter = stage("publicised", Plan(offers=offers))
    paper = matter.hall.last(matter.lot).paper
    assert len(paper.candidates) == valid
    assert [(r.name, r.cite) for r in paper.rejected] == [
        (cast.BIDDERS[seat].name, "ZB-080") for seat in range(valid, 3)
    ]


@pytest.mark.parametrize("moment", ["03-28 23:59", "03-30 23:59:59.999999", "03-31 00:00", "04-20 10:00"])
def test_candidates_become_public_however_late(evaluated, moment):
    """ZB-087: a purchaser who forgot the third day still owes the publicity; the dates tell, and supervision watches."""
    evaluated.hall.clock.set(at(moment))
    assert evaluated.act("publish-candidates", evaluated.lot, PURCHASER, PublicityForm()).paper.starts == at(
        moment
    )


@pytest.mark.parametrize(("reported", "last"), [("02-13 17:00", "02-24"), ("03-25 10:00", "03-30")])
def test_the_three_days_after_the_report_are_counted_through_the_spring_festival(
    law, calendar, reported, last
):
    """ZB-087, GEN-03: a report of 13 February is public by the first working day after the festival; Saturday moves on."""
    due = compute(Method(law, METHOD).clock("report"), at(reported), calendar)
    assert due.last == at(f"{last} 00:00").date()


@pytest.mark.parametrize("name", ["opened", "seated", "scored"])
def test_there_are_no_candidates_before_there_is_a_report(stage, name):
    """ZB-087: what the committee has not reported cannot be published."""
    matter = stage(name)
    matter.hall.refuse(
        "publish-candidates", matter.lot, PURCHASER, PublicityForm(), cite="", where=matter.lot
    )


def test_candidates_are_published_once(publicised):
    """ZB-087: a second publicity is refused by the lot's state."""
    publicised.hall.refuse("publish-candidates", publicised.lot, PURCHASER, PublicityForm(), cite="ZB-087")


@pytest.mark.parametrize(("verb", "cite"), [("publish-candidates", "ZB-087"), ("publish-award", "ZB-093")])
def test_only_who_is_in_charge_publishes_candidates_and_award(stage, verb, cite):
    """ZB-015, ZB-093: not the centre, not another purchaser, not in another role."""
    matter = stage("evaluated" if verb == "publish-candidates" else "publicised")
    matter.hall.clock.set(
        max(matter.hall.clock.now(), at("03-26 09:00") if cite == "ZB-087" else at("03-31 00:00"))
    )
    form = PublicityForm() if verb == "publish-candidates" else AwardForm()
    for actor in (CENTRE, OTHER_PURCHASER, AGENCY, BIDDERS[0]):
        matter.hall.refuse(verb, matter.lot, actor, form, cite="ZB-015", where=actor.party or actor.account)
    for role in ("centre", "bidder", "clock", "expert"):
        actor = Actor(PURCHASER.account, role, PURCHASER.party)
        matter.hall.refuse(verb, matter.lot, actor, form, cite=cite)


# -- the award -------------------------------------------------------------------------------------


def test_nobody_wins_an_instant_before_the_publicity_ends(publicised):
    """ZB-088: at 23:59:59.999999 of the last day it is not over, at 24:00 it is."""
    publicised.hall.clock.set(at("03-31 00:00") - INSTANT)
    publicised.hall.refuse("publish-award", publicised.lot, PURCHASER, AwardForm(), cite="ZB-088")
    publicised.hall.clock.set(at("03-31 00:00"))
    assert publicised.act("publish-award", publicised.lot, PURCHASER, AwardForm()).at == at("03-31 00:00")


def test_the_award_tells_winner_and_losers_at_once(stage):
    """ZB-093: one public record names the winner, every ranked bidder, and by when the contract is due."""
    matter = stage("awarded")
    record = matter.hall.last(matter.lot)
    paper = record.paper
    assert (record.disclosure, paper.winner.rank, paper.winner.name) == ("public", 1, cast.BIDDERS[0].name)
    assert [c.rank for c in paper.standings] == [1, 2, 3, 4]
    assert (paper.committee_experts, paper.committee_representatives) == (4, 1)
    assert (paper.publicity_from, paper.publicity_to) == (at("03-26 09:00"), at("03-31 00:00"))
    assert (paper.opened_at, paper.ceiling, paper.ground) == (values.DEADLINE, values.LOT.ceiling, "")
    assert paper.contract_by == at("05-01 00:00")  # thirty days after 31 March: 30 April, 24:00


@pytest.mark.parametrize(("rank", "ground", "cite", "where"), [
    (1, "", None, ""),
    (1, "无须说明", None, ""),
    (2, "第一中标候选人放弃中标", None, ""),
    (3, "前两名均放弃中标", None, ""),
    (2, "", "ZB-091", "ground"),
    (3, "  ", "ZB-091", "ground"),
    (4, "因故", "ZB-091", "rank"),
    (0, "因故", "ZB-091", "rank"),
    (-1, "因故", "ZB-091", "rank"),
])  # fmt: skip
def test_the_first_candidate_wins_unless_a_ground_is_stated(publicised, rank, ground, cite, where):
    """ZB-091: another than the first only of those published, with a ground, and the ground is on record."""
    publicised.hall.clock.set(at("03-31 00:00"))
    form = AwardForm(rank, ground)
    if cite is None:
        paper = publicised.act("publish-award", publicised.lot, PURCHASER, form).paper
        assert (paper.winner.rank, paper.ground) == (rank, ground if rank > 1 else "")
    else:
        publicised.hall.refuse("publish-award", publicised.lot, PURCHASER, form, cite=cite, where=where)


def test_a_lot_is_awarded_once_and_not_without_publicity(stage):
    """ZB-088, ZB-093: without candidates there is no award, and after it no other."""
    matter = stage("evaluated")
    matter.hall.clock.set(at("03-31 00:00"))
    matter.hall.refuse("publish-award", matter.lot, PURCHASER, AwardForm(), cite="", where=matter.lot)
    matter = stage("awarded")
    matter.hall.refuse("publish-award", matter.lot, PURCHASER, AwardForm(), cite="ZB-093")


def test_an_award_meets_the_hold_of_an_objection(publicised):
    """ZB-089: the activity is suspended until the answer; one of two answers does not lift the other's hold."""
    first, second = (
        publicised.act("file-objection", publicised.lot, BIDDERS[seat], ObjectionForm("业绩不实")).dossier
        for seat in (1, 2)
    )
    publicised.hall.clock.set(at("03-31 00:00"))
    answer = AnswerForm("经核实，不成立", upheld=False)
    for objection in (first, second):
        publicised.hall.refuse(
            "publish-award", publicised.lot, PURCHASER, AwardForm(), cite="ZB-089", where=publicised.lot
        )
        publicised.act("answer-objection", objection, PURCHASER, answer)
    assert publicised.act("publish-award", publicised.lot, PURCHASER, AwardForm())


def test_the_lowest_price_method_has_no_benchmark_to_publish(stage):
    """ZB-082, ZB-090: candidates in the order of their prices, no benchmark, no price marks."""
    matter = stage("publicised", Plan(evaluation=LOWEST, offers=tuple(reversed(FOUR))))
    paper = matter.hall.last(matter.lot).paper
    assert paper.benchmark is None
    assert [c.price for c in paper.candidates] == [Decimal(offer.price) for offer in FOUR[:3]]


def test_lots_are_awarded_each_for_itself(stage):
    """ZB-093: one lot's publicity and hold leave another lot alone."""
    offers = (*FOUR[:3], *(Offer(seat, f"{7_000_000 + seat}.00", lot=2) for seat in range(3)))
    matter = stage("evaluated", Plan(lots=(lot(1), lot(2)), offers=offers))
    matter.hall.clock.set(at("03-26 09:00"))
    for number in matter.lots:
        matter.act("publish-candidates", number, PURCHASER, PublicityForm())
    matter.act("file-objection", matter.lots[0], BIDDERS[1], ObjectionForm("业绩不实"))
    matter.hall.clock.set(at("03-31 00:00"))
    matter.hall.refuse("publish-award", matter.lots[0], PURCHASER, AwardForm(), cite="ZB-089")
    assert matter.act("publish-award", matter.lots[1], PURCHASER, AwardForm()).paper.lot == matter.lots[1]
