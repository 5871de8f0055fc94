"""What bidders of a walked tender of land do: seal on their own devices, open after the deadline, one of them not at all."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from decimal import Decimal

from portal.cli.browser import Unexpected
from portal.cli.sale_seats import SaleSeats
from trading.methods.commitments import final_commitment

_PADDLE_NUMBER = re.compile(r"投标号 (\d{4})")
ABOVE = ("1000000.00", "3000000.00", "3000000.00", "5000000.00")
"""What each offers above the least: the second and the third the same, and the fourth does not open."""


class SealedSeats(SaleSeats):
    """The seats of a sale by tender; its walk is ``portal.cli.sale_walk``."""

    def page_of_sale(self) -> str:
        """The public page."""
        return self.public.get(f"/trading/sales/{self.number}").text

    @property
    def opening_bidders(self) -> tuple[str, ...]:
        """Those that open what they sealed."""
        return self.plan.bidders[:3]

    def seal_offers(self) -> None:
        """Each makes its commitment on its own device; one changes its mind; nobody can open before the time."""
        self.nonces = {login: secrets.token_hex(32) for login in self.plan.bidders}
        start = self.plan.terms.start
        self.offers = {
            login: start + Decimal(above) for login, above in zip(self.plan.bidders, ABOVE, strict=False)
        }
        first = self.plan.bidders[0]
        self._seal(first, start)
        for login, price in self.offers.items():
            self._seal(login, price)
            self.seats.steps.jump(self.seats.steps.now() + timedelta(seconds=1))
        page = self.page_of_sale()
        told = any(f"{price:,.2f}" in page for price in self.offers.values())
        self.agreed.append(("投标截止前不显示报价和投标人", not told and self.hidden()))
        self.say(f"{len(self.offers)} 名投标人在自己的设备上封存报价，大厅只收到封存码；一名在截止前重新提交")

    def deadline(self) -> None:
        """The deadline comes; whoever seals a second later is refused."""
        self.pass_on()
        mark = self.until("opening", "unsold")
        try:
            self._seal(self.plan.bidders[0], self.offers[self.plan.bidders[0]])
            late = False
        except Unexpected:
            late = True
        self.agreed.append(("投标截止后不接收封存码", late))
        self.say(f"投标截止：{self.live()['phase']}（{mark}）")

    def open_offers(self) -> None:
        """Each opens its own; another price than the one sealed is refused; nothing of it is public yet."""
        login = self.plan.bidders[0]
        self.agreed.append(
            ("与封存码不一致的报价不予接收", not self._open(login, self.offers[login] + Decimal(1)))
        )
        for each in self.opening_bidders:
            if not self._open(each, self.offers[each]):
                raise Unexpected(f"the offer of {each} was not opened")
        shown = self.live()
        self.agreed.append(
            ("开标时限届满前不公布报价", shown["offers"] == [] and not shown["leading"] and self.hidden())
        )
        self.say("三名投标人公开报价，一名没有公开；与封存码不一致的报价被拒绝")

    def published_together(self) -> None:
        """The time is over: all offers are public, and of the two highest the one sealed earlier wins."""
        self.pass_on()
        self.until("ended")
        self.seats.steps.until("every offer", lambda: len(self.live()["offers"]) == len(self.opening_bidders))
        winner = self.plan.bidders[1]
        won = "报价最高" in self.bidder(winner).get(self.page(winner)).text
        self.agreed.append(("报价相同的，封存码提交在先者中标", won))
        self.agreed.append(("开标结束后只显示投标号", self.hidden()))
        self.say(f"开标结束，全部报价同时公布：{self.live()['phase']}，{self.live()['price']}")

    def _seal(self, login: str, price: Decimal) -> None:
        number = _PADDLE_NUMBER.search(self.bidder(login).get(self.page(login)).text)
        if number is None:
            raise Unexpected(f"{login} has no number")
        told = final_commitment(self.number, number[1], price, self.nonces[login])
        answer = self.bidder(login).submit(self.page(login), {"commitment": told})
        if "done=sealed" not in answer.url:
            raise Unexpected(f"{login} has not sealed its offer: {answer.url}")

    def _open(self, login: str, price: Decimal) -> bool:
        fields = {"price": str(price), "nonce": self.nonces[login]}
        try:
            answer = self.bidder(login).submit(self.page(login), fields)
        except Unexpected as refused:
            if refused.status != 409:
                raise
            return False
        return "done=opened" in answer.url
