"""Deadlines: a period of the law laid on the working calendar.

The rules of counting are GEN-01 to GEN-04 and GEN-18: the day something starts from is not counted;
months and years end on the corresponding day; a last day that rests moves to the next working day, but
a minimum counted backwards never moves; a day lasts until 24:00. All pure: rule, start and calendar are
passed in. What is not here: what the law says (``hallcore.ground.lawbook``), how a deadline is told
(``hallcore.ground.explanation``).
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from hallcore.ground.calendar import Calendar, Day
from hallcore.ground.clauses import UNIT_WORDS, ClockRule
from hallcore.ground.clock import TZ
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.explanation import Deadline, Explanation, Rest, Suspension, moment_words

__all__ = [
    "Deadline",
    "Explanation",
    "Suspension",
    "check_minimum",
    "check_within",
    "compute",
    "earliest",
    "ends_on",
    "last_day_of",
    "latest_start",
    "midnight_after",
    "require_official",
]

_ONE_DAY = timedelta(days=1)


def compute(
    rule: ClockRule,
    start: date | datetime,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    *,
    n: int | None = None,
    closes: time | None = None,
    estimate: bool = False,
) -> Deadline:
    """Lay a period on the calendar, forward from its start.

    Args:
        rule: What the law says.
        start: The day or moment of the start event; for a period in minutes, the moment.
        calendar: The notices in force.
        suspensions: When the clock stood still; all of them ended.
        n: The length a document fixes in place of the law's, on the right side of it.
        closes: The hour on the last day at which the period closes, where a document fixes one.
        estimate: Answer by an estimate where a year has no notice, and say so.

    Raises:
        Refusal: ``n`` is shorter than a minimum or longer than a maximum.
        NotComputable: It reaches into a year without a notice, or a suspension has not ended.
        TypeError: The rule is a lead (see ``latest_start``), or a minute clock was given a date.
    """
    if rule.form == "lead":
        raise TypeError(f"{rule.id} is counted backwards: ask latest_start")
    if n is not None:
        rule = _with_length(rule, n)
    count = _Count(rule, calendar, suspensions, estimate=estimate)
    if rule.unit == "min":
        end = _moment(start) + timedelta(minutes=rule.n)
        return count.deadline(_day(start), end.date(), end.date(), end)
    first = _day(start)
    counted = last = count.last_day(first)
    if rule.roll == "forward" and rule.unit != "wd":
        last = count.rolled(counted)
    return count.deadline(
        first, counted, last, datetime.combine(last, closes, TZ) if closes else midnight_after(last)
    )


@lru_cache(maxsize=1024)
def latest_start(
    rule: ClockRule, end: date | datetime, calendar: Calendar, *, estimate: bool = False
) -> Deadline:
    """The latest day for the earlier event, counted backwards from the later one (GEN-04, never rolled).

    The page of a tender asks for the same few again and again; the answer depends on what is passed alone.

    Returns:
        A deadline counted back from the later event: ``last`` is the latest day, and until ``end``,
        24:00 of it, the earlier event is in time.

    Raises:
        NotComputable: Working days are counted through a year without a notice.
        TypeError: The rule is not a lead.
    """
    if rule.form != "lead":
        raise TypeError(f"{rule.id} is counted forwards: ask compute")
    count = _Count(rule, calendar, (), estimate=estimate)
    last = count.first_day(_day(end))
    return count.deadline(_day(end), last, last, midnight_after(last))


def earliest(rule: ClockRule, start: date | datetime, calendar: Calendar) -> datetime:
    """When the later event may lie at the earliest, for a minimum of any form: the first moment of that day.

    For a period in minutes it is the very moment.

    Raises:
        NotComputable: It reaches into a year without a notice.
        TypeError: The rule is no minimum.
    """
    if rule.form == "lead":
        day = _Count(rule, calendar, (), estimate=False).last_day(_day(start))
    elif rule.form in {"run", "interval"}:
        deadline = compute(rule, start, calendar)
        if rule.unit == "min":
            return deadline.end
        day = deadline.earliest if rule.form == "interval" else deadline.last
    else:
        raise TypeError(f"{rule.id} is no minimum")
    return datetime.combine(day, time.min, TZ)


def check_minimum(
    rule: ClockRule, start: date | datetime, end: date | datetime, calendar: Calendar, *, where: str = ""
) -> Deadline:
    """Refuse an end that comes too early for a minimum, and say what the earliest one is.

    Args:
        rule: An interval, a running period or a lead.
        start: The earlier event.
        end: The end somebody chose. A date stands for its first moment where hours matter (an interval).
        calendar: The notices in force.
        where: The field it came from, repeated in the refusal.

    Returns:
        The period with the chosen end in it, able to explain how much was left to spare.

    Raises:
        Refusal: Too short; the reason names the earliest day allowed.
        NotComputable: It reaches into a year without a notice.
        TypeError: The rule is no minimum.
    """
    fixed = _moment(end if isinstance(end, datetime) else datetime.combine(end, time.min, TZ))
    bound = earliest(rule, start, calendar)
    if rule.form == "lead":
        deadline = latest_start(rule, end, calendar)
        short = _day(start) > deadline.last
    else:
        deadline = msgspec.structs.replace(compute(rule, start, calendar), fixed=fixed)
        short = fixed < deadline.end if rule.form == "interval" else fixed.date() < deadline.last
    if short:
        too_late = f"{rule.start_label}最迟应在 {deadline.last}，现为 {_day(start)}；"
        raise Refusal(
            f"{rule.title}不得少于 {rule.span}：{too_late if rule.form == 'lead' else ''}"
            f"自 {_day(start)} 起算，{rule.end_label}最早可定 {_chosen(bound)}，现定 {_chosen(fixed)}",
            rule.cite.rule,
            where=where,
        )
    return deadline


def check_within(
    rule: ClockRule,
    start: date | datetime,
    acted: date | datetime,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    *,
    closes: time | None = None,
    where: str = "",
) -> Deadline:
    """Refuse an act that comes after its period.

    Raises:
        Refusal: Too late; the reason names the moment until which it was in time.
        NotComputable: See ``compute``.
    """
    deadline = compute(rule, start, calendar, suspensions, closes=closes)
    late = acted >= deadline.end if isinstance(acted, datetime) else acted > deadline.last
    if late:
        raise Refusal(
            f"{rule.title}为 {rule.span}：自 {deadline.start} 起算，"
            f"至 {moment_words(deadline.end, date.min)} 届满，已经逾期",
            rule.cite.rule,
            where=where,
        )
    return deadline


def require_official(deadline: Deadline) -> Deadline:
    """Hand a deadline on to an official paper, unless it is an estimate.

    Raises:
        NotComputable: It rests on a year without a notice.
    """
    if deadline.estimated:
        raise NotComputable(
            "该期限按推算日历得出，放假安排通知公布前不能写入正式文书", "GEN-17", where=deadline.clock
        )
    return deadline


class _Count:
    """Counts days for one deadline and remembers which days the answer rests on."""

    def __init__(
        self, rule: ClockRule, calendar: Calendar, suspensions: Sequence[Suspension], *, estimate: bool
    ) -> None:
        self.rule = rule
        self.calendar = calendar
        self.estimate = estimate
        self.suspensions = tuple(suspensions)
        self.stopped = set(_stopped(rule, suspensions))
        self.looked: list[Day] = []

    def look(self, day: date) -> Day:
        self.looked.append(self.calendar.day(day, overlay=self.rule.overlay, estimate=self.estimate))
        return self.looked[-1]

    def counts(self, day: date) -> bool:
        """Whether a day counts towards the period."""
        return day not in self.stopped and (self.rule.unit != "wd" or self.look(day).working)

    def last_day(self, start: date) -> date:
        """The n-th day that counts after the start (GEN-01), or the corresponding day (GEN-02)."""
        rule, day = self.rule, start
        if rule.unit in {"m", "y"}:
            if self.stopped:
                raise NotComputable("按月、年计算的期限不能扣除暂停的日子", rule.cite.rule, where=rule.id)
            return _corresponding(start, rule.n * (12 if rule.unit == "y" else 1))
        for _ in range(rule.n):
            day += _ONE_DAY
            while not self.counts(day):
                day += _ONE_DAY
        return day

    def first_day(self, end: date) -> date:
        """The latest day after which n days that count remain, the end's own day among them (GEN-04)."""
        day, left = end + _ONE_DAY, self.rule.n
        while left:
            day -= _ONE_DAY
            left -= self.counts(day)
        return day - _ONE_DAY

    def rolled(self, day: date) -> date:
        """The first working day on or after a day on which the clock does not stand still (GEN-03)."""
        while day in self.stopped or not self.look(day).working:
            day += _ONE_DAY
        return day

    def deadline(self, start: date, counted: date, last: date, end: datetime) -> Deadline:
        """The answer, with everything it rests on."""
        rule, calendar = self.rule, self.calendar
        estimated = any(day.estimated for day in self.looked)
        span = (min(start, last), max(start, last))
        deadline = Deadline(
            clock=rule.id,
            cite=rule.cite,
            title=rule.title,
            start_event=rule.start_event,
            end_event=rule.end_event,
            start_label=rule.start_label,
            end_label=rule.end_label,
            form=rule.form,
            op=rule.op,
            n=rule.n,
            unit=rule.unit,
            roll=rule.roll,
            start=start,
            counted=counted,
            last=last,
            end=end,
            calendar_edition=calendar.edition,
            calendar_basis=calendar.basis(*span, estimate=estimated) if rule.unit != "min" else "",
            overlay=rule.overlay,
            suspensions=self.suspensions,
            rests=tuple(self.rests(*span, estimated=estimated)) if rule.unit != "min" else (),
            steps=(),
            estimated=estimated,
            settled=all(calendar.settled(day.day) for day in self.looked),
        )
        return msgspec.structs.replace(deadline, steps=tuple(_steps(deadline)))

    def rests(self, first: date, last: date, *, estimated: bool) -> Iterator[Rest]:
        """The days of rest after the first; in a year without a notice that does not matter, weekends."""
        day = first
        while day < last:
            day += _ONE_DAY
            if self.calendar.announced(day.year) or estimated:
                known = self.calendar.day(day, overlay=self.rule.overlay, estimate=estimated)
            else:
                known = Day(day, day.weekday() < 5)
            if not known.working:
                yield Rest(day, known.label)


def _with_length(rule: ClockRule, n: int) -> ClockRule:
    allowed = {">=": n >= rule.n, "<=": 0 <= n <= rule.n}.get(rule.op, n == rule.n)
    if not allowed:
        bound = {">=": "不得少于", "<=": "不得超过"}.get(rule.op, "应为")
        raise Refusal(f"{rule.title}{bound} {rule.span}", rule.cite.rule, where=str(n))
    return msgspec.structs.replace(rule, n=n)


def _steps(deadline: Deadline) -> Iterator[str]:
    span, end = f"{deadline.n} {UNIT_WORDS[deadline.unit]}", moment_words(deadline.end, date.min)
    if deadline.form == "lead":
        yield f"{deadline.start} {deadline.end_label}"
        yield f"向前数 {span}，遇休息日不顺延（GEN-04）"
        yield f"{deadline.start_label}最迟 {end}"
        return
    if deadline.unit == "min":
        yield f"{deadline.start} {deadline.start_label}"
        yield f"加 {span}，至 {end}"
        return
    yield f"{deadline.start} {deadline.start_label}，当日不计（GEN-01）"
    for suspension in deadline.suspensions:
        yield f"{suspension.first} 至 {suspension.last} {suspension.reason}，不计"
    yield f"加 {span}，至 {deadline.counted}"
    if deadline.last > deadline.counted:
        why = next((rest.label for rest in deadline.rests if rest.day == deadline.counted), "暂停期间")
        yield f"{deadline.counted} 为{why}，顺延至 {deadline.last}（GEN-03）"
    yield f"{end} 届满（GEN-18）"


def _stopped(rule: ClockRule, suspensions: Sequence[Suspension]) -> Iterator[date]:
    for suspension in suspensions:
        if suspension.last is None:
            raise NotComputable(
                f"时限自 {suspension.first} 起暂停（{suspension.reason}），恢复后才能计算",
                suspension.cite or rule.cite.rule,
                where=rule.id,
            )
        for i in range((suspension.last - suspension.first).days + 1):
            yield suspension.first + timedelta(days=i)


def _corresponding(day: date, n: int) -> date:
    """The corresponding day n months later, or the last day of a month that has none (GEN-02)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _chosen(at: datetime) -> str:
    """A moment somebody chooses: the day, and the hour unless it is the day's first."""
    return f"{at:%Y-%m-%d}" if at.time() == time.min else f"{at:%Y-%m-%d %H:%M}"


def last_day_of(rule: ClockRule, start: date | datetime, calendar: Calendar) -> date | None:
    """The last day of a period from its start, or None where it reaches into a year without a notice (GEN-17)."""
    try:
        return compute(rule, start, calendar).last
    except NotComputable:
        return None


def ends_on(end: datetime) -> date:
    """The last day of a period that ends at a moment: midnight is the end of the day before."""
    return (end - timedelta(microseconds=1)).date()


def midnight_after(day: date) -> datetime:
    """The first moment after a day, which lasts until 24:00 (GEN-18)."""
    return datetime.combine(day + _ONE_DAY, time.min, TZ)


def _moment(at: date | datetime) -> datetime:
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise TypeError(f"{at.isoformat()} is no moment: it needs an hour and a zone")
    return at.astimezone(TZ)


def _day(at: date | datetime) -> date:
    return _moment(at).date() if isinstance(at, datetime) else at
