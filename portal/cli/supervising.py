"""Supervision of the demo: who supervises, orders in every state, a circular everybody may read, one that waits.

Cards are raised by the hall itself, from what happened; here only stands what people decide of their own accord.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from hallcore.desk import Actor
from hallcore.identity.model import NewAccount
from hallcore.supervision.forms import CircularForm, OrderForm, ReportForm, ResultForm, ReviewForm
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


def open_watchers(script: Script, verifier: str) -> None:
    """Open the accounts of the second supervisor and of discipline inspection, after everybody else's."""
    for person in cast.WATCHERS:
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = script.hall.house.perform("open-account", "", _OPERATOR, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)


def begin(script: Script, at: Callable[..., datetime]) -> None:
    """Put everything on the script."""
    script.on(at(2, 9, 10), partial(_order_done, script, at))
    script.on(at(2, 26, 10), partial(_order_open, script))
    script.on(at(2, 12, 9), partial(_publish, script, at))
    script.on(at(2, 27, 15), partial(script.do, "draft-circular", "", "supervisor1", _INSIDE))


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
    result = ResultForm("责任单位自二月二十四日起安排专人替岗，三月抽查未再发现空岗。")
    script.on(at(2, 28, 9), partial(script.do, "report-correction", number, "supervisor1", result))
