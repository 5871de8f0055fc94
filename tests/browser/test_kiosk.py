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
TARGETS = """[...document.querySelectorAll('.cn-kiosk__keys a, .cn-kiosk__keys button, .cn-kiosk__foot a, .cn-kiosk__ask label, .cn-kiosk__go')]
  .map(e => [e.textContent.trim(), Math.round(e.getBoundingClientRect().height)])"""
RULES = """axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]))"""


@pytest.fixture
def screen(visiting: Callable[..., Any]) -> Iterator[Visit]:
    """The kiosk's browser; it passes over the content security policy so that axe can be put in."""
    with visiting("", bypass_csp=True) as visit:
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
    page.click("text=户政、出入境与交管")
    look(screen)
    page.get_by_label("老年人", exact=True).check()
    page.click("button:has-text('取号')")
    page.wait_for_url("**/tickets/**")
    look(screen)
    assert page.locator(".cn-kiosk__label").inner_text() == "L001"
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
