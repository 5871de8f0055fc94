"""The opening material (开启材料): all a trustee's own device needs to release its shares, as one file.

The hall writes it once the roll is out; the device, which may stand apart from every network, reads it and
judges for itself: the hash it signs is of the roll's exact bytes in the file, and which bids are to be opened
it takes from that roll. What is not here: the release itself (``signing.seal.release``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.events import from_body
from hallcore.vault import Vault
from signing import canonical
from signing.errors import SigningError
from signing.seal.reading import Head, parse_head
from signing.seal.release import Roll
from trading.bidding.intake import head_of
from trading.opening.ceremony import container_of
from trading.opening.model import RollPublished
from trading.opening.rules import opened_bids, roll_of
from trading.tendering.rules import policy_of

LARGEST = 64 << 20
"""Bytes of a material file: heads are some kilobytes each, payloads are not in it."""


class Material(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file, all contents in base64.

    Attributes:
        tender: The tender's number.
        policy: The sealing policy's exact bytes.
        roll: The exact bytes of the roll's record; ``roll_sha256`` repeats their hash for people to compare.
        heads: The head of every bid to be opened (magic, header, signature), in the order of their numbers.
    """

    v: Literal[1] = 1
    type: Literal["opening-material"] = "opening-material"
    tender: str
    policy: str
    roll: str
    roll_sha256: str
    heads: tuple[str, ...]


class Opened(msgspec.Struct, frozen=True):
    """The material as a device uses it: policy bytes, the roll to sign for, and the heads of its bids."""

    tender: str
    policy: bytes
    roll: Roll
    heads: tuple[Head, ...]


def write_material(vault: Vault, tender: Dossier, bids: Mapping[str, Dossier]) -> bytes:
    """The material of a tender whose roll is out, as canonical JSON.

    Args:
        vault: Where policy and containers are.
        tender: The tender.
        bids: Number → dossier, at least of every bid to be opened.

    Raises:
        Refusal: There is no roll yet, or it opens no bid.
    """
    roll, sha256 = roll_of(tender)
    numbers = sorted(opened_bids(roll))
    if not numbers:
        raise Refusal("各标段投标均不足三家，不予开标，保管人无须提交密钥份额", "ZB-061")
    record = tender.record(tender.numbers(RollPublished.type)[-1])
    material = Material(
        tender=tender.number,
        policy=canonical.b64(vault.read(policy_of(tender).policy_sha256)),
        roll=canonical.b64(record.data),
        roll_sha256=sha256,
        heads=tuple(canonical.b64(_head_bytes(vault, bids[number])) for number in numbers),
    )
    return canonical.encode(msgspec.to_builtins(material))


def read_material(data: bytes) -> Opened:
    """Read the material on a device; the roll is taken from its record alone.

    Raises:
        Refusal: Not in form, or its parts do not belong together.
    """
    try:
        material = msgspec.convert(canonical.decode(data, LARGEST), Material)
        record = canonical.unb64(material.roll)
        head = canonical.decode(record)
        heads = tuple(parse_head(canonical.unb64(each)) for each in material.heads)
        policy = canonical.unb64(material.policy)
    except (SigningError, msgspec.ValidationError) as fault:
        raise Refusal(f"开启材料不合格式：{fault}", "EB-08") from fault
    if head.get("type") != RollPublished.type or head.get("dossier") != material.tender:
        raise Refusal("开启材料中的开标名册不是本项目的", "EB-08", where="roll")
    paper = from_body(head["type"], head["v"], head["body"])
    if not isinstance(paper, RollPublished):
        raise Refusal("开启材料中的开标名册不是本项目的", "EB-08", where="roll")
    named = headers_of(paper)
    if {each.header_sha256 for each in heads} != named:
        raise Refusal("开启材料中的投标与开标名册不一致", "EB-08", where="heads")
    return Opened(material.tender, policy, Roll(canonical.sha256_hex(record), named), heads)


def headers_of(roll: RollPublished) -> frozenset[str]:
    """The header hashes of the bids a roll opens, from the roll alone."""
    opened = opened_bids(roll)
    return frozenset(
        entry.header_sha256
        for entry in roll.entries
        if entry.kind == "bid-received" and entry.bid in opened and entry.header_sha256
    )


def _head_bytes(vault: Vault, bid: Dossier) -> bytes:
    """The beginning of a container, up to its payloads."""
    file = container_of(bid)
    size = head_of(vault, file).size
    with vault.open(file.sha256) as source:
        return source.read(size)
