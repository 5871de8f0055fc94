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

FOR_BIRTH = frozenset({"maternity", "breastfeeding"})
"""Leave that is given for a birth, whose day has to be told (KQ-14)."""

BABIES = 9
"""More are not born at once."""

YEAR_DAYS = 366
"""Leave so near to a birth is leave for it."""

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


def check_leave(form: LeaveForm, now: datetime) -> None:
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


def full_years(since: date, on: date) -> int:
    """Years of work that are full on a day: the tenth is full on the same day of the calendar ten years later."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def annual_days(since: date, on: date, law: Law) -> int:
    """Days of annual leave a year after so many years of work: none, five, ten or fifteen (KQ-13)."""
    years = full_years(since, on)
    steps = ((20, "third"), (10, "second"), (1, "first"))
    return next((int(law.figure("KQ-13", part)) for least, part in steps if years >= least), 0)


def check_annual(used: int, halves: int, since: date | None, on: date, law: Law) -> None:
    """Refuse annual leave beyond what the years of work give (KQ-13).

    Args:
        used: Half-days of annual leave granted in that year already.
        halves: Half-days asked for.
        since: From when the years of work count, None where nobody registered it.
        on: The first day of the leave.
        law: Where KQ-13 stands.
    """
    if since is None:
        raise Refusal(
            "岗位信息没有登记参加工作日期，不能计算年休假天数，请联系政务中心补登", "KQ-13", where="kind"
        )
    most = annual_days(since, on, law)
    if not most:
        raise Refusal("累计工作满一年后才有年休假", "KQ-13", where="kind")
    if used + halves > HALVES * most:
        raise Refusal(
            f"累计工作满 {full_years(since, on)} 年，年休假一年为 {most} 日（法定节假日、休息日不计），"
            f"今年已准 {used / HALVES:g} 日",
            "KQ-13",
            where="kind",
        )


def maternity_days(form: LeaveForm, law: Law) -> int:
    """Calendar days of maternity leave for a birth: by the state's rule, and the province's longer one (KQ-14, KQ-18)."""
    extra = int(law.figure("KQ-14", "difficult")) if form.difficult else 0
    more = int(law.figure("KQ-14", "each")) * (form.babies - 1)
    return int(law.figure("KQ-14")) + extra + more + int(law.figure("KQ-18"))


def check_birth(form: LeaveForm, spans: Iterable[tuple[datetime, datetime]], law: Law) -> None:
    """Refuse leave for a birth beyond its totals (KQ-14).

    Args:
        form: What is asked for.
        spans: Leave of the same kind that is granted already.
        law: Where KQ-14 stands.
    """
    if form.kind not in FOR_BIRTH:
        return
    if form.birth is None:
        raise Refusal("请填写（预计）出生日期", "KQ-14", where="birth")
    if not 1 <= form.babies <= BABIES:
        raise Refusal("请填写出生婴儿数", "KQ-14", where="babies")
    known = [(begins, ends) for begins, ends in spans if abs((begins.date() - form.birth).days) <= YEAR_DAYS]
    if form.kind == "breastfeeding":
        _check_nursing(form, form.birth, known, law)
        return
    before = int(law.figure("KQ-14", "before"))
    if form.begins.date() < form.birth - before * _DAY:
        raise Refusal(f"产前休假不早于（预计）出生日期前 {before} 日", "KQ-14", where="begins")
    most = maternity_days(form, law)
    asked = sum((ends - begins for begins, ends in (*known, (form.begins, form.ends))), timedelta())
    if asked > timedelta(days=most):
        raise Refusal(f"产假合计不超过 {most} 日（日历日）", "KQ-14", where="ends")


def _check_nursing(
    form: LeaveForm, birth: date, known: Iterable[tuple[datetime, datetime]], law: Law
) -> None:
    """An hour a day for each baby, until the first birthday."""
    minutes = int(law.figure("KQ-14", "nursing")) * form.babies
    if form.begins.date() >= _first_birthday(birth):
        raise Refusal("婴儿满一周岁后不再安排哺乳时间", "KQ-14", where="begins")
    day = form.begins.date()
    taken = sum((ends - begins for begins, ends in known if begins.date() == day), form.ends - form.begins)
    if taken > timedelta(minutes=minutes):
        raise Refusal(f"哺乳时间每日为 {minutes} 分钟，请按日申请", "KQ-14", where="ends")


def _first_birthday(birth: date) -> date:
    """The day somebody is one year old; of 29 February it is 1 March."""
    leap = (birth.month, birth.day) == (2, 29)
    return date(birth.year + 1, 3, 1) if leap else birth.replace(year=birth.year + 1)


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
