"""Complaints for tests: a staffed hall with the centre's and the discipline inspection's people, and one matter under way."""

from __future__ import annotations

from typing import Any

from hallcore.desk import CLOCK, Actor
from hallcore.identity.model import NewAccount
from hallcore.voice.complaints.forms import AcceptForm, AnswerForm, FactForm, SayForm, VoiceForm
from hallcore.voice.complaints.model import Finding
from tests.makers.roster import MANAGER, StaffedHall
from tests.makers.values import VERIFIER, at

ANYBODY = Actor("visitor", "citizen")
CITIZEN = Actor("U-800001", "citizen", "P-000001")
PEOPLE = {
    "boss": ("manager",),
    "boss2": ("manager",),
    "look1": ("inspector",),
    "look2": ("inspector",),
    "look3": ("inspector",),
    "desk": ("usher",),
    "dis1": ("discipline",),
    "dis2": ("discipline",),
    "dis3": ("discipline",),
    "dis4": ("discipline",),
    "watch": ("supervisor",),
}
POINTS = ("窗口是否要求提交清单以外的材料", "工作人员是否态度生硬")


class VoiceHall(StaffedHall):
    """A staffed hall in which people tell things, and one matter may be under way."""

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, Actor] = {}
        for login, roles in PEOPLE.items():
            form = NewAccount(login, VERIFIER, f"示例{login}", roles)
            number = self.act("open-account", "", MANAGER, form).dossier
            self.people[login] = Actor(number, roles[0])
        self.number = ""

    def who(self, login: str) -> Actor:
        """Somebody of the centre, of discipline inspection, or of a department."""
        return self.people[login] if login in self.people else self.actor(login)

    def tell(self, actor: Actor = ANYBODY, **changes: Any) -> str:
        """File a matter about D01; it becomes the one under way."""
        form = telling(**changes)
        self.number = self.act(f"file-{form.kind}", "", actor, form).dossier
        return self.number

    def do(self, verb: str, login: str, form: Any = None) -> Any:
        """One act of somebody in the matter under way."""
        return self.act(verb, self.number, self.who(login), form).paper

    def code(self) -> str:
        """The query code of the matter under way."""
        with self.reading() as root:
            return str(root.archive[self.number].record(0).annex.get("code"))

    def say(self, verb: str, reason: str = "没有解决问题", code: str = "") -> Any:
        """What the complainant says further."""
        return self.act(verb, self.number, ANYBODY, SayForm(code or self.code(), reason)).paper

    def accept(self, login: str = "boss", **changes: Any) -> Any:
        """Accept the complaint and give it to two inspectors."""
        return self.do("accept-complaint", login, self.accepting(**changes))

    def accepting(self, **changes: Any) -> AcceptForm:
        """An acceptance; people are named by login."""
        team = tuple(self.who(one).account for one in changes.pop("team", ("look1", "look2")))
        persons = tuple(self.who(one).account for one in changes.pop("persons", ()))
        given: dict[str, Any] = {"unit": "D01", "points": POINTS}
        return AcceptForm(**{**given, **changes}, investigators=team, persons=persons)

    def find(
        self, point: int, login: str = "look1", other: str = "look2", whose: tuple[str, ...] = ()
    ) -> Any:
        """A fact on a point, today; whose doing it was is said by login."""
        form = FactForm(
            point,
            "监控显示工作人员退回材料一次",
            ("监控 2026-03-02 09:10",),
            self.who(other).account,
            self.clock.now().date(),
            responsible=tuple(self.who(one).account for one in whose),
        )
        return self.do("find-fact", login, form)

    def draft(self, *kinds: Any, login: str = "look1", measures: str = "已批评教育并公布材料清单") -> Any:
        """Draft an answer with these findings."""
        findings = tuple(Finding(n, kind, "见查明的事实") for n, kind in enumerate(kinds, 1))
        return self.do("draft-answer", login, AnswerForm(findings, measures, "您反映的问题已经查清。"))

    def answered(self, *kinds: Any, day: str = "03-05 10:00") -> Any:
        """File, accept, find out and answer; returns the answer."""
        self.clock.set(at("03-02 09:00"))
        self.tell()
        self.accept()
        self.clock.set(at(day))
        for n, kind in enumerate(kinds, 1):
            if kind != "unclear":
                self.find(n)
        self.draft(*kinds)
        return self.do("answer-complaint", "boss")

    def tick(self, verb: str) -> Any:
        """What the clock does."""
        return self.act(verb, self.number, CLOCK).paper


def telling(**changes: Any) -> VoiceForm:
    """An anonymous complaint about D01."""
    given: dict[str, Any] = {
        "kind": "complaint",
        "category": "materials",
        "subject": "窗口反复要求补交材料",
        "content": "三月二日到示例窗口办理，被要求提交清单上没有的材料。",
        "unit": "D01",
    }
    return VoiceForm(**{**given, **changes})
