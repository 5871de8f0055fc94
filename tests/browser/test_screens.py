"""Screens that hang for weeks: they survive a restarted server, and thousands of news leave no trace in them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hallcore.desk import Actor
from hallcore.displays.model import ContentForm
from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import make_app, zoned
from portal.cli.listening import Listener
from portal.hall import Hall
from portal.jinja import HERE
from portal.settings import Settings
from tests.browser.conftest import Served, Visit
from tests.makers.halls import copied

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

AXE = HERE / "static" / "vendor" / "axe.min.js"
RULES = """axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]))"""
SIZE = {"width": 1920, "height": 1080}
LED, GUIDE, SHARED, FLOOR = (
    f"/screens/PM-{code.upper()}/demo-screen-{code}-2026" for code in ("l01", "c012", "c001", "d01")
)
CUT = """[...document.querySelectorAll('main *:not(.cn-vh)')].filter(e => e.offsetParent && e.scrollHeight > e.clientHeight + 2
  && getComputedStyle(e).overflowY === 'hidden' && e.textContent.trim()).map(e => e.className || e.tagName)"""

UPDATES = 3000
"""News in the endurance test: four hours of a screen that hears of something with every question."""

EVERY_MS = 6000


class Restartable:
    """A hall with one listener that can be stopped, as by a power cut, and opened again on the same folder and port."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = 0
        self.open()

    def open(self) -> None:
        """Open the hall and listen."""
        self.hall = Hall(Settings(var=self.var), clock=ScriptedClock(DEMO_START))
        self.listener = Listener(zoned(make_app(self.hall), "hall"), f"127.0.0.1:{self.port}", 4)
        self.port = self.listener.port
        self.listener.start()

    def close(self) -> None:
        """Close both, and hang up on whoever was connected."""
        self.listener.close()
        self.hall.stop()

    def show(self, heading: str) -> None:
        """Draft and publish something, as two people of the content office."""
        with self.hall.house.reading() as root:
            one, two = (root.archive.secrets[login][0] for login in ("editor1", "editor2"))
        day = self.hall.clock.now().date()
        form = ContentForm("notice", heading, ("示例。",), (), day, day)
        number = self.hall.house.perform("draft-content", "", Actor(one, "editor"), form).dossier
        self.hall.house.perform("submit-content", number, Actor(one, "editor"))
        self.hall.house.perform("publish-content", number, Actor(two, "editor"))
        self.hall.settle()


@pytest.fixture
def restartable(seeded: Path, tmp_path: Path) -> Iterator[Restartable]:
    """A demo hall of this test's own."""
    copied(seeded, tmp_path / "var")
    made = Restartable(tmp_path / "var")
    yield made
    made.close()


@pytest.fixture
def window(chromium: Any) -> Iterator[Any]:
    """A screen's browser, whose clock the test moves."""
    context = chromium.new_context(viewport=SIZE, locale="zh-CN")
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def until(page: Any, true: Callable[[], bool], times: int = 60) -> None:
    """Let time pass until something is true."""
    for _ in range(times):
        if true():
            return
        page.clock.run_for(EVERY_MS)
        page.wait_for_timeout(50)
    pytest.fail("it did not come about")


def test_a_screen_survives_a_restarted_server(restartable: Restartable, window: Any) -> None:
    """XS-08: while the server is away a screen keeps what it shows and says since when; then it shows what is new.

    It does so by itself, without having been blank or loaded anew.
    """
    window.goto(f"http://127.0.0.1:{restartable.port}{LED}")
    link, title = window.locator("[data-link]"), window.locator("[data-title]")
    until(window, lambda: "最近更新" in link.inner_text())
    window.evaluate("window.sameDocument = true")
    before = window.locator("table").inner_text()
    restartable.close()
    until(window, lambda: "连接中断" in link.inner_text())
    assert "最近更新 08:30" in link.inner_text()
    for _ in range(20):
        window.clock.run_for(EVERY_MS)
    assert window.locator("table").inner_text() == before
    assert title.inner_text()
    restartable.open()
    restartable.show("重启以后的通知")
    until(window, lambda: "连接中断" not in link.inner_text())
    until(window, lambda: title.inner_text() == "重启以后的通知")
    assert window.evaluate("window.sameDocument") is True


def test_nobody_answering_is_asked_less_and_less_often(restartable: Restartable, window: Any) -> None:
    """XS-08: every five seconds at first, then later each time, never less often than about once a minute."""
    asked: list[int] = []
    window.goto(f"http://127.0.0.1:{restartable.port}{LED}")
    window.route(
        "**/news.json*", lambda route: (asked.append(window.evaluate("performance.now()")), route.abort())[1]
    )
    for _ in range(400):
        window.clock.run_for(1000)
        window.wait_for_timeout(2)
    gaps = [b - a for a, b in pairwise(asked)]
    assert len(asked) > 6
    assert gaps[1] < gaps[2] < gaps[3]
    assert 50_000 < max(gaps) <= 68_000


def news(n: int) -> dict[str, Any]:
    """The news of a busy hall: other calls, other pages, other figures each time."""
    chance = random.Random(n)  # noqa: S311 - made-up news, no secret
    calls = [
        {
            "id": f"{n}-{i}",
            "ticket": f"A{chance.randrange(999):03d}",
            "place": "A 区",
            "window": f"{chance.randrange(1, 40)} 号窗口",
            "speech": f"请A{n:03d}号到{i}号窗口",
            "fresh": chance.random() < 0.5,
        }
        for i in range(chance.randrange(6))
    ]
    pages = [
        {
            "label": "通知",
            "title": f"第{n}件",
            "lines": ["字" * chance.randrange(1, 40)] * chance.randrange(1, 6),
            "seconds": 8,
        }
        for _ in range(chance.randrange(7))
    ]
    windows = [
        {"name": f"部门{i}", "zone": "A 区", "numbers": f"{i} 号"} for i in range(chance.randrange(1, 12))
    ]
    figures = [{"label": "等候", "value": str(n), "unit": "人"}][: chance.randrange(2)]
    return {
        "kind": "led",
        "at": 1772411400000 + n * 5000,
        "rate": 1,
        "calls": calls,
        "pages": pages,
        "windows": windows,
        "figures": figures,
        "music": None,
    }


def test_thousands_of_news_leave_no_trace(restartable: Restartable, window: Any) -> None:
    """XS-08: after thousands of news, failures among them, the page has as many nodes as before and no larger heap."""
    window.goto(f"http://127.0.0.1:{restartable.port}{LED}")
    build = window.evaluate("document.querySelector('[data-screen]').dataset.stamp.split('-').pop()")
    heard = 0

    def answer(route: Any) -> None:
        nonlocal heard
        heard += 1
        if heard % 97 == 0:
            route.fulfill(status=503, body="")
            return
        told = news(heard) | {"stamp": f"{heard}-x-{build}"}
        route.fulfill(content_type="application/json", body=json.dumps(told))

    window.route("**/news.json*", answer)
    probe = window.context.new_cdp_session(window)
    probe.send("Performance.enable")
    measured = {}
    for goal in (300, UPDATES):
        while heard < goal:
            window.clock.run_for(EVERY_MS)
            window.wait_for_timeout(1)
        # What belongs to the last answers is let go of a moment later.
        window.wait_for_timeout(200)
        probe.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in probe.send("Performance.getMetrics")["metrics"]}
        elements = window.evaluate("document.querySelectorAll('*').length")
        measured[goal] = (elements, metrics["Nodes"], metrics["JSEventListeners"], metrics["JSHeapUsedSize"])
    print(f"\nafter 300 and {UPDATES} news (elements, nodes, listeners, heap): {list(measured.values())}")
    early, late = measured[300], measured[UPDATES]
    assert late[0] == early[0]
    assert late[1] <= early[1] + 50
    assert late[2] <= early[2] + 20
    assert late[3] < early[3] + 400_000


SPOKEN = """window.spoken = [];
  speechSynthesis.speak = words => { window.spoken.push(words.text); setTimeout(() => words.onend && words.onend(), 1000); };"""


def called(ticket: str, times: int = 1, *, fresh: bool = True) -> dict[str, Any]:
    """A call as screens are told it."""
    return {
        "id": f"{ticket}-{times}",
        "ticket": ticket,
        "place": "一楼 A 区",
        "window": "3 号窗口",
        "speech": f"请{ticket}号到3号窗口",
        "fresh": fresh,
    }


def test_each_call_is_spoken_once_and_read_to_whoever_cannot_see(
    restartable: Restartable, window: Any
) -> None:
    """XS-08: what was called before the screen began is not said again; what is new is, the earlier first; a recall too."""
    window.add_init_script(SPOKEN)
    window.goto(f"http://127.0.0.1:{restartable.port}{GUIDE}")
    build = window.evaluate("document.querySelector('[data-screen]').dataset.stamp.split('-').pop()")
    now: list[dict[str, Any]] = []
    heard = 0

    def answer(route: Any) -> None:
        nonlocal heard
        heard += 1
        told = news(1) | {"calls": list(now), "stamp": f"{heard}-x-{build}"}
        route.fulfill(content_type="application/json", body=json.dumps(told))

    def hear() -> list[str]:
        window.evaluate("window.spoken.length = 0")
        before = heard
        until(window, lambda: heard > before + 1)
        spoken: list[str] = window.evaluate("window.spoken")
        return spoken

    now[:] = [called("A001")]
    window.route("**/news.json*", answer)
    window.goto(f"http://127.0.0.1:{restartable.port}{LED}")
    assert hear() == []
    now[:] = [called("A003"), called("A002"), called("A001")]
    assert hear() == ["请A002号到3号窗口", "请A003号到3号窗口"]
    assert window.locator("[data-speech]").text_content() == "请A002号到3号窗口。请A003号到3号窗口"
    assert window.locator("tr.is-new").inner_text().split()[0] == "A003"
    now[:] = [called("A003", 2), called("A002", fresh=False)]
    assert hear() == ["请A003号到3号窗口"]
    assert hear() == []


def test_the_marked_screen_fetches_its_music(restartable: Restartable, window: Any) -> None:
    """XS-06: at its hour, at its volume, under the page's own policy; the page of a screen without sound asks for none."""
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.add_init_script(
        "window.players = []; const Plain = Audio;"
        "window.Audio = function () { const made = new Plain(); window.players.push(made); return made; };"
    )
    window.goto(f"http://127.0.0.1:{restartable.port}{LED}")
    until(window, lambda: any("/music/" in url for url in asked))
    assert window.evaluate("[players.length, players[0].loop, Math.round(players[0].volume * 100)]") == [
        1,
        True,
        20,
    ]
    asked.clear()
    window.goto(f"http://127.0.0.1:{restartable.port}{GUIDE}")
    until(window, lambda: sum("news.json" in url for url in asked) > 1)
    assert not [url for url in asked if "/music/" in url]


def test_a_screen_loads_itself_anew_at_night_only_when_the_page_is_there(
    restartable: Restartable, window: Any
) -> None:
    """XS-08: after half past three it is another document; while the page cannot be had, it stays the one it is."""
    window.goto(f"http://127.0.0.1:{restartable.port}{LED}")
    window.evaluate("window.sameDocument = true")
    address = f"http://127.0.0.1:{restartable.port}{LED}"
    window.route(address, lambda route: route.abort())
    window.clock.fast_forward(20 * 3600 * 1000)
    for _ in range(5):
        window.clock.run_for(EVERY_MS)
        window.wait_for_timeout(50)
    assert window.evaluate("window.sameDocument") is True
    window.unroute(address)
    with window.expect_navigation():
        window.clock.fast_forward(601_000)
    assert window.evaluate("window.sameDocument") is None


@pytest.mark.parametrize("path", [LED, GUIDE, SHARED, FLOOR], ids=["led", "guide", "shared", "floor"])
def test_a_screen_fits_and_axe_finds_nothing(served: Served, visiting: Callable[..., Any], path: str) -> None:
    """1920 × 1080: nothing is cut off, nothing scrolls, no policy is broken, axe is content."""
    with visiting("", zone="hall") as plain:
        plain.page.set_viewport_size(SIZE)
        plain.go(path)
        plain.page.wait_for_timeout(300)
        assert plain.said == []
        size = plain.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert size == [SIZE["width"], SIZE["height"]]
        assert plain.page.evaluate(CUT) == []
    with visiting("", zone="hall", bypass_csp=True) as visit:
        look(visit, path)


def look(visit: Visit, path: str) -> None:
    """Ask axe about a screen."""
    if not AXE.exists():
        pytest.skip(f"no {AXE.name} in static/vendor: accessibility was not tried (make setup installs it)")
    visit.page.set_viewport_size(SIZE)
    visit.go(path)
    visit.page.add_script_tag(path=str(AXE))
    assert visit.page.evaluate(RULES) == []
