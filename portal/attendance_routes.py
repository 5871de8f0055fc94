"""The addresses of attendance: terminals' own, everybody's, the leaders', and the centre's; all inside the hall."""

from __future__ import annotations

from portal.attendance_contexts import Cameras, Matters, People, Terminals
from portal.contexts import office
from portal.permissions import Permission
from portal.route import Route

_ZONE = "hall"
ATTENDANCE_ROUTES = (
    # -- terminals: they show a key of their own
    Route("iclock.cdata", "/iclock/cdata", _ZONE),
    Route("iclock.rtdata", "/iclock/rtdata", _ZONE),
    Route("iclock.registry", "/iclock/registry", _ZONE),
    Route("iclock.getrequest", "/iclock/getrequest", _ZONE),
    Route("iclock.devicecmd", "/iclock/devicecmd", _ZONE),
    # -- everybody posted in the hall
    Route("attendance", "/attendance", "department", Permission.ATTENDANCE_OWN, office),
    Route("attendance.leave", "/attendance/leave", "department", Permission.ATTENDANCE_OWN, office),
    Route("attendance.correction", "/attendance/correction", "department", Permission.ATTENDANCE_OWN, office),
    Route("attendance.matters", "/attendance/matters", "department", Permission.ATTENDANCE_OWN, office),
    Route(
        "attendance.approvals", "/attendance/approvals", "department", Permission.ATTENDANCE_DECIDE, office
    ),
    Route(
        "attendance.snapshot",
        "/attendance/matters/{number}/files/{sha256}",
        "department",
        Permission.ATTENDANCE_MATTER,
        Matters,
    ),
    Route(
        "attendance.matter",
        "/attendance/matters/{number}",
        "department",
        Permission.ATTENDANCE_MATTER,
        Matters,
    ),
    Route(
        "attendance.step",
        "/attendance/matters/{number}/{step}",
        "department",
        Permission.ATTENDANCE_STEP,
        Matters,
    ),
    # -- the centre's attendance desk
    Route("attendance.desk", "/attendance/desk", _ZONE, Permission.ATTENDANCE_DESK),
    Route("attendance.month", "/attendance/desk/month", _ZONE, Permission.ATTENDANCE_DESK),
    Route(
        "attendance.export", "/attendance/desk/export.{kind:(xlsx|csv)}", _ZONE, Permission.ATTENDANCE_DESK
    ),
    Route("attendance.terminals", "/attendance/terminals", _ZONE, Permission.ATTENDANCE_DESK),
    Route(
        "attendance.terminal", "/attendance/terminals/{number}", _ZONE, Permission.ATTENDANCE_DESK, Terminals
    ),
    Route(
        "attendance.terminal.step",
        "/attendance/terminals/{number}/{step}",
        _ZONE,
        Permission.ATTENDANCE_KEEP,
        Terminals,
    ),
    Route("attendance.sheet", "/attendance/sheets/new", _ZONE, Permission.ATTENDANCE_KEEP),
    Route("attendance.cameras", "/attendance/cameras", _ZONE, Permission.ATTENDANCE_DESK),
    Route("attendance.camera", "/attendance/cameras/{number}", _ZONE, Permission.ATTENDANCE_KEEP, Cameras),
    Route(
        "attendance.camera.remove",
        "/attendance/cameras/{number}/remove",
        _ZONE,
        Permission.ATTENDANCE_KEEP,
        Cameras,
    ),
    Route("attendance.patrols", "/attendance/patrols", _ZONE, Permission.ATTENDANCE_DESK),
    Route("attendance.patrol", "/attendance/patrols/new", _ZONE, Permission.ATTENDANCE_KEEP),
    Route("attendance.person", "/attendance/people/{number}", _ZONE, Permission.ATTENDANCE_DESK, People),
    Route("attendance.photo", "/attendance/people/{number}/photo", _ZONE, Permission.ATTENDANCE_KEEP, People),
    Route("attendance.shift", "/attendance/people/{number}/shift", _ZONE, Permission.ATTENDANCE_KEEP, People),
)
