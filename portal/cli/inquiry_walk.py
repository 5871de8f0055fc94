"""An inquiry (询价) walked through the web: to the contract on file, or to an end where fewer than three are left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Literal

from portal.cli import cast, procured_stories
from portal.cli.browser import Unexpected
from portal.cli.procurement_walk import STAGES, VOID_STAGES, ProcurementWalk
from portal.cli.steps import Steps
from portal.cli.tender_walk import BIDDERS, NUMBER
from portal.cli.walk_stages import Stage
from portal.house import load_law
from portal.settings import Settings
from trading.methods.rules import Method
from trading.methods.speech import speech_of

Ending = Literal["contract", "void", "few"]
"""How a walk ends: a filed contract, two who do not meet the needs, or only two who name a price at all."""


class InquiryWalk(ProcurementWalk):
    """The walk of one inquiry: the team sits before it looks at the responses, and nothing is scored."""

    story = procured_stories.INQUIRED
    ground = "uniform"
    opening_called = "报价开启记录"
    days, documents_days = 14, 12
    drawn, reserve = 2, 2
    dissent = "示例：认为技术要求可以再细化。"

    def __init__(self, settings: Settings, steps: Steps, ending: Ending) -> None:
        story = type(self).story
        method = Method(load_law().on(steps.now().date()), story.method)
        steps.worded = speech_of(method).say
        super().__init__(settings, steps, story.method, void=ending == "void")
        self.called = ("采购人", f"发布{method.word('notice')}")
        self.way = method.title
        self.recounted = {"contract": 3, "void": 1, "few": 0}[ending]
        self.story, self.ending = story, ending

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from (self.intend, self.register, self.publish_policy, self.publish_notice, self.enrol)
        yield self.ask_and_clarify
        if self.ending != "few":
            yield self.plan_draw
        yield self.submit
        if self.ending == "few":
            yield from (self.close_with_two, self.call_roll, self.conclude)
            return
        yield from (self.replace, self.come_late, self.call_roll, self.unlock, self.release, self.conclude)
        yield from (self.draw, self.seat_committee, self.let_in, self.review)
        if self.void:
            yield self.announce_void
            return
        yield from (self.score, self.sign, self.deliver, self.determine, self.publish_result)
        yield from (self.open_names, self.tell_losers, self.contract, self.file_contract)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken, and how many releases there are by then."""
        if self.ending == "few":
            return STAGES[:4]
        return VOID_STAGES if self.void else STAGES

    @property
    def evidence(self) -> tuple[tuple[str, str, str], ...]:
        """What is fetched and checked at the end."""
        opening = ("opening", self.number, self.opening_called)
        if self.ending == "few":
            return (opening,)
        last = ("failure", self.lot, "终止公告") if self.void else ("award", self.lot, "成交结果公告")
        return (opening, last)

    def register(self) -> None:
        """The purchaser registers the inquiry with its ground."""
        lot = self.story.lots[0]
        fields = {
            "purchaser": cast.PURCHASERS[0].code,
            "name": f"{self.story.name}（演示走查）",
            "category": self.story.category,
            "kind": self.story.kind,
            "region": cast.REGION,
            "approval": self.story.approval,
            "funding": "财政资金 100%",
            "way": f"{self.method}/{self.ground}",
            "ground_approval": "",
            "lots-0-title": lot.title,
            "lots-0-content": lot.content,
            "lots-0-qualification": lot.qualification,
            "lots-0-estimate": f"{lot.estimate:f}",
            "lots-0-ceiling": f"{lot.ceiling:f}",
            "lots-0-bond": "0.00",
            "lots-0-duration_days": str(lot.duration_days),
            "lots-0-core": lot.core,
            "lots-0-open_reason": lot.open_reason,
            "intention": self.intention,
        }
        answer = self.purchaser.submit("/desk/tenders/new?regime=procurement", fields)
        found = NUMBER.search(answer.url)
        if found is None:
            raise Unexpected(f"the inquiry was not registered: {answer.url}")
        self.number = found[1]
        self.steps.say(f"采购人登记项目 {self.number}，采用{self.way}，写明法定情形")

    def evaluation_fields(self) -> dict[str, str]:
        """Only the deductions: nothing is scored."""
        return {"small": str(self.story.evaluation.small)}

    def submit(self) -> None:
        """Every supplier seals its one price; on the walk that fails only two do."""
        if self.ending != "few":
            super().submit()
            return
        self.steps.jump(self.deadline - timedelta(hours=20))
        for place, login in enumerate(BIDDERS[:2]):
            self.receipts[login] = self.seal_and_upload(login, place, 1, "")
        for login in BIDDERS[2:]:
            self.bids.pop(login)
        self.steps.say("只有两家供应商递交响应文件")

    def close_with_two(self) -> None:
        """The deadline passes."""
        self.pass_deadline()
        self.steps.say("响应截止，供应商不足三家")

    def tell_losers(self) -> None:
        """A supplier that was not chosen reads so, and who was, on its own page."""
        pages = [self.browser(login).get(f"/bidder/bids/{self.bids[login]}").text for login in BIDDERS]
        if sum("未成交" in page for page in pages) != len(BIDDERS) - 1:
            raise Unexpected("a supplier that was not chosen is not told so")
        self.steps.say("未成交的供应商各自在本单位页面看到结果")

    def announce_void(self) -> None:
        """The purchaser announces that the inquiry has ended, with every reason."""
        fields = {"following": "重新开展采购活动。", "approval": ""}
        self.purchaser.submit(f"/desk/lots/{self.lot}/failure", fields)
        self.steps.say("公告废标，写明每家不合格的原因")
