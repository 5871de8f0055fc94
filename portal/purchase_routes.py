"""The addresses of the direct purchases: for everybody, for suppliers, and on the departments' net."""

from __future__ import annotations

from portal.permissions import Permission
from portal.purchase_contexts import Purchases
from portal.route import Route

PUBLIC_PURCHASE_ROUTES = (
    Route("purchase", "/trading/purchases/{number}", permission=Permission.PURCHASE_READ, factory=Purchases),
    Route(
        "purchase.ocds",
        "/trading/purchases/{number}/ocds.json",
        permission=Permission.PURCHASE_READ,
        factory=Purchases,
    ),
    Route(
        "purchase.object",
        "/trading/purchases/{number}/object",
        permission=Permission.PURCHASE_OBJECT,
        factory=Purchases,
    ),
    Route(
        "purchase.offer",
        "/bidder/purchases/{number}",
        permission=Permission.PURCHASE_OFFER,
        factory=Purchases,
    ),
)
INNER_PURCHASE_ROUTES = (
    Route("desk.purchases", "/desk/purchases", "department", Permission.PURCHASE_DESK),
    Route("desk.purchase.new", "/desk/purchases/new", "department", Permission.PURCHASE_CREATE),
    Route("desk.purchase", "/desk/purchases/{number}", "department", Permission.PURCHASE_FOLLOW, Purchases),
    Route(
        "desk.purchase.file",
        r"/desk/purchases/{number}/records/{n:\d+}/files/{sha256}",
        "department",
        Permission.PURCHASE_FOLLOW,
        Purchases,
    ),
    Route(
        "desk.purchase.step",
        "/desk/purchases/{number}/steps/{step}",
        "department",
        Permission.PURCHASE_STEP,
        Purchases,
    ),
)
