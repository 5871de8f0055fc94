"""A small hall whose people are appraised: a department of four under two leaders, an inspector, a quarter that began.

Played once in a process through the door; each test goes on from a copy, on Monday 2 March 2026, 8:30.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hallcore.appraisal.forms import (
    DecideForm,
    PointForm,
    PublishForm,
    QuarterForm,
    RoundForm,
    SignForm,
    TotalForm,
)
from hallcore.appraisal.judging import Board, board, corrected
from hallcore.appraisal.model import Evidence, MonthTotalled
from hallcore.appraisal.rules import sheet_number
from hallcore.desk import Actor
from hallcore.ground.edition import Law
from hallcore.identity.model import NewAccount
from hallcore.organisation.model import DepartmentForm, PostForm, WindowForm
from tests.makers.approval import MANAGER, VERIFIER
from tests.makers.house import OPERATOR, Left, SmallHouse
from tests.makers.supervised import settled_card
from tests.makers.values import at

MARCH = date(2026, 3, 1)
QUARTER = "KHG-2026Q1"
PEOPLE = ("anna", "bo", "chen", "dai")
"""Four at windows W001 to W004 (bo and chen share W002); ``home`` leads them, ``centre`` in the centre."""

WINDOWS = {"anna": "W001", "bo": "W002", "chen": "W002", "dai": "W003"}


ROUNDS = 9
"""Rounds an inspector has made that morning; ``E-0`` stands for the first one's record."""


class AppraisalHall:
    """A house in which people are appraised, with who is who in it."""

    def __init__(self, left: Left | None = None, people: dict[str, Actor] | None = None) -> None:
        self.hall = SmallHouse(left)
        self.people = dict(people or {})

    def close(self) -> None:
        """Let everything go."""
        self.hall.close()

    def act(self, verb: str, number: str, who: str, form: object = None) -> Any:
        """One act by somebody of the cast."""
        return self.hall.act(verb, number, self.people[who], form)

    def refuse(self, verb: str, number: str, who: str, form: object = None, **expected: Any) -> Any:
        """One act that must be refused."""
        return self.hall.refuse(verb, number, self.people[who], form, **expected)

    def to(self, moment: str | datetime) -> None:
        """Set the clock: ``03-04 08:30`` of 2026, or a moment."""
        self.hall.clock.set(at(moment) if isinstance(moment, str) else moment)

    def account(self, who: str) -> str:
        """The account of somebody."""
        return self.people[who].account

    @property
    def law(self) -> Law:
        """The law of the quarter."""
        with self.hall.reading() as root:
            return self.hall.lawbook.edition(root.archive[QUARTER].edition)

    # -- a month, step by step ------------------------------------------------------------------------

    def sheet(self, who: str, month: date = MARCH) -> str:
        """The number of somebody's sheet."""
        return sheet_number(self.account(who), month)

    def point(
        self, who: str, rule: str = "KH-03/badge", ref: str = "KHX-20260302-001-0000", **changes: Any
    ) -> PointForm:
        """A point against somebody as it is submitted."""
        kind = changes.pop("kind", self.law.point(rule).evidence[0])
        if kind == "inspection" and ref.startswith("E-"):
            ref = f"KHX-20260302-{int(ref[2:]) + 1:03d}-0000"
        if kind == "rating":
            ref = "EX-JLZW-2026030200017"
        if kind == "card":
            ref = settled_card(self.hall, self.account(who), rule.rpartition("/")[2])
        if kind == "complaint":
            # A complaint takes weeks until it stands; what was complained of in a case is proven by the case.
            kind = "case"
        form = {"day": self.today, "evidence": (Evidence(kind, ref),), **changes}
        return PointForm(self.account(who), rule, **form)

    @property
    def today(self) -> date:
        """The day of the clock."""
        return self.hall.clock.now().date()

    def propose(self, who: str, rule: str = "KH-03/badge", by: str = "inspector", **changes: Any) -> int:
        """A point is proposed; its record in the sheet."""
        return int(self.act("propose-point", "", by, self.point(who, rule, **changes)).n)

    def decide(self, who: str, of: int, by: str = "manager", *, stands: bool = True) -> None:
        """A point is confirmed or struck."""
        self.act("decide-point", self.sheet(who), by, DecideForm(of, stands, "" if stands else "情况不实"))

    def totalled(self, who: str) -> MonthTotalled:
        """Somebody's month is summed up."""
        paper = self.act("total-month", "", "manager", TotalForm(self.account(who), MARCH)).paper
        assert isinstance(paper, MonthTotalled)
        return paper

    def sign(self, who: str) -> None:
        """Both leaders sign."""
        self.act("sign-sheet", self.sheet(who), "home", SignForm("home", "同意。"))
        self.act("sign-sheet", self.sheet(who), "centre", SignForm("centre"))

    def summed_up(self, everybody: Iterable[str] = PEOPLE) -> None:
        """It is Thursday 2 April; everybody's March is summed up and signed."""
        self.to("04-02 09:00")
        for who in everybody:
            self.totalled(who)
            self.sign(who)

    def published(self, *awards: Any) -> Any:
        """It is Monday 13 April and the quarter is published."""
        self.to("04-13 09:00")
        return self.act("publish-quarter", QUARTER, "manager", PublishForm(tuple(awards))).paper

    def board(self) -> Board:
        """The board as it stands."""
        with self.hall.reading() as root:
            return board(self.law, corrected(root.archive[QUARTER]))

    def score(self, who: str) -> Decimal:
        """Somebody's score on the board."""
        return next(one.score for one in self.board().people if one.line.account == self.account(who))


def _furnish(hall: SmallHouse) -> dict[str, Actor]:
    people = {"manager": MANAGER, "operator": OPERATOR}
    hall.act("register-department", "", MANAGER, DepartmentForm("D05", "敦化市住房和城乡建设局", "住建局"))
    for number in sorted(set(WINDOWS.values())):
        hall.act("open-window", "", MANAGER, WindowForm(number, "住建局窗口", "department", ("D05",)))
    for who, role in (
        ("home", "approver"),
        ("centre", "manager"),
        ("inspector", "inspector"),
        ("stranger", "approver"),
    ):
        people[who] = _account(hall, who, role)
    for who in PEOPLE:
        people[who] = _account(hall, who, "acceptor")
        leaders = {"home_leader": people["home"].account, "centre_leader": people["centre"].account}
        form = PostForm(people[who].account, f"示例{who}", "D05", WINDOWS[who], ("acceptor",), **leaders)
        hall.act("post-staff", "", MANAGER, form)
    hall.act("open-quarter", "", MANAGER, QuarterForm(2026, 1, since=MARCH))
    everybody = tuple(people[who].account for who in PEOPLE)
    for _ in range(ROUNDS):
        hall.act("make-round", "", people["inspector"], RoundForm("一楼", everybody))
    return people


def _account(hall: SmallHouse, who: str, role: str) -> Actor:
    opened = hall.act("open-account", "", OPERATOR, NewAccount(f"kh-{who}", VERIFIER, f"示例{who}", (role,)))
    return Actor(opened.dossier, role)


@functools.cache
def _played() -> tuple[Left, dict[str, Actor]]:
    hall = SmallHouse()
    people = _furnish(hall)
    return hall.left(), people


def appraisal_hall() -> AppraisalHall:
    """A hall of the test's own."""
    return AppraisalHall(*_played())
