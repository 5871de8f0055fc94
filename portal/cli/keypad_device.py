"""A rating keypad (评价器), on its own side of the wire: it counts its presses, keeps them and tells them.

It shares nothing with the hall but the protocol (``portal.keypads`` is the other side). Tests and the demo use it; it
may be without line, and its memory may be told again as often as one likes.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.cli.terminals import Carry, Reply


class Keypad:
    """One keypad.

    Args:
        carry: How the hall is reached (``portal.cli.terminals.over_http``).
        serial, key: What it is known by.
        path: Where its memory lies; None keeps it in this process.
    """

    def __init__(self, carry: Carry, serial: str, key: str, path: Path | None = None) -> None:
        self.carry = carry
        self.serial = serial
        self.key = key
        self.path = path
        self.memory: list[dict[str, Any]] = []
        self.sent = 0
        if path is not None and path.exists():
            kept = json.loads(path.read_bytes())
            self.memory, self.sent = kept["memory"], kept["sent"]

    def _keep(self) -> None:
        if self.path is not None:
            self.path.write_text(json.dumps({"memory": self.memory, "sent": self.sent}), encoding="utf-8")

    def _say(self, method: str, path: str, body: bytes = b"") -> Reply:
        headers = {
            "Content-Type": "application/json",
            "X-Keypad-Serial": self.serial,
            "X-Keypad-Key": self.key,
        }
        return self.carry(method, path, body, headers)

    def ask(self) -> dict[str, Any]:
        """The hall's time, the keypad's window, and the service it may ask about, or why it is not heard."""
        told: dict[str, Any] = json.loads(self._say("GET", "/keypad/ask").text)
        return told

    def press(self, button: str, at: datetime, ticket: str = "") -> None:
        """Remember a press at hall time."""
        row = {"n": len(self.memory) + 1, "button": button, "at": at.isoformat(), "ticket": ticket}
        self.memory.append(row)
        self._keep()

    def push(self) -> dict[str, str]:
        """Tell what was not told yet; what became of each press, by its count."""
        told = self.tell(self.memory[self.sent :])
        if told is not None:
            self.sent = len(self.memory)
            self._keep()
        return told or {}

    def upload(self) -> dict[str, str]:
        """Tell the whole memory again."""
        return self.tell(self.memory) or {}

    def tell(self, rows: list[dict[str, Any]]) -> dict[str, str] | None:
        """Tell presses; None where they were not taken and are to be told again."""
        if not rows:
            return {}
        reply = self._say("POST", "/keypad/presses", json.dumps({"presses": rows}).encode())
        if reply.status != 200:
            return None
        done: dict[str, str] = json.loads(reply.text)["done"]
        return done
