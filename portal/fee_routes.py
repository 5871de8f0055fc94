"""The addresses of fees: the public's standards, payers, the departments' notices."""

from __future__ import annotations

from portal.contexts import Bids, Cases, office
from portal.fee_contexts import Notices, Refunds, Tariffs
from portal.permissions import Permission
from portal.route import Route

FEE_ROUTES = (
    # -- the public
    Route("fees", "/fees"),
    Route("fees.data", "/fees.{kind:(csv|json)}"),
    Route("fees.totals", "/fees/totals"),
    Route("fees.item", "/fees/{number}", factory=Tariffs),
    # -- whoever pays
    Route("pay", "/pay"),
    Route("my.fees", "/my/fees", permission=Permission.FEE_PAYER),
    Route("my.fee", "/my/fees/{number}", permission=Permission.FEE_OWN, factory=Notices),
    Route("my.fee.refund", "/my/fees/{number}/refund", permission=Permission.FEE_OWN, factory=Notices),
    Route(
        "my.fee.paper",
        r"/my/fees/{number}/papers/{n:\d+}.pdf",
        permission=Permission.FEE_OWN,
        factory=Notices,
    ),
    Route(
        "my.refund.paper",
        r"/my/refunds/{number}/papers/{n:\d+}.pdf",
        permission=Permission.FEE_OWN,
        factory=Refunds,
    ),
    Route("bid.guarantee", "/bidder/bids/{number}/guarantee", permission=Permission.BID_WRITE, factory=Bids),
    Route("bid.bond", "/bidder/bids/{number}/bond", permission=Permission.BID_WRITE, factory=Bids),
    Route("bid.documents", "/bidder/bids/{number}/documents", permission=Permission.BID_WRITE, factory=Bids),
    Route(
        "bid.performance", "/bidder/bids/{number}/performance", permission=Permission.BID_WRITE, factory=Bids
    ),
    # -- the departments' officers, on their net
    Route("office.fees", "/office/fees", "department", Permission.OFFICE, office),
    Route("office.fee.new", "/office/cases/{number}/fees/new", "department", Permission.FEE_ISSUE, Cases),
    Route("office.fee", "/office/fees/{number}", "department", Permission.FEE_READ, Notices),
    Route("office.fee.change", "/office/fees/{number}/change", "department", Permission.FEE_CHANGE, Notices),
    Route("office.fee.decide", "/office/fees/{number}/decide", "department", Permission.FEE_CHANGE, Notices),
    Route(
        "office.fee.paper",
        r"/office/fees/{number}/papers/{n:\d+}.pdf",
        "department",
        Permission.FEE_READ,
        Notices,
    ),
    Route("office.refund", "/office/refunds/{number}", "department", Permission.FEE_CHANGE, Refunds),
)
