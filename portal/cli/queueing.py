"""The demo's queues: fifteen for 208 windows, an usher, and the first numbers of the demo's morning."""

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
    """A queue of the demo: its letters, its name, the departments whose windows call from it, and its appointments."""

    code: str
    name: str
    departments: tuple[str, ...]
    capacity: int = 0
    carry: bool = False


LINES = (
    Line("A", "企业开办与市场监管", ("D01",), 4),
    Line("B", "就业与社会保险", ("D03",), 4),
    Line("C", "医疗保障", ("D21",), 3),
    Line("D", "税务", ("D18",), 4),
    Line("E", "民政与社会事务", ("D09", "D08", "D20", "D30")),
    Line("F", "工程建设项目", ("D04", "D05", "D13", "D15", "D27"), 2, carry=True),
    Line("G", "交通运输与城市管理", ("D06", "D24")),
    Line("H", "卫生健康与应急管理", ("D07", "D14")),
    Line("J", "不动产登记", ("D29",), 4, carry=True),
    Line("K", "住房公积金", ("D28",), 2),
    Line("L", "户政、出入境与交管", ("D02",), 6),
    Line("M", "农业农村、水利与林业", ("D10", "D11", "D12")),
    Line("P", "水、电、燃气", ("D36", "D37", "D38")),
    Line("R", "烟草、商务与其他综合事项", ("D16", "D17", "D19", "D22", "D23", "D25", "D26")),
    Line("S", "档案、民宗、统计、审计、体育与邮政", ("D31", "D32", "D33", "D34", "D35", "D39")),
)
"""Letters that are misread (I, O) and those of the last third are left out."""


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
        place = by_code[line.departments[0]]
        windows = tuple(window.number for window in WINDOWS if window.departments[0] in line.departments)
        form_queue = QueueForm(
            line.code,
            line.name,
            line.departments,
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
