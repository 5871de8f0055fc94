"""Disclosure requests as applicants, whoever has the query code, and officers see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from hallcore.dossier import Dossier, record_number
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from hallcore.requests.model import (
    DELIVERIES,
    FORMS,
    OUTCOMES,
    PROCEDURE,
    REQUEST,
    CorrectionAsked,
    OpinionAsked,
    ReplyDrafted,
    ReplyExtended,
    RequestAnswered,
    RequestCorrected,
    RequestFiled,
    RequestReceived,
)
from hallcore.requests.rules import consultations, due_of, grounds_told, received_on, standing_of
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Fact,
    FileRow,
    LifeStep,
    Link,
    Row,
    Section,
    Table,
    Tag,
    Why,
)
from portal.presenters.showing import Showing
from portal.requestbook import OPEN, requests_of

Alerts = tuple[Alert, ...]
TO_APPLICANT = (CorrectionAsked.type, ReplyExtended.type, RequestAnswered.type)
"""Letters the applicant gets; the others go to whoever was consulted."""

EVERY_LETTER = (*TO_APPLICANT, OpinionAsked.type)


def state_words(show: Showing, state: str) -> str:
    """A state as pages say it."""
    return show.law().procedure(PROCEDURE).machine(REQUEST).label(state)


def organ_of(show: Showing, code: str) -> str:
    """A department's full name."""
    dossier = show.archive.get(department_number(code))
    return dossier.the(DepartmentRegistered).organ if dossier is not None else code


def until(at: datetime) -> str:
    """The end of a period: midnight belongs to the day before."""
    return (
        f"{at - timedelta(seconds=1):%Y-%m-%d} 24:00"
        if (at.hour, at.minute) == (0, 0)
        else f"{at:%Y-%m-%d %H:%M}"
    )


def annex_of(request: Dossier, piece: str) -> str:
    """A piece of the filing's annex, "" once it was erased."""
    annex = request.record(0).annex
    return (annex.get(piece) if annex is not None else None) or ""


# -- the public -----------------------------------------------------------------------------------------------


def front_page(show: Showing, party: str) -> AboutPage:
    """How to ask, and for whoever is signed in what they asked for."""
    law = show.law()
    days, more = law.clock("C15").n, int(law.figure("GK-02", "extension"))
    how = (
        "公民、法人和其他组织可以申请获取本市各部门制作或者保存的政府信息。描述越具体，答复越快。",
        f"能够当场答复的当场答复；不能当场答复的，自收到申请之日起 {days} 个工作日内答复，经批准最长延长 {more} 个工作日。",
        "征求第三方和其他机关意见的时间不计算在答复期限内。",
        "网上提出的申请，以双方确认之日为收到申请之日。提供政府信息不收取费用。",
    )
    sections = [
        Section(
            "提出申请",
            "ask",
            paragraphs=how,
            actions=(
                Action("提出申请", address("request.new"), primary=True),
                Action("查询进度", address("request.progress")),
            ),
        )
    ]
    mine = requests_of(show.archive, party) if party else []
    if mine:
        sections.append(Section("我的申请", "mine", tables=(_mine(show, mine),)))
    return AboutPage(
        title="依申请公开",
        crumbs=(Link("首页", address("home")), Link("依申请公开")),
        sections=tuple(sections),
    )


def _mine(show: Showing, mine: list[tuple[str, dict[str, Any]]]) -> Table:
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("部门"),
        Column("状态", nowrap=True),
        Column("答复期限", nowrap=True),
    )
    rows = tuple(
        Row(
            (
                Cell(number, address("request", number=number)),
                Cell(organ_of(show, one["department"])),
                Cell(tag=Tag(state_words(show, one["state"]), "" if one["state"] in OPEN else "grey")),
                Cell(until(datetime.fromisoformat(one["due"])) if one["due"] else "尚未开始"),
            )
        )
        for number, one in mine
    )
    return Table("我的申请", columns, rows)


def own_page(show: Showing, request: Dossier) -> AboutPage:
    """A request as its applicant sees it: where it stands, letters, files, what may be done."""
    filed = request.the(RequestFiled)
    facts = (
        Fact("申请编号", request.number, strong=True),
        Fact("查询码", annex_of(request, "code"), strong=True),
        Fact("受理机关", organ_of(show, filed.department)),
        Fact("提供形式", f"{FORMS[filed.form]}，{DELIVERIES[filed.delivery]}"),
        Fact("申请内容", content_of(request), full=True),
    )
    actions = []
    if request.state == "correcting":
        actions.append(Action("补正申请", address("request.supplement", number=request.number), primary=True))
    actions.append(Action("下载证据包", address("request.evidence", number=request.number)))
    if request.state in {"filed", "handling", "correcting"}:
        actions.append(Action("撤回申请", address("request.withdraw", number=request.number)))
    return AboutPage(
        title="政府信息公开申请",
        crumbs=(Link("依申请公开", address("requests")), Link(request.number)),
        life=tuple(life(show, request)),
        sections=(
            Section("申请情况", "facts", facts=facts, actions=tuple(actions)),
            *period(show, request),
            *told(show, request),
            *letters(show, request, "request", TO_APPLICANT),
        ),
    )


def progress_page(show: Showing, request: Dossier) -> AboutPage:
    """The same for whoever has number and query code: no names, no content, no letters."""
    filed = request.the(RequestFiled)
    facts = (
        Fact("申请编号", request.number, strong=True),
        Fact("受理机关", organ_of(show, filed.department)),
    )
    return AboutPage(
        title="申请进度",
        crumbs=(Link("依申请公开", address("requests")), Link("申请进度")),
        life=tuple(life(show, request)),
        sections=(Section("申请情况", "facts", facts=facts), *period(show, request)),
    )


def content_of(request: Dossier) -> str:
    """What is asked for, as last supplemented."""
    corrected = request.latest(RequestCorrected)
    return corrected.content if corrected is not None else request.the(RequestFiled).content


def life(show: Showing, request: Dossier) -> Iterator[LifeStep]:
    """The strip: asked, received, handled, answered, delivered."""
    done = (
        ("提出申请", RequestFiled.type),
        ("收到确认", RequestReceived.type),
        ("审查办理", ReplyDrafted.type),
        ("作出答复", RequestAnswered.type),
        ("送达", "request-reply-delivered"),
    )
    ended, now = request.state in {"lapsed", "withdrawn"}, True
    for title, kind in done:
        numbers = request.numbers(kind)
        if numbers and not (kind == ReplyDrafted.type and request.state == "handling"):
            yield LifeStep(title, "done", f"{request.record(numbers[-1]).at:%m-%d}")
            continue
        if now and not ended:
            waits = any(given is None for _n, _asked, given in consultations(request))
            yield LifeStep(
                title,
                "stop" if waits else "now",
                note="征求意见中" if waits else state_words(show, request.state),
            )
        else:
            yield LifeStep(title, "todo")
        now = False
    if ended:
        yield LifeStep(state_words(show, request.state), "stop")


def period(show: Showing, request: Dossier) -> Iterator[Section]:
    """When the answer is due, how many working days are left, and the arithmetic."""
    if received_on(request) is None:
        yield Section("答复期限", "period", paragraphs=("部门确认收到申请后，答复期限开始计算。",))
        return
    law = show.law_of(request)
    try:
        due = due_of(request, law, show.calendar)
        standing = standing_of(request, law, show.calendar, show.now.date())
    except Refusal as unknown:
        yield Section("答复期限", "period", paragraphs=(f"{unknown.reason}。",))
        return
    left = f"{standing.left} 个工作日" if standing.left >= 0 else f"已逾期 {-standing.left} 个工作日"
    waits = any(given is None for _n, _asked, given in consultations(request))
    facts = [Fact("答复期限", until(due.end) + ("（预计）" if waits else ""), strong=True)]
    answer = request.latest(RequestAnswered)
    if answer is None and request.state in OPEN:
        facts.append(Fact("剩余", f"{left}{'，征求意见期间不计算' if standing.stopped else ''}"))
    elif answer is not None:
        facts.append(Fact("答复", f"{OUTCOMES[answer.outcome]}{'（逾期答复）' if answer.late else ''}"))
    why = Why("why-due", "答复期限怎样计算", due.explain())
    yield Section("答复期限", "period", facts=tuple(facts), why=why)


def told(show: Showing, request: Dossier) -> Iterator[Section]:
    """What the applicant was told: what to supplement, why it takes longer, the answer."""
    asked, extended, answer = (
        request.latest(kind) for kind in (CorrectionAsked, ReplyExtended, RequestAnswered)
    )
    if isinstance(asked, CorrectionAsked) and request.state == "correcting":
        lines = (f"请于 {asked.by} 前补正以下内容，逾期不补正的视为放弃申请：", *asked.points)
        yield Section("补正告知", "correction", paragraphs=lines)
    if isinstance(extended, ReplyExtended):
        words = f"答复期限延长 {extended.days} 个工作日，至 {until(extended.due)}。理由：{extended.reason}"
        yield Section("延期答复", "extension", paragraphs=(words,))
    if isinstance(answer, RequestAnswered):
        yield answer_section(show, request, answer)


def answer_section(show: Showing, request: Dossier, answer: RequestAnswered) -> Section:
    """The reply with grounds and remedies, and the files handed over."""
    del show
    lines = [f"{OUTCOMES[answer.outcome]}。{answer.reason}"]
    for label, text in (
        ("获取方式", answer.access),
        ("不予公开的内容", answer.withheld),
        ("不予公开的理由", grounds_told(answer.grounds)),
        ("公共利益理由", answer.public_interest),
        ("原申请", answer.earlier),
    ):
        if text:
            lines.append(f"{label}：{text}")
    files = tuple(
        FileRow(
            file.name,
            address("request.file", number=request.number, sha256=file.sha256, name=file.name),
            file.size,
            file.sha256,
        )
        for file in request.record(request.numbers(RequestAnswered.type)[-1]).files
    )
    return Section("答复", "answer", paragraphs=(*lines, answer.remedy), files=files)


def letters(show: Showing, request: Dossier, route: str, kinds: tuple[str, ...]) -> Iterator[Section]:
    """The sealed letters of a request."""
    files = []
    for n, kind in enumerate(request.types):
        found = show.paper_of(record_number(request.number, n)) if kind in kinds else None
        if found is not None:
            sha256, size, _issue = found
            url = address(f"{route}.letter", number=request.number, n=str(n))
            files.append(FileRow(f"{request.record(n).paper.title}.pdf", url, size, sha256))
    if files:
        yield Section("文书", "letters", note="盖有电子印章，可以自行核验", files=tuple(files))


# -- forms ----------------------------------------------------------------------------------------------------


def form_page(
    title: str, alerts: Alerts, back: str, lead: str = "", submit: str = "提交", *, files: bool = False
) -> FormPage:
    """A form of this room; ``back`` is where it is left to."""
    return FormPage(
        title=title,
        crumbs=(Link("依申请公开", address("requests")), Link(title)),
        alerts=alerts,
        lead=lead,
        submit=submit,
        cancel=Link("返回", back),
        multipart=files,
    )


def privacy_box() -> Box:
    """What is done with what an applicant says of themselves (PI-01)."""
    return Box(
        "个人信息",
        ("姓名、证件号码和联系方式只用于办理本次申请，存于可以删除的附卷，不写入公开日志。",),
        (Link("依据 PI-01", address("law.rule", rule="PI-01")),),
    )
