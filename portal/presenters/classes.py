"""What the business classes (PT-06) call a matter and its disclosures: read from the matter's number alone."""

from __future__ import annotations

from trading.methods.model import REGIMES, regime_of
from trading.tendering.model import CATEGORIES

PROCURED = {
    "招标公告": "采购公告",
    "澄清变更": "采购更正",
    "开标记录": "采购开标",
    "终止与失败": "废标与终止",
    "中标结果": "采购结果",
    "合同公告": "采购合同",
    "合同履行": "采购合同履行",
}
"""Kinds of disclosure of government procurement, by what the same is called for works (PT-08)."""


def class_of(matter: str, category: str) -> str:
    """Business class and class of a matter, as tags say it: 政府采购 · 货物."""
    return f"{REGIMES.get(regime_of(matter), REGIMES['tendering'])} · {CATEGORIES.get(category, category)}"


def kind_of(matter: str, kind: str) -> str:
    """A kind of disclosure as the business class of its matter calls it; works keep the usual words."""
    return PROCURED.get(kind, kind) if regime_of(matter) == "procurement" else kind
