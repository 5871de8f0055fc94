"""Backtest: which cards a draft of the rules would have raised over a hall's history, and which it would not.

Nothing is written. Every matter of the kinds either set of rules watches is judged twice from its records, as far as they
reach; what one set finds and the other does not is counted by rule, department and month. What is not here: putting a
draft in force, which is a change of the law files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier, Shelf
from hallcore.ground.calendar import Calendar
from hallcore.ground.cards import PatternWatch
from hallcore.ground.errors import LawFault
from hallcore.ground.lawbook import Law, LawBook
from hallcore.ground.lawfile import read_file
from hallcore.ground.rows import CardRow
from hallcore.supervision.clocks import Scene
from hallcore.supervision.linter import card_faults
from hallcore.supervision.model import Finding
from hallcore.supervision.patterns import key_of
from hallcore.supervision.rules import judge
from hallcore.supervision.trace import acts_of, machine_of


class Card(NamedTuple):
    """A card that is or would be: its matter, rule, occurrence, rung, department, and when the breach came about."""

    matter: str
    rule: str
    occurrence: int
    rung: str
    department: str
    breached: datetime


class Backtest(NamedTuple):
    """What a draft would change: cards it would raise besides, cards it would not raise, those that stay."""

    matters: int
    gained: tuple[Card, ...]
    lost: tuple[Card, ...]
    same: int

    def counted(self) -> Iterator[tuple[str, str, str, int, int]]:
        """Rule, department, month (YYYY-MM), gained and lost, in that order."""
        gains, losses = (
            Counter((card.rule, card.department, f"{card.breached:%Y-%m}") for card in cards)
            for cards in (self.gained, self.lost)
        )
        for key in sorted(gains.keys() | losses.keys()):
            yield (*key, gains[key], losses[key])


def read_draft(path: Path, lawbook: LawBook) -> tuple[CardRow, ...]:
    """The card rules of a draft, whole: they stand in the place of all rules in force.

    Args:
        path: A law file with ``[[card]]`` rows; it may name the kinds of matter the law knows.
        lawbook: The law in force, whose matters and procedures the draft may name.

    Raises:
        LawFault: Every fault in it.
    """
    faults: list[str] = []
    rows, _calendar = read_file(path, faults)
    known = [one for one in lawbook.rows if not isinstance(one.row, CardRow)]
    keys = {(one.kind, one.row.key) for one in rows}
    faults += card_faults([*rows, *(one for one in known if (one.kind, one.row.key) not in keys)])
    drafted = tuple(one.row for one in rows if isinstance(one.row, CardRow))
    if not drafted and not faults:
        faults.append(f"{path.name}: it holds no card rule")
    if faults:
        raise LawFault(faults)
    return drafted


def backtest(
    archive: Archive, lawbook: LawBook, calendar: Calendar, draft: Sequence[CardRow], now: datetime
) -> Backtest:
    """Judge the whole history under the rules in force and under a draft.

    Args:
        archive: The hall as it is read; nothing is done in it.
        lawbook: Its law.
        calendar: Its calendar.
        draft: The rules to try; periods of theirs are kept to.
        now: The moment up to which is judged.
    """

    def law_of(dossier: Dossier | None, at: datetime) -> Law:
        return lawbook.on(at.date()) if dossier is None else lawbook.edition(dossier.edition)

    standing = lawbook.cards
    machines = {machine for rule in (*standing, *draft) for machine in rule.machines}
    dossiers = [one for shard in archive.shards for one in shard.values() if machine_of(one) in machines]
    scene = Scene(archive, law_of, calendar, now, _series(dossiers, (*standing, *draft)))
    gained: list[Card] = []
    lost: list[Card] = []
    same = 0
    for dossier in dossiers:
        before, after = (_cards(scene, dossier, rules) for rules in (standing, draft))
        gained += (card for key, card in after.items() if key not in before)
        lost += (card for key, card in before.items() if key not in after)
        same += len(before.keys() & after.keys())
    return Backtest(len(dossiers), tuple(gained), tuple(lost), same)


def _cards(scene: Scene, dossier: Dossier, rules: Sequence[CardRow]) -> dict[tuple[str, str, int, str], Card]:
    found = (_card(dossier, one) for one in judge(rules, scene, dossier).findings)
    return {(card.matter, card.rule, card.occurrence, card.rung): card for card in found}


def _card(dossier: Dossier, one: Finding) -> Card:
    breach = one.breach
    return Card(dossier.number, one.rule.key, breach.occurrence, breach.rung, one.department, breach.at)


def _series(dossiers: Sequence[Dossier], rules: Sequence[CardRow]) -> Shelf:
    """Every act that patterns of these rules count, as the hall's own shelf would hold them."""
    watched = [(rule.machines, rule.watch) for rule in rules if isinstance(rule.watch, PatternWatch)]
    found = Shelf()
    for dossier in dossiers:
        mine = [watch for machines, watch in watched if machine_of(dossier) in machines]
        for act in acts_of(dossier) if mine else ():
            for watch in mine:
                key = key_of(act, watch)
                if key:
                    found[watch.type, watch.key, key, act.at.isoformat(), dossier.number, act.n] = ""
    return found


def told(result: Backtest) -> list[str]:
    """What a backtest came to, line by line."""
    lines = [
        f"案卷 {result.matters:,} 件；新增 {len(result.gained)} 张，减少 {len(result.lost)} 张，不变 {result.same} 张"
    ]
    lines += [
        f"  {rule:<22} {department or '—':<6} {month}　＋{gained} －{lost}"
        for rule, department, month, gained, lost in result.counted()
    ]
    return lines
