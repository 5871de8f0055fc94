"""The roster: which department has which windows, who is posted where, who is away, who stands in for whom.

A view beside the board: thrown away and rebuilt from index zero it comes out the same. Values are plain. It is for
pages and for whoever hands work out; whether somebody may act is judged from the posts themselves
(``hallcore.organisation.rules.may_act``).

Shelves: ``posts`` account → posting; ``staff-of`` (department, account) → window; ``windows`` number → summary;
``windows-of`` (department, number) → 1; ``departments`` code → summary with its chief's account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.identity.model import LOGINS, ONCE
from hallcore.journal import House, Root
from hallcore.organisation.model import (
    DepartmentRegistered,
    StaffPosted,
    WindowOpened,
)
from hallcore.organisation.rules import (
    absences,
    account_of,
    chief_of,
    delegations,
    post_number,
    posted,
    successor_of,
)
from portal.consequences import ROSTER, followed_by
from portal.followers import Item, ShelfView

SHELVES = ("posts", "staff-of", "windows", "windows-of", "departments")
OFFICE_SHELVES = ("stand-ins", "persons", "pepper", LOGINS, ONCE)
"""Shelves that offices write themselves, made with the roster's so that no act has to make one."""


class Roster(ShelfView):
    """The view that keeps the shelves."""

    name = "roster"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(ROSTER), SHELVES, OFFICE_SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's line."""
        for item in items:
            _take(root.archive, item.dossier)


def _take(archive: Archive, dossier: Dossier) -> None:
    """Make the shelves say of a dossier what it says of itself."""
    {"department": _department, "window": _window, "post": _post}[dossier.machine](archive, dossier)


def _department(archive: Archive, dossier: Dossier) -> None:
    paper = dossier.the(DepartmentRegistered)
    archive.shelf("departments")[paper.code] = {
        "organ": paper.organ,
        "short": paper.short,
        "credit": paper.credit,
        "hall": paper.hall,
        "floor": paper.floor,
        "zone": paper.zone,
        "phone": paper.phone,
        "elsewhere": paper.elsewhere,
        "chief": chief_of(archive[post_number(account)] for account in staff_of(archive, paper.code)),
    }


def _window(archive: Archive, dossier: Dossier) -> None:
    paper, shelf = dossier.the(WindowOpened), archive.shelf("windows")
    for code in shelf.get(paper.number, {"departments": ()})["departments"]:
        archive.shelf("windows-of").pop((code, paper.number), None)
    for code in paper.departments:
        archive.shelf("windows-of")[(code, paper.number)] = 1
    shelf[paper.number] = {
        "name": paper.name,
        "kind": paper.kind,
        "departments": tuple(paper.departments),
        "hall": paper.hall,
        "floor": paper.floor,
        "zone": paper.zone,
    }


def _post(archive: Archive, dossier: Dossier) -> None:
    account, paper = account_of(dossier), dossier.latest(StaffPosted)
    if paper is None:
        return
    stands, before = posted(dossier) is not None, archive.shelf("posts").get(account)
    staff = archive.shelf("staff-of")
    if before is not None:
        staff.pop((before["department"], account), None)
    if stands:
        staff[(paper.department, account)] = paper.window
    archive.shelf("posts")[account] = {
        "department": paper.department,
        "window": paper.window,
        "duties": tuple(paper.duties),
        "partner": paper.partner,
        "home_leader": paper.home_leader,
        "centre_leader": paper.centre_leader,
        "chief": False,
        "stands": stands,
        "successor": successor_of(dossier),
        "absences": tuple((a.first.isoformat(), a.last.isoformat(), a.kind) for a in absences(dossier)),
        "delegations": tuple(
            (d.principal, tuple(d.duties), d.first.isoformat(), d.last.isoformat())
            for d in delegations(dossier)
        ),
    }
    for code in {paper.department, before["department"] if before else paper.department}:
        _appoint(archive, code)


def _appoint(archive: Archive, code: str) -> None:
    """Have department and posts agree on who the chief representative is."""
    departments, posts = archive.shelf("departments"), archive.shelf("posts")
    if code not in departments:
        return
    was = departments[code]["chief"]
    chief = chief_of(archive[post_number(account)] for account in staff_of(archive, code))
    if chief == was and (not chief or posts[chief]["chief"]):
        return
    departments[code] = {**departments[code], "chief": chief}
    for account, whether in ((was, False), (chief, True)):
        if account and account in posts:
            posts[account] = {**posts[account], "chief": whether}


# -- reading ----------------------------------------------------------------------------------------------


def staff_of(archive: Archive, code: str) -> tuple[str, ...]:
    """The accounts posted in a department now, in the order of their numbers."""
    keys = archive.shelf("staff-of").keys((code, ""), (code, "\U0010ffff"))
    return tuple(account for _code, account in keys)


def windows_of(archive: Archive, code: str) -> tuple[str, ...]:
    """The numbers of the windows that serve a department."""
    keys = archive.shelf("windows-of").keys((code, ""), (code, "\U0010ffff"))
    return tuple(number for _code, number in keys)


def away(posting: dict[str, Any], day: date) -> str:
    """Why the holder of a post is away on a day (a key of ABSENCES), or ""."""
    text = day.isoformat()
    return next((kind for first, last, kind in posting["absences"] if first <= text <= last), "")


def borrowed(posts: Mapping[str, Any], account: str, day: date) -> tuple[str, ...]:
    """The duties an account has by delegation on a day: roles it may act in besides its own."""
    posting, text = posts.get(account), day.isoformat()
    if posting is None or not posting["stands"]:
        return ()
    found = [
        duties
        for principal, duties, first, last in posting["delegations"]
        if first <= text <= last and posts.get(principal, {"stands": False})["stands"]
    ]
    return tuple(dict.fromkeys(duty for duties in found for duty in duties))
