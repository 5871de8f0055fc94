"""The cases of the demo hall: who applied for what, when, and how it went. All made up."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from portal.cli import cast

FOOD = "11222403MA0005019E4220101001000"
COMPANY = "11222403MA0005019E4220101002000"
SMALL_SHOP = "11222403MA0005019E4221001004000"
DIG = "11222403MA0005051R4220105003000"
JOINT = "11222403MA0005051R4220105001000"
GAS = "11222403MA0005051R4220105002000"
HANDBOOK = "11222403MA0005051R4221005004000"
FELLING = "11222403MA0005123J4220112001000"
SITE = "11222403MA0005043Y4220104009000"
LAND = "11222403MA0005043Y4220104012000"
FIREWORKS = "11222403MA000514X54220114001000"
ID_CARD = "11222403MA000502794222002009000"

Way = Literal[
    "plain",
    "instant",
    "corrected",
    "inspected",
    "extended",
    "joint",
    "refused",
    "withdrawn",
    "deemed",
    "tolerated",
    "declared",
    "denied",
    "returned",
]


class Story(NamedTuple):
    """One case.

    Attributes:
        item: The code of the item.
        who: A demo login of role citizen, or ``bidderN`` for that company as an applicant.
        day: The day it was applied for.
        way: How it goes; it goes as far as the demo's present moment reaches.
        online: Applied for online (only by a login of role citizen), else at the window.
        pace: Working days between two steps.
        answers: (question, choice) where the answer is not the first one.
    """

    item: str
    who: str
    day: date
    way: Way = "plain"
    online: bool = False
    pace: int = 1
    answers: tuple[tuple[str, str], ...] = ()


def day(month: int, number: int) -> date:
    """A day of 2026."""
    return date(2026, month, number)


STORIES = (
    Story(FOOD, "company1", day(1, 12), "inspected"),
    Story(FOOD, "bidder1", day(2, 3), "corrected"),
    Story(FOOD, "bidder2", day(2, 5), "tolerated", pace=2),
    Story(FOOD, "bidder3", day(2, 10), "inspected", pace=2),
    Story(FOOD, "bidder4", day(2, 25), "plain"),
    Story(FOOD, "bidder5", day(2, 27), "corrected"),
    Story(FOOD, "bidder6", day(2, 13), "deemed"),
    Story(COMPANY, "bidder7", day(2, 2), "declared"),
    Story(COMPANY, "bidder8", day(2, 11), "plain"),
    Story(COMPANY, "bidder9", day(2, 26), "plain"),
    Story(SMALL_SHOP, "company1", day(2, 4), "plain", online=True),
    Story(SMALL_SHOP, "bidder10", day(2, 6), "withdrawn"),
    Story(DIG, "citizen1", day(2, 3), "denied", online=True),
    Story(DIG, "bidder11", day(2, 9), "extended", pace=3),
    Story(DIG, "bidder12", day(2, 24), "returned"),
    Story(JOINT, "bidder13", day(1, 15), "joint", pace=2),
    Story(JOINT, "bidder14", day(2, 10), "joint", pace=3),
    Story(GAS, "bidder15", day(2, 4), "inspected", pace=3),
    Story(HANDBOOK, "bidder16", day(2, 12), "plain"),
    Story(HANDBOOK, "bidder1", day(2, 26), "tolerated"),
    Story(FELLING, "citizen2", day(2, 5), "inspected", online=True, pace=2),
    Story(FELLING, "citizen1", day(2, 24), "plain"),
    Story(SITE, "bidder2", day(2, 9), "plain", pace=2),
    Story(LAND, "citizen2", day(2, 2), "refused"),
    Story(LAND, "bidder3", day(2, 6), "inspected", pace=3),
    Story(FIREWORKS, "bidder4", day(2, 4), "inspected", pace=2),
    Story(FIREWORKS, "citizen1", day(2, 27), "plain"),
    # A renewal costs twenty yuan: the notice follows of itself on acceptance, and waits to be paid.
    Story(ID_CARD, "citizen2", day(2, 26), "plain", answers=(("why", "renew"),)),
)


def applicant_of(who: str) -> tuple[str, str, str, str]:
    """Dossier, name, number and phone of whoever applies."""
    person = cast.BY_LOGIN[who]
    if person.party.startswith("P-"):
        known = cast.CITIZENS[int(person.party[2:]) - 1]
        return person.party, known.name, known.ident, known.phone
    party = next(each for each in (*cast.PARTIES, cast.COMPANY) if each.code == person.party)
    return f"A-{party.code}", party.name, party.code, "13800000003"
