"""What clues are looked for in, and what a clue is: plain values, so that anybody's data can be judged."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

Class = Literal["statutory", "clue"]
"""Statutory: the law presumes collusion (视为). Clue: local practice looks closer. Neither rejects a bid by itself."""


class Text(msgspec.Struct, frozen=True):
    """A text file out of a bid's envelope."""

    name: str
    sha256: str
    words: str
    author: str = ""
    licence: str = ""


class Trace(msgspec.Struct, frozen=True):
    """What the hall lawfully knows of one bid of a lot after the opening.

    Attributes:
        bid: The bid's number; ``bidder`` its credit code, ``name`` its name.
        price: Yuan, as read out.
        received_at: When the bid that counts came in.
        leader: The project leader it names, with ``leader_certificate``.
        contacts: Telephone numbers of the party's registration and accounts.
        agents: The accounts that acted for it.
        payers: The bank accounts its bid bond was paid from.
        addresses: Where its acts came from, as far as the hall keeps that.
        shareholders: Persons and companies behind it, as the registry has them.
        files: What lay in its envelopes.
        offers: Prices of single items by their name, where the bid lists them.
    """

    bid: str
    bidder: str
    name: str
    price: Decimal
    received_at: datetime
    leader: str = ""
    leader_certificate: str = ""
    contacts: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    payers: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    shareholders: frozenset[str] = frozenset()
    files: tuple[Text, ...] = ()


class Clue(msgspec.Struct, frozen=True):
    """One finding: which rule it falls under, which bids it joins, and on what it rests.

    Attributes:
        rule: ZC-01 … ZC-06, or ZC-51.
        grade: Whether the law presumes collusion, or it is a clue only.
        title: What was found, in a few words.
        bids: The numbers of the bids it joins.
        names: Their bidders' names.
        evidence: The very thing found, in words.
    """

    rule: str
    grade: Class
    title: str
    bids: tuple[str, ...]
    names: tuple[str, ...]
    evidence: str
