"""What leave, corrections and sheets must satisfy, and who decides them. Pure: dossiers and days are handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hallcore.attendance.forms import CorrectionForm, LeaveForm
from hallcore.attendance.model import LEAVES, Shift
from hallcore.attendance.papers import Level
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.organisation.model import StaffPosted

AFTERWARDS = frozenset({"sick", "funeral", "injury"})
"""Leave that may be asked for when it has begun."""

HALVES = 2
"""Half-days of a day."""

_DAY = timedelta(days=1)


def halves_of(begins: datetime, ends: datetime, shift: Shift, calendar: Calendar, overlay: str) -> int:
    """How many half-days of work a leave covers whole: rest days and holidays do not count (KQ-13)."""
    count, day = 0, begins.date()
    while day <= ends.date():
        if calendar.is_working_day(day, overlay=overlay):
            midnight = midnight_after(day - _DAY)
            for spell in shift.spells:
                starts, stops = (midnight + timedelta(minutes=n) for n in (spell.starts, spell.ends))
                count += spell.halves if begins <= starts and stops <= ends else 0
        day += _DAY
    return count


def level_of(halves: int, law: Law) -> Level:
    """Who has the last word on a leave of so many half-days (KQ-10)."""
    if halves <= HALVES * int(law.figure("KQ-10")):
        return 1
    return 2 if halves <= HALVES * int(law.figure("KQ-10", "section")) else 3


def check_leave(form: LeaveForm, now: datetime, law: Law) -> None:
    """What a request must satisfy by itself.

    Raises:
        Refusal: See the sentences.
    """
    if form.kind not in LEAVES:
        raise Refusal("请从所列假别中选择", "KQ-09", where="kind")
    if form.ends <= form.begins:
        raise Refusal("请假的结束时间应当晚于开始时间", "KQ-10", where="ends")
    if form.begins.date() < now.date() and form.kind not in AFTERWARDS:
        raise Refusal(
            "请假应当事先提出；已经过去的日子不能再请这种假，漏打卡的请申请补卡", "KQ-10", where="begins"
        )
    if not form.reason.strip():
        raise Refusal("请写明请假事由", "KQ-10", where="reason")
    hour = int(law.figure("KQ-14", "nursing"))
    if form.kind == "breastfeeding" and form.ends - form.begins > timedelta(minutes=hour):
        raise Refusal(f"哺乳时间每日为 {hour} 分钟，请按日申请", "KQ-14", where="ends")


def check_annual(used: int, halves: int, law: Law) -> None:
    """Nobody has more annual leave a year than the longest the regulation knows (KQ-13)."""
    most = int(law.figure("KQ-13", "third"))
    if used + halves > HALVES * most:
        raise Refusal(f"年休假一年不超过 {most} 日（法定节假日、休息日不计）", "KQ-13", where="kind")


def check_decider(level: int, paper: StaffPosted, chief: str, account: str, role: str) -> None:
    """The first level is the chief representative's or the home leader's, the second the section's, the third the leader's.

    Where the chief asks, the centre's leader hears it first. Nobody decides their own.

    Raises:
        Refusal: Somebody else's turn.
    """
    if account == paper.account:
        raise Refusal("本人不能审批自己的申请", "KQ-10")
    first = {chief, paper.home_leader} - {"", paper.account} or {paper.centre_leader}
    who = {1: first, 2: set(), 3: {paper.centre_leader}}[level]
    titles = {1: "首席代表或者派出部门领导", 2: "政务中心业务科室", 3: "中心领导"}
    if account in who or (level == 2 and role == "manager"):
        return
    raise Refusal(f"目前应由{titles[level]}审批", "KQ-10")


def check_correction(
    form: CorrectionForm, shift: Shift, now: datetime, law: Law, calendar: Calendar, overlay: str
) -> None:
    """A correction comes in time, for a punch of the day, with its reason (KQ-11).

    Raises:
        Refusal: See the sentences.
    """
    if not 0 <= form.spell < len(shift.spells):
        raise Refusal("请选择需要补卡的时段", "KQ-11", where="spell")
    if not form.reason.strip():
        raise Refusal("请写明漏打卡的原因和证明", "KQ-11", where="reason")
    days = int(law.figure("KQ-11"))
    last = calendar.add_working_days(form.day, days, overlay=overlay)
    if now.date() > last:
        raise Refusal(f"漏打卡应当在 {days} 个工作日内申请补卡，最后一日为 {last}", "KQ-11", where="day")
    spell, midnight = shift.spells[form.spell], midnight_after(form.day - _DAY)
    first, stop = (midnight + timedelta(minutes=n) for n in (spell.opens, spell.shuts))
    if not first <= form.at <= stop:
        raise Refusal("补卡时间应当在该时段的打卡时间之内", "KQ-11", where="at")
    if form.at > now:
        raise Refusal("补卡时间还没有到", "KQ-11", where="at")


def whole_days(begins: datetime, ends: datetime) -> tuple[date, date] | None:
    """The first and the last day a leave covers from midnight to midnight, or None."""
    first = begins.date() if begins == midnight_after(begins.date() - _DAY) else begins.date() + _DAY
    last = ends.date() - _DAY
    return (first, last) if first <= last else None


def overlaps(spans: Iterable[tuple[datetime, datetime]], begins: datetime, ends: datetime) -> bool:
    """Whether a stretch of time has any in common with others."""
    return any(begin < ends and end > begins for begin, end in spans)
