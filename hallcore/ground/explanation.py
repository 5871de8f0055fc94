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
        start: The day it is counted from, itself not counted (GEN-01). For a lead this is the answer:
            the latest day on which the earlier event may happen.
        counted: The last day that was counted, before any rolling.
        end: The last day of the period. For a lead, the day of the later event it is counted back from.
        expires: When the period is over: 24:00 of its last day (written as 00:00 of the next) unless an
            hour is fixed (GEN-18). For a lead, 24:00 of ``start``.
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
    end: date
    expires: datetime
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
        """The first day on which what must wait for the period may happen: the day after its end.

        For a running period and an interval that is the day after; what must be done within a period may
        be done at once, so there it is the start.
        """
        return self.end + _ONE_DAY if self.form in {"run", "interval"} else self.start

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
    expires = moment_words(deadline.expires, deadline.start)
    if deadline.form == "lead":
        return f"最迟 {expires}。"
    if deadline.form in {"within", "exact"}:
        return (
            f"{deadline.end_label}应在 {expires} 前完成。"
            if deadline.form == "within"
            else f"应在 {expires}。"
        )
    if deadline.form == "interval":
        bound, sentence = deadline.earliest, f"最早可定 {day_words(deadline.earliest, deadline.start)}。"
    else:
        bound, sentence = (
            deadline.end,
            f"{deadline.end_label}不得早于 {day_words(deadline.end, deadline.start)}。",
        )
    if deadline.fixed is None:
        return sentence
    spare = (deadline.fixed.date() - bound).days
    chosen = moment_words(deadline.fixed, deadline.start)
    margin = f"多留 {spare} 日，" if spare > 0 else ""
    return f"{sentence}现定 {chosen}，{margin}符合规定。"


def _formula(deadline: Deadline) -> Iterator[Term]:
    span = f"{deadline.n} {UNIT_WORDS[deadline.unit]}"
    if deadline.form == "lead":
        yield Term("", f"{day_words(deadline.end, deadline.start)} {deadline.end_label}")
        yield Term("－", span)
        yield Term("＝", f"{day_words(deadline.start, deadline.end)} 24:00 为最迟")
        return
    uncounted = "（当日不计）" if deadline.unit != "min" else ""
    yield Term("", f"{day_words(deadline.start, deadline.end)} {deadline.start_label}{uncounted}")
    yield Term("＋", span)
    stopped = len(_stopped(deadline) & set(_span(deadline.start + _ONE_DAY, deadline.end)))
    if stopped:
        yield Term("＋", f"暂停 {stopped} 日")
    if deadline.unit == "min":
        yield Term("＝", moment_words(deadline.expires, deadline.start))
        return
    rolled = deadline.end > deadline.counted
    closing = f"{day_words(deadline.counted, deadline.start)} 24:00"
    yield Term("＝", closing if rolled else f"{moment_words(deadline.expires, deadline.start)} 届满")
    if rolled:
        yield Term("→", f"遇休息日顺延至 {moment_words(deadline.expires, deadline.start)} 届满")


def _days(deadline: Deadline) -> tuple[ExplainedDay, ...]:
    if deadline.unit == "min":
        return ()
    last = max(deadline.end, deadline.fixed.date()) if deadline.fixed else deadline.end
    if (last - deadline.start).days > _LONGEST:
        return ()
    return tuple(_backward(deadline) if deadline.form == "lead" else _forward(deadline))


def _forward(deadline: Deadline) -> Iterator[ExplainedDay]:
    yield ExplainedDay(deadline.start, deadline.start_label, "start")
    goal, label = _goal(deadline)
    rests, stopped, n = {rest.day: rest.label for rest in deadline.rests}, _stopped(deadline), 0
    for day in _span(deadline.start + _ONE_DAY, max(deadline.end, goal)):
        skipped = day in stopped or (deadline.unit == "wd" and day in rests)
        if day <= deadline.counted and not skipped:
            n += 1
        if day == goal:
            yield ExplainedDay(day, label, "end", n if day <= deadline.counted else None)
        elif day in stopped:
            yield ExplainedDay(day, "停", "stopped")
        elif day > deadline.end:
            yield ExplainedDay(day, "余量", "margin")
        elif day > deadline.counted:
            yield ExplainedDay(day, "顺延", "rest" if day in rests else "counted")
        elif skipped:
            yield ExplainedDay(day, _short(rests[day]), "rest")
        else:
            yield ExplainedDay(day, f"第{n}日", "rest" if day in rests else "counted", n)


def _goal(deadline: Deadline) -> tuple[date, str]:
    """The day that is drawn as the end, and what is written on it."""
    if deadline.fixed is not None:
        return deadline.fixed.date(), deadline.end_label
    if deadline.form == "interval":
        return deadline.earliest, "最早"
    return deadline.end, "届满"


def _backward(deadline: Deadline) -> Iterator[ExplainedDay]:
    rests = {rest.day: rest.label for rest in deadline.rests}
    squares = [ExplainedDay(deadline.end, deadline.end_label, "start")]
    # The later event's own day is the n-th counted from the latest day on, so the one before it is 前1日.
    n = 1 if deadline.unit == "d" or deadline.end not in rests else 0
    for day in reversed(list(_span(deadline.start + _ONE_DAY, deadline.end - _ONE_DAY))):
        if deadline.unit == "wd" and day in rests:
            squares.append(ExplainedDay(day, _short(rests[day]), "rest"))
            continue
        mark: Mark = "rest" if day in rests else "counted"
        squares.append(ExplainedDay(day, f"前{n}日", mark, n))
        n += 1
    squares.append(ExplainedDay(deadline.start, "最迟", "end", deadline.n))
    yield from reversed(squares)


def _note(deadline: Deadline) -> str:
    if deadline.unit == "min":
        return ""
    parts = []
    if deadline.rests:
        parts.append("灰底为休息日，不计。" if deadline.unit == "wd" else "灰底为休息日，自然日照计。")
    if deadline.suspensions:
        reasons = "、".join(dict.fromkeys(suspension.reason for suspension in deadline.suspensions))
        parts.append(f"“停”为{reasons}期间，不计。")
    if deadline.calendar_basis:
        parts.append(f"日历依据：{deadline.calendar_basis}。")
    if deadline.estimated:
        parts.append("本期限为推算，不作正式依据。")
    elif not deadline.settled:
        parts.append(f"{deadline.end.year + 1} 年的通知可能调整 12 月末的日子，通知公布后复核。")
    return "".join(parts)


def _short(label: str) -> str:
    return "休" if label == "双休日" else label


def _stopped(deadline: Deadline) -> set[date]:
    return {day for s in deadline.suspensions if s.last is not None for day in _span(s.first, s.last)}


def _span(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _ONE_DAY
