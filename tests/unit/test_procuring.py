"""The formulas of procurement by themselves: deductions, base price, same brand, ties, abnormally low prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from portal.house import load_law
from tests.makers import values
from tests.makers.procured import CHEAPEST, PACKAGE, SCORED
from trading.evaluation.procuring import Judged, abnormal, compared, price_marks, rank_procured
from trading.evaluation.procuring_model import Finding

D = Decimal


@pytest.fixture(scope="module")
def law():
    return load_law().on(date(2026, 3, 2))


def judged(*rows: tuple[str, str, str]) -> list[Judged]:
    """Bids by name, price and marks."""
    return [Judged(values.read(name, price), "", "", D(marks)) for name, price, marks in rows]


def found(*names: str, **changes: dict[str, object]) -> list[Finding]:
    """A finding a bid, changed by name."""
    return [replace(Finding(name, qualified=True), **changes.get(name, {})) for name in names]


def test_both_deductions_are_of_the_original_price():
    """GP-111: P − P·10 % − P·20 %."""
    rates = replace(SCORED, domestic=D(20), mixed=D(4))
    both = Finding("a", qualified=True, size="small", domestic=True)
    price = D("1000000.00")
    assert compared(price, both, rates, reserved=False, rivals=True) == D("700000.00")
    assert compared(price, both, rates, reserved=False, rivals=False) == D("900000.00")
    assert compared(price, both, rates, reserved=True, rivals=True) == D("800000.00")
    mixed = Finding("a", qualified=True, size="mixed")
    assert compared(price, mixed, rates, reserved=False, rivals=True) == D("960000.00")


def test_domestic_products_are_preferred_only_beside_others():
    """GP-110: all domestic, and nobody is."""
    rates = replace(SCORED, small=D(0), domestic=D(20))
    rows = judged(("a", "1000000.00", "60"), ("b", "900000.00", "60"), ("c", "950000.00", "60"))
    base, _all = rank_procured(rows, rates, PACKAGE, found("a", "b", "c", a={"domestic": True}))
    assert base == D("800000.00")
    every = {name: {"domestic": True} for name in "abc"}
    base, _all = rank_procured(rows, rates, PACKAGE, found("a", "b", "c", **every))
    assert base == D("900000.00")


def test_a_price_is_marked_by_the_base_over_it():
    """GP-067: to two places, half up."""
    assert price_marks(D("2700000.00"), D("2800000.00"), D(30)) == D("28.93")
    assert price_marks(D("2700000.00"), D("2700000.00"), D(30)) == D("30.00")


def test_of_one_brand_the_best_scored_is_recommended():
    """GP-063: the others are out, and count once."""
    rows = judged(("a", "2700000.00", "70"), ("b", "2700000.00", "60"), ("c", "2800000.00", "50"))
    brands = {"a": {"brand": "示例"}, "b": {"brand": "示例"}, "c": {"brand": "另一"}}
    _base, standings = rank_procured(rows, SCORED, PACKAGE, found("a", "b", "c", **brands))
    assert [(one.bid, one.rank, one.cite) for one in standings] == [
        ("a", 1, ""),
        ("c", 2, ""),
        ("b", 0, "GP-063"),
    ]


def test_by_the_lowest_price_the_cheapest_of_a_brand_takes_part():
    """GP-063: before the ranking."""
    rows = judged(("a", "2700000.00", "70"), ("b", "2600000.00", "70"), ("c", "2800000.00", "70"))
    brands = {"a": {"brand": "示例"}, "b": {"brand": "示例"}}
    _base, standings = rank_procured(rows, CHEAPEST, PACKAGE, found("a", "b", "c", **brands))
    assert [(one.bid, one.rank) for one in standings] == [("b", 1), ("c", 2), ("a", 0)]


def test_equal_marks_are_parted_by_the_price_and_then_share_a_place():
    """GP-070: by the price upwards; equal in both, side by side."""
    rows = judged(("a", "2700000.00", "60"), ("b", "2700000.00", "60"), ("c", "2800000.00", "61.07"))
    base, standings = rank_procured(rows, SCORED, PACKAGE, found("a", "b", "c"))
    assert base == D("2700000.00")
    assert [(one.bid, one.total, one.rank) for one in standings] == [
        ("a", D("90.00"), 1),
        ("b", D("90.00"), 1),
        ("c", D("90.00"), 3),
    ]


def test_whoever_is_not_qualified_or_above_the_budget_sets_no_base():
    """GP-056, GP-062, GP-067: the base is the lowest price among compliant bids."""
    rows = judged(("a", "1000000.00", "0"), ("b", "3000000.01", "60"), ("c", "2800000.00", "60"))
    fallen = found("a", "b", "c", a={"qualified": False, "ground": "缺营业执照"})
    base, standings = rank_procured(rows, SCORED, PACKAGE, fallen)
    assert base == D("2800000.00")
    assert {one.bid: one.cite for one in standings} == {"c": "", "a": "GP-056", "b": "GP-062"}


@pytest.mark.parametrize(
    ("price", "rules"),
    [
        ("500000.00", ()),
        ("499999.99", ("GP-091",)),
    ],
)
def test_a_price_below_half_of_the_second_lowest_starts_a_review(law, price, rules):
    """GP-091, GP-095: exactly half does not, one fen less does."""
    prices = {"a": D(price), "b": D("1000000.00"), "c": D("1000000.00")}
    evaluation = replace(SCORED, low_mean=D(0))
    got = abnormal(prices, D("1000000.00"), evaluation, law)
    assert tuple(low.rule for low in got.get("a", ()) if low.rule == "GP-091") == rules


@pytest.mark.parametrize(("price", "starts"), [("450000.00", False), ("449999.99", True)])
def test_a_price_below_forty_five_per_cent_of_the_ceiling_starts_a_review(law, price, starts):
    """GP-092: of the ceiling, strictly below."""
    got = abnormal({"a": D(price)}, D("1000000.00"), SCORED, law)
    assert ("GP-092" in {low.rule for low in got.get("a", ())}) is starts


@pytest.mark.parametrize(("price", "starts"), [("500000.00", False), ("499999.99", True)])
def test_a_price_below_half_of_the_mean_starts_a_review(law, price, starts):
    """GP-090: 500,000 with 1,500,000 has a mean of a million; the price itself counts in it."""
    got = abnormal({"a": D(price), "b": D("1500000.00")}, D("900000.00"), SCORED, law)
    assert ("GP-090" in {low.rule for low in got.get("a", ())}) is starts


def test_documents_may_raise_the_share(law):
    """GP-094: to sixty-five per cent of the ceiling."""
    raised = replace(SCORED, low_ceiling=D(65))
    assert abnormal({"a": D("649999.99")}, D("1000000.00"), raised, law)
    assert not abnormal({"a": D("650000.00")}, D("1000000.00"), raised, law)
    assert abnormal({}, D("1000000.00"), raised, law) == {}
