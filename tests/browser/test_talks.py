"""The windows of an inquiry and of talks, looked at by axe while a negotiation is walked through them.

No such procurement stands in the demo hall: it takes two months and its states pass. So the walk itself is stopped where each
window has something to show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from portal.cli.inquiry_walk import InquiryWalk
from portal.cli.steps import Steps
from portal.cli.talks_walk import NegotiationWalk
from portal.cli.tender_walk import BIDDERS
from portal.settings import ZONES, Settings
from tests.browser.conftest import REPORT, Visit
from tests.browser.pages import INQUIRED, TALKS, Talk
from tests.browser.test_axe import AXE, check_axe
from tests.functional.test_walk import served


class Room:
    """A hall in which a procurement is walked, and a browser that looks in."""

    def __init__(self, settings: Settings, chromium: Any, walk: InquiryWalk) -> None:
        self.settings, self.chromium, self.walk = settings, chromium, walk

    def look(self, name: str, shown: Talk) -> None:
        """Open a window of it as its reader and ask axe, at both widths."""
        bid = self.walk.bids.get(BIDDERS[0], "")
        path = shown.path.format(lot=self.walk.lot, tender=self.walk.number, bid=bid)
        base = f"http://{self.settings.hosts[shown.zone]}"
        with self.window(base) as visit:
            visit.sign_in(BIDDERS[0] if shown.login == "bidder" else shown.login)
            visit.go(path)
            assert visit.page.locator("main h1").count() == 1, (name, visit.page.title())
            check_axe(visit, name)
            assert not [line for line in visit.said if "CSP" in line]

    @contextmanager
    def window(self, base: str) -> Iterator[Visit]:
        """A window of its own."""
        context = self.chromium.new_context(locale="zh-CN", bypass_csp=True)
        page = context.new_page()
        page.add_init_script(REPORT)
        try:
            yield Visit(page, base)
        finally:
            context.close()


@pytest.fixture(scope="module")
def walking(
    seeded: Path, chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[type[InquiryWalk]], Room]]:
    """A served hall, in which walks of a kind begin."""
    if not AXE.exists():
        pytest.skip(f"no {AXE.name} in static/vendor: accessibility was not tried (make setup installs it)")
    folder = tmp_path_factory.mktemp("talks")
    with served(seeded, folder) as environment:
        listeners = {zone: environment[f"HALL_LISTEN_{zone.upper()}"] for zone in ZONES}
        settings = Settings(var=folder / "var", mode="demo", listeners=listeners)

        def begin(kind: type[InquiryWalk]) -> Room:
            steps = Steps(settings, Console(file=StringIO()))
            return Room(settings, chromium, kind(settings, steps, "contract"))

        yield begin


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("kind", "looks"), [(InquiryWalk, INQUIRED), (NegotiationWalk, TALKS)], ids=["inquiry", "talks"]
)
def test_axe_finds_nothing_in_the_windows_of_a_walk(
    walking: Callable[[type[InquiryWalk]], Room], kind: type[InquiryWalk], looks: dict[str, Talk]
) -> None:
    """Each window just before the step that leaves it, as whoever takes the step."""
    room = walking(kind)
    seen = set()
    for act in room.walk.acts():
        for name, shown in looks.items():
            if shown.before == act.__name__:
                room.look(name, shown)
                seen.add(name)
        act()
    assert seen == set(looks)
