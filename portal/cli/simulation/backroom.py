"""The rooms behind the windows: handlers, reviewers and approvers with their heaps, each doing one thing after another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from random import Random

from portal.cli.simulation.book import Case
from portal.cli.simulation.dayplan import AFTER_NOON, CLOSES, NOON
from portal.cli.simulation.desk import OPINION, Desk
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.places import reviewer_in
from portal.cli.stations import OFFICES_WITH_LOGINS

_HOW_LONG = (75, 140)
"""Seconds an act takes somebody who has the case before them; ten decisions in ten minutes would be a burst (JC-13)."""


class Worker:
    """An officer behind the windows, who takes one case after another."""

    def __init__(self, engine: Engine, draw: Random) -> None:
        self.engine = engine
        self._draw = draw
        self._heap: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._busy = False

    def give(self, work: Callable[[], None]) -> None:
        """Put something on the heap."""
        with self._lock:
            self._heap.append(work)
            if self._busy:
                return
            self._busy = True
        self._soon()

    def _soon(self) -> None:
        when = self.engine.now() + self._draw.randint(*_HOW_LONG)
        if NOON < when < AFTER_NOON:
            when += AFTER_NOON - NOON
        self.engine.at(when, self._work)

    def _work(self) -> None:
        with self._lock:
            work = self._heap.popleft()
        try:
            work()
        finally:
            with self._lock:
                self._busy = bool(self._heap) and self.engine.now() < CLOSES
            if self._busy:
                self._soon()


class Backroom:
    """Everybody behind the windows, by login.

    Args:
        accounts: Login → account number, which names those who examine together.
        after: What happens once a case is decided.
    """

    def __init__(
        self, desk: Desk, engine: Engine, accounts: dict[str, str], seed: int, after: Callable[[Case], None]
    ) -> None:
        self.desk = desk
        self.engine = engine
        self.accounts = accounts
        self.after = after
        self._draw = Random(seed)  # noqa: S311 - how long somebody takes, no secret
        self._workers: dict[str, Worker] = {}
        self._lock = threading.Lock()

    def take(self, case: Case) -> None:
        """An accepted case comes in; what the plan says of it is done here."""
        visit = case.visit
        if not (visit.finishes or visit.inspected):
            return
        handler, mate, _reviewer, _approver = self.people(case)
        first = self._inspect if visit.inspected else self._report
        self.give(handler, lambda: first(case, handler, mate))

    def go_on(self, case: Case) -> None:
        """A case that was left over from an earlier day is gone on with where it lies."""
        handler, mate, reviewer, approver = self.people(case)
        if case.state == "reviewing":
            self.give(reviewer, lambda: self._review(case, reviewer, approver))
        elif case.state == "approving":
            self.give(approver, lambda: self._decide(case, approver))
        elif case.specials == (1, 0):
            self.give(handler, lambda: self._back(case, handler, mate))
        else:
            self.give(handler, lambda: self._report(case, handler, mate))

    def give(self, login: str, work: Callable[[], None]) -> None:
        """Put something on somebody's heap."""
        with self._lock:
            worker = self._workers.setdefault(login, Worker(self.engine, self._draw))
        worker.give(work)

    @staticmethod
    def people(case: Case) -> tuple[str, str, str, str]:
        """Who handles a case of a department, who examines it with them, who reviews, who approves."""
        matter = case.visit.matter
        code = matter.department if matter is not None else ""
        low = code.lower()
        if code in OFFICES_WITH_LOGINS:
            return f"{low}-handle", f"{low}-deputy", f"{low}-review", f"{low}-approve"
        return f"{low}-second", f"{low}-chief", reviewer_in(code), f"{low}-chief"

    def _inspect(self, case: Case, handler: str, mate: str) -> None:
        """An inspection by two begins; in the afternoon they are back, and one who does not forget says so."""
        matter = case.visit.matter
        step, examiners = matter.special if matter is not None else "", self._both(handler, mate)
        self.desk.step(handler, case, "begin-special", step=step, days="1", examiners=examiners)
        case.specials = (1, 0)
        if case.visit.inspected == "ended":
            self.engine.after(3600, lambda: self.give(handler, lambda: self._back(case, handler, mate)))

    def _back(self, case: Case, handler: str, mate: str) -> None:
        examiners = self._both(handler, mate)
        self.desk.step(handler, case, "end-special", result="现场与申请材料一致。", examiners=examiners)
        case.specials = (1, 1)
        self.give(handler, lambda: self._report(case, handler, mate))

    def _report(self, case: Case, handler: str, mate: str) -> None:
        examiners = [self.accounts[mate]]
        self.desk.step(handler, case, "report", proposes="grant", opinion=OPINION, examiners=examiners)
        case.state = "reviewing"
        reviewer, approver = self.people(case)[2:]
        self.give(reviewer, lambda: self._review(case, reviewer, approver))

    def _review(self, case: Case, reviewer: str, approver: str) -> None:
        self.desk.step(reviewer, case, "pass-review", proposes="grant", opinion="同意承办意见。")
        case.state = "approving"
        self.give(approver, lambda: self._decide(case, approver))

    def _decide(self, case: Case, approver: str) -> None:
        self.desk.decide(approver, case)
        self.after(case)

    def _both(self, handler: str, mate: str) -> list[str]:
        return [self.accounts[handler], self.accounts[mate]]
