"""Prequalification at the pages: what each role sees when, and whose application is whose (ZB-043)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.hall import Hall
from tests.functional.desk_hands import Field, People, told, upload
from tests.functional.desk_tender import PURCHASER, Carried

APPLICANTS = ("bidder1", "bidder2", "bidder3")


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def notice(now: datetime, **changes: str) -> list[Field]:
    """A notice as typed: whoever meets the requirements passes."""
    starts = now + timedelta(hours=1)
    fields = {
        "way": "qualified",
        "requirements": "建筑工程施工总承包三级及以上。",
        "documents_from": f"{starts:%Y-%m-%dT%H:%M}",
        "documents_until": f"{starts + timedelta(days=9):%Y-%m-%d}T16:30",
        "deadline": f"{starts + timedelta(days=20):%Y-%m-%d}T09:00",
        "contact": "0433-0000000",
        "supervisor": "示例行政监督部门",
    }
    return [*(fields | changes).items(), upload("files", "资格预审文件.txt", b"documents")]


@pytest.fixture
def matter(hall: Hall, people: People) -> str:
    """A prequalification to which three have applied."""
    carried = Carried(hall, people)
    carried.register()
    carried.review_fairness()
    path = f"/desk/tenders/{carried.number}/prequalification"
    now = hall.clock.now()
    short = people.fill(PURCHASER, path, notice(now, documents_until=f"{now:%Y-%m-%d}T23:00"), status=409)
    assert "发售期" in told(short)
    number = re.search(r"prequalifications/([^?]+)", people.fill(PURCHASER, path, notice(now)).location)
    assert number is not None
    hall.clock.set(now + timedelta(days=1))
    for login in APPLICANTS:
        fields = [("stated", "y"), upload("files", f"{login}.txt", login.encode())]
        people.fill(login, f"/bidder/prequalifications/{number[1]}/application", fields)
    return number[1]


def names() -> list[str]:
    """What the applicants are called."""
    codes = {cast.BY_LOGIN[login].party for login in APPLICANTS}
    return [party.name for party in cast.BIDDERS if party.code in codes]


def own(people: People, login: str) -> str:
    """The address of somebody's own application, from their first page."""
    found = re.search(r"/bidder/applications/[^\"?]+", people.get(login, "/bidder").text)
    assert found is not None
    return found[0]


def test_until_the_deadline_nobody_sees_who_applied(people: People, matter: str) -> None:
    """ZB-043: neither purchaser, centre nor supervisor; afterwards those who need to, and never the public."""
    window, public = f"/desk/prequalifications/{matter}", f"/records/{matter}-0000"
    for login in (PURCHASER, "centre1", "supervisor1"):
        assert not [name for name in names() if name in told(people.get(login, window))]
    people.hall.clock.set(datetime(2026, 3, 28, 9, tzinfo=TZ))
    people.hall.settle()
    assert not [name for name in names() if name in told(people.get("bidder4", public))]


def test_an_application_is_its_applicant_s_alone(people: People, matter: str) -> None:
    """EB-06: another bidder finds neither page nor file; one's own can be replaced and taken back."""
    path = own(people, "bidder1")
    page = people.get("bidder1", path)
    file = re.search(rf"{path}/files/[^\"]+", page.text)
    assert file is not None
    assert people.get("bidder1", file[0]).body == b"bidder1"
    people.get("bidder2", path, status=404)
    people.get("bidder2", file[0], status=404)
    people.get("bidder1", f"{path}/result.pdf", status=404)


def test_an_objection_holds_it_and_is_answered_at_the_desk(people: People, matter: str) -> None:
    """ZB-031, ZB-033: raised at the public page, told on it without a name, answered by the purchaser."""
    people.fill("bidder3", f"/trading/prequalifications/{matter}/objection", [("grounds", "业绩要求过高。")])
    public = told(people.get("bidder4", f"/records/{matter}-0000"))
    assert "异议处理期间暂停" in public
    assert not [name for name in names() if name in public]
    desk = told(people.get(PURCHASER, f"/desk/tenders/{matter.partition('.')[0]}"))
    assert "对资格预审文件" in desk
    answer = f"/desk/objections/{matter}.Y01/answer"
    people.fill(PURCHASER, answer, [("answer", "与项目规模相当。"), ("upheld", "no")])
    assert "异议处理期间暂停" not in told(people.get("bidder4", f"/records/{matter}-0000"))


def test_roles_come_to_their_own_windows_only(people: People, matter: str) -> None:
    """PT-01: the centre publishes nothing, another purchaser looks at nothing, a bidder comes to no desk."""
    window = f"/desk/prequalifications/{matter}"
    people.get("purchaser2", window, status=403)
    people.get("centre1", f"{window}/clarify", status=403)
    people.get(PURCHASER, f"{window}/committee", zone="hall", status=403)
    people.get("expert1", f"{window}/review", status=403)
    assert people.get("bidder1", window, zone="hall", status=403).status_int == 403
