"""One payment notice at an officer's desk: how it stands, changing it, deciding on a change, confirming refunds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hallcore.approval.model import ApplicationReceived
from hallcore.dossier import Dossier
from hallcore.fees.banking import RefundAsked
from hallcore.fees.model import CHANGES, NoticeIssued, Tariff
from hallcore.fees.rules import asked_by, pending, standing
from hallcore.fees.tariff import Measure
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan
from portal.fee_contexts import NoticeContext
from portal.presenters.addresses import address
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.fee_notice import (
    compared,
    due_why,
    notice_facts,
    papers_of,
    refunds_table,
    state_tag,
    what_is_owed,
)
from portal.presenters.office_fees import measure_groups
from portal.presenters.office_steps import officer
from portal.presenters.offices import CasePage
from portal.presenters.payers import masked_payer
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment
from portal.seating import Seat
from portal.sessions import Visitor

PRINTED = ("payment-notice", "notice-change-approved", "fiscal-receipt")
"""What is printed of a notice."""


# -- one notice ---------------------------------------------------------------------------------------


def notice_page(show: Showing, visitor: Visitor, seat: Seat, context: NoticeContext) -> CasePage:
    """A notice whole, for the department that issued it and those who look on."""
    notice, issued = context.notice, context.issued
    duties = seat.duties.get(context.department, ())
    refunds = show.archive.children(notice.number)
    why = due_why(show, notice)
    return CasePage(
        title=f"缴款通知书 {notice.number}",
        crumbs=(Link("收费", address("office.fees")), Link(notice.number)),
        alerts=tuple(_notice_alerts(show, notice)),
        tags=(state_tag(notice.state),),
        meta=(issued.organ, f"{exact_moment(notice.record(0).at)} 开具"),
        actions=tuple(_notice_actions(visitor, duties, notice)),
        blocked=None,
        remaining=None,
        facts=(
            Fact("缴款人", masked_payer(notice)),
            *notice_facts(show.archive, notice),
            *_matter(show, issued),
        ),
        whys=(why,) if why is not None else (),
        sections=tuple(_notice_sections(show, notice, refunds, duties)),
        records=_records(show, (notice, *refunds)),
    )


def _matter(show: Showing, issued: NoticeIssued) -> Iterator[Fact]:
    matter = show.archive.get(issued.matter)
    case = matter is not None and matter.latest(ApplicationReceived) is not None
    yield Fact("办件编号", issued.matter, address("office.case", number=issued.matter) if case else "")


def _notice_alerts(show: Showing, notice: Dossier) -> Iterator[Alert]:
    waiting = pending(notice)
    if waiting is not None:
        n, asked = waiting
        who = officer(show.archive, asked_by(notice, n))
        text = (
            f"{who}申请{CHANGES[asked.change]}，变更后应缴 {format_yuan(asked.amount)}。理由：{asked.reason}"
        )
        yield Alert(text, "变更等待批准", "stop")
    if notice.state == "expired":
        yield Alert(
            "缴款期限已过，识别码不能再缴款；需要继续收取的，请申请变更，重新起算期限。", "已过期", "stop"
        )


def _notice_actions(visitor: Visitor, duties: tuple[str, ...], notice: Dossier) -> Iterator[Action]:
    if notice.state not in {"unpaid", "expired"}:
        return
    waiting = pending(notice)
    if waiting is None and {"acceptor", "handler"} & set(duties):
        yield Action("申请变更、作废或者减免", address("office.fee.change", number=notice.number))
    if waiting is not None and "approver" in duties and asked_by(notice, waiting[0]) != visitor.account:
        yield Action("批准或者不予批准", address("office.fee.decide", number=notice.number), primary=True)


def _notice_sections(
    show: Showing, notice: Dossier, refunds: tuple[Dossier, ...], duties: tuple[str, ...]
) -> Iterator[Section]:
    yield what_is_owed(show, notice)
    waiting = pending(notice)
    if waiting is not None:
        yield compared(show, notice, waiting[1].charges, waiting[1].change)
    may = bool({"handler", "approver"} & set(duties))
    urls = {
        refund.number: address("office.refund", number=refund.number)
        for refund in refunds
        if may and refund.state == "asked"
    }
    table = refunds_table(refunds, urls)
    if table is not None:
        yield Section("退付", "refunds", tables=(table,))


def _records(show: Showing, dossiers: Iterable[Dossier]) -> Table:
    """What was filed of a notice and its refunds, each with its printed paper."""
    found = tuple(dossiers)
    printed = {(number, n) for _title, number, n in papers_of(show, found, PRINTED)}
    rows = []
    for dossier in found:
        for n, record in enumerate(dossier.all_records()):
            if record.type in {"paper-issued", "inside-paper-issued"}:
                continue
            actor, index = record.head["actor"], show.journal.position(dossier.number, n)
            who = (
                officer(show.archive, actor["account"])
                if actor["account"].startswith("U-")
                else actor["account"]
            )
            pdf = dossier is found[0] and (dossier.number, n) in printed
            url = address("office.fee.paper", number=dossier.number, n=str(n)) if pdf else ""
            rows.append(
                Row(
                    (
                        Cell(record.paper.title),
                        Cell(exact_moment(record.at)),
                        Cell(who),
                        Cell(f"{index:,}" if index is not None else "待入日志"),
                        Cell("PDF" if pdf else "—", url),
                    )
                )
            )
    columns = (
        Column("文书", head=True),
        Column("时间", nowrap=True),
        Column("办理人"),
        Column("日志位置", numeric=True),
        Column("印制件"),
    )
    return Table("案卷记录", columns, tuple(rows))


# -- changing -----------------------------------------------------------------------------------------


def measures_now(notice: Dossier) -> dict[str, Measure]:
    """The charges of a notice as they were measured, to begin a change with."""
    return {
        one.code: Measure(one.code, one.quantity, one.option, one.base, one.reduction)
        for one in standing(notice).charges
    }


def change_page(
    show: Showing,
    context: NoticeContext,
    form: Any,  # noqa: ANN401 - a form made for the notice
    tariffs: tuple[Tariff, ...],
    alerts: tuple[Alert, ...],
) -> FormPage:
    """The window where a change is asked for."""
    return FormPage(
        title="申请变更缴款通知书",
        crumbs=_notice_crumbs(context, "申请变更"),
        alerts=alerts,
        lead="变更须由他人批准。作废的不填收费项目；减免的填写减免后仍应收取的部分，全部减免的数量都填 0，并写明依据。",
        before=(what_is_owed(show, context.notice),),
        groups=(FieldGroup("怎样变更", ("change", "reason", "basis")), *measure_groups(form, tariffs)),
        submit="提交申请",
        cancel=_back(context),
    )


def decide_page(show: Showing, context: NoticeContext, alerts: tuple[Alert, ...]) -> FormPage:
    """The window where a change is approved or refused.

    Raises:
        Refusal: Nothing waits.
    """
    waiting = pending(context.notice)
    if waiting is None:
        raise Refusal("没有等待批准的变更", "FEE-09")
    n, asked = waiting
    facts = (
        Fact("申请人", officer(show.archive, asked_by(context.notice, n))),
        Fact("理由", asked.reason, full=True),
        Fact("依据", asked.basis or "—", full=True),
    )
    return FormPage(
        title=f"批准{CHANGES[asked.change]}",
        crumbs=_notice_crumbs(context, "批准变更"),
        alerts=alerts,
        lead="申请变更的人不能自己批准。批准后通知书即按变更后的内容执行，并告知缴款人。",
        before=(Section("申请", facts=facts), compared(show, context.notice, asked.charges, asked.change)),
        submit="提交决定",
        cancel=_back(context),
    )


def refund_page(context: NoticeContext, refund: Dossier, alerts: tuple[Alert, ...]) -> FormPage:
    """The window where the collecting unit confirms or refuses a refund."""
    asked = refund.the(RefundAsked)
    facts = (
        Fact("通知书", context.notice.number, address("office.fee", number=context.notice.number)),
        Fact("缴款人", masked_payer(context.notice)),
        Fact("退付金额", format_yuan(asked.amount), strong=True),
        Fact("理由", asked.reason, full=True),
    )
    return FormPage(
        title="确认退付",
        crumbs=_notice_crumbs(context, "确认退付"),
        alerts=alerts,
        lead="执收单位确认后由财政部门批准，银行退回原缴款账户。",
        before=(Section("退付申请", facts=facts),),
        submit="提交",
        cancel=_back(context),
    )


def _notice_crumbs(context: NoticeContext, last: str) -> tuple[Link, ...]:
    here = Link(context.notice.number, address("office.fee", number=context.notice.number))
    return (Link("收费", address("office.fees")), here, Link(last))


def _back(context: NoticeContext) -> Link:
    return Link("返回通知书", address("office.fee", number=context.notice.number))
