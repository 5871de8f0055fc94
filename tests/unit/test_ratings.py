"""Sums and shares of ratings: who did not rate is nobody who was satisfied, and a few say little."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace

from hallcore.appraisal.forms import PointForm, QuarterForm
from hallcore.appraisal.model import Evidence, PointProposed
from hallcore.appraisal.rules import sheet_number
from hallcore.approval.forms import DecideForm
from hallcore.approval.reported import GRADES, Rating, Report
from hallcore.organisation.model import DepartmentForm
from hallcore.voice.ratings_model import BUTTONS, ExclusionForm, RateForm
from hallcore.voice.ratings_stats import Tally, bad_share, coverage, share, total
from portal.appraiser import RatingAppraiser
from portal.exchange import take_in
from portal.followers import Item
from portal.ratingbook import (
    SHELVES,
    RatingBook,
    just_ended,
    months_back,
    newest,
    sums,
    waiting,
)
from portal.roster import Roster
from tests.makers.ratings import RatingHall
from tests.makers.values import at


@pytest.fixture
def rating() -> Iterator[RatingHall]:
    """On Monday 2 March 2026, 8:30."""
    hall = RatingHall()
    yield hall
    hall.close()


def follow(rating: RatingHall, *views: RatingBook | Roster) -> None:
    """Bring the views up to the journal."""
    rating.hall.seal()
    with rating.hall.reading() as root:
        size = root.journal.size
    for view in views:
        view.take(view.cursor(), size)


def test_every_button_means_a_grade():
    """HP-01: the two-button keypad and the five-button one; satisfied is not the best grade."""
    assert set(BUTTONS.values()) == set(GRADES)
    assert (BUTTONS["satisfied"], BUTTONS["dissatisfied"]) == (4, 2)


def test_who_did_not_rate_is_counted_as_that():
    """HP-08: ten served, four rated, one excluded: five did not rate, and none of them is among the satisfied."""
    tally = Tally(10, (1, 0, 0, 1, 2), 1)
    assert (tally.rated, tally.unrated, tally.bad) == (4, 5, 1)
    assert coverage(tally).value == Decimal("40.0")


@pytest.mark.parametrize(("rated", "told"), [(4, False), (5, True)])
def test_a_share_of_fewer_than_five_is_not_told(rated, told):
    """HP-08 (P): four say nothing, five do, and the range beside them is wide."""
    found = share(1, rated, 5)
    assert (found is not None) == told
    if found is not None:
        assert (found.value, found.low, found.high) == (Decimal("20.0"), Decimal("3.6"), Decimal("62.4"))


def test_nothing_has_no_share():
    """No division by nobody; no range below none or above all."""
    assert share(0, 0, 0) is None
    assert share(0, 5, 5).low == 0
    assert share(5, 5, 5).high == 100


def test_months_are_counted_back_over_the_year():
    assert months_back(date(2026, 2, 1), 3) == ("2026-02", "2026-01", "2025-12")


def test_sums_follow_visits_ratings_and_exclusions(rating: RatingHall) -> None:
    """HP-08: served, rated, unrated; what two people found mistaken is taken out of its grade."""
    roster, book = Roster(rating.hall.house), RatingBook(rating.hall.house)
    day = rating.day()
    tickets = [rating.visit(day) for _ in range(4)]
    good, bad = rating.rated(tickets[0], 5), rating.rated(tickets[1], 1, phone="13800000000")
    follow(rating, roster, book)
    with rating.hall.reading() as root:
        window = sums(root.archive, ("2026-03",), "window")["W001"]
        assert (window.served, window.grades, window.unrated) == (4, (1, 0, 0, 0, 1), 2)
        assert [number for _due, number in waiting(root.archive, "calling")] == [bad]
        assert [number for number, _one in newest(root.archive, 9)] == [bad, good]
        assert bad_share(window, rating.hall.house.lawbook.on(date(2026, 3, 2))) is None
    rating.called(bad)
    rating.verified(bad, "mistaken")
    rating.act("decide-exclusion", bad, "inspector", ExclusionForm(confirmed=True, reason="示例：按错"))
    follow(rating, book)
    with rating.hall.reading() as root:
        officer = sums(root.archive, ("2026-03",), "officer")[rating.people["one"].account]
        assert (officer.grades, officer.excluded, officer.unrated) == ((0, 0, 0, 0, 1), 1, 2)
        assert not list(waiting(root.archive, "calling"))


def test_a_case_counts_once_it_is_decided(rating: RatingHall) -> None:
    """HP-02: accepted it cannot be rated; decided it can, by item and department."""
    roster, book = Roster(rating.hall.house), RatingBook(rating.hall.house)
    number = rating.base.accepted()
    follow(rating, roster, book)
    with rating.hall.reading() as root:
        assert "all" not in sums(root.archive, ("2026-03",), "hall")
    rating.base.reviewed(number)
    rating.act("decide", number, "D01-approver", DecideForm(granted=True, reasons="符合条件"))
    rating.act("rate", "", "company", RateForm(number, 4, "pc"))
    follow(rating, book)
    with rating.hall.reading() as root:
        hall = sums(root.archive, ("2026-03",), "hall")["all"]
        assert (hall.served, hall.grades) == (1, (0, 0, 0, 1, 0))
        assert sums(root.archive, ("2026-03",), "channel")["pc"].rated == 1


def test_the_book_comes_out_the_same_made_anew(rating: RatingHall) -> None:
    """A view thrown away and rebuilt holds what it held."""
    roster, book = Roster(rating.hall.house), RatingBook(rating.hall.house)
    day = rating.day()
    for grade in (5, 1):
        rating.rated(rating.visit(day), grade)
    follow(rating, roster, book)
    before = shelves(rating)
    book.reset()
    follow(rating, book)
    assert shelves(rating) == before
    with rating.hall.reading() as root:
        assert total(sums(root.archive, ("2026-03",), "window").values()).rated == 2


def shelves(rating: RatingHall) -> dict[str, list[object]]:
    """What the book holds."""
    with rating.hall.reading() as root:
        return {name: list(root.archive.shelf(name).items()) for name in SHELVES}


def test_what_had_just_ended_is_known_by_window_and_moment(rating: RatingHall) -> None:
    """HP-02: within three minutes, the last one before the moment, at that window only."""
    book = RatingBook(rating.hall.house)
    day = rating.day()
    first = rating.visit(day)
    ended = rating.now
    second = rating.visit(day)
    follow(rating, book)
    three = timedelta(minutes=3)
    with rating.hall.reading() as root:
        assert just_ended(root.archive, "W001", ended + timedelta(seconds=10), three) == first
        assert just_ended(root.archive, "W001", rating.now, three) == second
        assert just_ended(root.archive, "W011", rating.now, three) == ""
        assert just_ended(root.archive, "W001", rating.now + timedelta(minutes=3, seconds=1), three) == ""


def test_a_rating_found_true_becomes_a_point_once(rating: RatingHall) -> None:
    """HP-07: proposed by the clock in the month of the rating, with the rating as evidence; never before it was verified."""
    rating.act("open-quarter", "", "manager", QuarterForm(2026, 1, since=date(2026, 3, 1)))
    number, account = rating.rated(rating.visit(rating.day()), 1), rating.people["one"].account
    point = PointForm(account, "KH-07/bad", date(2026, 3, 2), (Evidence("rating", number),))
    rating.refuse("propose-point", "", "inspector", point, cite="HP-07")
    rating.called(number, how="records")
    rating.verified(number, "simple")
    rating.refuse(
        "propose-point", "", "inspector", replace(point, account=rating.people["two"].account), cite="HP-07"
    )
    agent = RatingAppraiser(rating.hall.house)
    rating.hall.seal()
    with rating.hall.reading() as root:
        items = [Item(root, index) for index in range(root.journal.size)]
        found = [item for item in items if item.dossier.types[item.n] in agent.types]
        for item in found * 2:
            agent.act(item)
    with rating.hall.reading() as root:
        proposed = root.archive[sheet_number(account, date(2026, 3, 2))].papers(PointProposed)
    assert [(one.rule, one.evidence) for one in proposed] == [("KH-07/bad", point.evidence)]


def test_a_case_elsewhere_is_rated_by_what_was_reported_first(rating: RatingHall) -> None:
    """HP-02: served once it has a result, rated once however often the report is repeated."""
    book = RatingBook(rating.hall.house)
    form = DepartmentForm("D39", "敦化市示例气象局", "气象局", elsewhere=True)
    rating.act("register-department", "", "manager", form)
    told = Report(
        system="JLZW",
        id="2224202602270001",
        sequence=1,
        at=at("02-27 16:00"),
        department="D39",
        item="示例气象行政许可",
        applicant="示例申请人",
        applicant_kind="person",
        received=at("02-26 09:00"),
        stage="close",
        result="granted",
        decision="示例字〔2026〕1号",
        rating=Rating(2, at("02-27 15:00"), "sms"),
    )
    again = replace(told, sequence=2, at=at("02-27 17:00"), note="示例：补报备注")
    lines = [msgspec.json.encode(one).decode() for one in (told, again)]
    assert [one.result for one in take_in(rating.hall.house, lines)] == ["kept", "kept"]
    follow(rating, book)
    with rating.hall.reading() as root:
        department = sums(root.archive, ("2026-02",), "department")["D39"]
        assert (department.served, department.grades) == (1, (0, 1, 0, 0, 0))
        assert sums(root.archive, ("2026-02",), "channel")["sms"].bad == 1
