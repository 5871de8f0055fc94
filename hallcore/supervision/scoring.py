"""What a card does to an appraisal (KH-06): once it stands for good, the clock proposes its point.

The point is proposed and not yet counted: the person explains it, and somebody confirms or strikes it, as any other.
"""

from __future__ import annotations

import msgspec

from hallcore.appraisal.forms import PointForm
from hallcore.appraisal.model import Evidence, PointProposed
from hallcore.appraisal.office import enter_sheet, last_day, posting_of
from hallcore.appraisal.rules import proposed_already
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from hallcore.supervision.concerning import card_of, ended_at, stands


class CardPointForm(msgspec.Struct, frozen=True):
    """The number of a card that stands for good."""

    card: str


def propose_card(desk: Desk, form: CardPointForm) -> Act:
    """Propose the point of a card, in the month in which the card came to stand.

    Raises:
        Refusal: The card names nobody, is a reminder or does not stand; the point was proposed already.
    """
    card = desk.rests_on(form.card)
    paper, day = card_of(card), ended_at(card)
    if day is None or not stands(card) or paper.rung == "reminder":
        raise Refusal("只有生效的黄牌、红牌作为考核依据", "KH-06", where=form.card)
    if not paper.person:
        raise Refusal("监察牌没有指明责任人员，不计入个人考核", "KH-06", where=form.card)
    posting_of(desk, paper.person)
    sheet = enter_sheet(desk, paper.person, day.date())
    desk.advance("propose-point")
    rule = desk.law.point(f"KH-06/{paper.rung}")
    evidence = (Evidence("card", card.number),)
    if proposed_already(sheet, PointForm(paper.person, rule.key, day.date(), evidence)):
        raise Refusal("这张监察牌已经记分", "KH-18", where=form.card)
    return Act(PointProposed(rule.key, rule.least, day.date(), evidence, last_day(desk, "C91"), ""))


VERBS = (Verb("propose-card-point", propose_card),)
