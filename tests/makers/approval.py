"""A small hall that approves: two departments and three more, windows, posts, items of every kind, applicants.

Played once in a process through the door; each test goes on from a copy. What is not here: pages.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from hallcore.approval.forms import ApplyForm, CheckForm, OpinionForm
from hallcore.approval.model import (
    Checked,
)
from hallcore.catalogue.model import (
    Basis,
    Choice,
    CoDepartment,
    FlowStep,
    Item,
    ItemForm,
    Material,
    Question,
    SpecialStep,
)
from hallcore.desk import Actor
from hallcore.identity.model import NewAccount, NewApplicant, NewPerson
from hallcore.organisation.model import DepartmentForm, PostForm, WindowForm
from portal.cli import cast
from tests.makers.house import OPERATOR, Left, SmallHouse
from tests.makers.values import at

MANAGER = Actor("U-000900", "manager")
VERIFIER = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"
DEPARTMENTS = {
    "D01": ("敦化市市场监督管理局", "市场监管局"),
    "D05": ("敦化市住房和城乡建设局", "住建局"),
    "D04": ("敦化市自然资源局", "自然资源局"),
    "D13": ("敦化市生态环境局", "生态环境局"),
    "D27": ("敦化市消防救援大队", "消防大队"),
}
DUTIES = ("acceptor", "handler", "reviewer", "approver")
IDENT = "222403199003070018"
COMPANY = cast.COMPANY
OTHER_COMPANY = cast.Party(cast.made_up_code("company", 401), "敦化市示例食品有限公司", "company", ())

FLOW = (
    FlowStep("accept", "窗口", 1),
    FlowStep("handle", "承办科", 4),
    FlowStep("review", "审核科", 2),
    FlowStep("approve", "分管领导", 2),
    FlowStep("close", "窗口", 1),
)
MATERIALS = (
    Material("m01", "申请表", standard="填写完整", basis="示例规定第五条"),
    Material("m02", "经营场所证明", need="tolerable", standard="与地址一致", basis="示例规定第五条"),
    Material("m03", "健康承诺书", declared=True, standard="已签名", basis="示例规定第五条"),
    Material("m04", "营业执照", source="数据共享", shared=True),
    Material("m05", "网络食品经营情况说明", when="q1=yes", standard="写明网址", basis="示例规定第五条"),
)
QUESTIONS = (Question("q1", "是否通过网络经营？", (Choice("yes", "是"), Choice("no", "否"))),)
BASES = (Basis("中华人民共和国行政许可法", "第十二条"),)

ORDINARY = Item(
    code="222403010001",
    name="示例食品经营许可",
    kind="01",
    department="D01",
    case_type="promised",
    statutory=20,
    promised=10,
    conditions=("有与经营规模相适应的场所",),
    bases=BASES,
    questions=QUESTIONS,
    materials=MATERIALS,
    flow=FLOW,
    special=(
        SpecialStep("s1", "现场核查", "inspection", 10, counts=False, basis="行政许可法第四十五条"),
        SpecialStep("s2", "听证", "hearing", 20, counts=False, basis="行政许可法第四十七条"),
        SpecialStep("s3", "公示", "public-notice", 5, counts=True, basis="本市规定"),
    ),
    windows=("W001",),
    hours="工作日 8:30—11:30，13:30—17:00",
    phone="0433-0000000",
    complaint_phone="12345",
    result="示例食品经营许可证",
    licence=True,
    validity_years=5,
    tolerance=True,
    declaration=True,
)
INSTANT = replace(
    ORDINARY,
    code="222403010002",
    name="示例备案信息查询",
    kind="20",
    case_type="instant",
    statutory=0,
    promised=0,
    questions=(),
    materials=MATERIALS[:1],
    flow=(FlowStep("accept", "窗口", 0), FlowStep("approve", "窗口", 0), FlowStep("close", "窗口", 0)),
    special=(),
    licence=False,
    validity_years=0,
    tolerance=False,
    declaration=False,
    result="查询结果",
)
JOINT = replace(
    ORDINARY,
    code="222403050001",
    name="示例工程建设联合审批",
    department="D05",
    case_type="joint",
    statutory=45,
    promised=25,
    statute="C04",
    flow=(
        FlowStep("accept", "窗口", 1),
        FlowStep("handle", "承办科", 18),
        FlowStep("review", "审核科", 3),
        FlowStep("approve", "分管领导", 2),
        FlowStep("close", "窗口", 1),
    ),
    questions=(),
    materials=MATERIALS[:2],
    special=(),
    windows=("W002",),
    branches=(
        CoDepartment("D04", "用地意见", 10, silence="agree", on_refusal="replan"),
        CoDepartment("D13", "环境意见", 10, silence="escalate", on_refusal="replan"),
        CoDepartment("D27", "消防意见", 10, silence="none", safety=True, on_refusal="end"),
        CoDepartment("D01", "登记意见", 5, silence="agree"),
    ),
    declaration=False,
)
ITEMS = (ORDINARY, INSTANT, JOINT)


def number_of(item: Item) -> str:
    """The item's dossier."""
    return f"SX-{item.code}"


class ApprovalHall:
    """A house in which cases can be played, with who is who in it."""

    def __init__(self, left: Left | None = None, people: dict[str, Actor] | None = None, **rest: Any) -> None:
        self.hall = SmallHouse(left, **rest)
        self.people = dict(people or {})

    def close(self) -> None:
        """Let everything go."""
        self.hall.close()

    def act(self, verb: str, number: str, who: str, form: object = None) -> Any:
        """One act by somebody of the cast."""
        return self.hall.act(verb, number, self.people[who], form)

    def refuse(self, verb: str, number: str, who: str, form: object = None, **expected: Any) -> Any:
        """One act that must be refused."""
        return self.hall.refuse(verb, number, self.people[who], form, **expected)

    def to(self, moment: str | datetime) -> None:
        """Set the clock: ``03-04 08:30`` of 2026, or a moment."""
        self.hall.clock.set(at(moment) if isinstance(moment, str) else moment)

    # -- a case, step by step -------------------------------------------------------------------------

    def applied(self, item: Item = ORDINARY, who: str = "company", **changes: Any) -> str:
        """An application handed in at the window with everything that is asked for; the case's number."""
        party = self.people[who].party
        applicant = party if party.startswith("P-") else f"A-{party}"
        form = ApplyForm(
            item=number_of(item),
            applicant=applicant,
            name=COMPANY.name if who == "company" else "示例申请人",
            number=party,
            phone="13800000000",
            channel="window",
            block=item.windows[0][1:],
            window=item.windows[0],
            query="Q7XK2M9P",
            answers=tuple((question.id, "no") for question in item.questions),
            brought=("m01", "m02") if len(item.materials) > 1 else ("m01",),
        )
        acceptor = f"{item.department}-acceptor"
        return str(self.act("apply", "", acceptor, replace(form, **changes)).dossier)

    def verdicts(self, item: Item = ORDINARY, **changed: Checked) -> CheckForm:
        """Everything accepted, but for the materials given by id."""
        rows = []
        for material in item.materials:
            if material.shared or material.when:
                continue
            rows.append(changed.get(material.id, Checked(material.id, material.name, "accepted")))
        return CheckForm(tuple(rows))

    def accepted(self, item: Item = ORDINARY, who: str = "company") -> str:
        """A case that was accepted, complete."""
        number = self.applied(item, who)
        self.act("accept", number, f"{item.department}-acceptor", self.verdicts(item))
        return number

    def reported(self, number: str, department: str = "D01", proposes: Any = "grant") -> None:
        """Handling done, by two."""
        mate = self.people[f"{department}-reviewer"].account
        self.act("report", number, f"{department}-handler", OpinionForm("符合条件。", proposes, (mate,)))

    def reviewed(self, number: str, department: str = "D01", proposes: Any = "grant") -> None:
        """Handling and review done."""
        self.reported(number, department, proposes)
        self.act("pass-review", number, f"{department}-reviewer", OpinionForm("同意承办意见。", proposes))


def furnish(act: Callable[..., Any], since: date = date(2026, 3, 2)) -> dict[str, Actor]:
    """Departments, windows, posts, applicants and items, each through the door; who is who.

    Args:
        act: The door: verb, number, actor, form.
        since: The day from which the items are offered.
    """
    people = {"manager": MANAGER, "operator": OPERATOR}
    for code, (organ, short) in DEPARTMENTS.items():
        act("register-department", "", MANAGER, DepartmentForm(code, organ, short))
    windows = (("W001", "D01"), ("W002", "D05"), ("W003", "D04"), ("W004", "D13"), ("W005", "D27"))
    for number, code in windows:
        act("open-window", "", MANAGER, WindowForm(number, DEPARTMENTS[code][1], "department", (code,)))
    for (window, code), duty in ((pair, duty) for pair in windows for duty in (*DUTIES, "deputy")):
        roles = ("handler",) if duty == "deputy" else (duty,)
        person, login = f"示例{code}{duty}", f"{code.lower()}-{duty}"
        opened = act("open-account", "", OPERATOR, NewAccount(login, VERIFIER, person, roles))
        people[f"{code}-{duty}"] = Actor(opened.dossier, roles[0])
        act("post-staff", "", MANAGER, PostForm(opened.dossier, person, code, window, roles))
    for who, party in (("company", COMPANY), ("other", OTHER_COMPANY)):
        applicant = NewApplicant(party.code, party.name, cast.REGION, "company")
        act("register-applicant", "", OPERATOR, applicant)
        people[who] = Actor(f"U-00080{len(people) % 10}", "citizen", party.code)
    citizen = act("register-person", "", OPERATOR, NewPerson("示例申请人", IDENT, "13800000001")).dossier
    people["citizen"] = Actor("U-000820", "citizen", citizen)
    for item in ITEMS:
        act("publish-item", "", MANAGER, ItemForm(item, since))
    return people


@functools.cache
def _played() -> tuple[Left, dict[str, Actor]]:
    hall = SmallHouse()
    people = furnish(hall.act)
    return hall.left(), people


def approval_hall(**rest: Any) -> ApprovalHall:
    """A hall of the test's own, as it stands on Monday 2 March 2026, 8:30."""
    left, people = _played()
    return ApprovalHall(left, people, **rest)


def approval_hall_of(start: datetime, **rest: Any) -> ApprovalHall:
    """A hall of another time, or on another calendar, played anew."""
    hall = SmallHouse(at=start, **rest)
    people = furnish(hall.act, start.date())
    return ApprovalHall(hall.left(), people, **rest)
