"""Frameworks whose orders go by a second competition or in turn, walked through the web to a delivery."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from portal.cli.browser import Unexpected, token_of
from portal.cli.framework_walk import BEGUN, FrameworkWalk, Way
from portal.cli.tender_walk import BIDDERS
from portal.cli.walk_stages import Stage
from trading.methods.commitments import final_commitment

SETTLED = (
    *BEGUN,
    Stage("publish_calloff", "result", 8),
    Stage("contract_order", "calloff", 9),
    Stage("receive", "delivered", 10),
)


class CompetitionWalk(FrameworkWalk):
    """The walk of a framework whose orders go by a second competition."""

    second: Way = "competition"
    reason = "需求批量差异大，竞价可以降低价格（示例）"
    counted = 5

    def orders(self) -> Iterator[Callable[[], None]]:
        """One order, contended for."""
        yield from (self.order, self.seal_offers, self.open_offers, self.settle, self.publish_calloff)
        yield from (self.contract_order, self.receive)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken, and how many releases there are by then."""
        return SETTLED

    def order(self) -> None:
        """A purchaser calls all finalists to a competition."""
        self.until = (self.steps.now() + timedelta(days=6)).replace(
            hour=10, minute=0, second=0, microsecond=0
        )
        self.order_number = self.place("purchaser1", {"offers_by": f"{self.until:%Y-%m-%dT%H:%M}"})
        self.steps.say(
            f"采购人向全部入围供应商发起二次竞价 {self.order_number}，{self.until:%m-%d %H:%M} 截止"
        )

    def seal_offers(self) -> None:
        """Each finalist seals a price on its own device."""
        self.offers: dict[str, tuple[str, str]] = {}
        for place, login in enumerate(BIDDERS):
            bid = self.bids[login]
            if not self.was_finalist(bid):
                continue
            price = f"{Decimal(self.price_of(bid)) - Decimal(3 + place % 2):.2f}"
            nonce = secrets.token_hex(32)
            self.offers[login] = (price, nonce)
            told = final_commitment(self.order_number, bid, Decimal(price), nonce)
            self.waited(self.order_number)
            self.browser(login).submit(f"/bidder/calloffs/{self.order_number}/seal", {"commitment": told})
        self.steps.say(f"{len(self.offers)} 家入围供应商在自己的设备上封存报价，大厅只收到封存码")

    def open_offers(self) -> None:
        """Once the time is over each opens its own; another price than the one sealed is refused."""
        self.steps.jump(self.until + timedelta(seconds=1))
        for place, (login, (price, nonce)) in enumerate(self.offers.items()):
            path = f"/bidder/calloffs/{self.order_number}/open"
            if not place:
                lower = f"{Decimal(price) - 1:.2f}"
                fields = {"price": lower, "nonce": nonce}
                token = token_of(self.browser(login).get(path).text)
                self.refused(self.browser(login), path, {**fields, "csrf_token": token}, "GP-138")
            self.browser(login).submit(path, {"price": price, "nonce": nonce})
        self.steps.say("截止后各家公开报价，与封存码不一致的被拒绝")

    def settle(self) -> None:
        """The clock finds the lowest."""
        self.steps.jump(self.until + timedelta(hours=3))
        page = f"/desk/calloffs/{self.order_number}"
        self.steps.until("the lowest offer", lambda: "待公告结果" in self.purchaser.get(page).text)
        self.steps.say("公开时限届满，系统确定报价最低的供应商成交，全部报价公开")


class RotationWalk(FrameworkWalk):
    """The walk of a framework whose orders go in turn."""

    second: Way = "rotation"
    reason = "规格和价格标准统一（示例）"
    counted = 4

    def orders(self) -> Iterator[Callable[[], None]]:
        """The first refuses and its turn is used; the next takes the order."""
        yield from (self.refuse, self.order, self.take, self.publish_calloff)
        yield from (self.contract_order, self.receive)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken, and how many releases there are by then."""
        return SETTLED

    def order(self) -> None:
        """The next in turn is asked."""
        first = self.supplier_of(f"{self.lot}.K0001")
        self.order_number = self.place("purchaser1")
        if self.waited(self.order_number) == first:
            raise Unexpected("a supplier whose turn was used is asked again")
        self.steps.say(f"按入围排序轮到下一家，下达订单 {self.order_number}")
