"""``hall walk land-listing`` and its like: a sale from its registration to the contract, or to an end without one.

Everything is done by forms at the listeners where sellers, bidders and the bank sit; the clock alone is moved past them.
What must not go through is tried too, and what was published is fetched and checked by programs that are not the hall.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from hallcore.ground.clock import TZ
from portal.cli import cast, selling
from portal.cli.browser import Unexpected, token_of
from portal.cli.case_seats import CaseSeats
from portal.cli.sale_proof import prove_sale
from portal.cli.sale_seats import PLANS
from portal.cli.sealed_seats import SealedSeats
from portal.cli.steps import Steps
from portal.settings import Settings

_NUMBER = re.compile(r"/desk/sales/(DH[A-Z]{2}-\d{4}-\d{4})")
_PADDLE = re.compile(r"/bidder/paddles/([^/?\"]+)")
_NOTICE = re.compile(r"/my/fees/(JK-[0-9-]+)")
SALES = tuple(plan.name for plan in PLANS)


class SaleWalk(SealedSeats):
    """A sale on its way; every act is a method."""

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from (self.register, self.announce, self.apply, self.pay_deposits, self.remit, self.open)
        if self.tender:
            yield from (self.seal_offers, self.deadline)
        if self.plan.end == "few":
            yield from (self.too_few, self.unsold)
            return
        yield from (self.open_offers, self.published_together) if self.tender else (self.offer, self.close)
        if self.plan.end == "below":
            yield self.unsold
            return
        yield self.losers
        if self.plan.end == "declined":
            yield self.decline
            return
        yield from (self.sign, self.publish, self.contract, self.pay_price)

    # -- the seller -----------------------------------------------------------------------------------

    @property
    def listing(self) -> bool:
        """Whether the method begins with days of offers."""
        return self.plan.method.endswith("listing")

    @property
    def tender(self) -> bool:
        """Whether offers are sealed."""
        return self.plan.method == "land_tender"

    def step(self, name: str, fields: dict[str, str], *files: tuple[str, str, bytes]) -> None:
        """One of the seller's windows filled in and sent."""
        path = f"/desk/sales/{self.number}/steps/{name}"
        self.seats.fill(self.plan.seller, path, fields, files)

    def register(self) -> None:
        """A working day of its own; the seller registers what is to be sold."""
        self.seats.wait(1)
        terms = self.plan.terms
        fields = {
            "seller": cast.BY_LOGIN[self.plan.seller].party,
            "way": f"{self.plan.method}/{terms.use}",
            "name": f"{terms.subject}出让（演示走查）",
            "region": cast.REGION,
            "approval": "敦示例批〔2026〕99 号",
            "subject": terms.subject,
            "place": terms.place,
            "area": terms.area,
            "years": str(terms.years or ""),
            "conditions": terms.conditions,
            "valuation": str(terms.valuation),
            "start": str(terms.start),
            "step": str(terms.step),
            "deposit": str(terms.deposit),
            "first": str(terms.first),
            "after": "",
            "consent": "",
        }
        answer = self.seats.fill(self.plan.seller, "/desk/sales/new", fields)
        found = _NUMBER.search(answer.url)
        if found is None:
            raise Unexpected(f"the sale was not registered: {answer.url}")
        self.number = found[1]
        self.say(f"出让人登记项目 {self.number}")

    def announce(self) -> None:
        """A notice that is too short is refused; the lawful one is public with its arithmetic."""
        if self.plan.reserve:
            self.step("set-reserve", {"price": self.plan.reserve, "decision": "敦示例会纪〔2026〕9 号"})
        short = self._fields(self.seats.today() + timedelta(days=5))
        try:
            self.seller.submit(f"/desk/sales/{self.number}/steps/announce-sale", short)
            refused = False
        except Unexpected as told:
            refused = told.status == 409
        self.agreed.append(("公告期不足的公告不予发布", refused))
        self.starts = datetime.combine(self.seats.later(25), time(9), TZ)
        self.step(
            "announce-sale", self._fields(self.starts.date()), ("files", "出让文件.txt", "示例\n".encode())
        )
        page = self.public.get(f"/trading/sales/{self.number}").text
        self.agreed.append(
            ("公告页写明期限的算法", "为什么" in page or self.plan.method == "property_auction")
        )
        self.say(f"发布公告，{self.starts:%Y-%m-%d %H:%M} 开始，页面写明算法与依据")

    def _fields(self, on: Any) -> dict[str, str]:  # noqa: ANN401 - a day
        starts = datetime.combine(on, time(9), TZ)
        self.ends = starts + timedelta(days=18, hours=6)
        until = starts - timedelta(hours=17)
        return {
            "apply_until": f"{until:%Y-%m-%dT%H:%M}",
            "starts": f"{starts:%Y-%m-%dT%H:%M}",
            "ends": f"{self.ends:%Y-%m-%dT%H:%M}" if self.listing or self.tender else "",
            "contact": selling.CONTACT,
            "supervisor": selling.SUPERVISOR,
            **({"reserved": "y"} if self.plan.reserve else {}),
        }

    # -- bidders --------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Bidders apply; nobody learns who they are."""
        for login in self.plan.bidders:
            answer = self.bidder(login).submit(f"/bidder/sales/{self.number}/apply", {"stated": "y"})
            found = _PADDLE.search(answer.url)
            if found is None:
                raise Unexpected(f"{login} has not applied: {answer.url}")
            self.paddles[login] = found[1]
        self.agreed.append(("竞价结束前不显示竞买人名称", self.hidden()))
        self.say(f"{len(self.paddles)} 名竞买人提交竞买申请，名称不公开")

    def pay_deposits(self) -> None:
        """Each gets a code and pays at the bank's counter; the system confirms the qualification by itself."""
        self.shift()
        for login in self.plan.bidders:
            found = _NOTICE.search(self.press(login, "deposit"))
            if found is None:
                raise Unexpected(f"{login} has no notice")
            self.notices[login] = found[1]
            self.pay(login, found[1])
        for login, number in self.paddles.items():
            self.seats.steps.until(
                f"the paddle number of {login}",
                lambda login=login, number=number: (  # type: ignore[misc]  # the defaults bind the loop's values
                    "尚未取得" not in self.bidder(login).get(f"/bidder/paddles/{number}").text
                ),
            )
        self.say("竞买人在银行柜台缴纳保证金，到账后系统自动确认资格、分配竞买号")

    def remit(self) -> None:
        """The bank's day is closed and the deposits go to the bonds' account of the treasury."""
        self.close_day()
        self.remit_day("BZ01", self.plan.terms.deposit * len(self.plan.bidders))
        self.say("银行日终，保证金划缴财政保证金专户")

    # -- the bidding ----------------------------------------------------------------------------------

    def open(self) -> None:
        """The time comes, and the clock opens it by itself."""
        self.seats.steps.jump(self.starts + timedelta(seconds=1))
        mark = self.until("listing", "timed", "sealing", "unsold")
        self.say(f"到点由系统开始：{self.live()['phase']}（{mark}）")

    def offer(self) -> None:
        """Each offers a step more than the one before; the same price again is refused, and offered anew."""
        terms = self.plan.terms
        price = terms.start
        for login in self.plan.bidders:
            if not self.make(login, price):
                raise Unexpected(f"{login}'s offer was refused")
            price += terms.step
        if len(self.plan.bidders) > 1:
            late = self.plan.bidders[0]
            self.agreed.append(("价格已变动的报价不生效", not self.make(late, price - terms.step)))
            self.agreed.append(("按新价格可以重新报价", self.make(late, price)))
        shown = self.live()
        self.agreed.append(("报价当场公布，只显示竞买号", bool(shown["leading"]) and self.hidden()))
        self.say(
            f"{len(self.plan.bidders)} 名竞买人先后报价，当前 {shown['price']}，竞买号 {shown['leading']}"
        )

    def close(self) -> None:
        """The phases end by the clock; after a listing those who say so bid on, and an offer has the round begin anew."""
        if self.listing:
            self.seats.steps.jump(self.ends + timedelta(seconds=1))
            if self.until("asking", "ended", "unsold") == "asking":
                for login in self.plan.bidders[:2]:
                    self.press(login, "bid-on")
                self.say("挂牌届满，系统询问，两名竞买人要求继续竞价")
                self.pass_on()
                self.until("timed")
        if self.live()["mark"] == "timed":
            price, login = self.least(), self.plan.bidders[1]
            if not self.make(login, price):
                raise Unexpected(f"{login}'s offer in the rounds was refused")
            self.say(f"限时竞价中再报 {price:,.2f} 元，重新计时五分钟")
            self.pass_on()
        mark = self.until("ended", "unsold")
        wanted = "unsold" if self.plan.end == "below" else "ended"
        self.agreed.append(("到点由系统结束", mark == wanted))
        self.say(f"系统结束竞价：{self.live()['phase']}，{self.live()['price']}")

    @property
    def winner(self) -> str:
        """Who offered last."""
        return self.plan.bidders[1]

    def too_few(self) -> None:
        """Two bidders for an auction or a tender of land: nothing is opened."""
        self.agreed.append(("参加人少于三人，活动终止", "参加人数不足" in self.live()["phase"]))

    def losers(self) -> None:
        """Deposits of whoever did not buy are ordered back at once; the buyer's is not."""
        for login in self.plan.bidders:
            if login != self.winner:
                self.returns(login)
        page = self.bidder(self.winner).get(f"/my/fees/{self.notices[self.winner]}").text
        self.agreed.append(("竞得人的保证金不退", "竞价活动结束" not in page))
        self.say("未竞得人的保证金当场按规则退还，不计利息")

    def unsold(self) -> None:
        """Nothing was sold: it is announced in time, and every deposit goes back."""
        self.step("announce-unsold", {"following": "调整条件后重新组织出让。"})
        for login in self.plan.bidders:
            self.returns(login)
        page = self.public.get(f"/trading/sales/{self.number}").text
        self.agreed.append(("公告未成交", "未成交" in page))
        self.say("公告未成交，保证金全部退还")

    # -- the deal -------------------------------------------------------------------------------------

    def sign(self) -> None:
        """The seller confirms nothing before the buyer has signed; in a tender it gives the notice of award."""
        fields = {"examined": "符合公告规定的竞买条件"}
        if self.tender:
            self.step("confirm-deal", {"examined": "符合招标出让公告规定的投标条件"})
            self.agreed.append(("发出中标通知书", "中标通知书" in self.page_of_sale()))
            self.say("出让人审查中标人资格，发出中标通知书，公布中标人名称")
            return
        try:
            self.seller.submit(f"/desk/sales/{self.number}/steps/confirm-deal", fields)
            early = False
        except Unexpected as refused:
            early = refused.status == 409
        self.agreed.append(("竞得人签署前不能确认成交", early))
        self.press(self.winner, "sign")
        self.step("confirm-deal", fields)
        self.say("竞得人签署成交确认书，出让人审查资格并确认成交，公布竞得人名称")

    def decline(self) -> None:
        """The buyer does not sign: the deal falls, and the treasury is asked to keep the deposit."""
        self.step(
            "cancel-deal",
            {"reason": "竞得人书面拒绝签署成交确认书", "blame": "y", "following": "重新组织出让。"},
        )
        self.seats.steps.until(
            "the request to keep the deposit",
            lambda: "提请不予退还" in self.bidder(self.winner).get(self.page(self.winner)).text,
        )
        self.say("竞得人拒签，取消竞得资格；保证金提请财政部门不予退还")

    def publish(self) -> None:
        """The result is public, and where the law says so the contract waits for it."""
        self.step("publish-sale-result", {"days": ""})
        if self.plan.method in {"mineral_listing", "property_auction"}:
            try:
                self.contract()
                early = False
            except Unexpected as refused:
                early = refused.status == 409 or "公示" in str(refused)
            self.agreed.append(("公示期满前不能公告合同", early))
            days = 11 if self.plan.method == "mineral_listing" else 6
            self.seats.wait(days)
        self.say("公示成交结果")

    def contract(self) -> None:
        """The contract is public; the deposit becomes part of the price by itself."""
        path = f"/desk/sales/{self.number}/steps/publish-sale-contract"
        page = self.seller.get(path).text
        amount = re.search(r'name="amount"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="amount"', page)
        if amount is None:
            raise Unexpected("the contract form does not show the price")
        today = self.seats.today()
        fields = {
            "csrf_token": token_of(page),
            "amount": amount[1] or amount[2],
            "signed_on": today.isoformat(),
            "first_by": (today + timedelta(days=20)).isoformat(),
            "rest_by": (today + timedelta(days=200)).isoformat() if self.plan.terms.first != 100 else "",
        }
        self.seller.post(path, fields, [("files", "合同.txt", "示例合同\n".encode())])
        notice = self.notices[self.winner]
        self.seats.steps.until(
            "the deposit as part of the price",
            lambda: "抵作价款" in self.bidder(self.winner).get(f"/my/fees/{notice}").text,
        )
        self.say("公告合同，竞得人的保证金抵作价款")

    def pay_price(self) -> None:
        """The parts of the price are asked for in turn and paid at the bank."""
        self.seats.wait(1)
        self.shift()
        parts = 0
        while "价款缴款识别码" in self.bidder(self.winner).get(self.page(self.winner)).text:
            found = _NOTICE.search(self.press(self.winner, "price"))
            if found is None:
                raise Unexpected("there is no notice of the price")
            self.pay(self.winner, found[1])
            parts += 1
        self.agreed.append(("价款分期付清", parts == (2 if self.plan.terms.first != 100 else 1)))
        self.close_day()
        self.say(f"竞得人分 {parts} 次付清价款")


def walk_sale(settings: Settings, console: Console, asked: str, keep: Path | None) -> bool:
    """Walk a sale, prove what was published of it, and say what came of it.

    Raises:
        Unexpected: The hall answered otherwise than the walk expects.
    """
    steps = Steps(settings, console)
    walk = SaleWalk(CaseSeats(settings, steps), next(plan for plan in PLANS if plan.name == asked))
    for act in walk.acts():
        act()
    folder = keep or settings.var / "demo" / "walks" / walk.number
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    results = [*walk.agreed, *prove_sale(walk.public, walk.number, folder, steps)]
    for name, right in results:
        steps.say(f"{'通过' if right else '未通过'}：{name}")
    proven = all(right for _name, right in results)
    console.print(f"{asked}：{walk.number} {'全部验证通过' if proven else '验证未通过'}；证据在 {folder}")
    return proven
