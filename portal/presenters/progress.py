"""The progress page: where a case stands, what is left of its limits and why, what is asked, what was issued."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hallcore.approval.model import (
    STAGE_OF,
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CaseEnded,
    ClocksRecomputed,
    CorrectionNotified,
    DecisionDelivered,
    DecisionMade,
    PeriodExtended,
    SpecialStepBegan,
)
from hallcore.approval.rules import ledgers_of, running_special
from hallcore.dossier import Dossier, record_number
from hallcore.ground.errors import NotComputable
from hallcore.ground.explanation import ExplainedDay, Explanation, Suspension
from hallcore.ground.ledger import Ledger, days_of, expected
from portal.presenters.addresses import address
from portal.presenters.cases_told import (
    Limit,
    Wanted,
    brought_on,
    item_of,
    life_of,
    limits_of,
    masked_applicant,
    state_word,
    waits_for,
    wanted_of,
)
from portal.presenters.citizens import ProgressPage, Remaining
from portal.presenters.queueing import ticket_link
from portal.presenters.shapes import Action, Box, Cell, Column, Link, Row, Table, Tag, Why
from portal.presenters.showing import Showing
from portal.presenters.writing import day, moment

ISSUED = (
    ApplicationReceived,
    CorrectionNotified,
    CaseAccepted,
    AcceptanceRefused,
    SpecialStepBegan,
    PeriodExtended,
    ClocksRecomputed,
    DecisionMade,
    DecisionDelivered,
    CaseEnded,
)
"""The papers an applicant is given, in no order."""

Fetch = Callable[[int], str]
"""The address of record n's PDF."""


def meta_of(case: Dossier, name: str) -> tuple[str, ...]:
    """Number, applicant and who handles it, as they stand under the title; ``name`` is masked or is not."""
    application = case.the(ApplicationReceived)
    window = f"　{application.window.removeprefix('W')} 号窗口" if application.window else ""
    return (f"办件编号 {case.number}", f"申请人 {name}", f"承办 {application.organ}{window}")


def progress_page(show: Showing, case: Dossier, fetch: Fetch | None, **more: Any) -> ProgressPage:  # noqa: ANN401 - fields of the page
    """The page.

    Args:
        show: The hall now.
        case: The case.
        fetch: Where a printed paper is fetched; None for whoever may not.
        more: Fields that differ for the applicant's own page.
    """
    application, item = case.the(ApplicationReceived), item_of(show, case)
    limits = limits_of(show, case)
    wanted = wanted_of(case)
    given: dict[str, Any] = {
        "title": application.name,
        "crumbs": (Link("首页", address("home")), Link("查办件进度", address("progress")), Link(case.number)),
        "number": case.number,
        "note": f"办件进度　{moment(show.now)} 查询",
        "meta": meta_of(case, masked_applicant(case)),
        "tags": (Tag(state_word(show, case), "solid" if case.state in STAGE_OF else "grey"),),
        "life": life_of(show, case),
        "remaining": remaining_of(case, limits),
        "whys": tuple(whys_of(show, case)),
        "expected": waits_for(case),
        "asked": asked_table(wanted, owed=case.state != "correcting") if wanted else None,
        "expected_actions": (
            (Action("登录后补交材料", address("my.supplement", number=case.number)),) if wanted else ()
        ),
        "papers": papers_table(show, case, fetch),
        "papers_note": "" if fetch else "凭回执上的查询码查询，或者登录“我的办件”，可以下载文书。",
        "ways": (
            Action("登录后催办", address("my.urge", number=case.number)),
            Action("有关法律依据", address("law")),
        ),
        "boxes": (
            *_boxes(case, item.phone, item.complaint_phone),
            # The slip's word opens the ticket: told to whoever may have the papers, not to whoever knows four figures.
            *(_ticket_box(show, case) if fetch else ()),
        ),
        "again": (Link("换一件查", address("progress")),),
    }
    return ProgressPage(**given | more)


# -- limits ------------------------------------------------------------------------------------------


def remaining_of(case: Dossier, limits: tuple[Limit, ...]) -> Remaining | None:
    """The box with the number of working days left."""
    if not limits:
        if case.machine == "instant" and case.latest(CaseAccepted) is not None:
            return Remaining("即办件", "0", "个工作日", ("即办件当场作出决定，不设办理期限。",))
        return None
    first = limits[0]
    number, lead = (str(first.left), "还剩") if first.left >= 0 else (str(-first.left), "已超")
    if first.ended:
        number, lead = str(first.used), "共用"
    tag = Tag("计时暂停中", "stopped") if first.stopped else None
    lines = [_said(limits), *_until(limits)]
    label = f"{first.title} {first.budget} 个工作日，已用 {first.used} 个"
    return Remaining(
        lead, number, "个工作日", tuple(lines), tag, first.budget, min(first.used, first.budget), label
    )


def _said(limits: tuple[Limit, ...]) -> str:
    parts = []
    for limit in limits:
        left = f"尚余 {limit.left} 个" if limit.left >= 0 else f"超 {-limit.left} 个工作日"
        parts.append(
            f"{limit.title} {limit.budget} 个工作日，已用 {limit.used} 个"
            + ("" if limit.ended else f"，{left}")
        )
    return "；".join(parts) + "。"


def _until(limits: tuple[Limit, ...]) -> Iterator[str]:
    first = limits[0]
    if first.ended:
        return
    if first.stopped is not None:
        yield _stop_words(first.stopped)
    if first.last is None:
        yield "恢复计时后才能算出届满日期；剩余的工作日数不变。"
    elif first.estimated:
        yield (
            f"期限跨入尚未公布放假安排的年份，目前不能确定届满日期。推算为 {day(first.last)}，"
            "仅供参考，通知公布后重新计算并告知。"
        )
    else:
        others = "".join(f"，{each.title}至 {day(each.last)}" for each in limits[1:] if each.last)
        yield f"{first.title}不晚于 {day(first.last)}{others}。"


def _stop_words(stop: Suspension) -> str:
    until = f"，至 {day(stop.last)}" if stop.last else ""
    return f"{stop.reason}自 {day(stop.first)} 起不计入时限{until}，结束的次日接着算。"


def whys_of(show: Showing, case: Dossier) -> Iterator[Why]:
    """Why the clock stands still, and where the limits come from: clause, arithmetic, calendar."""
    ledgers = ledgers_of(case, item_of(show, case), show.law_of(case))
    if ledgers is None:
        if case.state == "received":
            rule = show.law_of(case).clock("C01")
            yield _period("材料审查期限怎样计算", Ledger(rule, rule.n, brought_on(case)), show)
        return
    statutory, promised = ledgers
    special = running_special(case)
    if special is not None and not special.counts and case.state in STAGE_OF:
        yield _stopped(show, case, special, promised)
    if statutory.budget:
        yield _period("法定期限怎样计算", statutory, show)


def _stopped(show: Showing, case: Dossier, special: SpecialStepBegan, ledger: Ledger) -> Why:
    """Why the clock stands still and until when: the clause, the notice, and every day so far."""
    cite = show.law_of(case).cite(special.cite)
    n = case.numbers(SpecialStepBegan.type)[-1]
    told = case.record(n).at
    until = f"，至 {day(special.until)}" if special.until else "；届满日期待放假安排公布后确定"
    explanation = Explanation(
        title=special.name,
        clause_text=cite.words,
        quoted=bool(cite.text),
        source=cite.line,
        rule=f"规则 {cite.rule}",
        formula=(),
        result=(
            f"《特别程序告知书》（{record_number(case.number, n)}）于 {day(told)} 告知："
            f"{special.name}需要 {special.days} 个工作日{until}。未书面告知的，不停止计时。"
        ),
        days=tuple(_squares(show, ledger)),
        note="数字为已用的工作日；“停”为不计入时限的期间；“休”为休息日。",
    )
    return Why("why-stop", "为什么停了，停多久", explanation)


def _squares(show: Showing, ledger: Ledger) -> Iterator[ExplainedDay]:
    """Every day of a ledger up to today; by the estimate where there is no notice."""
    yield ExplainedDay(ledger.start, "受理", "start")
    try:
        days = list(days_of(ledger, show.now.date(), show.calendar))
    except NotComputable:
        days = list(days_of(ledger, show.now.date(), show.calendar, estimate=True))
    for each in days[-_MOST_DAYS:]:
        if each.mark == "counted":
            yield ExplainedDay(each.day, f"第{each.n}日", "counted", each.n)
        elif each.mark == "stopped":
            yield ExplainedDay(each.day, "停", "stopped")
        else:
            yield ExplainedDay(each.day, "休" if each.why == "双休日" else each.why, "rest")


def _period(title: str, ledger: Ledger, show: Showing) -> Why:
    """Clause, arithmetic and calendar of a limit; what cannot be computed says so, with an estimate beside it."""
    anchor = f"why-{ledger.rule.id.lower()}"
    try:
        return Why(anchor, title, expected(ledger, show.calendar).explain())
    except NotComputable as unknown:
        cite = ledger.rule.cite
        explanation = Explanation(
            title=ledger.rule.title,
            clause_text=cite.words,
            quoted=bool(cite.text),
            source=cite.line,
            rule=f"规则 {cite.rule}，工作日",
            formula=(),
            result=f"目前不能算出届满日期：{unknown.reason}。",
            days=(),
            note="",
        )
        return Why(anchor, title, explanation, _estimate(ledger, show))


def _estimate(ledger: Ledger, show: Showing) -> str:
    try:
        last = expected(ledger, show.calendar, estimate=True).last
    except NotComputable:
        return ""
    return f"推算届满日期为 {day(last)}（按双休日和往年放假安排推算），放假安排公布后重新计算。"


_MOST_DAYS = 98
"""Squares of a calendar: fourteen weeks."""


# -- what is asked and what was issued ------------------------------------------------------------------


def asked_table(wanted: tuple[Wanted, ...], *, owed: bool) -> Table:
    """What the applicant has to bring."""
    columns: tuple[Column, ...] = (Column("材料", head=True), Column("要求"))
    if owed:
        columns += (Column("最迟", nowrap=True),)
    rows = []
    for each in wanted:
        cells = [Cell(each.name), Cell(each.what or "补齐")]
        if owed:
            cells.append(Cell(day(each.until) if each.until else "—"))
        rows.append(Row(tuple(cells)))
    return Table("需要您补充的材料", columns, tuple(rows))


def papers_table(show: Showing, case: Dossier, fetch: Fetch | None) -> Table:
    """The papers that were issued, newest first; the verified mark stands only where the record was verified now."""
    rows = []
    for n in range(case.count - 1, -1, -1):
        record = case.record(n)
        paper = record.paper
        if not isinstance(paper, ISSUED):
            continue
        number = record_number(case.number, n)
        printed = show.paper_of(number) is not None
        url = fetch(n) if fetch and printed else ""
        proven = show.proven(case, n, record)
        title = paper.title
        if isinstance(paper, SpecialStepBegan):
            title = f"{title}（{paper.name}）"
        rows.append(
            Row(
                (
                    Cell(title, url),
                    Cell(paper.number if isinstance(paper, DecisionMade) else number),
                    Cell(day(record.at)),
                    Cell("PDF" if url else "已生成" if printed else "待生成"),
                    Cell(verified=proven, text="" if proven else "待入日志"),
                )
            )
        )
    columns = (
        Column("文书", head=True),
        Column("文号", nowrap=True),
        Column("日期", nowrap=True),
        Column("电子文书", nowrap=True),
        Column("核验", nowrap=True),
    )
    return Table("发出的文书", columns, tuple(rows), "还没有发出文书。")


def _boxes(case: Dossier, phone: str, complaint: str) -> Iterator[Box]:
    """Whom to ask, where to complain, and the remedies against an unfavourable paper."""
    asks = [f"咨询承办部门：{phone}。" if phone else "咨询承办部门：见办事指南。"]
    asks.append(
        f"对办理有意见的，可以拨打 12345 或者{complaint}投诉。"
        if complaint not in {"", "12345"}
        else "对办理有意见的，可以拨打 12345 投诉。"
    )
    yield Box("咨询和投诉", tuple(asks))
    last = case.latest(DecisionMade) or case.latest(AcceptanceRefused)
    if last is not None:
        yield Box("救济途径", (last.remedies,))


def _ticket_box(show: Showing, case: Dossier) -> Iterator[Box]:
    """The way back to the ticket the case began with."""
    ticket = ticket_link(show, case.number)
    if ticket is not None:
        yield Box("排队号票", ("本办件由这张号票在窗口收件。",), (ticket,))


def told_as_data(show: Showing, case: Dossier) -> dict[str, Any]:
    """The same for programs: kiosks and the like."""
    return {
        "number": case.number,
        "name": case.the(ApplicationReceived).name,
        "organ": case.the(ApplicationReceived).organ,
        "applicant": masked_applicant(case),
        "state": case.state,
        "state_title": state_word(show, case),
        "asked_at": show.now.isoformat(),
        "stages": [
            {"title": step.title, "state": step.state, "when": step.when, "note": step.note}
            for step in life_of(show, case)
        ],
        "limits": [
            {
                "title": limit.title,
                "budget": limit.budget,
                "used": limit.used,
                "left": limit.left,
                "last": limit.last.isoformat() if limit.last and not limit.estimated else None,
                "estimate": limit.last.isoformat() if limit.last and limit.estimated else None,
                "stopped": limit.stopped.reason if limit.stopped else "",
                "ended": limit.ended,
            }
            for limit in limits_of(show, case)
        ],
        "expected": waits_for(case),
        "asked": [
            {"name": each.name, "what": each.what, "until": each.until.isoformat() if each.until else None}
            for each in wanted_of(case)
        ],
    }
