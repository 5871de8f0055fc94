"""One leave, correction or finding: what was asked, who decided, and what the visitor may do now."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.attendance.devices import FINDING, MEANS, PicturesErased
from hallcore.attendance.papers import CORRECTION, LEAVE
from hallcore.dossier import Dossier
from portal.attendance_contexts import MatterContext
from portal.attendancebook import MATTERS
from portal.presenters.addresses import address
from portal.presenters.attendance import LEVELS, MACHINES, MATTER_STATES, decides, kind_of, period
from portal.presenters.desk_organisation import name_of
from portal.presenters.desks import DossierPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment
from portal.sessions import Visitor

_SAID = {"reason": "事由", "note": "意见", "reply": "本人说明"}
_LEVELS = {1: "首席代表", 2: "首席代表、业务科室", 3: "首席代表、业务科室、中心领导"}


def matter_page(show: Showing, visitor: Visitor, context: MatterContext) -> DossierPage:
    """A matter as whoever may see it sees it."""
    matter = context.matter
    one = show.archive.shelf(MATTERS).get(matter.number)
    if one is None:
        # Filed a moment ago: the list is not there yet.
        return DossierPage(title=MACHINES[matter.machine], readonly=True, sections=(_history(show, matter),))
    one = {**one, "state": matter.state}
    facts = [
        Fact(
            "当事人" if matter.machine == FINDING else "申请人",
            name_of(show.archive, context.account),
            strong=True,
        ),
        Fact("事项", kind_of(one)),
        Fact("时间", period(one), full=True),
    ]
    if matter.machine == LEAVE:
        facts += [
            Fact("折合", f"{one['halves']} 个半日"),
            Fact("审批", _LEVELS[one["level"]]),
            Fact("代岗人员", name_of(show.archive, one["partner"]) if one["partner"] else "无"),
        ]
    if matter.machine == CORRECTION:
        facts.append(Fact("本月第几次", str(one["place"])))
    if matter.machine == FINDING:
        facts += _finding_facts(show, matter)
    return DossierPage(
        title=f"{MACHINES[matter.machine]} {matter.number}",
        crumbs=(_up(visitor, context), Link(matter.number)),
        tags=(Tag(MATTER_STATES[matter.state], "grey"),),
        actions=tuple(_actions(show, visitor, context)),
        facts=tuple(facts),
        sections=(_said(show, matter), _history(show, matter)),
    )


def _up(visitor: Visitor, context: MatterContext) -> Link:
    """The list the matter stands in for this visitor."""
    if visitor.account == context.account:
        return Link("我的申请", address("attendance.matters"))
    return Link("待我审批", address("attendance.approvals"))


def _finding_facts(show: Showing, matter: Dossier) -> Iterator[Fact]:
    one = show.archive.shelf(MATTERS)[matter.number]
    yield Fact("发现方式", MEANS[one["means"]])
    if one["window"]:
        yield Fact("窗口", one["window"])
    if one["camera"]:
        yield Fact("监控点位", one["camera"])
    yield Fact("情况", one["reason"], full=True)
    yield Fact("本人可以说明至", one["answer_by"])
    gone = {name for paper in matter.papers(PicturesErased) for name in paper.files}
    for file in matter.record(0).files:
        if file.sha256 in gone:
            yield Fact("截图", f"已按保存期限删除，摘要 {file.sha256}", full=True)
        else:
            url = address("attendance.snapshot", number=matter.number, sha256=file.sha256)
            said = f"SHA-256 {file.sha256}，保存至 {one['keep_until']}"
            yield Fact("截图", said, full=True, link=Link("查看截图", url))
    if one["decision"]:
        yield Fact("认定理由", one["decision"], full=True)


def _actions(show: Showing, visitor: Visitor, context: MatterContext) -> Iterator[Action]:
    matter, mine = context.matter, visitor.account == context.account
    number, state = matter.number, matter.state

    def step(label: str, name: str, *, primary: bool = False) -> Action:
        return Action(label, address("attendance.step", number=number, step=name), primary=primary)

    one = show.archive.shelf(MATTERS).get(number)
    if one is not None and decides(show.archive, visitor, {**one, "state": state}):
        if state in LEVELS:
            yield step("审批", "decide", primary=True)
        if state in {"found", "answered"}:
            yield step("认定", "decide", primary=True)
    if mine and state in LEVELS:
        yield step("撤回", "withdraw")
    if mine and matter.machine == LEAVE and state == "granted":
        yield step("销假", "return")
    if mine and state == "found":
        yield step("说明情况", "answer", primary=True)


def _said(show: Showing, matter: Dossier) -> Section:
    """What people said, from the annexes that still stand."""
    rows = []
    for record in matter.all_records():
        for piece, label in _SAID.items():
            text = record.annex.get(piece) if record.annex is not None else None
            if text:
                who = name_of(show.archive, record.head["actor"]["account"])
                rows.append(Row((Cell(label), Cell(text), Cell(who), Cell(exact_moment(record.at)))))
    columns = (
        Column("内容", head=True, nowrap=True),
        Column(""),
        Column("谁", nowrap=True),
        Column("时间", nowrap=True),
    )
    columns = (columns[0], Column("说明"), *columns[2:])
    return Section(
        "说明和意见", "said", tables=(Table("说明和意见", columns, tuple(rows), empty="没有填写。"),)
    )


def _history(show: Showing, matter: Dossier) -> Section:
    rows = tuple(
        Row(
            (
                Cell(record.paper.title),
                Cell(exact_moment(record.at)),
                Cell(name_of(show.archive, record.head["actor"]["account"])),
            )
        )
        for record in matter.all_records()
    )
    columns = (Column("文书", head=True), Column("时间", nowrap=True), Column("经办", nowrap=True))
    return Section("案卷记录", "records", tables=(Table("案卷记录", columns, rows),))
