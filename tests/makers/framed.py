"""A framework played through the door: ``tests.makers.procured`` to its finalists, their agreements and orders under it."""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal
from typing import Any, Self

from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.journal import Done
from portal.cli import cast
from tests.makers import matter, procured, values
from tests.makers.house import BIDDERS, OTHER_PURCHASER, PURCHASER, Left, SmallHouse, file
from tests.makers.matter import Offer, Plan
from tests.makers.procured import Procured
from tests.makers.values import at
from trading.framework.calling_model import (
    JudgeForm,
    OpenForm,
    OrderContractForm,
    OrderForm,
    ReceptionForm,
    RefusalForm,
    SealForm,
)
from trading.framework.model import (
    AgreementForm,
    AgreementsFiledForm,
    FinalistsForm,
    Offered,
    RemovalForm,
)
from trading.methods.commitments import final_commitment
from trading.tendering.framing_model import FrameworkForm
from trading.tendering.model import Evaluation

D = Decimal
STAGES = (
    *(
        "founded",
        "registered",
        "planned",
        "announced",
        "enrolled",
        "submitted",
        "closed",
        "called",
        "unlocked",
        "opened",
    ),
    *("reviewed", "seated", "scored", "evaluated", "shortlisted", "running"),
)
OTHER = OTHER_PURCHASER
"""It may order too."""
PAPER = replace(
    procured.PACKAGE,
    title="复印纸",
    content="A4 复印纸，70 克，每箱 5 包",
    estimate=D("1500000.00"),
    ceiling=D("180.00"),
    bond=D("0.00"),
    core="复印纸",
    open_reason="不适宜由中小企业提供",
)
PRICED = Evaluation(
    method="lowest", price_marks=D(0), criteria=(), pass_marks=D(0), formula="lowest_base", small=D(10)
)
OFFERS = tuple(
    Offer(seat, price, days=30)
    for seat, price in enumerate(("150.00", "155.00", "160.00", "165.00", "170.00"))
)
PLAN = Plan(lots=(PAPER,), evaluation=PRICED, offers=OFFERS)
TERMS = FrameworkForm(
    leader="centralised",
    organ="敦化市财政局（示例）",
    consent="敦财采框〔2026〕1号（示例）",
    consent_on=date(2026, 3, 2),
    users=(cast.PURCHASERS[0].code, cast.PURCHASERS[1].code),
    unit="箱",
    quantity="全年约 8000 箱",
    months=12,
    share=D(20),
    way="direct",
)
REASONS = {"direct": "", "competition": "需求批量差异大（示例）", "rotation": "服务标准统一（示例）"}
ORDER = OrderForm(
    needs="办公用复印纸", quantity=D(100), deliver_by=date(2026, 5, 20), place="敦化市示例路 8 号"
)


class Framed(Procured):
    """One framework, with direct choice unless a test says otherwise (``way`` of the class made by ``framed``)."""

    method = "gp_framework"
    ground = "catalogue"
    kind = "goods"
    terms = TERMS

    def registered(self) -> None:
        """The project is registered."""
        form = framework(lots=self.plan.lots, method=self.method, ground=self.ground, kind=self.kind)
        self.act("register-project", "", self.plan.manager, form)

    def planned(self) -> None:
        """Its plan, approved by finance, is filed."""
        self.hall.clock.set(at("03-02 16:00"))
        self.act("plan-framework", self.number, self.plan.manager, self.terms)

    def shortlisted(self) -> None:
        """The finalists are public on Friday, 27 March."""
        self.hall.clock.set(at("03-27 09:00"))
        self.act("publish-finalists", self.lot, PURCHASER, self.offered())

    def running(self) -> None:
        """All agreements are signed on 1 April and filed a week later."""
        self.hall.clock.set(at("04-01 10:00"))
        for bid in self.finalists():
            self.act("sign-agreement", self.lot, PURCHASER, agreement(bid))
        self.hall.clock.set(at("04-08 10:00"))
        filed = AgreementsFiledForm("敦化市财政局（示例）", "敦财采备〔2026〕1号", date(2026, 4, 8))
        self.act("file-agreements", self.lot, PURCHASER, filed)

    def offered(self) -> FinalistsForm:
        """A line for everybody who bid."""
        return FinalistsForm(
            tuple(Offered(self.bid(o.seat), "示例牌 70 克", "敦化市示例路 1 号") for o in self.plan.offers)
        )

    def finalists(self) -> tuple[str, ...]:
        """The bids of the finalists, the best first."""
        paper = self.paper("finalists-notice")
        return tuple(one.bid for one in paper.finalists)

    def paper(self, kind: str, number: str = "") -> Any:
        """The newest paper of a kind in the lot, or in another dossier."""
        return next(
            r.paper for r in reversed(self.hall.see(number or self.lot).records) if r.paper.type == kind
        )

    # -- orders -------------------------------------------------------------------------------------

    def order(self, actor: Actor = PURCHASER, **changes: Any) -> Done:
        """An order of 100; by direct choice from the first finalist at its price."""
        usual: dict[str, Any] = {}
        if self.terms.way == "direct":
            usual = {"bid": self.bid(0), "price": D("150.00"), "reason": "价格最低，送货及时"}
        if self.terms.way == "competition":
            usual = {"offers_by": at("04-13 00:00")}
        return self.act("place-order", self.lot, actor, replace(ORDER, **{**usual, **changes}))

    def taken(self, order: str) -> Done:
        """Its supplier takes an order."""
        return self.act("accept-order", order, self.supplier(order))

    def supplier(self, order: str) -> Actor:
        """Who supplies an order."""
        party = self.paper("order-placed", order).supplier
        return next(one for one in BIDDERS if one.party == party)

    def contracted_order(self, order: str, actor: Actor = PURCHASER, **changes: Any) -> Done:
        """The contract of an order is signed today."""
        usual = OrderContractForm(D("150.00"), self.hall.clock.now().date(), date(2026, 5, 20))
        return self.act("publish-order-contract", order, actor, replace(usual, **changes))

    def received(self, order: str, actor: Actor = PURCHASER, **changes: Any) -> Done:
        """Everything was delivered and is accepted today."""
        usual = ReceptionForm(D(100), self.hall.clock.now().date(), passed=True, found="数量齐全，质量合格")
        return self.act("receive-delivery", order, actor, replace(usual, **changes))

    def bound(self, order: str, seat: int, price: str, nonce: str = "n") -> str:
        """What a bidder commits itself to in a competition."""
        return final_commitment(order, self.bid(seat), D(price), nonce)

    def clock(self, verb: str, number: str, moment: str) -> Done:
        """Something the clock does at a time."""
        self.hall.clock.set(at(moment))
        return self.act(verb, number, CLOCK)

    @classmethod
    def standing(cls, stage: str, plan: Plan = PLAN) -> Self:
        """A framework that stands in a stage, in a house of the test's own."""
        return cls(plan, SmallHouse(_played(cls, stage, plan)))


class Contended(Framed):
    """A framework whose call-offs go by a second competition."""

    terms = replace(TERMS, way="competition", way_reason=REASONS["competition"])


class Rotated(Framed):
    """A framework whose call-offs go in turn."""

    terms = replace(TERMS, way="rotation", way_reason=REASONS["rotation"])


def _ended(kind: type[Framed]) -> Framed:
    """An order to its delivery, and one that was refused, under a framework of this way."""
    one = kind.standing("running")
    number = one.order().dossier
    if one.terms.way == "competition":
        one.hall.clock.set(at("04-09 10:00"))
        one.act("seal-offer", number, BIDDERS[1], SealForm(one.bound(number, 1, "149.00")))
        one.hall.clock.set(at("04-13 00:05"))
        one.act("open-offer", number, BIDDERS[1], OpenForm(D("149.00"), "n"))
        one.clock("conclude-competition", number, "04-13 00:30")
        one.act("publish-calloff", number, PURCHASER)
        one.contracted_order(number, price=D("149.00"))
        return one
    one.taken(number)
    one.contracted_order(number)
    one.received(number)
    refused = one.order(OTHER).dossier
    one.act("refuse-order", refused, one.supplier(refused), RefusalForm("产能不足"))
    one.act("judge-refusal", refused, OTHER, JudgeForm(lawful=False, reason="框架协议没有约定此种情形"))
    one.act("remove-finalist", one.lot, PURCHASER, RemovalForm(one.bid(0), "refused", "无正当理由拒绝订单"))
    one.clock("end-framework", one.lot, "12-01 00:00")
    one.act("publish-summary", one.lot, PURCHASER)
    return one


def ended() -> Framed:
    """A framework by direct choice whose every kind of public paper was filed, to its summary."""
    return _ended(Framed)


def contended() -> Framed:
    """One whose order went by a competition, to its contract."""
    return _ended(Contended)


def framework(**changes: Any) -> Any:
    """A framework for one package of goods."""
    usual = {
        "name": "敦化市 2026 年度复印纸框架协议采购项目",
        "lots": (PAPER,),
        "method": "gp_framework",
        "ground": "catalogue",
    }
    return procured.project(**{**usual, **changes})


def agreement(bid: str, **changes: Any) -> AgreementForm:
    """An agreement from 1 April to the end of November, as far as the calendar of the tests reaches."""
    usual = AgreementForm(bid, date(2026, 4, 1), date(2026, 4, 1), date(2026, 11, 30))
    return replace(usual, **changes)


def notice(evaluation: Evaluation) -> Any:
    """The notice of a framework."""
    return values.notice((file("征集文件.txt"),), evaluation=evaluation, documents_until=at("03-11 16:30"))


@functools.cache
def _played(kind: type[Framed], stage: str, plan: Plan) -> Left:
    if stage == STAGES[0]:
        return matter._played(stage, Plan())
    place = STAGES.index(stage)
    hall = SmallHouse(_played(kind, STAGES[place - 1], plan))
    getattr(kind(plan, hall), stage)()
    return hall.left()
