"""What happens beyond the windows: people at home apply and make appointments, staff ask for leave, a patrol finds somebody away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from portal.cli.browser import Unexpected
from portal.cli.simulation.besides import ONLINE, Besides, Booking, Leave, Online, Patrol
from portal.cli.simulation.book import Book, Case
from portal.cli.simulation.dayplan import Visit, visitor
from portal.cli.simulation.desk import Desk
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.seats import Seats

PATROL = "manager1"
_APPLIED = re.compile(r"/my/cases/(DHB-[0-9-]+)/receipt")
_BOOKED = re.compile(r"/my/appointments/(YY-[0-9A-Z-]+)")
_MATTER = re.compile(r"/attendance/matters/([A-Z]+-[0-9-]+)")
PDF = b"%PDF-1.7\n" + b"example " * 40 + b"\n%%EOF\n"
_TAKEN_UP, _DECIDED, _REPLIED = 20 * 60, 30 * 60, 40 * 60
"""Seconds after which an application is looked at, leave is decided, and a finding is answered."""


def visit_of(one: Online, n: int) -> Visit:
    """An application over the web, as if somebody came with it."""
    return Visit(
        n=n,
        at=one.at,
        who=visitor(n, company=False),
        department=one.matter.department,
        purpose="promised",
        matter=one.matter,
        service=0,
        channel="online",
        finishes=one.finishes,
        silent=one.silent,
        lies=one.lies,
    )


class Beyond:
    """What happens beyond the windows.

    Args:
        seats: Everybody's sessions.
        engine: The day; ``midnight`` is when it began.
        book: Where it is noted.
        desk: What officers do about cases.
        acceptor: Department → who takes applications over the web up.
        accepted: What happens once a case is accepted.
        accounts: Login → account.
        leave_on: The day leave is asked for, at midnight; None where nobody can say which days of it are worked.
    """

    def __init__(
        self,
        seats: Seats,
        engine: Engine,
        midnight: datetime,
        book: Book,
        desk: Desk,
        acceptor: Mapping[str, str],
        accepted: Callable[[Case], None],
        accounts: Mapping[str, str],
        leave_on: datetime | None,
    ) -> None:
        self.seats = seats
        self.engine = engine
        self.midnight = midnight
        self.book = book
        self.desk = desk
        self.acceptor = acceptor
        self.accepted = accepted
        self.accounts = accounts
        self.leave_on = leave_on

    def schedule(self, plan: Besides, queues: Mapping[str, str]) -> None:
        """When everything happens."""
        for n, one in enumerate(plan.online):
            self.engine.at(one.at, partial(self._apply, one, ONLINE + n))
        for booking in plan.booked:
            self.engine.at(booking.at, partial(self._make, booking, queues[booking.department]))
        for leave in plan.leaves if self.leave_on is not None else ():
            self.engine.at(leave.at, partial(self._ask, leave))
        for patrol in plan.patrols:
            self.engine.at(patrol.ended + 60, partial(self._find, patrol))

    # -- applications over the web ------------------------------------------------------------------

    def _apply(self, one: Online, n: int) -> None:
        """From the situation to the receipt, every page of it, with a file for each material."""
        person, code, matter = self.seats.at(one.login), one.matter.item, one.matter
        path = f"/apply/{code}"
        answers = {f"q-{question}": choice for question, choice in matter.answers}
        person.post(path, {**answers, "notification": ""}, "apply (situation)")
        for material in matter.asked:
            file = ("file", f"{material}.pdf", PDF + f"{one.login} {code} {material}\n".encode())
            draft = f"/my/drafts/SX-{code}/{material}"
            person.post(draft, {}, "apply (file)", (file,), page=f"{path}/materials")
        person.post(f"{path}/materials", {}, "apply (materials)")
        person.post(f"{path}/contact", {"phone": f"138{n % 10**8:08d}"}, "apply (contact)")
        answer = person.post(f"{path}/review", {}, "apply (send)")
        found = _APPLIED.search(answer.location)
        if found is None:
            raise Unexpected(f"{one.login}: the application was not received: {answer.location}")
        case = Case(found[1], visit_of(one, n), self.acceptor[matter.department], applicant=one.login)
        self.book.took(case)
        self.book.online.append(case.number)
        if not one.silent:
            self.engine.after(_TAKEN_UP, lambda: self._take_up(case))

    def _take_up(self, case: Case) -> None:
        self.desk.judge(case.login, case)
        self.accepted(case)

    # -- appointments ---------------------------------------------------------------------------------

    def _make(self, booking: Booking, queue: str) -> None:
        slot = (self.midnight + timedelta(seconds=booking.slot)).isoformat()
        path = f"/my/appointments/new/{queue}?day={self.midnight.date()}"
        answer = self.seats.at(booking.login).post(path, {"slot": slot, "items": ""}, "book")
        found = _BOOKED.search(answer.location)
        if found is None:
            raise Unexpected(f"{booking.login} got no appointment: {answer.location}")
        self.book.appointments[booking.visit] = (found[1], booking.login)

    def arrive(self, visit: Visit) -> str:
        """Whoever has an appointment turns it into a number on their telephone; the page of it."""
        number, login = self.book.appointments[visit.n]
        page = f"/my/appointments/{number}"
        answer = self.seats.at(login).post(f"{page}/arrive", {}, "take (appointment)", page=page)
        return answer.location

    # -- staff ----------------------------------------------------------------------------------------

    def _ask(self, leave: Leave) -> None:
        """A day's leave in some weeks."""
        first = self.leave_on or self.midnight
        fields = {
            "kind": "personal",
            "begins": f"{first:%Y-%m-%dT%H:%M}",
            "ends": f"{first + timedelta(days=1):%Y-%m-%dT%H:%M}",
            "partner": self.accounts[leave.partner],
            "reason": "示例：家中有事",
        }
        number = self._matter(leave.login, "/attendance/leave", fields, "ask-leave")
        self.book.leaves[number] = leave.login
        self.engine.after(_DECIDED, lambda: self._grant(leave, number))

    def _grant(self, leave: Leave, number: str) -> None:
        path = f"/attendance/matters/{number}/decide"
        self.seats.at(leave.chief).post(path, {"granted": "yes", "note": ""}, "decide-leave")
        self.book.granted.append(number)

    def _find(self, patrol: Patrol) -> None:
        """The patrol finds a window empty; whoever should sit there says why."""
        began, ended = (
            f"{self.midnight + timedelta(seconds=at):%Y-%m-%dT%H:%M}" for at in (patrol.began, patrol.ended)
        )
        fields = {
            "login": patrol.login,
            "began": began,
            "ended": ended,
            "means": "walk",
            "camera": "",
            "reason": "岗位无人，未办理请假",
        }
        number = self._matter(PATROL, "/attendance/patrols/new", fields, "file-finding")
        self.book.findings[number] = patrol.login
        self.engine.after(_REPLIED, lambda: self._reply(patrol.login, number))

    def _reply(self, login: str, number: str) -> None:
        fields = {"reply": "示例：临时外出取件，未及时请假"}
        self.seats.at(login).post(f"/attendance/matters/{number}/answer", fields, "answer-finding")
        self.book.replies.append(number)

    def _matter(self, login: str, path: str, fields: dict[str, str], what: str) -> str:
        answer = self.seats.at(login).post(path, fields, what)
        found = _MATTER.search(answer.location)
        if found is None:
            raise Unexpected(f"{login}: {what} led to {answer.location}")
        return found[1]
