"""The addresses of what comes before a tender: intentions for everybody, and what a purchaser prepares."""

from __future__ import annotations

from portal.contexts import Tenders
from portal.permissions import Permission
from portal.planning_contexts import Intentions, Prepared
from portal.route import Route

PLANNING_ROUTES = (
    Route("intentions", "/trading/intentions"),
    # -- purchasers and agencies, on the departments' net
    Route("desk.intentions", "/desk/intentions", "department", Permission.TENDER_CREATE),
    Route("desk.intention.new", "/desk/intentions/new", "department", Permission.TENDER_CREATE),
    Route(
        "desk.intention",
        "/desk/intentions/{number}",
        "department",
        Permission.INTENTION_MANAGE,
        Intentions,
    ),
    Route(
        "desk.intention.withdraw",
        "/desk/intentions/{number}/withdraw",
        "department",
        Permission.INTENTION_MANAGE,
        Intentions,
    ),
    Route("desk.check", "/desk/tenders/{number}/check", "department", Permission.TENDER_MANAGE, Tenders),
    Route(
        "desk.fairness", "/desk/tenders/{number}/fairness", "department", Permission.TENDER_MANAGE, Tenders
    ),
    Route("desk.compose", "/desk/tenders/{number}/compose", "department", Permission.TENDER_MANAGE, Tenders),
    Route(
        "desk.prepared",
        r"/desk/tenders/{number}/prepared/{n:\d+}/paper.pdf",
        "department",
        Permission.TENDER_PREPARED,
        Prepared,
    ),
)
