"""A small house in which something of every kind was disclosed, sealed and numbered, for followers to read.

One tender from its registration to its contract with a question, a clarification, a refusal, an objection and its
answer; a second tender that has only just begun; a bulletin and a foreign notice. What is not here: followers.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from hallcore.desk import Actor
from hallcore.journal import Done
from portal.bulletins import BulletinForm, ForeignForm, ForeignNoticeDisclosed
from portal.cli import cast
from tests.makers import values
from tests.makers.house import BIDDERS, CENTRE, OPERATOR, PURCHASER, Left, SmallHouse, file
from tests.makers.matter import FOUR, STAGES, Matter, Offer, Plan
from tests.makers.values import at
from trading.bidding.model import QuestionForm, WithdrawForm
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.tendering.model import Answer, ClarificationForm

PLAN = Plan(offers=(*FOUR[:3], Offer(3, "9000000.01"), Offer(4, "8500000.00", outcome="revoked")))
"""Three valid bids, one a fen above the ceiling, one that its bidder did not unlock."""

FOREIGN = ForeignNoticeDisclosed(
    ocid="ocds-abc-0001",
    release_id="ocds-abc-0001-1",
    stage="tender",
    heading="School repair works",
    description="Repair of a school roof",
    buyer="City of Example",
    parties=("Example Builders",),
    region="GB",
    released_on=date(2026, 2, 1),
    amount=Decimal("120000.00"),
    currency="GBP",
    publisher="Example Publisher",
    language="en",
)
BULLETIN = BulletinForm(
    "招标计划",
    "城区道路改造工程招标计划公开",
    ("现公开招标计划。",),
    cast.REGION,
    "敦化市示例机构",
    Decimal("380000.00"),
)


class Busy(Matter):
    """The first tender, with what else happens on its way."""

    def announced(self) -> None:
        """Before the notice the hall discloses two things that are no tender's."""
        super().announced()
        self.act("publish-bulletin", "", CENTRE, BULLETIN)
        self.act("disclose-foreign", "", OPERATOR, ForeignForm("F-0001", FOREIGN, (file("release.json"),)))

    def enrolled(self) -> None:
        """A question is asked and answered, another stays open; somebody enrols twice and is refused."""
        super().enrolled()
        self.act("ask-question", self.bid(0), BIDDERS[0], QuestionForm("是否含采光窗？"))
        form = ClarificationForm((Answer("是否含采光窗？", "不含。"),), affects_preparation=True)
        self.act("clarify", self.number, PURCHASER, form)
        self.act("ask-question", self.bid(1), BIDDERS[1], QuestionForm("工期可否顺延？"))
        self.hall.refuse("withdraw-bid", self.bid(0), BIDDERS[0], WithdrawForm(""), cite="ZB-052")

    def publicised(self) -> None:
        """The second candidate objects and is answered; a second tender is begun."""
        super().publicised()
        objection = self.act("file-objection", self.lot, BIDDERS[1], ObjectionForm("业绩不实")).dossier
        self.act("answer-objection", objection, PURCHASER, AnswerForm("不成立", upheld=False))
        self.act("register-project", "", PURCHASER, values.project(name="敦化市示例第二工程"))


class FollowedHouse(SmallHouse):
    """A house in which each act is sealed, numbered and followed before the next."""

    follow: Callable[[], None] = staticmethod(lambda: None)

    def act(self, verb: str, number: str, actor: Actor, form: object = None) -> Done:
        """One act, and what follows it; a refusal may have filed something too."""
        try:
            return super().act(verb, number, actor, form)
        finally:
            self.seal()
            self.follow()


def play(hall: SmallHouse) -> Busy:
    """Everything, in a house in which nothing has happened."""
    matter = Busy(PLAN, hall)
    for stage in STAGES:
        getattr(matter, stage)()
    return matter


@functools.cache
def _left() -> Left:
    hall = SmallHouse(at=at("03-02 08:30"))
    play(hall)
    hall.seal()
    return hall.left()


def disclosed() -> Busy:
    """That house, everything in it sealed and numbered, in a copy of the test's own."""
    return Busy(PLAN, SmallHouse(_left()))
