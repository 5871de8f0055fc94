"""A procurement that is challenged: one walk for each way a supplier's remedy can end, through HTTP to its lawful end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from portal.cli import cast
from portal.cli.browser import Unexpected, token_of
from portal.cli.procurement_walk import ProcurementWalk
from portal.cli.steps import Steps
from portal.cli.tender_walk import BIDDERS
from portal.settings import Settings

Acts = Iterator[Callable[[], None]]
CHALLENGER = BIDDERS[1]
ITEM = "中标产品的显示屏亮度不满足采购需求"
_ASKED = re.compile(r"/bidder/challenges/([^/?]+)")
_COMPLAINT = re.compile(r"/bidder/complaints/([^/?]+)")


class ProcuredTurn(ProcurementWalk):
    """What both paths share: a result that is challenged, and the next winner."""

    awarded = True

    def __init__(self, settings: Settings, steps: Steps) -> None:
        super().__init__(settings, steps, "gp_open_tender")
        self.recounted = ProcurementWalk.recounted + 1

    def before(self) -> Acts:
        """Up to the result, with a question on the way."""
        yield from (
            self.intend,
            self.register,
            self.publish_policy,
            self.publish_notice,
            self.enrol,
            self.query,
        )
        yield from (self.plan_draw, self.submit, self.replace, self.come_late, self.call_roll)
        yield from (self.unlock, self.release, self.conclude, self.review)
        yield from (self.draw, self.seat_committee, self.let_in, self.score, self.sign)
        yield from (self.deliver, self.determine, self.publish_result, self.challenge)

    def after(self) -> Acts:
        """The next in the ranking, to the contract on file."""
        yield from (self.determine, self.publish_result, self.open_names, self.contract, self.file_contract)

    def expect(self, words: str) -> None:
        """The procurement's public page says something, once it follows.

        Raises:
            Unexpected: It does not within a minute.
        """
        self.steps.until(words, lambda: words in self.public.get(f"/trading/{self.number}").text)

    def query(self) -> None:
        """A supplier asks, and is answered by the purchaser."""
        fields = {
            "question": "演示用样机是否需要随投标文件提交？",
            "contact": "示例联系人",
            "phone": "13800000000",
        }
        answer = self.browser(CHALLENGER).submit(f"/trading/{self.number}/query", fields)
        number = self._asked(answer.url)
        self.purchaser.submit(f"/desk/challenges/{number}/answer", {"answer": "不需要提交样机。"})
        page = self.browser(CHALLENGER).get(f"/bidder/challenges/{number}").text
        if "不需要提交样机" not in page:
            raise Unexpected("whoever asked does not read the answer")
        self.steps.say(f"供应商询问 {number}，采购人答复，只有询问人看得到")

    def challenge(self) -> None:
        """The second challenges the result; the contract waits, and is refused."""
        fields = {
            "step": "result",
            "items": ITEM,
            "facts": "中标产品公开说明书载明的亮度低于采购需求。",
            "basis": "政府采购法第五十二条（示例）",
            "request": "认定中标结果无效，依法另行确定中标人。",
            "signer": "示例法定代表人",
            "contact": "示例联系人",
            "phone": "13800000000",
            "address": "敦化市示例路 2 号 133700",
        }
        answer = self.browser(CHALLENGER).submit(f"/trading/lots/{self.lot}/challenge", fields)
        self.asked = self._asked(answer.url)
        self.expect("质疑答复前暂停签订或者中止履行合同")
        try:
            self.contract()
        except Unexpected as held:
            if held.status != 409:
                raise
        else:
            raise Unexpected("a contract was signed before the challenge was answered")
        self.steps.say(f"投标人质疑中标结果 {self.asked}，答复前签订合同被拒绝")

    def reply(self, **fields: str) -> None:
        """The purchaser answers; everybody reads the outcome, nobody who challenged."""
        self.steps.jump(self.steps.now() + timedelta(days=1))
        told = {
            "answer": "经核对产品说明书和检测报告。",
            "basis": "招标文件第三章采购需求",
            **fields,
        }
        self.purchaser.submit(f"/desk/challenges/{self.asked}/answer", told)
        self.expect("质疑处理结果公告")
        for login in BIDDERS:
            if "质疑答复" not in self.browser(login).get(f"/bidder/challenges/{self.asked}").text:
                raise Unexpected(f"{login} is not told the answer")

    @staticmethod
    def _asked(url: str) -> str:
        found = _ASKED.search(url)
        if found is None:
            raise Unexpected(f"it was not filed: {url}")
        return found[1]


class Challenge(ProcuredTurn):
    """A challenge that is upheld: the result is void, the next wins."""

    def acts(self) -> Acts:
        """Upheld, determined anew."""
        yield from (*self.before(), self.uphold, *self.after())

    def uphold(self) -> None:
        """The purchaser upholds it; the award lapses by itself."""
        summary = "中标产品亮度不满足采购需求，质疑成立，原中标结果无效。"
        self.reply(outcome="upheld", measure="redetermine", summary=summary)
        self.expect("取消中标资格公告")
        self.steps.say(
            "采购人答复质疑成立并通知其他供应商，原中标结果无效，质疑处理结果公布（不写质疑供应商）"
        )


class Complaint(ProcuredTurn):
    """A challenge that is dismissed, and a complaint to the finance department that is upheld."""

    def acts(self) -> Acts:
        """Dismissed, complained of, decided, determined anew."""
        yield from (*self.before(), self.deny, self.complain, self.take_up, self.state, self.decide)
        yield from self.after()

    def deny(self) -> None:
        """The purchaser dismisses it."""
        self.reply(outcome="dismissed", measure="", summary="经核对，产品亮度满足采购需求，质疑不成立。")
        self.steps.say("采购人答复质疑不成立，告知投诉的权利和期限")

    def complain(self) -> None:
        """The supplier complains of what it challenged, to the finance department, from its own challenge."""
        page = self.browser(CHALLENGER).get(f"/bidder/challenges/{self.asked}").text
        if "向财政部门投诉" not in page:
            raise Unexpected("the challenger is not shown the way to complain")
        path = f"/trading/lots/{self.lot}/complaint"
        form = self.browser(CHALLENGER).get(f"{path}?challenge={self.asked}").text
        chosen = re.search(
            r'<option[^>]*selected[^>]*value="(D\d+)"|<option[^>]*value="(D\d+)"[^>]*selected', form
        )
        if chosen is None:
            raise Unexpected("no finance department is proposed")
        self.department = (chosen[1] or chosen[2]).lower()
        fields = {
            "csrf_token": token_of(form),
            "department": self.department.upper(),
            "objection": self.asked,
            "items": ITEM,
            "respondent": cast.PURCHASERS[0].name,
            "facts": "采购人答复所依据的检测报告不是中标产品的检测报告。",
            "request": "认定中标结果无效。",
            "signer": "示例法定代表人",
            "contact": "示例联系人",
            "phone": "13800000000",
        }
        answer = self.browser(CHALLENGER).post(path, fields)
        found = _COMPLAINT.search(answer.url)
        if found is None:
            raise Unexpected(f"the complaint was not lodged: {answer.url}")
        self.complaint = found[1]
        self.steps.say(f"供应商在已质疑事项的范围内向财政部门投诉 {self.complaint}")

    def take_up(self) -> None:
        """The finance department takes it up, sends copies, and orders the procurement to stand still."""
        self.steps.jump(self.steps.now() + timedelta(days=1))
        handler = self.browser(f"{self.department}-second")
        handler.submit(f"/office/trading/{self.complaint}/accept", {})
        handler.submit(f"/office/trading/{self.complaint}/copies", {})
        self.browser(f"{self.department}-chief").submit(f"/office/trading/{self.complaint}/suspend", {})
        self.expect("财政部门处理投诉期间暂停")
        self.steps.say("财政部门受理、发送副本并书面通知暂停采购活动（最长三十日）")

    def state(self) -> None:
        """The purchaser states in writing."""
        text = "答复所依据的检测报告由中标人提供，采购人愿意配合调查。"
        self.purchaser.submit(f"/desk/complaints/{self.complaint}/statement", {"text": text})
        self.steps.say("采购人对投诉作书面说明")

    def decide(self) -> None:
        """The head decides: the result is void. The decision is public without names."""
        self.steps.jump(self.steps.now() + timedelta(days=5))
        fields = {
            "outcome": "upheld",
            "remedy": "award-void",
            "findings": "经查，检测报告不是中标产品的检测报告，投诉成立。",
            "summary": "中标产品不满足采购需求，认定中标结果无效。",
        }
        self.browser(f"{self.department}-chief").submit(f"/office/trading/{self.complaint}/decide", fields)
        self.expect("取消中标资格公告")
        page = self.public.get(f"/search?q={self.number}").text
        if cast.BY_LOGIN[CHALLENGER].party in page:
            raise Unexpected("the decision names who complained")
        self.steps.say("投诉成立，处理决定公布（不写投诉人），中标结果无效，采购人另行确定中标人")


PROCURED_PATHS: dict[str, type[ProcuredTurn]] = {"challenge": Challenge, "complaint": Complaint}
"""The name of each path of a procurement on the command line."""
