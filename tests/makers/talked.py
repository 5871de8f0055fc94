"""A negotiation or a consultation played through the door: a team first, then talks, then sealed final offers."""

from __future__ import annotations

import functools
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from msgspec.structs import replace

from tests.makers import matter, procured, values
from tests.makers.house import BIDDERS, CENTRE, PURCHASER, Left, SmallHouse, file
from tests.makers.inquired import OFFERS, PRICED, Inquired
from tests.makers.matter import Plan
from tests.makers.values import at
from trading.evaluation.negotiating_model import (
    FinalsForm,
    OpenFinalForm,
    RoundForm,
    SealFinalForm,
    Talk,
)
from trading.methods.commitments import final_commitment
from trading.tendering.model import Criterion, Evaluation

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
    *("seated", "reviewed", "talked", "asked", "sealed", "revealed", "recorded"),
    *("scored", "evaluated", "delivered", "determined", "awarded", "contracted"),
)
SYSTEM = replace(
    procured.PACKAGE,
    title="档案管理系统",
    content="档案管理系统一套，含数据迁移",
    estimate=D("1200000.00"),
    ceiling=D("1200000.00"),
    bond=D("0.00"),
    duration_days=20,
    core="档案管理系统",
    open_reason="不适宜由中小企业提供",
)
MARKED = Evaluation(
    method="comprehensive",
    price_marks=D(30),
    criteria=(
        Criterion("fit", "技术方案", D(50), "每有一项负偏离扣 5 分"),
        Criterion("service", "售后服务", D(20), "响应时间 2 小时内 20 分，4 小时内 10 分"),
    ),
    formula="lowest_base",
    small=D(10),
)
FINALS = ("900000.00", "880000.00", "910000.00", "950000.00")
NEGOTIATED = Plan(lots=(SYSTEM,), evaluation=PRICED, offers=OFFERS)
CONSULTED = Plan(lots=(SYSTEM,), evaluation=MARKED, offers=OFFERS)
SEALED_BY = "03-25 14:00"


def nonce(seat: int) -> str:
    """What a supplier keeps to itself until the time is over."""
    return values.sha(f"final nonce {seat}")


class Talked(Inquired):
    """One of them; a ground other than the usual is given by ``standing``."""

    method, ground = "gp_negotiation", "complex"

    def registered(self) -> None:
        """The project is registered; it was approved."""
        form = project(self.method, self.ground, lots=self.plan.lots, ground_approval="延州财采批〔2026〕5号")
        self.act("register-project", "", self.plan.manager, form)

    def talked(self) -> None:
        """One round was held with everybody."""
        self.hall.clock.set(at("03-25 12:00"))
        self.act("hold-round", self.lot, PURCHASER, self.round())

    def asked(self) -> None:
        """Final offers are asked for until two in the afternoon."""
        self.hall.clock.set(at("03-25 12:10"))
        self.act("ask-finals", self.lot, PURCHASER, FinalsForm(at(SEALED_BY)))

    def sealed(self) -> None:
        """Everybody has sealed one."""
        self.hall.clock.set(at("03-25 13:00"))
        for offer in self.plan.offers:
            self.seal(offer.seat)

    def revealed(self) -> None:
        """Everybody has opened it."""
        self.hall.clock.set(at(SEALED_BY))
        for offer in self.plan.offers:
            self.reveal(offer.seat)

    def recorded(self) -> None:
        """They are recorded."""
        self.hall.clock.set(at("03-25 14:10"))
        self.act("record-finals", self.lot, CENTRE)

    def scored(self) -> None:
        """Every member has handed in its opinion, in the afternoon."""
        self.hall.clock.set(at("03-25 15:00"))
        for judge in self.judges():
            self.act("submit-scores", self.lot, judge, self.scores(self.lot))

    def evaluated(self) -> None:
        """The report is made and signed."""
        self.hall.clock.set(at("03-25 16:00"))
        self.act("conclude-evaluation", self.lot, CENTRE)
        self.sign(self.lot)

    def round(self, **changes: Any) -> RoundForm:
        """A round with everybody."""
        talks = tuple(Talk(self.bid(offer.seat), "数据迁移方案和交付时间") for offer in self.plan.offers)
        return replace(RoundForm(at("03-25 10:30"), at("03-25 11:40"), talks), **changes)

    def seal(self, seat: int, price: str = "") -> None:
        """A supplier binds itself to its final offer."""
        told = final_commitment(self.lot, self.bid(seat), D(price or FINALS[seat]), nonce(seat))
        self.act("seal-final", self.lot, BIDDERS[seat], SealFinalForm(self.bid(seat), told))

    def reveal(self, seat: int) -> None:
        """A supplier opens it."""
        self.act("open-final", self.lot, BIDDERS[seat], self.opening_of(seat))

    def opening_of(self, seat: int, price: str = "") -> OpenFinalForm:
        """What opens a final offer."""
        return OpenFinalForm(self.bid(seat), D(price or FINALS[seat]), nonce(seat))

    @classmethod
    def standing(cls, stage: str, plan: Plan) -> Self:
        """One that stands in a stage, in a house of the test's own."""
        return cls(plan, SmallHouse(_played(cls, stage, plan)))


class Consulted(Talked):
    """A consultation; nobody on its usual ground may go on in twos."""

    method = "gp_consultation"


class Services(Consulted):
    """A consultation about services bought by the government."""

    ground = "services"

    def registered(self) -> None:
        """The project is one of services."""
        form = project(
            self.method,
            self.ground,
            kind="services",
            category="B02",
            lots=self.plan.lots,
            ground_approval="批",
        )
        self.act("register-project", "", self.plan.manager, form)


class Two(Talked):
    """A negotiation with the two of an open tender."""

    ground = "two"


def project(method: str, ground: str, **changes: Any) -> Any:
    """A project of one package."""
    usual = {
        "name": "敦化市示例档案馆档案管理系统采购项目",
        "lots": (SYSTEM,),
        "method": method,
        "ground": ground,
    }
    return procured.project(**{**usual, **changes})


def announce(talked: Talked, issued: datetime, until: datetime, deadline: datetime) -> Any:
    """The form of a notice with these times, its policy published before."""
    talked.hall.clock.set(issued - timedelta(minutes=30))
    policy = values.policy(talked.number, (file(),), deadline=deadline)
    talked.act("publish-policy", talked.number, PURCHASER, policy)
    evaluation = talked.plan.evaluation
    return values.notice(
        (file("采购文件.txt"),), evaluation=evaluation, documents_until=until, deadline=deadline
    )


@functools.cache
def _played(kind: type[Talked], stage: str, plan: Plan) -> Left:
    if stage == STAGES[0]:
        return matter._played(stage, Plan())
    place = STAGES.index(stage)
    hall = SmallHouse(_played(kind, STAGES[place - 1], plan))
    getattr(kind(plan, hall), stage)()
    return hall.left()
