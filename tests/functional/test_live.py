"""The live view and the reports, as a supervisor reads them: each act shows at once, each number leads to its cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hallcore.ground.clock import TZ
from tests.functional.desk_hands import People, told
from tests.functional.office_hall import ORDINARY, OfficeHall, office_hall, verdict_fields

ACCEPT, SUPERVISOR = "d05-accept", "supervisor1"


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall with items in force."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


@pytest.fixture
def people(office: OfficeHall) -> People:
    """Everybody, each with a browser."""
    return People(office.hall)


def standing(people: People) -> dict[str, int]:
    """How many cases stand in each stage, as the page says."""
    page = people.get(SUPERVISOR, "/supervision/live", zone="department")
    pairs = re.findall(r"(受理|承办|审核|批准|办结) ([0-9]+) 件在办", told(page))
    return {stage: int(n) for stage, n in pairs}


def test_every_act_shows_in_the_stages_and_leads_to_its_case(office: OfficeHall, people: People) -> None:
    """受理 → 承办: the case moves from one number to the next, and the number's list names it."""
    before = standing(people)
    assert list(before) == ["受理", "承办", "审核", "批准", "办结"]
    number = office.apply()
    assert standing(people)["受理"] == before["受理"] + 1
    fields = [*verdict_fields(ORDINARY), ("act", "accept")]
    people.fill(ACCEPT, f"/office/cases/{number}/materials", fields, zone="department")
    office.settle()
    now = standing(people)
    assert (now["受理"], now["承办"]) == (before["受理"], before["承办"] + 1)
    page = people.get(SUPERVISOR, "/supervision/live", zone="department")
    assert f"{number} {ORDINARY.name} 受理通知书" in told(page)
    listed = people.get(SUPERVISOR, "/office?tab=all&stage=handle&department=D05", zone="department")
    assert number in told(listed)


def test_a_case_is_late_on_the_day_after_its_limit_not_on_it(office: OfficeHall, people: People) -> None:
    """No flag is kept: the day of the limit beside today decides."""
    office.apply()

    def late() -> int:
        return int(
            re.search(
                r"受理 [0-9]+ 件在办 (?:超期 ([0-9]+)|无超期())",
                told(people.get(SUPERVISOR, "/supervision/live", zone="department")),
            )[1]
            or 0
        )

    office.clock.set(datetime(2026, 3, 9, 9, tzinfo=TZ))
    on_the_day = late()
    office.clock.set(datetime(2026, 3, 10, 0, 0, 1, tzinfo=TZ))
    assert late() == on_the_day + 1


def test_a_report_counts_what_was_done_and_can_be_taken_along(office: OfficeHall, people: People) -> None:
    """月报: the page and the workbook tell the same number; an unknown period shows this one."""
    office.apply()
    text = told(people.get(SUPERVISOR, "/supervision/statistics?period=2026-03", zone="department"))
    received = int(re.search(r"收件 ([0-9]+) 件", text)[1])
    assert received >= 1
    answer = people.get(SUPERVISOR, "/supervision/statistics.xlsx?period=2026-03", zone="department")
    rows = list(load_workbook(BytesIO(answer.body)).active.values)
    assert rows[0][:3] == ("代码", "部门", "收件")
    assert sum(row[2] for row in rows[1:]) == received
    anew = told(people.get(SUPERVISOR, "/supervision/statistics?grain=quarter&period=9", zone="department"))
    assert "2026年第1季度" in anew


def test_cases_can_be_asked_for_by_their_fees(office: OfficeHall, people: People) -> None:
    """收费: a case without a notice stands among those without fees and not among those that owe."""
    number = office.apply()
    path = "/office?tab=all&department=D05"
    assert number in told(people.get(SUPERVISOR, f"{path}&fee=none", zone="department"))
    assert number not in told(people.get(SUPERVISOR, f"{path}&fee=owed", zone="department"))
    assert number not in told(people.get(SUPERVISOR, f"{path}&fee=paid", zone="department"))
