"""Supervision of the demo: who supervises, orders in every state, a circular everybody may read, one that waits.

Cards are raised by the hall itself, from what happened; here only stands what people decide of their own accord.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from hallcore.desk import Actor
from hallcore.identity.model import NewAccount
from hallcore.supervision.boards import (
    EvaluationCorrection,
    EvaluationForm,
    MarksForm,
    ProtestAnswerForm,
    ProtestForm,
)
from hallcore.supervision.forms import (
    AnswerForm,
    CircularForm,
    DecideForm,
    OpenForm,
    OrderForm,
    ReportForm,
    ResultForm,
    ReviewForm,
)
from hallcore.supervision.model import CARD
from portal.cardbook import OPEN, listed
from portal.cli import cast
from portal.cli.script import Script

_OPERATOR = Actor("U-000000", "operator")
_QUEUES = CircularForm(
    "circular",
    "关于窗口空岗影响群众办事的通报",
    (
        "二月上旬，监察人员比对叫号记录和考勤记录发现，个别窗口在开放时间内无人在岗，群众等候时间明显延长。",
        "经核查，责任单位没有按照窗口不空岗的要求安排替岗人员。责任单位已就安排替岗作出说明。",
    ),
    "FW-18",
    "D12",
    date(2026, 3, 13),
    "public",
)
_INSIDE = CircularForm(
    "circular",
    "关于一次性告知执行情况的通报",
    ("抽查二月补正告知四十件，三十九件一次列全；一件分两次告知，已责成改正。",),
    "XK-04",
    "D05",
    date(2026, 3, 20),
    "departments",
)
_OUTCOMES = (
    (
        True,
        "情况属实。承办人公出，没有及时转交，已指定替岗人员。",
        DecideForm(
            "upheld",
            "记录显示该环节超过办理时限，没有暂停计时的事由。",
            measures="三日内办结，报告替岗安排。",
        ),
    ),
    (
        False,
        "该环节等候申请人预约现场核查，已两次电话联系。",
        DecideForm("relieved", "联系记录与时间相符，迟延由申请人的原因造成。", ground="applicant"),
    ),
)
"""What chiefs say of a card, and what is decided: one after the other."""

_MARKED = ("D01", "D04", "D05", "D12", "D24")
_MARKS = (
    MarksForm("D05", "stages", Decimal(6), "三件超过承诺期限，两件未按时录入。"),
    MarksForm("D05", "satisfaction", Decimal(2), "两件差评经核实属实。"),
    MarksForm("D12", "stages", Decimal(12), "六件超过承诺期限。"),
    MarksForm("D12", "complaints", Decimal(4), "两件投诉逾期答复。"),
    MarksForm("D04", "openness", Decimal(3), "办事指南三处未及时更新。"),
    MarksForm("D24", "data", Decimal(5), "数据报送两次迟延。"),
)


def open_watchers(script: Script, verifier: str) -> None:
    """Open the accounts of the second supervisor and of discipline inspection, after everybody else's."""
    for person in cast.WATCHERS:
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = script.hall.house.perform("open-account", "", _OPERATOR, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)


def begin(script: Script, at: Callable[..., datetime]) -> None:
    """Put everything on the script."""
    script.on(at(2, 13, 10), partial(_handle, script, ("D01",)))
    script.on(at(2, 26, 14), partial(_handle, script, ("D05", "D01")))
    script.on(at(2, 9, 10), partial(_order_done, script, at))
    script.on(at(2, 26, 10), partial(_order_open, script))
    script.on(at(2, 12, 9), partial(_publish, script, at))
    script.on(at(2, 27, 15), partial(script.do, "draft-circular", "", "supervisor1", _INSIDE))
    script.on(at(1, 12, 9), partial(_evaluate, script, at))
    script.on(
        at(2, 3, 9),
        partial(script.do, "open-evaluation", "", "supervisor1", EvaluationForm(2026, 1, _MARKED)),
    )


def _handle(script: Script, departments: tuple[str, ...]) -> None:
    """The newest cards of some departments: the chief answers, the supervisor upholds one and relieves the next."""
    script.hall.settle()
    today = script.clock.now().date().isoformat()
    with script.hall.house.reading() as root:
        found, _more = listed(
            root.archive,
            CARD,
            OPEN,
            fits=lambda one: (
                one["rung"] != "reminder"
                and one["state"] == "raised"
                and not one["person"]
                and not one["answered"]
                and one["answer_by"] >= today
                and one["department"] in departments
            ),
        )
    for place, (number, one) in enumerate(found[: len(_OUTCOMES)]):
        chief = f"{one['department'].lower()}-approve"
        if chief in script.accounts:
            accepts, words, decision = _OUTCOMES[place]
            script.do("answer-card", number, chief, AnswerForm(accepts, words))
            script.do("open-card", number, "supervisor1", OpenForm())
            script.do("decide-card", number, "supervisor1", decision)


def _evaluate(script: Script, at: Callable[..., datetime]) -> None:
    """The last quarter of 2025: marked by one, published by another, an objection upheld, the result settled."""
    number = script.do("open-evaluation", "", "supervisor1", EvaluationForm(2025, 4, _MARKED))
    for form in _MARKS:
        script.do("mark-department", number, "supervisor1", form)
    script.on(at(1, 14, 9), partial(script.do, "publish-evaluation", number, "discipline1"))
    script.on(at(1, 16, 10), partial(_object, script, at, number))
    script.on(at(1, 26, 9), partial(script.do, "settle-evaluation", number, "discipline1"))


def _object(script: Script, at: Callable[..., datetime], number: str) -> None:
    words = "两件办件因停机补录，停机记录在案，不应扣分。"
    actor = script.accounts["d05-approve"]
    of = script.hall.house.perform("protest-evaluation", number, actor, ProtestForm(words)).n
    answer = ProtestAnswerForm(of, upheld=True, reason="停机记录与补录时间相符，异议成立。")
    correction = EvaluationCorrection(of, "stages", Decimal(2), "扣除两件停机补录。")
    script.on(at(1, 20, 9), partial(script.do, "answer-protest", number, "supervisor1", answer))
    script.on(at(1, 20, 10), partial(script.do, "correct-evaluation", number, "supervisor1", correction))


def _order_done(script: Script, at: Callable[..., datetime]) -> None:
    form = OrderForm("D05", "窗口替岗安排", "书面报告各窗口的替岗人员和交接办法。", date(2026, 2, 13))
    number = script.do("issue-order", "", "supervisor1", form)
    report = ReportForm("已为四个窗口确定替岗人员，离岗须交接并登记。")
    script.on(at(2, 12, 15), partial(script.do, "report-order", number, "d05-approve", report))
    script.on(
        at(2, 13, 9), partial(script.do, "review-report", number, "supervisor1", ReviewForm(accepted=True))
    )


def _order_open(script: Script) -> None:
    form = OrderForm("D05", "临期办件清理", "逐件核对三月上旬到期的办件，报告办结安排。", date(2026, 3, 6))
    script.do("issue-order", "", "supervisor1", form)


def _publish(script: Script, at: Callable[..., datetime]) -> None:
    number = script.do("draft-circular", "", "supervisor1", _QUEUES)
    script.on(at(2, 12, 14), partial(script.do, "sign-circular", number, "discipline1"))
    script.on(at(2, 12, 16), partial(script.do, "issue-circular", number, "supervisor1"))
    result = ResultForm("责任单位自二月二十四日起安排专人替岗，二月下旬抽查未再发现空岗。")
    script.on(at(2, 28, 9), partial(script.do, "report-correction", number, "supervisor1", result))
