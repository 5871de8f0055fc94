"""Disclosure requests for tests: a staffed hall, two citizens, a company, and one request taken through its steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from hallcore.desk import CLOCK, Actor
from hallcore.requests.model import (
    CorrectionForm,
    DeliveryForm,
    ExtensionForm,
    OpinionForm,
    OpinionReplyForm,
    ReplyForm,
    RequestForm,
    SupplementForm,
)
from portal.cli import cast
from tests.makers.house import OPERATOR, file
from tests.makers.roster import StaffedHall
from tests.makers.values import applicant, at

CONTENT = "敦化市示例桥梁 2025 年检测报告"
CITIZEN, OTHER = Actor("U-800001", "citizen", "P-000001"), Actor("U-800002", "citizen", "P-000002")
COMPANY = Actor("U-800003", "citizen", cast.COMPANY.code)


class RequestHall(StaffedHall):
    """A staffed hall in which two citizens and a company are known, and one request may be under way."""

    def __init__(self) -> None:
        super().__init__()
        for person in cast.CITIZENS:
            self.act("register-person", "", OPERATOR, person)
        self.act("register-applicant", "", OPERATOR, applicant(cast.COMPANY))
        self.number = ""

    def ask(self, actor: Actor = CITIZEN, **changes: Any) -> str:
        """File a request of D01; it becomes the one under way."""
        self.number = self.act("file-request", "", actor, filing(**changes)).dossier
        return self.number

    def receive(self, day: str = "03-02 09:00") -> None:
        """File online and confirm receipt at a moment."""
        self.clock.set(at(day))
        self.ask()
        self.do("receive-request", "d01-handle")

    def do(self, verb: str, login: str, form: Any = None) -> Any:
        """One act of an officer, in their first duty, in the request under way."""
        return self.act(verb, self.number, self.actor(login), form).paper

    def consult(self, sent: date, whom: Any = "third-party") -> int:
        """Ask an opinion; return the number of its record."""
        form = OpinionForm(whom, "示例检测有限公司", "是否同意公开检测报告", sent)
        return self.act("ask-opinion", self.number, self.actor("d01-handle"), form).n

    def opinion(self, of: int, answer: Any, received: date) -> None:
        """Record an opinion."""
        self.do("record-opinion", "d01-handle", OpinionReplyForm(of, answer, received, "示例意见"))

    def correct(self, by: date) -> None:
        """Ask for a supplement."""
        self.do("ask-correction", "d01-handle", CorrectionForm(("请写明年份",), by))

    def supplement(self, actor: Actor = CITIZEN) -> Any:
        """Supplement."""
        return self.act("correct-request", self.number, actor, SupplementForm(CONTENT)).paper

    def extend(self, days: int, reason: str = "涉及多个科室") -> Any:
        """Extend the period."""
        return self.do("extend-reply", "d01-approve", ExtensionForm(days, reason))

    def draft(self, **changes: Any) -> Any:
        """Draft a reply."""
        return self.do("draft-reply", "d01-handle", reply(**changes))

    def answer(self, **changes: Any) -> Any:
        """Draft a reply and approve it."""
        self.draft(**changes)
        return self.do("answer-request", "d01-approve")

    def deliver(self, day: date) -> Any:
        """Deliver the reply."""
        return self.do("deliver-reply", "d01-accept", DeliveryForm(day, "online"))

    def tick(self, verb: str) -> Any:
        """What the clock does."""
        return self.act(verb, self.number, CLOCK).paper


def filing(**changes: Any) -> RequestForm:
    """A citizen's request."""
    person = cast.CITIZENS[0]
    given: dict[str, Any] = {
        "department": "D01",
        "applicant": "citizen",
        "party": "P-000001",
        "name": person.name,
        "ident": person.ident,
        "contact": person.phone,
        "content": CONTENT,
    }
    return RequestForm(**{**given, **changes})


def reply(**changes: Any) -> ReplyForm:
    """A reply that grants."""
    given: dict[str, Any] = {
        "outcome": "granted",
        "reason": "随本答复提供检测报告。",
        "files": (file("检测报告.pdf"),),
    }
    return ReplyForm(**{**given, **changes})
