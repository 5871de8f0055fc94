"""Kept pages: never older than the question, nobody's but the public's, with each visitor's own token."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.csrf import CookieCSRFStoragePolicy
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from webtest import TestApp

from hallcore.desk import Actor
from hallcore.dossier import Hold
from hallcore.ground.clock import DEMO_START, FixedClock
from hallcore.journal import Root
from portal import make_app, zoned
from portal.bulletins import BulletinForm
from portal.cli.cast import PASSWORD
from portal.hall import Hall
from portal.keeping import Keeper, nothing
from portal.security import COOKIE
from tests.functional.desk_hands import token_of
from trading.tendering.rules import deadline_of

BIDDING = "DHGC-2026-0010"
PAGES = (
    "/",
    "/trading",
    f"/trading/{BIDDING}",
    f"/records/{BIDDING}-0002",
    "/search?q=%E9%80%9A%E7%9F%A5",
    "/law",
    "/law/ZB-028",
    "/verify",
    "/about",
    "/sitemap",
    "/sign-in",
)


def plain(page: Any) -> str:
    """A page without its token."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", page.text)


def hold(root: Root) -> None:
    """Lay a suspension on a tender."""
    root.archive[BIDDING].holds = (Hold(f"{BIDDING}-0002", "异议处理中", "ZB-046"),)


def publish(hall: Hall) -> None:
    """Publish a bulletin."""
    form = BulletinForm("政策法规", "关于示例的通知", ("正文。",), "222403", "敦化市示例政务服务管理机构")
    hall.house.perform("publish-bulletin", "", Actor("A-0", "centre"), form)


def past_the_deadline(hall: Hall) -> None:
    """Let the tender's deadline come, and what is due then be done."""
    with hall.house.reading() as root:
        deadline = deadline_of(root.archive[BIDDING])
    hall.clock.set(deadline)  # type: ignore[attr-defined]  # a ScriptedClock
    hall.settle()


CHANGES: dict[str, Callable[[Hall], object]] = {
    "nothing": lambda _hall: None,
    "a suspension": lambda hall: hall.house.transact(hold),
    "an act not yet logged": publish,
    "logged, listed and found": lambda hall: hall.settle(),
    "a second": lambda hall: hall.clock.forward(timedelta(seconds=1)),  # type: ignore[attr-defined]  # as above
    "the deadline": past_the_deadline,
    "an index made anew": lambda hall: hall.finder.reset(),
    "a day": lambda hall: hall.clock.forward(timedelta(days=1)),  # type: ignore[attr-defined]  # as above
}


def test_a_kept_page_is_at_every_moment_the_page_that_would_be_made(hall: Hall) -> None:
    """After each change, of the database, the index or the clock, what is given out is what a fresh hall shows."""
    kept = TestApp(zoned(make_app(hall), "public"))
    for change, make in CHANGES.items():
        make(hall)
        fresh = TestApp(zoned(make_app(hall), "public"))
        for url in PAGES:
            made = plain(fresh.get(url, headers={"Cookie": f"{COOKIE}=over"}))
            assert plain(kept.get(url)) == made, (change, url)
            assert plain(kept.get(url)) == made, (change, url)


def test_what_happened_is_seen_at_once(app: TestApp, hall: Hall) -> None:
    """A suspension stands on the page of whoever asks next, while the clock has not moved."""
    assert "异议处理中，暂停" not in app.get(f"/trading/{BIDDING}")
    hall.house.transact(hold)
    assert "异议处理中，暂停" in app.get(f"/trading/{BIDDING}")


def test_each_visitor_has_a_token_that_works(hall: Hall) -> None:
    """Two visitors of the same page get different tokens; each is good for its own form and no other."""
    front = zoned(make_app(hall), "public")
    one, two = TestApp(front), TestApp(front)
    tokens = token_of(one.get("/sign-in")), token_of(two.get("/sign-in"))
    assert tokens[0] != tokens[1]
    assert one.cookies["csrf_token"] == tokens[0]
    assert two.cookies["csrf_token"] == tokens[1]
    fields = {"account": "bidder1", "passphrase": PASSWORD}
    assert two.post("/sign-in", fields | {"csrf_token": tokens[0]}, status=400)
    assert two.post("/sign-in", fields | {"csrf_token": tokens[1]}, status=303)
    assert token_of(one.get("/sign-in")) == tokens[0]


def test_who_is_signed_in_leaves_nothing_behind(hall: Hall) -> None:
    """A page made for somebody is not given to the public, nor the public's to them."""
    front = zoned(make_app(hall), "public")
    bidder, public = TestApp(front), TestApp(front)
    assert "退出" not in public.get("/trading")
    fields = {"account": "bidder1", "passphrase": PASSWORD, "csrf_token": token_of(bidder.get("/sign-in"))}
    bidder.post("/sign-in", fields, status=303)
    assert "退出" in bidder.get("/trading")
    assert "退出" not in public.get("/trading")
    assert bidder.get("/trading").headers["Cache-Control"] == "private, no-store"


def test_language_and_care_version_are_pages_of_their_own(app: TestApp) -> None:
    """What one visitor chose changes no other's page."""
    assert 'lang="zh-CN"' in app.get("/about").text[:100]
    english = app.get("/about", headers={"Cookie": "_LOCALE_=en; care=1"}).text
    assert 'lang="en" class="cn-care"' in english[:100]
    assert 'lang="zh-CN">' in app.get("/about").text[:100]


# -- the keeper by itself -------------------------------------------------------------------------------


@pytest.fixture
def made() -> list[str]:
    """The addresses for which a page was made, in order."""
    return []


@pytest.fixture
def small(made: list[str]) -> TestApp:
    """A small application that keeps about three of its pages."""

    def view(request: Any) -> Any:
        made.append(request.path_qs)
        if "gone" in request.GET:
            raise HTTPNotFound
        answer = Response(f"a{getattr(request, 'csrf_gap', '')}b".ljust(1000, "."))
        if "cookie" in request.GET:
            answer.set_cookie("own", "1")
        if "short" in request.GET:
            answer.status = 404
        return answer

    config = Configurator()
    config.add_request_method(
        lambda _request: SimpleNamespace(clock=FixedClock(DEMO_START)), "hall", reify=True
    )
    config.set_csrf_storage_policy(CookieCSRFStoragePolicy())
    config.add_view_deriver(Keeper(most=6200).derive, "keep")
    config.add_route("page", "/")
    config.add_view(view, route_name="page", kept=nothing)
    return TestApp(config.make_wsgi_app())


def test_only_so_much_is_kept(small: TestApp, made: list[str]) -> None:
    """What was not asked for longest goes first; what is asked for again stays."""
    for n in (1, 2, 3, 1, 4, 1, 2):
        small.get(f"/?n={n}")
    assert made == ["/?n=1", "/?n=2", "/?n=3", "/?n=4", "/?n=2"]


@pytest.mark.parametrize("asked", ["gone", "short", "cookie", "q=" + "x" * 600])
def test_only_plain_answers_are_kept(small: TestApp, made: list[str], asked: str) -> None:
    """Errors, answers with cookies of their own and addresses nobody else asks for are made each time."""
    small.get(f"/?{asked}", status="*")
    small.get(f"/?{asked}", status="*")
    assert len(made) == 2


def test_a_token_a_visitor_brings_cuts_nothing(small: TestApp) -> None:
    """A token chosen to look like the page, or like markup, stands escaped in its own place only."""
    assert small.get("/", headers={"Cookie": "csrf_token=a"}).text.startswith("aab..")
    assert small.get("/", headers={"Cookie": "csrf_token=."}).text.startswith("a.b..")
    assert small.get("/", headers={"Cookie": 'csrf_token="><b>"'}).text.startswith("a&gt;&lt;b&gt;b..")
    assert "b.." in small.get("/").text
