"""Disclosure requests of the demo: one answered and delivered, one consulting, one late, one just come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hallcore.requests.model import DeliveryForm, OpinionForm, ReplyForm, RequestForm
from portal.cli import cast
from portal.cli.script import Script


@dataclass
class Request:
    """One request and how far it goes.

    Attributes:
        script: The demo's script.
        code: The department asked.
        who: The applicant's place among ``cast.CITIZENS``.
        content: What is asked for.
    """

    script: Script
    code: str
    who: int
    content: str
    number: str = ""

    def file(self) -> None:
        """Ask online."""
        person = cast.CITIZENS[self.who]
        form = RequestForm(
            self.code,
            "citizen",
            f"P-{self.who + 1:06d}",
            person.name,
            person.ident,
            person.phone,
            self.content,
        )
        self.number = self.script.do("file-request", "", f"citizen{self.who + 1}", form)

    def receive(self) -> None:
        """Confirm receipt."""
        self._do("receive-request", "handle", None)

    def consult(self, on: date) -> Callable[[], None]:
        """Ask a third party on a day."""
        form = OpinionForm("third-party", "示例林业有限公司", "是否同意公开采伐作业设计", on)
        return lambda: self._do("ask-opinion", "handle", form)

    def draft(self) -> None:
        """Draft a reply that says where it stands."""
        form = ReplyForm(
            "granted",
            "该信息可以公开。",
            access="登录敦化市示例市场监管网站“抽检公示”栏目查看，或者到窗口领取纸质文本。",
        )
        self._do("draft-reply", "handle", form)

    def answer(self) -> None:
        """Approve it."""
        self._do("answer-request", "approve", None)

    def deliver(self, on: date) -> Callable[[], None]:
        """Deliver it on a day."""
        return lambda: self._do("deliver-reply", "accept", DeliveryForm(on, "online"))

    def _do(self, verb: str, who: str, form: object) -> None:
        self.script.do(verb, self.number, f"{self.code.lower()}-{who}", form)


def begin(script: Script, at: Callable[..., datetime]) -> None:
    """Put the requests into the script; what lies after the present does not happen."""
    day = timedelta(days=1)
    answered = Request(script, "D01", 0, "敦化市 2025 年食品安全监督抽检不合格产品名单")
    first = at(1, 12)
    script.on(first, answered.file)
    script.on(first + day, answered.receive)
    script.on(first + 9 * day, answered.draft)
    script.on(first + 10 * day, answered.answer)
    script.on(first + 11 * day, answered.deliver((first + 11 * day).date()))
    consulting = Request(script, "D12", 0, "示例林场 2025 年度采伐作业设计")
    second = at(2, 10)
    script.on(second, consulting.file)
    script.on(second + day, consulting.receive)
    script.on(second + 15 * day, consulting.consult((second + 15 * day).date()))
    late = Request(script, "D12", 1, "示例乡 2024 年退耕还林补助发放明细")
    third = at(1, 15, 10)
    script.on(third, late.file)
    script.on(third + day, late.receive)
    script.on(at(3, 1, 20), Request(script, "D01", 1, "示例街道餐饮单位量化分级结果").file)
