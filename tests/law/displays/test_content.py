"""What the hall shows: drafted by one, reviewed by another, for a time, without anybody's numbers.

The day of the cases: Monday 2 March 2026.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.displays.model import ContentForm, ContentPublished, ReasonForm
from hallcore.displays.rules import shown_at
from hallcore.ground.codes import resident_check
from hallcore.ground.errors import Refusal
from tests.makers.roster import StaffedHall
from tests.makers.values import at

WRITER, REVIEWER = Actor("U-900101", "editor"), Actor("U-900102", "editor")
MANAGER = Actor("U-900000", "manager")
MONDAY = date(2026, 3, 2)
DRAFT = ContentForm("notice", "三月服务时间", ("中午不休息。",), ("主厅 1 层",), MONDAY, date(2026, 3, 31))


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """A hall with two windows' departments."""
    house = StaffedHall()
    yield house
    house.close()


def drafted(hall: StaffedHall, form: ContentForm = DRAFT) -> str:
    """A draft of the writer's."""
    return hall.act("draft-content", "", WRITER, form).dossier


def submitted(hall: StaffedHall, form: ContentForm = DRAFT) -> str:
    """A draft that was handed in."""
    number = drafted(hall, form)
    hall.act("submit-content", number, WRITER)
    return number


def published(hall: StaffedHall, form: ContentForm = DRAFT) -> str:
    """What was reviewed."""
    number = submitted(hall, form)
    hall.act("publish-content", number, REVIEWER)
    return number


# -- a second person ------------------------------------------------------------------------------------------


def test_nobody_reviews_what_they_wrote(hall):
    """XS-01: given a draft handed in, when its writer would publish it, then refused; when another does, it is shown."""
    number = submitted(hall)
    hall.refuse("publish-content", number, WRITER, cite="XS-01", where="review")
    hall.act("publish-content", number, REVIEWER)
    record = hall.last(number)
    assert (hall.see(number).state, record.type, record.disclosure) == (
        "published",
        "content-published",
        "public",
    )
    assert record.paper == ContentPublished(
        "notice", "三月服务时间", ("中午不休息。",), ("主厅 1 层",), MONDAY, date(2026, 3, 31)
    )


def test_whoever_had_a_hand_in_the_draft_is_no_second_person(hall):
    """XS-01: two who wrote on it cannot review it, a third may; the role does not matter."""
    number = drafted(hall)
    hall.act("draft-content", number, REVIEWER, replace(DRAFT, heading="三月开放时间"))
    hall.act("submit-content", number, WRITER)
    hall.refuse("publish-content", number, REVIEWER, cite="XS-01")
    hall.act("publish-content", number, MANAGER)


def test_a_draft_that_is_returned_says_why_and_goes_on_from_there(hall):
    """XS-01: returned with a reason, changed, handed in again; a reviewer does not return without one."""
    number = submitted(hall)
    hall.refuse("return-content", number, REVIEWER, ReasonForm("  "), cite="", where="reason")
    hall.refuse("return-content", number, WRITER, ReasonForm("不妥"), cite="XS-01")
    hall.act("return-content", number, REVIEWER, ReasonForm("没有依据"))
    assert hall.see(number).state == "draft"
    hall.act("draft-content", number, WRITER, replace(DRAFT, basis="敦政办〔2026〕1号（示例）"))
    hall.act("submit-content", number, WRITER)
    hall.act("publish-content", number, REVIEWER)


def test_what_lies_before_the_reviewer_cannot_be_changed(hall):
    """XS-01: what is reviewed is what is shown."""
    number = submitted(hall)
    with pytest.raises(Refusal):
        hall.act("draft-content", number, WRITER, replace(DRAFT, heading="另一标题"))
    hall.act("publish-content", number, REVIEWER)
    with pytest.raises(Refusal):
        hall.act("draft-content", number, WRITER, DRAFT)


def test_only_the_content_office_and_the_management_write(hall):
    """XS-01: a window's officer has no hand in it."""
    with pytest.raises(Refusal):
        hall.act("draft-content", "", hall.actor("d01-accept"), DRAFT)


# -- a time ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "lawful"), [(90, True), (91, False)])
def test_one_publication_lasts_ninety_days_at_most(hall, days, lawful):
    """XS-02: the ninetieth day is the last, both ends counted."""
    form = replace(DRAFT, last=MONDAY + timedelta(days=days - 1))
    if lawful:
        drafted(hall, form)
    else:
        hall.refuse("draft-content", "", WRITER, form, cite="XS-02", where="last")


def test_days_are_in_order_and_not_over(hall):
    """XS-02: the last day is not before the first, nor before today; today itself will do."""
    hall.refuse(
        "draft-content", "", WRITER, replace(DRAFT, last=date(2026, 3, 1)), cite="XS-02", where="last"
    )
    past = replace(DRAFT, first=date(2026, 2, 1), last=date(2026, 3, 1))
    hall.refuse("draft-content", "", WRITER, past, cite="XS-02", where="last")
    drafted(hall, replace(DRAFT, last=MONDAY))


def test_a_review_that_comes_too_late_publishes_nothing(hall):
    """XS-02: given a draft for today, when it is reviewed tomorrow, then refused."""
    number = submitted(hall, replace(DRAFT, last=MONDAY))
    hall.clock.set(at("03-03 08:30"))
    hall.refuse("publish-content", number, REVIEWER, cite="XS-02")


def test_what_is_over_ends_by_the_clock_at_midnight(hall):
    """XS-02: shown until 24:00 of the last day; the clock ends it, not a moment before."""
    number = published(hall)
    assert hall.see(number).due == (("end-content", "2026-04-01T00:00:00+08:00"),)
    hall.clock.set(at("03-31 23:59"))
    hall.refuse("end-content", number, CLOCK, cite="XS-02")
    hall.clock.set(at("04-01 00:00"))
    hall.act("end-content", number, CLOCK)
    seen = hall.see(number)
    assert (seen.state, seen.due) == ("ended", ())


def test_what_is_withdrawn_says_why_and_stays_on_record(hall):
    """XS-09: a withdrawal is public, with its reason, and nothing is left for the clock."""
    number = published(hall)
    hall.refuse("withdraw-content", number, WRITER, ReasonForm(""), cite="", where="reason")
    hall.act("withdraw-content", number, WRITER, ReasonForm("时间有变"))
    seen = hall.see(number)
    assert (seen.state, seen.due, seen.records[-1].disclosure) == ("withdrawn", (), "public")
    assert seen.types[-2:] == ("content-published", "content-withdrawn")
    with pytest.raises(Refusal):
        hall.act("publish-content", number, REVIEWER)


def test_a_draft_can_be_given_up_and_what_is_published_cannot(hall):
    """XS-01, XS-09: drafts are discarded, publications withdrawn."""
    hall.act("discard-content", drafted(hall), WRITER)
    number = published(hall)
    with pytest.raises(Refusal):
        hall.act("discard-content", number, WRITER)


# -- what may be shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "length", "lawful"),
    [("heading", 24, True), ("heading", 25, False), ("text", 240, True), ("text", 241, False)],
)
def test_a_screen_is_read_from_afar(hall, field, length, lawful):
    """XS-03: 24 characters of heading, 240 of text."""
    form = replace(DRAFT, **{field: "字" * length if field == "heading" else ("字" * length,)})
    if lawful:
        drafted(hall, form)
    else:
        hall.refuse("draft-content", "", WRITER, form, cite="XS-03", where=field)


IDENT = "22240319900307001"


@pytest.mark.parametrize(
    ("text", "lawful"),
    [
        (f"张某，身份证{IDENT}{resident_check(IDENT)}", False),
        (f"编号{IDENT}{'1' if resident_check(IDENT) != '1' else '2'}", True),
        ("联系电话13812345678", False),
        ("联系电话0433-6200000", True),
        ("账号6222020200112233445", False),
        ("事项编码11222403MA0005019E4220101001000", True),
    ],
)
def test_nobodys_numbers_are_shown(hall, text, lawful):
    """XS-04: identity numbers that are ones, mobile numbers, bank accounts; codes and office telephones may be."""
    form = replace(DRAFT, text=(text,))
    if lawful:
        drafted(hall, form)
    else:
        hall.refuse("draft-content", "", WRITER, form, cite="XS-04", where="text")


@pytest.mark.parametrize(("change", "where"), [({"heading": " "}, "heading"), ({"text": (" ",)}, "text")])
def test_nothing_is_shown_that_says_nothing(hall, change, where):
    """XS-03: a heading and a text."""
    hall.refuse("draft-content", "", WRITER, replace(DRAFT, **change), cite="", where=where)


@pytest.mark.parametrize(
    ("zones", "place", "shown"),
    [
        ((), "主厅 2 层 C 区", True),
        (("主厅 1 层",), "主厅 1 层 A 区", True),
        (("主厅 1 层 A 区",), "主厅 1 层 A 区", True),
        (("主厅 1 层 A 区",), "主厅 1 层", False),
        (("主厅 1 层",), "主厅 11 层 A 区", False),
        (("主厅 2 层", "主厅 3 层"), "主厅 3 层 E 区", True),
    ],
)
def test_a_zone_holds_what_lies_in_it(zones, place, shown):
    """XS-02: no zone is everywhere; a floor holds its zones, a zone not its floor."""
    assert shown_at(zones, place) is shown
