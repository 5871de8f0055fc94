"""The addresses of complaints, consultations and suggestions: the public's and the desks'."""

from __future__ import annotations

from portal.permissions import Permission
from portal.route import Route
from portal.voice_contexts import Boxes, Reports, Voices

_DESK = "/office/voice"
_READ = Permission.VOICE_READ
VOICE_ROUTES = (
    # -- the public
    Route("voice", "/voice"),
    Route("voice.new", "/voice/new/{kind:complaint|consultation|suggestion}"),
    Route("voice.progress", "/voice/progress"),
    Route("voice.say", "/voice/say/{step}"),
    Route("voice.outcomes", "/voice/outcomes"),
    Route("voice.answers", "/voice/answers"),
    Route("voice.own", "/voice/matters/{number}", permission=Permission.VOICE_OWN, factory=Voices),
    Route("kiosk.voice", "/kiosk/{point}/voice"),
    # -- the report box
    Route("report", "/report"),
    Route("report.script", "/report/script.js"),
    Route("report.box", "/report/box.json"),
    Route("report.follow", "/report/follow"),
    Route("report.answers", "/report/answers.json"),
    Route("report.say", "/report/say"),
    Route("desk.box", "/desk/reports", "hall", Permission.REPORT_KEEP),
    Route("desk.box.key", "/desk/reports/key", "hall", Permission.REPORT_KEEP),
    Route("desk.box.set", "/desk/reports/box", "hall", Permission.REPORT_SET),
    Route("desk.box.report", "/desk/reports/{number}", "hall", Permission.REPORT_OPEN, Reports),
    Route("desk.box.pass", r"/desk/reports/{number}/pass", "hall", Permission.REPORT_OPEN, Reports),
    Route("desk.box.open", r"/desk/reports/{number}/open", "hall", Permission.REPORT_OPEN, Reports),
    Route("desk.box.answer", "/desk/reports/{number}/answer", "hall", Permission.REPORT_OPEN, Reports),
    Route(
        "desk.box.material",
        r"/desk/reports/{number}/records/{n:\d+}/material",
        "hall",
        Permission.REPORT_OPEN,
        Reports,
    ),
    Route(
        "desk.box.attached",
        r"/desk/reports/{number}/records/{n:\d+}/attached",
        "hall",
        Permission.REPORT_OPEN,
        Reports,
    ),
    Route("desk.box.close", "/desk/reports/{number}/close", "hall", Permission.REPORT_OPEN, Reports),
    # -- desks, from the departments' net inwards
    Route("office.voice", _DESK, "department", Permission.VOICE_DESK),
    Route("office.voice.new", f"{_DESK}/new/{{kind}}", "department", Permission.VOICE_TAKE),
    Route("office.voice.box", f"{_DESK}/boxes/new", "department", Permission.VOICE_BOX),
    Route("office.voice.opening", f"{_DESK}/boxes/{{number}}", "department", Permission.VOICE_BOX, Boxes),
    Route("office.voice.matter", f"{_DESK}/{{number}}", "department", _READ, Voices),
    Route(
        "office.voice.file",
        rf"{_DESK}/{{number}}/records/{{n:\d+}}/files/{{sha256}}",
        "department",
        _READ,
        Voices,
    ),
    Route("office.voice.step", f"{_DESK}/{{number}}/{{step}}", "department", _READ, Voices),
)
