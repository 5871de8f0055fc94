"""What comes before a notice in the demo: a procurement's intention, and the fair-competition check of the documents."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hallcore.ground.lawbook import Law
from portal.cli import stories
from trading.planning.model import FairnessForm, IntentionForm
from trading.planning.rules import questions

if TYPE_CHECKING:
    from portal.cli.playing import TenderPlay

DAYS = 35
"""Days before its notice on which a procurement's intention is made public in the demo; the law wants thirty."""

FAVOURABLE = frozenset({"FQ-02", "FQ-08", "FQ-09", "FQ-10", "FQ-12"})
"""The items of the check list that pass with yes; the others pass with no."""

REVIEWER, POST = "示例审查员", "法务人员（示例）"


class BeforePlay:
    """What one tender of the script does before its notice."""

    def __init__(self, play: TenderPlay) -> None:
        self.play = play
        self.intention = ""

    def begin(self) -> None:
        """Schedule the intention of a procurement."""
        plan = self.play.plan
        if plan.story.method.startswith("gp_"):
            self.play.script.on(plan.published - timedelta(days=DAYS), self.intend)

    def intend(self) -> None:
        """Make the intention public."""
        play = self.play
        form = intention(play.plan.story, play.purchaser.code, play.plan.published.date())
        self.intention = play.script.do("publish-intention", "", play.login, form)

    def review(self) -> None:
        """Have the documents pass the fair-competition check."""
        script = self.play.script
        today = script.clock.now().date()
        regime = "procurement" if self.play.plan.story.method.startswith("gp_") else "tendering"
        form = passed(script.hall.house.lawbook.on(today), regime, today)
        script.do("review-fairness", self.play.number, self.play.login, form)


def intention(story: stories.Story, purchaser: str, when: date) -> IntentionForm:
    """The intention of a story to be bought in a month."""
    return IntentionForm(
        regime="procurement",
        name=story.name,
        category=story.category,
        kind=story.kind,
        outline="；".join(f"{lot.title}：{lot.content}" for lot in story.lots),
        budget=sum((lot.estimate for lot in story.lots), Decimal("0.00")),
        month=f"{when:%Y-%m}",
        purchaser=purchaser,
    )


def passed(law: Law, regime: str, on: date) -> FairnessForm:
    """A check in which every item passes."""
    answers = {row.id: row.wanted for row in questions(law, regime)}
    return FairnessForm(answers=answers, reviewer=REVIEWER, post=POST, on=on)
