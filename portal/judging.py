"""Judging as time passes: which matters are due, what they come to, and which cards are raised on it.

The timetable is a view: each act some rule listens to has its matter looked at again, and what was judged leaves the
moment at which a limit will next be reached. Each matter has at most one entry, so a turn costs what is due and not what
is open. Nothing on the shelves is a verdict: thrown away and rebuilt, every matter is judged again and every card that
stands refuses a second. After a stop all that fell due is judged in the order of its moments.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from hallcore.desk import CLOCK
from hallcore.dossier import Archive, Dossier
from hallcore.ground.cards import ActWatch, ClockWatch, PatternWatch
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import LawBook
from hallcore.ground.rows import CardRow
from hallcore.journal import House, Root
from hallcore.supervision.clocks import Scene
from hallcore.supervision.model import Finding, Judgement, RaiseForm, SupersedeForm
from hallcore.supervision.office import claim_of
from hallcore.supervision.patterns import SERIES, key_of
from hallcore.supervision.rules import judge
from hallcore.supervision.trace import act_of, machine_of
from portal.followers import Item, ShelfView

_LOG = logging.getLogger(__name__)
DUE, AT, UNKNOWN = "judge-due", "judge-at", "judge-unknown"
"""(moment, matter) → ""; matter → moment; matter → ((rule, reason), …) of what cannot be judged."""

JUDGE_SHELVES = (DUE, AT, UNKNOWN, SERIES)
"""The judge's own shelves."""

BATCH = 200
"""Matters judged in one turn of the clock."""

_TOP = "\U0010ffff"
_NOTICE = "notice-loaded"

Rules = Mapping[str, tuple[CardRow, ...]]


def rules_by_machine(lawbook: LawBook) -> Rules:
    """Every version of every rule, by the kinds of matter it watches."""
    found: dict[str, list[CardRow]] = defaultdict(list)
    for rule in lawbook.cards:
        for machine in rule.machines:
            found[machine].append(rule)
    return {machine: tuple(rules) for machine, rules in found.items()}


def listened_to(lawbook: LawBook) -> dict[str, frozenset[str]]:
    """The acts after which a matter is looked at, by its kind: those rules name, or where a clock is named all."""
    found: dict[str, set[str]] = defaultdict(set)
    for machine, rules in rules_by_machine(lawbook).items():
        for rule in rules:
            watch = rule.watch
            if isinstance(watch, ActWatch | PatternWatch):
                found[machine].add(watch.type)
            elif isinstance(watch, ClockWatch):
                found[machine] |= {*watch.since, *watch.until}
                if watch.clocks:
                    found[machine] |= _all_acts(lawbook, machine)
            else:
                found[machine] |= set(watch.on)
    return {machine: frozenset(types) for machine, types in found.items()}


def _all_acts(lawbook: LawBook, machine: str) -> set[str]:
    rows = (lawbook.edition(edition).matter(machine) for _first, edition in lawbook.editions)
    return {kind for row in rows if row is not None for kind in (row.first, *row.acts, *row.ends)}


class JudgeBook(ShelfView):
    """The timetable of judging, and the acts that patterns count."""

    name = "judgebook"

    def __init__(self, house: House) -> None:
        self.listened = listened_to(house.lawbook)
        self.patterns = tuple(
            (rule, rule.watch) for rule in house.lawbook.cards if isinstance(rule.watch, PatternWatch)
        )
        types = frozenset().union(*self.listened.values()) | {_NOTICE}
        super().__init__(house, types, JUDGE_SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Have the matters of these entries looked at, and keep what patterns count."""
        archive = root.archive
        for item in items:
            kind = item.dossier.types[item.n]
            if kind == _NOTICE:
                for number in list(archive.shelf(UNKNOWN)):
                    put(archive, number, item.record.head["at"])
                continue
            machine = machine_of(item.dossier)
            if kind not in self.listened.get(machine, ()):
                continue
            at = item.record.head["at"]
            known = archive.shelf(AT).get(item.dossier.number)
            if known is None or known > at:
                put(archive, item.dossier.number, at)
            self._count(archive, item, machine, at)

    def _count(self, archive: Archive, item: Item, machine: str, at: str) -> None:
        for rule, watch in self.patterns:
            if machine in rule.machines and watch.type == item.dossier.types[item.n]:
                key = key_of(act_of(item.dossier, item.n), watch)
                if key:
                    archive.shelf(SERIES)[watch.type, watch.key, key, at, item.dossier.number, item.n] = ""


def put(archive: Archive, number: str, moment: str) -> None:
    """Set the one entry of a matter, or with "" take it out."""
    at, due = archive.shelf(AT), archive.shelf(DUE)
    known = at.get(number)
    if known == moment:
        return
    if known is not None:
        due.pop((known, number), None)
    if moment:
        at[number] = moment
        due[moment, number] = ""
    elif known is not None:
        del at[number]


class Judge:
    """Judges what is due, in the clock's name."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.rules = rules_by_machine(house.lawbook)

    def tick(self) -> int:
        """Judge a batch of matters that are due and raise what they came to; return how many were judged."""
        now = self.house.clock.now()
        with self.house.reading() as root:
            rows = root.archive.shelf(DUE).keys(None, (now.isoformat(), _TOP))
            taken = list(islice(rows, BATCH))
            if not taken:
                return 0
            scene = Scene(root.archive, self.house.law_of, self.house.calendar, now)
            judged = {number: (moment, self._judge(scene, root.archive[number])) for moment, number in taken}
            fresh = [
                (number, finding)
                for number, (_moment, judgement) in judged.items()
                for finding in judgement.findings
                if not root.archive.claimed(_claim(number, finding))
            ]
        fresh.sort(key=lambda one: one[1].breach.at)
        kept = {number: self._raise(number, finding) for number, finding in fresh}
        self._settle(judged, {number: why for number, why in kept.items() if why})
        return len(judged)

    def _judge(self, scene: Scene, dossier: Dossier) -> Judgement:
        return judge(self.rules.get(machine_of(dossier), ()), scene, dossier)

    def _raise(self, number: str, finding: Finding) -> str:
        """Raise a card, and let it take the place of the lower one; return why it could not be, or ""."""
        breach = finding.breach
        form = RaiseForm(number, finding.rule.key, breach.rung, breach.occurrence, breach.at)
        try:
            done = self.house.perform("raise-card", "", CLOCK, form)
        except Refusal as refusal:
            _LOG.warning("%s of %s: %s", finding.rule.key, number, refusal)
            return refusal.reason
        lower = getattr(done.paper, "supersedes", "")
        if lower:
            self._supersede(lower, done.dossier)
        return ""

    def _supersede(self, lower: str, by: str) -> None:
        try:
            self.house.perform("supersede-card", lower, CLOCK, SupersedeForm(by))
        except Refusal as refusal:
            _LOG.info("%s is over already: %s", lower, refusal)

    def _settle(self, judged: Mapping[str, tuple[str, Judgement]], failed: Mapping[str, str]) -> None:
        """Note when each is due next, unless an act has come meanwhile, and what could not be judged."""

        def work(root: Root) -> None:
            archive = root.archive
            for number, (moment, judgement) in judged.items():
                if archive.shelf(AT).get(number) == moment:
                    put(archive, number, judgement.due.isoformat() if judgement.due else "")
                unknown = tuple((one.rule, one.reason) for one in judgement.unjudged)
                if number in failed:
                    unknown += (("raise-card", failed[number]),)
                if unknown:
                    archive.shelf(UNKNOWN)[number] = unknown
                elif number in archive.shelf(UNKNOWN):
                    del archive.shelf(UNKNOWN)[number]

        self.house.transact(work)


def _claim(number: str, finding: Finding) -> str:
    return claim_of(number, finding.rule.key, finding.breach.occurrence, finding.breach.rung)
