"""Who sits where on a case's walk, what they fill in there, and how the walk counts days without the hall."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any, NamedTuple

from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.cli.browser import Answer, Browser, Fields, Unexpected, Upload, token_of
from portal.cli.steps import Steps
from portal.house import load_law
from portal.settings import Settings

OVERLAY = "yanbian"
"""The local holiday that licensing rests on too."""

_ONE_DAY = timedelta(days=1)
_CHOICE = re.compile(r'name="examiners"[^>]*value="(U-\d+)"[^>]*>\s*<label[^>]*>([^<]*)', re.DOTALL)


class CaseSeats:
    """Everybody who has to do with a case, each with a browser of their own at their own listener."""

    def __init__(self, settings: Settings, steps: Steps) -> None:
        self.settings = settings
        self.steps = steps
        calendar = load_law().calendar
        if calendar is None:
            raise Unexpected("there is no working calendar among the law files")
        self.calendar: Calendar = calendar
        self._browsers: dict[tuple[str, str], Browser] = {}

    # -- browsers -----------------------------------------------------------------------------------

    def at(self, login: str, zone: str = "") -> Browser:
        """The browser of a demo account: citizens sit outside, officers on their net, the management inside."""
        role = cast.BY_LOGIN[login].roles[0]
        zone = zone or {"citizen": "public", "manager": "hall"}.get(role, "department")
        if (login, zone) not in self._browsers:
            browser = Browser(f"http://{self.settings.hosts[zone]}")
            browser.sign_in(login, cast.PASSWORD)
            self._browsers[login, zone] = browser
        return self._browsers[login, zone]

    @property
    def public(self) -> Browser:
        """Somebody who has not signed in."""
        key = ("", "public")
        return self._browsers.setdefault(key, Browser(f"http://{self.settings.hosts['public']}"))

    def fill(
        self,
        login: str,
        path: str,
        fields: Fields | None = None,
        files: tuple[Upload, ...] = (),
        zone: str = "",
    ) -> Answer:
        """Open a form and send it; one that comes back with its faults marked is not sent.

        Raises:
            Unexpected: The hall did not take it.
        """
        answer = self.at(login, zone).submit(path, fields, files)
        if answer.path == path:
            told = re.sub(r"<[^>]+>|\s+", " ", unescape(answer.text))
            raise Unexpected(f"{login} was not let through {path}: {told[:400]}")
        return answer

    # -- time ---------------------------------------------------------------------------------------

    def today(self) -> date:
        """The hall's day."""
        return self.steps.now().date()

    def working(self, day: date) -> bool:
        """Whether the hall works on a day."""
        return self.calendar.next_working_day(day, overlay=OVERLAY) == day

    def later(self, days: int) -> date:
        """The n-th working day after today."""
        return self.calendar.add_working_days(self.today(), days, overlay=OVERLAY)

    def wait(self, days: int) -> None:
        """Let working days pass: the clock jumps to ten in the morning of the n-th."""
        self.steps.jump(datetime.combine(self.later(days), time(10), TZ))

    # -- officers' forms ------------------------------------------------------------------------------

    def two(self, login: str, path: str) -> list[str]:
        """The accounts of the handler and the deputy, as a form offers them."""
        offered = _CHOICE.findall(self.at(login).get(path).text)
        return [account for account, label in offered if "承办" in label or "副岗" in label][:2]


class Tally:
    """A limit counted by the walk itself, day by day: what the progress page has to say.

    Args:
        seats: Knows which days the hall works.
        start: The day it starts from, itself not counted.
    """

    def __init__(self, seats: CaseSeats, start: date) -> None:
        self.seats = seats
        self.start = start
        self.stops: list[tuple[date, date]] = []

    def stop(self, first: date, last: date) -> None:
        """The clock stands still on these days; called again with the same first day, the last one moves."""
        self.stops = [*(stop for stop in self.stops if stop[0] != first), (first, last)]

    def used(self, on: date) -> int:
        """Working days that counted up to a day."""
        return sum(self._counts(self.start + _ONE_DAY * n) for n in range(1, (on - self.start).days + 1))

    def last(self, budget: int) -> date:
        """The day on which so many are used."""
        day = self.start
        while budget:
            day += _ONE_DAY
            budget -= self._counts(day)
        return day

    def _counts(self, day: date) -> bool:
        stopped = any(first <= day <= last for first, last in self.stops)
        return not stopped and self.seats.working(day)


class Told(NamedTuple):
    """What the progress page is compared with: the state, and of the promised limit how it stands."""

    state: str
    budget: int = 0
    used: int = 0
    last: date | None = None
    stopped: bool = False


def read_progress(public: Browser, number: str, code: str) -> tuple[dict[str, Any], str]:
    """A case's progress as data and as a page, as whoever has the code reads it."""
    query = f"number={number}&code={code}"
    told: dict[str, Any] = public.get(f"/progress.json?{query}").json
    return told, public.get(f"/progress?{query}").text


def differences(told: Mapping[str, Any], page: str, wanted: Told) -> list[str]:
    """In what the progress page differs from what the walk counted; nothing where they agree."""
    found = [] if told["state"] == wanted.state else [f"状态 {told['state']}，应为 {wanted.state}"]
    if not wanted.budget:
        return found
    limit = next((one for one in told["limits"] if one["title"] == "承诺期限"), None)
    if limit is None:
        return [*found, "没有承诺期限"]
    last = wanted.last.isoformat() if wanted.last else None
    counted = (wanted.budget, wanted.used, wanted.budget - wanted.used, last, wanted.stopped)
    shown = (*(limit[name] for name in ("budget", "used", "left", "last")), bool(limit["stopped"]))
    if shown != counted:
        found.append(f"承诺期限 {shown}，应为 {counted}")
    words = f"承诺期限 {wanted.budget} 个工作日，已用 {wanted.used} 个，尚余 {wanted.budget - wanted.used} 个"
    if words not in page:
        found.append(f"页面上没有“{words}”")
    if last and last not in page:
        found.append(f"页面上没有届满日期 {last}")
    return found


def send_files(browser: Browser, page: str, content: Mapping[str, bytes]) -> list[str]:
    """Upload a file to each material a page asks for, or to those named; return the materials' ids."""
    sent = []
    for path in dict.fromkeys(re.findall(r'action="(/my/drafts/[^"]+)" enctype', page)):
        material = path.rpartition("/")[2]
        if content and material not in content:
            continue
        data = content.get(material, PDF)
        browser.post(path, {"csrf_token": token_of(page)}, [("file", f"{material}.pdf", data)])
        sent.append(material)
    return sent


PDF = "%PDF-1.7\n% 示例材料，仅供演示\n%%EOF\n".encode()
"""What is attached: a file of the right kind, visibly an example."""
