"""Officers at their windows: they log in, call, serve, see who does not come, rest, and log out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import Random

from portal.cli.simulation.book import Book, Case, Ticket
from portal.cli.simulation.dayplan import AFTER_NOON, CLOSES, MINUTE, NOON, OPENS, Visit
from portal.cli.simulation.desk import Desk
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.tickets import HallQueues

WALK = (10, 40)
"""Seconds from the call to the window."""

RECALL = 40
"""Seconds after which somebody who does not come is called again; after the last call the number is passed over."""

CALLS = 3
_IDLE_GO = {False: NOON - 5 * MINUTE, True: CLOSES - 2 * MINUTE}
"""When a window at which nobody waits logs out: before noon, and in the afternoon."""

_LAST_CALL = {False: NOON + 10 * MINUTE, True: CLOSES + 25 * MINUTE}
"""When a window takes nobody new, though somebody waits."""


class Window:
    """A window and who sits there for the day."""

    def __init__(self, number: str, department: str, login: str, hall: Floor) -> None:
        self.number = number
        self.department = department
        self.login = login
        self.hall = hall
        self.leaves: tuple[int, int] | None = None
        self._idle = False
        self._open = False

    # -- the day ----------------------------------------------------------------------------------

    def arrive(self) -> None:
        """Log in, and call."""
        self.hall.queues.open(self.login, self.number)
        self._open = True
        self._next()

    def _next(self) -> None:
        """Call the next, or rest, or wait until somebody comes."""
        if self.leaves is not None and self.hall.engine.now() >= self.leaves[0]:
            self._leave(self.leaves[1])
        elif not self._calls():
            self._go()
        else:
            came = self.hall.came.get(self.department, 0)
            self._after_calling(self.hall.queues.call(self.login, self.number), came)

    def _calls(self) -> bool:
        """Whether the window still calls somebody now."""
        now = self.hall.engine.now()
        leaves = self.leaves is not None and now >= self.leaves[0]
        return self._open and not leaves and now < _LAST_CALL[self._afternoon()]

    def _after_calling(self, ticket: Ticket | None, came: int) -> None:
        """Somebody was called, or nobody waits: then the window is idle, unless somebody has come since."""
        if ticket is not None:
            self._called(ticket, 1)
            return
        if self.hall.engine.now() >= _IDLE_GO[self._afternoon()]:
            self._go()
            return
        with self.hall.lock:
            self._idle = True
            if self.hall.came.get(self.department, 0) != came:
                self.wake()

    def _afternoon(self) -> bool:
        return self.hall.engine.now() > NOON + 30 * MINUTE

    def wake(self) -> bool:
        """Somebody came: whether this window was idle and calls now. The caller holds the lock."""
        if self._idle:
            self._idle = False
            self.hall.engine.after(self.hall.draw.uniform(1, 6), self._next)
            return True
        return False

    def rest(self) -> None:
        """It is noon or evening: an idle window goes at once, another when it has served."""
        with self.hall.lock:
            idle, self._idle = self._idle, False
        if idle:
            self._go()

    def _go(self) -> None:
        if self._open:
            self._open = False
            self.hall.queues.close(self.login)

    def leave(self) -> None:
        """The time has come to leave the post: at once if nobody is served, else after that."""
        with self.hall.lock:
            idle, self._idle = self._idle, False
        if idle:
            self._next()

    def _leave(self, seconds: int) -> None:
        """Leave the post without a word to anybody."""
        self.leaves = None
        self.hall.queues.hold(self.login)

        def back() -> None:
            self.hall.queues.resume(self.login)
            self._next()

        self.hall.engine.after(seconds, back)

    # -- one ticket -------------------------------------------------------------------------------

    def _called(self, ticket: Ticket, times: int) -> None:
        if ticket.visit.shows:
            walk = self.hall.draw.randint(*WALK)
            self.hall.engine.after(walk, lambda: self._serve(ticket))
        elif times < CALLS:
            self.hall.engine.after(RECALL, lambda: self._again(ticket, times))
        else:
            self.hall.engine.after(RECALL, lambda: self._missed(ticket))

    def _again(self, ticket: Ticket, times: int) -> None:
        self.hall.queues.recall(self.login, ticket)
        self._called(ticket, times + 1)

    def _missed(self, ticket: Ticket) -> None:
        self.hall.queues.miss(self.login, ticket)
        ticket.state = "missed"
        self._next()

    def _serve(self, ticket: Ticket) -> None:
        self.hall.queues.start(self.login, ticket)
        ticket.state = "serving"
        steps = self.hall.services.of(self.login, ticket)
        pace = ticket.visit.service / (len(steps) + 1)
        self._step(ticket, steps, pace)

    def _step(self, ticket: Ticket, steps: list[Callable[[], None]], pace: float) -> None:
        def go_on() -> None:
            try:
                steps[0]()
            except Exception as fault:  # noqa: BLE001 - the officer says so and serves the next
                self.hall.book.failed(fault)
                steps.clear()
            self._step(ticket, steps[1:], pace)

        self.hall.engine.after(pace, go_on if steps else lambda: self._end(ticket))

    def _end(self, ticket: Ticket) -> None:
        """The service is over; where the window goes on, the next is called with the same press."""
        outcome, came = self.hall.services.outcome(ticket), self.hall.came.get(self.department, 0)
        if not self._calls():
            self.hall.queues.end(self.login, ticket, outcome)
            self._ended(ticket)
            self._next()
            return
        following = self.hall.queues.end_and_call(self.login, self.number, ticket, outcome)
        self._ended(ticket)
        self._after_calling(following, came)

    def _ended(self, ticket: Ticket) -> None:
        ticket.state = "served"
        self.hall.served(ticket, self.number, self.login)


class Services:
    """What is done at a window for whoever stands there, step by step."""

    def __init__(
        self,
        desk: Desk,
        book: Book,
        accepted: Callable[[Case], None],
        payable: Callable[[str, Case], None],
    ) -> None:
        self.desk = desk
        self.book = book
        self.accepted = accepted
        self.payable = payable

    def of(self, login: str, ticket: Ticket) -> list[Callable[[], None]]:
        """The steps of a service."""
        visit = ticket.visit
        if visit.purpose == "ask":
            return []
        case = self.book.case_of(visit)
        if visit.purpose == "collect":
            return [lambda: self._collect(login, ticket, case)] if case is not None else []
        if visit.purpose == "supplement":
            if case is None or case.state != "correcting":
                return []
            brings = [lambda: self._supplement(login, ticket, case)]
            if visit.again:
                return [*brings, lambda: self.desk.judge(login, case, case.corrected)]
            return [*brings, *self._rest(login, ticket, lacking=False)]
        return [lambda: self._receive(login, ticket), *self._rest(login, ticket, lacking=bool(visit.lacking))]

    @staticmethod
    def outcome(ticket: Ticket) -> str:
        """How the service ended, in the hall's word for it."""
        if ticket.visit.lacking or ticket.visit.beyond:
            return "incomplete"
        return "done" if ticket.cases else "advised"

    def _receive(self, login: str, ticket: Ticket) -> None:
        case = self.desk.take_in(login, ticket.visit)
        ticket.cases = (case.number,)

    def _supplement(self, login: str, ticket: Ticket, case: Case) -> None:
        self.desk.supplement(login, case)
        ticket.cases = (case.number,)

    def _collect(self, login: str, ticket: Ticket, case: Case) -> None:
        if case.state == "decided" and not self._owes(case):
            self.desk.deliver(login, case)
            ticket.cases = (case.number,)

    def _owes(self, case: Case) -> bool:
        return any(one.case == case.number and not one.serial for one in self.book.notices.values())

    def _rest(self, login: str, ticket: Ticket, *, lacking: bool) -> list[Callable[[], None]]:
        """Judging, and for what is decided on the spot the decision and its delivery."""

        def case() -> Case:
            found = self.book.case_of(ticket.visit)
            if found is None:
                raise LookupError(f"visit {ticket.visit.n} has no case")
            return found

        if lacking:
            return [lambda: self.desk.judge(login, case(), ticket.visit.lacking)]
        if ticket.visit.beyond:
            return [lambda: self.desk.ask_beyond(login, case())]
        steps = [lambda: self._accept(login, ticket, case())]
        if ticket.visit.matter is not None and ticket.visit.matter.instant:
            steps += [lambda: self.desk.decide(login, case()), lambda: self.desk.deliver(login, case())]
        return steps

    def _accept(self, login: str, ticket: Ticket, case: Case) -> None:
        self.desk.judge(login, case)
        visit = case.visit
        if visit.pays and visit.matter is not None and visit.matter.fee == "hand":
            self.desk.charge(login, case)
            ticket.notices = tuple(
                one.number for one in self.book.notices.values() if one.case == case.number
            )
            self.payable(login, case)
        elif visit.pays and visit.matter is not None and visit.matter.fee == "accept":
            self.payable(login, case)
        self.accepted(case)


class Floor:
    """All windows of a day, and who waits for which."""

    def __init__(self, engine: Engine, queues: HallQueues, services: Services, book: Book, seed: int) -> None:
        self.engine = engine
        self.queues = queues
        self.services = services
        self.book = book
        self.draw = Random(seed)  # noqa: S311 - how far somebody walks, no secret
        self.lock = threading.Lock()
        self.windows: dict[str, list[Window]] = {}
        self.came: dict[str, int] = {}
        self.served: Callable[[Ticket, str, str], None] = lambda _ticket, _window, _login: None
        """What a visitor does once a service is over: with the ticket, the window and who served."""

    def add(self, department: str, number: str, login: str) -> Window:
        """A window that serves a department."""
        window = Window(number, department, login, self)
        self.windows.setdefault(department, []).append(window)
        return window

    def comes(self, visit: Visit) -> None:
        """A visitor takes a number; an idle window sees it."""
        ticket = self.queues.take(visit)
        self.book.tickets[ticket.number] = ticket
        with self.lock:
            self.came[visit.department] = self.came.get(visit.department, 0) + 1
            for window in self.windows[visit.department]:
                if window.wake():
                    return

    def schedule(self, windows: dict[Window, int]) -> None:
        """When everybody comes and goes; the second at which each comes in the morning is given."""
        for window, at in windows.items():
            self.engine.at(max(at + MINUTE, OPENS - 5 * MINUTE), window.arrive)
            self.engine.at(_IDLE_GO[False], window.rest)
            self.engine.at(AFTER_NOON, window.arrive)
            self.engine.at(_IDLE_GO[True], window.rest)
            if window.leaves is not None:
                self.engine.at(window.leaves[0], window.leave)
