"""Complaints, consultations and suggestions on the desks: what is due, one page for each, and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.ground.codes import mask_name, mask_phone
from hallcore.ground.procedure import allowed
from hallcore.voice.complaints.beside import OpinionBoxOpened
from hallcore.voice.complaints.hands import CENTRE_ROLES, HANDS, investigators, persons_of
from hallcore.voice.complaints.model import (
    CATEGORIES,
    CENTRE,
    CHANNELS,
    COMPLAINT,
    FINDINGS,
    KINDS,
    OUTCOMES,
    AnswerDrafted,
    ComplaintAccepted,
    FactFound,
    VoiceFiled,
)
from hallcore.voice.complaints.rules import (
    DESK,
    handling_of,
    is_department,
    outcome_of,
    points_of,
    unit_of,
)
from portal.people import login_of, person_name
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    FileRow,
    Link,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.voice import life, period, piece, state_words, told, unit_name
from portal.presenters.voice_publishing import PUBLISHING_STEPS, fits_publishing, publishing
from portal.presenters.writing import count, exact_moment
from portal.sessions import Visitor

STEPS = {
    "accept-complaint": "受理并交办",
    "refer-complaint": "改交办理单位",
    "decline-complaint": "不予受理",
    "pass-complaint-on": "转送有权机关",
    "find-fact": "登记查明的事实",
    "draft-answer": "拟写答复",
    "answer-complaint": "批准答复",
    "return-answer": "退回拟稿",
    "extend-complaint": "延长答复期限",
    "reassign-complaint": "更换办理人员",
    "decide-review": "作出复查意见",
    "decide-rereview": "作出复核意见",
    "redact-outcome": "拟写公开文本",
    "publish-outcome": "审定并公开结果",
    "answer-consultation": "答复咨询",
    "route-consultation": "转给其他部门",
    "propose-faq": "推荐为常见问题",
    "publish-faq": "审定并公开常见问题",
    "withdraw-publication": "审定撤下",
    "propose-withdrawal": "提议撤下公开内容",
    "adopt-suggestion": "采纳建议",
    "decline-suggestion": "不采纳建议",
    "finish-suggestion": "登记落实情况",
}
"""What the desks do, each a page of its own, in the order in which it is offered."""

REVEAL = "reveal-complainant"
_INVESTIGATES = frozenset({"find-fact", "draft-answer"})
_ENDS = frozenset({"answer-complaint", "publish-outcome", "publish-faq", "withdraw-publication"})


def whom(archive: Archive, account: str) -> str:
    """Somebody of the hall, as the desks call them."""
    name = mask_name(person_name(archive, account))
    return f"{login_of(archive, account)} {name}".strip() or account


# -- lists ----------------------------------------------------------------------------------------


def desk_list(
    show: Showing, title: str, rows: Iterable[tuple[str, dict[str, Any]]], actions: tuple[Action, ...]
) -> DeskListPage:
    """What is open, the earliest due first, late ones marked."""
    found, today = list(rows), show.now.date()
    late = sum(_late(one, today) for _number, one in found)
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("种类", nowrap=True),
        Column("类别", nowrap=True),
        Column("关于"),
        Column("途径", nowrap=True),
        Column("办理单位"),
        Column("状态", nowrap=True),
        Column("期限", nowrap=True),
    )
    table = Table(
        title,
        columns,
        tuple(_row(show, number, one, today) for number, one in found),
        empty="没有在办的来件。",
    )
    note = f"在办 {count(len(found))} 件" + (f"，逾期 {late} 件" if late else "")
    return DeskListPage(title=title, note=note, table=table, actions=actions)


def _late(one: dict[str, Any], today: date) -> bool:
    return bool(one["due"]) and today.isoformat() > one["due"]


def _row(show: Showing, number: str, one: dict[str, Any], today: date) -> Row:
    late = _late(one, today)
    return Row(
        (
            Cell(number, address("office.voice.matter", number=number)),
            Cell(KINDS[one["kind"]]),
            Cell(CATEGORIES[one["category"]]),
            Cell(unit_name(show, one["unit"])),
            Cell(CHANNELS[one["channel"]]),
            Cell(unit_name(show, one["handling"])),
            Cell(tag=Tag(state_words(show, one["kind"], one["state"]))),
            Cell(one["due"] or "—", strong=late, note="已逾期" if late else ""),
        ),
        tone="late" if late else "",
    )


def boxes_section(show: Showing) -> Table:
    """The openings of opinion boxes, newest first."""
    columns = (
        Column("开启记录", head=True, nowrap=True),
        Column("位置"),
        Column("件数", numeric=True),
        Column("状态", nowrap=True),
        Column("下次开启不晚于", nowrap=True),
    )
    rows = tuple(
        Row(
            (
                Cell(number, address("office.voice.opening", number=number)),
                Cell(one["place"]),
                Cell(str(one["slips"])),
                Cell("已见证" if one["state"] == "witnessed" else "待见证"),
                Cell(one["next_by"]),
            )
        )
        for number, one in reversed(list(show.archive.shelf("voice-boxes").items()))
    )
    return Table("意见箱开启记录", columns, rows, empty="还没有开启记录。")


def opening_page(show: Showing, opening: Dossier) -> DossierPage:
    """One opening: who opened, who counted again."""
    paper = opening.the(OpinionBoxOpened)
    by = [str(record.head["actor"]["account"]) for record in opening.all_records()]
    facts = [
        Fact("位置", paper.place),
        Fact("件数", str(paper.slips), strong=True),
        Fact("开启", f"{exact_moment(opening.record(0).at)}　{whom(show.archive, by[0])}"),
    ]
    if len(by) > 1:
        facts.append(Fact("见证", f"{exact_moment(opening.record(1).at)}　{whom(show.archive, by[1])}"))
    state = "已见证" if opening.state == "witnessed" else "待见证"
    return DossierPage(
        title=f"意见箱开启 {opening.number}",
        crumbs=(Link("投诉咨询", address("office.voice")), Link(opening.number)),
        tags=(Tag(state, "solid"),),
        facts=tuple(facts),
        readonly=opening.state == "witnessed",
    )


# -- one matter -----------------------------------------------------------------------------------


def desk_page(show: Showing, matter: Dossier, visitor: Visitor, *, revealed: bool = False) -> DossierPage:
    """A matter as those see it who have it in hand, with what is next for this visitor.

    ``revealed`` shows who told it unmasked, which only the page of that act does.
    """
    filed = matter.the(VoiceFiled)
    actions = tuple(next_steps(show, matter, visitor))
    facts = (
        Fact("途径", CHANNELS[filed.channel]),
        Fact("类别", CATEGORIES[filed.category]),
        Fact("关于", unit_name(show, unit_of(matter)) + (f"，{filed.window}" if filed.window else "")),
        Fact("办理单位", unit_name(show, handling_of(matter))),
        *_teller(matter, filed, revealed=revealed),
        *((Fact("被反映人员", piece(matter, "named")),) if piece(matter, "named") else ()),
        *((Fact("相关编号", filed.matter),) if filed.matter else ()),
        Fact("标题", piece(matter, "subject") or "已删除", full=True),
        Fact("内容", piece(matter, "content") or "已删除", full=True),
    )
    return DossierPage(
        title=f"{KINDS[matter.machine]} {matter.number}",
        crumbs=(Link("投诉咨询", address("office.voice")), Link(matter.number)),
        tags=(Tag(state_words(show, matter.machine, matter.state), "solid"),),
        life=tuple(life(show, matter)),
        actions=actions,
        facts=facts,
        readonly=not actions,
        sections=(
            *period(show, matter),
            *(_work(show, matter) if matter.machine == COMPLAINT else ()),
            *_said(matter),
            *_drafts(matter),
            *told(matter),
            _records(show, matter),
        ),
    )


def _teller(matter: Dossier, filed: VoiceFiled, *, revealed: bool) -> Iterator[Fact]:
    if filed.anonymous:
        yield Fact("提出人", "匿名")
        return
    name, contact = piece(matter, "name"), piece(matter, "contact")
    yield Fact("提出人", (name if revealed else mask_name(name)) or "已删除")
    yield Fact("联系方式", (contact if revealed else mask_phone(contact)) or "已删除")


def next_steps(show: Showing, matter: Dossier, visitor: Visitor) -> Iterator[Action]:
    """What the table allows this visitor now, less what the rules would refuse anyway."""
    machine = show.law_of(matter).procedure("complaint").machine(matter.machine)
    names = {step.name for role in visitor.roles for step in allowed(machine, matter.state, role)}
    team = investigators(matter)
    shown = []
    for name in STEPS:
        if name not in names or not _fits(matter, name, visitor, team):
            continue
        shown.append(name)
    main = next((name for name in STEPS if name in shown), "")
    for name in shown:
        url = address("office.voice.step", number=matter.number, step=name)
        yield Action(STEPS[name], url, primary=name == main)
    if shown and not matter.the(VoiceFiled).anonymous:
        yield Action("查看提出人信息", address("office.voice.step", number=matter.number, step=REVEAL))


def _fits(matter: Dossier, name: str, visitor: Visitor, team: tuple[str, ...]) -> bool:
    if name in _INVESTIGATES:
        return visitor.account in team
    if name in _ENDS and visitor.account in team:
        return False
    if name in PUBLISHING_STEPS:
        return fits_publishing(matter, name, visitor)
    if matter.machine == COMPLAINT and name not in {"decide-review", "decide-rereview"}:
        return DESK.get(handling_of(matter), "") in visitor.roles
    return True


def _work(show: Showing, complaint: Dossier) -> Iterator[Section]:
    """What is to be found out, by whom, and what was."""
    if not complaint.numbers(ComplaintAccepted.type):
        return
    facts = [
        Fact("调查人员", "、".join(whom(show.archive, one) for one in investigators(complaint)), full=True)
    ]
    persons = persons_of(complaint)
    if persons:
        facts.append(
            Fact("被投诉人员", "、".join(whom(show.archive, one) for one in sorted(persons)), full=True)
        )
    lines = tuple(f"{n}．{point}" for n, point in enumerate(points_of(complaint), 1))
    yield Section("需要查明的问题", "points", facts=tuple(facts), paragraphs=lines)
    yield from _found(show, complaint)


def _found(show: Showing, complaint: Dossier) -> Iterator[Section]:
    """The facts that were found out, whose doing it was, and what shows them."""
    rows, files = [], []
    for n in complaint.numbers(FactFound.type):
        paper, record = complaint.record(n).paper, complaint.record(n)
        if isinstance(paper, FactFound):
            by = "、".join(whom(show.archive, one) for one in paper.by)
            rows.append(
                Row(
                    (
                        Cell(f"问题 {paper.point}"),
                        Cell(paper.fact, note="；".join(paper.sources)),
                        Cell("、".join(whom(show.archive, one) for one in paper.responsible) or "—"),
                        Cell(by),
                        Cell(paper.on.isoformat()),
                    )
                )
            )
            for one in record.files:
                url = address("office.voice.file", number=complaint.number, n=str(n), sha256=one.sha256)
                files.append(FileRow(one.name, url, one.size, one.sha256))
    if rows:
        columns = (
            Column("问题", nowrap=True),
            Column("查明的事实和依据"),
            Column("责任人员"),
            Column("调查人"),
            Column("日期", nowrap=True),
        )
        table = Table("查明的事实", columns, tuple(rows))
        yield Section("查明的事实", "found", tables=(table,), files=tuple(files))


def _said(matter: Dossier) -> Iterator[Section]:
    """What the complainant said further."""
    for n, kind in enumerate(matter.types):
        if kind in {"complaint-reopened", "complaint-review-asked"}:
            record = matter.record(n)
            title = f"{record.paper.title}（{record.at:%Y-%m-%d}）"
            yield Section(title, paragraphs=(piece(matter, "reason", n) or "已删除",))


def _drafts(matter: Dossier) -> Iterator[Section]:
    """What waits for a second person."""
    draft = matter.latest(AnswerDrafted) if matter.state == "drafted" else None
    if draft is not None:
        lines = [
            *(f"问题 {one.point}：{FINDINGS[one.finding]}。{one.reason}" for one in draft.findings),
            f"合计结论：{OUTCOMES[outcome_of(draft.findings)]}。",
            *([f"处理和整改：{draft.measures}"] if draft.measures else []),
            draft.reply,
        ]
        yield Section("答复拟稿", "draft", paragraphs=tuple(lines))
    yield from publishing(matter)


def _records(show: Showing, matter: Dossier) -> Section:
    columns = (Column("文书", head=True), Column("时间", nowrap=True), Column("经办", nowrap=True))
    rows = tuple(
        Row(
            (
                Cell(record.paper.title),
                Cell(exact_moment(record.at)),
                Cell(_actor(show, str(record.head["actor"]["account"]))),
            )
        )
        for record in reversed(list(matter.all_records()))
    )
    return Section("案卷记录", "records", tables=(Table("案卷记录", columns, rows),))


def _actor(show: Showing, account: str) -> str:
    if account == "visitor":
        return "提出人"
    return "大厅时钟" if account == "clock" else whom(show.archive, account)


# -- choices --------------------------------------------------------------------------------------


def person_choices(show: Showing, unit: str) -> dict[str, str]:
    """Whom a complaint about a unit may be about: its people in the hall."""
    archive = show.archive
    if is_department(unit):
        return {
            account: whom(archive, account)
            for account, post in archive.shelf("posts").items()
            if post["stands"] and post["department"] == unit
        }
    if unit == CENTRE:
        hands = archive.shelf("voice-hands").items()
        return {account: whom(archive, account) for account, roles in hands if CENTRE_ROLES & set(roles)}
    return {}


def hand_choices(show: Showing, unit: str, barred: Iterable[str] = ()) -> dict[str, str]:
    """Who may investigate a complaint about a unit."""
    barred = set(barred)
    found = {}
    for account, roles in show.archive.shelf("voice-hands").items():
        fit = (
            "discipline" in roles and not CENTRE_ROLES & set(roles) if unit == CENTRE else HANDS & set(roles)
        )
        if fit and account not in barred:
            found[account] = whom(show.archive, account)
    return found
