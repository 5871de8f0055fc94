"""The table of contents: every address, the zone that answers it, who may use it, what it is about.

Zones are the three networks (三网): a listener answers its own zone's routes and those of the zones
outside it, so a public listener cannot answer an inner route at all. Order matters only among patterns
that overlap.
"""

from __future__ import annotations

from typing import Any

from portal.appraisal_routes import APPRAISAL_ROUTES
from portal.attendance_routes import ATTENDANCE_ROUTES
from portal.bank_routes import BANK_ROUTES
from portal.contexts import (
    Annexes,
    Bids,
    Branches,
    Cases,
    Departments,
    Foreigns,
    Items,
    Lots,
    Notifications,
    Objections,
    Posts,
    Records,
    Requests,
    Services,
    Subjects,
    Tenders,
    Windows,
    office,
)
from portal.contract_routes import CONTRACT_ROUTES
from portal.counter_routes import INNER_COUNTER_ROUTES, PUBLIC_COUNTER_ROUTES
from portal.display_routes import DISPLAY_ROUTES
from portal.expert_routes import EXPERT_ROUTES
from portal.fee_routes import FEE_ROUTES
from portal.framework_routes import FRAMEWORK_ROUTES
from portal.live_routes import LIVE_ROUTES
from portal.party_routes import PARTY_ROUTES
from portal.permissions import Permission
from portal.planning_routes import PLANNING_ROUTES
from portal.prequal_routes import PREQUAL_ROUTES
from portal.purchase_routes import INNER_PURCHASE_ROUTES, PUBLIC_PURCHASE_ROUTES
from portal.rating_routes import RATING_ROUTES
from portal.route import Route
from portal.sale_routes import INNER_SALE_ROUTES, PUBLIC_SALE_ROUTES
from portal.supervision_routes import SUPERVISION_ROUTES
from portal.turn_routes import TURN_ROUTES
from portal.voice_routes import VOICE_ROUTES

ROUTES = (
    # -- the public
    Route("home", "/"),
    Route("search", "/search"),
    Route("services", "/services"),
    Route("service", "/services/{number}", factory=Services),
    Route("service.print", "/services/{number}/print", factory=Services),
    Route("service.notify", "/services/{number}/notification", factory=Services),
    Route("notification", "/notifications/{number}/{code}", factory=Notifications),
    Route("notification.pdf", "/notifications/{number}/{code}/paper.pdf", factory=Notifications),
    Route("kiosk", "/kiosk/{point}"),
    Route("kiosk.departments", "/kiosk/{point}/materials"),
    Route("kiosk.items", "/kiosk/{point}/materials/{department}"),
    Route("kiosk.item", "/kiosk/{point}/services/{number}", factory=Services),
    Route("kiosk.notification", "/kiosk/{point}/notifications/{number}/{code}", factory=Notifications),
    *PUBLIC_COUNTER_ROUTES,
    Route("trading", "/trading"),
    *PUBLIC_SALE_ROUTES,
    *PUBLIC_PURCHASE_ROUTES,
    *TURN_ROUTES,
    *CONTRACT_ROUTES,
    *FRAMEWORK_ROUTES,
    *PARTY_ROUTES,
    *PLANNING_ROUTES,
    *PREQUAL_ROUTES,
    Route("tender", "/trading/{number}", permission=Permission.TENDER_READ, factory=Tenders),
    Route(
        "tender.package", "/trading/{number}/package.json", permission=Permission.TENDER_READ, factory=Tenders
    ),
    Route("tender.ocds", "/trading/{number}/ocds.json", permission=Permission.TENDER_READ, factory=Tenders),
    Route("tender.chart", "/trading/{number}/procedure", permission=Permission.TENDER_READ, factory=Tenders),
    Route("lot.object", "/trading/lots/{number}/objection", permission=Permission.BID_START, factory=Lots),
    Route("tender.object", "/trading/{number}/objection", permission=Permission.BID_START, factory=Tenders),
    Route("record", "/records/{number}", factory=Records),
    Route("record.json", "/records/{number}/record.json", factory=Records),
    Route("record.p7s", "/records/{number}/record.json.p7s", factory=Records),
    Route("record.proof", "/records/{number}/record.tlog-proof", factory=Records),
    Route("record.bundle", "/records/{number}/bundle.zip", factory=Records),
    Route("record.pdf", "/records/{number}/paper.pdf", factory=Records),
    Route("file", "/files/{sha256}/{name}"),
    Route("law.rule", "/law/{rule}"),
    Route("law", "/law"),
    Route("verify", "/verify"),
    Route("verifier", "/verify/verify.py"),
    Route("log", "/log"),
    Route("log.keys", "/log/keys.txt"),
    Route("log.root", "/log/root.pem"),
    Route("log.tile", "/log/{path:(checkpoint|tile/[0-9a-zA-Z/.]+)}"),
    Route("sealing.page", "/sealing"),
    Route("sealing.saved", "/sealing/saved"),
    Route("ocds.packages", "/api/ocds/releases.json"),
    Route("ocds.release", "/api/ocds/releases/{ocid:.+}.json"),
    Route("open-data", "/open-data"),
    Route("log.stretch", "/api/log/stretches.json"),
    Route("national.tables", "/api/national/tables.json"),
    Route("national.rows", "/api/national/{dataset:[a-z-]+}.json"),
    Route("openapi", "/api/openapi.json"),
    Route("hall", "/hall"),
    Route("requests", "/disclosure"),
    Route("request.new", "/disclosure/new", permission=Permission.REQUEST_FILE),
    Route("request.progress", "/disclosure/progress"),
    Route("request", "/disclosure/{number}", permission=Permission.REQUEST_OWN, factory=Requests),
    Route(
        "request.supplement",
        "/disclosure/{number}/supplement",
        permission=Permission.REQUEST_OWN,
        factory=Requests,
    ),
    Route(
        "request.withdraw",
        "/disclosure/{number}/withdraw",
        permission=Permission.REQUEST_OWN,
        factory=Requests,
    ),
    Route(
        "request.evidence",
        "/disclosure/{number}/evidence.zip",
        permission=Permission.REQUEST_OWN,
        factory=Requests,
    ),
    Route(
        "request.letter",
        r"/disclosure/{number}/letters/{n:\d+}.pdf",
        permission=Permission.REQUEST_OWN,
        factory=Requests,
    ),
    Route(
        "request.file",
        "/disclosure/{number}/files/{sha256}/{name}",
        permission=Permission.REQUEST_OWN,
        factory=Requests,
    ),
    Route("about", "/about"),
    Route("sitemap", "/sitemap"),
    Route("preferences", "/preferences"),
    Route("sign-in", "/sign-in"),
    Route("sign-out", "/sign-out", permission=Permission.SIGNED_IN),
    Route("password", "/password", permission=Permission.SIGNED_IN),
    Route("healthz", "/healthz"),
    Route("submission-path", "/submission-path"),
    Route("readyz", "/readyz"),
    # -- approval, for whoever asks
    Route("progress", "/progress"),
    Route("progress.json", "/progress.json"),
    Route("progress.paper", r"/progress/{number}/papers/{n:\d+}.pdf", factory=Cases),
    Route("results", "/results"),
    # -- approval, for applicants
    Route("apply", "/apply/{number}", permission=Permission.APPLY, factory=Items),
    Route("apply.materials", "/apply/{number}/materials", permission=Permission.APPLY, factory=Items),
    Route("apply.contact", "/apply/{number}/contact", permission=Permission.APPLY, factory=Items),
    Route("apply.review", "/apply/{number}/review", permission=Permission.APPLY, factory=Items),
    Route("draft.save", "/my/drafts/{number}/save", permission=Permission.DRAFT, factory=Subjects),
    Route("draft.discard", "/my/drafts/{number}/discard", permission=Permission.DRAFT, factory=Subjects),
    Route("draft.drop", "/my/drafts/{number}/{material}/drop", permission=Permission.DRAFT, factory=Subjects),
    Route("draft.file", "/my/drafts/{number}/{material}", permission=Permission.DRAFT, factory=Subjects),
    Route(
        "draft.uploads",
        "/my/drafts/{number}/{material}/uploads",
        permission=Permission.DRAFT,
        factory=Subjects,
    ),
    Route(
        "draft.piece",
        r"/my/drafts/{number}/{material}/uploads/{upload}/{piece:\d+}",
        permission=Permission.DRAFT,
        factory=Subjects,
    ),
    Route(
        "draft.finish",
        "/my/drafts/{number}/{material}/uploads/{upload}/finish",
        permission=Permission.DRAFT,
        factory=Subjects,
    ),
    Route("my", "/my", permission=Permission.APPLY),
    Route("my.cases", "/my/cases", permission=Permission.APPLY),
    Route("my.case", "/my/cases/{number}", permission=Permission.CASE_OWN, factory=Cases),
    Route("my.receipt", "/my/cases/{number}/receipt", permission=Permission.CASE_OWN, factory=Cases),
    Route(
        "my.receipt.json", "/my/cases/{number}/receipt.json", permission=Permission.CASE_OWN, factory=Cases
    ),
    Route("my.evidence", "/my/cases/{number}/evidence.zip", permission=Permission.CASE_OWN, factory=Cases),
    Route("my.supplement", "/my/cases/{number}/supplement", permission=Permission.CASE_OWN, factory=Cases),
    Route("my.withdraw", "/my/cases/{number}/withdraw", permission=Permission.CASE_OWN, factory=Cases),
    Route("my.urge", "/my/cases/{number}/urge", permission=Permission.CASE_OWN, factory=Cases),
    Route(
        "my.paper", r"/my/cases/{number}/papers/{n:\d+}.pdf", permission=Permission.CASE_OWN, factory=Cases
    ),
    # -- the bidder, from outside
    Route("bidder", "/bidder", permission=Permission.SIGNED_IN),
    Route("lot.enrol", "/bidder/lots/{number}/enrol", permission=Permission.BID_START, factory=Lots),
    Route("bid", "/bidder/bids/{number}", permission=Permission.BID_FOLLOW, factory=Bids),
    Route("bid.question", "/bidder/bids/{number}/question", permission=Permission.BID_WRITE, factory=Bids),
    Route("bid.upload", "/bidder/bids/{number}/upload", permission=Permission.BID_WRITE, factory=Bids),
    Route("bid.uploads", "/bidder/bids/{number}/uploads", permission=Permission.BID_WRITE, factory=Bids),
    Route(
        "bid.piece",
        r"/bidder/bids/{number}/uploads/{upload}/{piece:\d+}",
        permission=Permission.BID_WRITE,
        factory=Bids,
    ),
    Route(
        "bid.finish",
        "/bidder/bids/{number}/uploads/{upload}/finish",
        permission=Permission.BID_WRITE,
        factory=Bids,
    ),
    Route(
        "bid.pieces", "/bidder/bids/{number}/uploads/{upload}", permission=Permission.BID_WRITE, factory=Bids
    ),
    Route("bid.withdraw", "/bidder/bids/{number}/withdraw", permission=Permission.BID_WRITE, factory=Bids),
    Route("bid.unlock", "/bidder/bids/{number}/unlock", permission=Permission.BID_WRITE, factory=Bids),
    Route(
        "bid.receipt",
        r"/bidder/bids/{number}/receipts/{n:\d+}",
        permission=Permission.BID_FOLLOW,
        factory=Bids,
    ),
    Route(
        "bid.receipt.json",
        r"/bidder/bids/{number}/receipts/{n:\d+}.json",
        permission=Permission.BID_FOLLOW,
        factory=Bids,
    ),
    # -- purchasers and agencies, on the departments' net
    Route("desk", "/desk", "department", Permission.DESK),
    Route("desk.project", "/desk/tenders/new", "department", Permission.TENDER_CREATE),
    Route("desk.tender", "/desk/tenders/{number}", "department", Permission.TENDER_FOLLOW, Tenders),
    Route("desk.policy", "/desk/tenders/{number}/policy", "department", Permission.TENDER_MANAGE, Tenders),
    Route(
        "desk.invitees", "/desk/tenders/{number}/invitees", "department", Permission.TENDER_MANAGE, Tenders
    ),
    Route("rooms", "/desk/rooms", "department", Permission.DESK),
    Route("desk.rooms", "/desk/tenders/{number}/rooms", "department", Permission.TENDER_MANAGE, Tenders),
    Route(
        "room.release",
        "/desk/tenders/{number}/rooms/{booking}/release",
        "department",
        Permission.TENDER_MANAGE,
        Tenders,
    ),
    Route("desk.notice", "/desk/tenders/{number}/notice", "department", Permission.TENDER_MANAGE, Tenders),
    Route("desk.clarify", "/desk/tenders/{number}/clarify", "department", Permission.TENDER_MANAGE, Tenders),
    Route(
        "desk.termination",
        "/desk/tenders/{number}/termination",
        "department",
        Permission.TENDER_MANAGE,
        Tenders,
    ),
    Route("desk.failure", "/desk/lots/{number}/failure", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.candidates", "/desk/lots/{number}/candidates", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.award", "/desk/lots/{number}/award", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.contract", "/desk/lots/{number}/contract", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.review", "/desk/lots/{number}/qualifications", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.talks", "/desk/lots/{number}/talks", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.finals", "/desk/lots/{number}/finals", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.delivery", "/desk/lots/{number}/delivery", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.decision", "/desk/lots/{number}/decision", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.result", "/desk/lots/{number}/result", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.void", "/desk/lots/{number}/void", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.filing", "/desk/lots/{number}/filing", "department", Permission.LOT_DECIDE, Lots),
    Route("desk.performance", "/desk/lots/{number}/performance", "department", Permission.LOT_DECIDE, Lots),
    Route(
        "desk.answer", "/desk/objections/{number}/answer", "department", Permission.TENDER_MANAGE, Objections
    ),
    Route("desk.mandates", "/desk/mandates", "department", Permission.TENDER_CREATE),
    *INNER_SALE_ROUTES,
    *INNER_PURCHASE_ROUTES,
    # -- the departments' officers, on their net
    Route("office", "/office", "department", Permission.OFFICE, office),
    Route("office.export", "/office/export.{kind:(xlsx|csv)}", "department", Permission.OFFICE, office),
    Route("office.assign", "/office/assign", "department", Permission.OFFICE, office),
    Route("office.views", "/office/views", "department", Permission.OFFICE, office),
    Route("office.department", "/office/department", "department", Permission.DEPARTMENT, office),
    Route("office.case", "/office/cases/{number}", "department", Permission.CASE_READ, Cases),
    Route("office.materials", "/office/cases/{number}/materials", "department", Permission.CASE_ACT, Cases),
    Route("office.step", "/office/cases/{number}/steps/{step}", "department", Permission.CASE_ACT, Cases),
    Route("office.reveal", "/office/cases/{number}/reveal", "department", Permission.CASE_REVEAL, Cases),
    Route(
        "office.file",
        "/office/cases/{number}/files/{sha256}/{name}",
        "department",
        Permission.CASE_FILES,
        Cases,
    ),
    Route(
        "office.record",
        r"/office/cases/{number}/records/{n:\d+}.json",
        "department",
        Permission.CASE_READ,
        Cases,
    ),
    Route(
        "office.foreign.evidence",
        "/office/foreign/{number}/evidence.zip",
        "department",
        Permission.CASE_READ,
        Foreigns,
    ),
    Route("office.foreign", "/office/foreign/{number}", "department", Permission.CASE_READ, Foreigns),
    Route("exchange.cases", "/exchange/cases", "department"),
    Route("exchange.bank", "/exchange/bank", "department"),
    *BANK_ROUTES,
    Route(
        "office.evidence", "/office/cases/{number}/evidence.zip", "department", Permission.CASE_READ, Cases
    ),
    Route(
        "office.branch.evidence",
        "/office/branches/{number}/evidence.zip",
        "department",
        Permission.BRANCH_READ,
        Branches,
    ),
    Route("office.branch", "/office/branches/{number}", "department", Permission.BRANCH_READ, Branches),
    Route(
        "office.answer", "/office/branches/{number}/answer", "department", Permission.BRANCH_ANSWER, Branches
    ),
    # -- acceptors at their windows, on the departments' net
    Route("office.intake", "/office/intake", "department", Permission.INTAKE),
    Route("office.intake.item", "/office/intake/{number}", "department", Permission.INTAKE, Items),
    Route(
        "office.intake.materials",
        "/office/intake/{number}/materials",
        "department",
        Permission.INTAKE,
        Items,
    ),
    Route("office.receipt", "/office/receipts/{number}", "department", Permission.RECEIPT, Cases),
    *INNER_COUNTER_ROUTES,
    # -- the treasury, on the departments' net
    Route("treasury", "/treasury", "department", Permission.TREASURY_READ),
    Route("treasury.ledger", "/treasury/ledger", "department", Permission.TREASURY_READ),
    Route("treasury.owed", "/treasury/owed", "department", Permission.TREASURY_READ),
    Route("treasury.lines", "/treasury/lines", "department", Permission.TREASURY_READ),
    Route("treasury.line", "/treasury/lines/{number}/{line}", "department", Permission.TREASURY_READ),
    Route("treasury.settle", "/treasury/lines/{number}/{line}/settle", "department", Permission.TREASURY),
    Route("treasury.rematch", "/treasury/rematch", "department", Permission.TREASURY),
    Route("treasury.unbooked", "/treasury/unbooked", "department", Permission.TREASURY_READ),
    Route("treasury.strike", "/treasury/unbooked/strike", "department", Permission.TREASURY),
    Route("treasury.statements", "/treasury/statements", "department", Permission.TREASURY_READ),
    Route("treasury.upload", "/treasury/statements/new", "department", Permission.TREASURY),
    Route(
        "treasury.statement",
        r"/treasury/statements/{account}/{n:\d+}",
        "department",
        Permission.TREASURY_READ,
    ),
    Route("treasury.templates", "/treasury/templates", "department", Permission.TREASURY_READ),
    Route("treasury.template", "/treasury/templates/new", "department", Permission.TREASURY),
    Route("treasury.refunds", "/treasury/refunds", "department", Permission.TREASURY_READ),
    Route("treasury.refund", "/treasury/refunds/{number}", "department", Permission.TREASURY_READ),
    Route("treasury.decide", "/treasury/refunds/{number}/decision", "department", Permission.TREASURY),
    Route("treasury.forfeits", "/treasury/forfeits", "department", Permission.TREASURY_READ),
    Route("treasury.forfeit", "/treasury/forfeits/{number}", "department", Permission.TREASURY),
    Route("treasury.days", "/treasury/days", "department", Permission.TREASURY_READ),
    Route("treasury.day", "/treasury/days/{number}", "department", Permission.TREASURY_READ),
    Route("treasury.tie", "/treasury/days/{number}/tie", "department", Permission.TREASURY),
    Route("treasury.export", "/treasury/export/{kind}.xlsx", "department", Permission.TREASURY_READ),
    # -- inside the hall
    Route("office.outages", "/office/outages", "hall", Permission.OUTAGE),
    Route("desk.opening", "/desk/tenders/{number}/opening", "hall", Permission.TENDER_ATTEND, Tenders),
    Route("desk.roll", "/desk/tenders/{number}/opening/roll", "hall", Permission.TENDER_CONDUCT, Tenders),
    Route(
        "desk.conclude", "/desk/tenders/{number}/opening/conclude", "hall", Permission.TENDER_CONDUCT, Tenders
    ),
    Route(
        "desk.release", "/desk/tenders/{number}/opening/release", "hall", Permission.TENDER_RELEASE, Tenders
    ),
    Route(
        "desk.material",
        "/desk/tenders/{number}/opening/release/material.json",
        "hall",
        Permission.TENDER_RELEASE,
        Tenders,
    ),
    Route("desk.committee", "/desk/lots/{number}/committee", "hall", Permission.LOT_CONDUCT, Lots),
    Route("desk.scores", "/desk/lots/{number}/scores", "hall", Permission.COMMITTEE_SCORE, Lots),
    Route("desk.report", "/desk/lots/{number}/report", "hall", Permission.LOT_CONDUCT, Lots),
    Route(
        "desk.bidfile", "/desk/lots/{number}/files/{sha256}/{name}", "hall", Permission.COMMITTEE_SCORE, Lots
    ),
    Route("desk.requests", "/desk/requests", "hall", Permission.REQUEST_DESK),
    Route("desk.request.new", "/desk/requests/new", "hall", Permission.REQUEST_TAKE_IN),
    Route("desk.request", "/desk/requests/{number}", "hall", Permission.REQUEST_HANDLE, Requests),
    Route(
        "desk.request.letter",
        r"/desk/requests/{number}/letters/{n:\d+}.pdf",
        "hall",
        Permission.REQUEST_HANDLE,
        Requests,
    ),
    Route(
        "desk.request.evidence",
        "/desk/requests/{number}/evidence.zip",
        "hall",
        Permission.REQUEST_HANDLE,
        Requests,
    ),
    Route("desk.request.step", "/desk/requests/{number}/{step}", "hall", Permission.REQUEST_HANDLE, Requests),
    Route("desk.organisation", "/desk/organisation", "hall", Permission.HALL_ARRANGE),
    Route("desk.windows", "/desk/organisation/windows", "hall", Permission.HALL_ARRANGE),
    Route("desk.staff", "/desk/organisation/staff", "hall", Permission.HALL_ARRANGE),
    Route(
        "desk.department",
        "/desk/organisation/departments/{number}",
        "hall",
        Permission.HALL_ARRANGE,
        Departments,
    ),
    Route(
        "desk.department.change",
        "/desk/organisation/departments/{number}/change",
        "hall",
        Permission.HALL_ARRANGE,
        Departments,
    ),
    Route(
        "desk.department.post",
        "/desk/organisation/departments/{number}/post",
        "hall",
        Permission.HALL_ARRANGE,
        Departments,
    ),
    Route("desk.window", "/desk/organisation/windows/{number}", "hall", Permission.HALL_ARRANGE, Windows),
    Route("desk.post", "/desk/posts/{number}", "hall", Permission.POST_ARRANGE, Posts),
    Route("desk.post.change", "/desk/posts/{number}/change", "hall", Permission.HALL_ARRANGE, Posts),
    Route("desk.post.end", "/desk/posts/{number}/end", "hall", Permission.HALL_ARRANGE, Posts),
    Route("desk.absence", "/desk/posts/{number}/absence", "hall", Permission.POST_ARRANGE, Posts),
    Route("desk.delegation", "/desk/posts/{number}/delegation", "hall", Permission.POST_ARRANGE, Posts),
    Route(
        "desk.delegation.end",
        "/desk/posts/{number}/delegations/{deputy}/end",
        "hall",
        Permission.POST_ARRANGE,
        Posts,
    ),
    Route("desk.parties", "/desk/parties", "hall", Permission.LOT_CONDUCT),
    Route("desk.party", "/desk/parties/{code}", "hall", Permission.LOT_CONDUCT),
    Route("desk.supervision", "/desk/supervision", "hall", Permission.SUPERVISE),
    Route("desk.accounts", "/desk/accounts", "hall", Permission.ADMIN),
    Route("desk.erasure", "/desk/records/{number}/erasure", "hall", Permission.RECORD_ERASE, Annexes),
    *EXPERT_ROUTES,
    *LIVE_ROUTES,
    *FEE_ROUTES,
    *ATTENDANCE_ROUTES,
    *DISPLAY_ROUTES,
    *APPRAISAL_ROUTES,
    *RATING_ROUTES,
    *SUPERVISION_ROUTES,
    *VOICE_ROUTES,
)
BY_NAME = {route.name: route for route in ROUTES}


def include_routes(config: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Register the table."""
    for route in ROUTES:
        about = {"factory": route.factory} if route.factory else {}
        if "{number}" in route.pattern and route.factory:
            about["traverse"] = "/{number}"
        config.add_route(route.name, route.pattern, **about)
