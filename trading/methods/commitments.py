"""What binds somebody to a price nobody knows yet: made on their own device, opened by themselves in time. Pure.

Final offers after talks, the second competition of a framework and tenders of land use it; ``hall device final`` makes it.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

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
