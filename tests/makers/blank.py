"""Papers of which only some fields matter: the rest is whatever its type allows, told apart from nothing real."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from tests.makers.values import at

S = TypeVar("S", bound=msgspec.Struct)
_PLAIN: dict[Any, Any] = {
    str: "x",
    int: 0,
    bool: False,
    Decimal: Decimal("1.00"),
    date: date(2026, 3, 2),
    datetime: at("03-02 09:00"),
    bytes: b"",
}


def blank(kind: type[S], **given: Any) -> S:
    """A paper with these fields; every other field that has no default is filled by its type."""
    hints = get_type_hints(kind)
    needed = [one for one in msgspec.structs.fields(kind) if one.required and one.name not in given]
    return kind(**{one.name: _any(hints[one.name]) for one in needed}, **given)


def _any(hint: Any) -> Any:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return None
    if origin is Literal:
        return get_args(hint)[0]
    if origin in {tuple, dict}:
        return origin()
    return blank(hint)
