"""Rating at the kiosk: the same keys as for a case's progress, then five grades as large as fingers."""

from __future__ import annotations

from msgspec.structs import replace

from hallcore.approval.reported import GRADES
from portal.presenters.addresses import address
from portal.presenters.kiosk_pads import KioskPadPage, pad_page
from portal.presenters.ratings import FREE, HIDDEN
from portal.presenters.services import Key, KioskPage
from portal.presenters.shapes import Link
from portal.presenters.showing import Showing


class KioskGradesPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/rate.jinja2``: what is rated and the five grades; number and code go with the one that is touched."""

    url: str
    number: str
    code: str
    grades: tuple[tuple[int, str], ...]


def pad(show: Showing, point: str, step: str, number: str, code: str, wrong: str = "") -> KioskPadPage:
    """The keys for the number, or for the code."""
    page = pad_page(show, point, "case", step, number, code, wrong)
    lead = page.lead if step == "number" else "再输入回执上的查询码。"
    url, foot = address("kiosk.rate", point=point), page.foot[-1:]
    return replace(page, title="评价办理", lead=lead, url=url, least=page.most, submit="下一步", foot=foot)


def grades(show: Showing, point: str, about: str, number: str, code: str) -> KioskGradesPage:
    """The five grades."""
    return KioskGradesPage(
        title="您满意吗",
        now=show.now,
        lead=f"{about}。{HIDDEN}",
        url=address("kiosk.rate", point=point),
        number=number,
        code=code,
        grades=tuple(GRADES.items()),
        foot=(Link("不评价，返回首屏", address("kiosk", point=point)),),
    )


def thanks(show: Showing, point: str) -> KioskPage:
    """It was taken."""
    return KioskPage(
        title="谢谢您的评价",
        now=show.now,
        lead=FREE,
        keys=(Key("回到首屏", address("kiosk", point=point), main=True),),
        foot=(Link("首屏", address("kiosk", point=point)),),
    )
