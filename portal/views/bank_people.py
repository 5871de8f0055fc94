"""The bank's head and its own employees: accounts opened, admitted to the window, taken from it (FEE-03)."""

from __future__ import annotations

import secrets
from typing import Any

from pyramid.view import view_config

from hallcore.fees.forms import DismissForm, TellerForm
from hallcore.fees.rules import bank_number
from hallcore.identity.model import NewAccount
from portal.bank_contexts import BankContext
from portal.forms.bank import DismissFields, NewTellerFields, NothingFields
from portal.people import person_name
from portal.presenters import bank_lists as lists
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Pager, Row, Section, Table, Tag
from portal.sessions import hash_password
from portal.views.bank import show_counter
from portal.views.desk import beside, posted, refused, to

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and figures of a one-time password: none that looks like another."""


@view_config(route_name="bank.tellers", request_method="GET", renderer="desk/list.jinja2")
def tellers(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The branch's tellers."""
    show_counter(request, context, "bank.tellers")
    found, more = lists.employees(context, request.GET.get("after", ""))
    columns = (Column("账号", head=True), Column("姓名"), Column("编号"), Column("状态"), Column("办理"))
    rows = tuple(
        Row(
            (
                Cell(one.login),
                Cell(one.name),
                Cell(one.account),
                Cell(tag=Tag("在岗", "solid") if one.here else Tag("离岗", "grey")),
                Cell("离岗", address("bank.dismiss", number=one.account))
                if one.here
                else Cell("上岗", address("bank.admit", number=one.account)),
            )
        )
        for one in found
    )
    page = DeskListPage(
        title="柜员",
        note="柜员账号只由本网点开立；大厅窗口、部门和运维不能确认收款。",
        table=Table("柜员", columns, rows, empty="还没有柜员。"),
        actions=(Action("新开柜员账号", address("bank.teller.new"), primary=True),),
        pager=Pager(
            f"本页 {len(found)} 名",
            next=address("bank.tellers", query={"after": found[-1].account}) if more else "",
        )
        if more or request.GET.get("after")
        else None,
    )
    return {"page": page}


@view_config(route_name="bank.teller.new", renderer="desk/form.jinja2")
def new_teller(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open an employee's account and put them on the window; the one-time password is shown this once."""
    show_counter(request, context, "bank.tellers")
    form = NewTellerFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            word, party = "".join(secrets.choice(ALPHABET) for _ in range(12)), context.paper.party
            person, login = form.person.data.strip(), form.login.data.strip()
            account = NewAccount(login, hash_password(word), person, ("teller",), party, once=True)
            number = request.perform("open-account", "", "banker", account).dossier
            request.perform("admit-teller", _bank(context), "banker", TellerForm(number, person))
            return _told_once(request, login, word)
    page = FormPage(
        title="新开柜员账号",
        alerts=refused(request),
        lead="提交后显示一次性口令，只显示一次，请当面交给本人。",
        submit="开立并上岗",
        cancel=Link("返回", address("bank.tellers")),
    )
    return {"page": page, "form": form}


def _told_once(request: Any, login: str, word: str) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The page that shows the password; it is kept nowhere."""
    request.override_renderer = "desk/dossier.jinja2"
    request.response.cache_control = "private, no-store"
    page = DossierPage(
        title="柜员账号已开立",
        readonly=True,
        facts=(Fact("账号", login, strong=True), Fact("一次性口令", word, strong=True)),
        sections=(
            Section(
                "提示",
                paragraphs=(
                    "本人首次登录时须自行更换口令。口令离开本页后不再显示，遗失的请离岗后另开账号。",
                ),
            ),
        ),
        crumbs=(Link("柜员", address("bank.tellers")), Link(login)),
    )
    return {"page": page}


def _bank(context: BankContext) -> str:
    return bank_number(context.paper.code)


@view_config(route_name="bank.admit", renderer="desk/form.jinja2")
def admit(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Put an employee back on the window."""
    show_counter(request, context, "bank.tellers")
    form, account = NothingFields(posted(request)), context.subject.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = TellerForm(account, person_name(context.archive, account))
            request.perform("admit-teller", _bank(context), "banker", filled)
            return to(request, "bank.tellers")
    page = FormPage(
        title=f"柜员上岗 {account}",
        alerts=refused(request),
        submit="上岗",
        cancel=Link("返回", address("bank.tellers")),
    )
    return {"page": page, "form": form}


@view_config(route_name="bank.dismiss", renderer="desk/form.jinja2")
def dismiss(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take an employee from the window."""
    show_counter(request, context, "bank.tellers")
    form, account = DismissFields(posted(request)), context.subject.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(
                "dismiss-teller", _bank(context), "banker", DismissForm(account, form.reason.data)
            )
            return to(request, "bank.tellers")
    page = FormPage(
        title=f"柜员离岗 {account}",
        alerts=refused(request),
        lead="离岗前应当交班；离岗后立即不能办理收款。",
        submit="离岗",
        danger=True,
        cancel=Link("返回", address("bank.tellers")),
    )
    return {"page": page, "form": form}
