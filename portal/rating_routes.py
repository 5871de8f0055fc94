"""The addresses of ratings: where one is given, who deals with a bad one, what they come to, and the keypads' own."""

from __future__ import annotations

from portal.contexts import Cases, office
from portal.counter_contexts import Tickets
from portal.permissions import Permission
from portal.rating_contexts import Keypads, Ratings
from portal.route import Route

RATING_ROUTES = (
    # -- whoever was served
    Route("ratings", "/ratings"),
    Route("rate", "/rate"),
    Route("ticket.rate", "/tickets/{number}/{code}/rating", factory=Tickets),
    Route("my.rate", "/my/cases/{number}/rating", permission=Permission.CASE_OWN, factory=Cases),
    Route("kiosk.rate", "/kiosk/{point}/rating"),
    # -- whoever served: what they come to, and what is to be mended
    Route("office.ratings", "/office/ratings", "department", Permission.RATING_OFFICE, office),
    Route("office.rating", "/office/ratings/{number}", "department", Permission.RATING_MEND, Ratings),
    # -- the centre
    Route("desk.ratings", "/desk/ratings", "hall", Permission.RATING_READ, office),
    Route("desk.ratings.live", "/desk/ratings/live", "hall", Permission.RATING_READ, office),
    Route("desk.ratings.newest", "/desk/ratings/newest.json", "hall", Permission.RATING_READ, office),
    Route("desk.ratings.statistics", "/desk/ratings/statistics", "hall", Permission.RATING_READ, office),
    Route(
        "desk.ratings.export",
        "/desk/ratings/statistics.{kind:(xlsx|csv)}",
        "hall",
        Permission.RATING_READ,
        office,
    ),
    Route("desk.keypads", "/desk/ratings/keypads", "hall", Permission.RATING_READ, office),
    Route("desk.keypad.new", "/desk/ratings/keypads/new", "hall", Permission.RATING_KEYPADS),
    Route("desk.keypad", "/desk/ratings/keypads/{number}", "hall", Permission.RATING_KEYPADS, Keypads),
    Route(
        "desk.keypad.retire",
        "/desk/ratings/keypads/{number}/retire",
        "hall",
        Permission.RATING_KEYPADS,
        Keypads,
    ),
    Route("desk.rating", "/desk/ratings/{number}", "hall", Permission.RATING_FOLLOW, Ratings),
    Route("desk.rating.step", "/desk/ratings/{number}/{step}", "hall", Permission.RATING_HANDLE, Ratings),
    # -- keypads, on the hall's own network
    Route("keypad.ask", "/keypad/ask", "hall"),
    Route("keypad.presses", "/keypad/presses", "hall"),
)
