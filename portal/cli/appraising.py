"""Appraisal of the demo: December's points of four departments, signed and published as the last quarter's board.

The hall began in December 2025, so the quarter has one month. It was published late in February, after the holiday;
an objection is open. January's sheets wait for some signatures, February's points for their explanation. Everything
goes through the door, by whoever may do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from hallcore.appraisal.boards import Award
from hallcore.appraisal.forms import (
    DecideForm,
    ExplainForm,
    ObjectForm,
    PointForm,
    PublishForm,
    QuarterForm,
    RoundForm,
    SignForm,
    TotalForm,
)
from hallcore.appraisal.judging import board, board_lines, flags
from hallcore.appraisal.model import SHEET, Evidence, Side
from hallcore.appraisal.rules import sheet_number
from hallcore.committee.model import (
    Decision,
    DoneForm,
    HeldForm,
    MeetingForm,
    MinutesForm,
    Missing,
    NoteForm,
    StudyForm,
)
from hallcore.desk import Actor
from hallcore.dossier import record_number
from hallcore.identity.model import NewAccount
from portal.appraiser import take_up
from portal.cli import cast
from portal.cli.script import Script
from portal.cli.stations import OFFICERS

QUARTER, NOW = "KHG-2025Q4", "KHG-2026Q1"
DECEMBER, JANUARY = date(2025, 12, 1), date(2026, 1, 1)
APPRAISED = ("D05", "D04", "D24", "D12")
"""The departments whose December the demo tells."""

_OPERATOR = Actor("U-000000", "operator")
Moment = Callable[..., datetime]


class Told(NamedTuple):
    """A point of the demo: whose, which, when, how it is proven, how many and what was remarked."""

    login: str
    rule: str
    day: date
    kind: str
    ref: str
    note: str = ""
    points: Decimal | None = None


def _december() -> tuple[Told, ...]:
    day = partial(date, 2025, 12)
    return (
        Told("d05-accept", "KH-08/praise", day(9), "paper", "锦旗登记 2025-03", "申请人送来锦旗一面。"),
        Told("d05-deputy", "KH-03/badge", day(10), "inspection", ""),
        Told("d05-review", "KQ-05/late", day(11), "punch", "2025-12-11 08:37"),
        Told("d05-review", "KQ-05/late", day(18), "punch", "2025-12-18 08:41"),
        Told("d04-accept", "KH-04/entered", day(12), "inspection", "", "两件办件次日补录。"),
        Told("d04-handle", "KQ-06/left", day(15), "patrol", "XC-20251215-0004", "离岗三十五分钟。"),
        Told("d04-review", "KH-02/tidy", day(16), "inspection", ""),
        Told(
            "d04-deputy",
            "KH-08/innovation",
            day(22),
            "paper",
            "敦政务〔2025〕12号",
            "一窗联办流程。",
            Decimal(3),
        ),
        Told("d24-accept", "KH-04/dissatisfied", day(17), "rating", "EX-JLZW-25120032", "核实属实，已回访。"),
        Told("d24-handle", "KQ-07/absent", day(19), "attendance", "2025-12-19 下午"),
        Told("d12-accept", "KH-03/attitude", day(23), "inspection", ""),
        Told("d12-handle", "KH-04/dissatisfied", day(24), "rating", "EX-JLZW-25120047", "核实属实，已回访。"),
        Told("d12-review", "KH-08/praise", day(26), "paper", "表扬信登记 2025-07"),
        Told(
            "d12-accept",
            "KH-08/volume",
            day(31),
            "statistics",
            "2025-12 业务量统计",
            "窗口第一。",
            Decimal(3),
        ),
    )


def open_inspector(script: Script, verifier: str) -> None:
    """The centre's inspector has an account; it is opened last, so that everybody else keeps their number."""
    for person in cast.INSPECTORS:
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = script.hall.house.perform("open-account", "", _OPERATOR, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)
    script.do("open-quarter", "", "manager1", QuarterForm(2025, 4, since=DECEMBER))


def begin(script: Script, at: Moment) -> None:
    """Put everything on the script."""
    for told in (one for one in _december() if one.login in script.accounts):
        moment = datetime.combine(told.day, at(1, 1, 16).timetz())
        script.on(moment, partial(_propose, script, told))
    script.on(at(1, 5, 9), partial(_month, script, DECEMBER, APPRAISED, 1.0))
    script.on(at(1, 5, 10), partial(script.do, "open-quarter", "", "manager1", QuarterForm(2026, 1)))
    script.on(
        at(1, 14, 10),
        partial(
            _propose,
            script,
            Told("d05-handle", "KH-02/dress", date(2026, 1, 14), "inspection", ""),
        ),
    )
    script.on(at(2, 24, 9), partial(_month, script, JANUARY, ("D05",), 0.5))
    script.on(at(2, 26, 9), partial(_publish, script))
    script.on(at(2, 27, 10), partial(_object, script))
    script.on(at(2, 25, 15), partial(_february, script))
    for day in (26, 27):
        script.on(at(2, day + 1, 8), partial(take_up, script.hall.house, date(2026, 2, day)))
    _committee(script, at)


def _account(script: Script, login: str) -> str:
    return script.accounts[login].account


def people_of(script: Script, departments: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The people of the demo who have both leaders: login, and the login of the department's."""
    for officer in OFFICERS:
        chief = f"{officer.department.lower()}-approve"
        if officer.department in departments and officer.login != chief and chief in script.accounts:
            yield officer.login, chief


def _propose(script: Script, told: Told) -> str:
    """A point; what was seen on a round has that round before it."""
    ref = told.ref or _round(script, told.login[:3].upper())
    form = PointForm(
        _account(script, told.login),
        told.rule,
        told.day,
        (Evidence(told.kind, ref),),
        told.points,
        told.note,
    )
    return script.do("propose-point", "", "inspector1", form)


def _round(script: Script, department: str) -> str:
    accounts = tuple(_account(script, login) for login, _chief in people_of(script, (department,)))
    form = RoundForm(f"{department} 各窗口和后台", accounts, (), 1)
    return record_number(script.do("make-round", "", "inspector1", form), 0)


def _month(script: Script, month: date, departments: tuple[str, ...], signed: float) -> None:
    """Decide what waits, sum up, and have some or all of the sheets signed."""
    everybody = list(people_of(script, departments))
    for login, _chief in everybody:
        number = sheet_number(_account(script, login), month)
        with script.hall.house.reading() as root:
            sheet = root.archive.get(number)
            waiting = sheet.numbers("appraisal-point") if sheet is not None else ()
        for n in waiting:
            script.do("decide-point", number, "manager1", DecideForm(n, stands=True, reason="证据充分。"))
    for place, (login, chief) in enumerate(everybody):
        number = script.do("total-month", "", "manager1", TotalForm(_account(script, login), month))
        sides: tuple[tuple[Side, str], ...] = (("home", chief), ("centre", "manager1"))
        for side, leader in sides if place < signed * len(everybody) else ():
            script.do("sign-sheet", number, leader, SignForm(side, "同意。"))


def _publish(script: Script) -> None:
    house = script.hall.house
    with house.reading() as root:
        quarter = root.archive[QUARTER]
        law = house.lawbook.edition(quarter.edition)
        sheets = [one for one in root.archive.children(QUARTER) if one.machine == SHEET]
        now = board(law, board_lines(law, sheets))
        chosen = flags(law, now.windows)[: int(law.figure("KH-09"))]
        civil = [one.window for one in now.windows if not one.veto][:3]
        stars = [one.line.account for one in now.people if not one.line.veto][:3]
    awards = (
        *(Award("flag", one) for one in chosen),
        *(Award("civil", one) for one in civil),
        *(Award("star", one) for one in stars),
    )
    script.do("publish-quarter", QUARTER, "manager1", PublishForm(awards))


def _object(script: Script) -> None:
    words = "12 月 18 日因早高峰公交改线迟到，已提交说明，请核对是否应当免记。"
    form = ObjectForm(_account(script, "d05-review"), words)
    script.do("object-to-board", QUARTER, "d05-review", form)


def _february(script: Script) -> None:
    """What waits in the demo's present: one point explained, others still to be explained."""
    idle = Told("d05-deputy", "KH-03/idle", date(2026, 2, 25), "inspection", "", "使用手机。")
    sheet = _propose(script, idle)
    with script.hall.house.reading() as root:
        n = root.archive[sheet].count - 1
    said = ExplainForm(n, "当时正在用手机核对申请人发来的材料照片。")
    script.do("explain-point", sheet, "d05-deputy", said)
    script.on(
        datetime(2026, 2, 28, 15, 0, tzinfo=script.until.tzinfo),
        partial(
            _propose,
            script,
            Told("d05-accept", "KH-03/badge", date(2026, 2, 28), "inspection", ""),
        ),
    )
    script.on(
        datetime(2026, 2, 28, 15, 5, tzinfo=script.until.tzinfo),
        partial(
            _propose,
            script,
            Told("d04-accept", "KH-02/tidy", date(2026, 2, 28), "inspection", ""),
        ),
    )


# -- the committee and study --------------------------------------------------------------------------------


def _committee(script: Script, at: Moment) -> None:
    chiefs = tuple(f"{code.lower()}-approve" for code in APPRAISED)

    def call(subject: str, when: datetime, agenda: tuple[str, ...]) -> str:
        invited = tuple(_account(script, login) for login in chiefs)
        form = MeetingForm(
            "regular", subject, when, "三楼会议室", _account(script, "manager1"), invited, agenda
        )
        return script.do("call-meeting", "", "manager1", form)

    def february() -> None:
        agenda = ("通报一月考勤和考核情况", "研究窗口排队高峰疏导", "春节值班安排")
        number = call("2 月例会", at(2, 5, 14), agenda)
        script.on(at(2, 5, 16), partial(_minutes, script, number))
        script.on(
            at(2, 12, 17),
            partial(script.do, "finish-decision", number, "d04-approve", DoneForm(2, "值班表已公布。")),
        )

    script.on(at(2, 2, 9), february)
    agenda = ("第四季度考核公示异议", "三月窗口调整")
    script.on(at(2, 27, 16), partial(call, "3 月例会", at(3, 5, 14), agenda))
    script.on(at(2, 6, 9), partial(_study, script, at))


def _minutes(script: Script, number: str) -> None:
    names = ("manager1", "d05-approve", "d04-approve", "d12-approve")
    accounts = {login: _account(script, login) for login in names}
    decisions = (
        Decision("上午高峰增开两个综合窗口，并报运行情况。", accounts["d05-approve"], date(2026, 2, 27)),
        Decision("汇总一季度拟进驻事项清单。", accounts["d12-approve"], date(2026, 3, 10)),
        Decision("公布春节期间值班表。", accounts["d04-approve"], date(2026, 2, 13)),
    )
    words = "会议通报了一月份考勤和考核情况。\n会议研究了窗口高峰疏导和春节值班，作出三项决定。"
    script.do("file-minutes", number, "manager1", MinutesForm(tuple(accounts.values()), words, decisions))


def _study(script: Script, at: Moment) -> None:
    called = tuple(_account(script, login) for login, _chief in people_of(script, ("D05",)))
    form = StudyForm(
        "study", "优化营商环境条例学习", at(2, 10, 15), "三楼会议室", _account(script, "manager1"), called
    )
    number = script.do("plan-study", "", "manager1", form)
    absent = called[-1]
    there = HeldForm(called[:-2], (Missing(absent, "leave"),))
    script.on(at(2, 10, 17), partial(script.do, "hold-study", number, "manager1", there))
    words = "一次告知、容缺受理要落到每个窗口。"
    script.on(at(2, 11, 9), partial(script.do, "hand-in-note", number, "d05-accept", NoteForm(words)))
