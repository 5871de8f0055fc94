"""The desk at which papers of fees are made: the notice, its payer, and the blocks they share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from hallcore.dossier import Dossier, record_number
from hallcore.fees.model import NOTICE, ChangeApproved, Charge, FiscalAccountRegistered, NoticeIssued
from hallcore.fees.rules import fiscal_account
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.lawbook import LawBook
from hallcore.ground.money import format_yuan, in_words
from pdf.publication import Block, Code, Column, Facts, Items, Note, Paragraph, SignOff, Table, Total
from portal.followers import Item
from portal.presenters.charging import chosen_standard, counted, pay_address
from portal.presenters.papers.desk import Made, PaperDesk, day_words
from portal.presenters.papers.desk import why as explained
from portal.settings import Settings

CHECKED_BY = "扫码查询缴款状态；核验真伪，请在“验证一份文书”上传本件电子版"
DEMO = "本件由演示系统开具，缴款识别码、票据代码和账号均为演示数据，不能据以缴款或者报销。"


class FeeDesk(PaperDesk):
    """What a paper of a notice is made with; of a refund, those of the notice it goes back on.

    Raises:
        Refusal: The payer's data was erased, or there never was a notice; then nothing is printed.
    """

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        super().__init__(item, settings, lawbook, calendar)
        dossier = item.dossier
        self.notice = dossier if dossier.machine == NOTICE else self.archive[dossier.parent]
        if self.notice.machine != NOTICE:
            raise Refusal("这笔退款没有缴款通知书，不开具票据", "FEE-13", where=dossier.number)
        self.issued = self.notice.the(NoticeIssued)
        self.payer = self.piece("payer")
        if not self.payer:
            raise Refusal("缴款人的个人信息已经删除，不再印制文书", "PI-13", where=self.notice.number)

    def piece(self, name: str) -> str:
        """What the notice's annex says of the payer, or ""."""
        return piece_of(self.notice, 0, name)

    @property
    def account(self) -> FiscalAccountRegistered:
        """The account of the treasury it is paid into."""
        return fiscal_account(self.archive, self.issued.account)

    def usual(self) -> Made:
        """The collecting unit's, to the payer; the code leads to the state of the notice."""
        number = record_number(self.item.dossier.number, self.item.n)
        return {
            "organ": self.issued.organ,
            "number": f"编号：{number}",
            "addressee": self.payer,
            "sign_off": SignOff(self.issued.organ, self.day),
            "proof_url": pay_address(self.settings.public_url, self.issued.code),
            "checked_by": CHECKED_BY,
        }

    # -- blocks -----------------------------------------------------------------------------------

    def charges(self, charges: tuple[Charge, ...], amount: Decimal, caption: str = "收费项目") -> list[Block]:
        """What is charged: item, standard, quantity, amount; the sum in figures and capitals; on which grounds."""
        columns = (
            Column("序", "centre"),
            Column("项目编码"),
            Column("项目名称"),
            Column("收费标准"),
            Column("数量", "centre"),
            Column("金额（元）", "figure"),
        )
        rows = tuple(
            (
                str(n),
                one.code,
                one.name,
                chosen_standard(self.archive, one),
                counted(one),
                f"{one.amount:,.2f}",
            )
            for n, one in enumerate(charges, 1)
        )
        total = Total("合计", 5, (f"{amount:,.2f}",))
        table = Table(columns, rows, caption, total if rows else None, empty="不再收取")
        words = Facts((("金额（小写）", format_yuan(amount)), ("金额（大写）", in_words(amount))))
        grounds = tuple(f"{one.name}：{one.basis}。" for one in charges)
        reduced = tuple(f"{one.name}已减免：{one.reduced}。" for one in charges if one.reduced)
        return [table, words, *([Items((*grounds, *reduced))] if grounds else [])]

    def due(self, due_by: date | None, start: date) -> Block:
        """The last day and its arithmetic."""
        rule = self.law.clock("C82")
        try:
            deadline = compute(rule, start, self.calendar)
        except NotComputable as unknown:
            return Paragraph(f"缴款期限为 {rule.span}。{unknown.reason}，届满日期待公布后另行告知。")
        if due_by is None or deadline.last != due_by:
            last = day_words(due_by) if due_by else "另行告知之日"
            return Paragraph(f"缴款期限为 {rule.span}，按开具时公布的放假安排，至{last}届满。")
        told = explained(deadline, "缴款期限")
        return msgspec.structs.replace(told, result=f"{day_words(due_by)}24时届满")

    def ways(self) -> list[Block]:
        """The code and how to pay: at the bank's window, by code, by transfer."""
        account = self.account
        lines = (
            f"缴款识别码由{self.issued.provider}发出。",
            f"银行窗口：持本通知书到{account.bank}窗口，柜员凭识别码收款，可付现金、刷卡。",
            "扫码缴款：扫描左侧二维码，输入缴款人号码后四位，查询应缴金额和状态。",
        )
        facts = Facts(
            (("收款人户名", account.name), ("收款账号", account.number), ("开户银行", account.bank))
        )
        code = Code(
            pay_address(self.settings.public_url, self.issued.code),
            f"缴款识别码 {self.issued.code}",
            lines,
        )
        rest: list[Block] = [
            Paragraph("转账缴款的，收款账户如下，并请在附言中填写缴款识别码："),
            facts,
            Paragraph("部门窗口不收取任何款项。超过缴款期限的，请先向开具单位申请变更。"),
        ]
        return [code, *rest, *([Note(DEMO)] if self.settings.demo else [])]


def before(notice: Dossier, n: int) -> tuple[tuple[Charge, ...], Decimal, date | None]:
    """The notice as it stood before its record ``n``."""
    changes = [one for one in notice.numbers(ChangeApproved.type) if one < n]
    paper = notice.record(changes[-1]).paper if changes else notice.the(NoticeIssued)
    if not isinstance(paper, NoticeIssued | ChangeApproved):
        raise Refusal("没有这份缴款通知书", "FEE-11", where=notice.number)
    return paper.charges, paper.amount, paper.due_by


def piece_of(dossier: Dossier, n: int, name: str) -> str:
    """A piece of the annex of a record, or "" where it was erased or never told."""
    annex = dossier.record(n).annex
    return (annex.get(name) if annex is not None else None) or ""
