"""Rankings of every method come out of the public file again; whatever was tampered with is named to the digit.

Works by marks and by the lowest price, procurement by marks with the lowest price as base, with deductions for small
enterprises and domestic products, one brand counted once, the lowest price method; and sales by their public offers.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from msgspec.structs import replace

from portal.evidence import PublicLog
from portal.ocds.feed import Feed
from portal.ocds.tale import Publisher
from portal.publicfile import public_file
from tests.law.trading.test_recompute import falsified
from tests.makers.auction import Sale
from tests.makers.matter import Plan
from tests.makers.procured import CHEAPEST, PLAN, SCORED, Procured
from tests.makers.procured import standing as procured
from tests.makers.values import at
from trading.auction.model import BiddingEnded, DealConfirmed, OfferPosted, SaleAnnounced, SaleContracted
from trading.award.model import AwardPublished
from trading.award.publicfile import read_public_file
from trading.award.recompute import recompute
from trading.opening.model import OpeningRecorded
from trading.tendering.model import Criterion, Evaluation, NoticePublished

D = Decimal
LOWEST = Evaluation("lowest", D(0), (Criterion("plan", "施工组织设计", D(100)),))
"""Works: the lowest evaluated price."""


def read(hall, number):
    """The public file of a matter, read and proven with the log's key."""
    hall.seal()
    sealer = hall._sealer
    log = PublicLog(sealer.public, sealer.log.verifier)
    with hall.reading() as root:
        data = public_file(root.archive, root.journal, log, root.archive[number])
    return read_public_file(data, log.key)


def ranked(file):
    """The finding about the ranking."""
    (found,) = (each for each in recompute(file) if each.what.startswith("评标排名"))
    return found


def reviewed_with(**changes):
    """A procurement whose review found something of some bidders, played to its award."""

    def play(plan):
        matter = procured("opened", plan)
        usual = matter.review
        matter.review = lambda: usual(**changes)
        out = {
            matter.bid(int(name[1:])) for name, found in changes.items() if found.get("qualified") is False
        }
        sheet = matter.scores
        matter.scores = lambda lot: replace(
            sheet(lot), verdicts=tuple(one for one in sheet(lot).verdicts if one.bid not in out)
        )
        for stage in ("reviewed", "seated", "scored", "evaluated", "delivered", "determined", "awarded"):
            getattr(matter, stage)()
        return matter

    return play


@pytest.fixture
def closing():
    """Halls that are closed at the end."""
    made = []
    yield lambda matter: made.append(matter) or matter
    for one in made:
        one.hall.close()


CASES = {
    "marks, the lowest price as base": (SCORED, {}),
    "a small enterprise is preferred": (SCORED, {"b3": {"size": "small", "sme": True}}),
    "the lowest price": (CHEAPEST, {}),
    "the lowest price, a small one preferred": (CHEAPEST, {"b1": {"size": "small", "sme": True}}),
    "domestic products among others": (
        replace(SCORED, domestic=D(20)),
        {"b2": {"domestic": True}, "b3": {"domestic": True}},
    ),
    "both at once, and a consortium with a small one": (
        replace(SCORED, domestic=D(20), mixed=D(4)),
        {"b1": {"size": "mixed", "domestic": True}, "b3": {"size": "small", "sme": True}},
    ),
    "one brand twice": (
        SCORED,
        {"b0": {"brand": "示例甲"}, "b1": {"brand": "示例甲"}, "b2": {"brand": "示例乙"}},
    ),
    "one brand twice, by the lowest price": (
        CHEAPEST,
        {"b0": {"brand": "示例甲"}, "b1": {"brand": "示例甲"}, "b2": {"brand": "示例乙"}},
    ),
    "one is not qualified": (SCORED, {"b0": {"qualified": False, "ground": "未提供纳税证明（示例）"}}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_procurement_is_recomputed_to_the_last_digit(case, closing):
    """GP-067, GP-103, GP-104, GP-110, GP-063, GP-056: from what is published alone."""
    evaluation, findings = CASES[case]
    matter = closing(reviewed_with(**findings)(replace_plan(evaluation)))
    file = read(matter.hall, Procured.number)
    assert ranked(file).differs == ()
    paper = next(one.paper for one in file.all_of(AwardPublished))
    if any(each.get("size") for each in findings.values()):
        assert any(one.compared not in (None, one.price) for one in paper.ranking)


def replace_plan(evaluation):
    """The usual procurement, compared in another way."""
    return Plan(lots=PLAN.lots, evaluation=evaluation, offers=PLAN.offers)


@pytest.mark.parametrize("evaluation", [None, LOWEST])
def test_works_are_recomputed_by_either_method(stage, evaluation):
    """ZB-079, ZB-082: the marks with a benchmark, and the lowest evaluated price."""
    matter = stage("awarded", Plan(evaluation=evaluation) if evaluation is not None else Plan())
    assert ranked(read(matter.hall, matter.number)).differs == ()


# -- what was tampered with ----------------------------------------------------------------------------------------


@pytest.fixture
def small(closing):
    """A procurement in which one small enterprise was preferred; its public file."""
    matter = closing(reviewed_with(b3={"size": "small", "sme": True})(PLAN))
    return read(matter.hall, Procured.number)


def rated(paper):
    """The documents had preferred small enterprises by more."""
    return replace(paper, evaluation=replace(paper.evaluation, small=D(15)))


def weighed(paper):
    """The price had had another weight."""
    return replace(paper, evaluation=replace(paper.evaluation, price_marks=D(31)))


def declared(paper):
    """The review had found no small enterprise."""
    return replace(paper, findings=tuple(replace(each, size="") for each in paper.findings))


def branded(paper):
    """Two had had one brand."""
    return replace(paper, findings=tuple(replace(each, brand="示例甲") for each in paper.findings))


def priced(paper):
    """The cheapest had bid a cent more."""
    lot = paper.lots[0]
    first, *others = lot.bids
    return replace(paper, lots=(replace(lot, bids=(replace(first, price=first.price + D("0.01")), *others)),))


def compared_with(paper):
    """A cent less had been compared."""
    return with_first(paper, lambda one: replace(one, compared=one.compared - D("0.01")))


def marked(paper):
    """The price's marks had been a hundredth more."""
    return with_first(paper, lambda one: replace(one, price_marks=one.price_marks + D("0.01")))


def turned(paper):
    """The first two had changed places."""
    first, second, *others = paper.ranking
    return replace(paper, ranking=(replace(first, rank=2), replace(second, rank=1), *others))


def dropped(paper):
    """One bid had been left out of the ranking."""
    return replace(paper, ranking=paper.ranking[:-1])


def with_first(paper, change):
    """The paper with the first of its ranking changed."""
    first, *others = paper.ranking
    return replace(paper, ranking=(change(first), *others))


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        (NoticePublished, rated, "评审价格"),
        (NoticePublished, weighed, "报价得分"),
        (AwardPublished, declared, "评审价格"),
        (AwardPublished, branded, "否决"),
        (OpeningRecorded, priced, "投标报价"),
        (AwardPublished, compared_with, "评审价格"),
        (AwardPublished, marked, "报价得分"),
        (AwardPublished, turned, "名次"),
        (AwardPublished, dropped, "不在公布的排名中"),
    ],
)
def test_what_was_tampered_with_is_named(small, kind, change, told):
    """GP-067, GP-103, GP-063: rate, weight, declaration, brand, price, marks or place, each by the field that differs."""
    lines = ranked(falsified(small, kind, change)).differs
    assert any(told in line for line in lines), lines


def test_an_award_without_its_sheets_says_that_it_cannot_be_recomputed(small):
    """ZB-085: no scores, no proof; it is not passed over in silence."""
    (line,) = ranked(falsified(small, AwardPublished, lambda paper: replace(paper, scores=()))).differs
    assert "没有公开各评委评分" in line


# -- sales -------------------------------------------------------------------------------------------------------------


def deal(file):
    """The finding about a sale."""
    (found,) = recompute(file)
    assert found.what.startswith("竞价结果")
    return found


@pytest.fixture(params=["land_listing", "land_auction", "land_tender", "mineral_listing", "property_auction"])
def sold(request, closing):
    """A sale of each kind to its confirmation; the public file."""
    sale = closing(Sale(request.param))
    sale.confirmed(0, 1, 2)
    return read(sale.hall, sale.number)


def test_a_sale_is_recomputed_from_its_offers(sold):
    """JP-06, TD-14: who led, how much, how often; the deal says the same."""
    assert deal(sold).differs == ()


def cheaper(paper):
    """The deal had been a cent cheaper."""
    return replace(paper, price=paper.price - D("0.01"))


def another(paper):
    """Another had been named as the leading one."""
    return replace(paper, paddle="999")


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        (DealConfirmed, cheaper, "成交确认书"),
        (BiddingEnded, cheaper, "最高报价"),
        (BiddingEnded, another, "竞得的竞买号"),
        (BiddingEnded, lambda paper: replace(paper, offers=paper.offers + 1), "报价次数"),
        (BiddingEnded, lambda paper: replace(paper, outcome="no-offer"), "结果"),
        (BiddingEnded, lambda paper: replace(paper, reserve=paper.price + 1), "结果"),
        (
            OfferPosted,
            lambda paper: replace(paper, price=paper.price - D("0.01")) if paper.seq == 2 else paper,
            "应不低于",
        ),
        (OfferPosted, lambda paper: replace(paper, seq=4) if paper.seq == 3 else paper, "没有公布"),
        (OfferPosted, lambda paper: replace(paper, paddle="001"), "同为竞买号"),
    ],
)
def test_a_sale_that_was_tampered_with_is_named(closing, kind, change, told):
    """JP-06: price, number, count, outcome, reserve, an offer below its step, left out, or upon one's own."""
    sale = closing(Sale("land_listing"))
    sale.confirmed(0, 1, 2)
    lines = deal(falsified(read(sale.hall, sale.number), kind, change)).differs
    assert any(told in line for line in lines), lines


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        (OfferPosted, lambda paper: replace(paper, price=paper.price + 1), "算不出其封存码"),
        (OfferPosted, lambda paper: replace(paper, nonce="m"), "算不出其封存码"),
        (OfferPosted, lambda paper: replace(paper, paddle="999"), "有两次报价"),
        (OfferPosted, lambda paper: replace(paper, seq=9 - paper.seq), "次序与时间不一致"),
        (
            SaleAnnounced,
            lambda paper: replace(paper, terms=replace(paper.terms, start=D("40000000.00"))),
            "低于",
        ),
        (BiddingEnded, lambda paper: replace(paper, offers=2), "报价次数"),
        (BiddingEnded, another, "竞得的竞买号"),
        (DealConfirmed, cheaper, "成交确认书"),
    ],
)
def test_a_tender_of_land_that_was_tampered_with_is_named(closing, kind, change, told):
    """TD-15, JP-07: each offer is the one that was sealed, in its order; the highest wins."""
    sale = closing(Sale("land_tender"))
    sale.confirmed(0, 1, 2)
    lines = deal(falsified(read(sale.hall, sale.number), kind, change)).differs
    assert any(told in line for line in lines), lines


def test_of_equal_sealed_offers_the_later_is_no_winner(closing):
    """JP-08: said of the later one the recomputation differs."""
    sale = closing(Sale("land_tender"))
    sale.announced()
    sale.hall.clock.set(at("03-10 09:00"))
    sale.qualified(0, 1, 2)
    sale.opened()
    for seat in (0, 1, 2):
        sale.seals(seat, "33000000.00")
    sale.over()
    for seat in (2, 1, 0):
        sale.opens(seat, "33000000.00")
    sale.over()
    sale.settle()
    file = read(sale.hall, sale.number)
    assert deal(file).differs == ()
    later = falsified(file, BiddingEnded, lambda paper: replace(paper, paddle=sale.number_of(2)))
    assert deal(later).differs


def test_a_contract_at_another_price_is_named(closing):
    """TD-08: the contract is at the price of the deal."""
    sale = closing(Sale("land_listing"))
    sale.contracted(0, 1)
    file = read(sale.hall, sale.number)
    assert deal(file).differs == ()
    changed = falsified(file, SaleContracted, lambda paper: replace(paper, amount=paper.amount - 1))
    assert "合同公告" in deal(changed).differs[0]


def test_a_sale_nobody_bid_for_is_recomputed_too(closing):
    """TD-14: no offer, no price, nobody named."""
    sale = closing(Sale("land_listing"))
    sale.announced()
    sale.opened()
    sale.over()
    assert deal(read(sale.hall, sale.number)).differs == ()


def test_a_sale_below_its_reserve_is_recomputed_too(closing):
    """TD-14: the reserve price is public with the end, and the offer did not reach it."""
    sale = closing(Sale("land_listing"))
    sale.struck(0, 1, reserve="99000000.00")
    assert deal(read(sale.hall, sale.number)).differs == ()


@pytest.mark.parametrize("method", ["property_auction", "land_tender"])
def test_a_sale_is_told_in_open_data_to_its_contract(closing, method):
    """A true sale's records give releases whose offers are those that were posted."""
    sale = closing(Sale(method))
    sale.contracted(0, 1, 2)
    sale.hall.seal()
    publisher = Publisher("示例中心", "https://hall.example", "ocds-demo01")
    with sale.hall.reading() as root:
        process = Feed(root, sale.hall.house.vault, publisher).tender(root.archive[sale.number])
    assert process is not None
    text = b"".join(each.data for each in process.releases)
    assert text.count(b'"date":') > len(process.releases)
    assert b'"contract"' in process.releases[-1].data


def test_open_data_of_a_tender_ends_the_time_for_bids_at_its_deadline(closing):
    """TD-02: an application may be due earlier; what is open until the deadline is the offer."""
    sale = closing(Sale("land_tender"))
    sale.announced(apply_until=at("04-07 16:00"))
    sale.hall.seal()
    publisher = Publisher("示例中心", "https://hall.example", "ocds-demo01")
    with sale.hall.reading() as root:
        process = Feed(root, sale.hall.house.vault, publisher).tender(root.archive[sale.number])
    assert process is not None
    tender = json.loads(process.releases[0].data)["tender"]
    assert tender["tenderPeriod"]["endDate"].startswith("2026-04-22T15:00")
    assert tender["awardPeriod"] == {"startDate": tender["tenderPeriod"]["endDate"]}
    assert tender["submissionMethod"] == ["electronicSubmission"]
