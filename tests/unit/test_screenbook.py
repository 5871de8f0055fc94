"""The screen book, the facility book and what a screen is told: made anew they come out the same, and calls are among it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from hallcore.desk import Actor
from hallcore.displays.model import ContentForm, PlaylistForm, ReasonForm, ScreenForm, ScreenRegistered, Slot
from hallcore.facilities.model import DutyForm, FacilityForm, LoanForm, ReturnForm, StockForm
from portal import facilitybook, screenbook
from portal.facilitybook import FacilityBook, open_duties, open_loans, overdue, standing
from portal.presenters.screening import PAGES_MOST, ROWS, news_of
from portal.presenters.showing import Showing
from portal.queuebook import QueueBook
from portal.roster import Roster
from portal.screenbook import ScreenBook, live_content, playlist_of
from tests.makers.counters import CounterHall, counter_hall
from tests.makers.roster import MANAGER

EDITOR, OTHER, USHER = Actor("U-900101", "editor"), Actor("U-900102", "editor"), Actor("U-900103", "usher")
DAY = date(2026, 3, 2)
TOKEN = "a-token-of-a-test-0001"


@pytest.fixture
def hall() -> Iterator[CounterHall]:
    """A hall with two queues, on Monday 2 March 2026, 8:30."""
    house = counter_hall()
    yield house
    house.close()


@pytest.fixture
def books(hall: CounterHall) -> tuple[Any, ...]:
    """The views that are read here."""
    house = hall.hall.house
    return (ScreenBook(house), FacilityBook(house), QueueBook(house), Roster(house))


def follow(hall: CounterHall, books: tuple[Any, ...]) -> None:
    """Bring the views up to the journal."""
    hall.hall.seal()
    with hall.hall.reading() as root:
        size = root.journal.size
    for book in books:
        book.take(book.cursor(), size)


def act(hall: CounterHall, verb: str, number: str, who: Actor, form: object = None) -> str:
    """One act; the dossier it was filed in."""
    return hall.hall.act(verb, number, who, form).dossier


def shown(hall: CounterHall, heading: str, zones: tuple[str, ...] = (), last: date = DAY) -> str:
    """Content that is published."""
    number = act(
        hall, "draft-content", "", EDITOR, ContentForm("notice", heading, ("示例。",), zones, DAY, last)
    )
    act(hall, "submit-content", number, EDITOR)
    act(hall, "publish-content", number, OTHER)
    return number


def news(hall: CounterHall, code: str) -> dict[str, Any]:
    """What a screen is told now."""
    house = hall.hall.house
    with hall.hall.reading() as root:
        nothing: Any = None
        show = Showing(root, nothing, house.lawbook, house.calendar, hall.hall.clock.now(), 1.0, (), nothing)
        return news_of(show, root.archive[f"PM-{code}"].the(ScreenRegistered), str)


def hung(
    hall: CounterHall, code: str, kind: Any = "led", zone: str = "A 区", window: str = "", floor: int = 1
) -> None:
    """A screen of the main hall."""
    form = ScreenForm(code, "示例屏", kind, "主厅", floor, zone, TOKEN, window)
    act(hall, "register-screen", "", MANAGER, form)


# -- the screens ----------------------------------------------------------------------------------------------


def test_a_screen_is_told_the_calls_of_its_floor_and_its_guide_the_state_of_its_window(hall, books):
    """XS-08: the latest call first, to be spoken until the visitor is there; another floor's screen hears nothing."""
    hung(hall, "L01", zone="")
    hung(hall, "L02", zone="", floor=2)
    hung(hall, "C001", "guide", window="W001")
    for minute in range(31, 34):
        hall.to(f"03-02 08:{minute}")
        hall.taken()
    follow(hall, books)
    assert news(hall, "C001")["window"]["state"] == "工作时间"
    day = hall.open()
    first = hall.called(day)
    follow(hall, books)
    (call,) = news(hall, "L01")["calls"]
    assert (call["ticket"], call["window"], call["fresh"]) == ("A001", "1 号窗口", True)
    assert news(hall, "L02")["calls"] == []
    window = news(hall, "C001")["window"]
    assert (window["state"], window["serving"]) == ("正在服务", "A001")
    figures = {one["label"]: one["value"] for one in news(hall, "L01")["figures"]}
    assert (figures["等候"], figures["开放窗口"]) == ("2", "1")
    act(hall, "start-service", first, hall.people["one"])
    follow(hall, books)
    assert not news(hall, "L01")["calls"][0]["fresh"]


def test_a_screen_is_told_so_much_and_no_more(hall, books):
    """XS-05: however much is published, so many rows and pages are shown, the newest content of the place first."""
    hung(hall, "L01")
    for n in range(PAGES_MOST + 5):
        shown(hall, f"通知{n}")
    shown(hall, "三楼的通知", ("主厅 3 层",))
    follow(hall, books)
    told = news(hall, "L01")
    assert len(told["pages"]) == PAGES_MOST
    assert told["pages"][0]["title"] == f"通知{PAGES_MOST + 4}"
    assert "三楼的通知" not in {page["title"] for page in told["pages"]}
    assert len(told["calls"]) <= ROWS


def test_what_is_over_is_shown_no_more_whether_the_clock_has_come_or_not(hall, books):
    """XS-02: the day itself decides; the clock's act follows."""
    hung(hall, "L01")
    shown(hall, "今天的通知")
    follow(hall, books)
    with hall.hall.reading() as root:
        assert len(live_content(root.archive, "主厅 1 层 A 区", DAY)) == 1
        assert live_content(root.archive, "主厅 1 层 A 区", date(2026, 3, 3)) == []
        assert live_content(root.archive, "主厅 1 层 A 区", date(2026, 3, 1)) == []


# -- the books ------------------------------------------------------------------------------------------------


def kept(hall: CounterHall) -> dict[str, Any]:
    """Every shelf of both books."""
    names = (*screenbook.SHELVES, *facilitybook.SHELVES)
    with hall.hall.reading() as root:
        return {name: dict(root.archive.shelf(name).items()) for name in names}


def test_made_anew_both_books_come_out_the_same(hall, books):
    """A view can be thrown away: from index zero it says the same; and no shelf names a borrower."""
    hung(hall, "L01")
    act(hall, "arrange-playlist", "", EDITOR, PlaylistForm("常用", ("L01",), (Slot("notice", 15),)))
    act(hall, "withdraw-content", shown(hall, "撤下的"), EDITOR, ReasonForm("有误"))
    shown(hall, "在显示的")
    for form in (
        FacilityForm("F001", "轮椅", "inside", "主厅", 1, "导办台", 2, "辆"),
        FacilityForm("F009", "饮水杯", "supply", "主厅", 1, "饮水处", 400, "个", 100),
    ):
        act(hall, "place-facility", "", MANAGER, form)
    loan = LoanForm("SS-F001", "示例借用人", "13800000021")
    back = act(hall, "lend", "", USHER, loan)
    act(hall, "return-loan", back, USHER, ReturnForm())
    act(hall, "lend", "", USHER, loan)
    act(hall, "change-stock", "SS-F009", USHER, StockForm("used", 350))
    act(hall, "raise-duty", "", USHER, DutyForm("restock", "SS-F009", "不足", wanted=350))
    follow(hall, books)
    first = kept(hall)
    for book in books:
        book.reset()
    follow(hall, books)
    assert kept(hall) == first
    assert "13800000021" not in repr(first)
    assert "示例借用人" not in repr(first)
    with hall.hall.reading() as root:
        archive = root.archive
        assert playlist_of(archive, "L01")["name"] == "常用"
        chairs, cups = (one for _number, one in standing(archive))
        assert (chairs["free"], cups["left"], cups["wanting"]) == (1, 50, 350)
        ((_number, open_loan),) = open_loans(archive)
        assert not overdue(open_loan, hall.hall.clock.now())
        ((_duty, duty),) = open_duties(archive)
        assert (duty["kind"], duty["due"]) == ("restock", "2026-03-03")
