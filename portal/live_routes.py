"""The addresses of the live view, the reports and the rules, on the departments' net: who supervises looks from afar too."""

from __future__ import annotations

from portal.permissions import Permission
from portal.route import Route

LIVE_ROUTES = (
    Route("live", "/supervision/live", "department", Permission.LIVE),
    Route("live.statistics", "/supervision/statistics", "department", Permission.LIVE),
    Route(
        "live.statistics.export",
        "/supervision/statistics.{kind:(xlsx|csv)}",
        "department",
        Permission.LIVE,
    ),
    Route("supervision.rules", "/supervision/rules", "department", Permission.LIVE),
    Route("supervision.backtest", "/supervision/rules/backtest", "department", Permission.LIVE),
)
