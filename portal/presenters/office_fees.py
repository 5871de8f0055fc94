"""Fees at an officer's desk: the notices of a case and of a department, and issuing one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from hallcore.approval.model import ApplicationReceived
from hallcore.approval.rules import deliver_by_of
from hallcore.catalogue.rules import fees_for, tariff_number
from hallcore.dossier import Archive, Dossier
from hallcore.fees.model import Charge, Tariff, TariffPublished
from hallcore.fees.rules import notices_of, pending, standing
from hallcore.fees.tariff import Measure, charge_for
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan, in_words
from portal.contexts import CaseContext
from portal.forms.fees import names_of
from portal.permissions import Permission, allowed
from portal.presenters.addresses import address
from portal.presenters.cases_told import item_of
from portal.presenters.charging import charged_for, due_words, formula_words
from portal.presenters.desks import DeskListPage, FieldGroup, FormPage
from portal.presenters.fee_notice import (
    amount_facts,
    charges_table,
    state_tag,
)
from portal.presenters.office_case import crumbs
from portal.presenters.office_steps import unpaid
from portal.presenters.offices import CasePage
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    Option,
    Pager,
    Row,
    Section,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import day
from portal.sessions import Visitor

PAGE = 30
VIEWS = {
    "unpaid": "待缴款",
    "expired": "已过期",
    "change": "待批变更",
    "refund": "待确认退付",
    "paid": "已缴款",
    "waived": "已减免",
    "cancelled": "已作废",
}


# -- on the case ------------------------------------------------------------------------------------


def with_fees(page: CasePage, show: Showing, visitor: Visitor, context: CaseContext) -> CasePage:
    """A case's page with its fees, and with what keeps a licence back."""
    section = case_fees(show, visitor, context)
    return msgspec.structs.replace(
        page,
        alerts=(*page.alerts, *unpaid_alert(show, context.case)),
        sections=(*page.sections, *((section,) if section is not None else ())),
    )


def case_fees(show: Showing, visitor: Visitor, context: CaseContext) -> Section | None:
    """The notices of a case, and the way to issue one; None where nothing is or can be charged."""
    case = context.case
    notices = tuple(notices_of(show.archive, case.number))
    may = allowed(Permission.FEE_ISSUE, visitor, context)
    offered = may and bool(chargeable(show.archive, context.department, item_fees(show, case)))
    if not notices and not offered:
        return None
    action = Action("开具缴款通知书", address("office.fee.new", number=case.number))
    return Section(
        "收费",
        "fees",
        paragraphs=("部门窗口不收取任何款项，申请人凭缴款通知书到银行缴款。",),
        tables=(_notices_table(notices),),
        actions=(action,) if offered else (),
    )


def unpaid_alert(show: Showing, case: Dossier) -> Iterator[Alert]:
    """What keeps a licence from being handed over, and that its clock runs on."""
    waiting = unpaid(show.archive, case)
    if waiting and case.state == "decided":
        until = deliver_by_of(case)
        clock = f"送达期限 {day(until)} 不因缴款停止计算。" if until else "送达期限不因缴款停止计算。"
        links = (Link("依据 FEE-19", address("law.rule", rule="FEE-19")),)
        yield Alert(
            f"缴清或者批准减免、作废后方可送达：{'、'.join(waiting)}。{clock}", "尚未缴款", "stop", links
        )


def _notices_table(notices: Iterable[Dossier]) -> Table:
    rows = tuple(
        Row(
            (
                Cell(notice.number, address("office.fee", number=notice.number)),
                Cell(charged_for(standing(notice).charges)),
                Cell(f"{standing(notice).amount:,.2f}"),
                Cell(due_words(standing(notice).due_by)),
                Cell(tag=state_tag(notice.state), note="变更待批准" if pending(notice) else ""),
            )
        )
        for notice in notices
    )
    columns = (
        Column("通知书", head=True),
        Column("项目"),
        Column("金额（元）", numeric=True),
        Column("缴款期限", nowrap=True),
        Column("状态", nowrap=True),
    )
    return Table("缴款通知书", columns, rows, empty="没有开具缴款通知书。")


def item_fees(show: Showing, case: Dossier) -> dict[str, Measure]:
    """What the case's item charges in its situation: code → measure to begin with."""
    application = case.the(ApplicationReceived)
    chosen = {answer.question: answer.choice for answer in application.answers}
    lines = fees_for(item_of(show, case), chosen)
    return {line.tariff: Measure(line.tariff, option=line.option) for line in lines if line.tariff}


def chargeable(archive: Archive, department: str, first: Iterable[str] = ()) -> tuple[Tariff, ...]:
    """The fee items a department may charge today: those of the matter first, then its own others; bonds apart.

    What every department may charge stands there only where the matter itself names it.
    """
    shelf, named = archive.shelf("fee-tariffs"), tuple(first)
    own = [
        code
        for code, known in shelf.items()
        if known["state"] == "charged"
        and known["kind"] != "bond"
        and (known["department"] == department or (code in named and not known["department"]))
    ]
    order = [*(code for code in named if code in own), *own]
    return tuple(archive[tariff_number(code)].the(TariffPublished).tariff for code in dict.fromkeys(order))


# -- issuing ------------------------------------------------------------------------------------------


def issue_page(
    case: Dossier,
    form: Any,  # noqa: ANN401 - a form made for the case
    tariffs: tuple[Tariff, ...],
    alerts: tuple[Alert, ...],
) -> FormPage:
    """The window where a notice is filled in."""
    title = "开具缴款通知书"
    return FormPage(
        title=title,
        crumbs=crumbs(case, title),
        alerts=alerts,
        lead="选择收费项目并填写数量；金额由系统按现行标准计算，下一步核对后开具。不属于公布目录的不得收取。",
        groups=measure_groups(form, tariffs),
        submit="计算金额",
        cancel=Link("返回案卷", address("office.case", number=case.number)),
    )


def measure_groups(
    form: Any,  # noqa: ANN401 - a form made for the case
    tariffs: tuple[Tariff, ...],
) -> tuple[FieldGroup, ...]:
    """A group of fields for each tariff, with its standard."""
    return tuple(
        FieldGroup(
            f"{tariff.name}（{tariff.code}）",
            names_of(form, n),
            f"{tariff.standard}。{'；'.join(formula_words(tariff.formula, tariff.unit))}。",
        )
        for n, tariff in enumerate(tariffs)
    )


def previewed(archive: Archive, measures: Iterable[Measure], show: Showing) -> tuple[Charge, ...]:
    """The charges as they would be issued today.

    Raises:
        Refusal: A measure does not fit its tariff, or nothing was chosen.
    """
    today = show.now.date()
    charges = tuple(charge_for(archive[tariff_number(one.tariff)], one, today) for one in measures)
    if not charges:
        raise Refusal("请至少选择一个收费项目，填写数量", "FEE-01")
    return charges


def preview_page(
    show: Showing, case: Dossier, charges: tuple[Charge, ...], alerts: tuple[Alert, ...]
) -> FormPage:
    """What the notice would say, to be confirmed."""
    amount = sum((one.amount for one in charges), Decimal("0.00"))
    facts = (
        *amount_facts(format_yuan(amount), in_words(amount)),
        Fact("缴款期限", show.law().clock("C82").span),
    )
    title = "核对缴款通知书"
    table = charges_table(show.archive, charges)
    return FormPage(
        title=title,
        crumbs=crumbs(case, title),
        alerts=alerts,
        lead="请与申请人核对。开具后缴款识别码即时生成，需要改动的须申请变更，由他人批准。",
        before=(Section("应缴金额", facts=facts, tables=(table,)),),
        submit="开具缴款通知书",
        cancel=Link("重新填写", address("office.fee.new", number=case.number)),
    )


# -- the department's list ------------------------------------------------------------------------------


def fees_page(show: Showing, departments: tuple[str, ...], view: str, after: str) -> DeskListPage:
    """The notices of the visitor's departments in one view, thirty to a page."""
    found = list(_listed(show.archive, departments, view, after))
    rows, more = found[:PAGE], len(found) > PAGE
    shelf = show.archive.shelf("fee-notices")
    table = Table(
        VIEWS[view],
        (
            Column("通知书", head=True),
            Column("事项"),
            Column("部门"),
            Column("金额（元）", numeric=True),
            Column("缴款期限", nowrap=True),
            Column("状态", nowrap=True),
        ),
        tuple(_listed_row(number, shelf[number]) for _key, number in rows),
        empty="没有符合条件的通知书。",
    )
    options = tuple(Option(key, word, key == view) for key, word in VIEWS.items())
    filters = FilterForm(address("office.fees"), (FilterField("view", "查看", "select", view, options),))
    following = address("office.fees", query={"view": view, "after": rows[-1][0]}) if more else ""
    return DeskListPage(
        title="收费",
        crumbs=(Link("办件", address("office")), Link("收费")),
        note=f"{VIEWS[view]}，{'、'.join(departments) or '没有部门'}",
        table=table,
        filters=filters,
        pager=Pager(f"本页 {len(rows)} 份", next=following) if rows else None,
    )


def _listed_row(number: str, known: dict[str, Any]) -> Row:
    return Row(
        (
            Cell(number, address("office.fee", number=number)),
            Cell(known["about"]),
            Cell(known["organ"]),
            Cell(f"{Decimal(known['amount']):,.2f}"),
            Cell(known["due"] or "待公布"),
            Cell(tag=state_tag(known["state"]), note="变更待批准" if known["change"] else ""),
        )
    )


def _listed(
    archive: Archive, departments: tuple[str, ...], view: str, after: str
) -> Iterator[tuple[str, str]]:
    """(key to go on after, number) of a view, one more than a page at most."""
    count = 0
    for key, number in _walk(archive, departments, view):
        if after and key <= after:
            continue
        yield key, number
        count += 1
        if count > PAGE:
            return


def _walk(archive: Archive, departments: tuple[str, ...], view: str) -> Iterator[tuple[str, str]]:
    last = "\U0010ffff"
    for code in departments:
        if view == "change":
            for key in archive.shelf("fee-changes").keys((code, ""), (code, last)):
                yield f"{code}|{key[1]}", key[1]
        elif view == "refund":
            known = archive.shelf("fee-refunds")
            for key in archive.shelf("fee-refund-desk").keys(("asked", "", ""), ("asked", last, last)):
                if known[key[2]]["department"] == code:
                    yield f"{code}|{key[1]}|{key[2]}", archive[key[2]].parent
        else:
            for key in archive.shelf("fee-desk").keys((code, view, "", ""), (code, view, last, last)):
                yield f"{code}|{key[2]}|{key[3]}", key[3]
