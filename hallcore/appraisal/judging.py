"""How a quarter's board and a year's grades are judged: scores, ranks, awards, quotas. Pure.

A score is the mean of the months, rounded half up to two places; those with the same score share a rank. What was
published is read together with the corrections on record, so the board as it stands is always computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from msgspec.structs import replace

from hallcore.appraisal.boards import (
    Award,
    BoardLine,
    GradeLine,
    GradesEntered,
    GradesSigned,
    MonthScore,
    ObjectionAnswered,
    QuarterConcluded,
    QuarterCorrected,
    QuarterPublished,
    YearOpened,
)
from hallcore.appraisal.model import MonthTotalled, Side, Veto
from hallcore.appraisal.rules import (
    VETOES,
    ZERO,
    month_of_sheet,
    open_appeal,
    points_of,
    reasons,
    stars,
    total_of,
    veto_of,
)
from hallcore.dossier import Dossier
from hallcore.ground.edition import Law
from hallcore.ground.errors import Refusal

CENT = Decimal("0.01")


class Standing(NamedTuple):
    """Somebody on the board as it stands: ``rank`` from 1, ``stars`` none to five."""

    line: BoardLine
    score: Decimal
    rank: int
    stars: int


class WindowStanding(NamedTuple):
    """A window on the board (KH-09): mean of its people's months, how many people, what is barred."""

    window: str
    score: Decimal
    rank: int
    stars: int
    people: int
    veto: Veto


class Board(NamedTuple):
    """A quarter's board as it stands, people and windows by rank."""

    people: tuple[Standing, ...]
    windows: tuple[WindowStanding, ...]


def mean(values: Sequence[Decimal]) -> Decimal:
    """The mean, rounded half up to two places."""
    return (sum(values, ZERO) / len(values)).quantize(CENT, ROUND_HALF_UP)


def ranks(scores: Iterable[Decimal]) -> dict[Decimal, int]:
    """Score → rank: one more than how many have more."""
    found: dict[Decimal, int] = {}
    for place, score in enumerate(sorted(scores, reverse=True), 1):
        found.setdefault(score, place)
    return found


# -- a quarter ----------------------------------------------------------------------------------------------


def check_publishable(sheets: Iterable[Dossier], today: date) -> None:
    """Every sheet of the quarter is signed by both, no appeal waits, and none can still be filed (KH-12, KH-13)."""
    sheets = tuple(sheets)
    if not sheets:
        raise Refusal("本季度还没有考核表", "KH-12")
    unsigned = sum(sheet.state != "signed" for sheet in sheets)
    if unsigned:
        raise Refusal(f"还有 {unsigned} 份月考核表没有签署完毕", "KH-12")
    if any(open_appeal(sheet) is not None for sheet in sheets):
        raise Refusal("还有申诉没有答复", "KH-13")
    until = max(sheet.the(MonthTotalled).appeal_by for sheet in sheets)
    if today <= until:
        raise Refusal(f"本人可以申诉至 {until}，期满后再公示", "KH-13")


def board_lines(law: Law, sheets: Iterable[Dossier]) -> tuple[BoardLine, ...]:
    """Everybody's line from the signed sheets of a quarter, by account."""
    by_account: dict[str, list[Dossier]] = defaultdict(list)
    for sheet in sheets:
        by_account[sheet.the(MonthTotalled).account].append(sheet)
    return tuple(_line(law, by_account[account]) for account in sorted(by_account))


def _line(law: Law, sheets: list[Dossier]) -> BoardLine:
    sheets = sorted(sheets, key=lambda sheet: sheet.number)
    last = sheets[-1].the(MonthTotalled)
    keys = [point.paper.rule for sheet in sheets for point in points_of(sheet) if point.fate == "stands"]
    months = tuple(
        MonthScore(month_of_sheet(sheet.number), sheet.the(MonthTotalled).total, total_of(law, sheet).window)
        for sheet in sheets
    )
    taken = (key for key in keys if law.point(key).least < 0 or law.point(key).veto)
    return BoardLine(
        last.account, last.department, last.window, months, reasons(law, taken), veto_of(law, keys)
    )


def corrected(quarter: Dossier) -> tuple[BoardLine, ...]:
    """The published lines with every correction on record."""
    lines = {line.account: line for line in quarter.the(QuarterPublished).lines}
    for paper in quarter.papers(QuarterCorrected):
        line = lines[paper.account]
        months = tuple(
            month
            if month.month != paper.month
            else MonthScore(
                month.month,
                month.total + paper.change,
                month.window_total + (paper.change if paper.window else ZERO),
            )
            for month in line.months
        )
        lines[paper.account] = replace(line, months=months)
    return tuple(lines.values())


def board(law: Law, lines: Iterable[BoardLine]) -> Board:
    """Scores, ranks and stars of people and windows."""
    lines = tuple(lines)
    scores = {line.account: mean([month.total for month in line.months]) for line in lines}
    places = ranks(scores.values())
    people = [
        Standing(line, score, places[score], stars(law, score))
        for line in lines
        for score in (scores[line.account],)
    ]
    people.sort(key=lambda one: (one.rank, one.line.account))
    return Board(tuple(people), _windows(law, lines))


def _windows(law: Law, lines: Iterable[BoardLine]) -> tuple[WindowStanding, ...]:
    at: dict[str, list[BoardLine]] = defaultdict(list)
    for line in lines:
        if line.window:
            at[line.window].append(line)
    scores = {
        window: mean([month.window_total for line in here for month in line.months])
        for window, here in at.items()
    }
    places = ranks(scores.values())
    found = [
        WindowStanding(
            window,
            scores[window],
            places[scores[window]],
            stars(law, scores[window]),
            len(here),
            max((line.veto for line in here), key=VETOES.index),
        )
        for window, here in at.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.rank, one.window)))


def flags(law: Law, windows: Sequence[WindowStanding]) -> tuple[str, ...]:
    """The windows that may be given the red flag (KH-09): the first ones not barred, all that tie for the last place."""
    free = [one for one in windows if one.veto != "all"]
    many = int(law.figure("KH-09"))
    if len(free) <= many:
        return tuple(one.window for one in free)
    return tuple(one.window for one in free if one.score >= free[many - 1].score)


def check_awards(law: Law, now: Board, awards: Iterable[Award]) -> None:
    """Awards the board bears out (KH-06, KH-09, KH-10).

    Raises:
        Refusal: More red flags than there are, one for a window behind one left out, or for who is barred.
    """
    awards = tuple(awards)
    if len(set(awards)) != len(awards):
        raise Refusal("同一奖项重复填写", "KH-09", where="awards")
    many = int(law.figure("KH-09"))
    chosen = {award.to for award in awards if award.kind == "flag"}
    if len(chosen) > many:
        raise Refusal(f"红旗窗口不超过 {many} 个", "KH-09", where="awards")
    behind = chosen - set(flags(law, now.windows))
    if behind:
        raise Refusal(f"{'、'.join(sorted(behind))} 的名次不在红旗窗口之列", "KH-09", where="awards")
    barred = {one.window for one in now.windows if one.veto}
    barred |= {one.line.account for one in now.people if one.line.veto}
    known = {one.window for one in now.windows} | {one.line.account for one in now.people}
    for award in awards:
        if award.to not in known:
            raise Refusal("评优对象不在本季度公示范围", "KH-10", where="awards")
        if award.kind != "flag" and award.to in barred:
            raise Refusal(f"{award.to} 当季有不得评优的情形", "KH-10", where="awards")


def open_objections(objections: Iterable[Dossier]) -> int:
    """How many objections wait for an answer."""
    return sum(not one.numbers(ObjectionAnswered.type) for one in objections)


def check_concludable(quarter: Dossier, objections: Iterable[Dossier], today: date) -> None:
    """The publicity is over and every objection answered (KH-12)."""
    until = quarter.the(QuarterPublished).object_by
    if today <= until:
        raise Refusal(f"公示至 {until}，期满后生效", "KH-12")
    waiting = open_objections(objections)
    if waiting:
        raise Refusal(f"还有 {waiting} 件异议没有答复", "KH-13")


def last_twice(law: Law, earlier: Dossier | None, now: Dossier) -> tuple[str, ...]:
    """The accounts that stand last in two quarters running, both concluded (KH-14)."""
    if earlier is None or not earlier.numbers(QuarterConcluded.type):
        return ()
    return tuple(sorted(_last(law, earlier) & _last(law, now)))


def _last(law: Law, quarter: Dossier) -> set[str]:
    people = board(law, corrected(quarter)).people
    bottom = max((one.rank for one in people), default=1)
    # Where all have the same score nobody is last.
    return {one.line.account for one in people if one.rank == bottom and bottom > 1}


# -- a year -------------------------------------------------------------------------------------------------


def quota(law: Law, participants: int, *, merit: bool) -> int:
    """How many may be rated excellent (KH-16): the share of those who take part, rounded down."""
    share = law.ratio("KH-16", "merit") if merit else law.ratio("KH-16", "share")
    return participants * share.numerator // share.denominator


def year_scores(law: Law, quarters: Iterable[Dossier]) -> dict[str, Decimal]:
    """Account → mean of its quarters, for everybody on a concluded board."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for quarter in quarters:
        if quarter.numbers(QuarterConcluded.type):
            for one in board(law, corrected(quarter)).people:
                found[one.line.account].append(one.score)
    return {account: mean(scores) for account, scores in found.items()}


def grades(year: Dossier) -> dict[str, GradeLine]:
    """Account → the grade as it was entered last."""
    return {line.account: line for paper in year.papers(GradesEntered) for line in paper.lines}


def signed(year: Dossier) -> set[tuple[Side, str]]:
    """Whose grade is signed on which side: what was entered anew is unsigned."""
    found: set[tuple[Side, str]] = set()
    for record in year.all_records():
        paper = record.paper
        if isinstance(paper, GradesEntered):
            again = {line.account for line in paper.lines}
            found = {(side, account) for side, account in found if account not in again}
        elif isinstance(paper, GradesSigned):
            found |= {(paper.side, account) for account in paper.accounts}
    return found


def check_grades(year: Dossier, lines: Sequence[GradeLine], actor: str) -> None:
    """For participants, nobody's own, a reason where it is not 称职, no more excellent than the quota (KH-16).

    Raises:
        Refusal: See the sentences.
    """
    opened = year.the(YearOpened)
    if not lines:
        raise Refusal("请至少评定一人", "KH-15", where="lines")
    for line in lines:
        if line.account not in opened.participants:
            raise Refusal("该人员不参加本年度评定", "KH-15", where=line.account)
        if line.account == actor:
            raise Refusal("不能评定本人的等次", "KH-15", where=line.account)
        if line.grade != "competent" and not line.reason.strip():
            raise Refusal("评为优秀、基本称职、不称职的，请写明理由", "KH-15", where=line.account)
    after = grades(year) | {line.account: line for line in lines}
    excellent = sum(line.grade == "excellent" for line in after.values())
    if excellent > opened.quota:
        raise Refusal(
            f"优秀等次 {excellent} 人，超过名额 {opened.quota} 人（参加评定 {len(opened.participants)} 人，"
            f"按比例计算后舍去小数）",
            "KH-16",
            where="lines",
        )


def check_conclude(year: Dossier) -> tuple[GradeLine, ...]:
    """Everybody's grade, each signed by both leaders.

    Raises:
        Refusal: Somebody is not rated, or a signature is missing.
    """
    opened, found, done = year.the(YearOpened), grades(year), signed(year)
    missing = [account for account in opened.participants if account not in found]
    if missing:
        raise Refusal(f"还有 {len(missing)} 人没有评定等次", "KH-15")
    sides: tuple[Side, ...] = ("home", "centre")
    unsigned = [
        account for account in opened.participants if any((side, account) not in done for side in sides)
    ]
    if unsigned:
        raise Refusal(f"还有 {len(unsigned)} 人的等次没有由两位领导签署", "KH-15")
    return tuple(found[account] for account in opened.participants)


def dismissals(law: Law, lines: Iterable[GradeLine], before: Iterable[GradeLine]) -> tuple[str, ...]:
    """The accounts 不称职 in two years running (KH-15): the department is told, the hall decides nothing.

    The law's figure is two; a larger one would need more years than are handed in, and then nobody is named.
    """
    if law.figure("KH-15", "dismissal") > 2:
        return ()
    earlier = {line.account for line in before if line.grade == "incompetent"}
    return tuple(line.account for line in lines if line.grade == "incompetent" and line.account in earlier)
