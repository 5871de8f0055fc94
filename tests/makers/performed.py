"""A contract's performance played through the door: of works, and of goods in procurement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.journal import Done
from tests.makers import matter, procured
from tests.makers.house import BIDDERS, PURCHASER, file
from tests.makers.matter import Matter
from tests.makers.values import at
from trading.performance.model import (
    AcceptanceForm,
    ChangeForm,
    DeliveryForm,
    Finding,
    Member,
    Milestone,
    PlanForm,
    TeamForm,
)
from trading.performance.paying_model import ArchiveForm, PayForm, RequestForm
from trading.performance.rules import milestones_now

D = Decimal
SUPPLIER = BIDDERS[0]
STANDARDS = ("技术参数符合投标文件", "售后服务响应时间", "用电安全检测合格")
TEAM = TeamForm(
    date(2026, 4, 15),
    "开箱检验，逐台通电测试。",
    (Member("示例验收人甲", "purchaser"), Member("示例验收人乙", "user"), Member("示例验收人丙", "expert")),
)
ALL_MET = AcceptanceForm(
    date(2026, 4, 10), tuple(Finding(one, "逐项核对，符合要求", met=True) for one in STANDARDS), signed=True
)
PLAN = PlanForm("organ", small=True, milestones=(), standards=STANDARDS)


class Performed:
    """One contract; its number is ``.H01`` below its lot."""

    def __init__(self, base: Matter, amounts: tuple[str, str]) -> None:
        self.base, self.amounts = base, amounts
        self.hall, self.tender, self.lot = base.hall, base.number, base.lot
        self.number = f"{self.lot}.H01"

    def close(self) -> None:
        """End its house."""
        self.hall.close()

    def act(self, verb: str, number: str, actor: Actor, form: object = None) -> Done:
        """Do it."""
        return self.base.act(verb, number, actor, form)

    def refuse(self, verb: str, number: str, actor: Actor, form: object = None, **told: str) -> None:
        """Have it refused."""
        self.hall.refuse(verb, number, actor, form, **told)

    @property
    def today(self) -> date:
        """The hall's day."""
        return self.hall.clock.now().date()

    def to(self, moment: str) -> None:
        """Go on to a moment of 2026."""
        self.hall.clock.set(at(moment))

    def plan(self, days: int = 30, **changes: Any) -> PlanForm:
        """Three tenths at the signing, the rest when accepted."""
        first, rest = (D(one) for one in self.amounts)
        stones = (
            Milestone(1, "预付款", first, "signing", days),
            Milestone(2, "验收款", rest, "acceptance", days),
        )
        return replace(PLAN, **{"milestones": stones, **changes})

    def open(self, **changes: Any) -> None:
        """Enter the plan."""
        self.act("open-performance", self.lot, PURCHASER, self.plan(**changes))

    def state(self) -> str:
        """Where the performance stands."""
        return self.hall.see(self.number).state

    def milestones(self) -> tuple[Milestone, ...]:
        """The payments as they stand."""
        with self.hall.reading() as root:
            return milestones_now(root.archive[self.number])

    def delivered(self) -> None:
        """The team is formed, and the supplier has delivered."""
        team = replace(TEAM, inspector="示例检测中心")
        self.act("plan-acceptance", self.number, PURCHASER, team)
        self.act("report-delivery", self.number, SUPPLIER, DeliveryForm(self.today, "全部到货并安装"))

    def accepted(self) -> None:
        """All was accepted today."""
        self.delivered()
        self.act("record-acceptance", self.number, PURCHASER, replace(ALL_MET, accepted_on=self.today))

    def changed(self, form: ChangeForm) -> Done:
        """The purchaser asks for a change, the supplier agrees."""
        self.act("propose-change", self.number, PURCHASER, form)
        return self.act("agree-change", self.number, SUPPLIER)

    def requested(self, no: int) -> Done:
        """The supplier asks for a payment."""
        return self.act("request-payment", self.number, SUPPLIER, RequestForm(no, f"示例发票 {no}"))

    def paid(self, no: int) -> Done:
        """It is asked for and paid today."""
        asked = self.requested(no)
        amount = next(one.amount for one in self.milestones() if one.no == no)
        return self.act(
            "record-payment", asked.dossier, PURCHASER, PayForm(amount, self.today, "国库支付（示例）")
        )


def works() -> Performed:
    """A works contract of 8,000,000.00."""
    return Performed(matter.standing("contracted"), ("2400000.00", "5600000.00"))


def goods() -> Performed:
    """A procurement contract of 2,700,000.00."""
    return Performed(procured.standing("contracted", procured.PLAN), ("810000.00", "1890000.00"))


def archived() -> Performed:
    """A works contract whose every kind of public paper was filed: changed, accepted, paid in parts, archived."""
    one = works()
    one.open(days=0)
    change = ChangeForm("variation", "design", "地质条件变化", "桩基加深", D("100000.00"))
    one.changed(change)
    one.accepted()
    for no in (1, 3):
        one.paid(no)
    asked = one.requested(2)
    for _half in range(2):
        form = PayForm(D("2800000.00"), one.today, "国库支付（示例）")
        one.act("record-payment", asked.dossier, PURCHASER, form)
    one.act("archive-matter", one.tender, PURCHASER, ArchiveForm(file("manifest.json"), 40, 12))
    return one
