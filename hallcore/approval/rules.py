"""How a case stands: its limits, its materials, who examined it. Reads papers, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from hallcore.approval.beside import BranchAnswered, BranchAsked, MovedWhat
from hallcore.approval.model import (
    OPEN,
    AcceptanceRefused,
    Accepted,
    ApplicationReceived,
    CaseAccepted,
    CaseEnded,
    CaseReturned,
    CaseWithdrawn,
    Checked,
    ClocksRecomputed,
    DecisionDelivered,
    DecisionMade,
    PeriodExtended,
    SpecialStepBegan,
    SpecialStepEnded,
    StagePassed,
    SupplementReceived,
)
from hallcore.catalogue.model import CoDepartment, Item, ItemPublished, Listed
from hallcore.catalogue.rules import branches_for
from hallcore.dossier import Archive, Dossier, Record
from hallcore.ground.calendar import Calendar
from hallcore.ground.clauses import ClockRule
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.explanation import Suspension
from hallcore.ground.lawbook import Law
from hallcore.ground.ledger import Ledger, expected, visited

LICENCE_KIND = "01"
"""The kind of items the Licensing Law governs (FW-08)."""

_ENDINGS = frozenset(paper.type for paper in (AcceptanceRefused, CaseEnded, CaseWithdrawn, DecisionDelivered))
_ONE_DAY = timedelta(days=1)


# -- what the case goes by --------------------------------------------------------------------------


def version_of(case: Dossier, item: Dossier) -> Item:
    """The version of the item a case began under, whatever the catalogue says by now."""
    application = case.the(ApplicationReceived)
    paper = item.record(application.version_n).paper
    if not isinstance(paper, ItemPublished):
        raise Refusal("案卷所依据的事项版本不存在", where=f"{item.number}-{application.version_n:04d}")
    return paper.item


def co_departments(archive: Archive, case: Dossier) -> tuple[CoDepartment, ...]:
    """The co-departments a joint case concerns, by the answers of its applicant."""
    application = case.the(ApplicationReceived)
    item = version_of(case, archive[application.item])
    return branches_for(item, {answer.question: answer.choice for answer in application.answers})


def is_licence(archive: Archive, case: Dossier) -> bool:
    """Whether the case is about an administrative licence (行政许可), whose results are public (XK-20)."""
    return version_of(case, archive[case.the(ApplicationReceived).item]).kind == LICENCE_KIND


def received_on(case: Dossier) -> date:
    """The day the materials came; for what was entered later, the day written on the paper form."""
    application = case.the(ApplicationReceived)
    if application.happened is not None:
        return application.happened.date()
    return case.record(case.numbers(ApplicationReceived.type)[0]).at.date()


def moved_day(
    dossier: Dossier, what: MovedWhat, n: int, told: date | None, last: int | None = None
) -> date | None:
    """A day that record n told, or where a notice moved it to since (GEN-17).

    Args:
        dossier: The case, or a branch of it.
        what: Which of its days.
        n: The record that told it.
        told: The day as it was told there; None where it could not be computed.
        last: The number of the last record that counts; all of them unless given.
    """
    for later in reversed(dossier.numbers(ClocksRecomputed.type)):
        paper = dossier.record(later).paper
        if later < n or not isinstance(paper, ClocksRecomputed):
            break
        found = next((each for each in paper.moved if each.what == what), None)
        if found is not None and (last is None or later <= last):
            return found.by
    return told


def check_by_of(case: Dossier) -> date | None:
    """The last day to tell what is missing: five working days from the receipt, or from the last supplement."""
    supplements = case.numbers(SupplementReceived.type)
    n = supplements[-1] if supplements else case.numbers(ApplicationReceived.type)[0]
    paper = case.record(n).paper
    told = paper.check_by if isinstance(paper, (ApplicationReceived, SupplementReceived)) else None
    return moved_day(case, "check", n, told)


def deliver_by_of(case: Dossier) -> date | None:
    """The last day to deliver what was decided (XK-16); None before the decision."""
    decided = case.numbers(DecisionMade.type)
    return moved_day(case, "deliver", decided[-1], case.the(DecisionMade).deliver_by) if decided else None


def answer_by_of(branch: Dossier) -> date | None:
    """The last day for a co-department to answer."""
    return moved_day(
        branch, "answer", branch.numbers(BranchAsked.type)[-1], branch.the(BranchAsked).answer_by
    )


# -- limits -----------------------------------------------------------------------------------------


def suspensions_of(case: Dossier, last: int | None = None) -> tuple[Suspension, ...]:
    """When the clock stood still (XK-17).

    The day a special step begins still counts; the days after it do not, up to the day it ended and never
    beyond the time that was told in writing. A step whose length was not told stops nothing.

    Args:
        case: The case.
        last: The number of the last record that counts; all of them unless given.
    """
    found: list[tuple[SpecialStepBegan, date]] = []
    ended: dict[str, date] = {}
    for n, record in _records(case, SpecialStepBegan.type, SpecialStepEnded.type, last=last):
        paper = record.paper
        if isinstance(paper, SpecialStepBegan):
            until = moved_day(case, "special", n, paper.until, last)
            found.append((msgspec.structs.replace(paper, until=until), record.at.date()))
            ended.pop(paper.step, None)
        elif isinstance(paper, SpecialStepEnded):
            ended[paper.step] = record.at.date()
    return tuple(_suspension(paper, day, ended.get(paper.step)) for paper, day in found if not paper.counts)


def _suspension(paper: SpecialStepBegan, began: date, ended: date | None) -> Suspension:
    last = paper.until if ended is None else ended if paper.until is None else min(ended, paper.until)
    return Suspension(began + _ONE_DAY, last, paper.name, paper.cite)


def running_special(case: Dossier) -> SpecialStepBegan | None:
    """The special step that is under way, with the last of its days as it stands now, or None."""
    running: SpecialStepBegan | None = None
    for n, record in _records(case, SpecialStepBegan.type, SpecialStepEnded.type):
        paper = record.paper
        if isinstance(paper, SpecialStepBegan):
            until = moved_day(case, "special", n, paper.until)
            running = msgspec.structs.replace(paper, until=until)
        elif isinstance(paper, SpecialStepEnded):
            running = None
    return running


def limit_rule(law: Law, item: Item) -> ClockRule | None:
    """The clock of the statute: one of the law book, or the limit the item's own basis sets; None without one."""
    if item.statute:
        return msgspec.structs.replace(law.clock(item.statute), n=item.statutory)
    if not item.statutory:
        return None
    rule, basis = law.clock("C02"), item.bases[0] if item.bases else None
    says = item.limit_note or f"该事项的法定办理期限为 {item.statutory} 个工作日。"
    cite = msgspec.structs.replace(
        law.cite("FW-03"),
        law=basis.law if basis else item.name,
        article=basis.article if basis else "",
        text=basis.text if basis else "",
        says=says,
        also=(),
    )
    return msgspec.structs.replace(rule, title="办理期限", n=item.statutory, cite=cite)


def ledgers_of(case: Dossier, item: Item, law: Law) -> tuple[Ledger, Ledger] | None:
    """The statutory and the promised clock of a case; None before it was accepted, or where no limit is set."""
    accepted, rule = case.latest(CaseAccepted), limit_rule(law, item)
    if accepted is None or rule is None:
        return None
    extended = sum(paper.days for paper in case.papers(PeriodExtended))
    decided = case.numbers(DecisionMade.type)
    ended = case.record(decided[0]).at.date() if decided else _ended(case)
    suspensions = suspensions_of(case)
    rule = msgspec.structs.replace(rule, n=accepted.statutory + extended)
    statutory = Ledger(rule, rule.n, accepted.counted_from, suspensions, ended)
    promised_rule = msgspec.structs.replace(rule, title="承诺办结", n=accepted.promised + extended)
    promised = Ledger(promised_rule, promised_rule.n, accepted.counted_from, suspensions, ended)
    return statutory, promised


def last_day(ledger: Ledger, calendar: Calendar) -> date | None:
    """The last day of a limit as things stand, or None where a year has no notice (GEN-17)."""
    try:
        return expected(ledger, calendar).last
    except NotComputable:
        return None


def visits_of(case: Dossier) -> dict[str, list[tuple[date, date | None]]]:
    """Each stage's visits: the day it was entered and the day it was left; repeated visits stand in order."""
    return {
        stage: [(began.date(), left.date() if left is not None else None) for began, left in visits]
        for stage, visits in moments_of(case).items()
    }


def moments_of(case: Dossier) -> dict[str, list[tuple[datetime, datetime | None]]]:
    """Each stage's visits as ``visits_of`` has them, by their moments; the end of a case is known by its day alone."""
    moves = (
        ApplicationReceived.type,
        CaseAccepted.type,
        StagePassed.type,
        CaseReturned.type,
        DecisionMade.type,
    )
    found: dict[str, list[tuple[datetime, datetime | None]]] = {}
    stage = ""
    for _n, record in _records(case, *moves):
        at, paper = record.at, record.paper
        if stage:
            found[stage][-1] = (found[stage][-1][0], at)
        stage = _entered(paper)
        found.setdefault(stage, []).append((at, None))
    end = _ended(case)
    if end is not None and stage:
        found[stage][-1] = (found[stage][-1][0], datetime.combine(end, time.min, TZ))
    return found


def _entered(paper: object) -> str:
    if isinstance(paper, ApplicationReceived):
        return "accept"
    if isinstance(paper, StagePassed):
        return "review" if paper.stage == "handle" else "approve"
    return "close" if isinstance(paper, DecisionMade) else "handle"


def used_by_stage(
    case: Dossier, rule: ClockRule, on: date, calendar: Calendar, *, estimate: bool = False
) -> dict[str, int]:
    """Working days each stage has used up to a day, all its visits added up, suspensions left out.

    Raises:
        NotComputable: A year without a notice, unless an estimate is asked for.
    """
    stops = suspensions_of(case)
    return {
        stage: visited(visits, on, rule, calendar, stops, estimate=estimate)
        for stage, visits in visits_of(case).items()
    }


def _ended(case: Dossier) -> date | None:
    """The day a case ended that is over, however it did; what is filed afterwards (its papers) does not move it."""
    if case.state in OPEN:
        return None
    ends = [n for n, kind in enumerate(case.types) if kind in _ENDINGS]
    return case.record(ends[-1]).at.date() if ends else None


def years_later(day: date, years: int) -> date:
    """The last day of a validity of so many years that begins on a day."""
    month_end = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if month_end else day.day) - _ONE_DAY


# -- materials --------------------------------------------------------------------------------------


def check_verdicts(
    rows: Sequence[Checked], asked: Sequence[Listed], item: Item, today: date
) -> tuple[Checked, ...]:
    """Every material that is asked for has one verdict, and each verdict is one the item permits.

    Raises:
        Refusal: A material without a verdict, one that nobody asked for (unless it must be supplied, which
            is noted as beyond the list), a tolerance or promise that the item does not offer.
    """
    known = {material.id: material for material in asked if not material.shared}
    seen = {row.material for row in rows}
    missing = [material.name for key, material in known.items() if key not in seen]
    if missing:
        raise Refusal(f"还有材料没有审查结论：{'、'.join(missing)}", "XK-04", where="rows")
    if len(seen) != len(rows):
        raise Refusal("同一材料只能有一个审查结论", "XK-04", where="rows")
    for row in rows:
        material = known.get(row.material)
        if row.verdict == "tolerated":
            _check_tolerated(row, material, item, today)
        if row.verdict == "declared" and (material is None or not material.declared or not item.declaration):
            raise Refusal(f"“{row.name}”不适用告知承诺", "FW-15", where=row.material)
        if row.verdict in {"supplement", "correct"} and not row.note.strip():
            raise Refusal(f"“{row.name}”须写明应补正的内容", "XK-04", where=row.material)
    return tuple(rows)


def _check_tolerated(row: Checked, material: Listed | None, item: Item, today: date) -> None:
    if not item.tolerance or material is None or material.need != "tolerable":
        raise Refusal(f"“{row.name}”不在可容缺材料清单内", "FW-14", where=row.material)
    if row.until is None or row.until <= today:
        raise Refusal(f"“{row.name}”须写明补齐日期，且晚于今日", "FW-14", where=row.material)


def beyond_list(rows: Iterable[Checked], asked: Sequence[Listed]) -> tuple[str, ...]:
    """What is demanded although it stood on no list the applicant was given (XK-04, FW-02)."""
    listed = {material.id for material in asked if not material.shared}
    return tuple(
        row.name for row in rows if row.verdict in {"supplement", "correct"} and row.material not in listed
    )


def how_accepted(rows: Sequence[Checked]) -> Accepted | None:
    """Whether a case is accepted complete, with materials owed, or on a promise; None if it cannot be yet."""
    verdicts = {row.verdict for row in rows}
    if verdicts & {"supplement", "correct"}:
        return None
    return "tolerated" if "tolerated" in verdicts else "declared" if "declared" in verdicts else "complete"


def owed(case: Dossier) -> tuple[Checked, ...]:
    """What was tolerated at the acceptance and has not come yet."""
    accepted = case.latest(CaseAccepted)
    brought = {each for paper in case.papers(SupplementReceived) for each in paper.brought}
    return tuple(row for row in accepted.tolerated if row.material not in brought) if accepted else ()


def unkept(case: Dossier, today: date) -> tuple[Checked, ...]:
    """What is still owed though its day is over (FW-14)."""
    return tuple(row for row in owed(case) if row.until is not None and row.until < today)


# -- special steps ----------------------------------------------------------------------------------


def check_special(
    item: Item, step: str, days: int, held: date | None, today: date, law: Law, calendar: Calendar
) -> None:
    """A special step stands in the item, its length is within what the item says, a hearing is called in time.

    Raises:
        Refusal: Unknown step; longer than published; a hearing less than seven working days off (XK-23).
    """
    special = next((each for each in item.special if each.id == step), None)
    if special is None:
        raise Refusal("该事项没有这个特别程序", "XK-17", where="step")
    if not 1 <= days <= special.days:
        raise Refusal(
            f"“{special.name}”公布的时间为 {special.days} 个工作日，告知的时间应在 1 至 {special.days} 之间",
            "XK-17",
            where="days",
        )
    if special.kind == "hearing":
        if held is None:
            raise Refusal("听证须写明举行日期", "XK-23", where="held")
        check_minimum(law.clock("C10"), today, held, calendar, where="held")


# -- joint ------------------------------------------------------------------------------------------


def unanswered(branches: Iterable[Dossier]) -> tuple[Dossier, ...]:
    """The branches whose department has not answered yet."""
    return tuple(branch for branch in branches if branch.state in {"asked", "overdue"})


def refused_by(branches: Iterable[Dossier]) -> tuple[Dossier, ...]:
    """The branches that stand refused and still count."""
    return tuple(
        branch
        for branch in branches
        if branch.state == "answered" and branch.the(BranchAnswered).answer == "disagree"
    )


def _records(case: Dossier, *kinds: str, last: int | None = None) -> Iterator[tuple[int, Record]]:
    for n, kind in enumerate(case.types):
        if kind in kinds and (last is None or n <= last):
            yield n, case.record(n)
