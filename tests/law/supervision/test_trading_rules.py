"""Rules over duties, objections and complaints in trading: each fires in its moment, and just does not before."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.ground.events import Refused
from tests.makers.blank import blank
from tests.makers.supervision import CLERK, found, matter
from tests.makers.values import at
from trading.auction.model import BiddingEnded, DealConfirmed, SaleContracted, SaleFailed
from trading.award.model import AwardPublished, CandidatesPublished
from trading.challenges.complaint_model import (
    ComplaintDeclined,
    ComplaintLodged,
    ComplaintSettled,
    ComplaintTaken,
    CopiesSent,
    CorrectionAsked,
    ProbingBegan,
    ProbingEnded,
)
from trading.challenges.model import ObjectionAnswered, ObjectionFiled
from trading.challenges.procured_model import (
    ChallengeAnswered,
    ChallengeFiled,
    ChallengeWithdrawn,
    QueryAnswered,
    QueryFiled,
)
from trading.contract.model import ContractPublished
from trading.evaluation.model import ReportSigned
from trading.purchasing.agreed_model import OfferChosen, PurchaseContracted, PurchaseResult, TalksRecorded
from trading.purchasing.model import EmergencyFound, EmergencyReported, ReasonArgued, ReasonObjected

END = at("03-10 00:00")
OBJECTION, COMPLAINT = "open_tender.objection", "trading_complaint.complaint"
CHALLENGE, QUERY = "gp_challenge.challenge", "gp_challenge.query"
CHALLENGED = ChallengeFiled("result", "P-1", ("x",), "x", "x", "x", 3, date(2026, 3, 1), END, END)
REPLIED = ChallengeAnswered("dismissed", "", "x", "x", "x", (), END)
FILED = ObjectionFiled("result", "P-1", "x", END)
LODGED = ComplaintLodged(
    "tendering", "other", "M", "P-1", "D05", "x", "x", "x", "", date(2026, 3, 1), END, END
)
TAKEN = ComplaintTaken(END, None, held=True)
COPIED = replace(TAKEN, decide_by=at("05-01 00:00"), copies_by=END)
SETTLED = ComplaintSettled("dismissed", "", "x", "x", baseless=False, noted=0, decide_by=END)


def rungs(key: str, machine: str, now: str, *papers) -> list[str]:
    """What a matter of these papers comes to."""
    done = [(f"03-02 09:{n:02d}", CLERK, paper) for n, paper in enumerate(papers)]
    return [one.breach.rung for one in found(key, matter(machine, done), now)]


@pytest.mark.parametrize(
    ("key", "machine", "papers", "then"),
    [
        ("ZB-033/reply", OBJECTION, (FILED,), ["reminder", "yellow"]),
        ("ZB-113/accept", COMPLAINT, (LODGED,), ["reminder", "yellow"]),
        ("ZB-114/decide", COMPLAINT, (LODGED, TAKEN), ["reminder", "yellow"]),
        ("GP-149/copies", COMPLAINT, (LODGED, COPIED), ["yellow"]),
        ("GP-144/reply", CHALLENGE, (CHALLENGED,), ["reminder", "yellow"]),
        ("GP-140/answer", QUERY, (QueryFiled("P-1", "x", END),), ["reminder", "yellow"]),
    ],
)
def test_a_told_day_is_kept_or_a_card_comes(key, machine, papers, then):
    """24:00 of the day a paper told; the reminder a working day before."""
    assert rungs(key, machine, "03-09 23:59", *papers) == [rung for rung in then if rung == "reminder"]
    assert rungs(key, machine, "03-10 00:00", *papers) == then


def test_three_working_days_late_a_decision_is_a_red_card():
    """ZB-114/decide: yellow at the end, red three working days after."""
    assert rungs("ZB-114/decide", COMPLAINT, "03-13 00:00", LODGED, TAKEN)[-1] == "red"


def test_what_was_done_in_time_raises_nothing():
    """An answer, a correction asked for, a decision, copies; and while something is tested nothing runs."""
    assert not rungs("ZB-033/reply", OBJECTION, "04-01 00:00", FILED, ObjectionAnswered("x", upheld=False))
    assert not rungs("ZB-113/accept", COMPLAINT, "04-01 00:00", LODGED, CorrectionAsked("x"))
    assert not rungs("ZB-114/decide", COMPLAINT, "04-01 00:00", LODGED, TAKEN, SETTLED)
    assert not rungs("ZB-114/decide", COMPLAINT, "04-01 00:00", LODGED, TAKEN, ProbingBegan("appraisal", "x"))
    ended = ProbingEnded("x", at("05-01 00:00"))
    began = ProbingBegan("appraisal", "x")
    assert not rungs("ZB-114/decide", COMPLAINT, "04-20 00:00", LODGED, TAKEN, began, ended)
    assert not rungs("GP-149/copies", COMPLAINT, "04-01 00:00", LODGED, TAKEN)
    assert not rungs("GP-149/copies", COMPLAINT, "04-01 00:00", LODGED, COPIED, CopiesSent((), END))


REFUSED = Refused("announce-sale", "时间不足", "TD-02")
AWARDED = blank(AwardPublished, contract_by=END)
DEAL = blank(DealConfirmed, contract_by=END)


@pytest.mark.parametrize(
    ("key", "machine", "paper", "done"),
    [
        ("ZB-095/contract", "open_tender.lot", AWARDED, blank(ContractPublished)),
        ("ZB-095/contract", "invited_tender.lot", AWARDED, blank(ContractPublished)),
        ("GP-077/contract", "gp_open_tender.lot", AWARDED, blank(ContractPublished)),
        ("TD-10/contract", "land_listing.sale", DEAL, blank(SaleContracted)),
        ("TD-10/contract", "land_auction.sale", DEAL, blank(SaleContracted)),
        ("TD-10/contract", "land_tender.sale", DEAL, blank(SaleContracted)),
    ],
)
def test_a_contract_is_signed_by_its_day_or_a_card_comes(key, machine, paper, done):
    """ZB-095, GP-077, TD-10: a reminder a working day before, yellow at the end; nothing once the contract is public."""
    assert rungs(key, machine, "03-09 00:00", paper) == ["reminder"]
    assert rungs(key, machine, "03-09 23:59", paper) == ["reminder"]
    assert rungs(key, machine, "03-10 00:00", paper) == ["reminder", "yellow"]
    assert not rungs(key, machine, "04-10 00:00", paper, done)


def test_candidates_are_public_by_the_third_day_or_a_card_comes():
    """ZB-087: signed on Monday the 2nd, public by Thursday the 5th."""
    signed = blank(ReportSigned)
    assert not rungs("ZB-087/candidates", "open_tender.lot", "03-05 23:59", signed)
    assert rungs("ZB-087/candidates", "open_tender.lot", "03-06 00:00", signed) == ["yellow"]
    assert not rungs(
        "ZB-087/candidates", "open_tender.lot", "03-20 00:00", signed, blank(CandidatesPublished)
    )


def test_a_result_of_land_is_public_within_ten_working_days_or_a_card_comes():
    """TD-08: over on Monday the 2nd, public by Monday the 16th, the reminder on the Friday before."""
    ended = blank(BiddingEnded)
    assert rungs("TD-08/result", "land_auction.sale", "03-15 23:59", ended) == ["reminder"]
    assert rungs("TD-08/result", "land_auction.sale", "03-17 00:00", ended) == ["reminder", "yellow"]
    assert rungs("TD-08/result", "land_tender.sale", "03-17 00:00", ended) == ["reminder", "yellow"]
    assert not rungs("TD-08/result", "land_listing.sale", "04-17 00:00", ended, blank(SaleFailed))
    assert not rungs("TD-08/result", "mineral_listing.sale", "04-17 00:00", ended)


@pytest.mark.parametrize(
    ("key", "paper", "done", "then"),
    [
        ("GP-222/argument", ReasonObjected(1, "", "x", END), blank(ReasonArgued), ["reminder", "yellow"]),
        ("GP-026/purchase", blank(TalksRecorded, publish_by=END), blank(PurchaseResult), ["yellow"]),
        (
            "GP-077/purchase",
            blank(PurchaseResult, contract_by=END),
            blank(PurchaseContracted),
            ["reminder", "yellow"],
        ),
    ],
)
def test_a_single_source_is_argued_published_and_signed_by_its_day_or_a_card_comes(key, paper, done, then):
    """GP-222, GP-026, GP-077: 24:00 of the day the paper told; nothing where it was done."""
    machine = "gp_single_source.purchase"
    assert rungs(key, machine, "03-09 23:59", paper) == [rung for rung in then if rung == "reminder"]
    assert rungs(key, machine, "03-10 00:00", paper) == then
    assert not rungs(key, machine, "04-10 00:00", paper, done)


@pytest.mark.parametrize(
    ("key", "kind", "field", "done", "then"),
    [
        ("GP-229/report", EmergencyFound, "report_by", blank(EmergencyReported), ["reminder", "yellow"]),
        ("GP-229/result", OfferChosen, "publish_by", blank(PurchaseResult), ["yellow"]),
        ("GP-077/purchase", PurchaseResult, "contract_by", blank(PurchaseContracted), ["reminder", "yellow"]),
    ],
)
def test_an_emergency_is_reported_and_public_by_its_day_or_a_card_comes(key, kind, field, done, then):
    """GP-229, GP-077: in force from 2026-10-01."""
    machine, end = "gp_emergency.purchase", at("10-20 00:00")
    paper = blank(kind, **{field: end})

    def raised(now: str, *papers) -> list[str]:
        found_at = [(f"10-12 09:{n:02d}", CLERK, one) for n, one in enumerate(papers)]
        return [one.breach.rung for one in found(key, matter(machine, found_at), now)]

    assert raised("10-19 23:59", paper) == [rung for rung in then if rung == "reminder"]
    assert raised("10-20 00:00", paper) == then
    assert not raised("11-20 00:00", paper, done)


@pytest.mark.parametrize(("cite", "cards"), [("TD-02", ["red"]), ("KY-02", ["red"]), ("TD-06", [])])
def test_a_sale_announced_too_shortly_is_refused_and_a_card(cite, cards):
    """JC-15/sale-period: what was refused for a period; another refusal is none of it."""
    refused = replace(REFUSED, cite=cite)
    assert rungs("JC-15/sale-period", "mineral_listing.sale", "03-02 10:00", refused) == cards


def test_what_was_answered_or_taken_back_in_procurement_raises_nothing():
    """GP-140, GP-144: an answer to a challenge, one that was taken back, an answer to a question."""
    for then in (REPLIED, ChallengeWithdrawn()):
        assert not rungs("GP-144/reply", CHALLENGE, "04-01 00:00", CHALLENGED, then)
    asked = QueryFiled("P-1", "x", END)
    assert not rungs("GP-140/answer", QUERY, "04-01 00:00", asked, QueryAnswered("x"))


@pytest.mark.parametrize(("day", "late"), [("03-02 09:01", []), ("03-02 09:00", ["yellow"])])
def test_declining_a_procurement_s_complaint_is_told_in_three_working_days(day, late):
    """GP-148/decline: told at 9:01; where the time ended then it is late, where it ends later it is not."""
    lodged = replace(LODGED, regime="procurement", decline_by=at(day) if late else at("03-02 09:02"))
    assert rungs("GP-148/decline", COMPLAINT, "03-03 00:00", lodged, ComplaintDeclined("x", "")) == late


@pytest.mark.parametrize(
    "lot", ["open_tender.lot", "invited_tender.lot", "gp_open_tender.lot", "gp_invited_tender.lot"]
)
@pytest.mark.parametrize(("cite", "red"), [("GP-059", ["red"]), ("ZB-070", ["red"]), ("GP-068", [])])
def test_an_unlawful_committee_is_a_red_card_in_every_kind_of_tender(lot, cite, red):
    """JC-15/committee: refused under the law of works or of procurement; other refusals are none of it."""
    assert rungs("JC-15/committee", lot, "03-03 00:00", Refused("form-committee", "x", cite)) == red
