"""What a screen shows at a moment, as plain values: the page is drawn from them, and the screen asks for them anew.

Everything is bounded: so many rows, so many pages, so many words a line. Nobody's name, number or telephone is among
it. What is not here: how it looks (``portal/templates/screens``), how a screen keeps asking (``static/screen.js``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from hallcore.approval.model import OPEN
from hallcore.displays.model import KINDS, ScreenRegistered
from hallcore.displays.rules import clock_words, place_name
from hallcore.dossier import Archive
from hallcore.facilities.model import LENT
from portal import facilitybook, queuebook
from portal.callboard import calls_of, speech_of
from portal.guides import lines_on
from portal.presenters.hall_page import spans
from portal.presenters.kiosk import code_today
from portal.presenters.showing import Showing
from portal.presenters.writing import count
from portal.roster import windows_of
from portal.screenbook import live_content, music_now, playlist_of

ROWS = 5
"""Rows of the big table of a screen."""

PAGES_MOST = 24
"""Pages that take turns on one screen."""

_LINES = 5
_ITEMS = 5
STATES = {"closed": "暂未开放", "open": "正在服务", "held": "暂停服务", "over": "今日服务结束"}
"""What a window's day is, as its guide screen says it."""

_FLOORS = "一二三四五六七八九"
_OPENINGS_DAYS = 7
_USUAL = ("arrival", "notice", "policy", "procedure", "result", "openings", "facilities")
"""What a screen without a play-list shows in turn."""

News = dict[str, Any]


def news_of(show: Showing, paper: ScreenRegistered, music_at: Any) -> News:  # noqa: ANN401 - a function of a file's hash
    """What a screen shows now.

    Args:
        show: The hall now.
        paper: The screen as it is registered.
        music_at: The address of a piece of music by its file's SHA-256.
    """
    law = show.law()
    night = show.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        minutes=int(law.figure("XS-08", "night"))
    )
    news: News = {
        "kind": paper.kind,
        "at": int(show.now.timestamp() * 1000),
        "rate": show.rate,
        "reload": int(
            ((night if night > show.now else night + timedelta(days=1)) - show.now).total_seconds()
        ),
    }
    place = place_name(paper.hall, paper.floor, paper.zone)
    if paper.kind == "guide":
        return news | {"window": _window(show, paper.window)}
    if paper.kind == "floor":
        return news | {
            "windows": list(_windows(show, paper.hall, paper.floor, "")),
            "pages": _pages(show, paper, place),
        }
    music = music_now(show.archive, paper.code, show.now) if paper.sound else None
    return news | {
        "calls": list(_calls(show, paper)),
        "windows": list(_windows(show, paper.hall, paper.floor, paper.zone)),
        "figures": _figures(show, paper),
        "pages": _pages(show, paper, place),
        "music": {
            "url": music_at(music[1].file.sha256),
            "name": music[1].name,
            "volume": music[1].volume,
        }
        if music is not None
        else None,
    }


# -- calls ----------------------------------------------------------------------------------------------------


def _calls(show: Showing, paper: ScreenRegistered) -> Iterator[dict[str, Any]]:
    """The numbers at the windows of this screen's zone, or of its whole floor; the latest call first."""
    windows, found = show.archive.shelf("windows"), calls_of(show.archive, paper.zone)
    here = [call for call in found if _hangs_at(windows.get(f"W{call.window}"), paper)]
    for call in here[:ROWS]:
        floor = windows[f"W{call.window}"]["floor"]
        yield {
            "id": f"{call.label}-{call.times}-{call.at:%H%M%S}",
            "ticket": call.label,
            "place": f"{_FLOORS[floor - 1] if floor <= len(_FLOORS) else floor}楼 {call.zone}",
            "window": f"{call.window.lstrip('0')} 号窗口",
            "speech": speech_of(call.label, call.window.lstrip("0")),
            "fresh": not call.serving,
        }


def _hangs_at(place: Mapping[str, Any] | None, paper: ScreenRegistered) -> bool:
    """Whether a window or queue stands where the screen hangs: in its zone, or on its floor."""
    if place is None or (place["hall"], place["floor"]) != (paper.hall, paper.floor):
        return False
    return paper.zone in ("", place["zone"])


# -- windows --------------------------------------------------------------------------------------------------


def _windows(show: Showing, hall: str, floor: int, zone: str) -> Iterator[dict[str, str]]:
    """The departments of a floor, or of one zone of it, with their windows; first those that take in for several."""
    windows, departments = show.archive.shelf("windows"), show.archive.shelf("departments")
    by_name: dict[tuple[str, str], list[str]] = {}
    for number, one in windows.items():
        if (
            one["kind"] == "comprehensive"
            and (one["hall"], one["floor"]) == (hall, floor)
            and zone in ("", one["zone"])
        ):
            by_name.setdefault((one["zone"], one["name"]), []).append(number)
    for (where, name), numbers in by_name.items():
        yield {"name": name, "zone": where, "numbers": spans(numbers)}
    for code, one in sorted(departments.items(), key=lambda pair: (pair[1]["zone"], pair[0])):
        if (one["hall"], one["floor"]) != (hall, floor) or zone not in ("", one["zone"]):
            continue
        own = [number for number in windows_of(show.archive, code) if windows[number]["kind"] == "department"]
        if own:
            yield {"name": one["short"], "zone": one["zone"], "numbers": spans(own)}


def _window(show: Showing, number: str) -> dict[str, Any]:
    """A window as its guide screen shows it: number, name, whom it serves, what can be done there."""
    one, departments = show.archive.shelf("windows").get(number), show.archive.shelf("departments")
    if one is None:
        return {
            "number": number[1:].lstrip("0"),
            "name": "窗口未启用",
            "departments": [],
            "zone": "",
            "state": "",
            "serving": "",
            "items": [],
            "more": 0,
        }
    codes = [code for code in one["departments"] if code in departments]
    shorts = [str(departments[code]["short"]) for code in codes]
    day = show.now.date()
    lines = [
        line["name"] for code in codes for line in lines_on(show.archive, day, code) if not line["outline"]
    ]
    return {
        "number": number[1:].lstrip("0"),
        "name": one["name"],
        "zone": place_name(one["hall"], one["floor"], one["zone"]),
        # A window that bears its one department's name need not say it twice.
        "departments": [name for name in shorts if name not in one["name"]],
        "state": _state(show, number),
        "serving": next(
            (call.label for call in calls_of(show.archive, one["zone"]) if f"W{call.window}" == number), ""
        ),
        "items": lines[:_ITEMS],
        "more": max(0, len(lines) - _ITEMS),
    }


def _state(show: Showing, number: str) -> str:
    """Whether the window is served now; before anybody has logged in, when the hall is open."""
    day = queuebook.day_of(show.archive, number, show.now.date())
    return STATES.get(day["state"], "") if day is not None else _hours(show)


def _hours(show: Showing) -> str:
    """Whether the hall is open now, by its calendar and hours."""
    law, minute = show.law(), show.now.hour * 60 + show.now.minute
    opens, closes = int(law.figure("XS-06", "opens")), int(law.figure("XS-06", "closes"))
    if not show.calendar.is_working_day(show.now.date(), estimate=True):
        return "今日休息"
    return "工作时间" if opens <= minute < closes else f"开放时间 {clock_words(opens)}–{clock_words(closes)}"


# -- the pages that take turns --------------------------------------------------------------------------------


def _pages(show: Showing, paper: ScreenRegistered, place: str) -> list[dict[str, Any]]:
    """The pages of the screen's play-list, or of the usual one, with what there is to show on them."""
    playlist, law = playlist_of(show.archive, paper.code), show.law()
    seconds = int(law.figure("XS-05", "usual"))
    slots = playlist["slots"] if playlist else [(name, seconds) for name in _USUAL]
    pages = [page | {"seconds": stay} for name, stay in slots for page in _page(show, paper, place, name)]
    return pages[:PAGES_MOST]


def _arrival(show: Showing) -> Iterator[dict[str, Any]]:
    """The code of the day, by which whoever took a number by telephone shows that they have come (PH-15)."""
    code = code_today(show)
    if code:
        lines = ["手机取的号，到厅后确认才叫号。", "在号票页面输入上面六位数字，或者到自助机扫码、确认。"]
        yield {
            "label": "到厅码",
            "title": f"今天的到厅码　{code[:3]} {code[3:]}",
            "lines": lines,
        }


def _page(show: Showing, paper: ScreenRegistered, place: str, name: str) -> Iterator[dict[str, Any]]:
    if name in KINDS:
        for _number, one in live_content(show.archive, place, show.now.date(), name):
            yield {"label": KINDS[name], "title": one["heading"], "lines": list(one["text"])[:_LINES]}
    elif name == "windows":
        yield from _window_pages(show, paper)
    elif name == "arrival":
        yield from _arrival(show)
    elif name == "openings":
        lines = list(_openings(show))[:_LINES]
        if lines:
            yield {"label": "开标安排", "title": "近期开标", "lines": lines}
    elif name == "facilities":
        lines = list(_lent_here(show.archive, paper))[:_LINES]
        if lines:
            yield {"label": "便民设施", "title": "本层可以借用", "lines": lines}


def _window_pages(show: Showing, paper: ScreenRegistered) -> Iterator[dict[str, Any]]:
    rows = [f"{one['name']}　{one['numbers']}" for one in _windows(show, paper.hall, paper.floor, paper.zone)]
    for first in range(0, len(rows), _LINES):
        yield {
            "label": "窗口分布",
            "title": place_name(paper.hall, paper.floor, paper.zone),
            "lines": rows[first : first + _LINES],
        }


def _openings(show: Showing) -> Iterator[str]:
    """The bid openings of the coming days, the earliest first, by project; who bids is nobody's business."""
    until, found = show.now + timedelta(days=_OPENINGS_DAYS), []
    for _number, one in show.archive.shelf("tenders").items(f"DHGC-{show.now.year - 1}"):
        deadline = datetime.fromisoformat(one["deadline"]) if one["deadline"] else None
        if (
            deadline is not None
            and show.now.date() <= deadline.date()
            and deadline < until
            and one["state"] != "terminated"
        ):
            found.append((deadline, one["name"]))
    for deadline, name in sorted(found):
        days = (deadline.date() - show.now.date()).days
        word = {0: "今日", 1: "明日"}.get(days, f"{deadline.month}月{deadline.day}日")
        yield f"{word} {deadline:%H:%M}　{name}"


def _lent_here(archive: Archive, paper: ScreenRegistered) -> Iterator[str]:
    for _number, one in facilitybook.standing(archive, rooms=False):
        if one["use"] in LENT and (one["hall"], one["floor"]) == (paper.hall, paper.floor):
            state = f"现有 {one['free']} {one['unit']}可借" if one["free"] else "已借完"
            yield f"{one['name']}　{one['place']}　{state}"


# -- figures --------------------------------------------------------------------------------------------------


def _figures(show: Showing, paper: ScreenRegistered) -> list[dict[str, str]]:
    """Who waits here, how many windows are served, and how many cases the hall is handling."""
    archive, today = show.archive, show.now.date()
    waiting = opened = 0
    for code, queue in queuebook.queues(archive):
        if _hangs_at(queue, paper):
            waiting += len(queuebook.waiting_keys(archive, code, today))
    for number, window in archive.shelf("windows").items():
        if _hangs_at(window, paper):
            day = queuebook.day_of(archive, number, today)
            opened += day is not None and day["state"] == "open"
    handled = sum(many for (_code, state), many in archive.shelf("tally").items() if state in OPEN)
    found = [("等候", waiting, "人"), ("开放窗口", opened, "个"), ("全厅正在办理", handled, "件")]
    return [{"label": label, "value": count(value), "unit": unit} for label, value, unit in found if value]
