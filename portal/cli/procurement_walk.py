"""A procurement by tender walked through the web: to the contract on file, or to a void tender where two are qualified."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from portal.cli import cast, stories
from portal.cli.browser import Unexpected, token_of
from portal.cli.steps import Steps
from portal.cli.tender_walk import BIDDERS, NUMBER, TenderWalk
from portal.cli.walk_stages import Stage
from portal.settings import Settings

STAGES = (
    Stage("publish_notice", "notice", 1),
    Stage("ask_and_clarify", "clarification", 2),
    Stage("call_roll", "closed", 2),
    Stage("conclude", "opened", 3),
    Stage("sign", "evaluated", 3),
    Stage("publish_result", "awarded", 4),
    Stage("contract", "contract", 5),
)
VOID_STAGES = (*STAGES[:4], Stage("announce_void", "void", 4))
INVITED = "gp_invited_tender"
INTENTION = re.compile(r"DHYX-[0-9]{4}-[0-9]{4}")


class ProcurementWalk(TenderWalk):
    """The walk of one procurement; ``method`` is its procedure's name, ``void`` whether it fails at the review."""

    dissent = "示例：认为售后服务的评分标准可以再细化。"

    def __init__(self, settings: Settings, steps: Steps, method: str, *, void: bool = False) -> None:
        super().__init__(settings, steps)
        self.story, self.method, self.void = stories.PROCURED, method, void
        self.intention = ""
        self.recounted = 0 if void else TenderWalk.recounted
        self.called = ("采购人", "发出投标邀请书" if method == INVITED else "发布公开招标公告")

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from (self.intend, self.register, self.review_fairness, self.publish_policy)
        if self.method == INVITED:
            yield self.invite
        yield from (self.publish_notice, self.enrol, self.ask_and_clarify)
        if not self.void:
            yield self.plan_draw
        yield from (self.submit, self.replace)
        yield from (self.come_late, self.call_roll, self.unlock, self.release, self.conclude, self.review)
        if self.void:
            yield self.announce_void
            return
        yield from (self.draw, self.seat_committee, self.let_in, self.score, self.sign)
        yield from (self.deliver, self.determine, self.publish_result)
        yield from (self.open_names, self.tell_losers, self.contract, self.file_contract)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken, and how many releases there are by then."""
        return VOID_STAGES if self.void else STAGES

    @property
    def evidence(self) -> tuple[tuple[str, str, str], ...]:
        """What is fetched and checked at the end."""
        last = ("failure", self.lot, "废标公告") if self.void else ("award", self.lot, "中标结果公告")
        return (("opening", self.number, "开标记录"), last)

    # -- before the deadline ----------------------------------------------------------------------

    def intend(self) -> None:
        """The intention is made public; a notice before its thirty days are over is refused, so they pass."""
        lot, now = self.story.lots[0], self.steps.now()
        fields = {
            "purchaser": cast.PURCHASERS[0].code,
            "name": f"{self.story.name}（演示走查）",
            "category": self.story.category,
            "kind": self.story.kind,
            "outline": f"{lot.title}：{lot.content}",
            "budget": f"{lot.estimate:f}",
            "month": f"{now + timedelta(days=31):%Y-%m}",
        }
        answer = self.purchaser.submit("/desk/intentions/new", fields)
        found = INTENTION.search(answer.url)
        if found is None:
            raise Unexpected(f"the intention was not made public: {answer.url}")
        self.intention = found[0]
        self.steps.say(f"采购人公开采购意向 {self.intention}，三十日后方可发布公告")
        self.steps.jump(now + timedelta(days=30))
        form = "/desk/tenders/new?regime=procurement"
        self.steps.until("the intention in the list", lambda: self.intention in self.purchaser.get(form).text)

    def register(self) -> None:
        """The purchaser registers the procurement with its one package."""
        lot = self.story.lots[0]
        invited = self.method == INVITED
        fields = {
            "purchaser": cast.PURCHASERS[0].code,
            "name": f"{self.story.name}（演示走查）",
            "category": self.story.category,
            "kind": self.story.kind,
            "region": cast.REGION,
            "approval": self.story.approval,
            "funding": "财政资金 100%",
            "way": f"{self.method}/few" if invited else self.method,
            "ground_approval": "延州财采批〔2026〕1号（示例）" if invited else "",
            "lots-0-title": lot.title,
            "lots-0-content": lot.content,
            "lots-0-qualification": lot.qualification,
            "lots-0-estimate": f"{lot.estimate:f}",
            "lots-0-ceiling": f"{lot.ceiling:f}",
            "lots-0-bond": f"{lot.bond:f}",
            "lots-0-duration_days": str(lot.duration_days),
            "lots-0-core": lot.core,
            "intention": self.intention,
        }
        answer = self.purchaser.submit("/desk/tenders/new?regime=procurement", fields)
        found = NUMBER.search(answer.url)
        if found is None:
            raise Unexpected(f"the procurement was not registered: {answer.url}")
        self.number = found[1]
        self.steps.say(f"采购人登记政府采购项目 {self.number}，方式：{'邀请招标' if invited else '公开招标'}")

    def invite(self) -> None:
        """Four suppliers are drawn from a list of eight."""
        path = self.desk("/invitees")
        codes = [party.code for party in cast.BIDDERS]
        drawn = [cast.BY_LOGIN[login].party for login in BIDDERS]
        pool = drawn + [code for code in codes if code not in drawn][:4]
        page = self.purchaser.get(path).text
        chosen = "从供应商库中符合资格条件的供应商名单随机抽取，采购人监督人员在场（示例）。"
        fields = {"csrf_token": token_of(page), "pool": pool, "parties": drawn, "chosen": chosen}
        self.purchaser.post(path, fields)
        self.steps.say(f"从 {len(pool)} 家备选供应商中随机抽取 {len(drawn)} 家")

    def evaluation_fields(self) -> dict[str, str]:
        """The fields of the notice about the evaluation: the lowest price is the base, small enterprises are preferred."""
        evaluation = self.story.evaluation
        fields = {
            "method": evaluation.method,
            "price_marks": str(evaluation.price_marks),
            "pass_marks": str(evaluation.pass_marks),
            "small": str(evaluation.small),
        }
        for n, criterion in enumerate(evaluation.criteria):
            fields[f"criteria-{n}-standard"] = criterion.standard
        return fields

    # -- after the opening ------------------------------------------------------------------------

    def review(self) -> None:
        """The purchaser reviews qualifications; one supplier is small. On the void walk two are not qualified."""
        page = self.purchaser.get(f"/desk/lots/{self.lot}/qualifications").text
        places = sorted({int(n) for n in re.findall(r'name="b(\d+)-qualified"', page)})
        fields: dict[str, str] = {}
        for place in places:
            fails = self.void and place > len(places) - 2
            fields[f"b{place}-qualified"] = "no" if fails else "yes"
            fields[f"b{place}-ground"] = "未提供依法缴纳税收的证明材料（示例）" if fails else ""
            fields[f"b{place}-size"] = "small" if place == 1 else ""
            fields[f"b{place}-brand"] = f"示例品牌{'甲乙丙丁戊己'[place - 1]}"
        self.purchaser.submit(f"/desk/lots/{self.lot}/qualifications", fields)
        told = "两家合格，不足三家，不得评标" if self.void else f"{len(places)} 家合格，一家为小微企业"
        self.steps.say(f"采购人审查资格：{told}")

    def announce_void(self) -> None:
        """The purchaser announces that the tender is void, with every reason."""
        fields = {"following": "重新组织公开招标。", "approval": ""}
        self.purchaser.submit(f"/desk/lots/{self.lot}/failure", fields)
        self.steps.say("公告废标，写明每家不合格的原因")

    def deliver(self) -> None:
        """The report is handed to the purchaser."""
        self.purchaser.submit(f"/desk/lots/{self.lot}/delivery", {})
        self.steps.say("评标报告送交采购人，五个工作日内应当确定中标人")

    def determine(self) -> None:
        """The purchaser determines the first in the ranking."""
        self.steps.jump(self.steps.now() + timedelta(days=1))
        path = f"/desk/lots/{self.lot}/decision"
        page = self.purchaser.get(path).text
        first = re.search(r'name="bid"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="bid"', page)
        if first is None:
            raise Unexpected("the decision form shows no candidate")
        self.purchaser.post(path, {"csrf_token": token_of(page), "bid": first[1] or first[2], "ground": ""})
        self.steps.say("采购人按评标报告确定的顺序确定中标人")

    def publish_result(self) -> None:
        """The result is published and the award notice sent."""
        fields = {
            "address": "敦化市示例路 1 号（示例）",
            "items-0-name": self.story.lots[0].core,
            "items-0-specification": "示例型号 S1，86 英寸",
            "items-0-quantity": "100 台",
            "items-0-price": "27000.00",
            "items-0-service": "质保三年，两小时响应",
        }
        self.purchaser.submit(f"/desk/lots/{self.lot}/result", fields)
        self.steps.say("公告中标结果，载明主要标的和评审专家，同时发出中标通知书")

    def tell_losers(self) -> None:
        """A bidder that lost reads its own marks and place on its own page."""
        pages = [self.browser(login).get(f"/bidder/bids/{self.bids[login]}").text for login in BIDDERS]
        lost = [page for page in pages if "未中标" in page]
        if len(lost) != len(BIDDERS) - 1 or not all("评审得分" in page and "排序" in page for page in lost):
            raise Unexpected("a loser is not told its marks and place")
        self.steps.say("未中标的投标人各自看到原因、本人得分和排序")

    def file_contract(self) -> None:
        """The contract is filed with the finance department."""
        fields = {"organ": "敦化市财政局（示例）", "filed_on": self.steps.now().date().isoformat()}
        self.purchaser.submit(f"/desk/lots/{self.lot}/filing", fields)
        self.steps.say("合同副本报财政部门备案")
