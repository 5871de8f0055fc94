"""Cases at the officers' desks, through the front door: each step of the five stages, and each refusal beside its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hallcore.approval.beside import DataRevealed
from hallcore.ground.clock import TZ
from portal.cli.cast import CITIZENS
from tests.functional.desk_hands import People, told, upload
from tests.functional.office_hall import (
    ELSEWHERE,
    INSTANT,
    JOINT,
    ORDINARY,
    OfficeHall,
    office_hall,
    verdict_fields,
)

ACCEPT, HANDLE, REVIEW, APPROVE = "d05-accept", "d05-handle", "d05-review", "d05-approve"


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall with items in force."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


@pytest.fixture
def people(office: OfficeHall) -> People:
    """Everybody, each with a browser."""
    return People(office.hall)


def case_url(number: str) -> str:
    """A case's page."""
    return f"/office/cases/{number}"


def step(number: str, name: str) -> str:
    """The window of a step."""
    return f"/office/cases/{number}/steps/{name}"


def accept(people: People, number: str, login: str = ACCEPT, item=ORDINARY, **verdicts: str) -> None:
    """Give verdicts and accept."""
    fields = [*verdict_fields(item, **verdicts), ("act", "accept")]
    people.fill(login, f"/office/cases/{number}/materials", fields, zone="department")


def fill(people: People, login: str, number: str, name: str, *fields, status: int = 303):
    """Take a step."""
    return people.fill(login, step(number, name), fields, zone="department", status=status)


def report(people: People, office: OfficeHall, number: str, proposes: str = "grant") -> None:
    """Handling done, by two."""
    mate = office.account(REVIEW)
    fill(
        people,
        HANDLE,
        number,
        "report",
        ("proposes", proposes),
        ("opinion", "符合条件。"),
        ("examiners", mate),
    )


def to_decision(people: People, office: OfficeHall, number: str) -> None:
    """Handled and reviewed."""
    report(people, office, number)
    fill(people, REVIEW, number, "pass-review", ("proposes", "grant"), ("opinion", "同意。"))


# -- the ordinary way ------------------------------------------------------------------------------------


def test_a_case_passes_the_five_stages_at_five_windows(office: OfficeHall, people: People) -> None:
    """受理 承办 审核 批准 办结 (XK-04, 06, 09, 19, 16): each at its own window, each told on the page."""
    number = office.apply()
    page = told(people.get(ACCEPT, case_url(number), zone="department"))
    assert "已收件" in page
    assert "审查材料、受理" in page
    accept(people, number)
    page = told(people.get(HANDLE, case_url(number), zone="department"))
    assert "还剩 10 个工作日" in page
    assert "承诺期限到哪一天为止" in page
    assert "法定期限到哪一天为止" in page
    report(people, office, number)
    fill(people, REVIEW, number, "pass-review", ("proposes", "grant"), ("opinion", "同意承办意见。"))
    fill(people, APPROVE, number, "decide", ("granted", "yes"), ("reasons", "符合法定条件。"))
    page = told(people.get(ACCEPT, case_url(number), zone="department"))
    assert re.search(r"准予，住房和城乡建设局准〔2026〕[0-9]+号", page)
    assert re.search(r"证照 D05-2026-[0-9]{6}，有效期至 2031-03-01", page)
    fill(people, ACCEPT, number, "deliver", ("how", "window"), ("receiver", "示例签收"))
    assert office.state(number) == "closed"
    page = told(people.get(ACCEPT, case_url(number), zone="department"))
    assert "已办结" in page
    assert "示例签收" not in page


def test_whoever_has_no_turn_is_told_whose_it_is(office: OfficeHall, people: People) -> None:
    """A step of another role or another state is refused with its clause before a form is shown."""
    number = office.apply()
    page = told(people.get(HANDLE, step(number, "report"), zone="department", status=409))
    assert "承诺件目前为“已收件”，不能办理“提交承办意见”" in page
    accept(people, number)
    page = told(people.get(ACCEPT, step(number, "report"), zone="department", status=409))
    assert "应由承办人办理" in page
    assert "《中华人民共和国行政许可法》" in page
    people.get(ACCEPT, step(number, "deem-accepted"), zone="department", status=404)


def test_the_officer_who_examines_alone_is_refused_beside_the_form(
    office: OfficeHall, people: People
) -> None:
    """A substantive check by fewer than two is refused (XK-09); what was typed stays."""
    number = office.apply()
    accept(people, number)
    answer = fill(
        people, HANDLE, number, "report", ("proposes", "grant"), ("opinion", "写好的意见"), status=409
    )
    assert "实质审查应当由 2 名以上工作人员进行" in told(answer)
    assert "依据 XK-09" in told(answer)
    assert "写好的意见" in answer.text


# -- materials ---------------------------------------------------------------------------------------------


def test_what_is_missing_is_told_at_once_and_taken_in_later(office: OfficeHall, people: People) -> None:
    """补正 (XK-04): one notice with everything; what comes is received, looked at anew, and accepted."""
    number = office.apply()
    wanting = [*verdict_fields(m02="supplement:补交租赁合同"), ("act", "notify-correction")]
    people.fill(ACCEPT, f"/office/cases/{number}/materials", wanting, zone="department")
    assert office.state(number) == "correcting"
    page = people.get(ACCEPT, step(number, "supplement"), zone="department")
    assert "经营场所证明　补交租赁合同" in page.text
    fill(
        people, ACCEPT, number, "supplement", ("brought", "m02"), upload("file_m02", "合同.pdf", b"%PDF-1.7")
    )
    page = people.get(ACCEPT, case_url(number), zone="department")
    assert "m02-合同.pdf" in page.text
    accept(people, number)
    assert office.state(number) == "handling"


def test_a_verdict_the_item_does_not_permit_is_refused_at_its_field(
    office: OfficeHall, people: People
) -> None:
    """容缺 needs a day after today (FW-14); accepting with something missing is refused (XK-04)."""
    number = office.apply()
    fields = [*verdict_fields(m02="tolerated:2026-03-02"), ("act", "accept")]
    answer = people.fill(ACCEPT, f"/office/cases/{number}/materials", fields, zone="department", status=409)
    assert "须写明补齐日期，且晚于今日" in told(answer)
    assert 'aria-describedby="verdict_m02-error"' in answer.text
    fields = [*verdict_fields(m01="correct:签名缺失"), ("act", "accept")]
    answer = people.fill(ACCEPT, f"/office/cases/{number}/materials", fields, zone="department", status=409)
    assert "尚有材料需要补正，应当一次性告知" in told(answer)
    assert office.state(number) == "received"


def test_a_tolerated_material_is_owed_until_it_comes(office: OfficeHall, people: People) -> None:
    """容缺受理 (FW-14): the decision waits for what is owed; it is brought at the window."""
    number = office.apply()
    accept(people, number, m02="tolerated:2026-03-10")
    assert "容缺材料待补齐" in told(people.get(ACCEPT, case_url(number), zone="department"))
    to_decision(people, office, number)
    assert "容缺材料尚未补齐" in told(people.get(APPROVE, case_url(number), zone="department"))
    fill(people, ACCEPT, number, "bring-tolerated", ("brought", "m02"))
    fill(people, APPROVE, number, "decide", ("granted", "yes"), ("reasons", "符合法定条件。"))
    assert office.state(number) == "decided"


def test_why_a_case_ends_is_asked_where_something_is_overdue(office: OfficeHall, people: People) -> None:
    """FW-14: only then may it be the ground; its paper and the dossier name it, those of another ending do not."""
    plain, held = office.apply(), office.apply(n=1)
    for number in (plain, held):
        accept(people, number, m02="tolerated:2026-03-10")
    assert 'name="unkept"' not in people.get(APPROVE, step(plain, "end-case"), zone="department").text
    fill(people, APPROVE, plain, "end-case", ("reason", "申请人主体资格终止"))
    page = told(people.get(APPROVE, case_url(plain), zone="department"))
    assert "申请人主体资格终止" in page
    assert "依据 FW-14" not in page
    office.clock.set(datetime(2026, 3, 11, 0, 0, tzinfo=TZ))  # the clock's own act has not come yet
    assert 'name="unkept"' in people.get(APPROVE, step(held, "end-case"), zone="department").text
    fill(people, APPROVE, held, "end-case", ("unkept", "yes"), ("reason", "经营场所证明逾期未补齐"))
    page = told(people.get(APPROVE, case_url(held), zone="department"))
    assert "经营场所证明逾期未补齐（依据 FW-14）" in page


def test_a_demand_beyond_the_list_is_taken_and_seen_by_supervision(
    office: OfficeHall, people: People
) -> None:
    """What stood on no list may be demanded, and is a breach that supervision reads (XK-04, FW-02)."""
    number = office.apply()
    fields = [
        *verdict_fields(),
        ("other", "银行流水"),
        ("other_note", "核对资金"),
        ("act", "notify-correction"),
    ]
    people.fill(ACCEPT, f"/office/cases/{number}/materials", fields, zone="department")
    page = told(people.get("supervisor1", "/desk/supervision"))
    assert "索要一次性告知清单以外的材料：银行流水" in page
    assert number in page


def test_acceptance_is_refused_in_writing_with_the_competent_organ(
    office: OfficeHall, people: People
) -> None:
    """不予受理 (XK-02, XK-07): another organ's matter names that organ."""
    number = office.apply()
    fields = [("ground", "not-competent"), ("reasons", "属于州级权限。")]
    answer = fill(people, ACCEPT, number, "refuse-acceptance", *fields, status=409)
    assert "须告知有权受理的机关" in told(answer)
    fill(people, ACCEPT, number, "refuse-acceptance", *fields, ("competent", "延边州住房和城乡建设局"))
    assert office.state(number) == "refused"


# -- along the way -------------------------------------------------------------------------------------------


def test_a_special_step_stops_the_clock_and_the_rest_is_told(office: OfficeHall, people: People) -> None:
    """特别程序 (XK-17): told in writing with its length; while it lasts the remaining days stay as they are."""
    number = office.apply()
    accept(people, number)
    office.day(datetime(2026, 3, 4, 9, tzinfo=TZ))
    examiners = [("examiners", office.account(login)) for login in (HANDLE, REVIEW)]
    fill(people, HANDLE, number, "begin-special", ("step", "s1"), ("days", "5"), *examiners)
    office.day(datetime(2026, 3, 9, 9, tzinfo=TZ))
    page = told(people.get(HANDLE, case_url(number), zone="department"))
    assert "还剩 8 个工作日" in page
    assert "计时暂停中" in page
    assert "“现场核查”尚未办结" in page
    fill(people, HANDLE, number, "end-special", ("result", "现场符合要求。"))
    office.day(datetime(2026, 3, 10, 9, tzinfo=TZ))
    page = told(people.get(HANDLE, case_url(number), zone="department"))
    assert "还剩 7 个工作日" in page


def test_an_approver_extends_once(office: OfficeHall, people: People) -> None:
    """延长 (XK-12): at most ten working days, once, with the reason told."""
    number = office.apply()
    accept(people, number)
    answer = fill(people, APPROVE, number, "extend", ("days", "11"), ("reason", "情况复杂"), status=409)
    assert "延长不得超过 10 个工作日" in told(answer)
    fill(people, APPROVE, number, "extend", ("days", "10"), ("reason", "情况复杂"))
    page = told(people.get(APPROVE, case_url(number), zone="department"))
    assert "还剩 20 个工作日" in page
    assert "延长 10 个工作日：情况复杂" in page
    people.get(APPROVE, step(number, "extend"), zone="department", status=200)
    answer = fill(people, APPROVE, number, "extend", ("days", "1"), ("reason", "再延"), status=409)
    assert "期限只能延长一次" in told(answer)


def test_returned_assigned_countersigned_urged_and_ended(office: OfficeHall, people: People) -> None:
    """退回、转办、会签、催办、终止: each an act that the dossier tells."""
    number = office.apply()
    accept(people, number)
    report(people, office, number)
    fill(people, REVIEW, number, "return-case", ("reason", "请补充现场照片"))
    deputy = office.account("d05-deputy")
    fill(people, APPROVE, number, "assign", ("duty", "handler"), ("to", deputy))
    page = told(people.get(HANDLE, case_url(number), zone="department"))
    assert "接办请先转办" in page
    fill(people, REVIEW, number, "countersign", ("agrees", "yes"), ("opinion", "无不同意见"))
    people.fill("manager1", step(number, "urge"), [("reason", "请抓紧")], zone="hall")
    fill(people, APPROVE, number, "end-case", ("reason", "申请人主体资格终止"))
    page = told(people.get(APPROVE, case_url(number), zone="department"))
    for line in (
        "由审核退回：请补充现场照片",
        "承办人：示",
        "同意：无不同意见",
        "领导：请抓紧",
        "申请人主体资格终止",
    ):
        assert line in page, line


def test_an_instant_matter_is_decided_on_the_spot(office: OfficeHall, people: People) -> None:
    """即办件 (XK-08): accepted, decided and delivered at the window it came to."""
    number = office.apply(INSTANT)
    accept(people, number, item=INSTANT)
    fill(people, ACCEPT, number, "decide", ("granted", "yes"), ("reasons", "符合条件。"))
    fill(people, ACCEPT, number, "deliver", ("how", "electronic"))
    assert office.state(number) == "closed"


def test_the_applicant_takes_it_back_at_the_window(office: OfficeHall, people: People) -> None:
    """撤回 (FW-05): on the applicant's word, before the decision."""
    number = office.apply()
    fill(people, ACCEPT, number, "withdraw", ("reason", "暂不开业"))
    assert office.state(number) == "withdrawn"


# -- joint -----------------------------------------------------------------------------------------------------


def test_four_departments_answer_for_themselves(office: OfficeHall, people: People) -> None:
    """并联 (XK-13): each co-department reads the case and answers; a refusal is re-planned as the item permits."""
    number = office.apply(JOINT)
    accept(people, number, item=JOINT)
    office.settle()
    page = told(people.get(HANDLE, case_url(number), zone="department"))
    assert "还有 4 个部门未答复意见" in page
    listed = told(people.get("d04-handle", "/office?tab=branches", zone="department"))
    assert f"{number}.1" in listed
    assert "示例工程建设联合审批（用地意见）" in listed
    page = told(people.get("d04-handle", f"/office/branches/{number}.1", zone="department"))
    assert "10 个工作日" in page
    people.get("d04-handle", case_url(number), zone="department")
    url = f"/office/branches/{number}.1/answer"
    answer = people.fill("d04-handle", url, [("answer", "disagree")], zone="department", status=409)
    assert "须写明理由和依据" in told(answer)
    people.fill("d04-handle", url, [("answer", "disagree"), ("reasons", "占用林地")], zone="department")
    fill(
        people, HANDLE, number, "replan", ("branch", f"{number}.1"), ("change", "后退三米"), ("again", "yes")
    )
    for n, login in enumerate(("d04", "d12", "d27", "d01"), 1):
        url = f"/office/branches/{number}.{n}/answer"
        people.fill(f"{login}-handle", url, [("answer", "agree")], zone="department")
    to_decision(people, office, number)
    fill(people, APPROVE, number, "decide", ("granted", "yes"), ("reasons", "各部门同意。"))
    assert office.state(number) == "decided"


def test_only_the_department_asked_answers(office: OfficeHall, people: People) -> None:
    """A branch is there for the department that is asked and the one that asks; for others there is none."""
    number = office.apply(JOINT)
    accept(people, number, item=JOINT)
    office.settle()
    people.get(HANDLE, f"/office/branches/{number}.1", zone="department")
    people.get(HANDLE, f"/office/branches/{number}.1/answer", zone="department", status=403)
    people.get("d14-handle", f"/office/branches/{number}.1", zone="department", status=404)
    assert people.get("d14-handle", case_url(number), zone="department", status=404).status_int == 404


# -- personal data and files -----------------------------------------------------------------------------------


def test_personal_data_are_masked_until_somebody_says_for_what(office: OfficeHall, people: People) -> None:
    """A name or number is shown once, by an act of its own that is filed in the case (PI-01, PI-09)."""
    number, person = office.apply(company=False), CITIZENS[0]
    page = people.get(ACCEPT, case_url(number), zone="department").text
    for piece in (person.name, person.ident, "13800000003"):
        assert piece not in page
    assert "138****0003" in page
    url = f"/office/cases/{number}/reveal"
    answer = people.fill(ACCEPT, url, [("pieces", "phone")], zone="department", status=200)
    assert "请写明用途" in told(answer)
    fields = [("pieces", "phone"), ("pieces", "name"), ("reason", "电话告知补正事项")]
    answer = people.fill(ACCEPT, url, fields, zone="department", status=200)
    assert "13800000003" in answer.text
    assert person.name in answer.text
    assert person.ident not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    with office.hall.house.reading() as root:
        paper = root.archive[number].the(DataRevealed)
    assert paper.pieces == ("name", "phone")
    assert "13800000003" not in people.get(ACCEPT, case_url(number), zone="department").text
    assert "用途：电话告知补正事项" in told(people.get(ACCEPT, case_url(number), zone="department"))


def test_files_and_records_are_for_whoever_handles_the_case(office: OfficeHall, people: People) -> None:
    """A file of the case is fetched by its department and supervision, not by management nor another department."""
    number = office.apply()
    page = people.get(ACCEPT, case_url(number), zone="department").text
    path = page.partition(f'href="/office/cases/{number}/files/')[2].partition('"')[0]
    url = f"/office/cases/{number}/files/{path}"
    answer = people.browser(ACCEPT, "department").get(url)
    assert answer.body == b"%PDF-1.7 example"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    people.browser("manager1", "hall").get(url, status=403)
    people.browser("d14-handle", "department").get(url, status=404)
    people.browser("supervisor1", "hall").get(url)
    people.browser(ACCEPT, "department").get(f"/office/cases/{number}/files/{'0' * 64}/x", status=404)
    record = people.browser(ACCEPT, "department").get(f"/office/cases/{number}/records/0.json")
    assert record.json["type"] == "application-received"
    people.browser(ACCEPT, "department").get(f"/office/cases/{number}/records/99.json", status=404)


def test_another_departments_case_is_not_there(office: OfficeHall, people: People) -> None:
    """A case of another department is not found, be it there or not; at a comprehensive window it is."""
    number = office.apply(ELSEWHERE)
    people.get(ACCEPT, case_url(number), zone="department", status=404)
    people.get("d01-accept", case_url(number), zone="department")
    nowhere = people.get(ACCEPT, case_url("DHB-20260302-001-9999"), zone="department", status=404)
    assert nowhere.status_int == 404
