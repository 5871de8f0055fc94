"""How the papers of a sale are found: paper → the facts of its search entry (see ``portal.presenters.entries``)."""

from __future__ import annotations

from typing import Any

from hallcore.ground.events import Paper
from portal.followers import Item
from trading.auction.model import (
    DealCancelled,
    DealConfirmed,
    SaleAnnounced,
    SaleContracted,
    SaleCorrected,
    SaleFailed,
    SaleResult,
    SaleTerminated,
)
from trading.methods.model import REGIMES

SALE_PAPERS: dict[type[Paper], tuple[str, str]] = {
    SaleAnnounced: ("公告", "公告"),
    SaleCorrected: ("公告", "补充公告"),
    SaleTerminated: ("终止与失败", "终止公告"),
    DealConfirmed: ("成交", "成交确认书"),
    DealCancelled: ("终止与失败", "取消竞得资格公告"),
    SaleResult: ("成交", "成交结果公示"),
    SaleFailed: ("终止与失败", "未成交公告"),
    SaleContracted: ("合同", "合同公告"),
}
"""The stage each belongs to, and what it is called behind the sale's name."""


def sale_entry(item: Item, paper: Any) -> dict[str, Any]:  # noqa: ANN401 - any paper of a sale
    """The facts of the entry: found under its class, by what is sold, where, and what the paper says itself."""
    head, (stage, called) = item.dossier.the(SaleAnnounced), SALE_PAPERS[type(paper)]
    terms = head.terms
    own = [str(getattr(paper, each, "")) for each in ("text", "reason", "following", "winner_name")]
    amount = getattr(paper, "price", None) or getattr(paper, "amount", None)
    return {
        "kind": REGIMES[head.kind],
        "stage": stage,
        "region": head.region,
        "title": f"{head.name}{called}",
        "text": "\n".join((terms.subject, terms.place, terms.area, terms.conditions, head.approval, *own)),
        "amount": amount if amount is not None else terms.start,
        "parties": tuple(each for each in (own[-1], head.seller_name) if each),
    }
