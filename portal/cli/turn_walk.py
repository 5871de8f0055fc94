"""A tender that does not go straight: one walk for each way it can fail or turn, through HTTP to its lawful end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from portal import control
from portal.cli import cast
from portal.cli.browser import Unexpected, token_of
from portal.cli.playing import UNLOCK_MINUTES
from portal.cli.tender_walk import BIDDERS, TenderWalk

Acts = Iterator[Callable[[], None]]
OBJECTOR = BIDDERS[1]
_OBJECTION = re.compile(r"/desk/objections/([^/\"]+)/answer")
_COMPLAINT = re.compile(r"/bidder/complaints/([^/?]+)")


class TurnWalk(TenderWalk):
    """What all the paths share; ``awarded`` says whether the path ends in an award that can be proven."""

    awarded = True

    def before(self) -> Acts:
        """Up to the deadline."""
        yield from (self.register, self.publish_policy, self.publish_notice, self.enrol)
        yield from (self.plan_draw, self.submit)

    def opening(self) -> Acts:
        """From the deadline to the opening record."""
        yield from (self.pass_deadline, self.call_roll, self.unlock, self.release, self.conclude)

    def evaluation(self) -> Acts:
        """From the committee to the candidates."""
        yield from (self.draw, self.seat_committee, self.let_in)
        yield from (self.score, self.sign, self.publish_candidates)

    def pass_deadline(self) -> None:
        """The deadline passes."""
        self.steps.jump(self.deadline + timedelta(seconds=1))
        self.steps.say("投标截止时间到")

    def expect(self, words: str) -> None:
        """The tender's public page says something, once it follows.

        Raises:
            Unexpected: It does not within a minute.
        """
        self.steps.until(words, lambda: words in self.public.get(f"/trading/{self.number}").text)

    def announce_failure(self) -> None:
        """The purchaser announces that the lot came to nothing."""
        self.purchaser.submit(f"/desk/lots/{self.lot}/failure", {"following": "依法修改招标文件后重新招标"})
        self.expect("招标失败公告")
        self.steps.say("招标人公告招标失败及后续安排")

    def tender_again(self) -> None:
        """The purchaser registers a new tender that takes up the failed lot, and announces it."""
        old = self.number
        page = self.purchaser.get(f"/desk/tenders/new?again={old}").text
        again = re.search(r'name="again"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="again"', page)
        if again is None:
            raise Unexpected("the form of the new tender does not name the failed lot")
        self.again = again[1] or again[2]
        for act in (self.register, self.review_fairness, self.publish_policy, self.publish_notice):
            act()
        self.expect(f"原项目 {old}")
        new, self.number = self.number, old
        self.expect(f"已由 {new} 重新招标")
        self.steps.say(f"重新招标：新项目 {new} 接续 {old}，两边公开页面互相指向")


class Few(TurnWalk):
    """Fewer than three bidders: nothing is opened, the failure is announced, the lot is tendered anew."""

    bidders = BIDDERS[:2]
    awarded = False

    def acts(self) -> Acts:
        """Two bid."""
        yield from self.before()
        yield from (
            self.pass_deadline,
            self.call_roll,
            self.conclude,
            self.announce_failure,
            self.tender_again,
        )

    def conclude(self) -> None:
        """The record says that too few came; no bid is opened."""
        super().conclude()
        self.expect("不足三家，招标失败")


class Rejected(TurnWalk):
    """Every bid is rejected by the committee."""

    awarded = False

    def acts(self) -> Acts:
        """All are rejected, announced, tendered anew."""
        yield from (*self.before(), *self.opening(), self.draw, self.seat_committee)
        yield from (self.let_in, self.reject_all, self.sign)
        yield from (self.announce_failure, self.tender_again)

    def reject_all(self) -> None:
        """Each member rejects each bid with its ground; the report is made of it."""
        path = f"/desk/lots/{self.lot}/scores"
        for login in self.judges.values():
            browser = self._inside(login)
            page = browser.get(path).text
            fields = {"act": "submit", "csrf_token": token_of(page)}
            fields |= dict.fromkeys(re.findall(r'name="(marks-[^"]+)"', page), "")
            fields |= dict.fromkeys(re.findall(r'name="(ground-[^"]+)"', page), "未响应招标文件的实质性要求")
            fields |= dict.fromkeys(re.findall(r'name="(code-[^"]+)"', page), "unresponsive")
            browser.post(path, fields)
        self.centre.submit(f"/desk/lots/{self.lot}/report", {})
        self.steps.say("评标委员会否决全部投标，逐份写明理由")


class Objection(TurnWalk):
    """An objection to the documents and one to the result, both upheld."""

    def acts(self) -> Acts:
        """Documents are put right with a later deadline; a candidate is struck; the next wins."""
        yield from (self.register, self.publish_policy, self.publish_notice, self.enrol)
        yield from (
            self.object_to_documents,
            self.plan_draw,
            self.submit,
            *self.opening(),
            *self.evaluation(),
        )
        yield from (
            self.object_to_result,
            self.look_again,
            self.publish_candidates,
            self.award,
            self.open_names,
            self.contract,
            self.report,
        )

    def object_to_documents(self) -> None:
        """Upheld: the tender is held until the clarification, which leaves fifteen days."""
        self._object(f"/trading/{self.number}/objection", "资格条件与项目规模不相适应", "correction")
        self.deadline = (self.steps.now() + timedelta(days=24)).replace(
            hour=9, minute=0, second=0, microsecond=0
        )
        fields = {
            "answers-0-question": "资格条件是否修改？",
            "answers-0-answer": "予以修改，见修改后的招标文件。",
            "affects_preparation": "y",
            "deadline": f"{self.deadline:%Y-%m-%dT%H:%M}",
        }
        self.purchaser.submit(self.desk("/clarify"), fields)
        self.steps.say(f"招标人修改招标文件，投标截止顺延至 {self.deadline:%Y-%m-%d %H:%M}，活动恢复")

    def object_to_result(self) -> None:
        """Upheld: the lot is held until the committee is asked again."""
        self._object(
            f"/trading/lots/{self.lot}/objection", "第一候选人的项目负责人证书已经注销", "reexamination"
        )

    def _object(self, path: str, grounds: str, _measure: str) -> None:
        self.browser(OBJECTOR).submit(path, {"grounds": grounds})
        self.expect("暂停")
        page = self.purchaser.get(self.desk()).text
        number = _OBJECTION.findall(page)[0]
        fields = {"answer": "经核实，异议成立。", "upheld": "yes"}
        self.purchaser.submit(f"/desk/objections/{number}/answer", fields)
        self.steps.say(f"异议 {number}：活动暂停，招标人答复异议成立")

    def look_again(self) -> None:
        """The committee looks again at the first candidate and strikes it by majority."""
        path = f"/desk/lots/{self.lot}/reexamine"
        page = self.purchaser.get(path).text
        first = re.search(r'name="bid"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="bid"', page)
        if first is None:
            raise Unexpected("no candidate can be looked at again")
        fields = {
            "csrf_token": token_of(page),
            "bid": first[1] or first[2],
            "reason": "项目负责人证书已经注销",
        }
        self.purchaser.post(path, fields)
        for login in self.judges.values():
            self._inside(login).submit(
                f"/desk/lots/{self.lot}/opinion", {"qualified": "no", "reason": "证书核验结果为已注销"}
            )
        self.centre.submit(f"/desk/lots/{self.lot}/reexamined", {})
        self.steps.say("原评标委员会复核，取消第一候选人资格，其他候选人递补，重新公示")


class Complaint(TurnWalk):
    """An objection that was not upheld, a complaint that is, and the evaluation done again."""

    def acts(self) -> Acts:
        """The department decides; the lot goes back to its committee."""
        yield from (*self.before(), *self.opening(), *self.evaluation())
        yield from (self.object_in_vain, self.answer_in_vain, self.complain)
        yield from (self.department_accepts, self.department_decides, self.let_in, self.score)
        yield from (
            self.sign,
            self.publish_candidates,
            self.award,
            self.open_names,
            self.contract,
            self.report,
        )

    def object_in_vain(self) -> None:
        """A bidder objects to the result."""
        self.browser(OBJECTOR).submit(f"/trading/lots/{self.lot}/objection", {"grounds": "评分汇总有误"})
        self.objection = f"{self.lot}.Y01"
        self.steps.say("投标人对评标结果提出异议")

    def answer_in_vain(self) -> None:
        """The purchaser answers that the objection is not well founded."""
        fields = {"answer": "经复核，评分汇总无误，异议不成立。", "upheld": "no"}
        self.purchaser.submit(f"/desk/objections/{self.objection}/answer", fields)
        self.steps.say("招标人答复异议不成立")

    def complain(self) -> None:
        """The objector complains to the competent department."""
        fields = {
            "department": "D05",
            "about": "result",
            "objection": self.objection,
            "known_on": f"{self.steps.now():%Y-%m-%d}",
            "respondent": cast.PURCHASERS[0].name,
            "facts": "公示的得分与公布的评标办法计算结果不一致。",
            "request": "责令重新评标。",
            "signer": "示例法定代表人",
            "contact": "示例联系人",
            "phone": "13800000000",
        }
        answer = self.browser(OBJECTOR).submit(f"/trading/lots/{self.lot}/complaint", fields)
        found = _COMPLAINT.search(answer.url)
        if found is None:
            raise Unexpected(f"the complaint was not lodged: {answer.url}")
        self.complaint = found[1]
        self.steps.say(f"投标人向住房和城乡建设部门投诉 {self.complaint}；交易中心只转送")

    def department_accepts(self) -> None:
        """Its handler takes the complaint up; the lot is held, and an award is refused."""
        self.steps.jump(self.steps.now() + timedelta(days=1))
        self.browser("d05-handle").submit(f"/office/trading/{self.complaint}/accept", {})
        self.expect("行政监督部门处理投诉期间暂停")
        try:
            self.purchaser.submit(f"/desk/lots/{self.lot}/award", {"rank": "1", "ground": ""})
        except Unexpected as held:
            if held.status != 409:
                raise
        else:
            raise Unexpected("an award was made while a complaint was being handled")
        self.steps.say("行政监督部门受理，标段自动暂停，定标被拒绝")

    def department_decides(self) -> None:
        """Its head decides: evaluated anew by the same committee. The decision is public without names."""
        self.steps.jump(self.steps.now() + timedelta(days=5))
        fields = {
            "outcome": "upheld",
            "remedy": "re-evaluate",
            "findings": "经查，评分汇总确有错误，投诉成立。",
            "summary": "评分汇总有误，责令由原评标委员会重新评标。",
        }
        self.browser("d05-approve").submit(f"/office/trading/{self.complaint}/decide", fields)
        self.expect("重新评标通知")
        page = self.public.get(f"/search?q={self.number}").text
        if cast.BY_LOGIN[OBJECTOR].party in page:
            raise Unexpected("the decision names who complained")
        self.steps.say("投诉成立，处理决定公布（不写投诉人），标段真正退回评标")


class Locked(TurnWalk):
    """One bid stays locked by its bidder's fault, another for none of its own."""

    locked = frozenset(BIDDERS[2:])

    def acts(self) -> Acts:
        """Revoked and withdrawn are told apart; the others go on."""
        yield from (*self.before(), *self.opening(), *self.evaluation(), self.award)
        yield from (self.open_names, self.contract, self.report)

    def conclude(self) -> None:
        """The centre puts on record why one was not opened through no fault of its bidder's."""
        fields = {
            "host": "示例主持",
            "recorder": "示例记录",
            "objections": "",
            "excused": self.bids[BIDDERS[3]],
            "cause": "该投标人解锁时平台登录服务中断，见运行日志（示例）。",
        }
        self.centre.submit(self.desk("/opening/conclude"), fields)
        for login, words in ((BIDDERS[2], "视为撤销"), (BIDDERS[3], "视为撤回")):
            page = self.browser(login).get(f"/bidder/bids/{self.bids[login]}").text
            if words not in page:
                raise Unexpected(f"{login}'s bid is not told to be {words}")
        self.steps.say(
            "未解锁的投标：本人原因的视为撤销，非投标人原因的视为撤回、保证金退还；其他投标照常开标"
        )


class Declined(TurnWalk):
    """The winner gives up; the next in order wins."""

    recounted = TurnWalk.recounted + 1

    def acts(self) -> Acts:
        """Declined, lapsed, awarded again."""
        yield from (*self.before(), *self.opening(), *self.evaluation(), self.award)
        yield from (self.decline, self.lapse, self.award_next, self.open_names, self.contract, self.report)

    def decline(self) -> None:
        """The winner declares it at its own desk."""
        for login in self.bidders:
            page = self.browser(login).get(f"/bidder/bids/{self.bids[login]}").text
            if "放弃中标" in page:
                fields = {"text": "资金周转困难，不能履行合同。"}
                self.browser(login).submit(f"/bidder/bids/{self.bids[login]}/decline", fields)
                self.steps.say("中标人在自己的工作台声明放弃中标")
                return
        raise Unexpected("nobody may decline the award")

    def lapse(self) -> None:
        """The purchaser takes the award back on that ground."""
        fields = {"ground": "declined", "reason": "中标人书面声明放弃中标。"}
        self.purchaser.submit(f"/desk/lots/{self.lot}/lapse", fields)
        self.expect("取消中标资格公告")
        self.steps.say("招标人取消中标资格并公告，提请财政部门不予退还投标保证金")

    def award_next(self) -> None:
        """The second candidate wins."""
        self.purchaser.submit(f"/desk/lots/{self.lot}/award", {"rank": "2", "ground": ""})
        self.steps.say("按照名次确定第二中标候选人为中标人")


class Outage(TurnWalk):
    """The way in is out before the deadline; the hall measures it and moves the deadline by itself."""

    def acts(self) -> Acts:
        """Measured, moved, and a bid that could not come in comes in after it."""
        yield from (
            self.register,
            self.publish_policy,
            self.publish_notice,
            self.enrol,
            self.plan_draw,
            self.submit,
            self.go_out,
        )
        yield from (*self.opening(), *self.evaluation(), self.award)
        yield from (self.open_names, self.contract, self.report)

    def go_out(self) -> None:
        """Out for ten minutes, twenty minutes before the deadline; whoever replaces a bid meets it."""
        self.steps.jump(self.deadline - timedelta(minutes=20))
        var = self.settings.var
        self.steps.until("a probe that came through", (var / "submission-path.json").exists, 30)
        control.call(var, "way-in", shut=True)
        self.steps.until(
            "the outage on record", lambda: "尚未恢复" in self.public.get("/trading/incidents").text, 60
        )
        self.steps.say("递交通道中断，系统自测发现并公开记录")
        self.steps.jump(self.steps.now() + timedelta(minutes=10))
        control.call(var, "way-in", shut=False)
        self.expect("平台中断，截止时间顺延")
        old = self.deadline
        if not self.moved():
            raise Unexpected("the page does not say where the deadline was moved to")
        self.steps.jump(old + timedelta(minutes=1))
        self.replace()
        self.steps.say(
            f"恢复后截止时间由系统顺延至 {self.deadline:%Y-%m-%d %H:%M}，原截止之后仍可替换投标文件"
        )

    def unlock(self) -> None:
        """As ever; nobody has to seal again."""
        super().unlock()
        self.steps.say(f"已递交的投标文件无须重新密封，解锁时限 {UNLOCK_MINUTES} 分钟")


PATHS: dict[str, type[TurnWalk]] = {
    "few": Few,
    "rejected": Rejected,
    "objection": Objection,
    "complaint": Complaint,
    "locked": Locked,
    "declined": Declined,
    "outage": Outage,
}
"""The name of each path on the command line."""
