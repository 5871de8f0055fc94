"""What keypads (评价器) say and are told: JSON over HTTP on the hall's own network. No browser has a part in it.

A keypad shows its serial and key with every request (``X-Keypad-Serial``, ``X-Keypad-Key``). ``GET /keypad/ask`` is its
heartbeat: the answer has the hall's time, its window and the service it may ask about, if one has just ended there.
``POST /keypad/presses`` takes what was pressed, one or many, each with the keypad's own count and time; what was kept
while the line was down comes the same way. Each press is answered by its count: ``rated``, ``aside`` (it was nobody's
rating) or ``known``; only ``wrong`` ones may be told again. A press is never refused for what it says of anybody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from hallcore.desk import Actor
from hallcore.dossier import Archive
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.journal import House
from hallcore.voice.ratings import KEYPAD_KEYS, KEYPADS, KNOWN
from hallcore.voice.ratings_model import KEYPAD, KeypadRegistered, PressForm
from hallcore.voice.ratings_rules import keypad_number, rated_key
from portal.ratingbook import just_ended

LARGEST = 64 << 10
"""Bytes of one push."""

AT_ONCE = 200
"""Presses of one push."""

KEY_BYTES = 24


class Press(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A press as a keypad tells it: its own count from 1, the button, its own time."""

    n: int
    button: str
    at: datetime
    ticket: str = ""


class _Pushed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    presses: tuple[Press, ...]


class Known(NamedTuple):
    """A keypad that is what it says it is."""

    serial: str
    code: str
    window: str


def new_key() -> str:
    """A key for a keypad, shown once when it is registered."""
    return secrets.token_urlsafe(KEY_BYTES)


def verifier_of(key: str) -> str:
    """What is kept of a key; it has so many values that a plain hash tells nobody which."""
    return hashlib.sha256(key.encode()).hexdigest()


def known(archive: Archive, serial: str, key: str) -> Known | None:
    """The keypad of a serial, if this is its key."""
    kept = archive.shelf(KEYPAD_KEYS).get(serial, "") if serial else ""
    if not kept or not hmac.compare_digest(str(kept), verifier_of(key)):
        return None
    code = str(archive.shelf(KEYPADS)[serial])
    return Known(serial, code, archive[keypad_number(code)].the(KeypadRegistered).window)


def asked(archive: Archive, keypad: Known, now: datetime, law: Law) -> dict[str, Any]:
    """What a keypad is told: the time, its window, and the service it may ask about, unless that is rated."""
    within = timedelta(minutes=int(law.figure("HP-02", "keypad")))
    ticket = just_ended(archive, keypad.window, now, within)
    if ticket and archive.claimed(rated_key(ticket)):
        ticket = ""
    ask = {"ticket": ticket, "label": ticket.rpartition("-")[2]} if ticket else None
    return {"time": now.isoformat(), "window": keypad.window, "ask": ask}


def read_presses(body: bytes) -> tuple[Press, ...]:
    """What was pushed.

    Raises:
        Refusal: It is not what a keypad says, or too much at once.
    """
    try:
        pushed = msgspec.json.decode(body, type=_Pushed)
    except msgspec.DecodeError as fault:
        raise Refusal("按键报文不合格式", "HP-02", where="presses") from fault
    if len(pushed.presses) > AT_ONCE:
        raise Refusal(f"一次最多上报 {AT_ONCE} 次按键", "HP-02", where="presses")
    if any(one.at.tzinfo is None or one.n < 1 for one in pushed.presses):
        raise Refusal("按键须有从 1 起的序号和带时区的时间", "HP-02", where="presses")
    return pushed.presses


def take(house: House, archive: Archive, keypad: Known, presses: tuple[Press, ...]) -> dict[str, str]:
    """File each press that is new; what became of each, by its count."""
    return {str(one.n): _take(house, archive, keypad, one) for one in presses}


def _take(house: House, archive: Archive, keypad: Known, one: Press) -> str:
    at = one.at.astimezone(TZ)
    law = house.lawbook.on(house.clock.now().date())
    within = timedelta(minutes=int(law.figure("HP-02", "keypad")))
    ticket = one.ticket or just_ended(archive, keypad.window, at, within)
    form = PressForm(keypad.serial, one.n, one.button, at, ticket)
    try:
        done = house.perform("press-keypad", "", Actor(f"keypad:{keypad.serial}", KEYPAD), form)
    except Refusal as refusal:
        return "known" if refusal.reason == KNOWN else "wrong"
    return "aside" if done.dossier == keypad_number(keypad.code) else "rated"
