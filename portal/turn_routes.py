"""The addresses of a tender's turns: lapsed awards, second looks, longer validity, and complaints with their department."""

from __future__ import annotations

from portal.contexts import Bids, Lots, Objections, Tenders, office
from portal.permissions import Permission
from portal.route import Route
from portal.trade_contexts import Challenges, TradeComplaints, Watched

_OWN = Permission.TRADE_COMPLAINT_OWN
TURN_ROUTES = (
    # -- the public and bidders
    Route("lot.complain", "/trading/lots/{number}/complaint", permission=Permission.BID_START, factory=Lots),
    Route("tender.complain", "/trading/{number}/complaint", permission=Permission.BID_START, factory=Tenders),
    Route("incidents", "/trading/incidents"),
    Route("lot.challenge", "/trading/lots/{number}/challenge", permission=Permission.BID_START, factory=Lots),
    Route(
        "tender.challenge", "/trading/{number}/challenge", permission=Permission.BID_START, factory=Tenders
    ),
    Route("tender.query", "/trading/{number}/query", permission=Permission.BID_START, factory=Tenders),
    Route("challenges.mine", "/bidder/challenges", permission=Permission.SIGNED_IN),
    Route(
        "challenge.mine",
        "/bidder/challenges/{number}",
        permission=Permission.CHALLENGE_READ,
        factory=Challenges,
    ),
    Route(
        "challenge.back",
        "/bidder/challenges/{number}/withdraw",
        permission=Permission.CHALLENGE_OWN,
        factory=Challenges,
    ),
    Route("complaints.mine", "/bidder/complaints", permission=Permission.SIGNED_IN),
    Route("complaint.mine", "/bidder/complaints/{number}", permission=_OWN, factory=TradeComplaints),
    Route(
        "complaint.correct", "/bidder/complaints/{number}/correct", permission=_OWN, factory=TradeComplaints
    ),
    Route("complaint.back", "/bidder/complaints/{number}/withdraw", permission=_OWN, factory=TradeComplaints),
    Route(
        "objection.back",
        "/bidder/objections/{number}/withdraw",
        permission=Permission.OBJECTION_OWN,
        factory=Objections,
    ),
    Route("bid.decline", "/bidder/bids/{number}/decline", permission=Permission.BID_WRITE, factory=Bids),
    Route("bid.extension", "/bidder/bids/{number}/extension", permission=Permission.BID_WRITE, factory=Bids),
    # -- purchasers and agencies, on the departments' net
    Route(
        "desk.validity", "/desk/tenders/{number}/validity", "department", Permission.TENDER_MANAGE, Tenders
    ),
    Route(
        "desk.challenge",
        "/desk/challenges/{number}/answer",
        "department",
        Permission.TENDER_MANAGE,
        Challenges,
    ),
    Route("desk.lapse", "/desk/lots/{number}/lapse", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.reexamine", "/desk/lots/{number}/reexamine", "department", Permission.LOT_DECIDE, Lots),
    Route(
        "complaint.statement",
        "/desk/complaints/{number}/statement",
        "department",
        Permission.TRADE_COMPLAINT_STATE,
        TradeComplaints,
    ),
    # -- the competent departments
    Route("office.complaints", "/office/trading", "department", Permission.OFFICE, office),
    Route(
        "office.complaint",
        "/office/trading/{number}",
        "department",
        Permission.TRADE_COMPLAINT_READ,
        TradeComplaints,
    ),
    Route(
        "office.complaint.step",
        "/office/trading/{number}/{step}",
        "department",
        Permission.TRADE_COMPLAINT_ACT,
        TradeComplaints,
    ),
    Route("trade.watch", "/office/tenders", "department", Permission.TRADE_WATCH, office),
    Route("trade.watched", "/office/tenders/{number}", "department", Permission.TRADE_WATCHED, Watched),
    # -- committee and centre, in the hall
    Route("desk.opinion", "/desk/lots/{number}/opinion", "hall", Permission.COMMITTEE_SCORE, Lots),
    Route("desk.clues", "/desk/lots/{number}/clues", "hall", Permission.CLUES_READ, Lots),
    Route("desk.reexamined", "/desk/lots/{number}/reexamined", "hall", Permission.LOT_CONDUCT, Lots),
)
