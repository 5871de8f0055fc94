"""axe-core finds nothing on the public's and the bidder's pages, wide and narrow, in both languages and larger print.

The windows pass over the content security policy so that axe can be put in; ``test_pages`` keeps to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from portal.jinja import HERE
from tests.browser.conftest import Served, Visit
from tests.browser.pages import BIDDER, KNOWN_AXE, PAGES, filled, names_in

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

AXE = HERE / "static" / "vendor" / "axe.min.js"
WIDTHS = (1280, 375)
LONG = {"law"}
"""The whole law on one page takes axe three seconds a look; it is looked at narrow only."""

RULES = """axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]))"""
VARIANTS = {
    "home": ("language=en", "care=1"),
    "trading list": ("language=en",),
    "tender, open with two lots": ("care=1",),
    "search with results": ("care=1",),
    "bid": ("care=1",),
    "upload": ("care=1",),
}


@pytest.fixture(scope="module")
def names(served: Served) -> dict[str, str]:
    """What addresses name."""
    return names_in(served.hall)


@pytest.fixture(scope="module")
def windows(visiting: Callable[..., Any]) -> Iterator[dict[tuple[str, str], Visit]]:
    """A window for each reader."""
    if not AXE.exists():
        pytest.skip(f"no {AXE.name} in static/vendor: accessibility was not tried (make setup installs it)")
    with ExitStack() as stack:
        yield {
            (login, zone): stack.enter_context(visiting(login, zone, bypass_csp=True))
            for login, zone in sorted({shown.window for shown in PAGES.values()})
        }


def check_axe(window: Visit, name: str) -> None:
    """Ask axe at both widths; what is found must be what is known, no more and no less."""
    window.page.add_script_tag(path=str(AXE))
    known = KNOWN_AXE.get(name, set())
    for width in WIDTHS[1:] if name in LONG else WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 900})
        found = dict(window.page.evaluate(RULES))
        assert set(found) == known, (width, found)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(windows: dict[tuple[str, str], Visit], names: dict[str, str], name: str) -> None:
    """Every page, at 1280 and 375 px, in Chinese."""
    shown = PAGES[name]
    window = windows[shown.window]
    window.page.set_viewport_size({"width": 1280, "height": 900})
    window.go(filled(shown.path, names))
    if shown.act is not None:
        shown.act(window.page)
        window.page.wait_for_load_state()
    check_axe(window, name)


@pytest.mark.parametrize(
    ("name", "variant"), [(name, one) for name, all_ in VARIANTS.items() for one in all_]
)
def test_axe_finds_nothing_in_english_nor_in_larger_print(
    visiting: Callable[..., Any],
    windows: dict[tuple[str, str], Visit],
    names: dict[str, str],
    name: str,
    variant: str,
) -> None:
    """The frame in English and the care version keep to the same rules."""
    shown = PAGES[name]
    window = windows[shown.window]
    key, _, value = variant.partition("=")
    back = {"language": "zh", "care": "0"}[key]
    window.go(f"/preferences?{variant}")
    try:
        window.go(filled(shown.path, names))
        mark = {"language": f"html[lang={value}]", "care": "html.cn-care"}[key]
        assert window.page.locator(mark).count() == 1
        check_axe(window, name)
    finally:
        window.go(f"/preferences?{key}={back}")


def test_every_room_of_the_bidder_is_on_the_list() -> None:
    """The list names the pages the issue asks for; a bidder's page is seen by a bidder."""
    assert {"home", "trading list", "tender, open with two lots", "search with results"} <= set(PAGES)
    assert all(shown.login for shown in PAGES.values() if shown.path.startswith("/bidder"))
    assert PAGES["bid"].login == BIDDER
    assert Path(AXE).name == "axe.min.js"
