"""One case walked through the web: the acts any case is made of, each at the desk where it is done."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from portal.cli import cast
from portal.cli.browser import Unexpected
from portal.cli.case_seats import CaseSeats, Tally, Told, differences, read_progress, send_files
from portal.cli.case_stories import applicant_of

_NUMBER = re.compile(r"/(?:my/cases|office/receipts)/(DHB-[0-9-]+)")
_CODE = re.compile(r"查询码</dt><dd><strong>(\w+)</strong>")
_VERDICT = re.compile(r'name="verdict_(\w+)"')


class Plan(NamedTuple):
    """What is walked.

    Attributes:
        kind: The walk's name after ``approval-``; ``title`` what it shows.
        item: The item's code; ``answers`` what the applicant answers, by question.
        department: Whose it is, as logins have it: ``d05``.
        who: The applicant's login.
        promised: Working days, as the guide promises them; 0 where it is decided on the spot.
        papers: The papers the applicant holds in the end, by type.
    """

    kind: str
    title: str
    item: str
    department: str
    who: str
    promised: int
    answers: dict[str, str]
    papers: tuple[str, ...]


class CaseWalk:
    """A case on its way; every act is a method, and ``said`` keeps what the progress page was found to say."""

    def __init__(self, seats: CaseSeats, plan: Plan) -> None:
        self.seats = seats
        self.plan = plan
        self.low, self.who = plan.department, plan.who
        self.kind, self.title, self.papers = plan.kind, plan.title, plan.papers
        self.number = ""
        self.code = ""
        self.tally: Tally | None = None
        self.budget = plan.promised
        self.branches: tuple[str, ...] = ()
        self.agreed: list[tuple[str, bool]] = []

    def say(self, what: str) -> None:
        """Print a step."""
        self.seats.steps.say(f"［{self.plan.kind}］{what}")

    # -- applying -------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Apply online: situation, files, contact, review, receipt."""
        browser, path = self.seats.at(self.plan.who), f"/apply/{self.plan.item}"
        answers = {f"q-{question}": choice for question, choice in self.plan.answers.items()}
        self.seats.fill(self.plan.who, path, {**answers, "notification": ""})
        page = browser.get(f"{path}/materials").text
        sent = send_files(browser, page, {})
        browser.submit(f"{path}/materials")
        phone = applicant_of(self.plan.who)[3]
        self.seats.fill(self.plan.who, f"{path}/contact", {"phone": phone})
        self._received(self.seats.fill(self.plan.who, f"{path}/review").url)
        self.say(f"申请人网上申请“{self.plan.title}”，上传 {len(sent)} 份材料，收件 {self.number}")

    def bring(self, slip: dict[str, str] | None = None, *, lacking: int = 0) -> None:
        """Apply at the window; ``slip`` is what is filled in of a paper form, ``lacking`` what is not brought."""
        acceptor, path = f"{self.low}-accept", f"/office/intake/{self.plan.item}"
        _dossier, name, ident, phone = applicant_of(self.plan.who)
        kind = "company" if cast.BY_LOGIN[self.plan.who].party[0] != "P" else "person"
        fields = {f"q-{question}": choice for question, choice in self.plan.answers.items()}
        fields |= {"kind": kind, "party": ident, "name": name, "phone": phone}
        self.seats.fill(acceptor, path, fields | (slip or {}))
        page = self.seats.at(acceptor).get(f"{path}/materials").text
        boxes = list(dict.fromkeys(re.findall(r'name="(brought-\w+)"', page)))
        ticked = dict.fromkeys(boxes[: len(boxes) - lacking], "y")
        self._received(self.seats.fill(acceptor, f"{path}/materials", ticked).url)
        self.say(f"窗口收件“{self.plan.title}”，收到 {len(ticked)} 份材料，收件 {self.number}")

    def _received(self, url: str) -> None:
        found = _NUMBER.search(url)
        if found is None:
            raise Unexpected(f"the application was not received: {url}")
        self.number = found[1]
        page = self.seats.at(self.plan.who).get(f"/my/cases/{self.number}/receipt").text
        code = _CODE.search(page)
        if code is None:
            raise Unexpected(f"the receipt of {self.number} has no query code")
        self.code = code[1]

    # -- at the window ----------------------------------------------------------------------------------

    def judge(self, act: str, **given: tuple[str, str]) -> None:
        """Give every material its verdict and press a button: ``m03=("supplement", "缺签字")``."""
        acceptor, path = f"{self.low}-accept", f"/office/cases/{self.number}/materials"
        page = self.seats.at(acceptor).get(path).text
        fields = {"act": act}
        for material in dict.fromkeys(_VERDICT.findall(page)):
            verdict, more = given.get(material, ("accepted", ""))
            fields[f"verdict_{material}"] = verdict
            if more:
                fields[f"{'until' if verdict == 'tolerated' else 'note'}_{material}"] = more
        self.seats.fill(acceptor, path, fields)

    def take(self, **given: tuple[str, str]) -> None:
        """Accept."""
        self.judge("accept", **given)
        self.tally = Tally(self.seats, self.seats.today())
        self.say("窗口审查材料，予以受理，送达受理通知书")

    def step(self, role: str, name: str, /, **fields: str | list[str]) -> None:
        """Take a step in a role: ``accept``, ``handle``, ``review`` or ``approve``."""
        self.seats.fill(f"{self.low}-{role}", f"/office/cases/{self.number}/steps/{name}", fields)

    # -- the five stages ----------------------------------------------------------------------------------

    def report(self, proposes: str = "grant") -> None:
        """Handled by two."""
        path = f"/office/cases/{self.number}/steps/report"
        mates = self.seats.two(f"{self.low}-handle", path)
        opinion = "经审查，申请材料齐全、形式有效。"
        self.step("handle", "report", proposes=proposes, opinion=opinion, examiners=mates)
        self.say("承办人和共同审查人提交承办意见")

    def review(self, proposes: str = "grant") -> None:
        """Reviewed by a third."""
        self.step("review", "pass-review", proposes=proposes, opinion="同意承办意见。")
        self.say("审核人提交审核意见")

    def decide(self, role: str = "approve") -> None:
        """Granted."""
        self.step(role, "decide", granted="yes", reasons="符合法定条件，准予。")
        self.say("作出准予决定，决定书写明救济途径")

    def deliver(self) -> None:
        """Handed over against a signature."""
        receiver = applicant_of(self.plan.who)[1]
        self.step("accept", "deliver", how="window", receiver=receiver)
        self.say("窗口送达，签收，案卷办结")

    def finish(self) -> None:
        """From handling to delivery, a working day between."""
        self.report()
        self.seats.wait(1)
        self.progress("reviewing")
        self.review()
        self.decide()
        self.deliver()
        self.progress("closed", limits=False)

    # -- the progress page ----------------------------------------------------------------------------------

    def progress(self, state: str, *, stopped: bool = False, limits: bool = True) -> None:
        """Read the progress page as whoever has the code, and compare it with what the walk counted itself."""
        wanted = Told(state)
        if limits and self.tally is not None and self.budget:
            used, last = self.tally.used(self.seats.today()), self.tally.last(self.budget)
            wanted = Told(state, self.budget, used, last, stopped)
        told, page = read_progress(self.seats.public, self.number, self.code)
        wrong = differences(told, page, wanted)
        self.agreed.append((f"进度页 {self.number} {state}", not wrong))
        stands = ""
        if wanted.budget:
            stands = f"，承诺期限尚余 {wanted.budget - wanted.used} 个工作日，{'暂停中，' if stopped else ''}届满 {wanted.last}"
        self.say(
            f"进度页：{told['state_title']}{stands}（{'；'.join(wrong) if wrong else '与走查自算相符'}）"
        )

    def until_state(self, state: str) -> None:
        """Wait until the case has followed into a state."""

        def there() -> bool:
            return bool(read_progress(self.seats.public, self.number, self.code)[0]["state"] == state)

        self.seats.steps.until(f"{self.number} is {state}", there)

    def counted_from(self, day: date) -> None:
        """The limits run from this day."""
        self.tally = Tally(self.seats, day)
