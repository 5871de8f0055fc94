"""Every route against every role at every listener, as written here by hand and not computed from the table.

A column is a person of the demo, so that a line can be read: purchaser4 and agency1 are in charge of
DHGC-2026-0009 (open) and DHGC-2026-0004 (opened, scored, objected to), purchaser1 and agency2 of the draft
DHGC-2026-0012; bidder13 bids in the first two; expert1 and purchaser4 sit on the committee of 0004.
A line holds at the route's own listener and at those further inside; further outside everything is 404.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from webob import Request
from webtest import TestApp

from hallcore.dossier import record_number
from hallcore.identity.rules import applicant_number
from portal import make_app, zoned
from portal.cli.case_stories import SMALL_SHOP as SHOP
from portal.cli.cast import BY_LOGIN, PASSWORD
from portal.hall import Hall
from portal.routes import BY_NAME, ROUTES
from portal.settings import ZONES
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import token_of
from trading.bidding.rules import bid_number
from trading.opening.model import BidsDecrypted
from trading.tendering.model import NoticePublished

COLUMNS = (
    "",
    "bidder13",
    "bidder1",
    "purchaser4",
    "purchaser1",
    "agency1",
    "agency2",
    "centre1",
    "keeper1",
    "expert1",
    "expert7",
    "supervisor1",
    "operator1",
)
"""Who asks; "" is the public."""

OPEN, OPENED, DRAFT = "DHGC-2026-0009", "DHGC-2026-0004", "DHGC-2026-0012"
SALE, UNSAID = "DHTD-2026-0001", "DHTD-2026-0003"
"""Land that is listed now, and land whose sale is not announced."""

BOUGHT, PREPARING = "DHCG-2026-0002", "DHCG-2026-0003"
"""Purchaser1's direct purchases: a single source whose reason is public, and one of which nothing is."""

CASE = "DHB-20260112-001-0001"
"""A case of company1's, closed."""

BID = bid_number(f"{OPEN}.1", BY_LOGIN["bidder13"].party)

TICKET = "PH-20260302-A001/DEMO-A-0810"
"""A ticket of the demo's first morning, with the word on its slip."""

FOOD = "11222403MA0005019E4220101001000"
"""The code of 食品经营许可（新办）."""

INTENTION = "DHYX-2026-0001"
"""What purchaser2 means to buy, whose agency is agency1."""

OTHERS_INTENTION = "sxx" + "xxox" + "xxxxxx"
PREPARED = "sxx" + "oxox" + "xxxx" + "ox"
EVERYBODY = "ooooooooooooo"
OWN_BID, SENT = "so-----------", "sb-----------"
BIDDERS = "soo" + "x" * 10
IN_CHARGE = "sxx" + "oxox" + "xxxxxx"
CENTRE = "sxxxxxx" + "o" + "xxxxx"
KEEPER = "sxxxxxxx" + "o" + "xxxx"
SEATED = "sxx" + "oxxx" + "xx" + "ox" + "xx"
BUYERS = "sxx" + "oooo" + "xxxxxx"
MANAGEMENT = "s" + "x" * 12
"""What is the hall's management's, none of whom is among the columns; they are let in elsewhere."""

APPLICANTS = "s" + "x" * 12
"""What is for applicants and for windows, none of whom is among the columns: see test_guards_approval."""

NOBODY = "-" * 13
SUPERVISOR = "s" + "x" * 10 + "ox"
SENT_BY_SUPERVISION = SUPERVISOR.replace("o", "b")
NO_NOTICE = "JK-20260302-001-9999"
"""A payment notice that is not there."""
NO_TREASURE = "s" + "x" * 10 + "-x"
"""What the treasury and supervision would see if it were there; the treasury's people: test_treasury_pages."""

NO_CASE = "DHB-20260302-007-9999"
"""A case that is not there; who comes to one that is there is told in ``test_office_guards``."""


KEPT_AWAY = "s" + "-" * 12
"""What is not there, of what is the staff's of the hall; who comes to what is there is told in ``test_appraisal_pages``."""


NO_COMPLAINT = f"{OPENED}.1.T99"
NO_CONTRACT = f"{OPENED}.1.H99"
"""A complaint about trading that is not there; who comes to one that is: test_trade_complaints."""
PROCURED = "DHCG-2026-0001"
"""A procurement; neither its purchaser nor who challenged its documents is among the columns."""
CHALLENGE, NO_CHALLENGE = f"{PROCURED}.Z01", f"{PROCURED}.Z99"
CHALLENGER = "s" + "x" * 12


class Line(NamedTuple):
    """One line: route, method, address, and a letter for each column.

    o: admitted, be it to a page or to the office's refusal as things stand (200, 409). b: admitted, and stopped
    for want of the form's token (400). r: sent on to a page of the hall. s: asked to sign in. x: 403. -: 404.
    """

    route: str
    address: str
    expected: str
    method: str = "GET"


#                                                            p b b p p a a c k e e s o
TABLE = (
    Line("home", "/", EVERYBODY),
    Line("search", "/search?q=道路", EVERYBODY),
    Line("services", "/services", EVERYBODY),
    Line("service", f"/services/{FOOD}", EVERYBODY),
    Line("service", "/services/NOSUCHITEM", NOBODY),
    Line("service.print", f"/services/{FOOD}/print", EVERYBODY),
    Line("service.notify", f"/services/{FOOD}/notification", "b" * 13, "POST"),
    Line("notification", "/notifications/YC-20260302-K01-0001/wrong", NOBODY),
    Line("notification.pdf", "/notifications/YC-20260302-K01-0001/wrong/paper.pdf", NOBODY),
    Line("kiosk", "/kiosk/K01", EVERYBODY),
    Line("kiosk", "/kiosk/W01", NOBODY),
    Line("kiosk.departments", "/kiosk/K01/materials", EVERYBODY),
    Line("kiosk.items", "/kiosk/K01/materials/D01", EVERYBODY),
    Line("kiosk.items", "/kiosk/K01/materials/D99", NOBODY),
    Line("kiosk.item", f"/kiosk/K01/services/{FOOD}", EVERYBODY),
    Line("kiosk.item", f"/kiosk/K01/services/{FOOD}", "b" * 13, "POST"),
    Line("kiosk.notification", "/kiosk/K01/notifications/YC-20260302-K01-0001/wrong", NOBODY),
    Line("queues", "/queue", EVERYBODY),
    Line("queue.take", "/queue/A", EVERYBODY),
    Line("queue.take", "/queue/ZZ", NOBODY),
    Line("queue.take", "/queue/A", "b" * 13, "POST"),
    Line("ticket", f"/tickets/{TICKET}", EVERYBODY),
    Line("ticket", "/tickets/PH-20260302-A001/wrong", NOBODY),
    Line("ticket.give-up", f"/tickets/{TICKET}/give-up", "b" * 13, "POST"),
    Line("ticket.give-up", "/tickets/PH-20260302-A001/wrong/give-up", NOBODY, "POST"),
    Line("ticket.back", f"/tickets/{TICKET}/back", "b" * 13, "POST"),
    # The code of the day that was not guessed sends one to where it is typed; arriving is told in test_guards_counters.
    Line("ticket.here", f"/tickets/{TICKET}/here", "b" * 13, "POST"),
    Line("ticket.here", "/tickets/PH-20260302-A001/wrong/here", NOBODY, "POST"),
    Line("queue.here", "/arrived/123456", EVERYBODY),
    Line("kiosk.pad", "/kiosk/K01/number/ticket", EVERYBODY),
    Line("kiosk.pad", "/kiosk/K01/number/licence", NOBODY),
    Line("kiosk.pad", "/kiosk/K01/number/ticket", "b" * 13, "POST"),
    Line("kiosk.queues", "/kiosk/K01/queue", EVERYBODY),
    Line("kiosk.queue", "/kiosk/K01/queue/A", EVERYBODY),
    Line("kiosk.queue", "/kiosk/K01/queue/A", "b" * 13, "POST"),
    Line("kiosk.ticket", f"/kiosk/K01/tickets/{TICKET}", EVERYBODY),
    Line("kiosk.ticket", "/kiosk/K01/tickets/PH-20260302-A001/wrong", NOBODY),
    Line("my.appointments", "/my/appointments", APPLICANTS),
    Line("my.appointment.new", "/my/appointments/new/A", APPLICANTS),
    Line("my.appointment", "/my/appointments/YY-20260302-A999", "s" + NOBODY[1:]),
    Line("my.appointment.cancel", "/my/appointments/YY-20260302-A999/cancel", "s" + NOBODY[1:], "POST"),
    Line("my.appointment.arrive", "/my/appointments/YY-20260302-A999/arrive", "s" + NOBODY[1:], "POST"),
    Line("office.counter", "/office/counter", APPLICANTS),
    Line("office.counter.act", "/office/counter/next", APPLICANTS, "POST"),
    Line("live", "/supervision/live", SUPERVISOR),
    Line("live.statistics", "/supervision/statistics?grain=year", SUPERVISOR),
    Line("live.statistics.export", "/supervision/statistics.xlsx", SUPERVISOR),
    Line("supervision.rules", "/supervision/rules", SUPERVISOR),
    Line("supervision.backtest", "/supervision/rules/backtest", SUPERVISOR),
    Line("office.queues", "/office/queues", SUPERVISOR),
    Line("office.queues.ledger", "/office/queues/ledger.csv", SUPERVISOR),
    Line("reception", "/office/reception", MANAGEMENT),
    Line("reception.ticket", "/office/reception/PH-20260302-A001", MANAGEMENT),
    Line("desk.queues", "/desk/organisation/queues", MANAGEMENT),
    Line("desk.presence", "/desk/organisation/presence-code", MANAGEMENT, "POST"),
    Line("desk.queue.new", "/desk/organisation/queues/new", MANAGEMENT),
    Line("desk.queue", "/desk/organisation/queues/A", MANAGEMENT),
    Line("facilities", "/facilities", EVERYBODY),
    Line("kiosk.halls", "/kiosk/K01/find", EVERYBODY),
    Line("kiosk.floor", "/kiosk/K01/find/1", EVERYBODY),
    Line("kiosk.floor", "/kiosk/K01/find/99", NOBODY),
    Line("kiosk.windows", "/kiosk/K01/find/1/D01", EVERYBODY),
    Line("kiosk.windows", "/kiosk/K01/find/1/D99", NOBODY),
    Line("kiosk.place", f"/kiosk/K01/place/{FOOD}", EVERYBODY),
    Line("kiosk.place", "/kiosk/K01/place/NOSUCHITEM", NOBODY),
    Line("kiosk.floors", "/kiosk/K01/floors", EVERYBODY),
    Line("kiosk.floorplan", "/kiosk/K01/floors/1", EVERYBODY),
    Line("kiosk.floorplan", "/kiosk/K01/floors/0", NOBODY),
    Line("kiosk.facilities", "/kiosk/K01/facilities", EVERYBODY),
    Line("kiosk.progress", "/kiosk/K01/progress", EVERYBODY),
    Line("kiosk.progress", "/kiosk/K01/progress", "b" * 13, "POST"),
    Line("screen", "/screens/PM-L01/demo-screen-l01-2026", EVERYBODY),
    Line("screen", "/screens/PM-L01/demo-screen-l02-2026", NOBODY),
    Line("screen.news", "/screens/PM-L01/demo-screen-l01-2026/news.json", EVERYBODY),
    Line("screen.news", "/screens/PM-L01/wrong/news.json", NOBODY),
    Line("screen.music", f"/screens/PM-L01/demo-screen-l01-2026/music/{'0' * 64}", NOBODY),
    Line("desk.content", "/desk/content", MANAGEMENT),
    Line("desk.piece", "/desk/content/NR-2026-0001", MANAGEMENT),
    Line("desk.piece", "/desk/content/NR-2026-9999", "s" + NOBODY[1:]),
    Line("desk.piece.change", "/desk/content/NR-2026-0001/change", MANAGEMENT),
    Line("desk.piece.step", "/desk/content/NR-2026-0001/steps/withdraw", MANAGEMENT),
    Line("desk.playlists", "/desk/playlists", MANAGEMENT),
    Line("desk.playlist", "/desk/playlists/JM-001", MANAGEMENT),
    Line("desk.music", "/desk/music", MANAGEMENT),
    Line("desk.music.stop", "/desk/music/YY-0001/stop", MANAGEMENT),
    Line("desk.screens", "/desk/screens", MANAGEMENT),
    Line("desk.screen", "/desk/screens/PM-L01", MANAGEMENT),
    Line("desk.screen.retire", "/desk/screens/PM-L01/retire", MANAGEMENT),
    Line("desk.facilities", "/desk/facilities", MANAGEMENT),
    Line("desk.facility", "/desk/facilities/SS-F001", MANAGEMENT),
    Line("desk.facility", "/desk/facilities/SS-F999", "s" + NOBODY[1:]),
    Line("desk.facility.change", "/desk/facilities/SS-F001/change", MANAGEMENT),
    Line("desk.facility.remove", "/desk/facilities/SS-F001/remove", MANAGEMENT),
    Line("desk.facility.stock", "/desk/facilities/SS-F009/stock", MANAGEMENT),
    Line("desk.facility.duty", "/desk/facilities/SS-F001/duty", MANAGEMENT),
    Line("desk.loans", "/desk/loans", MANAGEMENT),
    Line("desk.loan.new", "/desk/loans/new", MANAGEMENT),
    Line("desk.loan", "/desk/loans/JY-20260227-002", MANAGEMENT),
    Line("desk.loan", "/desk/loans/JY-20260227-999", "s" + NOBODY[1:]),
    Line("desk.loan.step", "/desk/loans/JY-20260227-002/reveal", MANAGEMENT),
    Line("desk.duties", "/desk/duties", MANAGEMENT),
    Line("desk.duty.step", "/desk/duties/RW-20260227-001/finish", MANAGEMENT),
    Line("trading", "/trading", EVERYBODY),
    Line("sale", f"/trading/sales/{SALE}", EVERYBODY),
    Line("sale", f"/trading/sales/{UNSAID}", NOBODY),
    Line("sale.public", f"/trading/sales/{SALE}/public-file.json", EVERYBODY),
    Line("sale.public", f"/trading/sales/{UNSAID}/public-file.json", NOBODY),
    Line("sale.ocds", f"/trading/sales/{SALE}/ocds.json", EVERYBODY),
    Line("sale.ocds", f"/trading/sales/{UNSAID}/ocds.json", NOBODY),
    Line("sale.live", f"/trading/sales/{SALE}/live.json", EVERYBODY),
    Line("sale.live", f"/trading/sales/{UNSAID}/live.json", NOBODY),
    Line("tender", f"/trading/{OPEN}", EVERYBODY),
    Line("tender", f"/trading/{DRAFT}", NOBODY),
    Line("tender", "/trading/DHGC-2026-9999", NOBODY),
    Line("tender.package", f"/trading/{OPEN}/package.json", EVERYBODY),
    Line("tender.package", f"/trading/{DRAFT}/package.json", NOBODY),
    Line("tender.ocds", f"/trading/{OPEN}/ocds.json", EVERYBODY),
    Line("tender.ocds", f"/trading/{DRAFT}/ocds.json", NOBODY),
    Line("tender.chart", f"/trading/{OPEN}/procedure", EVERYBODY),
    Line("tender.chart", f"/trading/{DRAFT}/procedure", NOBODY),
    Line("lot.object", f"/trading/lots/{OPENED}.1/objection", BIDDERS),
    Line("lot.object", f"/trading/lots/{DRAFT}.1/objection", "s" + NOBODY[1:]),
    Line("tender.object", f"/trading/{OPEN}/objection", BIDDERS),
    Line("tender.object", f"/trading/{DRAFT}/objection", "s" + NOBODY[1:]),
    Line("lot.complain", f"/trading/lots/{OPENED}.1/complaint", BIDDERS),
    Line("lot.complain", f"/trading/lots/{DRAFT}.1/complaint", "s" + NOBODY[1:]),
    Line("tender.complain", f"/trading/{OPEN}/complaint", BIDDERS),
    Line("lot.challenge", f"/trading/lots/{PROCURED}.1/challenge", BIDDERS),
    Line("lot.challenge", f"/trading/lots/{DRAFT}.1/challenge", "s" + NOBODY[1:]),
    Line("tender.challenge", f"/trading/{PROCURED}/challenge", BIDDERS),
    Line("tender.challenge", f"/trading/{DRAFT}/challenge", "s" + NOBODY[1:]),
    Line("tender.query", f"/trading/{PROCURED}/query", BIDDERS),
    Line("tender.query", f"/trading/{DRAFT}/query", "s" + NOBODY[1:]),
    Line("incidents", "/trading/incidents", EVERYBODY),
    Line("intentions", "/trading/intentions", EVERYBODY),
    Line("desk.intentions", "/desk/intentions", BUYERS),
    Line("desk.intention.new", "/desk/intentions/new", BUYERS),
    Line("desk.intention", f"/desk/intentions/{INTENTION}", OTHERS_INTENTION),
    Line("desk.intention.withdraw", f"/desk/intentions/{INTENTION}/withdraw", OTHERS_INTENTION),
    Line("desk.check", f"/desk/tenders/{DRAFT}/check", "s---o-o------"),
    Line("desk.fairness", f"/desk/tenders/{DRAFT}/fairness", "s---o-o------"),
    Line("desk.compose", f"/desk/tenders/{DRAFT}/compose", "s---o-o------"),
    Line("desk.prepared", f"/desk/tenders/{OPEN}/prepared/0/paper.pdf", PREPARED),
    Line("late", "/trading/late-payments", EVERYBODY),
    Line("submission-path", "/submission-path", EVERYBODY),
    Line("treasury", "/treasury", SUPERVISOR),
    Line("treasury.ledger", "/treasury/ledger", SUPERVISOR),
    Line("treasury.owed", "/treasury/owed", SUPERVISOR),
    Line("treasury.lines", "/treasury/lines", SUPERVISOR),
    Line("treasury.line", "/treasury/lines/DZ-CZ01-20260302/X", NO_TREASURE),
    Line("treasury.settle", "/treasury/lines/DZ-CZ01-20260302/X/settle", MANAGEMENT),
    Line("treasury.rematch", "/treasury/rematch", MANAGEMENT, "POST"),
    Line("treasury.unbooked", "/treasury/unbooked", SUPERVISOR),
    Line("treasury.strike", "/treasury/unbooked/strike?bank=X&event=X", MANAGEMENT),
    Line("treasury.statements", "/treasury/statements", SUPERVISOR),
    Line("treasury.upload", "/treasury/statements/new", MANAGEMENT),
    Line("treasury.statement", "/treasury/statements/CZ01/0", NO_TREASURE),
    Line("treasury.templates", "/treasury/templates", SUPERVISOR),
    Line("treasury.template", "/treasury/templates/new", MANAGEMENT),
    Line("treasury.refunds", "/treasury/refunds", SUPERVISOR),
    Line("treasury.refund", f"/treasury/refunds/{CASE}", NO_TREASURE),
    Line("treasury.decide", f"/treasury/refunds/{CASE}/decision", MANAGEMENT),
    Line("treasury.forfeits", "/treasury/forfeits", SUPERVISOR),
    Line("treasury.forfeit", f"/treasury/forfeits/{NO_NOTICE}", MANAGEMENT),
    Line("treasury.days", "/treasury/days", SUPERVISOR),
    Line("treasury.day", "/treasury/days/RZ-YH01-20260302", SUPERVISOR),
    Line("treasury.tie", "/treasury/days/RZ-YH01-20260302/tie", MANAGEMENT),
    Line("treasury.export", "/treasury/export/ledger.xlsx", SUPERVISOR),
    Line("record", "/records/{notice}", EVERYBODY),
    Line("record", f"/records/{OPEN}-9999", NOBODY),
    Line("record", f"/records/{BID}-0000", NOBODY),
    Line("record.json", "/records/{notice}/record.json", EVERYBODY),
    Line("record.json", f"/records/{BID}-0000/record.json", NOBODY),
    Line("record.p7s", "/records/{notice}/record.json.p7s", EVERYBODY),
    Line("record.proof", "/records/{notice}/record.tlog-proof", EVERYBODY),
    Line("record.bundle", "/records/{notice}/bundle.zip", EVERYBODY),
    Line("record.pdf", "/records/{notice}/paper.pdf", EVERYBODY),
    Line("file", "/files/{document}", EVERYBODY),
    Line("file", f"/files/{'0' * 64}/x.txt", NOBODY),
    Line("law.rule", "/law/ZB-054", EVERYBODY),
    Line("law.rule", "/law/ZB-999", NOBODY),
    Line("law", "/law", EVERYBODY),
    Line("verify", "/verify", EVERYBODY),
    Line("verifier", "/verify/verify.py", EVERYBODY),
    Line("log", "/log", EVERYBODY),
    Line("log.keys", "/log/keys.txt", EVERYBODY),
    Line("log.root", "/log/root.pem", EVERYBODY),
    Line("log.tile", "/log/checkpoint", EVERYBODY),
    Line("log.tile", "/log/tile/../../keys/seal.pem", NOBODY),
    Line("sealing.page", "/sealing", EVERYBODY),
    Line("sealing.saved", "/sealing/saved", EVERYBODY),
    Line("ocds.packages", "/api/ocds/releases.json", EVERYBODY),
    Line("ocds.release", "/api/ocds/releases/{ocid}.json", EVERYBODY),
    Line("ocds.release", "/api/ocds/releases/ocds-none.json", NOBODY),
    Line("log.stretch", "/api/log/stretches.json?limit=5", EVERYBODY),
    Line("national.tables", "/api/national/tables.json", EVERYBODY),
    Line("national.rows", "/api/national/notice.json?limit=5", EVERYBODY),
    Line("national.rows", "/api/national/nothing.json", NOBODY),
    Line("openapi", "/api/openapi.json", EVERYBODY),
    Line("hall", "/hall", EVERYBODY),
    Line("requests", "/disclosure", EVERYBODY),
    Line("request.new", "/disclosure/new", MANAGEMENT),
    Line("request.progress", "/disclosure/progress", EVERYBODY),
    Line("request", "/disclosure/GK-20260302-001", "s" + NOBODY[1:]),
    Line("request.supplement", "/disclosure/GK-20260302-001/supplement", "s" + NOBODY[1:]),
    Line("request.withdraw", "/disclosure/GK-20260302-001/withdraw", "s" + NOBODY[1:]),
    Line("request.evidence", "/disclosure/GK-20260302-001/evidence.zip", "s" + NOBODY[1:]),
    Line("request.letter", "/disclosure/GK-20260302-001/letters/0.pdf", "s" + NOBODY[1:]),
    Line("request.file", f"/disclosure/GK-20260302-001/files/{'0' * 64}/x.txt", "s" + NOBODY[1:]),
    Line("voice", "/voice", EVERYBODY),
    Line("voice.new", "/voice/new/complaint", EVERYBODY),
    Line("voice.progress", "/voice/progress", EVERYBODY),
    Line("voice.say", "/voice/say/ask-review", EVERYBODY),
    Line("voice.outcomes", "/voice/outcomes", EVERYBODY),
    Line("voice.answers", "/voice/answers", EVERYBODY),
    Line("voice.own", "/voice/matters/TS-20260302-999", KEPT_AWAY),
    Line("report", "/report", EVERYBODY),
    Line("report.script", "/report/script.js", EVERYBODY),
    Line("report.box", "/report/box.json", EVERYBODY),
    Line("kiosk.voice", "/kiosk/K01/voice", EVERYBODY),
    Line("report.follow", "/report/follow", EVERYBODY),
    Line("report.answers", "/report/answers.json", "b" * 13, "POST"),
    Line("report.say", "/report/say", "b" * 13, "POST"),
    Line("office.voice", "/office/voice", SUPERVISOR),
    Line("office.voice.new", "/office/voice/new/complaint", MANAGEMENT),
    Line("office.voice.box", "/office/voice/boxes/new", SUPERVISOR),
    Line("office.voice.opening", "/office/voice/boxes/YX-20260302-99", KEPT_AWAY),
    Line("office.voice.matter", "/office/voice/TS-20260302-999", KEPT_AWAY),
    Line("office.voice.file", f"/office/voice/TS-20260302-999/records/0/files/{'0' * 64}", KEPT_AWAY),
    Line("office.voice.step", "/office/voice/TS-20260302-999/find-fact", KEPT_AWAY),
    Line("desk.box", "/desk/reports", SUPERVISOR),
    Line("desk.box.key", "/desk/reports/key", SUPERVISOR),
    Line("desk.box.set", "/desk/reports/box", MANAGEMENT),
    Line("desk.box.report", "/desk/reports/JB-20260302-999", KEPT_AWAY),
    *(
        Line(f"desk.box.{name}", f"/desk/reports/JB-20260302-999/records/0/{name}", KEPT_AWAY)
        for name in ("material", "attached")
    ),
    *(
        Line(f"desk.box.{step}", f"/desk/reports/JB-20260302-999/{step}", KEPT_AWAY, "POST")
        for step in ("pass", "open", "answer", "close")
    ),
    Line("open-data", "/open-data", EVERYBODY),
    Line("about", "/about", EVERYBODY),
    Line("sitemap", "/sitemap", EVERYBODY),
    Line("preferences", "/preferences?care=0", "r" * 13),
    Line("sign-in", "/sign-in", EVERYBODY),
    Line("sign-out", "/sign-out", "s" + "b" * 12, "POST"),
    Line("healthz", "/healthz", EVERYBODY),
    Line("readyz", "/readyz", EVERYBODY),
    Line("progress", "/progress", EVERYBODY),
    Line("progress", "/progress?number=DHB-20260112-001-0001&code=DEMO0001", EVERYBODY),
    Line("progress", "/progress?number=DHB-20260112-001-0001&code=DEMO0002", "x" * 13),
    Line("progress.json", "/progress.json?number=DHB-20260112-001-0001&code=DEMO0001", EVERYBODY),
    Line("progress.json", "/progress.json?number=DHB-20260112-001-0001&code=DEMO0002", "x" * 13),
    Line("progress.paper", "/progress/DHB-20260112-001-0001/papers/0.pdf", NOBODY),
    Line("results", "/results", EVERYBODY),
    Line("apply", f"/apply/{SHOP}", APPLICANTS),
    Line("apply", "/apply/11222403MA0005019E4229999999999", "s" + NOBODY[1:]),
    Line("apply.materials", f"/apply/{SHOP}/materials", APPLICANTS),
    Line("apply.contact", f"/apply/{SHOP}/contact", APPLICANTS),
    Line("apply.review", f"/apply/{SHOP}/review", APPLICANTS),
    Line("draft.save", f"/my/drafts/SX-{SHOP}/save", APPLICANTS, "POST"),
    Line("draft.discard", f"/my/drafts/SX-{SHOP}/discard", APPLICANTS, "POST"),
    Line("draft.drop", f"/my/drafts/SX-{SHOP}/m1/drop", APPLICANTS, "POST"),
    Line("draft.file", f"/my/drafts/SX-{SHOP}/m1", APPLICANTS, "POST"),
    Line("draft.uploads", f"/my/drafts/SX-{SHOP}/m1/uploads", APPLICANTS, "POST"),
    Line("draft.uploads", f"/my/drafts/{CASE}/m1/uploads", "s" + NOBODY[1:], "POST"),
    Line("draft.piece", f"/my/drafts/SX-{SHOP}/m1/uploads/{'0' * 32}/0", APPLICANTS, "PUT"),
    Line("draft.finish", f"/my/drafts/SX-{SHOP}/m1/uploads/{'0' * 32}/finish", APPLICANTS, "POST"),
    Line("my", "/my", APPLICANTS),
    Line("my.cases", "/my/cases", APPLICANTS),
    Line("my.case", f"/my/cases/{CASE}", "s" + NOBODY[1:]),
    Line("my.receipt", f"/my/cases/{CASE}/receipt", "s" + NOBODY[1:]),
    Line("my.receipt.json", f"/my/cases/{CASE}/receipt.json", "s" + NOBODY[1:]),
    Line("my.evidence", f"/my/cases/{CASE}/evidence.zip", "s" + NOBODY[1:]),
    Line("my.supplement", f"/my/cases/{CASE}/supplement", "s" + NOBODY[1:]),
    Line("my.withdraw", f"/my/cases/{CASE}/withdraw", "s" + NOBODY[1:]),
    Line("my.urge", f"/my/cases/{CASE}/urge", "s" + NOBODY[1:]),
    Line("my.paper", f"/my/cases/{CASE}/papers/0.pdf", "s" + NOBODY[1:]),
    Line("office.intake", "/office/intake", APPLICANTS),
    Line("office.intake.item", f"/office/intake/{SHOP}", APPLICANTS),
    Line("office.intake.materials", f"/office/intake/{SHOP}/materials", APPLICANTS),
    Line("office.receipt", f"/office/receipts/{CASE}", "s" + NOBODY[1:]),
    Line("password", "/password", "s" + EVERYBODY[1:]),
    Line("bidder", "/bidder", "s" + EVERYBODY[1:]),
    Line("purchase", f"/trading/purchases/{BOUGHT}", EVERYBODY),
    Line("purchase", f"/trading/purchases/{PREPARING}", NOBODY),
    Line("purchase.ocds", f"/trading/purchases/{BOUGHT}/ocds.json", EVERYBODY),
    Line("purchase.ocds", f"/trading/purchases/{PREPARING}/ocds.json", NOBODY),
    Line("purchase.object", f"/trading/purchases/{BOUGHT}/object", BIDDERS),
    Line("purchase.object", f"/trading/purchases/{PREPARING}/object", "s" + NOBODY[1:]),
    # Nobody was asked for an offer yet; who was, is tried in test_purchase_pages.
    Line("purchase.offer", f"/bidder/purchases/{BOUGHT}", "s" + "x" * 12),
    Line("sale.apply", f"/bidder/sales/{SALE}/apply", BIDDERS),
    Line("sale.apply", f"/bidder/sales/{UNSAID}/apply", "s" + NOBODY[1:]),
    # Nobody of the demo has applied yet; whose part it is, is asked in test_sale_pages.
    Line("paddle", f"/bidder/paddles/{SALE}.0000000000", "s" + NOBODY[1:]),
    Line("paddle.act", f"/bidder/paddles/{SALE}.0000000000/deposit", "s" + NOBODY[1:], "POST"),
    Line("lot.enrol", f"/bidder/lots/{OPEN}.1/enrol", BIDDERS),
    Line("lot.enrol", f"/bidder/lots/{DRAFT}.1/enrol", "s" + NOBODY[1:]),
    Line("lot.enrol", f"/bidder/lots/{OPEN}.9/enrol", "s" + NOBODY[1:]),
    Line("bid", f"/bidder/bids/{BID}", OWN_BID),
    Line("bid", f"/bidder/bids/{OPEN}.1.0123456789", "s" + NOBODY[1:]),
    Line("bid.question", f"/bidder/bids/{BID}/question", OWN_BID),
    Line("bid.upload", f"/bidder/bids/{BID}/upload", OWN_BID),
    Line("bid.uploads", f"/bidder/bids/{BID}/uploads", SENT, "POST"),
    Line("bid.piece", f"/bidder/bids/{BID}/uploads/{'0' * 32}/0", SENT, "PUT"),
    Line("bid.finish", f"/bidder/bids/{BID}/uploads/{'0' * 32}/finish", SENT, "POST"),
    Line("bid.pieces", f"/bidder/bids/{BID}/uploads/{'0' * 32}", OWN_BID),
    Line("rooms", "/desk/rooms", "sxxoooooooooo"),
    Line("desk.rooms", f"/desk/tenders/{OPEN}/rooms", IN_CHARGE),
    Line("room.release", f"/desk/tenders/{OPEN}/rooms/{OPEN}.C99/release", "sxx" + "-x-x" + "xxxxxx"),
    Line("bid.guarantee", f"/bidder/bids/{BID}/guarantee", OWN_BID),
    Line("bid.withdraw", f"/bidder/bids/{BID}/withdraw", OWN_BID),
    Line("bid.decline", f"/bidder/bids/{BID}/decline", OWN_BID),
    Line("bid.extension", f"/bidder/bids/{BID}/extension", OWN_BID),
    Line("complaints.mine", "/bidder/complaints", "s" + EVERYBODY[1:]),
    Line("complaint.mine", f"/bidder/complaints/{NO_COMPLAINT}", KEPT_AWAY),
    Line("complaint.correct", f"/bidder/complaints/{NO_COMPLAINT}/correct", KEPT_AWAY),
    Line("complaint.back", f"/bidder/complaints/{NO_COMPLAINT}/withdraw", KEPT_AWAY),
    Line("challenges.mine", "/bidder/challenges", "s" + EVERYBODY[1:]),
    Line("challenge.mine", f"/bidder/challenges/{NO_CHALLENGE}", KEPT_AWAY),
    Line("challenge.mine", f"/bidder/challenges/{CHALLENGE}", CHALLENGER),
    Line("challenge.back", f"/bidder/challenges/{CHALLENGE}/withdraw", CHALLENGER),
    Line("objection.back", f"/bidder/objections/{OPENED}.1.Y01/withdraw", "s" + "x" * 12),
    Line("bid.bond", f"/bidder/bids/{BID}/bond", SENT, "POST"),
    Line("bid.documents", f"/bidder/bids/{BID}/documents", SENT, "POST"),
    Line("bid.performance", f"/bidder/bids/{BID}/performance", SENT, "POST"),
    Line("bid.unlock", f"/bidder/bids/{BID}/unlock", OWN_BID),
    Line("bid.receipt", f"/bidder/bids/{BID}/receipts/0", OWN_BID),
    Line("bid.receipt", f"/bidder/bids/{BID}/receipts/99", "s" + NOBODY[1:]),
    Line("bid.receipt.json", f"/bidder/bids/{BID}/receipts/0.json", OWN_BID),
    #                                                    p b b p p a a c k e e s o
    Line("desk", "/desk", "sxxoooooooooo"),
    # Both agencies are among the columns; agency2 is entrusted by the seller of the property, by nobody with the land.
    Line("desk.sales", "/desk/sales", "sxxxx" + "ooo" + "xxx" + "ox"),
    Line("desk.sale.new", "/desk/sales/new", "sxxxx" + "oo" + "xxxxxx"),
    Line("desk.sale", f"/desk/sales/{SALE}", "sxxxxxx" + "o" + "xxx" + "ox"),
    Line("desk.sale", f"/desk/sales/{UNSAID}", "s" + "------" + "o" + "---" + "o-"),
    Line("desk.sale.step", f"/desk/sales/{SALE}/steps/terminate-sale", "s" + "x" * 12),
    Line("desk.sale.step", f"/desk/sales/{UNSAID}/steps/announce-sale", "s" + NOBODY[1:]),
    # Finance, which decides about methods, is not among the columns: test_purchase_pages.
    Line("desk.purchases", "/desk/purchases", "sxx" + "ooooo" + "xxx" + "ox"),
    Line("desk.purchase.new", "/desk/purchases/new", BUYERS),
    Line("desk.purchase", f"/desk/purchases/{BOUGHT}", "sxxx" + "oxx" + "o" + "xxx" + "ox"),
    Line("desk.purchase", f"/desk/purchases/{PREPARING}", "s---" + "o--" + "o" + "---" + "o-"),
    Line("desk.purchase.step", f"/desk/purchases/{BOUGHT}/steps/terminate-purchase", "sxxx" + "o" + "x" * 8),
    Line("desk.purchase.step", f"/desk/purchases/{PREPARING}/steps/invite-suppliers", "s---" + "o" + "-" * 8),
    Line("desk.purchase.file", f"/desk/purchases/{BOUGHT}/records/9/files/{'0' * 64}", "sxxx" + "-xx-xxx-x"),
    Line("desk.project", "/desk/tenders/new", BUYERS),
    Line("desk.tender", f"/desk/tenders/{OPEN}", "sxxoxoxooooox"),
    Line("desk.tender", f"/desk/tenders/{DRAFT}", "s---o-oo---o-"),
    Line("desk.tender", "/desk/tenders/DHGC-2026-9999", "s" + NOBODY[1:]),
    Line("desk.policy", f"/desk/tenders/{OPEN}/policy", IN_CHARGE),
    Line("desk.policy", f"/desk/tenders/{DRAFT}/policy", "s---o-o------"),
    # Nobody is prequalified in the demo: whose application it is, and who reviews it, is asked in test_qualified_pages.
    Line("prequal.object", f"/trading/prequalifications/{OPEN}.zs/objection", "s" + NOBODY[1:]),
    Line("prequal.apply", f"/bidder/prequalifications/{OPEN}.zs/application", "s" + NOBODY[1:]),
    Line("application", f"/bidder/applications/{OPEN}.zs.0123456789", "s" + NOBODY[1:]),
    Line(
        "application.withdraw",
        f"/bidder/applications/{OPEN}.zs.0123456789/withdraw",
        "s" + NOBODY[1:],
        "POST",
    ),
    Line(
        "application.file",
        f"/bidder/applications/{OPEN}.zs.0123456789/files/{'0' * 64}/a.txt",
        "s" + NOBODY[1:],
    ),
    Line("application.paper", f"/bidder/applications/{OPEN}.zs.0123456789/result.pdf", "s" + NOBODY[1:]),
    Line("desk.prequal.new", f"/desk/tenders/{DRAFT}/prequalification", "s---o-o------"),
    Line("desk.prequal", f"/desk/prequalifications/{OPEN}.zs", "s" + NOBODY[1:]),
    Line("desk.prequal.clarify", f"/desk/prequalifications/{OPEN}.zs/clarify", "s" + NOBODY[1:]),
    Line("desk.prequal.end", f"/desk/prequalifications/{OPEN}.zs/end", "s" + NOBODY[1:]),
    Line("desk.prequal.fail", f"/desk/prequalifications/{OPEN}.zs/failure", "s" + NOBODY[1:]),
    Line("desk.prequal.committee", f"/desk/prequalifications/{OPEN}.zs/committee", "s" + NOBODY[1:]),
    Line("desk.prequal.review", f"/desk/prequalifications/{OPEN}.zs/review", "s" + NOBODY[1:]),
    Line("desk.prequal.report", f"/desk/prequalifications/{OPEN}.zs/report", "s" + NOBODY[1:]),
    Line("desk.prequal.sign", f"/desk/prequalifications/{OPEN}.zs/signature", "s" + NOBODY[1:]),
    Line("desk.prequal.file", f"/desk/prequalifications/{OPEN}.zs/files/{'0' * 64}/a.txt", "s" + NOBODY[1:]),
    Line("desk.invitees", f"/desk/tenders/{DRAFT}/invitees", "s---o-o------"),
    Line("desk.notice", f"/desk/tenders/{OPEN}/notice", IN_CHARGE),
    Line("desk.notice", f"/desk/tenders/{DRAFT}/notice", "s---o-o------"),
    Line("desk.clarify", f"/desk/tenders/{OPEN}/clarify", IN_CHARGE),
    Line("desk.termination", f"/desk/tenders/{OPEN}/termination", IN_CHARGE),
    Line("desk.termination", f"/desk/tenders/{DRAFT}/termination", "s---o-o------"),
    Line("desk.failure", f"/desk/lots/{OPENED}.1/failure", IN_CHARGE),
    Line("desk.candidates", f"/desk/lots/{OPENED}.1/candidates", IN_CHARGE),
    Line("desk.award", f"/desk/lots/{OPENED}.1/award", IN_CHARGE),
    Line("desk.contract", f"/desk/lots/{OPENED}.1/contract", IN_CHARGE),
    Line("desk.review", f"/desk/lots/{OPENED}.1/qualifications", IN_CHARGE),
    Line("desk.talks", f"/desk/lots/{OPENED}.1/talks", IN_CHARGE),
    Line("desk.finals", f"/desk/lots/{OPENED}.1/finals", IN_CHARGE),
    Line("desk.delivery", f"/desk/lots/{OPENED}.1/delivery", IN_CHARGE),
    Line("desk.decision", f"/desk/lots/{OPENED}.1/decision", "sxxoxxxxxxxxx"),
    Line("desk.result", f"/desk/lots/{OPENED}.1/result", IN_CHARGE),
    Line("desk.void", f"/desk/lots/{OPENED}.1/void", IN_CHARGE),
    Line("desk.filing", f"/desk/lots/{OPENED}.1/filing", IN_CHARGE),
    Line("desk.performance", f"/desk/lots/{OPENED}.1/performance", IN_CHARGE),
    Line("desk.lapse", f"/desk/lots/{OPENED}.1/lapse", IN_CHARGE),
    Line("desk.framework.plan", f"/desk/tenders/{OPENED}/framework", IN_CHARGE),
    Line("desk.finalists", f"/desk/lots/{OPENED}.1/finalists", IN_CHARGE),
    Line("desk.agreement", f"/desk/lots/{OPENED}.1/agreement", IN_CHARGE),
    Line("desk.agreements.filing", f"/desk/lots/{OPENED}.1/agreements-filing", IN_CHARGE),
    Line("desk.removal", f"/desk/lots/{OPENED}.1/removal", IN_CHARGE),
    Line("desk.summary", f"/desk/lots/{OPENED}.1/summary", IN_CHARGE),
    Line("frameworks", "/trading/frameworks", EVERYBODY),
    Line("framework", f"/trading/frameworks/{NO_CONTRACT}", NOBODY),
    Line("desk.frameworks", "/desk/frameworks", "sxx" + "ooxx" + "xxxxxx"),
    Line("desk.calloffs", "/desk/calloffs", "sxx" + "ooxx" + "xxxxxx"),
    Line("desk.order", f"/desk/frameworks/{NO_CONTRACT}/order", KEPT_AWAY),
    Line("desk.calloff", f"/desk/calloffs/{NO_CONTRACT}", KEPT_AWAY),
    Line("desk.calloff.step", f"/desk/calloffs/{NO_CONTRACT}/contract", KEPT_AWAY),
    Line("calloff.own", f"/bidder/calloffs/{NO_CONTRACT}", KEPT_AWAY),
    Line("calloff.own.step", f"/bidder/calloffs/{NO_CONTRACT}/accept", KEPT_AWAY),
    Line("bidder.frameworks", "/bidder/frameworks", "s" + "o" * 12),
    Line("contract.own", f"/bidder/contracts/{NO_CONTRACT}", KEPT_AWAY),
    Line("contract.own.step", f"/bidder/contracts/{NO_CONTRACT}/payment", KEPT_AWAY),
    Line("payment.settle", f"/bidder/payments/{NO_CONTRACT}.F01/settle", KEPT_AWAY),
    Line("desk.plan", f"/desk/lots/{OPENED}.1/plan", IN_CHARGE),
    Line("desk.written", f"/desk/lots/{OPENED}.1/written-report", IN_CHARGE),
    Line("desk.written.read", f"/desk/lots/{OPENED}.1/written-report/read", "sxx" + "-x-x" + "xxxx" + "-x"),
    Line("desk.archiving", f"/desk/tenders/{OPENED}/archive", IN_CHARGE),
    Line("desk.package", f"/desk/tenders/{OPENED}/archive.zip", "sxx" + "-x-x" + "xxxx" + "-x"),
    Line("desk.performed", f"/desk/contracts/{NO_CONTRACT}", KEPT_AWAY),
    Line("desk.performed.step", f"/desk/contracts/{NO_CONTRACT}/team", KEPT_AWAY),
    Line("desk.payment", f"/desk/payments/{NO_CONTRACT}.F01/pay", KEPT_AWAY),
    Line("desk.performances", "/desk/supervision/contracts", "sxxxxxx" + "o" + "xxx" + "ox"),
    Line("desk.reexamine", f"/desk/lots/{OPENED}.1/reexamine", IN_CHARGE),
    Line("desk.opinion", f"/desk/lots/{OPENED}.1/opinion", SEATED),
    Line("desk.clues", f"/desk/lots/{OPENED}.1/clues", "sxxoxxxxxoxox"),
    Line("desk.reexamined", f"/desk/lots/{OPENED}.1/reexamined", CENTRE),
    Line("desk.challenge", f"/desk/challenges/{CHALLENGE}/answer", CHALLENGER),
    Line("desk.validity", f"/desk/tenders/{OPENED}/validity", IN_CHARGE),
    Line("complaint.statement", f"/desk/complaints/{NO_COMPLAINT}/statement", KEPT_AWAY),
    Line("office.complaints", "/office/trading", SUPERVISOR),
    Line("party", f"/trading/parties/{BY_LOGIN['bidder13'].party}", EVERYBODY),
    Line("proofs", "/bidder/qualifications", BIDDERS),
    Line("proof.licence", "/bidder/qualifications/licence", BIDDERS),
    Line("proof.bring", "/bidder/qualifications/new", BIDDERS),
    Line("proof.withdraw", "/bidder/qualifications/9999/withdraw", BIDDERS.replace("o", "-")),
    Line("credit", "/office/credit", MANAGEMENT),
    Line("credit.enter", "/office/credit/new", MANAGEMENT),
    Line("credit.end", f"/office/credit/A-{BY_LOGIN['bidder13'].party}-9999/end", KEPT_AWAY),
    Line("desk.bidders", f"/desk/lots/{OPENED}.1/bidders", "sxx" + "oxox" + "xx" + "ox" + "ox"),
    Line("trade.watch", "/office/tenders", SUPERVISOR),
    Line("trade.watched", f"/office/tenders/{OPENED}", SUPERVISOR),
    Line("office.complaint", f"/office/trading/{NO_COMPLAINT}", KEPT_AWAY),
    Line("office.complaint.step", f"/office/trading/{NO_COMPLAINT}/accept", KEPT_AWAY),
    Line("desk.answer", f"/desk/objections/{OPENED}.1.Y01/answer", IN_CHARGE),
    Line("desk.mandates", "/desk/mandates", BUYERS),
    Line("desk.opening", f"/desk/tenders/{OPENED}/opening", "sxxoxoxooxxox"),
    Line("desk.roll", f"/desk/tenders/{OPENED}/opening/roll", CENTRE),
    Line("desk.conclude", f"/desk/tenders/{OPENED}/opening/conclude", CENTRE),
    Line("desk.release", f"/desk/tenders/{OPENED}/opening/release", KEEPER),
    Line("desk.release", f"/desk/tenders/{OPEN}/opening/release", "s" + "x" * 12),
    Line("desk.material", f"/desk/tenders/{OPENED}/opening/release/material.json", KEEPER),
    Line("desk.material", f"/desk/tenders/{OPEN}/opening/release/material.json", "s" + "x" * 12),
    Line("desk.committee", f"/desk/lots/{OPENED}.1/committee", CENTRE),
    Line("desk.scores", f"/desk/lots/{OPENED}.1/scores", SEATED),
    Line("desk.report", f"/desk/lots/{OPENED}.1/report", CENTRE),
    Line("desk.bidfile", "/desk/lots/{content}", SEATED),
    Line("tender.draws", f"/trading/{OPEN}/draws", EVERYBODY),
    Line("tender.draws", f"/trading/{DRAFT}/draws", NOBODY),
    Line("tender.public", f"/trading/{OPEN}/public-file.json", EVERYBODY),
    Line("pool", "/desk/experts", SUPERVISOR),
    Line("pool.new", "/desk/experts/new", MANAGEMENT),
    Line("pool.expert", "/desk/experts/ZJ-000001", SUPERVISOR),
    Line("pool.expert", "/desk/experts/ZJ-999999", "s" + NOBODY[1:]),
    Line("pool.step", "/desk/experts/ZJ-000001/suspend", MANAGEMENT),
    Line("desk.draw", f"/desk/lots/{OPEN}.1/draw", "sxxoxoxoxxxox"),
    Line("desk.nonce", f"/desk/lots/{OPEN}.1/draw/nonce", "sxxoxoxoxxxox"),
    Line("desk.draw.plan", f"/desk/lots/{OPEN}.1/draw/plan", CENTRE),
    *(
        Line(f"desk.draw.{step}", f"/desk/lots/{OPEN}.1/draw/{step}", CENTRE.replace("o", "b"), "POST")
        for step in ("close", "hold", "open")
    ),
    Line("desk.draw.call", f"/desk/lots/{OPEN}.1/draw/call", CENTRE),
    Line("desk.arrivals", f"/desk/lots/{OPENED}.1/arrivals", CENTRE),
    Line("desk.replace", f"/desk/lots/{OPENED}.1/replacement", CENTRE),
    Line("desk.extend", f"/desk/lots/{OPENED}.1/extension", CENTRE),
    Line("desk.unsigned", f"/desk/lots/{OPENED}.1/unsigned", CENTRE),
    Line("desk.recording", f"/desk/lots/{OPENED}.1/recordings", CENTRE),
    Line("desk.sign", f"/desk/lots/{OPENED}.1/signature", SEATED),
    Line("desk.low", f"/desk/lots/{OPENED}.1/low-price", SEATED),
    Line("desk.low.judge", f"/desk/lots/{OPENED}.1/low-price/opinion", SEATED),
    Line("bid.low", f"/bidder/bids/{BID}/low-price", OWN_BID.replace("o", "-")),
    Line("desk.question", f"/desk/lots/{OPENED}.1/question", SEATED),
    Line("desk.finals.record", f"/desk/lots/{OPENED}.1/final-record", CENTRE),
    Line("bid.final", f"/bidder/bids/{BID}/final", OWN_BID.replace("o", "-")),
    Line("bid.leave", f"/bidder/bids/{BID}/leave", OWN_BID.replace("o", "-")),
    Line("bid.explain", f"/bidder/bids/{BID}/explanation", OWN_BID.replace("o", "-")),
    Line("desk.outliers", f"/desk/lots/{OPENED}.1/outliers", SEATED),
    Line("desk.time", f"/desk/lots/{OPENED}.1/time", SEATED.replace("o", "b"), "POST"),
    Line("expert.ties", "/desk/ties", "sxxxxxxxx" + "oo" + "xx"),
    Line("desk.requests", "/desk/requests", MANAGEMENT),
    Line("desk.request.new", "/desk/requests/new", MANAGEMENT),
    Line("desk.request", "/desk/requests/GK-20260302-001", "s" + NOBODY[1:]),
    Line("desk.request.letter", "/desk/requests/GK-20260302-001/letters/0.pdf", "s" + NOBODY[1:]),
    Line("desk.request.evidence", "/desk/requests/GK-20260302-001/evidence.zip", "s" + NOBODY[1:]),
    Line("desk.request.step", "/desk/requests/GK-20260302-001/draft-reply", "s" + NOBODY[1:]),
    Line("desk.organisation", "/desk/organisation", MANAGEMENT),
    Line("desk.windows", "/desk/organisation/windows", MANAGEMENT),
    Line("desk.staff", "/desk/organisation/staff", MANAGEMENT),
    Line("desk.department", "/desk/organisation/departments/DEP-D05", MANAGEMENT),
    Line("desk.department", "/desk/organisation/departments/DEP-D99", "s" + NOBODY[1:]),
    Line("desk.department.change", "/desk/organisation/departments/DEP-D05/change", MANAGEMENT),
    Line("desk.department.post", "/desk/organisation/departments/DEP-D05/post", MANAGEMENT),
    Line("desk.window", "/desk/organisation/windows/WIN-W001", MANAGEMENT),
    Line("desk.post", "/desk/posts/{post}", MANAGEMENT),
    Line("desk.post", "/desk/posts/DEP-D05", "s" + NOBODY[1:]),
    Line("desk.post.change", "/desk/posts/{post}/change", MANAGEMENT),
    Line("desk.post.end", "/desk/posts/{post}/end", MANAGEMENT),
    Line("desk.absence", "/desk/posts/{post}/absence", MANAGEMENT),
    Line("desk.delegation", "/desk/posts/{post}/delegation", MANAGEMENT),
    Line("desk.delegation.end", "/desk/posts/{post}/delegations/U-000001/end", MANAGEMENT),
    Line("desk.parties", "/desk/parties", CENTRE),
    Line("desk.party", f"/desk/parties/{BY_LOGIN['bidder1'].party}", CENTRE),
    Line("desk.supervision", "/desk/supervision", "sxxxxxxoxxxox"),
    Line("desk.accounts", "/desk/accounts", "sxxxxxxxxxxxo"),
    Line("desk.erasure", "/desk/records/{annexed}/erasure", "sxxxxxxoxxxxo"),
    Line("desk.erasure", "/desk/records/{notice}/erasure", "s" + NOBODY[1:]),
    #                                                    p b b p p a a c k e e s o
    Line("office", "/office", SUPERVISOR),
    Line("office.export", "/office/export.csv", SUPERVISOR),
    Line("office.assign", "/office/assign", "s" + "x" * 10 + "bx", "POST"),
    Line("office.views", "/office/views", "s" + "x" * 10 + "bx", "POST"),
    Line("office.department", "/office/department", SUPERVISOR),
    Line("office.case", f"/office/cases/{NO_CASE}", "s" + NOBODY[1:]),
    Line("office.materials", f"/office/cases/{NO_CASE}/materials", "s" + NOBODY[1:]),
    Line("office.step", f"/office/cases/{NO_CASE}/steps/report", "s" + NOBODY[1:]),
    Line("office.reveal", f"/office/cases/{NO_CASE}/reveal", "s" + NOBODY[1:]),
    Line("office.file", f"/office/cases/{NO_CASE}/files/{'0' * 64}/x.pdf", "s" + NOBODY[1:]),
    Line("office.record", f"/office/cases/{NO_CASE}/records/0.json", "s" + NOBODY[1:]),
    Line("office.evidence", f"/office/cases/{CASE}/evidence.zip", "s----------o-"),
    Line("office.branch.evidence", f"/office/branches/{CASE}.1/evidence.zip", "s" + NOBODY[1:]),
    Line("office.foreign", "/office/foreign/EX-JLZW-0", "s" + NOBODY[1:]),
    Line("office.foreign.evidence", "/office/foreign/EX-JLZW-0/evidence.zip", "s" + NOBODY[1:]),
    Line("exchange.cases", "/exchange/cases", NOBODY),
    Line("exchange.bank", "/exchange/bank", NOBODY),
    # The bank's counter: who comes to what there is told in test_bank_guards.
    Line("bank", "/bank", MANAGEMENT),
    Line("bank.transfers", "/bank/transfers", MANAGEMENT),
    Line("bank.refunds", "/bank/refunds", MANAGEMENT),
    Line("bank.refund", f"/bank/refunds/{NO_NOTICE}.T1", "s" + NOBODY[1:]),
    Line("bank.shift", "/bank/shift", MANAGEMENT),
    Line("bank.days", "/bank/days", MANAGEMENT),
    Line("bank.day", "/bank/days/RZ-YH01-20260302", "s" + NOBODY[1:]),
    Line("bank.close", "/bank/days/RZ-YH01-20260302/close", "s" + NOBODY[1:]),
    Line("bank.remit", "/bank/days/RZ-YH01-20260302/remit", "s" + NOBODY[1:]),
    Line("bank.tellers", "/bank/tellers", MANAGEMENT),
    Line("bank.teller.new", "/bank/tellers/new", MANAGEMENT),
    Line("bank.admit", "/bank/tellers/U-000001/admit", "s" + NOBODY[1:]),
    Line("bank.dismiss", "/bank/tellers/U-000001/dismiss", "s" + NOBODY[1:]),
    Line("bank.outages", "/bank/outages", MANAGEMENT),
    Line("bank.notice", f"/bank/notices/{NO_NOTICE}", "s" + NOBODY[1:]),
    Line("bank.confirm", f"/bank/notices/{NO_NOTICE}/confirm", "s" + NOBODY[1:]),
    Line("bank.reverse", f"/bank/notices/{NO_NOTICE}/reverse", "s" + NOBODY[1:]),
    Line("bank.evidence", "/bank/evidence/RZ-YH01-20260302.zip", "s" + NOBODY[1:]),
    Line("office.branch", f"/office/branches/{NO_CASE}.1", "s" + NOBODY[1:]),
    Line("office.answer", f"/office/branches/{NO_CASE}.1/answer", "s" + NOBODY[1:]),
    Line("fees", "/fees", EVERYBODY),
    Line("fees.data", "/fees.csv", EVERYBODY),
    Line("fees.totals", "/fees/totals", EVERYBODY),
    Line("fees.item", "/fees/F2901", EVERYBODY),
    Line("fees.item", "/fees/F99", NOBODY),
    Line("pay", "/pay", EVERYBODY),
    Line("pay", "/pay", "b" * 13, "POST"),
    Line("my.fees", "/my/fees", BIDDERS),
    Line("my.fee", "/my/fees/JK-20260302-001-9999", "s" + NOBODY[1:]),
    Line("my.fee.refund", "/my/fees/JK-20260302-001-9999/refund", "s" + NOBODY[1:]),
    Line("my.fee.paper", "/my/fees/JK-20260302-001-9999/papers/0.pdf", "s" + NOBODY[1:]),
    Line("my.refund.paper", "/my/refunds/JK-20260302-001-9999.T1/papers/0.pdf", "s" + NOBODY[1:]),
    Line("appraisal.board", "/hall/appraisal", EVERYBODY),
    Line("appraisal.board.quarter", "/hall/appraisal/KHG-2025Q4", EVERYBODY),
    Line("appraisal.board.quarter", "/hall/appraisal/KHG-2026Q1", NOBODY),
    Line("appraisal.my", "/office/appraisal", MANAGEMENT),
    Line("appraisal.signing", "/office/appraisal/signing", MANAGEMENT),
    Line("appraisal.results", "/office/appraisal/results", MANAGEMENT),
    Line("appraisal.propose", "/office/appraisal/points/new", MANAGEMENT),
    Line("appraisal.sheet", "/office/appraisal/sheets/KH-202512-999999", KEPT_AWAY),
    Line("appraisal.explain", "/office/appraisal/sheets/KH-202512-999999/points/1/explain", KEPT_AWAY),
    Line("appraisal.appeal", "/office/appraisal/sheets/KH-202512-999999/appeal", KEPT_AWAY),
    Line("appraisal.give-back", "/office/appraisal/sheets/KH-202512-999999/give-back", KEPT_AWAY),
    Line("appraisal.paper", "/office/appraisal/sheets/KH-202512-999999/paper.pdf", KEPT_AWAY),
    Line(
        "appraisal.file",
        "/office/appraisal/sheets/KH-202512-999999/records/1/files/0000000000000000000000000000000000000000000000000000000000000000",
        KEPT_AWAY,
    ),
    Line("appraisal.object", "/office/appraisal/quarters/KHG-2025Q4/object", MANAGEMENT),
    Line("appraisal.grades.sign", "/office/appraisal/years/KHN-2020/signing", KEPT_AWAY),
    Line("study.my", "/office/study", MANAGEMENT),
    Line("study.note", "/office/study/XX-2026-999/note", KEPT_AWAY),
    Line("decision.my", "/office/decisions", MANAGEMENT),
    Line("decision.finish", "/office/decisions/GH-2026-999/1", KEPT_AWAY),
    Line("appraisal.daily", "/desk/appraisal/daily", MANAGEMENT),
    Line("appraisal.points", "/desk/appraisal/points", MANAGEMENT),
    Line("appraisal.decide", "/desk/appraisal/points/KH-202512-999999/1", KEPT_AWAY),
    Line("appraisal.desk", "/desk/appraisal", SUPERVISOR),
    Line("appraisal.attendance", "/desk/appraisal/attendance", MANAGEMENT),
    Line("appraisal.total", "/desk/appraisal/total", MANAGEMENT),
    Line("appraisal.answer", "/desk/appraisal/sheets/KH-202512-999999/answer", KEPT_AWAY),
    Line("appraisal.talk", "/desk/appraisal/sheets/KH-202512-999999/talk", KEPT_AWAY),
    Line("appraisal.export", "/desk/appraisal/month.xlsx", SUPERVISOR),
    Line("appraisal.quarters", "/desk/appraisal/quarters", SUPERVISOR),
    Line("appraisal.quarter.open", "/desk/appraisal/quarters/open", MANAGEMENT),
    Line("appraisal.quarter", "/desk/appraisal/quarters/KHG-2025Q4", SUPERVISOR),
    Line("appraisal.publish", "/desk/appraisal/quarters/KHG-2025Q4/publish", MANAGEMENT),
    Line("appraisal.conclude", "/desk/appraisal/quarters/KHG-2025Q4/conclude", MANAGEMENT),
    Line("appraisal.correct", "/desk/appraisal/quarters/KHG-2025Q4/correct", MANAGEMENT),
    Line("appraisal.return", "/desk/appraisal/quarters/KHG-2025Q4/return", MANAGEMENT),
    Line("appraisal.report", "/desk/appraisal/quarters/KHG-2025Q4/report", MANAGEMENT),
    Line("appraisal.objection", "/desk/appraisal/objections/KHG-2025Q4-Y999", KEPT_AWAY),
    Line("appraisal.years", "/desk/appraisal/years", SUPERVISOR),
    Line("appraisal.year.open", "/desk/appraisal/years/open", MANAGEMENT),
    Line("appraisal.year", "/desk/appraisal/years/KHN-2020", KEPT_AWAY),
    Line("appraisal.grades", "/desk/appraisal/years/KHN-2020/grades", KEPT_AWAY),
    Line("appraisal.year.conclude", "/desk/appraisal/years/KHN-2020/conclude", KEPT_AWAY),
    Line("appraisal.year.report", "/desk/appraisal/years/KHN-2020/report", KEPT_AWAY),
    # -- supervision: management and officers are not among the columns
    Line("circulars", "/supervision/circulars", EVERYBODY),
    Line("circular", "/supervision/circulars/TB-2026-000001", EVERYBODY),
    Line("circular", "/supervision/circulars/TB-2026-000002", NOBODY),
    Line("evaluations", "/supervision/evaluations", EVERYBODY),
    Line("evaluation", "/supervision/evaluations/PY-2025-000004", EVERYBODY),
    Line("evaluation", "/supervision/evaluations/PY-2026-000001", NOBODY),
    Line("evaluation.protest", "/office/cards/evaluations/PY-2025-000004/protest", MANAGEMENT),
    Line("evaluation.desk", "/desk/supervision/evaluations", SUPERVISOR),
    Line("evaluation.open", "/desk/supervision/evaluations/open", SUPERVISOR),
    Line("evaluation.one", "/desk/supervision/evaluations/PY-2026-000001", SUPERVISOR),
    Line("evaluation.mark", "/desk/supervision/evaluations/PY-2026-000001/marks", SUPERVISOR),
    Line(
        "evaluation.publish",
        "/desk/supervision/evaluations/PY-2026-000001/publish",
        SENT_BY_SUPERVISION,
        "POST",
    ),
    Line(
        "evaluation.settle",
        "/desk/supervision/evaluations/PY-2026-000001/settle",
        SENT_BY_SUPERVISION,
        "POST",
    ),
    Line("evaluation.answer", "/desk/supervision/evaluations/PY-2026-000001/protests/1", SUPERVISOR),
    Line("evaluation.correct", "/desk/supervision/evaluations/PY-2026-000001/protests/1/correct", SUPERVISOR),
    Line("card.my", "/office/cards", "sxx" + "o" * 9 + "x"),
    Line("card.orders", "/office/cards/orders", MANAGEMENT),
    Line("card.circulars", "/office/cards/circulars", MANAGEMENT),
    Line("circular.paper", "/office/cards/circulars/TB-2026-999999/paper.pdf", KEPT_AWAY),
    Line("order", "/office/cards/orders/DB-2026-000001", SUPERVISOR),
    Line("order.report", "/office/cards/orders/DB-2026-000001/report", MANAGEMENT),
    Line("card", "/office/cards/JC-2026-999999", KEPT_AWAY),
    Line("card.answer", "/office/cards/JC-2026-999999/answer", KEPT_AWAY),
    Line("card.appeal", "/office/cards/JC-2026-999999/appeal", KEPT_AWAY),
    Line("card.file", f"/office/cards/JC-2026-999999/records/0/files/{'0' * 64}", KEPT_AWAY),
    Line("cards", "/desk/supervision/cards", SUPERVISOR),
    Line("card.open", "/desk/supervision/cards/JC-2026-999999/open", KEPT_AWAY),
    Line("card.decide", "/desk/supervision/cards/JC-2026-999999/decide", KEPT_AWAY),
    Line("card.appeal.decide", "/desk/supervision/cards/JC-2026-999999/appeal", KEPT_AWAY),
    Line("orders", "/desk/supervision/orders", SUPERVISOR),
    Line("order.issue", "/desk/supervision/orders/issue", SUPERVISOR),
    Line("order.review", "/desk/supervision/orders/DB-2026-000001/review", SUPERVISOR),
    Line("order.withdraw", "/desk/supervision/orders/DB-2026-000001/withdraw", SUPERVISOR),
    Line("circular.desk", "/desk/supervision/circulars", SUPERVISOR),
    Line("circular.draft", "/desk/supervision/circulars/draft", SUPERVISOR),
    Line("circular.one", "/desk/supervision/circulars/TB-2026-000002", SUPERVISOR),
    Line("circular.sign", "/desk/supervision/circulars/TB-2026-000002/sign", SENT_BY_SUPERVISION, "POST"),
    Line("circular.issue", "/desk/supervision/circulars/TB-2026-000002/issue", SENT_BY_SUPERVISION, "POST"),
    Line("circular.drop", "/desk/supervision/circulars/TB-2026-000002/drop", SUPERVISOR),
    Line("circular.result", "/desk/supervision/circulars/TB-2026-000002/result", SUPERVISOR),
    Line("keeping", "/desk/supervision/keeping", SUPERVISOR),
    Line("hold.lift", "/desk/supervision/holds/BQ-2026-999999/lift", KEPT_AWAY),
    Line("referral.receipt", "/desk/supervision/referrals/YS-2026-999999/receipt", KEPT_AWAY),
    Line("inquiries", "/desk/supervision/inquiries", MANAGEMENT),
    Line("matter", f"/desk/supervision/matters/{CASE}", SUPERVISOR),
    Line("matter", "/desk/supervision/matters/P-000001", KEPT_AWAY),
    Line("matter.hold", f"/desk/supervision/matters/{CASE}/hold", SUPERVISOR),
    Line("matter.refer", f"/desk/supervision/matters/{CASE}/refer", SUPERVISOR),
    Line("matter.inquire", f"/desk/supervision/matters/{CASE}/inquire", SUPERVISOR),
    Line("matter.bundle", f"/desk/supervision/matters/{CASE}/bundle.zip", SUPERVISOR),
    Line("committee", "/desk/committee", SUPERVISOR),
    Line("committee.call", "/desk/committee/call", MANAGEMENT),
    Line("committee.meeting", "/desk/committee/GH-2026-999", KEPT_AWAY),
    Line("committee.minutes", "/desk/committee/GH-2026-999/minutes", KEPT_AWAY),
    Line("committee.file", f"/desk/committee/GH-2026-999/records/1/files/{'0' * 64}", KEPT_AWAY),
    Line("study", "/desk/study", SUPERVISOR),
    Line("study.plan", "/desk/study/plan", MANAGEMENT),
    Line("study.one", "/desk/study/XX-2026-999", KEPT_AWAY),
    Line("study.file", f"/desk/study/XX-2026-999/records/1/files/{'0' * 64}", KEPT_AWAY),
    Line("study.held", "/desk/study/XX-2026-999/held", KEPT_AWAY),
    Line("study.points", "/desk/study/XX-2026-999/points", KEPT_AWAY),
    Line("office.fees", "/office/fees", SUPERVISOR),
    Line("office.fee.new", f"/office/cases/{NO_CASE}/fees/new", "s" + NOBODY[1:]),
    Line("office.fee", "/office/fees/JK-20260302-001-9999", "s" + NOBODY[1:]),
    Line("office.fee.change", "/office/fees/JK-20260302-001-9999/change", "s" + NOBODY[1:]),
    Line("office.fee.decide", "/office/fees/JK-20260302-001-9999/decide", "s" + NOBODY[1:]),
    Line("office.fee.paper", "/office/fees/JK-20260302-001-9999/papers/0.pdf", "s" + NOBODY[1:]),
    Line("office.refund", "/office/refunds/JK-20260302-001-9999.T1", "s" + NOBODY[1:]),
    Line("office.outages", "/office/outages", "s" + "x" * 12),
    # -- attendance: officers' own, the centre's, and terminals, which show a key of their own
    Line("ratings", "/ratings", EVERYBODY),
    Line("rate", "/rate", EVERYBODY),
    Line("ticket.rate", f"/tickets/{TICKET}/rating", EVERYBODY),
    Line("kiosk.rate", "/kiosk/K01/rating", EVERYBODY),
    Line("my.rate", f"/my/cases/{CASE}/rating", "s" + NOBODY[1:]),
    Line("office.ratings", "/office/ratings", "s" + "x" * 12),
    Line("office.rating", "/office/ratings/PJ-20260227-W007-006", "s" + "x" * 12),
    Line("desk.ratings", "/desk/ratings", SUPERVISOR),
    Line("desk.ratings.live", "/desk/ratings/live", SUPERVISOR),
    Line("desk.ratings.newest", "/desk/ratings/newest.json", SUPERVISOR),
    Line("desk.ratings.statistics", "/desk/ratings/statistics", SUPERVISOR),
    Line("desk.ratings.export", "/desk/ratings/statistics.xlsx", SUPERVISOR),
    Line("desk.rating", "/desk/ratings/PJ-20260228-D05-001", SUPERVISOR),
    Line("desk.rating.step", "/desk/ratings/PJ-20260228-D05-001/call", "s" + "x" * 12),
    Line("desk.keypads", "/desk/ratings/keypads", SUPERVISOR),
    Line("desk.keypad.new", "/desk/ratings/keypads/new", "s" + "x" * 12),
    Line("desk.keypad", "/desk/ratings/keypads/PJQ-P007", "s" + "x" * 12),
    Line("desk.keypad.retire", "/desk/ratings/keypads/PJQ-P007/retire", "s" + "x" * 12),
    Line("keypad.ask", "/keypad/ask", "x" * 13),
    Line("keypad.presses", "/keypad/presses", "x" * 13, "POST"),
    Line("iclock.cdata", "/iclock/cdata?SN=DEMO2026T01", "x" * 13),
    Line("iclock.cdata", "/iclock/cdata?SN=DEMO2026T01&table=ATTLOG", "x" * 13, "POST"),
    Line("iclock.rtdata", "/iclock/rtdata?SN=DEMO2026T01&type=time", "x" * 13),
    Line("iclock.registry", "/iclock/registry?SN=DEMO2026T01", "x" * 13, "POST"),
    Line("iclock.getrequest", "/iclock/getrequest?SN=DEMO2026T01", "x" * 13),
    Line("iclock.devicecmd", "/iclock/devicecmd?SN=DEMO2026T01", "x" * 13, "POST"),
    Line("attendance", "/attendance", "s" + "x" * 12),
    Line("attendance.leave", "/attendance/leave", "s" + "x" * 12),
    Line("attendance.correction", "/attendance/correction", "s" + "x" * 12),
    Line("attendance.matters", "/attendance/matters", "s" + "x" * 12),
    Line("attendance.approvals", "/attendance/approvals", "s" + "x" * 12),
    Line("attendance.matter", "/attendance/matters/QJ-20260226-0001", "s----------o-"),
    Line("attendance.matter", "/attendance/matters/QJ-20260226-9999", "s" + NOBODY[1:]),
    Line("attendance.snapshot", f"/attendance/matters/XC-20260227-0001/files/{'0' * 64}", "s" + NOBODY[1:]),
    Line("attendance.step", "/attendance/matters/QJ-20260226-0001/decide", "s----------x-"),
    Line("attendance.desk", "/attendance/desk", "sxxxxxxxxxxox"),
    Line("attendance.month", "/attendance/desk/month?department=D39", "sxxxxxxxxxxox"),
    Line("attendance.export", "/attendance/desk/export.csv?department=D39", "sxxxxxxxxxxox"),
    Line("attendance.terminals", "/attendance/terminals", "sxxxxxxxxxxox"),
    Line("attendance.terminal", "/attendance/terminals/TRM-T01", "sxxxxxxxxxxox"),
    Line("attendance.terminal.step", "/attendance/terminals/TRM-T01/outage", "s" + "x" * 12),
    Line("attendance.sheet", "/attendance/sheets/new", "s" + "x" * 12),
    Line("attendance.cameras", "/attendance/cameras", "sxxxxxxxxxxox"),
    Line("attendance.camera", "/attendance/cameras/CAM-C01", "s" + "x" * 12),
    Line("attendance.camera.remove", "/attendance/cameras/CAM-C01/remove", "s" + "x" * 12),
    Line("attendance.patrols", "/attendance/patrols", "sxxxxxxxxxxox"),
    Line("attendance.patrol", "/attendance/patrols/new", "s" + "x" * 12),
    Line("attendance.person", "/attendance/people/{post}", "sxxxxxxxxxxox"),
    Line("attendance.photo", "/attendance/people/{post}/photo", "s" + "x" * 12),
    Line("attendance.shift", "/attendance/people/{post}/shift", "s" + "x" * 12),
)
NOT_YET: set[str] = set()
"""Routes of the table that no view answers yet; whoever builds one strikes it here."""


class Visits:
    """One browser for each column, at whichever listener it is told."""

    def __init__(self, hall: Hall) -> None:
        self.application = make_app(hall)
        listeners = {zone: zoned(self.application, zone) for zone in ZONES}

        def door(environ: dict[str, Any], start_response: Any) -> Any:
            return listeners[environ.pop("test.zone", "public")](environ, start_response)

        self.browsers = {login: TestApp(door) for login in COLUMNS}
        for login in COLUMNS[1:]:
            browser = self.browsers[login]
            fields = {
                "account": login,
                "passphrase": PASSWORD,
                "csrf_token": token_of(browser.get("/sign-in")),
            }
            browser.post("/sign-in", fields, status=303)

    def ask(self, login: str, zone: str, line: Line, address: str) -> str:
        """The letter of what comes back."""
        browser = self.browsers[login]
        browser.extra_environ["test.zone"] = zone
        answer = browser.request(quote(address, safe="/?=&%"), method=line.method, status="*")
        if answer.status_int == 303:
            return "s" if answer.location.startswith("http://localhost/sign-in?next=") else "r"
        return {200: "o", 400: "b", 403: "x", 404: "-", 409: "o"}.get(
            answer.status_int, str(answer.status_int)
        )


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for all who only knock."""
    with demo_hall(seeded, tmp_path_factory.mktemp("guards") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def visits(hall: Hall) -> Visits:
    """Everybody, signed in."""
    return Visits(hall)


@pytest.fixture(scope="module")
def names(hall: Hall, visits: Visits) -> dict[str, str]:
    """What the addresses of the table name and only the hall knows."""
    with hall.house.reading() as root:
        tender, opened = root.archive[OPEN], root.archive[OPENED]
        notice = tender.numbers(NoticePublished.type)[-1]
        document = tender.record(notice).files[0]
        post = next(iter(root.archive.shelf("posts").keys())).replace("U-", "POST-")
        content = opened.papers(BidsDecrypted)[-1].contents[0].file
    return {
        "{annexed}": record_number(applicant_number(BY_LOGIN["bidder1"].party), 0),
        "{notice}": record_number(OPEN, notice),
        "{document}": f"{document.sha256}/{document.name}",
        "{post}": post,
        "{content}": f"{OPENED}.1/files/{content.sha256}/{content.name}",
        "{ocid}": visits.browsers[""].get("/api/ocds/releases.json").json["releases"][-1]["ocid"],
    }


def test_every_route_stands_in_the_expected_table() -> None:
    """A route nobody wrote an expectation for is a hole in the wall."""
    assert {line.route for line in TABLE} == set(BY_NAME)
    assert all(len(line.expected) == len(COLUMNS) for line in TABLE)


def test_every_route_has_a_view_but_those_listed(visits: Visits) -> None:
    """What has an address answers; what is not built yet is listed, and the list may only shrink."""
    views = visits.application.registry.introspector.get_category("views")
    answered = {view["introspectable"]["route_name"] for view in views}
    assert {route.name for route in ROUTES} - answered == NOT_YET


@pytest.mark.parametrize("zone", ZONES)
def test_every_route_against_every_role(visits: Visits, names: dict[str, str], zone: str) -> None:
    """At each listener every role gets what is written in the table, and at an outer listener nothing."""
    wrong = {}
    for line in TABLE:
        if line.route in NOT_YET:
            continue
        address = line.address
        for name, value in names.items():
            address = address.replace(name, value)
        inside = ZONES.index(zone) >= ZONES.index(BY_NAME[line.route].zone)
        expected = line.expected if inside else NOBODY
        found = "".join(visits.ask(login, zone, line, address) for login in COLUMNS)
        if found != expected:
            wrong[f"{line.method} {address} at {zone}"] = (found, expected)
    assert not wrong


# -- headers ------------------------------------------------------------------------------------------

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def directives(policy: str) -> dict[str, str]:
    """A content security policy as a table."""
    return {
        name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";")) if name
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/search?q=%E9%81%93%E8%B7%AF", 200),
        ("/sign-in", 200),
        ("/bidder", 303),
        ("/nothing-here", 404),
        ("/trading/DHGC-2026-9999", 404),
        ("/desk", 404),
        ("/?q=%ff", 400),
        ("/preferences?next=%ff", 400),
        ("/static/hall.css", 200),
        ("/static/nothing.js", 404),
        ("/records/{notice}/record.json", 200),
        ("/files/{document}", 200),
        ("/log/checkpoint", 200),
        ("/api/openapi.json", 200),
        ("/healthz", 200),
    ],
)
def test_every_answer_carries_the_secure_headers(
    visits: Visits, names: dict[str, str], path: str, status: int
) -> None:
    """Pages, files, errors and redirects alike: no inline script, no frame, no guessing of types, no referrer out."""
    for name, value in names.items():
        path = path.replace(name, quote(value))
    browser = visits.browsers[""]
    browser.extra_environ["test.zone"] = "public"
    answer = browser.get(path, status=status)
    policy = directives(answer.headers["Content-Security-Policy"])
    assert {name: policy[name] for name in STRICT} == STRICT
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_an_address_that_is_no_text_is_told_so(visits: Visits) -> None:
    """Bytes that are not UTF-8 in path or question get a page that says so, never a fault."""
    for path, question in (
        ("/\xff", ""),
        ("/trading/\xc3", ""),
        ("/", "q=\xe4\xb8"),
        ("/search", "q=%E4%B8"),
    ):
        environ = Request.blank("/").environ | {"PATH_INFO": path, "QUERY_STRING": question}
        answer = Request(environ).get_response(visits.application)
        assert answer.status_int == 400, (path, question)
        assert "请求有误" in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_refusals_forbidden_pages_and_faults_carry_them_too(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong goes wrong behind the same headers; a fault tells a reference and nothing of its inside."""
    for login, path, status in (
        ("centre1", "/desk/accounts", 403),
        ("purchaser4", f"/desk/lots/{OPENED}.1/contract", 409),
        ("bidder13", "/trading/DHGC-2026-0013", 404),
    ):
        browser = visits.browsers[login]
        browser.extra_environ["test.zone"] = "hall"
        answer = browser.get(path, status=status)
        assert directives(answer.headers["Content-Security-Policy"])["script-src"] == "'self'"
        assert answer.headers["Cache-Control"] == "private, no-store"

    def broken(*_given: object) -> None:
        raise LookupError("钥匙")

    monkeypatch.setattr("portal.views.public.about_page", broken)
    # An address nobody has asked for yet: its page has to be made.
    answer = visits.browsers[""].get("/about?made=now", status=500)
    assert directives(answer.headers["Content-Security-Policy"])["default-src"] == "'none'"
    assert "系统出现故障" in answer.text
    assert "钥匙" not in answer.text
    assert "Traceback" not in answer.text


def test_the_sealing_page_runs_its_one_script_and_reaches_nothing(visits: Visits) -> None:
    """Its policy admits its own script and style by hash, and no connection at all (sealing.md 1.7)."""
    answer = visits.browsers[""].get("/sealing")
    policy = directives(answer.headers["Content-Security-Policy"])
    (script,) = answer.html.find_all("script")
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy["script-src"].split()
    assert "'self'" not in policy["script-src"]
    assert policy["default-src"] == "'none'"
    assert policy.get("connect-src", policy["default-src"]) == "'none'"
    assert policy.get("form-action") == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_carries_a_script_of_its_own(visits: Visits, names: dict[str, str]) -> None:
    """Outside the sealing page no page needs an exception: no inline script, style or handler anywhere."""
    seen = 0
    for line in TABLE:
        login = next((COLUMNS[n] for n, letter in enumerate(line.expected) if letter == "o"), None)
        if login is None or line.route in {"sealing.page", "sealing.saved"}:
            continue
        address = line.address
        for name, value in names.items():
            address = address.replace(name, value)
        browser = visits.browsers[login]
        browser.extra_environ["test.zone"] = "hall"
        answer = browser.get(quote(address, safe="/?=&%"), status="*")
        if answer.content_type != "text/html":
            continue
        seen += 1
        for tag in answer.html.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on") or name == "style"], (
                address,
                tag,
            )
            assert tag.name != "style", address
            source = tag.get("src", "")
            ours = source.startswith("/static/") or source == "/report/script.js"
            assert tag.name != "script" or (ours and not tag.string), address
    assert seen > 40
