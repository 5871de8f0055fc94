"""What follows from what: the one table. A type of record on the left, who takes it up on the right.

Every record is numbered, sealed and logged; that is not listed. ``board`` keeps the lists pages read, ``roster``
who sits where, ``casebook`` the lists of cases, ``requestbook`` those of disclosure requests, ``guides`` those of
service items; ``search`` makes a disclosure findable; ``press`` prints and seals its paper; ``close`` marks the
deadline in the log once the gate's closing stands there; ``clerk`` does in a case what follows of itself: asks
co-departments, enters licences, discloses results; ``forget`` has the database let go of what it still remembers of
erased data; ``teller`` tells the applicant; ``press-room`` prints and seals what an applicant gets, the newest
first, and ``shredder`` removes it when the applicant's data was erased; ``recount`` has every open matter counted
anew on a changed calendar.
"""

from __future__ import annotations

BOARD, SEARCH, PRESS, CLOSE, FORGET = "board", "search", "press", "close", "forget"
ROSTER, CASES, CLERK, TELL, RECOUNT = "roster", "casebook", "clerk", "teller", "recount"
GUIDES = "guides"
REQUESTS = "requestbook"
ROOM, SHRED = "press-room", "shredder"

CONSEQUENCES: dict[str, tuple[str, ...]] = {
    "applicant-registered": (BOARD,),
    "party-admitted": (BOARD,),
    "certificate-bound": (BOARD,),
    "mandate-granted": (BOARD,),
    "account-opened": (BOARD,),
    "person-registered": (BOARD,),
    "person-erased": (BOARD, FORGET),
    "department-registered": (BOARD, ROSTER),
    "window-opened": (BOARD, ROSTER),
    "staff-posted": (BOARD, ROSTER),
    "absence-recorded": (BOARD, ROSTER),
    "delegation-granted": (BOARD, ROSTER),
    "delegation-ended": (BOARD, ROSTER),
    "post-ended": (BOARD, ROSTER),
    "item-published": (BOARD, SEARCH, GUIDES),
    "item-withdrawn": (BOARD, SEARCH, GUIDES),
    "one-time-notified": (BOARD, PRESS),
    "application-received": (BOARD, CASES, ROOM),
    "materials-checked": (BOARD, CASES),
    "correction-notified": (BOARD, CASES, ROOM, TELL),
    "supplement-received": (BOARD, CASES),
    "case-accepted": (BOARD, CASES, CLERK, ROOM, TELL),
    "acceptance-refused": (BOARD, CASES, ROOM, TELL),
    "stage-passed": (BOARD, CASES),
    "case-returned": (BOARD, CASES),
    "case-assigned": (BOARD, CASES),
    "case-countersigned": (BOARD, CASES),
    "case-urged": (BOARD, CASES),
    "special-step-began": (BOARD, CASES, ROOM, TELL),
    "special-step-ended": (BOARD, CASES),
    "period-extended": (BOARD, CASES, ROOM, TELL),
    "decision-made": (BOARD, CASES, CLERK, ROOM, TELL),
    "decision-delivered": (BOARD, CASES, ROOM),
    "case-withdrawn": (BOARD, CASES),
    "case-ended": (BOARD, CASES, ROOM, TELL),
    "clocks-recomputed": (BOARD, CASES, TELL),
    "branch-asked": (BOARD, CASES),
    "branch-answered": (BOARD, CASES),
    "joint-replanned": (BOARD, CASES),
    "licence-issued": (BOARD, CASES),
    "licence-ended": (BOARD, CASES),
    "result-disclosed": (BOARD, CASES, SEARCH),
    "annex-erased": (BOARD, CASES, SHRED, FORGET),
    "request-filed": (BOARD, REQUESTS),
    "request-received": (BOARD, REQUESTS),
    "request-correction-asked": (BOARD, REQUESTS, ROOM),
    "request-corrected": (BOARD, REQUESTS),
    "request-lapsed": (BOARD, REQUESTS),
    "request-opinion-asked": (BOARD, REQUESTS, ROOM),
    "request-opinion-given": (BOARD, REQUESTS),
    "request-reply-extended": (BOARD, REQUESTS, ROOM),
    "request-reply-drafted": (BOARD, REQUESTS),
    "request-reply-returned": (BOARD, REQUESTS),
    "request-answered": (BOARD, REQUESTS, ROOM),
    "request-reply-delivered": (BOARD, REQUESTS),
    "request-withdrawn": (BOARD, REQUESTS),
    "deadline-fixed": (BOARD,),
    "foreign-case-reported": (BOARD, CASES),
    "outage-recorded": (BOARD, CASES),
    "data-revealed": (BOARD,),
    "request-applicant-revealed": (BOARD,),
    "project-registered": (BOARD,),
    "sealing-policy": (BOARD,),
    "tender-notice": (BOARD, SEARCH, PRESS),
    "clarification": (BOARD, SEARCH, PRESS),
    "bidder-enrolled": (BOARD,),
    "question-asked": (BOARD,),
    "bid-received": (BOARD,),
    "bid-withdrawn": (BOARD,),
    "termination-notice": (BOARD, SEARCH, PRESS),
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
    "failure-notice": (BOARD, SEARCH, PRESS),
    "award-notice": (BOARD, SEARCH, PRESS),
    "contract-notice": (BOARD, SEARCH, PRESS),
    "objection-filed": (BOARD,),
    "objection-answered": (BOARD,),
    "bulletin": (BOARD, SEARCH),
    "foreign-notice": (BOARD, SEARCH),
    "paper-issued": (BOARD,),
    "inside-paper-issued": (BOARD,),
    "files-erased": (BOARD, FORGET),
    "law-loaded": (BOARD,),
    "notice-loaded": (BOARD, RECOUNT, REQUESTS),
    "refused": (BOARD,),
}


def followed_by(name: str) -> frozenset[str]:
    """The record types one follower takes up."""
    return frozenset(kind for kind, followers in CONSEQUENCES.items() if name in followers)
