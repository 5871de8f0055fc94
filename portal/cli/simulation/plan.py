"""The plan of simulated days: a seed gives who comes when for what, who works, and what goes wrong. Pure.

The same seed, numbers and catalogue give the same plan, whatever the machine; what becomes of it is the hall's doing.
Times of day are seconds since midnight, lengths of time seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from random import Random

from portal.cli.simulation import besides, opinions
from portal.cli.simulation.besides import Besides
from portal.cli.simulation.carded import HURRIED, Carded, lying
from portal.cli.simulation.dayplan import (
    AFTER_NOON,
    BEGINS,
    CLOSES,
    DEAD,
    HOUR,
    MINUTE,
    NOON,
    OPENS,
    Day,
    Fault,
    Kind,
    Purpose,
    Shift,
    Visit,
    Visitor,
    visitor,
)
from portal.cli.simulation.menu import Menu
from portal.cli.simulation.places import reviewer_in, staffed, terminal_of, windows_of
from portal.cli.stations import OFFICERS, Officer

_CURVE = (
    (8 * HOUR + 900, 3), (9 * HOUR, 10), (10 * HOUR, 12), (11 * HOUR, 6), (11 * HOUR + 1200, 0),
    (13 * HOUR, 0), (13 * HOUR + 900, 2), (14 * HOUR, 9), (15 * HOUR, 8), (15 * HOUR + 2700, 2), (16 * HOUR, 0),
)  # fmt: skip
"""How many come at which hour, as points of a line."""

_PURPOSES: tuple[tuple[Purpose, int], ...] = (("ask", 38), ("instant", 32), ("promised", 30))
_HOW_LONG: dict[Purpose, tuple[int, int]] = {
    "ask": (120, 420),
    "instant": (420, 1080),
    "promised": (420, 960),
    "supplement": (180, 480),
    "collect": (90, 240),
}
_COMPANIES, _COLLECTED = 0.35, 0.05
_PRIORITIES = (("", 90), ("elderly", 5), ("disabled", 1), ("soldier", 2), ("pregnant", 2))
_CHANNELS = (("kiosk", 60), ("phone", 30), ("reception", 10))
SAME_DAY = 0.45
"""Of the promised cases so many are handled on the day they were accepted; the others wait for a later one."""

_RATES = {
    "late": 6,
    "terminal": 1,
    "outage": 1,
    "materials": 120,
    "overpaid": 3,
    "clock": 4,
    "no-show": 60,
    "left": 3,
    "again": 6,
    "beyond": 4,
    "absent": 2,
    "silent": 2,
    "lies": 3,
}
"""Faults of each kind to 4,000 visitors; at least one of each is planted where there is room."""


class Planner:
    """Draws the days of a plan, one after another.

    Args:
        seed: The seed.
        visitors: Visits to a day, follow-ups among them.
        menu: What can be asked for.
        departments: Codes of the departments that serve; all of them where none is named.
    """

    def __init__(self, seed: int, visitors: int, menu: Menu, departments: Sequence[str] = ()) -> None:
        self.draw = Random(seed)  # noqa: S311 - a plan that can be drawn again, no secret
        self.visitors = visitors
        self.menu = menu
        self.windows = windows_of(departments)
        self.serial = 0
        self._besides = Random(f"{seed} besides")  # noqa: S311 - of its own, so that the visits stay what they were
        self._applied: set[tuple[str, str]] = set()
        self.carded = Carded(seed)

    def day(self, on: date) -> Day:
        """The next day's plan."""
        visits = self._visits()
        staff = [officer for officer in OFFICERS if officer.department in self.windows]
        shifts = {officer.login: self._shift(officer) for officer in staff}
        faults = [*self._of_visits(visits), *self._late(shifts), *self._left(), *self._broken(shifts)]
        faults += [*self._absent(faults), *self._elsewhere(visits)]
        visits.sort(key=lambda one: one.n)
        more = self._beyond(visits, faults)
        return Day(on, tuple(visits), tuple(shifts.values()), tuple(faults), more)

    def eves(self, before: Callable[[int], date]) -> Iterator[Day]:
        """The days before the first on which matters came in that reach a limit in the night after it.

        Args:
            before: So many working days before the first day → the day.
        """
        draw, open_ = self.carded.draw("eve"), tuple(self.windows)
        lie = lying(draw, self.menu, open_, self._applied, self.many("silent"), self.many("lies"))
        for back in sorted(lie, reverse=True):
            faults = [
                Fault("silent" if one.silent else "lies", str(besides.ONLINE + n), one.at)
                for n, one in enumerate(lie[back])
            ]
            yield Day(before(back), (), (), tuple(faults), Besides(tuple(lie[back])), eve=True)

    def _beyond(self, visits: list[Visit], faults: Sequence[Fault]) -> Besides:
        """What happens beyond the windows; visits by appointment are marked as such."""
        draw, open_ = self._besides, tuple(self.windows)
        plain = [(one.n, one.at, one.department) for one in visits if one.shows and one.of < 0]
        booked = besides.booked(draw, plain, self.visitors)
        for one in booked:
            visits[one.visit] = visits[one.visit]._replace(channel="appointment")
        left = {fault.where: (fault.at, fault.seconds) for fault in faults if fault.kind == "left"}
        come = [(one.at, one.n) for one in visits if one.shows]
        return Besides(
            tuple(besides.online(draw, self.menu, open_, self.visitors, self._applied)),
            tuple(booked),
            tuple(besides.leaves(draw, open_, self.visitors)),
            tuple(besides.patrols(left, {window: one.login for window, one in staffed().items()})),
            opinions.of_day(draw, come, open_, self.visitors),
        )

    def many(self, kind: Kind) -> int:
        """How many faults of a kind there are to so many visitors."""
        return max(1, round(_RATES[kind] * self.visitors / 4000))

    # -- who comes --------------------------------------------------------------------------------

    def _visits(self) -> list[Visit]:
        """First visits, then those that follow from them, then people who only ask until the day is full."""
        wrong, back = min(self.many("materials"), self.visitors // 3), round(self.visitors * _COLLECTED)
        visits = [self._first(n) for n in range(max(self.visitors - wrong - back, 1))]
        for place in self._some(
            visits, wrong, lambda one: bool(one.matter and one.matter.asked) and _early(one, 15)
        ):
            first = visits[place]
            asked = first.matter.asked if first.matter is not None else ()
            visits[place] = first._replace(lacking=(self.draw.choice(asked),))
            self._follow(visits, first, "supplement", first.at + self.draw.randint(2400, 6000))
        for place in self._some(
            visits, back, lambda one: one.finishes and not one.lacking and _early(one, 10.75)
        ):
            self._follow(
                visits, visits[place], "collect", self.draw.randint(14 * HOUR + 1800, 15 * HOUR + 2400)
            )
        while len(visits) < self.visitors:
            visits.append(self._asks(len(visits)))
        return visits

    def _first(self, n: int) -> Visit:
        department = self.draw.choices(list(self.windows), [len(each) for each in self.windows.values()])[0]
        purpose = self.draw.choices(
            [name for name, _weight in _PURPOSES], [many for _name, many in _PURPOSES]
        )[0]
        if purpose != "ask" and not self.menu.offers(department, instant=purpose == "instant"):
            purpose = "promised" if purpose == "instant" else "instant"
            if not self.menu.offers(department, instant=purpose == "instant"):
                purpose = "ask"
        if purpose == "ask":
            return self._asks(n, department)
        matter = self.menu.draw(self.draw, department, instant=purpose == "instant")
        at = self._arrival()
        promised = purpose == "promised"
        return self._visit(n, at, department, purpose)._replace(
            who=self._who(company=matter.company),
            matter=matter,
            pays=bool(matter.fee) and at < 15 * HOUR,
            finishes=promised
            and at < 15 * HOUR
            and self.draw.random() < SAME_DAY
            and bool(reviewer_in(department)),
        )

    def _asks(self, n: int, department: str = "") -> Visit:
        department = department or self.draw.choice(list(self.windows))
        return self._visit(n, self._arrival(), department, "ask")

    def _visit(self, n: int, at: int, department: str, purpose: Purpose) -> Visit:
        least, most = _HOW_LONG[purpose]
        return Visit(
            n=n,
            at=at,
            who=self._who(company=self.draw.random() < _COMPANIES),
            department=department,
            purpose=purpose,
            matter=None,
            service=self.draw.randint(least, most),
            channel=self._one_of(_CHANNELS),
            priority=self._one_of(_PRIORITIES),
        )

    def _follow(self, visits: list[Visit], first: Visit, purpose: Purpose, at: int) -> None:
        """The same visitor comes again for the same case, when windows serve."""
        if NOON - 900 < at < AFTER_NOON:
            at = AFTER_NOON + self.draw.randint(0, HOUR)
        again = self._visit(len(visits), min(at, 16 * HOUR - 300), first.department, purpose)
        visits.append(again._replace(who=first.who, matter=first.matter, of=first.n, priority=first.priority))

    def _who(self, *, company: bool) -> Visitor:
        self.serial += 1
        return visitor(self.serial, company=company)

    def _one_of(self, table: Sequence[tuple[str, int]]) -> str:
        return self.draw.choices([name for name, _weight in table], [weight for _name, weight in table])[0]

    def _arrival(self) -> int:
        """A time of day, by the curve: a stretch of it in proportion to what lies under it, then a place in that."""
        stretches = list(pairwise(_CURVE))
        under = [(later - at) * (many + more) for (at, many), (later, more) in stretches]
        (at, many), (later, more) = self.draw.choices(stretches, under)[0]
        part = self.draw.random()
        if self.draw.random() * max(many, more) > many + (more - many) * part:
            part = 1 - part
        return int(at + (later - at) * part)

    def _some(self, visits: Sequence[Visit], many: int, fits: Callable[[Visit], bool]) -> list[int]:
        """The places of some visits that fit, in order; fewer where there are not so many."""
        places = [place for place, one in enumerate(visits) if fits(one)]
        return sorted(self.draw.sample(places, min(many, len(places))))

    # -- what goes wrong --------------------------------------------------------------------------

    def _of_visits(self, visits: list[Visit]) -> Iterator[Fault]:
        """Plant the faults of visits, each on a visit of its own."""
        for one in visits:
            if one.lacking:
                yield Fault("materials", str(one.n), one.at)
        brought = [place for place, one in enumerate(visits) if one.purpose == "supplement"]
        fit = [(place, visits[place].department) for place in brought]
        for place in self.carded.first(fit, self.many("again")):
            visits[place] = visits[place]._replace(again=True)
            yield Fault("again", str(visits[place].n), visits[place].at)
        followed = {one.of for one in visits}
        for place in self._some(
            visits, self.many("overpaid"), lambda one: _will_pay(one) and not one.lacking
        ):
            visits[place] = visits[place]._replace(over=self.draw.choice((10, 20, 50, 100)))
            yield Fault("overpaid", str(place), visits[place].at)
        forgotten = self.many("clock")
        places = self._some(visits, forgotten * 3, lambda one: _inspectable(one) and one.n not in followed)
        for turn, place in enumerate(self.draw.sample(places, len(places))):
            left = turn < forgotten
            visits[place] = visits[place]._replace(
                inspected="forgotten" if left else "ended", finishes=not left
            )
            if left:
                yield Fault("clock", str(place), visits[place].at)
        plain = self._some(
            visits,
            self.many("no-show"),
            lambda one: (
                one.of < 0 and one.n not in followed and not (one.over or one.inspected or one.lacking)
            ),
        )
        for place in plain:
            visits[place] = visits[place]._replace(shows=False)
            yield Fault("no-show", str(place), visits[place].at)
        yield from self._asked_beyond(visits, followed)

    def _asked_beyond(self, visits: list[Visit], followed: set[int]) -> Iterator[Fault]:
        """Some windows ask for what stands on no list; the visitor goes home with that."""
        fit = [(place, one.department) for place, one in enumerate(visits) if _plain(one, followed)]
        for place in self.carded.some("beyond", fit, self.many("beyond")):
            visits[place] = visits[place]._replace(beyond=True, finishes=False)
            yield Fault("beyond", str(place), visits[place].at)

    def _absent(self, faults: Sequence[Fault]) -> Iterator[Fault]:
        """Some serve all day and never punch, where nothing else is wrong with them, their window or their terminal."""
        taken, seats = {fault.where for fault in faults}, staffed()
        fit = [
            (seats[window].login, code)
            for code, numbers in self.windows.items()
            for window in numbers
            if not {window, seats[window].login, terminal_of(seats[window].login)} & taken
        ]
        for login in self.carded.some("absent", fit, self.many("absent")):
            yield Fault("absent", login, OPENS)

    def _elsewhere(self, visits: Sequence[Visit]) -> Iterator[Fault]:
        """On some days the treasury ties out before it has taken the bank's statement in; a purchaser hurries on each."""
        yield Fault(
            "short", HURRIED, self.carded.draw(f"short {self.carded.days}").randint(9 * HOUR, 11 * HOUR)
        )
        if self.carded.uneven() and any(_will_pay(one) and not one.lacking and one.shows for one in visits):
            yield Fault("tied", "", CLOSES + 16 * MINUTE)
        self.carded.days += 1

    def _shift(self, officer: Officer) -> Shift:
        """By the ordinary shift (KQ-02), but early enough in the morning for the windows to open."""
        draw = self.draw
        morning = 8 * HOUR + draw.randint(21 * MINUTE, 28 * MINUTE)
        noon = 12 * HOUR + draw.randint(1 * MINUTE, 13 * MINUTE)
        back = 12 * HOUR + draw.randint(26 * MINUTE, 57 * MINUTE)
        return Shift(officer.login, (morning, noon, back, 17 * HOUR + draw.randint(1 * MINUTE, 40 * MINUTE)))

    def _late(self, shifts: dict[str, Shift]) -> Iterator[Fault]:
        """Some who sit at windows come late in the morning, by minutes that are not yet counted as absence (KQ-04)."""
        sitting = [seats.login for window, seats in staffed().items() if self._serves(window)]
        for login in sorted(self.draw.sample(sitting, min(self.many("late"), len(sitting)))):
            by = self.draw.randint(2, 13) * MINUTE
            shifts[login] = Shift(login, (BEGINS + by, *shifts[login].punches[1:]))
            yield Fault("late", login, BEGINS, by)

    def _broken(self, shifts: Iterable[str]) -> Iterator[Fault]:
        """Over noon, when everybody goes and comes back, one terminal has no line to the hall, and one is dead."""
        codes = sorted({terminal_of(login) for login in shifts})
        self.draw.shuffle(codes)
        for code in codes[:1]:
            yield Fault("terminal", code, 12 * HOUR + 5 * MINUTE, self.draw.randint(60, 90) * MINUTE)
        for code in codes[1:2]:
            yield Fault("outage", code, *DEAD)

    def _left(self) -> Iterator[Fault]:
        """Some windows are left in the middle of the day."""
        numbers = [number for each in self.windows.values() for number in each if len(each) > 1]
        for number in sorted(self.draw.sample(numbers, min(self.many("left"), len(numbers)))):
            at = self.draw.choice((10 * HOUR, 14 * HOUR + 1800)) + self.draw.randint(0, 30) * MINUTE
            yield Fault("left", number, at, self.draw.randint(20, 40) * MINUTE)

    def _serves(self, window: str) -> bool:
        return any(window in numbers for numbers in self.windows.values())


def _early(one: Visit, hour: float) -> bool:
    return one.of < 0 and one.at < hour * HOUR


def _will_pay(one: Visit) -> bool:
    return one.pays and one.matter is not None and one.matter.fee in {"accept", "hand"} and _early(one, 15)


def _plain(one: Visit, followed: set[int]) -> bool:
    """Whether a case is taken in and nothing else is wrong with it."""
    wrong = one.lacking or one.over or one.inspected or one.pays or not one.shows
    return bool(one.matter) and not wrong and one.n not in followed and _early(one, 15)


def _inspectable(one: Visit) -> bool:
    free = one.purpose == "promised" and not (one.lacking or one.over or one.pays)
    free = free and bool(reviewer_in(one.department))
    return free and bool(one.matter and one.matter.special) and _early(one, 14.5)
