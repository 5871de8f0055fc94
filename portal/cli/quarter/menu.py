"""The walks a quarter is made of, by name: how each is begun, and what its own course calls for.

Sales try a notice that is too short as they go, so each of them calls for that card by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from portal.cli.case_seats import CaseSeats
from portal.cli.inquiry_walk import Ending, InquiryWalk
from portal.cli.invited_walk import InvitedWalk
from portal.cli.procured_turn_walk import PROCURED_PATHS
from portal.cli.procurement_walk import ProcurementWalk
from portal.cli.purchase_seats import PLANS as PURCHASE_PLANS
from portal.cli.purchase_walk import PurchaseWalk
from portal.cli.qualified_walk import QUALIFIED_PATHS, PrequalifiedWalk
from portal.cli.quarter.faults import Called
from portal.cli.sale_seats import PLANS
from portal.cli.sale_walk import SaleWalk
from portal.cli.steps import Steps
from portal.cli.tender_walk import TenderWalk
from portal.cli.turn_walk import PATHS
from portal.cli.walking import OTHERS
from portal.settings import Settings


class Walk(Protocol):
    """What every walk has."""

    number: str

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every step, in order."""
        ...


def _tender(settings: Settings, steps: Steps) -> Walk:
    return TenderWalk(settings, steps)


def _procurement(method: str, *, void: bool = False) -> Callable[[Settings, Steps], Walk]:
    return lambda settings, steps: ProcurementWalk(settings, steps, method, void=void)


def _asked(kind: type[InquiryWalk], ending: Ending) -> Callable[[Settings, Steps], Walk]:
    return lambda settings, steps: kind(settings, steps, ending)


def _sale(name: str) -> Callable[[Settings, Steps], Walk]:
    plan = next(one for one in PLANS if one.name == name)
    return lambda settings, steps: SaleWalk(CaseSeats(settings, steps), plan)


def _purchase(name: str) -> Callable[[Settings, Steps], Walk]:
    plan = next(one for one in PURCHASE_PLANS if one.name == name)
    return lambda settings, steps: PurchaseWalk(CaseSeats(settings, steps), plan)


WALKS: Mapping[str, Callable[[Settings, Steps], Walk]] = {
    "open-tender": _tender,
    **{f"open-tender {name}": path for name, path in PATHS.items()},
    "gp-open-tender": _procurement("gp_open_tender"),
    "gp-invited-tender": _procurement("gp_invited_tender"),
    "gp-open-tender-void": _procurement("gp_open_tender", void=True),
    **{f"gp-open-tender {name}": path for name, path in PROCURED_PATHS.items()},
    **{name: _asked(*kind) for name, kind in OTHERS.items()},
    "prequalified-tender": PrequalifiedWalk,
    **{f"prequalified-tender {name}": path for name, path in QUALIFIED_PATHS.items()},
    "invited-tender": InvitedWalk,
    **{plan.name: _sale(plan.name) for plan in PLANS},
    **{plan.name: _purchase(plan.name) for plan in PURCHASE_PLANS},
}


def calls_by_itself(name: str, walk: Any) -> list[Called]:  # noqa: ANN401 - any of the walks
    """The cards a walk calls for without a planted fault."""
    sale = name in {plan.name for plan in PLANS}
    if name.startswith("prequalified-tender"):  # it tries documents for two days
        return [Called("JC-15/period", "red", getattr(walk, "begun", walk.number))]
    return [Called("JC-15/sale-period", "red", walk.number)] if sale else []
