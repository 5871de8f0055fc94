"""A demo hall that is open: seeded once in a session, shared by who only reads, copied for who acts.

``standing`` is the session's own hall and must not be changed: public pages are read from it through
``public``. ``hall`` is a copy that a test may do with as it likes; ``app`` is the public's door to it,
``department`` and ``inner`` are those of the two inner networks. No threads run: after an act a test calls
``hall.settle()``, and ``hall.clock`` (a ScriptedClock) stands where it was set.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from webtest import TestApp

from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import make_app, zoned
from portal.hall import Hall
from portal.settings import Settings
from tests.makers.halls import copied


@pytest.fixture(scope="session")
def standing(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall for everybody who only reads."""
    yield from opened(seeded, tmp_path_factory.mktemp("standing") / "var")


@pytest.fixture(scope="session")
def front(standing: Hall) -> Any:
    """The web application over the standing hall, as the public network sees it."""
    return zoned(make_app(standing), "public")


@pytest.fixture
def public(front: Any) -> TestApp:
    """A fresh browser at the door of the hall that is only read."""
    return TestApp(front)


@pytest.fixture
def hall(seeded: Path, tmp_path: Path) -> Iterator[Hall]:
    """A hall of the test's own."""
    yield from opened(seeded, tmp_path / "var")


@pytest.fixture
def doors(hall: Hall) -> dict[str, TestApp]:
    """A browser at each network's door to the test's own hall, by zone."""
    app = make_app(hall)
    return {zone: TestApp(zoned(app, zone)) for zone in ("public", "department", "hall")}


@pytest.fixture
def app(doors: dict[str, TestApp]) -> TestApp:
    """A browser on the public network."""
    return doors["public"]


@pytest.fixture
def department(doors: dict[str, TestApp]) -> TestApp:
    """A browser on the departments' network."""
    return doors["department"]


@pytest.fixture
def inner(doors: dict[str, TestApp]) -> TestApp:
    """A browser inside the hall."""
    return doors["hall"]


def opened(seeded: Path, var: Path) -> Iterator[Hall]:
    """Open a copy of a seeded hall at the demo's present moment, settled."""
    copied(seeded, var)
    hall = Hall(Settings(var=var), clock=ScriptedClock(DEMO_START))
    try:
        hall.settle()
        yield hall
    finally:
        hall.stop()
        shutil.rmtree(var)  # some 65 MB; a run opens hundreds
