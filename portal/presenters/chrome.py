"""The frame around every page: who runs the site, where one is, who one is. Filled once per request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from portal.presenters.shapes import Alert, Link, LinkGroup

# The addresses the frame may ask for. A key that is missing, or not in ``Chrome.nav``, is not shown:
# no page promises a room that is not built yet.
ADDRESSES = (
    "home",
    "search",
    "trading",
    "disclosure",
    "services",
    "fees",
    "law",
    "voice",
    "supervision",
    "verify",
    "log",
    "about",
    "sitemap",
    "privacy",
    "open_data",
    "report_error",
    "accessibility",
    "care",
    "language",
    "sign_in",
    "sign_out",
    "password",
    "workspace",
)


class Site(Struct, frozen=True):
    """What the footer must name (国办发〔2017〕47号): all configuration, and samples plainly false."""

    name: str
    full_name: str
    organiser: str
    operator: str
    address: str
    telephone: str
    hotline: str
    icp: str
    police: str
    site_code: str
    hours: str = ""
    marks: tuple[Link, ...] = ()


class Demo(Struct, frozen=True):
    """The strip that says, on every page, that nothing here is real."""

    text: str
    link: Link | None = None


class Desk(Struct, frozen=True):
    """The frame of a workspace: its main navigation, what of it does not fit the bar, the views of the present room."""

    nav: tuple[Link, ...]
    views: tuple[LinkGroup, ...] = ()
    more: tuple[Link, ...] = ()


class Chrome(Struct, frozen=True, kw_only=True):
    """The frame.

    Attributes:
        urls: Addresses by the keys of ADDRESSES; ``care`` and ``language`` switch to the other state.
        nav: Keys shown in the main navigation, in order.
        section: The key of the section this page belongs to.
        who: Office and masked name of who is signed in; "" for the public.
        csrf: The token every form carries.
        flashes: What the act just done has to say.
        query: What was searched for, to stand in the box again.
        desk: Set on workspace pages.
        tabs: Second navigation of the bidder's workspace.
    """

    site: Site
    today: date
    urls: Mapping[str, str] = MappingProxyType({})
    nav: tuple[str, ...] = ()
    section: str = ""
    language: Literal["zh", "en"] = "zh"
    care: bool = False
    who: str = ""
    csrf: str = ""
    query: str = ""
    demo: Demo | None = None
    flashes: tuple[Alert, ...] = ()
    desk: Desk | None = None
    tabs: tuple[Link, ...] = ()
