"""Numbers as the hall gives and calls them: kiosk, telephone and the reception desk; the officer's panel, its buttons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from portal.cli.browser import Unexpected
from portal.cli.simulation.book import Book, Called, Ticket
from portal.cli.simulation.dayplan import Visit
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.seats import Seats

POINT = "K01"
"""The kiosk at which numbers are taken."""

AWAY = "临时离开"
"""What an officer says who leaves the post."""

NOBODY_WAITS = "目前没有等候的号"
_CODE = re.compile(r"今天的到厅码<strong>([0-9 ]+)</strong>")
_TICKET = re.compile(r"/tickets/(PH-[0-9]{8}-[A-Z]+[0-9]+)/([^/?#]+)")
_THERE = re.compile(r'action="/office/counter/start".*?name="ticket" value="(PH-[0-9A-Z-]+)"', re.DOTALL)


class HallQueues:
    """The hall's queues, over its web.

    Args:
        seats: Who acts.
        book: Where tickets and calls are noted.
        engine: Knows the time.
        queues: Department → the code of the queue its visitors stand in.
    """

    def __init__(self, seats: Seats, book: Book, engine: Engine, queues: Mapping[str, str]) -> None:
        self.seats = seats
        self.book = book
        self.engine = engine
        self.queues = dict(queues)
        self.arrive: Callable[[Visit], str] | None = None
        """How an appointment is turned into a number; the page of it."""
        self._read = ""

    # -- whoever comes ------------------------------------------------------------------------------

    def take(self, visit: Visit) -> Ticket:
        """A visitor takes a number, where the plan says."""
        queue, public = self.queues[visit.department], self.seats.public
        if visit.channel == "appointment" and self.arrive is not None:
            location = self.arrive(visit)
            page = location.partition("?")[0]
            public.post(f"{page}/here", {"presence": self._code()}, "here (appointment)", page=page)
        elif visit.channel == "reception":
            fields = {"queue": queue, "priority": visit.priority, "items": ""}
            location = self.seats.at("usher1").post("/office/reception", fields, "take (reception)").location
        elif visit.channel == "phone":
            fields = {"priority": visit.priority, "items": "", "presence": self._code()}
            location = public.post(f"/queue/{queue}", fields, "take (phone)").location
        else:
            location = self.seats.inside.post(
                f"/kiosk/{POINT}/queue/{queue}", {"priority": visit.priority}, "take (kiosk)"
            ).location
        found = _TICKET.search(location)
        if found is None:
            raise Unexpected(f"visit {visit.n} got no number: {location}")
        return Ticket(found[1], visit, code=found[2])

    def _code(self) -> str:
        """The code of the day, as whoever is in the hall reads it off the kiosk's first screen."""
        if not self._read:
            found = _CODE.search(self.seats.inside.get(f"/kiosk/{POINT}", "kiosk").text)
            if found is None:
                raise Unexpected("the kiosk does not show the code of the day")
            self._read = "".join(found[1].split())
        return self._read

    # -- the window's day ---------------------------------------------------------------------------

    def open(self, login: str, window: str) -> None:
        """An officer logs in at a window."""
        self._press(login, "login", choice=window)

    def close(self, login: str) -> None:
        """An officer logs out."""
        self._press(login, "logout")

    def hold(self, login: str) -> None:
        """The window rests."""
        self._press(login, "pause", text=AWAY)

    def resume(self, login: str) -> None:
        """The window is served again."""
        self._press(login, "resume")

    # -- calling ------------------------------------------------------------------------------------

    def call(self, login: str, window: str) -> Ticket | None:
        """Call the next; None where nobody waits."""
        return self._called(login, window) if self._pressed(login, "next") else None

    def recall(self, login: str, ticket: Ticket) -> None:
        """Call again."""
        self._press(login, "recall", ticket=ticket.number)

    def miss(self, login: str, ticket: Ticket) -> None:
        """Nobody came."""
        self._press(login, "miss", ticket=ticket.number)

    def start(self, login: str, ticket: Ticket) -> None:
        """The visitor is at the window."""
        self._press(login, "start", ticket=ticket.number)

    def end(self, login: str, ticket: Ticket, outcome: str) -> None:
        """The service is over."""
        self._press(login, "end", **_ending(ticket, outcome))

    def end_and_call(self, login: str, window: str, ticket: Ticket, outcome: str) -> Ticket | None:
        """The same, and the next is called with one press; None where nobody waits."""
        more = self._pressed(login, "end", then="next", **_ending(ticket, outcome))
        return self._called(login, window) if more else None

    def _called(self, login: str, window: str) -> Ticket:
        """Look at the panel for who was called."""
        found = _THERE.search(self.seats.at(login).get("/office/counter", "panel").text)
        if found is None:
            raise Unexpected(f"{window}: the panel does not show who was called")
        ticket = self.book.tickets.get(found[1])
        if ticket is None:
            raise Unexpected(f"{window}: {found[1]} was called, which nobody here took")
        self.book.called.append(Called(self.engine.now(), window, ticket.number))
        return ticket

    def _press(self, login: str, button: str, **fields: str) -> None:
        self.seats.at(login).post(f"/office/counter/{button}", fields, button, page="/office/counter")

    def _pressed(self, login: str, button: str, **fields: str) -> bool:
        """Press a button that calls; whether there was somebody to call."""
        try:
            self._press(login, button, **fields)
        except Unexpected as refused:
            if refused.status == 409 and NOBODY_WAITS in str(refused):
                return False
            raise
        return True


def _ending(ticket: Ticket, outcome: str) -> dict[str, str]:
    return {
        "ticket": ticket.number,
        "choice": outcome,
        "text": " ".join((*ticket.cases, *ticket.notices)),
    }
