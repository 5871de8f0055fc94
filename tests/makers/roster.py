"""A hall with departments, windows and people, for tests of whoever works in it.

Given once in a process and gone on from (``house.left``). Accounts: ``U-900001`` … by name in ``ACCOUNTS``.
"""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

from hallcore.desk import Actor
from hallcore.identity.model import NewAccount
from hallcore.organisation.model import (
    AbsenceForm,
    DelegationForm,
    DepartmentForm,
    PostForm,
    WindowForm,
)
from hallcore.organisation.rules import department_number, post_number, window_number
from tests.makers.house import Left, SmallHouse
from tests.makers.values import VERIFIER

MANAGER = Actor("U-900000", "manager")
DUTIES = ("acceptor", "handler", "reviewer", "approver")
STAFF = {
    "d01-accept": ("D01", "W001", ("acceptor",)),
    "d01-handle": ("D01", "W002", ("handler",)),
    "d01-review": ("D01", "", ("reviewer",)),
    "d01-approve": ("D01", "", ("approver",)),
    "d01-spare": ("D01", "W002", ("acceptor", "handler", "reviewer", "approver")),
    "d05-accept": ("D05", "W009", ("acceptor",)),
    "d05-approve": ("D05", "", ("approver",)),
}
"""Who is posted: department, window, duties."""


@functools.cache
def _opened() -> tuple[Left, dict[str, str]]:
    hall, accounts = SmallHouse(), {}
    for code, organ, short in (("D01", "敦化市示例市场局", "市场局"), ("D05", "敦化市示例住建局", "住建局")):
        hall.act("register-department", "", MANAGER, DepartmentForm(code, organ, short, zone="A 区"))
    windows = (("W001", ("D01",)), ("W002", ("D01",)), ("W003", ("D05",)), ("W009", ("D01", "D05")))
    for number, departments in windows:
        kind = "department" if len(departments) == 1 else "comprehensive"
        form = WindowForm(number, f"示例{number}", kind, departments, zone="A 区")
        hall.act("open-window", "", MANAGER, form)
    for login in ("leader1", "leader2"):
        accounts[login] = _account(hall, login, ("manager",))
    for login, (department, window, duties) in STAFF.items():
        accounts[login] = _account(hall, login, DUTIES)
        hall.act("post-staff", "", MANAGER, posting(accounts, login, department, window, duties))
    return hall.left(), accounts


def _account(hall: SmallHouse, login: str, roles: tuple[str, ...]) -> str:
    return hall.act("open-account", "", MANAGER, NewAccount(login, VERIFIER, f"示例{login}", roles)).dossier


def posting(
    accounts: dict[str, str],
    login: str,
    department: str,
    window: str,
    duties: tuple[Any, ...],
    **changes: Any,
) -> PostForm:
    """A posting with its two leaders; the partner is named by login."""
    given = {
        "home_leader": accounts["leader1"],
        "centre_leader": accounts["leader2"],
        "working_since": date(2000, 7, 1),
        **changes,
    }
    given["partner"] = accounts.get(given.get("partner", ""), "")
    return PostForm(accounts[login], f"示例{login}", department, window, duties, **given)


class StaffedHall(SmallHouse):
    """A small house in which two departments, four windows and seven people are known."""

    def __init__(self, left: Left | None = None) -> None:
        before, accounts = _opened()
        super().__init__(left or before)
        self.accounts = accounts

    def actor(self, login: str, role: str = "") -> Actor:
        """Somebody of the staff, in the first of their duties or the role given."""
        return Actor(self.accounts[login], role or STAFF.get(login, ("", "", ("manager",)))[2][0])

    def post(self, login: str) -> str:
        """The dossier of somebody's post."""
        return post_number(self.accounts[login])

    def repost(self, login: str, **changes: Any) -> None:
        """Post somebody anew with some changes."""
        department, window, duties = STAFF[login]
        given = {"department": department, "window": window, "duties": duties, **changes}
        form = posting(
            self.accounts,
            login,
            given.pop("department"),
            given.pop("window"),
            given.pop("duties"),
            **given,
        )
        self.act("post-staff", self.post(login), MANAGER, form)

    def away(self, login: str, first: date, last: date, by: Actor = MANAGER, **changes: Any) -> None:
        """Record an absence."""
        form = AbsenceForm(first, last, changes.pop("kind", "leave"), **changes)
        self.act("record-absence", self.post(login), by, form)

    def delegate(self, principal: str, deputy: str, first: date, last: date, *duties: Any) -> None:
        """Delegate duties of one to another, by the principal."""
        form = DelegationForm(self.accounts[principal], duties, first, last, "示例公出期间代行")
        self.act("grant-delegation", self.post(deputy), self.actor(principal), form)


__all__ = ["MANAGER", "STAFF", "StaffedHall", "department_number", "posting", "window_number"]
