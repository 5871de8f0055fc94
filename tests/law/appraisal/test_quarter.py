"""A quarter's board: published when all is signed, objected to, corrected by a new record, concluded (KH-09…KH-14, KH-17)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hallcore.appraisal.boards import Award
from hallcore.appraisal.forms import (
    AppealForm,
    CorrectForm,
    DecideForm,
    ObjectForm,
    PublishForm,
    QuarterForm,
    ReplyForm,
    ReportForm,
    ReturnForm,
    SignForm,
    TotalForm,
)
from hallcore.appraisal.judging import WindowStanding, board, flags, last_twice, mean, ranks
from portal.house import load_law
from tests.makers.appraisal import MARCH, QUARTER, AppraisalHall

LAW = load_law().on(MARCH)
D = Decimal


def taken(hall: AppraisalHall, **rules: tuple[str, ...]) -> None:
    """Points against people in March, all confirmed; then everybody is summed up and signed on 2 April."""
    made = [
        (who, hall.propose(who, rule, ref=f"E-{place}"))
        for who, keys in rules.items()
        for place, rule in enumerate(keys)
    ]
    hall.to("04-02 09:00")
    for who, n in made:
        hall.decide(who, n)
    hall.summed_up()


def window(number: str, score: str, veto: str = "") -> WindowStanding:
    """A window on a board."""
    return WindowStanding(number, D(score), 0, 0, 1, veto)  # type: ignore[arg-type]  # a veto


def test_a_mean_is_rounded_half_up_to_two_places():
    assert mean([D(99), D(99), D("98.99")]) == D("99.00")
    assert mean([D(100), D("99.99")]) == D("100.00")
    assert mean([D("99.98"), D("99.99")]) == D("99.99")


def test_those_with_the_same_score_share_a_rank():
    assert ranks([D(98), D(100), D(98), D(97)]) == {D(100): 1, D(98): 2, D(97): 4}


def test_nothing_is_published_before_everything_is_signed(hall):
    """An unsigned sheet, or the time to appeal still running, stands in the way (KH-12, KH-13)."""
    hall.refuse("publish-quarter", QUARTER, "manager", PublishForm(), cite="KH-12")
    hall.summed_up(("anna", "bo", "chen"))
    hall.totalled("dai")
    hall.to("04-13 09:00")
    hall.refuse("publish-quarter", QUARTER, "manager", PublishForm(), cite="KH-12")
    hall.sign("dai")
    assert hall.published().object_by == date(2026, 4, 20)


def test_while_an_appeal_may_come_nothing_is_published(hall):
    """Told on 2 April, to be appealed until 8 April: published on the ninth at the earliest."""
    hall.summed_up()
    hall.to("04-08 17:00")
    hall.refuse("publish-quarter", QUARTER, "manager", PublishForm(), cite="KH-13")
    hall.to("04-09 08:30")
    hall.act("publish-quarter", QUARTER, "manager", PublishForm())


def test_what_is_published_is_frozen(hall):
    """No point, no sum, no appeal moves a published sheet."""
    hall.summed_up()
    hall.published()
    assert hall.hall.see(hall.sheet("anna")).state == "published"
    hall.refuse("propose-point", "", "inspector", hall.point("anna", day=MARCH), cite="KH-18")
    hall.refuse("total-month", "", "manager", TotalForm(hall.account("anna"), MARCH), cite="KH-02")
    hall.refuse("appeal-points", hall.sheet("anna"), "anna", AppealForm((0,), "x"), cite="KH-13")


def test_the_board_says_scores_ranks_and_general_reasons(hall):
    """Chen was late twice; bo shares the window with him; both are behind anna and dai."""
    taken(hall, chen=("KQ-05/late", "KQ-05/late"), bo=("KH-03/badge", "KH-08/praise"))
    hall.published()
    found = {one.line.account: one for one in hall.board().people}
    assert [found[hall.account(who)].rank for who in ("anna", "dai", "bo", "chen")] == [1, 1, 1, 4]
    assert found[hall.account("chen")].line.reasons == ("迟到 2 次",)
    assert found[hall.account("bo")].line.reasons == ("未佩戴工作牌 1 次",)
    windows = {one.window: one for one in hall.board().windows}
    assert (windows["W002"].score, windows["W002"].people, windows["W002"].rank) == (D("99.00"), 2, 3)


def test_what_is_taken_from_the_whole_does_not_count_for_the_window(hall):
    """KH-09 counts business, management and bonus."""
    taken(hall, anna=("KH-05/criticism", "KQ-05/late"))
    hall.published()
    assert hall.score("anna") == D("89.00")
    assert next(one.score for one in hall.board().windows if one.window == "W001") == D("99.00")


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("100", "99", "98", "97", "96", "95"), ("W1", "W2", "W3", "W4", "W5")),
        (("100", "99", "98", "97", "96", "96"), ("W1", "W2", "W3", "W4", "W5", "W6")),
        (("100", "99"), ("W1", "W2")),
    ],
)
def test_five_red_flags_and_whoever_ties_for_the_fifth(scores, expected):
    """KH-09: the first five; those that tie for the last place may all be chosen from."""
    windows = [window(f"W{n}", score) for n, score in enumerate(scores, 1)]
    assert flags(LAW, windows) == expected


def test_a_red_card_bars_the_flag_and_a_yellow_one_does_not():
    """KH-06: red vetoes every award of the quarter, yellow the civil ones."""
    windows = [window("W1", "100", "all"), window("W2", "99", "civil")]
    assert flags(LAW, windows) == ("W2",)


@pytest.mark.parametrize(
    "rule", ["KH-10/quarrel", "KH-10/media", "KH-06/yellow", "KH-10/complaint", "KH-04/dissatisfied"]
)
def test_each_of_the_five_bars_the_civil_awards(hall, rule):
    """Quarrel, media, card, justified complaint, dissatisfied rating (KH-10)."""
    taken(hall, anna=(rule,))
    hall.to("04-13 09:00")
    for award in (Award("star", hall.account("anna")), Award("civil", "W001")):
        form = PublishForm((award,))
        hall.refuse("publish-quarter", QUARTER, "manager", form, cite="KH-10", where="awards")
    hall.published(Award("star", hall.account("dai")), Award("civil", "W003"), Award("flag", "W003"))


def test_more_than_five_flags_are_refused(hall):
    hall.summed_up()
    hall.to("04-13 09:00")
    six = PublishForm(tuple(Award("flag", f"W00{n}") for n in range(1, 7)))
    hall.refuse("publish-quarter", QUARTER, "manager", six, cite="KH-09", where="awards")


def objected(hall: AppraisalHall, about: str = "") -> str:
    """Bo objects; the objection's number."""
    return str(hall.act("object-to-board", QUARTER, "bo", ObjectForm(about, "名次计算有误。")).dossier)


def test_an_objection_comes_within_five_working_days(hall):
    """Published on Monday 13 April: Monday 20 April is the last day (KH-12)."""
    hall.summed_up()
    hall.published()
    hall.to("04-20 17:00")
    number = objected(hall, hall.account("anna"))
    with hall.hall.reading() as root:
        assert str(root.archive[number].record(0).paper.answer_by) == "2026-04-27"
    hall.refuse("object-to-board", QUARTER, "bo", ObjectForm("W999", "x"), cite="KH-12", where="about")
    hall.refuse("object-to-board", QUARTER, "stranger", ObjectForm("", "x"), cite="KH-01")
    hall.to("04-21 08:30")
    hall.refuse("object-to-board", QUARTER, "bo", ObjectForm("", "x"), cite="KH-12")


def test_a_correction_is_a_new_record_and_the_paper_stays(hall):
    """Upheld, two points are given back: the board moves, what was published does not."""
    taken(hall, anna=("KH-03/badge", "KH-02/tidy"))
    before = hall.published()
    number = objected(hall, hall.account("anna"))
    hall.refuse("answer-objection-to-board", number, "bo", ReplyForm(upheld=True, reason="x"), cite="KH-13")
    hall.act("answer-objection-to-board", number, "manager", ReplyForm(upheld=True, reason="当日请假属实。"))
    form = CorrectForm(hall.account("anna"), MARCH, D(2), "异议成立", number)
    hall.act("correct-quarter", QUARTER, "manager", form)
    assert hall.score("anna") == D("100.00")
    with hall.hall.reading() as root:
        assert root.archive[QUARTER].record(1).paper == before


@pytest.mark.parametrize(("change", "lawful"), [("0", False), ("-100", True), ("-101", False), ("1", True)])
def test_a_correction_never_leads_below_none(hall, change, lawful):
    hall.summed_up()
    hall.published()
    form = CorrectForm(hall.account("anna"), MARCH, D(change), "更正", "敦政务〔2026〕1号")
    if lawful:
        hall.act("correct-quarter", QUARTER, "manager", form)
    else:
        hall.refuse("correct-quarter", QUARTER, "manager", form, cite="KH-12", where="change")


def test_it_is_concluded_after_the_publicity_and_every_answer(hall):
    """On the last day too early; then the open objection; then it stands, and is still corrected by record only."""
    hall.summed_up()
    hall.published()
    number = objected(hall)
    hall.to("04-20 17:00")
    hall.refuse("conclude-quarter", QUARTER, "manager", PublishForm(), cite="KH-12")
    hall.to("04-21 08:30")
    hall.refuse("conclude-quarter", QUARTER, "manager", PublishForm(), cite="KH-13")
    hall.act("answer-objection-to-board", number, "manager", ReplyForm(upheld=False, reason="核对无误。"))
    hall.act("conclude-quarter", QUARTER, "manager", PublishForm((Award("flag", "W001"),)))
    form = CorrectForm(hall.account("anna"), MARCH, D(-1), "更正", "敦政务〔2026〕1号")
    hall.act("correct-quarter", QUARTER, "manager", form)


def test_results_are_reported_back_once(hall):
    """Each department is told of its people (KH-17)."""
    hall.summed_up()
    hall.published()
    hall.to("04-21 08:30")
    hall.act("conclude-quarter", QUARTER, "manager", PublishForm())
    paper = hall.act("report-results", QUARTER, "manager", ReportForm("D05")).paper
    assert len(paper.accounts) == 4
    hall.refuse("report-results", QUARTER, "manager", ReportForm("D05"), cite="KH-17", where="department")
    hall.refuse("report-results", QUARTER, "manager", ReportForm("D01"), cite="KH-17", where="department")


def second_quarter(hall: AppraisalHall, worst: str) -> None:
    """April to June: one fault of somebody, everybody signed, published and concluded."""
    hall.to("06-01 09:00")
    hall.act("open-quarter", "", "manager", QuarterForm(2026, 2, since=date(2026, 6, 1)))
    form = hall.point(worst, "KQ-07/absent")
    n = int(hall.act("propose-point", "", "inspector", form).n)
    hall.to("07-01 09:00")
    june = date(2026, 6, 1)
    hall.act("decide-point", hall.sheet(worst, june), "manager", DecideForm(n, stands=True))
    for who in ("anna", "bo", "chen", "dai"):
        hall.act("total-month", "", "manager", TotalForm(hall.account(who), june))
        hall.act("sign-sheet", hall.sheet(who, june), "home", SignForm("home"))
        hall.act("sign-sheet", hall.sheet(who, june), "centre", SignForm("centre"))
    hall.to("07-08 09:00")
    hall.act("publish-quarter", "KHG-2026Q2", "manager", PublishForm())
    hall.to("07-20 09:00")
    hall.act("conclude-quarter", "KHG-2026Q2", "manager", PublishForm())


@pytest.mark.parametrize(("again", "returned"), [("chen", True), ("dai", False)])
def test_last_in_two_quarters_running_is_returned(hall, again, returned):
    """Once last is not enough (KH-14)."""
    taken(hall, chen=("KQ-07/absent",))
    hall.published()
    hall.to("04-21 08:30")
    hall.act("conclude-quarter", QUARTER, "manager", PublishForm())
    with hall.hall.reading() as root:
        assert last_twice(hall.law, None, root.archive[QUARTER]) == ()
    second_quarter(hall, again)
    form = ReturnForm(hall.account(again), "连续两个季度末位。")
    if returned:
        assert hall.act("return-staff", "KHG-2026Q2", "manager", form).paper.earlier == QUARTER
        hall.refuse("return-staff", "KHG-2026Q2", "manager", form, cite="KH-14", where="account")
    else:
        hall.refuse("return-staff", "KHG-2026Q2", "manager", form, cite="KH-14", where="account")


def test_where_all_are_equal_nobody_is_last(hall):
    hall.summed_up()
    lines = hall.published().lines
    assert {one.rank for one in board(LAW, lines).people} == {1}
