"""The pages that are looked at in a browser, in one place: where each is, who sees it, how one gets there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hallcore.approval.forms import ApplyForm
from hallcore.approval.model import BRANCH, ApplicationReceived
from hallcore.desk import Actor
from hallcore.dossier import record_number
from portal.cli.cast import BY_LOGIN, COMPANY
from portal.hall import Hall
from trading.award.model import AwardPublished, CandidatesPublished
from trading.bidding.model import BidReceived
from trading.bidding.rules import bid_number
from trading.contract.model import ContractPublished
from trading.opening.model import OpeningRecorded, RollPublished
from trading.tendering.model import NoticePublished

BIDDER = "bidder11"
"""Has handed in a bid for the first lot of DHGC-2026-0008, whose deadline is half an hour away."""

FOOD, JOINT = "11222403MA0005019E4220101001000", "11222403MA0005051R4220105001000"
"""The codes of 食品经营许可（新办） and of 工程建设项目施工许可并联审批."""

BID = bid_number("DHGC-2026-0008.1", BY_LOGIN[BIDDER].party)


APPLICANT, APPLIED = "company1", "DHB-20260112-001-0001"
"""A company and its case, which ended with a licence."""


class Shown(NamedTuple):
    """A page: its address with names of records to be filled in, its reader, what is done on it first, its network."""

    path: str
    login: str = ""
    act: Callable[[Any], None] | None = None
    zone: str = "public"

    @property
    def window(self) -> tuple[str, str]:
        """Whose browser it is seen in, and at which listener."""
        return self.login, self.zone


def verify_number(page: Any) -> None:
    """Ask for the verdict on a record."""
    page.fill("main input[name=token]", "DHGC-2026-0001-0002")
    page.locator("main form", has=page.locator("input[name=token]")).locator("button").click()


def verify_nothing(page: Any) -> None:
    """Ask for the verdict on a number that is none."""
    page.fill("main input[name=token]", "DHGC-2026-9999-0001")
    page.locator("main form", has=page.locator("input[name=token]")).locator("button").click()


def send(page: Any) -> None:
    """Send the form as it stands."""
    page.click("main form button:not([type=button])")


def take(page: Any) -> None:
    """Take the one-time notification for the situation on the page."""
    page.click("text=领取一次性告知书")
    page.wait_for_url("**/notifications/**")


PAGES: dict[str, Shown] = {
    "home": Shown("/"),
    "trading list": Shown("/trading"),
    "outages of the way in": Shown("/trading/incidents"),
    "intentions": Shown("/trading/intentions"),
    "one's own intentions": Shown("/desk/intentions", "purchaser2", zone="department"),
    "making an intention public": Shown("/desk/intentions/new", "purchaser1", zone="department"),
    "changing an intention": Shown("/desk/intentions/DHYX-2026-0001", "purchaser2", zone="department"),
    "a draft looked through": Shown("/desk/tenders/DHGC-2026-0012/check", "purchaser1", zone="department"),
    "rooms that are taken": Shown("/desk/rooms", "purchaser1", zone="department"),
    "rooms of a project": Shown("/desk/tenders/DHGC-2026-0012/rooms", "purchaser1", zone="department"),
    "fair-competition check": Shown("/desk/tenders/DHGC-2026-0012/fairness", "purchaser1", zone="department"),
    "beginning a prequalification": Shown(
        "/desk/tenders/DHGC-2026-0012/prequalification", "purchaser1", zone="department"
    ),
    "documents of clauses": Shown("/desk/tenders/DHGC-2026-0012/compose", "purchaser1", zone="department"),
    "late payments": Shown("/trading/late-payments"),
    "frameworks": Shown("/trading/frameworks"),
    "purchaser's frameworks": Shown("/desk/frameworks", "purchaser1", zone="department"),
    "supplier's frameworks": Shown("/bidder/frameworks", BIDDER),
    "trading list, filtered": Shown("/trading?stage=招标"),
    "tender, open with two lots": Shown("/trading/DHGC-2026-0008"),
    "tender, deadline moved": Shown("/trading/DHGC-2026-0009"),
    "tender, finished": Shown("/trading/DHGC-2025-0001"),
    "tender, failed": Shown("/trading/DHGC-2026-0002"),
    "tender, documents sold": Shown("/trading/DHGC-2026-0011"),
    "tender, objected to": Shown("/trading/DHGC-2026-0004"),
    "sale, listed": Shown("/trading/sales/DHTD-2026-0001"),
    "sale, unsold": Shown("/trading/sales/DHCQ-2026-0001"),
    "sale, applied for": Shown("/bidder/sales/DHTD-2026-0001/apply", "bidder1"),
    "sales of a seller": Shown("/desk/sales", "seller1", zone="department"),
    "a sale at its seller's desk": Shown("/desk/sales/DHTD-2026-0001", "seller1", zone="department"),
    "registering a sale": Shown("/desk/sales/new", "seller1", zone="department"),
    "announcing a sale": Shown(
        "/desk/sales/DHTD-2026-0003/steps/announce-sale", "seller1", zone="department"
    ),
    "single source, public": Shown("/trading/purchases/DHCG-2026-0002"),
    "objecting to a single source": Shown("/trading/purchases/DHCG-2026-0002/object", "bidder1"),
    "direct purchases of a purchaser": Shown("/desk/purchases", "purchaser1", zone="department"),
    "registering a direct purchase": Shown("/desk/purchases/new", "purchaser1", zone="department"),
    "a single source at its purchaser's desk": Shown(
        "/desk/purchases/DHCG-2026-0002", "purchaser1", zone="department"
    ),
    "asking a supplier": Shown(
        "/desk/purchases/DHCG-2026-0003/steps/invite-suppliers", "purchaser1", zone="department"
    ),
    "direct purchases before finance": Shown("/desk/purchases", "finance1", zone="department"),
    "procedure": Shown("/trading/DHGC-2026-0003/procedure"),
    "search with results": Shown("/search?q=道路"),
    "search without results": Shown("/search?q=不存在的词语"),
    "services": Shown("/services"),
    "services, narrowed": Shown("/services?department=D05&kind=01"),
    "guide": Shown(f"/services/{FOOD}"),
    "guide for a situation": Shown(f"/services/{FOOD}?s-who=agent&s-mode=kitchen&s-net=no"),
    "guide to a joint approval": Shown(f"/services/{JOINT}"),
    "guide, printed": Shown(f"/services/{FOOD}/print?s-who=self&s-mode=shop&s-net=no"),
    "notification": Shown(f"/services/{FOOD}?s-who=self&s-mode=shop&s-net=no", act=take),
    "notice": Shown("/records/{notice}"),
    "opening roll": Shown("/records/{roll}"),
    "opening record": Shown("/records/{opening}"),
    "candidates": Shown("/records/{candidates}"),
    "award": Shown("/records/{award}"),
    "contract": Shown("/records/{contract}"),
    "verify": Shown("/verify"),
    "verdict, proven": Shown("/verify", act=verify_number),
    "verdict, undecidable": Shown("/verify", act=verify_nothing),
    "log": Shown("/log"),
    "log entry": Shown("/log?index=5"),
    "law": Shown("/law"),
    "law rule": Shown("/law/ZB-028"),
    "floors of the hall": Shown("/hall"),
    "disclosure requests": Shown("/disclosure", "citizen1"),
    "request form": Shown("/disclosure/new", "citizen1"),
    "request form, nothing filled in": Shown("/disclosure/new", "citizen1", send),
    "progress of a request": Shown("/disclosure/progress"),
    "complaints and questions": Shown("/voice"),
    "complaint form": Shown("/voice/new/complaint"),
    "complaint form, nothing filled in": Shown("/voice/new/complaint", act=send),
    "progress of a complaint": Shown("/voice/progress"),
    "report box": Shown("/report"),
    "answers to a report": Shown("/report/follow"),
    "published results of complaints": Shown("/voice/outcomes"),
    "published answers": Shown("/voice/answers"),
    "complaints in hand": Shown("/office/voice", "manager1", zone="hall"),
    "a complaint in hand": Shown("/office/voice/TS-20260224-001", "manager1", zone="hall"),
    "accepting a complaint": Shown("/office/voice/TS-20260213-001/accept-complaint", "manager1", zone="hall"),
    "opinion box": Shown("/office/voice/boxes/new", "usher1", zone="hall"),
    "reports": Shown("/desk/reports", "discipline1", zone="hall"),
    "a sealed report": Shown("/desk/reports/JB-20260227-001", "discipline1", zone="hall"),
    "a key of the report box": Shown("/desk/reports/key", "discipline1", zone="hall"),
    "about": Shown("/about"),
    "open data": Shown("/open-data"),
    "sitemap": Shown("/sitemap"),
    "sign-in": Shown("/sign-in"),
    "sign-in, refused": Shown("/sign-in", act=send),
    "not found": Shown("/nothing-here"),
    "sealing page": Shown("/sealing"),
    "bidder home": Shown("/bidder", BIDDER),
    "bid": Shown(f"/bidder/bids/{BID}", BIDDER),
    "question": Shown(f"/bidder/bids/{BID}/question", BIDDER),
    "upload": Shown(f"/bidder/bids/{BID}/upload", BIDDER),
    "upload, nothing chosen": Shown(f"/bidder/bids/{BID}/upload", BIDDER, send),
    "receipt": Shown(f"/bidder/bids/{BID}/receipts/{{receipt}}", BIDDER),
    "guarantee": Shown(f"/bidder/bids/{BID}/guarantee", BIDDER),
    "withdraw": Shown(f"/bidder/bids/{BID}/withdraw", BIDDER),
    "unlock": Shown(f"/bidder/bids/{BID}/unlock", BIDDER),
    "enrol": Shown("/bidder/lots/DHGC-2026-0010.1/enrol", BIDDER),
    "enrol with a consortium": Shown("/bidder/lots/DHGC-2026-0008.2/enrol", BIDDER),
    "refusal": Shown("/bidder/lots/DHGC-2026-0008.1/enrol", BIDDER, send),
    "bid with a refusal": Shown("/bidder/bids/{refused}", "bidder12"),
    "winner with a bond to pay": Shown("/bidder/bids/{winner}", "bidder6"),
    "objection": Shown("/trading/DHGC-2026-0008/objection", BIDDER),
    "draws": Shown("/trading/DHGC-2025-0001/draws"),
    "pool": Shown("/desk/experts", "pool1", zone="department"),
    "expert of the pool": Shown("/desk/experts/ZJ-000014", "pool1", zone="department"),
    "expert entered": Shown("/desk/experts/new", "pool1", zone="department"),
    "own ties": Shown("/desk/ties", "expert1", zone="hall"),
    "draw": Shown("/desk/lots/DHGC-2026-0003.1/draw", "centre1", zone="hall"),
    "draw planned": Shown("/desk/lots/DHGC-2026-0008.1/draw/plan", "centre1", zone="hall"),
    "arrivals": Shown("/desk/lots/DHGC-2026-0005.1/arrivals", "centre1", zone="hall"),
    "member replaced": Shown("/desk/lots/DHGC-2026-0005.1/replacement", "centre1", zone="hall"),
    "recording": Shown("/desk/lots/DHGC-2026-0005.1/recordings", "centre1", zone="hall"),
    "sheet": Shown("/desk/lots/DHGC-2026-0005.1/scores", "expert7", zone="hall"),
    "signed": Shown("/desk/lots/DHGC-2026-0004.1/signature", "expert1", zone="hall"),
    "complaining about trading": Shown("/trading/lots/DHGC-2026-0004.1/complaint", "bidder13"),
    "what a party asked and challenged": Shown("/bidder/challenges", "bidder10"),
    "a letter of challenge": Shown("/trading/DHCG-2026-0001/challenge", "bidder10"),
    "a challenge": Shown("/bidder/challenges/DHCG-2026-0001.Z01", "bidder10"),
    "answering a challenge": Shown(
        "/desk/challenges/DHCG-2026-0001.Z01/answer", "purchaser2", zone="department"
    ),
    "complaints of a party": Shown("/bidder/complaints", "bidder13"),
    "complaints of a department": Shown("/office/trading", "d05-handle", zone="department"),
    "a party": Shown(f"/trading/parties/{BY_LOGIN[BIDDER].party}"),
    "one's own qualifications": Shown("/bidder/qualifications", BIDDER),
    "a licence out of the library": Shown("/bidder/qualifications/licence", BIDDER),
    "a qualification brought": Shown("/bidder/qualifications/new", BIDDER),
    "a qualification, nothing filled in": Shown("/bidder/qualifications/new", BIDDER, send),
    "credit entered by a department": Shown("/office/credit", "d05-approve", zone="department"),
    "credit to be entered": Shown("/office/credit/new", "d05-approve", zone="department"),
    "bidders at the deadline": Shown("/desk/lots/DHGC-2026-0004.1/bidders", "supervisor1", zone="hall"),
    "trading watched": Shown("/office/tenders", "supervisor1", zone="hall"),
    "trading watched by a department": Shown("/office/tenders", "d05-approve", zone="department"),
    "a tender watched": Shown("/office/tenders/DHGC-2026-0004", "supervisor1", zone="hall"),
    "clues of collusion": Shown("/desk/lots/DHGC-2026-0004.1/clues", "supervisor1", zone="hall"),
    "contract with a bond": Shown("/desk/lots/DHGC-2026-0001.1/contract", "purchaser2", zone="department"),
    "bonds to be kept": Shown("/treasury/forfeits", "finance1", zone="department"),
    "inbox": Shown("/office", "d05-handle", zone="department"),
    "inbox, every department's": Shown("/office?tab=all", "manager1", zone="hall"),
    "case at a desk": Shown("/office/cases/{handling}", "d05-handle", zone="department"),
    "table of materials": Shown("/office/cases/{received}/materials", "d05-accept", zone="department"),
    "step of a case": Shown("/office/cases/{handling}/steps/report", "d05-handle", zone="department"),
    "step of a case, refused": Shown(
        "/office/cases/{handling}/steps/report", "d05-handle", send, zone="department"
    ),
    "personal data asked for": Shown("/office/cases/{handling}/reveal", "d05-handle", zone="department"),
    "branch": Shown("/office/branches/{branch}", "d05-handle", zone="department"),
    "department": Shown("/office/department", "d05-approve", zone="department"),
    "outages": Shown("/office/outages", "manager1", zone="hall"),
    "progress asked for": Shown("/progress"),
    "progress": Shown("/progress?number=DHB-20260204-007-0001&code=DEMO0018"),
    "progress, to be corrected": Shown("/progress?number=DHB-20260227-001-0001&code=DEMO0006"),
    "results": Shown("/results"),
    "fee standards": Shown("/fees"),
    "charges to enterprises": Shown("/fees?list=enterprise"),
    "fee item": Shown("/fees/F2901"),
    "fee totals": Shown("/fees/totals"),
    "notice looked up": Shown("/pay"),
    "notice looked up, nothing filled in": Shown("/pay", act=send),
    "applicant's notices": Shown("/my/fees", APPLICANT),
    "a department's notices": Shown("/office/fees", "d05-accept", zone="department"),
    "notice to be issued": Shown("/office/cases/{handling}/fees/new", "d05-accept", zone="department"),
    "notice of nothing": Shown("/office/cases/{handling}/fees/new", "d05-accept", send, "department"),
    "applicant home": Shown("/my", APPLICANT),
    "applicant's cases": Shown("/my/cases", APPLICANT),
    "applicant's case": Shown(f"/my/cases/{APPLIED}", APPLICANT),
    "applicant's receipt": Shown(f"/my/cases/{APPLIED}/receipt", APPLICANT),
    "urge": Shown(f"/my/cases/{APPLIED}/urge", APPLICANT),
    "withdraw case": Shown(f"/my/cases/{APPLIED}/withdraw", APPLICANT),
    "apply, situation": Shown(f"/apply/{FOOD}", APPLICANT),
    "apply, nothing answered": Shown(f"/apply/{FOOD}", APPLICANT, send),
    "window intake": Shown("/office/intake", "d01-accept", zone="department"),
    "window intake, applicant": Shown(f"/office/intake/{FOOD}", "d01-accept", zone="department"),
    "window intake, nothing filled in": Shown(f"/office/intake/{FOOD}", "d01-accept", send, "department"),
    "window receipt": Shown(f"/office/receipts/{APPLIED}", "d01-accept", zone="department"),
    "counter": Shown("/bank", "teller1", zone="department"),
    "counter, not found": Shown("/bank?q=12345", "teller1", zone="department"),
    "shift": Shown("/bank/shift", "teller1", zone="department"),
    "shift, nothing filled in": Shown("/bank/shift", "teller1", send, "department"),
    "booking days": Shown("/bank/days", "banker1", zone="department"),
    "booking day": Shown("/bank/days/RZ-YH01-20260302", "banker1", zone="department"),
    "day close": Shown("/bank/days/RZ-YH01-20260302/close", "banker1", zone="department"),
    "tellers": Shown("/bank/tellers", "banker1", zone="department"),
    "teller's account": Shown("/bank/tellers/new", "banker1", zone="department"),
    "bank's outages": Shown("/bank/outages", "banker1", zone="department"),
    "own month": Shown("/attendance?month=2026-02", "d05-accept", zone="department"),
    "leave": Shown("/attendance/leave", "d05-accept", zone="department"),
    "leave, nothing filled in": Shown("/attendance/leave", "d05-accept", send, "department"),
    "correction": Shown("/attendance/correction", "d05-accept", zone="department"),
    "own requests": Shown("/attendance/matters", "d05-accept", zone="department"),
    "finding": Shown("/attendance/matters/XC-20260227-0001", "d05-accept", zone="department"),
    "attendance approvals": Shown("/attendance/approvals", "d05-approve", zone="department"),
    "attendance decision": Shown(
        "/attendance/matters/BK-20260302-0001/decide", "d05-approve", zone="department"
    ),
    "attendance day": Shown("/attendance/desk?day=2026-02-27", "manager1", zone="hall"),
    "attendance month": Shown("/attendance/desk/month?month=2026-02", "manager1", zone="hall"),
    "terminals": Shown("/attendance/terminals", "manager1", zone="hall"),
    "terminal": Shown("/attendance/terminals/TRM-T02", "manager1", zone="hall"),
    "sign-in sheet": Shown("/attendance/sheets/new", "manager1", zone="hall"),
    "cameras": Shown("/attendance/cameras", "manager1", zone="hall"),
    "patrols": Shown("/attendance/patrols", "manager1", zone="hall"),
    "patrol": Shown("/attendance/patrols/new", "manager1", zone="hall"),
    "ratings": Shown("/ratings"),
    "rate a case": Shown("/rate"),
    "own ratings": Shown("/office/ratings", "d05-accept", zone="department"),
    "rating to mend": Shown("/office/ratings/PJ-20260227-W007-006", "d05-accept", zone="department"),
    "bad ratings": Shown("/desk/ratings", "manager1", zone="hall"),
    "bad rating": Shown("/desk/ratings/PJ-20260227-W007-003", "manager1", zone="hall"),
    "call-back": Shown("/desk/ratings/PJ-20260228-D05-001/call", "manager1", zone="hall"),
    "live ratings": Shown("/desk/ratings/live", "supervisor1", zone="hall"),
    "statistics of ratings": Shown("/desk/ratings/statistics", "inspector1", zone="hall"),
    "keypads": Shown("/desk/ratings/keypads", "manager1", zone="hall"),
    "queues": Shown("/queue"),
    "number by phone": Shown("/queue/A"),
    "ticket": Shown("/tickets/PH-20260302-A001/DEMO-A-0810"),
    "own appointments": Shown("/my/appointments", "citizen1"),
    "appointment to be made": Shown("/my/appointments/new/A", "citizen1"),
    "call panel, one called": Shown("/office/counter", "d01-accept", zone="department"),
    "call panel, nobody there": Shown("/office/counter", "d05-accept", zone="department"),
    "call panel, not logged in": Shown("/office/counter", "d24-accept", zone="department"),
    "live view of the five stages": Shown("/supervision/live", "supervisor1", zone="department"),
    "rules of supervision": Shown("/supervision/rules", "supervisor1", zone="department"),
    "trial of a draft": Shown("/supervision/rules/backtest", "discipline1", zone="department"),
    "report of a month": Shown("/supervision/statistics?period=2026-02", "supervisor1", zone="department"),
    "board of queues": Shown("/office/queues", "manager1", zone="hall"),
    "reception desk": Shown("/office/reception?q=A001", "usher1", zone="hall"),
    "ticket at the reception desk": Shown("/office/reception/PH-20260302-A001", "usher1", zone="hall"),
    "queue settings": Shown("/desk/organisation/queues/A", "manager1", zone="hall"),
    "facilities": Shown("/facilities"),
    "content office": Shown("/desk/content", "editor2", zone="hall"),
    "content to be reviewed": Shown("/desk/content/NR-2026-0005", "editor2", zone="hall"),
    "content drafted, nothing filled in": Shown("/desk/content?new=1", "editor2", send, "hall"),
    "play-lists": Shown("/desk/playlists", "editor2", zone="hall"),
    "play-list": Shown("/desk/playlists/JM-001", "editor2", zone="hall"),
    "music": Shown("/desk/music", "editor2", zone="hall"),
    "music to be scheduled": Shown("/desk/music?new=1", "editor2", zone="hall"),
    "screens": Shown("/desk/screens", "manager1", zone="hall"),
    "screen": Shown("/desk/screens/PM-L01", "manager1", zone="hall"),
    "loans": Shown("/desk/loans", "usher1", zone="hall"),
    "loan": Shown("/desk/loans/JY-20260227-004", "usher1", zone="hall"),
    "loan, nothing filled in": Shown("/desk/loans/new", "usher1", send, "hall"),
    "inventory": Shown("/desk/facilities", "manager1", zone="hall"),
    "supply": Shown("/desk/facilities/SS-F009", "manager1", zone="hall"),
    "duties": Shown("/desk/duties", "manager1", zone="hall"),
    "cards": Shown("/desk/supervision/cards", "supervisor1", zone="hall"),
    "own cards": Shown("/office/cards", "d05-approve", zone="department"),
    "card": Shown("/office/cards/JC-2026-000001", "supervisor1", zone="hall"),
    "orders": Shown("/desk/supervision/orders", "supervisor1", zone="hall"),
    "order to be given": Shown("/desk/supervision/orders/issue", "supervisor1", zone="hall"),
    "order": Shown("/office/cards/orders/DB-2026-000001", "supervisor1", zone="hall"),
    "circular to be signed": Shown("/desk/supervision/circulars/TB-2026-000002", "discipline1", zone="hall"),
    "circulars": Shown("/supervision/circulars"),
    "circular": Shown("/supervision/circulars/TB-2026-000001"),
    "evaluation of departments": Shown(
        "/desk/supervision/evaluations/PY-2025-000004", "supervisor1", zone="hall"
    ),
    "evaluation for everybody": Shown("/supervision/evaluations/PY-2025-000004"),
    "holds and referrals": Shown("/desk/supervision/keeping", "supervisor1", zone="hall"),
    "matter under supervision": Shown(f"/desk/supervision/matters/{APPLIED}", "supervisor1", zone="hall"),
    "what supervisors had shown": Shown("/desk/supervision/inquiries", "discipline1", zone="hall"),
    "appraisal board": Shown("/hall/appraisal"),
    "own appraisal": Shown("/office/appraisal", "d05-deputy", zone="department"),
    "sheets to be signed": Shown("/office/appraisal/signing", "d05-approve", zone="department"),
    "sheets signed, none picked": Shown("/office/appraisal/signing", "d05-approve", send, "department"),
    "point to be proposed": Shown("/office/appraisal/points/new", "d05-approve", zone="department"),
    "daily round": Shown("/desk/appraisal/daily", "inspector1", zone="hall"),
    "undecided points": Shown("/desk/appraisal/points", "manager1", zone="hall"),
    "month of appraisal": Shown("/desk/appraisal?month=2025-12&department=D05", "manager1", zone="hall"),
    "quarter of appraisal": Shown("/desk/appraisal/quarters/KHG-2025Q4", "manager1", zone="hall"),
    "quarter to be concluded": Shown("/desk/appraisal/quarters/KHG-2025Q4/conclude", "manager1", zone="hall"),
    "objection to be answered": Shown("/desk/appraisal/objections/KHG-2025Q4-Y001", "manager1", zone="hall"),
    "annual ratings": Shown("/desk/appraisal/years", "manager1", zone="hall"),
    "committee": Shown("/desk/committee", "manager1", zone="hall"),
    "meeting": Shown("/desk/committee/GH-2026-001", "manager1", zone="hall"),
    "meeting to be called": Shown("/desk/committee/call", "manager1", zone="hall"),
    "study": Shown("/desk/study/XX-2026-001", "manager1", zone="hall"),
    "own study": Shown("/office/study", "d05-accept", zone="department"),
    "forbidden": Shown("/bidder/lots/DHGC-2026-0010.1/enrol", "centre1"),
}

KNOWN_AXE = {"sealing page": {"aria-allowed-role"}}
"""What axe still finds, by page: forms that are tab panels. Whoever mends one strikes it here."""

KNOWN_WIDE_IN_CARE = {"trading list", "trading list, filtered"}
"""Pages that scroll sideways on a telephone in larger print. Whoever mends one strikes it here."""


def names_in(hall: Hall) -> dict[str, str]:
    """What the addresses name and only the hall knows; one refusal is made so that there is one to be seen."""
    found = {}
    refused = bid_number("DHGC-2026-0008.1", BY_LOGIN["bidder12"].party)
    with hall.house.reading() as root:
        for name, dossier, kind in (
            ("notice", "DHGC-2026-0008", NoticePublished),
            ("roll", "DHGC-2026-0003", RollPublished),
            ("opening", "DHGC-2026-0003", OpeningRecorded),
            ("candidates", "DHGC-2026-0003.1", CandidatesPublished),
            ("award", "DHGC-2026-0001.1", AwardPublished),
            ("contract", "DHGC-2025-0001.1", ContractPublished),
        ):
            found[f"{{{name}}}"] = record_number(dossier, root.archive[dossier].numbers(kind.type)[-1])
        found["{receipt}"] = str(root.archive[BID].numbers(BidReceived.type)[-1])
        found["{refused}"] = refused
        found["{winner}"] = bid_number("DHGC-2026-0001.1", BY_LOGIN["bidder6"].party)
        waiting = [number for one, _duty, _day, number in root.archive.shelf("inbox") if one == "D05"]
        found["{handling}"] = next(one for one in waiting if root.archive[one].state == "handling")
        found["{branch}"] = next(
            child.number
            for number in waiting
            for child in root.archive.children(number)
            if child.machine == BRANCH
        )
        like = root.archive[found["{handling}"]].the(ApplicationReceived)
        account = root.archive.secrets["d05-accept"][0]
    found["{received}"] = received(hall, like, account)
    return found


def received(hall: Hall, like: ApplicationReceived, account: str) -> str:
    """A case that nobody has looked at yet: another application for the same item."""
    form = ApplyForm(
        item=like.item,
        applicant=f"A-{COMPANY.code}",
        name=COMPANY.name,
        number=COMPANY.code,
        phone="13800000003",
        channel="window",
        block="007",
        window="W007",
        query="Q7XK2M9P",
        answers=tuple((answer.question, answer.choice) for answer in like.answers),
        brought=like.brought,
        distinct="另一处工程",
    )
    return str(hall.house.perform("apply", "", Actor(account, "acceptor"), form).dossier)


def filled(path: str, names: dict[str, str]) -> str:
    """The address with the names filled in."""
    for name, value in names.items():
        path = path.replace(name, value)
    return path


class Talk(NamedTuple):
    """A window of a procurement that is walked: its address, its reader ("bidder" is the first), before which step, where."""

    path: str
    login: str
    before: str
    zone: str = "department"


INQUIRED: dict[str, Talk] = {
    "inquiry, public page": Talk("/trading/{tender}", "bidder", "submit", "public"),
    "inquiry, response": Talk("/bidder/bids/{bid}", "bidder", "submit", "public"),
    "inquiry, review of qualifications": Talk("/desk/lots/{lot}/qualifications", "purchaser1", "review"),
    "inquiry, decision": Talk("/desk/lots/{lot}/decision", "purchaser1", "determine"),
}
TALKS: dict[str, Talk] = {
    "talks, dossier": Talk("/desk/tenders/{tender}", "purchaser1", "talk"),
    "talks, a round": Talk("/desk/lots/{lot}/talks", "purchaser1", "talk"),
    "talks, final offers asked for": Talk("/desk/lots/{lot}/finals", "purchaser1", "ask_finals"),
    "talks, leaving": Talk("/bidder/bids/{bid}/leave", "bidder", "ask_finals", "public"),
    "talks, final offer sealed": Talk("/bidder/bids/{bid}/final", "bidder", "seal_finals", "public"),
    "talks, final offers recorded": Talk("/desk/lots/{lot}/final-record", "centre1", "record_finals", "hall"),
    "talks, what a supplier sees": Talk("/bidder/bids/{bid}", "bidder", "record_finals", "public"),
}
"""Windows of talks and of an inquiry; ``test_talks`` walks to each."""
