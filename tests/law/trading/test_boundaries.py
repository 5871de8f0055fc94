"""Figures of procurement at their boundaries that no other file stands at, through the door."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.law.trading.test_procured_challenges import LETTER
from tests.makers import values
from tests.makers.house import BIDDERS, PURCHASER
from tests.makers.procured import PLAN, Procured, standing
from tests.makers.supervision import CLERK, found, matter
from tests.makers.values import at
from trading.award.procurement_model import ReportDelivered


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
