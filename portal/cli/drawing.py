"""How the demo draws its experts: planned before the deadline, drawn after the opening, everybody comes but one."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Protocol

from portal.cli import cast
from portal.cli.pooling import SUBJECT
from portal.cli.script import Script
from portal.evidence import PublicLog
from trading.experts.drawing import (
    CallForm,
    CommitForm,
    DrawClosed,
    DrawLine,
    FreezeForm,
    HoldForm,
    PlanForm,
    RevealForm,
    Root,
)
from trading.experts.draws import draw_number, seats_of, to_call
from trading.experts.lottery import commitment_of

EXPERTS, RESERVE = 4, 3


class Played(Protocol):
    """The tender that is played."""

    script: Script
    number: str
    login: str

    def lots(self) -> list[str]:
        """The numbers of its lots."""

    def _failed(self, lot: str) -> bool: ...


class DrawPlay:
    """The draws of one tender, one for each lot."""

    def __init__(self, tender: Played) -> None:
        self.tender = tender

    @property
    def script(self) -> Script:
        """The script it is part of."""
        return self.tender.script

    def sides(self) -> dict[str, str]:
        """Side → who speaks for it."""
        return {"purchaser": self.tender.login, "supervisor": "supervisor1", "centre": "centre1"}

    def plan(self) -> None:
        """Publish the plan of each lot, and have every side bind itself."""
        commit_by = self.script.clock.now() + timedelta(days=2)
        for lot in self.tender.lots():
            form = PlanForm((DrawLine(SUBJECT, EXPERTS, RESERVE),), commit_by)
            draw = self.script.do("plan-draw", lot, "centre1", form)
            for side, login in self.sides().items():
                self.script.do("commit-nonce", draw, login, CommitForm(commitment_of(_nonce(draw, side))))

    def draw(self) -> None:
        """Close the list, reveal, draw, and call whoever is next until every seat is filled."""
        for lot in self.tender.lots():
            if self.tender._failed(lot):  # noqa: SLF001 - the two play one tender together
                continue
            number = draw_number(lot, 1)
            key = hashlib.sha256(f"list {number}".encode()).hexdigest()
            self.script.do("freeze-pool", number, "centre1", FreezeForm(key))
            self.script.do("close-draw", number, "centre1")
            for side, login in self.sides().items():
                self.script.do("reveal-nonce", number, login, RevealForm(_nonce(number, side)))
            self.script.hall.settle()
            self.script.do("hold-draw", number, "centre1", self._roots(number))
            self._call(number)

    def seated(self, lot: str) -> tuple[str, ...]:
        """The accounts of the experts who come."""
        with self.script.hall.house.reading() as root:
            return tuple(one.account for one in seats_of(root.archive[draw_number(lot, 1)]))

    def logins(self, lot: str) -> tuple[str, ...]:
        """Their logins."""
        by_account = {actor.account: login for login, actor in self.script.accounts.items()}
        return tuple(by_account[account] for account in self.seated(lot))

    def _roots(self, number: str) -> HoldForm:
        hall = self.script.hall
        log = PublicLog(hall.settings.var / "log", hall.log_signer.verifier)
        with hall.house.reading() as root:
            draw = root.archive[number]
            size = (root.journal.position(number, draw.numbers(DrawClosed.type)[-1]) or 0) + 1
        return HoldForm((Root(size, log.root_at(size) or ""),))

    def _call(self, number: str) -> None:
        """The second who is called cannot come; the next in order follows."""
        answered = 0
        while calls := self._next(number):
            for _subject, entry in calls:
                answered += 1
                form = (
                    CallForm(entry, "refused", "示例：出差") if answered == 2 else CallForm(entry, "accepted")
                )
                self.script.do("answer-call", number, "centre2", form)

    def _next(self, number: str) -> tuple[tuple[str, str], ...]:
        with self.script.hall.house.reading() as root:
            return to_call(root.archive[number])


def _nonce(draw: str, side: str) -> str:
    """A side's nonce in the demo: made up, and the same in every demo."""
    return hashlib.sha256(f"demo nonce {draw} {side} {cast.PASSWORD}".encode()).hexdigest()
