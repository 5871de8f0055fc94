"""What payers see: their notices, each whole, how to pay, receipts, refunds; masked for whoever only has the code."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec

from hallcore.dossier import Dossier, record_number
from hallcore.fees.banking import RefundRefused
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import fiscal_account, notices_of, of_trading, payment_of, refunded, standing
from hallcore.ground.money import format_yuan, in_words
from portal.inquiry import case_of
from portal.presenters.addresses import address
from portal.presenters.charging import charged_for, due_words, pay_address
from portal.presenters.citizens import ProgressPage
from portal.presenters.fee_notice import (
    due_why,
    notice_facts,
    papers_of,
    refunds_table,
    state_tag,
    what_is_owed,
)
from portal.presenters.pages import Page
from portal.presenters.payers import masked_payer
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
    Task,
    Why,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import day, moment

OWED = ("unpaid", "expired")
PRINTED = ("payment-notice", "notice-change-approved", "fiscal-receipt")
MOST = 200
"""Notices of one payer that are listed, the newest first."""

_CASE_COLUMNS = (
    Column("通知书", head=True),
    Column("项目"),
    Column("金额（元）", numeric=True),
    Column("缴款期限", nowrap=True),
    Column("状态", nowrap=True),
)


class FeesPage(Page, frozen=True, kw_only=True):
    """``citizen/fees.jinja2``: a payer's notices."""

    lead: str
    table: Table


class FeePage(Page, frozen=True, kw_only=True):
    """``citizen/fee.jinja2``: one notice.

    Attributes:
        amount, capitals: What is to be paid, in figures and in capitals.
        code: The payment code in fours; ``qr`` the address its QR code holds, "" where nothing is to be paid.
        ways: How to pay; ``papers`` what can be fetched.
    """

    tags: tuple[Tag, ...]
    meta: tuple[str, ...]
    amount: str
    capitals: str
    code: str
    qr: str = ""
    facts: tuple[Fact, ...] = ()
    ways: tuple[Section, ...] = ()
    sections: tuple[Section, ...] = ()
    whys: tuple[Why, ...] = ()
    papers: Table | None = None
    actions: tuple[Action, ...] = ()
    boxes: tuple[Box, ...] = ()


# -- lists --------------------------------------------------------------------------------------------


def fees_page(show: Showing, party: str) -> FeesPage:
    """Everything a payer was asked to pay, the newest first."""
    shelf = show.archive.shelf("fee-notices")
    numbers = [key[1] for key in show.archive.shelf("fee-of").keys((party, ""), (party, "\U0010ffff"))]
    newest = sorted(numbers, key=lambda number: str(shelf[number]["issued"]), reverse=True)[:MOST]
    rows = tuple(
        Row(
            (
                Cell(known["about"] or "缴款", address("my.fee", number=number), note=number),
                Cell(f"{known['amount']}", note="保证金" if known["bond"] else ""),
                Cell(known["due"] or "—"),
                Cell(tag=state_tag(known["state"])),
            )
        )
        for number, known in ((number, shelf[number]) for number in newest)
    )
    columns = (
        Column("事项", head=True),
        Column("应缴（元）", numeric=True),
        Column("缴款期限", nowrap=True),
        Column("状态", nowrap=True),
    )
    return FeesPage(
        title="我的缴款",
        crumbs=(Link("首页", address("home")), Link("我的办事", address("my")), Link("我的缴款")),
        lead="部门窗口不收取任何款项。凭缴款识别码到银行窗口或者通过银行转账缴款。",
        table=Table("缴款通知书", columns, rows, empty="没有缴款通知书。"),
    )


def fee_tasks(show: Showing, party: str) -> Iterator[Task]:
    """What a payer has to pay, for the first page."""
    shelf = show.archive.shelf("fee-notices")
    for key in show.archive.shelf("fee-of").keys((party, ""), (party, "\U0010ffff")):
        known = shelf[key[1]]
        if known["state"] == "unpaid":
            status = f"最迟 {known['due']}" if known["due"] else "待缴款"
            title = f"缴款：{known['about'] or key[1]}"
            yield Task(title, status, "now", address("my.fee", number=key[1]), f"{known['amount']} 元")


def with_fees(
    page: ProgressPage, show: Showing, case: Dossier, *, owner: bool = False, code: bool = True
) -> ProgressPage:
    """A case's progress with its fees.

    Args:
        page: The progress.
        show: The hall now.
        case: The case.
        owner: Whether its applicant is signed in and looks.
        code: Whether whoever looks has the query code: they are led to the notice by its payment code.
    """
    notices = tuple(notices_of(show.archive, case.number))
    if not notices:
        return page

    def url(notice: Dossier) -> str:
        if owner:
            return address("my.fee", number=notice.number)
        pay_code = notice.the(NoticeIssued).code
        return address("pay", query={"code": pay_code}) if code else address("pay")

    rows = tuple(
        Row(
            (
                Cell(notice.number, url(notice)),
                Cell(charged_for(standing(notice).charges)),
                Cell(f"{standing(notice).amount:,.2f}"),
                Cell(due_words(standing(notice).due_by) if notice.state in OWED else "—"),
                Cell(tag=state_tag(notice.state)),
            )
        )
        for notice in notices
    )
    section = Section("收费", "fees", tables=(Table("缴款通知书", _CASE_COLUMNS, rows),))
    waiting = [notice for notice in notices if notice.state in OWED]
    alerts = page.alerts
    if waiting and case.state == "decided":
        text = "缴清后即可领取证照；送达期限不因缴款停止计算。"
        alerts = (*alerts, Alert(text, "还有费用没有缴清", links=(Link("去缴款", url(waiting[0])),)))
    elif waiting:
        total = sum((standing(notice).amount for notice in waiting[1:]), standing(waiting[0]).amount)
        alerts = (
            *alerts,
            Alert(f"应缴 {format_yuan(total)}。", "请缴款", links=(Link("去缴款", url(waiting[0])),)),
        )
    return msgspec.structs.replace(page, alerts=alerts, sections=(*page.sections, section))


# -- one notice ---------------------------------------------------------------------------------------


def fee_page(show: Showing, notice: Dossier, *, owner: bool) -> FeePage:
    """A notice: everything for its payer; for whoever has only the code the payer is masked and no paper is given."""
    issued, now = notice.the(NoticeIssued), standing(notice)
    refunds = show.archive.children(notice.number)
    owed = notice.state == "unpaid"
    why = due_why(show, notice)
    table = refunds_table(refunds, {})
    sections = [what_is_owed(show, notice)]
    if table is not None:
        sections.append(Section("退付", "refunds", tables=(table,), paragraphs=tuple(_why_refused(refunds))))
    here = Link(notice.number)
    crumbs = (
        (Link("首页", address("home")), Link("我的缴款", address("my.fees")), here)
        if owner
        else (Link("首页", address("home")), Link("查缴款", address("pay")), here)
    )
    return FeePage(
        title=f"{issued.about or '缴款'}：缴款通知书",
        crumbs=crumbs,
        alerts=tuple(_alerts(show, notice)),
        tags=(state_tag(notice.state), *((Tag("保证金", "grey"),) if issued.bond else ())),
        meta=(notice.number, issued.organ, f"{moment(notice.record(0).at)} 开具"),
        amount=format_yuan(now.amount),
        capitals=in_words(now.amount),
        code=" ".join(issued.code[at : at + 4] for at in range(0, len(issued.code), 4)),
        qr=pay_address(show.settings.public_url, issued.code) if owed else "",
        facts=(
            Fact("缴款人", _payer(notice, owner=owner)),
            *_matter(show, issued, owner=owner),
            *notice_facts(show.archive, notice),
        ),
        ways=(_ways(show, issued),) if owed else (),
        sections=tuple(sections),
        whys=(why,) if why is not None and notice.state in OWED else (),
        papers=_papers(show, notice, refunds) if owner else None,
        actions=tuple(_actions(show, notice, refunds)) if owner else (),
        boxes=_boxes(),
    )


def _payer(notice: Dossier, *, owner: bool) -> str:
    if not owner:
        return masked_payer(notice)
    annex = notice.record(0).annex
    return (annex.get("payer") if annex is not None else None) or "（已删除）"


def _matter(show: Showing, issued: NoticeIssued, *, owner: bool) -> Iterator[Fact]:
    """The case it is charged for, for its payer."""
    case = case_of(show.archive, issued.matter) if owner else None
    if case is not None:
        yield Fact("办件编号", issued.matter, address("my.case", number=issued.matter))


def _alerts(show: Showing, notice: Dossier) -> Iterator[Alert]:
    now = standing(notice)
    if notice.state == "expired":
        yield Alert("缴款期限已过，识别码不能再缴款。仍需办理的，请联系开具单位申请变更。", "已过期", "stop")
    elif notice.state == "unpaid" and now.due_by is not None and now.due_by == show.now.date():
        yield Alert("今天是最后一天，请在银行营业时间内缴款。", "今天到期", "stop")
    if show.settings.demo:
        yield Alert("缴款识别码由演示系统发出，不能用于真实缴款。", "演示")


def _ways(show: Showing, issued: NoticeIssued) -> Section:
    account = fiscal_account(show.archive, issued.account)
    means = "可以刷卡，不收现金" if of_trading(issued) else "可以付现金，也可以刷卡"
    transfer = (
        Fact("收款人户名", account.name),
        Fact("收款账号", account.number),
        Fact("开户银行", account.bank),
        Fact("附言", issued.code),
    )
    return Section(
        "怎样缴款",
        "ways",
        paragraphs=(
            f"银行窗口：到{account.bank}窗口，出示缴款识别码或者二维码，{means}。",
            "网上缴款：在银行的手机或者网上银行选择“非税缴费”，输入缴款识别码，核对单位和金额后支付。",
            "转账：按下列账户转账，附言填写缴款识别码，金额与应缴金额一致；银行确认后状态改为已缴款。",
        ),
        facts=transfer,
        actions=tuple(_demo_banks(show, issued)),
    )


def _demo_banks(show: Showing, issued: NoticeIssued) -> Iterator[Action]:
    """In a demo hall the demo's own bank, where the code can be paid at once; a real bank has pages of its own."""
    banks = show.archive.shelf("fee-banks")
    for code, url in show.settings.banks.items() if show.settings.demo else ():
        if code in banks and issued.account in banks[code]["accounts"]:
            label = f"网上缴款（{banks[code]['name']}，演示）"
            yield Action(label, f"{url}/pay?{urlencode({'code': issued.code})}", primary=True)


def _papers(show: Showing, notice: Dossier, refunds: tuple[Dossier, ...]) -> Table:
    rows = []
    for title, number, n in papers_of(show, (notice, *refunds), PRINTED):
        route = "my.fee.paper" if number == notice.number else "my.refund.paper"
        dossier = show.archive[number]
        rows.append(
            Row(
                (
                    Cell(title, address(route, number=number, n=str(n))),
                    Cell(record_number(number, n)),
                    Cell(day(dossier.record(n).at)),
                )
            )
        )
    columns = (Column("文书", head=True), Column("编号"), Column("日期", nowrap=True))
    return Table("通知书和票据", columns, tuple(rows), empty="正在印制，请稍后刷新。")


def refundable(show: Showing, notice: Dossier) -> bool:
    """Whether a payer may ask for money back: paid, not to trading, and not all of it asked for already."""
    paid = payment_of(notice)
    issued = notice.the(NoticeIssued)
    if paid is None or notice.state != "paid" or issued.bond or of_trading(issued):
        return False
    of = record_number(notice.number, paid[0])
    return refunded(show.archive.children(notice.number), of) < paid[1].amount


def _actions(show: Showing, notice: Dossier, _refunds: tuple[Dossier, ...]) -> Iterator[Action]:
    if refundable(show, notice):
        yield Action("申请退付", address("my.fee.refund", number=notice.number))


def _why_refused(refunds: tuple[Dossier, ...]) -> Iterator[str]:
    for refund in refunds:
        refused = refund.latest(RefundRefused)
        if refused is not None:
            yield f"{refund.number.rpartition('.')[2]} 不予退付的理由：{refused.reason}"


def _boxes() -> tuple[Box, ...]:
    return (
        Box(
            "收费标准",
            ("每一项收费都有公布的依据和标准；没有依据的，可以拒绝缴纳并投诉。",),
            (Link("看收费标准", address("fees")),),
        ),
    )
