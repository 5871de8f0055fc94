"""The head's view, outages, and that reading at the desks writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hallcore.ground.clock import TZ
from tests.functional.desk_hands import People, told
from tests.functional.office_hall import INSTANT, ORDINARY, OfficeHall, office_hall, verdict_fields

ACCEPT, HANDLE, APPROVE = "d05-accept", "d05-handle", "d05-approve"


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall with items in force."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


@pytest.fixture
def people(office: OfficeHall) -> People:
    """Everybody, each with a browser."""
    return People(office.hall)


def take(people: People, login: str, number: str, name: str, *fields: tuple[str, str]) -> None:
    """Take a step."""
    path = "materials" if name == "accept" else f"steps/{name}"
    people.fill(login, f"/office/cases/{number}/{path}", fields, zone="department")


def accept(people: People, number: str, item=ORDINARY) -> None:
    """Accept, everything in order."""
    take(people, ACCEPT, number, "accept", *verdict_fields(item), ("act", "accept"))


def standing(people: People) -> int:
    """How many cases of the department are open, as its head reads it."""
    text = told(people.get(APPROVE, "/office/department", zone="department"))
    return int(re.search(r"在办 ([0-9]+) 件", text)[1])


def used(office: OfficeHall) -> tuple[int, int]:
    """Decided cases of D05 and the working days they used."""
    with office.hall.house.reading() as root:
        return root.archive.shelf("spent").get("D05", (0, 0))


def test_the_head_sees_where_cases_stand_and_who_has_them(office: OfficeHall, people: People) -> None:
    """部门概况: by stage and state, by officer, late and soon, each number a link to its cases."""
    before = standing(people)
    first, second = office.apply(), office.apply(n=1)
    accept(people, first)
    take(people, APPROVE, first, "assign", ("duty", "handler"), ("to", office.account(HANDLE)))
    page = people.get(APPROVE, "/office/department", zone="department")
    text = told(page)
    assert standing(people) == before + 2
    assert f"owner={office.account(HANDLE)}" in page.text
    assert f"示例D05承办（{office.account(HANDLE)}） 承办人 1 0" in text
    office.day(datetime(2026, 3, 17, 9, tzinfo=TZ))
    text = told(people.get(APPROVE, "/office/department", zone="department"))
    late = text.rpartition("已超期")[2].partition("三个工作日内到期")[0]
    assert first in late
    assert "超 1 个工作日" in late
    assert second in late, "nobody looked at it, so it is deemed accepted from its receipt (XK-05)"


@pytest.mark.parametrize(("many", "shown"), [(999, "999"), (1000, "999+"), (1500, "999+")])
def test_an_officer_with_more_cases_than_are_counted_is_said_to_have_more(
    office: OfficeHall, people: People, many: int, shown: str
) -> None:
    """名下在办: counted to 999; the thousandth is not left out silently, in the table nor on the bar."""
    account = office.account(HANDLE)

    def fill(root: Any) -> None:
        shelf = root.archive.shelf("desk-of")
        for n in range(many):
            shelf[(account, "2026-02-27", f"DHB-20260105-001-{n:04d}")] = 1

    office.hall.house.transact(fill)
    page = people.get(APPROVE, "/office/department", zone="department")
    assert f"示例D05承办（{account}） 承办人 {shown} {shown}" in told(page)
    assert f">{shown}</text>" in page.text
    assert f"示例D05承办（{account}） {shown} 件" in page.text


def test_the_average_of_decided_cases_is_told(office: OfficeHall, people: People) -> None:
    """Working days from acceptance to decision, days that stood still left out, over all decided cases."""
    cases, spent = used(office)
    for n, days in enumerate((2, 4)):
        office.day(datetime(2026, 3, 2 + 7 * n, 9, tzinfo=TZ))
        number = office.apply(INSTANT, n=n)
        accept(people, number, INSTANT)
        office.day(datetime(2026, 3, 2 + 7 * n + days, 9, tzinfo=TZ))
        take(people, ACCEPT, number, "decide", ("granted", "yes"), ("reasons", "符合条件。"))
        take(people, ACCEPT, number, "deliver", ("how", "electronic"))
    text = told(people.get(APPROVE, "/office/department", zone="department"))
    assert used(office) == (cases + 2, spent + 6)
    assert f"{(spent + 6) / (cases + 2):.1f} 个工作日（{cases + 2} 件" in text


def test_only_heads_management_and_supervision_see_it(office: OfficeHall, people: People) -> None:
    """A handler has no view of the department; management chooses among all."""
    people.get(HANDLE, "/office/department", zone="department", status=403)
    page = told(people.get("manager1", "/office/department?department=D04", zone="hall"))
    assert "自然资源局：部门概况" in page
    people.get("supervisor1", "/office/department", zone="hall")


def test_an_outage_is_recorded_with_the_forms_handed_out(office: OfficeHall, people: People) -> None:
    """停机记录 (GEN-18): ended, with a reason and the numbers of forms; what is malformed is refused by its line."""
    office.day(datetime(2026, 3, 3, 15, tzinfo=TZ))
    fields = [
        ("first", "2026-03-03T09:00"),
        ("last", "2026-03-03T11:30"),
        ("reason", "机房断电"),
        ("slips", "W012：0001-0040\nW013:0001-0010"),
    ]
    wrong = [*fields[:3], ("slips", "W012:40-0001")]
    answer = people.fill("manager1", "/office/outages", wrong, zone="hall", status=409)
    assert "号段“W012:40-0001”应写作 W012:0001-0040" in told(answer)
    people.fill("manager1", "/office/outages", fields, zone="hall")
    page = told(people.get("manager1", "/office/outages", zone="hall"))
    assert "OUT-20260303-01" in page
    assert "W012:0001-0040、W013:0001-0010" in page
    people.get(ACCEPT, "/office/outages", zone="department", status=404)


def test_reading_the_desks_writes_nothing(office: OfficeHall, people: People) -> None:
    """Given every page of the desks read, the journal has not grown."""
    number = office.apply()
    with office.hall.house.reading() as root:
        before = root.journal.size
    for path in (
        "/office",
        "/office?tab=all",
        f"/office/cases/{number}",
        f"/office/cases/{number}/materials",
        f"/office/cases/{number}/reveal",
        f"/office/cases/{number}/steps/withdraw",
    ):
        people.get(ACCEPT, path, zone="department")
    people.get(APPROVE, "/office/department", zone="department")
    office.settle()
    with office.hall.house.reading() as root:
        assert root.journal.size == before
