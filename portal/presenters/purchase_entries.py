"""How the papers of a direct purchase are found: paper → the facts of its search entry (see ``portal.presenters.entries``)."""

from __future__ import annotations

from typing import Any

from hallcore.ground.events import Paper
from portal.followers import Item
from trading.purchasing.agreed_model import ContractAdded, PurchaseContracted, PurchaseResult
from trading.purchasing.model import PurchaseTerminated, ReasonArgued, ReasonPublicised

PURCHASE_PAPERS: dict[type[Paper], tuple[str, str, str]] = {
    ReasonPublicised: ("采购公告", "招标", "单一来源采购公示"),
    ReasonArgued: ("采购公告", "招标", "补充论证结论"),
    PurchaseResult: ("采购结果", "定标", "成交结果公告"),
    PurchaseContracted: ("采购合同", "合同", "合同公告"),
    ContractAdded: ("采购合同", "合同", "追加采购公告"),
    PurchaseTerminated: ("废标与终止", "招标", "采购终止公告"),
}
"""The kind and stage each belongs to, and what it is called behind the purchase's name."""


def purchase_entry(_item: Item, paper: Any) -> dict[str, Any]:  # noqa: ANN401 - any paper of a purchase
    """The facts of the entry: found by what is bought, from whom, by whom, and what the paper says itself."""
    about, (kind, stage, called) = paper.about, PURCHASE_PAPERS[type(paper)]
    supplier = str(getattr(paper, "supplier_name", ""))
    own = [str(getattr(paper, each, "")) for each in ("opinion", "why", "emergency", "reason", "following")]
    return {
        "kind": kind,
        "stage": stage,
        "region": about.region,
        "title": f"{about.name}{called}",
        "text": "\n".join((about.way, about.terms.content, about.reason, *own)),
        "amount": getattr(paper, "amount", about.terms.budget),
        "parties": tuple(each for each in (supplier, about.purchaser_name, about.agency_name) if each),
    }
