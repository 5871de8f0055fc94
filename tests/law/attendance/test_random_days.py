"""Days at random, a hundred thousand of them where HALL_ATTENDANCE_DAYS says so, against the obvious reference.

KQ-17: a day's record can be computed anew from raw facts at any time, and always comes out the same.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from hallcore.attendance.model import LEAVES, Facts, Punch, Shift, Sign, Span, Spell
from hallcore.attendance.rules import day_record, limits_of, shifts_of
from hallcore.ground.clock import TZ
from portal.house import load_law
from tests.makers.slow_day import reference

DAYS = int(os.environ.get("HALL_ATTENDANCE_DAYS", "600"))
DAY = date(2026, 3, 3)
LAW = load_law().on(DAY)
LIMITS, SHIFTS = limits_of(LAW), shifts_of(LAW)

HARD = (
    Shift(
        "touching", (Spell(8 * 60, 9 * 60, 12 * 60, 13 * 60), Spell(12 * 60 + 15, 13 * 60, 17 * 60, 18 * 60))
    ),
    Shift(
        "late",
        (Spell(13 * 60, 14 * 60, 18 * 60, 19 * 60), Spell(18 * 60 + 30, 19 * 60, 23 * 60, 24 * 60 + 20)),
    ),
    Shift("long night", (Spell(19 * 60, 20 * 60, 32 * 60, 33 * 60 + 30, 2),)),
)
"""Shifts whose windows overlap each other's and the neighbouring day's."""


class Dice:
    """Facts at random, most of them near the edges that matter."""

    def __init__(self, seed: int) -> None:
        self.rnd = random.Random(seed)  # noqa: S311 - a sample, not a secret
        self.midnight = datetime.combine(DAY, time(), TZ)

    def shift(self) -> Shift:
        """A shift of the law, or one whose windows are awkward."""
        return self.rnd.choice((*SHIFTS.values(), SHIFTS["day"], SHIFTS["day"], *HARD))

    def at(self, shift: Shift) -> datetime:
        """A moment on a whole half minute: near an edge, or anywhere."""
        spell = self.rnd.choice(shift.spells)
        if self.rnd.random() < 0.8:
            edge = self.rnd.choice((spell.opens, spell.starts, spell.ends, spell.shuts))
            spread = self.rnd.choice((0, 1, 6, 40, 80))
            half_minutes = edge * 2 + self.rnd.randint(-spread, spread)
        else:
            half_minutes = self.rnd.randint(-600, 4400)
        return self.midnight + timedelta(seconds=30 * half_minutes)

    def span(self, shift: Shift, kind: str = "") -> Span:
        """Some minutes, or whole days."""
        if self.rnd.random() < 0.15:
            first = self.rnd.choice((-1, 0, 0, 1))
            days = self.rnd.randint(1, 2)
            return Span(
                self.midnight + timedelta(days=first), self.midnight + timedelta(days=first + days), kind
            )
        begin = self.at(shift)
        length = self.rnd.choice((29, 30, 31, 60, 61, 90, self.rnd.randint(1, 300)))
        return Span(begin, begin + timedelta(minutes=length), kind)

    def some(self, chance: float, most: int) -> range:
        """Mostly none."""
        return range(self.rnd.randint(1, most) if self.rnd.random() < chance else 0)

    def punches(self, shift: Shift) -> tuple[Punch, ...]:
        """What an ordinary person punches, with holes, and some anywhere."""
        found = []
        for spell in shift.spells:
            for edge in (spell.starts - 5, spell.ends + 5):
                if self.rnd.random() < 0.6:
                    at = self.midnight + timedelta(
                        minutes=edge + self.rnd.choice((0, 0, 5, 6, 20, 21, -5, -6, -20, -21))
                    )
                    found.append(self.punch(at))
        found += [self.punch(self.at(shift)) for _ in self.some(0.5, 4)]
        self.rnd.shuffle(found)
        return tuple(found)

    def punch(self, at: datetime) -> Punch:
        """A punch by any device in any direction."""
        ahead = self.rnd.choice((0, 0, 0, 0, 60, -120, 150, -600, 900))
        return Punch(at, self.rnd.choice(("", "", "in", "out")), ahead)

    def facts(self) -> Facts:
        """A whole day's facts."""
        rnd, shift = self.rnd, self.shift()
        due = rnd.random() < 0.85
        signs = {}
        for _ in self.some(0.2, 2):
            place, side = rnd.randrange(len(shift.spells)), rnd.choice(("in", "out"))
            spell = shift.spells[place]
            edge = spell.starts if side == "in" else spell.ends
            signs[place, side] = Sign(
                place, side, self.midnight + timedelta(minutes=edge + rnd.choice((0, 0, -3, 4)))
            )
        return Facts(
            day=DAY,
            shift=shift,
            due=due,
            nature="work" if due else rnd.choice(("rest", "holiday")),
            before=self.shift() if rnd.random() < 0.5 else None,
            after=self.shift() if rnd.random() < 0.5 else None,
            punches=self.punches(shift),
            covers=tuple(self.span(shift, rnd.choice((*LEAVES, *["official"] * 6))) for _ in self.some(0.25, 3)),
            signs=tuple(signs.values()),
            outages=tuple(self.span(shift) for _ in self.some(0.2, 2)),
            gaps=tuple(self.span(shift) for _ in self.some(0.3, 3)),
            asof=self.midnight + timedelta(days=2) if rnd.random() < 0.9 else self.at(shift),
        )  # fmt: skip


def sound(facts: Facts) -> bool:
    """Whether no two spells' working times overlap: who would be assigned such shifts is refused."""
    ends = [spell.ends for spell in facts.shift.spells]
    starts = [spell.starts for spell in facts.shift.spells]
    if facts.before is not None and facts.before.spells[-1].ends - 1440 > starts[0]:
        return False
    return facts.after is None or facts.after.spells[0].starts + 1440 >= ends[-1]


@pytest.mark.timeout(0)
def test_every_day_comes_out_as_the_obvious_reading_says() -> None:
    """Whatever the facts, the record and the reference agree in every field."""
    seen: Counter[str] = Counter()
    dice, done = Dice(20260303), 0
    while done < DAYS:
        facts = dice.facts()
        if not sound(facts):
            continue
        record = day_record(facts, LIMITS)
        assert record == reference(facts, LIMITS), facts
        seen.update(half.state for half in record.halves)
        seen.update("left" for half in record.halves if half.left)
        seen.update("excused" for half in record.halves if half.excused)
        done += 1
    print(f"{done} days: {dict(sorted(seen.items()))}")
    states = {"normal", "late", "early", "missed", "absent", "leave", "away", "rest", "holiday", "overtime"}
    assert seen.keys() >= states | {"mended", "pending", "left", "excused"}
