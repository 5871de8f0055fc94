"""Taking in at a window: which window and departments an acceptor has, who the applicant is, found or registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from hallcore.catalogue.model import OneTimeNotified
from hallcore.dossier import Archive
from hallcore.ground.codes import UnifiedCode
from hallcore.ground.errors import Refusal
from hallcore.identity.model import NewApplicant, NewPerson
from hallcore.identity.rules import is_person, person_number_of
from portal.guides import lines_on

Perform = Callable[[str, str, object], Any]
"""Does an act as the acceptor: verb, dossier, form."""


class Seat(NamedTuple):
    """Where an acceptor sits: the window's number, and the departments it takes in for."""

    window: str
    departments: tuple[str, ...]

    @property
    def block(self) -> str:
        """The series case numbers are taken from: the window's digits."""
        return self.window.removeprefix("W")


def seat_of(archive: Archive, account: str) -> Seat:
    """Where somebody sits.

    Raises:
        Refusal: They have no post, or none at a window.
    """
    post = archive.shelf("posts").get(account)
    if post is None or not post["stands"] or not post["window"]:
        raise Refusal("当前账号没有在窗口的岗位，不能收件", "FW-18", where="window")
    window = archive.shelf("windows").get(post["window"], {"departments": ()})
    return Seat(post["window"], tuple(dict.fromkeys((post["department"], *window["departments"]))))


def offered(archive: Archive, seat: Seat, text: str, today: date) -> Iterator[dict[str, Any]]:
    """The items a window takes in, by part of the name or by code, in the order of their codes."""
    for department in seat.departments:
        for line in lines_on(archive, today, department):
            if not line["outline"] and (not text or text in line["name"] or line["code"].startswith(text)):
                yield line


def answers_notified(archive: Archive, number: str, item: str) -> dict[str, str]:
    """The answers given for a one-time notification of this item, as a draft keeps them; none for another's."""
    dossier = archive.get(number) if number.startswith("YC-") else None
    paper = dossier.latest(OneTimeNotified) if dossier is not None else None
    if paper is None or paper.item != item:
        return {}
    return {f"q-{answer.question}": answer.choice for answer in paper.answers}


class Named(NamedTuple):
    """Who applies, as it is typed at a window."""

    kind: str
    party: str
    name: str
    phone: str


def find_or_register(archive: Archive, perform: Perform, named: Named, region: str, today: date) -> str:
    """The party of whoever applies: a credit code or a person's number; registered if it was not known.

    Raises:
        Refusal: The code or number is wrong in form, or somebody new comes without a name.
    """
    if named.kind == "company":
        code = UnifiedCode.parse(named.party, where="party").text
        if archive.get(f"A-{code}") is None:
            if not named.name.strip():
                raise Refusal("该单位尚未登记，请填写单位名称", where="name")
            kind = "company" if code.startswith("9") else "institution"
            form = NewApplicant(code, named.name.strip(), region, kind, "", named.phone.strip())  # type: ignore[arg-type]  # one of its three words
            perform("register-applicant", "", form)
        return code
    if is_person(named.party):
        if archive.get(named.party) is None:
            raise Refusal("没有这个申请人编号", where="party")
        return named.party
    pepper = bytes(archive.shelf("pepper").get("persons", b""))
    known = person_number_of(archive.shelf("persons"), pepper, _at(named.party), today)
    if known:
        return known
    if not named.name.strip():
        raise Refusal("该申请人尚未登记，请填写姓名", where="name")
    return str(
        perform(
            "register-person", "", NewPerson(named.name.strip(), named.party, named.phone.strip())
        ).dossier
    )


def _at(text: str) -> str:
    """An identity number as it was typed, without blanks."""
    return "".join(text.split())
