"""An open tender with prequalification walked through the web: to the contract, or to its end where too few pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.cli.browser import Unexpected, token_of
from portal.cli.committee_walk import account_of
from portal.cli.steps import Steps
from portal.cli.tender_walk import BIDDERS, TenderWalk
from portal.cli.walk_stages import Stage
from portal.settings import Settings

TERMINAL = cast.TERMINALS[0]
STAGES = (
    Stage("publish_notice", "invitation", 4),
    Stage("ask_and_clarify", "clarification", 5),
    Stage("conclude", "opened", 6),
    Stage("publish_candidates", "candidates", 7),
    Stage("award", "awarded", 8),
    Stage("contract", "contract", 9),
)
"""Three releases come before the invitation: the prequalification's notice, its clarification, and how it ended."""

_MATTER = re.compile(r"/desk/prequalifications/([^/?\"]+)")


class PrequalifiedWalk(TenderWalk):
    """The walk of one prequalification and the tender after it."""

    fails: tuple[str, ...] = (BIDDERS[3],)
    """Who does not meet the requirements."""

    awarded = True
    recounted = 3
    known = "申请截止"
    dissent = "示例：认为类似工程业绩的认定可以放宽。"

    def __init__(self, settings: Settings, steps: Steps) -> None:
        super().__init__(settings, steps)
        self.bidders = tuple(one for one in BIDDERS if one not in self.fails)
        self.matter, self.reviewing = "", True
        self.applications: dict[str, str] = {}
        self.called = ("招标人", "发出投标邀请书")
        self.begun = self.notice = ""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """When open data is taken."""
        return STAGES

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order: the prequalification, then the tender among those who passed."""
        yield from self.qualifying()
        yield self.turn_to_tender
        yield from (self.publish_policy, self.publish_notice, self.refuse_outsider, self.enrol)
        yield from (self.ask_and_clarify, self.plan_draw, self.submit, self.replace, self.come_late)
        yield from (self.call_roll, self.unlock, self.release, self.conclude, self.draw, self.seat_committee)
        yield from (self.let_in, self.score, self.sign, self.publish_candidates, self.award, self.open_names)
        yield from (self.contract, self.report)

    def qualifying(self) -> Iterator[Callable[[], None]]:
        """The steps up to the results."""
        yield from (self.register, self.review_fairness, self.announce_prequalification, self.apply)
        yield from (self.clarify_documents, self.stay_secret, self.plan_draw, self.close_applications)
        yield from (self.draw, self.seat_reviewers, self.let_in, self.review, self.sign, self.tell_results)

    def room(self, part: str = "") -> str:
        """An address of the desk where a committee sits: of the prequalification, later of the lot."""
        return f"/desk/lots/{self.matter}{part}" if self.reviewing else super().room(part)

    def window(self, part: str = "") -> str:
        """An address of the prequalification's desk."""
        return f"/desk/prequalifications/{self.matter}{part}"

    # -- notice and applications --------------------------------------------------------------------

    def announce_prequalification(self) -> None:
        """Too short a time is refused; then the notice is public, its arithmetic with it."""
        path = self.desk("/prequalification")
        starts = self.steps.now() + timedelta(hours=1)
        files = [("files", "资格预审文件.txt", "资格预审文件（示例）\n".encode())]
        try:
            self.purchaser.submit(path, self._times(starts, 2, 30), files)
        except Unexpected as short:
            if short.status != 409:
                raise
            self.steps.say("资格预审文件发售期不足五日的公告不予发布")
        else:
            raise Unexpected("prequalification documents were given out for two days only")
        answer = self.purchaser.submit(path, self._times(starts, 12, 24), files)
        self.begun = self.number
        found = _MATTER.search(answer.url)
        if found is None:
            raise Unexpected(f"the prequalification was not published: {answer.url}")
        self.matter = found[1]
        self.notice = f"/records/{self.matter}-0000"
        self.steps.until("the notice's page", lambda: self._public(self.notice) != "")
        page = self._public(self.notice)
        if "申请截止为什么可以定在这一天" not in page or "异议为什么截止到这一天" not in page:
            raise Unexpected("the notice does not explain its times")
        self.steps.say(f"招标人发布资格预审公告，申请截止 {self.deadline:%Y-%m-%d %H:%M}，页面写明算法与依据")

    def _times(self, starts: datetime, until: int, deadline: int) -> dict[str, str]:
        """The notice's fields, with documents until and applications until so many days later."""
        self.deadline = datetime.combine((starts + timedelta(days=deadline)).date(), time(9), TZ)
        return {
            "way": "limited",
            "limit": "5",
            "criteria-0-title": "类似工程业绩",
            "criteria-0-marks": "60",
            "criteria-1-title": "项目班子",
            "criteria-1-marks": "40",
            "requirements": self.story.lots[0].qualification,
            "documents_from": f"{starts:%Y-%m-%dT%H:%M}",
            "documents_until": f"{starts + timedelta(days=until):%Y-%m-%d}T16:30",
            "deadline": f"{self.deadline:%Y-%m-%dT%H:%M}",
            "contact": "敦化市示例中学　0433-0000000（示例）",
            "supervisor": self.settings.site.supervisor,
        }

    def _public(self, path: str) -> str:
        try:
            return self.public.get(path).text
        except Unexpected as waiting:
            if waiting.status != 404:
                raise
            return ""

    def apply(self) -> None:
        """Every bidder applies; one replaces its application, and one takes it back and submits again."""
        self.steps.jump(self.steps.now() + timedelta(days=1))
        for login in BIDDERS:
            self._apply(login)
        self._apply(BIDDERS[0])
        last = self.browser(BIDDERS[1])
        page = last.get(self.applications[BIDDERS[1]]).text
        last.post(f"{self.applications[BIDDERS[1]]}/withdraw", {"csrf_token": token_of(page)})
        self._apply(BIDDERS[1])
        self.steps.say(f"{len(BIDDERS)} 家申请人在线提交资格预审申请，一家替换、一家撤回后重新提交")

    def _apply(self, login: str) -> None:
        files = [("files", "资格预审申请文件.txt", f"{login} 的申请文件（示例）\n".encode())]
        path = f"/bidder/prequalifications/{self.matter}/application"
        answer = self.browser(login).submit(path, {"stated": "y"}, files)
        if "/bidder/applications/" not in answer.url:
            raise Unexpected(f"{login} has not applied: {answer.url}")
        self.applications[login] = urlsplit(answer.url).path

    def clarify_documents(self) -> None:
        """The documents are explained; the deadline stays."""
        fields = {
            "answers-0-question": "类似工程业绩的认定时间？",
            "answers-0-answer": "以竣工验收报告载明的时间为准。",
        }
        self.purchaser.submit(self.window("/clarify"), fields)
        self.steps.say("招标人澄清资格预审文件，不影响申请截止")

    def stay_secret(self) -> None:
        """Until the deadline neither purchaser nor centre sees who applied, nor the public ever."""
        names = [cast.BY_LOGIN[login].person for login in BIDDERS]
        names += [party.name for party in cast.BIDDERS[: len(BIDDERS)]]
        pages = [self.purchaser.get(self.window()).text, self.centre.get(self.window()).text]
        if any(name in page for name in names for page in (*pages, self._public(self.notice))):
            raise Unexpected("an applicant is named before the deadline")
        self.steps.say("申请截止前，招标人和交易中心看不到申请人的名称和数量")

    def close_applications(self) -> None:
        """The deadline passes by the clock; whoever comes later is refused."""
        self.steps.jump(self.deadline + timedelta(seconds=1))
        self.steps.until(
            "the end of applications", lambda: "申请已截止" in self.centre.get(self.window()).text
        )
        try:
            self._apply(BIDDERS[2])
        except Unexpected as late:
            if late.status != 409:
                raise
        else:
            raise Unexpected("a late application was accepted")
        self.steps.say("到点由系统截止，逾期的申请不予接收")

    # -- the review ------------------------------------------------------------------------------------

    def seat_reviewers(self) -> None:
        """The drawn experts and the purchaser's representative make the review committee."""
        path = self.window("/committee")
        page = self.centre.get(path).text
        fields = {
            "representatives": [account_of(page, "representatives", "purchaser1")],
            "terminal": TERMINAL.code,
        }
        self.centre.post(path, {"csrf_token": token_of(page), **fields})
        self.steps.say(f"组建资格审查委员会：抽取的专家 {self.drawn} 人，招标人代表 1 人，名单保密")

    def _score(self, login: str, judge: int) -> None:
        """A member's sheet: of the prequalification while it is reviewed, of the lot afterwards."""
        if not self.reviewing:
            super()._score(login, judge)
            return
        path, browser = self.window("/review"), self._inside(login)
        page = browser.get(path).text
        names = list(dict.fromkeys(re.findall(r"([^<>]+)：审查意见", page)))
        failed = {self._party(one) for one in self.fails}
        fields = {"csrf_token": token_of(page)}
        places = sorted({int(n) for n in re.findall(r'name="a(\d+)-passed"', page)})
        for place in places:
            fails = names[place - 1].strip() in failed
            fields[f"a{place}-passed"] = "no" if fails else "yes"
            fields[f"a{place}-ground"] = "近三年没有类似工程业绩（示例）" if fails else ""
            fields |= {f"a{place}-c1": f"{55 - place - judge % 3}", f"a{place}-c2": "36"}
        browser.post(path, fields)

    def _party(self, login: str) -> str:
        code = cast.BY_LOGIN[login].party
        return next(party.name for party in cast.BIDDERS if party.code == code)

    def review(self) -> None:
        """Each member hands in findings; the centre has the report made."""
        for judge, login in enumerate(self.judges.values()):
            self._score(login, judge)
        self.centre.submit(self.window("/report"), {})
        self.steps.say(f"{self.drawn + 1} 名委员逐份审查，形成资格审查报告")

    def sign(self) -> None:
        """Everybody signs; the review's report at its own window."""
        if not self.reviewing:
            super().sign()
            return
        logins = list(self.judges.values())
        for login in logins:
            dissent = self.dissent if login == logins[-2] else ""
            self._inside(login).submit(self.window("/signature"), {"dissent": dissent})
        self.steps.say("委员逐一签署资格审查报告，一人书面说明不同意见")

    def tell_results(self) -> None:
        """Every applicant is told; who failed reads why, and its paper is printed."""
        self.purchaser.submit(self.window("/end"), {})
        self._press("/draw/open")
        for login in BIDDERS:
            page = self.browser(login).get(self.applications[login]).text
            told = "未通过资格预审" if login in self.fails else "通过资格预审"
            if told not in page or (login in self.fails and "没有类似工程业绩" not in page):
                raise Unexpected(f"{login} is not told the result")
            self.steps.until(f"the result of {login} printed", lambda login=login: self._printed(login))  # type: ignore[misc]  # the default binds the loop's value
        self.steps.say(
            f"逐一发出资格预审结果通知书：{len(self.bidders)} 家通过，{len(self.fails)} 家未通过并告知理由"
        )

    def _printed(self, login: str) -> bool:
        try:
            return self.browser(login).get(f"{self.applications[login]}/result.pdf").body.startswith(b"%PDF")
        except Unexpected as waiting:
            if waiting.status != 404:
                raise
            return False

    # -- the tender -------------------------------------------------------------------------------------

    def turn_to_tender(self) -> None:
        """From here on committees are the lot's."""
        self.reviewing, self.known = False, "开标名册公布"

    def refuse_outsider(self) -> None:
        """Who did not pass does not bid (ZB-054)."""
        for login in self.fails:
            try:
                self.browser(login).submit(f"/bidder/lots/{self.lot}/enrol")
            except Unexpected as refused:
                if refused.status != 409:
                    raise
            else:
                raise Unexpected("who did not pass has enrolled")
        self.steps.say("未通过资格预审的，系统不予登记投标")


class TooFewQualified(PrequalifiedWalk):
    """Two pass: the tender ends, and its lot is tendered anew."""

    fails = BIDDERS[2:]
    awarded = False

    def acts(self) -> Iterator[Callable[[], None]]:
        """Up to the notice that it is held anew, and the registration that does."""
        yield from (one for one in self.qualifying() if one.__name__ != "tell_results")
        yield from (self.announce_failure, self.hold_anew)

    def announce_failure(self) -> None:
        """The results are told, and that it is tendered anew."""
        self.purchaser.submit(self.window("/failure"), {"following": "适当调整资格条件后重新招标。"})
        pages = [self.browser(login).get(self.applications[login]).text for login in BIDDERS]
        if sum("未通过资格预审" in page for page in pages) != len(self.fails):
            raise Unexpected("not every applicant is told the result")
        self.steps.say("通过资格预审的只有两家，公告资格预审失败，逐一告知申请人")

    def hold_anew(self) -> None:
        """The lot is registered again under the rules for lots that came to nothing."""
        self.again, old = self.lot, self.number
        self.register()
        self.steps.say(f"依法重新招标：{old} → {self.number}")


QUALIFIED_PATHS: Mapping[str, type[TooFewQualified]] = {"too-few-qualified": TooFewQualified}
"""The paths of failure of a tender with prequalification."""
