"""A negotiation or a consultation (竞争性谈判、竞争性磋商) walked through the web: talks, sealed final offers, contract.

On the path that fails two of four suppliers leave after the first round, and there are no final offers.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from portal.cli import procured_stories
from portal.cli.browser import Unexpected, token_of
from portal.cli.inquiry_walk import InquiryWalk
from portal.cli.procurement_walk import STAGES, VOID_STAGES, ProcurementWalk
from portal.cli.tender_walk import BIDDERS
from portal.cli.walk_stages import Stage
from trading.methods.commitments import final_commitment

FINALS = ("1080000.00", "1050000.00", "1100000.00", "1120000.00")
MINUTES = 60
_MONEY = re.compile(r"(?<![\d.])\d[\d,]{5,}\.\d{1,2}(?!\d)")


class NegotiationWalk(InquiryWalk):
    """The walk of one negotiation; the consultation differs in its story and in that it is scored."""

    story = procured_stories.NEGOTIATED
    ground = "complex"
    opening_called = "响应文件开启记录"
    nonces: dict[str, str]

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from (self.intend, self.register, self.publish_policy, self.publish_notice, self.enrol)
        yield from (self.ask_and_clarify, self.plan_draw, self.submit, self.replace, self.come_late)
        yield from (self.call_roll, self.unlock, self.release, self.conclude, self.look_for_prices)
        yield from (self.draw, self.seat_committee, self.let_in, self.review, self.talk)
        if self.void:
            yield from (self.leave, self.ask_finals, self.announce_void)
            return
        yield from (self.ask_finals, self.seal_finals, self.open_finals, self.record_finals)
        yield from (self.score, self.sign, self.deliver, self.determine, self.publish_result)
        yield from (self.open_names, self.tell_losers, self.contract, self.file_contract)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken, and how many releases there are by then."""
        return VOID_STAGES if self.void else STAGES

    def look_for_prices(self) -> None:
        """Nobody outside reads a first price anywhere: not on the pages, not in the open data."""
        found = [
            self.public.get(f"/trading/{self.number}").text,
            self.public.get(f"/trading/{self.number}/ocds.json").text,
        ]
        ceiling = Decimal(self.story.lots[0].ceiling)
        told = {Decimal(one.replace(",", "")) for text in found for one in _MONEY.findall(text)}
        if told - {ceiling}:
            raise Unexpected("a first price is public before the talks")
        self.steps.say("响应文件开启后只公布供应商名称，谈判结束前不公开报价")

    def review(self) -> None:
        """Everybody is qualified on both paths."""
        self.void, void = False, self.void
        try:
            super().review()
        finally:
            self.void = void

    def talk(self) -> None:
        """The team talks with each supplier in turn; what it changes is told to all at once."""
        path, now = self.room("/talks"), self.steps.now()
        page = self.purchaser.get(path).text
        fields = {
            "csrf_token": token_of(page),
            "began": f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}",
            "ended": f"{now:%Y-%m-%dT%H:%M}",
            "changes": "质保期由一年改为三年（示例）",
        }
        for name in sorted(set(re.findall(r'name="(s\d+-points)"', page))):
            fields[name] = "实施方案、交付时间和售后服务（示例）"
        self.purchaser.post(path, fields)
        told = self.browser(BIDDERS[0]).get(f"/bidder/bids/{self.bids[BIDDERS[0]]}").text
        if "质保期由一年改为三年" not in told:
            raise Unexpected("a supplier is not told what was changed")
        self.steps.say("谈判小组与每家供应商分别谈判，实质性变动同时通知所有供应商")

    def leave(self) -> None:
        """Two suppliers leave."""
        for login in BIDDERS[2:]:
            self.browser(login).submit(
                f"/bidder/bids/{self.bids[login]}/leave", {"reason": "不能满足变动后的要求（示例）"}
            )
        self.steps.say("两家供应商在提交最后报价之前退出谈判")

    def ask_finals(self) -> None:
        """The purchaser ends the talks and asks for final offers."""
        self.until = (self.steps.now() + timedelta(minutes=MINUTES)).replace(second=0, microsecond=0)
        self.purchaser.submit(self.room("/finals"), {"until": f"{self.until:%Y-%m-%dT%H:%M}"})
        self.steps.say(
            "继续参加的供应商不足三家，不能提交最后报价"
            if self.void
            else f"谈判结束，要求 {len(BIDDERS)} 家供应商在 {self.until:%H:%M} 前提交最后报价"
        )

    def seal_finals(self) -> None:
        """Each makes its commitment on its own device; one changes its mind; before the time nobody can open."""
        self.nonces = {login: secrets.token_hex(32) for login in BIDDERS}
        for login, price in (
            *zip(BIDDERS, ("1190000.00", *FINALS[1:]), strict=True),
            (BIDDERS[0], FINALS[0]),
        ):
            bid = self.bids[login]
            told = final_commitment(self.lot, bid, Decimal(price), self.nonces[login])
            self.browser(login).submit(f"/bidder/bids/{bid}/final", {"commitment": told})
        self.steps.say("四家供应商在自己的设备上封存最后报价，大厅只收到封存码；一家截止前重新提交")

    def open_finals(self) -> None:
        """Once the time is over each opens its own; another price than the one sealed is refused."""
        self.steps.jump(self.until + timedelta(seconds=1))
        for login, price in zip(BIDDERS, FINALS, strict=True):
            path, fields = (
                f"/bidder/bids/{self.bids[login]}/final",
                {"price": price, "nonce": self.nonces[login]},
            )
            if login == BIDDERS[1]:
                self._open_another(login, path, fields)
            self.browser(login).submit(path, fields)
        self.steps.say("截止后各家公开最后报价，与封存码不一致的被拒绝")

    def _open_another(self, login: str, path: str, fields: dict[str, str]) -> None:
        try:
            self.browser(login).submit(path, {**fields, "price": "1000000.00"})
        except Unexpected as refusal:
            if refusal.status != 409:
                raise
        else:
            raise Unexpected("a price other than the sealed one was accepted")

    def record_finals(self) -> None:
        """The centre records the final offers."""
        self.centre.submit(self.room("/final-record"), {})
        self.steps.say("形成最后报价记录")


class ConsultationWalk(NegotiationWalk):
    """The walk of one consultation."""

    story = procured_stories.CONSULTED
    days, documents_days = 16, 12
    dissent = "示例：认为展陈方案的评分标准可以再细化。"

    def evaluation_fields(self) -> dict[str, str]:
        """Marks and criteria, as in a tender."""
        return ProcurementWalk.evaluation_fields(self)

    def tell_losers(self) -> None:
        """Each reads its own marks and place."""
        pages = [self.browser(login).get(f"/bidder/bids/{self.bids[login]}").text for login in BIDDERS]
        lost = [page for page in pages if "未成交" in page]
        if len(lost) != len(BIDDERS) - 1 or not all("评审得分" in page and "排序" in page for page in lost):
            raise Unexpected("a supplier that was not chosen is not told its marks and place")
        self.steps.say("未成交的供应商各自看到原因、本人得分和排序")
