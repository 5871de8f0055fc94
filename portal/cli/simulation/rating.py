"""Ratings of a simulated day: keypads are pressed, slips are scanned, cases rated; the centre follows the bad ones up."""

from __future__ import annotations

import csv
import re
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from io import StringIO

from portal.cli.browser import Unexpected
from portal.cli.cast import KEYPAD_KEY
from portal.cli.keypad_device import Keypad
from portal.cli.simulation.book import Book, Case, Ticket
from portal.cli.simulation.courses import Course, Given, Pursuit, Step
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.opinions import Finding, Opinion, of_case
from portal.cli.simulation.places import chief_of, serial_of
from portal.cli.simulation.seats import Seats
from portal.cli.terminals import Reply

CALLER, SECOND = "inspector1", "manager1"
"""Who calls back, and who decides whether a rating does not count."""

SUMS = ("department", "channel", "window")
"""By what the statistics are read at the end of a day."""

_NUMBER = re.compile(r"/desk/ratings/(PJ-[0-9]{8}-[A-Z0-9]+-[0-9]{3})")
_CODE = re.compile(r"<dt>查询码</dt><dd><strong>([2-9A-Z]{8})</strong>")
_TRIES, _WAIT = 50, 0.1
"""Lists follow in real time: how often one is looked at again, and seconds between."""

_STEPS: Mapping[Finding, tuple[Step, ...]] = {
    "simple": (Step("call"), Step("verify"), Step("mend"), Step("close")),
    "groundless": (Step("call"), Step("verify"), Step("close")),
    "mistaken": (Step("call"), Step("verify"), Step("exclude")),
}
_WHY: Mapping[Finding, str] = {
    "simple": "示例：所需材料没有一次说清，办事人多等候一次。",
    "groundless": "示例：办理过程符合规定，对政策要求有误解，已作解释。",
    "mistaken": "示例：经核实为误触按键，对服务没有意见。",
}


class Raters:
    """Whoever rates, and the centre.

    Args:
        seats: Who acts, and the connections; keypads keep their memory there from day to day.
        engine: The day; ``midnight`` is when it began.
        book: Where it is noted.
        opinions: What the day's visitors think.
        seats_of: Login → the window they sit at.
        seed: What applicants think of their cases is drawn from it.
    """

    def __init__(
        self,
        seats: Seats,
        engine: Engine,
        midnight: datetime,
        book: Book,
        opinions: Sequence[Opinion],
        seats_of: Mapping[str, str],
        seed: int,
    ) -> None:
        self.seats = seats
        self.engine = engine
        self.midnight = midnight
        self.book = book
        self.opinions = {one.visit: one for one in opinions}
        self.seats_of = seats_of
        self.seed = seed
        self.pursuit = Pursuit(engine, seed, self._step)
        self._known: dict[str, str] = {}
        self._awake: set[str] = set()
        self._lock = threading.Lock()

    # -- rating ---------------------------------------------------------------------------------------

    def served(self, ticket: Ticket, window: str, login: str) -> None:
        """A service is over: its visitor rates, or does not."""
        opinion = self.opinions.get(ticket.visit.n)
        if opinion is not None:
            given = Given(
                matter=ticket.number,
                opinion=opinion,
                on=self.midnight.date(),
                department=ticket.visit.department,
                window=window,
                login=login,
            )
            rates = self._press if opinion.how == "keypad" else partial(self._scan, ticket.code)
            self.engine.after(opinion.after, partial(self._rate, given, rates))

    def decided(self, case: Case) -> None:
        """A case is decided: its applicant rates it, or does not."""
        day = datetime.strptime(case.number[4:12], "%Y%m%d").date()  # noqa: DTZ007 - a day in a number
        opinion = of_case(self.seed, day, case.visit.n)
        if opinion is not None:
            given = Given(
                matter=case.number,
                opinion=opinion,
                on=self.midnight.date(),
                department=case.visit.department,
                window="" if case.visit.channel == "online" else self.seats_of.get(case.login, ""),
                login=case.accepted,
            )
            self.engine.after(opinion.after, partial(self._rate, given, partial(self._online, case)))

    def _rate(self, given: Given, rates: object) -> None:
        rates(given)  # type: ignore[operator]  # one of the three ways below
        if given.opinion.grade <= 2:
            given.todo.extend(_STEPS[given.opinion.finding])
        self.book.ratings.append(given)
        self.pursuit.begin(given)

    def _press(self, given: Given) -> None:
        """A press of the keypad at the window, told at once; the first of the day comes after its heartbeat."""
        keypad, lock = self.seats.keypad(given.window, self._pad)
        with lock:
            if given.window not in self._awake:
                self._awake.add(given.window)
                if keypad.ask().get("window") != given.window:
                    raise Unexpected(f"the keypad of {given.window} is not known")
            # The hall's clock may run a little ahead of this event, and the service ended by that clock.
            moment = self.midnight + timedelta(seconds=self.engine.stands())
            keypad.press(str(given.opinion.grade), moment, given.matter)
            done = keypad.push()
        if list(done.values()) != ["rated"]:
            raise Unexpected(f"{given.matter}: the press at {given.window} was {done}")

    def _pad(self, window: str) -> Keypad:
        return Keypad(self._carry, serial_of(window), KEYPAD_KEY)

    def _carry(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        data = body if method == "POST" else None
        answer, _cookies = self.seats.wires.ask("hall", method, path, data, headers, "keypad")
        return Reply(answer.status, answer.text, {})

    def _scan(self, code: str, given: Given) -> None:
        """The code on the slip opens the page of the visit."""
        path = f"/tickets/{given.matter}/{code}/rating?via=qr"
        self.seats.public.post(path, _filled(given.opinion), "rate (slip)")

    def _online(self, case: Case, given: Given) -> None:
        """The applicant signed in, or with the number and query code of the receipt."""
        fields = _filled(given.opinion)
        if case.applicant:
            self.seats.at(case.applicant).post(f"/my/cases/{case.number}/rating", fields, "rate (signed in)")
            return
        page = self.seats.at(case.login).get(f"/office/receipts/{case.number}", "receipt page").text
        found = _CODE.search(page)
        if found is None:
            raise Unexpected(f"{case.number}: the receipt shows no query code")
        self.seats.public.post("/rate", {**fields, "number": case.number, "code": found[1]}, "rate (receipt)")

    # -- what becomes of a bad one --------------------------------------------------------------------

    def _step(self, course: Course, name: str) -> None:
        if not isinstance(course, Given):
            raise TypeError(name)
        {
            "call": self._call,
            "verify": self._verify,
            "mend": self._mend,
            "exclude": self._exclude,
            "close": self._close,
        }[name](course)

    def _call(self, given: Given) -> None:
        """Find it among what waits; call whoever left a number, else go through the records."""
        given.number = self._found(given.matter)
        caller, path = self.seats.at(CALLER), f"/desk/ratings/{given.number}"
        if _named(given):
            caller.post(f"{path}/reveal", {"reason": "示例：回访差评"}, "reveal-rater")
            page = caller.get(path, "rating page").text
            if given.opinion.phone and given.opinion.phone not in page:
                raise Unexpected(f"{given.number}: the caller does not see the number")
        how = {"how": "phone", "reached": "y"} if _named(given) else {"how": "records"}
        said = "示例：评价人说明了当时的情况。" if _named(given) else "示例：已调阅办理记录。"
        caller.post(f"{path}/call", {**how, "said": said}, "log-call")

    def _found(self, matter: str) -> str:
        """The number of the bad rating of a matter, by the list of what waits and the pages it leads to."""
        caller = self.seats.at(CALLER)
        for _ in range(_TRIES):
            page = caller.get("/desk/ratings", "list of bad ratings").text
            for number in dict.fromkeys(str(one) for one in _NUMBER.findall(page)):
                if number not in self._known:
                    self._known[number] = caller.get(f"/desk/ratings/{number}", "rating page").text
                if matter in self._known[number]:
                    return number
            time.sleep(_WAIT)
        raise Unexpected(f"the bad rating of {matter} is not on the list")

    def _verify(self, given: Given) -> None:
        fields = {"finding": given.opinion.finding, "why": _WHY[given.opinion.finding]}
        self.seats.at(CALLER).post(f"/desk/ratings/{given.number}/verify", fields, "verify-rating")

    def _mend(self, given: Given) -> None:
        """The department's chief sees what was found and neither who rated nor which visit, and says what was done."""
        chief = chief_of(given.department)
        path = f"/office/ratings/{given.number}"
        for login in (chief, given.login):
            page = self.seats.at(login).get(path, "rating to be mended").text
            self._seen_by_the_rated(given, page)
        fields = {"measures": "示例：已向窗口重申一次告知要求，并张贴材料清单。"}
        self.seats.at(chief).post(path, fields, "rectify-rating")

    def _seen_by_the_rated(self, given: Given, page: str) -> None:
        """HP-08: a page of whoever was rated tells nothing by which the rater is known."""
        told = [given.matter, given.opinion.phone, given.opinion.words]
        shown = [one for one in told if one and one in page]
        self.book.shown.append((given.number, tuple(shown)))

    def _exclude(self, given: Given) -> None:
        fields = {"confirmed": "yes", "reason": "示例：核实记录清楚，同意核销。"}
        self.seats.at(SECOND).post(f"/desk/ratings/{given.number}/exclusion", fields, "decide-exclusion")

    def _close(self, given: Given) -> None:
        fields = {
            "result": "示例：反映的情况已经核实处理，感谢您的监督。",
            "told": "phone" if _named(given) else "page",
        }
        self.seats.at(CALLER).post(f"/desk/ratings/{given.number}/close", fields, "close-rating")

    # -- what they come to ----------------------------------------------------------------------------

    def read_sums(self) -> None:
        """Read the statistics of the month as they are exported, once every list has caught up."""
        for by in SUMS:
            path = f"/desk/ratings/statistics.csv?by={by}&span=1"
            text = self.seats.at(CALLER).get(path, "statistics").text
            rows = list(csv.reader(StringIO(text.lstrip("\ufeff"))))
            self.book.sums[by] = {row[0]: tuple(int(cell) for cell in row[1:]) for row in rows[1:]}


def _named(given: Given) -> bool:
    return bool(given.opinion.phone)


def _filled(opinion: Opinion) -> dict[str, str | list[str]]:
    return {
        "grade": str(opinion.grade),
        "reasons": list(opinion.reasons),
        "words": opinion.words,
        "phone": opinion.phone,
        "name": "示例评价人" if opinion.phone else "",
    }


def left_open(books: Sequence[Book]) -> list[Given]:
    """The bad ratings of earlier days that are not at their end."""
    return [one for book in books for one in book.ratings if one.todo]
