"""What follows from what: the one table. A type of record on the left, who takes it up on the right.

Every record is numbered, sealed and logged; that is not listed. ``board`` keeps the lists pages read;
``roster`` keeps who sits where; ``search`` makes a disclosure findable; ``press`` prints and seals its paper; ``close`` marks the
deadline in the log once the gate's closing stands there.
"""

from __future__ import annotations

BOARD, SEARCH, PRESS, CLOSE = "board", "search", "press", "close"
ROSTER = "roster"

CONSEQUENCES: dict[str, tuple[str, ...]] = {
    "applicant-registered": (BOARD,),
    "party-admitted": (BOARD,),
    "certificate-bound": (BOARD,),
    "mandate-granted": (BOARD,),
    "account-opened": (BOARD,),
    "person-registered": (BOARD,),
    "person-erased": (BOARD,),
    "department-registered": (BOARD, ROSTER),
    "window-opened": (BOARD, ROSTER),
    "staff-posted": (BOARD, ROSTER),
    "absence-recorded": (BOARD, ROSTER),
    "delegation-granted": (BOARD, ROSTER),
    "delegation-ended": (BOARD, ROSTER),
    "post-ended": (BOARD, ROSTER),
    "project-registered": (BOARD,),
    "sealing-policy": (BOARD,),
    "tender-notice": (BOARD, SEARCH, PRESS),
    "clarification": (BOARD, SEARCH, PRESS),
    "bidder-enrolled": (BOARD,),
    "question-asked": (BOARD,),
    "bid-received": (BOARD,),
    "bid-withdrawn": (BOARD,),
    "gate-closed": (BOARD, CLOSE),
    "deadline-marker": (BOARD,),
    "opening-roll": (BOARD,),
    "bid-unlocked": (BOARD,),
    "shares-released": (BOARD,),
    "bids-decrypted": (BOARD,),
    "opening-record": (BOARD, SEARCH, PRESS),
    "committee-formed": (BOARD,),
    "scores-submitted": (BOARD,),
    "evaluation-report": (BOARD,),
    "candidates-notice": (BOARD, SEARCH, PRESS),
    "award-notice": (BOARD, SEARCH, PRESS),
    "contract-notice": (BOARD, SEARCH, PRESS),
    "objection-filed": (BOARD,),
    "objection-answered": (BOARD,),
    "bulletin": (BOARD, SEARCH),
    "foreign-notice": (BOARD, SEARCH),
    "paper-issued": (BOARD,),
    "law-loaded": (BOARD,),
    "refused": (BOARD,),
}


def followed_by(name: str) -> frozenset[str]:
    """The record types one follower takes up."""
    return frozenset(kind for kind, followers in CONSEQUENCES.items() if name in followers)
