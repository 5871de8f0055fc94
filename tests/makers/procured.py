"""A procurement by tender played through the door, stage by stage: ``tests.makers.matter`` for goods and services."""

from __future__ import annotations

import functools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests.makers import matter, values
from tests.makers.house import CENTRE, PURCHASER, Left, SmallHouse, file
from tests.makers.matter import Matter, Offer, Plan
from tests.makers.values import at
from trading.award.model import Item
from trading.award.procurement_model import DecisionForm, ResultForm
from trading.evaluation.procuring_model import Finding, ReviewForm
from trading.tendering.model import Criterion, Evaluation, LotTerms

D = Decimal
STAGES = (
    *(
        "founded",
        "registered",
        "announced",
        "enrolled",
        "submitted",
        "closed",
        "called",
        "unlocked",
        "opened",
    ),
    *("reviewed", "seated", "scored", "evaluated", "delivered", "determined", "awarded", "contracted"),
)
PACKAGE = LotTerms(
    no=1,
    title="教学一体机",
    content="教学一体机 100 台",
    qualification="符合政府采购法第二十二条规定的供应商。",
    estimate=D("3000000.00"),
    ceiling=D("3000000.00"),
    bond=D("60000.00"),
    duration_days=30,
    core="教学一体机",
)
SCORED = Evaluation(
    method="comprehensive",
    price_marks=D(30),
    criteria=(
        Criterion("fit", "技术参数响应", D(50), "每有一项负偏离扣 5 分"),
        Criterion("service", "售后服务", D(20), "响应时间 2 小时内 20 分，4 小时内 10 分"),
    ),
    formula="lowest_base",
    small=D(10),
)
CHEAPEST = Evaluation(
    method="lowest",
    price_marks=D(0),
    criteria=(Criterion("fit", "技术响应", D(70)), Criterion("service", "售后服务", D(30))),
    formula="lowest_base",
    small=D(10),
)
OFFERS = (
    Offer(0, "2700000.00", days=30),
    Offer(1, "2800000.00", days=30),
    Offer(2, "2850000.00", days=30),
    Offer(3, "2900000.00", days=30),
)
PLAN = Plan(lots=(PACKAGE,), evaluation=SCORED, offers=OFFERS)


class Procured(Matter):
    """One procurement; its number is the first of its year in its own series."""

    number = "DHCG-2026-0001"
    lot = f"{number}.1"

    def registered(self) -> None:
        """The project is registered."""
        self.act("register-project", "", self.plan.manager, project(lots=self.plan.lots))

    def announced(self) -> None:
        """Policy and notice are published; the documents are given out for five working days."""
        self.hall.clock.set(at("03-03 09:00"))
        self.act("publish-policy", self.number, self.plan.manager, values.policy(self.number, (file(),)))
        self.hall.clock.set(values.ISSUED - timedelta(minutes=30))
        notice = values.notice(
            (file("招标文件.txt"),), evaluation=self.plan.evaluation, documents_until=at("03-11 16:30")
        )
        self.act("publish-notice", self.number, self.plan.manager, notice)

    def reviewed(self) -> None:
        """The purchaser has found everybody qualified."""
        self.hall.clock.set(at("03-25 09:50"))
        self.act("review-qualifications", self.lot, PURCHASER, self.review())

    def seated(self) -> None:
        """The committee sits, and everybody is in the room."""
        self.hall.clock.set(at("03-25 10:00"))
        self.act("form-committee", self.lot, CENTRE, self.committee())
        self.admit(self.lot)

    def delivered(self) -> None:
        """The report is with the purchaser on the next day, a Thursday."""
        self.hall.clock.set(at("03-26 09:00"))
        self.act("deliver-report", self.lot, PURCHASER)

    def determined(self) -> None:
        """The purchaser has determined the first."""
        self.hall.clock.set(at("03-27 09:00"))
        self.act("determine-winner", self.lot, PURCHASER, DecisionForm())

    def awarded(self) -> None:
        """The result is public."""
        self.hall.clock.set(at("03-30 09:00"))
        self.act("publish-result", self.lot, PURCHASER, result())

    def review(self, **changes: dict[str, Any]) -> ReviewForm:
        """A finding a bid, all qualified; ``b2={...}`` changes that of the bidder in place 2."""
        findings = [
            replace(Finding(self.bid(offer.seat), qualified=True), **changes.get(f"b{offer.seat}", {}))
            for offer in self.plan.offers
            if offer.outcome == "read"
        ]
        return ReviewForm(tuple(findings))


def project(**changes: Any) -> Any:
    """A procurement of one package of goods of the first purchaser, urgent and so not announced beforehand."""
    usual = {
        "name": "敦化市示例中学教学一体机采购项目",
        "category": "B01",
        "kind": "goods",
        "approval": "采购实施计划 敦财采〔2026〕1号（示例）",
        "must_tender": False,
        "lots": (PACKAGE,),
        "method": "gp_open_tender",
        "unannounced": "urgent",
        "unannounced_reason": "原有设备突发损坏，影响开学（示例）",
    }
    return values.project(**{**usual, **changes})


def result(**changes: Any) -> ResultForm:
    """The result's own content."""
    item = Item("教学一体机", "示例型号 S1，86 英寸", "100 台", D("27000.00"), "质保三年")
    return replace(ResultForm((item,), "敦化市示例路 1 号"), **changes)


@functools.cache
def _played(stage: str, plan: Plan) -> Left:
    if stage == STAGES[0]:
        return matter._played(stage, Plan())
    place = STAGES.index(stage)
    hall = SmallHouse(_played(STAGES[place - 1], plan))
    getattr(Procured(plan, hall), stage)()
    return hall.left()


def standing(stage: str, plan: Plan = PLAN) -> Procured:
    """A procurement that stands in a stage, in a house of the test's own."""
    return Procured(plan, SmallHouse(_played(stage, plan)))
