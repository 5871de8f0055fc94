"""What may be rated, by whom and until when; how a bad rating is verified. Pure; the desk moves nothing here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hmac import compare_digest
from typing import NamedTuple

from hallcore.approval.model import (
    CASE,
    INSTANT,
    JOINT,
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CaseEnded,
    DecisionMade,
)
from hallcore.counters.model import TICKET, ServiceEnded, ServiceResumed, ServiceStarted
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.organisation.model import WindowOpened
from hallcore.organisation.rules import post_number, posted, window_number
from hallcore.voice.ratings_model import (
    BUTTONS,
    EXCLUDING,
    GRADES,
    PRESS_GONE,
    REASONS,
    CallLogged,
    KeypadForm,
    Kind,
    PressForm,
    RateForm,
    RatingGiven,
    RatingVerified,
    VerifyForm,
)

LONGEST = 500
"""Characters of what somebody adds to a grade."""

_SERIAL = re.compile(r"[A-Z0-9]{6,24}")
_CODE = re.compile(r"P[0-9]{3}")
_PHONE = re.compile(r"[0-9+ -]{5,20}")
_ENDS = (DecisionMade, AcceptanceRefused, CaseEnded)


class Rated(NamedTuple):
    """What a rating is about: the kind of matter, when it was over, who served, in which department, which item."""

    kind: Kind
    ended: datetime
    window: str
    officer: str
    department: str
    item: str
    item_name: str


def rating_number(day: date, place: str, n: int) -> str:
    """The dossier of a rating: ``PJ-20260302-W012-001``, by window, or ``-D01-`` by department; it names no matter."""
    return f"PJ-{day:%Y%m%d}-{place}-{n:03d}"


def keypad_number(code: str) -> str:
    """The dossier of a keypad: ``PJQ-P012``."""
    return f"PJQ-{code}"


def rated_key(matter: str) -> str:
    """The claim of the one rating of a ticket or a case (HP-02)."""
    return f"rated:{matter}"


def press_key(serial: str, press: int) -> str:
    """The claim on a press of a keypad by its own count: told twice, it counts once."""
    return f"press:{serial}:{press}"


def keypad_at(window: str) -> str:
    """The claim of the one keypad of a window."""
    return f"keypad-at:{window}"


# -- what is rated ------------------------------------------------------------------------------------------


def served_by(ticket: Dossier) -> tuple[str, datetime]:
    """Who served a ticket and when that was over; of a service the night ended, who had begun it.

    Raises:
        Refusal: It was never served, or still is.
    """
    ends = ticket.numbers(ServiceEnded.type)
    if ticket.state != "ended" or not ends:
        raise Refusal("办理结束以后才能评价", "HP-02", where="matter")
    record = ticket.record(ends[-1])
    paper = record.paper
    if isinstance(paper, ServiceEnded) and paper.forgotten:
        began = max(n for kind in (ServiceStarted, ServiceResumed) for n in ticket.numbers(kind.type))
        return str(ticket.record(began).head["actor"]["account"]), record.at
    return str(record.head["actor"]["account"]), record.at


def about_ticket(ticket: Dossier, cases: Sequence[Dossier], home: str) -> Rated:
    """What a rating of a visit is about.

    Args:
        ticket: The ticket.
        cases: The cases its service led to.
        home: The department of whoever served, or of the window where that is unknown.
    """
    officer, ended = served_by(ticket)
    window = ticket.the(ServiceEnded).window
    if len(cases) != 1:
        return Rated("ticket", ended, window, officer, home, "", "")
    case = cases[0].the(ApplicationReceived)
    return Rated("ticket", ended, window, officer, case.department, case.item, case.name)


def about_case(case: Dossier) -> Rated:
    """What a rating of a case is about; who took it in stands for the service.

    Raises:
        Refusal: It is not decided, refused or ended.
    """
    ends = [n for kind in _ENDS for n in case.numbers(kind.type)]
    if case.machine not in {CASE, INSTANT, JOINT} or not ends:
        raise Refusal("办件办结以后才能评价", "HP-02", where="matter")
    received = case.the(ApplicationReceived)
    taken_in = case.numbers(CaseAccepted.type) or case.numbers(AcceptanceRefused.type)
    actor = case.record(taken_in[-1]).head["actor"] if taken_in else {"role": "", "account": ""}
    officer = "" if actor["role"] == "clock" else str(actor["account"])
    at = case.record(min(ends)).at
    return Rated("case", at, received.window, officer, received.department, received.item, received.name)


def rated_of(archive: Archive, matter: Dossier) -> Rated:
    """What a rating of a ticket or a case is about, as it is known now.

    Raises:
        Refusal: It is not over.
    """
    if matter.machine != TICKET:
        return about_case(matter)
    ended = matter.latest(ServiceEnded)
    found = [archive.get(number) for number in (ended.cases if ended is not None else ())]
    cases = [case for case in found if case is not None and case.numbers(ApplicationReceived.type)]
    rated = about_ticket(matter, cases, "")
    return rated if rated.department else rated._replace(department=_home(archive, rated))


def _home(archive: Archive, rated: Rated) -> str:
    """The department of whoever served; of the window where nobody is posted any more."""
    post = archive.get(post_number(rated.officer))
    posting = posted(post) if post is not None else None
    if posting is not None:
        return posting.department
    window = archive.get(window_number(rated.window))
    codes = window.the(WindowOpened).departments if window is not None else ()
    return codes[0] if codes else ""


def check_open(rated: Rated, at: datetime, law: Law) -> None:
    """Refuse what was over so long ago that nobody remembers it (HP-02)."""
    days = int(law.figure("HP-02", "open"))
    if at.date() > rated.ended.date() + timedelta(days=days):
        raise Refusal(f"办结已经超过 {days} 日，不再接受评价", "HP-02", where="matter")


def check_rate(form: RateForm) -> None:
    """One of the five grades, ticked reasons that exist, words of a length, a number one can call."""
    if form.grade not in GRADES:
        raise Refusal("请在五个等级中选择一个", "HP-01", where="grade")
    if any(one not in REASONS for one in form.reasons):
        raise Refusal("没有这个评价方面", "HP-04", where="reasons")
    if len(form.words) > LONGEST:
        raise Refusal(f"意见不超过 {LONGEST} 字", "HP-02", where="words")
    if form.phone.strip() and not _PHONE.fullmatch(form.phone.strip()):
        raise Refusal("请填写可以接通的电话号码，也可以不填", "HP-05", where="phone")


def check_case_rater(case: Dossier, party: str, code: str) -> None:
    """The applicant, signed in, or whoever has the query code on the receipt."""
    received = case.the(ApplicationReceived)
    if party and party == received.applicant.removeprefix("A-"):
        return
    record = case.record(case.numbers(ApplicationReceived.type)[0])
    own = (record.annex.get("query") if record.annex is not None else None) or ""
    if not (own and compare_digest(own.encode(), code.strip().upper().encode())):
        raise Refusal("只有申请人可以评价，请登录或者填写回执上的查询码", "HP-02", where="code")


# -- keypads ------------------------------------------------------------------------------------------------


def check_keypad(form: KeypadForm) -> None:
    """A code and a serial of the form they have."""
    if not _CODE.fullmatch(form.code):
        raise Refusal("评价器编号应为 P 加三位数字，例如 P012", "HP-02", where="code")
    if not _SERIAL.fullmatch(form.serial):
        raise Refusal("设备序列号应为 6 至 24 位大写字母和数字", "HP-02", where="serial")


def grade_of(button: str) -> int:
    """The grade a button means.

    Raises:
        Refusal: No keypad has such a button.
    """
    if button not in BUTTONS:
        raise Refusal("不认识这个按键", "HP-01", where="button")
    return BUTTONS[button]


def check_moment(form: PressForm, at: datetime, law: Law) -> None:
    """Refuse a press of the future, beyond what a device's clock may be ahead, and one kept for too long."""
    ahead = timedelta(minutes=int(law.figure("HP-02", "ahead")))
    if form.happened > at + ahead:
        raise Refusal("按键时间晚于本厅时间，请校准评价器时钟", "HP-02", where="happened")
    if form.happened < at - timedelta(days=int(law.figure("HP-02", "kept"))):
        raise Refusal("按键时间过早，不再接收", "HP-02", where="happened")


def press_fault(ticket: Dossier | None, form: PressForm, window: str, law: Law) -> str:
    """Why a press is nobody's rating, or "": the ticket's service was at this window and had just ended."""
    if ticket is None or ticket.machine != TICKET or ticket.state != "ended":
        return PRESS_GONE
    ended = ticket.record(ticket.numbers(ServiceEnded.type)[-1]).at
    minutes = timedelta(minutes=int(law.figure("HP-02", "keypad")))
    # Devices tell whole seconds: the press of the very second in which the service ended is after it.
    in_time = ended.replace(microsecond=0) <= form.happened <= ended + minutes
    return "" if in_time and ticket.the(ServiceEnded).window == window else PRESS_GONE


# -- what becomes of a bad one ------------------------------------------------------------------------------


def is_bad(grade: int, law: Law) -> bool:
    """Whether a grade is a bad rating (HP-01)."""
    return grade <= int(law.figure("HP-01", "bad"))


def check_stranger(given: RatingGiven, account: str) -> None:
    """Nobody deals with the rating of their own service."""
    if given.officer == account:
        raise Refusal("不能经办对本人的评价", "HP-04")


def check_finding(rating: Dossier, form: VerifyForm, law: Law) -> None:
    """The facts are written down; a named rater was called back, each of them (HP-05)."""
    if not form.why.strip():
        raise Refusal("请写明核实的情况", "HP-04", where="why")
    given, calls = rating.the(RatingGiven), rating.papers(CallLogged)
    reached = any(one.reached and one.how != "records" for one in calls)
    if not given.named:
        if not calls:
            raise Refusal("匿名差评应先调阅办理记录并登记", "HP-04", where="finding")
        return
    tries = int(law.figure("HP-05", "tries"))
    if form.finding in EXCLUDING and not reached:
        raise Refusal("实名差评未经评价人本人说明，不得认定为误评或者恶意评价", "HP-05", where="finding")
    if not reached and sum(one.how != "records" for one in calls) < tries:
        raise Refusal(
            f"实名差评应当回访到本人；联系不上的，回访满 {tries} 次再核实", "HP-05", where="finding"
        )


def verified_by(rating: Dossier) -> str:
    """The account that verified last."""
    return str(rating.record(rating.numbers(RatingVerified.type)[-1]).head["actor"]["account"])


def check_second(rating: Dossier, account: str) -> None:
    """What is not counted is confirmed by somebody else than who said so (HP-04)."""
    if verified_by(rating) == account:
        raise Refusal("核销应由核实人以外的人员复核", "HP-04")


def written(text: str, what: str, where: str) -> str:
    """A text that is there, trimmed.

    Raises:
        Refusal: There is none.
    """
    if not text.strip():
        raise Refusal(f"请写明{what}", "HP-04", where=where)
    return text.strip()
