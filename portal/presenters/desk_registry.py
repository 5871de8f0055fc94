"""The registry's windows: mandates, parties, and accounts. Personal data is shown masked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from hallcore.dossier import Dossier, record_number
from hallcore.ground.codes import division_name, mask_name, mask_phone
from hallcore.identity.model import GROUNDS, PIECES, ROLES, AnnexErased, ApplicantRegistered
from hallcore.identity.rules import applicant_number
from portal.contexts import AnnexContext
from portal.forms.registry import KINDS
from portal.people import Person, people
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, FormPage
from portal.presenters.proofs import record_rows
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
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, exact_moment, moment
from portal.sessions import Visitor
from signing.certificates import certificate_facts
from trading.registry.model import CAPACITIES, CertificateBound, MandateGranted
from trading.registry.rules import capacities_of

Alerts = tuple[Alert, ...]
ROWS = 50
"""Parties or accounts to a page of a list."""


# -- mandates ------------------------------------------------------------------------------------------------


def agencies(show: Showing) -> dict[str, str]:
    """Every agency of the registry (credit code → name)."""
    parties = show.archive.shelf("parties").items()
    return {code: summary["name"] for code, summary in parties if "agency" in summary["capacities"]}


def mandates_page(show: Showing, visitor: Visitor, alerts: Alerts) -> FormPage:
    """A purchaser's mandates and the form for a new one; an agency sees those it holds."""
    rows = tuple(_granted(show, visitor) if "purchaser" in visitor.roles else _held(show, visitor))
    columns = (
        Column("招标人", head=True),
        Column("招标代理机构"),
        Column("委托范围"),
        Column("有效期至", nowrap=True),
        Column("状态", nowrap=True),
    )
    table = Table("代理委托", columns, rows, empty="还没有委托记录。")
    return FormPage(
        title="代理委托",
        crumbs=(Link("项目", address("desk")), Link("代理委托")),
        alerts=alerts,
        lead="委托公开，有效期内代理机构可以代为登记项目、发布公告和办理后续事项。",
        before=(Section("已登记的委托", "mandates", tables=(table,)),),
        submit="登记委托",
        cancel=Link("返回工作台", address("desk")),
    )


def mandates_list(show: Showing, visitor: Visitor) -> DeskListPage:
    """The same without a form, for agencies."""
    page = mandates_page(show, visitor, ())
    return DeskListPage(title=page.title, crumbs=page.crumbs, table=page.before[0].tables[0])


def _granted(show: Showing, visitor: Visitor) -> Iterator[Row]:
    party = show.archive[applicant_number(visitor.party)]
    for paper in reversed(party.papers(MandateGranted)):
        yield _mandate(show, paper.purchaser, paper.agency, paper.scope, paper.valid_to)


def _held(show: Showing, visitor: Visitor) -> Iterator[Row]:
    for code, summary in show.archive.shelf("parties").items():
        for agency, scope, valid_to in summary["mandates"]:
            if agency == visitor.party:
                yield _mandate(show, code, agency, scope, valid_to)


def _mandate(show: Showing, purchaser: str, agency: str, scope: str, valid_to: str) -> Row:
    runs = date.fromisoformat(valid_to) >= show.now.date()
    return Row(
        (
            Cell(_name(show, purchaser)),
            Cell(_name(show, agency)),
            Cell(scope),
            Cell(valid_to),
            Cell(tag=Tag("有效") if runs else Tag("已到期", "grey")),
        )
    )


def _name(show: Showing, code: str) -> str:
    summary = show.archive.shelf("parties").get(code)
    return str(summary["name"]) if summary is not None else code


# -- parties -------------------------------------------------------------------------------------------------


def parties_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """The registry of parties, filtered by words (of name or code) and capacity."""
    words, capacity = asked.get("q", "").strip(), asked.get("capacity", "")
    found = [
        (code, summary)
        for code, summary in show.archive.shelf("parties").items()
        if (words in summary["name"] or words.upper() in code)
        and (not capacity or capacity in summary["capacities"])
    ]
    here, last = _place(asked, len(found))
    rows = tuple(_party(code, summary) for code, summary in found[(here - 1) * ROWS : here * ROWS])
    columns = (
        Column("统一社会信用代码", nowrap=True),
        Column("名称", head=True),
        Column("性质", nowrap=True),
        Column("地区", nowrap=True),
        Column("入库身份"),
    )
    options = (
        Option("", "全部身份", not capacity),
        *(Option(value, label, value == capacity) for value, label in CAPACITIES.items()),
    )
    return DeskListPage(
        title="交易主体",
        note=f"{count(len(found))} 家",
        table=Table("交易主体", columns, rows, empty="没有符合条件的主体。"),
        actions=(Action("登记主体", address("desk.parties", query={"new": "1"}), primary=True),),
        filters=FilterForm(
            address("desk.parties"),
            (
                FilterField("q", "名称或者代码", value=words),
                FilterField("capacity", "入库身份", "select", options=options),
            ),
        ),
        pager=_pager("desk.parties", {"q": words, "capacity": capacity}, here, last, len(found)),
    )


def _place(asked: Mapping[str, str], total: int) -> tuple[int, int]:
    """Which page is asked for, and how many there are."""
    last = max(1, -(-total // ROWS))
    page = asked.get("page", "1")
    return min(max(int(page) if page.isdecimal() else 1, 1), last), last


def _pager(route: str, asked: Mapping[str, str], here: int, last: int, total: int) -> Pager | None:
    if last == 1:
        return None

    def url(page: int) -> str:
        kept = {name: value for name, value in asked.items() if value}
        return address(route, query={**kept, "page": str(page)})

    links = tuple(Link(str(page), url(page), page == here) for page in range(1, last + 1))
    first = (here - 1) * ROWS + 1
    return Pager(
        f"第 {first}–{min(first + ROWS - 1, total)} 条，共 {count(total)} 条",
        links,
        url(here - 1) if here > 1 else "",
        url(here + 1) if here < last else "",
    )


def _party(code: str, summary: Mapping[str, Any]) -> Row:
    return Row(
        (
            Cell(code, address("desk.party", code=code)),
            Cell(summary["name"]),
            Cell(KINDS.get(summary["kind"], summary["kind"])),
            Cell(division_name(summary["region"]) or summary["region"]),
            Cell("、".join(CAPACITIES[each] for each in summary["capacities"]) or "未入库"),
        )
    )


def new_party_page(alerts: Alerts) -> FormPage:
    """The window where a party is registered and listed."""
    return FormPage(
        title="登记主体",
        crumbs=(Link("交易主体", address("desk.parties")), Link("登记主体")),
        alerts=alerts,
        lead="同一主体只登记一次，办事与交易共用。",
        submit="登记并入库",
        url=address("desk.parties"),
        cancel=Link("返回", address("desk.parties")),
    )


def party_page(show: Showing, party: Dossier, alerts: Alerts) -> FormPage:
    """What is known of a party, and what may be added."""
    paper = party.the(ApplicantRegistered)
    return FormPage(
        title=paper.name,
        crumbs=(Link("交易主体", address("desk.parties")), Link(paper.code)),
        alerts=alerts,
        before=tuple(_party_sections(show, party, paper)),
        submit="保存",
        multipart=True,
        cancel=Link("返回", address("desk.parties")),
    )


def _party_sections(show: Showing, party: Dossier, paper: ApplicantRegistered) -> Iterator[Section]:
    annex, erasure = party.record(0).annex, address("desk.erasure", number=record_number(party.number, 0))
    erasable = annex is not None and bool(annex.pieces)
    facts = (
        Fact("统一社会信用代码", paper.code, strong=True),
        Fact("性质", KINDS.get(paper.kind, paper.kind)),
        Fact("地区", division_name(paper.region, full=True) or paper.region),
        Fact("入库身份", "、".join(CAPACITIES[each] for each in sorted(capacities_of(party))) or "未入库"),
        Fact("联系人", _piece(party, "contact", mask_name)),
        Fact("联系电话", _piece(party, "phone", mask_phone)),
        *((Fact("个人信息", "可依法删除", link=Link("删除个人信息", erasure)),) if erasable else ()),
    )
    yield Section("基本情况", facts=facts)
    bound = party.latest(CertificateBound)
    if bound is not None:
        known = certificate_facts(bound.certificate.encode())
        told = (
            Fact("签名人", known.subject),
            Fact("有效期", f"{moment(known.valid_from)} 至 {moment(known.valid_to)}"),
            Fact("证书摘要 SHA-256", bound.certificate_sha256, full=True, code=True),
        )
        yield Section("现行签名证书", "certificate", facts=told)
    rows = tuple(
        Row((Cell(row.kind), Cell(row.number, row.url), Cell(exact_moment(row.at))))
        for row in record_rows(show, (party,))
    )
    columns = (Column("文书", head=True), Column("记录号", nowrap=True), Column("时间", nowrap=True))
    yield Section("公开记录", "records", tables=(Table("公开记录", columns, rows),))


def _piece(party: Dossier, name: str, mask: Callable[[str], str]) -> str:
    """A piece of what was given when the party was registered, masked, or why there is none."""
    record = party.record(0)
    value = record.annex.get(name) if record.annex is not None else None
    if value is None:
        return "已删除" if name in record.head.get("annex", {}) else "未登记"
    return mask(value)


# -- personal data ---------------------------------------------------------------------------------------------


def erasure_page(context: AnnexContext, alerts: Alerts) -> FormPage:
    """The window where the personal data beside a record is erased; what it says is not shown, only what it is."""
    number, annex = record_number(context.dossier.number, context.n), context.record.annex
    standing = {name for name, _salt, _value in annex.pieces} if annex is not None else set()
    facts = (
        Fact("记录", number),
        Fact("文书", context.record.paper.title),
        *(
            Fact(PIECES.get(name, f"附卷“{name}”"), "在附卷中" if name in standing else "已删除")
            for name in context.record.head["annex"]
        ),
    )
    note = "记录、电子印章和公开日志不受影响，仍可验证；删除后任何人无法恢复，也无法由记录中的摘要推得。"
    return FormPage(
        title=f"删除个人信息　{number}",
        crumbs=(Link("删除个人信息"),),
        alerts=alerts,
        lead="依法应当删除的，删除该记录附卷中的全部个人信息，并另行记录删除的内容、情形和理由。",
        before=(
            Section("附卷", "annex", facts=facts, paragraphs=(note,)),
            *(_erased(paper) for paper in context.dossier.papers(AnnexErased) if paper.of == number),
        ),
        submit="删除",
        danger=True,
        cancel=Link("返回", address("desk")),
    )


def _erased(paper: AnnexErased) -> Section:
    facts = (Fact("法定情形", GROUNDS[paper.ground], full=True), Fact("理由", paper.reason, full=True))
    return Section("已经删除", "erased", facts=facts)


# -- accounts ------------------------------------------------------------------------------------------------


def accounts_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """Every account with its roles; names masked."""
    words, role = asked.get("q", "").strip().lower(), asked.get("role", "")
    found = [
        person
        for person in people(show.archive)
        if words in person.login and (not role or role in person.roles)
    ]
    here, last = _place(asked, len(found))
    rows = tuple(_account(show, person) for person in found[(here - 1) * ROWS : here * ROWS])
    options = (
        Option("", "全部角色", not role),
        *(Option(value, label, value == role) for value, label in ROLES.items()),
    )
    return DeskListPage(
        title="账号",
        note=f"{count(len(found))} 个",
        table=Table("账号", _ACCOUNT_COLUMNS, rows, empty="没有符合条件的账号。"),
        actions=(Action("开通账号", address("desk.accounts", query={"new": "1"}), primary=True),),
        filters=FilterForm(
            address("desk.accounts"),
            (FilterField("q", "账号", value=words), FilterField("role", "角色", "select", options=options)),
        ),
        pager=_pager("desk.accounts", {"q": words, "role": role}, here, last, len(found)),
    )


_ACCOUNT_COLUMNS = (
    Column("账号", head=True, nowrap=True),
    Column("编号", nowrap=True),
    Column("使用人", nowrap=True),
    Column("角色"),
    Column("所属主体"),
)


def _account(show: Showing, person: Person) -> Row:
    return Row(
        (
            Cell(person.login),
            Cell(person.account),
            Cell(person.name, address("desk.erasure", number=record_number(person.account, 0)))
            if person.name
            else Cell("已删除"),
            Cell("、".join(ROLES[each] for each in person.roles)),
            Cell(_name(show, person.party) if person.party else "—"),
        )
    )


def party_choices(show: Showing) -> dict[str, str]:
    """Parties an account may belong to, and none."""
    parties = show.archive.shelf("parties").items()
    return {"": "不属于任何主体", **{code: f"{summary['name']}（{code}）" for code, summary in parties}}


def new_account_page(alerts: Alerts) -> FormPage:
    """The window where an account is opened."""
    return FormPage(
        title="开通账号",
        crumbs=(Link("账号", address("desk.accounts")), Link("开通账号")),
        alerts=alerts,
        lead="姓名只存于可删除的附件，记录中以编号代替；口令只存摘要。",
        submit="开通账号",
        url=address("desk.accounts"),
        cancel=Link("返回", address("desk.accounts")),
    )
