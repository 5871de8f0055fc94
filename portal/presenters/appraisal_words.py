"""Words and rooms that all pages of the appraisal share: states, points with their sign, stars, names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hallcore.appraisal.model import EVIDENCE
from portal.presenters.addresses import address
from portal.presenters.desk_organisation import name_of
from portal.presenters.shapes import Link, LinkGroup
from portal.presenters.showing import Showing

STATES = {"open": "日考核", "totalled": "待签署", "signed": "已签署", "published": "已公示"}
FATES = {"open": "待认定", "stands": "已认定", "struck": "不予记分"}


def own_rooms(here: str) -> LinkGroup:
    """The rooms of whoever works in the hall."""
    names = {
        "appraisal.my": "我的考核",
        "appraisal.signing": "待我签署",
        "appraisal.results": "反馈的结果",
        "study.my": "学习培训",
        "decision.my": "会议决定",
    }
    return LinkGroup("考核与学习", _links(names, here))


def centre_rooms(here: str) -> LinkGroup:
    """The rooms of the centre."""
    names = {
        "appraisal.daily": "日考核巡查",
        "appraisal.points": "待认定记分",
        "appraisal.desk": "月考核",
        "appraisal.quarters": "季度公示",
        "appraisal.years": "年终评定",
        "committee": "管委会会议",
        "study": "学习培训",
    }
    return LinkGroup("考核管理", _links(names, here))


def _links(names: dict[str, str], here: str) -> tuple[Link, ...]:
    return tuple(Link(label, address(name), name == here) for name, label in names.items())


def signed_points(value: Decimal) -> str:
    """Points with their sign: ``−1``, ``+2``, ``0``."""
    text = f"{value.normalize():f}" if value else "0"
    return text.replace("-", "−") if value < 0 else (f"+{text}" if value else text)


def plain(value: Decimal | str) -> str:
    """Points without noughts behind: ``99.5``."""
    number = Decimal(value)
    return f"{number.normalize():f}" if number else "0"


def proof_words(kind: str, ref: str) -> str:
    """What proves a point, in words: 考勤日记录 2026-02-26 上午, 现场巡查记录 KHX-20260225-001-0000."""
    if kind == "attendance" and "@" in ref:
        # U-000123@2026-02-26-am-0, as ``hallcore.appraisal.attending`` names a fault of a day.
        day, half, place = ref.partition("@")[2].rsplit("-", 2)
        more = f"（第 {int(place) + 1} 次）" if place != "0" else ""
        ref = f"{day} {'上午' if half == 'am' else '下午'}{more}"
    return f"{EVIDENCE[kind]} {ref}"


def star_words(number: int) -> str:
    """Stars as words and signs."""
    return f"{'★' * number} {'一二三四五'[number - 1]}星" if number else "未评星"


def month_words(month: date) -> str:
    """2026 年 3 月."""
    return f"{month.year} 年 {month.month} 月"


def department_of(show: Showing, code: str) -> str:
    """A department's short name."""
    known = show.archive.shelf("departments").get(code)
    return str(known["short"]) if known else code


def who(show: Showing, account: str) -> str:
    """Somebody's name at an inner desk; what the clock does is the system's."""
    return "系统" if account == "clock" else name_of(show.archive, account)
