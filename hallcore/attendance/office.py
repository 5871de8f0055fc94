"""What is done about people's attendance: leave, corrections, sign-in sheets, shifts.

What a day is judged by goes to the shelves of ``hallcore.attendance.facts`` in the act's own transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from hallcore.attendance import facts
from hallcore.attendance.devices import TerminalRegistered
from hallcore.attendance.facts import OVERLAY, shift_on
from hallcore.attendance.forms import (
    CorrectionForm,
    DecisionForm,
    LeaveForm,
    ReasonForm,
    ReturnForm,
    SheetForm,
    ShiftForm,
)
from hallcore.attendance.judging import (
    FOR_BIRTH,
    check_annual,
    check_birth,
    check_correction,
    check_decider,
    check_leave,
    halves_of,
    level_of,
    overlaps,
)
from hallcore.attendance.model import PROCEDURE, REST, Shift
from hallcore.attendance.model import SHIFTS as NAMES
from hallcore.attendance.papers import (
    CORRECTION,
    LEAVE,
    ROSTER,
    SHEET,
    CorrectionAsked,
    CorrectionDecided,
    LeaveAsked,
    LeaveEnded,
    LeaveGranted,
    LeavePassed,
    LeaveRefused,
    LeaveWithdrawn,
    SheetFiled,
    ShiftAssigned,
)
from hallcore.attendance.rules import shifts_of
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import StaffPosted
from hallcore.organisation.office import POSTED
from hallcore.organisation.rules import absent, chief_of, post_number, posted, working_since

_LEVELS: dict[str, Literal[1, 2, 3]] = {"asked": 1, "at-section": 2, "at-leader": 3}
"""Whose turn it is in which state."""


def posting(desk: Desk, account: str) -> StaffPosted:
    """The posting of an account.

    Raises:
        Refusal: It has none.
    """
    post = desk.archive.get(post_number(account))
    paper = posted(post) if post is not None else None
    if paper is None:
        raise Refusal("没有派驻岗位，不适用大厅考勤", "KQ-17", where="account")
    return paper


def chief(desk: Desk, department: str) -> str:
    """The account of a department's chief representative, or ""."""
    shelf = desk.archive.shelf(POSTED)
    keys = shelf.keys((department, ""), (department, "\U0010ffff"))
    return chief_of(desk.archive[post_number(account)] for _code, account in keys)


def _numbered(desk: Desk, letters: str, machine: str) -> None:
    """Found the next dossier of its kind and day, and file in it."""
    day = f"{desk.at:%Y%m%d}"
    number = f"{letters}-{day}-{desk.next_number(f'{letters}-{day}'):04d}"
    desk.file_in(desk.found(number, PROCEDURE, machine))


def _note(text: str) -> dict[str, str]:
    return {"note": text.strip()} if text.strip() else {}


# -- leave ------------------------------------------------------------------------------------------------


def ask_leave(desk: Desk, form: LeaveForm) -> Act:
    """Ask for leave for oneself; who has the last word follows from its length."""
    paper = posting(desk, desk.actor.account)
    check_leave(form, desk.at)
    partner = form.partner or paper.partner
    _check_partner(desk, paper, partner, form)
    halves = halves_of(form.begins, form.ends, _ordinary(desk), desk.calendar, OVERLAY)
    rows = list(_granted(desk, paper.account))
    if overlaps(((begins, ends) for begins, ends, _kind in rows), form.begins, form.ends):
        raise Refusal("这段时间已经准假，请先销假再申请", "KQ-10", where="begins")
    if form.kind == "annual":
        used = sum(
            halves_of(begins, ends, _ordinary(desk), desk.calendar, OVERLAY)
            for begins, ends, kind in rows
            if kind == "annual" and begins.year == form.begins.year
        )
        post = desk.archive[post_number(paper.account)]
        check_annual(used, halves, working_since(post), form.begins.date(), desk.law)
    check_birth(form, [(begins, ends) for begins, ends, kind in rows if kind == form.kind], desk.law)
    _numbered(desk, "QJ", LEAVE)
    asked = LeaveAsked(
        paper.account,
        paper.department,
        form.kind,
        form.begins,
        form.ends,
        halves,
        level_of(halves, desk.law),
        partner,
    )
    birth = {"birth": form.birth.isoformat()} if form.birth is not None and form.kind in FOR_BIRTH else {}
    return Act(asked, annex={"reason": form.reason.strip(), **birth})


def _check_partner(desk: Desk, paper: StaffPosted, partner: str, form: LeaveForm) -> None:
    """Whoever has duties names who stands in: somebody else of the department who is there (KQ-10)."""
    if not paper.duties:
        return
    post = desk.archive.get(post_number(partner)) if partner and partner != paper.account else None
    other = posted(post) if post is not None else None
    if post is None or other is None or other.department != paper.department:
        raise Refusal("请写明同一部门在岗的代岗人员（B 岗）", "KQ-10", where="partner")
    if absent(post, form.begins.date()):
        raise Refusal("代岗人员当日已经请假，请另行安排", "KQ-10", where="partner")


def _ordinary(desk: Desk) -> Shift:
    return shifts_of(desk.law)["day"]


def _granted(desk: Desk, account: str) -> list[tuple[datetime, datetime, str]]:
    rows = desk.archive.shelf(facts.COVERS).items((account, "", ""), (account, facts.LAST, facts.LAST))
    return [
        (datetime.fromisoformat(begins), datetime.fromisoformat(ends), kind)
        for (_account, begins, _number), (ends, kind) in rows
    ]


def decide_leave(desk: Desk, form: DecisionForm) -> Act:
    """Agree to a leave or refuse it; what is beyond one's level is passed on to the next."""
    asked = desk.dossier.the(LeaveAsked)
    level = _LEVELS.get(desk.dossier.state)
    if level is None:
        raise Refusal("这份申请已经办结", "KQ-10")
    paper = posting(desk, asked.account)
    check_decider(level, paper, chief(desk, paper.department), desk.actor.account, desk.actor.role)
    me = desk.actor.account
    if not form.granted:
        if not form.note.strip():
            raise Refusal("请写明不批准的理由", "KQ-10", where="note")
        desk.advance("refuse-leave")
        return Act(LeaveRefused(me), annex=_note(form.note))
    if level < asked.level:
        desk.advance("pass-leave")
        return Act(LeavePassed(me, level), annex=_note(form.note))
    desk.advance("grant-leave")
    key = (asked.account, asked.begins.isoformat(), desk.dossier.number)
    desk.archive.shelf(facts.COVERS)[key] = (asked.ends.isoformat(), asked.kind)
    return Act(LeaveGranted(me, level), annex=_note(form.note))


def withdraw_leave(desk: Desk, _form: ReasonForm) -> Act:
    """Take back one's own request before it is decided."""
    _own(desk, desk.dossier.the(LeaveAsked).account)
    desk.advance("withdraw-leave")
    return Act(LeaveWithdrawn())


def end_leave(desk: Desk, form: ReturnForm) -> Act:
    """Be back before the leave is over; the rest of it is work again."""
    asked = desk.dossier.the(LeaveAsked)
    _own(desk, asked.account)
    if not asked.begins <= form.ends < asked.ends:
        raise Refusal("销假时间应当在准假的起止时间之内", "KQ-10", where="ends")
    desk.advance("end-leave")
    shelf, key = (
        desk.archive.shelf(facts.COVERS),
        (asked.account, asked.begins.isoformat(), desk.dossier.number),
    )
    if form.ends == asked.begins:
        shelf.pop(key, None)
    else:
        shelf[key] = (form.ends.isoformat(), asked.kind)
    return Act(LeaveEnded(form.ends))


def _own(desk: Desk, account: str) -> None:
    if desk.actor.account != account:
        raise Refusal("只能由本人办理", "KQ-10")


# -- corrections ------------------------------------------------------------------------------------------


def ask_correction(desk: Desk, form: CorrectionForm) -> Act:
    """Say when a forgotten punch would have been; the month's cap is a claim each, so that no two are one too many."""
    paper = posting(desk, desk.actor.account)
    shift, due = shift_on(desk.archive, paper.account, form.day, desk.law, desk.calendar)
    if not due:
        raise Refusal("这一天不用上班，不必补卡", "KQ-11", where="day")
    check_correction(form, shift, desk.at, desk.law, desk.calendar, OVERLAY)
    if (paper.account, form.day.isoformat(), form.spell, form.side) in desk.archive.shelf(facts.SIGNS):
        raise Refusal("这次打卡已经补签", "KQ-11", where="side")
    _numbered(desk, "BK", CORRECTION)
    place = _take_place(desk, paper.account, form)
    asked = CorrectionAsked(paper.account, paper.department, form.day, form.spell, form.side, form.at, place)
    return Act(asked, files=form.files, annex={"reason": form.reason.strip()})


def _cap_key(account: str, month: str, place: int) -> str:
    return f"correction:{account}:{month}:{place}"


def _take_place(desk: Desk, account: str, form: CorrectionForm) -> int:
    cap, month, number = int(desk.law.figure("KQ-11", "cap")), f"{form.day:%Y-%m}", desk.dossier.number
    for place in range(1, cap + 1):
        if desk.archive.claim(_cap_key(account, month, place), number) == number:
            return place
    raise Refusal(f"每月补卡不超过 {cap} 次，{month} 的次数已经用完", "KQ-11", where="day")


def decide_correction(desk: Desk, form: DecisionForm) -> Act:
    """Grant or refuse a correction: the chief representative's or the home leader's word."""
    asked = desk.dossier.the(CorrectionAsked)
    paper = posting(desk, asked.account)
    check_decider(1, paper, chief(desk, paper.department), desk.actor.account, desk.actor.role)
    me = desk.actor.account
    if not form.granted:
        if not form.note.strip():
            raise Refusal("请写明不批准的理由", "KQ-11", where="note")
        desk.advance("refuse-correction")
        _give_place(desk, asked)
        return Act(CorrectionDecided(me, "refused"), annex=_note(form.note))
    desk.advance("grant-correction")
    key = (asked.account, asked.day.isoformat(), asked.spell, asked.side)
    desk.archive.shelf(facts.SIGNS)[key] = (asked.at.isoformat(), desk.dossier.number)
    return Act(CorrectionDecided(me, "granted"), annex=_note(form.note))


def withdraw_correction(desk: Desk, _form: ReasonForm) -> Act:
    """Take back one's own request; it no longer counts towards the month's cap."""
    asked = desk.dossier.the(CorrectionAsked)
    _own(desk, asked.account)
    desk.advance("withdraw-correction")
    _give_place(desk, asked)
    return Act(CorrectionDecided(desk.actor.account, "withdrawn"))


def _give_place(desk: Desk, asked: CorrectionAsked) -> None:
    key = _cap_key(asked.account, f"{asked.day:%Y-%m}", asked.place)
    desk.archive.release(key, desk.dossier.number)


# -- sheets and shifts ------------------------------------------------------------------------------------


def file_sheet(desk: Desk, form: SheetForm) -> Act:
    """File a sign-in sheet for a time at which the terminal is on record as down, before a witness (KQ-12)."""
    if not form.rows:
        raise Refusal("签到表上没有人签到", "KQ-12", where="rows")
    posting(desk, form.witness)
    if form.witness in {account for account, _at in form.rows}:
        raise Refusal("见证人应当是签到人以外的人", "KQ-12", where="witness")
    terminal = desk.open(f"TRM-{form.terminal}")
    for account, at in form.rows:
        posting(desk, account)
        if at.date() != form.day or not _down(desk, terminal, at):
            raise Refusal("签到时间不在该设备登记的故障期间，请先登记设备故障", "KQ-12", where="rows")
    _numbered(desk, "QD", SHEET)
    desk.advance("file-sheet")
    shelf = desk.archive.shelf(facts.SIGNS)
    for account, at in form.rows:
        shelf[account, form.day.isoformat(), form.spell, form.side] = (at.isoformat(), desk.dossier.number)
    paper = SheetFiled(form.terminal, form.day, form.spell, form.side, tuple(form.rows), form.witness)
    return Act(paper, files=form.files)


def _down(desk: Desk, terminal: Dossier, at: datetime) -> bool:
    paper = terminal.the(TerminalRegistered)
    rows = desk.archive.shelf(facts.OUTAGES).items(
        (paper.hall, "", ""), (paper.hall, at.isoformat(), facts.LAST)
    )
    return any(
        code == paper.code and began <= at.isoformat() <= (ended or desk.at.isoformat())
        for (_hall, began, code), (ended, _floor) in rows
    )


def assign_shift(desk: Desk, form: ShiftForm) -> Act:
    """Say which shift somebody works on which days; what is said last of a day counts."""
    posting(desk, form.account)
    if form.shift != REST and form.shift not in NAMES:
        raise Refusal("没有这种班次", "KQ-02", where="shift")
    if form.last < form.first:
        raise Refusal("最后一日不能早于第一日", "KQ-02", where="last")
    if form.first < desk.at.date():
        raise Refusal("排班应当事先安排，不能改动已经过去的日子", "KQ-02", where="first")
    number = f"PB-{form.account.removeprefix('U-')}"
    desk.file_in(desk.archive.get(number) or desk.found(number, PROCEDURE, ROSTER))
    desk.advance("assign-shift")
    row = (form.first.isoformat(), form.last.isoformat(), form.shift)
    desk.archive.shelf(facts.SHIFTS)[form.account, desk.dossier.count] = row
    return Act(ShiftAssigned(form.account, form.first, form.last, form.shift))


VERBS = (
    Verb("ask-leave", ask_leave),
    Verb("decide-leave", decide_leave),
    Verb("withdraw-leave", withdraw_leave),
    Verb("end-leave", end_leave),
    Verb("ask-punch-correction", ask_correction),
    Verb("decide-punch-correction", decide_correction),
    Verb("withdraw-punch-correction", withdraw_correction),
    Verb("file-sheet", file_sheet),
    Verb("assign-shift", assign_shift),
)
