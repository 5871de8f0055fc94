"""The supervisor of a quarter: every working morning the list of cards is read, and each is gone on with until it is decided."""

from __future__ import annotations

import re
from datetime import datetime, time

from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.cli.browser import Browser, Unexpected
from portal.cli.case_seats import CaseSeats
from portal.cli.steps import Steps

SUPERVISOR = "supervisor1"
_ROW = re.compile(r"<tr[^>]*>(?:(?!</tr>).)*?/office/cards/(JC-[0-9]{4}-[0-9]{6})(.*?)</tr>", re.DOTALL)
_NAMES = {person.person: person.login for person in cast.BY_LOGIN.values()}
_CHIEFS = {"住房和城乡建设局": "d05-approve"}
"""Who answers for the department the walks complain to: its chief representative."""
_SEES = time(8, 55)


class Watch:
    """Goes on with cards.

    Args:
        seats: Everybody's browsers.
        steps: Where it is told.
    """

    def __init__(self, seats: CaseSeats, steps: Steps) -> None:
        self.seats, self.steps = seats, steps
        self.done: dict[str, set[str]] = {}

    def next(self) -> datetime:
        """When the list is read next."""
        return datetime.combine(self.seats.later(1), _SEES, TZ)

    def look(self) -> None:
        """Read the list; answer, open and decide what waits for it."""
        page = self.supervisor.get("/desk/supervision/cards").text
        for number, row in _ROW.findall(page):
            done = self.done.setdefault(number, set())
            named = (login for name, login in (*_NAMES.items(), *_CHIEFS.items()) if name in row)
            if login := next(named, ""):
                self._once(number, "answer", done, self.seats.at(login, cast.zone_of(login)))
            if "预警" not in row:
                self._once(number, "open", done, self.supervisor)
                self._once(number, "decide", done, self.supervisor)

    @property
    def supervisor(self) -> Browser:
        """The supervisor's browser."""
        return self.seats.at(SUPERVISOR, "hall")

    def _once(self, number: str, what: str, done: set[str], browser: Browser) -> None:
        """One step of a card, once; what is not yet due is tried again another day."""
        if what in done:
            return
        path = (
            f"/office/cards/{number}/answer"
            if what == "answer"
            else f"/desk/supervision/cards/{number}/{what}"
        )
        try:
            browser.submit(path, _FIELDS[what])
        except Unexpected as told:
            if told.status not in {403, 404, 409}:
                raise
        else:
            done.add(what)
            self.steps.say(f"{number} {what}")


_FIELDS = {
    "answer": {"accepts": "yes", "words": "示例：情况属实，已经整改。"},
    "open": {"note": ""},
    "decide": {
        "outcome": "upheld",
        "ground": "",
        "reason": "示例：经核查，亮牌所依据的记录属实。",
        "measures": "",
    },
}
