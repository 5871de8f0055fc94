"""The bidders of ``bench_rush``, in a process of their own: each signs in beforehand and uploads in the last minute.

Reads its plan from a file, says ``ready`` when everybody is at the upload page, waits for a line, and prints what came of
each bidder as JSON. A browser would try again where the hall does not answer; so do these, until the deadline is past.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import threading
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from portal.cli.browser import Browser, Unexpected, token_of

SIGNING_IN = 8
WINDOW = 55.0
"""Seconds of the last minute over which the bidders begin."""


class Client:
    """One bidder's browser at the upload page."""

    def __init__(self, base: str, one: dict[str, str], password: str) -> None:
        self.bid, self.path = one["bid"], Path(one["file"])
        self.browser = Browser(base)
        self.login, self.password = one["login"], password
        self.token = ""

    def arrive(self) -> None:
        """Sign in and open the page."""
        self.browser.sign_in(self.login, self.password)
        self.token = token_of(self.browser.get(f"/bidder/bids/{self.bid}/upload").text)

    def bring(self, after: float, until: float) -> dict[str, Any]:
        """Upload at its moment; what came of it, in seconds."""
        time.sleep(after)
        began, tries, told = time.monotonic(), 0, ""
        while time.monotonic() < until:
            tries += 1
            try:
                location, finishing = self._upload()
            except (Unexpected, OSError, urllib.error.URLError) as fault:
                told = str(fault)[:300]
                if isinstance(fault, Unexpected) and fault.status in {403, 409}:
                    break
                time.sleep(0.5)
                continue
            took = time.monotonic() - began
            return {
                "bid": self.bid,
                "location": location,
                "took": took,
                "finishing": finishing,
                "tries": tries,
            }
        return {"bid": self.bid, "location": "", "told": told, "tries": tries}

    def _upload(self) -> tuple[str, float]:
        data = self.path.read_bytes()
        plan = {
            "name": self.path.name,
            "size": len(data),
            "piece_size": 1 << 20,
            "pieces": [
                hashlib.sha256(data[at : at + (1 << 20)]).hexdigest() for at in range(0, len(data), 1 << 20)
            ],
        }
        begun = self._send("POST", f"/bidder/bids/{self.bid}/uploads", json.dumps(plan).encode())
        for n in begun["missing"]:
            piece = data[n << 20 : (n + 1) << 20]
            self._send("PUT", begun["piece"].replace("{n}", str(n)), piece, "application/octet-stream")
        asked = time.monotonic()
        done = self._send("POST", begun["finish"], b"{}")
        return str(done["location"]), time.monotonic() - asked

    def _send(self, method: str, path: str, body: bytes, kind: str = "application/json") -> Any:
        return self.browser.send(method, path, self.token, body, kind).json


def main(plan: str) -> None:
    """Play all bidders of a plan."""
    told = json.loads(Path(plan).read_bytes())
    clients = [Client(told["base"], one, told["password"]) for one in told["bidders"]]
    with ThreadPoolExecutor(SIGNING_IN) as signing_in:
        list(signing_in.map(Client.arrive, clients))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    seconds = float(sys.stdin.readline())
    until, draw = time.monotonic() + seconds, random.Random(1)  # noqa: S311 - when somebody comes is no secret
    results: list[dict[str, Any]] = []

    def bring(client: Client, after: float) -> None:
        results.append(client.bring(after, until))

    threads = [
        threading.Thread(target=bring, args=(one, after))
        for one, after in zip(clients, [draw.random() * WINDOW for _ in clients], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(results) + "\n")
