"""What fell out of a ranking since the committee's report, whoever asks: the award, the result, or a failure."""

from __future__ import annotations

from hallcore.desk import Desk
from hallcore.dossier import Dossier
from trading.bidding.rules import expired
from trading.evaluation.rules import struck
from trading.tendering.model import BID


def fallen(desk: Desk, lot: Dossier) -> dict[str, tuple[str, str]]:
    """Bid → reason and rule: struck at a second look, or its validity not extended."""
    out = {bid: (reason, "ZB-092") for bid, reason in struck(lot).items()}
    for bid in expired(desk.children(lot.number, BID)):
        out[bid] = ("投标人不同意延长投标有效期，其投标失效", "ZB-058")
    return out
