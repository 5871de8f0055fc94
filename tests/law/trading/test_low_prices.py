"""异常低价审查 as cases: what starts it, how long its bidder may explain, who judges, and what becomes of the bid."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.makers.house import BIDDERS, CENTRE, PURCHASER
from tests.makers.matter import Offer
from tests.makers.procured import PACKAGE, PLAN, result, standing
from trading.evaluation.low_model import AskLowForm, ExplainLowForm, JudgeLowForm
from trading.evaluation.low_rules import invalid
from trading.evaluation.model import EvaluationReported, ScoresSubmitted
from trading.evaluation.rules import rank
from trading.opening.rules import read_bids

CHEAP = dataclasses.replace(PLAN, offers=(Offer(0, "1200000.00", days=30), *PLAN.offers[1:]))
"""The first asks for less than half of the mean and of the second, and for forty per cent of the ceiling."""


@pytest.fixture
def scored():
    made = []

    def at_plan(plan=CHEAP):
        made.append(standing("scored", plan))
        return made[-1]

    yield at_plan
    for one in made:
        one.hall.close()


def asked(matter, seat=0, minutes=30, reason=""):
    return matter.act(
        "ask-low-price", matter.lot, matter.judges()[0], AskLowForm(matter.bid(seat), minutes, reason)
    )


def judged(matter, sound, seat=0, judges=None):
    for judge in judges or matter.judges():
        matter.act(
            "judge-low-price",
            matter.lot,
            judge,
            JudgeLowForm(matter.bid(seat), sound, "成本构成清楚" if sound else "低于主要材料成本"),
        )


def test_there_is_no_report_before_a_triggered_price_is_reviewed(scored):
    """GP-090: strictly below a share the review is a duty; every share it lies below is told."""
    matter = scored()
    matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="GP-090", where=matter.bid(0))
    paper = asked(matter).paper
    assert paper.rules == ("GP-090", "GP-091", "GP-092")
    assert paper.price == Decimal("1200000.00")


@pytest.mark.parametrize(("price", "rules"), [("1350000.00", ("GP-091",)), ("1400000.00", ())])
def test_a_price_at_the_share_itself_starts_nothing(scored, price, rules):
    """GP-095: 1,350,000.00 is 45 % of the ceiling and below half of the second; at 1,400,000.00 it is neither."""
    matter = scored(dataclasses.replace(PLAN, offers=(Offer(0, price, days=30), *PLAN.offers[1:])))
    if rules:
        matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite=rules[0])
        assert asked(matter).paper.rules == rules
    else:
        assert matter.act("conclude-evaluation", matter.lot, CENTRE)


def test_the_committee_may_find_a_price_too_low_itself(scored):
    """GP-093: without a share it says why; then it is reviewed like the others."""
    matter = scored(PLAN)
    form = AskLowForm(matter.bid(1), 30)
    matter.hall.refuse("ask-low-price", matter.lot, matter.judges()[0], form, cite="GP-093", where="reason")
    assert asked(matter, 1, reason="低于同期市场价格，可能影响质量").paper.rules == ("GP-093",)
    matter.hall.refuse(
        "ask-low-price", matter.lot, matter.judges()[1], replace(form, reason="x"), cite="GP-096"
    )


@pytest.mark.parametrize(("minutes", "lawful"), [(29, False), (30, True)])
def test_a_bidder_has_at_least_half_an_hour(scored, minutes, lawful):
    """GP-096: thirty minutes; who is not of the committee asks nothing."""
    matter = scored()
    if lawful:
        done = asked(matter, minutes=minutes)
        assert done.paper.explain_by == done.at + timedelta(minutes=30)
    else:
        form = AskLowForm(matter.bid(0), minutes)
        matter.hall.refuse(
            "ask-low-price", matter.lot, matter.judges()[0], form, cite="GP-096", where="minutes"
        )
    form = AskLowForm(matter.bid(0), 30)
    matter.hall.refuse("ask-low-price", matter.lot, PURCHASER, form, cite="GP-059")


def test_the_bidder_explains_in_time_once_and_only_when_asked(scored):
    """GP-096: to the second; others are not asked, and nothing is judged before."""
    matter = scored()
    said = ExplainLowForm("采用自有产线，附成本明细。")
    matter.hall.refuse("explain-low-price", matter.lot, BIDDERS[0], said, cite="GP-096")
    until = asked(matter).paper.explain_by
    early = JudgeLowForm(matter.bid(0), False, "x")
    matter.hall.refuse("judge-low-price", matter.lot, matter.judges()[0], early, cite="GP-096")
    matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="GP-096")
    matter.hall.refuse("explain-low-price", matter.lot, BIDDERS[1], said, cite="GP-096")
    matter.hall.refuse(
        "explain-low-price", matter.lot, BIDDERS[0], ExplainLowForm(" "), cite="GP-096", where="text"
    )
    matter.hall.clock.set(until - timedelta(seconds=1))
    assert matter.act("explain-low-price", matter.lot, BIDDERS[0], said)
    matter.hall.refuse("explain-low-price", matter.lot, BIDDERS[0], said, cite="GP-096")
    late = scored()
    late.hall.clock.set(asked(late).paper.explain_by)
    late.hall.refuse("explain-low-price", late.lot, BIDDERS[0], said, cite="GP-096")


def test_every_member_judges_once_with_reasons(scored):
    """GP-097: a report waits for all of them; without an explanation nobody finds a price sound."""
    matter = scored()
    matter.hall.clock.set(asked(matter).paper.explain_by)
    first, *rest = matter.judges()
    for form, where in (
        (JudgeLowForm(matter.bid(0), True, "x"), "sound"),
        (JudgeLowForm(matter.bid(0), False, " "), "reason"),
    ):
        matter.hall.refuse("judge-low-price", matter.lot, first, form, cite="GP-097", where=where)
    judged(matter, sound=False, judges=(first,))
    again = JudgeLowForm(matter.bid(0), False, "x")
    matter.hall.refuse("judge-low-price", matter.lot, first, again, cite="GP-097", where="bid")
    matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="GP-097")
    judged(matter, sound=False, judges=rest)
    assert matter.act("conclude-evaluation", matter.lot, CENTRE)


def test_a_price_without_a_sound_explanation_makes_the_bid_invalid(scored):
    """GP-097: rejected in the report with the reason; the base is the lowest of the others; all of it is published."""
    matter = scored()
    matter.hall.clock.set(asked(matter).paper.explain_by)
    judged(matter, sound=False)
    report = matter.act("conclude-evaluation", matter.lot, CENTRE).paper
    assert isinstance(report, EvaluationReported)
    out = next(one for one in report.standings if one.bid == matter.bid(0))
    assert (out.rank, out.cite) == (0, "GP-097")
    assert "未作书面说明" in out.rejected
    assert report.benchmark == Decimal("2800000.00")
    matter.sign(matter.lot)
    for stage in ("delivered", "determined"):
        getattr(matter, stage)()
    award = matter.act("publish-result", matter.lot, PURCHASER, result()).paper
    (low,) = award.low
    assert (low.bid, low.sound, low.found, low.against, low.explained) == (matter.bid(0), False, 0, 5, False)
    assert any("异常低价审查" in one.reason for one in award.rejected)
    sheets = tuple(ScoresSubmitted(f"评委 {one.member}", one.verdicts) for one in award.scores)
    with matter.hall.reading() as root:
        bids = read_bids(root.archive[matter.number], matter.lot)
    again = rank(bids, sheets, CHEAP.evaluation, PACKAGE, award.findings, award.seed, invalid(award.low))
    assert again == (report.benchmark, award.ranking)


def test_a_sound_price_stands_by_majority(scored):
    """GP-097: two of five against are no majority; the bid is ranked, and the report keeps how it was found."""
    matter = scored()
    asked(matter)
    matter.act("explain-low-price", matter.lot, BIDDERS[0], ExplainLowForm("自有产线。"))
    judges = matter.judges()
    judged(matter, sound=True, judges=judges[:3])
    judged(matter, sound=False, judges=judges[3:])
    report = matter.act("conclude-evaluation", matter.lot, CENTRE).paper
    assert next(one for one in report.standings if one.bid == matter.bid(0)).rank == 1
    assert (report.low[0].sound, report.low[0].reasons) == (True, ("成本构成清楚",))


def test_nothing_is_reviewed_before_compliance_is(scored):
    """GP-095: the prices of compliant bids are compared, so every sheet is in first."""
    matter = standing("seated", CHEAP)
    form = AskLowForm(matter.bid(0), 30)
    matter.hall.refuse("ask-low-price", matter.lot, matter.judges()[0], form, cite="GP-095")
    matter.hall.close()
