"""Queries and challenges at the doors: the supplier, the purchaser, those who are told, and nobody else."""

from __future__ import annotations

import pytest
from webtest import TestApp

from portal.cli import cast
from portal.cli.challenging import ASKED, LETTER
from portal.hall import Hall
from tests.functional.desk_hands import People, told
from trading.challenges.procured_model import ChallengeFiled, QueryFiled
from trading.tendering.model import ProjectRegistered

TENDER = "DHCG-2026-0001"
CHALLENGE, QUERY = f"{TENDER}.Z01", f"{TENDER}.X01"
WORKS = "DHGC-2026-0009"


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def login_of(party: str, *roles: str) -> str:
    """The demo's account of a party in one of these roles."""
    return next(
        login for login, one in cast.BY_LOGIN.items() if one.party == party and set(roles) & set(one.roles)
    )


@pytest.fixture
def sides(hall: Hall) -> tuple[str, str, str]:
    """Who challenged, who asked, and who answers."""
    with hall.house.reading() as root:
        archive = root.archive
        challenger = archive[CHALLENGE].the(ChallengeFiled).party
        asker = archive[QUERY].the(QueryFiled).party
        project = archive[TENDER].the(ProjectRegistered)
    charged = project.agency or project.purchaser
    return login_of(challenger, "bidder"), login_of(asker, "bidder"), login_of(charged, "agency", "purchaser")


def test_suppliers_find_their_own_and_nobody_else_s(people: People, sides: tuple[str, str, str]) -> None:
    """GP-140, PI-11: a letter is read by who wrote it and who answers it; an answer to a question by who asked."""
    challenger, asker, charged = sides
    assert CHALLENGE in told(people.get(challenger, "/bidder/challenges"))
    page = told(people.get(challenger, f"/bidder/challenges/{CHALLENGE}"))
    assert LETTER.items[0] in page
    assert "GP-144" in page
    assert "不需要提交样机" in told(people.get(asker, f"/bidder/challenges/{QUERY}"))
    for login, number in ((asker, CHALLENGE), (challenger, QUERY)):
        people.get(login, f"/bidder/challenges/{number}", status=403)
    dossier = told(people.get(charged, f"/desk/tenders/{TENDER}", zone="department"))
    assert LETTER.items[0] in dossier
    assert ASKED.question in dossier
    assert f"/desk/challenges/{CHALLENGE}/answer" in people.get(charged, f"/desk/tenders/{TENDER}").text


def test_an_answer_is_given_made_public_and_holds_the_procurement(
    hall: Hall, people: People, app: TestApp, sides: tuple[str, str, str]
) -> None:
    """GP-157, GP-158: answered by form, published by the clock without names; the documents are put right first."""
    challenger, _asker, charged = sides
    path = f"/desk/challenges/{CHALLENGE}/answer"
    page = told(people.get(charged, path))
    assert "澄清或者修改采购文件后" in page
    assert "另行确定供应商" not in page
    people.fill(
        charged,
        path,
        [
            ("outcome", "upheld"),
            ("measure", "clarify"),
            ("answer", "经核对，该项要求确有指向性。"),
            ("basis", "政府采购法实施条例第二十条"),
            ("summary", "触控点数的要求不合理，修改采购文件。"),
        ],
    )
    hall.settle()
    page = told(app.get(f"/trading/{TENDER}"))
    assert "质疑处理结果公告" in page
    assert "采购文件修改前暂停采购活动" in page
    outcome = app.get(f"/records/{CHALLENGE}-0002")
    assert "触控点数的要求不合理" in told(outcome)
    for secret in (LETTER.facts, cast.BY_LOGIN[challenger].party):
        assert secret not in told(outcome)
    assert "经核对，该项要求确有指向性" in told(people.get(challenger, f"/bidder/challenges/{CHALLENGE}"))


def test_a_letter_is_written_through_the_page_and_works_have_none(
    people: People, sides: tuple[str, str, str]
) -> None:
    """GP-143, GP-156: the page offers the steps that are open; what is missing is told beside it; works are objected to."""
    _challenger, asker, _charged = sides
    letter = [
        ("step", "documents"),
        ("items", "交货期过短\n验收标准不明确"),
        ("facts", "三十日内不能完成定制。"),
        ("basis", "政府采购法第三条"),
        ("request", "修改交货期。"),
        ("signer", "示例法定代表人"),
        ("contact", "示例联系人"),
        ("phone", "13800000000"),
        ("address", "敦化市示例路 3 号 133700"),
    ]
    path = f"/trading/{TENDER}/challenge"
    answer = people.fill(asker, path, letter)
    assert "/bidder/challenges/" in answer.headers["Location"]
    again = people.fill(asker, path, letter, status=409)
    assert "一次性提出" in told(again)
    for works in (f"/trading/{WORKS}/challenge", f"/trading/{WORKS}/query"):
        people.get(asker, works, status=404)
    number = f"{TENDER}.Z02"
    people.fill(asker, f"/bidder/challenges/{number}/withdraw")
    assert "已撤回" in told(people.get(asker, f"/bidder/challenges/{number}"))
