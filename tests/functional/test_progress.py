"""How a case stands, for whoever has its number: code, last four, the lock, what is masked, what the limits say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from webtest import TestApp

from hallcore.approval.forms import SpecialForm
from hallcore.approval.model import Checked
from hallcore.ground.clock import TZ
from portal.hall import Hall
from portal.inquiry import WRONG
from tests.functional.applicant_hands import Hands, actor, code_of, desk, publish, verdicts
from tests.functional.desk_hands import token_of

CASE, CODE = "DHB-20260204-007-0001", "DEMO0018"
"""A company's, being handled; of the demo."""

PERSONS = "DHB-20260205-922-0001"
"""citizen2's."""


def ask(browser: TestApp, number: str, answer: str, status: int) -> Any:
    """Send number and answer."""
    page = browser.get("/progress")
    fields = {"number": number, "answer": answer, "csrf_token": token_of(page)}
    return browser.post("/progress", fields, status=status)


def test_the_code_opens_an_address_that_can_be_kept(public: TestApp) -> None:
    """Given number and query code, then one is sent on to the page itself; small letters and blanks do no harm."""
    answer = ask(public, " dhb-20260204-007-0001 ", "demo 0018", 303)
    page = public.get(answer.location)
    assert "城镇燃气经营许可（新办）" in page.text
    assert (
        "承诺期限 15 个工作日，已用 11 个，尚余 4 个；法定期限 20 个工作日，已用 11 个，尚余 9 个。"
        in page.text
    )
    assert "《中华人民共和国行政许可法》第四十二条" in page.text


@pytest.mark.parametrize("tail", ["0003", "００03"])
def test_the_last_four_of_the_telephone_open_the_page_without_its_papers(app: TestApp, tail: str) -> None:
    """The page is shown, the code is not given away, and no paper can be fetched from it."""
    page = ask(app, CASE, tail, 200)
    assert "承办中" in page.text
    assert CODE not in page.text
    assert "/papers/" not in page.text
    assert "可以下载文书" in page.text


def test_names_are_masked(public: TestApp, app: TestApp) -> None:
    """PI-09: of a person the first character stays, of a company its beginning and its legal form."""
    company = public.get(f"/progress?number={CASE}&code={CODE}")
    assert "和龙示＊＊＊有限公司" in company.text
    assert "和龙示例建设有限公司" not in company.text
    person = public.get(f"/progress?number={PERSONS}&code=DEMO0021")
    assert "示＊＊＊" in person.text
    assert "示例申请乙" not in person.text


def test_an_unknown_number_and_a_wrong_answer_are_told_alike(app: TestApp) -> None:
    """Nobody learns which numbers there are."""
    wrong, unknown = ask(app, CASE, "9999", 403), ask(app, "DHB-20260204-007-9999", "9999", 403)
    assert WRONG in wrong.text
    assert WRONG in unknown.text


def test_five_wrong_answers_lock_a_number_be_there_such_a_case_or_not(app: TestApp, hall: Hall) -> None:
    """The sixth answer opens nothing, right or wrong; other numbers and the code's own address are untouched."""
    for number in (CASE, "DHB-20260204-007-9999"):
        for _ in range(5):
            assert WRONG in ask(app, number, "9999", 403).text
        assert "请 15 分钟后再查" in ask(app, number, "0003", 403).text
    assert app.get(f"/progress?number={CASE}&code={CODE}").status_int == 200
    assert ask(app, PERSONS, "0002", 200)


def test_a_right_answer_forgets_the_wrong_ones(app: TestApp) -> None:
    """Four wrong, one right, and counting begins anew."""
    for _ in range(2):
        for _ in range(4):
            ask(app, CASE, "9999", 403)
        assert "承办中" in ask(app, CASE, "0003", 200).text


def test_a_question_reads_its_case_once(app: TestApp, hall: Hall) -> None:
    """Where attempts are counted the case is not read a second time: of all connections one has it afterwards."""
    with hall.house.reading() as root:
        address = root.archive[CASE]._p_oid
    hall.database.cacheMinimize()
    assert "承办中" in ask(app, CASE, "0003", 200).text
    having = []

    def look(connection: Any) -> None:
        kept = connection._cache.get(address)
        having.append(kept is not None and kept._p_changed is not None)

    hall.database._connectionMap(look)
    assert len(having) > 1
    assert sum(having) == 1


def test_asking_by_get_writes_nothing(app: TestApp, hall: Hall) -> None:
    """A wrong code in an address is refused and not counted."""
    for _ in range(7):
        assert WRONG in app.get(f"/progress?number={CASE}&code=DEMO9999", status=403).text
    with hall.house.reading() as root:
        assert not list(root.archive.shelf("attempts").keys())


def test_the_same_is_told_to_programs(app: TestApp) -> None:
    """A kiosk asks by JSON, and is locked out like anybody."""
    told = app.get(f"/progress.json?number={CASE}&code={CODE}").json
    assert [(limit["title"], limit["left"]) for limit in told["limits"]] == [("承诺期限", 4), ("法定期限", 9)]
    assert [stage["state"] for stage in told["stages"]] == ["done", "now", "todo", "todo", "todo"]
    headers = {"X-CSRF-Token": token_of(app.get("/progress")), "Accept": "application/json"}
    right = app.post_json("/progress.json", {"number": CASE, "answer": "0003"}, headers=headers)
    assert right.json["applicant"].endswith("有限公司")
    for _ in range(5):
        app.post_json("/progress.json", {"number": CASE, "answer": "1111"}, headers=headers, status=403)
    locked = app.post_json("/progress.json", {"number": CASE, "answer": "0003"}, headers=headers, status=403)
    assert "15 分钟" in locked.json["reason"]


# -- what the page says of a case ----------------------------------------------------------------------


@pytest.fixture
def company(hall: Hall, app: TestApp) -> Hands:
    """An applicant and an item with a step that does not count."""
    publish(hall)
    return Hands(hall, app, "company1")


def progress(company: Hands, number: str) -> Any:
    """The public page, as the code opens it."""
    return company.get(f"/progress?number={number}&code={code_of(company.hall, number)}")


def test_a_stopped_clock_says_why_until_when_and_what_is_left(company: Hands, hall: Hall) -> None:
    """XK-17: told in writing, the days do not count; what is left stays the same however long it takes."""
    number = company.applied()
    desk(hall, "accept", number, "d01-accept", verdicts(hall, number))
    two = tuple(sorted(actor(hall, login).account for login in ("d01-handle", "d01-deputy")))
    desk(hall, "begin-special", number, "d01-handle", SpecialForm("s1", 10, "申请地址", examiners=two))
    hall.clock.set(datetime(2026, 3, 9, 9, 0, tzinfo=TZ))
    page = progress(company, number)
    assert "计时暂停中" in page.text
    assert "现场核查自 2026-03-03 起不计入时限，至 2026-03-16" in page.text
    assert "承诺期限 10 个工作日，已用 0 个，尚余 10 个" in page.text
    assert "为什么停了，停多久" in page.text
    assert "未书面告知的，不停止计时" in page.text
    assert "《中华人民共和国行政许可法》第四十五条" in page.text


def test_what_is_asked_of_the_applicant_stands_on_the_page(company: Hands, hall: Hall) -> None:
    """A correction names each material and what is to be mended; nothing runs meanwhile."""
    number = company.applied()
    row = Checked("m01", "申请表", "correct", "第三项未填")
    desk(hall, "notify-correction", number, "d01-accept", verdicts(hall, number, m01=row))
    page = progress(company, number)
    assert "第三项未填" in page.text
    assert f"/my/cases/{number}/supplement" in page.text
    assert "尚余" not in page.text


def test_a_limit_that_reaches_into_a_year_without_a_notice_says_so(company: Hands, hall: Hall) -> None:
    """GEN-17: not computable, with an estimate labelled as one; what is used and left is still told."""
    hall.clock.set(datetime(2026, 12, 24, 9, 0, tzinfo=TZ))
    number = company.applied()
    desk(hall, "accept", number, "d01-accept", verdicts(hall, number))
    hall.clock.set(datetime(2027, 1, 6, 9, 0, tzinfo=TZ))
    page = progress(company, number)
    assert "目前不能确定届满日期" in page.text
    assert "推算，不作依据" in page.text
    told = company.get(f"/progress.json?number={number}&code={code_of(hall, number)}").json
    assert told["limits"][0]["last"] is None
    assert told["limits"][0]["estimate"].startswith("2027-01")


def test_papers_are_fetched_with_the_code_only(app: TestApp, hall: Hall) -> None:
    """What is printed names people: with the code it is handed out and kept by no browser, else it is not there."""
    with hall.house.reading() as root:
        printed = next(iter(root.archive.shelf("papers").values()))
    hall.house.transact(lambda root: root.archive.shelf("papers").update({f"{CASE}-0001": printed}))
    page = app.get(f"/progress?number={CASE}&code={CODE}")
    assert f"/progress/{CASE}/papers/1.pdf?code={CODE}" in page.text
    paper = app.get(f"/progress/{CASE}/papers/1.pdf?code={CODE}")
    assert paper.content_type == "application/pdf"
    assert "no-store" in paper.headers["Cache-Control"]
    app.get(f"/progress/{CASE}/papers/1.pdf?code=DEMO0001", status=404)
    app.get(f"/progress/{CASE}/papers/1.pdf", status=404)
    app.get(f"/progress/{CASE}/papers/9.pdf?code={CODE}", status=404)
