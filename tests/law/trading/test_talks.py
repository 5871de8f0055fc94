"""Negotiation and consultation (竞争性谈判、竞争性磋商) as cases: talks with each, then a sealed final price."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.makers.house import BIDDERS, CENTRE, PURCHASER
from tests.makers.inquired import OFFERS, PRICED
from tests.makers.matter import Plan
from tests.makers.talked import (
    CONSULTED,
    MARKED,
    NEGOTIATED,
    SYSTEM,
    Consulted,
    Services,
    Talked,
    Two,
    announce,
    nonce,
    project,
)
from tests.makers.values import at, sha
from trading.award.model import FailureForm
from trading.evaluation.grounds import grounds_for
from trading.evaluation.low_model import AskLowForm
from trading.evaluation.model import AdmitForm
from trading.evaluation.negotiating_model import FinalsForm, LeaveForm, SealFinalForm, Talk
from trading.methods.commitments import final_commitment
from trading.opening.model import OpeningRecorded
from trading.tendering.model import Answer, ClarificationForm, Criterion

D = Decimal


@pytest.fixture
def standing() -> Iterator[object]:
    """Ask it for a stage, and if need be for a kind and a plan."""
    made: list[Talked] = []

    def at_stage(stage: str, kind: type[Talked] = Talked, plan: Plan | None = None) -> Talked:
        plan = plan or (CONSULTED if issubclass(kind, Consulted) else NEGOTIATED)
        made.append(kind.standing(stage, plan))
        return made[-1]

    yield at_stage
    for one in made:
        one.hall.close()


def offers(count: int, plan: Plan = NEGOTIATED) -> Plan:
    """The plan with so many suppliers."""
    return replace_plan(plan, offers=OFFERS[:count])


def replace_plan(plan: Plan, **changes: object) -> Plan:
    """The plan, changed."""
    told = {"lots": plan.lots, "evaluation": plan.evaluation, "offers": plan.offers, **changes}
    return Plan(**told)


# -- grounds and times -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "cite"), [("gp_negotiation", "GP-194"), ("gp_consultation", "GP-128")])
def test_each_wants_one_of_its_grounds(standing, method, cite):
    """GP-128, GP-194: whoever names none, or another method's, is refused."""
    hall = standing("founded").hall
    for ground in ("", "uniform"):
        form = project(method, ground, kind="works", category="B03")
        hall.refuse("register-project", "", PURCHASER, form, cite=cite, where="ground")
    assert hall.act("register-project", "", PURCHASER, project(method, "complex")).dossier


def test_going_on_with_two_was_approved(standing):
    """GP-127: an open tender that ended with two is negotiated with them only after approval, whatever the amount."""
    hall = standing("founded").hall
    form = project("gp_negotiation", "two")
    hall.refuse("register-project", "", PURCHASER, form, cite="GP-127", where="ground_approval")
    form = replace(form, ground_approval="敦财采批〔2026〕3号")
    assert hall.act("register-project", "", PURCHASER, form).dossier


@pytest.mark.parametrize(
    ("kind", "until", "deadline", "cite"),
    [
        (Talked, "03-09 16:30", "03-10 00:00", ""),
        (Talked, "03-09 16:30", "03-09 23:59", "GP-123"),
        (Talked, "03-06 16:30", "03-10 00:00", "GP-024"),
        (Consulted, "03-11 16:30", "03-15 00:00", ""),
        (Consulted, "03-11 16:30", "03-14 23:59", "GP-129"),
        (Consulted, "03-10 16:30", "03-15 00:00", "GP-130"),
    ],
)
def test_how_long_documents_and_first_responses_take(standing, kind, until, deadline, cite):
    """GP-123: three working days from Wednesday 4 March. GP-129, GP-130: ten days, five working days of documents."""
    matter = standing("registered", kind)
    form = announce(matter, at("03-04 09:00"), at(until), at(deadline))
    if cite:
        matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite=cite)
    else:
        assert matter.act("publish-notice", matter.number, PURCHASER, form).paper.called.startswith("竞争性")


@pytest.mark.parametrize(
    ("kind", "day", "cite"),
    [
        (Talked, "03-19 09:00", ""),
        (Talked, "03-23 09:00", "GP-125"),
        (Consulted, "03-19 09:00", ""),
        (Consulted, "03-21 09:00", "GP-131"),
    ],
)
def test_a_change_leaves_time(standing, kind, day, cite):
    """GP-125: three working days before the 25th; GP-131: five days."""
    matter = standing("announced", kind)
    matter.hall.clock.set(at(day))
    form = ClarificationForm((Answer("问", "答"),), affects_preparation=True)
    if cite:
        matter.hall.refuse("clarify", matter.number, PURCHASER, form, cite=cite, where="deadline")
    else:
        assert matter.act("clarify", matter.number, PURCHASER, form).paper.moved_from is None


# -- how many ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "count", "state"),
    [
        (Talked, 3, "opened"),
        (Talked, 2, "failed"),
        (Two, 2, "opened"),
        (Two, 1, "failed"),
        (Services, 2, "failed"),
    ],
)
def test_how_many_respond(standing, kind, count, state):
    """GP-121: three; GP-127: two of an open tender. Services go on with two only once they had three."""
    plan = CONSULTED if kind is Services else NEGOTIATED
    matter = standing("opened", kind, offers(count, plan))
    assert matter.hall.see(matter.lot).state == state


@pytest.mark.parametrize(
    ("kind", "out", "state"),
    [
        (Talked, 1, "negotiating"),
        (Talked, 2, "rejected"),
        (Consulted, 1, "negotiating"),
        (Consulted, 2, "rejected"),
        (Services, 2, "negotiating"),
        (Services, 3, "rejected"),
    ],
)
def test_how_many_are_qualified(standing, kind, out, state):
    """GP-121: of four one may fall; GP-132: with services bought by the government two."""
    matter = standing("seated", kind)
    fallen = {f"b{seat}": {"qualified": False, "ground": "未提供纳税证明"} for seat in range(out)}
    matter.act("review-qualifications", matter.lot, PURCHASER, matter.review(**fallen))
    assert matter.hall.see(matter.lot).state == state


@pytest.mark.parametrize(
    ("kind", "out", "state"),
    [
        (Talked, 1, "offering"),
        (Talked, 2, "rejected"),
        (Consulted, 1, "offering"),
        (Consulted, 2, "rejected"),
        (Services, 2, "offering"),
    ],
)
def test_how_many_are_left_for_a_final_offer(standing, kind, out, state):
    """GP-192, GP-132, GP-193: who leaves is not asked; with fewer than the law wants there are no final offers."""
    matter = standing("talked", kind)
    for seat in range(out):
        matter.act("leave-talks", matter.lot, BIDDERS[seat], LeaveForm(matter.bid(seat), "不能满足交付时间"))
    matter.asked()
    assert matter.hall.see(matter.lot).state == state
    if state == "rejected":
        paper = matter.act("announce-failure", matter.lot, PURCHASER, FailureForm("重新开展采购活动")).paper
        assert "最后报价" in paper.cause


# -- the talks ---------------------------------------------------------------------------------------------------


def test_what_was_sent_first_stays_a_secret(standing):
    """GP-190: the public record of the opening names who responded, not at what price."""
    matter = standing("opened")
    papers = [record.paper for record in matter.hall.see(matter.number).records]
    bids = next(paper for paper in papers if isinstance(paper, OpeningRecorded)).lots[0].bids
    assert len(bids) == 4
    assert {(bid.price, bid.duration_days, bid.leader) for bid in bids} == {(D("0.00"), 0, "")}


def test_everybody_has_an_equal_chance(standing):
    """GP-190: a round without one of the suppliers, or with it in silence, is no round."""
    matter = standing("reviewed")
    matter.hall.clock.set(at("03-25 12:00"))
    whole = matter.round()
    short = replace(whole, talks=whole.talks[1:])
    matter.hall.refuse("hold-round", matter.lot, PURCHASER, short, cite="GP-190", where=matter.bid(0))
    silent = replace(whole, talks=(Talk(matter.bid(0), " "), *whole.talks[1:]))
    matter.hall.refuse("hold-round", matter.lot, PURCHASER, silent, cite="GP-190", where=matter.bid(0))
    twice = replace(whole, talks=(*whole.talks, whole.talks[0]))
    matter.hall.refuse("hold-round", matter.lot, PURCHASER, twice, cite="GP-190", where="talks")
    backwards = replace(whole, began=whole.ended)
    matter.hall.refuse("hold-round", matter.lot, PURCHASER, backwards, cite="GP-190", where="ended")
    assert matter.act("hold-round", matter.lot, PURCHASER, replace(whole, changes="交付时间改为 25 日"))


def test_the_whole_team_talks(standing):
    """GP-190, EB-12: on a day on which nobody of the team was let in there are no talks."""
    matter = standing("reviewed")
    matter.hall.clock.set(at("03-26 12:00"))
    form = matter.round(began=at("03-26 10:00"), ended=at("03-26 11:00"))
    matter.hall.refuse("hold-round", matter.lot, PURCHASER, form, cite="EB-12")
    for n, judge in enumerate(matter.judges(), 1):
        matter.act("admit-member", matter.lot, CENTRE, AdmitForm(judge.account, f"P{n:02d}"))
    assert matter.act("hold-round", matter.lot, PURCHASER, form)


def test_without_talks_there_are_no_final_offers(standing):
    """GP-192: they come after the talks."""
    matter = standing("reviewed")
    form = FinalsForm(at("03-25 14:00"))
    matter.hall.refuse("ask-finals", matter.lot, PURCHASER, form, cite="GP-192")


# -- final offers -------------------------------------------------------------------------------------------------


def test_a_final_offer_is_sealed_until_the_time_is_over(standing):
    """GP-192: until two it may be sealed anew and not opened; at two it may be opened and not sealed."""
    matter = standing("sealed")
    lot, bid = matter.lot, matter.bid(0)
    matter.hall.clock.set(at("03-25 13:59"))
    matter.hall.refuse("open-final", lot, BIDDERS[0], matter.opening_of(0), cite="GP-192", where="price")
    matter.seal(0, "870000.00")
    matter.hall.clock.set(at("03-25 14:00"))
    late = SealFinalForm(bid, final_commitment(lot, bid, D("860000.00"), nonce(0)))
    matter.hall.refuse("seal-final", lot, BIDDERS[0], late, cite="GP-192", where="commitment")
    matter.hall.refuse("open-final", lot, BIDDERS[0], matter.opening_of(0), cite="GP-192", where="price")
    assert matter.act("open-final", lot, BIDDERS[0], matter.opening_of(0, "870000.00")).paper.price == D(
        "870000.00"
    )


def test_nobody_seals_for_another(standing):
    """GP-192: a supplier acts on its own response alone, and with a commitment in form."""
    matter = standing("asked")
    form = SealFinalForm(matter.bid(0), sha("示例"))
    matter.hall.refuse("seal-final", matter.lot, BIDDERS[1], form, cite="GP-192")
    short = replace(form, commitment="870000")
    matter.hall.refuse("seal-final", matter.lot, BIDDERS[0], short, cite="GP-192", where="commitment")


@pytest.mark.parametrize(("opened", "state"), [(3, "evaluating"), (2, "rejected")])
def test_who_does_not_open_has_made_no_offer(standing, opened, state):
    """GP-192: recorded when the time to open is over, and not before; three offers are enough, two are not."""
    matter = standing("sealed")
    matter.hall.clock.set(at("03-25 14:00"))
    for seat in range(opened):
        matter.reveal(seat)
    matter.hall.refuse("record-finals", matter.lot, CENTRE, cite="GP-192")
    matter.hall.clock.set(at("03-25 14:30"))
    matter.hall.refuse(
        "open-final", matter.lot, BIDDERS[3], matter.opening_of(3), cite="GP-192", where="price"
    )
    paper = matter.act("record-finals", matter.lot, CENTRE).paper
    assert [bool(one.cause) for one in paper.prices] == [False] * opened + [True] * (4 - opened)
    assert matter.hall.see(matter.lot).state == state


def test_the_lowest_final_offer_wins(standing):
    """GP-126: 880,000 before 900,000; what was offered first counts no more."""
    standings = standing("evaluated").report().paper.standings
    assert [(one.price, one.rank) for one in standings] == [
        (D("880000.00"), 1),
        (D("900000.00"), 2),
        (D("910000.00"), 3),
        (D("950000.00"), 4),
    ]


# -- the marks of a consultation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "weight", "cite"),
    [
        (Consulted, 29, "GP-133"),
        (Consulted, 30, ""),
        (Consulted, 60, ""),
        (Consulted, 61, "GP-133"),
        (Services, 9, "GP-133"),
        (Services, 10, ""),
        (Services, 30, ""),
        (Services, 31, "GP-133"),
    ],
)
def test_the_weight_of_the_price(standing, kind, weight, cite):
    """GP-133: goods 30 to 60 per cent, services 10 to 30."""
    rest = replace(MARKED.criteria[0], marks=D(80 - weight) if weight <= 70 else D(1))
    evaluation = replace(MARKED, price_marks=D(weight), criteria=(rest, MARKED.criteria[1]))
    matter = standing("registered", kind, replace_plan(CONSULTED, evaluation=evaluation))
    form = announce(matter, at("03-04 09:00"), at("03-11 16:30"), at("03-25 09:00"))
    if cite:
        matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite=cite)
    else:
        assert matter.act("publish-notice", matter.number, PURCHASER, form)


def test_a_consultation_is_scored(standing):
    """GP-134: the lowest price alone decides nothing there; and nothing is scored in a negotiation (GP-126)."""
    cheapest = replace(PRICED, criteria=(Criterion("fit", "技术", D(100)),))
    matter = standing("registered", Consulted, replace_plan(CONSULTED, evaluation=cheapest))
    form = announce(matter, at("03-04 09:00"), at("03-11 16:30"), at("03-25 09:00"))
    matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite="GP-134")
    matter = standing("registered", Talked, replace_plan(NEGOTIATED, evaluation=MARKED))
    form = announce(matter, at("03-04 09:00"), at("03-11 16:30"), at("03-25 09:00"))
    matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite="GP-126")


def test_price_marks_are_base_by_final_offer(standing):
    """GP-134: 880,000 ÷ 900,000 × 30 = 29.33; the first has the best marks in all."""
    standings = standing("evaluated", Consulted).report().paper.standings
    assert [(one.price, one.price_marks, one.total, one.rank) for one in standings] == [
        (D("900000.00"), D("29.33"), D("99.33"), 1),
        (D("880000.00"), D("30.00"), D("98.00"), 2),
        (D("910000.00"), D("29.01"), D("95.01"), 3),
        (D("950000.00"), D("27.79"), D("91.79"), 4),
    ]


@pytest.mark.parametrize("kind", [Talked, Consulted, Two])
def test_each_is_played_to_its_contract(standing, kind):
    """GP-026, GP-075, GP-077: delivered, determined, published, contracted; the result tells the final offers."""
    matter = standing("contracted", kind)
    lot = matter.hall.see(matter.lot)
    assert lot.state == "contracted"
    award = next(record.paper for record in lot.records if record.type == "award-notice")
    assert [one.price for one in award.finals] == [
        D("900000.00"),
        D("880000.00"),
        D("910000.00"),
        D("950000.00"),
    ]
    assert SYSTEM.title == award.lot_title


# -- what talks share with tenders -------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "lawful"), [(29, False), (30, True)])
def test_suppliers_have_half_an_hour_for_a_final_offer(standing, minutes, lawful):
    """GP-189: asked at 12:10, sealed until 12:40 at the earliest."""
    matter = standing("talked")
    matter.hall.clock.set(at("03-25 12:10"))
    form = FinalsForm(at(f"03-25 12:{10 + minutes}"))
    if lawful:
        assert matter.act("ask-finals", matter.lot, PURCHASER, form)
    else:
        matter.hall.refuse("ask-finals", matter.lot, PURCHASER, form, cite="GP-189", where="until")


@pytest.mark.parametrize(("price", "lawful"), [("540000.00", True), ("539999.99", False)])
def test_a_final_offer_may_be_abnormally_low_too(standing, price, lawful):
    """GP-092, GP-095: forty-five per cent of the ceiling is 540,000.00; a cent below it has to be explained first."""
    matter = standing("asked")
    matter.hall.clock.set(at("03-25 13:00"))
    for seat in range(4):
        matter.seal(seat, price if seat == 0 else "")
    matter.hall.clock.set(at("03-25 14:00"))
    for seat in range(4):
        form = matter.opening_of(seat, price if seat == 0 else "")
        matter.act("open-final", matter.lot, BIDDERS[seat], form)
    matter.recorded()
    matter.scored()
    matter.hall.clock.set(at("03-25 16:00"))
    if lawful:
        assert matter.act("conclude-evaluation", matter.lot, CENTRE)
    else:
        matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="GP-092", where=matter.bid(0))
        asked = matter.act("ask-low-price", matter.lot, matter.judges()[0], AskLowForm(matter.bid(0), 30, ""))
        assert (asked.paper.rules, asked.paper.price) == (("GP-092",), D(price))


def test_a_rejection_gives_the_clause_of_its_own_measure():
    """GP-195: a consultation rejects under 214号, a negotiation and an inquiry under 74号令, a tender under 87号令."""
    found = {
        method: grounds_for("DHCG-2026-0001.1.B01", method)["unresponsive"].clause
        for method in ("gp_open_tender", "gp_inquiry", "gp_negotiation", "gp_consultation")
    }
    assert found == {
        "gp_open_tender": "财政部令第87号第六十三条第六项",
        "gp_inquiry": "财政部令第74号第四十八条",
        "gp_negotiation": "财政部令第74号第三十条",
        "gp_consultation": "财库〔2014〕214号第十六条",
    }
