"""Ends without an award as cases: a tender the purchaser terminates, and a lot whose bids are all rejected."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from portal.cli import cast
from tests.makers.house import (
    AGENCY,
    BIDDERS,
    CENTRE,
    OTHER_AGENCY,
    OTHER_PURCHASER,
    PURCHASER,
    SUPERVISOR,
)
from tests.makers.matter import Offer, Plan
from tests.makers.values import DEADLINE, lot, yuan
from trading.award.model import FailureForm, PublicityForm
from trading.bidding.model import EnrolForm, QuestionForm
from trading.challenges.model import ObjectionForm
from trading.tendering.model import TerminationForm

END = TerminationForm("项目立项被撤销", "本平台文件免费；保证金及利息五日内原路退回")
AGAIN = FailureForm("修改招标文件后重新招标")
ALL_REJECTED = Plan(lots=(lot(1, ceiling=yuan("7 999 999.99")), lot(2)))


# -- termination ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["announced", "enrolled", "submitted", "closed"])
def test_a_tender_can_be_terminated_until_its_opening_begins(stage, step):
    """ZB-041: from the notice until the roll; every lot ends with it, the notice is public, and no clock is left."""
    matter = stage(step, Plan(lots=(lot(1), lot(2))))
    done = matter.act("terminate", matter.number, PURCHASER, END)
    tender = matter.hall.see(matter.number)
    assert (tender.state, tender.due) == ("terminated", ())
    assert [matter.hall.see(number).state for number in matter.lots] == ["failed", "failed"]
    assert (done.paper.reason, done.paper.refunds) == (END.reason, END.refunds)
    assert (len(done.paper.lots), matter.hall.last(matter.number).disclosure) == (2, "public")


@pytest.mark.parametrize("step", ["registered", "called", "unlocked", "opened", "evaluated", "awarded"])
def test_before_its_notice_and_after_its_opening_began_there_is_nothing_to_terminate(stage, step):
    """ZB-041: what was not announced is not ended; what is being opened ends by its result or by rejection."""
    matter = stage(step)
    before = matter.hall.see(matter.number)
    matter.hall.refuse("terminate", matter.number, PURCHASER, END, cite="ZB-041")
    assert matter.hall.see(matter.number) == before


@pytest.mark.parametrize(
    ("actor", "cite"),
    [
        (OTHER_PURCHASER, "ZB-015"),
        (OTHER_AGENCY, "ZB-015"),
        (AGENCY, "ZB-015"),
        (BIDDERS[0], "ZB-015"),
        (CENTRE, "ZB-015"),
    ],
    ids=("another purchaser", "another agency", "an agency without its mandate", "a bidder", "the centre"),
)
def test_only_who_is_in_charge_terminates(stage, actor, cite):
    """ZB-015: the purchaser, or the agency it entrusted."""
    matter = stage("announced")
    matter.hall.refuse("terminate", matter.number, actor, END, cite=cite)
    assert matter.act("terminate", matter.number, PURCHASER, END)


def test_the_entrusted_agency_terminates_for_its_purchaser(stage):
    """ZB-015: under the mandate on record; the notice names both."""
    matter = stage("announced", Plan(manager=AGENCY))
    paper = matter.act("terminate", matter.number, AGENCY, END).paper
    assert (paper.purchaser_name, paper.agency_name) == (cast.PURCHASERS[0].name, cast.AGENCIES[0].name)


@pytest.mark.parametrize("field", ["reason", "refunds"])
@pytest.mark.parametrize("text", ["", " \u3000\n"])
def test_a_termination_says_why_and_what_is_returned_how(stage, field, text):
    """ZB-041: it is announced with its reason, and fees and bonds go back with interest."""
    matter = stage("announced")
    matter.hall.refuse(
        "terminate", matter.number, PURCHASER, replace(END, **{field: text}), cite="ZB-041", where=field
    )
    assert matter.hall.see(matter.number).state == "tendering"


def test_after_a_termination_nothing_is_received_clarified_closed_or_terminated_again(stage):
    """ZB-041: bids, questions, answers and the deadline itself come too late; each is told that the tender is ended."""
    matter = stage("enrolled")
    matter.act("terminate", matter.number, PURCHASER, END)
    hall, bid = matter.hall, matter.bid(0)
    hall.refuse("submit-bid", bid, BIDDERS[0], matter.container(0), cite="ZB-041")
    hall.refuse("ask-question", bid, BIDDERS[0], QuestionForm("还招吗？"), cite="ZB-041")
    hall.refuse("enrol", matter.lot, BIDDERS[5], EnrolForm(), cite="ZB-041")
    hall.refuse("terminate", matter.number, PURCHASER, END, cite="ZB-041")
    hall.clock.set(DEADLINE)
    hall.refuse("publish-roll", matter.number, CENTRE, cite="ZB-062")


def test_an_objection_is_answered_before_the_tender_is_terminated(stage):
    """ZB-033: while an objection suspends the tender, ending it waits as every other step does."""
    matter = stage("enrolled")
    matter.act("file-objection", matter.number, BIDDERS[0], ObjectionForm("资格条件过高"))
    matter.hall.refuse("terminate", matter.number, PURCHASER, END, cite="ZB-033")


# -- failure -------------------------------------------------------------------------------------------


def test_a_lot_whose_bids_are_all_rejected_is_announced_with_every_ground(stage):
    """ZB-084, ZB-090: who was rejected and why is public, and what comes next; the report itself stays sealed."""
    matter = stage("evaluated", ALL_REJECTED)
    paper = matter.act("announce-failure", matter.lot, PURCHASER, AGAIN).paper
    assert [each.name for each in paper.rejected] == [party.name for party in cast.BIDDERS[:4]]
    assert {each.cite for each in paper.rejected} == {"ZB-080"}
    assert paper.following == AGAIN.following
    report, announced = matter.report(), matter.hall.last(matter.lot)
    assert (report.disclosure, announced.disclosure) == ("sealed", "public")
    assert paper.report_sha256 == report.sha256
    assert matter.hall.see(matter.lot).state == "failed"


def test_a_lot_in_which_nothing_could_be_read_names_nobody(stage):
    """ZB-084, EB-09: nothing was read, so nothing was rejected by name, and the failure is announced all the same."""
    matter = stage(
        "evaluated", Plan(offers=tuple(Offer(seat, "0.00", outcome="revoked") for seat in range(3)))
    )
    assert matter.act("announce-failure", matter.lot, PURCHASER, AGAIN).paper.rejected == ()


@pytest.mark.parametrize("step", ["opened", "scored", "evaluated", "publicised", "awarded"])
def test_a_lot_with_a_valid_bid_has_not_failed(stage, step):
    """ZB-084: one valid bid is enough to go on."""
    matter = stage(step)
    matter.hall.refuse("announce-failure", matter.lot, PURCHASER, AGAIN, cite="ZB-084")


@pytest.mark.parametrize(
    ("actor", "cite"),
    [(OTHER_PURCHASER, "ZB-015"), (CENTRE, "ZB-015"), (BIDDERS[0], "ZB-015"), (SUPERVISOR, "JC-39")],
)
def test_only_who_is_in_charge_announces_it(stage, actor, cite):
    """ZB-015: the purchaser or its agency; JC-39: who watches does nothing."""
    matter = stage("evaluated", ALL_REJECTED)
    matter.hall.refuse("announce-failure", matter.lot, actor, AGAIN, cite=cite)


@pytest.mark.parametrize("text", ["", "\u3000"])
def test_a_failure_says_what_comes_next(stage, text):
    """ZB-084: what must be tendered is tendered again; the notice says so."""
    matter = stage("evaluated", ALL_REJECTED)
    matter.hall.refuse(
        "announce-failure", matter.lot, PURCHASER, FailureForm(text), cite="ZB-084", where="following"
    )


def test_a_rejected_lot_has_no_candidates_and_is_announced_once(stage):
    """ZB-084, ZB-087: neither before nor after its announcement are there candidates, and there is one announcement."""
    matter = stage("evaluated", ALL_REJECTED)
    matter.hall.refuse("publish-candidates", matter.lot, PURCHASER, PublicityForm(), cite="ZB-087")
    matter.act("announce-failure", matter.lot, PURCHASER, AGAIN)
    matter.hall.refuse("announce-failure", matter.lot, PURCHASER, AGAIN, cite="ZB-084")
    matter.hall.refuse("publish-candidates", matter.lot, PURCHASER, PublicityForm(), cite="ZB-087")
