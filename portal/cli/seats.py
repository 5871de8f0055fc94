"""Who sits where on a walk: signed-in browsers at their listeners, and the devices bids are sealed on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hallcore.ground.clock import DEMO_START
from portal.cli import cast, stories
from portal.cli.browser import Answer, Browser, token_of
from portal.cli.devices import BidderDevice
from portal.cli.playing import PASSPHRASE
from portal.cli.steps import Steps
from portal.settings import Settings

PIECE = 1 << 20


class Seats:
    """Everybody who takes part in one tender, and what they hold."""

    def __init__(self, settings: Settings, steps: Steps) -> None:
        self.settings = settings
        self.steps = steps
        self.devices: Path = settings.var / "demo" / "devices"
        self.story = stories.STORIES[0]
        self.number = ""
        self.bids: dict[str, str] = {}
        self.receipts: dict[str, bytes] = {}
        self.deadline = DEMO_START
        self._browsers: dict[str, Browser] = {}

    @property
    def lot(self) -> str:
        """The tender's one lot."""
        return f"{self.number}.1"

    # -- who sits where ---------------------------------------------------------------------------

    def browser(self, login: str) -> Browser:
        """The signed-in browser of a demo account at its own listener."""
        if login not in self._browsers:
            role = cast.BY_LOGIN[login].roles[0]
            zone = {"bidder": "public", "purchaser": "department", "agency": "department"}.get(role, "hall")
            browser = Browser(f"http://{self.settings.hosts[zone]}")
            browser.sign_in(login, cast.PASSWORD)
            self._browsers[login] = browser
        return self._browsers[login]

    @property
    def public(self) -> Browser:
        """Somebody from the public, not signed in."""
        return self._browsers.setdefault("", Browser(f"http://{self.settings.hosts['public']}"))

    @property
    def purchaser(self) -> Browser:
        """The purchaser."""
        return self.browser("purchaser1")

    @property
    def centre(self) -> Browser:
        """The trading centre's host."""
        return self.browser("centre1")

    def desk(self, part: str = "") -> str:
        """An address of the tender's desk."""
        return f"/desk/tenders/{self.number}{part}"

    # -- devices ----------------------------------------------------------------------------------

    def device(self, login: str) -> BidderDevice:
        """A bidder's own computer."""
        return BidderDevice(self.devices / cast.BY_LOGIN[login].party)

    def seal_and_upload(self, login: str, place: int, seq: int, prev: str) -> bytes:
        """Seal a version of a bid on its device, upload it, and return the receipt file."""
        package = self.public.get(f"/trading/{self.number}/package.json").body
        root = self.public.get("/log/root.pem").text
        path, _sealed = self.device(login).seal(
            package,
            root,
            self.lot,
            self.story.quote(self.lot, place),
            {"技术标.txt": self.story.technical(login).encode()},
            at=self.steps.now(),
            passphrase=PASSPHRASE,
            seq=seq,
            prev=prev,
        )
        receipt = self.upload(login, path)
        return self.browser(login).get(f"{receipt}.json").body

    def upload(self, login: str, path: Path) -> str:
        """Upload as the page's script does: plan, missing pieces, finish; return the receipt's address."""
        browser, bid, data = self.browser(login), self.bids[login], path.read_bytes()
        page = browser.get(f"/bidder/bids/{bid}/upload")
        token = token_of(page.text)
        pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
        plan = {
            "name": path.name,
            "size": len(data),
            "piece_size": PIECE,
            "pieces": [hashlib.sha256(piece).hexdigest() for piece in pieces],
        }
        begun = self._json(browser, "POST", f"/bidder/bids/{bid}/uploads", token, json.dumps(plan).encode())
        for n in begun["missing"]:
            browser.send(
                "PUT", begun["piece"].replace("{n}", str(n)), token, pieces[n], "application/octet-stream"
            )
        done = self._json(browser, "POST", begun["finish"], token, b"{}")
        return str(done["location"])

    def _json(self, browser: Browser, method: str, path: str, token: str, body: bytes) -> Any:  # noqa: ANN401 - whatever the hall answers
        answer: Answer = browser.send(method, path, token, body, "application/json")
        return answer.json
