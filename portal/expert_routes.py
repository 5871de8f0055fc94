"""The addresses of experts: the public page of a tender's draws, the draw and the committee at the desk, the pool."""

from __future__ import annotations

from portal.contexts import Bids, Lots, Tenders
from portal.expert_contexts import Experts
from portal.permissions import Permission
from portal.prequal_contexts import Drawn
from portal.route import Route

_LOT, _DRAW = "/desk/lots/{number}", "/desk/lots/{number}/draw"
_POOL = "/desk/experts"
_CONDUCT, _SCORE = Permission.LOT_CONDUCT, Permission.COMMITTEE_SCORE
EXPERT_ROUTES = (
    # -- the public
    Route("tender.draws", "/trading/{number}/draws", permission=Permission.TENDER_READ, factory=Tenders),
    Route(
        "tender.public",
        "/trading/{number}/public-file.json",
        permission=Permission.TENDER_READ,
        factory=Tenders,
    ),
    Route("bid.low", "/bidder/bids/{number}/low-price", permission=Permission.BID_WRITE, factory=Bids),
    Route(
        "bid.explain",
        "/bidder/bids/{number}/explanation",
        permission=Permission.BID_WRITE,
        factory=Bids,
    ),
    Route("bid.final", "/bidder/bids/{number}/final", permission=Permission.BID_WRITE, factory=Bids),
    Route("bid.leave", "/bidder/bids/{number}/leave", permission=Permission.BID_WRITE, factory=Bids),
    # -- the pool, and the sides of a draw, on the departments' net
    Route("pool", _POOL, "department", Permission.POOL_READ),
    Route("pool.new", f"{_POOL}/new", "department", Permission.POOL_KEEP),
    Route("pool.expert", f"{_POOL}/{{number}}", "department", Permission.POOL_READ, Experts),
    Route("pool.step", f"{_POOL}/{{number}}/{{step}}", "department", Permission.POOL_KEEP, Experts),
    Route("desk.draw", _DRAW, "department", Permission.DRAW_FOLLOW, Drawn),
    Route("desk.nonce", f"{_DRAW}/nonce", "department", Permission.DRAW_SIDE, Drawn),
    # -- inside the hall
    Route("desk.draw.plan", f"{_DRAW}/plan", "hall", _CONDUCT, Drawn),
    Route("desk.draw.close", f"{_DRAW}/close", "hall", _CONDUCT, Drawn),
    Route("desk.draw.hold", f"{_DRAW}/hold", "hall", _CONDUCT, Drawn),
    Route("desk.draw.call", f"{_DRAW}/call", "hall", _CONDUCT, Drawn),
    Route("desk.draw.open", f"{_DRAW}/open", "hall", _CONDUCT, Drawn),
    Route("desk.arrivals", f"{_LOT}/arrivals", "hall", _CONDUCT, Drawn),
    Route("desk.replace", f"{_LOT}/replacement", "hall", _CONDUCT, Drawn),
    Route("desk.extend", f"{_LOT}/extension", "hall", _CONDUCT, Lots),
    Route("desk.unsigned", f"{_LOT}/unsigned", "hall", _CONDUCT, Drawn),
    Route("desk.recording", f"{_LOT}/recordings", "hall", _CONDUCT, Lots),
    Route("desk.finals.record", f"{_LOT}/final-record", "hall", _CONDUCT, Lots),
    Route("desk.sign", f"{_LOT}/signature", "hall", _SCORE, Lots),
    Route("desk.question", f"{_LOT}/question", "hall", _SCORE, Lots),
    Route("desk.low", f"{_LOT}/low-price", "hall", _SCORE, Lots),
    Route("desk.low.judge", f"{_LOT}/low-price/opinion", "hall", _SCORE, Lots),
    Route("desk.outliers", f"{_LOT}/outliers", "hall", _SCORE, Lots),
    Route("desk.time", f"{_LOT}/time", "hall", _SCORE, Lots),
    Route("expert.ties", "/desk/ties", "hall", Permission.EXPERT_OWN),
)
