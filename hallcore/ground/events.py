"""What happened, as values: events, papers, and how a paper becomes the body of a record and comes back.

A department declares its papers as frozen structs; the record keeps their fields as plain JSON values
under a type name and a version. Reading is as strict as writing: a body this module would not have
written is refused with the place of the fault. What is not here: canonical bytes, hashes, chains.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal

import msgspec

from hallcore.ground.clock import TZ
from hallcore.ground.codes import ResidentId, UnifiedCode
from hallcore.ground.errors import Refusal

Disclosure = Literal["public", "opaque", "sealed", "internal"]
"""What the public log says of a record: ``public`` shows its hash; ``opaque`` a commitment that is opened
later (a bidder's acts); ``sealed`` a commitment that is never opened in the log (a report, an account);
``internal`` is logged as ``sealed`` is and may be read inside the house."""

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?P<place>.+)`)?", re.DOTALL)
_SAFE = 2**53 - 1


class Event(msgspec.Struct, frozen=True):
    """Something that happened, named in the past tense; departments derive theirs from it."""


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that is filed as a record.

    A subclass that names its ``type`` is registered under (type, v); to change its fields is to write
    a new class with the next ``v`` and leave the old one standing, since old records are read by it.
    """

    type: ClassVar[str]
    """The type name in records and in the log: lower-case words joined by hyphens, ``tender-notice``."""

    v: ClassVar[int] = 1
    """The version of the fields."""

    title: ClassVar[str] = ""
    """The name of the paper on pages, in Chinese."""

    disclosure: ClassVar[Disclosure] = "sealed"
    """What the log says of it; whoever forgets to decide discloses nothing."""

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - msgspec's own options pass through
        """Register the paper, refusing a type and version that another class has."""
        super().__init_subclass__(**options)
        if "type" not in cls.__dict__:
            return
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cls.type):
            raise TypeError(f"{cls.__qualname__}: {cls.type!r} is not a type name of lower-case words")
        other = _PAPERS.setdefault((cls.type, cls.v), cls)
        if (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.__qualname__}: type {cls.type!r} v{cls.v} is {other.__qualname__} already")
        _PAPERS[cls.type, cls.v] = cls


_PAPERS: dict[tuple[str, int], type[Paper]] = {}


class Refused(Paper, frozen=True):
    """An act that was refused and whose refusal is evidence: what was asked, why not, under which rule."""

    type: ClassVar[str] = "refused"
    title: ClassVar[str] = "未予受理记录"
    disclosure: ClassVar[Disclosure] = "sealed"

    verb: str
    reason: str
    cite: str
    where: str = ""


def paper_type(name: str, v: int) -> type[Paper]:
    """The class that reads records of a type and version.

    Raises:
        Refusal: No department that is loaded knows it.
    """
    try:
        return _PAPERS[name, v]
    except KeyError:
        raise Refusal("不认识这种记录", where=f"{name} v{v}") from None


def to_body(paper: Paper) -> dict[str, Any]:
    """The fields of a paper as JSON values: Decimal and Fraction as text, times as RFC 3339 in +08:00.

    Raises:
        TypeError: A float, a time without zone, a number that JSON readers would round, or another
            value no record may hold: a mistake in a department, not in what was submitted.
    """
    plain = msgspec.to_builtins(paper, builtin_types=(Decimal, date, datetime), enc_hook=_text_of)
    body: dict[str, Any] = _plain(plain, "$")
    return body


def from_body(name: str, v: int, body: object) -> Paper:
    """Read a paper from the body of a record.

    Fields a later edition of the class added with a default may be absent; every field that is there
    must be spelled exactly as ``to_body`` spells it.

    Raises:
        Refusal: An unknown type, or a body that does not fit; ``where`` is the place, ``$.lots[0].price``.
    """
    kind = paper_type(name, v)
    try:
        paper = msgspec.convert(body, kind, dec_hook=_value_of)
    except msgspec.ValidationError as fault:
        match = _PLACE.fullmatch(str(fault))
        what, place = (match["what"], match["place"]) if match else (str(fault), None)
        raise Refusal(
            f"记录内容不合“{kind.title or name}”第 {v} 版的格式：{what}", where=place or "$"
        ) from None
    place = _difference(body, to_body(paper), "$")
    if place:
        raise Refusal(f"记录内容不是“{kind.title or name}”第 {v} 版的规范写法", where=place)
    return paper


def rfc3339(at: datetime) -> str:
    """A moment as records write it: ``2026-03-02T08:30:00+08:00``, microseconds only where there are any.

    Raises:
        TypeError: The moment has no time zone.
    """
    if at.tzinfo is None:
        raise TypeError(f"a time without zone: {at.isoformat()}")
    return at.astimezone(TZ).isoformat()


def _plain(value: object, place: str) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, dict):
        return {str(key): _plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{place}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, int) and abs(value) > _SAFE:
        raise TypeError(f"{place}: an integer beyond 2**53-1 must be written as text")
    if isinstance(value, Decimal) and not value.is_finite():
        raise TypeError(f"{place}: {value} is no number")
    for kind, spell in _SPELLINGS:
        if isinstance(value, kind):
            return spell(value)
    raise TypeError(f"{place}: a {type(value).__name__} has no place in a record")


_SPELLINGS: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (type(None), lambda _: None),
    (bool, bool),
    (str, str),
    (int, int),
    (Decimal, lambda number: f"{number:f}"),
    (datetime, rfc3339),
    (date, date.isoformat),
)


def _text_of(value: object) -> str:
    if isinstance(value, (UnifiedCode, ResidentId, Fraction)):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no place in a record")


def _value_of(kind: type, value: object) -> object:
    """Make a value of one of our own types; that the text was canonical is compared afterwards."""
    if not isinstance(value, str):
        raise TypeError(f"Expected `str`, got `{type(value).__name__}`")
    try:
        if kind is UnifiedCode:
            return UnifiedCode.parse(value)
        if kind is ResidentId:
            return ResidentId.parse(value, on=date.max)
    except Refusal as refusal:
        raise ValueError(refusal.reason) from None
    if kind is Fraction:
        return Fraction(value)
    raise TypeError(f"{kind.__name__} is no type of a record")


def _difference(given: object, written: object, place: str) -> str:
    """The first place where a body differs from what would have been written, or ""."""
    if isinstance(given, dict) and isinstance(written, dict):
        for key, value in given.items():
            found = _difference(value, written.get(key), f"{place}.{key}")
            if found:
                return found
        return ""
    if isinstance(given, (list, tuple)) and isinstance(written, (list, tuple)):
        if len(given) != len(written):
            return place
        pairs = enumerate(zip(given, written, strict=True))
        return next((found for i, (a, b) in pairs if (found := _difference(a, b, f"{place}[{i}]"))), "")
    return "" if type(given) is type(written) and given == written else place
