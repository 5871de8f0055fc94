"""Before a tender, by forms alone: an intention, a draft looked through, the check list, documents of clauses."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from webtest import TestApp, TestResponse

from portal.cli import cast, stories
from portal.hall import Hall
from tests.functional.desk_hands import Field, People, token_of, told
from tests.functional.desk_tender import PURCHASER, Carried
from trading.tendering.model import NoticePublished

NUMBER = "DHYX-2026-0002"
TURNOVER = "近三年营业收入不少于本标段估算价"


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


@pytest.fixture
def carried(hall: Hall, people: People) -> Carried:
    """A tender about to be registered."""
    return Carried(hall, people)


def post(people: People, path: str, fields: list[Field], status: int) -> TestResponse:
    """Post a form whose page shows some of its fields only once it was sent."""
    browser = people.browser(PURCHASER, "department")
    page = people.get(PURCHASER, path)
    answer = browser.post(path, [*fields, ("csrf_token", token_of(page))], status=status)
    people.hall.settle()
    return answer


def intention(**changes: str) -> list[Field]:
    """An intention as typed."""
    fields = {
        "purchaser": cast.PURCHASERS[0].code,
        "name": "示例办公设备采购项目",
        "category": "B01",
        "kind": "goods",
        "outline": "办公电脑 50 台，含安装，质保三年。",
        "budget": "400000.00",
        "month": "2026-04",
    }
    return list((fields | changes).items())


def test_an_intention_goes_from_a_form_to_list_search_and_open_data(people: People, app: TestApp) -> None:
    """GP-020: public at once, changed, followed by a project, withdrawn; nobody else's window opens it."""
    people.fill(PURCHASER, "/desk/intentions/new", intention(month="2026-02"), status=409)
    people.fill(PURCHASER, "/desk/intentions/new", intention())
    assert NUMBER in told(people.get(PURCHASER, "/desk/intentions"))
    page = app.get("/trading/intentions")
    assert "示例办公设备采购项目" in page.text
    assert "400,000.00" in page.text
    record = told(app.get(f"/records/{NUMBER}-0000"))
    assert "采购意向供供应商参考" in record
    assert NUMBER in told(people.get(PURCHASER, "/desk/tenders/new?regime=procurement"))
    assert "示例办公设备采购项目采购意向" in told(app.get(f"/trading?kind={quote('采购意向')}"))
    people.get("purchaser2", f"/desk/intentions/{NUMBER}", status=403)
    people.fill(PURCHASER, f"/desk/intentions/{NUMBER}", intention(budget="380000.00"))
    people.fill(PURCHASER, f"/desk/intentions/{NUMBER}/withdraw", [("reason", "资金计划调整")])
    assert "已经撤销" in told(app.get(f"/records/{NUMBER}-0000"))
    ocid = f"{people.hall.settings.ocid_prefix}-{NUMBER}"
    package = json.loads(app.get(f"/api/ocds/releases/{ocid}.json").body)
    (record_,) = package["records"]
    assert [one["tag"] for one in record_["releases"]] == [
        ["planning"],
        ["planningUpdate"],
        ["planningUpdate"],
    ]
    assert record_["compiledRelease"]["tender"]["status"] == "withdrawn"


def test_a_procurement_without_an_intention_is_refused_beside_its_form(people: People) -> None:
    """GP-020, GP-019: at the field, with the clause; with a lawful exception it is registered."""
    lot = stories.PROCURED.lots[0]
    fields = {
        "purchaser": cast.PURCHASERS[0].code,
        "name": "示例采购项目",
        "category": "B01",
        "kind": "goods",
        "region": cast.REGION,
        "approval": "采购实施计划（示例）",
        "funding": "财政资金",
        "way": "gp_open_tender",
        "lots-0-title": lot.title,
        "lots-0-content": lot.content,
        "lots-0-qualification": lot.qualification,
        "lots-0-estimate": f"{lot.estimate:f}",
        "lots-0-ceiling": f"{lot.ceiling:f}",
        "lots-0-bond": f"{lot.bond:f}",
        "lots-0-duration_days": "30",
        "lots-0-core": lot.core,
    }
    path = "/desk/tenders/new?regime=procurement"
    refused = told(people.fill(PURCHASER, path, fields.items(), status=409))
    assert "应当公开采购意向" in refused
    assert "财库〔2020〕10号" in refused or "采购意向公开" in refused
    urgent = {"unannounced": "urgent", "intention_reason": "设备突发损坏"}
    answer = people.fill(PURCHASER, path, (fields | urgent).items())
    assert "未公开采购意向" in told(answer.follow())


def draft(carried: Carried, qualification: str) -> None:
    """A project with a qualification, its policy published and its documents checked."""
    fields = carried.project_fields(**{"lots-0-qualification": qualification})
    answer = carried.people.fill(PURCHASER, "/desk/tenders/new", fields)
    carried.number = answer.location.rpartition("/")[2].partition("?")[0]
    carried.publish_policy()
    carried.review_fairness()


def test_flags_are_shown_before_publication_and_stand_only_with_a_reason(
    carried: Carried, people: People, app: TestApp
) -> None:
    """ZB-042: shown with clause and remedy; nothing is filed of it; the reason is read by everybody."""
    draft(carried, f"三级及以上资质。{TURNOVER}。")
    assert TURNOVER in told(people.get(PURCHASER, carried.desk("/check")))
    path = carried.desk("/notice")
    shown = told(post(people, path, carried.notice_fields(), 200))
    assert "1 项修改或者说明理由" in shown
    assert TURNOVER in shown
    with carried.hall.house.reading() as root:
        assert not root.archive[carried.number].numbers("refused")
    reason = ("reason-1", "工期短、垫资多，需要相应的财务能力")
    post(people, path, [*carried.notice_fields(), reason, ("check", "y")], 200)
    post(people, path, [*carried.notice_fields(), reason], 303)
    page = told(app.get(f"/trading/{carried.number}"))
    assert "工期短、垫资多，需要相应的财务能力" in page
    assert "公平竞争审查" in page


def test_what_is_forbidden_outright_does_not_go_out(carried: Carried, people: People) -> None:
    """ZB-042: there is no field for a reason."""
    draft(carried, "三级及以上资质。投标人须在敦化市设有分支机构。")
    shown = post(people, carried.desk("/notice"), carried.notice_fields(), 200)
    assert "应当修改" in told(shown)
    assert "reason-1" not in shown.text
    with carried.hall.house.reading() as root:
        assert not root.archive[carried.number].numbers(NoticePublished.type)


def test_documents_of_clauses_go_out_with_the_notice(carried: Carried, people: People, app: TestApp) -> None:
    """ZB-023, ZB-045: sealed as a PDF, checked in that version, and named by the notice as one of its files."""
    carried.register()
    path = carried.desk("/compose")
    page = people.get(PURCHASER, path)
    assert "招标文件" in told(page)
    blanks = sorted(set(re.findall(r'name="(blank-\d+)"', page.text)))
    fields: list[Field] = [(name, "示例内容") for name in blanks]
    chosen = ("TX-01", "TX-02", "TX-03", "TX-04", "TX-05", "TX-06", "TX-09", "TX-11")
    typed = [*fields, *(("clauses", one) for one in chosen), ("demands", "按图施工。")]
    lacking = told(people.fill(PURCHASER, path, typed, status=409))
    assert "“异议、质疑和投诉”是必备条款" in lacking
    people.fill(PURCHASER, path, [*typed, ("clauses", "TX-12")])
    dossier = people.get(PURCHASER, carried.desk())
    assert "第 1 版，9 条" in told(dossier)
    pdf = f"{carried.desk('/prepared/0/paper.pdf')}"
    answer = people.get(PURCHASER, pdf)
    assert answer.body.startswith(b"%PDF-")
    people.get("purchaser2", pdf, status=404)
    assert people.get("supervisor1", pdf, zone="hall").content_type == "application/pdf"
    carried.publish_policy()
    carried.review_fairness()
    notice = [field for field in carried.notice_fields() if isinstance(field[1], str)]
    people.fill(PURCHASER, carried.desk("/notice"), notice)
    public = app.get(f"/records/{carried.number}-0002").text
    with carried.hall.house.reading() as root:
        tender = root.archive[carried.number]
        (file,) = tender.record(tender.numbers(NoticePublished.type)[0]).files
    assert file.name == "招标文件（商务部分，第1版）.pdf"
    assert file.sha256 in public
