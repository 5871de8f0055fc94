"""What is disclosed becomes what is printed: each paper says what its record says, to the fen and the minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from pdf.publication import Publication, Table, Why, check, texts
from portal.cli import cast
from portal.consequences import PRESS, SEARCH, followed_by
from portal.followers import Item
from portal.presenters.papers import publication_of
from portal.settings import Settings
from tests.makers import values
from tests.makers.auction import Sale
from tests.makers.departments import CHALLENGE, COMPLAINT, REPLY, UPHELD, Department
from tests.makers.disclosed import Busy, disclosed
from tests.makers.framed import contended
from tests.makers.framed import ended as ended_framework
from tests.makers.house import AGENCY, BIDDERS, PURCHASER
from tests.makers.matter import FOUR, Matter, Offer, Plan, standing
from tests.makers.performed import archived
from tests.makers.procured import standing as procured
from tests.makers.purchased import Purchase
from tests.makers.qualifying import Qualifying
from tests.makers.supervised import CIRCULAR, supervised_hall
from tests.makers.values import LOT, LOWEST, at, lot, project, yuan
from trading.auction.forms import CancelForm, CorrectionForm, ReasonForm
from trading.auction.forms import FailureForm as UnsoldForm
from trading.award.model import FailureForm, PublicityForm
from trading.contract.model import LapseForm
from trading.evaluation.again_model import ReopenForm
from trading.planning.model import WithdrawalForm
from trading.purchasing.forms import AdditionForm, ArgumentForm, EndForm, ObjectionForm
from trading.tendering.incident_model import BackForm, OutForm
from trading.tendering.model import Answer, ClarificationForm, TerminationForm
from trading.tendering.turn_model import OutageForm, ValidityForm

SETTINGS = Settings(Path("var"), public_url="https://ggzy.example")


def printed(matter: Matter | Sale | Purchase) -> dict[str, Publication]:
    """Every paper of a house by the type of its record; of several of a type the last."""
    matter.hall.seal()
    with matter.hall.reading() as root:
        items = [Item(root, index) for index, _entry in root.journal.since(0)]
        return {
            item.record.type: publication_of(item, SETTINGS, matter.hall.lawbook, matter.hall.calendar)
            for item in items
            if item.record.type in followed_by(PRESS)
        }


@pytest.fixture(scope="module")
def busy() -> Iterator[Busy]:
    """A house in which something of every kind was disclosed."""
    matter = disclosed()
    yield matter
    matter.hall.close()


@pytest.fixture(scope="module")
def papers(busy) -> dict[str, Publication]:
    """Its public papers."""
    return {name: paper for name, paper in printed(busy).items() if name in followed_by(SEARCH)}


@pytest.fixture(scope="module")
def ended() -> dict[str, Publication]:
    """The papers of a tender that was terminated, and of a lot whose bids were all rejected."""
    terminated = standing("submitted")
    failed = standing("evaluated", Plan(lots=(lot(1, ceiling=yuan("7 999 999.99")),)))
    terminated.act(
        "terminate", terminated.number, PURCHASER, TerminationForm("立项被撤销", "保证金及利息五日内退回")
    )
    failed.act("announce-failure", failed.lot, PURCHASER, FailureForm("修改招标文件后重新招标"))
    made = {**printed(terminated), **printed(failed)}
    terminated.hall.close()
    failed.hall.close()
    ends = {"termination-notice", "failure-notice"}
    return {name: paper for name, paper in {**made, **turned()}.items() if name in ends | TURNED}


TURNED = frozenset(
    {
        "award-lapsed",
        "deadline-extended",
        "validity-extended",
        "evaluation-reopened",
        "trade-complaint-decision",
        "challenge-outcome",
    }
)
"""What a tender that does not go straight has besides."""


def turned() -> dict[str, Publication]:
    """The papers of tenders that were moved, asked to stand longer, sent back, and lost their winner."""
    moved, sent_back, lost = standing("submitted"), standing("publicised"), standing("awarded")
    moved.hall.clock.set(at("03-25 08:00"))
    out = OutForm(at("03-25 08:00"), at("03-25 08:00"), "递交通道没有应答")
    number = moved.act("begin-incident", "", CLOCK, out).dossier
    moved.hall.clock.set(at("03-25 08:10"))
    moved.act("end-incident", number, CLOCK, BackForm(at("03-25 08:10")))
    moved.act(
        "extend-deadline", moved.number, CLOCK, OutageForm(number, at("03-25 08:00"), at("03-25 08:10"))
    )
    department = Department(sent_back.hall)
    about = replace(COMPLAINT, about="other", known_on=date(2026, 3, 26))
    complaint = sent_back.act("lodge-complaint", sent_back.lot, BIDDERS[1], about).dossier
    sent_back.act("accept-complaint-case", complaint, department.handler)
    sent_back.act("decide-complaint-case", complaint, department.approver, UPHELD)
    sent_back.act("reopen-evaluation", sent_back.lot, CLOCK, ReopenForm(complaint, "same", UPHELD.summary))
    sent_back.act("publish-complaint-decision", complaint, CLOCK)
    longer = ValidityForm(at("07-24 00:00"), at("06-10 17:00"), "复核需要时间")
    lost.act("extend-validity", lost.number, PURCHASER, longer)
    lost.act("lapse-award", lost.lot, PURCHASER, LapseForm("force-majeure", "洪水"))
    challenged = procured("awarded")
    number = challenged.act("file-challenge", challenged.lot, BIDDERS[1], CHALLENGE).dossier
    challenged.act("answer-challenge", number, PURCHASER, REPLY)
    challenged.act("publish-challenge-outcome", number, CLOCK)
    outcome = {"challenge-outcome": printed(challenged)["challenge-outcome"]}
    made = {**printed(moved), **printed(sent_back), **printed(lost), **outcome}
    for matter in (moved, sent_back, lost, challenged):
        matter.hall.close()
    return made


@pytest.fixture(scope="module")
def sold() -> dict[str, Publication]:
    """The papers of sales: one carried to its contract, one corrected and ended, one unsold, one called off."""
    done, ended, unsold, off = Sale(), Sale(), Sale(), Sale()
    done.contracted(0, 1)
    ended.announced()
    ended.do("correct-sale", CorrectionForm("联系电话更正", affects_price=False))
    ended.do("terminate-sale", ReasonForm("规划条件调整"))
    unsold.struck()
    unsold.do("announce-unsold", UnsoldForm("重新组织出让"))
    off.confirmed(0, 1)
    off.do("cancel-deal", CancelForm("逾期不签合同", True, "重新组织出让"))
    made: dict[str, Publication] = {}
    for sale in (done, ended, unsold, off):
        made |= printed(sale)
        sale.hall.close()
    return made


@pytest.fixture(scope="module")
def bought() -> dict[str, Publication]:
    """The papers of direct purchases: one whose objection was upheld, and an emergency to an addition."""
    single, emergency = Purchase(), Purchase("gp_emergency")
    single.publicised()
    single.do("object-reason", ObjectionForm("本公司也能提供"), BIDDERS[1])
    single.on(single.paper("single-source-publicity").ends)
    single.do("argue-reason", ArgumentForm(upheld=True, opinion="确有兼容产品", told="书面告知"))
    single.do("terminate-purchase", EndForm("objection", "异议成立", "改用公开招标"))
    emergency.contracted()
    today = emergency.hall.clock.now().date()
    emergency.do("add-to-contract", AdditionForm(yuan("100000.00"), "汛情延续", today))
    made: dict[str, Publication] = {}
    for purchase in (single, emergency):
        made |= printed(purchase)
        purchase.hall.close()
    return made


@pytest.fixture(scope="module")
def prepared() -> dict[str, Publication]:
    """The papers of what comes before a tender: intention, withdrawal, check, documents."""
    founded = standing("registered")
    founded.act("compose-documents", founded.number, PURCHASER, values.compose())
    number = founded.act("publish-intention", "", PURCHASER, values.intention()).dossier
    founded.act("withdraw-intention", number, PURCHASER, WithdrawalForm("资金计划调整"))
    made = printed(founded)
    founded.hall.close()
    return made


@pytest.fixture(scope="module")
def qualified() -> dict[str, Publication]:
    """The papers of two prequalifications: one that ended with four who passed, one with two."""
    made: dict[str, Publication] = {}
    for failed in ((), (2, 3)):
        one = Qualifying(standing("registered"))
        one.publish()
        one.hall.clock.set(values.at("03-05 10:00"))
        one.apply(0, 1, 2, 3)
        answer = Answer("业绩如何认定？", "以竣工验收为准。")
        one.act("clarify-prequalification", one.number, PURCHASER, ClarificationForm((answer,), False))
        one.close()
        one.seat()
        one.review(0, 1, 2, 3, failed=failed)
        one.tell(0, 1, 2, 3)
        if failed:
            one.fail()
        else:
            one.conclude()
        made |= printed(one.matter)
        one.hall.close()
    return made


@pytest.fixture(scope="module")
def performed() -> dict[str, Publication]:
    """The papers of a contract that was changed, accepted, paid and archived."""
    one = archived()
    made = printed(one.base)
    one.close()
    return made


@pytest.fixture(scope="module")
def framed() -> dict[str, Publication]:
    """The papers of two frameworks: one with its orders chosen, to its summary; one whose order was contended for."""
    made: dict[str, Publication] = {}
    for one in (ended_framework(), contended()):
        made |= printed(one)
        one.hall.close()
    return made


def words(paper: Publication) -> str:
    """Every text that will be set."""
    return "\n".join(text for _place, text in texts(paper))


def tables(paper: Publication) -> list[Table]:
    """The tables of a paper."""
    return [block for section in paper.sections for block in section.blocks if isinstance(block, Table)]


def whys(paper: Publication) -> list[Why]:
    """The explanations of a paper."""
    return [block for section in paper.sections for block in section.blocks if isinstance(block, Why)]


# -- all of them -----------------------------------------------------------------------------------


def test_every_printed_kind_was_disclosed_here(
    papers, ended, sold, bought, prepared, performed, framed, qualified
):
    """The houses have one of each that is public; circulars follow below, inside papers where they are filed."""
    public = followed_by(PRESS) & followed_by(SEARCH)
    found = {
        *papers,
        *ended,
        *sold,
        *bought,
        *prepared,
        *performed,
        *framed,
        *qualified,
        "circular-published",
    }
    assert found & public == public
    assert {*prepared} == {
        "intention-published",
        "intention-withdrawn",
        "fairness-reviewed",
        "documents-composed",
    }


def test_a_direct_purchase_is_printed_with_its_reasons_and_without_who_objected(bought):
    """GP-220, GP-222, GP-229: supplier, professionals, verdict, emergency and price; who objected is nobody's business."""
    for paper in bought.values():
        check(paper)
    told = {kind: words(paper) for kind, paper in bought.items()}
    assert all(
        piece in told["single-source-publicity"] for piece in ("示例专家甲", "教授", cast.BIDDERS[0].name)
    )
    assert "异议成立" in told["reason-argued"]
    assert all(cast.BIDDERS[1].name not in told[kind] for kind in ("reason-argued", "purchase-terminated"))
    assert all(piece in told["purchase-result"] for piece in ("强降雨", "2,550,000.00 元", "示例采购甲"))
    assert "4%" in told["contract-added"]


def test_what_comes_before_a_tender_is_printed(prepared):
    """GP-020, ZB-045, ZB-023: who, how much and from when; every answer with its rule; clauses with their wording."""
    for paper in prepared.values():
        check(paper)
    plan, off, check_list, documents = (
        words(prepared[name])
        for name in ("intention-published", "intention-withdrawn", "fairness-reviewed", "documents-composed")
    )
    assert all(piece in plan for piece in ("3,000,000.00 元", "2026年4月", "DHYX-2026-0001", "采购公告"))
    assert "资金计划调整" in off
    assert all(piece in check_list for piece in ("示例审查", "ZB-044", "各项审查均通过"))
    assert all(piece in documents for piece in ("TX-02（2026-1）", "90日", "按照设计图纸"))
    for name in ("fairness-reviewed", "documents-composed"):
        assert not prepared[name].sign_off.sealed


def test_a_prequalification_s_papers_name_nobody_but_whom_they_are_for(qualified):
    """ZB-043, ZB-191: the public ones say how and until when; the result tells one applicant why."""
    for paper in qualified.values():
        check(paper)
    notice, told = words(qualified["prequalification-notice"]), words(qualified["prequalification-result"])
    assert all(piece in notice for piece in ("合格制", "2026-03-17 09:00:00", "建筑工程施工总承包三级及以上"))
    applicants = [party.name for party in cast.BIDDERS[:4]]
    public = [words(paper) for kind, paper in qualified.items() if kind != "prequalification-result"]
    assert not [name for name in applicants for text in public if name in text]
    assert any(name in told for name in applicants)
    assert "少于 3 个" in words(qualified["prequalification-failed"])
    assert not qualified["prequalification-result"].sign_off.sealed


def test_a_contract_s_papers_say_what_was_changed_found_and_paid(performed):
    """GP-079, GP-013: the price before and after, each standard, what is left, until when it is kept; nobody's name."""
    assert "8,100,000.00 元" in words(performed["contract-change-notice"])
    assert "用电安全检测合格：符合" in words(performed["acceptance-notice"])
    assert "示例验收人甲" not in words(performed["acceptance-notice"])
    assert "2,800,000.00 元" in words(performed["contract-part-payment"])
    assert "2041-04-10" in words(performed["archive-made"])


def test_a_framework_s_papers_tell_unit_prices_and_whom_was_ordered_from(framed):
    """GP-137, GP-218, GP-219: finalists in order, the price of a contract beside the agreed one, every offer, the sums."""
    assert "第 1 名" in words(framed["finalists-notice"])
    assert "165.00 元/箱" in words(framed["framework-agreement"])
    assert "149.00 元/箱（协议单价 155.00 元/箱）" in words(framed["calloff-contract"])
    assert "没有提交报价" in words(framed["competition-concluded"])
    assert "1 份合同，100 箱，15,000.00 元" in words(framed["framework-summary"])
    for kind, paper in framed.items():
        if kind not in {"sealing-policy", "gate-closed", "deadline-marker", "roll-published"}:
            check(paper)


def test_a_sale_s_papers_name_what_was_sold_and_for_how_much(sold):
    """TD-08: the confirmation, the result and the contract tell one price; who lost is in none of them."""
    for kind in ("deal-confirmation", "sale-result", "sale-contract"):
        assert "32,500,000.00 元" in words(sold[kind])
        assert cast.BIDDERS[1].name in words(sold[kind])
        assert cast.BIDDERS[0].name not in words(sold[kind])


def test_a_circular_says_fact_rule_who_and_until_when():
    """TS-10: what is wrong, which rule, whose it is and by when it is mended, in that order on one paper."""
    hall = supervised_hall()
    number = hall.act("draft-circular", "", "supervisor", replace(CIRCULAR, scope="public")).dossier
    hall.act("sign-circular", number, "discipline")
    hall.act("issue-circular", number, "supervisor")
    hall.hall.seal()
    with hall.hall.reading() as root:
        index = root.journal.position(number, root.archive[number].count - 1)
        item = Item(root, index)
        paper = publication_of(item, SETTINGS, hall.hall.lawbook, hall.hall.calendar)
    hall.close()
    check(paper)
    assert [section.heading for section in paper.sections] == ["事实", "违反的规则", "处理"]
    assert all(fact in words(paper) for fact in CIRCULAR.facts)
    assert "敦化市市场监督管理局" in words(paper)
    assert paper.number == "监察通报〔2026〕1号"


def test_a_paper_carries_its_record_and_the_proof_of_it(busy, papers):
    """EB-14: the record's exact bytes and seal are inside, and its number, index and address on the paper."""
    with busy.hall.reading() as root:
        for paper in papers.values():
            dossier, _, n = paper.record_number.rpartition("-")
            record = root.archive[dossier].record(int(n))
            entry = root.journal.entries[paper.log_index]
            assert (paper.record_json, paper.record_p7s) == (record.data, entry.p7s)
            assert paper.proof_url == f"https://ggzy.example/records/{paper.record_number}"
            assert paper.published_at == record.at
            assert paper.number == f"敦公资交告〔2026〕{paper.log_index + 1}号"


def test_every_paper_is_one(papers):
    """No empty title, no row of another width, no sign that cannot stand on paper; the demo says that it is one."""
    for paper in papers.values():
        check(paper)
        assert paper.demo
        assert paper.kind in {
            "招标公告",
            "澄清与变更",
            "开标记录",
            "中标候选人公示",
            "中标结果公告",
            "合同公告",
        }
        assert f"招标人：{cast.PURCHASERS[0].name}" in paper.sign_off.others


def test_no_paper_names_who_must_not_be_named(papers):
    """PI-11, ZB-076: neither committee members, nor who asked or objected, nor anybody's telephone."""
    everything = "\n".join(words(paper) for paper in papers.values())
    for hidden in ("示例评委", "U-30000", "U-2000", "业绩不实", "13800000000", "工期可否顺延"):
        assert hidden not in everything


def test_an_agency_stands_beside_the_purchaser():
    """ZB-015: whoever was entrusted signs off too, and stands in the text."""
    matter = standing("announced", Plan(manager=AGENCY))
    paper = printed(matter)["tender-notice"]
    assert paper.sign_off.others == (
        f"招标人：{cast.PURCHASERS[0].name}",
        f"招标代理机构：{cast.AGENCIES[0].name}",
    )
    assert f"招标代理机构为{cast.AGENCIES[0].name}" in words(paper)
    matter.hall.close()


# -- one by one ------------------------------------------------------------------------------------


def test_the_notice_states_times_money_and_marks(papers):
    """ZB-028, ZB-024: deadline and sale to the minute, the twenty days explained; ceiling and bond to the fen."""
    paper = papers["tender-notice"]
    said = words(paper)
    for piece in (
        "2026年3月25日9时00分",
        "2026年3月4日9时00分至2026年3月10日16时30分",
        "9,000,000.00",
        "180,000.00",
        "下浮 2%",
        "施工组织设计",
        "不接受联合体投标",
    ):
        assert piece in said
    (explained,) = whys(paper)
    assert explained.clauses[0].cite == "《中华人民共和国招标投标法》第二十四条"
    assert [row[1] for row in tables(paper)[1].rows] == ["60", "30", "10"]
    assert [row[2] for row in tables(paper)[2].rows] == ["通过"] * 10


def test_a_notice_by_the_lowest_price_says_its_pass_mark():
    """ZB-082: no marks for the price, the pass mark stated."""
    matter = standing("announced", Plan(evaluation=LOWEST, lots=(lot(1, consortium=True),)))
    said = words(printed(matter)["tender-notice"])
    assert "技术评审达到 60 分" in said
    assert "接受联合体投标，联合体各方应当签订共同投标协议" in said
    matter.hall.close()


def test_a_clarification_says_whether_the_deadline_moves():
    """ZB-030: unchanged it says so; postponed it names both times and the clause."""
    matter = standing("announced")
    form = ClarificationForm((Answer("问", "答"),), affects_preparation=False)
    matter.act("clarify", matter.number, PURCHASER, form)
    assert "投标截止时间不变，仍为2026年3月25日9时00分" in words(printed(matter)["clarification"])
    matter.hall.clock.set(at("03-20 09:00"))
    form = ClarificationForm((Answer("问", "答"),), affects_preparation=True, deadline=at("04-07 09:30"))
    matter.act("clarify", matter.number, PURCHASER, form)
    paper = printed(matter)["clarification"]
    assert "由2026年3月25日9时00分顺延至2026年4月7日9时30分" in words(paper)
    assert paper.title[1] == "澄清与变更公告（第 2 号）"
    assert whys(paper)[0].clauses[0].cite.startswith("《中华人民共和国招标投标法实施条例》第二十一条")
    matter.hall.close()


def test_the_opening_record_lists_every_bid_with_its_outcome(papers):
    """ZB-062, EB-09: in the order received; a price only where one was read."""
    rows = tables(papers["opening-record"])[0].rows
    assert [row[1] for row in rows] == [cast.BIDDERS[seat].name for seat in range(5)]
    assert [row[3] for row in rows] == ["8,000,000.00", "8,200,000.00", "8,400,000.00", "9,000,000.01", "—"]
    assert [row[-1] for row in rows] == ["已解密"] * 4 + ["未解锁，视为撤销"]
    assert rows[0][2] == "03-24 15:00:00"


def test_a_lot_that_was_not_opened_says_why():
    """ZB-061: two bids, not opened, the clause beside it; no names and no prices."""
    matter = standing("opened", Plan(offers=FOUR[:2]))
    paper = printed(matter)["opening-record"]
    assert "投标人 2 家，少于三家，不予开标，招标人应当重新招标。" in words(paper)
    assert whys(paper)[0].clauses[0].cite == "《中华人民共和国招标投标法》第二十八条"
    assert cast.BIDDERS[0].name not in words(paper)
    matter.hall.close()


def test_the_candidates_are_shown_until_the_end_of_the_last_day(papers):
    """ZB-088: from 26 March; the third day is a Sunday, so until Monday the 30th, 24:00; the roll explained."""
    paper = papers["candidates-notice"]
    assert "2026年3月26日9时00分至2026年3月30日24时" in words(paper)
    (explained,) = whys(paper)
    assert any("顺延至 2026-03-30" in step.value for step in explained.steps)
    candidates, rejected = tables(paper)
    assert [row[:3] for row in candidates.rows] == [
        (f"{seat + 1}", cast.BIDDERS[seat].name, f"8,{seat * 2}00,000.00") for seat in range(3)
    ]
    assert [row[0] for row in rejected.rows] == [cast.BIDDERS[3].name]
    assert rejected.rows[0][2] == "《中华人民共和国招标投标法实施条例》第五十一条"


def test_under_the_lowest_price_method_no_marks_are_printed():
    """ZB-082: ranked by price, a dash for marks, no benchmark."""
    matter = standing("publicised", Plan(evaluation=LOWEST))
    paper = printed(matter)["candidates-notice"]
    assert {row[3] for row in tables(paper)[0].rows} == {"—"}
    assert "评标基准价" not in words(paper)
    matter.hall.close()


def test_the_award_states_the_price_in_figures_and_in_capitals(papers):
    """ZB-093: winner, price, ranking of all, the committee's numbers, and by when the contract is due."""
    said = words(papers["award-notice"])
    for piece in (
        cast.BIDDERS[0].name,
        "8,000,000.00",
        "捌佰万元整",
        "评标委员会由5人组成，其中招标人代表1人，评标专家4人",
        "2026年4月30日24时前订立书面合同",
        f"{LOT.ceiling:,.2f} 元（900 万元）",
    ):
        assert piece in said


def test_the_contract_states_what_was_signed(papers):
    """ZB-095, ZB-096: amount in figures and capitals, bond, dates."""
    said = words(papers["contract-notice"])
    for piece in ("8,000,000.00 元", "800,000.00 元", "捌佰万元整", "2026年4月10日", cast.BIDDERS[0].name):
        assert piece in said


def test_each_lot_has_a_paper_of_its_own():
    """ZB-093: the second lot's candidates are its own, under its own name."""
    second = lot(2, title="操场改造")
    offers = (*FOUR[:3], *(Offer(seat, f"{7_000_000 + seat}.00", lot=2) for seat in range(3)))
    matter = standing("evaluated", Plan(lots=(LOT, second), offers=offers))
    matter.hall.clock.forward(timedelta(hours=1))
    matter.act("publish-candidates", matter.lots[1], PURCHASER, PublicityForm())
    paper = printed(matter)["candidates-notice"]
    assert "操场改造" in paper.title[0]
    assert [row[2] for row in tables(paper)[0].rows] == ["7,000,000.00", "7,000,001.00", "7,000,002.00"]
    assert BIDDERS[0].party not in words(paper)
    matter.hall.close()


def test_a_termination_says_why_what_goes_back_and_that_nothing_is_opened(ended):
    """ZB-041: the reason, the refunds, the fate of the sealed bids; no bidder is named."""
    paper = ended["termination-notice"]
    check(paper)
    text = words(paper)
    assert paper.title == (project().name, "招标终止公告")
    assert all(part in text for part in ("立项被撤销", "保证金及利息五日内退回", "不再开启", "第三十一条"))
    assert not [party.name for party in cast.BIDDERS if party.name in text]


def test_a_failure_lists_every_rejected_bid_with_its_ground(ended):
    """ZB-084: who was rejected, why and under which clause, and what comes next."""
    paper = ended["failure-notice"]
    check(paper)
    (table,) = tables(paper)
    assert [row[0] for row in table.rows] == [party.name for party in cast.BIDDERS[:4]]
    assert all("最高投标限价" in row[1] and "第五十一条" in row[2] for row in table.rows)
    assert "修改招标文件后重新招标" in words(paper)
