"""The kiosk on its own screen, 1080 × 1920: from the first touch to the sealed paper, nothing sideways, axe clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.jinja import HERE
from tests.browser.conftest import Served, Visit

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

AXE = HERE / "static" / "vendor" / "axe.min.js"
SCREEN = {"width": 1080, "height": 1920}
PRINTED = "a.is-main[href$='paper.pdf']"
FINGER = 132
"""What is touched is at least this high, in pixels of the kiosk (LOOK.md)."""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HIGH = "document.documentElement.scrollHeight"
TARGETS = """[...document.querySelectorAll(
  '.cn-kiosk__keys a, .cn-kiosk__keys button, .cn-kiosk__foot a, .cn-kiosk__ask label, .cn-kiosk__go, .cn-kiosk__pad button')]
  .map(e => [e.textContent.trim(), Math.round(e.getBoundingClientRect().height)])"""
RULES = """axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]))"""


@pytest.fixture
def screen(visiting: Callable[..., Any]) -> Iterator[Visit]:
    """The kiosk's browser; it passes over the content security policy so that axe can be put in."""
    with visiting("", "hall", bypass_csp=True) as visit:
        visit.page.set_viewport_size(SCREEN)
        yield visit


def look(visit: Visit, *, fits: bool = True) -> None:
    """Nothing is cut off, all that is touched is large enough, and axe finds nothing."""
    visit.page.wait_for_load_state()
    assert visit.page.evaluate(OVERFLOW) == 0
    assert not fits or visit.page.evaluate(HIGH) <= SCREEN["height"]
    small = [(name, high) for name, high in visit.page.evaluate(TARGETS) if high < FINGER]
    assert not small
    if AXE.exists():
        visit.page.add_script_tag(path=str(AXE))
        assert visit.page.evaluate(RULES) == []


def test_from_the_first_touch_to_the_slip(screen: Visit) -> None:
    """A number in three touches; each screen fits, the slip with its QR code too."""
    page = screen.page
    screen.go("/kiosk/K01")
    page.click("text=取号排队")
    look(screen)
    page.click("text=不动产登记")
    look(screen)
    page.get_by_label("老年人", exact=True).check()
    page.click("button:has-text('取号')")
    page.wait_for_url("**/tickets/**")
    look(screen)
    assert page.locator(".cn-kiosk__label").count(), page.locator("body").inner_text()
    assert page.locator(".cn-kiosk__label").inner_text() == "J001"
    assert page.locator(".cn-kiosk__qr svg").is_visible()


def test_from_the_first_touch_to_the_sealed_paper(screen: Visit, served: Served) -> None:
    """Each screen fits and is touched; only a long list is longer than the screen."""
    page = screen.page
    screen.go("/kiosk/K01")
    look(screen)
    page.click("text=要带什么材料")
    look(screen)
    page.click("text=市场监督管理局")
    look(screen)
    page.click("text=公司设立登记")
    look(screen, fits=False)
    page.click("text=领取清单")
    assert page.locator("[role=alert]").inner_text().startswith("请先回答")
    for label in ("法定代表人或者股东", "都是自然人", "自有"):
        page.get_by_label(label, exact=True).check()
    look(screen, fits=False)
    page.click("text=领取清单")
    page.wait_for_url("**/notifications/**")
    look(screen, fits=False)
    for _ in range(60):
        if page.locator(PRINTED).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    answer = page.request.get(screen.base + str(page.locator(PRINTED).get_attribute("href")))
    assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


WAYS = (
    "",
    "/find",
    "/find/1",
    "/find/1/D01",
    "/floors",
    "/floors/1",
    "/floors/2",
    "/facilities",
    "/progress",
    "/number/foreign",
    "/number/ticket",
    "/number/appointment",
    "/queue",
    "/rating",
    "/voice",
)


@pytest.mark.parametrize("way", WAYS)
def test_every_screen_fits_and_is_touched(screen: Visit, way: str) -> None:
    """XS-07: 1080 × 1920, targets as large as a finger, axe clean; in larger print nothing is cut off sideways."""
    screen.go(f"/kiosk/K01{way}")
    look(screen)
    assert screen.said == []
    screen.page.evaluate("document.documentElement.classList.add('cn-care')")
    assert screen.page.evaluate(OVERFLOW) == 0


def test_an_item_is_found_by_hall_and_floor(screen: Visit) -> None:
    """XS-07: four touches to the windows of an item, and one more to its list."""
    page = screen.page
    screen.go("/kiosk/K01")
    for touched in ("找事项和窗口", "主厅 1 层", "市场监督管理局", "公司设立登记"):
        page.click(f"text={touched}")
        look(screen)
    assert "主厅 1 层 A 区" in page.locator("main").inner_text()
    page.click("text=要带什么材料")
    assert page.locator("fieldset").count()


def test_a_case_is_found_by_touch_alone(screen: Visit) -> None:
    """XS-07: number and code by the keys on the screen, a wrong key taken back; nothing of it stands in the address."""
    page = screen.page
    screen.go("/kiosk/K01/progress")
    typed = page.locator("[data-typed]")
    for figure in "2026011200100019":
        page.click(f".cn-kiosk__pad button[value='{figure}']")
    assert typed.inner_text() == "DHB-20260112-001-0001"
    page.click("text=下一步")
    page.wait_for_selector("[data-pad=code]")
    look(screen)
    for character in "DEMO000X":
        page.click(f".cn-kiosk__pad button[value='{character}']")
    page.click("text=删除")
    page.click(".cn-kiosk__pad button[value='1']")
    assert typed.inner_text() == "DEMO0001"
    page.click(".cn-kiosk__go")
    page.wait_for_selector("text=办理过程")
    look(screen)
    assert page.url.endswith("/kiosk/K01/progress")


def test_nobody_there_and_the_screen_begins_anew(screen: Visit) -> None:
    """XS-07: a minute without a touch asks, a quarter more leads home; a touch in time keeps everything."""
    page = screen.page
    page.clock.install()
    screen.go("/kiosk/K01/progress")
    page.click(".cn-kiosk__pad button[value='2']")
    page.clock.run_for(61_000)
    assert page.locator("[data-still]").is_visible()
    page.click("text=继续使用")
    assert not page.locator("[data-still]").is_visible()
    assert page.locator("[data-typed]").inner_text().startswith("DHB-2")
    page.clock.run_for(61_000)
    assert page.locator("[data-still]").is_visible()
    page.clock.run_for(16_000)
    page.wait_for_url("**/kiosk/K01")


def test_nobody_there_and_no_server_either(screen: Visit) -> None:
    """XS-07: while the first screen cannot be had, what was typed is gone and the screen is not blank."""
    page = screen.page
    page.clock.install()
    screen.go("/kiosk/K01/progress")
    page.click(".cn-kiosk__pad button[value='2']")
    page.route("**/kiosk/K01", lambda route: route.abort())
    page.clock.run_for(77_000)
    page.wait_for_timeout(50)
    assert not page.locator("[data-typed]").is_visible()
    assert page.locator(".cn-kiosk__pad input[name=number]").input_value() == ""
    page.unroute("**/kiosk/K01")
    page.clock.run_for(6_000)
    page.wait_for_url("**/kiosk/K01")
