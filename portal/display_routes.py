"""The addresses of screens and what stands behind them, and of the convenience facilities."""

from __future__ import annotations

from portal.contexts import Services
from portal.display_contexts import (
    Contents,
    Duties,
    Facilities,
    HungScreens,
    Loans,
    Musics,
    Playlists,
    Screens,
)
from portal.permissions import Permission
from portal.route import Route

_HALL = "hall"
DISPLAY_ROUTES = (
    # -- the public
    Route("facilities", "/facilities"),
    Route("kiosk.halls", "/kiosk/{point}/find"),
    Route("kiosk.floor", "/kiosk/{point}/find/{place}"),
    Route("kiosk.windows", "/kiosk/{point}/find/{place}/{department}"),
    Route("kiosk.place", "/kiosk/{point}/place/{number}", factory=Services),
    Route("kiosk.floors", "/kiosk/{point}/floors"),
    Route("kiosk.floorplan", "/kiosk/{point}/floors/{place}"),
    Route("kiosk.progress", "/kiosk/{point}/progress"),
    Route("kiosk.facilities", "/kiosk/{point}/facilities"),
    # -- the screens themselves
    Route("screen", "/screens/{number}/{token}", _HALL, factory=HungScreens),
    Route("screen.news", "/screens/{number}/{token}/news.json", _HALL, factory=HungScreens),
    Route("screen.music", "/screens/{number}/{token}/music/{sha256}", _HALL, factory=HungScreens),
    # -- the content office
    Route("desk.content", "/desk/content", _HALL, Permission.CONTENT),
    Route("desk.piece", "/desk/content/{number}", _HALL, Permission.CONTENT, Contents),
    Route("desk.piece.change", "/desk/content/{number}/change", _HALL, Permission.CONTENT, Contents),
    Route("desk.piece.step", "/desk/content/{number}/steps/{step}", _HALL, Permission.CONTENT, Contents),
    Route("desk.playlists", "/desk/playlists", _HALL, Permission.CONTENT),
    Route("desk.playlist", "/desk/playlists/{number}", _HALL, Permission.CONTENT, Playlists),
    Route("desk.music", "/desk/music", _HALL, Permission.CONTENT),
    Route("desk.music.stop", "/desk/music/{number}/stop", _HALL, Permission.CONTENT, Musics),
    Route("desk.screens", "/desk/screens", _HALL, Permission.HALL_ARRANGE),
    Route("desk.screen", "/desk/screens/{number}", _HALL, Permission.HALL_ARRANGE, Screens),
    Route("desk.screen.retire", "/desk/screens/{number}/retire", _HALL, Permission.HALL_ARRANGE, Screens),
    # -- convenience facilities
    Route("desk.facilities", "/desk/facilities", _HALL, Permission.FACILITIES),
    Route("desk.facility", "/desk/facilities/{number}", _HALL, Permission.FACILITIES, Facilities),
    Route(
        "desk.facility.change",
        "/desk/facilities/{number}/change",
        _HALL,
        Permission.HALL_ARRANGE,
        Facilities,
    ),
    Route(
        "desk.facility.remove",
        "/desk/facilities/{number}/remove",
        _HALL,
        Permission.HALL_ARRANGE,
        Facilities,
    ),
    Route("desk.facility.stock", "/desk/facilities/{number}/stock", _HALL, Permission.FACILITIES, Facilities),
    Route("desk.facility.duty", "/desk/facilities/{number}/duty", _HALL, Permission.FACILITIES, Facilities),
    Route("desk.loans", "/desk/loans", _HALL, Permission.FACILITIES),
    Route("desk.loan.new", "/desk/loans/new", _HALL, Permission.FACILITIES),
    Route("desk.loan", "/desk/loans/{number}", _HALL, Permission.FACILITIES, Loans),
    Route("desk.loan.step", "/desk/loans/{number}/{step}", _HALL, Permission.FACILITIES, Loans),
    Route("desk.duties", "/desk/duties", _HALL, Permission.FACILITIES),
    Route("desk.duty.step", "/desk/duties/{number}/{step}", _HALL, Permission.FACILITIES, Duties),
)
