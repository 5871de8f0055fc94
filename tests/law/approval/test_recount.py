"""GEN-17: a holiday notice is loaded or amended while cases are open; every day that moves says so, and nothing else does."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hallcore.approval.forms import AnswerForm, DecideForm, ReplanForm, SpecialForm
from hallcore.approval.model import ClocksRecomputed
from hallcore.approval.rules import answer_by_of, check_by_of, deliver_by_of, running_special
from hallcore.desk import CLOCK, Actor
from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.ground.notices import Notice
from portal.agents import Clerk
from portal.board import Board
from portal.casebook import Casebook
from portal.daykeeping import NoticeForm, Recounter, load, read_notices, recorded
from portal.followers import Crew
from tests.makers.approval import COMPANY, JOINT, ApprovalHall, approval_hall, approval_hall_of
from tests.makers.house import OPERATOR, workshop
from tests.makers.matter import standing

FILES = workshop().lawbook.calendar
SPRING = next(each for each in FILES.notices if each.number == "国办发明电〔2020〕1号")
"""The notice of 26 January 2020 that lengthened the holiday while it lasted."""

BEFORE = Calendar(
    tuple(each for each in FILES.notices if each is not SPRING),
    FILES.estimates,
    tuple(FILES.overlays.values()),
)
NEXT = """
[[notice]]
year = 2027
number = "示例〔2026〕9号"
issued = 2026-11-30
status = "V"
off = [["元旦", "01-01..03"], ["春节", "02-05..11"]]
work = ["02-13"]
"""


def january(day: int, hour: int = 9) -> datetime:
    """A moment of January 2020."""
    return datetime(2020, 1, day, hour, tzinfo=TZ)


def followed(house: ApprovalHall, base: Calendar) -> Crew:
    """The followers that keep lists and count anew."""
    door = house.hall.house
    recounter = Recounter(door, base)
    views = (Board(door), Casebook(door))
    return Crew(door, views, (Clerk(door), recounter), (recounter,))


def settle(house: ApprovalHall, crew: Crew) -> None:
    """Seal and follow until nothing is left to do."""
    while house.hall.seal() or crew.step():
        pass


@pytest.fixture
def winter():
    """The hall on Monday 13 January 2020, on the notice of November."""
    made = approval_hall_of(january(13), calendar=BEFORE)
    made.crew = followed(made, BEFORE)
    yield made
    made.close()


@pytest.fixture
def autumn():
    """The hall of 2026, with its followers."""
    made = approval_hall()
    made.crew = followed(made, made.hall.calendar)
    yield made
    made.close()


def reminders(house: ApprovalHall, number: str) -> dict[str, str]:
    """What the clock is to do in a dossier, and on which day."""
    return {verb: at[:10] for verb, at in house.hall.see(number).due}


# -- the holiday that grew while it lasted ----------------------------------------------------------


def test_the_amendment_of_2020_moves_both_limits_and_leaves_a_trace(winter):
    """31 January and 1 February stop being worked: ten working days from 17 January end two later than was told."""
    winter.to(january(17))
    number = winter.accepted()
    settle(winter, winter.crew)
    winter.to(january(27))
    load(winter.hall.house, _toml(SPRING), "2020.toml", OPERATOR)
    settle(winter, winter.crew)
    (paper,) = winter.hall.see(number).records[-1:]
    assert isinstance(paper.paper, ClocksRecomputed)
    assert (paper.paper.promised_was, paper.paper.promised_by) == (date(2020, 2, 5), date(2020, 2, 7))
    assert paper.paper.calendar == FILES.edition == winter.hall.calendar.edition
    assert paper.head["actor"]["role"] == "clock"


def test_the_amendment_of_2020_moves_the_day_on_which_silence_accepts(winter):
    """XK-05: five working days from 21 January; the clock accepts on the new day and not on the old."""
    winter.to(january(21))
    number = winter.applied()
    assert reminders(winter, number)["deem-accepted"] == "2020-02-04"
    settle(winter, winter.crew)
    winter.to(january(27))
    load(winter.hall.house, _toml(SPRING), "2020.toml", OPERATOR)
    settle(winter, winter.crew)
    assert reminders(winter, number)["deem-accepted"] == "2020-02-06"
    with winter.hall.reading() as root:
        assert check_by_of(root.archive[number]) == date(2020, 2, 5)
        assert list(root.archive.shelf("inbox")) == [("D01", "acceptor", "2020-02-05", number)]
        assert ("2020-02-06T00:00:00+08:00", number, "deem-accepted") in root.archive.shelf("due")
    winter.to(datetime(2020, 2, 4, 0, 1, tzinfo=TZ))
    with pytest.raises(Refusal):
        winter.hall.act("deem-accepted", number, CLOCK)


def test_a_case_whose_limits_lie_elsewhere_has_no_trace(winter):
    """Received on the 13th: five working days are over before the holiday, so nothing moves."""
    number = winter.applied()
    settle(winter, winter.crew)
    winter.to(january(27))
    load(winter.hall.house, _toml(SPRING), "2020.toml", OPERATOR)
    settle(winter, winter.crew)
    assert winter.hall.see(number).types == ("application-received",)


def test_branches_and_special_steps_move_too(winter):
    """XK-13, XK-17: ten working days from 17 January, over on the 5th of February and then on the 7th."""
    winter.to(january(17))
    joint, special = winter.accepted(JOINT, "other"), winter.accepted()
    two = tuple(winter.people[f"D01-{who}"].account for who in ("handler", "deputy"))
    winter.act("begin-special", special, "D01-handler", SpecialForm("s1", 10, examiners=two))
    settle(winter, winter.crew)
    branch = f"{joint}.1"
    assert reminders(winter, branch)["branch-silent"] == "2020-02-06"
    winter.to(january(27))
    load(winter.hall.house, _toml(SPRING), "2020.toml", OPERATOR)
    settle(winter, winter.crew)
    with winter.hall.reading() as root:
        assert answer_by_of(root.archive[branch]) == date(2020, 2, 7)
        assert running_special(root.archive[special]).until == date(2020, 2, 7)
        assert ("branches", ("D04", "2020-02-07", branch)) in root.archive.shelf("inbox-of")[branch]
        assert list(root.archive.shelf("stopped")) == [("D01", "2020-02-07", special)]
    assert reminders(winter, branch)["branch-silent"] == "2020-02-08"
    assert reminders(winter, f"{joint}.3")["branch-due"] == "2020-02-08"


def test_a_branch_that_was_asked_again_is_counted_from_then(winter):
    """XK-13: after a change of plan its days began anew, and silence is no longer taken for agreement."""
    winter.to(january(13))
    joint = winter.accepted(JOINT, "other")
    settle(winter, winter.crew)
    branch = f"{joint}.1"
    winter.act("answer-branch", branch, "D04-handler", AnswerForm("disagree", "与规划不符。"))
    winter.to(january(17))
    winter.act("replan", joint, "D05-handler", ReplanForm(branch, "退让红线五米"))
    settle(winter, winter.crew)
    winter.to(january(27))
    load(winter.hall.house, _toml(SPRING), "2020.toml", OPERATOR)
    settle(winter, winter.crew)
    assert reminders(winter, branch) == {"branch-due": "2020-02-08"}


# -- the year that had none ---------------------------------------------------------------------------


def test_a_limit_that_could_not_be_told_is_told_once_the_year_is_announced(autumn):
    """Accepted on 25 December 2026: no day at first, then 11 January 2027, and the list has it."""
    autumn.to("12-25 09:00")
    number = autumn.accepted()
    settle(autumn, autumn.crew)
    with autumn.hall.reading() as root:
        assert root.archive.shelf("cases")[number]["promised_by"] == ""
    load(autumn.hall.house, NEXT, "2027.toml", OPERATOR)
    settle(autumn, autumn.crew)
    paper = autumn.hall.last(number).paper
    assert (paper.promised_was, paper.promised_by) == (None, date(2027, 1, 11))
    assert paper.statutory_by == date(2027, 1, 25)
    with autumn.hall.reading() as root:
        assert root.archive.shelf("cases")[number]["promised_by"] == "2027-01-11"


def test_an_application_that_nothing_waited_for_is_waited_for_then(autumn):
    """XK-05: received on 29 December 2026, so silence could not accept it; with the notice it can."""
    autumn.to("12-29 09:00")
    number = autumn.applied()
    assert reminders(autumn, number) == {}
    settle(autumn, autumn.crew)
    load(autumn.hall.house, NEXT, "2027.toml", OPERATOR)
    settle(autumn, autumn.crew)
    assert reminders(autumn, number) == {"deem-accepted": "2027-01-07"}


def test_a_delivery_over_the_new_year_gets_its_day(autumn):
    """XK-16: decided on 29 December 2026; once the year is announced it is due on 13 January."""
    autumn.to("12-29 09:00")
    number = autumn.accepted()
    autumn.reviewed(number)
    autumn.act("decide", number, "D01-approver", DecideForm(granted=True, reasons="符合条件。"))
    settle(autumn, autumn.crew)
    with autumn.hall.reading() as root:
        assert root.archive.shelf("cases")[number]["deliver_by"] == ""
    load(autumn.hall.house, NEXT, "2027.toml", OPERATOR)
    settle(autumn, autumn.crew)
    with autumn.hall.reading() as root:
        assert deliver_by_of(root.archive[number]) == date(2027, 1, 13)
        assert root.archive.shelf("cases")[number]["deliver_by"] == "2027-01-13"


def test_what_was_counted_anew_is_not_counted_twice(autumn):
    """Whoever asks again is refused, and nothing is filed."""
    autumn.to("12-25 09:00")
    number = autumn.accepted()
    settle(autumn, autumn.crew)
    before = autumn.hall.calendar
    load(autumn.hall.house, NEXT, "2027.toml", OPERATOR)
    settle(autumn, autumn.crew)
    autumn.hall.refuse("recompute-clocks", number, CLOCK, before, cite="GEN-17")
    autumn.hall.refuse("recompute-clocks", number, OPERATOR, before, cite="GEN-17")
    assert autumn.hall.see(number).types.count("clocks-recomputed") == 1


# -- the notice itself --------------------------------------------------------------------------------


def test_a_notice_is_a_public_record_and_comes_back_at_the_next_start(autumn):
    """What it says stands in the law's dossier; the calendar is files and records."""
    base = autumn.hall.calendar
    load(autumn.hall.house, NEXT, "2027.toml", OPERATOR)
    filed = autumn.hall.last("LAW")
    assert (filed.type, filed.disclosure, filed.paper.amends) == ("notice-loaded", "public", False)
    assert filed.paper.off[0] == (date(2027, 1, 1), "元旦")
    with autumn.hall.reading() as root:
        again = recorded(root.archive, base)
    assert again.edition == filed.paper.calendar == autumn.hall.calendar.edition
    assert 2027 in again.years


def test_a_recorded_notice_that_stands_in_the_files_by_now_counts_once(autumn):
    """The next edition of the files brings it too."""
    load(autumn.hall.house, NEXT, "2027.toml", OPERATOR)
    with autumn.hall.reading() as root:
        assert recorded(root.archive, autumn.hall.calendar).edition == autumn.hall.calendar.edition


@pytest.mark.parametrize("who", [Actor("U-1", "acceptor"), Actor("U-2", "citizen", COMPANY.code)])
def test_only_the_hall_loads_notices(autumn, who):
    """GEN-17: operators and the hall's managers."""
    (notice,) = read_notices(NEXT, "2027.toml")
    autumn.hall.refuse("load-notice", "", who, NoticeForm(notice), cite="GEN-17", where="role")


def test_the_same_notice_is_loaded_once(autumn):
    """And one without a number not at all."""
    load(autumn.hall.house, NEXT, "2027.toml", OPERATOR)
    (notice,) = read_notices(NEXT, "2027.toml")
    autumn.hall.refuse("load-notice", "", OPERATOR, NoticeForm(notice), cite="GEN-17")
    bare = Notice(2028, "", None, "V", notice.off, ())
    autumn.hall.refuse("load-notice", "", OPERATOR, NoticeForm(bare), cite="GEN-17", where="number")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("year = ", "不是 TOML"),
        ("", "没有放假通知"),
        (NEXT + '[[overlay]]\nid = "x"\n', "overlay 不能在此装载"),
        (NEXT.replace("02-05..11", "02-05..31"), "notice"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_faults(text, said):
    """Every fault at once, and nothing is loaded."""
    with pytest.raises(Refusal) as refused:
        read_notices(text, "x.toml")
    assert said in str(refused.value)


def test_a_first_notice_that_works_an_ordinary_weekday_is_refused(autumn):
    """Only an amendment may take a day off back."""
    with pytest.raises(Refusal):
        load(autumn.hall.house, NEXT.replace('"02-13"', '"02-17"'), "2027.toml", OPERATOR)
    assert 2027 not in autumn.hall.calendar.years


# -- what does not move -------------------------------------------------------------------------------


def test_a_tenders_deadline_is_a_moment_and_does_not_move():
    """ZB-028: what was published holds, whatever becomes of the calendar; neither record nor reminder changes."""
    matter = standing("announced")
    before = matter.hall.see(matter.number)
    amended = Notice(2026, "示例〔2026〕2号", None, "V", ((date(2026, 3, 25), "示例假日"),), ())
    matter.hall.act("load-notice", "", OPERATOR, NoticeForm(amended))
    matter.hall.house.calendar = matter.hall.calendar.with_notice(amended)
    recounter = Recounter(matter.hall.house, FILES)
    crew = Crew(
        matter.hall.house, (Board(matter.hall.house), Casebook(matter.hall.house)), (recounter,), (recounter,)
    )
    while matter.hall.seal() or crew.step():
        pass
    after = matter.hall.see(matter.number)
    assert (after.due, after.types) == (before.due, before.types)
    matter.hall.close()


def _toml(notice: Notice) -> str:
    off = ", ".join(f'["{name}", "{day:%m-%d}"]' for day, name in notice.off)
    return f'[[notice]]\nyear = {notice.year}\nnumber = "{notice.number}"\nstatus = "V2"\noff = [{off}]\nwork = []\n'
