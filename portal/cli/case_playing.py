"""One case of the demo played through the door, on working days, as far as the present moment reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from hallcore.approval.beside import BranchAsked
from hallcore.approval.forms import (
    AnswerForm,
    ApplyForm,
    CheckForm,
    DecideForm,
    DeliverForm,
    ExtendForm,
    OpinionForm,
    ReasonForm,
    RefuseForm,
    SpecialEndForm,
    SpecialForm,
    SupplementForm,
)
from hallcore.approval.model import ApplicationReceived, CaseAccepted, Checked, Verdict
from hallcore.approval.rules import co_departments
from hallcore.catalogue.model import Item, ItemPublished, Listed
from hallcore.catalogue.rules import item_number, listed
from hallcore.ground.clock import TZ
from portal.cli.case_stories import Story, applicant_of
from portal.cli.script import Script
from portal.cli.stations import OFFICERS

Step = Callable[[], object]
LONG = {"inspected": 3, "joint": 2}
"""How many paces the step in the middle takes."""


class CasePlay:
    """A story being played; ``begin`` puts its first step on the script and each step the next.

    Args:
        script: What happens, when.
        story: The case.
        place: Its place among the stories, which sets the minute of its acts and its query code.
    """

    def __init__(self, script: Script, story: Story, place: int) -> None:
        self.script = script
        self.story = story
        self.place = place
        self.number = ""
        self.item = self._item()
        low = self.item.department.lower()
        self.accept, self.handle = f"{low}-accept", f"{low}-handle"
        self.review, self.approve, self.deputy = f"{low}-review", f"{low}-approve", f"{low}-deputy"

    def begin(self) -> None:
        """Put the application on the script."""
        self._on(self.story.day, self._run(self._way()))

    # -- time ---------------------------------------------------------------------------------------

    def _run(self, steps: Iterator[tuple[int, Step]], day: date | None = None) -> Step:
        """A step that does itself and puts the next one on the script."""
        today = day or self.story.day

        def act() -> None:
            for wait, step in steps:
                if wait:
                    later = self.script.hall.calendar.add_working_days(
                        today, wait * self.story.pace, overlay="yanbian"
                    )

                    def then(step: Step = step, later: date = later) -> None:
                        step()
                        self._run(steps, later)()

                    self._on(later, then)
                    return
                step()

        return act

    def _on(self, day: date, act: Step) -> None:
        hour = time(9, 0) if self.place % 2 else time(14, 0)
        self.script.on(datetime.combine(day, hour, TZ) + timedelta(minutes=self.place), act)

    # -- the ways -------------------------------------------------------------------------------------

    def _way(self) -> Iterator[tuple[int, Step]]:
        """The steps of the story, each with the paces that lie before it."""
        way = self.story.way
        yield 0, self.apply
        if way == "deemed":
            yield 7, self.script.hall.settle
        elif way == "refused":
            yield 1, self.refuse
            return
        elif way == "corrected":
            yield 1, self.tell
            yield 2, self.mend
            yield 1, self.take
        else:
            yield 1, self.take
        yield from self._middle(way)
        yield 1, self.report
        if way == "returned":
            yield 1, self.send_back
            yield 1, self.report
        yield 1, self.examine
        yield 1, self.decide
        yield 1, self.deliver

    def _middle(self, way: str) -> Iterator[tuple[int, Step]]:
        """What happens to the case before its handler reports."""
        if way == "inspected":
            yield 1, self.begin_inspection
            yield LONG[way], self.end_inspection
        if way == "extended":
            yield 1, self.extend
        if way == "withdrawn":
            yield 1, self.withdraw
        if way == "tolerated":
            yield 1, self.bring
        if way == "joint":
            yield 1, self.script.hall.settle
            for at in range(self._branches()):
                yield LONG[way] if at == 0 else 0, lambda at=at: self.answer(at + 1)  # type: ignore[misc]  # bound now

    # -- the acts -------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Apply online or at the window, with everything brought but what the story leaves out."""
        applicant, name, number, phone = applicant_of(self.story.who)
        online, chosen = self.story.online, dict(self.story.answers)
        officer = next(each for each in OFFICERS if each.login == self.accept)
        form = ApplyForm(
            item=item_number(self.item.code),
            applicant=applicant,
            name=name,
            number=number,
            phone=phone,
            channel="online" if online else "window",
            block=f"9{self.place % 32 + 1:02d}" if online else officer.window[1:],
            query=f"DEMO{self.place:04d}",
            answers=tuple(
                (question.id, chosen.get(question.id, question.choices[0].id))
                for question in self.item.questions
            ),
            window="" if online else officer.window,
            brought=self._brought(),
        )
        role = "citizen" if online else "acceptor"
        self.number = self.script.do("apply", "", self.story.who if online else self.accept, form, role)

    def tell(self) -> None:
        """Tell at once what is missing."""
        form = self._verdicts({self._wanting().id: ("supplement", "未提交，请补充")})
        self._do("notify-correction", self.accept, form)

    def mend(self) -> None:
        """The missing paper is brought to the window."""
        self._do("supplement", self.accept, SupplementForm((self._wanting().id,)))

    def take(self) -> None:
        """Accept, complete or as the story says."""
        kinds: dict[str, tuple[Verdict, str]] = {}
        for material in self._asked():
            if self.story.way == "tolerated" and material.need == "tolerable":
                kinds[material.id] = ("tolerated", "承诺补齐")
            if self.story.way == "declared" and material.declared:
                kinds[material.id] = ("declared", "已签承诺书")
        self._do("accept", self.accept, self._verdicts(dict(list(kinds.items())[:1])))

    def bring(self) -> None:
        """What was owed is brought."""
        owed = tuple(row.material for row in self.script.read(self.number)[1].the(CaseAccepted).tolerated)
        self._do("bring-tolerated", self.accept, SupplementForm(owed))

    def refuse(self) -> None:
        """Refuse to accept: another organ is competent."""
        reasons = "所申请用地位于国有林区，审批权限不在本机关。"
        self._do("refuse-acceptance", self.accept, RefuseForm("not-competent", reasons, "吉林省林业和草原局"))

    def begin_inspection(self) -> None:
        """Begin the item's inspection, told as short as it may be useful."""
        special = next(each for each in self.item.special if each.kind in {"inspection", "test"})
        days = min(special.days, 5)
        form = SpecialForm(special.id, days, "申请地址现场", examiners=self._two())
        self._do("begin-special", self.handle, form)

    def end_inspection(self) -> None:
        """What the inspection found."""
        special = next(each for each in self.item.special if each.kind in {"inspection", "test"})
        form = SpecialEndForm(special.id, "现场情况与申请材料一致，符合要求。", self._two())
        self._do("end-special", self.handle, form)

    def extend(self) -> None:
        """Extend the limit by five days."""
        self._do("extend", self.approve, ExtendForm(5, "涉及地下管线较多，需与产权单位核对。"))

    def withdraw(self) -> None:
        """The applicant takes it back, by a paper at the window."""
        self._do("withdraw-case", self.accept, ReasonForm("申请人书面申请撤回：经营计划变更"))

    def answer(self, place: int) -> None:
        """A co-department agrees."""
        department = self.script.read(f"{self.number}.{place}")[1].the(BranchAsked).department
        officer = next(
            each
            for each in OFFICERS
            if each.department == department and {"handler", "approver"} & {*each.duties}
        )
        role = "handler" if "handler" in officer.duties else "approver"
        self.script.do("answer-branch", f"{self.number}.{place}", officer.login, AnswerForm("agree"), role)

    def report(self) -> None:
        """Handling is done."""
        if self._state() == "handling":
            proposes: Literal["grant", "deny"] = "deny" if self.story.way == "denied" else "grant"
            self._do(
                "report", self.handle, OpinionForm("经审查，材料齐全、形式有效。", proposes, self._two())
            )

    def send_back(self) -> None:
        """Review sends it back."""
        self._do("return-case", self.review, ReasonForm("请补充交通组织方案的审查意见。"))

    def examine(self) -> None:
        """Review is done."""
        if self._state() == "reviewing":
            self._do("pass-review", self.review, OpinionForm("同意承办意见。"))

    def decide(self) -> None:
        """The decision."""
        if self._state() == "approving":
            denied = self.story.way == "denied"
            reasons = "开挖路段在禁止开挖期内，不符合准予条件。" if denied else "符合法定条件，准予。"
            self._do("decide", self.approve, DecideForm(granted=not denied, reasons=reasons))

    def deliver(self) -> None:
        """The delivery."""
        if self._state() == "decided":
            self._do("deliver", self.accept, DeliverForm("window", applicant_of(self.story.who)[1]))

    # -- shared ---------------------------------------------------------------------------------------

    def _do(self, verb: str, login: str, form: object) -> None:
        role = {self.accept: "acceptor", self.handle: "handler", self.review: "reviewer"}.get(
            login, "approver"
        )
        self.script.do(verb, self.number, login, form, role)

    def _state(self) -> str:
        return self.script.read(self.number)[1].state

    def _branches(self) -> int:
        archive, case = self.script.read(self.number)
        return len(co_departments(archive, case))

    def _two(self) -> tuple[str, ...]:
        """Handler and deputy, who examine together."""
        accounts = self.script.accounts
        return tuple(sorted((accounts[self.handle].account, accounts[self.deputy].account)))

    def _item(self) -> Item:
        return self.script.read(item_number(self.story.item))[1].the(ItemPublished).item

    def _asked(self) -> tuple[Listed, ...]:
        asked = self.script.read(self.number)[1].the(ApplicationReceived).materials
        return tuple(material for material in asked if not material.shared)

    def _brought(self) -> tuple[str, ...]:
        """What comes with the application: all that is asked for, but what the story leaves out."""
        chosen = {question.id: question.choices[0].id for question in self.item.questions}
        asked = [each for each in listed(self.item, chosen) if not each.shared]
        if self.story.way in {"corrected", "deemed"}:
            asked = asked[:-1]
        owed = self.story.way == "tolerated"
        return tuple(each.id for each in asked if not (owed and each.need == "tolerable"))

    def _wanting(self) -> Listed:
        """The paper that is missing in the story: the last that is asked for."""
        return self._asked()[-1]

    def _verdicts(self, kinds: dict[str, tuple[Verdict, str]]) -> CheckForm:
        today = self.script.clock.now().date()
        until = self.script.hall.calendar.add_working_days(today, 10, overlay="yanbian")
        rows = []
        for material in self._asked():
            verdict, note = kinds.get(material.id, ("accepted", ""))
            due = until if verdict == "tolerated" else None
            rows.append(Checked(material.id, material.name, verdict, note, due))
        return CheckForm(tuple(rows))
