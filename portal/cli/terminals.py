"""A card-and-photo terminal, on its own side of the wire: it remembers what it saw and pushes it, as the real ones do.

It shares nothing with the hall but the protocol (``portal.iclock`` is the other side). Tests and the demo use it; it
can be at fault on purpose: its clock may be wrong, its direction undefined, its lines broken, its memory sent again.
"""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from hallcore.ground.clock import TZ

UNDEFINED = 255
"""The direction of a terminal that was never told any."""

_DOT = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
    "AQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)


def picture(said: str) -> bytes:
    """An example of a picture (JPEG), different for each that says something else."""
    words = said.encode()
    return _DOT[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + _DOT[2:]


class Reply(NamedTuple):
    """What the hall answered: status, text, and its headers by lower-case name."""

    status: int
    text: str
    headers: Mapping[str, str]


Carry = Callable[[str, str, bytes, Mapping[str, str]], Reply]
"""Carries a request (method, path with query, body, headers) to the hall; raises OSError where nobody answers."""


class Seen(NamedTuple):
    """A punch in a terminal's memory."""

    pin: str
    at: str
    code: int = UNDEFINED
    verify: int = 4


def over_http(address: str) -> Carry:
    """The hall at the listener of its own network."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def carry(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        data = body if method == "POST" else None
        request = urllib.request.Request(f"{address}{path}", data, dict(headers), method=method)  # noqa: S310 - the hall's address
        try:
            with opener.open(request, timeout=30) as answer:
                told = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status, answer.read().decode(), told)
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.read().decode(errors="replace"), {})

    return carry


class Terminal:
    """One terminal.

    Args:
        carry: How the hall is reached.
        serial, key: What it is known by.
        path: Where its memory lies; None keeps it in this process.
        off: How far its clock is ahead of the hall's.
    """

    def __init__(
        self, carry: Carry, serial: str, key: str, path: Path | None = None, off: timedelta = timedelta()
    ) -> None:
        self.carry = carry
        self.serial = serial
        self.key = key
        self.path = path
        self.off = off
        self.memory: list[Seen] = []
        self.sent = 0
        self._token = ""
        if path is not None and path.exists():
            kept = json.loads(path.read_bytes())
            self.memory, self.sent = [Seen(*row) for row in kept["memory"]], kept["sent"]

    # -- what people do at it ---------------------------------------------------------------------

    def see(self, pin: str, at: datetime, code: int = UNDEFINED) -> None:
        """Remember a punch at hall time ``at``, by the terminal's own clock."""
        self.memory.append(Seen(pin, f"{at.astimezone(TZ) + self.off:%Y-%m-%d %H:%M:%S}", code))
        self._keep()

    # -- what it says -----------------------------------------------------------------------------

    def begin(self) -> Reply:
        """Show the key; remember the token for what follows."""
        asked = {
            "options": "all",
            "language": "83",
            "pushver": "2.4.1",
            "DeviceType": "att",
            "pushcommkey": self.key,
        }
        reply = self._say("GET", "cdata", asked)
        cookie = reply.headers.get("set-cookie", "")
        self._token = cookie.partition("token=")[2].partition(";")[0] if reply.status == 200 else ""
        return reply

    def register(self) -> Reply:
        """Tell what it is, as the later protocol does, and take the code."""
        body = b"DeviceType=att,~DeviceName=Example,FirmVer=Ver 8.0.4.3,PushVersion=Ver 2.0.33"
        return self._say("POST", "registry", {"pushcommkey": self.key}, body)

    def time(self) -> datetime:
        """The hall's time."""
        reply = self._say("GET", "cdata", {"type": "time"})
        return datetime.fromisoformat(reply.text.partition("Time=")[2].split(",")[0])

    def push(self, now: datetime | None = None) -> Reply | None:
        """Send what was not sent yet; None where there is nothing. What is not acknowledged is sent again."""
        fresh = self.memory[self.sent :]
        if not fresh:
            return None
        reply = self.upload(fresh, now)
        if reply.status == 200 and reply.text.startswith("OK"):
            self.sent = len(self.memory)
            self._keep()
        return reply

    def upload(self, rows: Iterable[Seen] | None = None, now: datetime | None = None) -> Reply:
        """Send punches, or the whole memory again."""
        chosen = self.memory if rows is None else rows
        lines = [f"{row.pin}\t{row.at}\t{row.code}\t{row.verify}\t0\t0\t0" for row in chosen]
        return self.send("ATTLOG", "\n".join([*lines, ""]).encode(), now)

    def photo(self, row: Seen) -> Reply:
        """Send the picture of a punch: an example of one, different for each."""
        stem = row.at.translate(str.maketrans("", "", "- :"))
        shot = picture(f"{self.serial} {row.pin} {row.at}")
        head = f"PIN={stem}-{row.pin}.jpg\nSN={self.serial}\nSize={len(shot)}\nCMD=uploadphoto"
        return self.send("ATTPHOTO", head.encode() + b"\0" + shot)

    def send(self, table: str, body: bytes, now: datetime | None = None) -> Reply:
        """Push a table as it is; with ``now`` (hall time) the request is dated by the terminal's own clock."""
        headers = {"Content-Type": "application/push"}
        if now is not None:
            headers["Date"] = format_datetime(now + self.off)
        return self._say("POST", "cdata", {"table": table, "Stamp": "9999"}, body, headers)

    def poll(self) -> list[str]:
        """Fetch the orders that wait, do them, and say so; return them."""
        lines = self._say("GET", "getrequest", {}).text.splitlines()
        orders = [line.split(":", 2)[1:] for line in lines if line.startswith("C:")]
        for number, order in orders:
            if order.startswith("DATA QUERY ATTLOG"):
                self.upload()
            done = f"ID={number}&Return=0&CMD={order.split()[0]}\n"
            self._say("POST", "devicecmd", {}, done.encode())
        return [order for _number, order in orders]

    def _say(
        self,
        method: str,
        where: str,
        asked: Mapping[str, str],
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        path = f"/iclock/{where}?{urlencode({'SN': self.serial, **asked})}"
        cookie = {"Cookie": f"token={self._token}"} if self._token else {}
        return self.carry(method, path, body, {**(headers or {}), **cookie})

    def _keep(self) -> None:
        if self.path is not None:
            kept = {"memory": [list(row) for row in self.memory], "sent": self.sent}
            self.path.write_text(json.dumps(kept), encoding="utf-8")
