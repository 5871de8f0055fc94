"""Numbers taken by telephone: who may hold how many, and how it is known that somebody has come (PH-14, PH-15).

Whoever takes a number by telephone stands in no line until they have come to the hall. That they have come is shown by
the code of the day, which is told inside the hall alone, or is seen by somebody, or something, of the hall.
The code of a day is computed from a secret that is filed once and may be changed, so no day needs an act.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar

from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Paper
from hallcore.ground.lawbook import Law

PRESENCE = "presence"
PRESENCE_NUMBER = "DTM-0001"
"""The dossier of the hall's arrival code."""

LEAST_SECRET = 16
"""Characters a secret has at least."""


class PresenceCodeSet(Paper, frozen=True):
    """The secret was set from which the codes of all following days are computed; the latest counts."""

    type: ClassVar[str] = "presence-code-set"
    title: ClassVar[str] = "到厅码设置"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    secret: str


class TicketPresent(Paper, frozen=True):
    """Whoever holds the ticket has come; from now on it is called, where it stood since it was taken.

    Attributes:
        shown: By what: ``code`` the code of the day, ``kiosk`` at a kiosk inside the hall, ``desk`` seen by an usher.
    """

    type: ClassVar[str] = "ticket-present"
    title: ClassVar[str] = "到厅确认"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    queue: str
    rank: int
    stands_at: datetime
    shown: str


def day_code(secret: str, day: date, law: Law) -> str:
    """The code of a day: so many figures as PH-15 says, the same all day, not to be told from other days' codes."""
    figures = int(law.figure("PH-15", "digits"))
    digest = hmac.new(secret.encode(), day.isoformat().encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest) % 10**figures:0{figures}d}"


def check_day_code(told: str, secret: str, day: date, law: Law) -> None:
    """Refuse whatever is not the code of the day.

    Args:
        told: What was entered, blanks in it or not.
        secret: The hall's secret, "" where none is set.
        day: The day it is entered.
        law: Where PH-15 stands.
    """
    if not secret:
        raise Refusal("大厅还没有设置到厅码，请到自助机或者导办台确认到厅", "PH-15", where="presence")
    own = day_code(secret, day, law)
    if not hmac.compare_digest("".join(told.split()).encode(), own.encode()):
        raise Refusal("到厅码不对，请看大厅屏幕上今天的到厅码", "PH-15", where="presence")


def absent_until(taken: datetime, law: Law) -> datetime:
    """Until when whoever took a number by telephone may come; afterwards it lapses (PH-15)."""
    return taken + timedelta(minutes=int(law.figure("PH-15", "come")))


def held_keys(holder: str, queue: str, law: Law) -> Iterator[tuple[tuple[str, ...], str]]:
    """The claims a new number by telephone needs: one of each group, and what is said where all of it are taken.

    Args:
        holder: Who takes it, a word the portal makes for a person or telephone and a day.
        queue: The queue's letters.
        law: Where PH-14 stands.
    """
    own, all_of = int(law.figure("PH-14", "queue")), int(law.figure("PH-14", "all"))
    yield (
        tuple(f"phone:{holder}:{queue}:{n}" for n in range(1, own + 1)),
        f"这部手机在这个队列已有 {own} 个没有办完的号，请用原来的号，或者先放弃",
    )
    yield (
        tuple(f"phone:{holder}:{n}" for n in range(1, all_of + 1)),
        f"这部手机今天已有 {all_of} 个没有办完的号，办完或者放弃后再取",
    )
