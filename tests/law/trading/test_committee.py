"""Who is in the evaluation room, who signs, and what a replaced or silent member means."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

from hallcore.attendance.facts import PUNCHES
from hallcore.desk import Actor
from tests.makers.house import BIDDERS, CENTRE, PURCHASER, file
from tests.makers.matter import DIRECT, Plan
from tests.makers.values import COMPREHENSIVE, at, read, sheet
from trading.award.model import PublicityForm
from trading.evaluation.committee import codes_of, presence, reported_at
from trading.evaluation.model import (
    AdmitForm,
    AnswerForm,
    CommitteeForm,
    ConfirmForm,
    ExtendForm,
    QuestionForm,
    RecordingForm,
    RefusalForm,
    ScoreForm,
    SignForm,
)
from trading.evaluation.rules import outliers, rank
from trading.experts.lottery import order_of
from trading.tendering.model import LotTerms


@pytest.fixture
def seated(stage):
    """A committee that nobody has yet let in; T09 hangs at the room's door."""
    matter = stage("opened")
    form = matter.committee()
    matter.act(
        "form-committee",
        matter.lot,
        CENTRE,
        CommitteeForm(form.members, form.names, direct=DIRECT, terminal="T09"),
    )
    matter.hall.clock.set(at("03-25 10:00"))
    return matter


def punched(matter, account, moment, terminal="T09"):
    """A punch on the shelf terminals write."""

    def write(root):
        root.archive.shelf(PUNCHES)[
            (account.removeprefix("U-").lstrip("0"), moment.isoformat(), terminal)
        ] = (
            0,
            "card",
            0,
            "TRM",
        )

    matter.hall.house.transact(write)


# -- presence ------------------------------------------------------------------------------------------


def test_who_is_not_in_the_room_does_not_score(seated):
    """EB-12: the refusal says how to mend it; a badge of the same day does."""
    judge = seated.judges()[0]
    refusal = seated.hall.refuse(
        "submit-scores", seated.lot, judge, seated.scores(seated.lot), cite="EB-12", where=judge.account
    )
    assert "T09" in refusal.reason
    assert "登记到场" in refusal.reason
    seated.act("admit-member", seated.lot, CENTRE, AdmitForm(judge.account, "P01"))
    assert seated.act("submit-scores", seated.lot, judge, seated.scores(seated.lot))


@pytest.mark.parametrize(
    ("moment", "terminal", "there"),
    [
        ("03-25 00:00", "T09", True),
        ("03-25 09:59", "T09", True),
        ("03-24 23:59", "T09", False),
        ("03-25 09:59", "T01", False),
    ],
)
def test_a_punch_counts_at_the_rooms_terminal_on_that_day(seated, moment, terminal, there):
    """EB-12, KQ-01: another terminal, or the day before, is no presence."""
    judge = seated.judges()[0]
    punched(seated, judge.account, at(moment), terminal)
    with seated.hall.reading() as root:
        lot = root.archive[seated.lot]
        assert bool(presence(root.archive, lot, judge.account, at("03-25 10:00"))) is there


def test_a_badge_is_for_one_day(seated):
    """EB-12: who comes again the next day is let in again."""
    judge = seated.judges()[0]
    seated.act("admit-member", seated.lot, CENTRE, AdmitForm(judge.account, "P01"))
    seated.hall.clock.set(at("03-26 09:00"))
    seated.hall.refuse("submit-scores", seated.lot, judge, seated.scores(seated.lot), cite="EB-12")


def test_only_members_are_let_in(seated):
    """EB-12: a stranger gets no badge."""
    seated.hall.refuse("admit-member", seated.lot, CENTRE, AdmitForm("U-399999", "P09"), cite="ZB-070")


# -- more time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asking", "waits"), [(1, False), (2, True)])
def test_more_than_a_third_lengthen_the_time(stage, asking, waits):
    """ZB-077: of five one is not more than a third, two are; once it is lengthened the report can be made."""
    matter = stage("scored")
    for judge in matter.judges()[:asking]:
        matter.act("ask-time", matter.lot, judge)
    if waits:
        matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="ZB-077")
        until = matter.hall.clock.now() + timedelta(hours=2)
        matter.act("extend-evaluation", matter.lot, CENTRE, ExtendForm(until))
    assert matter.act("conclude-evaluation", matter.lot, CENTRE)


# -- marks far from the others' --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "far"), [("26.00", False), ("14.00", False), ("26.01", True), ("13.99", True)]
)
def test_marks_further_than_the_figure_are_far(total, far):
    """GP-072: thirty per cent of the others' median exactly needs no word, a hundredth more does, both ways."""
    sheets = tuple(sheet(f"m{n}", A={"plan": "20"}) for n in range(4))
    odd = sheet("m9", A={"plan": total})
    found = [one.member for one in outliers((*sheets, odd), Fraction(30, 100))]
    assert ("m9" in found) is far


def test_who_is_far_from_the_others_says_why_before_there_is_a_report(stage):
    """GP-072: the marks stay, the reason stands beside them; who is not far has nothing to say."""
    matter = stage("seated")
    judges = matter.judges()
    for judge in judges[:-1]:
        matter.act("submit-scores", matter.lot, judge, matter.scores(matter.lot))
    form = matter.scores(matter.lot)
    low = tuple(replace(one, marks=dict.fromkeys(one.marks, Decimal(1))) for one in form.verdicts)
    matter.act("submit-scores", matter.lot, judges[-1], ScoreForm(low))
    matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="GP-072")
    matter.hall.refuse("confirm-scores", matter.lot, judges[0], ConfirmForm("示例"), cite="GP-072")
    matter.hall.refuse(
        "confirm-scores", matter.lot, judges[-1], ConfirmForm(" "), cite="GP-072", where="reason"
    )
    paper = matter.act("confirm-scores", matter.lot, judges[-1], ConfirmForm("施工组织设计雷同")).paper
    assert len(paper.bids) == 4
    assert matter.act("conclude-evaluation", matter.lot, CENTRE)


# -- clarifications -----------------------------------------------------------------------------------------


def test_a_bidder_answers_what_was_asked_and_nothing_else(stage):
    """ZB-081: no answer without a question, none after the time, one each; others' questions are not its own."""
    matter = stage("seated")
    lot, (judge, *_rest) = matter.lot, matter.judges()
    refuse = matter.hall.refuse
    refuse("explain-bid", lot, BIDDERS[0], AnswerForm(0, "主动说明"), cite="ZB-081", where="of")
    short = QuestionForm(matter.bid(0), "施工总工期前后不一致，请说明。", 29)
    refuse("question-bid", lot, judge, short, cite="GP-096", where="minutes")
    matter.act("question-bid", lot, judge, replace(short, minutes=30))
    n = len(matter.hall.see(lot).records) - 1
    refuse("explain-bid", lot, BIDDERS[1], AnswerForm(n, "示例"), cite="ZB-081")
    refuse("explain-bid", lot, BIDDERS[0], AnswerForm(n, " "), cite="ZB-081", where="answer")
    assert matter.act("explain-bid", lot, BIDDERS[0], AnswerForm(n, "以投标函为准")).paper.bid == matter.bid(
        0
    )
    refuse("explain-bid", lot, BIDDERS[0], AnswerForm(n, "再说明"), cite="ZB-081", where="of")


def test_the_report_waits_for_an_answer_and_not_longer_than_its_time(stage):
    """ZB-081: while a bidder may answer nothing is concluded; once the time is over everything goes on."""
    matter = stage("scored")
    asked = matter.act(
        "question-bid", matter.lot, matter.judges()[0], QuestionForm(matter.bid(0), "请说明", 30)
    )
    matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="ZB-081")
    matter.hall.clock.set(asked.paper.answer_by)
    n = len(matter.hall.see(matter.lot).records) - 1
    matter.hall.refuse(
        "explain-bid", matter.lot, BIDDERS[0], AnswerForm(n, "示例"), cite="ZB-081", where="of"
    )
    assert matter.act("conclude-evaluation", matter.lot, CENTRE)


# -- signing ----------------------------------------------------------------------------------------------


@pytest.fixture
def concluded(stage):
    """The report is made and nobody has signed."""
    matter = stage("scored")
    matter.act("conclude-evaluation", matter.lot, CENTRE)
    return matter


def test_the_report_is_handed_over_with_the_last_signature(concluded):
    """ZB-086, ZB-087: until everybody has signed there are no candidates; the three days count from then."""
    judges = concluded.judges()
    for n, judge in enumerate(judges):
        concluded.hall.refuse("publish-candidates", concluded.lot, PURCHASER, PublicityForm(), cite="ZB-087")
        concluded.hall.clock.set(concluded.hall.clock.now() + timedelta(minutes=1))
        concluded.act("sign-report", concluded.lot, judge, SignForm())
        assert concluded.hall.see(concluded.lot).state == ("signing" if n < 4 else "evaluated")
    with concluded.hall.reading() as root:
        assert reported_at(root.archive[concluded.lot]) == concluded.hall.last(concluded.lot).at
    concluded.act("publish-candidates", concluded.lot, PURCHASER, PublicityForm())


def test_who_dissents_says_so_and_signs(concluded):
    """ZB-086: the dissent stands in the record; nobody signs twice."""
    judge = concluded.judges()[0]
    paper = concluded.act("sign-report", concluded.lot, judge, SignForm("不同意对第二名的评分")).paper
    assert paper.dissent == "不同意对第二名的评分"
    assert paper.report_sha256 == concluded.report().sha256
    concluded.hall.refuse("sign-report", concluded.lot, judge, SignForm(), cite="ZB-086")


def test_who_refuses_without_reasons_has_consented(concluded):
    """ZB-086: it is noted by the centre, and the report goes on."""
    *signing, silent = concluded.judges()
    for judge in signing:
        concluded.act("sign-report", concluded.lot, judge, SignForm())
    concluded.hall.refuse(
        "note-refusal", concluded.lot, CENTRE, RefusalForm(silent.account, " "), cite="ZB-086", where="words"
    )
    concluded.act("note-refusal", concluded.lot, CENTRE, RefusalForm(silent.account, "拒绝签字且不说明理由"))
    assert concluded.hall.see(concluded.lot).state == "evaluated"


def test_a_stranger_signs_nothing(concluded):
    """ZB-086: the report is its members'."""
    stranger = Actor("U-399999", "expert")
    concluded.hall.refuse("sign-report", concluded.lot, stranger, SignForm(), cite="ZB-070")


# -- recordings ---------------------------------------------------------------------------------------------


def test_a_recording_is_in_the_file_by_its_hash(concluded):
    """GP-055: opening and evaluation are recorded; what is filed names when it was taken."""
    now = concluded.hall.clock.now()
    recording = RecordingForm((file("评标录像.mp4"),), "evaluation", now - timedelta(hours=1), now)
    done = concluded.act("keep-recording", concluded.lot, CENTRE, recording)
    assert concluded.hall.last(done.dossier).disclosure == "sealed"
    backwards = RecordingForm((file("评标录像.mp4"),), "evaluation", now, now - timedelta(hours=1))
    concluded.hall.refuse("keep-recording", concluded.lot, CENTRE, backwards, cite="GP-055", where="ends")


# -- blind codes, and lots between equals -----------------------------------------------------------------------


def test_codes_follow_the_committees_secret(stage):
    """ZB-079: every bid has a code of its own, and without the secret nobody knows whose it is."""
    matter = stage("seated", Plan())
    bids = tuple(matter.bid(seat) for seat in range(4))
    with matter.hall.reading() as root:
        codes = codes_of(root.archive[matter.lot], bids)
    assert sorted(codes.values()) == ["01 号", "02 号", "03 号", "04 号"]


def test_bids_equal_in_everything_are_parted_by_the_seed():
    """GP-070: the same lottery as the draw's; without a seed the committee has to say."""
    bids = tuple(read(name, "8000000.00") for name in "AB")
    sheets = tuple(sheet(f"m{n}", **{name: {"plan": "25", "team": "8"} for name in "AB"}) for n in range(5))
    terms = LotTerms(1, "t", "c", "q", *(read("x", "9000000.00").price,) * 2, read("x", "0.00").price, 120)
    with pytest.raises(Exception, match="完全相同"):
        rank(bids, sheets, COMPREHENSIVE, terms)
    _benchmark, standings = rank(bids, sheets, COMPREHENSIVE, terms, seed="5eed")
    assert [s.bid for s in standings] == list(order_of("AB", "5eed", "tie"))
    assert [(s.rank, s.lots) for s in standings] == [(1, 1), (2, 2)]
