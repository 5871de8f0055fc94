"""What the templates of the screens are given: the news as they stand, and how the screen goes on asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hallcore.displays.model import SCREEN_KINDS, ScreenRegistered
from hallcore.displays.rules import place_name
from portal.presenters.pages import Page
from portal.presenters.screening import ROWS
from portal.presenters.showing import Showing

FOOT = "身份证、手机号、姓名均不在大屏显示"


class ScreenPage(Page, frozen=True, kw_only=True):
    """``screens/led.jinja2``, ``guide.jinja2``, ``floor.jinja2``: a screen of 1920 × 1080.

    Attributes:
        now: The hall's time.
        place: Where it hangs.
        news: What it shows (``screening``), the same the script asks for.
        url, stamp: Where it asks, and what it has.
        every, most: Seconds between two questions, and at most while nobody answers.
        sound: It speaks and plays.
        rows: Rows of the big table.
    """

    now: datetime
    place: str
    news: Mapping[str, Any]
    url: str
    stamp: str
    every: int
    most: int
    sound: bool
    rows: int = ROWS
    foot: str = FOOT


def screen_page(
    show: Showing, paper: ScreenRegistered, news: Mapping[str, Any], stamp: str, url: str
) -> ScreenPage:
    """The page of a screen."""
    law = show.law()
    return ScreenPage(
        title=f"{SCREEN_KINDS[paper.kind]} {paper.code}",
        now=show.now,
        place=place_name(paper.hall, paper.floor, paper.zone),
        news=news,
        url=url,
        stamp=stamp,
        every=int(law.figure("XS-08", "every")),
        most=int(law.figure("XS-08", "most")),
        sound=paper.sound,
    )
