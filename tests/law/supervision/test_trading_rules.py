"""Rules over objections and complaints in trading: each fires in its moment, and just does not before."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.makers.supervision import CLERK, found, matter
from tests.makers.values import at
from trading.challenges.complaint_model import (
    ComplaintLodged,
    ComplaintSettled,
    ComplaintTaken,
    CopiesSent,
    CorrectionAsked,
    ProbingBegan,
    ProbingEnded,
)
from trading.challenges.model import ObjectionAnswered, ObjectionFiled

END = at("03-10 00:00")
OBJECTION, COMPLAINT = "open_tender.objection", "trading_complaint.complaint"
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
