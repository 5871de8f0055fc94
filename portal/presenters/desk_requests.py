"""The department's pages of disclosure requests: the list by due date, one page for each with what is next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from hallcore.dossier import Dossier
from hallcore.ground.codes import mask_name, mask_phone
from hallcore.ground.procedure import allowed
from hallcore.requests.model import (
    CHANNELS,
    DELIVERIES,
    FORMS,
    OUTCOMES,
    PROCEDURE,
    REQUEST,
    OpinionAsked,
    ReplyDrafted,
    RequestFiled,
)
from hallcore.requests.rules import consultations, grounds_told
from portal.presenters.addresses import address
from portal.presenters.cases_told import masked_party
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.requests import (
    EVERY_LETTER,
    annex_of,
    content_of,
    letters,
    life,
    organ_of,
    period,
    state_words,
    told,
    until,
)
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import count, day, exact_moment
from portal.requestbook import open_requests, overdue

ANSWERS = {
    "agrees": "同意公开",
    "objects": "不同意公开，理由合理",
    "objects-groundless": "不同意公开，理由不成立",
    "silent": "逾期未提出",
}

STEPS = {
    "receive-request": "确认收到",
    "ask-correction": "告知补正",
    "ask-opinion": "征求意见",
    "record-opinion": "登记意见",
    "extend-reply": "延长答复期限",
    "draft-reply": "拟写答复",
    "return-reply": "退回拟稿",
    "answer-request": "批准答复",
    "deliver-reply": "登记送达",
    "reveal-applicant": "查看个人信息",
}
"""What officers do, each a page of its own."""


def desk_list(show: Showing, department: str, *, may_file: bool) -> DeskListPage:
    """A department's open requests, the earliest due first, late ones marked."""
    found = open_requests(show.archive, department)
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("申请内容"),
        Column("途径", nowrap=True),
        Column("状态", nowrap=True),
        Column("答复期限", nowrap=True),
    )
    actions = (Action("登记申请", address("desk.request.new"), primary=True),) if may_file else ()
    late = sum(overdue(one, show.now) for _number, one in found)
    return DeskListPage(
        title="依申请公开",
        note=f"{organ_of(show, department)}　在办 {count(len(found))} 件"
        + (f"，逾期 {late} 件" if late else ""),
        table=Table(
            "依申请公开", columns, tuple(_row(show, *one) for one in found), empty="没有在办的公开申请。"
        ),
        actions=actions,
    )


def _row(show: Showing, number: str, one: dict[str, Any]) -> Row:
    late = overdue(one, show.now)
    due = until(datetime.fromisoformat(one["due"])) if one["due"] else "尚未开始"
    note = "已逾期" if late else ("征求意见中，预计" if one["consulting"] else "")
    return Row(
        (
            Cell(number, address("desk.request", number=number)),
            Cell(_short(content_of(show.archive[number]))),
            Cell(CHANNELS[one["channel"]]),
            Cell(tag=Tag(state_words(show, one["state"]))),
            Cell(due, strong=late, note=note),
        ),
        tone="late" if late else "",
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def desk_page(
    show: Showing, request: Dossier, roles: tuple[str, ...], *, revealed: bool = False
) -> DossierPage:
    """A request as the department sees it, with the steps that are next for these roles.

    ``revealed`` shows who asks and who was consulted unmasked, which only the page of that act does.
    """
    filed = request.the(RequestFiled)
    facts = (
        *_applicant(request, filed, revealed=revealed),
        Fact("途径", CHANNELS[filed.channel]),
        Fact("提供形式", f"{FORMS[filed.form]}，{DELIVERIES[filed.delivery]}"),
        Fact("申请内容", content_of(request), full=True),
    )
    late = overdue(show.archive.shelf("requests").get(request.number, {"state": "", "late": False}), show.now)
    tags = (Tag(state_words(show, request.state), "solid"), *((Tag("已逾期", "stopped"),) if late else ()))
    draft = request.latest(ReplyDrafted) if request.state == "drafted" else None
    return DossierPage(
        title=f"公开申请 {request.number}",
        crumbs=(Link("依申请公开", address("desk.requests")), Link(request.number)),
        tags=tags,
        life=tuple(life(show, request)),
        actions=tuple(next_steps(show, request, roles)),
        facts=facts,
        sections=(
            *period(show, request),
            *((draft_section(draft),) if draft is not None else ()),
            *told(show, request),
            *_opinions(request, revealed=revealed),
            *letters(show, request, "desk.request", EVERY_LETTER),
            _records(request),
        ),
    )


def _applicant(request: Dossier, filed: RequestFiled, *, revealed: bool) -> Iterator[Fact]:
    """Who asks: a company by its name, a natural person masked, until an officer says why they look."""
    name, contact = annex_of(request, "name"), annex_of(request, "contact")
    masked = not revealed and filed.applicant == "citizen"
    yield Fact("申请人", (mask_name(name) if masked else name) or "已删除")
    yield Fact("联系方式", (contact if revealed else mask_phone(contact)) or "已删除")
    if revealed:
        yield Fact("证件号码", annex_of(request, "ident") or "已删除")
        yield Fact("通信地址", annex_of(request, "address") or "未填写")


def next_steps(show: Showing, request: Dossier, roles: tuple[str, ...]) -> Iterator[Action]:
    """What the table allows these roles now, in its order."""
    machine = show.law_of(request).procedure(PROCEDURE).machine(REQUEST)
    waiting = any(given is None for _n, _asked, given in consultations(request))
    names = dict.fromkeys(step.name for role in roles for step in allowed(machine, request.state, role))
    unfit = {"record-opinion"} if not waiting else {"draft-reply"}
    shown = [name for name in STEPS if name in names and name not in unfit]
    main = next(
        (n for n in ("answer-request", "draft-reply", "receive-request", "deliver-reply") if n in shown), ""
    )
    for name in shown:
        url = address("desk.request.step", number=request.number, step=name)
        yield Action(STEPS[name], url, primary=name == main)
    url = address("desk.request.step", number=request.number, step="reveal-applicant")
    yield Action(STEPS["reveal-applicant"], url)
    yield Action("下载证据包", address("desk.request.evidence", number=request.number))


def draft_section(draft: ReplyDrafted) -> Section:
    """The draft that waits for approval."""
    facts = [Fact("答复类型", OUTCOMES[draft.outcome], strong=True)]
    facts += [
        Fact(label, text, full=True)
        for label, text in (
            ("理由或者说明", draft.reason),
            ("获取方式", draft.access),
            ("不予公开的理由", grounds_told(draft.grounds)),
            ("不予公开的内容", draft.withheld),
            ("公共利益理由", draft.public_interest),
            ("原申请", draft.earlier),
        )
        if text
    ]
    return Section("答复拟稿", "draft", facts=tuple(facts))


def _consulted(request: Dossier, n: int, asked: OpinionAsked, *, revealed: bool = False) -> str:
    """Whom a letter consulted: an organ by its name, a third party masked, until an officer says why they look."""
    if asked.organ:
        return asked.organ
    annex = request.record(n).annex
    name, contact = (
        (annex.get(piece) if annex is not None else None) or "" for piece in ("third", "contact")
    )
    if revealed and name:
        return f"{name}（{contact}）" if contact else name
    return masked_party(name) if name else "第三方（已删除）"


def _opinions(request: Dossier, *, revealed: bool) -> Iterator[Section]:
    rows = []
    for n, asked, given in consultations(request):
        answer = f"{ANSWERS[given.answer]}（{given.received}）" if given is not None else "等待反馈"
        rows.append(
            Row(
                (
                    Cell(_consulted(request, n, asked, revealed=revealed)),
                    Cell(asked.sent.isoformat()),
                    Cell(until(asked.reply_by)),
                    Cell(answer),
                )
            )
        )
    if rows:
        columns = (
            Column("征求对象", head=True),
            Column("送达", nowrap=True),
            Column("反馈期限", nowrap=True),
            Column("意见"),
        )
        yield Section("征求意见", "opinions", tables=(Table("征求意见", columns, tuple(rows)),))


def _records(request: Dossier) -> Section:
    columns = (Column("文书", head=True), Column("时间", nowrap=True), Column("经办账号", nowrap=True))
    rows = tuple(
        Row((Cell(record.paper.title), Cell(exact_moment(record.at)), Cell(record.head["actor"]["account"])))
        for record in reversed(list(request.all_records()))
    )
    return Section("案卷记录", "records", tables=(Table("案卷记录", columns, rows),))


def waiting_choices(request: Dossier) -> dict[str, str]:
    """The consultations that are awaited, by record number."""
    found = {}
    for n, asked, given in consultations(request):
        if given is None:
            found[str(n)] = f"{_consulted(request, n, asked)}（{day(asked.sent)} 送达，第 {n} 号记录）"
    return found
