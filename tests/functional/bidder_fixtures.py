"""A bidder at the public door: a browser that has signed in, and the device on its desk that seals.

What leaves the device is what its holder uploads. ``Bidding`` speaks the two protocols of the upload page:
the whole form, as without script, and pieces, as ``portal/static/upload.js`` sends them.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from webtest import TestApp, TestResponse

import signing.verify
from hallcore.ground.clock import DEMO_START, ScriptedClock
from hallcore.ground.events import Paper
from hallcore.vault import PIECE
from portal.cli import cast
from portal.cli.devices import BidderDevice
from portal.hall import Hall
from portal.settings import Settings
from signing.keyring import certificates_to_pem
from signing.seal.container import Sealed
from signing.seal.package import enclose
from tests.functional.desk_hands import People, token_of, upload
from tests.makers.halls import copied

P = TypeVar("P", bound=Paper)
PASSPHRASE = "开标前谁也不知道-2026"
QUOTE = {"price": "1180000.00", "duration_days": 360, "quality": "合格", "leader": "示例经理"}


@contextmanager
def demo_hall(
    seeded: Path, var: Path, at: datetime = DEMO_START, *, kept: bool = False, **settings: Any
) -> Iterator[Hall]:
    """A copy of the seeded hall, open at a moment, that prints no papers; closed at the end, and removed unless kept."""
    copied(seeded, var)
    hall = Hall(Settings(var=var, **settings), clock=ScriptedClock(at))
    hall.crew.agents = tuple(agent for agent in hall.crew.agents if agent.name != "press")
    try:
        hall.settle()
        yield hall
    finally:
        hall.stop()
        if not kept:
            shutil.rmtree(var)  # some 65 MB; a run opens hundreds


class Bidding:
    """One bidder and one lot: what its browser and its device do."""

    def __init__(self, people: People, login: str, lot: str) -> None:
        self.people = people
        self.hall = people.hall
        self.login = login
        self.lot = lot
        self.tender = lot.rpartition(".")[0]
        self.number = ""
        self.seq = 0
        self.prev = ""

    @property
    def browser(self) -> TestApp:
        """The browser on its desk."""
        return self.people.browser(self.login)

    @property
    def device(self) -> BidderDevice:
        """The computer beside it."""
        party = cast.BY_LOGIN[self.login].party
        return BidderDevice(self.hall.settings.var / "demo" / "devices" / party)

    def path(self, part: str = "") -> str:
        """An address about the bid."""
        return f"/bidder/bids/{self.number}{part}"

    def get(self, part: str = "", status: int = 200) -> TestResponse:
        """A page about the bid."""
        return self.browser.get(self.path(part), status=status)

    def enrol(self, members: str = "") -> TestResponse:
        """Enrol for the lot by its form."""
        path = f"/bidder/lots/{self.lot}/enrol"
        page = self.browser.get(path)
        fields = [("csrf_token", token_of(page)), ("consortium", members)]
        answer = self.browser.post(path, fields, status="*")
        if answer.status_int == 303:
            self.number = answer.location.rpartition("/")[2].partition("?")[0]
        return answer

    def seal(self, technical: bytes = b"plan", **changes: Any) -> bytes:
        """The next version, sealed on the device from the package as it is downloaded.

        Args:
            technical: Content of the technical envelope.
            changes: ``lot``, ``seq`` or ``prev`` where they are to differ; then it does not count as sealed.
        """
        package = self.browser.get(f"/trading/{self.tender}/package.json").body
        named: dict[str, Any] = {"lot": self.lot, "seq": self.seq + 1, "prev": self.prev} | changes
        path, sealed = self.device.seal(
            package,
            certificates_to_pem(self.hall.keyring.roots),
            named["lot"],
            QUOTE,
            {"技术标.txt": technical},
            at=self.hall.clock.now(),
            passphrase=PASSPHRASE,
            seq=named["seq"],
            prev=named["prev"],
        )
        if not changes:
            self._sealed(sealed)
        return path.read_bytes()

    def _sealed(self, sealed: Sealed) -> None:
        self.seq, self.prev = self.seq + 1, sealed.header_sha256

    # -- without script

    def post(self, data: bytes, name: str = "投标文件.ggzb") -> TestResponse:
        """Send the whole container in one form."""
        token = token_of(self.get("/upload"))
        return self.browser.post(
            self.path("/upload"), [("csrf_token", token), upload("container", name, data)], status="*"
        )

    def submit(self, data: bytes) -> int:
        """Send the whole and be received; the number of its record."""
        answer = self.post(data)
        assert answer.status_int == 303, answer.text
        return int(answer.location.rpartition("/")[2])

    # -- with script

    def plan(self, data: bytes, name: str = "投标文件.ggzb", **changes: Any) -> TestResponse:
        """Say what will be sent; the answer names what is missing."""
        pieces = [hashlib.sha256(data[at : at + PIECE]).hexdigest() for at in range(0, len(data), PIECE)]
        told = {"name": name, "size": len(data), "piece_size": PIECE, "pieces": pieces}
        return self.browser.post_json(
            self.path("/uploads"), told | changes, headers=self.script(), status="*"
        )

    def put(self, plan: TestResponse, n: int, data: bytes) -> TestResponse:
        """Send one piece."""
        headers = {**self.script(), "Content-Type": "application/octet-stream"}
        return self.browser.put(plan.json["piece"].replace("{n}", str(n)), data, headers=headers, status="*")

    def finish(self, plan: TestResponse) -> TestResponse:
        """Say that everything was sent."""
        return self.browser.post_json(plan.json["finish"], {}, headers=self.script(), status="*")

    def script(self) -> dict[str, str]:
        """The headers of the upload script."""
        return {"X-CSRF-Token": token_of(self.get("/upload")), "Accept": "application/json"}

    # -- after the deadline

    def statement(self, seq: int = 1) -> bytes:
        """The signed unlock statement as the device saves it."""
        return enclose(self.device.unlock(self.lot, seq, PASSPHRASE, at=self.hall.clock.now()))

    def unlock(self, statement: bytes, status: int = 303) -> TestResponse:
        """Hand in a statement."""
        token = token_of(self.get("/unlock"))
        fields = [("csrf_token", token), upload("statement", "unlock.json", statement)]
        return self.browser.post(self.path("/unlock"), fields, status=status)

    # -- what was kept

    @property
    def state(self) -> str:
        """The state of the bid."""
        with self.hall.house.reading() as root:
            return str(root.archive[self.number].state)

    def papers(self, kind: type[P]) -> list[P]:
        """Its papers of a kind, in order."""
        with self.hall.house.reading() as root:
            return list(root.archive[self.number].papers(kind))

    def kinds(self) -> list[str]:
        """The kinds of its records, in order."""
        with self.hall.house.reading() as root:
            return list(root.archive[self.number].types)


def proven_offline(command: str, file: bytes, keys: str, folder: Path) -> tuple[int, str]:
    """Run the stand-alone verifier on a file with the published keys: exit code and what it said."""
    folder.mkdir(exist_ok=True)
    (folder / "given.json").write_bytes(file)
    (folder / "keys.txt").write_text(keys, encoding="utf-8")
    program = shutil.copy(signing.verify.__file__, folder / "verify.py")
    done = subprocess.run(
        [sys.executable, "-I", program, command, "given.json", "--keys", "keys.txt"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
