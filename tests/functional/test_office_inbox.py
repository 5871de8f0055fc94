"""The officers' inbox through the front door: views, filters, paging by keys, saved views, many at once, exports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hallcore.ground.clock import TZ
from portal import inbox
from portal.cli.cast import CITIZENS, PASSWORD
from tests.functional.desk_hands import People, names_of, token_of, told
from tests.functional.office_hall import JOINT, OfficeHall, office_hall, verdict_fields

ACCEPT, HANDLE, APPROVE, DEPUTY = "d05-accept", "d05-handle", "d05-approve", "d05-deputy"


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall with items in force."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


@pytest.fixture
def people(office: OfficeHall) -> People:
    """Everybody, each with a browser."""
    return People(office.hall)


def accept(people: People, number: str) -> None:
    """Accept a case, everything in order."""
    fields = [*verdict_fields(), ("act", "accept")]
    people.fill(ACCEPT, f"/office/cases/{number}/materials", fields, zone="department")


def listed(people: People, login: str, question: str = "", zone: str = "department") -> list[str]:
    """The numbers of a list's rows, in order, those of the test's own items: the demo has cases of its own."""
    own = "" if "item=" in question else f"{'&' if question else '?'}item=示例"
    page = people.get(login, f"/office{question}{own}", zone=zone).text
    return re.findall(r'<th[^>]*data-k="案卷编号"><a href="[^"]+"[^>]*>([^<]+)</a>', page)


def counts(people: People, login: str, zone: str = "department") -> dict[str, str]:
    """The views with their numbers."""
    page = people.get(login, "/office", zone=zone).text
    return dict(re.findall(r"<span>([^<]+)</span><span>([0-9+]+)</span></a>", page))


def test_a_case_waits_where_its_turn_is(office: OfficeHall, people: People) -> None:
    """Received it waits at the window, accepted with the handlers; a colleague of another duty has it only in 部门在办."""
    before = int(counts(people, ACCEPT)["我的窗口"])
    number = office.apply()
    assert listed(people, ACCEPT) == [number]
    assert listed(people, HANDLE) == []
    assert int(counts(people, ACCEPT)["我的窗口"]) == before + 1
    accept(people, number)
    assert listed(people, ACCEPT) == []
    assert listed(people, HANDLE) == [number]
    assert listed(people, ACCEPT, "?tab=all") == [number]
    assert listed(people, "d01-handle", "?tab=all") == []


def test_due_today_and_overdue_are_ranges_of_days(office: OfficeHall, people: People) -> None:
    """The binding day decides: promised ten working days from 2 March end on 16 March."""
    number = office.apply()
    accept(people, number)
    office.day(datetime(2026, 3, 13, 9, tzinfo=TZ))
    assert listed(people, HANDLE, "?tab=today") == []
    assert "1 个工作日" in told(people.get(HANDLE, "/office", zone="department"))
    office.day(datetime(2026, 3, 16, 9, tzinfo=TZ))
    assert listed(people, HANDLE, "?tab=today") == [number]
    assert "今日到期" in told(people.get(HANDLE, "/office?tab=all", zone="department"))
    office.day(datetime(2026, 3, 17, 9, tzinfo=TZ))
    assert listed(people, HANDLE, "?tab=late") == [number]
    assert "超 1 个工作日" in told(people.get(HANDLE, "/office?tab=late", zone="department"))
    assert listed(people, HANDLE, "?tab=today") == []


def test_a_stopped_case_tells_why_and_what_is_left(office: OfficeHall, people: People) -> None:
    """暂停中: the step's name and last day, and the working days that remain (XK-17)."""
    number = office.apply()
    accept(people, number)
    fields = [("step", "s2"), ("days", "20"), ("held", "2026-03-20"), ("arranged", "三楼听证室")]
    people.fill(HANDLE, f"/office/cases/{number}/steps/begin-special", fields, zone="department")
    assert listed(people, HANDLE, "?tab=stopped") == [number]
    page = told(people.get(HANDLE, "/office?tab=stopped", zone="department"))
    assert "暂停 · 余 10" in page
    assert "听证，至 2026-03-30" in page


def test_what_is_given_to_somebody_waits_with_them_alone(office: OfficeHall, people: People) -> None:
    """分办: it leaves the department's pool; somebody absent is stood in for by the partner (AB 岗, FW-18)."""
    number = office.apply()
    accept(people, number)
    fields = [("duty", "handler"), ("to", office.account(HANDLE))]
    people.fill(APPROVE, f"/office/cases/{number}/steps/assign", fields, zone="department")
    assert listed(people, HANDLE) == [number]
    assert listed(people, DEPUTY) == []
    manager = office.actor("manager1", "manager")
    from hallcore.organisation.model import AbsenceForm

    post = f"POST-{office.account(HANDLE).removeprefix('U-')}"
    today = office.clock.now().date()
    office.hall.house.perform("record-absence", post, manager, AbsenceForm(today, today, "leave"))
    office.settle()
    assert listed(people, DEPUTY) == [number]
    page = told(people.get(DEPUTY, f"/office/cases/{number}", zone="department"))
    assert "提交承办意见" in page
    assert "接办请先转办" not in page


def test_a_person_is_masked_and_a_company_is_not(office: OfficeHall, people: People) -> None:
    """申请人 as in the casebook (PI-09, PI-10)."""
    office.apply()
    office.apply(company=False)
    page = told(people.get(ACCEPT, "/office", zone="department"))
    assert "敦化市示例商贸有限公司" in page
    assert CITIZENS[0].name not in page
    assert "示****" in page


def test_filters_stand_in_the_address(office: OfficeHall, people: People) -> None:
    """Stage, due, item and words each narrow the list, and the form shows what was asked."""
    first, second = office.apply(), office.apply(company=False)
    accept(people, first)
    assert listed(people, ACCEPT, "?tab=all&stage=handle") == [first]
    assert listed(people, ACCEPT, "?tab=all&stage=accept") == [second]
    assert listed(people, ACCEPT, f"?tab=all&q={second}") == [second]
    assert listed(people, ACCEPT, "?tab=all&q=示例商贸&item=示例") == [first]
    assert sorted(listed(people, ACCEPT, "?tab=all&item=食品")) == [first, second]
    assert listed(people, ACCEPT, "?tab=all&item=采矿") == []
    assert listed(people, ACCEPT, "?tab=all&due=late") == []
    page = people.get(ACCEPT, "/office?tab=all&stage=handle&item=食品", zone="department")
    assert '<option value="handle" selected>' in page.text
    assert 'value="食品"' in page.text
    assert "清除条件" in told(page)
    people.get(ACCEPT, "/office?tab=nonsense&stage=x&due=y&after=z", zone="department")


def test_pages_follow_one_another_by_keys(office: OfficeHall, people: People, monkeypatch) -> None:
    """A page begins behind a key: every case once, in the order of its day, whatever the size of a page."""
    numbers = [office.apply(n=n) for n in range(5)]
    monkeypatch.setattr("portal.presenters.office_inbox.look", small_look)
    seen, question = [], "?tab=all&item=示例"
    for _turn in range(5):
        page = people.get(ACCEPT, f"/office{question}", zone="department").text
        seen += re.findall(r'data-k="案卷编号"><a href="[^"]+"[^>]*>([^<]+)</a>', page)
        onward = re.search(r'href="/office(\?[^"]+)" rel="next"', page)
        if onward is None:
            break
        question = onward[1].replace("&amp;", "&").replace("%7E", "~")
    assert seen == numbers


def small_look(show, seat, asked, rows=0):
    """A list of two to a page."""
    made_of = inbox.runs(show.archive, seat, asked, show.now.date(), show.calendar)
    fits = inbox.fitting(show.archive, seat, asked, show.now.date())
    return inbox.page(show.archive, made_of, asked, fits, 2)


def test_looking_stops_and_goes_on(office: OfficeHall, people: People, monkeypatch) -> None:
    """What a key does not say is looked for among so many cases at a time; the next page goes on from there."""
    numbers = [office.apply(n=n) for n in range(4)]
    monkeypatch.setattr(inbox, "SCAN", 2)
    question, pages = f"?tab=all&q={numbers[3][4:]}", 0
    while not (found := listed(people, ACCEPT, question)):
        page = people.get(ACCEPT, f"/office{question}", zone="department").text
        assert "可以继续往后查找" in page
        onward = re.search(r'href="/office(\?[^"]+)" rel="next"', page)
        question = onward[1].replace("&amp;", "&").replace("%7E", "~")
        pages += 1
    assert found == [numbers[3]]
    assert pages >= 1


def test_counting_stops_at_what_can_be_told(office: OfficeHall, people: People, monkeypatch) -> None:
    """A view counts no further than its cap, and says so."""
    for n in range(3):
        office.apply(n=n)
    monkeypatch.setattr(inbox, "COUNTED", 2)
    monkeypatch.setattr("portal.presenters.office_inbox.COUNTED", 2)
    assert counts(people, ACCEPT)["待我办理"] == "2+"


def test_a_view_is_saved_and_forgotten(office: OfficeHall, people: People) -> None:
    """A filter under a name of one's own: per account, no act, nothing in the journal."""
    office.apply()
    with office.hall.house.reading() as root:
        before = root.journal.size
    browser = people.browser(ACCEPT, "department")
    page = people.get(ACCEPT, "/office?tab=all&stage=accept", zone="department")
    query = re.search(r'name="query" value="([^"]*)"', page.text)[1].replace("&amp;", "&")
    fields = {"query": query, "name": "受理中的", "act": "save", "csrf_token": token_of(page)}
    answer = browser.post("/office/views", fields, status=303).follow()
    assert "受理中的" in told(answer)
    assert '<option value="accept" selected>' in answer.text
    assert "受理中的" not in told(people.get(HANDLE, "/office", zone="department"))
    browser.post("/office/views", {**fields, "name": "x" * 31}, status=409)
    browser.post("/office/views", {**fields, "act": "forget"}, status=303)
    assert "受理中的" not in told(people.get(ACCEPT, "/office", zone="department"))
    with office.hall.house.reading() as root:
        assert root.journal.size == before


def test_many_are_given_at_once_each_by_its_own_act(office: OfficeHall, people: People) -> None:
    """批量转办: what came of each is told; a foreign number is refused without saying more."""
    numbers = [office.apply(n=n) for n in range(3)]
    page = people.get(ACCEPT, "/office", zone="department")
    assert {"pick", "to", "reason"} <= names_of(page)
    deputy = office.account(DEPUTY)
    fields = [("pick", number) for number in (*numbers[:2], "DHB-20260302-001-9999")]
    sent = [*fields, ("to", deputy), ("reason", ""), ("csrf_token", token_of(page))]
    answer = people.browser(ACCEPT, "department").post("/office/assign", sent)
    office.settle()
    assert "选中 3 件，办成 2 件" in told(answer)
    assert "案卷不存在，或者已经办结" in told(answer)
    assert listed(people, DEPUTY) == numbers
    answer = people.browser(ACCEPT, "department").post("/office/assign", sent)
    assert "转办须写明原因（依据 FW-18）" in told(answer)
    with office.hall.house.reading() as root:
        assert root.archive[numbers[0]].types.count("case-assigned") == 1


def test_a_list_is_taken_along(office: OfficeHall, people: People) -> None:
    """XLSX and CSV hold the rows of the filter, masked as on the page, and no text that begins like a formula."""
    number = office.apply(company=False)
    browser = people.browser(ACCEPT, "department")
    answer = browser.get("/office/export.xlsx?tab=all&item=%E7%A4%BA%E4%BE%8B")
    sheet = load_workbook(BytesIO(answer.body)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "案卷编号"
    assert rows[1][0] == number
    assert rows[1][5] == "已收件"
    assert CITIZENS[0].name not in str(rows)
    answer = browser.get("/office/export.csv?tab=all&item=%E7%A4%BA%E4%BE%8B")
    text = answer.body.decode("utf-8-sig")
    assert number in text
    assert text.count("\n") == 2
    assert (
        browser.get("/office/export.csv?tab=late&item=%E7%A4%BA%E4%BE%8B")
        .body.decode("utf-8-sig")
        .count("\n")
        == 1
    )


def test_supervision_and_management_see_every_department(office: OfficeHall, people: People) -> None:
    """Without a post they read all departments or the one asked for; supervision gives nothing away."""
    number = office.apply()
    for login in ("manager1", "supervisor1"):
        assert listed(people, login, "?tab=all", zone="hall") == [number]
        assert listed(people, login, "?tab=all&department=D05", zone="hall") == [number]
        assert listed(people, login, "?tab=all&department=D01", zone="hall") == []
    assert "pick" not in names_of(people.get("supervisor1", "/office?tab=all", zone="hall"))
    assert "pick" in names_of(people.get("manager1", "/office?tab=all&department=D05", zone="hall"))


def test_officers_land_at_their_inbox(office: OfficeHall, people: People) -> None:
    """Signing in leads there, and so does the workspace's own home."""
    door = people.browser("d14-handle", "department")
    assert door.get("/desk", status=303).location.endswith("/office")
    page = door.get("/sign-in")
    fields = [("account", HANDLE), ("passphrase", PASSWORD), ("csrf_token", token_of(page))]
    assert door.post("/sign-in", fields, status=303).location.endswith("/office")


def test_the_first_row_and_the_views_have_keys(office: OfficeHall, people: People) -> None:
    """Keyboards: a skip link, access keys to each view and to the first case, boxes and links in reading order."""
    office.apply()
    page = people.get(ACCEPT, "/office", zone="department").text
    assert "govuk-skip-link" in page
    assert page.count('accesskey="z"') == 1
    for key in "1234567":
        assert page.count(f'accesskey="{key}"') == 1


def test_branches_wait_with_their_own_days(office: OfficeHall, people: People) -> None:
    """并联意见: what my department is asked, with the days of the branch's own clock."""
    number = office.apply(JOINT)
    fields = [*verdict_fields(JOINT), ("act", "accept")]
    people.fill(ACCEPT, f"/office/cases/{number}/materials", fields, zone="department")
    office.settle()
    assert listed(people, "d01-handle", "?tab=branches") == [f"{number}.4"]
    assert "5 个工作日" in told(people.get("d01-handle", "/office?tab=branches", zone="department"))
    assert listed(people, "d27-handle", "?tab=branches") == [f"{number}.3"]
