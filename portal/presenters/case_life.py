"""How a case stands, as pages show it: the strip of its five stages, what is left of its limits, and why.

For the officers' desk and whoever shows a case's progress. Every day told here is computed from the case's own
records; where a year has no notice, that is said instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from hallcore.approval.model import (
    OPEN,
    STAGE_OF,
    STAGES,
    DecisionMade,
)
from hallcore.approval.rules import (
    check_by_of,
    ledgers_of,
    received_on,
    running_special,
    used_by_stage,
    visits_of,
)
from hallcore.catalogue.model import Item
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from hallcore.ground.ledger import Balance, Ledger, balance, expected
from portal.presenters.shapes import LifeStep, Remain, Tag, Why
from portal.presenters.showing import Showing
from portal.presenters.writing import day

NAMES = {"statutory": "法定期限", "promised": "承诺期限"}


def stages(show: Showing, case: Dossier, item: Item) -> tuple[LifeStep, ...]:
    """The five stages: when each was entered last, how many working days all its visits used, how many it has."""
    visits, here = visits_of(case), STAGE_OF.get(case.state, "")
    budgets: dict[str, int] = {step.stage: step.days for step in item.flow}
    running = running_special(case)
    stopped = running is not None and not running.counts
    return tuple(
        LifeStep(
            title,
            _state(case, stage, here, visited=stage in visits, stopped=stopped),
            day(visits[stage][-1][0]) if stage in visits else "",
            _note(show, case, item, stage, budgets.get(stage, 0)),
        )
        for stage, title in STAGES.items()
    )


def _state(
    case: Dossier, stage: str, here: str, *, visited: bool, stopped: bool
) -> Literal["done", "now", "stop", "todo"]:
    if stage == here:
        return "stop" if stopped else "now"
    if visited and (not here or tuple(STAGES).index(stage) < tuple(STAGES).index(here)):
        return "done"
    return "done" if visited and case.state not in OPEN else "todo"


def _note(show: Showing, case: Dossier, item: Item, stage: str, budget: int) -> str:
    ledgers = ledgers_of(case, item, show.law_of(case))
    rule = ledgers[0].rule if ledgers else show.law_of(case).clock("C01")
    try:
        used = used_by_stage(case, rule, show.now.date(), show.calendar).get(stage)
    except NotComputable:
        return ""
    if used is None:
        return f"限 {budget} 个工作日" if budget else ""
    return f"已用 {used} 个工作日，限 {budget} 个" if budget else f"已用 {used} 个工作日"


# -- what is left ------------------------------------------------------------------------------------------


def remain(show: Showing, case: Dossier, item: Item) -> Remain | None:
    """How the promised limit stands today, the statutory one beside it; None where no limit runs."""
    ledgers = ledgers_of(case, item, show.law_of(case))
    if ledgers is None or not ledgers[0].budget or case.state not in OPEN:
        return None
    today = show.now.date()
    binding = ledgers[1] if ledgers[1].budget else ledgers[0]
    try:
        held, statutory = balance(binding, today, show.calendar), balance(ledgers[0], today, show.calendar)
    except NotComputable:
        return None
    left, name = held.left, NAMES["promised" if binding is ledgers[1] else "statutory"]
    return Remain(
        label="还剩" if left >= 0 else "已超",
        number=abs(left),
        unit="个工作日",
        used=min(held.used, held.budget),
        budget=held.budget,
        drawn=f"{name} {held.budget} 个工作日，已用 {held.used} 个",
        lines=tuple(_lines(show, case, binding, held, statutory, name)),
        tag=Tag("计时暂停中", "stopped") if held.stopped else None,
    )


def _lines(
    show: Showing, case: Dossier, ledger: Ledger, held: Balance, statutory: Balance, name: str
) -> Iterator[str]:
    other = "" if name == NAMES["statutory"] else f"；法定 {statutory.budget} 个，{_rest(statutory.left)}"
    yield f"{name} {held.budget} 个工作日，已用 {held.used} 个{other}。"
    if held.stopped is not None:
        until = f"，已告知至 {day(held.stopped.last)}" if held.stopped.last else ""
        yield f"“{held.stopped.reason}”期间不计入时限（依据 {held.stopped.cite}）{until}，办结次日接着计算。"
    decided = case.latest(DecisionMade)
    if decided is not None:
        by = f"，应于 {day(decided.deliver_by)} 前送达" if decided.deliver_by else ""
        yield f"已作出决定{by}。"
        return
    try:
        yield f"照现在的情况，不晚于 {day(expected(ledger, show.calendar).last)} 办结。"
    except NotComputable as reason:
        yield f"{reason.reason}。"


def _rest(left: int) -> str:
    return f"尚余 {left} 个" if left >= 0 else f"已超 {-left} 个"


def days_left(show: Showing, binding: date, stopped_until: str, overlay: str) -> int | None:
    """Working days from today up to a limit's last day, those of a stop left out; negative once it is overrun.

    None where a year on the way has no notice.
    """
    start = today = show.now.date()
    if stopped_until and binding >= today:
        start = min(max(today, date.fromisoformat(stopped_until)), binding)
    try:
        return show.calendar.working_days_between(start, binding, overlay=overlay)
    except NotComputable:
        return None


# -- why ---------------------------------------------------------------------------------------------------


def whys(show: Showing, case: Dossier, item: Item) -> Iterator[Why]:
    """Each limit of the case with clause, arithmetic and calendar, day by day."""
    law = show.law_of(case)
    check_by = check_by_of(case)
    if case.state == "received" and check_by is not None:
        yield from _why(show, "check", "一次性告知到哪一天为止", law.clock("C01"), _received(case))
    ledgers = ledgers_of(case, item, law)
    for key, ledger in zip(NAMES, ledgers or (), strict=False):
        if ledger.budget:
            yield from _of_ledger(show, key, ledger)
    decided = case.numbers(DecisionMade.type)
    if case.state == "decided" and decided:
        yield from _why(
            show, "deliver", "送达到哪一天为止", law.clock("C06"), case.record(decided[-1]).at.date()
        )


def _received(case: Dossier) -> date:
    later = case.numbers("supplement-received")
    return case.record(later[-1]).at.date() if later else received_on(case)


def _of_ledger(show: Showing, key: str, ledger: Ledger) -> Iterator[Why]:
    title = f"{NAMES[key]}到哪一天为止"
    try:
        yield Why(key, title, expected(ledger, show.calendar).explain())
    except NotComputable as reason:
        try:
            guess = expected(ledger, show.calendar, estimate=True)
        except NotComputable:
            return
        told = f"{reason.reason}。按周末推算为 {day(guess.last)}，通知公布后重算。"
        yield Why(key, title, guess.explain(), estimate=told)


def _why(show: Showing, key: str, title: str, rule: object, start: date) -> Iterator[Why]:
    try:
        yield Why(key, title, compute(rule, start, show.calendar).explain())  # type: ignore[arg-type]
    except NotComputable:
        return
