"""The push protocol of card-and-photo terminals: what they send, and what they are answered.

A terminal speaks plain text over HTTP at ``/iclock/…`` on the hall's own network. It shows its key when it begins
(``pushcommkey``) and is given a token for what follows. Lines are read one by one: what cannot be read is set aside
with its line and place, and the push goes on. Text is UTF-8 or GB 18030 (which holds GB 2312), line by line. What is
acknowledged is on disk. Templates of faces and fingers are not kept, whatever a terminal sends (PI-04).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import NamedTuple

from hallcore.attendance.devices import BadLine, PunchLine
from hallcore.attendance.facts import KEYS, TERMINALS
from hallcore.attendance.forms import CommandResult, OperationsForm, PhotoForm, PunchesForm
from hallcore.attendance.terminals import AT_ONCE, NOTHING_NEW, terminal_number, waiting
from hallcore.desk import Actor
from hallcore.dossier import Archive
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.sessions import key_fits

LARGEST = 4 << 20
"""Bytes of one push; a photo is far smaller."""

TOKEN_DAYS = 1
TEMPLATES = ("FP", "FACE", "BIODATA", "BIOPHOTO", "USERPIC", "FVEIN")
"""Lines that carry a face, a finger or a vein."""

_WORDS = ("PIN", "time", "status", "verify")
_JPEG = b"\xff\xd8\xff"


class Answer(NamedTuple):
    """What a terminal is answered: its status, its text, and a cookie for what follows."""

    status: int
    text: str
    token: str = ""


# -- who speaks -------------------------------------------------------------------------------------------


def known(archive: Archive, serial: str, key: str, token: str, now: datetime) -> bool:
    """Whether this is the terminal it says it is: by its key, or by the token it was given for it."""
    verifier: str | None = archive.shelf(KEYS).get(serial) if serial else None
    if verifier is None:
        return False
    tokens = (token_of(verifier, serial, now - timedelta(days=n)) for n in range(TOKEN_DAYS + 1))
    if token and any(hmac.compare_digest(token.encode(), one.encode()) for one in tokens):
        return True
    return bool(key) and key_fits(verifier, key)


def token_of(verifier: str, serial: str, now: datetime) -> str:
    """What a terminal shows instead of its key until the end of the next day; nothing is kept of it."""
    said = f"{serial} {now:%Y-%m-%d}".encode()
    return hmac.new(verifier.encode(), said, hashlib.sha256).hexdigest()


def greeting(archive: Archive, serial: str, now: datetime) -> Answer:
    """The options a terminal works by, with its token."""
    lines = (
        f"GET OPTION FROM: {serial}",
        "ATTLOGStamp=None",
        "OPERLOGStamp=None",
        "ATTPHOTOStamp=None",
        "ErrorDelay=30",
        "Delay=10",
        "TransTimes=00:00;14:05",
        "TransInterval=1",
        "TransFlag=TransData AttLog OpLog AttPhoto",
        "TimeZone=8",
        "Realtime=1",
        "Encrypt=None",
        "ServerVer=2.4.1",
        "PushProtVer=2.4.1",
    )
    token = token_of(archive.shelf(KEYS)[serial], serial, now)
    return Answer(200, "\n".join(lines) + "\n", token)


def registry(archive: Archive, serial: str, now: datetime) -> Answer:
    """The code of a registration, which is the token as well."""
    token = token_of(archive.shelf(KEYS)[serial], serial, now)
    return Answer(200, f"RegistryCode={token[:32]}\n", token)


def time_told(now: datetime) -> Answer:
    """The hall's time, by which a terminal sets its clock."""
    seconds = (((now.year - 2000) * 12 + now.month - 1) * 31 + now.day - 1) * 86_400
    seconds += now.hour * 3600 + now.minute * 60 + now.second
    return Answer(200, f"Time={now:%Y-%m-%dT%H:%M:%S}+0800,DateTime={seconds},ServerTZ=+0800\n")


def date_header(now: datetime) -> str:
    """The hall's time as the header of an answer says it."""
    return format_datetime(now.astimezone(UTC), usegmt=True)


def ahead_of(said: str, now: datetime) -> int | None:
    """How many seconds a terminal's clock is ahead of the hall's, by the ``Date`` of its request; None if it says none."""
    try:
        at = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    return round((at.astimezone(TZ) - now).total_seconds()) if at.tzinfo is not None else None


# -- what it sends ----------------------------------------------------------------------------------------


def lines_of(body: bytes) -> Iterable[tuple[int, str | None, bytes]]:
    """The lines of a push with their numbers, each in its own encoding; None for one that is no text."""
    for n, raw in enumerate(body.replace(b"\r\n", b"\n").split(b"\n"), 1):
        if raw.strip(b"\0 \t\r"):
            yield n, _text(raw), raw


def _text(raw: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).strip("\r")
        except UnicodeDecodeError:
            continue
    return None


def read_punches(body: bytes) -> tuple[tuple[PunchLine, ...], tuple[BadLine, ...]]:
    """The punches of an ATTLOG push, and the lines that are none."""
    good: list[PunchLine] = []
    bad: list[BadLine] = []
    for n, text, raw in lines_of(body):
        try:
            good.append(_punch(text))
        except Refusal as refusal:
            bad.append(BadLine(n, refusal.where, refusal.reason, _shown(text, raw)))
    return tuple(good), tuple(bad)


def _shown(text: str | None, raw: bytes) -> str:
    """A line as it is kept: printable, and no longer than a line."""
    said = text if text is not None else raw.hex(" ")
    return "".join(mark if mark.isprintable() or mark == "\t" else "�" for mark in said)[:200]


def _punch(text: str | None) -> PunchLine:
    """A line ``number, time, direction, manner, …`` between tabs.

    Raises:
        Refusal: It is none; ``where`` is the place.
    """
    if text is None:
        raise Refusal("不是可以识别的文字编码", where="line")
    cells = text.split("\t")
    if len(cells) < 2:
        raise Refusal("应以制表符分隔人员编号、时间、方向和验证方式", where="line")
    pin = cells[0].strip()
    if not (pin.isascii() and pin.isdigit() and len(pin) <= 14):
        raise Refusal("人员编号应为数字", where="PIN")
    numbers = [_code(cells, place) for place in (2, 3)]
    return PunchLine(pin.lstrip("0") or "0", _moment(cells[1]), *numbers)


def _moment(text: str) -> datetime:
    wrong = Refusal("时间应写作 2026-03-02 08:31:05", where="time")
    if len(text.strip()) != 19:
        raise wrong
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=TZ)
    except ValueError:
        raise wrong from None


def _code(cells: list[str], place: int) -> int:
    """A code a device gives; none is 255, which says nothing."""
    text = cells[place].strip() if len(cells) > place else ""
    if not text:
        return 255
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refusal("代码应为数字", where=_WORDS[place])
    return int(text)


def read_operations(body: bytes) -> tuple[tuple[tuple[str, str, str], ...], int, tuple[BadLine, ...]]:
    """The lines of an OPERLOG push: what was done, how many templates were dropped, and what could not be read.

    What it says of its users (``USER``) the hall knows better and does not keep.
    """
    good: list[tuple[str, str, str]] = []
    bad: list[BadLine] = []
    dropped = 0
    for n, text, raw in lines_of(body):
        word = (text or "").split(" ", 1)[0].split("\t", 1)[0].upper()
        if word in TEMPLATES:
            dropped += 1
        elif word == "OPLOG":
            cells = (text or "")[len("OPLOG") :].strip().split("\t")
            if len(cells) < 3:
                bad.append(BadLine(n, "line", "操作记录应有操作码、管理员编号和时间", _shown(text, raw)))
            else:
                good.append((cells[0][:20], cells[1][:20], cells[2][:40]))
        elif word != "USER":
            bad.append(BadLine(n, "line", "不认识这种记录", _shown(text, raw)))
    return tuple(good), dropped, tuple(bad)


def read_photo(body: bytes) -> tuple[str, datetime, bytes]:
    """Whose photo it is, of when, and the picture.

    The head names the file, ``PIN=20260302085500-123.jpg``; after a zero byte follows the picture.

    Raises:
        Refusal: It is none.
    """
    head, mark, picture = body.partition(b"\0")
    fields = dict(
        line.split("=", 1) for line in (_text(head) or "").replace("\t", "\n").splitlines() if "=" in line
    )
    stem, _dot, _kind = fields.get("PIN", "").partition(".")
    moment, _dash, pin = stem.partition("-")
    if not (mark and moment.isdigit() and len(moment) == 14 and pin.isascii() and pin.isdigit()):
        raise Refusal("照片应以时间和人员编号命名，如 20260302085500-123.jpg", where="PIN")
    if not picture.startswith(_JPEG):
        raise Refusal("照片应为 JPEG 图像", where="picture")
    try:
        at = datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=TZ)
    except ValueError:
        raise Refusal("照片名称中的时间不存在", where="PIN") from None
    return pin.lstrip("0") or "0", at, picture


# -- what becomes of it -----------------------------------------------------------------------------------


def device(serial: str) -> Actor:
    """A terminal as the actor of what it reports."""
    return Actor(f"device:{serial}", "terminal")


def take_punches(house: House, serial: str, body: bytes, ahead: int | None) -> Answer:
    """Keep what is new of an ATTLOG push, in as many acts as it takes; thank only when all of it is on disk."""
    punches, bad = read_punches(body)
    if ahead is None and punches:
        # A punch of the future shows how wrong the clock is at least.
        now = house.clock.now()
        future = round((max(one.at for one in punches) - now).total_seconds())
        allowed = int(house.lawbook.on(now.date()).figure("KQ-01", "clock"))
        ahead = future if future > allowed * 60 else None
    for start in range(0, max(len(punches), len(bad)), AT_ONCE):
        part, broken = punches[start : start + AT_ONCE], bad[start : start + AT_ONCE]
        _file(house, "take-punches", serial, PunchesForm(serial, ahead, part, broken))
    return Answer(200, f"OK: {len(punches) + len(bad)}\n")


def take_operations(house: House, serial: str, body: bytes) -> Answer:
    """Keep what is new of an OPERLOG push."""
    rows, dropped, bad = read_operations(body)
    for start in range(0, max(len(rows), len(bad)), AT_ONCE):
        part, broken = rows[start : start + AT_ONCE], bad[start : start + AT_ONCE]
        _file(house, "take-operations", serial, OperationsForm(serial, part, 0 if start else dropped, broken))
    return Answer(200, f"OK: {len(rows) + dropped + len(bad)}\n")


def take_photo(house: House, serial: str, body: bytes) -> Answer:
    """Keep a photo; one that is known or too old is thanked for, or the terminal would send it for ever."""
    try:
        pin, at, picture = read_photo(body)
    except Refusal as refusal:
        return Answer(200, f"OK: 0 {refusal.where}\n")
    ref = house.vault.keep(f"{at:%Y%m%d%H%M%S}-{pin}.jpg", picture)
    _file(house, "take-photo", serial, PhotoForm(serial, pin, at, (ref,)))
    return Answer(200, "OK: 1\n")


def _file(house: House, verb: str, serial: str, form: object) -> None:
    """One act in the terminal's day; nothing new is no fault, nor is a picture past its time."""
    try:
        house.perform(verb, "", device(serial), form)
    except Refusal as refusal:
        if refusal.reason != NOTHING_NEW and refusal.cite != "PI-14":
            raise


def orders(archive: Archive, serial: str) -> Answer:
    """The orders that wait for a terminal, or OK."""
    code = archive.shelf(TERMINALS).get(serial, "")
    terminal = archive.get(terminal_number(code)) if code else None
    lines = [f"C:{paper.id}:{paper.order}" for paper in waiting(terminal)] if terminal is not None else []
    return Answer(200, "\n".join(lines or ["OK"]) + "\n")


def take_results(house: House, archive: Archive, serial: str, body: bytes) -> Answer:
    """File what became of orders: lines ``ID=1&Return=0&CMD=…``."""
    number = terminal_number(str(archive.shelf(TERMINALS).get(serial, "")))
    for _n, text, _raw in lines_of(body):
        fields = dict(part.split("=", 1) for part in (text or "").split("&") if "=" in part)
        place, result = fields.get("ID", ""), fields.get("Return", "").lstrip("-")
        if place.isdigit() and result.isdigit():
            sign = -1 if fields["Return"].startswith("-") else 1
            try:
                form = CommandResult(int(place), sign * int(result))
                house.perform("answer-command", number, device(serial), form)
            except Refusal:
                continue
    return Answer(200, "OK\n")
