"""A disclosure request walked through the web: asked, received, a third party heard, extended, answered, delivered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from portal.cli import cast
from portal.cli.browser import Answer, Unexpected
from portal.cli.case_seats import CaseSeats

DISCLOSURE = "disclosure"
ANSWER_DAYS, MORE_DAYS = 20, 5
_NUMBER = re.compile(r"/disclosure/(GK-[0-9-]+)")


class RequestWalk:
    """A request on its way; the law's limit is twenty working days, and consultation does not count (GK-02, GK-03)."""

    kind = DISCLOSURE
    title = "政府信息依申请公开"
    who = "citizen1"
    low = "d05"
    papers = ("request-reply-extended", "request-answered")

    def __init__(self, seats: CaseSeats) -> None:
        self.seats = seats
        self.number = ""
        self.handler = f"{self.low}-handle"
        self.agreed: list[tuple[str, bool]] = []

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        yield self.ask
        yield self.receive
        yield self.consult
        yield self.record
        yield self.extend
        yield self.answer
        yield self.deliver

    def say(self, what: str) -> None:
        """Print a step."""
        self.seats.steps.say(f"［{self.kind}］{what}")

    def ask(self) -> None:
        """A citizen asks."""
        person = cast.CITIZENS[0]
        fields = {
            "department": self.low.upper(),
            "name": person.name,
            "ident": person.ident,
            "contact": person.phone,
            "content": "示例小区 2025 年消防验收资料",
            "form": "electronic",
            "delivery": "online",
        }
        found = _NUMBER.search(self.seats.fill(self.who, "/disclosure/new", fields).url)
        if found is None:
            raise Unexpected("the request was not filed")
        self.number = found[1]
        self.say(f"申请人提出公开申请 {self.number}")

    def receive(self) -> None:
        """The department confirms; from this day the answer is due."""
        self.step("handle", "receive-request")
        self.say("部门确认收到申请，答复期限开始计算")
        self.due(self.seats.calendar.add_working_days(self.seats.today(), ANSWER_DAYS).isoformat())

    def consult(self) -> None:
        """A third party is asked; the clock stands still from the next day."""
        self.seats.wait(1)
        fields = {"whom": "third-party", "name": "示例建设有限公司", "question": "是否同意公开"}
        self.step("handle", "ask-opinion", **fields, contact="", sent=self.seats.today().isoformat())
        self.say("书面征求第三方意见，期间不计入答复期限")

    def record(self) -> None:
        """It answers on the third working day: three days are not counted."""
        self.seats.wait(3)
        page = self.seats.at(self.handler, "hall").get(self.desk("/record-opinion")).text
        letter = re.search(r'<option[^>]*value="(\d+)"', page)
        if letter is None:
            raise Unexpected("no letter waits for an answer")
        day = self.seats.today().isoformat()
        self.step(
            "handle", "record-opinion", of=letter[1], answer="objects", received=day, opinion="涉及工艺"
        )
        self.say("第三方不同意公开，意见存入案卷")

    def extend(self) -> None:
        """Extended once; the applicant is told why."""
        self.step("approve", "extend-reply", days=str(MORE_DAYS), reason="资料分散，需要逐件核对。")
        self.say(f"批准延长 {MORE_DAYS} 个工作日，告知申请人")
        # One working day was used before the letter, three stood still.
        left = ANSWER_DAYS + MORE_DAYS - 1
        self.due(self.seats.calendar.add_working_days(self.seats.today(), left).isoformat())

    def answer(self) -> None:
        """Partly disclosed although the third party objected: the public interest is stated."""
        reply = {
            "outcome": "partly",
            "reason": "提供验收意见书，工艺部分不予公开。",
            "grounds": "trade",
            "withheld": "施工工艺说明",
            "public_interest": "消防安全关系住户生命财产",
            "access": "",
            "earlier": "",
        }
        file = ("files", "验收意见书.txt", "示例验收意见书".encode())
        path = self.desk("/draft-reply")
        self.seats.fill(self.handler, path, reply, (file,), zone="hall")
        self.step("approve", "answer-request")
        self.say("答复：部分公开，写明理由、依据和救济途径")
        page = self.own().text
        self.agreed.append(("申请人看到答复和文件", "部分公开" in page and "验收意见书.txt" in page))

    def deliver(self) -> None:
        """Delivered online."""
        self.step("handle", "deliver-reply", delivered=self.seats.today().isoformat(), how="online")
        self.say("答复书网上送达")

    # -- shared ---------------------------------------------------------------------------------------

    def desk(self, part: str = "") -> str:
        """An address of the request's desk."""
        return f"/desk/requests/{self.number}{part}"

    def step(self, role: str, name: str, /, **fields: str) -> None:
        """Take a step at the inner listener."""
        self.seats.fill(f"{self.low}-{role}", self.desk(f"/{name}"), fields, zone="hall")

    def own(self) -> Answer:
        """The applicant's page."""
        return self.seats.at(self.who).get(f"/disclosure/{self.number}")

    def due(self, day: str) -> None:
        """Compare the day the page names with the one the walk counted."""
        right = f"{day} 24:00" in self.own().text
        self.agreed.append((f"答复期限 {day}", right))
        self.say(f"申请人页面：答复期限 {day}（{'与走查自算相符' if right else '页面上没有这一天'}）")
