"""Inquiry (询价) as cases: goods of one standard, one price each, the lowest of those that meet every need wins."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.makers import values
from tests.makers.house import CENTRE, PURCHASER, file
from tests.makers.inquired import CHAIRS, OFFERS, PRICED, Inquired, inquiry
from tests.makers.matter import Offer, Plan
from tests.makers.values import at
from trading.award.model import FailureForm
from trading.evaluation.model import Verdict
from trading.tendering.model import Answer, ClarificationForm, Criterion

D = Decimal
PLAN = Plan(lots=(CHAIRS,), evaluation=PRICED, offers=OFFERS)
DOCUMENTS = (file("询价通知书.txt"),)


@pytest.fixture
def inquired() -> Iterator[object]:
    """Ask it for a stage and, if need be, a plan."""
    made: list[Inquired] = []

    def at_stage(name: str, plan: Plan = PLAN) -> Inquired:
        made.append(Inquired.standing(name, plan))
        return made[-1]

    yield at_stage
    for one in made:
        one.hall.close()


# -- the ground -------------------------------------------------------------------------------------------


def test_an_inquiry_wants_its_ground_and_is_for_goods_alone(inquired):
    """GP-001: goods of one standard, in stock, whose price hardly moves (政府采购法 32); never services."""
    hall = inquired("founded").hall
    hall.refuse("register-project", "", PURCHASER, inquiry(ground=""), cite="GP-003", where="ground")
    services = inquiry(kind="services", category="B02")
    hall.refuse("register-project", "", PURCHASER, services, cite="GP-124", where="method")
    assert hall.act("register-project", "", PURCHASER, inquiry()).dossier == "DHCG-2026-0001"


@pytest.mark.parametrize(("estimate", "approval"), [("1999999.99", False), ("2000000.00", True)])
def test_from_the_threshold_on_an_inquiry_wants_an_approval(inquired, estimate, approval):
    """GP-003, GP-004: below it the ground is enough; from it on the prefecture's finance department approves."""
    amount = D(estimate)
    form = inquiry(lots=(replace(CHAIRS, estimate=amount, ceiling=amount),))
    hall = inquired("founded").hall
    if approval:
        hall.refuse("register-project", "", PURCHASER, form, cite="GP-003", where="ground_approval")
        form = replace(form, ground_approval="延州财采批〔2026〕3号")
    assert hall.act("register-project", "", PURCHASER, form).dossier


# -- the notice -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "deadline", "cite"),
    [
        ("03-09 16:30", "03-10 00:00", ""),
        ("03-06 16:30", "03-10 00:00", "GP-024"),
        ("03-09 16:30", "03-09 23:59", "GP-124"),
    ],
)
def test_three_working_days_for_the_notice_and_for_the_answer(inquired, until, deadline, cite):
    """GP-024, GP-124: out on Wednesday 4 March at nine, three working days are over on Monday the 9th."""
    matter = inquired("registered")
    matter.hall.clock.set(at("03-04 08:30"))
    policy = values.policy(matter.number, (file(),), deadline=at(deadline))
    matter.act("publish-policy", matter.number, PURCHASER, policy)
    form = values.notice(DOCUMENTS, evaluation=PRICED, documents_until=at(until), deadline=at(deadline))
    if cite:
        matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite=cite)
    else:
        paper = matter.act("publish-notice", matter.number, PURCHASER, form).paper
        assert (paper.way, paper.called) == ("询价", "询价公告")


def test_nothing_is_scored(inquired):
    """GP-126: a notice of an inquiry names no criteria; the price decides among those who meet the needs."""
    matter = inquired("registered")
    matter.hall.clock.set(at("03-04 08:30"))
    matter.act("publish-policy", matter.number, PURCHASER, values.policy(matter.number, (file(),)))
    scored = replace(PRICED, criteria=(Criterion("fit", "技术响应", D(100)),))
    form = values.notice(DOCUMENTS, evaluation=scored, documents_until=at("03-11 16:30"))
    matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite="GP-126")


def test_a_change_leaves_three_working_days(inquired):
    """GP-125: before the 25th at nine, the 20th is the last day; on the 23rd the deadline moves."""
    form = ClarificationForm((Answer("问", "答"),), affects_preparation=True)
    matter = inquired("announced")
    matter.hall.clock.set(at("03-23 09:00"))
    matter.hall.refuse("clarify", matter.number, PURCHASER, form, cite="GP-125", where="deadline")
    matter = inquired("announced")
    matter.hall.clock.set(at("03-19 09:00"))
    assert matter.act("clarify", matter.number, PURCHASER, form).paper.moved_from is None


# -- three, and no fewer ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("offers", "state"), [(3, "opened"), (2, "failed")])
def test_with_two_prices_there_is_no_inquiry(inquired, offers, state):
    """GP-121: three are opened, two stay sealed."""
    matter = inquired("opened", Plan(lots=(CHAIRS,), evaluation=PRICED, offers=OFFERS[:offers]))
    assert matter.hall.see(matter.lot).state == state


@pytest.mark.parametrize(
    ("experts", "representatives", "cite"), [(2, 1, ""), (1, 2, "GP-120"), (2, 0, "GP-120"), (3, 1, "GP-120")]
)
def test_three_sit_two_of_them_experts(inquired, experts, representatives, cite):
    """GP-120: odd, three at least, two thirds experts."""
    matter = inquired("opened")
    form = matter.committee(experts, representatives)
    if cite:
        matter.hall.refuse("form-committee", matter.lot, CENTRE, form, cite=cite)
    else:
        assert len(matter.act("form-committee", matter.lot, CENTRE, form).paper.members) == 3


def test_at_the_level_of_an_open_tender_five_sit(inquired):
    """GP-120: 2,000,000.00 wants five."""
    amount = D("2000000.00")
    plan = replace_plan(estimate=amount, ceiling=amount)
    matter = inquired("opened", plan)
    matter.hall.refuse("form-committee", matter.lot, CENTRE, matter.committee(2, 1), cite="GP-120")
    assert matter.act("form-committee", matter.lot, CENTRE, matter.committee(4, 1)).paper.members


def replace_plan(**changes: object) -> Plan:
    """The plan with another package."""
    return Plan(lots=(replace(CHAIRS, **changes),), evaluation=PRICED, offers=OFFERS)


def test_the_team_sits_before_anybody_looks_at_the_responses(inquired):
    """GP-120, GP-121: the review is the team's; without it there is none."""
    matter = inquired("opened")
    matter.hall.refuse("review-qualifications", matter.lot, PURCHASER, matter.review(), cite="GP-121")
    matter.seated()
    matter.reviewed()
    assert matter.hall.see(matter.lot).state == "evaluating"


@pytest.mark.parametrize(("out", "state"), [(1, "evaluating"), (2, "rejected")])
def test_fewer_than_three_qualified_end_it(inquired, out, state):
    """GP-121: of four one may fall; with two fallen the inquiry ends, and each is told why under the inquiry's law."""
    matter = inquired("seated")
    fallen = {f"b{seat}": {"qualified": False, "ground": "未提供纳税证明"} for seat in range(out)}
    matter.act("review-qualifications", matter.lot, PURCHASER, matter.review(**fallen))
    assert matter.hall.see(matter.lot).state == state
    if state == "rejected":
        paper = matter.act("announce-failure", matter.lot, PURCHASER, FailureForm("重新开展采购活动")).paper
        assert [one.cite for one in paper.rejected] == ["GP-121", "GP-121"]


# -- the lowest price -------------------------------------------------------------------------------------


def test_the_lowest_of_those_that_meet_the_needs_is_first(inquired):
    """GP-126: 1,000,000 before 1,050,000; whom the team finds wanting is out, however cheap."""
    matter = inquired("reviewed")
    for judge in matter.judges():
        sheet = matter.scores(matter.lot)
        verdicts = tuple(
            Verdict(one.bid, responsive=False, ground="课桌高度不能调节", marks={}, code="unresponsive")
            if one.bid == matter.bid(0)
            else one
            for one in sheet.verdicts
        )
        matter.act("submit-scores", matter.lot, judge, replace(sheet, verdicts=verdicts))
    matter.evaluated()
    paper = matter.report().paper
    assert [(one.price, one.rank, one.cite) for one in paper.standings] == [
        (D("1050000.00"), 1, ""),
        (D("1100000.00"), 2, ""),
        (D("1150000.00"), 3, ""),
        (D("1000000.00"), 0, "GP-126"),
    ]


def test_equal_prices_share_the_first_place(inquired):
    """GP-126: who is chosen of them is said with its way."""
    offers = (Offer(0, "1000000.00", days=20), Offer(1, "1000000.00", days=20), *OFFERS[2:])
    matter = inquired("evaluated", Plan(lots=(CHAIRS,), evaluation=PRICED, offers=offers))
    assert [one.rank for one in matter.report().paper.standings] == [1, 1, 3, 4]


def test_an_inquiry_is_played_to_its_contract(inquired):
    """GP-026, GP-075, GP-077: delivered, determined, published, contracted, as in every procurement."""
    matter = inquired("contracted")
    assert matter.hall.see(matter.lot).state == "contracted"
