"""A small hall that is supervised: the hall that approves, two supervisors, two of discipline inspection, a chief.

A card is laid here as the judging clock would raise it, with evidence taken from real records, so that what becomes of
cards can be tried without breaching a rule first.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hallcore.desk import CLOCK, Act, Actor, Desk, Verb
from hallcore.dossier import record_number
from hallcore.organisation.model import PostForm
from hallcore.supervision.cards import await_answer
from hallcore.supervision.forms import AnswerForm, AppealForm, CircularForm, DecideForm, OpenForm
from hallcore.supervision.model import CARD, PROCEDURE, CardRaised, Evidence
from tests.makers.approval import MANAGER, ApprovalHall, approval_hall
from tests.makers.house import Left, SmallHouse

WATCHERS = {
    "supervisor": Actor("U-000701", "supervisor"),
    "supervisor2": Actor("U-000702", "supervisor"),
    "discipline": Actor("U-000711", "discipline"),
    "discipline2": Actor("U-000712", "discipline"),
}


CIRCULAR = CircularForm(
    "circular",
    "关于一起超期办理的通报",
    ("三月，某窗口一件食品经营许可超过承诺期限办结。",),
    "JC-03",
    "D01",
    date(2026, 4, 10),
    "departments",
)
"""A circular as it is drafted."""


def lay_card(desk: Desk, form: CardRaised) -> Act:
    """Found a card and file it, as the judging clock does."""
    year = f"JC-{desk.at.year}"
    card = desk.found(f"{year}-{desk.next_number(year):06d}", PROCEDURE, CARD)
    desk.file_in(card)
    await_answer(desk, card, form)
    return Act(form)


class SupervisedHall(ApprovalHall):
    """A hall in which cards can be laid and followed to their end."""

    def __init__(self, left: Left, people: dict[str, Actor]) -> None:
        super().__init__(left, people)
        self.hall.house.verbs = {**self.hall.house.verbs, "lay-card": Verb("lay-card", lay_card)}

    def laid(self, case: str, who: str = "D01-acceptor", rung: Any = "yellow", **changes: Any) -> str:
        """A card about a case, resting on its first record; ``who`` is answerable, "" for the department."""
        with self.hall.reading() as root:
            first = root.archive[case].record(0)
            evidence = Evidence(record_number(case, 0), first.paper.title, first.sha256, "收件记录")
            law = root.archive[case].edition
        given: dict[str, Any] = {
            "rule": "JC-03/promised",
            "edition": law,
            "valid_from": None,
            "heading": "超过承诺办理期限",
            "family": "time-limit",
            "rung": rung,
            "matter": case,
            "matter_title": "示例食品经营许可",
            "machine": "approval.case",
            "department": "D01",
            "person": self.people[who].account if who else "",
            "occurrence": 0,
            "breached": self.hall.clock.now(),
            "cites": (self.hall.lawbook.edition(law).cite("JC-03"),),
            "evidence": (evidence,),
            "arithmetic": ("承诺十个工作日，自受理次日起算。",),
            "calendar": "2026",
            "answer_by": date(2026, 3, 5),
            "points": Decimal(-1),
        }
        return str(self.hall.act("lay-card", "", CLOCK, CardRaised(**{**given, **changes})).dossier)

    def opened(self, card: str) -> str:
        """The card taken up by the first supervisor."""
        self.act("open-card", card, "supervisor", OpenForm())
        return card

    def upheld(self, card: str, who: str = "D01-acceptor") -> str:
        """The card answered, taken up and upheld."""
        self.act("answer-card", self.opened(card), who, AnswerForm(accepts=True, words="情况属实。"))
        self.act("decide-card", card, "supervisor", DecideForm("upheld", "事实清楚。", measures="限期办结。"))
        return card

    def settled(self, card: str, who: str = "D01-acceptor") -> str:
        """The card upheld and closed by the clock, nobody having appealed."""
        self.upheld(card, who)
        self.to("03-20 09:00")
        self.hall.act("close-card", card, CLOCK)
        return card

    def appealed(self, card: str, who: str = "D01-acceptor") -> str:
        """The card upheld and appealed against."""
        self.upheld(card, who)
        self.act("appeal-card", card, who, AppealForm("系统停机所致，请复核。"))
        return card


def settled_card(hall: SmallHouse, account: str, rung: Any) -> str:
    """A card that stands for good at once, as if its weeks had passed before the clock's moment; its number."""

    def lay(desk: Desk, form: CardRaised) -> Act:
        act = lay_card(desk, form)
        desk.dossier.state, desk.dossier.due = "closed", ()
        return act

    hall.house.verbs = {**hall.house.verbs, "lay-settled": Verb("lay-settled", lay)}
    return str(hall.act("lay-settled", "", CLOCK, _card(hall, account, rung)).dossier)


def stand_card(hall: SmallHouse, account: str, rung: Any, *, close: bool = True) -> str:
    """A card about nothing in particular, upheld and closed by the clock in any house; its number."""
    hall.house.verbs = {**hall.house.verbs, "lay-card": Verb("lay-card", lay_card)}
    now = hall.clock.now()
    card = str(hall.act("lay-card", "", CLOCK, _card(hall, account, rung)).dossier)
    hall.act("open-card", card, WATCHERS["supervisor"], OpenForm())
    hall.clock.set(now + timedelta(days=1))
    hall.act("decide-card", card, WATCHERS["supervisor"], DecideForm("upheld", "事实清楚。"))
    if close:
        hall.clock.set(now + timedelta(days=14))
        hall.act("close-card", card, CLOCK)
    return card


def _card(hall: SmallHouse, account: str, rung: Any) -> CardRaised:
    now = hall.clock.now()
    law = hall.lawbook.on(now.date())
    return CardRaised(
        rule="JC-03/promised",
        edition=law.edition,
        valid_from=None,
        heading="超过承诺办理期限",
        family="time-limit",
        rung=rung,
        matter="DHB-20260302-001-0001",
        matter_title="示例食品经营许可",
        machine="approval.case",
        department="D01",
        person=account,
        occurrence=0,
        breached=now,
        cites=(law.cite("JC-03"),),
        evidence=(),
        arithmetic=(),
        calendar="2026",
        answer_by=now.date(),
        points=Decimal(-1),
    )


@functools.cache
def _played() -> tuple[Left, dict[str, Actor]]:
    hall = approval_hall()
    people = {**hall.people, **WATCHERS}
    chief = people["D01-approver"].account
    form = PostForm(chief, "示例D01approver", "D01", "W001", ("approver",), chief=True)
    hall.hall.act("post-staff", f"POST-{chief.removeprefix('U-')}", MANAGER, form)
    return hall.hall.left(), people


def supervised_hall() -> SupervisedHall:
    """A hall of the test's own, on Monday 2 March 2026, 8:30."""
    return SupervisedHall(*_played())
