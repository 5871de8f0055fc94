"""quote.json: what is read out at the opening, the first file of every bid's price envelope.

The price in yuan with two decimals, the duration in days, the quality promised, the project leader. It names
its tender and lot, so that an envelope filled for another one is seen. What is not here: whether a price is
acceptable.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from signing.seal.archive import Source
from signing.seal.documents import Document, Identifier
from signing.seal.faults import Flaw, Rejected

NAME = "quote.json"


class Quote(Document, frozen=True, kw_only=True):
    """The bid's key facts; `leader` may be empty where the notice asks for none (supplies)."""

    v: Literal[1] = 1
    type: Literal["quote"] = "quote"
    tender: Identifier
    lot: Identifier
    currency: Literal["CNY"] = "CNY"
    price: Annotated[str, msgspec.Meta(pattern=r"^(0|[1-9][0-9]{0,12})\.[0-9]{2}\Z")]
    duration_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)]
    quality: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    leader: Annotated[str, msgspec.Meta(max_length=60)]

    def source(self) -> Source:
        """The file to be sealed."""
        return Source.of_bytes(NAME, self.document())


def read_quote(data: bytes, tender: str, lot: str) -> Quote:
    """Read quote.json of a bid for that tender and lot.

    Raises:
        Broken: Not in its form; `where` names the field.
        Rejected: It is the quote for another tender or lot.
    """
    quote = Quote.read(data, Flaw.QUOTE)
    if (quote.tender, quote.lot) != (tender, lot):
        raise Rejected(Flaw.QUOTE, "the quote is for another tender or lot")
    return quote
