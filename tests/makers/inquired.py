"""An inquiry played through the door: ``tests.makers.procured`` with a team first and prices alone."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any, Self

from msgspec.structs import replace

from hallcore.desk import Actor
from tests.makers import matter, procured, values
from tests.makers.house import CENTRE, PURCHASER, Left, SmallHouse
from tests.makers.matter import Offer, Plan
from tests.makers.procured import Procured
from tests.makers.values import at
from trading.evaluation.model import CommitteeForm
from trading.tendering.model import Evaluation

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
    *("seated", "reviewed", "scored", "evaluated", "delivered", "determined", "awarded", "contracted"),
)
CHAIRS = replace(
    procured.PACKAGE,
    title="课桌椅",
    content="课桌椅 2000 套",
    estimate=D("1200000.00"),
    ceiling=D("1200000.00"),
    bond=D("0.00"),
    duration_days=20,
    core="课桌椅",
    open_reason="不适宜由中小企业提供",
)
PRICED = Evaluation(
    method="lowest", price_marks=D(0), criteria=(), pass_marks=D(0), formula="lowest_base", small=D(10)
)
OFFERS = (
    Offer(0, "1000000.00", days=20),
    Offer(1, "1050000.00", days=20),
    Offer(2, "1100000.00", days=20),
    Offer(3, "1150000.00", days=20),
)


class Inquired(Procured):
    """One inquiry."""

    def registered(self) -> None:
        """The project is registered; above the threshold it was approved."""
        form = inquiry(lots=self.plan.lots, ground_approval="延州财采批〔2026〕3号")
        self.act("register-project", "", self.plan.manager, form)

    def seated(self) -> None:
        """The team sits."""
        self.hall.clock.set(at("03-25 09:50"))
        if self.hall.see(self.lot).state == "opened":
            self.act("form-committee", self.lot, CENTRE, self.committee())
            self.admit(self.lot)

    def reviewed(self) -> None:
        """The team has found everybody qualified."""
        self.hall.clock.set(at("03-25 10:00"))
        self.act("review-qualifications", self.lot, PURCHASER, self.review())

    def committee(self, experts: int = 2, representatives: int = 1) -> CommitteeForm:
        """The team: two experts and the purchaser's representative unless told otherwise."""
        return super().committee(experts, representatives)

    def judges(self) -> tuple[Actor, ...]:
        """The accounts of the usual team, in the roles they give their opinions in."""
        return tuple(
            Actor(member.account, "expert" if member.seat == "expert" else "purchaser", member.party)
            for member in values.committee(2, 1)
        )

    @classmethod
    def standing(cls, stage: str, plan: Plan) -> Self:
        """An inquiry that stands in a stage, in a house of the test's own."""
        return cls(plan, SmallHouse(_played(stage, plan)))


def inquiry(**changes: Any) -> Any:
    """An inquiry for one package of goods."""
    usual = {
        "name": "敦化市示例小学课桌椅采购项目",
        "lots": (CHAIRS,),
        "method": "gp_inquiry",
        "ground": "uniform",
    }
    return procured.project(**{**usual, **changes})


@functools.cache
def _played(stage: str, plan: Plan) -> Left:
    if stage == STAGES[0]:
        return matter._played(stage, Plan())
    place = STAGES.index(stage)
    hall = SmallHouse(_played(STAGES[place - 1], plan))
    getattr(Inquired(plan, hall), stage)()
    return hall.left()
