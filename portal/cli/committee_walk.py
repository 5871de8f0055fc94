"""The part of a tender's walk that concerns its committee: the draw, presence, scoring, signing, and recomputing."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from html import unescape

import portal.house  # noqa: F401 - makes every paper known, so that the public file can be read
from portal.cli import cast
from portal.cli.browser import Browser, Unexpected, token_of
from portal.cli.pooling import SUBJECT
from portal.cli.seats import Seats
from portal.cli.terminals import Terminal, over_http
from signing.log.note import NoteVerifier
from trading.award.publicfile import read_public_file
from trading.award.recompute import recompute
from trading.experts.lottery import commitment_of
from trading.framework.recomputing import recompute_framework

SIDES = {"招标人": "purchaser1", "行政监督": "supervisor1", "交易中心": "centre1"}
TERMINAL = cast.TERMINALS[0]
"""The terminal that stands for the one at the evaluation room's door."""

_OPTION = re.compile(r'<option[^>]*value="([^"]*)"[^>]*>([^<]*)</option>')

_ROW = r"<tr[^>]*>(?:(?!</tr>).)*?{}(?:(?!</tr>).)*?未到场"
"""A member's row in the table of arrivals while nobody has seen it there."""


class CommitteeWalk(Seats):
    """Draw, seat, let in, score, sign; each through the web."""

    called = ("招标人", "发布招标公告")
    """Who invites, and what is done when the tender is announced."""

    drawn, reserve = 4, 3
    """How many experts sit, and how many more stand ready in order."""

    dissent = "示例：认为施工组织设计的评分标准可以再细化。"
    """What the last but one writes beside its signature."""

    known = "开标名册公布"
    """When it is known whose people are left out."""

    nonces: dict[str, str]
    judges: dict[str, str]
    """Account → login of everybody on the committee."""

    def room(self, part: str = "") -> str:
        """An address of the lot's desk."""
        return f"/desk/lots/{self.lot}{part}"

    # -- the draw ---------------------------------------------------------------------------------

    def plan_draw(self) -> None:
        """The centre publishes the plan before anybody knows who bids; each side commits to a nonce."""
        fields = {
            "subject_1": SUBJECT,
            "count_1": str(self.drawn),
            "reserve_1": str(self.reserve),
            "commit_by": f"{self.deadline + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        }
        self.centre.submit(self.room("/draw/plan"), fields)
        self.nonces = {login: secrets.token_hex(32) for login in SIDES.values()}
        for login in SIDES.values():
            bound = {"commitment": commitment_of(self.nonces[login])}
            self.browser(login).submit(self.room("/draw/nonce"), bound)
        self.steps.say(
            f"公布专家抽取方案（抽 {self.drawn} 人，候补 {self.reserve} 人），{'、'.join(SIDES)}各自承诺随机数"
        )

    def draw(self) -> None:
        """The list is closed, every side reveals, and the order follows; who cannot come is followed by the next."""
        self._press("/draw/close")
        for login in SIDES.values():
            self.browser(login).submit(self.room("/draw/nonce"), {"nonce": self.nonces[login]})
        self.steps.say(f"{self.known}后按利害关系回避，封存抽取名单，各方公开随机数")

        def logged() -> bool:
            try:
                self._press("/draw/hold")
            except Unexpected as waiting:
                if waiting.status != 409:
                    raise
                return False
            return True

        self.steps.until("the closing of the list in the log", logged)
        answered = self._call()
        self.steps.say(f"由日志根值和三方随机数抽取专家，通知 {answered} 人，{self.drawn} 人到席")

    def _call(self) -> int:
        """Call in order; the second who is called cannot come. Returns how many were called."""
        called = 0
        while True:
            page = self.centre.get(self.room("/draw")).text
            if "登记通知答复" not in page:
                return called
            form = self.centre.get(self.room("/draw/call")).text
            waiting = [value for value, label in _options(form, "entry").items() if "已接受" not in label]
            called += 1
            refuses = called == 2
            fields = {"entry": waiting[0], "answer": "refused" if refuses else "accepted"}
            self.centre.submit(self.room("/draw/call"), {**fields, "reason": "示例：出差" if refuses else ""})

    # -- the committee ----------------------------------------------------------------------------

    def seat_committee(self) -> None:
        """The drawn experts and the purchaser's representative are seated."""
        path = self.room("/committee")
        page = self.centre.get(path).text
        fields = {
            "representatives": [account_of(page, "representatives", "purchaser1")],
            "terminal": TERMINAL.code,
        }
        self.centre.post(path, {"csrf_token": token_of(page), **fields})
        self.steps.say(f"组建评标委员会：抽取的专家 {self.drawn} 人，{self.called[0]}代表 1 人，名单保密")

    def let_in(self) -> None:
        """Who is not there is refused; one punches at the room's terminal, the others get a badge.

        Whoever punched there today for another tender is there already.
        """
        page = self.centre.get(self.room("/arrivals")).text
        by_name = {cast.BY_LOGIN[one].person: one for one in cast.BY_LOGIN}
        members = {
            account: by_name[label.partition("（")[0]] for account, label in _options(page, "member").items()
        }
        self.judges = members
        absent = [
            account
            for account, label in _options(page, "member").items()
            if re.search(_ROW.format(re.escape(label.partition("（")[0])), page, re.DOTALL)
        ]
        if absent:
            self._arrive(absent)
        self.steps.say("未到场的评委不能评分；一名在评标室终端打卡，其余核验证件登记到场")

    def _arrive(self, absent: list[str]) -> None:
        """The first of those who are not there tries to score, and punches; the others get a badge."""
        members, (first, *others) = self.judges, absent
        try:
            self._score(members[first], 0)
        except Unexpected as refusal:
            if refusal.status != 409:
                raise
        else:
            raise Unexpected("a member who is not in the room has scored")
        device = Terminal(
            over_http(f"http://{self.settings.hosts['hall']}"),
            TERMINAL.serial,
            cast.TERMINAL_KEY,
            self.devices / f"terminal-{TERMINAL.serial}.json",
        )
        device.begin()
        now = device.time()
        device.see(first.removeprefix("U-").lstrip("0"), now)
        device.push(now)
        for n, account in enumerate(others, 1):
            self.centre.submit(self.room("/arrivals"), {"member": account, "badge": f"P{n:02d}"})

    def score(self) -> None:
        """Each member fills in a sheet; the centre has the report made."""
        for judge, login in enumerate(self.judges.values()):
            self._score(login, judge)
        self.centre.submit(self.room("/report"), {})
        self.steps.say(f"{self.drawn + 1} 名评委各自评分，按公布的办法计算出排名，形成评标报告")

    def _score(self, login: str, judge: int) -> None:
        path, browser = self.room("/scores"), self._inside(login)
        page = browser.get(path).text
        names = sorted(set(re.findall(r'name="(marks-[^"]+)"', page)))
        full = {f"c{n}": c.marks for n, c in enumerate(self.story.evaluation.criteria, 1)}
        fields = {"act": "submit", "csrf_token": token_of(page)}
        for place, name in enumerate(names):
            marks = full[name.rpartition("-")[2]]
            fields[name] = f"{marks * (96 - (place * 3 + judge) % 20) / 100:.1f}"
        browser.post(path, fields)

    def sign(self) -> None:
        """Everybody signs the report, the last but one with a dissent in writing."""
        logins = list(self.judges.values())
        for login in logins:
            dissent = self.dissent if login == logins[-2] else ""
            self._inside(login).submit(self.room("/signature"), {"dissent": dissent})
        self.steps.say("评委逐一签署评标报告，一人书面说明不同意见")

    def open_names(self) -> None:
        """With the result decided, whoever was drawn is named, and anybody checks each commitment."""
        self._press("/draw/open")
        self.steps.say("中标结果确定后公开评标专家名单")

    # -- by anybody -------------------------------------------------------------------------------

    def recomputed(self) -> bool:
        """Have ranking and draw made anew from the public file alone; say what came of it."""
        data = b""

        def there() -> bool:
            nonlocal data
            try:
                data = self.public.get(f"/trading/{self.number}/public-file.json").body
            except Unexpected as waiting:
                if waiting.status != 503:
                    raise
                return False
            return True

        self.steps.until("the public file", there)
        keys = self.public.get("/log/keys.txt").text
        vkey = next(line.split()[1] for line in keys.splitlines() if line.startswith("log "))
        read = read_public_file(data, NoteVerifier.from_vkey(vkey))
        findings = (*recompute(read), *recompute_framework(read))
        for each in findings:
            self.steps.say(
                f"{'重算一致' if not each.differs else '重算不一致'}：{each.what}{'；'.join(each.differs)}"
            )
        self.kept_file = data
        return len(findings) == self.recounted and not any(each.differs for each in findings)

    recounted = 3
    """How much there is to recompute: the draw, its opened names, the ranking."""
    kept_file = b""

    # -- hands ------------------------------------------------------------------------------------

    def _press(self, part: str) -> None:
        """A button of the draw's room."""
        page = self.centre.get(self.room("/draw")).text
        self.centre.post(self.room(part), {"csrf_token": token_of(page)})

    def _inside(self, login: str) -> Browser:
        """A member's browser in the hall: the representative evaluates there as everybody on the committee does."""
        if cast.zone_of(login) == "hall":
            return self.browser(login)
        key = f"{login} inside"
        if key not in self._browsers:
            browser = Browser(f"http://{self.settings.hosts['hall']}")
            browser.sign_in(login, cast.PASSWORD)
            self._browsers[key] = browser
        return self._browsers[key]


def _options(page: str, field: str) -> Mapping[str, str]:
    """The choices of a select: value → label."""
    found = re.search(rf'<select[^>]*name="{field}".*?</select>', page, re.DOTALL)
    if found is None:
        raise Unexpected(f"the page has no choice {field}")
    return {value: unescape(label).strip() for value, label in _OPTION.findall(found[0]) if value}


def account_of(page: str, field: str, login: str) -> str:
    """The account number behind a choice that shows a login."""
    for value, label in re.findall(
        rf'name="{field}"[^>]*value="([^"]+)".*?<label[^>]*>(.*?)</label>', page, re.DOTALL
    ):
        if login in label:
            return str(value)
    raise Unexpected(f"{login} is not among the choices of {field}")
