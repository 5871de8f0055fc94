"""Telephones that take numbers: how one is known again on the same day, and how often it may guess the hall's code.

A telephone bears a random mark in a cookie; whoever has signed in is known by that instead. Into the record goes a hash
of it with the day, by which nothing can be laid beside another day's. Whoever throws the cookie away can take more
numbers, which stand in no line until somebody comes into the hall for each of them (PH-15).
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from hallcore.journal import Root
from portal.inquiry import count_attempt
from portal.presenters.kiosk import code_today
from portal.presenters.showing import showing

PHONE = "phone"
"""The cookie."""

_YEAR = 365 * 24 * 3600
_LENGTH = 24


def mark_of(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The telephone's mark, or a new one."""
    return str(request.cookies.get(PHONE, "")) or secrets.token_urlsafe(12)


def marked(answer: Any, mark: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The answer, which has the telephone keep its mark."""
    answer.set_cookie(PHONE, mark, max_age=_YEAR, httponly=True, samesite="Lax")
    return answer


def holder_of(request: Any, mark: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """The word a number is held by today; "" for a telephone without a mark."""
    who = request.identity.party if request.identity is not None else ""
    day = request.hall.clock.now().date().isoformat()
    return hashlib.sha256(f"{who or mark}|{day}".encode()).hexdigest()[:_LENGTH] if who or mark else ""


def counted_code(request: Any, what: str, told: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """The code of the day as it was told; wrong ones are counted against guessing, the office says that they are wrong.

    Args:
        request: What it came with.
        what: For what it is told: a ticket, or the address of whoever wants a number.
        told: What was entered, or "".

    Raises:
        Refusal: Told wrongly too often within a quarter of an hour.
    """
    told = "".join(told.split())
    right = bool(told) and told == code_today(showing(request))

    def work(root: Root) -> None:
        count_attempt(root, f"here:{what}", "到厅码")
        if right:
            root.archive.shelf("attempts").pop(f"here:{what}", None)

    if told:
        request.hall.house.transact(work)
    return told
