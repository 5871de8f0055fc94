"""The bank's head at the counter: the day's list, closing and remitting, outages, evidence."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from pyramid.view import view_config

from hallcore.fees.banking import DayClosed, DayOpened, Remitted, ShiftEnded, ShiftStarted
from hallcore.fees.forms import OutageForm, RemitForm
from hallcore.fees.model import CHANNELS
from hallcore.fees.rules import bank_number, books_of, summed, taken
from hallcore.ground.codes import mask_name
from portal.bank_contexts import BankContext
from portal.forms import choices
from portal.forms.bank import NothingFields, OutageFields, RemitFields
from portal.people import person_name
from portal.presenters import bank as told
from portal.presenters import bank_lists as lists
from portal.presenters.addresses import address
from portal.presenters.case_bundle import chain_bundle
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing, showing
from portal.presenters.writing import amount, day, moment, yuan
from portal.views.bank import show_counter
from portal.views.desk import beside, posted, refused, to
from portal.views.evidence import sent_bundle

SHOWN_DAYS = 400
"""Days back that the list of booking days reaches."""


# -- days -------------------------------------------------------------------------------------------


@view_config(route_name="bank.days", request_method="GET", renderer="desk/list.jinja2")
def days(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The branch's booking days, newest first."""
    show = show_counter(request, context, "bank.days")
    columns = (
        Column("营业日", head=True, nowrap=True),
        Column("状态"),
        Column("收款（元）", numeric=True),
        Column("划缴（元）", numeric=True),
    )
    rows = []
    since = (context.on - timedelta(days=SHOWN_DAYS)).isoformat()
    for (on, bank), one in reversed(list(context.archive.shelf("fee-days").items((since, "")))):
        if bank == context.paper.code:
            state = told.show_state(show, context.archive[one["number"]])
            total = amount(Decimal(one["amount"])) if one["amount"] else ""
            cells = (
                Cell(on, address("bank.day", number=one["number"])),
                Cell(state),
                Cell(total),
                Cell(amount(Decimal(one["remitted"]))),
            )
            rows.append(Row(cells))
    table = Table("营业日清单", columns, tuple(rows[: lists.ROWS]), empty="还没有营业日。")
    return {"page": DeskListPage(title="营业日清单", table=table)}


@view_config(route_name="bank.day", request_method="GET", renderer="desk/dossier.jinja2")
def one_day(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A day's list: by account and channel, by shift, and every taking."""
    show, matter = show_counter(request, context, "bank.days"), context.subject
    books = books_of(context.archive, matter)
    actions: tuple[Action, ...] = ()
    if "banker" in request.identity.roles:
        actions = _day_actions(context)
    opened = matter.the(DayOpened)
    facts = (
        Fact("营业日", day(opened.day)),
        Fact("网点", context.paper.name),
        Fact("截止时间", f"{context.paper.cutoff:%H:%M}"),
        Fact("状态", told.show_state(show, matter)),
    )
    sections = (
        Section("按账户和收款方式", tables=(_sums(context, books),)),
        Section("班次", tables=(_shifts(context),)),
        Section("划缴", tables=(_remitted(context),)),
        Section("收款清单", tables=(lists.takings_table(context.archive, books, "收款清单"),)),
    )
    page = DossierPage(
        title=f"营业日 {opened.day}",
        tags=(Tag(told.show_state(show, matter), "solid" if matter.state == "open" else "grey"),),
        actions=actions,
        readonly=not actions,
        facts=facts,
        sections=sections,
        crumbs=(Link("营业日清单", address("bank.days")), Link(str(opened.day))),
    )
    return {"page": page}


def _day_actions(context: BankContext) -> tuple[Action, ...]:
    number = context.subject.number
    evidence = Action("导出证据", address("bank.evidence", number=number))
    if context.subject.state == "open":
        return (Action("日终", address("bank.close", number=number), primary=True), evidence)
    if _unremitted(context):
        return (Action("划缴", address("bank.remit", number=number), primary=True), evidence)
    return (evidence,)


def _unremitted(context: BankContext) -> dict[str, Decimal]:
    """What a closed day still owes the treasury, by account."""
    closed = context.subject.latest(DayClosed)
    if closed is None:
        return {}
    sums: dict[str, Decimal] = {}
    for one in closed.takings:
        sums[one.account] = sums.get(one.account, lists.ZERO) + one.amount
    done = {one.account for one in context.subject.papers(Remitted)}
    return {account: total for account, total in sums.items() if total and account not in done}


def _sums(context: BankContext, books: tuple[str, ...]) -> Table:
    columns = (
        Column("账户", head=True),
        Column("收款方式"),
        Column("笔数", numeric=True),
        Column("金额（元）", numeric=True),
    )
    found = summed(context.archive, taken(context.archive, books))
    rows = [
        Row((Cell(one.account), Cell(CHANNELS[one.channel]), Cell(str(one.count)), Cell(amount(one.amount))))
        for one in found
    ]
    if rows:
        total = sum((one.amount for one in found), lists.ZERO)
        rows.append(Row((Cell("合计"), Cell(), Cell(), Cell(amount(total))), "total"))
    return Table("按账户和收款方式", columns, tuple(rows), empty="还没有收款。")


def _shifts(context: BankContext) -> Table:
    columns = (
        Column("班次", head=True, nowrap=True),
        Column("柜员"),
        Column("接班", nowrap=True),
        Column("接班现金（元）", numeric=True),
        Column("应有（元）", numeric=True),
        Column("清点（元）", numeric=True),
        Column("差异（元）", numeric=True),
    )
    rows = []
    for one in context.archive.children(context.subject.number):
        began, ended = one.the(ShiftStarted), one.latest(ShiftEnded)
        counted = (ended.cash_expected, ended.cash_counted, ended.difference) if ended is not None else ()
        cells = (
            Cell(one.number),
            Cell(mask_name(person_name(context.archive, began.teller)), note=began.teller),
            Cell(moment(one.record(0).at)),
            Cell(amount(began.cash)),
            *(Cell(amount(value)) for value in counted),
            *(Cell("当班" if n == 0 else "") for n in range(3 - len(counted))),
        )
        rows.append(Row(cells))
    return Table("班次", columns, tuple(rows), empty="还没有人接班。")


def _remitted(context: BankContext) -> Table:
    columns = (Column("账户", head=True), Column("银行流水号"), Column("金额（元）", numeric=True))
    rows = tuple(
        Row((Cell(one.account), Cell(one.serial), Cell(amount(one.amount))))
        for one in context.subject.papers(Remitted)
    )
    return Table("划缴", columns, rows, empty="还没有划缴。")


@view_config(route_name="bank.close", renderer="desk/form.jinja2")
def close(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Close the day, after one more look at its list."""
    show_counter(request, context, "bank.days")
    number, form = context.subject.number, NothingFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("close-day", number, "banker")
            return to(request, "bank.day", done="day-closed", number=number)
    books = books_of(context.archive, context.subject)
    page = FormPage(
        title="日终",
        alerts=refused(request),
        lead="日终后当日收款不能再冲正，差错改按退付办理。",
        before=(
            Section("按账户和收款方式", tables=(_sums(context, books),)),
            Section("班次", tables=(_shifts(context),)),
        ),
        submit="确认日终",
        danger=True,
        cancel=Link("返回", address("bank.day", number=number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="bank.remit", renderer="desk/form.jinja2")
def remit(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say that a day's money of one account went to the treasury."""
    show_counter(request, context, "bank.days")
    number, owed = context.subject.number, _unremitted(context)
    form = RemitFields(posted(request), amount=next(iter(owed.values()), None))
    form.account.choices = choices((code, f"{code}　{yuan(total)}") for code, total in owed.items())
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = RemitForm(form.account.data, form.amount.data, form.serial.data.strip())
            request.perform("remit", number, "banker", filled)
            return to(request, "bank.day", done="remitted", number=number)
    if not owed and request.method != "POST":
        request.override_renderer = "desk/shown.jinja2"
    page = FormPage(
        title="划缴财政账户",
        alerts=refused(request),
        lead="全额划缴，每个账户每日一次。",
        before=(Section("已划缴", tables=(_remitted(context),)),) if not owed else (),
        submit="确认划缴",
        cancel=Link("返回", address("bank.day", number=number)),
    )
    return {"page": page, "form": form}


# -- outages ------------------------------------------------------------------------------------------


@view_config(route_name="bank.outages", renderer="desk/form.jinja2")
def outages(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The outages on record, and a new one."""
    show_counter(request, context, "bank.outages")
    form = OutageFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = OutageForm(form.began.data, form.ended.data, form.reason.data)
            request.perform("record-bank-outage", bank_number(context.paper.code), "banker", filled)
            return to(request, "bank.outages")
    columns = (
        Column("登记", head=True, nowrap=True),
        Column("开始", nowrap=True),
        Column("恢复", nowrap=True),
        Column("情况"),
    )
    rows = tuple(
        Row(
            (
                Cell(number),
                Cell(moment(one.began)),
                Cell(moment(one.ended) if one.ended else "尚未恢复"),
                Cell(one.reason),
            )
        )
        for number, one in lists.outage_rows(context)
    )
    page = FormPage(
        title="系统故障登记",
        alerts=refused(request),
        before=(Section("已登记", tables=(Table("已登记的故障", columns, rows, empty="没有故障登记。"),)),),
        submit="登记",
        cancel=Link("返回", address("bank")),
    )
    return {"page": page, "form": form}


# -- evidence -----------------------------------------------------------------------------------------


@view_config(route_name="bank.evidence", request_method="GET")
def evidence(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The whole chain of a notice, day, shift or refund, with what proves it offline."""
    show: Showing = showing(request)
    data = chain_bundle(show, request.hall.house.promise.verifier, context.subject)
    return sent_bundle(request, context.subject, data)
