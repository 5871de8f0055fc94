"""The addresses of what follows a contract: performance, changes, payments, the written report, the archive."""

from __future__ import annotations

from portal.contexts import Lots, Tenders
from portal.contract_contexts import Contracts, Payments
from portal.permissions import Permission
from portal.route import Route

_MANAGE, _OWN = Permission.CONTRACT_MANAGE, Permission.CONTRACT_OWN
CONTRACT_ROUTES = (
    # -- the public and suppliers
    Route("late", "/trading/late-payments"),
    Route("contract.own", "/bidder/contracts/{number}", permission=_OWN, factory=Contracts),
    Route("contract.own.step", "/bidder/contracts/{number}/{step}", permission=_OWN, factory=Contracts),
    Route("payment.settle", "/bidder/payments/{number}/settle", permission=_OWN, factory=Payments),
    # -- purchasers and agencies
    Route("desk.plan", "/desk/lots/{number}/plan", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.written", "/desk/lots/{number}/written-report", "department", Permission.LOT_DECIDE, Lots),
    Route(
        "desk.written.read",
        "/desk/lots/{number}/written-report/read",
        "department",
        Permission.WRITTEN_READ,
        Lots,
    ),
    Route(
        "desk.archiving", "/desk/tenders/{number}/archive", "department", Permission.TENDER_MANAGE, Tenders
    ),
    Route(
        "desk.package", "/desk/tenders/{number}/archive.zip", "department", Permission.WRITTEN_READ, Tenders
    ),
    Route("desk.performed", "/desk/contracts/{number}", "department", Permission.CONTRACT_READ, Contracts),
    Route("desk.performed.step", "/desk/contracts/{number}/{step}", "department", _MANAGE, Contracts),
    Route("desk.payment", "/desk/payments/{number}/{step}", "department", _MANAGE, Payments),
    # -- supervision
    Route("desk.performances", "/desk/supervision/contracts", "hall", Permission.SUPERVISE),
)
