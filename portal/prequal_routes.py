"""The addresses of prequalification: applicants' pages for everybody's net, the desk's windows inside."""

from __future__ import annotations

from portal.contexts import Tenders
from portal.permissions import Permission
from portal.prequal_contexts import Applications, Prequalifications
from portal.route import Route

_OWN, _DESK = "/bidder/applications/{number}", "/desk/prequalifications/{number}"
PREQUAL_ROUTES = (
    Route(
        "prequal.object",
        "/trading/prequalifications/{number}/objection",
        permission=Permission.PREQUAL_APPLY,
        factory=Prequalifications,
    ),
    Route(
        "prequal.apply",
        "/bidder/prequalifications/{number}/application",
        permission=Permission.PREQUAL_APPLY,
        factory=Prequalifications,
    ),
    Route("application", _OWN, permission=Permission.APPLICATION_OWN, factory=Applications),
    Route(
        "application.withdraw",
        f"{_OWN}/withdraw",
        permission=Permission.APPLICATION_OWN,
        factory=Applications,
    ),
    Route(
        "application.file",
        f"{_OWN}/files/{{sha256}}/{{name}}",
        permission=Permission.APPLICATION_OWN,
        factory=Applications,
    ),
    Route(
        "application.paper",
        f"{_OWN}/result.pdf",
        permission=Permission.APPLICATION_OWN,
        factory=Applications,
    ),
    # -- purchasers and agencies, on the departments' net
    Route(
        "desk.prequal.new",
        "/desk/tenders/{number}/prequalification",
        "department",
        Permission.TENDER_MANAGE,
        Tenders,
    ),
    Route("desk.prequal", _DESK, "department", Permission.PREQUAL_FOLLOW, Prequalifications),
    Route("desk.prequal.clarify", f"{_DESK}/clarify", "department", Permission.LOT_DECIDE, Prequalifications),
    Route("desk.prequal.end", f"{_DESK}/end", "department", Permission.LOT_DECIDE, Prequalifications),
    Route("desk.prequal.fail", f"{_DESK}/failure", "department", Permission.LOT_DECIDE, Prequalifications),
    # -- inside the hall
    Route("desk.prequal.committee", f"{_DESK}/committee", "hall", Permission.LOT_CONDUCT, Prequalifications),
    Route("desk.prequal.review", f"{_DESK}/review", "hall", Permission.COMMITTEE_SCORE, Prequalifications),
    Route("desk.prequal.report", f"{_DESK}/report", "hall", Permission.LOT_CONDUCT, Prequalifications),
    Route("desk.prequal.sign", f"{_DESK}/signature", "hall", Permission.COMMITTEE_SCORE, Prequalifications),
    Route(
        "desk.prequal.file",
        f"{_DESK}/files/{{sha256}}/{{name}}",
        "hall",
        Permission.COMMITTEE_SCORE,
        Prequalifications,
    ),
)
