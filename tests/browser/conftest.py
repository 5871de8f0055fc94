"""A demo hall served as in earnest, and one Chromium a module: what the tests of real pages share.

The hall is seeded once in a session, runs its sealer and followers as threads, and answers on free ports
through waitress. Its clock stands still; browsers' own clocks run. What is not here: the sealing page as
a saved file, which needs Chromium and no hall (``test_sealing_page``).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import make_app, zoned
from portal.cli.cast import PASSWORD
from portal.cli.listening import Listener
from portal.hall import Hall
from portal.settings import ZONES, Settings
from tests.makers.halls import copied

CHROMIUM = Path("/usr/bin/chromium")
LIBRARY_MISSING = 127
"""What the system's loader exits with where a program's library is missing."""
LOUD = {"error", "warning"}
REPORT = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"


@dataclass(frozen=True)
class Served:
    """A hall that answers: ``at`` gives the address of each zone's listener."""

    hall: Hall
    at: dict[str, str]


@dataclass
class Visit:
    """A visitor's browser window, and everything it complained about."""

    page: Any
    base: str
    said: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the hall."""
        self.page.goto(self.base + path)

    def sign_in(self, login: str) -> None:
        """Sign in by the form."""
        self.go("/sign-in")
        self.page.fill("#account", login)
        self.page.fill("#passphrase", PASSWORD)
        self.page.click("main form button")
        self.page.wait_for_url(lambda address: "/sign-in" not in address)


@pytest.fixture(scope="session")
def served(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A copy of it, open, on free ports."""
    var = tmp_path_factory.mktemp("served") / "var"
    copied(seeded, var)
    hall = Hall(Settings(var=var), clock=ScriptedClock(DEMO_START))
    application = make_app(hall)
    listeners = {zone: Listener(zoned(application, zone), "127.0.0.1:0", 4) for zone in ZONES}
    hall.start()
    for listener in listeners.values():
        listener.start()
    yield Served(hall, {zone: f"http://127.0.0.1:{each.port}" for zone, each in listeners.items()})
    for listener in listeners.values():
        listener.close()
    hall.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One Chromium for a module's windows, or a skip that says what is missing."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: the pages were not tried in a browser")
    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if driver.returncode == LIBRARY_MISSING:
        pytest.skip(
            f"Playwright cannot start, the pages were not tried in a browser: {driver.stderr.strip()}"
        )
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield found
        found.close()


@pytest.fixture(scope="module")
def visiting(served: Served, chromium: Any) -> Callable[..., Any]:
    """Opens windows, each with its own cookies, closed at the end of its ``with``."""

    @contextmanager
    def visit(login: str = "", zone: str = "public", width: int = 1280, **options: Any) -> Iterator[Visit]:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", **options)
        page = context.new_page()
        opened = Visit(page, served.at[zone])
        page.on("console", lambda line: opened.said.append(line.text) if line.type in LOUD else None)
        page.on("pageerror", lambda error: opened.said.append(str(error)))
        page.add_init_script(REPORT)
        try:
            if login:
                opened.sign_in(login)
            yield opened
        finally:
            context.close()

    return visit
