"""Attendance of the demo: terminals, four weeks of punches in the terminals' own protocol, requests in every state.

Who came when is drawn from a hash of person and day, so the same demo comes out each time; most are punctual, some
are late, forget a punch, or stay away. The terminals are the simulator's; only the wire between is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

from hallcore.attendance.facts import OVERLAY, pin_of
from hallcore.attendance.forms import (
    CameraForm,
    CorrectionForm,
    DecisionForm,
    FindingForm,
    LeaveForm,
    OutageForm,
    ReasonForm,
    ReplyForm,
    ReturnForm,
    TerminalForm,
)
from hallcore.desk import Actor
from hallcore.ground.clock import TZ
from hallcore.identity.model import NewAccount
from portal import iclock
from portal.cli import cast
from portal.cli.script import Script
from portal.cli.stations import OFFICERS, STATIONS, WINDOWS, Officer
from portal.cli.terminals import Reply, Terminal, picture
from portal.sessions import hash_password

FIRST, LAST = date(2026, 2, 2), date(2026, 3, 1)
"""The days before the demo's present that are played."""

_OPERATOR = Actor("U-000000", "operator")
_DAY = timedelta(days=1)
CAMERAS = (
    CameraForm(
        "C01", "主厅", 1, "一楼 A 区上方", "维护大厅公共安全", "您已进入公共安全视频监控区域", keep_days=30
    ),
    CameraForm(
        "C02", "主厅", 2, "二楼 C 区上方", "维护大厅公共安全", "您已进入公共安全视频监控区域", keep_days=30
    ),
    CameraForm(
        "C03", "主厅", 1, "一楼东门", "维护大厅公共安全", "您已进入公共安全视频监控区域", keep_days=30
    ),
)


def begin(script: Script, verifier: str) -> None:
    """Open the accounts of the centre's people and put everything on the script."""
    for person in cast.CENTRE_PEOPLE:
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = script.hall.house.perform("open-account", "", _OPERATOR, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)
    script.on(_at(FIRST, 8), partial(_devices, script))
    terminals = {one.code: Terminal(_wire(script), one.serial, cast.TERMINAL_KEY) for one in cast.TERMINALS}
    day = FIRST
    while day <= LAST:
        if script.hall.calendar.is_working_day(day, overlay=OVERLAY):
            for code, terminal in terminals.items():
                script.on(_at(day, 18, 10), partial(_day, script, terminal, code, day))
        day += _DAY
    present = script.until.date()
    for code, terminal in terminals.items():
        script.on(_at(present, 8, 29), partial(_day, script, terminal, code, present, _at(present, 8, 29)))
    _requests(script)


def _at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), TZ)


def _devices(script: Script) -> None:
    verifier = hash_password(cast.TERMINAL_KEY)
    for one in cast.TERMINALS:
        form = TerminalForm(one.code, one.serial, one.hall, one.floor, one.place, "示例人证打卡机", verifier)
        script.do("register-terminal", "", "manager1", form)
    for camera in CAMERAS:
        script.do("register-camera", "", "manager1", camera)


def _wire(script: Script) -> Callable[[str, str, bytes, Mapping[str, str]], Reply]:
    """A terminal's requests, given to the protocol without HTTP between."""

    def carry(_method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        house = script.hall.house
        if asked["table"] == "ATTPHOTO":
            told = iclock.take_photo(house, asked["SN"], body)
        else:
            ahead = iclock.ahead_of(headers.get("Date", ""), house.clock.now())
            told = iclock.take_punches(house, asked["SN"], body, ahead)
        return Reply(told.status, told.text, {})

    return carry


# -- who comes when -----------------------------------------------------------------------------------------


def _place(officer: Officer) -> tuple[str, int]:
    window = next((one for one in WINDOWS if one.number == officer.window), None)
    station = next(one for one in STATIONS if one.code == officer.department)
    return (window.hall, window.floor) if window is not None else (station.hall, station.floor)


def _own(code: str) -> list[Officer]:
    """The people who punch at a terminal."""
    device = next(one for one in cast.TERMINALS if one.code == code)
    return [officer for officer in OFFICERS if _place(officer) == (device.hall, device.floor)]


def _dice(login: str, day: date) -> Iterator[int]:
    """Numbers from 0 to 255 that belong to a person's day."""
    yield from hashlib.sha256(f"{login} {day}".encode()).digest()


def times(login: str, day: date) -> list[datetime]:
    """When somebody punches on a day: four times, or as it happens."""
    dice = _dice(login, day)
    luck = next(dice)
    found = [
        _at(day, 8, 25 + next(dice) % 33, next(dice) % 60),
        _at(day, 12, 1 + next(dice) % 12, next(dice) % 60),
        _at(day, 12, 35 + next(dice) % 23, next(dice) % 60),
        _at(day, 17, 1 + next(dice) % 40, next(dice) % 60),
    ]
    if luck < 5:
        found[0] = _at(day, 9, 1 + luck * 2)
    elif luck < 7:
        found[3] = _at(day, 16, 50)
    elif luck < 10:
        del found[luck % 4]
    elif luck == 10:
        del found[2:]
    if (login, day) == ("d05-accept", date(2026, 2, 27)):
        # Forgotten, and asked to be corrected.
        del found[0]
    return found


def _day(script: Script, terminal: Terminal, code: str, day: date, until: datetime | None = None) -> None:
    """What a terminal saw on a day, pushed at its end, or up to a moment of it."""
    seen = sorted(
        (at, officer.login)
        for officer in _own(code)
        for at in times(officer.login, day)
        if until is None or at < until
    )
    for at, login in seen:
        terminal.see(pin_of(script.accounts[login].account), at)
    terminal.push()
    for row in terminal.memory[-3:] if until is not None else ():
        terminal.photo(row)


# -- requests in every state ----------------------------------------------------------------------------------


def _requests(script: Script) -> None:
    """A leave in each state, a correction that waits, a finding to reply to, an outage."""
    script.on(_at(date(2026, 2, 26), 9), partial(_leaves, script))
    script.on(_at(date(2026, 2, 24), 11), partial(_found_walking, script))
    script.on(_at(date(2026, 2, 27), 11), partial(_finding, script))
    script.on(_at(date(2026, 2, 25), 17, 30), partial(_outage, script))
    script.on(_at(date(2026, 3, 2), 8, 15), partial(_correction, script))


def _ask(script: Script, login: str, kind: str, first: date, days: int, partner: str, reason: str) -> str:
    account = script.accounts[partner].account
    form = LeaveForm(kind, _at(first, 0), _at(first + days * _DAY, 0), reason, account)
    return script.do("ask-leave", "", login, form)


def _leaves(script: Script) -> None:
    """Each goes as far as its name says."""
    yes, no = DecisionForm(granted=True), DecisionForm(granted=False, note="当日窗口人手不足，请改期")
    march = partial(date, 2026, 3)
    people = _window_people(script)

    def decide(number: str, login: str, form: DecisionForm = yes) -> None:
        script.do("decide-leave", number, login, form)

    _ask(script, "d05-handle", "personal", march(12), 1, "d05-deputy", "示例：家中有事")
    number = _ask(script, "d05-accept", "annual", march(16), 3, "d05-deputy", "示例：年休假")
    decide(number, "d05-approve")
    number = _ask(script, "d05-review", "annual", march(16), 5, "d05-deputy", "示例：年休假")
    decide(number, "d05-approve")
    decide(number, "manager2")
    granted, refused, withdrawn, returned = people[:4]
    number = _ask(script, granted[0], "training", march(4), 1, granted[1], "示例：业务培训")
    decide(number, granted[2])
    decide(_ask(script, refused[0], "personal", march(5), 1, refused[1], "示例：探访"), refused[2], no)
    number = _ask(script, withdrawn[0], "personal", march(6), 1, withdrawn[1], "示例：已改期")
    script.do("withdraw-leave", number, withdrawn[0], ReasonForm())
    number = _ask(script, returned[0], "official", date(2026, 2, 27), 1, returned[1], "示例：到州中心送件")
    decide(number, returned[2])
    script.do("end-leave", number, returned[0], ReturnForm(_at(date(2026, 2, 27), 12, 20)))


def _window_people(script: Script) -> list[tuple[str, str, str]]:
    """People at windows whose neighbour can stand in: login, neighbour's, chief's."""
    found = []
    for officer in OFFICERS:
        chief = f"{officer.department.lower()}-chief"
        if officer.login.startswith("w") and officer.partner and chief in script.accounts:
            found.append((officer.login, officer.partner, chief))
    return found[::3]


def _found_walking(script: Script) -> None:
    """A patrol on foot finds somebody away; they reply, and it is upheld."""
    day = date(2026, 2, 24)
    account = script.accounts["d05-handle"].account
    form = FindingForm(account, _at(day, 10), _at(day, 10, 40), "walk", "岗位无人，未办理请假")
    number = script.do("file-finding", "", "manager2", form)
    script.do("answer-finding", number, "d05-handle", ReplyForm("示例：临时外出取件，未及时请假"))
    script.do("decide-finding", number, "manager1", DecisionForm(granted=True, note="未经请假离岗"))


def _finding(script: Script) -> None:
    """A video patrol finds a window empty; the person may reply until today."""
    day = date(2026, 2, 27)
    shot = script.hall.vault.keep("巡查截图", picture("C02 2026-02-27 10:20:00"))
    form = FindingForm(
        script.accounts["d05-accept"].account,
        _at(day, 9, 50),
        _at(day, 10, 25),
        "video",
        "窗口无人值守，一名群众等候",
        "C02",
        (shot,),
    )
    script.do("file-finding", "", "manager2", form)


def _outage(script: Script) -> None:
    day = date(2026, 2, 25)
    form = OutageForm(_at(day, 12, 25), _at(day, 13, 5), "示例：二楼弱电井检修停电")
    script.do("record-terminal-outage", "TRM-T02", "manager1", form)


def _correction(script: Script) -> None:
    day = date(2026, 2, 27)
    form = CorrectionForm(
        day, 0, "in", _at(day, 8, 52), "示例：到窗口即受理办件，忘记打卡，同窗口人员可以证明"
    )
    script.do("ask-punch-correction", "", "d05-accept", form)
