"""Shapes: what every struct holds is worked out before the first thread reads one.

msgspec (0.22) works out the fields of a struct type when it first reads a value of it, and hangs the half-made
table on the type before it is whole, because a type may hold itself. Reading the annotations runs Python, so
another thread may come in between, find that table and follow its empty places: the whole process ends by a
segmentation fault, without a word. A hall that is opened in the middle of a rush reads the same papers for the
first time in many threads at once. So whoever starts threads calls ``know_shapes`` first.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


def know_shapes() -> frozenset[type[msgspec.Struct]]:
    """Work out the fields of every struct type that is loaded; return those types.

    A type that cannot be read at all (its fields are no JSON, or are named for type checkers only) is left
    out: nobody reads it. A type that is loaded later is not known; call again before threads read it.
    """
    return frozenset(kind for kind in _below(msgspec.Struct) if _readable(kind))


def _below(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for lower in kind.__subclasses__():
        yield lower
        yield from _below(lower)


def _readable(kind: type[msgspec.Struct]) -> bool:
    try:
        # A decoder needs the whole table, and the type keeps it.
        msgspec.json.Decoder(kind)
    except (TypeError, NameError):
        return False
    return True
