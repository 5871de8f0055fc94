"""Periods laid on a calendar: counting, rolling, leads, suspensions, and the explanation of it all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.ground.calendar import Calendar
from hallcore.ground.clauses import Cite, ClockRule
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import (
    Deadline,
    Suspension,
    check_minimum,
    check_within,
    compute,
    earliest,
    last_day_of,
    latest_start,
    require_official,
)
from hallcore.ground.errors import NotComputable, Refusal

CITE = Cite("ZB-000", "示例法", "第一条", "", "示例规则。", "P")
CALENDAR = Calendar.load()
FORMS = {
    "within": ("<=", "forward"),
    "run": (">=", "forward"),
    "interval": (">=", "none"),
    "lead": (">=", "none"),
    "exact": ("==", "none"),
}


def rule(form: str, n: int, unit: str = "d", overlay: str = "") -> ClockRule:
    """Return a clock of that form."""
    op, roll = FORMS[form]
    return ClockRule(
        id="C00", regime="test", title="示例期限", start_event="a", end_event="b", start_label="发出",
        end_label="截止", op=op, n=n, unit=unit, roll=roll, form=form, overlay=overlay, cite=CITE,
    )  # fmt: skip


def d(text: str) -> date:
    """Return a day of 2026, or of the year that is named."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def at(text: str) -> datetime:
    """Return a moment of 2026 in hall time, ``03-02 09:00``."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TZ)


# -- counting forward -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "n", "unit", "start", "last"),
    [
        ("within", 3, "d", "03-02", "03-05"),
        ("within", 3, "d", "03-05", "03-09"),  # the third day is a Sunday
        ("within", 3, "d", "03-04", "03-09"),  # the third day is a Saturday
        ("within", 3, "wd", "03-05", "03-10"),
        ("within", 1, "wd", "02-13", "02-14"),  # a worked Saturday counts
        ("within", 2, "wd", "02-13", "02-24"),
        ("within", 10, "d", "02-05", "02-24"),  # rolls out of the whole Spring Festival
        ("within", 10, "d", "02-04", "02-14"),  # ends on a worked Saturday and stays there
        ("run", 3, "d", "12-10", "12-14"),
        ("run", 5, "d", "11-16", "11-23"),
        ("interval", 20, "d", "11-16", "12-06"),  # a Sunday, and it stays: a minimum is not rolled
        ("interval", 3, "wd", "02-13", "02-25"),
        ("within", 1, "m", "01-31", "02-28"),  # no 31st: the last day; a worked Saturday
        ("within", 1, "m", "03-31", "04-30"),
        ("within", 6, "m", "03-15", "09-15"),
        ("within", 1, "y", "2024-02-29", "2025-02-28"),
        ("within", 1, "m", "2025-12-15", "2026-01-15"),
    ],
)
def test_the_day_it_starts_on_is_not_counted_and_the_last_rolls_where_the_law_says(
    form, n, unit, start, last
):
    """GEN-01, GEN-02, GEN-03: next day first; corresponding day; off a rest day to the next working day."""
    assert compute(rule(form, n, unit), d(start), CALENDAR).last == d(last)


def test_a_period_ends_at_midnight_unless_an_hour_is_fixed():
    """GEN-18: 24:00 of the last day, which is 00:00 of the next."""
    assert compute(rule("within", 3), at("03-02 23:59"), CALENDAR).end == at("03-06 00:00")
    assert compute(rule("run", 3), d("03-02"), CALENDAR, closes=time(16, 30)).end == at("03-05 16:30")


def test_a_moment_of_another_zone_starts_on_its_day_in_the_hall():
    """17:00 UTC on the first is one in the morning of the second here."""
    assert compute(rule("within", 3), datetime(2026, 3, 1, 17, 0, tzinfo=UTC), CALENDAR).start == d("03-02")


def test_minutes_run_from_moment_to_moment():
    deadline = compute(rule("interval", 30, "min"), at("03-02 23:45"), CALENDAR)
    assert deadline.end == at("03-03 00:15")
    assert earliest(rule("interval", 30, "min"), at("03-02 23:45"), CALENDAR) == at("03-03 00:15")
    with pytest.raises(TypeError, match="no moment"):
        compute(rule("interval", 30, "min"), d("03-02"), CALENDAR)


def test_a_document_may_fix_more_than_a_minimum_and_less_than_a_maximum():
    assert compute(rule("run", 3), d("03-02"), CALENDAR, n=5).last == d("03-09")
    assert compute(rule("within", 5), d("03-02"), CALENDAR, n=2).last == d("03-04")
    for form, n, told in (
        ("run", 2, "不得少于 3 日"),
        ("within", 4, "不得超过 3 日"),
        ("exact", 1, "应为 3 日"),
    ):
        with pytest.raises(Refusal, match=told) as caught:
            compute(rule(form, 3), d("03-02"), CALENDAR, n=n)
        assert caught.value.cite == "ZB-000"


def test_a_local_holiday_rests_only_for_clocks_that_say_so():
    """3 September 2026 is a Thursday."""
    assert compute(rule("within", 1, "wd", "yanbian"), d("09-02"), CALENDAR).last == d("09-04")
    assert compute(rule("within", 1, "wd"), d("09-02"), CALENDAR).last == d("09-03")
    assert compute(rule("within", 1, "d", "yanbian"), d("09-02"), CALENDAR).last == d("09-04")


# -- minimum lead times ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "unit", "end", "last"),
    [
        (10, "d", "12-08", "11-28"),  # a Saturday: never rolled
        (15, "d", "12-08", "11-23"),
        (7, "wd", "06-15", "06-04"),
        (1, "wd", "06-14", "06-11"),  # before a Sunday: the Friday must lie between
        (1, "wd", "02-24", "02-23"),  # the day after the festival is the one counted
        (2, "wd", "02-24", "02-13"),  # a worked Saturday lies between
    ],
)
def test_a_lead_is_counted_backwards_and_never_rolled(n, unit, end, last):
    """GEN-04: at least n days before; take n off the later day and be there by then."""
    deadline = latest_start(rule("lead", n, unit), d(end), CALENDAR)
    assert deadline.last == d(last)
    assert deadline.end == datetime.combine(d(last) + timedelta(days=1), time.min, TZ)


@given(st.dates(date(2026, 2, 1), date(2026, 11, 30)), st.integers(1, 20), st.sampled_from(["d", "wd"]))
def test_forwards_and_backwards_meet(start, n, unit):
    """The earliest end of a start is the first whose latest start is not before that start."""
    lead = rule("lead", n, unit)
    end = earliest(lead, start, CALENDAR)
    assert latest_start(lead, end, CALENDAR).last >= start
    assert latest_start(lead, end - timedelta(days=1), CALENDAR).last < start


def test_leads_and_other_periods_are_not_mistaken_for_each_other():
    with pytest.raises(TypeError, match="backwards"):
        compute(rule("lead", 3), d("03-02"), CALENDAR)
    with pytest.raises(TypeError, match="forwards"):
        latest_start(rule("within", 3), d("03-02"), CALENDAR)
    with pytest.raises(TypeError, match="no minimum"):
        earliest(rule("within", 3), d("03-02"), CALENDAR)


# -- checking -------------------------------------------------------------------------------------


def test_an_interval_must_have_run_whole_before_the_end_may_come():
    """Issued on 16 November: twenty days are over at 24:00 of 6 December, so 7 December is the earliest."""
    twenty = rule("interval", 20)
    assert earliest(twenty, at("11-16 09:00"), CALENDAR) == at("12-07 00:00")
    with pytest.raises(Refusal, match="截止最早可定 2026-12-07，现定 2026-12-06 23:59") as caught:
        check_minimum(twenty, at("11-16 09:00"), at("12-06 23:59"), CALENDAR, where="deadline")
    assert (caught.value.cite, caught.value.where) == ("ZB-000", "deadline")
    assert check_minimum(twenty, at("11-16 09:00"), at("12-07 00:00"), CALENDAR).fixed == at("12-07 00:00")


def test_a_running_period_may_close_at_an_hour_of_its_last_day():
    five = rule("run", 5)
    assert check_minimum(five, at("11-16 09:00"), at("11-23 16:30"), CALENDAR).last == d("11-23")
    with pytest.raises(Refusal, match="最早可定 2026-11-23"):
        check_minimum(five, at("11-16 09:00"), at("11-22 23:59"), CALENDAR)


def test_a_lead_names_the_latest_day_and_the_earliest_end():
    """A change fifteen days before is in time, one day later the deadline must move."""
    fifteen = rule("lead", 15)
    assert check_minimum(fifteen, at("11-23 16:30"), at("12-08 09:00"), CALENDAR).last == d("11-23")
    with pytest.raises(Refusal, match=r"发出最迟应在 2026-11-23，现为 2026-11-24；.*截止最早可定 2026-12-09"):
        check_minimum(fifteen, at("11-24 08:00"), at("12-08 09:00"), CALENDAR)


def test_an_act_is_in_time_until_midnight():
    three = rule("within", 3)
    assert check_within(three, d("03-02"), at("03-05 23:59"), CALENDAR).last == d("03-05")
    assert check_within(three, d("03-02"), d("03-05"), CALENDAR).last == d("03-05")
    for late in (at("03-06 00:00"), d("03-06")):
        with pytest.raises(Refusal, match="至 2026-03-05 24:00 届满，已经逾期"):
            check_within(three, d("03-02"), late, CALENDAR, where="reply")


# -- suspensions ----------------------------------------------------------------------------------


def test_days_on_which_the_clock_stands_still_are_not_counted():
    """Expert review from the 11th to the 20th: ten days more, and in working days eight."""
    review = Suspension(d("03-11"), d("03-20"), "专家评审", "XK-17")
    assert compute(rule("within", 10), d("03-02"), CALENDAR, [review]).last == d("03-23")
    assert compute(rule("within", 10, "wd"), d("03-02"), CALENDAR, [review]).last == d("03-26")


def test_a_period_does_not_end_on_a_day_that_does_not_count():
    """The tenth day is a Saturday, and the clock stands still on the Monday after it."""
    stop = Suspension(d("03-16"), d("03-16"), "听证")
    assert compute(rule("within", 12), d("03-02"), CALENDAR, [stop]).last == d("03-17")


def test_a_suspension_that_goes_on_leaves_no_deadline():
    going = Suspension(d("03-11"), None, "专家评审", "XK-17")
    with pytest.raises(NotComputable, match="自 2026-03-11 起暂停（专家评审）") as caught:
        compute(rule("within", 10), d("03-02"), CALENDAR, [going])
    assert caught.value.cite == "XK-17"


def test_months_are_not_stopped_by_guess():
    with pytest.raises(NotComputable, match="不能扣除"):
        compute(rule("within", 1, "m"), d("03-02"), CALENDAR, [Suspension(d("03-11"), d("03-12"), "听证")])


# -- years without a notice -----------------------------------------------------------------------


def test_a_deadline_that_reaches_into_an_unknown_year_is_refused_not_guessed():
    """GEN-17: twenty working days from 15 December reach into 2027, whose notice is not out."""
    with pytest.raises(NotComputable, match=r"2027 年.*尚未载入"):
        compute(rule("within", 20, "wd"), d("12-15"), CALENDAR)
    with pytest.raises(NotComputable, match="2027 年"):
        compute(rule("within", 20, "d"), d("12-15"), CALENDAR)  # would it roll? nobody can say


def test_the_last_day_is_told_or_none_until_the_notice_is_out():
    """GEN-17: papers keep a day or say that it is open; every other fault is a fault."""
    assert last_day_of(rule("within", 5, "wd"), d("03-02"), CALENDAR) == date(2026, 3, 9)
    assert last_day_of(rule("within", 20, "wd"), d("12-15"), CALENDAR) is None
    with pytest.raises(TypeError):
        last_day_of(rule("lead", 5), d("03-02"), CALENDAR)


def test_calendar_days_that_do_not_roll_need_no_notice():
    """A minimum interval is arithmetic alone; the page says that the notice does not matter."""
    deadline = compute(rule("interval", 20), d("12-15"), CALENDAR)
    assert deadline.last == date(2027, 1, 4)
    assert not deadline.estimated
    assert "2027 年放假安排尚未公布，按自然日计算不受其影响" in deadline.explain().note


def test_an_estimate_is_labelled_and_kept_from_official_papers():
    deadline = compute(rule("within", 20, "wd"), d("12-15"), CALENDAR, estimate=True)
    assert deadline.estimated
    assert "推算日历，待国务院办公厅通知公布后复核" in deadline.explain().note
    assert "不作正式依据" in deadline.explain().note
    with pytest.raises(NotComputable, match="不能写入正式文书"):
        require_official(deadline)
    certain = compute(rule("within", 20, "wd"), d("03-02"), CALENDAR, estimate=True)
    assert require_official(certain) is certain


def test_the_last_days_of_december_may_still_be_rearranged():
    """A notice for the next year has done so before; the page says that it will be looked at again."""
    deadline = compute(rule("within", 10, "wd"), d("12-16"), CALENDAR)
    assert deadline.last == d("12-30")
    assert not deadline.settled
    assert "2027 年的通知可能调整 12 月末的日子" in deadline.explain().note
    assert compute(rule("within", 5, "wd"), d("12-16"), CALENDAR).settled


# -- the explanation ------------------------------------------------------------------------------


def marks(deadline: Deadline) -> list[tuple[str, str, str]]:
    """Return what is drawn, as (day, label, mark)."""
    return [(f"{day.date:%m-%d}", day.label, day.mark) for day in deadline.explain().days]


def formula(deadline: Deadline) -> str:
    """Return the arithmetic in one line."""
    return "".join(term.sign + term.text for term in deadline.explain().formula)


def test_a_deadline_explains_itself_as_the_tender_page_shows_it():
    """Issued 16 November, closing 8 December at nine: one day to spare."""
    told = check_minimum(rule("interval", 20), at("11-16 09:00"), at("12-08 09:00"), CALENDAR)
    assert formula(told) == "11-16 发出（当日不计）＋20 日＝12-06 24:00 届满"
    assert told.explain().result == "最早可定 12-07。现定 12-08 09:00，多留 1 日，符合规定。"
    drawn = marks(told)
    assert len(drawn) == 23
    assert drawn[0] == ("11-16", "发出", "start")
    assert drawn[1] == ("11-17", "第1日", "counted")
    assert drawn[5] == ("11-21", "第5日", "rest")
    assert drawn[-3:] == [("12-06", "第20日", "rest"), ("12-07", "余量", "margin"), ("12-08", "截止", "end")]
    assert told.explain().rule == "规则 ZB-000，自然日"
    assert told.explain().source == "《示例法》第一条"
    assert not told.explain().quoted


def test_a_period_rolled_over_a_festival_shows_every_day_of_it():
    told = compute(rule("run", 3), d("02-12"), CALENDAR)
    assert formula(told) == "02-12 发出（当日不计）＋3 日＝02-15 24:00→遇休息日顺延至 02-24 24:00 届满"
    assert marks(told)[3:5] == [("02-15", "第3日", "rest"), ("02-16", "顺延", "rest")]
    assert marks(told)[-1] == ("02-24", "届满", "end")
    assert told.steps == (
        "2026-02-12 发出，当日不计（GEN-01）",
        "加 3 日，至 2026-02-15",
        "2026-02-15 为春节，顺延至 2026-02-24（GEN-03）",
        "2026-02-24 24:00 届满（GEN-18）",
    )


def test_working_days_with_a_pause_show_what_was_not_counted():
    told = compute(
        rule("within", 4, "wd"), d("03-05"), CALENDAR, [Suspension(d("03-09"), d("03-10"), "专家评审")]
    )
    assert marks(told) == [
        ("03-05", "发出", "start"),
        ("03-06", "第1日", "counted"),
        ("03-07", "休", "rest"),
        ("03-08", "休", "rest"),
        ("03-09", "停", "stopped"),
        ("03-10", "停", "stopped"),
        ("03-11", "第2日", "counted"),
        ("03-12", "第3日", "counted"),
        ("03-13", "届满", "end"),
    ]
    assert formula(told) == "03-05 发出（当日不计）＋4 个工作日＋暂停 2 日＝03-13 24:00 届满"
    assert "“停”为专家评审期间，不计。" in told.explain().note


def test_a_lead_is_shown_from_the_latest_day_to_the_event():
    told = latest_start(rule("lead", 3), d("03-09"), CALENDAR)
    assert formula(told) == "03-09 截止－3 日＝最迟 03-06 24:00"
    assert told.explain().result == "发出最迟 03-06 24:00。"
    assert marks(told) == [
        ("03-06", "最迟", "end"),
        ("03-07", "前2日", "rest"),
        ("03-08", "前1日", "rest"),
        ("03-09", "截止", "start"),
    ]


def test_an_interval_nobody_has_chosen_an_end_for_shows_the_earliest():
    assert marks(compute(rule("interval", 2), d("03-02"), CALENDAR))[-2:] == [
        ("03-04", "第2日", "counted"),
        ("03-05", "最早", "end"),
    ]


def test_a_deadline_can_be_filed_and_read_back_whole():
    """It is plain and frozen: a paper carries it, and the explanation is the same in ten years."""
    deadline = compute(rule("run", 3), d("02-12"), CALENDAR, closes=time(17, 0))
    again = msgspec.json.decode(msgspec.json.encode(deadline), type=Deadline)
    assert again == deadline
    assert again.explain() == deadline.explain()
    assert deadline.rule_id == "ZB-000"
    assert deadline.calendar_edition == CALENDAR.edition


shapes = st.tuples(
    st.sampled_from(["within", "run", "interval"]),
    st.integers(1, 45),
    st.sampled_from(["d", "wd"]),
    st.sampled_from(["", "yanbian"]),
)


@given(shapes, st.dates(date(2025, 1, 1), date(2026, 9, 1)), st.integers(0, 30), st.integers(0, 12))
def test_what_is_drawn_adds_up(shape, start, gap, length):
    """Whatever the period: n days carry numbers 1 to n, every day is drawn once, in order, with words."""
    stop = Suspension(start + timedelta(days=gap + 1), start + timedelta(days=gap + length), "听证")
    deadline = compute(rule(*shape), start, CALENDAR, [stop] if length else [])
    drawn = deadline.explain().days
    if not drawn:
        assert (deadline.last - deadline.start).days > 100
        return
    assert [day.n for day in drawn if day.n] == list(range(1, shape[1] + 1))
    assert [day.date for day in drawn] == [start + timedelta(days=i) for i in range(len(drawn))]
    assert all(day.label for day in drawn)
    assert drawn[-1].mark == "end"
    assert CALENDAR.is_working_day(deadline.last, overlay=shape[3]) or shape[0] == "interval"
