"""The desk of an applicant's papers: the case as it stood at the record, its applicant, and the words they share.

A paper may be printed later than its record was filed, so whatever a desk says of the case it says of the
moment of the record: what happened afterwards stands on papers of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import msgspec

from hallcore.approval.model import ApplicationReceived, CaseAccepted
from hallcore.approval.rules import limit_rule, suspensions_of, version_of
from hallcore.dossier import record_number
from hallcore.ground.calendar import Calendar
from hallcore.ground.clauses import ClockRule
from hallcore.ground.deadline import Deadline, compute
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.explanation import Suspension
from hallcore.ground.lawbook import LawBook
from pdf.publication import Block, Clause, Column, Facts, Note, Paragraph, SignOff, Step, Table, Why
from portal.followers import Item
from portal.presenters.papers.desk import Made, PaperDesk, day_words
from portal.settings import Settings

CHANNELS = {"online": "网上", "window": "窗口", "paper": "纸质补录"}
_LIMITS = ("法定办结期限", "承诺办结期限")
CHECKED_BY = "扫码查询办理进度；核验真伪，请在“验证一份文书”上传本件电子版"


class CaseDesk(PaperDesk):
    """What a paper of a case is made with.

    Attributes:
        case, application: The case and what was applied for.
        matter: The version of the item the case goes by.
        name: The applicant, in full: the paper goes to the applicant.

    Raises:
        Refusal: The applicant's data was erased; then nothing is printed any more.
    """

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        super().__init__(item, settings, lawbook, calendar)
        self.case = item.dossier
        self.application = self.case.the(ApplicationReceived)
        self.matter = version_of(self.case, item.root.archive[self.application.item])
        self.name = self.piece("name")
        if not self.name:
            raise Refusal("申请人的个人信息已经删除，不再印制文书", "PI-13", where=self.case.number)

    def piece(self, name: str) -> str:
        """What the applicant gave, from the annex of the application, or ""."""
        annex = self.case.record(self.case.numbers(ApplicationReceived.type)[0]).annex
        return (annex.get(name) if annex is not None else None) or ""

    @property
    def you(self) -> str:
        """How the paper speaks to the applicant."""
        return "你单位" if self.application.applicant.startswith("A-") else "你"

    @property
    def matter_words(self) -> str:
        """What the case is about, in a sentence's middle."""
        return f"“{self.application.name}”（办件编号：{self.case.number}）"

    def usual(self) -> Made:
        """Issued by the department, to the applicant; the code opens the progress of the case."""
        organ, number = self.application.organ, record_number(self.case.number, self.item.n)
        asked = {"number": self.case.number, "code": self.piece("query")}
        return {
            "organ": organ,
            "number": f"编号：{number}",
            "addressee": self.name,
            "sign_off": SignOff(organ, self.day),
            "proof_url": f"{self.settings.public_url}/progress?{urlencode(asked)}",
            "checked_by": CHECKED_BY,
        }

    # -- blocks -----------------------------------------------------------------------------------

    def matter_facts(self, *more: tuple[str, str]) -> Facts:
        """Case, matter and applicant, and what else is to be said."""
        pairs = (
            ("办件编号", self.case.number),
            ("申请事项", self.application.name),
            ("申请人", self.name),
            ("代办人", self.piece("proxy")),
            *more,
        )
        return Facts(tuple((label, value) for label, value in pairs if value))

    def limits(self, budget: tuple[int, int], told: tuple[date | None, date | None]) -> Iterator[Block]:
        """Both limits as they stood at the record, each with its arithmetic; none for what is done on the spot.

        Args:
            budget: Statutory and promised length in working days, extensions included.
            told: The last days the record states; None where it states none.
        """
        start, rule = self.case.the(CaseAccepted).counted_from, limit_rule(self.law, self.matter)
        promise = Clause("本事项办事指南", f"承诺办结时限为 {self.matter.promised} 个工作日。")
        clauses = (Clause(rule.cite.line, rule.cite.words) if rule is not None else promise, promise)
        for subject, n, day, clause in zip(_LIMITS, budget, told, clauses, strict=True):
            if rule is not None and n:
                longer = msgspec.structs.replace(rule, n=n)
                yield from self.limit(subject, longer, start, day, clause, stops=self.stopped())

    def limit(
        self,
        subject: str,
        rule: ClockRule,
        start: date,
        told: date | None,
        clause: Clause,
        *,
        began: str = "受理",
        stops: tuple[Suspension, ...] = (),
    ) -> Iterator[Block]:
        """A limit with its arithmetic, or that its last day cannot be told yet.

        Args:
            subject: What is limited.
            rule: The clock, as long as it is here.
            start: The day it starts from, itself not counted.
            told: The last day the record states; where the calendar says otherwise by now, the record's holds.
            clause: What it rests on.
            began: What happened on the first day.
            stops: When the clock stood still.
        """
        try:
            deadline = compute(rule, start, self.calendar, stops)
        except NotComputable as unknown:
            first = f"{subject}为 {rule.span}，自{day_words(start)}的次日起计算。"
            yield Paragraph(f"{first}{unknown.reason}，届满日期待公布后另行告知。")
            return
        if told is not None and deadline.last != told:
            yield Paragraph(f"{subject}为 {rule.span}，按当时公布的放假安排，至{day_words(told)}届满。")
            return
        clauses = (clause, self.cite("XK-17")) if stops else (clause,)
        yield limit_why(deadline, subject, began, clauses)

    def stopped(self) -> tuple[Suspension, ...]:
        """When the clock had stood still by the record; a step that ran then, as long as it was told."""
        return suspensions_of(self.case, self.item.n)

    def specials(self) -> Iterator[Block]:
        """The steps whose time is told apart, and why."""
        if not self.matter.special:
            return
        rows = tuple(
            (each.name, f"{each.days}", "计入" if each.counts else "不计入", each.basis)
            for each in self.matter.special
        )
        columns = (
            Column("程序"),
            Column("最长（工作日）", "figure"),
            Column("是否计入期限", "centre"),
            Column("依据"),
        )
        yield Paragraph("办理中可能需要下列程序。需要时，本机关将书面告知所需时间：")
        yield Table(columns, rows)
        clause = self.cite("XK-17")
        yield Note(f"{clause.cite}：{clause.text}")

    def contact(self) -> Paragraph:
        """Whom to ask and where to complain."""
        ask = f"咨询电话：{self.matter.phone}。" if self.matter.phone else ""
        complain = f"投诉电话：{self.matter.complaint_phone}。" if self.matter.complaint_phone else ""
        query = self.piece("query")
        code = f"和查询码 {query}" if query else ""
        return Paragraph(f"凭办件编号{code}，可以随时查询办理进度。{ask}{complain}")


def limit_why(deadline: Deadline, subject: str, began: str, clauses: tuple[Clause, ...]) -> Why:
    """A limit as it stands on a paper: until which day, by which clause, counted how, on which calendar."""
    steps = [Step("起算", f"{day_words(deadline.start)}{began}，当日不计")]
    steps += [Step("不计", f"{_span(each)}，{each.reason}") for each in deadline.suspensions]
    steps.append(Step("计算", f"加 {deadline.n} 个工作日，至{day_words(deadline.counted)}"))
    if deadline.last > deadline.counted:
        steps.append(Step("顺延", f"遇休息日，顺延至{day_words(deadline.last)}"))
    result = f"{day_words(deadline.last)}24时届满"
    return Why(subject, result, clauses, tuple(steps), f"{deadline.calendar_basis}。")


def _span(stop: Suspension) -> str:
    last = f"至{day_words(stop.last)}" if stop.last is not None and stop.last != stop.first else ""
    return f"{day_words(stop.first)}{last}"
