"""The convenience facilities as cases: what lies where, who has what, when it comes back, what has to be done.

The day of the cases: Monday 2 March 2026, 8:30.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.facilities.model import (
    DoneForm,
    DutyForm,
    FacilityForm,
    LoanForm,
    ReasonForm,
    ReturnForm,
    StockForm,
)
from hallcore.facilities.rules import borrower_of, free_pieces
from hallcore.ground.errors import Refusal
from tests.makers.roster import MANAGER, StaffedHall
from tests.makers.values import at

DESK = Actor("U-900103", "usher")
CHAIR = FacilityForm("F001", "轮椅", "inside", "主厅", 1, "导办台", 2, "辆")
UMBRELLA = FacilityForm("F002", "雨伞", "outside", "主厅", 1, "导办台", 3, "把")
CUPS = FacilityForm("F009", "饮水杯", "supply", "主厅", 1, "饮水处", 400, "个", 100)
FOUNTAIN = FacilityForm("F011", "饮水机", "fixed", "主厅", 2, "C 区", 2, "台")
LOAN = LoanForm("SS-F001", "示例借用人", "13800000021")


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """A hall with four facilities."""
    house = StaffedHall()
    for form in (CHAIR, UMBRELLA, CUPS, FOUNTAIN):
        house.act("place-facility", "", MANAGER, form)
    yield house
    house.close()


def lent(hall: StaffedHall, facility: str = "SS-F001", piece: int = 0) -> str:
    """A loan of today's."""
    return hall.act("lend", "", DESK, replace(LOAN, facility=facility, piece=piece)).dossier


def free(hall: StaffedHall, number: str) -> tuple[int, ...]:
    """The pieces nobody has."""
    with hall.reading() as root:
        facility = root.archive[number]
        return free_pieces(root.archive, number, facility.record(facility.count - 1).paper)


# -- the inventory --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"code": "F1"}, "code"),
        ({"name": ""}, "name"),
        ({"place": " "}, "place"),
        ({"unit": ""}, "unit"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 501}, "quantity"),
        ({"low": 5}, "low"),
        ({"floor": 0}, "floor"),
    ],
)
def test_a_facility_that_is_not_one_is_refused(hall, change, where):
    """BM-01: a name, a place, a number of pieces."""
    with pytest.raises(Refusal) as no:
        hall.act("place-facility", "", MANAGER, replace(CHAIR, **{"code": "F050", **change}))
    assert no.value.where == where


def test_a_facility_is_public_and_how_it_is_used_stays(hall):
    """BM-01: everybody can look up what lies where; a chair does not become a supply."""
    assert hall.last("SS-F001").disclosure == "public"
    hall.refuse(
        "place-facility", "SS-F001", MANAGER, replace(CHAIR, use="outside"), cite="BM-01", where="use"
    )
    with pytest.raises(Refusal):
        hall.act("place-facility", "", DESK, replace(CHAIR, code="F050"))


def test_supplies_are_counted(hall):
    """BM-01: what was used and what came is filed with what is left; fewer than none are never left."""
    for form, left in (
        (StockForm("used", 300), 100),
        (StockForm("restocked", 50), 150),
        (StockForm("written-off", 150), 0),
        (StockForm("counted", 12), 12),
    ):
        assert hall.act("change-stock", "SS-F009", DESK, form).paper.left == left
    hall.refuse("change-stock", "SS-F009", DESK, StockForm("used", 13), cite="BM-01", where="number")
    hall.refuse("change-stock", "SS-F009", DESK, StockForm("used", 0), cite="", where="number")
    hall.refuse("change-stock", "SS-F001", DESK, StockForm("used", 1), cite="BM-01", where="change")


def test_what_came_by_a_duty_is_counted_once(hall):
    """BM-01: the caretaker books a restock; asked again it is refused."""
    form = StockForm("restocked", 10, "补充", "RW-20260302-001")
    hall.act("change-stock", "SS-F009", CLOCK, form)
    hall.refuse("change-stock", "SS-F009", CLOCK, form, cite="BM-01")


# -- loans ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facility", "due"), [("SS-F001", date(2026, 3, 2)), ("SS-F002", date(2026, 3, 5))])
def test_a_loan_says_when_it_comes_back(hall, facility, due):
    """BM-02: what is used inside the same day, what is taken outside within three days."""
    assert hall.last(lent(hall, facility)).paper.due == due


def test_the_borrower_stands_in_the_annex_alone(hall):
    """BM-03: name and mobile number, nothing else, and not in the record's bytes."""
    record = hall.last(lent(hall))
    assert {piece[0] for piece in record.annex or ()} == {"borrower", "mobile"}
    assert LOAN.mobile.encode() not in record.data
    assert LOAN.borrower.encode() not in record.data


@pytest.mark.parametrize(
    ("change", "cite", "where"),
    [
        ({"borrower": " "}, "BM-03", "borrower"),
        ({"mobile": "0433-6200000"}, "BM-03", "mobile"),
        ({"facility": "SS-F009"}, "BM-02", "facility"),
        ({"facility": "SS-F011"}, "BM-02", "facility"),
        ({"piece": 3}, "", "piece"),
        ({"facility": "DEP-D01"}, "", "facility"),
    ],
)
def test_only_what_is_lent_is_lent_to_somebody_who_can_be_called(hall, change, cite, where):
    """BM-02, BM-03: no cups, no fountain, no piece there is not."""
    hall.refuse("lend", "", DESK, replace(LOAN, **change), cite=cite, where=where)


def test_no_piece_is_with_two_people(hall):
    """BM-02: given two chairs, the third borrower is refused; what came back is lent again."""
    first = lent(hall)
    lent(hall)
    hall.refuse("lend", "", DESK, LOAN, cite="BM-02", where="facility")
    hall.refuse("lend", "", DESK, replace(LOAN, piece=1), cite="BM-02", where="facility")
    hall.act("return-loan", first, DESK, ReturnForm())
    assert hall.last(lent(hall)).paper.piece == 1


def test_two_receptions_in_the_same_moment_lend_different_pieces(hall):
    """BM-02: eight ask at once for three umbrellas: three get one each, five are told that all are out."""

    def ask(_n: int) -> int:
        try:
            return int(hall.act("lend", "", DESK, replace(LOAN, facility="SS-F002")).paper.piece)
        except Refusal:
            return 0

    with ThreadPoolExecutor(8) as pool:
        got = sorted(pool.map(ask, range(8)))
    assert got == [0] * 5 + [1, 2, 3]


@pytest.mark.parametrize(("moment", "overdue"), [("03-02 23:59", False), ("03-03 00:00", True)])
def test_an_overdue_piece_is_chased_from_the_day_after(hall, moment, overdue):
    """BM-02: the day of return lasts until 24:00; before that nobody is chased, and nothing is struck off."""
    number = lent(hall)
    hall.clock.set(at(moment))
    if overdue:
        hall.act("chase-loan", number, DESK, ReasonForm("电话联系，答复马上送回"))
        assert hall.act("return-loan", number, DESK, ReturnForm()).paper.late
    else:
        hall.refuse("chase-loan", number, DESK, ReasonForm("电话联系"), cite="BM-02")
        hall.refuse("write-off-loan", number, MANAGER, ReasonForm("丢失"), cite="BM-05")
        assert not hall.act("return-loan", number, DESK, ReturnForm()).paper.late


def test_what_does_not_come_back_is_struck_off_by_the_management(hall):
    """BM-05: then nobody gets that piece any more."""
    number = lent(hall)
    hall.clock.set(at("03-10 09:00"))
    with pytest.raises(Refusal):
        hall.act("write-off-loan", number, DESK, ReasonForm("多次联系不上"))
    hall.act("write-off-loan", number, MANAGER, ReasonForm("多次联系不上"))
    assert (hall.see(number).state, free(hall, "SS-F001")) == ("lost", (2,))


def test_whoever_looks_at_the_borrower_says_for_what(hall):
    """BM-06: the reason is filed; without one nothing is shown."""
    number = lent(hall)
    hall.refuse("reveal-borrower", number, DESK, ReasonForm(" "), cite="BM-06", where="reason")
    assert hall.act("reveal-borrower", number, DESK, ReasonForm("逾期联系")).paper.reason == "逾期联系"


@pytest.mark.parametrize("words", ["打了 13800000021", "示例借用人说马上来"])
def test_no_word_that_stays_names_the_borrower(hall, words):
    """BM-03: what is said of a loan outlasts the borrower's data, so it does not hold them."""
    number = lent(hall)
    hall.refuse("reveal-borrower", number, DESK, ReasonForm(words), cite="BM-03", where="reason")
    hall.refuse("return-loan", number, DESK, ReturnForm(note=words), cite="BM-03", where="note")
    hall.clock.set(at("03-10 09:00"))
    hall.refuse("chase-loan", number, DESK, ReasonForm(words), cite="BM-03", where="reason")
    hall.refuse("write-off-loan", number, MANAGER, ReasonForm(words), cite="BM-03", where="reason")


def test_the_borrower_is_forgotten_after_thirty_days(hall):
    """BM-03: thirty whole days after the return the clock erases name and number; chain and record stay."""
    number = lent(hall)
    hall.act("return-loan", number, DESK, ReturnForm())
    assert hall.see(number).due == (("forget-borrower", "2026-04-02T00:00:00+08:00"),)
    hall.clock.set(at("04-02 00:00"))
    hall.act("forget-borrower", number, CLOCK)
    seen = hall.see(number)
    assert (seen.records[0].annex, seen.due, seen.types[-1]) == ((), (), "borrower-forgotten")
    with hall.reading() as root:
        assert borrower_of(root.archive[number]) == {}
    hall.refuse("forget-borrower", number, CLOCK, cite="BM-03")


# -- damage and duties ----------------------------------------------------------------------------------------


def test_a_damaged_piece_waits_for_its_repair(hall):
    """BM-05: it is not lent until the repair is done; who did it and how is filed."""
    number = lent(hall, piece=1)
    hall.refuse("return-loan", number, DESK, ReturnForm(damaged=True), cite="BM-05", where="note")
    hall.act("return-loan", number, DESK, ReturnForm(damaged=True, note="刹车失灵"))
    assert free(hall, "SS-F001") == (2,)
    duty = hall.act("raise-duty", "", DESK, DutyForm("repair", "SS-F001", "刹车失灵", 1)).dossier
    assert free(hall, "SS-F001") == (2,)
    hall.act("finish-duty", duty, DESK, DoneForm("示例师傅", "更换刹车线"))
    assert free(hall, "SS-F001") == (1, 2)


def test_what_cannot_be_repaired_is_scrapped(hall):
    """BM-05: then it is nobody's, and no second repair is raised for it."""
    duty = hall.act("raise-duty", "", DESK, DutyForm("repair", "SS-F001", "轮轴断裂", 2)).dossier
    hall.act("finish-duty", duty, DESK, DoneForm("示例师傅", "无法修复", scrapped=True))
    assert free(hall, "SS-F001") == (1,)
    again = DutyForm("repair", "SS-F001", "轮轴断裂", 2)
    hall.refuse("raise-duty", "", DESK, again, cite="BM-05", where="piece")


def test_a_piece_in_somebodys_hands_is_not_repaired(hall):
    """BM-05: it comes back first."""
    lent(hall, piece=1)
    form = DutyForm("repair", "SS-F001", "有异响", 1)
    hall.refuse("raise-duty", "", DESK, form, cite="BM-05", where="piece")


@pytest.mark.parametrize(
    ("form", "due"),
    [
        (DutyForm("restock", "SS-F009", "存量不足", wanted=200), date(2026, 3, 3)),
        (DutyForm("repair", "SS-F011", "不出热水"), date(2026, 3, 9)),
    ],
)
def test_a_duty_has_its_day(hall, form, due):
    """BM-04: filled up within one working day, repaired within five: from Monday to the Monday after."""
    assert hall.act("raise-duty", "", DESK, form).paper.due == due


def test_one_duty_at_a_time(hall):
    """BM-04: what is asked for already is not asked for again; once done it may be."""
    form = DutyForm("repair", "SS-F011", "不出热水")
    duty = hall.act("raise-duty", "", DESK, form).dossier
    hall.refuse("raise-duty", "", DESK, form, cite="BM-04", where="facility")
    hall.clock.set(at("03-10 00:00"))
    assert hall.act("finish-duty", duty, DESK, DoneForm("示例师傅", "更换加热管")).paper.late
    hall.act("raise-duty", "", DESK, form)


@pytest.mark.parametrize(
    ("form", "cite", "where"),
    [
        (DutyForm("restock", "SS-F001", "不够", wanted=1), "BM-04", "kind"),
        (DutyForm("restock", "SS-F009", "不够"), "BM-04", "wanted"),
        (DutyForm("repair", "SS-F009", "坏了"), "BM-04", "kind"),
        (DutyForm("repair", "SS-F001", " ", 1), "BM-04", "reason"),
        (DutyForm("repair", "SS-F001", "坏了", 9), "", "piece"),
    ],
)
def test_a_duty_fits_what_it_is_done_to(hall, form, cite, where):
    """BM-04: supplies are filled up, everything else is repaired."""
    hall.refuse("raise-duty", "", DESK, form, cite=cite, where=where)


@pytest.mark.parametrize(
    ("done", "where"),
    [
        (DoneForm("", "已补充", 100), "person"),
        (DoneForm("示例保洁", "", 100), "note"),
        (DoneForm("示例保洁", "已补充"), "quantity"),
        (DoneForm("示例保洁", "已补充", 100, scrapped=True), "scrapped"),
    ],
)
def test_a_duty_that_is_done_says_by_whom_and_how(hall, done, where):
    """BM-04: who, what came of it, how many."""
    duty = hall.act("raise-duty", "", DESK, DutyForm("restock", "SS-F009", "不足", wanted=200)).dossier
    hall.refuse(
        "finish-duty", duty, DESK, done, cite="BM-05" if where == "scrapped" else "BM-04", where=where
    )


def test_a_facility_goes_when_everything_is_back(hall):
    """BM-05: not while a piece is out; then with a reason, in public."""
    number = lent(hall)
    hall.refuse("remove-facility", "SS-F001", MANAGER, ReasonForm("更新"), cite="BM-05")
    hall.act("return-loan", number, DESK, ReturnForm())
    hall.act("remove-facility", "SS-F001", MANAGER, ReasonForm("更新"))
    assert hall.last("SS-F001").disclosure == "public"
    hall.refuse("lend", "", DESK, LOAN, cite="BM-02", where="facility")


def test_fewer_pieces_only_where_none_of_them_is_out(hall):
    """BM-05: the second chair is lent, so the hall cannot say it has one; once it is back it can."""
    number = lent(hall, piece=2)
    one = replace(CHAIR, quantity=1)
    hall.refuse("place-facility", "SS-F001", MANAGER, one, cite="BM-05", where="quantity")
    hall.act("return-loan", number, DESK, ReturnForm())
    hall.act("place-facility", "SS-F001", MANAGER, one)


def test_a_duty_that_was_raised_in_error_lets_go(hall):
    """BM-04: dropped by the management, the piece can be lent again."""
    duty = hall.act("raise-duty", "", DESK, DutyForm("repair", "SS-F001", "误报", 1)).dossier
    hall.act("drop-duty", duty, MANAGER, ReasonForm("没有损坏"))
    assert free(hall, "SS-F001") == (1, 2)
