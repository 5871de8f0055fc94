"""Where an officer sits today: in which departments with which duties, at which window, in whose stead.

Read from the roster for pages and permissions. Whether an act is lawful is judged from the posts themselves when it
is done (``hallcore.approval.duty``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from hallcore.dossier import Archive
from hallcore.organisation.model import DUTIES
from portal.roster import away

Posting = Mapping[str, Any]


class Stead(Struct, frozen=True):
    """Somebody whose place is taken today, and for which duties."""

    account: str
    duties: tuple[str, ...]


class Seat(Struct, frozen=True):
    """An officer's place today.

    Attributes:
        account: The account.
        department: The home department's code; "" without a post.
        window: The window they sit at, or "".
        chief: The department's chief representative.
        duties: Duties by department, one's own and those of whom one stands in for.
        steads: Whom they stand in for.
    """

    account: str
    department: str = ""
    window: str = ""
    chief: bool = False
    duties: Mapping[str, tuple[str, ...]] = {}
    steads: tuple[Stead, ...] = ()


def seat_of(archive: Archive, account: str, day: date) -> Seat:
    """The place of an account on a day; an empty one where it has no post."""
    posts = archive.shelf("posts")
    mine = posts.get(account)
    if mine is None or not mine["stands"]:
        return Seat(account)
    duties = dict(_covered(archive, mine, mine["duties"]))
    steads = tuple(_steads(archive, account, mine, day))
    for stead in steads:
        for code, lent in _covered(archive, posts[stead.account], stead.duties):
            duties[code] = tuple(dict.fromkeys((*duties.get(code, ()), *lent)))
    return Seat(account, mine["department"], mine["window"], mine["chief"], duties, steads)


def _covered(
    archive: Archive, posting: Posting, duties: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Which duties a posting gives in which departments; a comprehensive window takes in for several."""
    yield posting["department"], duties
    window = archive.shelf("windows").get(posting["window"])
    if window is not None and "acceptor" in duties:
        for code in window["departments"]:
            if code != posting["department"]:
                yield code, ("acceptor",)


def _steads(archive: Archive, account: str, mine: Posting, day: date) -> Iterator[Stead]:
    posts, text = archive.shelf("posts"), day.isoformat()
    for _me, principal in archive.shelf("stand-ins").keys((account, ""), (account, "\U0010ffff")):
        theirs = posts.get(principal)
        if theirs is None or not theirs["stands"]:
            continue
        lent = [
            each
            for whose, duties, first, last in mine["delegations"]
            if whose == principal and first <= text <= last
            for each in duties
        ]
        if theirs["partner"] == account and away(theirs, day):
            lent += theirs["duties"]
        if lent:
            yield Stead(principal, tuple(duty for duty in DUTIES if duty in lent))
