"""The kiosk's pages: what to do, which department, which item, which situation, and the notification to take away."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hallcore.catalogue.model import CASE_TYPES, Item
from hallcore.counters.arrivals import PRESENCE_NUMBER, PresenceCodeSet, day_code
from portal.guides import lines_on, organ_of
from portal.presenters.addresses import address
from portal.presenters.services import (
    Ask,
    Key,
    KioskNotifiedPage,
    KioskPage,
    KioskQuestionsPage,
    NotifiedPage,
)
from portal.presenters.shapes import Link
from portal.presenters.showing import Showing
from portal.presenters.situation import PREFIX

DEPARTMENTS, ITEMS = 21, 12
"""How many fit on one screen."""


class KioskStartPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/start.jinja2``: the keys, and inside the hall the code of the day with its QR code."""

    code: str = ""
    qr: str = ""


def start_page(show: Showing, point: str, *, inside: bool = False) -> KioskStartPage:
    """The first screen: only what can be done here. Outside the hall the code of the day is not shown."""
    code = code_today(show) if inside else ""
    return KioskStartPage(
        code=code,
        qr=f"{show.settings.public_url}{address('queue.here', code=code)}" if code else "",
        title="您好，请选择",
        now=show.now,
        lead="点一下即可，不用键盘。需要帮助请到导办台。",
        keys=(
            Key("取号排队", _to("kiosk.queues", point), "选队列，拿号票，手机扫码看前面还有几人", main=True),
            Key(
                "要带什么材料",
                _to("kiosk.departments", point),
                "选事项，答几个问题，打印盖章的清单",
            ),
            Key("预约取号", _pad(point, "appointment"), "按预约号和取号码"),
            Key("查号票、确认到厅", _pad(point, "ticket"), "手机取的号，到厅后在这里确认"),
            Key("找事项和窗口", _to("kiosk.halls", point), "按大厅和楼层找"),
            Key("查办件进度", _to("kiosk.progress", point), "按回执上的编号和查询码"),
            Key("楼层导览", _to("kiosk.floors", point), "部门和窗口在哪里"),
            Key("便民设施", _to("kiosk.facilities", point), "轮椅、雨伞、老花镜"),
            Key("评价办理", _to("kiosk.rate", point), "办结之后，按回执上的编号和查询码"),
            Key("投诉、建议和举报", _to("kiosk.voice", point), "用自己的手机扫码填写，可以不留姓名"),
        ),
        columns=2,
        foot=_foot(point),
    )


def departments_page(show: Showing, point: str, page: int) -> KioskPage:
    """Which department: those that have an item to ask about."""
    counts = Counter(line["department"] for line in _lines(show))
    departments = show.archive.shelf("departments")
    codes = [code for code in departments if counts[code]]
    here, pages = _screen(page, len(codes), DEPARTMENTS)
    return KioskPage(
        title="找哪个部门",
        now=show.now,
        lead=f"第 {here} 屏，共 {pages} 屏。不知道归哪个部门管的，请到导办台。",
        keys=tuple(
            Key(
                departments[code]["short"],
                address("kiosk.items", point=point, department=code),
                f"{counts[code]} 项",
            )
            for code in codes[(here - 1) * DEPARTMENTS : here * DEPARTMENTS]
        ),
        columns=3,
        pager=_turns(address("kiosk.departments", point=point), here, pages),
        foot=_foot(point, Link("上一步", _to("kiosk", point))),
    )


def items_page(show: Showing, point: str, department: str, page: int) -> KioskPage:
    """Which item of a department.

    Raises:
        KeyError: There is no such department.
    """
    named = show.archive.shelf("departments")[department]
    lines = [line for line in lines_on(show.archive, show.now.date(), department) if not line["outline"]]
    here, pages = _screen(page, len(lines), ITEMS)
    return KioskPage(
        title=named["short"],
        now=show.now,
        lead=f"共 {len(lines)} 项，第 {here} 屏，共 {pages} 屏。",
        keys=tuple(
            Key(line["name"], address("kiosk.item", point=point, number=line["code"]), _note(line))
            for line in lines[(here - 1) * ITEMS : here * ITEMS]
        ),
        columns=2,
        pager=_turns(address("kiosk.items", point=point, department=department), here, pages),
        foot=_foot(point, Link("上一步", _to("kiosk.departments", point))),
    )


def _screen(page: int, many: int, size: int) -> tuple[int, int]:
    """Which screen is shown, within those there are."""
    pages = max(1, -(-many // size))
    return min(max(1, page), pages), pages


def _turns(url: str, here: int, pages: int) -> tuple[Link, ...]:
    """Keys to the screens before and after."""
    ways = (("上一屏", here - 1), ("下一屏", here + 1))
    return tuple(Link(label, f"{url}?page={n}") for label, n in ways if 1 <= n <= pages)


def questions_page(
    show: Showing, point: str, item: Item, answers: dict[str, str], wrong: str = ""
) -> KioskQuestionsPage:
    """The situation questions of an item, each choice as large as a finger; ``wrong`` is what is still open."""
    lead = "每题点一项，然后点最下面的按钮。" if item.questions else "本事项不分情形，直接领取清单。"
    return KioskQuestionsPage(
        title=item.name,
        now=show.now,
        lead=lead,
        url=address("kiosk.item", point=point, number=item.code),
        organ=organ_of(show.archive, item),
        questions=tuple(
            Ask(
                PREFIX + question.id,
                question.text,
                tuple((choice.id, choice.label) for choice in question.choices),
                answers.get(question.id, ""),
            )
            for question in item.questions
        ),
        wrong=wrong,
        foot=_foot(point, Link("上一步", address("kiosk.items", point=point, department=item.department))),
    )


def taken_page(show: Showing, point: str, notified: NotifiedPage, code: str) -> KioskNotifiedPage:
    """The notification to take away: number, QR code, list, and the sealed paper once it is printed."""
    return KioskNotifiedPage(
        title="请带走您的清单",
        now=show.now,
        lead="用手机扫码带走，或者打印盖章的告知书。",
        notified=notified,
        refresh=address("kiosk.notification", point=point, number=notified.number, code=code),
        foot=_foot(point),
    )


def _lines(show: Showing) -> list[dict[str, Any]]:
    return [line for line in lines_on(show.archive, show.now.date()) if not line["outline"]]


def _note(line: dict[str, Any]) -> str:
    limit = "当场办结" if line["case_type"] == "instant" else f"承诺 {line['promised']} 个工作日"
    return f"{CASE_TYPES[line['case_type']]}，{limit}"


def _to(route: str, point: str) -> str:
    return address(route, point=point)


def _pad(point: str, kind: str) -> str:
    return address("kiosk.pad", point=point, kind=kind)


def code_today(show: Showing) -> str:
    """The hall's arrival code of today; "" where none is set."""
    there = show.archive.get(PRESENCE_NUMBER)
    secret = there.the(PresenceCodeSet).secret if there is not None else ""
    return day_code(secret, show.now.date(), show.law()) if secret else ""


def _foot(point: str, *before: Link) -> tuple[Link, ...]:
    return (*before, Link("回到开始", _to("kiosk", point)))
