"""Pages as a browser shows them under the hall's own policy: nothing breaks, nothing overflows, clocks tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.browser.conftest import Served, Visit
from tests.browser.pages import BID, BIDDER, KNOWN_WIDE_IN_CARE, PAGES, filled, names_in

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EXPECTED = ("status of 401", "status of 403", "status of 404", "status of 409")
"""What Chromium says of a page that answers with such a status, and we mean it to."""


@pytest.fixture(scope="module")
def names(served: Served) -> dict[str, str]:
    """What addresses name."""
    return names_in(served.hall)


@pytest.fixture(scope="module")
def windows(visiting: Callable[..., Any]) -> Iterator[dict[tuple[str, str], Visit]]:
    """A narrow window for each reader."""
    with ExitStack() as stack:
        yield {
            (login, zone): stack.enter_context(visiting(login, zone, width=375))
            for login, zone in sorted({shown.window for shown in PAGES.values()})
        }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_telephone_and_complains_of_nothing(
    windows: dict[tuple[str, str], Visit], names: dict[str, str], name: str
) -> None:
    """At 375 px no page scrolls sideways, in larger print neither; no script fails, no policy is broken."""
    shown = PAGES[name]
    window = windows[shown.window]
    window.said.clear()
    window.go(filled(shown.path, names))
    if shown.act is not None:
        shown.act(window.page)
        window.page.wait_for_load_state()
    assert window.page.evaluate(OVERFLOW) == 0
    window.page.evaluate("document.documentElement.classList.add('cn-care')")
    assert (window.page.evaluate(OVERFLOW) > 0) == (name in KNOWN_WIDE_IN_CARE)
    assert [line for line in window.said if not any(each in line for each in EXPECTED)] == []
    assert window.page.title()
    assert window.page.locator("h1").count() == 1


def test_a_countdown_ticks_and_ends(visiting: Callable[..., Any]) -> None:
    """Half an hour before the deadline the seconds run; when it comes the page says that it has come."""
    with visiting(BIDDER) as visit:
        visit.page.clock.install()
        visit.go(f"/bidder/bids/{BID}")
        box = visit.page.locator("[data-due]")
        first = box.text_content()
        assert "秒" in first
        visit.page.clock.run_for(2100)
        second = box.text_content()
        assert first != second
        visit.page.clock.fast_forward("29:50")
        assert "0 小时 0 分" in " ".join(box.text_content().split())
        visit.page.clock.fast_forward("00:20")
        assert box.text_content() == "已截止"
        assert visit.said == []


def test_a_countdown_of_days_shows_no_seconds(visiting: Callable[..., Any]) -> None:
    """Days before the deadline the figure stands still to the minute; without script it is there all the same."""
    with visiting() as visit, visiting(java_script_enabled=False) as plain:
        for window in (visit, plain):
            window.go("/trading/DHGC-2026-0010")
        running, written = (
            window.page.locator("[data-due]").first.text_content() for window in (visit, plain)
        )
        assert "天" in running
        assert "秒" not in running
        assert running.split()[:4] == written.split()[:4]


def test_printing_is_offered_only_where_a_script_can(visiting: Callable[..., Any], served: Served) -> None:
    """The print button shows with a script and prints; without one it is not there to disappoint."""
    path = filled("/records/{opening}", names_in(served.hall))
    with visiting() as visit:
        visit.page.add_init_script("window.print = () => { document.title = '打印'; }")
        visit.go(path)
        visit.page.click("[data-print]")
        assert visit.page.title() == "打印"
    with visiting(java_script_enabled=False) as visit:
        visit.go(path)
        assert not visit.page.is_visible("[data-print]")


@pytest.mark.parametrize(
    "path", ["/", "/trading", "/search?q=道路", "/trading/DHGC-2026-0008", "/verify", "/sign-in"]
)
def test_pages_are_whole_without_script(visiting: Callable[..., Any], path: str) -> None:
    """Links, forms and content do not wait for a script."""
    with visiting(java_script_enabled=False) as visit:
        visit.go(path)
        assert visit.page.locator("main a:visible, main button:visible").count() > 0
        assert visit.page.locator("noscript").count() == 0


def test_the_sealing_page_says_that_it_needs_a_script(visiting: Callable[..., Any]) -> None:
    """Sealing alone needs a script; without one the page says so and offers the saved file."""
    with visiting(java_script_enabled=False) as visit:
        visit.go("/sealing")
        assert "脚本" in visit.page.text_content("body")
    with visiting() as visit:
        visit.go("/sealing")
        visit.page.locator("#app:not([hidden])").wait_for()
        requests: list[str] = []
        visit.page.on("request", lambda request: requests.append(request.url))
        assert visit.page.evaluate("fetch('/healthz').then(() => 'reached', () => 'refused')") == "refused"
        assert all("Content Security Policy" in line or line.startswith("CSP") for line in visit.said)
        with visit.page.expect_download() as started:
            visit.page.evaluate(
                "() => { const a = document.createElement('a'); a.href = '/sealing/saved'; document.body.append(a); a.click(); }"
            )
        assert started.value.suggested_filename == "sealing.html"


def test_the_keyboard_reaches_the_content_first(visiting: Callable[..., Any]) -> None:
    """The first stop of the Tab key leads past the frame to the content, and is seen when it is there."""
    with visiting() as visit:
        visit.go("/")
        visit.page.keyboard.press("Tab")
        skip = visit.page.locator(".govuk-skip-link:focus")
        assert skip.text_content() == "跳到正文"
        assert skip.bounding_box()["height"] > 10
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/#main")
        assert visit.page.evaluate("document.querySelector(':target').matches('main')")


def test_a_sheet_that_comes_late_lets_no_font_be_asked_for(visiting: Callable[..., Any]) -> None:
    """On a slow line a page that is laid out before our sheet is there asks for nothing the hall has not got."""
    with visiting() as visit:
        held: list[Any] = []
        asked: list[str] = []
        visit.page.on("request", lambda request: asked.append(request.url))
        visit.page.route("**/hall.css*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is handed, a list cannot be
        with visit.page.expect_event("requestfinished", lambda request: "govuk-frontend" in request.url):
            visit.page.goto(visit.base + "/", wait_until="commit")
        for _glance in range(20):
            visit.page.wait_for_timeout(50)
            visit.page.evaluate("document.body.offsetHeight")
        held[0].continue_()
        visit.page.wait_for_load_state()
        assert [address for address in asked if "/fonts/" in address] == []
        assert visit.said == []
