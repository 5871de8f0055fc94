"""The contract as cases: at the price that won, within thirty days, with a bond of at most a tenth."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from hallcore.desk import Actor
from hallcore.ground.clock import TZ
from portal.cli import cast
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, CENTRE, PURCHASER, file
from tests.makers.values import at
from trading.award.model import AwardForm

PRICE = Decimal("8000000.00")


@pytest.fixture
def awarded(stage):
    """A lot awarded on 31 March 2026, a Tuesday, at 8,000,000.00."""
    return stage("awarded")


def day(text: str) -> date:
    """Return a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


def test_a_contract_is_published_with_its_key_terms(awarded):
    """ZB-095, EB-13: supplier, amount, bond and term are public, the contract's text is the record's file."""
    awarded.hall.clock.set(at("04-10 09:00"))
    form = values.contract(PRICE, day("04-09"), files=(file("合同.txt"),))
    done = awarded.act("publish-contract", awarded.lot, PURCHASER, form)
    record = awarded.hall.last(done.dossier)
    paper = record.paper
    assert (paper.supplier_name, paper.amount, paper.signed_on) == (cast.BIDDERS[0].name, PRICE, day("04-09"))
    assert (record.disclosure, record.head["files"][0]["name"]) == ("public", "合同.txt")
    assert awarded.hall.see(awarded.lot).state == "contracted"


@pytest.mark.parametrize("fen", ["0.01", "-0.01", "1000000.00", "-8000000.00"])
def test_the_contract_keeps_the_price_that_won(awarded, fen):
    """ZB-095, 招标投标法 46: not a fen more or less than what was offered and awarded."""
    form = values.contract(PRICE + Decimal(fen), day("03-31"), performance_bond=Decimal("0.00"))
    awarded.hall.refuse("publish-contract", awarded.lot, PURCHASER, form, cite="ZB-095", where="amount")


@pytest.mark.parametrize(
    ("signed", "today", "lawful"),
    [
        ("03-30", "04-10", False),  # before the award
        ("03-31", "03-31", True),  # on the very day
        ("04-10", "04-10", True),
        ("04-11", "04-10", False),  # tomorrow
        ("04-30", "05-06", True),  # the thirtieth day, published later
        ("05-01", "05-06", True),  # the thirty-first: late, and a contract all the same
    ],
)
def test_a_contract_is_signed_after_the_award_and_told_even_when_late(awarded, signed, today, lawful):
    """ZB-095: within 30 days of the award notice; a later one is public with both days, and raises a card."""
    awarded.hall.clock.set(max(awarded.hall.clock.now(), at(f"{today} 09:00")))
    form = values.contract(PRICE, day(signed))
    if lawful:
        paper = awarded.act("publish-contract", awarded.lot, PURCHASER, form).paper
        assert (paper.signed_on, paper.contract_by) == (day(signed), at("05-01 00:00"))
    else:
        awarded.hall.refuse(
            "publish-contract", awarded.lot, PURCHASER, form, cite="ZB-095", where="signed_on"
        )


@pytest.mark.parametrize(("awarded_on", "last"), [("04-01", "05-06"), ("04-02", "05-06"), ("04-09", "05-09")])
def test_a_thirtieth_day_that_rests_moves_on(stage, awarded_on, last):
    """ZB-095, GEN-03: 1 and 2 May are holidays, so the 6th is in time; 9 May is a Saturday that is worked."""
    matter = stage("publicised")
    matter.hall.clock.set(at(f"{awarded_on} 09:00"))
    paper = matter.act("publish-award", matter.lot, PURCHASER, AwardForm()).paper
    assert paper.contract_by == at(f"{last} 00:00") + timedelta(days=1)
    matter.hall.clock.set(at(f"{last} 09:00") + timedelta(days=2))
    late = values.contract(PRICE, day(last) + timedelta(days=1))
    told = matter.act("publish-contract", matter.lot, PURCHASER, late).paper
    assert datetime.combine(told.signed_on, time.min, TZ) >= told.contract_by  # late, and the public sees it


@pytest.mark.parametrize(
    ("bond", "lawful"), [("800000.00", True), ("800000.01", False), ("0.00", True), ("-0.01", False)]
)
def test_the_performance_bond_is_at_most_a_tenth(awarded, bond, lawful):
    """ZB-096: 10 % of the contract to the fen; none is allowed, less than none is not."""
    form = values.contract(PRICE, day("03-31"), performance_bond=Decimal(bond))
    if lawful:
        assert awarded.act("publish-contract", awarded.lot, PURCHASER, form)
    else:
        awarded.hall.refuse(
            "publish-contract", awarded.lot, PURCHASER, form, cite="ZB-096", where="performance_bond"
        )


@pytest.mark.parametrize(("days", "lawful"), [(0, True), (-1, False)])
def test_performance_ends_no_sooner_than_it_begins(awarded, days, lawful):
    """ZB-095: a contract of one day is a contract; one that ends before it begins is none."""
    form = values.contract(PRICE, day("03-31"), ends=day("03-31") + timedelta(days=days))
    if lawful:
        assert awarded.act("publish-contract", awarded.lot, PURCHASER, form)
    else:
        awarded.hall.refuse("publish-contract", awarded.lot, PURCHASER, form, cite="", where="ends")


def test_only_who_is_in_charge_publishes_the_contract_and_once(awarded):
    """ZB-015, ZB-095: neither centre, winner nor another's agency; in the role the table names; not twice."""
    form = values.contract(PRICE, day("03-31"))
    for actor in (CENTRE, AGENCY, BIDDERS[0]):
        awarded.hall.refuse("publish-contract", awarded.lot, actor, form, cite="ZB-015")
    centre = Actor(PURCHASER.account, "centre", PURCHASER.party)
    awarded.hall.refuse("publish-contract", awarded.lot, centre, form, cite="ZB-095")
    awarded.act("publish-contract", awarded.lot, PURCHASER, form)
    awarded.hall.refuse("publish-contract", awarded.lot, PURCHASER, form, cite="ZB-095")


@pytest.mark.parametrize("name", ["evaluated", "publicised"])
def test_without_an_award_there_is_no_contract(stage, name):
    """ZB-095: what has not been awarded cannot be contracted."""
    matter = stage(name)
    form = values.contract(PRICE, day("03-26"))
    matter.hall.refuse("publish-contract", matter.lot, PURCHASER, form, cite="", where=matter.lot)
