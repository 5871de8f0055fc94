"""The demo's queues: one for each department, an usher, and the first numbers of the demo's morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from hallcore.counters.forms import LoginForm, PresenceForm, QueueForm, TakeForm
from hallcore.counters.model import Session
from hallcore.desk import Actor
from hallcore.identity.model import NewAccount
from portal.cli import cast
from portal.cli.script import Script
from portal.cli.stations import STATIONS, WINDOWS

SESSIONS = (Session("08:30", "11:30"), Session("13:30", "17:00"))
_OPERATOR = Actor("U-000000", "operator")
_KIOSK = Actor("K01", "kiosk")


PRESENCE_SECRET = "demo-presence-2026"  # noqa: S105 - the demo's own, which everybody may know
"""What the demo's arrival codes are computed from."""


class Line(NamedTuple):
    """A queue of the demo: its letters, its name, the department whose windows call from it, and its appointments."""

    code: str
    name: str
    department: str
    capacity: int = 0
    carry: bool = False


LINES = (
    Line("A", "企业开办与市场监管", "D01", 4),
    Line("B", "就业与社会保险", "D03", 4),
    Line("C", "医疗保障", "D21", 3),
    Line("D", "税务", "D18", 4),
    Line("E", "", "D09"),
    Line("EA", "", "D08"),
    Line("EB", "", "D20"),
    Line("EC", "", "D30"),
    Line("F", "", "D05", 2, carry=True),
    Line("FA", "", "D04", 2, carry=True),
    Line("FB", "", "D13", 2, carry=True),
    Line("FC", "", "D15", 2, carry=True),
    Line("FD", "", "D27", 2, carry=True),
    Line("G", "", "D06"),
    Line("GA", "", "D24"),
    Line("H", "", "D07"),
    Line("HA", "", "D14"),
    Line("J", "不动产登记", "D29", 4, carry=True),
    Line("K", "住房公积金", "D28", 2),
    Line("L", "户政、出入境与交管", "D02", 6),
    Line("M", "", "D10"),
    Line("MA", "", "D11"),
    Line("MB", "", "D12"),
    Line("P", "", "D36"),
    Line("PA", "", "D37"),
    Line("PB", "", "D38"),
    *(
        Line(code, "", one)
        for code, one in zip(
            ("R", "RA", "RB", "RC", "RD", "RE", "RF"),
            ("D16", "D17", "D19", "D22", "D23", "D25", "D26"),
            strict=True,
        )
    ),
    Line("S", "", "D31"),
    *(Line(f"S{'ABCDE'[n]}", "", one) for n, one in enumerate(("D32", "D33", "D34", "D35", "D39"))),
)
"""One queue for each department, for only its own windows can take its matters in. Without a name it bears the
department's; letters that are misread (I, O) are left out."""


def furnish_queues(script: Script, verifier: str) -> None:
    """Open the usher's account and every queue.

    Args:
        script: The accounts opened here are put among its own.
        verifier: The hash of the demo's one password.
    """
    for person in cast.QUEUE_PEOPLE:
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = script.hall.house.perform("open-account", "", _OPERATOR, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)
    script.do("set-presence-code", "", "manager1", PresenceForm(PRESENCE_SECRET))
    by_code = {station.code: station for station in STATIONS}
    for line in LINES:
        place = by_code[line.department]
        windows = tuple(window.number for window in WINDOWS if window.departments[0] == line.department)
        form_queue = QueueForm(
            line.code,
            line.name or place.short,
            (line.department,),
            windows,
            SESSIONS,
            "17:30",
            place.hall,
            place.floor,
            place.zone,
            line.carry,
            line.capacity,
        )
        script.do("set-queue", "", "manager1", form_queue)


def begin_first_morning(script: Script, at: Callable[..., datetime]) -> None:
    """The doors open: some windows are served, a few people have taken a number, one of them is called."""
    for minute, login in ((20, "d01-accept"), (22, "d05-accept"), (24, "d04-accept")):
        script.on(at(3, 2, 8, minute), partial(_log_in, script, login))
    taking = (
        (10, "A", ""),
        (12, "F", ""),
        (14, "A", "elderly"),
        (16, "A", ""),
        (18, "D", ""),
        (21, "F", ""),
        (26, "A", ""),
    )
    for minute, code, priority in taking:
        script.on(at(3, 2, 8, minute), partial(_take, script, code, priority))
    script.on(at(3, 2, 8, 28), partial(_call, script, "d01-accept"))


def _window(script: Script, login: str) -> str:
    with script.hall.house.reading() as root:
        return str(root.archive.shelf("posts")[script.accounts[login].account]["window"])


def _log_in(script: Script, login: str) -> None:
    script.hall.settle()
    script.do("open-window-day", "", login, LoginForm(_window(script, login)), "acceptor")


def _take(script: Script, code: str, priority: str) -> None:
    word = f"DEMO-{code}-{script.clock.now():%H%M}"
    script.hall.house.perform("take-ticket", "", _KIOSK, TakeForm(code, "kiosk", word, priority, point="K01"))


def _call(script: Script, login: str) -> None:
    script.do("call-next", f"CK-20260302-{_window(script, login)}", login, role="acceptor")
