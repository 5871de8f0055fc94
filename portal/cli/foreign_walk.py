"""A case that lives elsewhere, reported as its own system reports it: signed messages over the departments' network.

The hall issues no papers of such a case; what is proven is the chain of its reports.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from hallcore.approval.reported import Rating, Report
from portal.cli import cast
from portal.cli.case_seats import CaseSeats, read_progress
from portal.cli.foreign_stories import SEED, SYSTEM
from signing.exchange import sign

FOREIGN = "foreign"


class ForeignWalk:
    """A case of the provincial system on its way, as this hall is told of it."""

    kind = FOREIGN
    title = "示例防雷装置设计审核"
    department = "D25"
    officer = "d25-handle"
    papers: tuple[str, ...] = ()

    def __init__(self, seats: CaseSeats) -> None:
        self.seats = seats
        self.number = ""
        self.agreed: list[tuple[str, bool]] = []
        self.received: datetime = seats.steps.now()
        self.lines: list[str] = []

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield self.accept
        yield self.again
        yield self.handle
        yield self.strange
        yield self.doubtful
        yield self.close
        yield self.rate

    def accept(self) -> None:
        """Received there this morning, and reported."""
        self.received = self.seats.steps.now().replace(microsecond=0)
        case = f"WALK{self.received:%Y%m%d%H%M%S}"
        self.number = f"EX-{SYSTEM}-{case}"
        self.report = Report(
            system=SYSTEM,
            id=case,
            sequence=1,
            at=self.received,
            department=self.department,
            item=self.title,
            applicant=cast.COMPANY.name,
            applicant_kind="company",
            applicant_number=cast.COMPANY.code,
            phone="13800000003",
            query="EXWALK25",
            received=self.received,
            stage="accept",
            promised_by=self.seats.later(10),
            statutory_by=self.seats.later(20),
        )
        self.expect("kept", self.send(self.report))
        self.say(f"省级系统签名报送：收件 {self.number}")
        self.progress("受理中", self.report)

    def again(self) -> None:
        """The same message again: nothing is filed twice."""
        self.expect("known", self.send(self.report))
        self.say("同一报送再来一次：识别为早已收录")

    def handle(self) -> None:
        """Two days on it is handled, its clock standing still for an expert review."""
        self.seats.wait(2)
        now = self.seats.steps.now().replace(microsecond=0)
        stopped = {"stopped": "专家评审", "stopped_until": self.seats.later(5)}
        self.report = msgspec.structs.replace(self.report, sequence=3, at=now, stage="handle", **stopped)
        self.expect("kept", self.send(self.report))
        self.say("省级系统报送：承办，专家评审期间计时暂停")
        self.progress("专家评审，计时暂停", self.report)

    def strange(self) -> None:
        """A message somebody else signed is not read."""
        status, _answer = self.post(b"{}", sign(bytes(32), b"{}"))
        self.agreed.append(("签名不符的报送不予接收", status == 401))
        self.say(f"签名不符的报送：{status}，不予接收")

    def doubtful(self) -> None:
        """One comes late, one contradicts: both are filed as what they are and change nothing."""
        late = msgspec.structs.replace(
            self.report,
            sequence=2,
            at=self.received + timedelta(hours=1),
            stage="handle",
            stopped="",
            stopped_until=None,
        )
        back = msgspec.structs.replace(
            self.report, sequence=4, stage="accept", stopped="", stopped_until=None
        )
        self.expect("doubtful", self.send(late))
        self.expect("doubtful", self.send(back))
        self.say("迟到的、矛盾的报送照实收录并标明，不改变办件状态")
        self.progress("专家评审，计时暂停", self.report)
        page = self.seats.at(self.officer).get(f"/office/foreign/{self.number}").text
        marked = "迟到报送" in page and "与已收录的报送矛盾" in page
        self.agreed.append(("部门页面标明存疑的报送", marked))

    def close(self) -> None:
        """Granted there."""
        self.seats.wait(5)
        now = self.seats.steps.now().replace(microsecond=0)
        self.report = msgspec.structs.replace(
            self.report,
            sequence=5,
            at=now,
            stage="close",
            stopped="",
            stopped_until=None,
            result="granted",
            decision="示例气准〔2026〕25号",
        )
        self.expect("kept", self.send(self.report))
        self.say("省级系统报送：准予，办结")
        self.progress("已办结（准予）", self.report)

    def rate(self) -> None:
        """The applicant rated it there; another rating of the same case contradicts and changes nothing."""
        at = self.report.at + timedelta(minutes=20)
        self.seats.wait(1)
        rated = Rating(4, at, "mobile")
        self.report = msgspec.structs.replace(self.report, sequence=6, at=at, rating=rated)
        self.expect("rated", self.send(self.report))
        other = msgspec.structs.replace(self.report, sequence=7, rating=Rating(1, at, "phone"))
        self.expect("doubtful", self.send(other))
        told, page = read_progress(self.seats.public, self.number, self.report.query)
        shown = told["rating"]["grade"] == 4 and "满意（" in page and "非常不满意（" in page
        self.agreed.append(("好差评照报送显示，矛盾的标明", shown))
        self.say("省级系统报送好差评：满意；再报不同评价的标为矛盾")

    # -- shared ---------------------------------------------------------------------------------------

    def say(self, what: str) -> None:
        """Print a step."""
        self.seats.steps.say(f"［{self.kind}］{what}")

    def send(self, report: Report) -> dict[str, Any]:
        """Send a report as the provincial system does."""
        body = msgspec.json.encode(report)
        return self.post(body, sign(SEED, body))[1]

    def post(self, body: bytes, signature: str) -> tuple[int, dict[str, Any]]:
        """A message over the departments' network: status and answer."""
        headers = {"X-Hall-System": SYSTEM, "X-Hall-Signature": signature, "Content-Type": "application/json"}
        address = f"http://{self.seats.settings.hosts['department']}/exchange/cases"
        request = urllib.request.Request(address, body, headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def expect(self, result: str, answer: dict[str, Any]) -> None:
        """What the answer to one report has to say."""
        self.agreed.append((f"报送结果 {result}", answer.get(result) == 1))

    def progress(self, state: str, report: Report) -> None:
        """What whoever has the code reads has to be what was reported."""
        told, page = read_progress(self.seats.public, self.number, report.query)
        last = report.promised_by.isoformat() if report.promised_by else ""
        right = told["state_title"] == state and told["foreign"] == SYSTEM and "省级系统办理" in page
        right = right and told["limits"][0] == {"title": "承诺期限", "last": last}
        self.agreed.append((f"进度页 {self.number} {state}", right))
        self.say(f"进度页：{told['state_title']}，届满 {last}（{'与报送相符' if right else '与报送不符'}）")
