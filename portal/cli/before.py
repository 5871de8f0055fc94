"""What comes before a notice in the demo: a procurement's intention, and the fair-competition check of the documents."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hallcore.ground.lawbook import Law
from portal.cli import stories
from portal.cli.script import Plan, Script
from trading.planning.model import FairnessForm, IntentionForm
from trading.planning.rules import questions

DAYS = 35
"""Days before its notice on which a procurement's intention is made public in the demo; the law wants thirty."""

FAVOURABLE = frozenset({"FQ-02", "FQ-08", "FQ-09", "FQ-10", "FQ-12"})
"""The items of the check list that pass with yes; the others pass with no."""

REVIEWER, POST = "示例审查员", "法务人员（示例）"


class BeforePlay:
    """What one tender of the script does before its notice.

    Args:
        script: The script it is played in.
        plan: What is bought, and when its notice goes out.
        purchaser: Its purchaser's credit code.
        login: Who acts for it.
    """

    def __init__(self, script: Script, plan: Plan, purchaser: str, login: str) -> None:
        self.script = script
        self.plan = plan
        self.purchaser = purchaser
        self.login = login
        self.intention = ""

    def begin(self) -> None:
        """Schedule the intention of a procurement."""
        if self.plan.story.method.startswith("gp_"):
            self.script.on(self.plan.published - timedelta(days=DAYS), self.intend)

    def intend(self) -> None:
        """Make the intention public."""
        form = intention(self.plan.story, self.purchaser, self.plan.published.date())
        self.intention = self.script.do("publish-intention", "", self.login, form)

    def review(self, tender: str) -> None:
        """Have the documents of a tender pass the fair-competition check."""
        today = self.script.clock.now().date()
        regime = "procurement" if self.plan.story.method.startswith("gp_") else "tendering"
        form = passed(self.script.hall.house.lawbook.on(today), regime, today)
        self.script.do("review-fairness", tender, self.login, form)


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
