"""The purchaser's windows before its notice: intentions, the check of a draft, the fair-competition check, documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from hallcore.dossier import Dossier, record_number
from hallcore.ground.deadline import earliest
from hallcore.ground.errors import NotComputable
from hallcore.ground.wording import QuestionRow, TextRow
from portal.presenters.addresses import address, record_url
from portal.presenters.desk_project import principals
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import DeskListPage, FieldGroup, FormPage
from portal.presenters.flags import flag_section
from portal.presenters.intentions import STATES
from portal.presenters.planning_told import WHO, fairness_table
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
from portal.presenters.writing import day, money
from portal.sessions import Visitor
from trading.methods.model import Regime
from trading.methods.rules import Method, method_of
from trading.planning.model import (
    CALLED,
    DocumentsComposed,
    FairnessReviewed,
    Flag,
    PlanRegime,
    preparation_number,
)
from trading.planning.rules import fairness_needed, grounds_of
from trading.tendering.model import ProjectRegistered

Alerts = tuple[Alert, ...]
# -- intentions -----------------------------------------------------------------------------------


def own_intentions(show: Showing, visitor: Visitor) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The intentions of those a visitor may act for, newest first (number, line)."""
    codes = principals(show, visitor.party, entrusted="agency" in visitor.roles)
    shelf, of = show.archive.shelf("intentions"), show.archive.shelf("intentions-of")
    numbers = [number for code in codes for _code, number in of.keys((code, ""), (code, "\U0010ffff"))]
    yield from ((number, shelf[number]) for number in sorted(numbers, reverse=True))


def _where(number: str, line: Mapping[str, Any]) -> str:
    """Where one goes from the list: to the window, or once it is withdrawn to what everybody reads."""
    return (
        address("desk.intention", number=number)
        if line["state"] == "published"
        else record_url(line["record"])
    )


def desk_list(show: Showing, visitor: Visitor) -> DeskListPage:
    """One's own intentions at the desk."""
    rows = tuple(
        Row(
            (
                Cell(number, _where(number, line)),
                Cell(line["name"], note=f"{line['called']}，{line['purchaser_name']}"),
                Cell(money(Decimal(line["budget"]))),
                Cell(day(datetime.fromisoformat(line["published"]))),
                Cell(tag=STATES[line["state"]]),
            )
        )
        for number, line in own_intentions(show, visitor)
    )
    columns = (
        Column("编号", nowrap=True),
        Column("项目", head=True),
        Column("金额", numeric=True),
        Column("首次公开", nowrap=True),
        Column("状态", nowrap=True),
    )
    new = address("desk.intention.new")
    return DeskListPage(
        title="采购意向和招标计划",
        crumbs=(Link("项目", address("desk")), Link("意向和计划")),
        note="达到采购限额标准的政府采购项目，公开三十日后方可发布公告",
        table=Table("采购意向和招标计划", columns, rows, empty="还没有公开过采购意向或者招标计划。"),
        actions=(
            Action("公开采购意向", new, primary=True),
            Action("公开招标计划", f"{new}?regime=tendering"),
        ),
    )


def intention_page(
    show: Showing, regime: PlanRegime, alerts: Alerts, *, principal: bool, number: str = ""
) -> FormPage:
    """The window where an intention is made public, or changed (with its number)."""
    called = CALLED[regime]
    reserved = ("reserved",) if regime == "procurement" else ()
    names = ("purchaser", "name", "category", "kind", "outline", "budget", "month", *reserved, "note")
    if not principal:
        alerts = (*alerts, Alert(f"没有可以代为公开的{WHO[regime]}。", tone="stop"))
    title = f"调整{called}" if number else f"公开{called}"
    before = (
        (
            Section(
                "撤销", actions=(Action(f"撤销{called}", address("desk.intention.withdraw", number=number)),)
            ),
        )
        if number
        else ()
    )
    lead = (
        f"自首次公开之日起三十日后方可发布采购公告；调整内容不重新计算。{_from_today(show)}"
        if regime == "procurement"
        else "招标计划自愿公开，供投标人提前准备。"
    )
    return FormPage(
        title=title,
        crumbs=(
            Link("项目", address("desk")),
            Link("意向和计划", address("desk.intentions")),
            Link(number or title),
        ),
        alerts=alerts,
        lead=lead,
        before=before,
        groups=(FieldGroup(called, names),),
        submit=title,
        cancel=Link("返回", address("desk.intentions")),
    )


def _from_today(show: Showing) -> str:
    """When a notice may go out if the intention is made public today."""
    try:
        bound = earliest(show.law().clock("C40"), show.now, show.calendar)
    except NotComputable:
        return ""
    return f"今日公开的，最早可在 {day(bound)} 发布公告。"


def withdrawal_page(number: str, called: str, name: str, alerts: Alerts) -> FormPage:
    """The window where an intention is withdrawn."""
    return FormPage(
        title=f"撤销{called}",
        crumbs=(Link("项目", address("desk")), Link("意向和计划", address("desk.intentions")), Link(number)),
        alerts=alerts,
        lead=f"撤销“{name}”。撤销后向社会公告，不能再据此发布公告。",
        submit=f"撤销{called}",
        danger=True,
        cancel=Link("返回", address("desk.intention", number=number)),
    )


def intention_choices(show: Showing, visitor: Visitor, regime: Regime) -> Mapping[str, str]:
    """The intentions a project may follow (number → words), an empty one first."""
    found = {"": "不选择"}
    for number, line in own_intentions(show, visitor):
        if line["regime"] == regime and line["state"] == "published":
            since = day(datetime.fromisoformat(line["published"]))
            found[number] = f"{number}　{line['name']}（{since} 公开）"
    return found


def ground_choices(show: Showing) -> Mapping[str, str]:
    """The lawful reasons for which an intention was not made public, an empty one first."""
    return {"": "已公开或者不需要公开", **grounds_of(show.law())}


# -- the check of a draft -------------------------------------------------------------------------


def check_page(show: Showing, tender: Dossier, found: tuple[Flag, ...]) -> FormPage:
    """What the draft says so far, looked through; nothing is filed."""
    return FormPage(
        title="合规检查",
        crumbs=crumbs(tender, "合规检查"),
        lead="检查已登记的内容、资格要求和已编制的文件；评审办法、时间在填写公告时检查。检查不留记录，可以反复进行。",
        before=(flag_section(show, found),),
        cancel=back(tender),
    )


# -- the fair-competition check -------------------------------------------------------------------


def fairness_page(show: Showing, tender: Dossier, asked: tuple[QuestionRow, ...], alerts: Alerts) -> FormPage:
    """The window where the check list is answered."""
    preparation = show.archive.get(preparation_number(tender.number))
    last = preparation.latest(FairnessReviewed) if preparation is not None else None
    method, law = method_of(show.law_of(tender), tender), show.law_of(tender)
    before: tuple[Section, ...] = ()
    if last is not None:
        note = f"{'通过' if last.passed else '未通过'}，{last.reviewer}（{last.post}）"
        before = (Section("最近一次审查", "last", note, tables=(fairness_table(last.answers),)),)
    names = tuple(name for row in asked for name in (row.id, f"{row.id}-note"))
    must = "发布公告前应当通过审查" if fairness_needed(method) else "本采购方式不强制，审查结果随公告公布"
    return FormPage(
        title="公平竞争审查",
        crumbs=crumbs(tender, "公平竞争审查"),
        alerts=alerts,
        lead=f"{must}（{law.cite('ZB-045').line}）。审查表签名存档，结论随公告公布，监督部门可以查阅。",
        before=before,
        groups=(
            FieldGroup("审查内容", names),
            FieldGroup("审查人", ("reviewer", "post", "on", "opinion")),
        ),
        submit="提交审查结论",
        cancel=back(tender),
    )


# -- documents ------------------------------------------------------------------------------------


def clause_titles(rows: tuple[TextRow, ...]) -> Mapping[str, str]:
    """Clause id → what its box says."""
    return {
        row.id: f"{row.chapter}　{row.title}（{row.id}，{row.edition} 版{'，必备' if row.needed else ''}）"
        for row in rows
    }


def library_table(show: Showing, rows: tuple[TextRow, ...]) -> Table:
    """The library as it stands: every clause with its words."""
    law = show.law()
    lines = tuple(
        Row(
            (
                Cell(f"{row.chapter}：{row.title}", note=f"{row.id}，{row.edition} 版"),
                Cell(row.text),
                Cell(law.cite(row.rule).line),
            )
        )
        for row in rows
    )
    columns = (Column("条款", head=True), Column("文本"), Column("依据"))
    return Table("条款库", columns, lines)


def proposed(project: ProjectRegistered, supervisor: str) -> dict[str, str]:
    """What blanks are filled in with to begin with."""
    first = project.lots[0]
    return {
        "项目名称": project.name,
        "招标人": project.purchaser_name,
        "投标有效期天数": "90",
        "保证金金额": f"{first.bond:,.2f}",
        "履约保证金比例": f"{first.performance:f}",
        "付款天数": "30",
        "监督部门": supervisor,
    }


def compose_page(
    show: Showing, tender: Dossier, rows: tuple[TextRow, ...], blanks: int, alerts: Alerts
) -> FormPage:
    """The window where documents are put together."""
    documents = method_of(show.law_of(tender), tender).word("documents")
    return FormPage(
        title=f"编制{documents}",
        crumbs=crumbs(tender, f"编制{documents}"),
        alerts=alerts,
        lead=f"选用条款，填写空白，写明需求；提交后生成签章的 PDF，随公告作为{documents}的组成部分发布。",
        before=(Section("条款库", "library", f"{len(rows)} 条", tables=(library_table(show, rows),)),),
        groups=(
            FieldGroup("选用条款", ("clauses",), "必备条款应当选用。"),
            FieldGroup(
                "填写空白", tuple(f"blank-{n}" for n in range(1, blanks + 1)), "所选条款中的空白都要填写。"
            ),
            FieldGroup("需求", ("demands",)),
        ),
        submit=f"生成{documents}",
        cancel=back(tender),
    )


# -- at the dossier -------------------------------------------------------------------------------


def preparing_actions(tender: Dossier, method: Method) -> Iterator[Action]:
    """What may be prepared while the notice is not out."""
    if tender.state in {"draft", "sealed"}:
        yield Action(f"编制{method.word('documents')}", address("desk.compose", number=tender.number))
        yield Action("公平竞争审查", address("desk.fairness", number=tender.number))
        yield Action("合规检查", address("desk.check", number=tender.number))


def preparing_section(show: Showing, tender: Dossier, project: ProjectRegistered) -> Iterator[Section]:
    """What was prepared for the notice, for whoever is in charge and for supervision."""
    preparation = show.archive.get(preparation_number(tender.number))
    facts = list(_announced(show, project))
    if preparation is not None:
        facts += _prepared(show, tender, preparation)
    if facts:
        yield Section("公告前准备", "prepared", facts=tuple(facts))


def _announced(show: Showing, project: ProjectRegistered) -> Iterator[Fact]:
    line = show.archive.shelf("intentions").get(project.intention) if project.intention else None
    if line is not None:
        since = day(datetime.fromisoformat(line["published"]))
        yield Fact(
            line["called"],
            f"{project.intention}，{since} 公开",
            link=Link("查看", record_url(line["record"])),
        )
    elif project.unannounced:
        words = grounds_of(show.law()).get(project.unannounced, project.unannounced)
        yield Fact("未公开采购意向", f"{words}：{project.unannounced_reason}", full=True)


def _prepared(show: Showing, tender: Dossier, preparation: Dossier) -> Iterator[Fact]:
    for kind in (DocumentsComposed, FairnessReviewed):
        numbers = preparation.numbers(kind.type)
        if not numbers:
            continue
        n, paper = numbers[-1], preparation.record(numbers[-1]).paper
        url = address("desk.prepared", number=tender.number, n=str(n))
        printed = show.paper_of(record_number(preparation.number, n)) is not None
        link = Link("PDF", url) if printed else None
        if isinstance(paper, DocumentsComposed):
            yield Fact(paper.called, f"第 {paper.version} 版，{len(paper.parts)} 条", link=link)
        elif isinstance(paper, FairnessReviewed):
            outcome = "通过" if paper.passed else "未通过"
            yield Fact("公平竞争审查", f"{outcome}，{paper.reviewer}，{day(paper.on)}", link=link)
