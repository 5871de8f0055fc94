"""A computed deadline as a value, and how it explains itself: clause, arithmetic, calendar.

A deadline carries everything it was computed from, so a page or a paper draws the explanation from it
alone, today and in ten years. What is not here: the computing (``hallcore.ground.deadline``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from hallcore.ground.clauses import UNIT_WORDS, Cite, Form, Op, Unit

Mark = Literal["start", "counted", "rest", "stopped", "margin", "end"]
"""How a day is drawn: the day it starts from, counted, rest, clock stopped, spare, the day it ends on."""

_ONE_DAY = timedelta(days=1)
_UNIT_NAMES = {"d": "自然日", "wd": "工作日", "min": "分钟", "m": "月", "y": "年"}
_LONGEST = 100


class Suspension(msgspec.Struct, frozen=True):
    """Days on which a clock stands still, the first and the last included; last None while it goes on."""

    first: date
    last: date | None
    reason: str
    cite: str = ""


class Rest(msgspec.Struct, frozen=True):
    """A day of rest met while counting, with its label."""

    day: date
    label: str


class Term(msgspec.Struct, frozen=True):
    """One term of the arithmetic and the sign before it ("" for the first)."""

    sign: Literal["", "＋", "－", "＝", "→"]
    text: str


class ExplainedDay(msgspec.Struct, frozen=True):
    """One square of the calendar: date, what is written on it, how it is drawn, its number if it has one."""

    date: date
    label: str
    mark: Mark
    n: int | None = None


class Explanation(msgspec.Struct, frozen=True):
    """Why a deadline is what it is.

    Attributes:
        title: The period.
        clause_text: The words it rests on; ``quoted`` if they are the law's own.
        source: 《中华人民共和国招标投标法》第二十四条.
        rule: 规则 ZB-028，自然日.
        formula: The arithmetic, term by term.
        result: What follows, in a sentence.
        days: Every day from the first to the last; empty for minutes and for very long periods.
        note: How to read the calendar, and which notices it rests on.
    """

    title: str
    clause_text: str
    quoted: bool
    source: str
    rule: str
    formula: tuple[Term, ...]
    result: str
    days: tuple[ExplainedDay, ...]
    note: str


class Deadline(msgspec.Struct, frozen=True):
    """A period laid on the calendar.

    Attributes:
        clock: The clock rule, ``C24``; ``cite`` is what it rests on.
        title, start_event, end_event, start_label, end_label, form, op, n, unit, roll: As in that rule.
        start: The day it is counted from, itself not counted (GEN-01). A lead is counted back from the
            day of its later event.
        counted: The last day that was counted, before any rolling.
        last: The last day of the period; for a lead, the latest day for its earlier event.
        end: When the period is over: 24:00 of its last day (that is, 00:00 of the next) unless an hour
            is fixed (GEN-18).
        fixed: The moment somebody chose for the end, where it was checked against the period.
        calendar_edition, calendar_basis: The calendar it was computed with, by hash and in words.
        overlay: The place whose holidays counted.
        suspensions: When the clock stood still.
        rests: The days of rest in it.
        steps: The arithmetic in sentences.
        estimated: It rests on an estimate for a year without a notice: not for official papers.
        settled: No notice that is still to come can change it.
    """

    clock: str
    cite: Cite
    title: str
    start_event: str
    end_event: str
    start_label: str
    end_label: str
    form: Form
    op: Op
    n: int
    unit: Unit
    roll: Literal["forward", "none"]
    start: date
    counted: date
    last: date
    end: datetime
    calendar_edition: str
    calendar_basis: str
    overlay: str
    suspensions: tuple[Suspension, ...]
    rests: tuple[Rest, ...]
    steps: tuple[str, ...]
    estimated: bool = False
    settled: bool = True
    fixed: datetime | None = None

    @property
    def rule_id(self) -> str:
        """The rule it rests on, ``ZB-028``."""
        return self.cite.rule

    @property
    def earliest(self) -> date:
        """The first day on which the later event of an interval may lie: the day after n whole days."""
        return self.last + _ONE_DAY

    def explain(self) -> Explanation:
        """Clause, arithmetic and calendar of this deadline."""
        return Explanation(
            title=self.title,
            clause_text=self.cite.words,
            quoted=bool(self.cite.text),
            source=self.cite.line,
            rule=f"规则 {self.cite.rule}，{_UNIT_NAMES[self.unit]}",
            formula=tuple(_formula(self)),
            result=result_of(self),
            days=_days(self),
            note=_note(self),
        )


def moment_words(at: datetime, beside: date) -> str:
    """A moment as a page writes it beside a date of the same year: ``12-06 24:00``, ``12-08 09:00``.

    Midnight is the end of the day before, as periods are told.
    """
    if at.timetz().replace(tzinfo=None) == time.min:
        return f"{day_words(at.date() - _ONE_DAY, beside)} 24:00"
    return f"{day_words(at.date(), beside)} {at:%H:%M}"


def day_words(day: date, beside: date) -> str:
    """A day as a page writes it: ``12-06``, with the year where it is not the year of the other date."""
    return f"{day:%m-%d}" if day.year == beside.year else day.isoformat()


def result_of(deadline: Deadline) -> str:
    """What follows from the period, in a sentence."""
    end = moment_words(deadline.end, deadline.start)
    if deadline.form == "lead":
        return f"{deadline.start_label}最迟 {end}。"
    if deadline.form == "within":
        return f"{deadline.end_label}应在 {end} 前完成。"
    if deadline.form == "exact":
        return f"{deadline.end_label}应在 {end}。"
    bound = deadline.earliest if deadline.form == "interval" else deadline.last
    word = "最早可定" if deadline.form == "interval" else f"{deadline.end_label}不得早于"
    sentence = f"{word} {day_words(bound, deadline.start)}。"
    if deadline.fixed is None:
        return sentence
    spare = (deadline.fixed.date() - bound).days
    margin = f"多留 {spare} 日，" if spare > 0 else ""
    return f"{sentence}现定 {moment_words(deadline.fixed, deadline.start)}，{margin}符合规定。"


def _formula(deadline: Deadline) -> Iterator[Term]:
    span = f"{deadline.n} {UNIT_WORDS[deadline.unit]}"
    first, end = day_words(deadline.start, deadline.last), moment_words(deadline.end, deadline.start)
    if deadline.form == "lead":
        yield Term("", f"{first} {deadline.end_label}")
        yield Term("－", span)
        yield Term("＝", f"最迟 {end}")
        return
    yield Term("", f"{first} {deadline.start_label}{'' if deadline.unit == 'min' else '（当日不计）'}")
    yield Term("＋", span)
    stopped = len(_stopped(deadline) & set(_span(deadline.start + _ONE_DAY, deadline.last)))
    if stopped:
        yield Term("＋", f"暂停 {stopped} 日")
    if deadline.last > deadline.counted:
        yield Term("＝", f"{day_words(deadline.counted, deadline.start)} 24:00")
        yield Term("→", f"遇休息日顺延至 {end} 届满")
    else:
        yield Term("＝", end if deadline.unit == "min" else f"{end} 届满")


def _days(deadline: Deadline) -> tuple[ExplainedDay, ...]:
    edges = (deadline.start, deadline.last, *((deadline.fixed.date(),) if deadline.fixed else ()))
    if deadline.unit == "min" or (max(edges) - min(edges)).days > _LONGEST:
        return ()
    return tuple(_backward(deadline) if deadline.form == "lead" else _forward(deadline))


def _forward(deadline: Deadline) -> Iterator[ExplainedDay]:
    yield ExplainedDay(deadline.start, deadline.start_label, "start")
    goal, label = _goal(deadline)
    rests, stopped, n = {rest.day: rest.label for rest in deadline.rests}, _stopped(deadline), 0
    for day in _span(deadline.start + _ONE_DAY, max(deadline.last, goal)):
        counts = day not in stopped and (deadline.unit != "wd" or day not in rests)
        number = (n := n + 1) if counts and day <= deadline.counted else None
        if day == goal:
            yield ExplainedDay(day, label, "end", number)
        elif day in stopped:
            yield ExplainedDay(day, "停", "stopped")
        elif number:
            yield ExplainedDay(day, f"第{number}日", "rest" if day in rests else "counted", number)
        elif day > deadline.last:
            yield ExplainedDay(day, "余量", "margin")
        else:
            yield ExplainedDay(day, "顺延" if day > deadline.counted else _short(rests[day]), "rest")


def _goal(deadline: Deadline) -> tuple[date, str]:
    """The day that is drawn as the end, and what is written on it."""
    if deadline.fixed is not None:
        return deadline.fixed.date(), deadline.end_label
    if deadline.form == "interval":
        return deadline.earliest, "最早"
    return deadline.last, "届满"


def _backward(deadline: Deadline) -> Iterator[ExplainedDay]:
    """From the latest day to the later event's: what is written is how long before it a day lies."""
    rests = {rest.day: rest.label for rest in deadline.rests}
    working = deadline.unit == "wd"
    yield ExplainedDay(deadline.last, "最迟", "end", deadline.n)
    # The later event's own day is the last of the n days counted after the latest day, if it counts.
    n = deadline.n
    for day in _span(deadline.last + _ONE_DAY, deadline.start - _ONE_DAY):
        if working and day in rests:
            yield ExplainedDay(day, _short(rests[day]), "rest")
            continue
        n -= 1
        yield ExplainedDay(day, f"前{n}日" if n else "", "rest" if day in rests else "counted", n or None)
    yield ExplainedDay(deadline.start, deadline.end_label, "start")


def _note(deadline: Deadline) -> str:
    if deadline.unit == "min":
        return ""
    parts = []
    if deadline.rests:
        parts.append("灰底为休息日，不计。" if deadline.unit == "wd" else "灰底为休息日，自然日照计。")
    if deadline.suspensions:
        reasons = "、".join(dict.fromkeys(suspension.reason for suspension in deadline.suspensions))
        parts.append(f"“停”为{reasons}期间，不计。")
    parts.append(f"日历依据：{deadline.calendar_basis}。")
    if deadline.estimated:
        parts.append("本期限为推算，不作正式依据。")
    elif not deadline.settled:
        year = max(deadline.start, deadline.last).year + 1
        parts.append(f"{year} 年的通知可能调整 12 月末的日子，通知公布后复核。")
    return "".join(parts)


def _short(label: str) -> str:
    return "休" if label == "双休日" else label


def _stopped(deadline: Deadline) -> set[date]:
    return {day for s in deadline.suspensions if s.last is not None for day in _span(s.first, s.last)}


def _span(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _ONE_DAY
