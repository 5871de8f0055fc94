"""The addresses of appraisal, committee and study: the public's board, everybody's own, leaders', the centre's desks."""

from __future__ import annotations

from portal.appraisal_contexts import (
    BoardObjections,
    Meetings,
    PublishedQuarters,
    Quarters,
    Sheets,
    Studies,
    Years,
)
from portal.permissions import Permission
from portal.route import Route

_OWN, _DESK = "/office/appraisal", "/desk/appraisal"
_READ, _ACT = Permission.APPRAISAL_READ, Permission.APPRAISAL_MANAGE
APPRAISAL_ROUTES = (
    # -- the public
    Route("appraisal.board", "/hall/appraisal"),
    Route("appraisal.board.quarter", "/hall/appraisal/{number}", factory=PublishedQuarters),
    # -- everybody's own, and what leaders sign, on the departments' net
    Route("appraisal.my", _OWN, "department", Permission.APPRAISAL_STAFF),
    Route("appraisal.signing", f"{_OWN}/signing", "department", Permission.APPRAISAL_STAFF),
    Route("appraisal.results", f"{_OWN}/results", "department", Permission.APPRAISAL_STAFF),
    Route("appraisal.propose", f"{_OWN}/points/new", "department", Permission.APPRAISAL_STAFF),
    Route("appraisal.sheet", f"{_OWN}/sheets/{{number}}", "department", Permission.APPRAISAL_SHEET, Sheets),
    Route(
        "appraisal.explain",
        rf"{_OWN}/sheets/{{number}}/points/{{n:\d+}}/explain",
        "department",
        Permission.APPRAISAL_OWN,
        Sheets,
    ),
    Route(
        "appraisal.appeal", f"{_OWN}/sheets/{{number}}/appeal", "department", Permission.APPRAISAL_OWN, Sheets
    ),
    Route(
        "appraisal.give-back",
        f"{_OWN}/sheets/{{number}}/give-back",
        "department",
        Permission.APPRAISAL_LEAD,
        Sheets,
    ),
    Route(
        "appraisal.paper",
        f"{_OWN}/sheets/{{number}}/paper.pdf",
        "department",
        Permission.APPRAISAL_SHEET,
        Sheets,
    ),
    Route(
        "appraisal.file",
        rf"{_OWN}/sheets/{{number}}/records/{{n:\d+}}/files/{{sha256}}",
        "department",
        Permission.APPRAISAL_SHEET,
        Sheets,
    ),
    Route(
        "appraisal.object",
        f"{_OWN}/quarters/{{number}}/object",
        "department",
        Permission.APPRAISAL_STAFF,
        PublishedQuarters,
    ),
    Route(
        "appraisal.grades.sign",
        f"{_OWN}/years/{{number}}/signing",
        "department",
        Permission.APPRAISAL_STAFF,
        Years,
    ),
    Route("study.my", "/office/study", "department", Permission.APPRAISAL_STAFF),
    Route("study.note", "/office/study/{number}/note", "department", Permission.GATHERING_ASKED, Studies),
    Route("decision.my", "/office/decisions", "department", Permission.APPRAISAL_STAFF),
    Route(
        "decision.finish",
        r"/office/decisions/{number}/{n:\d+}",
        "department",
        Permission.APPRAISAL_STAFF,
        Meetings,
    ),
    # -- the centre
    Route("appraisal.daily", f"{_DESK}/daily", "hall", Permission.APPRAISAL_INSPECT),
    Route("appraisal.points", f"{_DESK}/points", "hall", Permission.APPRAISAL_INSPECT),
    Route(
        "appraisal.decide",
        rf"{_DESK}/points/{{number}}/{{n:\d+}}",
        "hall",
        Permission.APPRAISAL_INSPECT,
        Sheets,
    ),
    Route("appraisal.desk", _DESK, "hall", _READ),
    Route("appraisal.attendance", f"{_DESK}/attendance", "hall", _ACT),
    Route("appraisal.total", f"{_DESK}/total", "hall", _ACT),
    Route("appraisal.answer", f"{_DESK}/sheets/{{number}}/answer", "hall", _ACT, Sheets),
    Route("appraisal.talk", f"{_DESK}/sheets/{{number}}/talk", "hall", _ACT, Sheets),
    Route("appraisal.export", r"/desk/appraisal/{kind:(month|quarter)}.xlsx", "hall", _READ),
    Route("appraisal.quarters", f"{_DESK}/quarters", "hall", _READ),
    Route("appraisal.quarter.open", f"{_DESK}/quarters/open", "hall", _ACT),
    Route("appraisal.quarter", f"{_DESK}/quarters/{{number}}", "hall", _READ, Quarters),
    Route("appraisal.publish", f"{_DESK}/quarters/{{number}}/publish", "hall", _ACT, Quarters),
    Route("appraisal.conclude", f"{_DESK}/quarters/{{number}}/conclude", "hall", _ACT, PublishedQuarters),
    Route("appraisal.correct", f"{_DESK}/quarters/{{number}}/correct", "hall", _ACT, PublishedQuarters),
    Route("appraisal.return", f"{_DESK}/quarters/{{number}}/return", "hall", _ACT, PublishedQuarters),
    Route("appraisal.report", f"{_DESK}/quarters/{{number}}/report", "hall", _ACT, PublishedQuarters),
    Route("appraisal.objection", f"{_DESK}/objections/{{number}}", "hall", _ACT, BoardObjections),
    Route("appraisal.years", f"{_DESK}/years", "hall", _READ),
    Route("appraisal.year.open", f"{_DESK}/years/open", "hall", _ACT),
    Route("appraisal.year", f"{_DESK}/years/{{number}}", "hall", _READ, Years),
    Route("appraisal.grades", f"{_DESK}/years/{{number}}/grades", "hall", _ACT, Years),
    Route("appraisal.year.conclude", f"{_DESK}/years/{{number}}/conclude", "hall", _ACT, Years),
    Route("appraisal.year.report", f"{_DESK}/years/{{number}}/report", "hall", _ACT, Years),
    Route("committee", "/desk/committee", "hall", _READ),
    Route("committee.call", "/desk/committee/call", "hall", _ACT),
    Route("committee.meeting", "/desk/committee/{number}", "hall", _READ, Meetings),
    Route("committee.minutes", "/desk/committee/{number}/minutes", "hall", _ACT, Meetings),
    Route(
        "committee.file", r"/desk/committee/{number}/records/{n:\d+}/files/{sha256}", "hall", _READ, Meetings
    ),
    Route("study", "/desk/study", "hall", _READ),
    Route("study.plan", "/desk/study/plan", "hall", _ACT),
    Route("study.one", "/desk/study/{number}", "hall", _READ, Studies),
    Route("study.file", r"/desk/study/{number}/records/{n:\d+}/files/{sha256}", "hall", _READ, Studies),
    Route("study.held", "/desk/study/{number}/held", "hall", _ACT, Studies),
    Route("study.points", "/desk/study/{number}/points", "hall", _ACT, Studies),
)
