"""What binds somebody to a price nobody knows yet: made on their own device, opened by themselves in time. Pure.

Final offers after talks, the second competition of a framework and tenders of land use it; ``hall device final`` makes it.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

from hallcore.ground.errors import Refusal
from hallcore.ground.money import FEN

COMMITMENT = re.compile(r"[0-9a-f]{64}")
"""What a commitment looks like."""


def final_commitment(matter: str, bidder: str, price: Decimal, nonce: str) -> str:
    """What binds a bidder to its offer: a SHA-256 in hexadecimal that tells nothing without the nonce.

    Args:
        matter: The lot, the order or the sale it is made for.
        bidder: The bid it belongs to; in a sale the paddle number.
        price: Yuan.
        nonce: At least as hard to guess as a key.
    """
    return hashlib.sha256(f"final-offer\n{matter}\n{bidder}\n{price:.2f}\n{nonce}".encode()).hexdigest()


def check_sealed(commitment: str, rule: str) -> None:
    """What is sealed looks like a commitment; ``rule`` is the one its method seals by."""
    if not COMMITMENT.fullmatch(commitment):
        raise Refusal("封存码应为 64 位小写十六进制数", rule, where="commitment")


def check_opened(commitment: str, matter: str, bidder: str, offer: tuple[Decimal, str], rule: str) -> None:
    """What is opened is what was sealed: a price in cents above zero that gives the commitment with its nonce."""
    price, nonce = offer
    if price <= 0 or price != price.quantize(FEN):
        raise Refusal("报价应为正数，单位元，至多两位小数", rule, where="price")
    if final_commitment(matter, bidder, price, nonce.strip()) != commitment:
        raise Refusal("报价、随机数与封存的报价不一致", rule, where="price")
