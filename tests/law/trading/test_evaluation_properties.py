"""The ranking under any prices and marks: what must hold whatever is submitted."""

from __future__ import annotations

import itertools
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hallcore.ground.errors import Refusal
from tests.makers.values import COMPREHENSIVE, LOT, LOWEST, read, sheet
from trading.evaluation.rules import price_score, rank
from trading.tendering.model import Criterion, Evaluation

D = Decimal
CRITERIA = (Criterion("plan", "施工组织设计", D(30)), Criterion("team", "项目管理机构", D(10)))
fen = st.integers(100_000_000, 950_000_000).map(lambda n: D(n) / 100)
"""From one million to half a million above the ceiling, in fen."""

tenths = st.integers(0, 100).map(lambda n: D(n) / 10)
evaluations = st.builds(
    Evaluation,
    method=st.just("comprehensive"),
    price_marks=st.just(D(60)),
    criteria=st.just(CRITERIA),
    float_percent=tenths,
    above=tenths,
    below=tenths,
    pass_marks=st.just(D(60)),
)


opinions = st.one_of(
    st.just("不响应"),
    *(
        st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
            lambda marks: {"plan": D(marks[0]) / 2, "team": D(marks[1]) / 2}
        )
        for _ in range(4)
    ),
)
"""What a member finds of a bid: one time in five that it is not responsive, else its marks by halves."""


@st.composite
def cases(draw, evaluation=evaluations, least: int = 1):
    """Bids with prices, sheets of three members, and how they are compared."""
    names = "ABCDEFG"[: draw(st.integers(least, 7))]
    chosen = draw(evaluation)
    bids = tuple(
        read(name, draw(fen), duration_days=draw(st.sampled_from((100, 120, 121)))) for name in names
    )
    sheets = tuple(
        sheet(
            f"member {n}",
            **{name: draw(opinions) for name in names},
        )
        for n in range(3)
    )
    return bids, sheets, chosen


def outcome(bids, sheets, evaluation):
    """The ranking, or the clause under which it is refused."""
    try:
        return rank(bids, sheets, evaluation, LOT)
    except Refusal as refusal:
        return refusal.cite


@settings(max_examples=40)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_bids_were_received_decides_nothing(case, random):
    """ZB-079: shuffled bids give the same benchmark, the same marks and the same ranks, or the same refusal."""
    bids, sheets, evaluation = case
    shuffled = list(bids)
    random.shuffle(shuffled)
    first, second = outcome(bids, sheets, evaluation), outcome(tuple(shuffled), sheets, evaluation)
    if isinstance(first, str):
        assert first == second == "ZB-085"
    else:
        assert first[0] == second[0]
        assert sorted(first[1], key=lambda s: s.bid) == sorted(second[1], key=lambda s: s.bid)
        ranked = [s for s in first[1] if s.rank]
        assert ranked == [s for s in second[1] if s.rank]


@settings(max_examples=40)
@given(cases(st.one_of(evaluations, st.just(replace(LOWEST, criteria=CRITERIA, pass_marks=D(20))))))
def test_every_bid_comes_out_once_with_marks_within_their_bounds(case):
    """ZB-079, ZB-085: ranks count from one without gaps, marks keep their full marks, the rejected have a clause."""
    bids, sheets, evaluation = case
    found = outcome(bids, sheets, evaluation)
    assume(not isinstance(found, str))
    standings = found[1]
    ranked = [s for s in standings if s.rank]
    assert sorted(s.bid for s in standings) == sorted(bid.bid for bid in bids)
    assert [s.rank for s in ranked] == list(range(1, len(ranked) + 1))
    for s in ranked:
        assert 0 <= s.price_marks <= evaluation.price_marks
        assert 0 <= s.other_marks <= 40
        assert s.total == s.price_marks + s.other_marks <= 100
        assert (s.rejected, s.cite) == ("", "")
    assert all(s.rejected and s.cite in {"ZB-080", "ZB-082"} and not s.total for s in standings if not s.rank)


@settings(max_examples=40)
@given(cases(st.one_of(evaluations, st.just(replace(LOWEST, criteria=CRITERIA, pass_marks=D(20))))))
def test_nobody_stands_before_a_bid_that_is_better_in_what_counts(case):
    """ZB-082: by marks (comprehensive) or by price (lowest), each bid is at least as good as the next."""
    found = outcome(*case)
    assume(not isinstance(found, str))
    ranked = [s for s in found[1] if s.rank]
    for better, worse in itertools.pairwise(ranked):
        if case[2].method == "lowest":
            assert better.price <= worse.price
        else:
            assert better.total > worse.total or (better.total == worse.total and better.price < worse.price)


@given(fen, fen, fen, evaluations)
def test_going_away_from_the_benchmark_never_earns_marks(benchmark, one, other, evaluation):
    """ZB-079: above the benchmark a higher price, below it a lower one, never gets more."""
    near, far = sorted((one, other), key=lambda price: abs(price - benchmark))
    assume((near - benchmark) * (far - benchmark) >= 0)
    assert price_score(far, benchmark, evaluation) <= price_score(near, benchmark, evaluation)


@settings(max_examples=40)
@given(cases(least=2), st.data())
def test_raising_ones_own_price_above_the_benchmark_never_raises_ones_marks(case, data):
    """ZB-082: though one's own price moves the mean, asking a yuan or more on top of it never pays."""
    bids, sheets, evaluation = case
    bids = tuple(replace(bid, duration_days=100) for bid in bids)
    before = outcome(bids, sheets, evaluation)
    assume(not isinstance(before, str))
    benchmark, standings = before
    above = [s for s in standings if s.rank and s.price >= benchmark and s.price + 1 <= LOT.ceiling]
    assume(len([s for s in standings if s.rank]) > 1)
    assume(above)
    mine = data.draw(st.sampled_from(above))
    raised = mine.price + data.draw(st.integers(1, int(LOT.ceiling - mine.price)))
    after = outcome(
        tuple(replace(bid, price=raised) if bid.bid == mine.bid else bid for bid in bids), sheets, evaluation
    )
    assume(not isinstance(after, str))
    again = next(s for s in after[1] if s.bid == mine.bid)
    assert again.price_marks <= mine.price_marks


@given(st.lists(fen, min_size=2, max_size=6, unique=True))
def test_under_the_lowest_price_method_the_cheapest_valid_bid_is_first(prices):
    """ZB-082: whoever passes and asks least is first; nothing else is looked at."""
    names = "ABCDEF"[: len(prices)]
    bids = tuple(read(name, price) for name, price in zip(names, prices, strict=True))
    full = {criterion.key: criterion.marks for criterion in LOWEST.criteria}
    standings = rank(bids, (sheet("m", **dict.fromkeys(names, full)),), LOWEST, LOT)[1]
    valid = sorted(price for price in prices if price <= LOT.ceiling)
    assert [s.price for s in standings if s.rank] == valid


def test_the_methods_of_the_samples_are_the_two_the_law_knows():
    """ZB-082: comprehensive, and lowest evaluated price."""
    assert {COMPREHENSIVE.method, LOWEST.method} == {"comprehensive", "lowest"}
