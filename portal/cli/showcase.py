"""What the demo hall shows and lends: content in every state, screens, a play-list, music, facilities, loans, duties.

The texts are ours and say of themselves that they are examples where they name anybody; borrowers are visibly made up.
The one piece of music is made by arithmetic, so that it is nobody's.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from hallcore.desk import Actor
from hallcore.displays.model import ContentForm, MusicForm, PlaylistForm, ReasonForm, ScreenForm, Slot
from hallcore.facilities.model import DoneForm, DutyForm, FacilityForm, LoanForm, ReturnForm, StockForm
from hallcore.facilities.model import ReasonForm as SaidForm
from hallcore.facilities.rules import facility_number
from hallcore.identity.model import NewAccount
from portal.cli import cast
from portal.cli.script import Script
from portal.cli.stations import ESTATE, MAIN, POLICE, WINDOWS

_OPERATOR = Actor("U-000000", "operator")
_RATE = 8000
"""Samples a second of the demo's music."""

_TUNE = (392, 440, 523, 587, 659, 587, 523, 440)
"""Its notes, in hertz: five tones, up and down."""

_WORKDAYS = (0, 1, 2, 3, 4)

_CONTENTS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], date, date, str], ...] = (
    (
        "notice",
        "三月服务时间",
        ("周一至周五 8:30 至 11:30，13:30 至 16:30。", "取号在 16:00 截止，已取号的办完为止。"),
        (),
        date(2026, 3, 1),
        date(2026, 3, 31),
        "",
    ),
    (
        "notice",
        "二楼电梯检修",
        ("3 月 2 日至 3 日二楼西侧电梯检修，请走东侧电梯。", "行动不便的，请到一层导办台，有人陪同。"),
        ("主厅 2 层",),
        date(2026, 3, 2),
        date(2026, 3, 3),
        "",
    ),
    (
        "policy",
        "容缺受理",
        (
            "主要材料齐全、次要材料欠缺的，可以先受理，约定期限内补齐。",
            "哪些材料可以后补，办事指南逐项写明。",
        ),
        (),
        date(2026, 2, 1),
        date(2026, 4, 30),
        "阳光大厅运行规则",
    ),
    (
        "policy",
        "一次告知",
        ("材料不全的，窗口当场一次说清要补什么，并给书面告知书。", "告知书没有写的，以后不再要求。"),
        (),
        date(2026, 2, 1),
        date(2026, 4, 30),
        "行政许可法第三十二条",
    ),
    (
        "procedure",
        "办一件事的五步",
        ("受理、承办、审核、批准、办结。", "每一步到哪里、还剩几天，凭回执在自助机查询。"),
        (),
        date(2026, 2, 16),
        date(2026, 5, 16),
        "",
    ),
    (
        "result",
        "二月办件情况公示",
        (
            "二月各窗口办件数、平均用时已在大厅公开栏和网站公示。",
            "有不同意见的，三月九日前到一层导办台登记。",
        ),
        (),
        date(2026, 3, 2),
        date(2026, 3, 9),
        "",
    ),
)
"""Kind, heading, paragraphs, zones, first and last day, basis: what is drafted, reviewed and shown."""

_WAITING = ContentForm(
    "notice",
    "清明前后绿色祭扫",
    ("三月下旬起，民政窗口受理集体祭扫场地预约。", "携带单位介绍信即可，不收费。"),
    ("主厅 1 层 B 区",),
    date(2026, 3, 20),
    date(2026, 4, 7),
)
_RETURNED = ContentForm(
    "policy",
    "小微企业开办",
    ("营业执照、印章、税务和社保一次办完，最快当天取件。",),
    (),
    date(2026, 3, 5),
    date(2026, 5, 5),
)
_WITHDRAWN = ContentForm(
    "notice",
    "自助机暂停打印",
    ("一楼自助机打印机维修，打印请到导办台。",),
    ("主厅 1 层",),
    date(2026, 2, 24),
    date(2026, 3, 6),
)

_BIG = (
    ("L01", "一层 A 区大屏", MAIN, 1, "A 区", True),
    ("L02", "一层 B 区大屏", MAIN, 1, "B 区", True),
    ("L03", "二层大屏", MAIN, 2, "", True),
    ("L04", "三层大屏", MAIN, 3, "", True),
    ("L05", "公安分厅大屏", POLICE, 1, "G 区", True),
    ("L06", "不动产分厅大屏", ESTATE, 1, "H 区", True),
)
_FLOORS = (("D01", MAIN, 1), ("D02", MAIN, 2), ("D03", MAIN, 3))

_FACILITIES = (
    FacilityForm("F001", "轮椅", "inside", MAIN, 1, "正门导办台", 4, "辆"),
    FacilityForm("F002", "雨伞", "outside", MAIN, 1, "正门导办台", 30, "把"),
    FacilityForm("F003", "老花镜", "inside", MAIN, 1, "填表台", 12, "副"),
    FacilityForm("F004", "婴儿车", "inside", MAIN, 1, "正门导办台", 2, "辆"),
    FacilityForm("F005", "充电宝", "inside", MAIN, 1, "正门导办台", 10, "个"),
    FacilityForm("F006", "急救箱", "fixed", MAIN, 1, "正门导办台", 1, "个"),
    FacilityForm("F007", "自动体外除颤器", "fixed", MAIN, 1, "一楼大厅东侧立柱", 1, "台"),
    FacilityForm("F008", "母婴室", "fixed", MAIN, 1, "B 区南侧", 1, "间"),
    FacilityForm("F009", "饮水杯", "supply", MAIN, 1, "饮水处", 400, "个", 100),
    FacilityForm("F010", "签字笔", "supply", MAIN, 1, "填表台", 60, "支", 20),
    FacilityForm("F011", "饮水机", "fixed", MAIN, 2, "C 区休息处", 2, "台"),
    FacilityForm("F012", "老花镜", "inside", MAIN, 2, "C 区填表台", 6, "副"),
    FacilityForm("F013", "签字笔", "supply", MAIN, 2, "C 区填表台", 40, "支", 15),
    FacilityForm("F014", "老花镜", "inside", MAIN, 3, "E 区填表台", 6, "副"),
    FacilityForm("F015", "饮水机", "fixed", MAIN, 3, "E 区休息处", 2, "台"),
    FacilityForm("F016", "轮椅", "inside", POLICE, 1, "分厅门口", 1, "辆"),
    FacilityForm("F017", "第一开标室", "room", MAIN, 3, "F 区", 1, "间"),
    FacilityForm("F018", "第二开标室", "room", MAIN, 3, "F 区", 1, "间"),
    FacilityForm("F019", "第一评标室", "room", MAIN, 3, "F 区评标区", 1, "间"),
    FacilityForm("F020", "第二评标室", "room", MAIN, 3, "F 区评标区", 1, "间"),
)


def open_service_accounts(script: Script, verifier: str) -> None:
    """Open the accounts of the content office.

    Args:
        script: The accounts opened here are put among its own.
        verifier: The hash of the demo's one password.
    """
    for person in cast.SERVICE_PEOPLE:
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = script.hall.house.perform("open-account", "", _OPERATOR, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)


def begin(script: Script, at: Callable[..., datetime]) -> None:
    """Put everything into the script."""
    script.on(at(12, 8, 9, year=2025), partial(hang_screens, script))
    script.on(at(12, 8, 10, year=2025), partial(_place_facilities, script))
    for n, (kind, heading, text, zones, first, last, basis) in enumerate(_CONTENTS):
        form = ContentForm(kind, heading, text, zones, first, last, basis)  # type: ignore[arg-type]  # kinds of the table
        moment = at(first.month, first.day, 8, n) if first < date(2026, 3, 1) else at(2, 27, 15, n)
        script.on(moment, partial(_publish, script, form))
    script.on(at(2, 24, 9), partial(_publish_and_withdraw, script))
    script.on(at(2, 27, 10), partial(_draft, script, _WAITING, "submit"))
    script.on(at(2, 27, 11), partial(_draft, script, _RETURNED, "return"))
    script.on(at(2, 2, 9), partial(_arrange, script))
    script.on(at(2, 27, 9), partial(_lend, script))
    script.on(at(2, 25, 14), partial(_use_up, script))
    script.on(at(2, 26, 9), partial(_repair, script))


# -- screens and content --------------------------------------------------------------------------------------


def hang_screens(script: Script) -> None:
    """Register the big screens, those of the floors, and one over each window of every zone."""
    for code, name, hall, floor, zone, sound in _BIG:
        _hang(script, ScreenForm(code, name, "led", hall, floor, zone, _token(code), "", sound))
    for code, hall, floor in _FLOORS:
        _hang(script, ScreenForm(code, f"{hall} {floor} 层电梯口", "floor", hall, floor, "", _token(code)))
    for window in WINDOWS:
        code = f"C{window.number[1:]}"
        name = f"{int(window.number[1:])} 号窗口屏"
        form = ScreenForm(
            code, name, "guide", window.hall, window.floor, window.zone, _token(code), window.number
        )
        _hang(script, form)


def _hang(script: Script, form: ScreenForm) -> None:
    script.do("register-screen", "", "manager1", form)


def _token(code: str) -> str:
    """The demo's screens keep the same addresses, so that whoever tries it out can note them."""
    return f"demo-screen-{code.lower()}-2026"


def _publish(script: Script, form: ContentForm) -> str:
    """Drafted by one, handed in, published by the other."""
    number = script.do("draft-content", "", "editor1", form)
    script.do("submit-content", number, "editor1")
    script.do("publish-content", number, "editor2")
    return number


def _publish_and_withdraw(script: Script) -> None:
    number = _publish(script, _WITHDRAWN)
    script.do("withdraw-content", number, "editor2", ReasonForm("打印机已经修好"))


def _draft(script: Script, form: ContentForm, until: str) -> None:
    number = script.do("draft-content", "", "editor1", form)
    script.do("submit-content", number, "editor1")
    if until == "return":
        reason = ReasonForm("“最快当天”没有依据，请写明承诺的工作日")
        script.do("return-content", number, "editor2", reason)


def _arrange(script: Script) -> None:
    """The play-list of the first floor's screens, and the music of the hour of opening."""
    slots = (
        Slot("notice", 15),
        Slot("policy", 20),
        Slot("arrival", 12),
        Slot("openings", 12),
        Slot("result", 15),
        Slot("facilities", 10),
    )
    script.do("arrange-playlist", "", "editor1", PlaylistForm("一层常用", ("L01", "L02"), slots))
    tune = wave()
    ref = script.hall.vault.keep("晨曲.wav", tune)
    music = MusicForm(
        "晨曲（示例）",
        ref,
        tune[:16],
        ("L01", "L02"),
        _WORKDAYS,
        510,
        540,
        date(2026, 2, 2),
        date(2026, 4, 30),
        20,
        "程序合成，无著作权负担",
    )
    script.do("schedule-music", "", "editor1", music)


def wave() -> bytes:
    """A short tune as a WAV file: 8 bits, one channel, each note swelling and dying away."""
    samples = bytearray()
    length = _RATE // 2
    for pitch in _TUNE:
        for n in range(length):
            swell = math.sin(math.pi * n / length)
            samples.append(128 + round(48 * swell * math.sin(2 * math.pi * pitch * n / _RATE)))
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(samples),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        _RATE,
        _RATE,
        1,
        8,
        b"data",
        len(samples),
    )
    return head + bytes(samples)


# -- facilities -----------------------------------------------------------------------------------------------


def _place_facilities(script: Script) -> None:
    for form in _FACILITIES:
        script.do("place-facility", "", "manager1", form)


def _lend(script: Script) -> None:
    """Four loans: one back, one back damaged, one overdue and chased, one out."""
    wheelchair, umbrella, glasses = (facility_number(code) for code in ("F001", "F002", "F003"))
    back = script.do("lend", "", "usher1", LoanForm(wheelchair, "示例借用甲", "13800000021"))
    script.do("return-loan", back, "usher1", ReturnForm())
    script.do("lend", "", "usher1", LoanForm(umbrella, "示例借用乙", "13800000022", 7))
    damaged = script.do("lend", "", "usher1", LoanForm(umbrella, "示例借用丙", "13800000023", 9))
    script.do("return-loan", damaged, "usher1", ReturnForm(damaged=True, note="伞骨折断一根"))
    script.do("raise-duty", "", "usher1", DutyForm("repair", umbrella, "伞骨折断一根", 9))
    late = script.do("lend", "", "usher1", LoanForm(glasses, "示例借用丁", "13800000024", 3))
    script.on(datetime.fromisoformat("2026-03-02T08:05+08:00"), partial(_chase, script, late))


def _chase(script: Script, loan: str) -> None:
    script.do("chase-loan", loan, "usher1", SaidForm("8:05 电话联系，答复上午送回"))


def _use_up(script: Script) -> None:
    """Cups run low, so that the hall itself asks for more; pens were filled up."""
    script.do("change-stock", facility_number("F009"), "usher1", StockForm("used", 320, "二月领用"))
    script.do("change-stock", facility_number("F010"), "usher1", StockForm("restocked", 20, "月初补充"))


def _repair(script: Script) -> None:
    """A drinking fountain that was repaired."""
    number = script.do(
        "raise-duty", "", "usher1", DutyForm("repair", facility_number("F011"), "东侧一台不出热水")
    )
    done = DoneForm("示例维保公司　示例师傅", "更换加热管，试水正常")
    script.on(
        datetime.fromisoformat("2026-02-27T16:00+08:00"),
        partial(script.do, "finish-duty", number, "usher1", done),
    )
