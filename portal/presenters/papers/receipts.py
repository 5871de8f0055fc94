"""Papers after the money: the electronic receipt, red ones too, and the day's three-way tie-out."""

from __future__ import annotations

from decimal import Decimal

from hallcore.dossier import record_number, split_record_number
from hallcore.fees.banking import BankRegistered, DayOpened, DayTied, RefundAsked, RefundPaid, TieLine
from hallcore.fees.model import CHANNELS, NOTICE, PaymentConfirmed, ReceiptIssued
from hallcore.fees.rules import bank_number, fiscal_account
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import LawBook
from hallcore.ground.money import format_yuan, in_words
from pdf.publication import Block, Column, Facts, Note, Paragraph, Section, SignOff, Step, Table, Total, Why
from portal.followers import Item
from portal.people import person_name
from portal.presenters.charging import chosen_standard, counted
from portal.presenters.papers.desk import Made, PaperDesk, day_words, moment_words
from portal.presenters.papers.fee_desk import DEMO, FeeDesk, before, piece_of
from portal.settings import Settings


class TieDesk(PaperDesk):
    """What a day's tie-out is made with: the bank and its day."""

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        super().__init__(item, settings, lawbook, calendar)
        self.bank = self.archive[bank_number(item.dossier.the(DayOpened).bank)].the(BankRegistered)


def receipt(desk: FeeDesk, paper: ReceiptIssued) -> Made:
    """The electronic fiscal receipt (非税收入电子票据) with the fields of FEE-13; a red one names the one it takes back."""
    issued = desk.issued
    number, payment = _payment(desk, paper)
    red = paper.amount < 0
    title = ("非税收入电子票据（红字）",) if red else ("非税收入电子票据",)
    note = [Note(DEMO)] if desk.settings.demo else []
    return {
        "title": title,
        "number": f"票据代码 {paper.code}　票据号码 {paper.number}",
        "sections": (
            Section("票据", (_head(desk, paper),)),
            Section("收费项目", tuple(_receipted(desk, paper, number))),
            Section("收付双方", (_sides(desk, number, payment),)),
            Section("经办", (_signed(desk, paper, number), *note)),
        ),
        "sign_off": SignOff(issued.organ, paper.issued_on),
    }


def _head(desk: FeeDesk, paper: ReceiptIssued) -> Facts:
    """What the receipt is, and who paid."""
    issued = desk.issued
    return Facts(
        (
            ("票据代码", paper.code),
            ("票据号码", paper.number),
            ("校验码", paper.check),
            ("开票日期", day_words(paper.issued_on)),
            ("缴款人", desk.payer),
            ("缴款人代码", masked(issued.party, desk.piece("ident"))),
            ("缴款识别码", issued.code),
            ("通知书编号", desk.notice.number),
        )
    )


def _sides(desk: FeeDesk, number: int, payment: PaymentConfirmed) -> Facts:
    """Both accounts, and how the money went; the payer's by its end."""
    account = desk.account
    return Facts(
        (
            ("收款人户名", account.name),
            ("收款账号", account.number),
            ("收款人开户银行", account.bank),
            ("缴款方式", CHANNELS[payment.channel]),
            ("缴款人账号", tail(piece_of(desk.notice, number, "account")) or "现金缴款，无账号"),
            ("缴款人开户银行", piece_of(desk.notice, number, "opened_at") or "—"),
            ("银行流水号", payment.serial),
            ("收款时间", moment_words(payment.paid_at)),
        )
    )


def _signed(desk: FeeDesk, paper: ReceiptIssued, number: int) -> Facts:
    """Who issued it, who stands for it, and what it refers to."""
    issued = desk.issued
    return Facts(
        (
            ("执收单位", issued.organ + (f"（{issued.department}）" if issued.department else "")),
            ("开票系统", paper.provider),
            ("经手人", _actor(desk, 0)),
            ("复核", _actor(desk, number)),
            ("监制", "财政部门（电子票据由上述系统赋码并监制）"),
            ("备注", _remark(desk, paper)),
        )
    )


def _receipted(desk: FeeDesk, paper: ReceiptIssued, payment: int) -> list[Block]:
    """The lines of a receipt: those of the notice as it was paid; of a part that goes back, that part."""
    charges, amount, _due = before(desk.notice, payment)
    if abs(paper.amount) == amount:
        sign = -1 if paper.amount < 0 else 1
        rows = tuple(
            (
                one.code,
                one.name,
                counted(one),
                chosen_standard(desk.archive, one),
                f"{sign * one.amount:,.2f}",
            )
            for one in charges
        )
    else:
        names = {one.code: one for one in charges}
        asked = desk.item.dossier.the(RefundAsked)
        rows = tuple(
            (code, names[code].name if code in names else code, "—", "部分退付", f"{-part:,.2f}")
            for code, part in asked.sums
        )
    columns = (
        Column("项目编码"),
        Column("项目名称"),
        Column("数量", "centre"),
        Column("标准"),
        Column("金额（元）", "figure"),
    )
    table = Table(columns, rows, total=Total("合计", 4, (f"{paper.amount:,.2f}",)))
    return [
        table,
        Facts((("金额（小写）", format_yuan(paper.amount)), ("金额（大写）", in_words(paper.amount)))),
    ]


def _remark(desk: FeeDesk, paper: ReceiptIssued) -> str:
    if paper.amount >= 0:
        return desk.issued.about or "—"
    blue = _blue(desk, paper)
    paid = desk.item.dossier.latest(RefundPaid)
    why_ = "退付" if paid is not None else "银行冲正"
    original = f"原票据代码 {blue.code}，号码 {blue.number}" if blue is not None else "原票据未开具"
    return f"红字票据，{why_}。{original}。"


def _blue(desk: FeeDesk, paper: ReceiptIssued) -> ReceiptIssued | None:
    """The receipt a red one takes back: named in the same dossier, or the notice's last blue one."""
    if desk.item.dossier.machine == NOTICE and paper.red >= 0:
        found = desk.notice.record(paper.red).paper
        return found if isinstance(found, ReceiptIssued) else None
    blue = [one for one in desk.notice.papers(ReceiptIssued) if one.amount > 0]
    return blue[-1] if blue else None


def _payment(desk: FeeDesk, paper: ReceiptIssued) -> tuple[int, PaymentConfirmed]:
    """The payment a receipt is for, or that it takes back, with its record number."""
    notice, dossier = desk.notice, desk.item.dossier
    last = paper.of
    if dossier.machine != NOTICE:
        last = split_record_number(dossier.the(RefundAsked).of)[1]
    n = max(one for one in notice.numbers(PaymentConfirmed.type) if one <= last)
    found = notice.record(n).paper
    if not isinstance(found, PaymentConfirmed):
        raise Refusal("没有这笔收款", "FEE-13", where=notice.number)
    return n, found


def tied(desk: TieDesk, paper: DayTied) -> Made:
    """Notices, bank and treasury side by side for a day, account by account (三方对账单)."""
    sums = _sums(paper)
    facts = Facts(
        (
            ("营业日", desk.item.dossier.number),
            ("代收银行", desk.bank.name),
            ("对账日期", day_words(paper.day)),
            ("结果", "三方一致" if paper.even else "三方不一致"),
        )
    )
    told: list[Block] = [
        _accounts(desk, paper),
        Note("通知书确认 ＝ 银行到账 － 待查款项 ＝ 划缴财政，且没有未处理的到账，为一致。"),
    ]
    if paper.reason:
        told.append(Paragraph(f"差异原因：{paper.reason}"))
    basis = Why(
        "对账规则",
        "三方一致" if paper.even else "差异应于下一工作日处理完毕",
        (desk.cite("FEE-16"),),
        (
            Step(
                "合计",
                f"通知书 {format_yuan(sums[0])}，银行 {format_yuan(sums[1])}，财政 {format_yuan(sums[3])}",
            ),
        ),
    )
    return {
        "organ": desk.settings.site.organ,
        "title": (f"{day_words(paper.day)}三方对账单",),
        "number": f"编号：{record_number(desk.item.dossier.number, desk.item.n)}",
        "sections": (Section("对账", (facts,)), Section("逐户核对", (*told, basis))),
        "sign_off": SignOff(
            desk.settings.site.organ, desk.day, (f"代收银行：{desk.bank.name}", "财政部门：")
        ),
        "proof_url": f"{desk.settings.public_url}/verify",
    }


def masked(party: str, ident: str) -> str:
    """A company's credit code is public; a person's number shows how it ends."""
    if not party.startswith("P-"):
        return party
    return f"{'*' * (len(ident) - 4)}{ident[-4:]}" if len(ident) > 4 else "自然人"


def tail(account: str) -> str:
    """How an account ends."""
    return f"尾号 {account[-4:]}" if account else ""


def _actor(desk: FeeDesk, n: int) -> str:
    """Who filed a record of the notice: a name where there is one, else the system that did."""
    head = desk.notice.record(n).head["actor"]
    return person_name(desk.archive, str(head["account"])) or "系统自动办理"


def _accounts(desk: TieDesk, paper: DayTied) -> Table:
    """The accounts of a day, each with what the three say."""
    columns = (
        Column("财政账户"),
        Column("通知书", "figure"),
        Column("银行到账", "figure"),
        Column("其中待查", "figure"),
        Column("划缴财政", "figure"),
        Column("未处理", "centre"),
        Column("结果", "centre"),
    )
    rows = tuple(
        (
            f"{line.account} {fiscal_account(desk.archive, line.account).name}",
            f"{line.notices:,.2f}",
            f"{line.bank:,.2f}",
            f"{line.held:,.2f}",
            f"{line.treasury:,.2f}",
            f"{line.open} 笔",
            "一致" if _even(line) else "不一致",
        )
        for line in paper.lines
    )
    sums = _sums(paper)
    total = Total("合计", 1, (*(f"{one:,.2f}" for one in sums), f"{sum(x.open for x in paper.lines)} 笔", ""))
    return Table(columns, rows, "三方对账（单位：元）", total if rows else None, empty="当日没有收款")


def _sums(paper: DayTied) -> list[Decimal]:
    """The columns added up: notices, bank, suspense, treasury."""
    names = ("notices", "bank", "held", "treasury")
    return [sum((getattr(line, name) for line in paper.lines), Decimal("0.00")) for name in names]


def _even(line: TieLine) -> bool:
    return line.notices == line.bank - line.held == line.treasury and not line.open
