"""The bank's counter as its people see it: one search box, the notice, what waits, the shift and the day's list."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import islice

from hallcore.dossier import Dossier
from hallcore.fees.banking import DayOpened, ShiftStarted
from hallcore.fees.model import CHANNELS, NoticeIssued, PaymentConfirmed
from hallcore.fees.rules import payment_of, standing, taken
from hallcore.ground.money import in_words
from portal.bank_contexts import BankContext
from portal.presenters.addresses import address
from portal.presenters.bank_lists import (
    COUNTED,
    ROWS,
    ZERO,
    open_day,
    own_shift,
    refunds_due,
    refunds_table,
    takings_table,
    transfers_table,
    waiting_lines,
)
from portal.presenters.desks import DossierPage
from portal.presenters.pages import Page
from portal.presenters.payers import masked_payer
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    Figure,
    Figures,
    Link,
    LinkGroup,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.treasury_online import COLUMNS, unbooked
from portal.presenters.writing import amount, day, moment, yuan
from portal.sessions import Visitor


class BankHomePage(Page, frozen=True, kw_only=True):
    """``bank/home.jinja2``: the search box first, then what waits."""

    note: str
    search_url: str
    asked: str
    figures: Figures | None = None
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()


# -- the frame ----------------------------------------------------------------------------------------


def views(context: BankContext, visitor: Visitor, here: str) -> LinkGroup:
    """The rooms of the counter; each has a key."""
    head = "banker" in visitor.roles
    lines = sum(1 for _ in islice(waiting_lines(context), COUNTED + 1))
    refunds = sum(1 for _ in islice(refunds_due(context), COUNTED + 1))
    rooms: list[tuple[str, str, str, int | None]] = [
        ("查找通知书", "bank", "1", None),
        ("到账待确认", "bank.transfers", "2", lines),
        ("待退付", "bank.refunds", "3", refunds),
    ]
    if not head:
        rooms.append(("班次", "bank.shift", "4", None))
    rooms.append(("营业日清单", "bank.days", "5", None))
    if head:
        rooms += [("柜员", "bank.tellers", "6", None), ("系统故障", "bank.outages", "7", None)]
    links = tuple(
        Link(
            label,
            address(name),
            current=name == here,
            count=count and min(count, COUNTED),
            more=(count or 0) > COUNTED,
            key=key,
        )
        for label, name, key, count in rooms
    )
    return LinkGroup(context.paper.name, links)


# -- the first page -----------------------------------------------------------------------------------


def home_page(
    show: Showing, context: BankContext, visitor: Visitor, asked: str, alerts: tuple[Alert, ...]
) -> BankHomePage:
    """The search box, the shift or the day, and what waits."""
    now = open_day(context)
    shift = own_shift(context, visitor.account) if "teller" in visitor.roles else None
    what = "当前没有开始的营业日" if now is None else f"营业日 {day(now.the(DayOpened).day)}"
    actions: tuple[Action, ...] = ()
    if "teller" in visitor.roles:
        label = "接班" if shift is None else "交班"
        actions = (Action(label, address("bank.shift"), primary=shift is None),)
    waits = (
        [Section("到账待确认", tables=(transfers_table(context, 5),))] if any(waiting_lines(context)) else []
    )
    if any(refunds_due(context)):
        waits.append(Section("待退付", tables=(refunds_table(context, 5),)))
    if "banker" in visitor.roles:
        waits += _unbooked(context)
    own = takings_table(context.archive, (shift.number,), "本班收款") if shift is not None else None
    return BankHomePage(
        title="银行柜台",
        note=f"{what}　{moment(show.now)}",
        alerts=alerts,
        search_url=address("bank"),
        asked=asked,
        figures=_figures(context, shift),
        sections=(*waits, *((Section("本班收款", tables=(own,)),) if own else ())),
        actions=actions,
    )


def _figures(context: BankContext, shift: Dossier | None) -> Figures | None:
    if shift is None:
        return None
    papers = [paper for _number, paper in taken(context.archive, (shift.number,))]
    count, total, cash = 0, ZERO, shift.the(ShiftStarted).cash
    for paper in papers:
        sign = 1 if isinstance(paper, PaymentConfirmed) else -1
        count, total = count + sign, total + sign * paper.amount
        cash += sign * paper.amount if paper.channel == "counter" else ZERO
    rows = (
        Figure("本班收款", str(count), "笔"),
        Figure("本班金额", amount(total), "元"),
        Figure("钱箱应有", amount(cash), "元"),
    )
    return Figures("当班", rows, f"班次 {shift.number}")


def _unbooked(context: BankContext) -> list[Section]:
    """What the bank's own system took and the hall could not book: people must see to it."""
    rows = tuple(Row(one.cells) for one in islice(unbooked(context.archive, context.paper.code), ROWS))
    note = "请核实后退还付款人，或者待到账后在“到账待确认”办理；处理完毕由财政部门销号。"
    table = Table("网上缴款未入账", COLUMNS, rows, note=note)
    return [Section("网上缴款未入账", tables=(table,))] if rows else []


# -- a notice -----------------------------------------------------------------------------------------


def notice_facts(show: Showing, notice: Dossier) -> tuple[Fact, ...]:
    """What a teller must see of a notice: the amount in figures and capitals, the payer masked."""
    issued, now = notice.the(NoticeIssued), standing(notice)
    words = show.law_of(notice).procedure(notice.procedure).machine(notice.machine).states[notice.state]
    return (
        Fact("应缴金额", yuan(now.amount), strong=True),
        Fact("大写", in_words(now.amount), strong=True),
        Fact("缴款人", masked_payer(notice)),
        Fact("缴款识别码", f"{issued.code}（{issued.provider}）"),
        Fact("执收单位", issued.organ),
        Fact("事项", issued.about),
        Fact("入账账户", issued.account),
        Fact("缴款期限", day(now.due_by) if now.due_by else "未定"),
        Fact("状态", words),
    )


def notice_page(
    show: Showing,
    context: BankContext,
    actions: tuple[Action, ...],
    alerts: tuple[Alert, ...],
) -> DossierPage:
    """A notice, what it consists of, and what was done about its payment."""
    notice = context.subject
    sections = [Section("收费明细", tables=(_charges(notice),))]
    sections = [*_paid(notice), *sections]
    waits = tuple(waiting_lines(context, notice.number))
    if waits:
        total = sum((Decimal(one.one["held"]) for one in waits), ZERO)
        told = f"对账文件中有 {len(waits)} 笔到账等待确认，合计 {yuan(total)}。确认收款时选中。"
        sections.insert(0, Section("到账待确认", paragraphs=(told,)))
    return DossierPage(
        title=f"缴款通知书 {notice.number}",
        alerts=alerts,
        tags=(Tag(show_state(show, notice), "solid" if notice.state == "unpaid" else "grey"),),
        meta=(),
        actions=actions,
        facts=notice_facts(show, notice),
        sections=tuple(sections),
        crumbs=(Link("银行柜台", address("bank")), Link(notice.number)),
    )


def _charges(notice: Dossier) -> Table:
    """What the notice consists of."""
    columns = (
        Column("收费项目", head=True),
        Column("标准"),
        Column("数量", numeric=True),
        Column("金额（元）", numeric=True),
    )
    charges = tuple(
        Row(
            (
                Cell(one.name, note=one.basis),
                Cell(one.standard),
                Cell(f"{one.quantity:g}"),
                Cell(amount(one.amount)),
            )
        )
        for one in standing(notice).charges
    )
    return Table("收费明细", columns, charges, empty="没有收费项目。")


def _paid(notice: Dossier) -> tuple[Section, ...]:
    """The payment that stands, if any."""
    found = payment_of(notice)
    if found is None:
        return ()
    paper = found[1]
    facts = (
        Fact("金额", yuan(paper.amount)),
        Fact("收款方式", CHANNELS[paper.channel]),
        Fact("银行流水号", paper.serial),
        Fact("收款时间", moment(paper.paid_at)),
        Fact("营业日", paper.day),
        Fact("班次", paper.shift or "银行系统"),
    )
    return (Section("收款", facts=facts),)


def notice_section(show: Showing, context: BankContext) -> Section:
    """What a teller must see of the notice before something is done about it."""
    return Section("通知书", facts=notice_facts(show, context.subject))


def drawer_section(context: BankContext) -> tuple[Section, ...]:
    """Whose drawer cash goes back from if the payment is reversed."""
    found = payment_of(context.subject)
    if found is None or found[1].channel != "counter":
        return ()
    shift = context.archive[found[1].shift]
    told = (
        f"现金由收款班次 {shift.number} 的钱箱退出，该班次应有金额相应减少。"
        if shift.state == "on"
        else f"收款班次 {shift.number} 已经交班，现金由冲正柜员本人的钱箱退出；网点负责人冲正的，钱箱不变。"
    )
    return (Section("钱箱", paragraphs=(told,)),)


def show_state(show: Showing, dossier: Dossier) -> str:
    """The state as the procedure's own table calls it."""
    machine = show.law_of(dossier).procedure(dossier.procedure).machine(dossier.machine)
    return str(machine.states[dossier.state])


def booked_facts(context: BankContext, shift: Dossier, form: Mapping[str, str]) -> tuple[Fact, ...]:
    """What will be booked if it is confirmed: read once more before money counts."""
    notice = context.subject
    issued, now = notice.the(NoticeIssued), standing(notice)
    facts = [
        Fact("通知书", notice.number),
        Fact("缴款人", masked_payer(notice)),
        Fact("收款金额", yuan(now.amount), strong=True),
        Fact("大写", in_words(now.amount), strong=True),
        Fact("收款方式", CHANNELS[form["channel"]]),
        Fact("银行流水号", form["serial"]),
        Fact("营业日", shift.parent),
        Fact("班次", shift.number),
        Fact("借", f"代收在途 {issued.account}　{yuan(now.amount)}"),
        Fact("贷", f"应收缴款 {issued.account}　{yuan(now.amount)}"),
    ]
    if form["lines"]:
        facts.append(Fact("依据到账", form["lines"].replace(" ", "、"), full=True))
    if form["account"]:
        facts.append(Fact("付款账号", form["account"]))
    if form["outage"]:
        facts.append(Fact("补录", f"{form['outage']}，实际收款 {form['paid_at'].replace('T', ' ')}"))
    return tuple(facts)
