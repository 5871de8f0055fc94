"""Who becomes a finalist of a framework: the ranking cut off where the documents say. Pure, so that anybody repeats it."""

from __future__ import annotations

from collections.abc import Sequence

from trading.evaluation.model import Standing
from trading.opening.model import BidRead
from trading.tendering.framing import eliminated
from trading.tendering.framing_model import FrameworkTerms


def in_order(standings: Sequence[Standing], bids: Sequence[BidRead]) -> tuple[Standing, ...]:
    """Those that were ranked, the best first; of those equal in everything the one sent in earlier (GP-231)."""
    sent = {bid.bid: bid.received_at for bid in bids}
    ranked = [one for one in standings if one.rank]
    return tuple(sorted(ranked, key=lambda one: (one.rank, sent[one.bid], one.bid)))


def shortlist(
    standings: Sequence[Standing], bids: Sequence[BidRead], terms: FrameworkTerms
) -> tuple[Standing, ...]:
    """The finalists, the best first: what is left when the last by the documents' share are eliminated (GP-137)."""
    ranked = in_order(standings, bids)
    return ranked[: len(ranked) - eliminated(len(ranked), terms.share, terms.most, terms.out)]
