"""What a payer and the treasury get on paper: the notice, its change, the receipt and its red counterpart, the day's end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from hallcore.desk import CLOCK
from hallcore.fees.banking import Line
from hallcore.fees.forms import (
    ChangeForm,
    Counterparty,
    EndShiftForm,
    LinesForm,
    PayRefundForm,
    ReceiptForm,
    RefundForm,
    RemitForm,
    ReverseForm,
    SettleForm,
    TieForm,
)
from hallcore.fees.tariff import Measure
from hallcore.ground.errors import Refusal
from pdf.publication import Code, Publication, Table, Why, check
from portal.cashier import wanted
from portal.presenters.papers import _PAPERS
from portal.presenters.papers.fee_desk import FeeDesk
from portal.presenters.papers.receipts import TieDesk
from tests.makers.case_papers import SETTINGS, printed, words
from tests.makers.fees import DAY, HOME, FeeHall, fee_hall

RECEIPT = ("22010126", "A1B2C3", "演示票据系统")


def receipted(hall: FeeHall, dossier: str, of: int, amount: str, number: str) -> None:
    """A receipt the provider issued."""
    code, check_, provider = RECEIPT
    form = ReceiptForm(of, code, number, check_, provider, Decimal(amount))
    hall.hall.act("issue-receipt", dossier, CLOCK, form)


@pytest.fixture(scope="module")
def played():
    """A notice revised and paid, one reversed, one paid and refunded in part; the day is tied out."""
    hall = fee_hall()
    revised = hall.noticed(HOME)
    ask = ChangeForm(
        "revise", "按非住宅登记", (Measure("F01", option="other"), Measure("F02", Decimal("3.00")))
    )
    hall.act("ask-change", revised, "D01-handler", ask)
    hall.act("approve-change", revised, "D01-approver", None)
    shift = hall.shift()
    hall.paid(revised, shift, "580.00", channel="pos", account="6222000011112222", opened_at="示例银行")
    receipted(hall, revised, 3, "580.00", "0000000001")
    reversed_ = hall.noticed()
    hall.paid(reversed_, shift)
    receipted(hall, reversed_, 1, "80.00", "0000000002")
    other = hall.shift("teller2", cash="0.00")
    hall.act("reverse-payment", reversed_, "teller2", ReverseForm("收错一笔", other))
    receipted(hall, reversed_, 3, "-80.00", "0000000003")
    waived = hall.noticed()
    hall.act("ask-change", waived, "D01-handler", ChangeForm("waive", "低保家庭", basis="示例减免规定第三条"))
    hall.act("approve-change", waived, "D01-approver", None)
    hall.to("03-02 17:00")
    hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("500.00")))
    hall.act("end-shift", other, "teller2", EndShiftForm(Decimal("0.00")))
    hall.act("close-day", DAY, "banker", None)
    hall.act("remit", DAY, "banker", RemitForm("CZ01", Decimal("580.00"), "HJ0001"))
    hall.act("tie-out", DAY, "finance", TieForm("到账明细尚未导入"))
    back = RefundForm("mistaken", "多算一本", Decimal("10.00"), "F02")
    refund = str(hall.act("ask-refund", revised, "company", back).dossier)
    hall.act("confirm-refund", refund, "D01-handler", "属实")
    hall.act("approve-refund", refund, "finance", "同意")
    hall.act("pay-refund", refund, "teller", PayRefundForm("YH01", "TF0001", "6222000011112222"))
    receipted(hall, refund, 3, "-10.00", "0000000004")
    yield hall, (revised, reversed_, waived, refund), printed(hall)
    hall.close()


def blocks(paper: Publication, kind: type) -> list:
    """The blocks of one kind in a paper."""
    return [block for section in paper.sections for block in section.blocks if isinstance(block, kind)]


def test_every_kind_of_paper_of_fees_can_be_printed(played):
    """Each is one paper, whoever it is for."""
    _hall, _numbers, papers = played
    ours = {kind.type for kind, (desk, _presenter) in _PAPERS.items() if desk in {FeeDesk, TieDesk}}
    assert {kind for _number, kind in papers} >= ours
    for paper in papers.values():
        check(paper)


def test_the_notice_says_what_who_until_when_and_how(played):
    """FEE-02, FEE-11, FEE-20: number, payer, basis, figures and capitals, the last day, the code as it was issued."""
    hall, (revised, *_rest), papers = played
    paper = papers[revised, "payment-notice"]
    said = words(paper)
    assert paper.addressee == "敦化示例商贸有限公司"
    assert revised in said
    assert "捌拾元整" in said
    assert "80.00" in said
    assert "《示例收费管理规定》第三条" in said
    assert "部门窗口不收取任何款项" in said
    (code,) = blocks(paper, Code)
    assert code.title == f"缴款识别码 {hall.code_of(revised)}"
    assert code.content == f"https://zwfw.example/pay?code={hall.code_of(revised)}"
    assert "演示缴款码" in code.lines[0]
    whys = {why.subject: why for why in blocks(paper, Why)}
    assert whys["缴款期限"].result == "2026年3月17日24时届满"


def test_a_change_shows_what_was_and_what_is(played):
    """FEE-09: before and after side by side, and what is to be paid now."""
    _hall, (revised, _reversed, waived, _refund), papers = played
    table = blocks(papers[revised, "notice-change-approved"], Table)[0]
    assert table.rows[1] == ("应缴金额", "80.00 元", "580.00 元")
    assert blocks(papers[revised, "notice-change-approved"], Code)
    freed = papers[waived, "notice-change-approved"]
    assert blocks(freed, Table)[0].rows[1][2] == "0.00 元"
    assert not blocks(freed, Code)
    assert "示例减免规定第三条" in words(freed)


def test_the_receipt_bears_the_fields_of_the_law(played):
    """FEE-12, FEE-13: code, number and check of the issuing system, both sides, item by item, no whole account of the payer."""
    _hall, (revised, *_rest), papers = played
    said = words(papers[revised, "fiscal-receipt"])
    fields = (
        "票据代码",
        "票据号码",
        "校验码",
        "开票日期",
        "缴款人",
        "缴款人代码",
        "缴款识别码",
        "项目编码",
        "项目名称",
    )
    more = (
        "数量",
        "标准",
        "金额（小写）",
        "金额（大写）",
        "收款人户名",
        "收款账号",
        "收款人开户银行",
        "缴款方式",
    )
    last = (
        "缴款人账号",
        "缴款人开户银行",
        "银行流水号",
        "收款时间",
        "执收单位",
        "经手人",
        "复核",
        "监制",
        "备注",
    )
    assert all(field in said for field in (*fields, *more, *last))
    assert "22010126" in said
    assert "伍佰捌拾元整" in said
    assert "尾号 2222" in said
    assert "6222000011112222" not in said


def test_a_red_receipt_names_the_one_it_takes_back(played):
    """FEE-14: of a reversal all of it, of a refund in part that part."""
    _hall, (_revised, reversed_, _waived, refund), papers = played
    undone = papers[reversed_, "fiscal-receipt"]
    assert "红字" in undone.title[0]
    assert "原票据代码 22010126，号码 0000000002" in words(undone)
    assert "负捌拾元整" in words(undone)
    part = papers[refund, "fiscal-receipt"]
    assert blocks(part, Table)[0].rows == (("F02", "示例证书工本费", "—", "部分退付", "-10.00"),)
    assert "号码 0000000001" in words(part)


def test_the_tie_out_lays_the_three_side_by_side(played):
    """FEE-16: an uneven day says why."""
    _hall, _numbers, papers = played
    paper = papers[DAY, "day-tied"]
    row = blocks(paper, Table)[0].rows[0]
    assert row[1:] == ("580.00", "0.00", "0.00", "580.00", "0 笔", "不一致")
    assert "差异原因：到账明细尚未导入" in words(paper)


def test_no_paper_is_printed_of_a_payer_who_was_erased():
    """PI-13: what no longer has a name is no longer printed."""
    hall = fee_hall()
    notice = hall.noticed()
    hall.hall.house.transact(lambda root: root.archive[notice].record(0).annex.erase())
    with pytest.raises(Refusal, match="已经删除"):
        printed(hall)
    hall.close()


def test_a_bonds_notice_says_that_it_is_returned():
    """ZB-097: a bond is held, not charged; the paper says when it comes back, and into which account it goes."""
    hall = fee_hall()
    bond = hall.noticed(Measure("F90", base=Decimal("20000.00")))
    paper = printed(hall)[bond, "payment-notice"]
    check(paper)
    said = words(paper)
    assert "连同利息退回原缴款账户" in said
    assert "贰万元整" in said
    assert "敦化市公共资源交易保证金专户" in said
    hall.close()


def test_money_that_was_confirmed_on_no_notice_goes_back_without_a_receipt() -> None:
    """FEE-13, FEE-14: a red receipt takes back one that was issued; here none was: none is asked for, filed, printed."""
    hall = fee_hall()
    line = Line("L1", date(2026, 3, 2), Decimal("80.00"), "S1", "", "第 2 行")
    payer = Counterparty("示例付款人", "6222000000000000001", "示例银行")
    statement = str(hall.act("take-lines", "", "finance", LinesForm("CZ01", (line,), (payer,))).dossier)
    hall.act("settle-line", statement, "finance", SettleForm("L1", "refund", "付款人误汇"))
    refund = hall.act("ask-refund", statement, "finance", RefundForm("mistaken", "误汇", line="L1")).dossier
    hall.act("approve-refund", refund, "finance2", "同意")
    paid = hall.act("pay-refund", refund, "banker", PayRefundForm("YH01", "TK1", payer.account))
    with hall.hall.reading() as root:
        assert wanted(root, refund) is None
    code, check_, provider = RECEIPT
    form = ReceiptForm(paid.n, code, "0000000009", check_, provider, Decimal("-80.00"))
    with pytest.raises(Refusal, match="没有等待开票的这笔款项"):
        hall.hall.act("issue-receipt", refund, CLOCK, form)
    assert (refund, "fiscal-receipt") not in printed(hall)
    with hall.hall.reading() as root:
        item = SimpleNamespace(
            root=root, dossier=root.archive[refund], n=paid.n, record=root.archive[refund].record(paid.n)
        )
        with pytest.raises(Refusal, match="没有缴款通知书，不开具票据"):
            FeeDesk(item, SETTINGS, hall.hall.lawbook, hall.hall.calendar)
    hall.close()
