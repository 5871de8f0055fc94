"""Numbers typed by the keys on the kiosk's screen: of a case, of one elsewhere, of a ticket, of an appointment.

Tickets and appointments of today are typed as they are called out (``A012``); the day is known. A ticket that was carried
over is found under the days before. What is not here: what is shown once number and code are right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hallcore.counters.rules import label_of, ticket_number
from portal.presenters.addresses import address
from portal.presenters.citizens import ProgressPage
from portal.presenters.kiosk import _foot
from portal.presenters.services import Key, KioskPage
from portal.presenters.shapes import Link
from portal.presenters.showing import Showing

DIGITS = tuple("1234567890")
LETTERS = tuple("1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CODE = 8
"""Characters of a query code, and of the word on a slip."""

CARRIED_DAYS = 15
"""Days back in which a ticket that was carried over is looked for: the longest holiday lies within."""


class Pad(NamedTuple):
    """What can be typed.

    Attributes:
        title, lead: What stands above the keys for the number; ``asks`` above those for the code.
        keys: The keys; ``least`` and ``most`` are how many characters a number has.
        shape: How it is shown, a line for each character that is typed; "" shows just what was typed.
        prefix: What stands before it and is not typed.
    """

    title: str
    lead: str
    asks: str
    keys: tuple[str, ...]
    least: int
    most: int
    shape: str = ""
    prefix: str = ""


_CASE_CODE = "再输入回执上的查询码，或者证件号码、手机号码的后四位。"
PADS = {
    "case": Pad(
        "查办件进度",
        "按回执输入办件编号，“DHB”不用输入。",
        _CASE_CODE,
        DIGITS,
        15,
        15,
        "DHB-________-___-____",
    ),
    "foreign": Pad(
        "查其他系统的办件",
        "按回执输入“EX”开头的编号，“EX-”不用输入，中间的横线要输入。",
        _CASE_CODE,
        (*LETTERS, "-"),
        3,
        30,
        prefix="EX-",
    ),
    "ticket": Pad(
        "查号票、确认到厅",
        "输入号票上的号码，例如 A012。",
        "再输入号票上的八位校验码。",
        LETTERS,
        2,
        6,
    ),
    "appointment": Pad(
        "预约取号",
        "输入预约号的最后一段，例如 A012；只取今天的预约。",
        "再输入预约页面上的八位取号码。",
        LETTERS,
        2,
        6,
    ),
}


class KioskPadPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/pad.jinja2``: a number, then a code, typed on the screen; every key also works without a script.

    Attributes:
        url: Where the keys are sent.
        step: ``number`` or ``code``.
        number, code: What was typed so far; ``typed`` is the present one as it is shown, by ``shape`` and ``prefix``.
        pad: The keys; ``letters`` where there are many.
        most: How many characters the present one has.
        wrong: What was wrong with the last try.
    """

    url: str
    step: str
    number: str
    code: str
    typed: str
    shape: str
    prefix: str
    pad: tuple[str, ...]
    letters: bool
    most: int
    least: int
    submit: str = "查询"
    wrong: str = ""


class KioskProgressPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/progress.jinja2``: how a case stands."""

    progress: ProgressPage


def shaped(text: str, shape: str, prefix: str) -> str:
    """What was typed, as it is shown: ``DHB-20260302-0__-____``."""
    if not shape:
        return prefix + text
    characters = iter(text)
    return prefix + "".join(next(characters, "_") if c == "_" else c for c in shape)


def case_number(kind: str, typed: str) -> str:
    """A case's number from what was typed: ``202603020120007`` → ``DHB-20260302-012-0007``."""
    pad = PADS[kind]
    return shaped(typed, pad.shape, pad.prefix).rstrip("_-")


def label_typed(typed: str) -> str:
    """What is called out, from what was typed: figures are filled up (``A12`` → ``A012``); "" where it is none."""
    letters = typed.rstrip("0123456789")
    figures = typed[len(letters) :]
    return label_of(letters, int(figures)) if letters.isalpha() and figures else ""


def tickets_typed(typed: str, today: date) -> Iterator[str]:
    """The numbers a ticket of that label may have: of today, then of the days before."""
    label = label_typed(typed)
    for days in range(CARRIED_DAYS) if label else ():
        yield ticket_number(today - timedelta(days=days), label)


def appointment_typed(typed: str, today: date) -> str:
    """The number of today's appointment, as ``YY-20260303-A012``."""
    return f"YY-{today:%Y%m%d}-{label_typed(typed)}"


def pad_page(
    show: Showing, point: str, kind: str, step: str, number: str, code: str, wrong: str = ""
) -> KioskPadPage:
    """The keys for the number, or for the code."""
    pad, counting = PADS[kind], step == "number"
    shape, prefix = (pad.shape, pad.prefix) if counting else ("_" * CODE, "")
    keys = pad.keys if counting else LETTERS
    return KioskPadPage(
        title=pad.title,
        now=show.now,
        lead=pad.lead if counting else pad.asks,
        url=address_of(point, kind),
        step=step,
        number=number,
        code=code,
        typed=shaped(number if counting else code, shape, prefix),
        shape=shape,
        prefix=prefix,
        pad=keys,
        letters=len(keys) > len(DIGITS),
        most=pad.most if counting else CODE,
        least=pad.least if counting else 4,
        submit="取号" if kind == "appointment" else "查询",
        wrong=wrong,
        foot=_foot(point, *_others(point, kind)),
    )


def _others(point: str, kind: str) -> tuple[Link, ...]:
    """The way from one kind of number to the other of the same purpose."""
    ways = {"case": ("foreign", "“EX”开头的编号"), "foreign": ("case", "“DHB”开头的编号")}
    return (Link(ways[kind][1], address_of(point, ways[kind][0])),) if kind in ways else ()


def address_of(point: str, kind: str) -> str:
    """Where the keys for a kind of number stand."""
    if kind == "case":
        return address("kiosk.progress", point=point)
    return address("kiosk.pad", point=point, kind=kind)


def progress_kiosk_page(point: str, now: datetime, progress: ProgressPage) -> KioskProgressPage:
    """How a case stands, as large as everything here."""
    return KioskProgressPage(
        title=progress.title,
        now=now,
        lead=progress.number,
        progress=progress,
        keys=(Key("查另一件", address("kiosk.progress", point=point)),),
        foot=_foot(point),
    )
