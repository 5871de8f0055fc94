"""Asking a bank what became of payments begun with it: a message that was lost on the way is found so."""

from __future__ import annotations

import logging
import secrets
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from hallcore.fees.rules import code_key
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.bankline import LARGEST, read, take
from portal.feebook import BEGUN, UNBOOKED, UNSTRUCK
from signing.exchange import vouched

_LOG = logging.getLogger(__name__)
ASK_AFTER = timedelta(seconds=60)
ASK_UNTIL = timedelta(days=3)
ASK_SECONDS = 5.0
AWAY_SECONDS = 60.0
"""How often the bank is asked, and how long it is left alone once it did not answer; seconds of the machine."""

TIMEOUT = 3.0

Ask = Callable[[str, bytes], tuple[bytes, str]]
"""Send a body to an address; return the answer's body and its signature."""


def ask_over_http(address: str, body: bytes) -> tuple[bytes, str]:
    """Ask the bank's system; it has TIMEOUT seconds."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - from the settings
    with opener.open(request, timeout=TIMEOUT) as answer:
        return answer.read(LARGEST), answer.headers.get("X-Hall-Signature", "")


class Asker:
    """Asks a bank what became of payments that were begun with it and not answered: a lost message is found so.

    Args:
        house: The hall.
        banks: Bank's code → address of its system.
        keys: Bank's code → the key it signs with.
        ask: How it is asked.
    """

    def __init__(
        self,
        house: House,
        banks: Mapping[str, str],
        keys: Mapping[str, bytes],
        ask: Ask = ask_over_http,
    ) -> None:
        self.house = house
        self.banks = banks
        self.keys = keys
        self.ask = ask
        self._not_before = dict.fromkeys(banks, 0.0)
        house.transact(lambda root: [root.archive.shelf(name) for name in (BEGUN, UNBOOKED, UNSTRUCK)])

    def tick(self) -> int:
        """Ask each bank whose turn it is; return how many payments were booked."""
        done = 0
        for bank, address in self.banks.items():
            if time.monotonic() >= self._not_before[bank] and (codes := self._open(bank)):
                self._not_before[bank] = time.monotonic() + ASK_SECONDS
                try:
                    done += self._asked(bank, address, codes)
                except (OSError, Refusal, msgspec.MsgspecError) as fault:
                    _LOG.warning("bank %s was asked and did not answer: %r", bank, fault)
                    self._not_before[bank] = time.monotonic() + AWAY_SECONDS
        return done

    def _open(self, bank: str) -> list[str]:
        """The codes that wait for this bank's word; those that wait no longer are struck."""
        now = self.house.clock.now()
        waiting, over = [], []
        with self.house.reading() as root:
            for code, (whose, begun) in root.archive.shelf(BEGUN).items():
                age = now - datetime.fromisoformat(begun)
                notice = root.archive[root.archive.claimed(code_key(code))]
                if notice.state not in {"unpaid", "expired"} or age > ASK_UNTIL:
                    over.append(code)
                elif whose == bank and age >= ASK_AFTER:
                    waiting.append(code)
        if over:
            self.house.transact(lambda root: [root.archive.shelf(BEGUN).pop(code, None) for code in over])
        return waiting

    def _asked(self, bank: str, address: str, codes: list[str]) -> int:
        """Ask about codes; take in every message of the answer, which is signed and repeats what was asked.

        Raises:
            Refusal: It is not the bank's answer to this question.
        """
        nonce = secrets.token_hex(16)
        body, signature = self.ask(f"{address}/status", msgspec.json.encode({"nonce": nonce, "codes": codes}))
        if bank not in self.keys or not vouched(self.keys[bank], body, signature):
            raise Refusal("签名与应答内容不符", where="X-Hall-Signature")
        answer: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
        if answer.get("nonce") != nonce:
            raise Refusal("应答不是对这次查询的", where="nonce")
        outcomes = [
            take(self.house, bank, read(msgspec.json.encode(message)))
            for message in answer.get("messages", ())
        ]
        return sum(one.result == "kept" for one in outcomes)
