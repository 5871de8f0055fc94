"""One open tender walked through the web: which form is filled, which file is carried."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.cli.before import FAVOURABLE, POST, REVIEWER
from portal.cli.browser import Unexpected, token_of
from portal.cli.committee_walk import CommitteeWalk
from portal.cli.devices import TrusteeDevice
from portal.cli.playing import PASSPHRASE, UNLOCK_MINUTES
from signing.seal.package import enclose
from trading.opening.material import read_material

LONGEST_PUBLICITY = 16
"""Days after which a three-day publicity must be over, the longest holiday included."""

BIDDERS = ("bidder1", "bidder2", "bidder3", "bidder4")
NUMBER = re.compile(r"/desk/tenders/(DH(?:GC|CG)-\d{4}-\d{4})")
_MOVED = re.compile(r"顺延至 (\d{4}-\d\d-\d\d \d\d:\d\d)")
_BID = re.compile(r"/bidder/bids/([^/?]+)")


class TenderWalk(CommitteeWalk):
    """The walk of one tender; ``acts`` yields its steps in order."""

    bidders: tuple[str, ...] = BIDDERS
    """Who bids; a path of failure may have fewer."""

    replaced: str = ""
    """Who has replaced its bid."""

    again: str = ""
    """The lot of an earlier tender that is tendered anew."""

    reviewed: bool = False
    """Whether the documents have passed the fair-competition check."""

    locked: frozenset[str] = frozenset()
    """Who does not take its own lock off."""

    days, documents_days = 22, 14
    """Days to the deadline and to the end of the documents."""

    @property
    def evidence(self) -> tuple[tuple[str, str, str], ...]:
        """What is fetched and checked at the end: file, dossier, and how the record's heading ends."""
        return (("opening", self.number, "开标记录"), ("award", self.lot, "中标结果公告"))

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield from (self.register, self.compose, self.review_fairness, self.publish_policy)
        yield from (self.publish_notice, self.enrol, self.ask_and_clarify)
        yield self.plan_draw
        yield from (self.submit, self.replace, self.come_late, self.call_roll, self.unlock, self.release)
        yield from (
            self.conclude,
            self.draw,
            self.seat_committee,
            self.let_in,
            self.score,
            self.sign,
            self.publish_candidates,
            self.award,
            self.open_names,
            self.contract,
            self.report,
        )

    # -- before the deadline ----------------------------------------------------------------------

    def register(self) -> None:
        """The purchaser registers the project with its lot."""
        lot = self.story.lots[0]
        fields = {
            "purchaser": cast.PURCHASERS[0].code,
            "name": f"{self.story.name}（演示走查）",
            "category": self.story.category,
            "kind": self.story.kind,
            "region": cast.REGION,
            "approval": self.story.approval,
            "funding": "财政资金 100%",
            "must_tender": "y",
            "way": "open_tender",
            "lots-0-title": lot.title,
            "lots-0-content": lot.content,
            "lots-0-qualification": lot.qualification,
            "lots-0-estimate": f"{lot.estimate:f}",
            "lots-0-ceiling": f"{lot.ceiling:f}",
            "lots-0-bond": f"{lot.bond:f}",
            "lots-0-duration_days": str(lot.duration_days),
            "again": self.again,
        }
        answer = self.purchaser.submit("/desk/tenders/new", fields)
        found = NUMBER.search(answer.url)
        if found is None:
            raise Unexpected(f"the project was not registered: {answer.url}")
        self.number = found[1]
        self.steps.say(f"招标人登记项目 {self.number}")

    def compose(self) -> None:
        """The purchaser puts the documents together of the library's clauses."""
        page = self.purchaser.get(self.desk("/compose")).text
        blanks = dict.fromkeys(re.findall(r'name="(blank-\d+)"', page), "按公告载明的时间和标准")
        fields = {
            "csrf_token": token_of(page),
            **blanks,
            "clauses": re.findall(r'value="(TX-\d+)"', page),
            "demands": self.story.lots[0].content,
        }
        self.purchaser.post(self.desk("/compose"), fields)
        self.steps.until("the sealed PDF", lambda: "/prepared/" in self.purchaser.get(self.desk()).text)
        self.steps.say(f"从条款库选用 {len(fields['clauses'])} 条，生成招标（采购）文件商务部分，系统签章")

    def review_fairness(self) -> None:
        """The documents pass the fair-competition check."""
        on = self.steps.now().date()
        page = self.purchaser.get(self.desk("/fairness")).text
        asked = dict.fromkeys(re.findall(r'name="(FQ-\d+)"', page))
        answers = {one: "yes" if one in FAVOURABLE else "no" for one in asked}
        fields = {**answers, "reviewer": REVIEWER, "post": POST, "on": on.isoformat()}
        self.purchaser.submit(self.desk("/fairness"), fields)
        self.reviewed = True
        if "没有发现需要提示的内容" not in self.purchaser.get(self.desk("/check")).text:
            raise Unexpected("the check of words flags a clean draft")
        self.steps.say(f"公平竞争审查 {len(asked)} 项通过，合规检查未发现问题")

    def publish_policy(self) -> None:
        """Five trustees state their keys on their devices; the purchaser publishes the sealing policy."""
        now = self.steps.now()
        self.deadline = (now + timedelta(days=self.days)).replace(hour=9, minute=0, second=0, microsecond=0)
        statements = [
            TrusteeDevice(self.devices / keeper.login).state_key(
                self.number,
                keeper.login,
                keeper.name,
                keeper.side,
                t=cast.THRESHOLD,
                n=len(cast.KEEPERS),
                valid=(now, self.deadline + timedelta(days=120)),
            )
            for keeper in cast.KEEPERS
        ]
        fields = {
            "deadline": f"{self.deadline:%Y-%m-%dT%H:%M}",
            "threshold": str(cast.THRESHOLD),
            "unlock_minutes": str(UNLOCK_MINUTES),
        }
        files = [("statements", f"statement-{n}.json", enclose(one)) for n, one in enumerate(statements, 1)]
        self.purchaser.submit(self.desk("/policy"), fields, files)
        self.steps.say(f"五名保管人各自生成密钥并签名，公布密封规则（{cast.THRESHOLD} 人方可打开）")

    def publish_notice(self) -> None:
        """The purchaser publishes the notice, once its documents are checked; the law's least times are kept."""
        self._announce(self.documents_days)
        page = self.public.get(f"/trading/{self.number}")
        if "为什么" not in page.text:
            raise Unexpected("the notice does not explain its deadline")
        self.steps.say(f"{self.called[1]}，投标截止 {self.deadline:%Y-%m-%d %H:%M}，页面写明算法与依据")

    def announce_too_soon(self) -> None:
        """The purchaser tries to give the documents out for a day only, and is refused.

        Raises:
            Unexpected: It was not refused.
        """
        try:
            self._announce(1)
        except Unexpected as refusal:
            if refusal.status != 409:
                raise
            self.steps.say("招标文件发售期不足的公告不予发布")
        else:
            raise Unexpected("documents were given out for a day only")

    def _announce(self, days: int) -> None:
        """Send the notice of documents that were checked; they are given out for so many days."""
        if not self.reviewed:
            self.review_fairness()
        starts = self.steps.now() + timedelta(minutes=30)
        evaluation = self.story.evaluation
        fields = {
            "documents_from": f"{starts:%Y-%m-%dT%H:%M}",
            "documents_until": f"{starts + timedelta(days=days):%Y-%m-%d}T16:30",
            "deadline": f"{self.deadline:%Y-%m-%dT%H:%M}",
            "validity_days": "90",
            **self.evaluation_fields(),
            "place": "敦化市公共资源交易中心第一开标厅（线上同步）",
            "contact": "敦化市示例中学　0433-0000000（示例）",
            "supervisor": self.settings.site.supervisor,
        }
        for n, criterion in enumerate(evaluation.criteria):
            fields[f"criteria-{n}-title"] = criterion.title
            fields[f"criteria-{n}-marks"] = str(criterion.marks)
        files = [("files", name, data) for name, data in self.story.documents()]
        self.purchaser.submit(self.desk("/notice"), fields, files)

    def evaluation_fields(self) -> dict[str, str]:
        """The fields of the notice about how bids are compared."""
        evaluation = self.story.evaluation
        return {
            "method": evaluation.method,
            "price_marks": str(evaluation.price_marks),
            "float_percent": str(evaluation.float_percent),
            "above": str(evaluation.above),
            "below": str(evaluation.below),
            "pass_marks": str(evaluation.pass_marks),
        }

    def enrol(self) -> None:
        """The bidders enrol."""
        for login in self.bidders:
            answer = self.browser(login).submit(f"/bidder/lots/{self.lot}/enrol")
            found = _BID.search(answer.url)
            if found is None:
                raise Unexpected(f"{login} was not enrolled: {answer.url}")
            self.bids[login] = found[1]
        self.steps.say(f"{len(self.bidders)} 家投标人登记，公开日志中只有不透明条目")

    def ask_and_clarify(self) -> None:
        """A bidder asks; the purchaser answers without naming the asker."""
        self.browser(BIDDERS[0]).submit(
            f"/bidder/bids/{self.bids[BIDDERS[0]]}/question", {"question": self.story.question}
        )
        fields = {"answers-0-question": self.story.question, "answers-0-answer": self.story.answer}
        self.purchaser.submit(self.desk("/clarify"), fields)
        self.steps.say(f"投标人提问，{self.called[0]}公布澄清，不影响截止时间")

    def submit(self) -> None:
        """Every bidder seals on its own device and uploads piece by piece; each gets a receipt at once."""
        self.steps.jump(self.deadline - timedelta(hours=20))
        for place, login in enumerate(self.bidders):
            self.receipts[login] = self.seal_and_upload(login, place, 1, "")
        self.steps.say(f"{len(self.bidders)} 家投标人在自己的设备上密封并分片上传，当场取得回执")

    def replace(self) -> None:
        """One bidder replaces its bid before the deadline."""
        login = self.replaced = BIDDERS[1]
        head = parse_head_of(self.device(login).folder / f"{self.lot}-1.ggzb")
        self.receipts[login] = self.seal_and_upload(login, 5, 2, head)
        self.steps.say("一家投标人在截止前替换投标文件，只有最后一份有效")

    def pass_deadline(self) -> None:
        """Go a second past the deadline as it stands; an outage of the platform may have moved it meanwhile (EB-32)."""
        self.steps.jump(self.deadline + timedelta(seconds=1))
        while self.moved():
            self.steps.jump(self.deadline + timedelta(seconds=1))

    def moved(self) -> bool:
        """Whether the public page says that the deadline was moved to a later moment; then that one is the deadline."""
        told = _MOVED.search(self.public.get(f"/trading/{self.number}").text)
        if told is None:
            return False
        before = self.deadline
        self.deadline = max(before, datetime.strptime(told[1], "%Y-%m-%d %H:%M").replace(tzinfo=TZ))
        return self.deadline > before

    def come_late(self) -> None:
        """The deadline passes; whoever comes a second later is refused with the clause."""
        self.pass_deadline()
        login = self.bidders[-1] if len(self.bidders) < len(BIDDERS) else BIDDERS[2]
        try:
            self.upload(login, self.device(login).folder / f"{self.lot}-1.ggzb")
        except Unexpected as refusal:
            told = json.loads(refusal.body or b"{}")
            self.steps.say(
                f"截止后一秒再递交，被拒绝：{told.get('reason', refusal)}（{told.get('source', '')}）"
            )
        else:
            raise Unexpected("a late bid was accepted")

    # -- the opening ------------------------------------------------------------------------------

    def call_roll(self) -> None:
        """The gate closes by itself, the marker is logged, and the roll names every hidden entry."""

        def marked() -> bool:
            try:
                self.centre.submit(self.desk("/opening/roll"), {})
            except Unexpected as waiting:
                if waiting.status != 409:
                    raise
                return False
            return True

        self.steps.until("the deadline marker in the log", marked)
        self.steps.say("系统到点截止并在日志中作出标记，交易中心公布开标名册")

    def unlock(self) -> None:
        """Every bidder that means to takes its own lock off with a signed statement."""
        now = self.steps.now()
        for login in self.bidders:
            if login in self.locked:
                continue
            seq = 2 if self.replaced == login else 1
            statement = self.device(login).unlock(self.lot, seq, PASSPHRASE, at=now)
            files = [("statement", "unlock.json", enclose(statement))]
            self.browser(login).submit(f"/bidder/bids/{self.bids[login]}/unlock", {}, files)
        self.steps.say("投标人各自提交签名的解锁声明")

    def release(self) -> None:
        """Three of five trustees release their shares, each on its own device."""
        self.steps.jump(self.steps.now() + timedelta(minutes=UNLOCK_MINUTES))
        for keeper in cast.KEEPERS[: cast.THRESHOLD]:
            browser = self.browser(keeper.login)
            material = read_material(browser.get(self.desk("/opening/release/material.json")).body)
            device = TrusteeDevice(self.devices / keeper.login)
            releases = device.release(material.policy, material.roll, material.heads, at=self.steps.now())
            files = [("releases", f"release-{n}.json", enclose(one)) for n, one in enumerate(releases, 1)]
            browser.submit(self.desk("/opening/release"), {}, files)
        self.steps.say(f"{cast.THRESHOLD} 名保管人在各自设备上解开份额并提交")

    def conclude(self) -> None:
        """The centre opens the bids and publishes the opening record."""
        fields = {"host": "示例主持", "recorder": "示例记录", "objections": ""}
        self.centre.submit(self.desk("/opening/conclude"), fields)
        self.steps.say("两把锁都已打开，形成并公布开标记录")

    # -- evaluation to contract -------------------------------------------------------------------

    def publish_candidates(self) -> None:
        """The purchaser publishes the candidates for at least three days."""
        self.purchaser.submit(f"/desk/lots/{self.lot}/candidates", {"days": ""})
        self.steps.say("公示中标候选人，期限写明算法与依据")

    def award(self) -> None:
        """Once the publicity has run, holidays and all, the first candidate wins; until then the hall refuses."""
        for _day in range(LONGEST_PUBLICITY):
            self.steps.jump(self.steps.now() + timedelta(days=1))
            try:
                self.purchaser.submit(f"/desk/lots/{self.lot}/award", {"rank": "1", "ground": ""})
            except Unexpected as early:
                if early.status != 409:
                    raise
            else:
                self.steps.say("公示期满无异议，确定中标人并同时公告")
                return
        raise Unexpected(f"the publicity has not ended within {LONGEST_PUBLICITY} days")

    def contract(self) -> None:
        """The contract is signed and made public."""
        self.steps.jump(self.steps.now() + timedelta(days=5))
        today = self.steps.now().date()
        page = self.purchaser.get(f"/desk/lots/{self.lot}/contract").text
        found = re.search(r'name="amount"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="amount"', page)
        if found is None:
            raise Unexpected("the contract form does not show the award's price")
        fields: Mapping[str, str] = {
            "csrf_token": token_of(page),
            "amount": found[1] or found[2],
            "performance_bond": "",
            "signed_on": today.isoformat(),
            "starts": today.isoformat(),
            "ends": (today + timedelta(days=120)).isoformat(),
        }
        self.purchaser.post(
            f"/desk/lots/{self.lot}/contract", fields, [("files", "合同.txt", "示例合同\n".encode())]
        )
        self.steps.say("合同签订并公告")

    def report(self) -> None:
        """The tenderer files its written report, and the supervisor reads it."""
        fields = {"media": "全国公共资源交易平台（示例）", "remarks": ""}
        self.purchaser.submit(f"/desk/lots/{self.lot}/written-report", fields)
        reader = self.browser("supervisor1")
        self.steps.until(
            "the report on the supervisor's list",
            lambda: self.lot in reader.get("/desk/supervision/contracts").text,
        )
        self.steps.say("招标人提交招标投标情况书面报告，行政监督部门收到")


def parse_head_of(path: Path) -> str:
    """The header hash of a container on a device."""
    from signing.seal.reading import parse  # noqa: PLC0415 - one use

    with path.open("rb") as file:
        return parse(file).head.header_sha256
