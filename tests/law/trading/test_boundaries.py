"""Figures of procurement at their boundaries that no other file stands at, through the door."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from hallcore.ground.errors import Refusal
from tests.law.trading.test_challenges import GROUNDS
from tests.law.trading.test_procured_challenges import LETTER
from tests.makers import values
from tests.makers.house import BIDDERS, PURCHASER, workshop
from tests.makers.matter import standing as of_works
from tests.makers.procured import PACKAGE, PLAN, Procured, standing
from tests.makers.supervision import CLERK, found, matter
from tests.makers.values import at, committee
from trading.award.procurement_model import ReportDelivered
from trading.challenges.complaint_model import ComplaintSettled
from trading.challenges.complaint_rules import noted
from trading.evaluation.rules import check_committee
from trading.methods.rules import Method
from trading.tendering.procurement import check_procured_lot


@pytest.fixture
def announced():
    """Works whose notice is out."""
    made = of_works("announced")
    yield made
    made.hall.close()


@pytest.fixture
def stage():
    made: list[Procured] = []

    def at_stage(name, plan=PLAN):
        made.append(standing(name, plan))
        return made[-1]

    yield at_stage
    for one in made:
        one.hall.close()


def test_documents_are_known_when_their_notice_has_run(stage):
    """GP-023, GP-142: announced on Wednesday 4 March, the notice runs five working days, to Wednesday the 11th."""
    tender = stage("enrolled")
    form = replace(LETTER, step="documents")
    paper = tender.act("file-challenge", tender.number, BIDDERS[0], form).paper
    assert paper.known_on == date(2026, 3, 11)


def test_a_report_is_handed_over_within_two_working_days(stage):
    """GP-074: signed on a day of the evaluation, the report is due at the end of the second working day after it."""
    tender = stage("delivered")
    signed = max(one.at for one in tender.hall.see(tender.lot).records if one.paper.type == "report-signed")
    delivered = next(
        one.paper for one in tender.hall.see(tender.lot).records if isinstance(one.paper, ReportDelivered)
    )
    assert (signed.date(), delivered.due) == (date(2026, 3, 25), at("03-28 00:00"))


@pytest.mark.parametrize(("moment", "late"), [("04-15 00:00", False), ("04-15 00:01", True)])
def test_a_contract_is_public_two_working_days_after_it_was_signed(stage, moment, late):
    """GP-029: signed on Friday 10 April, public by Tuesday the 14th, 24:00; later it is public with a yellow card."""
    tender = stage("awarded")
    tender.hall.clock.set(at(moment))
    form = values.contract(tender.winner.price, date(2026, 4, 10))
    paper = tender.act("publish-contract", tender.lot, PURCHASER, form).paper
    assert paper.notice_by == at("04-15 00:00")
    seen = matter("gp_open_tender.lot", [(moment, CLERK, paper)])
    assert [one.breach.rung for one in found("GP-029/notice", seen, "04-20 00:00")] == (
        ["yellow"] if late else []
    )


@pytest.mark.parametrize(
    ("kind", "amount", "reserved"),
    [
        ("goods", "2000000.00", True),
        ("goods", "2000000.01", False),
        ("services", "2000000.00", True),
        ("services", "2000000.01", False),
        ("works", "4000000.00", True),
        ("works", "4000000.01", False),
    ],
)
def test_services_and_works_of_a_size_are_reserved(kind, amount, reserved):
    """GP-100: up to two millions, works up to four, to the fen: reserved, or it says why not."""
    lot = replace(PACKAGE, estimate=Decimal(amount), ceiling=Decimal(amount))
    method = Method(workshop().lawbook.on(date(2026, 3, 2)), "gp_open_tender")
    if reserved:
        with pytest.raises(Refusal) as refused:
            check_procured_lot(lot, kind, method)
        assert refused.value.cite == "GP-100"
    else:
        assert check_procured_lot(lot, kind, method) is None
    assert check_procured_lot(replace(lot, reserved=True), kind, method) is None


@pytest.mark.parametrize(
    ("experts", "representatives", "lawful"),
    [(2, 1, True), (1, 2, False), (1, 0, False), (4, 1, True), (3, 2, False)],
)
def test_a_team_is_odd_large_enough_and_two_thirds_experts(experts, representatives, lawful):
    """GP-120: three at least; two of three are two thirds, three of five are less, four are enough."""
    method = Method(workshop().lawbook.on(date(2026, 3, 2)), "gp_inquiry")
    members = committee(experts, representatives)
    if lawful:
        assert check_committee(members, frozenset(), method) is None
    else:
        with pytest.raises(Refusal) as refused:
            check_committee(members, frozenset(), method)
        assert refused.value.cite == "GP-120"


@pytest.mark.parametrize(
    ("filed", "reply_by"), [("03-10 09:00", "03-14 00:00"), ("03-09 09:00", "03-13 00:00")]
)
def test_an_objection_to_documents_is_answered_in_three_days(announced, filed, reply_by):
    """ZB-033: the day of the objection is not counted; Friday the 13th is the third of Tuesday's."""
    announced.hall.clock.set(at(filed))
    done = announced.act("file-objection", announced.number, BIDDERS[1], GROUNDS)
    assert done.paper.reply_by == at(reply_by)


@pytest.mark.parametrize(("times", "misconduct"), [(2, False), (3, True)])
def test_three_baseless_complaints_are_misconduct(times, misconduct):
    """GP-153: the third within twelve months."""
    law = workshop().lawbook.on(date(2026, 3, 2))
    paper = ComplaintSettled(
        "dismissed", "", "x", "x", baseless=True, noted=times, decide_by=at("03-10 00:00")
    )
    settled = SimpleNamespace(latest=lambda _kind: paper)
    assert noted(settled, law) is misconduct
