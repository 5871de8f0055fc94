"""How a person's month is judged: which points stand, what they come to, who may score, decide and sign. Pure.

``total`` is the one place where points become a month's sum; it depends on the points that stand and on nothing
else, so the order in which they were proposed, explained and decided does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, TypeVar

from hallcore.appraisal.forms import PointForm
from hallcore.appraisal.model import (
    EVIDENCE,
    OWN_SECTIONS,
    SECTIONS,
    AppealAnswered,
    AppealFiled,
    Counted,
    MonthTotalled,
    PointDecided,
    PointExplained,
    PointProposed,
    SectionScore,
    SheetReturned,
    SheetSigned,
    Side,
    TalkHeld,
    Veto,
)
from hallcore.dossier import Dossier
from hallcore.ground.clauses import PointRule, PointSection
from hallcore.ground.edition import Law
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from hallcore.organisation.model import StaffPosted

P = TypeVar("P", bound=Paper)
ZERO = Decimal(0)
VETOES: tuple[Veto, ...] = ("", "civil", "all")
"""From the least that is barred to the most."""


class Point(NamedTuple):
    """A point as it stands.

    Attributes:
        n: Its record in the sheet.
        paper: What was proposed.
        scorer: The account that proposed it, ``clock`` for the clock.
        explained: The record of the person's explanation, or None.
        fate: Not decided yet, counts, or struck (by decision or upon an appeal).
    """

    n: int
    paper: PointProposed
    scorer: str
    explained: int | None
    fate: Literal["open", "stands", "struck"]


class Total(NamedTuple):
    """What points come to; see ``MonthTotalled``."""

    sections: tuple[SectionScore, ...]
    other: Decimal
    bonus: Decimal
    total: Decimal
    counted: tuple[Counted, ...]

    @property
    def window(self) -> Decimal:
        """What counts for the window (KH-09): the four sections and the bonus, not what is taken from the whole."""
        return sum((section.left for section in self.sections), ZERO) + self.bonus


# -- numbers ------------------------------------------------------------------------------------------------


def quarter_number(year: int, quarter: int) -> str:
    """The dossier of a quarter: ``KHG-2026Q1``."""
    return f"KHG-{year}Q{quarter}"


def quarter_of(day: date) -> str:
    """The dossier of the quarter a day lies in."""
    return quarter_number(day.year, (day.month + 2) // 3)


def quarter_span(number: str) -> tuple[int, int]:
    """Year and quarter of a quarter's number."""
    year, _mark, quarter = number.removeprefix("KHG-").partition("Q")
    return int(year), int(quarter)


def quarter_before(number: str) -> str:
    """The quarter before one."""
    year, quarter = quarter_span(number)
    return quarter_number(year, quarter - 1) if quarter > 1 else quarter_number(year - 1, 4)


def sheet_number(account: str, month: date) -> str:
    """The dossier of somebody's month: ``KH-202603-000123`` for ``U-000123``."""
    return f"KH-{month:%Y%m}-{account.removeprefix('U-')}"


def account_of_sheet(number: str) -> str:
    """Whose a sheet is."""
    return f"U-{number.rpartition('-')[2]}"


def month_of_sheet(number: str) -> date:
    """The first day of a sheet's month."""
    digits = number.split("-")[1]
    return date(int(digits[:4]), int(digits[4:]), 1)


def month_end(month: date) -> date:
    """The last day of the month a day lies in."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


# -- points -------------------------------------------------------------------------------------------------


def points_of(sheet: Dossier) -> tuple[Point, ...]:
    """Every point of a sheet as it stands, in the order of proposing."""
    explained = {paper.of: n for n, paper in _papers(sheet, PointExplained)}
    decided = {paper.of: paper.stands for _n, paper in _papers(sheet, PointDecided)}
    struck = {n for paper in sheet.papers(AppealAnswered) for n in paper.struck}
    found = []
    for n, paper in _papers(sheet, PointProposed):
        fate: Literal["open", "stands", "struck"] = "open"
        if n in decided:
            fate = "stands" if decided[n] and n not in struck else "struck"
        scorer = str(sheet.record(n).head["actor"]["account"])
        found.append(Point(n, paper, scorer, explained.get(n), fate))
    return tuple(found)


def _papers(sheet: Dossier, kind: type[P]) -> Iterable[tuple[int, P]]:
    return zip(sheet.numbers(kind.type), sheet.papers(kind), strict=True)


def the_point(sheet: Dossier, n: int) -> Point:
    """One point of a sheet.

    Raises:
        Refusal: There is no such point.
    """
    for point in points_of(sheet):
        if point.n == n:
            return point
    raise Refusal("考核表中没有这笔记分", "KH-18", where=str(n))


def total(law: Law, standing: Iterable[tuple[int, str, Decimal]]) -> Total:
    """What the standing points of a month come to (KH-02, KH-08, KQ-08).

    Args:
        law: The law of the sheet.
        standing: Record, rule key and points of each point that stands, in any order.
    """
    points = sorted(standing)
    seen: Counter[str] = Counter()
    counted: list[Counted] = []
    times, factor = law.figure("KQ-08"), law.figure("KQ-08", "factor")
    for n, key, value in points:
        seen[key] += 1
        doubled = law.point(key).minor and seen[key] > times
        counted.append(Counted(n, key, value * factor if doubled else value, doubled))
    sums: dict[PointSection, Decimal] = dict.fromkeys(SECTIONS, ZERO)
    for one in counted:
        sums[law.point(one.rule).section] += one.points
    sections = tuple(_section(law, section, sums[section]) for section in OWN_SECTIONS)
    bonus = min(sums["bonus"], Decimal(law.figure("KH-08", "cap")))
    whole = sum((section.left for section in sections), ZERO) + sums["other"] + bonus
    return Total(sections, sums["other"], bonus, max(whole, ZERO), tuple(counted))


def _section(law: Law, section: PointSection, change: Decimal) -> SectionScore:
    full = Decimal(law.figure("KH-02", section))
    return SectionScore(section, full, -change, max(full + change, ZERO))


def total_of(law: Law, sheet: Dossier) -> Total:
    """What a sheet comes to now, from its standing points."""
    standing = ((one.n, one.paper.rule, one.paper.points) for one in points_of(sheet) if one.fate == "stands")
    return total(law, standing)


def veto_of(law: Law, keys: Iterable[str]) -> Veto:
    """The most that points bar (KH-06, KH-10)."""
    return max((law.point(key).veto for key in keys), key=VETOES.index, default="")


def reasons(law: Law, keys: Iterable[str]) -> tuple[str, ...]:
    """Why points were taken, in general terms, as a board says it (KH-12): ``迟到 2 次``."""
    counts = Counter(key for key in keys if law.point(key).section != "bonus")
    return tuple(f"{law.point(key).name} {times} 次" for key, times in sorted(counts.items()))


def stars(law: Law, score: Decimal) -> int:
    """How many stars a score has (KH-11)."""
    grades = ("one", "two", "three", "four", "five")
    return sum(score >= Decimal(law.figure("KH-11", part)) for part in grades)


# -- who ----------------------------------------------------------------------------------------------------


def check_scorer(posting: StaffPosted, account: str, role: str) -> None:
    """The clock, the centre's inspectors and management, or one of the two leaders; nobody scores their own."""
    if account == posting.account:
        raise Refusal("不能给本人记分，请由他人记录", "KH-18")
    leads = account in {posting.home_leader, posting.centre_leader}
    if role not in {"clock", "inspector", "manager"} and not leads:
        raise Refusal("记分应由中心巡查人员、派出部门领导或者中心领导提出", "KH-18")


def check_point(law: Law, form: PointForm, today: date) -> tuple[PointRule, Decimal]:
    """The rule that is named and the points: within its bounds, proven by evidence the rule knows, not in the future.

    Raises:
        Refusal: See the sentences.
    """
    if form.rule not in law.keys("point"):
        raise Refusal("没有这项考核规则", "KH-18", where="rule")
    rule = law.point(form.rule)
    points = rule.least if form.points is None else form.points
    if not rule.least <= points <= rule.most:
        bounds = f"{rule.least} 分" if rule.least == rule.most else f"{rule.least} 至 {rule.most} 分"
        raise Refusal(f"“{rule.name}”应记 {bounds}", rule.rule, where="points")
    if form.day > today:
        raise Refusal("记分的日期不能晚于今日", "KH-18", where="day")
    if not form.evidence or not all(one.ref.strip() for one in form.evidence):
        raise Refusal("请写明证据的编号，例如巡查记录、办件或者评价的编号", "KH-18", where="evidence")
    for one in form.evidence:
        if one.kind not in rule.evidence:
            known = "、".join(EVIDENCE[kind] for kind in rule.evidence)
            raise Refusal(f"“{rule.name}”应以{known}为证据", "KH-18", where="evidence")
    return rule, points


def proposed_already(sheet: Dossier, form: PointForm) -> bool:
    """Whether the same fault of the same half-day with the same evidence stands in the sheet already."""
    said = (form.rule, form.day, form.half, form.evidence)
    return any((p.rule, p.day, p.half, p.evidence) == said for p in sheet.papers(PointProposed))


def check_decider(sheet: Dossier, point: Point, account: str, today: date) -> None:
    """Somebody else than scorer and person, after the explanation or the time for it (KH-18); once."""
    if point.fate != "open":
        raise Refusal("这笔记分已经认定", "KH-18")
    if account == account_of_sheet(sheet.number):
        raise Refusal("不能认定本人的记分", "KH-18")
    if account == point.scorer:
        raise Refusal("评分人不能认定自己提出的记分，请由他人认定", "KH-18")
    until = point.paper.explain_by
    if until is not None and point.explained is None and today <= until:
        raise Refusal(f"本人可以说明至 {until}，说明之后或者期满之后再认定", "KH-18")


# -- the month ----------------------------------------------------------------------------------------------


def check_total(sheet: Dossier | None, month: date, today: date) -> None:
    """A month is summed up once it is over and no point is undecided (KH-02)."""
    if today <= month_end(month):
        raise Refusal(f"{month:%Y-%m} 尚未结束，不能统计", "KH-02", where="month")
    waiting = sum(point.fate == "open" for point in points_of(sheet)) if sheet is not None else 0
    if waiting:
        raise Refusal(f"还有 {waiting} 笔记分没有认定", "KH-18")


def signatures(sheet: Dossier) -> dict[Side, tuple[int, SheetSigned]]:
    """Which of the two have signed the sum as it stands; what was summed up or given back again is unsigned."""
    since = max(sheet.numbers(MonthTotalled.type), default=-1)
    if any(n > since for n in sheet.numbers(SheetReturned.type)):
        return {}
    pairs = zip(sheet.numbers(SheetSigned.type), sheet.papers(SheetSigned), strict=True)
    return {paper.side: (n, paper) for n, paper in pairs if n > since}


def check_signer(sheet: Dossier, side: Side, account: str) -> MonthTotalled:
    """The leader of that side of whoever's sheet it is, not twice, not their own, not before an appeal is answered.

    Raises:
        Refusal: See the sentences.
    """
    month = sheet.the(MonthTotalled)
    if account == month.account:
        raise Refusal("不能签署本人的考核表", "KH-02")
    leader = month.home_leader if side == "home" else month.centre_leader
    if not leader:
        who = "派出部门领导" if side == "home" else "中心领导"
        raise Refusal(f"该岗位没有登记{who}，请先在人员进驻中补录，再重新统计", "KH-02")
    if account != leader:
        raise Refusal("应由该岗位登记的领导本人签署", "KH-02")
    if side in signatures(sheet):
        raise Refusal("您已经签署", "KH-02")
    if open_appeal(sheet) is not None:
        raise Refusal("本人的申诉尚未答复，答复后再签署", "KH-13")
    return month


def open_appeal(sheet: Dossier) -> tuple[int, AppealFiled] | None:
    """The appeal that waits for its answer, with its record; None where there is none."""
    filed, answered = sheet.numbers(AppealFiled.type), sheet.numbers(AppealAnswered.type)
    if not filed or (answered and answered[-1] > filed[-1]):
        return None
    return filed[-1], sheet.the(AppealFiled)


def check_appeal(sheet: Dossier, points: tuple[int, ...], words: str, account: str, today: date) -> None:
    """By the person, in time (KH-13), against points that count, with words; once for each sum."""
    if account != account_of_sheet(sheet.number):
        raise Refusal("申诉应由本人提出", "KH-13")
    month = sheet.the(MonthTotalled)
    if today > month.appeal_by:
        raise Refusal(f"申诉期限已于 {month.appeal_by} 届满", "KH-13")
    since = sheet.numbers(MonthTotalled.type)[-1]
    if any(n > since for n in sheet.numbers(AppealFiled.type)):
        raise Refusal("对这次统计已经提出过申诉", "KH-13")
    counted = {one.n for one in month.counted}
    if not points or not set(points) <= counted:
        raise Refusal("请选择本月计入的记分", "KH-13", where="points")
    if not words.strip():
        raise Refusal("请写明申诉的理由", "KH-13", where="words")


def must_talk(law: Law, sheet: Dossier) -> Literal["", "low", "red"]:
    """Why somebody is to be talked to (KH-14): less than the figure, a red card, or "" where there is no ground."""
    month = sheet.latest(MonthTotalled)
    if month is None or sheet.numbers(TalkHeld.type):
        return ""
    if any(one.rule == "KH-06/red" for one in month.counted):
        return "red"
    return "low" if month.total < Decimal(law.figure("KH-14", "talk")) else ""
