"""The addresses of the sales: for everybody, for bidders, and for sellers on the departments' net."""

from __future__ import annotations

from portal.permissions import Permission
from portal.route import Route
from portal.sale_contexts import Paddles, Sales

PUBLIC_SALE_ROUTES = (
    Route("sale", "/trading/sales/{number}", permission=Permission.SALE_READ, factory=Sales),
    Route("sale.ocds", "/trading/sales/{number}/ocds.json", permission=Permission.SALE_READ, factory=Sales),
    Route(
        "sale.public",
        "/trading/sales/{number}/public-file.json",
        permission=Permission.SALE_READ,
        factory=Sales,
    ),
    Route("sale.live", "/trading/sales/{number}/live.json", permission=Permission.SALE_READ, factory=Sales),
    Route("sale.apply", "/bidder/sales/{number}/apply", permission=Permission.SALE_APPLY, factory=Sales),
    Route("paddle", "/bidder/paddles/{number}", permission=Permission.PADDLE_OWN, factory=Paddles),
    Route(
        "paddle.act",
        "/bidder/paddles/{number}/{act:(deposit|bid-on|sign|price)}",
        permission=Permission.PADDLE_OWN,
        factory=Paddles,
    ),
)
INNER_SALE_ROUTES = (
    Route("desk.sales", "/desk/sales", "department", Permission.SALE_DESK),
    Route("desk.sale.new", "/desk/sales/new", "department", Permission.SALE_CREATE),
    Route("desk.sale", "/desk/sales/{number}", "department", Permission.SALE_FOLLOW, Sales),
    Route("desk.sale.step", "/desk/sales/{number}/steps/{step}", "department", Permission.SALE_MANAGE, Sales),
)
