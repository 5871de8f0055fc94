"""What an applicant gets on paper: who issues it, what it says, how its limits were computed, what can be done against it."""

from __future__ import annotations

from datetime import date

import pytest

from hallcore.approval.forms import EndCaseForm
from hallcore.approval.model import AcceptanceRefused, Checked, DecisionMade
from hallcore.desk import CLOCK
from hallcore.ground.errors import Refusal
from hallcore.ground.notices import Notice
from pdf.publication import Publication, Table, Why, check
from portal.presenters.papers import _PAPERS
from portal.presenters.papers.casedesk import CaseDesk
from portal.presenters.papers.decisions import outcome
from tests.makers.approval import COMPANY, DEPARTMENTS, IDENT, approval_hall
from tests.makers.case_papers import BEYOND, handed_out, printed, words


@pytest.fixture(scope="module")
def played():
    house, cases = handed_out()
    yield house, cases, printed(house)
    house.close()


def blocks(paper: Publication, kind: type) -> list:
    """The blocks of one kind in a paper."""
    return [block for section in paper.sections for block in section.blocks if isinstance(block, kind)]


def whys(paper: Publication) -> dict[str, Why]:
    """The explanations of a paper by what they explain."""
    return {why.subject: why for why in blocks(paper, Why)}


# -- all of them -----------------------------------------------------------------------------------


def test_every_kind_of_paper_was_handed_out(played):
    """The house has one of each, and each is one paper."""
    _house, _cases, papers = played
    ours = {kind.type for kind, (desk, _presenter) in _PAPERS.items() if desk is CaseDesk}
    assert {kind for _case, kind in papers} == ours
    for paper in papers.values():
        check(paper)


def test_a_paper_is_the_departments_and_names_its_applicant_in_full(played):
    """XK-07: the organ's full name in red and under the seal; the name from the annex; the code leads to the progress."""
    _house, cases, papers = played
    paper = papers[cases.ordinary, "case-accepted"]
    assert paper.organ == paper.sign_off.organ == DEPARTMENTS["D01"][0]
    assert paper.addressee == COMPANY.name
    assert paper.proof_url == f"https://zwfw.example/progress?number={cases.ordinary}&code=Q7XK2M9P"
    assert paper.number.startswith(f"编号：{cases.ordinary}-")


def test_no_paper_bears_an_identity_number_or_a_telephone_of_the_applicant(played):
    """PI-06: no more than the paper needs."""
    _house, _cases, papers = played
    everything = "\n".join(words(paper) for paper in papers.values())
    assert IDENT not in everything
    assert "13800000000" not in everything


def test_a_paper_carries_its_record(played):
    """EB-14: the exact bytes and their seal are inside, though the log shows only a commitment."""
    house, cases, papers = played
    paper = papers[cases.ordinary, "decision-made"]
    with house.hall.reading() as root:
        case = root.archive[cases.ordinary]
        record = case.record(case.numbers(DecisionMade.type)[0])
        entry = root.journal.entries[paper.log_index]
        assert (paper.record_json, paper.record_p7s) == (record.data, entry.p7s)


# -- intake ----------------------------------------------------------------------------------------


def test_the_receipt_lists_what_came_and_by_when_the_office_speaks(played):
    """XK-04, XK-05: what was brought, what is not asked for, five working days from Monday the 2nd; the query code."""
    _house, cases, papers = played
    paper = papers[cases.ordinary, "application-received"]
    (table,) = blocks(paper, Table)
    assert {row[1]: row[3] for row in table.rows} == {
        "申请表": "已收",
        "经营场所证明": "已收",
        "健康承诺书": "未提交",
        "营业执照": "数据共享取得，免交",
    }
    said = words(paper)
    assert "查询码 Q7XK2M9P" in said
    assert "不表示申请已经受理" in said
    assert whys(paper)["告知补正期限"].result == "2026年3月9日24时届满"


def test_everything_to_be_mended_is_told_at_once(played):
    """XK-04: each material with what is wrong."""
    _house, cases, papers = played
    (table,) = blocks(papers[cases.ordinary, "correction-notified"], Table)
    assert [row[1:] for row in table.rows] == [
        ("经营场所证明", "需补充", "缺少租赁合同"),
        ("健康承诺书", "需更正", "没有签名"),
    ]


def test_what_stood_on_no_list_is_said_to_be_so():
    """FW-02: the applicant reads that the demand is beyond the list and that supervision knows."""
    house = approval_hall()
    number = house.applied()
    rows = (*house.verdicts().rows, BEYOND)
    house.act("notify-correction", number, "D01-acceptor", type(house.verdicts())(rows))
    assert "“房东身份证”不在此前告知的材料清单内" in words(printed(house)[number, "correction-notified"])
    house.close()


def test_the_acceptance_states_both_limits_and_what_is_not_counted(played):
    """XK-11, XK-17: twenty and ten working days from 6 March, each counted out; hearing and inspection do not count."""
    _house, cases, papers = played
    paper = papers[cases.ordinary, "case-accepted"]
    found = whys(paper)
    assert found["法定办结期限"].result == "2026年4月3日24时届满"
    assert found["承诺办结期限"].result == "2026年3月20日24时届满"
    assert found["法定办结期限"].clauses[0].cite == "《中华人民共和国行政许可法》第四十二条"
    assert found["法定办结期限"].basis.startswith("2026 年部分节假日安排（国办发明电〔2025〕7号）")
    (table,) = blocks(paper, Table)
    assert [row[:3] for row in table.rows] == [
        ("现场核查", "10", "不计入"),
        ("听证", "20", "不计入"),
        ("公示", "5", "计入"),
    ]


def test_what_is_still_owed_stands_in_the_acceptance_with_its_day(played):
    """FW-14: and what follows if it does not come."""
    _house, cases, papers = played
    said = words(papers[cases.lapsed, "case-accepted"])
    assert "容缺受理" in said
    assert "2026年3月20日" in said
    assert "视为撤回申请" in said


def test_a_deemed_acceptance_says_that_nobody_spoke():
    """XK-05: accepted from the day of the receipt, and the paper says why."""
    house = approval_hall()
    number = house.applied()
    house.to("03-10 00:01")
    house.hall.act("deem-accepted", number, CLOCK)
    paper = printed(house)[number, "case-accepted"]
    assert "自收到申请材料之日（2026年3月2日）起即为受理" in words(paper)
    house.close()


def test_a_refusal_names_the_competent_organ_and_the_remedies(played):
    """XK-02, XK-07, XK-40, XK-44: the reason, where to go, sixty days and six months."""
    house, cases, papers = played
    paper = papers[cases.refused, "acceptance-refused"]
    said = words(paper)
    assert "可以向延吉市市场监督管理局（示例）申请" in said
    assert "60日内依法申请行政复议" in said
    with house.hall.reading() as root:
        assert root.archive[cases.refused].the(AcceptanceRefused).remedies in said


# -- work and end ----------------------------------------------------------------------------------


def test_the_notice_of_a_special_step_says_its_length_and_where_the_limits_lie_then(played):
    """XK-17: five working days from the 10th, told until the 17th; the limits move by the five days that stand still."""
    _house, cases, papers = played
    paper = papers[cases.ordinary, "special-step-began"]
    said = words(paper)
    assert "5 个工作日" in said
    assert "2026年3月17日" in said
    found = whys(paper)
    assert found["承诺办结期限"].result == "2026年3月27日24时届满"
    assert any("2026年3月11日至2026年3月17日，现场核查" in step.value for step in found["承诺办结期限"].steps)


def test_the_extension_says_by_how_much_why_and_until_when(played):
    """XK-12: once, five days; the inspection that took three days is left out of the count."""
    _house, cases, papers = played
    paper = papers[cases.ordinary, "period-extended"]
    assert "需要核实的网络经营地址较多。" in words(paper)
    assert whys(paper)["延长期限"].clauses[0].cite == "《中华人民共和国行政许可法》第四十二条"
    assert whys(paper)["法定办结期限"].steps[-1].value.startswith("加 25 个工作日")


def test_a_granted_licence_is_named_so_and_says_what_is_issued(played):
    """XK-16, XK-19: title by outcome and kind, number, licence and its validity, when it is delivered."""
    _house, cases, papers = played
    paper = papers[cases.ordinary, "decision-made"]
    assert paper.title == ("准予行政许可决定书",)
    assert paper.number == "市场监管局准〔2026〕1号"
    said = words(paper)
    assert "D01-2026-000001" in said
    assert "2026年3月13日至2031年3月12日" in said
    why = whys(paper)["送达期限"]
    assert why.result == "2026年3月27日24时届满"
    assert not any(step.label == "不计" for step in why.steps)


def test_a_denied_service_is_no_licence_and_states_the_remedies(played):
    """XK-19: a public service is not called a licence."""
    _house, cases, papers = played
    paper = papers[cases.instant, "decision-made"]
    assert paper.title == ("不予办理决定书",)
    assert "许可" not in "".join(paper.title)
    assert "向人民法院提起行政诉讼" in words(paper)


@pytest.mark.parametrize(
    ("kind", "granted", "title"),
    [
        ("01", True, "准予行政许可决定书"),
        ("01", False, "不予行政许可决定书"),
        ("07", True, "准予行政确认决定书"),
        ("10", True, "准予办理决定书"),
        ("20", False, "不予办理决定书"),
    ],
)
def test_a_decision_is_named_by_its_outcome_and_kind(kind, granted, title):
    """FW-08: only what the Licensing Law governs is a licence."""
    assert outcome(kind, granted=granted) == title


def test_the_proof_of_service_names_who_received_and_has_lines_to_sign(played):
    """XK-16: what was delivered, how, when, to whom."""
    _house, cases, papers = played
    paper = papers[cases.ordinary, "decision-delivered"]
    said = words(paper)
    assert "准予行政许可决定书（市场监管局准〔2026〕1号）" in said
    assert "示例签收人" in said
    (table,) = blocks(paper, Table)
    assert [row[0] for row in table.rows] == ["受送达人", "代收人（注明关系）", "送达人"]


def test_an_ending_says_what_was_owed_and_cites_what_the_applicant_was_told(played):
    """FW-14: no other city's ordinance stands on an official paper."""
    _house, cases, papers = played
    said = words(papers[cases.lapsed, "case-ended"])
    assert "容缺材料逾期未补齐：经营场所证明" in said
    assert "本案受理通知书" in said
    assert "安阳" not in said
    assert "自收到本通知书之日起60日内" in said


def test_an_ending_for_another_reason_does_not_speak_of_what_was_owed():
    """The paper says the reason that was given; no undertaking and no clause stand beside it."""
    house = approval_hall()
    number = house.applied()
    owed = Checked("m02", "经营场所证明", "tolerated", "承诺补齐", date(2026, 3, 6))
    house.act("accept", number, "D01-acceptor", house.verdicts(m02=owed))
    house.act("end-case", number, "D01-approver", EndCaseForm("申请人主体资格终止"))
    paper = printed(house)[number, "case-ended"]
    assert "申请人主体资格终止。" in words(paper)
    assert "容缺" not in words(paper)
    assert not whys(paper)
    house.close()


# -- what changes afterwards -----------------------------------------------------------------------


def test_a_limit_the_calendar_moved_since_stands_as_it_was_told():
    """A paper printed late says what its record says, not what a later notice makes of it."""
    house = approval_hall()
    number = house.applied()
    house.act("accept", number, "D01-acceptor", house.verdicts())
    amended = Notice(2026, "示例〔2026〕1号", None, "V", ((date(2026, 3, 4), "示例假日"),), ())
    house.hall.house.calendar = house.hall.calendar.with_notice(amended)
    paper = printed(house)[number, "case-accepted"]
    assert "按当时公布的放假安排，至2026年3月16日届满" in words(paper)
    house.close()


def test_nothing_is_printed_once_the_applicant_was_erased():
    """PI-13: a name that was erased comes back on no paper."""
    house = approval_hall()
    number = house.applied()

    def erase(root):
        root.archive[number].record(0).annex.erase()

    house.hall.house.transact(erase)
    with pytest.raises(Refusal) as refused:
        printed(house)
    assert refused.value.cite == "PI-13"
    house.close()


def test_a_year_without_a_notice_gives_no_day():
    """GEN-17: the paper says so, and when the day will be told."""
    house = approval_hall()
    house.to("12-21 09:00")
    number = house.applied()
    house.act(
        "accept", number, "D01-acceptor", house.verdicts(m02=Checked("m02", "经营场所证明", "accepted"))
    )
    said = words(printed(house)[number, "case-accepted"])
    assert "届满日期待公布后另行告知" in said
    house.close()
