"""The clocks supervision knows by name: which of a matter's periods run, and when each is over.

Each reads a matter as it stood after one of its records and counts by the ledgers the desks themselves go by, so a
suspension, an extension or a step that does not count means the same here as there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from hallcore.approval.beside import BranchAsked
from hallcore.approval.model import (
    STAGES,
    ApplicationReceived,
    CaseAccepted,
    CaseReturned,
    DecisionMade,
    StagePassed,
    SupplementReceived,
)
from hallcore.approval.rules import (
    answer_by_of,
    check_by_of,
    deliver_by_of,
    ledgers_of,
    limit_rule,
    moments_of,
    suspensions_of,
    version_of,
    visits_of,
)
from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.cards import Reach
from hallcore.ground.clauses import ClockRule
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import compute, midnight_after
from hallcore.ground.errors import NotComputable
from hallcore.ground.explanation import Deadline
from hallcore.ground.halves import after, before, between, half_of, halves_words
from hallcore.ground.lawbook import Law
from hallcore.ground.ledger import Ledger, expected, standing, visited

OVERLAY = "yanbian"
"""The place whose holidays count when a rung lies working days before or after a last day."""

_ONE_DAY = timedelta(days=1)


def overlay_in(calendar: Calendar) -> str:
    """The place whose holidays count, or "" in a calendar that knows of none (a replay's)."""
    return OVERLAY if OVERLAY in calendar.overlays else ""


class Scene(NamedTuple):
    """What a judge sees besides the matter: other records, the law of a matter or of a day, the calendar, the time.

    ``series`` is where patterns look for acts, in place of the hall's own shelf (``hallcore.supervision.patterns``).
    """

    archive: Archive
    law_of: Callable[[Dossier | None, datetime], Law]
    calendar: Calendar
    now: datetime
    series: Any = None


class Running(NamedTuple):
    """A period that runs.

    Attributes:
        start: The number of the record that started it.
        title: What should be done in it.
        over: The moment from which it is overrun; ``last`` its last day.
        counting: How that was counted, in sentences.
    """

    start: int
    title: str
    last: date
    over: datetime
    counting: tuple[str, ...]


def _laid(start: int, title: str, deadline: Deadline) -> Running:
    told = deadline.explain()
    formula = "".join(f"{term.sign} {term.text} " for term in told.formula).strip()
    stops = tuple(
        f"“{each.reason}”自 {each.first} 至 {each.last} 不计入期限。" for each in deadline.suspensions
    )
    return Running(start, title, deadline.last, deadline.end, (f"{title}：{formula}。", *stops))


def told_day(start: int, title: str, day: date | None) -> Running:
    """A period whose last day a paper told.

    Raises:
        NotComputable: It could not be told, for want of a holiday notice.
    """
    if day is None:
        raise NotComputable(f"“{title}”的最后一日尚无法计算：该年度放假安排没有公布", "GEN-17")
    return Running(
        start, title, day, midnight_after(day), (f"{title}：最后一日为 {day}，至当日 24:00 届满。",)
    )


# -- the clocks of a case -----------------------------------------------------------------------------------


def _limit(which: int) -> Callable[[Scene, Dossier], Running | None]:
    def clock(scene: Scene, case: Dossier) -> Running | None:
        accepted = case.numbers(CaseAccepted.type)
        if not accepted:
            return None
        item = version_of(case, scene.archive[case.the(ApplicationReceived).item])
        ledgers = ledgers_of(case, item, scene.law_of(case, scene.now))
        if ledgers is None or ledgers[which].ended is not None:
            return None
        title = ("法定期限", "承诺期限")[which]
        return _laid(accepted[-1], title, expected(ledgers[which], scene.calendar))

    return clock


def _stage(stage: str) -> Callable[[Scene, Dossier], Running | None]:
    def clock(scene: Scene, case: Dossier) -> Running | None:
        visits = visits_of(case).get(stage)
        if not visits or visits[-1][1] is not None:
            return None
        item = version_of(case, scene.archive[case.the(ApplicationReceived).item])
        steps = [step for step in item.flow if step.stage == stage]
        budget = sum(step.days for step in steps)
        rule = limit_rule(scene.law_of(case, scene.now), item)
        if rule is not None and any(step.half for step in steps):
            return _half_stage(scene, case, stage, rule, sum(step.halves for step in steps))
        if not budget or rule is None:
            return None
        stops, entered = suspensions_of(case), visits[-1][0]
        used = visited(visits[:-1], entered, rule, scene.calendar, stops)
        start, title = _entry(case), f"{STAGES[stage]}环节"
        before = (
            (f"此前各次{STAGES[stage]}已用 {used} 个工作日，环节时限 {budget} 个工作日。",) if used else ()
        )
        if used >= budget:
            over = midnight_after(entered)
            return Running(start, title, entered, over, (*before, f"{entered} 再次进入时已无余额。"))
        found = _laid(start, title, expected(Ledger(rule, budget - used, entered, stops), scene.calendar))
        return found._replace(counting=(*before, *found.counting))

    return clock


def _half_stage(scene: Scene, case: Dossier, stage: str, rule: ClockRule, budget: int) -> Running:
    """The limit of a stage in half-days: all its visits add up, the half in which it is entered is not counted."""
    noon, stops = noon_of(scene.law_of(None, scene.now)), suspensions_of(case)

    def counts(day: date) -> bool:
        working = rule.unit != "wd" or scene.calendar.is_working_day(day, overlay=rule.overlay)
        return working and standing(stops, day) is None

    visits = moments_of(case)[stage]
    earlier = sum(
        between(half_of(began, noon), half_of(left, noon), counts)
        for began, left in visits
        if left is not None
    )
    start, title = _entry(case), f"{STAGES[stage]}环节"
    entered = half_of(visits[-1][0], noon)
    said = [f"{title}时限 {halves_words(budget)}，上午至 {noon:%H:%M} 为半个工作日，进入的半日不计。"]
    if earlier:
        said.append(f"此前各次{STAGES[stage]}已用 {halves_words(earlier)}。")
    if earlier >= budget:
        said.append(f"{entered.words}再次进入时已无余额。")
        return Running(start, title, entered.day, entered.over(noon), tuple(said))
    counted = list(islice(after(entered, counts), budget - earlier))
    shown = "、".join(half.words for half in counted)
    said.append(f"{entered.words}进入，计入：{shown}，到 {counted[-1].words}结束时届满。")
    return Running(start, title, counted[-1].day, counted[-1].over(noon), tuple(said))


def _entry(case: Dossier) -> int:
    moves = (CaseAccepted.type, StagePassed.type, CaseReturned.type, DecisionMade.type)
    return max(n for n, kind in enumerate(case.types) if kind in moves)


def _check(_scene: Scene, case: Dossier) -> Running | None:
    if case.types[-1:] == () or case.numbers(CaseAccepted.type):
        return None
    waits = (ApplicationReceived.type, SupplementReceived.type)
    stops = {"correction-notified", "acceptance-refused", "case-withdrawn", "case-ended"}
    newest = max(n for n, kind in enumerate(case.types) if kind in waits)
    if any(kind in stops for kind in case.types[newest:]):
        return None
    return told_day(newest, "一次告知或者受理", check_by_of(case))


def _deliver(_scene: Scene, case: Dossier) -> Running | None:
    decided = case.numbers(DecisionMade.type)
    if not decided or "decision-delivered" in case.types:
        return None
    return told_day(decided[-1], "送达", deliver_by_of(case))


def _branch(_scene: Scene, branch: Dossier) -> Running | None:
    asked = branch.numbers(BranchAsked.type)
    if not asked or "branch-answered" in branch.types[asked[-1] :] or branch.state == "left":
        return None
    return told_day(asked[-1], "答复意见", answer_by_of(branch))


CLOCKS: Mapping[str, Callable[[Scene, Dossier], Running | None]] = {
    "promised": _limit(1),
    "statutory": _limit(0),
    "stage:handle": _stage("handle"),
    "stage:review": _stage("review"),
    "stage:approve": _stage("approve"),
    "check": _check,
    "deliver": _deliver,
    "branch": _branch,
}
"""Every clock there is, by name."""

MACHINES: Mapping[str, frozenset[str]] = {
    "branch": frozenset({"approval.branch"}),
}
"""The kinds of matter a clock runs in, where they are not cases."""

CASES = frozenset({"approval.case", "approval.instant", "approval.joint"})


# -- rungs --------------------------------------------------------------------------------------------------


def noon_of(law: Law) -> time:
    """When the morning's half of a working day is over: when people leave for noon (KQ-02)."""
    minutes = int(law.figure("KQ-02", "day-1-ends"))
    return time(minutes // 60, minutes % 60)


def reached_at(running: Running, reach: Reach, scene: Scene) -> datetime:
    """When a rung is reached that lies so many working days, whole or half, after the end of a period or before it.

    Raises:
        NotComputable: That lies in a year without a notice.
    """
    calendar, offset = scene.calendar, reach.offset
    if reach.halves:
        return _half_reached(running, reach.halves, calendar, noon_of(scene.law_of(None, scene.now)))
    if offset == 0:
        return running.over
    if offset > 0:
        day = calendar.add_working_days(running.last, offset, overlay=overlay_in(calendar))
        at = running.over.timetz()
        return midnight_after(day) if at.replace(tzinfo=None) == time.min else datetime.combine(day, at)
    day = running.last
    for _ in range(-offset):
        day -= _ONE_DAY
        while calendar.is_rest_day(day, overlay=overlay_in(calendar)):
            day -= _ONE_DAY
    return datetime.combine(day, time.min, TZ)


def _half_reached(running: Running, halves: int, calendar: Calendar, noon: time) -> datetime:
    """The end of so many half-days after a period; or the beginning of the first of so many that are left of it."""

    def counts(day: date) -> bool:
        return calendar.is_working_day(day, overlay=overlay_in(calendar))

    last = half_of(running.over - timedelta(microseconds=1), noon)
    if halves > 0:
        return next(islice(after(last, counts), halves - 1, None)).over(noon)
    return next(islice(before(last, counts), -halves - 1, None)).begins(noon)


def by_law(scene: Scene, start: int, at: datetime, clock: str, dossier: Dossier) -> Running:
    """A period the law counts from the day of an act.

    Raises:
        NotComputable: It reaches into a year without a notice.
    """
    rule = scene.law_of(dossier, scene.now).clock(clock)
    return _laid(start, rule.title, compute(rule, at, scene.calendar))
