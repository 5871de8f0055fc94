"""A framework agreement walked through the web: to its finalists and agreements, orders, a delivery, and its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from portal.cli import cast, procured_stories
from portal.cli.browser import Browser, Fields, Unexpected, token_of
from portal.cli.inquiry_walk import Ending, InquiryWalk
from portal.cli.procurement_walk import ProcurementWalk
from portal.cli.steps import Steps
from portal.cli.tender_walk import BIDDERS
from portal.cli.walk_stages import Stage
from portal.settings import Settings

Way = Literal["direct", "competition", "rotation"]
OTHER = "purchaser2"
"""The second purchaser, which orders too."""
QUANTITY = 120
_ORDER = re.compile(r"/desk/calloffs/([^/?]+)")
BEGUN = (
    Stage("publish_notice", "notice", 1),
    Stage("ask_and_clarify", "clarification", 2),
    Stage("call_roll", "closed", 2),
    Stage("conclude", "opened", 3),
    Stage("sign", "evaluated", 3),
    Stage("publish_finalists", "finalists", 4),
    Stage("sign_agreements", "agreements", 7),
)


class FrameworkWalk(InquiryWalk):
    """The walk of one framework whose orders go by direct choice, to its end and the summary."""

    story = procured_stories.FRAMED
    ground = "catalogue"
    opening_called = "响应开启记录"
    days, documents_days = 22, 14
    drawn, reserve = ProcurementWalk.drawn, ProcurementWalk.reserve
    dissent = "示例：认为质保要求可以再细化。"
    second: Way = "direct"
    reason = ""
    counted = 4

    def __init__(self, settings: Settings, steps: Steps, ending: Ending) -> None:
        super().__init__(settings, steps, ending)
        self.recounted = self.counted
        self.order_number = ""
        self.ends = date.max

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from (self.intend, self.register, self.plan_framework, self.publish_policy)
        yield from (self.publish_notice, self.enrol, self.ask_and_clarify, self.plan_draw)
        yield from (self.submit, self.replace, self.come_late, self.call_roll, self.unlock, self.release)
        yield from (self.conclude, self.review, self.draw, self.seat_committee, self.let_in, self.score)
        yield from (self.sign, self.publish_finalists, self.open_names, self.tell_losers)
        yield from (self.sign_agreements, self.file_agreements)
        yield from self.orders()

    def orders(self) -> Iterator[Callable[[], None]]:
        """What is ordered, and what comes of it."""
        yield from (self.order_too_dear, self.order, self.take, self.contract_order, self.receive)
        yield from (self.refuse, self.remove, self.order_from_removed, self.expire, self.summarise)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken, and how many releases there are by then."""
        return (
            *BEGUN,
            Stage("contract_order", "calloff", 8),
            Stage("receive", "delivered", 9),
            Stage("remove", "removed", 10),
            Stage("summarise", "summary", 11),
        )

    @property
    def evidence(self) -> tuple[tuple[str, str, str], ...]:
        """What is fetched and checked at the end."""
        return (("opening", self.number, self.opening_called), ("finalists", self.lot, "入围结果公告"))

    # -- before the notice --------------------------------------------------------------------------

    def plan_framework(self) -> None:
        """The notice waits for the plan; the plan names who may order, and an unlawful share is refused."""
        path = self.desk("/framework")
        page = self.purchaser.get(path).text
        fields = {
            "csrf_token": token_of(page),
            "leader": "centralised",
            "organ": "敦化市财政局（示例）",
            "consent": "敦财采框〔2026〕1号（示例）",
            "consent_on": self.steps.now().date().isoformat(),
            "users": [party.code for party in cast.PURCHASERS[:2]],
            "unit": "箱",
            "quantity": "全年约 8000 箱",
            "months": "12",
            "share": "20",
            "most": "",
            "way": self.second,
            "way_reason": self.reason,
        }
        self.refused(self.purchaser, path, {**fields, "share": "19.99"}, "GP-137")
        self.purchaser.post(path, fields)
        self.steps.say("填报框架协议采购方案：淘汰比例低于 20% 的被拒绝，方案已报财政部门审核")

    # -- finalists and agreements -------------------------------------------------------------------

    def publish_finalists(self) -> None:
        """The finalists are published; the cut is computed."""
        self.steps.jump(self.steps.now() + timedelta(days=1))
        path = self.room("/finalists")
        page = self.purchaser.get(path).text
        places = sorted({int(n) for n in re.findall(r'name="f(\d+)-product"', page)})
        if len(places) != len(BIDDERS) - 1:
            raise Unexpected(f"of {len(BIDDERS)} suppliers {len(places)} are finalists")
        fields = {"csrf_token": token_of(page)}
        for place in places:
            fields[f"f{place}-product"] = f"示例牌 {'甲乙丙丁'[place - 1]} 型，70 克"
            fields[f"f{place}-address"] = f"敦化市示例路 {place} 号（示例）"
        self.purchaser.post(path, fields)
        self.steps.say(f"公告入围结果：{len(places)} 家入围，淘汰 1 家，同时发出入围通知书")

    def tell_losers(self) -> None:
        """Who is no finalist reads so on its own page."""
        pages = [self.browser(login).get(f"/bidder/bids/{self.bids[login]}").text for login in BIDDERS]
        if sum("未入围，入围供应商" in page for page in pages) != 1:
            raise Unexpected("the supplier that was eliminated is not told so")
        self.steps.say("未入围的供应商在本单位页面看到结果和排序")

    def sign_agreements(self) -> None:
        """An agreement is signed with each; one a day too long is refused."""
        self.steps.jump(self.steps.now() + timedelta(days=3))
        today = self.steps.now().date()
        path, self.ends = self.room("/agreement"), today + timedelta(days=60)
        while bids := re.findall(r'name="bid"[^>]*value="([^"]+)"', page := self.purchaser.get(path).text):
            fields = {
                "csrf_token": token_of(page),
                "bid": bids[0],
                "signed_on": today.isoformat(),
                "starts": today.isoformat(),
                "ends": self.ends.isoformat(),
            }
            if len(bids) == len(BIDDERS) - 1:
                long = {**fields, "ends": today.replace(year=today.year + 1).isoformat()}
                self.refused(self.purchaser, path, long, "GP-136")
            self.purchaser.post(path, fields, [("files", "框架协议.txt", "示例框架协议\n".encode())])
            if len(bids) == 1:
                break
        self.steps.say(f"与入围供应商分别签订框架协议，至 {self.ends}；超过一年的被拒绝")

    def file_agreements(self) -> None:
        """The copies are filed with finance."""
        fields = {
            "organ": "敦化市财政局（示例）",
            "number": "敦财采备〔2026〕1号（示例）",
            "filed_on": self.steps.now().date().isoformat(),
        }
        self.purchaser.submit(self.room("/agreements-filing"), fields)
        self.steps.say("框架协议副本报财政部门备案")

    # -- orders --------------------------------------------------------------------------------------

    @property
    def order_path(self) -> str:
        """Where orders are placed."""
        return f"/desk/frameworks/{self.lot}/order"

    def order_fields(self, page: str) -> dict[str, str]:
        """What is filled in to order; in direct choice from the first at its price."""
        fields = {
            "csrf_token": token_of(page),
            "needs": "办公用复印纸",
            "quantity": str(QUANTITY),
            "deliver_by": (self.steps.now().date() + timedelta(days=10)).isoformat(),
            "place": "敦化市示例路 8 号（示例）",
        }
        if self.second == "direct":
            choices = re.findall(r'name="bid"[^>]*value="([^"]+)"', page)
            fields |= {"bid": choices[0], "price": self.price_of(choices[0]), "reason": "价格最低，送货及时"}
        return fields

    def price_of(self, bid: str) -> str:
        """A finalist's agreed price, as it sealed it."""
        login = next(name for name, number in self.bids.items() if number == bid)
        place = 5 if login == self.replaced else BIDDERS.index(login)
        return str(self.story.quote(self.lot, place)["price"])

    def order_too_dear(self) -> None:
        """A cent above the agreed price is refused with the clause."""
        page = self.purchaser.get(self.order_path).text
        fields = self.order_fields(page)
        dear = f"{Decimal(fields['price']) + Decimal('0.01'):f}"
        self.refused(self.purchaser, self.order_path, {**fields, "price": dear}, "GP-218")
        self.steps.say(f"单价 {dear} 元，高于协议单价一分，被拒绝")

    def order(self) -> None:
        """A purchaser orders."""
        self.order_number = self.place("purchaser1")
        self.steps.say(f"采购人按协议单价下达订单 {self.order_number}（{QUANTITY} 箱）")

    def place(self, login: str, fields: dict[str, str] | None = None) -> str:
        """Place an order as a purchaser; its number."""
        browser = self.browser(login)
        page = browser.get(self.order_path).text
        answer = browser.post(self.order_path, {**self.order_fields(page), **(fields or {})})
        found = _ORDER.search(answer.url)
        if found is None:
            raise Unexpected(f"the order was not placed: {answer.url}")
        return found[1]

    def supplier_of(self, order: str) -> str:
        """Who finds an order on its own list."""
        for login in BIDDERS:
            if f"/bidder/calloffs/{order}" in self.browser(login).get("/bidder/frameworks").text:
                return login
        raise Unexpected(f"nobody finds {order} on its list")

    def waited(self, order: str) -> str:
        """The supplier of an order, once the lists know it."""
        found: list[str] = []

        def there() -> bool:
            try:
                found.append(self.supplier_of(order))
            except Unexpected:
                return False
            return True

        self.steps.until(f"{order} on a supplier's list", there)
        return found[-1]

    def take(self) -> None:
        """Its supplier takes the order."""
        login = self.waited(self.order_number)
        self.browser(login).submit(f"/bidder/calloffs/{self.order_number}/accept")
        self.steps.say("供应商在答复期限内接受订单")

    def publish_calloff(self) -> None:
        """The result of a turn or a competition is published within two working days."""
        self.purchaser.submit(f"/desk/calloffs/{self.order_number}/result", {})
        self.steps.say("逐笔公告成交结果")

    def contract_order(self) -> None:
        """The contract is signed at the order's price and made public."""
        self.steps.jump(self.steps.now() + timedelta(days=1))
        path = f"/desk/calloffs/{self.order_number}/contract"
        page = self.purchaser.get(path).text
        found = re.search(r'name="price"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="price"', page)
        if found is None:
            raise Unexpected("the contract form does not show the unit price")
        today = self.steps.now().date()
        fields = {
            "csrf_token": token_of(page),
            "price": found[1] or found[2],
            "signed_on": today.isoformat(),
            "deliver_by": (today + timedelta(days=8)).isoformat(),
        }
        self.purchaser.post(path, fields, [("files", "合同.txt", "示例合同\n".encode())])
        self.steps.say(f"签订并公告固定价格合同，单价 {fields['price']} 元")

    def receive(self) -> None:
        """Everything is delivered and accepted."""
        self.steps.jump(self.steps.now() + timedelta(days=5))
        fields = {
            "quantity": str(QUANTITY),
            "accepted_on": self.steps.now().date().isoformat(),
            "passed": "yes",
            "found": "数量齐全，抽检合格（示例）",
            "mend_by": "",
        }
        self.purchaser.submit(f"/desk/calloffs/{self.order_number}/reception", fields)
        self.steps.say("采购人验收合格并公告")

    # -- a refusal, a removal, the end ----------------------------------------------------------------

    def refuse(self) -> None:
        """The second purchaser orders; the supplier refuses without a lawful cause."""
        order = self.place(OTHER)
        login = self.waited(order)
        self.browser(login).submit(f"/bidder/calloffs/{order}/refuse", {"reason": "近期订单较多（示例）"})
        judged = {"lawful": "no", "reason": "框架协议没有约定可以因产能拒绝（示例）"}
        self.browser(OTHER).submit(f"/desk/calloffs/{order}/judge", judged)
        self.steps.say("另一采购人下达订单，供应商拒绝，认定无正当理由并公开")

    def remove(self) -> None:
        """The finalist is removed on the record's ground."""
        path = self.room("/removal")
        page = self.purchaser.get(path).text
        bids = re.findall(r'name="bid"[^>]*value="([^"]+)"', page)
        fields = {
            "csrf_token": token_of(page),
            "bid": bids[1],
            "ground": "refused",
            "reason": "无正当理由拒不接受合同授予（示例）",
        }
        self.refused(self.purchaser, path, fields, "GP-216")
        self.purchaser.post(path, {**fields, "bid": bids[0]})
        self.steps.say("征集人依据拒绝订单的记录解除框架协议并公告；没有记录的不能清退")

    def order_from_removed(self) -> None:
        """Who was removed is not to be chosen any more."""
        page = self.purchaser.get(self.order_path).text
        fields = self.order_fields(page)
        gone = next(bid for bid in self.bids.values() if bid not in page and self.was_finalist(bid))
        answer = self.purchaser.post(self.order_path, {**fields, "bid": gone})
        if _ORDER.search(answer.url):
            raise Unexpected("a supplier that was removed was ordered from")
        self.steps.say("向已清退的供应商下达订单，不予受理")

    def was_finalist(self, bid: str) -> bool:
        """Whether a bidder reads on its own page that it is a finalist."""
        login = next(name for name, number in self.bids.items() if number == bid)
        return "入围第" in self.browser(login).get(f"/bidder/bids/{bid}").text

    def expire(self) -> None:
        """The term is over; an order is refused with the clause."""
        page = self.purchaser.get(self.order_path).text
        fields = self.order_fields(page)
        self.steps.jump(_midnight(self))
        late = {**fields, "deliver_by": (self.ends + timedelta(days=9)).isoformat()}
        self.refused(self.purchaser, self.order_path, late, "GP-136")
        self.steps.say("框架协议届满，再下达订单被拒绝")

    def summarise(self) -> None:
        """What was ordered in all is published."""
        path = self.room("/summary")

        def over() -> bool:
            try:
                self.purchaser.submit(path, {})
            except Unexpected as waiting:
                if waiting.status not in {403, 409}:
                    raise
                return False
            return True

        self.steps.until("the end of the framework", over)
        self.steps.say("发布成交结果汇总公告")

    def refused(self, browser: Browser, path: str, fields: Fields, cite: str) -> None:
        """Send what has to be refused.

        Raises:
            Unexpected: It was not, or under another clause.
        """
        try:
            browser.post(path, fields)
        except Unexpected as refusal:
            if refusal.status != 409 or cite not in refusal.body.decode(errors="replace"):
                raise
        else:
            raise Unexpected(f"what {cite} forbids was accepted")


def _midnight(walk: FrameworkWalk) -> datetime:
    """The first moment after the last day of the agreements."""
    now = walk.steps.now()
    return now.replace(
        year=walk.ends.year,
        month=walk.ends.month,
        day=walk.ends.day,
        hour=0,
        minute=0,
        second=0,
        microsecond=0,
    ) + timedelta(days=1)
