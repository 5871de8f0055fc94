"""The casebook: every list says what the cases say, and comes out the same when it is made anew."""

from __future__ import annotations

import random
from datetime import date

import pytest

from hallcore.approval.forms import (
    AssignForm,
    DecideForm,
    DeliverForm,
    OpinionForm,
    OutageForm,
    ReasonForm,
    SpecialForm,
)
from hallcore.approval.model import (
    Checked,
)
from hallcore.desk import CLOCK
from hallcore.identity.model import AnnexErasureForm
from portal.casebook import NO_DAY, SHELVES, Casebook
from tests.makers.approval import JOINT, approval_hall
from tests.makers.house import OPERATOR
from tests.makers.values import at


@pytest.fixture
def house():
    made = approval_hall()
    made.book = Casebook(made.hall.house)
    yield made
    made.close()


def shelves(house):
    """Every list, as plain values."""
    house.hall.seal()
    with house.hall.reading() as root:
        size = root.journal.size
    house.book.take(house.book.cursor(), size)
    with house.hall.reading() as root:
        return {name: dict(root.archive.shelf(name).items()) for name in SHELVES}


def test_a_case_stands_on_the_desk_whose_turn_it_is(house):
    """Received, accepted, reported: the list moves with the state, and the day is that of the limit that binds."""
    number = house.applied()
    assert list(shelves(house)["inbox"]) == [("D01", "acceptor", "2026-03-09", number)]
    house.act("accept", number, "D01-acceptor", house.verdicts())
    assert list(shelves(house)["inbox"]) == [("D01", "handler", "2026-03-16", number)]
    house.reported(number)
    assert list(shelves(house)["inbox"]) == [("D01", "reviewer", "2026-03-16", number)]


def test_while_the_applicant_mends_nothing_is_due(house):
    """No limit binds the office then: the case stands behind all others."""
    number = house.applied()
    wanting = Checked("m02", "经营场所证明", "supplement", "缺少租赁合同")
    house.act("notify-correction", number, "D01-acceptor", house.verdicts(m02=wanting))
    assert list(shelves(house)["inbox"]) == [("D01", "applicant", NO_DAY, number)]


def test_a_stopped_case_is_listed_with_the_day_it_goes_on(house):
    """The inspection was told as five working days from the 2nd."""
    number = house.accepted()
    two = (house.people["D01-handler"].account, house.people["D01-deputy"].account)
    house.act("begin-special", number, "D01-handler", SpecialForm("s1", 5, examiners=two))
    assert list(shelves(house)["stopped"]) == [("D01", "2026-03-09", number)]


def test_a_case_given_to_somebody_is_theirs_too(house):
    """It stands on their own desk beside the department's."""
    number = house.accepted()
    owner = house.people["D01-handler"].account
    house.act("assign", number, "D01-approver", AssignForm("handler", owner))
    assert list(shelves(house)["desk-of"]) == [(owner, "2026-03-16", number)]


def test_a_case_that_is_over_is_on_no_desk(house):
    """It is the applicant's still, and counted as what it became."""
    number = house.applied()
    house.act("withdraw-case", number, "company", ReasonForm("不再经营"))
    lists = shelves(house)
    assert lists["inbox"] == lists["window-cases"] == {}
    assert [key[1] for key in lists["my-cases"]] == [number]
    assert {key: n for key, n in lists["tally"].items() if n} == {("D01", "withdrawn"): 1}


def test_names_are_masked_before_they_come_here(house):
    """PI-09: the list says 示*** of a person and the full name of a company."""
    person, company = house.applied(who="citizen"), house.applied()
    cases = shelves(house)["cases"]
    assert cases[person]["shown"].startswith("示*")
    assert "*" not in cases[company]["shown"]


def test_an_erased_name_is_gone_from_every_list(house):
    """PI-13: erasing the annex of an application is a record the casebook takes, and no list holds the name any more."""
    number = house.applied()
    shown = shelves(house)["cases"][number]["shown"]
    assert shown
    form = AnnexErasureForm(0, "purpose", "案件办结，保存期限届满")
    house.hall.act("erase-annex", number, OPERATOR, form)
    after = shelves(house)
    assert after["cases"][number]["shown"] == ""
    assert shown not in repr(after)


def test_branches_wait_on_their_own_departments_desks(house):
    """Each with its own day; answered ones are gone."""
    number = house.accepted(JOINT)
    for place in (1, 2, 3, 4):
        house.hall.act("ask-branch", number, CLOCK, place)
    from hallcore.approval.forms import AnswerForm

    house.act("answer-branch", f"{number}.1", "D04-handler", AnswerForm("agree"))
    assert sorted(shelves(house)["branches"]) == [
        ("D01", "2026-03-09", f"{number}.4"),
        ("D13", "2026-03-16", f"{number}.2"),
        ("D27", "2026-03-16", f"{number}.3"),
    ]


def test_breaches_are_seen(house):
    """A demand beyond the list and a deemed acceptance come to supervision's eyes by themselves."""
    number = house.applied()
    house.to("03-10 00:00")
    house.hall.act("deem-accepted", number, CLOCK)
    assert [what for _at, _number, what in shelves(house)["breaches"]] == ["逾期未告知补正，视为受理"]


def test_results_are_public_newest_first(house):
    """XK-20: the newest decision stands first."""
    numbers = []
    for who, moment in (("company", "03-02 09:00"), ("other", "03-04 09:00")):
        house.to(moment)
        number = house.accepted(who=who)
        house.reviewed(number)
        house.act("decide", number, "D01-approver", DecideForm(granted=True, reasons="符合条件。"))
        house.hall.act("disclose-result", number, CLOCK)
        numbers.append(number)
    results = shelves(house)["results"]
    assert [row["decided"] for row in results.values()] == ["2026-03-04", "2026-03-02"]
    assert all(key[1].startswith(number) for key, number in zip(results, reversed(numbers), strict=True))


def test_made_anew_in_any_pace_it_comes_out_the_same(house):
    """A view may be thrown away: taken entry by entry, in batches or at once, the lists are equal."""
    for who in ("company", "citizen", "other"):
        number = house.accepted(who=who)
        house.reported(number)
        house.act("return-case", number, "D01-reviewer", ReasonForm("请补充"))
    mate = (house.people["D01-reviewer"].account,)
    house.act("report", number, "D01-handler", OpinionForm("符合。", "grant", mate))
    first = shelves(house)
    with house.hall.reading() as root:
        size = root.journal.size
    chance = random.Random(7)  # noqa: S311 - the same pace every time, no secret
    house.book.reset()
    while (at := house.book.cursor()) < size:
        house.book.take(at, min(size, at + chance.randint(1, 9)))
    assert shelves(house) == first
    assert first["cases"][number]["promised_by"] == date(2026, 3, 16).isoformat()


def test_what_is_given_to_nobody_stands_in_the_pool(house):
    """Given to somebody a case leaves the pool for that desk; in the next stage it is nobody's again."""
    number = house.accepted()
    assert list(shelves(house)["pool"]) == [("D01", "handler", "2026-03-16", number)]
    deputy = house.people["D01-deputy"].account
    house.act("assign", number, "D01-approver", AssignForm("handler", deputy))
    found = shelves(house)
    assert list(found["pool"]) == []
    assert list(found["desk-of"]) == [(deputy, "2026-03-16", number)]
    mate = (house.people["D01-handler"].account,)
    house.act("report", number, "D01-deputy", OpinionForm("符合条件。", "grant", mate))
    assert list(shelves(house)["pool"]) == [("D01", "reviewer", "2026-03-16", number)]


def test_the_days_of_decided_cases_are_added_up_once(house):
    """Accepted on Monday the 2nd, decided on Thursday the 5th: three working days, whatever follows."""
    number = house.accepted()
    house.reviewed(number)
    house.to("03-05 10:00")
    house.act("decide", number, "D01-approver", DecideForm(granted=True, reasons="符合条件。"))
    assert shelves(house)["spent"] == {"D01": (1, 3)}
    house.to("03-06 10:00")
    house.act("deliver", number, "D01-acceptor", DeliverForm("post"))
    assert shelves(house)["spent"] == {"D01": (1, 3)}


def test_outages_are_listed_with_the_latest_first(house):
    """What intake cites: when, why, which forms."""
    for day in (2, 3):
        house.to(f"03-0{day} 17:00")
        form = OutageForm(at(f"03-0{day} 09:00"), at(f"03-0{day} 11:00"), "断电", ("W001:0001-0010",))
        house.act("record-outage", "", "manager", form)
    listed = shelves(house)["outages"]
    assert [key[1] for key in listed] == ["OUT-20260303-01", "OUT-20260302-01"]
    assert next(iter(listed.values()))["slips"] == ("W001:0001-0010",)
