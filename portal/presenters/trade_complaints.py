"""Complaints about trading as complainants, parties and the competent department find them. Nothing here is public."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.ground.events import Paper
from hallcore.ground.procedure import allowed
from portal.presenters.addresses import address, tender_url
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.entries import lot_called
from portal.presenters.life import until
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, short_moment
from portal.remit import competent_for
from trading.challenges.complaint_model import (
    ABOUT,
    OUTCOMES,
    PROCEDURE,
    TESTS,
    ActivityResumed,
    ActivitySuspended,
    ComplaintCorrected,
    ComplaintDeclined,
    ComplaintLodged,
    ComplaintSettled,
    ComplaintTaken,
    ComplaintTakenBack,
    CopiesSent,
    CorrectionAsked,
    ProbingBegan,
    ProbingEnded,
    Regime,
    StatementGiven,
)
from trading.challenges.complaint_rules import noted, remedy_titles
from trading.challenges.model import OBJECTION, ObjectionAnswered, ObjectionFiled
from trading.challenges.rules import about as against
from trading.tendering.model import LOT
from trading.tendering.rules import notice_of

STEPS = {
    "correction": "ask-complaint-correction",
    "accept": "accept-complaint-case",
    "decline": "decline-complaint-case",
    "copies": "send-complaint-copies",
    "suspend": "suspend-activity",
    "resume": "resume-activity",
    "test": "begin-testing",
    "tested": "end-testing",
    "decide": "decide-complaint-case",
}
"""The last part of a step's address → the step of the table."""

_OPEN = ("filed", "correcting", "accepted", "testing")


def label_of(show: Showing, complaint: Dossier) -> str:
    """Where a complaint stands, in the words of its table."""
    return show.law_of(complaint).procedure(PROCEDURE).machine("complaint").label(complaint.state)


def lines_of(archive: Archive, owner: str) -> list[tuple[str, tuple[str, str, str, str, str]]]:
    """The complaints of a department or a party, open ones first by what is due, then the latest."""
    found = archive.shelf("trade-complaints").items((owner, ""), (owner, "\U0010ffff"))
    lines = [(number, line) for (_owner, number), line in found]
    now = sorted((one for one in lines if one[1][2] in _OPEN), key=lambda one: one[1][3])
    done = sorted((one for one in lines if one[1][2] not in _OPEN), key=lambda one: one[1][4], reverse=True)
    return [*now, *done[:100]]


def department_page(show: Showing, departments: tuple[str, ...]) -> DeskListPage:
    """The complaints lodged with the visitor's departments."""
    lines = [line for code in departments for line in lines_of(show.archive, code)]
    return DeskListPage(
        title="交易投诉",
        note="向本部门提出的招标投标、政府采购投诉。投诉由行政监督部门处理，交易中心只转送和见证。",
        table=_table(show, lines, "office.complaint", "没有向本部门提出的交易投诉。"),
    )


def mine_page(show: Showing, party: str) -> DeskListPage:
    """The complaints of a party."""
    lines = lines_of(show.archive, party)
    return DeskListPage(
        title="我的投诉",
        note="处理决定公布时不写投诉人，不公开投诉书内容。",
        table=_table(
            show,
            lines,
            "complaint.mine",
            "没有提出过投诉。工程建设项目在公开页面的“异议与投诉”处提出，政府采购项目在质疑之后从“询问和质疑”提出。",
        ),
    )


def _table(
    show: Showing, lines: list[tuple[str, tuple[str, str, str, str, str]]], route: str, empty: str
) -> Table:
    columns = (
        Column("投诉编号", nowrap=True),
        Column("项目", head=True),
        Column("事项", nowrap=True),
        Column("提出时间", nowrap=True),
        Column("期限", nowrap=True),
        Column("状态", nowrap=True),
    )
    rows = []
    for number, (name, about, _state, due, filed) in lines:
        end = datetime.fromisoformat(due) if due else None
        late = end is not None and end <= show.now
        rows.append(
            Row(
                (
                    Cell(number, address(route, number=number)),
                    Cell(name),
                    Cell(ABOUT[about]),
                    Cell(short_moment(datetime.fromisoformat(filed))),
                    Cell(until(end) if end is not None else "—", note="已逾期" if late else ""),
                    Cell(label_of(show, show.archive[number])),
                ),
                tone="late" if late else "",
            )
        )
    return Table("投诉", columns, tuple(rows), empty=empty)


# -- one complaint -----------------------------------------------------------------------------------------------


def office_page(
    show: Showing, complaint: Dossier, tender: Dossier, roles: tuple[str, ...], *, handles: bool
) -> DossierPage:
    """A complaint before its department: everything, and the steps the table allows now."""
    paper = complaint.the(ComplaintLodged)
    actions = tuple(_steps(show, complaint, roles)) if handles else ()
    return _page(
        show,
        complaint,
        tender,
        crumbs=(Link("交易投诉", address("office.complaints")), Link(complaint.number)),
        actions=(*actions, Action("项目公开页面", tender_url(tender.number))),
        sections=(*_letter(complaint, paper), *_course(complaint)),
        readonly=not handles,
    )


def _steps(show: Showing, complaint: Dossier, roles: tuple[str, ...]) -> Iterator[Action]:
    machine = show.law_of(complaint).procedure(PROCEDURE).machine("complaint")
    rows = {row.name: row for role in roles for row in allowed(machine, complaint.state, role)}
    held = any(hold.by == complaint.number for hold in show.archive[complaint.parent].holds)
    done = {
        "copies": bool(complaint.numbers(CopiesSent.type)),
        "suspend": held,
        "resume": not held,
        "correction": bool(complaint.numbers(CorrectionAsked.type)),
    }
    for part, step in STEPS.items():
        if step in rows and not done.get(part, False):
            first = part in {"accept", "decide"}
            url = address("office.complaint.step", number=complaint.number, step=part)
            yield Action(rows[step].title, url, primary=first)


def my_page(show: Showing, complaint: Dossier, tender: Dossier) -> DossierPage:
    """A complaint as its complainant follows it."""
    actions = []
    if complaint.state == "correcting":
        actions.append(
            Action("补正投诉书", address("complaint.correct", number=complaint.number), primary=True)
        )
    if complaint.state in _OPEN:
        actions.append(Action("撤回投诉", address("complaint.back", number=complaint.number), danger=True))
    paper = complaint.the(ComplaintLodged)
    return _page(
        show,
        complaint,
        tender,
        crumbs=(
            Link("我的投标", address("bidder")),
            Link("我的投诉", address("complaints.mine")),
            Link(complaint.number),
        ),
        actions=tuple(actions),
        sections=(*_letter(complaint, paper), *_course(complaint, statements=False)),
        readonly=False,
    )


def _page(
    show: Showing,
    complaint: Dossier,
    tender: Dossier,
    *,
    crumbs: tuple[Link, ...],
    actions: tuple[Action, ...],
    sections: tuple[Section, ...],
    readonly: bool,
) -> DossierPage:
    return DossierPage(
        title=f"投诉：{notice_of(tender).name}",
        crumbs=crumbs,
        tags=(Tag(label_of(show, complaint), "solid"),),
        meta=(complaint.number, f"提出 {exact_moment(complaint.record(0).at)}"),
        readonly=readonly,
        actions=actions,
        facts=tuple(_facts(show, complaint)),
        sections=sections,
    )


def _facts(show: Showing, complaint: Dossier) -> list[Fact]:
    """With whom it is, what it is about, and every period it stands under."""
    paper, taken = complaint.the(ComplaintLodged), complaint.latest(ComplaintTaken)
    organ = show.archive.shelf("departments").get(paper.department)
    facts = [
        Fact("处理机关", organ["organ"] if organ else paper.department),
        Fact("投诉事项", ABOUT[paper.about]),
        _known(paper),
        Fact("投诉期限届满", until(paper.lodged_by)),
        Fact("受理审查期限", until(paper.accept_by), strong=taken is None),
    ]
    if paper.decline_by is not None and taken is None:
        link = Link("依据 GP-148", address("law.rule", rule="GP-148"))
        facts.append(Fact("不予受理的告知期限", until(paper.decline_by), link=link))
    if taken is not None:
        tested = complaint.latest(ProbingEnded)
        end = taken.decide_by if tested is None else tested.decide_by
        rule = "ZB-114" if paper.regime == "tendering" else "GP-151"
        facts.append(
            Fact(
                "处理期限", until(end), strong=True, link=Link(f"依据 {rule}", address("law.rule", rule=rule))
            )
        )
    settled = complaint.latest(ComplaintSettled)
    if settled is not None and settled.baseless:
        bad = "，达到列入不良行为记录名单的次数" if noted(complaint, show.law_of(complaint)) else ""
        link = Link("依据 GP-153", address("law.rule", rule="GP-153"))
        facts.append(Fact("查无实据的投诉", f"十二个月内第 {settled.noted} 次{bad}", full=True, link=link))
    return facts


def _known(paper: ComplaintLodged) -> Fact:
    """Since when the time to complain is counted, and by which rule."""
    procured = paper.regime == "procurement"
    rule = "GP-145" if procured else "ZB-111"
    label = "质疑答复期满之日" if procured else "知道之日"
    return Fact(label, f"{paper.known_on}", link=Link(f"依据 {rule}", address("law.rule", rule=rule)))


def _letter(complaint: Dossier, paper: ComplaintLodged) -> Iterator[Section]:
    files = tuple(ref.name for ref in complaint.record(0).files)
    corrected = complaint.latest(ComplaintCorrected)
    facts, request = (
        (paper.facts, paper.request) if corrected is None else (corrected.facts, corrected.request)
    )
    told = [Fact("被投诉人", paper.respondent, full=True), Fact("投诉请求", request, full=True)]
    if paper.objection:
        told.append(Fact("先行提出的质疑" if paper.items else "先行提出的异议", paper.objection))
    told += [Fact(f"投诉事项 {n}", item, full=True) for n, item in enumerate(paper.items, 1)]
    if files:
        told.append(Fact("所附文件", "、".join(files), full=True))
    yield Section("投诉书", "letter", facts=tuple(told), paragraphs=(facts,))


def _course(complaint: Dossier, *, statements: bool = True) -> Iterator[Section]:
    """What happened, paper by paper."""
    rows, regime = [], complaint.the(ComplaintLodged).regime
    for record in complaint.all_records():
        words = _words(record.paper, regime, statements=statements)
        if words:
            rows.append(Row((Cell(exact_moment(record.at)), Cell(record.paper.title), Cell(words))))
    columns = (Column("时间", nowrap=True), Column("办理", head=True), Column("内容"))
    yield Section("办理经过", "course", tables=(Table("办理经过", columns, tuple(rows), empty="尚未办理。"),))


def _words(paper: Paper, regime: Regime, *, statements: bool) -> str:
    """One paper of the course in a sentence; "" where it is not shown here."""
    if isinstance(paper, StatementGiven) and not statements:
        return ""
    if isinstance(paper, ComplaintSettled):
        return _settled(paper, regime)
    told = _COURSE.get(type(paper))
    return told(paper) if told is not None else ""


def _settled(paper: ComplaintSettled, regime: Regime) -> str:
    note = "（已计入查无实据的投诉）" if paper.baseless else ""
    return f"{OUTCOMES[paper.outcome]}；{remedy_titles(regime)[paper.remedy]}。{paper.findings}{note}"


_COURSE: dict[type[Paper], Callable[[Any], str]] = {
    CorrectionAsked: lambda paper: paper.items,
    ComplaintTaken: lambda paper: (
        f"处理期限 {until(paper.decide_by)}{'；交易活动自即时起暂停' if paper.held else ''}"
    ),
    ComplaintDeclined: lambda paper: (
        f"{paper.reason}{f'；可以向{paper.elsewhere}提出' if paper.elsewhere else ''}"
    ),
    CopiesSent: lambda paper: f"书面说明期限 {until(paper.reply_by)}",
    StatementGiven: lambda paper: paper.text,
    ActivitySuspended: lambda paper: f"至 {until(paper.until)}" if paper.until else "至处理决定作出",
    ActivityResumed: lambda paper: paper.reason,
    ProbingBegan: lambda paper: f"{TESTS[paper.kind]}：{paper.subject}",
    ProbingEnded: lambda paper: f"{paper.result}；处理期限顺延至 {until(paper.decide_by)}",
    ComplaintTakenBack: lambda paper: paper.reason or "投诉人撤回",
}


def objections_of(archive: Archive, matter: Dossier, party: str) -> tuple[tuple[str, str], ...]:
    """A party's own objections to a matter that may precede its complaint."""
    return tuple(
        (
            child.number,
            f"{child.number}（对{against(child)}，{'已答复' if child.latest(ObjectionAnswered) else '未答复'}）",
        )
        for child in archive.children(matter.number)
        if child.machine == OBJECTION and child.the(ObjectionFiled).party == party
    )


def likely(show: Showing, tender: Dossier) -> str:
    """The department whose name says that it supervises this kind of tender; "" where none does."""
    return competent_for(show.archive, tender.number, notice_of(tender).category)


def lot_words(matter: Dossier) -> str:
    """Which lot a complaint is about, or nothing."""
    return f"（{lot_called(matter.number)}）" if matter.machine == LOT else ""
