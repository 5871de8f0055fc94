"""The working calendar: by notice, never by guess."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.ground.calendar import Calendar, load_csv
from hallcore.ground.errors import LawFault, NotComputable, Refusal

TABLES = {
    "notice": [
        {
            "year": 2026,
            "number": "示例〔2025〕1号",
            "off": [["元旦", "01-01..03"], ["春节", "02-15..23"], ["国庆节", "10-01..07"]],
            "work": ["01-04", "02-14", "02-28", "10-10"],
        },
    ],
    "estimate": [{"year": 2027, "off": [["元旦", "01-01"], ["春节", "02-05..10"]], "work": []}],
    "overlay": [
        {
            "id": "yanbian",
            "name": "州庆",
            "rule": "GEN-15",
            "day": "09-03",
            "first_year": 2020,
            "last_year": 2030,
        },
    ],
}


@pytest.fixture
def calendar():
    return Calendar.from_tables(TABLES, "holidays.toml")


def d(text: str) -> date:
    """Return a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("day", "working", "label"),
    [
        ("02-13", True, ""),
        ("02-14", True, "调休上班"),  # a Saturday worked for the festival
        ("02-15", False, "春节"),
        ("02-16", False, "春节"),  # a Monday off
        ("02-23", False, "春节"),
        ("02-24", True, ""),
        ("02-28", True, "调休上班"),
        ("03-01", False, "双休日"),
        ("10-10", True, "调休上班"),
    ],
)
def test_a_day_is_what_the_notice_says_and_else_what_its_weekday_says(calendar, day, working, label):
    found = calendar.day(d(day))
    assert (found.working, found.label, found.estimated) == (working, label, False)
    assert calendar.is_working_day(d(day)) is working
    assert calendar.is_rest_day(d(day)) is not working


def test_a_year_without_a_notice_is_refused_by_name_and_not_guessed(calendar):
    """GEN-17: nothing is said of 2027 until its notice is there, not even of a Sunday."""
    for day in (date(2027, 1, 1), date(2027, 1, 3), date(2025, 12, 31)):
        with pytest.raises(NotComputable, match=f"{day.year} 年.*尚未载入") as caught:
            calendar.day(day)
        assert (caught.value.cite, caught.value.where) == ("GEN-17", str(day.year))


def test_an_estimate_is_given_only_when_asked_for_and_says_that_it_is_one(calendar):
    found = calendar.day(date(2027, 2, 5), estimate=True)
    assert (found.working, found.name, found.estimated) == (False, "春节", True)
    assert calendar.day(date(2027, 3, 1), estimate=True).estimated
    assert not calendar.day(d("03-02"), estimate=True).estimated
    with pytest.raises(NotComputable, match="2028 年"):
        calendar.day(date(2028, 1, 4), estimate=True)


def test_counting_skips_rest_and_meets_make_up_days(calendar):
    """From Friday the 13th: Saturday is worked, then nine days off."""
    assert calendar.add_working_days(d("02-13"), 0) == d("02-13")
    assert calendar.add_working_days(d("02-13"), 1) == d("02-14")
    assert calendar.add_working_days(d("02-13"), 2) == d("02-24")
    assert calendar.next_working_day(d("02-15")) == d("02-24")
    assert calendar.next_working_day(d("02-14")) == d("02-14")
    assert calendar.add_days(d("02-13"), 3) == d("02-16")
    assert calendar.working_days_between(d("02-13"), d("02-24")) == 2
    assert calendar.working_days_between(d("02-24"), d("02-13")) == -2
    assert calendar.working_days_between(d("02-16"), d("02-16")) == 0


def test_a_count_that_reaches_into_an_unknown_year_is_not_computable(calendar):
    assert calendar.add_working_days(d("12-30"), 1) == d("12-31")
    with pytest.raises(NotComputable, match="2027 年"):
        calendar.add_working_days(d("12-30"), 2)
    assert calendar.add_working_days(d("12-30"), 2, estimate=True) == date(2027, 1, 4)


@given(st.dates(date(2026, 1, 1), date(2026, 9, 1)), st.integers(1, 40))
def test_adding_and_counting_agree(day, n):
    """The n-th working day after a day is a working day, and n working days lie up to it."""
    calendar = Calendar.from_tables(TABLES, "holidays.toml")
    last = calendar.add_working_days(day, n)
    assert calendar.is_working_day(last)
    assert calendar.working_days_between(day, last) == n


# -- a place's own holiday ------------------------------------------------------------------------


def test_the_third_of_september_rests_only_where_it_is_asked_for(calendar):
    """GEN-15: Yanbian's day stops the hall's clocks and not the nation's."""
    assert calendar.is_working_day(d("09-03"))
    assert calendar.day(d("09-03"), overlay="yanbian").label == "州庆"
    assert calendar.is_working_day(d("09-04"), overlay="yanbian")
    assert calendar.add_working_days(d("09-02"), 1, overlay="yanbian") == d("09-04")


def test_a_local_notice_stands_in_place_of_the_fixed_day(calendar):
    """Given three days off with one Sunday worked, that year follows the notice."""
    local = Calendar.from_tables(
        {"notice": [{"year": 2026, "off": [["州庆", "09-03..05"]], "work": ["09-06"]}]}, "local"
    ).notices[0]
    changed = calendar.with_local_notice("yanbian", local)
    assert [changed.is_working_day(d(f"09-0{i}"), overlay="yanbian") for i in range(2, 8)] == [
        True, False, False, False, True, True,
    ]  # fmt: skip
    assert changed.is_working_day(d("09-04"))
    assert changed.edition != calendar.edition


def test_an_overlay_has_its_years_and_an_unknown_place_is_refused(calendar):
    wider = calendar.with_notice(load_year(2019))
    assert wider.is_working_day(date(2019, 9, 3), overlay="yanbian")
    with pytest.raises(Refusal, match="没有这个地方"):
        calendar.day(d("09-03"), overlay="atlantis")
    with pytest.raises(NotComputable, match="2027 年"):
        calendar.day(date(2027, 9, 3), overlay="yanbian")


def load_year(year: int):
    """Return a notice for a year with one day off."""
    return Calendar.from_tables(
        {"notice": [{"year": year, "off": [["元旦", "01-01"]], "work": []}]}, "x"
    ).notices[0]


# -- editions -------------------------------------------------------------------------------------


def test_a_new_notice_makes_a_new_edition_and_leaves_the_old_one_as_it_was(calendar):
    later = calendar.with_notice(load_year(2027))
    assert later.years == (2026, 2027)
    assert later.is_working_day(date(2027, 1, 4))
    assert later.edition != calendar.edition
    with pytest.raises(NotComputable):
        calendar.is_working_day(date(2027, 1, 4))
    assert Calendar.from_tables(TABLES, "elsewhere.toml").edition == calendar.edition


def test_an_amendment_changes_its_days_and_no_others(calendar):
    """As in 2020: a worked Saturday is taken back and the festival prolonged."""
    amendment = Calendar.from_tables(
        {"notice": [TABLES["notice"][0], {"year": 2026, "off": [["春节", "02-14..25"]], "work": ["10-07"]}]},
        "x",
    )
    assert not amendment.is_working_day(d("02-14"))
    assert not amendment.is_working_day(d("02-25"))
    assert amendment.is_working_day(d("10-07"))
    assert amendment.is_working_day(d("02-28"))
    assert "、" in amendment.basis(d("01-01"), d("12-31"))


def test_a_notice_may_reach_into_the_december_before(calendar):
    """As for 2019: 31 December 2018 became a day off, so the last days of a year are settled late."""
    notice = Calendar.from_tables(
        {"notice": [{"year": 2027, "off": [["元旦", "2026-12-31..01-02"]], "work": ["2026-12-27"]}]}, "x"
    ).notices[0]
    assert calendar.is_working_day(d("12-31"))
    assert calendar.settled(d("12-28"))
    assert not calendar.settled(d("12-29"))
    later = calendar.with_notice(notice)
    assert not later.is_working_day(d("12-31"))
    assert later.is_working_day(d("12-27"))
    assert later.settled(d("12-31"))


def test_the_basis_is_told_in_words(calendar):
    assert calendar.basis(d("03-01"), d("03-02")) == "2026 年部分节假日安排（示例〔2025〕1号），已公布"
    assert "2027 年放假安排尚未公布" in calendar.basis(d("12-01"), date(2027, 1, 9))
    assert "2027 年推算日历，待国务院办公厅通知公布后复核" in calendar.basis(
        d("12-01"), date(2027, 1, 9), estimate=True
    )


# -- faults ---------------------------------------------------------------------------------------


def test_all_faults_of_a_calendar_file_are_told_at_once(tmp_path):
    path = tmp_path / "holidays.toml"
    path.write_text(
        """
[[notice]]
year = 2026
off = [["元旦", "01-01..03"], ["春节", "02-30"], ["国庆节", "10-07..01"]]
work = ["01-02"]
[[notice]]
year = 2027
off = [["元旦", "2025-12-31..01-01"]]
work = []
colour = "red"
[[notice]]
year = 2028
off = [["元旦", "01-01"]]
work = ["01-05"]
[[overlay]]
id = "x"
name = "x"
rule = "GEN-15"
day = "13-01"
first_year = 2020
[holiday]
""",
        encoding="utf-8",
    )
    with pytest.raises(LawFault) as caught:
        Calendar.load(path)
    told = "\n".join(caught.value.faults)
    for fault in (
        "holidays.toml: notice 2026: '02-30' is no day",
        "notice 2026: '10-07..01' runs backwards",
        "notice 2026: 2026-01-02 is both off and worked",
        "notice 2027: Object contains unknown field `colour`",
        "notice 2028: 2028-01-05 is no Saturday or Sunday",
        "overlay 1: '13-01' is no day of a year",
        "unknown table 'holiday'",
    ):
        assert fault in told


@pytest.mark.parametrize("damage", [b"[[notice]]\nyear = 20", b"\xff\xfe", b"[[notice"])
def test_a_truncated_calendar_file_is_named(tmp_path, damage):
    path = tmp_path / "holidays.toml"
    path.write_bytes(damage)
    with pytest.raises(LawFault, match=r"holidays\.toml"):
        Calendar.load(path)


CSV = "date,kind,name\n2027-01-01,放假,元旦\n2027-01-02,上班,元旦\n2027-02-05,holiday,春节\n2027-02-05,in_lieu,春节\n"


def test_a_notice_is_read_from_a_table(tmp_path, calendar):
    path = tmp_path / "2027.csv"
    path.write_text("\ufeff" + CSV, encoding="utf-8")
    notice = load_csv(path, year=2027, number="示例〔2026〕1号", issued=date(2026, 11, 1))
    assert notice.off == ((date(2027, 1, 1), "元旦"), (date(2027, 2, 5), "春节"))
    assert notice.work == (date(2027, 1, 2),)
    assert calendar.with_notice(notice).is_working_day(date(2027, 1, 2))


def test_every_faulty_line_is_named(tmp_path):
    path = tmp_path / "2027.csv"
    path.write_text(
        "date,kind,name\n2027-13-01,放假,元旦\n2026-11-30,放假,元旦\n2027-01-01,休息,元旦\n"
        "2027-01-01,放假\n\n2027-01-04,上班,元旦\n2027-01-02,放假,元旦\n2027-01-02,上班,元旦\n",
        encoding="utf-8",
    )
    with pytest.raises(LawFault) as caught:
        load_csv(path, year=2027, number="")
    assert caught.value.faults == [
        "2027.csv:2: '2027-13-01' is no date (YYYY-MM-DD)",
        "2027.csv:3: 2026-11-30 does not belong to the notice for 2027",
        "2027.csv:4: '休息' is no kind; it should be one of holiday、in_lieu、workday_makeup、放假、调休、上班",
        "2027.csv:5: 2 cells where date,kind,name belong",
        "2027.csv:7: 2027-01-04 is no Saturday or Sunday and cannot be a make-up day",
        "2027.csv:9: 2027-01-02 is both off and worked",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "2027.csv:1: the columns should be"),
        (b"date,kind,name\n", "empty or cut short"),
        (b"day,kind,name\n2027-01-01,holiday,x\n", "2027.csv:1: the columns should be"),
        ("date,kind,name\n2027-01-01,放假,元旦\n".encode("gb18030"), "2027.csv:2: not UTF-8"),
        (b'date,kind,name\n2027-01-01,holiday,"New', "2027.csv:2"),
        (b"PK\x03\x04\x14\x00", "2027.csv:1"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_line_and_reason(tmp_path, content, told):
    path = tmp_path / "2027.csv"
    path.write_bytes(content)
    with pytest.raises(LawFault, match=told):
        load_csv(path, year=2027, number="")


def test_a_first_notice_cannot_work_an_ordinary_weekday(calendar):
    wrong = load_year(2027)
    wrong = type(wrong)(2027, "", None, "M", wrong.off, (date(2027, 1, 4),))
    with pytest.raises(LawFault, match="no Saturday or Sunday"):
        calendar.with_notice(wrong)
    assert calendar.years == (2026,)


def test_the_calendar_beside_the_floor_is_read_without_being_named():
    assert Calendar.load().years[-1] >= 2026
    assert Calendar.load().day(date(2026, 1, 1)).name == "元旦"
    assert Calendar.load().is_working_day(date(2026, 1, 1) + timedelta(days=3))
