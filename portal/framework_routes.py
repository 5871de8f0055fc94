"""The addresses of framework agreements: the public page, the purchaser's and the agency's windows, the supplier's."""

from __future__ import annotations

from portal.contexts import Lots, Tenders
from portal.framework_contexts import CallOffs, Frameworks
from portal.permissions import Permission
from portal.route import Route

_LOT, _DECIDE = "/desk/lots/{number}", Permission.LOT_DECIDE
FRAMEWORK_ROUTES = (
    # -- the public
    Route("frameworks", "/trading/frameworks"),
    Route("framework", "/trading/frameworks/{number}", factory=Frameworks),
    # -- who calls for it
    Route(
        "desk.framework.plan",
        "/desk/tenders/{number}/framework",
        "department",
        Permission.TENDER_MANAGE,
        Tenders,
    ),
    Route("desk.finalists", f"{_LOT}/finalists", "department", _DECIDE, Lots),
    Route("desk.agreement", f"{_LOT}/agreement", "department", _DECIDE, Lots),
    Route("desk.agreements.filing", f"{_LOT}/agreements-filing", "department", _DECIDE, Lots),
    Route("desk.removal", f"{_LOT}/removal", "department", _DECIDE, Lots),
    Route("desk.summary", f"{_LOT}/summary", "department", _DECIDE, Lots),
    # -- who orders
    Route("desk.frameworks", "/desk/frameworks", "department", Permission.FRAMEWORKS),
    Route("desk.calloffs", "/desk/calloffs", "department", Permission.FRAMEWORKS),
    Route(
        "desk.order", "/desk/frameworks/{number}/order", "department", Permission.FRAMEWORK_ORDER, Frameworks
    ),
    Route("desk.calloff", "/desk/calloffs/{number}", "department", Permission.CALLOFF_READ, CallOffs),
    Route(
        "desk.calloff.step",
        "/desk/calloffs/{number}/{step}",
        "department",
        Permission.CALLOFF_MANAGE,
        CallOffs,
    ),
    # -- who supplies
    Route("bidder.frameworks", "/bidder/frameworks", permission=Permission.SIGNED_IN),
    Route("calloff.own", "/bidder/calloffs/{number}", permission=Permission.CALLOFF_OWN, factory=CallOffs),
    Route(
        "calloff.own.step",
        "/bidder/calloffs/{number}/{step}",
        permission=Permission.CALLOFF_OWN,
        factory=CallOffs,
    ),
)
