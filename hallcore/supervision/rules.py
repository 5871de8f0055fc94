"""The judge: what a matter's records come to under card rules, and when it must be looked at again. Pure.

A finding is derived from records alone; nothing that was judged before is read. A breach belongs to the version of a
rule in whose period its moment lies, so a changed rule never judges the past anew. A clock is judged as it was known at
each moment: what was filed after a limit had passed does not undo that it passed. What is not here: raising cards
(``hallcore.supervision.office``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from hallcore.dossier import Dossier, record_number, split_record_number
from hallcore.ground.cards import ActWatch, ClockWatch, Earlier, PatternWatch, Reach, TruthWatch
from hallcore.ground.errors import NotComputable
from hallcore.ground.explanation import moment_words
from hallcore.ground.halves import halves_words
from hallcore.ground.rows import CardRow, MatterRow
from hallcore.supervision.clocks import CLOCKS, Running, Scene, by_law, overlay_in, reached_at
from hallcore.supervision.model import ANSWERABLE, RUNGS, Breach, Evidence, Finding, Judgement, Unjudged
from hallcore.supervision.patterns import completed
from hallcore.supervision.trace import (
    Act,
    act_of,
    acts_of,
    as_of,
    fitting,
    holds,
    latest,
    machine_of,
    over_at,
)
from hallcore.supervision.truths import TRUTHS
from hallcore.supervision.words import act_words, test_words, title_of

_ONE_DAY = timedelta(days=1)


@dataclass
class _Case:
    """A matter under judgement, and what was found so far."""

    scene: Scene
    dossier: Dossier
    acts: tuple[Act, ...]
    due: list[datetime] = field(default_factory=list)
    unjudged: list[Unjudged] = field(default_factory=list)

    def until(self, k: int) -> datetime:
        """Up to when the matter stood as its record k left it."""
        return self.acts[k + 1].at if k + 1 < len(self.acts) else self.scene.now


def judge(rules: Iterable[CardRow], scene: Scene, dossier: Dossier) -> Judgement:
    """Judge one matter, whole.

    Args:
        rules: Every version of every rule that may concern it; those of other machines are passed over.
        scene: What there is besides; ``now`` is the moment up to which is judged.
        dossier: The matter.

    Returns:
        Everything it breached up to now, the next moment at which it may breach something more if nothing is done, and
        what could not be judged for want of a holiday notice.
    """
    machine = machine_of(dossier)
    case = _Case(scene, dossier, acts_of(dossier))
    found: list[Finding] = []
    row = scene.law_of(None, scene.now).matter(machine)
    for rule in rules:
        if machine in rule.machines:
            found += (_finding(case, rule, row, breach) for breach in _breaches(case, rule))
    found.sort(key=lambda one: (one.breach.at, list(RUNGS).index(one.breach.rung), one.rule.key))
    return Judgement(tuple(found), min(case.due, default=None), tuple(case.unjudged))


def _breaches(case: _Case, rule: CardRow) -> Iterator[Breach]:
    watch = rule.watch
    if isinstance(watch, ActWatch):
        found = _by_acts(case, rule, watch)
    elif isinstance(watch, ClockWatch):
        found = _by_clocks(case, rule, watch)
    elif isinstance(watch, PatternWatch):
        found = _by_patterns(case, rule, watch)
    else:
        found = _by_truth(case, watch)
    seen: set[tuple[int, str]] = set()
    for breach in found:
        # One occurrence, one rung: a red that two clocks reach is one red, the earlier.
        if _in_force(rule, breach.at) and (breach.occurrence, breach.rung) not in seen:
            seen.add((breach.occurrence, breach.rung))
            yield breach


def _in_force(rule: CardRow, at: datetime) -> bool:
    day = at.date()
    return (rule.valid_from or day) <= day <= (rule.valid_to or day)


# -- acts ---------------------------------------------------------------------------------------------------


def _by_acts(case: _Case, rule: CardRow, watch: ActWatch) -> Iterator[Breach]:
    for act in case.acts:
        if act.type != watch.type:
            continue
        before = case.acts[: act.n]
        if not all(holds(test, act, before) for test in watch.where):
            continue
        met: list[Act] = []
        if not all(_met(earlier, act, before, met) for earlier in watch.earlier):
            continue
        said = [test_words(test, act) for test in watch.where]
        said += [f"此前已有：{act_words(case.dossier, one)}。" for one in met]
        said += [
            f"此前没有：{'、'.join(title_of(kind) for kind in earlier.types)}。"
            for earlier in watch.earlier
            if earlier.missing
        ]
        try:
            if not (_outside(case, watch, act, said) and _expiring(case, watch, act, said)):
                continue
        except NotComputable as unknown:
            case.unjudged.append(Unjudged(rule.key, unknown.reason))
            continue
        yield Breach(act.n, watch.rung, act.at, (*(one.n for one in met), act.n), tuple(said))


def _met(earlier: Earlier, act: Act, before: Sequence[Act], met: list[Act]) -> bool:
    found = fitting(earlier, act, before)
    enough = len(found) >= earlier.times
    if enough and not earlier.missing:
        met += found[-earlier.times :]
    return enough != earlier.missing


def _outside(case: _Case, watch: ActWatch, act: Act, said: list[str]) -> bool:
    """Whether an act lies outside the hours people work, where that is asked."""
    if not watch.out_of_hours:
        return True
    law = case.scene.law_of(None, act.at)
    opens, closes = int(law.figure("JC-13", "opens")), int(law.figure("JC-13", "closes"))
    day = case.scene.calendar.day(act.at.date(), overlay=overlay_in(case.scene.calendar))
    minutes = act.at.hour * 60 + act.at.minute
    if day.working and opens <= minutes < closes:
        return False
    kind = "工作日" if day.working else day.label
    hours = f"{opens // 60:02d}:{opens % 60:02d} 至 {closes // 60:02d}:{closes % 60:02d}"
    said.append(f"{act.at:%Y-%m-%d %H:%M}（{kind}）不在工作日 {hours} 之内。")
    return True


def _expiring(case: _Case, watch: ActWatch, act: Act, said: list[str]) -> bool:
    """Whether a clock had only so many working days left when the act was done, where that is asked."""
    if watch.expiring is None:
        return True
    running = CLOCKS[watch.expiring.clock](case.scene, as_of(case.dossier, act.n))
    if running is None:
        return False
    left = case.scene.calendar.working_days_between(
        act.at.date(), running.last, overlay=overlay_in(case.scene.calendar)
    )
    said += [*running.counting, f"办理当日（{act.at.date()}）距届满还有 {left} 个工作日。"]
    return left <= watch.expiring.within


# -- clocks -------------------------------------------------------------------------------------------------


def _by_clocks(case: _Case, rule: CardRow, watch: ClockWatch) -> Iterator[Breach]:
    asked: list[tuple[Reach, Callable[[int], Running | None]]] = []
    for reach in watch.rungs:
        names = (reach.clock,) if reach.clock else watch.clocks
        asked += ((reach, partial(_named, case, name)) for name in names)
        if not names:
            asked.append((reach, partial(_since, case, watch)))
    for k in _views(case, daily=bool(watch.clocks) and not _in_halves(watch)):
        for reach, clock in asked:
            try:
                running = clock(k)
                if running is not None:
                    yield from _reached(case, watch, reach, running, k)
            except NotComputable as unknown:
                if k == len(case.acts) - 1:
                    case.unjudged.append(Unjudged(rule.key, unknown.reason))


def _in_halves(watch: ClockWatch) -> bool:
    """Whether a limit may be reached at noon: by a rung, or because a stage's own limit may be in half-days."""
    return any(reach.halves for reach in watch.rungs) or any(
        name.startswith("stage:") for name in watch.clocks
    )


def _views(case: _Case, *, daily: bool) -> Iterator[int]:
    """The records after which the matter stood a while: where limits end at midnight, over at least one of them."""
    for k, act in enumerate(case.acts):
        if not daily or k == len(case.acts) - 1 or act.at.date() < case.acts[k + 1].at.date():
            yield k


def _named(case: _Case, name: str, k: int) -> Running | None:
    return CLOCKS[name](case.scene, as_of(case.dossier, k + 1))


def _since(case: _Case, watch: ClockWatch, k: int) -> Running | None:
    """The period that began with the newest act of the kinds the rule names, unless what it waits for was done."""
    acts = case.acts[: k + 1]
    began = latest(acts, watch.since)
    if began is None or any(one.type in watch.until for one in acts[began.n + 1 :]):
        return None
    if not all(holds(test, began, acts[: began.n]) for test in watch.where):
        return None
    title = "、".join(dict.fromkeys(title_of(kind) for kind in watch.until))
    if watch.law:
        return by_law(case.scene, began.n, began.at, watch.law, case.dossier)
    value = began.get(watch.field)
    if value is None or value == "":
        raise NotComputable(f"“{title}”的最后一日尚无法计算：该年度放假安排没有公布", "GEN-17")
    over = over_at(value)
    counting = f"{act_words(case.dossier, began)}，其中载明 {value} 届满；应有：{title}。"
    last = over.date() if over.timetz().replace(tzinfo=None) != time.min else (over - _ONE_DAY).date()
    return Running(began.n, title, last, over, (counting,))


def _reached(case: _Case, watch: ClockWatch, reach: Reach, running: Running, k: int) -> Iterator[Breach]:
    at = reached_at(running, reach, case.scene)
    if reach.place < 0 and at <= case.acts[running.start].at:
        # A rung that lies before the period began warns of nothing.
        return
    last_view = k == len(case.acts) - 1
    if at > case.scene.now:
        if last_view:
            case.due.append(at)
        return
    if at >= case.until(k) and not (last_view and at == case.scene.now):
        return
    if watch.unless:
        worse = _named(case, watch.unless, k)
        if worse is not None and worse.over <= at:
            return
    yield Breach(
        running.start, reach.rung, at, (running.start,), (*running.counting, _offset_words(reach, at))
    )


def _offset_words(reach: Reach, at: datetime) -> str:
    name, when = RUNGS[reach.rung], moment_words(at, date.min)
    if reach.halves < 0:
        return f"届满前还剩{_spaced(-reach.halves)}（{when}）时尚未办结，发出{name}。"
    if reach.halves > 0:
        return f"届满后{_spaced(reach.halves)}（{when}）仍未办结，亮{name}。"
    if reach.offset < 0:
        return f"届满前 {-reach.offset} 个工作日（{when}）尚未办结，发出{name}。"
    if reach.offset == 0:
        return f"至 {when} 仍未办结，亮{name}。"
    return f"届满后 {reach.offset} 个工作日（{when}）仍未办结，亮{name}。"


def _spaced(halves: int) -> str:
    words = halves_words(halves)
    return words if halves == 1 else f" {words}"


# -- patterns -----------------------------------------------------------------------------------------------


def _by_patterns(case: _Case, rule: CardRow, watch: PatternWatch) -> Iterator[Breach]:
    for act in case.acts:
        try:
            breach = completed(case.scene, case.dossier, act, watch)
        except NotComputable as unknown:
            case.unjudged.append(Unjudged(rule.key, unknown.reason))
            continue
        if breach is not None:
            yield breach


# -- truths -------------------------------------------------------------------------------------------------


def _by_truth(case: _Case, watch: TruthWatch) -> Iterator[Breach]:
    truth = TRUTHS[watch.truth]
    for act in case.acts:
        if act.type not in watch.on:
            continue
        at = truth.when(case.scene, act)
        if at > case.scene.now:
            case.due.append(at)
            continue
        said = truth.check(case.scene, case.dossier, act)
        if said:
            yield Breach(act.n, watch.rung, at, (act.n,), said)


# -- what a finding says --------------------------------------------------------------------------------------


def _finding(case: _Case, rule: CardRow, row: MatterRow | None, breach: Breach) -> Finding:
    acts = case.acts
    name, department, holder = "", "", ""
    if row is not None:
        name, department = _told(acts, row.name), _told(acts, row.department)
        holder = _holder(acts, row, breach.at)
    person = ""
    if rule.concerns == "actor":
        act = acts[breach.occurrence]
        person = act.account if act.role in ANSWERABLE else ""
    elif rule.concerns == "holder":
        person = holder
    numbers = dict.fromkeys(breach.records)
    numbers |= dict.fromkeys(act.n for act in acts if act.type in rule.evidence and act.at <= breach.at)
    evidence = tuple(_evidence(case.dossier, acts[n]) for n in sorted(numbers))
    for number in breach.beside:
        matter, n = split_record_number(number)
        evidence += (_evidence(case.scene.archive[matter], act_of(case.scene.archive[matter], n)),)
    return Finding(rule, breach, name, department, person, evidence)


def _told(acts: Sequence[Act], place: str) -> str:
    """What the newest act that tells it says: ``application-received.department``."""
    kind, _, name = place.partition(".")
    act = latest(acts, (kind,)) if kind else None
    return str(act.get(name) or "") if act is not None else ""


def _holder(acts: Sequence[Act], row: MatterRow, at: datetime) -> str:
    kind, _, name = row.holder.partition(".")
    then = [act for act in acts if act.at <= at]
    act = latest(then, (kind, *row.handovers)) if kind else None
    return str(act.get(name) or "") if act is not None and act.type == kind else ""


def _evidence(dossier: Dossier, act: Act) -> Evidence:
    record = dossier.record(act.n)
    number = record_number(dossier.number, act.n)
    return Evidence(number, title_of(act.type), record.sha256, act_words(dossier, act))
