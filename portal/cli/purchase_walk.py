"""``hall walk gp-single-source`` and ``gp-emergency``: a direct purchase from its intention, or its emergency, to the contract.

Everything is done by forms at the listeners where purchaser, finance department and suppliers sit; the clock alone is moved
past them. What must not go through is tried too, and what was published is kept at each stage and checked.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from rich.console import Console

from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.cli.browser import Unexpected
from portal.cli.case_seats import CaseSeats
from portal.cli.procurement_walk import INTENTION
from portal.cli.purchase_seats import BUYER, FINANCE, OTHER, PLANS, SUPPLIER, PurchaseSeats
from portal.cli.sale_proof import prove_sale
from portal.cli.steps import Steps
from portal.settings import Settings

_NUMBER = re.compile(r"/desk/purchases/(DHCG-\d{4}-\d{4})")
_RECORD = re.compile(r"/records/(DHCG-[0-9-]+)[\"']")
_PAPER = re.compile(r"/records/(DHCG-[0-9-]+)/paper\.pdf")
_FROM = date(2026, 10, 9)
"""A working day after emergency procurement is in force, for the demo's clock to come to."""

BUDGET = "2600000.00"
AGREED = "2480000.00"


class PurchaseWalk(PurchaseSeats):
    """A direct purchase on its way; every act is a method."""

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        if self.plan.method == "gp_emergency":
            yield from (self.too_early, self.register, self.find)
            yield from (self.ask_all, self.choose)
            yield from (self.result, self.report, self.contract, self.file, self.add)
            return
        yield from (self.intend, self.register, self.publicise, self.object)
        if self.plan.end == "upheld":
            yield from (self.uphold, self.terminate)
            return
        yield from (self.dismiss, self.approve, self.invite, self.talk, self.result, self.contract, self.file)

    # -- before ------------------------------------------------------------------------------------

    def intend(self) -> None:
        """The intention is public; its thirty days pass."""
        self.seats.wait(1)
        now = self.seats.steps.now()
        fields = {
            "purchaser": self.party(BUYER),
            "name": "实验设备控制模块扩容采购（演示走查）",
            "category": "B01",
            "kind": "goods",
            "outline": "控制模块 2 套，与现有设备配套。",
            "budget": BUDGET,
            "month": f"{now + timedelta(days=31):%Y-%m}",
        }
        answer = self.seats.fill(BUYER, "/desk/intentions/new", fields)
        found = INTENTION.search(answer.url)
        if found is None:
            raise Unexpected(f"the intention was not made public: {answer.url}")
        self.intention = found[0]
        self.say(f"采购人公开采购意向 {self.intention}")
        self.seats.steps.jump(now + timedelta(days=30))
        self.seats.wait(1)
        form = "/desk/purchases/new"
        self.seats.steps.until(
            "the intention in the list", lambda: self.intention in self.seats.at(BUYER).get(form).text
        )

    def too_early(self) -> None:
        """Before the first of October the method is refused with its clause; the clock comes to a day after it."""
        if self.seats.today() < _FROM:
            self._register_refused("紧急采购施行前不予登记", {"way": "gp_emergency/other"})
            self.seats.steps.jump(datetime.combine(_FROM, time(9), TZ))
        self.say(f"时钟走到 {self.seats.today()}，紧急采购的办法已经施行")

    def _register_refused(self, what: str, changes: dict[str, str]) -> None:
        try:
            self.seats.at(BUYER).submit("/desk/purchases/new", self._fields() | changes)
            told = False
        except Unexpected as answer:
            told = answer.status == 409
        self.agreed.append((what, told))

    def _fields(self) -> dict[str, str]:
        emergency = self.plan.method == "gp_emergency"
        return {
            "purchaser": self.party(BUYER),
            "name": "校舍排涝抢险设备紧急采购（演示走查）"
            if emergency
            else "实验设备控制模块扩容采购（演示走查）",
            "category": "B01",
            "kind": "goods",
            "region": cast.REGION,
            "plan": "敦示例采计〔2026〕36 号",
            "funding": "财政资金",
            "way": "gp_emergency/disaster" if emergency else "gp_single_source/only",
            "reason": "强降雨造成校舍进水，须立即排涝。"
            if emergency
            else "现有实验设备的控制协议为原厂专有技术，其他供应商的模块不能接入。",
            "original": "",
            "content": "大功率移动排涝泵 4 台" if emergency else "控制模块 2 套，与现有设备配套。",
            "budget": BUDGET,
            "duration_days": "3" if emergency else "30",
            "intention": self.intention,
            "unannounced": "",
            "intention_reason": "",
        }

    def register(self) -> None:
        """The purchaser registers what is to be bought, on a ground of the law."""
        answer = self.seats.fill(BUYER, "/desk/purchases/new", self._fields())
        found = _NUMBER.search(answer.url)
        if found is None:
            raise Unexpected(f"the purchase was not registered: {answer.url}")
        self.number = found[1]
        self.say(f"采购人登记项目 {self.number}")

    # -- single source -----------------------------------------------------------------------------

    def publicise(self) -> None:
        """Nobody is asked before the publicity; four days are refused; five are public with their arithmetic."""
        invitation = self.invitation((SUPPLIER,), 48)
        self.refused("公示和批准前不能邀请供应商", "invite-suppliers", invitation)
        fields = {
            "supplier": self.party(SUPPLIER),
            "supplier_address": "吉林省珲春市示例路 8 号",
            "contact": "敦化市示例中学　0433-0000001（示例）",
            "agency_contact": "",
            "finance_contact": "敦化市示例财政局采购办　0433-0000002（示例）",
            "days": "4",
        }
        for n, name in enumerate("甲乙丙"):
            fields |= {
                f"opinions-{n}-name": f"示例专家{name}",
                f"opinions-{n}-unit": "示例大学",
                f"opinions-{n}-post": "教授",
                f"opinions-{n}-text": "控制协议未公开，兼容模块只有原厂能够提供，同意采用单一来源方式。",
            }
        self.refused("公示期少于五个工作日的不予发布", "publicise-reason", fields)
        self.step("publicise-reason", fields | {"days": ""}, ("files", "论证意见.txt", "示例\n".encode()))
        self.agreed.append(("公示页写明期限的算法", "为什么" in self.page()))
        self.say("发布单一来源公示，页面写明期限的算法与依据")
        self.keep("publicity", 1)

    def object(self) -> None:
        """Another supplier objects in writing; who it is is not public."""
        fields = {"text": "本公司的模块经改造后也能接入，请重新论证。"}
        path = f"/trading/purchases/{self.number}/object"
        answer = self.seats.fill(OTHER, path, fields, zone="public")
        name = next(party.name for party in cast.BIDDERS if party.code == self.party(OTHER))
        hidden = name not in self.page()
        self.agreed.append(("异议人名称不公开", hidden and "done=objected" in answer.url))
        self.refused("公示期满前不能作出补充论证结论", "dismiss-objections", self._argument())
        self.seats.wait(6)
        self.say("另一供应商书面提出异议，公示期满")

    def _argument(self) -> dict[str, str]:
        return {"opinion": "经现场测试和重新论证。", "told": f"{self.seats.today()} 书面告知"}

    def dismiss(self) -> None:
        """The argument finds that there is only one supplier; without it the method goes nowhere."""
        self.refused("有异议未论证的，不能报批", "ask-method", {"report": "请批准"})
        self.step("dismiss-objections", self._argument(), ("files", "补充论证.txt", "示例\n".encode()))
        self.say("组织补充论证：异议不成立，结论公开并告知异议人")
        self.keep("argued", 2)

    def uphold(self) -> None:
        """The argument finds that another can deliver as well."""
        self.step("uphold-objections", self._argument())
        self.say("组织补充论证：异议成立")
        self.keep("argued", 2)

    def terminate(self) -> None:
        """The only way on is the end, with this reason."""
        fields = {"reason": "异议成立，市场上另有供应商能够提供。", "following": "改用公开招标方式采购。"}
        self.refused("异议成立的只能以该原因终止", "terminate-purchase", fields | {"ground": "unfit"})
        self.step("terminate-purchase", fields | {"ground": "objection"})
        self.agreed.append(("公告采购终止和原因", "采购已终止" in self.page()))
        self.say("采购人公告终止，另行采用公开招标")
        self.keep("terminated", 3)

    def approve(self) -> None:
        """The finance department approves the method; the purchaser cannot."""
        self.step(
            "ask-method",
            {"report": "异议不成立，论证意见和公示情况一并报送。"},
            ("files", "报告.txt", b"report\n"),
        )
        decision = {"document": "延示例财采〔2026〕15 号", "opinion": "同意采用单一来源采购方式。"}
        self.refused("采购人不能批准采购方式", "approve-method", decision)
        self.step("approve-method", decision, by=FINANCE)
        self.say("财政部门批准采购方式")

    def invite(self) -> None:
        """The supplier that was public is asked and files its signed offer."""
        self.step("invite-suppliers", self.invitation((SUPPLIER,), 48))
        self.offer(SUPPLIER, "2550000.00")
        self.say("邀请拟定的唯一供应商，供应商提交签署的报价")

    def talk(self) -> None:
        """A price above the budget is refused; what was agreed is filed with everything the law asks."""
        fields = {
            "held_on": f"{self.seats.today()}",
            "place": "敦化市示例中学会议室",
            "publicity": "公示期内收到异议一件，经补充论证不成立。",
            "personnel": "示例采购甲、示例采购乙、示例采购丙",
            "costs": "供应商说明成本 205 万元，同类项目合同价 252 万元，专有技术一项。",
            "conditions": "三十日内交货并调试，质保三年。",
            "price": "2600000.01",
            "reasonable": "低于同类项目合同价，质保期延长一年。",
            "dissent": "",
        }
        record = ("files", "协商情况记录.txt", "示例\n".encode())
        self.refused("高于预算的价格不予登记", "record-talks", fields, record)
        self.step("record-talks", fields | {"price": AGREED}, record)
        self.say(f"协商商定成交价 {AGREED} 元，协商情况记录由全体采购人员签字")

    # -- emergencies -------------------------------------------------------------------------------

    def find(self) -> None:
        """The emergency is found with its facts; direct buying without a reason is refused."""
        fields = {
            "by": "敦化市示例中学校长办公会",
            "document": "敦示例急〔2026〕2 号",
            "since": f"{self.seats.steps.now() - timedelta(hours=2):%Y-%m-%dT%H:%M}",
            "facts": "强降雨造成校舍进水，须当日排涝，采用其他方式来不及。",
            "path": "direct",
            "direct_reason": "",
        }
        self.refused("直接采购不写理由的不予认定", "find-emergency", fields)
        direct = {"direct_reason": "全市只有该公司存有可立即调拨的设备，询问多家来不及。"}
        self.step("find-emergency", fields | (direct if self.plan.end == "direct" else {"path": "asked"}))
        self.say(f"采购人认定紧急情况：{'直接采购' if self.plan.end == 'direct' else '竞争方式'}")

    def ask_all(self) -> None:
        """Suppliers are asked and offer; nobody sees an offer before the last of them, or the time."""
        if self.plan.end == "direct":
            self.step("invite-suppliers", self.invitation((SUPPLIER,), 2))
            self.offer(SUPPLIER, AGREED)
            self.say("询问一家供应商，供应商提交签署的报价")
            return
        self.refused("竞争方式只询问一家的不予办理", "invite-suppliers", self.invitation((SUPPLIER,), 3))
        self.step("invite-suppliers", self.invitation((SUPPLIER, OTHER), 3))
        self.offer(SUPPLIER, AGREED)
        desk = self.seats.at(BUYER).get(f"/desk/purchases/{self.number}").text
        self.agreed.append(("报价截止前采购人看不到报价", "2,480,000.00" not in desk))
        self.offer(OTHER, "2590000.00")
        self.say("询问两家供应商，各提交一次签署的报价，截止前任何人看不到报价")

    def choose(self) -> None:
        """The lowest is chosen, with the reason."""
        self.step(
            "choose-offer",
            {
                "supplier": self.party(SUPPLIER),
                "reason": "报价最低，设备可当日调拨到场。",
                "personnel": "示例采购甲、示例采购乙",
            },
        )
        self.say("确定成交供应商并写明理由")

    def report(self) -> None:
        """The finance department is told in time."""
        self.step(
            "report-emergency",
            {
                "organ": "敦化市示例财政局",
                "reported_on": f"{self.seats.today()}",
                "summary": "汛情紧急采购排涝设备。",
            },
        )
        self.say("向财政部门报告")

    def add(self) -> None:
        """More than thirty per cent is refused; less is public."""
        fields = {
            "amount": "744000.01",
            "reason": "汛情延续，增购设备。",
            "signed_on": f"{self.seats.today()}",
        }
        self.refused("追加超过原合同金额百分之三十的不予办理", "add-to-contract", fields)
        self.step("add-to-contract", fields | {"amount": "744000.00"})
        self.say("追加采购，累计不超过原合同金额的百分之三十，公告")
        self.keep("added", 3)

    # -- both --------------------------------------------------------------------------------------

    def result(self) -> None:
        """The result is public, with supplier, price and reasons."""
        item = {
            "items-0-name": "控制模块（排涝泵）",
            "items-0-specification": "示例型号",
            "items-0-quantity": "2 套",
            "items-0-price": "1240000.00",
            "items-0-service": "",
        }
        self.step("publish-purchase-result", item)
        page = self.page()
        self.agreed.append(("结果公开供应商、金额和理由", "2,480,000.00" in page and "理由" in page))
        self.say("公告成交结果和理由，公布采购人员名单")
        self.keep("result", 1 if self.plan.method == "gp_emergency" else 3)

    def contract(self) -> None:
        """Another price is refused; the contract is public."""
        today = self.seats.today()
        fields = {
            "amount": "2490000.00",
            "signed_on": f"{today}",
            "starts": f"{today}",
            "ends": f"{today + timedelta(days=30)}",
        }
        contract = ("files", "合同.txt", "示例合同\n".encode())
        self.refused("与成交价不一致的合同不予公告", "publish-purchase-contract", fields, contract)
        self.step("publish-purchase-contract", fields | {"amount": AGREED}, contract)
        self.say("公告合同")
        self.keep("contract", 2 if self.plan.method == "gp_emergency" else 4)

    def file(self) -> None:
        """The copy is filed with the finance department."""
        fields = {"organ": "敦化市示例财政局", "filed_on": f"{self.seats.today()}", "number": ""}
        self.step("file-purchase-contract", fields)
        self.say("合同副本报财政部门备案")


def _printed(page: str) -> bool:
    """Whether every public record of a page has its paper."""
    return 0 < len(set(_RECORD.findall(page))) == len(set(_PAPER.findall(page)))


def walk_purchase(settings: Settings, console: Console, asked: str, keep: Path | None) -> bool:
    """Walk a direct purchase, prove what was published of it, and say what came of it.

    Raises:
        Unexpected: The hall answered otherwise than the walk expects.
    """
    steps = Steps(settings, console)
    walk = PurchaseWalk(CaseSeats(settings, steps), next(plan for plan in PLANS if plan.name == asked))
    for act in walk.acts():
        act()
    folder = keep or settings.var / "demo" / "walks" / walk.number
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "ocds").mkdir(parents=True)
    for name, data in walk.taken.items():
        (folder / "ocds" / name).write_bytes(data)
    public = walk.seats.public
    address = f"/trading/purchases/{walk.number}"
    steps.until("the printed papers", lambda: _printed(public.get(address).text))
    results = [*walk.agreed, *prove_sale(public, walk.number, folder, steps, room="purchases")]
    for name, good in results:
        steps.say(f"{'通过' if good else '未通过'}：{name}")
    proven = all(good for _name, good in results)
    console.print(f"{asked}：{walk.number} {'全部验证通过' if proven else '验证未通过'}；证据在 {folder}")
    return proven
