"""Who takes part in a walked sale, and what each does at a page: bidders, the bank's counter, whoever watches the bidding."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from html import unescape
from typing import Any, NamedTuple

from hallcore.ground.clock import TZ
from portal.cli import cast, selling
from portal.cli.browser import Browser, Unexpected, token_of
from portal.cli.case_seats import CaseSeats
from trading.auction.model import SaleTerms

PAYER_ACCOUNT = "6222000000000000009"
_HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")


class SalePlan(NamedTuple):
    """What is walked: a method, how many bid, and to which end."""

    name: str
    method: str
    seller: str
    terms: SaleTerms
    bidders: tuple[str, ...]
    end: str = "contract"
    reserve: str = ""


_THREE = ("bidder1", "bidder2", "bidder3")
_FOUR = (*_THREE, "bidder4")
PLANS = (
    SalePlan("land-listing", "land_listing", "seller1", selling.RIVERSIDE, _THREE, reserve="33000000.00"),
    SalePlan("land-auction", "land_auction", "seller1", selling.STATION, _THREE),
    SalePlan("land-tender", "land_tender", "seller1", selling.GARDEN, _FOUR, reserve="22000000.00"),
    SalePlan("mineral-listing", "mineral_listing", "seller1", selling.QUARRY, _THREE[:2]),
    SalePlan("property", "property_auction", "seller2", selling.WORKSHOP, _THREE[:2]),
    SalePlan("land-few", "land_auction", "seller1", selling.STATION, _THREE[:2], "few"),
    SalePlan("land-tender-few", "land_tender", "seller1", selling.GARDEN, _THREE[:2], "few"),
    SalePlan("land-unsold", "land_listing", "seller1", selling.RIVERSIDE, _THREE[:1], "below", "34000000.00"),
    SalePlan("land-declined", "land_listing", "seller1", selling.RIVERSIDE, _THREE[:2], "declined"),
)


class SaleSeats:
    """Everybody of one sale, and what they hold."""

    def __init__(self, seats: CaseSeats, plan: SalePlan) -> None:
        self.seats, self.plan = seats, plan
        self.number = self.day = ""
        self.paddles: dict[str, str] = {}
        self.notices: dict[str, str] = {}
        self.agreed: list[tuple[str, bool]] = []
        self._serials = 0

    @property
    def seller(self) -> Browser:
        """The seller's browser."""
        return self.seats.at(self.plan.seller)

    def bidder(self, login: str) -> Browser:
        """A bidder's browser."""
        return self.seats.at(login, "public")

    @property
    def public(self) -> Browser:
        """Somebody who has not signed in."""
        return self.seats.public

    def say(self, what: str) -> None:
        """Print a step."""
        self.seats.steps.say(f"［{self.plan.name}］{what}")

    def press(self, login: str, act: str) -> str:
        """Press a button of a bidder's page; the address it leads to."""
        path = f"/bidder/paddles/{self.paddles[login]}"
        token = token_of(self.bidder(login).get(path).text)
        return self.bidder(login).post(f"{path}/{act}", {"csrf_token": token}).url

    def hidden(self) -> bool:
        """Whether neither the public page nor the seller's desk names a bidder."""
        pages = (
            self.public.get(f"/trading/sales/{self.number}").text,
            self.seller.get(f"/desk/sales/{self.number}").text,
        )
        names = {cast.BY_LOGIN[login].party for login in self.plan.bidders}
        names |= {party.name for party in cast.BIDDERS if party.code in names}
        return not any(name in page for page in pages for name in names)

    def shift(self) -> None:
        """A teller has a drawer on the bank's day of today, whether or not another walk asked for it."""
        self.day = f"RZ-{cast.BANK_CODE}-{self.seats.today():%Y%m%d}"
        self.seats.steps.until(
            "the bank's day", lambda: self.day in self.seats.at("banker1").get("/bank/days").text
        )
        if not self._drawer():
            self.seats.fill("teller1", "/bank/shift", {"after": "", "cash": "500.00"})

    def _drawer(self) -> bool:
        """Whether the teller has a drawer, so that the page of shifts asks what is in it."""
        return 'name="reason"' in self.seats.at("teller1").get("/bank/shift").text

    def pay(self, login: str, notice: str) -> None:
        """A notice paid at the counter: filled in, read once more, confirmed."""
        self._serials += 1
        party = next(one.name for one in cast.BIDDERS if one.code == cast.BY_LOGIN[login].party)
        fields = {
            "channel": "transfer",
            "serial": f"SALE-{self._serials}-{notice}",
            "payer": party,
            "account": PAYER_ACCOUNT,
            "opened_at": "示例银行",
        }
        teller = self.seats.at("teller1")
        second = teller.submit(f"/bank/notices/{notice}/confirm", fields)
        hidden = {}
        for tag in _HIDDEN.findall(second.text):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name is not None:
                hidden[name[1]] = unescape(value[1]) if value is not None else ""
        told = teller.post(f"/bank/notices/{notice}/confirm", hidden)
        if "done=" not in told.url:
            raise Unexpected(f"{notice} was not paid at the counter: {second.url}")

    def close_day(self) -> None:
        """Drawer handed over, day closed; what another walk of the same day has done already stays done."""
        self.seats.steps.jump(datetime.combine(self.seats.today(), time(16, 40), TZ))
        if self._drawer():
            self.seats.fill("teller1", "/bank/shift", {"cash": "500.00", "reason": ""})
        page = f"/bank/days/{self.day}"
        if f"{page}/close" in self.seats.at("banker1").get(page).text:
            self.seats.fill("banker1", f"{page}/close")

    def remit_day(self, account: str, amount: Decimal) -> None:
        """The money one account took in today goes to the treasury, this walk's with that of others.

        Raises:
            Unexpected: It is less than this walk brought.
        """
        page = f"/bank/days/{self.day}/remit"
        owed = re.search(rf"{account}　([\d,]+\.\d\d)", self.seats.at("banker1").get(page).text)
        if owed is None:
            return
        total = Decimal(owed[1].replace(",", ""))
        if total < amount:
            raise Unexpected(f"{total} of {account} are to be remitted, not {amount}")
        fields = {"account": account, "amount": str(total), "serial": f"HK-{account}-{self.day}"}
        self.seats.fill("banker1", page, fields)

    def live(self) -> dict[str, Any]:
        """What the page's script is told."""
        found: dict[str, Any] = self.public.get(f"/trading/sales/{self.number}/live.json").json
        return found

    def until(self, *marks: str) -> str:
        """Wait until the clock has brought the sale to one of these states."""
        self.seats.steps.until(f"the sale {' or '.join(marks)}", lambda: self.live()["mark"] in marks)
        return str(self.live()["mark"])

    def make(self, login: str, price: Decimal) -> bool:
        """An offer by the page's form; whether it stands."""
        try:
            answer = self.bidder(login).submit(
                f"/bidder/paddles/{self.paddles[login]}", {"price": str(price)}
            )
        except Unexpected as refused:
            if refused.status != 409:
                raise
            return False
        return "done=offered" in answer.url

    def least(self) -> Decimal:
        """The least the next offer may be."""
        return Decimal(re.sub(r"[^0-9.]", "", str(self.live()["least"]).split("元", maxsplit=1)[0]))

    def pass_on(self) -> None:
        """Let the running minutes pass."""
        self.seats.steps.jump(datetime.fromtimestamp(self.live()["due"] / 1000, TZ) + timedelta(seconds=1))

    def page(self, login: str) -> str:
        """The address of a bidder's page."""
        return f"/bidder/paddles/{self.paddles[login]}"

    def returns(self, login: str) -> None:
        """Wait until a deposit is on its way back."""
        path = f"/bidder/paddles/{self.paddles[login]}"
        self.seats.steps.until(
            f"the refund of {login}", lambda: "退还：" in self.bidder(login).get(path).text
        )
