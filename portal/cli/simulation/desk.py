"""Cases at a window: taking in, judging the materials, deciding on the spot, handing over; each a form that is sent."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from portal.cli.browser import Unexpected
from portal.cli.simulation.book import Book, Case, Notice
from portal.cli.simulation.dayplan import Visit
from portal.cli.simulation.menu import Matter, verdicts
from portal.cli.simulation.seats import Seats

_CASE = re.compile(r"/office/receipts/(DHB-[0-9-]+)")
_NOTICE = re.compile(r"/office/fees/(JK-[0-9-]+)")
OPINION = "经审查，申请材料齐全、形式有效，符合法定条件。"
BEYOND = "示例居委会盖章证明"
"""What no list asks for."""

AGREED_AMOUNT = Decimal("1260.00")
"""What a window charges by hand, in yuan."""


class Desk:
    """What officers do about cases."""

    def __init__(self, seats: Seats, book: Book) -> None:
        self.seats = seats
        self.book = book

    # -- at the window ----------------------------------------------------------------------------

    def take_in(self, login: str, visit: Visit) -> Case:
        """Take an application in: who applies for what, what was brought, the receipt."""
        officer, matter, who = self.seats.at(login), _matter(visit), visit.who
        path = f"/office/intake/{matter.item}"
        fields = {f"q-{question}": choice for question, choice in matter.answers}
        fields |= {"kind": "company" if who.company else "person", "party": who.number}
        fields |= {"name": who.name, "phone": who.phone}
        officer.post(path, fields, "intake")
        brought = {f"brought-{each}": "y" for each in matter.asked if each not in visit.lacking}
        answer = officer.post(f"{path}/materials", brought, "receive")
        found = _CASE.search(answer.location)
        if found is None:
            raise Unexpected(f"{login}: the application was not received: {answer.location}")
        case = Case(found[1], visit, login)
        self.book.took(case)
        return case

    def judge(self, login: str, case: Case, lacking: tuple[str, ...] = ()) -> None:
        """Accept, or say at once what is missing."""
        fields = verdicts(_matter(case.visit).asked, lacking)
        fields["act"] = "notify-correction" if lacking else "accept"
        self.seats.at(login).post(f"/office/cases/{case.number}/materials", fields, fields["act"])
        case.state = "correcting" if lacking else "handling"
        case.accepted = case.accepted if lacking else login
        case.again = login if lacking and case.corrected else case.again
        case.corrected = tuple(dict.fromkeys((*case.corrected, *lacking)))

    def ask_beyond(self, login: str, case: Case) -> None:
        """Find everything in order, and ask for something all the same that stands on no list."""
        fields = verdicts(_matter(case.visit).asked) | {"other": BEYOND, "other_note": "按惯例提交"}
        fields["act"] = "notify-correction"
        self.seats.at(login).post(f"/office/cases/{case.number}/materials", fields, fields["act"])
        case.state = "correcting"

    def supplement(self, login: str, case: Case) -> None:
        """What was missing is brought."""
        self.step(login, case, "supplement", brought=list(case.corrected))
        case.state = "received"

    def decide(self, login: str, case: Case) -> None:
        """Granted."""
        self.step(login, case, "decide", granted="yes", reasons=OPINION)
        case.state = "decided"

    def deliver(self, login: str, case: Case, how: str = "window") -> None:
        """Handed over against a signature, or sent."""
        receiver = case.visit.who.name if how == "window" else ""
        self.step(login, case, "deliver", how=how, receiver=receiver)
        case.state = "closed"

    def step(self, login: str, case: Case, name: str, /, **fields: str | list[str]) -> None:
        """Send the form of a step."""
        self.seats.at(login).post(f"/office/cases/{case.number}/steps/{name}", fields, name)

    # -- fees ---------------------------------------------------------------------------------------

    def charge(self, login: str, case: Case) -> None:
        """Issue a notice by hand, for the one fee of the item, at the agreed amount."""
        path = f"/office/cases/{case.number}/fees/new"
        fields = {"quantity_0": "1", "base_0": str(AGREED_AMOUNT), "confirm": "yes"}
        answer = self.seats.at(login).post(path, fields, "issue-notice")
        found = _NOTICE.search(answer.location)
        if found is None:
            raise Unexpected(f"{login}: the notice was not issued: {answer.location}")
        self.book.notices[found[1]] = Notice(found[1], case.number)

    def charged(self, login: str, case: Case) -> tuple[str, ...]:
        """The notices of a case, as the window reads them to whoever has to pay."""
        page = self.seats.at(login).get(f"/office/cases/{case.number}", "case page").text
        found = tuple(dict.fromkeys(_NOTICE.findall(page)))
        for number in found:
            self.book.notices.setdefault(number, Notice(number, case.number))
        return found

    def asks(self, case: Case) -> str:
        """Somebody looks up how a case stands, by its number and the end of a telephone number; gives its state."""
        told = {"number": case.number, "answer": case.visit.who.phone[-4:]}
        self.seats.public.look_at("/progress", "progress")
        return str(json.loads(self.seats.public.tell("/progress.json", told, "progress").body)["state"])


def _matter(visit: Visit) -> Matter:
    if visit.matter is None:
        raise Unexpected(f"visit {visit.n} is about nothing")
    return visit.matter
