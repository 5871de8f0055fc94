"""The home page: one search box, two doors, four figures, what is new, and what falls due in two weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hallcore.catalogue.model import KINDS
from hallcore.dossier import record_number
from hallcore.ground.errors import NotComputable
from portal.presenters.addresses import address, record_url, tender_url
from portal.presenters.disclosed import TRADING, short_row
from portal.presenters.pages import Door, HomePage
from portal.presenters.shapes import Action, CalendarDay, CalendarItem, Figure, Figures, Link
from portal.presenters.showing import Showing
from portal.presenters.writing import count
from search.entry import Page
from trading.award.model import CandidatesPublished

LATEST = 8
"""Disclosures shown on the home page."""

_DAYS = 14
_FRIDAY = 5
_TABS = (("全部", ()), ("交易信息", TRADING), ("许可决定", ("行政许可决定",)), ("收费公示", ("收费公示",)))


def tab_kinds(name: str) -> tuple[str, ...]:
    """The kinds a tab of the latest disclosures shows; all for a name nobody knows."""
    return next((kinds for label, kinds in _TABS if label == name), ())


def home_page(show: Showing, latest: Page, tab: str, disclosed: int) -> HomePage:
    """The page.

    Args:
        show: The hall now.
        latest: The newest disclosures of the chosen tab.
        tab: Its name.
        disclosed: How many disclosures there are in all.
    """
    tenders = tuple(_recent(show))
    bidding = [one for one in tenders if one[1]["state"] == "tendering"]
    shown = list(_publicities(show, tenders))
    today = show.now.date()
    opening = sum(one[1]["deadline"][:10] == today.isoformat() for one in tenders)
    return HomePage(
        title="事项、交易、公告，一处查找",
        hot=tuple(
            Link(label, address("search", query={"q": label}))
            for label in ("施工招标公告", "中标结果", "食品经营许可", "取水许可", "招标计划")
        ),
        quick=(
            Action("查办件进度", address("progress")),
            Action("取号排队", address("queues")),
            Action("验证一份文书", address("verify")),
            Action("公开日志", address("log")),
            Action("法规与期限", address("law")),
            Action("投诉、咨询、建议", address("voice")),
            Action("举报箱", address("report")),
        ),
        voice_note="举报箱由监察与纪检两方密钥共同开启，大厅工作人员和系统运维人员都不能阅读；投诉不交给被投诉的人员和单位办理。",
        doors=(_service_door(show), _trading_door(len(bidding), opening, len(shown))),
        figures=_figures(show, len(bidding), len(shown), disclosed),
        latest_tabs=tuple(
            Link(
                label,
                address("home", query={"tab": label} if kinds else {}, anchor="latest"),
                current=label == tab,
            )
            for label, kinds in _TABS
        ),
        latest=tuple(short_row(result) for result in latest.results),
        latest_all=Link(f"全部公开 {count(disclosed)} 条", address("search", query={"sort": "date_desc"})),
        calendar=_calendar(show, today, bidding, shown),
        calendar_note=_calendar_note(show, today),
    )


def _recent(show: Showing) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The announced tenders of this year and the last, by number; older ones have nothing left to do."""
    first = f"DHGC-{show.now.year - 1}"
    for number, summary in show.archive.shelf("tenders").items(first):
        if summary["published"]:
            yield number, summary


def _publicities(
    show: Showing, tenders: tuple[tuple[str, Mapping[str, Any]], ...]
) -> Iterator[tuple[str, str, datetime]]:
    """Lots whose candidates are being shown: the record's address, the tender's name, the end."""
    for _number, summary in tenders:
        for lot_number, state in summary["lots"]:
            if state != "publicised":
                continue
            lot = show.archive[lot_number]
            number = record_number(lot_number, lot.numbers(CandidatesPublished.type)[-1])
            yield record_url(number), summary["name"], lot.the(CandidatesPublished).ends


# -- doors and figures ------------------------------------------------------------------------------------


def _trading_door(bidding: int, opening: int, shown: int) -> Door:
    return Door(
        "交易",
        address("trading"),
        f"在招 {bidding} 项　今日开标 {opening} 项　公示中 {shown} 个标段",
        "一个项目从招标公告到合同，全程公开，每一份都能验证。",
        tuple(Link(kind, address("trading", query={"kind": kind})) for kind in TRADING),
        Action("进入交易", address("trading"), primary=True),
    )


def _service_door(show: Showing) -> Door:
    """Counted off the guides' own shelf, which holds a line for each item, whatever happens to cases."""
    items, departments = len(show.archive.shelf("guides")), len(show.archive.shelf("departments"))
    return Door(
        "办事",
        address("services"),
        f"{count(departments)} 个部门　{count(items)} 个事项",
        "先答几个问题，只列您这种情形要的材料；承诺几天办结、依据哪一条，都写明白。",
        (
            Link("个人办事", address("services", query={"for": "person"})),
            Link("企业办事", address("services", query={"for": "company"})),
            *(
                Link(KINDS[kind], address("services", query={"kind": kind}))
                for kind in ("01", "20", "07", "05")
            ),
        ),
        Action("进入办事", address("services"), primary=True),
    )


def _figures(show: Showing, bidding: int, shown: int, disclosed: int) -> Figures:
    size = show.journal.size
    return Figures(
        "今日大厅",
        (
            Figure("在招项目", count(bidding), "项", "投标尚未截止"),
            Figure("候选人公示", count(shown), "个标段", "公示期内可以提出异议"),
            Figure("公开信息", count(disclosed), "条", "每一条都可核对原件"),
            Figure("公开日志", count(size), "条", "只增不改，", Link("怎样核对", address("log"))),
        ),
        f"截至 {show.now:%H:%M}，取自案卷与公开日志",
        Link("怎样计算", address("about", anchor="figures")),
    )


# -- two weeks ----------------------------------------------------------------------------------------------


def _calendar(
    show: Showing,
    today: date,
    bidding: list[tuple[str, Mapping[str, Any]]],
    shown: list[tuple[str, str, datetime]],
) -> tuple[CalendarDay, ...]:
    """This week and the next, from Monday: openings and ends of publicity."""
    first = today - timedelta(days=today.weekday())
    items: dict[date, list[tuple[str, CalendarItem]]] = {}
    for number, summary in bidding:
        due = datetime.fromisoformat(summary["deadline"])
        item = CalendarItem(f"开标 {due:%H:%M}", _short(summary["name"]), tender_url(number))
        items.setdefault(due.date(), []).append((f"{due:%H:%M}", item))
    for url, name, ends in shown:
        # A publicity that ends at midnight ends with the day before.
        last = (ends - timedelta(seconds=1)).date()
        items.setdefault(last, []).append(("24", CalendarItem("公示止", _short(name), url)))
    days = (first + timedelta(days=n) for n in range(_DAYS))
    return tuple(_day(show, day, items.get(day, []), today) for day in days)


def _day(show: Showing, day: date, items: list[tuple[str, CalendarItem]], today: date) -> CalendarDay:
    working = _working(show, day)
    return CalendarDay(
        day,
        tuple(item for _at, item in sorted(items, key=lambda pair: pair[0])),
        today=day == today,
        rest=not working,
        make_up=working and day.isoweekday() > _FRIDAY,
    )


def _working(show: Showing, day: date) -> bool:
    """Whether a day is worked; where neither notice nor estimate says so, as its weekday has it."""
    try:
        return show.calendar.is_working_day(day, estimate=True)
    except NotComputable:
        return day.isoweekday() <= _FRIDAY


def _calendar_note(show: Showing, today: date) -> str:
    last = today + timedelta(days=_DAYS)
    return f"依据：{show.calendar.basis(today, last)}。调休上班日以“班”标出。"


def _short(name: str) -> str:
    return name.removeprefix("敦化市")
