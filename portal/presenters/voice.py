"""Complaints, consultations and suggestions as the public sees them: how to, how far, and what was published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from hallcore.dossier import Dossier, record_number
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from hallcore.voice.complaints.beside import (
    ConsultationAnswered,
    FaqPublished,
    SuggestionDecided,
    SuggestionDone,
)
from hallcore.voice.complaints.model import (
    CENTRE,
    COMPLAINT,
    CONSULTATION,
    FINDINGS,
    GROUNDS,
    KINDS,
    OTHER,
    OUTCOMES,
    PROCEDURE,
    UNITS,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintDeclined,
    ComplaintExtended,
    ComplaintPassedOn,
    ComplaintReopened,
    OutcomePublished,
    ReviewAsked,
    ReviewDecided,
    VoiceFiled,
)
from hallcore.voice.complaints.rules import due_day, due_of
from portal.presenters.addresses import address, record_url
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Fact, LifeStep, Link, Row, Section, Table, Tag, Why
from portal.presenters.showing import Showing
from portal.voicebook import matters_of, published

LATEST = 10
ALL = 500
SAYS = {
    "reopen-complaint": "要求重新办理",
    "ask-review": "请求复查",
    "ask-rereview": "请求复核",
    "confirm-answer": "认可答复",
}
"""What whoever told it can do further, and in which states the page offers it."""

_OFFERED = {
    "answered": ("confirm-answer", "reopen-complaint", "ask-review"),
    "reviewed": ("confirm-answer", "ask-rereview"),
}
_NEW = {"complaint": "我要投诉", "consultation": "我要咨询", "suggestion": "我要建议"}


def unit_name(show: Showing, unit: str) -> str:
    """What a unit is called."""
    dossier = show.archive.get(department_number(unit)) if unit not in UNITS else None
    return dossier.the(DepartmentRegistered).organ if dossier is not None else UNITS.get(unit, unit)


def unit_choices(show: Showing) -> dict[str, str]:
    """What a matter may be about."""
    departments = {code: one["organ"] for code, one in show.archive.shelf("departments").items()}
    return {"": "请选择", **departments, CENTRE: UNITS[CENTRE], OTHER: UNITS[OTHER]}


def state_words(show: Showing, kind: str, state: str) -> str:
    """A state as pages say it."""
    return show.law().procedure(PROCEDURE).machine(kind).label(state)


def piece(matter: Dossier, name: str, n: int = 0) -> str:
    """A piece of a record's annex, "" once it was erased or was never given."""
    annex = matter.record(n).annex
    return (annex.get(name) if annex is not None else None) or ""


# -- the front ------------------------------------------------------------------------------------


def front_page(show: Showing, party: str) -> AboutPage:
    """How to complain, ask and suggest; what was published; what one told oneself."""
    law = show.law()
    how = (
        f"投诉在 {law.clock('C110').n} 个工作日内决定是否受理，受理后 {law.clock('C111').n} 个工作日内答复。",
        f"咨询在 {law.clock('C116').n} 个工作日内答复；建议在 {law.clock('C117').n} 个工作日内答复是否采纳。",
        "可以匿名提出。提交后得到编号和查询码，凭此查看办理过程和答复。热线电话全天二十四小时受理。",
        "投诉不交给被投诉的人员和单位办理；涉及政务中心人员的，由纪检监察办理。",
        "留下手机号码或者电子邮箱的，受理、延期、答复和重新办理时会收到消息；消息只写编号和日期，不写来件内容。",
        "举报违纪违法、担心身份泄露的，请用举报箱：内容和附件提交前密封，由监察与纪检两方密钥共同开启，大厅工作人员不能阅读。",
    )
    actions = (
        *(
            Action(label, address("voice.new", kind=kind), primary=kind == COMPLAINT)
            for kind, label in _NEW.items()
        ),
        Action("查询办理情况", address("voice.progress")),
        Action("举报箱", address("report")),
    )
    sections = [Section("提出", "tell", paragraphs=how, actions=actions)]
    mine = matters_of(show.archive, party) if party else []
    if mine:
        sections.append(Section("我提出的", "mine", tables=(_mine(show, mine),)))
    sections += [_outcomes(show, LATEST), _answers(show, LATEST)]
    return AboutPage(
        title="投诉、咨询和建议",
        crumbs=(Link("首页", address("home")), Link("投诉、咨询和建议")),
        sections=tuple(sections),
    )


def outcomes_page(show: Showing) -> AboutPage:
    """Every published outcome, newest first."""
    return _list_page("投诉办理结果公开", _outcomes(show, ALL))


def answers_page(show: Showing) -> AboutPage:
    """Every published answer, newest first."""
    return _list_page("常见问题解答", _answers(show, ALL))


def _list_page(title: str, section: Section) -> AboutPage:
    return AboutPage(
        title=title,
        crumbs=(Link("投诉、咨询和建议", address("voice")), Link(title)),
        sections=(section,),
    )


def _outcomes(show: Showing, most: int) -> Section:
    columns = (
        Column("办理结果", head=True),
        Column("涉及单位"),
        Column("结论", nowrap=True),
        Column("答复日期", nowrap=True),
    )
    rows = []
    for number, n, gone in published(show.archive, COMPLAINT, most, standing=most == LATEST):
        paper, url = show.archive[number].record(n).paper, record_url(record_number(number, n))
        if isinstance(paper, OutcomePublished):
            first = Cell("已撤下的办理结果", url, note=f"{gone} 撤下") if gone else Cell(paper.heading, url)
            outcome = Cell("—") if gone else Cell(OUTCOMES[paper.outcome])
            rows.append(Row((first, Cell(paper.organ), outcome, Cell(paper.answered.isoformat()))))
    table = Table("投诉办理结果公开", columns, tuple(rows), empty="还没有公开的办理结果。")
    more = (Action("全部结果", address("voice.outcomes")),) if _more(show, COMPLAINT, most) else ()
    return Section("办理结果公开", "outcomes", tables=(table,), actions=more)


def _more(show: Showing, kind: str, most: int) -> bool:
    """Whether the front leads to the whole list, which tells of what was taken down too."""
    return most == LATEST and bool(published(show.archive, kind, 1))


def _answers(show: Showing, most: int) -> Section:
    rows = []
    for number, n, gone in published(show.archive, CONSULTATION, most, standing=most == LATEST):
        paper, url = show.archive[number].record(n).paper, record_url(record_number(number, n))
        if isinstance(paper, FaqPublished):
            first = Cell("已撤下的解答", url, note=f"{gone} 撤下") if gone else Cell(paper.question, url)
            rows.append(Row((first, Cell(paper.organ))))
    columns = (Column("问题", head=True), Column("答复单位"))
    table = Table("常见问题解答", columns, tuple(rows), empty="还没有公开的常见问题。")
    more = (Action("全部问题", address("voice.answers")),) if _more(show, CONSULTATION, most) else ()
    return Section("常见问题解答", "answers", tables=(table,), actions=more)


def _mine(show: Showing, mine: list[tuple[str, dict[str, Any]]]) -> Table:
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("种类", nowrap=True),
        Column("状态", nowrap=True),
        Column("期限", nowrap=True),
    )
    rows = tuple(
        Row(
            (
                Cell(number, address("voice.own", number=number)),
                Cell(KINDS[one["kind"]]),
                Cell(tag=Tag(state_words(show, one["kind"], one["state"]))),
                Cell(one["due"] or "—"),
            )
        )
        for number, one in mine
    )
    return Table("我提出的", columns, rows)


# -- one matter -----------------------------------------------------------------------------------


def filed_page(show: Showing, matter: Dossier) -> AboutPage:
    """The answer to the form itself: number and code, shown once."""
    due = due_day(matter)
    what = "决定是否受理" if matter.machine == COMPLAINT else "答复"
    lines = ["请记下或者打印编号和查询码。查询码只显示这一次，遗失后无法找回。"]
    if due is not None:
        lines.append(f"最晚在 {due} 前{what}。")
    facts = (
        Fact("编号", matter.number, strong=True),
        Fact("查询码", piece(matter, "code"), strong=True),
    )
    return AboutPage(
        title=f"{KINDS[matter.machine]}已经收到",
        crumbs=(Link("投诉、咨询和建议", address("voice")), Link(matter.number)),
        life=tuple(life(show, matter)),
        sections=(
            Section(
                "凭据",
                "receipt",
                paragraphs=tuple(lines),
                facts=facts,
                actions=(Action("查询办理情况", address("voice.progress")),),
            ),
        ),
    )


def matter_page(show: Showing, matter: Dossier) -> AboutPage:
    """How far it is, for whoever told it: every answer, and what can be done further."""
    filed = matter.the(VoiceFiled)
    facts = (
        Fact("编号", matter.number, strong=True),
        Fact("关于", unit_name(show, filed.unit)),
        Fact("标题", piece(matter, "subject") or "已删除", full=True),
    )
    actions = tuple(
        Action(SAYS[step], address("voice.say", step=step, query={"number": matter.number}))
        for step in _OFFERED.get(matter.state, ())
        if not (step == "reopen-complaint" and matter.numbers(ComplaintReopened.type))
    )
    return AboutPage(
        title=f"{KINDS[matter.machine]}办理情况",
        crumbs=(Link("投诉、咨询和建议", address("voice")), Link(matter.number)),
        life=tuple(life(show, matter)),
        sections=(
            Section("基本情况", "facts", facts=facts, actions=actions),
            *period(show, matter),
            *told(matter),
        ),
    )


def life(show: Showing, matter: Dossier) -> Iterator[LifeStep]:
    """The strip: told, taken up, answered, and how it ended."""
    steps = [("提出", "voice-filed")]
    if matter.machine == COMPLAINT:
        steps += [
            ("受理", ComplaintAccepted.type),
            ("调查", "complaint-fact-found"),
            ("答复", ComplaintAnswered.type),
            ("办结", ComplaintClosed.type),
        ]
    elif matter.machine == CONSULTATION:
        steps += [("答复", ConsultationAnswered.type)]
    else:
        steps += [("答复", SuggestionDecided.type), ("落实", SuggestionDone.type)]
    ended = matter.state in {"declined", "passed-on"}
    now = not ended
    for title, kind in steps:
        numbers = matter.numbers(kind)
        if numbers:
            yield LifeStep(title, "done", f"{matter.record(numbers[-1]).at:%m-%d}")
        elif now:
            yield LifeStep(title, "now", note=state_words(show, matter.machine, matter.state))
            now = False
        elif not ended:
            yield LifeStep(title, "todo")
    if ended:
        yield LifeStep(state_words(show, matter.machine, matter.state), "stop")


def period(show: Showing, matter: Dossier) -> Iterator[Section]:
    """Until when something is due, and how that is counted."""
    day = due_day(matter)
    if day is None:
        return
    late = show.now.date() > day
    facts = (Fact("期限", f"{day} 24:00" + ("（已逾期）" if late else ""), strong=True),)
    try:
        due = due_of(matter, show.law_of(matter), show.calendar)
    except Refusal:
        due = None
    why = Why("why-due", "期限怎样计算", due.explain()) if due is not None else None
    yield Section("办理期限", "period", facts=facts, why=why)


def told(matter: Dossier) -> Iterator[Section]:
    """What whoever told it was told, oldest first."""
    for record in matter.all_records():
        teller = _TOLD.get(type(record.paper))
        if teller is not None:
            yield teller(record.paper, record.at.date())


def _declined(paper: ComplaintDeclined, on: date) -> Section:
    return Section(f"不予受理（{on}）", paragraphs=(f"{GROUNDS[paper.ground]}。", paper.reason))


def _passed_on(paper: ComplaintPassedOn, on: date) -> Section:
    return Section(f"转送告知（{on}）", paragraphs=(f"已转送{paper.organ}办理。", paper.reason))


def _accepted(paper: ComplaintAccepted, on: date) -> Section:
    again = "重新办理，由其他人员承办；" if paper.round > 1 else ""
    return Section(f"受理告知（{on}）", paragraphs=(f"{again}已交二人以上调查，{paper.answer_by} 前答复。",))


def _extended(paper: ComplaintExtended, on: date) -> Section:
    words = f"答复期限延长 {paper.days} 个工作日，至 {paper.answer_by}。理由：{paper.reason}"
    return Section(f"延期告知（{on}）", paragraphs=(words,))


def _asked(paper: ReviewAsked, on: date) -> Section:
    what = _LEVELS[paper.level]
    return Section(f"请求{what}（{on}）", paragraphs=(f"{paper.decide_by} 前作出{what}意见。",))


def _reviewed(paper: ReviewDecided, on: date) -> Section:
    lines = ["维持原答复。" if paper.upholds else "原答复不当，应当改正。", paper.reason]
    if paper.ask_by is not None:
        lines.append(f"不服的，可以在 {paper.ask_by} 前请求复核。")
    return Section(f"{_LEVELS[paper.level]}意见（{on}）", paragraphs=tuple(lines))


def _consulted(paper: ConsultationAnswered, on: date) -> Section:
    lines = [*paper.answer.splitlines(), *([f"依据：{paper.basis}"] if paper.basis else [])]
    return Section(f"答复（{on}）", paragraphs=tuple(lines))


def _decided(paper: SuggestionDecided, on: date) -> Section:
    said = {"adopted": "采纳", "partly": "部分采纳", "declined": "不采纳"}[paper.decision]
    until = f"计划 {paper.done_by} 前落实。" if paper.done_by else ""
    return Section(f"答复（{on}）", paragraphs=(f"{said}。{until}", paper.reason))


def _done(paper: SuggestionDone, on: date) -> Section:
    return Section(f"落实情况（{on}）", paragraphs=(paper.what,))


def answer_section(paper: ComplaintAnswered, on: date) -> Section:
    """An answer, point by point, with what may be asked for further."""
    columns = (Column("问题", nowrap=True), Column("结论", nowrap=True), Column("理由"))
    rows = tuple(
        Row((Cell(f"问题 {one.point}"), Cell(FINDINGS[one.finding]), Cell(one.reason)))
        for one in paper.findings
    )
    lines = [f"结论：{OUTCOMES[paper.outcome]}。", *paper.reply.splitlines()]
    if paper.measures:
        lines.append(f"处理和整改：{paper.measures}")
    lines.append(
        f"对答复不满意的，可以在 {paper.reopen_by} 前要求重新办理一次，或者在 {paper.review_by} 前请求复查。"
    )
    return Section(f"答复（{on}）", paragraphs=tuple(lines), tables=(Table("各个问题的结论", columns, rows),))


_LEVELS = {"review": "复查", "rereview": "复核"}
_TOLD: dict[type[Paper], Callable[[Any, date], Section]] = {
    ComplaintDeclined: _declined,
    ComplaintPassedOn: _passed_on,
    ComplaintAccepted: _accepted,
    ComplaintExtended: _extended,
    ComplaintAnswered: answer_section,
    ReviewAsked: _asked,
    ReviewDecided: _reviewed,
    ConsultationAnswered: _consulted,
    SuggestionDecided: _decided,
    SuggestionDone: _done,
}
