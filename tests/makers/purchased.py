"""A direct purchase played through the door: single source, and emergency procurement. What is not here: pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.model import NewPerson
from hallcore.identity.rules import applicant_number
from portal.cli import cast
from portal.followers import Crew
from portal.purchasebook import PurchaseBook
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, OPERATOR, PURCHASER, SmallHouse, file
from tests.makers.values import at, yuan
from trading.award.model import Item
from trading.purchasing import forms
from trading.purchasing.model import Opinion, Terms
from trading.registry.model import Admission, MandateForm

FINANCE = Actor("U-300001", "finance")
CITIZEN = Actor("U-700001", "citizen", "P-000001")
OPINIONS = tuple(
    Opinion(f"示例专家{one}", "示例大学", "教授", "该设备的接口协议为专有技术，其他供应商不能提供兼容产品。")
    for one in "甲乙丙"
)
AUTUMN = at("10-12 09:00")
"""A working day after emergency procurement is in force."""


class Purchase:
    """One direct purchase in a house of its own.

    Args:
        method: ``gp_single_source`` or ``gp_emergency``.
        begins: When its hall opens; by default in March, an emergency in October.
        budget: Yuan.
    """

    def __init__(
        self, method: str = "gp_single_source", *, begins: datetime | None = None, budget: str = "2600000.00"
    ) -> None:
        self.method = method
        start = begins or (AUTUMN if method == "gp_emergency" else at("03-02 09:00"))
        self.hall = SmallHouse(at=start)
        self.budget = yuan(budget)
        self.number = ""
        for party in (cast.PURCHASERS[0], cast.PURCHASERS[1], cast.AGENCIES[0], *cast.BIDDERS[:3]):
            number = self.hall.act("register-applicant", "", OPERATOR, values.applicant(party)).dossier
            self.hall.act("admit-party", number, OPERATOR, Admission(party.capacities))
        self.hall.act(
            "register-person", "", OPERATOR, NewPerson("示例申请甲", cast.CITIZENS[0].ident, "13800000001")
        )
        mandate = MandateForm(AGENCY.party, "采购代理", "2026-12-31")
        self.hall.act("grant-mandate", applicant_number(PURCHASER.party), PURCHASER, mandate)
        self.crew = Crew(self.hall.house, (PurchaseBook(self.hall.house),), (), ())

    # -- acting ----------------------------------------------------------------------------------------

    def do(self, verb: str, form: object = None, actor: Actor = PURCHASER) -> Any:
        """An act, the purchaser's unless somebody else's."""
        return self.hall.act(verb, self.number, actor, form)

    def refuse(
        self, verb: str, form: object, cite: str, where: str | None = None, actor: Actor = PURCHASER
    ) -> Refusal:
        """An act that is refused."""
        return self.hall.refuse(verb, self.number, actor, form, cite=cite, where=where)

    def on(self, moment: datetime) -> None:
        """The clock comes to a moment."""
        self.hall.clock.set(moment)

    def later(self, **span: float) -> None:
        """The clock goes on by a span."""
        self.hall.clock.forward(timedelta(**span))

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.hall.see(self.number).state)

    def paper(self, kind: str) -> Any:
        """Its last paper of a type."""
        return next(r.paper for r in reversed(self.hall.see(self.number).records) if r.type == kind)

    # -- forms -----------------------------------------------------------------------------------------

    def form(self, **changes: Any) -> forms.PurchaseForm:
        """What is submitted to register it; its intention is excepted unless the case is about that."""
        emergency = self.method == "gp_emergency"
        fields: dict[str, Any] = {
            "method": self.method,
            "ground": "disaster" if emergency else "only",
            "name": "示例抢险物资采购" if emergency else "示例专用设备扩容采购",
            "category": "B01",
            "kind": "goods",
            "region": cast.REGION,
            "purchaser": PURCHASER.party,
            "plan": "敦示例采计〔2026〕21 号",
            "funding": "财政资金",
            "reason": "汛情造成道路中断，急需抢险物资。" if emergency else "现有设备的接口协议为专有技术。",
            "terms": Terms("专用设备 2 套", self.budget, 30),
            "unannounced": "" if emergency else "urgent",
            "unannounced_reason": "" if emergency else "不可预见的原因（示例）",
            **changes,
        }
        return forms.PurchaseForm(**fields)

    def publicity(self, **changes: Any) -> forms.PublicityForm:
        """What is submitted to make the reason public."""
        fields: dict[str, Any] = {
            "supplier": BIDDERS[0].party,
            "supplier_address": "吉林省示例市示例路 1 号",
            "opinions": OPINIONS,
            "contact": "示例　0433-0000001（示例）",
            "agency_contact": "示例　0433-0000002（示例）",
            "finance_contact": "示例财政局采购办　0433-0000003（示例）",
            **changes,
        }
        return forms.PublicityForm(**fields)

    def emergency(self, path: str = "asked", **changes: Any) -> forms.EmergencyForm:
        """What is found about the emergency."""
        fields: dict[str, Any] = {
            "by": "敦化市示例中学校长办公会",
            "document": "敦示例急〔2026〕1 号",
            "since": self.hall.clock.now() - timedelta(hours=2),
            "facts": "强降雨造成校舍进水，须当日排涝。",
            "path": path,
            "direct_reason": "本市只有该公司存有可当日调拨的设备" if path == "direct" else "",
            **changes,
        }
        return forms.EmergencyForm(**fields)

    def invitation(self, *seats: int, hours: float = 3, **changes: Any) -> forms.InvitationForm:
        """Who is asked, until some hours from now."""
        fields: dict[str, Any] = {
            "suppliers": tuple(BIDDERS[seat].party for seat in seats),
            "until": self.hall.clock.now() + timedelta(hours=hours),
            "text": "请就采购内容报价。",
            **changes,
        }
        return forms.InvitationForm(**fields)

    def offer_form(self, price: str, **changes: Any) -> forms.OfferForm:
        """A signed offer."""
        fields: dict[str, Any] = {
            "price": yuan(price),
            "days": 15,
            "address": "吉林省示例市示例路 1 号",
            "files": (file("报价单.pdf", price),),
            **changes,
        }
        return forms.OfferForm(**fields)

    def talks(self, price: str = "2500000.00", **changes: Any) -> forms.TalksForm:
        """What was agreed today."""
        fields: dict[str, Any] = {
            "held_on": self.hall.clock.now().date(),
            "place": "采购人会议室",
            "publicity": "公示期内没有收到异议。",
            "personnel": ("示例采购甲", "示例采购乙", "示例采购丙"),
            "costs": "成本 210 万元；同类项目合同价 255 万元；专有技术一项。",
            "conditions": "三十日内交货，质保三年。",
            "price": yuan(price),
            "reasonable": "低于同类项目合同价",
            "files": (file("协商情况记录.pdf", "签字"),),
            **changes,
        }
        return forms.TalksForm(**fields)

    def contract(self, amount: str = "2500000.00", **changes: Any) -> forms.ContractForm:
        """The contract, signed today."""
        today = self.hall.clock.now().date()
        fields: dict[str, Any] = {
            "amount": yuan(amount),
            "signed_on": today,
            "starts": today,
            "ends": today + timedelta(days=30),
            **changes,
        }
        return forms.ContractForm(**fields)

    # -- stages ----------------------------------------------------------------------------------------

    def registered(self, **changes: Any) -> str:
        """Registered; its number."""
        self.number = self.hall.act("register-purchase", "", PURCHASER, self.form(**changes)).dossier
        return self.number

    def publicised(self) -> None:
        """The reason is public."""
        self.registered()
        self.do("publicise-reason", self.publicity())

    def approved(self) -> None:
        """The publicity is over without an objection, and finance has approved the method."""
        self.publicised()
        self.on(self.paper("single-source-publicity").ends)
        self.do("ask-method", forms.AskForm("公示期内没有异议"))
        self.do("decide-method", forms.DecisionForm(True, "延财采〔2026〕8 号", "同意"), FINANCE)

    def offered(self, price: str = "2550000.00") -> None:
        """The supplier has filed its offer."""
        self.approved()
        self.do("invite-suppliers", self.invitation(0, hours=48))
        self.do("submit-offer", self.offer_form(price), BIDDERS[0])

    def agreed(self) -> None:
        """The price is agreed; in an emergency an offer is chosen out of two."""
        if self.method == "gp_emergency":
            self.registered()
            self.do("find-emergency", self.emergency())
            self.do("invite-suppliers", self.invitation(0, 1))
            self.do("submit-offer", self.offer_form("2500000.00"), BIDDERS[0])
            self.do("submit-offer", self.offer_form("2550000.00"), BIDDERS[1])
            chosen = forms.ChoiceForm(BIDDERS[0].party, "报价最低，当日交货", ("示例采购甲", "示例采购乙"))
            self.do("choose-offer", chosen)
            return
        self.offered()
        self.do("record-talks", self.talks())

    def published(self) -> None:
        """The result is public."""
        self.agreed()
        item = Item("专用设备", "示例型号", "2 套", Decimal("1250000.00"))
        self.do("publish-purchase-result", forms.ResultForm((item,)))

    def contracted(self) -> str:
        """The contract is public; its number."""
        self.published()
        self.do("publish-purchase-contract", self.contract())
        return self.number
