"""What is done in a person's month: points proposed, explained and decided, the sum, signatures, appeals, talks.

Every act rests on the quarter: once that is published, nothing in its sheets moves. What is done with a quarter
and a year is in ``hallcore.appraisal.quarter`` and ``.year``.
"""

from __future__ import annotations

from datetime import date

from hallcore.appraisal.attending import evidence_of, faults, still_stands
from hallcore.appraisal.boards import QuarterOpened
from hallcore.appraisal.forms import (
    AnswerForm,
    AppealForm,
    AttendanceForm,
    DecideForm,
    ExplainForm,
    GiveBackForm,
    PointForm,
    RoundForm,
    SignForm,
    TalkForm,
    TotalForm,
)
from hallcore.appraisal.model import (
    PROCEDURE,
    ROUND,
    SHEET,
    AppealAnswered,
    AppealFiled,
    MonthTotalled,
    PointDecided,
    PointExplained,
    PointProposed,
    RoundMade,
    SheetReturned,
    SheetSigned,
    TalkHeld,
)
from hallcore.appraisal.proofs import check_evidence
from hallcore.appraisal.rules import (
    account_of_sheet,
    check_appeal,
    check_decider,
    check_point,
    check_scorer,
    check_signer,
    check_total,
    must_talk,
    open_appeal,
    proposed_already,
    quarter_of,
    sheet_number,
    signatures,
    the_point,
    total_of,
)
from hallcore.attendance.facts import day_records
from hallcore.attendance.model import DayRecord
from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import StaffPosted
from hallcore.organisation.rules import post_number, posted


def posting_of(desk: Desk, account: str) -> StaffPosted:
    """The posting of somebody as it stands.

    Raises:
        Refusal: Nobody of that account is posted in the hall.
    """
    post = desk.archive.get(post_number(account))
    paper = posted(post) if post is not None else None
    if paper is None:
        raise Refusal("该账号没有派驻岗位，不参加考核", "KH-01", where="account")
    return paper


def last_day(desk: Desk, clock: str) -> date:
    """The last day of a period of the law that begins today."""
    return compute(desk.law.clock(clock), desk.at.date(), desk.calendar).last


def _rest(desk: Desk) -> None:
    """Rest on the quarter of the sheet on the desk."""
    desk.rests_on(desk.dossier.parent)


def enter_sheet(desk: Desk, account: str, day: date) -> Dossier:
    """The sheet of somebody's month on the desk, founded where there is none."""
    number = sheet_number(account, day)
    parent = desk.archive.get(quarter_of(day))
    if parent is None or day.replace(day=1) not in parent.the(QuarterOpened).months:
        raise Refusal(f"{day:%Y-%m} 的考核没有启动", "KH-01", where="day")
    desk.rests_on(parent.number)
    known = desk.archive.get(number)
    if known is None:
        if parent.state != "open":
            raise Refusal("该季度已经公示，不再开立考核表", "KH-12", where="day")
        known = desk.found(number, PROCEDURE, SHEET, parent.number)
    desk.file_in(known)
    return known


# -- points -------------------------------------------------------------------------------------------------


def propose_point(desk: Desk, form: PointForm) -> Act:
    """Propose a point; the person is given time to explain a deduction (KH-18)."""
    check_scorer(posting_of(desk, form.account), desk.actor.account, desk.actor.role)
    sheet = enter_sheet(desk, form.account, form.day)
    desk.advance("propose-point")
    rule, points = check_point(desk.law, form, desk.at.date())
    for one in form.evidence:
        check_evidence(desk.archive, one, form.account, form.rule)
    if proposed_already(sheet, form):
        raise Refusal("同一事实已经记过分", "KH-18")
    until = None if rule.section == "bonus" else last_day(desk, "C91")
    paper = PointProposed(rule.key, points, form.day, form.evidence, until, form.half)
    note = form.note.strip()
    return Act(paper, files=form.files, annex={"note": note} if note else {})


def propose_attendance(desk: Desk, form: AttendanceForm) -> Act:
    """The clock proposes the first fault of somebody's day of attendance that is not in the sheet yet (KQ-05 to KQ-07).

    Raises:
        Refusal: The day is not over, or every fault of it was proposed.
    """
    posting_of(desk, form.account)
    if form.day >= desk.at.date():
        raise Refusal("当日考勤尚未结束", "KQ-05", where="day")
    record = _day(desk, form.account, form.day)
    sheet = enter_sheet(desk, form.account, form.day)
    desk.advance("propose-point")
    for fault in faults(record) if record is not None else ():
        evidence = (evidence_of(form.account, form.day, fault),)
        rule = desk.law.point(fault.rule)
        known = PointForm(form.account, fault.rule, form.day, evidence, half=fault.half)
        if not proposed_already(sheet, known):
            until = last_day(desk, "C91")
            note = f"{fault.minutes} 分钟" if fault.minutes else ""
            paper = PointProposed(rule.key, rule.least, form.day, evidence, until, fault.half)
            return Act(paper, annex={"note": note} if note else {})
    raise Refusal("当日没有尚未记分的考勤问题", "KQ-05")


def _day(desk: Desk, account: str, day: date) -> DayRecord | None:
    """Somebody's day of attendance as it is known now; None where it is not counted."""
    found = day_records(desk.archive, account, day, day, law=desk.law, calendar=desk.calendar, asof=desk.at)
    return found[0] if found else None


def explain_point(desk: Desk, form: ExplainForm) -> Act:
    """The person explains a point; once decided, it is too late here, and an appeal is the way."""
    _rest(desk)
    desk.advance("explain-point")
    if desk.actor.account != account_of_sheet(desk.dossier.number):
        raise Refusal("应由本人说明", "KH-18")
    point = the_point(desk.dossier, form.of)
    if point.fate != "open":
        raise Refusal("这笔记分已经认定；有异议的，可以在月统计后申诉", "KH-13")
    if point.explained is not None:
        raise Refusal("您已经说明过", "KH-18")
    if not form.words.strip():
        raise Refusal("请写明情况", "KH-18", where="words")
    return Act(PointExplained(form.of), files=form.files, annex={"words": form.words.strip()})


def decide_point(desk: Desk, form: DecideForm) -> Act:
    """Confirm a point or strike it, with a reason where it is struck."""
    _rest(desk)
    desk.advance("decide-point")
    point = the_point(desk.dossier, form.of)
    check_decider(desk.dossier, point, desk.actor.account, desk.at.date())
    if not form.stands and not form.reason.strip():
        raise Refusal("请写明不予记分的理由", "KH-18", where="reason")
    if form.stands and point.scorer == CLOCK.account:
        account = account_of_sheet(desk.dossier.number)
        if not still_stands(point.paper, _day(desk, account, point.paper.day), account):
            raise Refusal("该日考勤已经更正，这笔记分不再成立，请不予记分", "KH-18")
    return Act(PointDecided(form.of, form.stands, form.reason.strip()))


# -- the month ----------------------------------------------------------------------------------------------


def total_month(desk: Desk, form: TotalForm) -> Act:
    """Sum up somebody's month; who has no point at all has the whole hundred."""
    posting = posting_of(desk, form.account)
    known = desk.archive.get(sheet_number(form.account, form.month))
    check_total(known, form.month.replace(day=1), desk.at.date())
    sheet = enter_sheet(desk, form.account, form.month)
    desk.advance("total-month")
    found = total_of(desk.law, sheet)
    return Act(
        MonthTotalled(
            account=form.account,
            department=posting.department,
            window=posting.window,
            home_leader=posting.home_leader,
            centre_leader=posting.centre_leader,
            sections=found.sections,
            other=found.other,
            bonus=found.bonus,
            total=found.total,
            counted=found.counted,
            appeal_by=last_day(desk, "C92"),
        )
    )


def sign_sheet(desk: Desk, form: SignForm) -> Act:
    """One of the two leaders signs; with the second signature the sheet is finished."""
    _rest(desk)
    desk.advance("sign-sheet")
    month = check_signer(desk.dossier, form.side, desk.actor.account)
    if signatures(desk.dossier):
        desk.advance("finish-sheet")
    return Act(SheetSigned(form.side, month.total, form.opinion.strip()))


def give_back(desk: Desk, form: GiveBackForm) -> Act:
    """A leader does not agree: the sheet is open again, to be corrected and summed up anew."""
    _rest(desk)
    check_signer(desk.dossier, form.side, desk.actor.account)
    desk.advance("give-back")
    if not form.reason.strip():
        raise Refusal("请写明退回的理由", "KH-02", where="reason")
    return Act(SheetReturned(form.side, form.reason.strip()))


def appeal(desk: Desk, form: AppealForm) -> Act:
    """The person appeals against points of the month; it is answered within the period (KH-13)."""
    _rest(desk)
    desk.advance("appeal")
    check_appeal(desk.dossier, form.points, form.words, desk.actor.account, desk.at.date())
    paper = AppealFiled(tuple(sorted(set(form.points))), last_day(desk, "C93"))
    return Act(paper, files=form.files, annex={"words": form.words.strip()})


def answer_appeal(desk: Desk, form: AnswerForm) -> Act:
    """Strike some of the points that were appealed against, or none; by nobody who scored or decided one of them."""
    _rest(desk)
    sheet, account = desk.dossier, desk.actor.account
    waiting = open_appeal(sheet)
    if waiting is None:
        raise Refusal("没有待答复的申诉", "KH-13")
    asked = waiting[1].points
    if not set(form.struck) <= set(asked):
        raise Refusal("只能撤销申诉所指的记分", "KH-13", where="struck")
    if account == account_of_sheet(sheet.number) or any(account == the_point(sheet, n).scorer for n in asked):
        raise Refusal("本人和评分人不能答复申诉", "KH-13")
    if not form.reason.strip():
        raise Refusal("请写明答复的理由", "KH-13", where="reason")
    desk.advance("uphold-appeal" if form.struck else "reject-appeal")
    return Act(AppealAnswered(tuple(sorted(set(form.struck))), form.reason.strip()))


def hold_talk(desk: Desk, form: TalkForm) -> Act:
    """Enter a talk with somebody whose month gives ground for one (KH-14)."""
    _rest(desk)
    desk.advance("hold-talk")
    if desk.actor.account == account_of_sheet(desk.dossier.number):
        raise Refusal("不能约谈本人", "KH-14")
    ground = must_talk(desk.law, desk.dossier)
    if not ground:
        raise Refusal("该月没有应当约谈的情形，或者已经约谈", "KH-14")
    if not form.measures.strip():
        raise Refusal("请写明整改要求", "KH-14", where="measures")
    words = form.words.strip()
    return Act(TalkHeld(ground, form.measures.strip()), annex={"words": words} if words else {})


# -- rounds -------------------------------------------------------------------------------------------------


def make_round(desk: Desk, form: RoundForm) -> Act:
    """An inspector's round of a part of the hall; the faults are proposed in the sheets and name it."""
    if not form.area.strip():
        raise Refusal("请写明巡查区域", "KH-01", where="area")
    if not form.checked:
        raise Refusal("请选择已经检查的人员", "KH-01", where="checked")
    for account in (*form.checked, *form.away):
        posting_of(desk, account)
    if desk.actor.account in form.checked:
        raise Refusal("不能巡查本人的岗位", "KH-18", where="checked")
    day = f"KHX-{desk.at:%Y%m%d}"
    desk.file_in(desk.found(f"{day}-{desk.next_number(day):03d}", PROCEDURE, ROUND))
    desk.advance("make-round")
    return Act(RoundMade(desk.at.date(), form.area.strip(), form.checked, form.away, form.findings))


VERBS = (
    Verb("propose-point", propose_point),
    Verb("propose-attendance", propose_attendance),
    Verb("explain-point", explain_point),
    Verb("decide-point", decide_point),
    Verb("total-month", total_month),
    Verb("sign-sheet", sign_sheet),
    Verb("give-back-sheet", give_back),
    Verb("appeal-points", appeal),
    Verb("answer-appeal", answer_appeal),
    Verb("hold-talk", hold_talk),
    Verb("make-round", make_round),
)
