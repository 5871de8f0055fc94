"""Days of a hall run through: the plan is put on the engine, everybody acts, and each day is closed and tied out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from hallcore.ground.clock import TZ
from hallcore.ground.errors import NotComputable
from portal.cli.simulation.attending import Terminals
from portal.cli.simulation.backroom import Backroom
from portal.cli.simulation.bank import Branch
from portal.cli.simulation.beyond import Beyond
from portal.cli.simulation.book import Book, Case
from portal.cli.simulation.buying import hurry
from portal.cli.simulation.dayplan import CHECKED, CLOSES, MINUTE, Day, Visit
from portal.cli.simulation.desk import Desk
from portal.cli.simulation.engine import Engine, HallClock
from portal.cli.simulation.hall import queues_of
from portal.cli.simulation.places import reviewer_in, staffed, windows_of
from portal.cli.simulation.rating import Raters, left_open
from portal.cli.simulation.seats import Seats
from portal.cli.simulation.tickets import HallQueues
from portal.cli.simulation.voices import Voices, open_voices
from portal.cli.simulation.waiting import settled
from portal.cli.simulation.watching import Watch
from portal.cli.simulation.windows import Floor, Services, Window
from portal.cli.simulation.wire import Timing
from portal.cli.simulation.workdays import later, working

_BANK_OPENS, _BANK_CLOSES = 8 * 3600 + 25 * MINUTE, CLOSES + 10 * MINUTE
_NIGHT = 17 * 3600 + 31 * MINUTE
"""When whoever still waits has been sent home by the queue's own clock."""

_LEFT_OVER = (9 * 3600, 15 * 3600)
"""When cases of earlier days are taken up."""

_TO_THE_BANK = 90
"""Seconds from a window to the bank's."""

_RULED = 45
"""Seconds after which a notice that follows of itself is read at the window; it is there by then or soon after."""

LEAVE_IN = 60
"""Working days after which the leave lies that is asked for."""

_ASKS = 40
"""How often the payer asks for it before going home."""

_HANDLED = frozenset({"reviewing", "approving", "decided", "closed"})
_AFTER_MIDNIGHT = 60
"""Seconds past midnight to which the clock is moved, and real seconds between two looks at whether all is done."""

LOOKS_UP = 10
"""Of so many who applied for something promised one looks up how it stands."""


class Ran(NamedTuple):
    """A day that was run.

    Attributes:
        day: Its plan; ``book`` what was done.
        seconds: How long it took, by the machine's clock; ``processor`` of it in this process.
        windows: Department → the windows that were to serve.
        serving: Seconds of processor time in the hall's process.
        until: Where the clock stood when the night after it had been judged; ``night`` how many seconds that took.
        acts: Records that were filed; ``unprinted`` papers still wait for the press.
        events: Of the simulator; ``jumps`` of the hall's clock.
        timings: Every request.
    """

    day: Day
    book: Book
    seconds: float
    processor: float
    acts: int
    unprinted: int
    events: int
    jumps: int
    timings: list[Timing]
    windows: Mapping[str, tuple[str, ...]]
    serving: float
    until: datetime | None = None
    night: float = 0.0


class Setting(NamedTuple):
    """Where days are run.

    Attributes:
        var: The folder of the hall that is served.
        windows: Department → the windows that serve.
        seats: Everybody's sessions.
        accounts: Login → account.
        threads: How many events may be under way.
        seed: How long people take is drawn from it.
        press: Whether papers are printed while the day is on.
    """

    var: Path
    windows: Mapping[str, tuple[str, ...]]
    seats: Seats
    accounts: dict[str, str]
    threads: int
    seed: int
    press: bool = True


class Run:
    """One day under way.

    Args:
        day: Its plan.
        setting: The hall.
        clock: The hall's clock.
        left_over: Cases of earlier days that are handled on this one.
    """

    def __init__(self, day: Day, setting: Setting, clock: HallClock, left_over: Sequence[Case]) -> None:
        seats, accounts, seed = setting.seats, setting.accounts, setting.seed + day.on.toordinal()
        self.left_over = left_over
        self.draw = Random(seed)  # noqa: S311 - when somebody takes up a case, no secret
        self.day = day
        self.clock = clock
        self.book = Book()
        self.midnight = datetime(day.on.year, day.on.month, day.on.day, tzinfo=TZ)
        self.engine = Engine(self._jump, setting.threads, self.book.failed)
        self.desk = Desk(seats, self.book)
        self.terminals = Terminals(seats, self.engine, self.midnight, self.book, accounts)
        self.branch = Branch(seats, self.book, self.engine, day.on)
        self.backroom = Backroom(self.desk, self.engine, accounts, seed, self._decided)
        services = Services(self.desk, self.book, self._accepted, self._payable)
        queues = HallQueues(seats, self.book, self.engine, queues_of(windows_of()))
        self.floor = Floor(self.engine, queues, services, self.book, seed + 1)
        self.windows, self.devices = setting.windows, setting.var / "demo" / "devices"
        sitting = {code: staffed()[numbers[0]].login for code, numbers in setting.windows.items()}
        self.beyond = Beyond(
            seats,
            self.engine,
            self.midnight,
            self.book,
            self.desk,
            sitting,
            self._accepted,
            accounts,
            leave_day(self.midnight),
        )
        queues.arrive = self.beyond.arrive
        windows_by_login = {officer.login: number for number, officer in staffed().items()}
        thoughts = day.besides.opinions.visits
        self.raters = Raters(
            seats, self.engine, self.midnight, self.book, thoughts, windows_by_login, setting.seed
        )
        self.floor.served = self.raters.served
        self.watch = Watch(seats, self.engine, self.book, seed + 3, self._mends)
        self.forgotten: dict[str, Case] = {}
        self.voices = Voices(seats, self.engine, self.book, accounts, day.on, seed + 2)

    def _jump(self, second: float) -> float:
        return (self.clock.jump(self.midnight + timedelta(seconds=second)) - self.midnight).total_seconds()

    # -- the day ----------------------------------------------------------------------------------

    def play(self) -> None:
        """Everything of the day, from the first who comes to the tie-out; before the first day only who applies."""
        if self.day.eve:
            self.beyond.schedule(self.day.besides, {})
            self.engine.at(_NIGHT, lambda: None)
        else:
            self._schedule()
        self.engine.run()

    def take_up(self, before: Sequence[Book]) -> None:
        """Bad ratings, complaints and questions of earlier days are gone on with."""
        self.raters.pursuit.take_up(left_open(before))
        self.voices.pursuit.take_up(open_voices(before))
        self.watch.take_up(before)
        cases = [case for book in before for case in book.cases.values()]
        self.forgotten = {one.number: one for one in cases if _forgotten(one)}
        noticed = {one.case: one for book in before for one in book.notices.values()}
        for case in cases:
            when, notice = self.draw.randint(*_LEFT_OVER), noticed.get(case.number)
            if notice is None and _will_owe(case):
                self.engine.at(when, partial(self._payable, case.login, case))
            elif case.state == "decided" and (notice is None or notice.serial):
                self.engine.at(when, partial(self._posts, case))

    def _mends(self, number: str) -> None:
        """A card about a case was answered: an inspection that was forgotten is ended, and the case goes on."""
        case = self.forgotten.pop(number, None)
        if case is not None:
            self.backroom.go_on(case)

    def _posts(self, case: Case) -> None:
        """What nobody came for is sent by post the next day."""
        if case.state == "decided":
            self.desk.deliver(case.login, case, how="post")

    def _schedule(self) -> None:
        engine, seats = self.engine, staffed()
        left = {fault.where: (fault.at, fault.seconds) for fault in self.day.faults if fault.kind == "left"}
        comes = {shift.login: shift.punches[0] for shift in self.day.shifts}
        arrivals: dict[Window, int] = {}
        for department, numbers in self.windows.items():
            for number in numbers:
                window = self.floor.add(department, number, seats[number].login)
                window.leaves = left.get(number)
                arrivals[window] = comes[window.login]
        self.floor.schedule(arrivals)
        for visit in self.day.visits:
            engine.at(visit.at, partial(self.floor.comes, visit))
        for case in self.left_over:
            engine.at(self.draw.randint(*_LEFT_OVER), partial(self.backroom.go_on, case))
        self.terminals.schedule(self.day)
        for fault in self.day.faults:
            if fault.kind == "short":
                now = self.midnight + timedelta(seconds=fault.at)
                engine.at(
                    fault.at, partial(hurry, self.desk.seats, self.book, self.devices, fault.where, now)
                )
        self.beyond.schedule(self.day.besides, queues_of(windows_of()))
        self.voices.schedule(self.day.besides.opinions.told)
        engine.at(_BANK_OPENS, self.branch.start)
        self.branch.hasty = any(fault.kind == "tied" for fault in self.day.faults)
        for n, closing in enumerate(self.branch.closing()):
            engine.at(_BANK_CLOSES + n * 3 * MINUTE, closing)
        engine.at(_NIGHT, lambda: None)

    # -- what follows from what ---------------------------------------------------------------------

    def _accepted(self, case: Case) -> None:
        self.backroom.take(case)
        if case.visit.n % LOOKS_UP == 0 and not (case.visit.matter and case.visit.matter.instant):
            self.engine.after(20 * MINUTE, lambda: self._looks_up(case))

    def _looks_up(self, case: Case) -> None:
        before = case.state
        told = self.desk.asks(case)
        if told not in {before, case.state}:
            self.book.unexpected.append(f"{case.number} is {told} on its page and {case.state} here")

    def _decided(self, case: Case) -> None:
        self.raters.decided(case)
        visit = case.visit
        if visit.pays and visit.matter is not None and visit.matter.fee == "decide":
            self._payable(self.backroom.people(case)[3], case)

    def _payable(self, login: str, case: Case) -> None:
        """Whoever has to pay is told the number of the notice, and goes to the bank."""
        if any(one.case == case.number for one in self.book.notices.values()):
            self._to_the_bank(case)
        else:
            self.engine.after(_RULED, lambda: self._told(login, case, 1))

    def _told(self, login: str, case: Case, times: int) -> None:
        if self.desk.charged(login, case):
            self._to_the_bank(case)
        elif times < _ASKS:
            # Notices follow by agents, in real time; a hall that is run very fast needs a moment for that.
            time.sleep(0.1)
            self.engine.after(_RULED * min(times, 4), lambda: self._told(login, case, times + 1))
        else:
            self.book.unexpected.append(f"{case.number}: no notice followed")

    def _to_the_bank(self, case: Case) -> None:
        visit: Visit = case.visit
        for one in [one for one in self.book.notices.values() if one.case == case.number]:
            self.engine.after(_TO_THE_BANK, partial(self.branch.come, one.number, visit.who, visit.over))


def leave_day(midnight: datetime) -> datetime | None:
    """The working day some weeks later for which leave is asked; None where no holiday notice reaches it.

    Of the days that are simulated before it, it changes none.
    """
    try:
        day = later(working(), midnight.date(), LEAVE_IN)
    except NotComputable:
        return None
    return datetime.combine(day, clock_time(), TZ)


def run_day(day: Day, setting: Setting, before: Sequence[Ran] = ()) -> Ran:
    """Run a day in a hall that is served, after the days before it.

    Raises:
        NotRunning: It is not.
    """
    clock, timings = HallClock(setting.var), setting.seats.wires.timings
    try:
        clock.ask("press", held=not setting.press)
        before_it = clock.ask("status")
        logged, served = int(str(before_it["log"])), float(str(before_it["processor"]))
        began, processor = time.perf_counter(), time.process_time()
        first = len(timings)
        run = Run(day, setting, clock, left_over(before))
        run.take_up([one.book for one in before])
        run.play()
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
        served = float(str(clock.ask("status")["processor"])) - served
        # What still waits for the press is told; it would go on filing that it printed for a while.
        clock.ask("press", held=True)
        filed = settled(clock.ask) - logged
        run.raters.read_sums()
        began = time.perf_counter()
        until = _night(clock, run.midnight)
        note((*before, run), day.on, until)
        return Ran(
            day,
            run.book,
            seconds,
            processor,
            filed,
            int(str(clock.ask("status")["to_print"])),
            run.engine.events,
            clock.jumps,
            timings[first:],
            setting.windows,
            served,
            until,
            time.perf_counter() - began,
        )
    finally:
        clock.close()


def _night(clock: HallClock, midnight: datetime) -> datetime:
    """Let the night come, and wait until what fell due at its midnight is done and judged; where the clock stands then."""
    clock.jump(midnight + timedelta(days=1, seconds=_AFTER_MIDNIGHT))
    settled(clock.ask)
    return clock.now()


def note(days: Iterable[Ran | Run], today: date, until: datetime) -> None:
    """Note which cases were handled today, and what the night did.

    What nobody looked at in its time is accepted by the clock (XK-05), and handled like any other from then on.
    """
    for one in days:
        for case in one.book.cases.values():
            if case.moved is None and case.state in _HANDLED:
                case.moved = today
            if case.visit.silent and case.state == "received":
                last = later(working(), one.day.on, CHECKED)
                case.state = "handling" if last < until.date() else case.state


def left_over(ran: Sequence[Ran]) -> list[Case]:
    """The cases nobody has handled yet, where there are people enough for it, but those whose inspection somebody forgot."""
    cases = (case for one in ran for case in one.book.cases.values())
    return [case for case in cases if _goes_on(case)]


def _goes_on(case: Case) -> bool:
    begun = case.state in {"reviewing", "approving"}
    free = begun or (case.state == "handling" and not _forgotten(case) and not case.visit.lies)
    return free and bool(reviewer_in(case.visit.department))


def _will_owe(case: Case) -> bool:
    """Whether a notice has followed of itself by now that its applicant did not pay on the day."""
    matter = case.visit.matter
    if matter is None or case.visit.pays or case.state in {"received", "correcting", "closed"}:
        return False
    return matter.fee == "accept" or (matter.fee == "decide" and case.state == "decided")


def _forgotten(case: Case) -> bool:
    """Whether an inspection of it began and somebody forgot to say that it was over."""
    return case.visit.inspected == "forgotten" and case.specials == (1, 0)
