"""Authorisation as a table: permission → any-of lists of all-of predicates. Read it in five minutes.

A predicate takes the visitor (None for the public) and the context of the route. Routes name their
permission in ``portal.routes``; nothing else decides who may see or do what. Whether an act is lawful
*now* is not decided here but by the office that does it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from hallcore.approval.model import ApplicationReceived
from hallcore.fees.rules import tellers
from hallcore.organisation.model import DUTIES
from hallcore.organisation.rules import account_of, posted
from hallcore.requests.model import RequestFiled
from hallcore.supervision.concerning import concerns, is_chief
from hallcore.voice.complaints.model import VoiceFiled
from hallcore.voice.ratings_model import RatingVerified
from portal.appraisal_contexts import GatheringContext, SheetContext
from portal.attendance_contexts import MatterContext
from portal.bank_contexts import BankContext
from portal.contexts import (
    BidContext,
    BranchContext,
    CaseContext,
    ItemContext,
    LotContext,
    ObjectionContext,
    OfficeContext,
    PostContext,
    RequestContext,
    TenderContext,
)
from portal.counter_contexts import AppointmentContext
from portal.fee_contexts import NoticeContext
from portal.rating_contexts import RatingContext
from portal.seating import seat_of
from portal.sessions import Visitor
from portal.supervision_contexts import CardContext, OrderContext
from portal.voice_contexts import ReportContext, VoiceContext, in_hand
from trading.bidding.model import BidderEnrolled
from trading.evaluation.model import CommitteeFormed
from trading.tendering.model import NoticePublished, ProjectRegistered

Predicate = Callable[[Visitor | None, Any], bool]


class Permission(StrEnum):
    """Everything a route can ask for, alphabetically."""

    ADMIN = "admin"
    APPLY = "apply"
    ATTENDANCE_DECIDE = "attendance:decide"
    ATTENDANCE_DESK = "attendance:desk"
    ATTENDANCE_KEEP = "attendance:keep"
    ATTENDANCE_MATTER = "attendance:matter"
    ATTENDANCE_OWN = "attendance:own"
    ATTENDANCE_STEP = "attendance:step"
    APPOINTMENT_OWN = "appointment:own"
    APPRAISAL_INSPECT = "appraisal:inspect"
    APPRAISAL_LEAD = "appraisal:lead"
    APPRAISAL_MANAGE = "appraisal:manage"
    APPRAISAL_OWN = "appraisal:own"
    APPRAISAL_READ = "appraisal:read"
    APPRAISAL_SHEET = "appraisal:sheet"
    APPRAISAL_STAFF = "appraisal:staff"
    BANK = "bank"
    BANK_HEAD = "bank:head"
    BANK_TELL = "bank:tell"
    BID_FOLLOW = "bid:follow"
    BID_START = "bid:start"
    BID_WRITE = "bid:write"
    BRANCH_ANSWER = "branch:answer"
    BRANCH_READ = "branch:read"
    CARD_OWN = "card:own"
    CARD_READ = "card:read"
    CASE_ACT = "case:act"
    CASE_FILES = "case:files"
    CASE_READ = "case:read"
    CASE_REVEAL = "case:reveal"
    CASE_OWN = "case:own"
    COMMITTEE_SCORE = "committee:score"
    COUNTER = "counter"
    CONTENT = "content"
    DEPARTMENT = "department"
    DESK = "desk"
    GATHERING_ASKED = "gathering:asked"
    HALL_ARRANGE = "hall:arrange"
    DRAFT = "draft"
    FACILITIES = "facilities"
    FEE_CHANGE = "fee:change"
    FEE_ISSUE = "fee:issue"
    FEE_OWN = "fee:own"
    FEE_PAYER = "fee:payer"
    FEE_READ = "fee:read"
    INTAKE = "intake"
    LIVE = "live"
    LOT_CONDUCT = "lot:conduct"
    LOT_DECIDE = "lot:decide"
    OFFICE = "office"
    OUTAGE = "outage"
    POST_ARRANGE = "post:arrange"
    PUBLIC = "public"
    QUEUE_BOARD = "queue:board"
    RECEIPT = "receipt"
    RECEPTION = "reception"
    RECORD_ERASE = "record:erase"
    RATING_FOLLOW = "rating:follow"
    RATING_HANDLE = "rating:handle"
    RATING_KEYPADS = "rating:keypads"
    RATING_MEND = "rating:mend"
    RATING_OFFICE = "rating:office"
    RATING_READ = "rating:read"
    REPORT_KEEP = "report:keep"
    REPORT_OPEN = "report:open"
    REPORT_SET = "report:set"
    REQUEST_DESK = "request:desk"
    REQUEST_FILE = "request:file"
    REQUEST_HANDLE = "request:handle"
    REQUEST_OWN = "request:own"
    REQUEST_TAKE_IN = "request:take-in"
    SIGNED_IN = "signed-in"
    SUPERVISE = "supervise"
    SUPERVISION_ACT = "supervision:act"
    SUPERVISION_INQUIRIES = "supervision:inquiries"
    SUPERVISION_READ = "supervision:read"
    ORDER_OWN = "order:own"
    ORDER_READ = "order:read"
    TENDER_ATTEND = "tender:attend"
    TENDER_CONDUCT = "tender:conduct"
    TENDER_CREATE = "tender:create"
    TENDER_FOLLOW = "tender:follow"
    TENDER_MANAGE = "tender:manage"
    TENDER_READ = "tender:read"
    TENDER_RELEASE = "tender:release"
    TREASURY = "treasury"
    TREASURY_READ = "treasury:read"
    VOICE_BOX = "voice:box"
    VOICE_DESK = "voice:desk"
    VOICE_OWN = "voice:own"
    VOICE_READ = "voice:read"
    VOICE_TAKE = "voice:take"


# ---------------------------------------------------------------- predicates


def anybody(_visitor: Visitor | None, _context: object) -> bool:
    """True: the public included."""
    return True


def signed_in(visitor: Visitor | None, _context: object) -> bool:
    """Some account is signed in."""
    return visitor is not None


def holds(role: str) -> Predicate:
    """The account holds a role."""

    def has_role(visitor: Visitor | None, _context: object) -> bool:
        return visitor is not None and role in visitor.roles

    return has_role


def in_charge(visitor: Visitor | None, context: object) -> bool:
    """The visitor's party invites this tender or is entrusted with it."""
    if visitor is None or not visitor.party:
        return False
    if not isinstance(context, (TenderContext, LotContext, ObjectionContext)):
        return False
    project = context.tender.latest(ProjectRegistered)
    return project is not None and visitor.party in {project.purchaser, project.agency}


def own_bid(visitor: Visitor | None, context: object) -> bool:
    """The bid is the visitor's party's."""
    if visitor is None or not visitor.party or not isinstance(context, BidContext):
        return False
    enrolled = context.bid.latest(BidderEnrolled)
    return enrolled is not None and enrolled.bidder == visitor.party


def own_case(visitor: Visitor | None, context: object) -> bool:
    """The case is the visitor's, or their party's."""
    if visitor is None or not visitor.party or not isinstance(context, CaseContext):
        return False
    return visitor.party == context.case.the(ApplicationReceived).applicant.removeprefix("A-")


def own_appointment(visitor: Visitor | None, context: object) -> bool:
    """The appointment is the visitor's, or their party's."""
    if visitor is None or not visitor.party or not isinstance(context, AppointmentContext):
        return False
    return visitor.party == context.party


def takes_in(visitor: Visitor | None, context: object) -> bool:
    """The visitor is posted in the department that handles the case, or took it in themselves."""
    if visitor is None or not isinstance(context, CaseContext):
        return False
    post = context.archive.shelf("posts").get(visitor.account)
    first = context.case.record(context.case.numbers(ApplicationReceived.type)[0])
    own = bool(first.head["actor"]["account"] == visitor.account)
    return own or (post is not None and post["stands"] and post["department"] == context.department)


def an_item(_visitor: Visitor | None, context: object) -> bool:
    """It is about an item, which is everybody's."""
    return isinstance(context, ItemContext)


def published(_visitor: Visitor | None, context: object) -> bool:
    """The tender has been announced."""
    return isinstance(context, (TenderContext, LotContext)) and bool(
        context.tender.numbers(NoticePublished.type)
    )


def seated(visitor: Visitor | None, context: object) -> bool:
    """The visitor sits on the committee of this lot."""
    if visitor is None or not isinstance(context, LotContext):
        return False
    committee = context.lot.latest(CommitteeFormed)
    return committee is not None and visitor.account in {member.account for member in committee.members}


def answers_for(visitor: Visitor | None, context: object) -> bool:
    """The post is the visitor's own, or that of somebody they lead."""
    paper = posted(context.post) if isinstance(context, PostContext) else None
    if visitor is None or paper is None or not isinstance(context, PostContext):
        return False
    return visitor.account in {account_of(context.post), paper.home_leader, paper.centre_leader}


def for_a_party(visitor: Visitor | None, _context: object) -> bool:
    """The visitor comes as somebody: a natural person or a company."""
    return visitor is not None and bool(visitor.party)


def asked_it(visitor: Visitor | None, context: object) -> bool:
    """The request is the visitor's own."""
    if visitor is None or not visitor.party or not isinstance(context, RequestContext):
        return False
    return context.request.the(RequestFiled).party == visitor.party


def in_its_department(_visitor: Visitor | None, context: object) -> bool:
    """The visitor is posted in the department that was asked."""
    if not isinstance(context, RequestContext) or context.post is None:
        return False
    paper = posted(context.post)
    return paper is not None and paper.department == context.request.the(RequestFiled).department


def after_roll(_visitor: Visitor | None, context: object) -> bool:
    """The tender is past its deadline, so that trustees have something to release."""
    return isinstance(context, TenderContext) and context.tender.state in {"opening", "opened"}


def serves(visitor: Visitor | None, context: object) -> bool:
    """The visitor has a duty today in the department that handles the case, their own or another's."""
    return isinstance(context, CaseContext) and _sits(visitor, context, (context.department,))


def heard(visitor: Visitor | None, context: object) -> bool:
    """The visitor has a duty today in a department that was asked about the case."""
    return isinstance(context, CaseContext) and _sits(visitor, context, context.asked)


def asked(visitor: Visitor | None, context: object) -> bool:
    """The visitor has a duty today in the department this branch asks."""
    return isinstance(context, BranchContext) and _sits(visitor, context, (context.department,))


def answers(visitor: Visitor | None, context: object) -> bool:
    """The visitor handles or decides cases today in the department this branch asks."""
    if visitor is None or not isinstance(context, BranchContext):
        return False
    duties = seat_of(context.archive, visitor.account, context.on).duties.get(context.department, ())
    return bool({"handler", "approver"} & set(duties))


def asking(visitor: Visitor | None, context: object) -> bool:
    """The visitor has a duty today in the department that asks the branch."""
    return isinstance(context, BranchContext) and _sits(visitor, context, (context.lead,))


def collects(visitor: Visitor | None, context: object) -> bool:
    """The visitor has a duty today in the department that collects this fee."""
    if visitor is None or not isinstance(context, NoticeContext) or not set(visitor.roles) & DUTIES.keys():
        return False
    return context.department in seat_of(context.archive, visitor.account, context.on).duties


def a_departments(_visitor: Visitor | None, context: object) -> bool:
    """The notice is a department's: who pays the trading centre's bonds would tell who bids."""
    return isinstance(context, NoticeContext) and bool(context.department)


def charges(visitor: Visitor | None, context: object) -> bool:
    """The visitor takes in or handles cases today in the department that has this one."""
    if visitor is None or not isinstance(context, CaseContext):
        return False
    duties = seat_of(context.archive, visitor.account, context.on).duties.get(context.department, ())
    return bool({"acceptor", "handler"} & set(duties))


def pays(visitor: Visitor | None, context: object) -> bool:
    """The notice is the visitor's, or their party's."""
    if visitor is None or not visitor.party or not isinstance(context, NoticeContext):
        return False
    return visitor.party == context.issued.party


def seated_officer(visitor: Visitor | None, context: object) -> bool:
    """The visitor has a post in some department."""
    return (
        visitor is not None
        and isinstance(context, OfficeContext)
        and bool(seat_of(context.archive, visitor.account, context.on).duties)
    )


def not_rated(visitor: Visitor | None, context: object) -> bool:
    """The rating is of somebody else's service: whoever was rated sees neither the matter nor the moment."""
    return (
        visitor is not None
        and isinstance(context, RatingContext)
        and context.given.officer != visitor.account
    )


def mends(visitor: Visitor | None, context: object) -> bool:
    """The rating was found true, and the visitor has a duty today in the department that is to mend it."""
    if visitor is None or not isinstance(context, RatingContext):
        return False
    verified = context.rating.latest(RatingVerified)
    if verified is None or verified.rectify_by is None:
        return False
    return verified.department in seat_of(context.archive, visitor.account, context.on).duties


def has_post(visitor: Visitor | None, context: object) -> bool:
    """The visitor is posted in the hall, so that their days are counted."""
    if visitor is None or not isinstance(context, OfficeContext):
        return False
    post = context.archive.shelf("posts").get(visitor.account)
    return bool(post is not None and post["stands"])


def own_matter(visitor: Visitor | None, context: object) -> bool:
    """The leave, correction or finding is the visitor's own."""
    return visitor is not None and isinstance(context, MatterContext) and visitor.account == context.account


def leads(visitor: Visitor | None, context: object) -> bool:
    """The visitor leads whoever it is about: as chief representative, or as one of the two leaders."""
    if visitor is None or not isinstance(context, MatterContext):
        return False
    post = context.archive.shelf("posts").get(context.account)
    department = context.archive.shelf("departments").get(context.department)
    leaders = {post["home_leader"], post["centre_leader"]} if post is not None else set()
    return visitor.account in leaders | {department["chief"] if department is not None else ""}


def of_branch(visitor: Visitor | None, context: object) -> bool:
    """The visitor's party is a branch that takes money for the treasury, and the context is that branch's counter."""
    if visitor is None or not isinstance(context, BankContext) or context.bank is None:
        return False
    return visitor.party == context.paper.party


def at_counter(visitor: Visitor | None, context: object) -> bool:
    """The visitor works at the branch's window now."""
    if visitor is None or not isinstance(context, BankContext) or context.bank is None:
        return False
    return of_branch(visitor, context) and visitor.account in tellers(context.bank)


def heads(visitor: Visitor | None, context: object) -> bool:
    """The visitor is a department's chief representative, or decides its cases."""
    if visitor is None or not isinstance(context, OfficeContext):
        return False
    seat = seat_of(context.archive, visitor.account, context.on)
    return seat.chief or any("approver" in duties for duties in seat.duties.values())


def own_sheet(visitor: Visitor | None, context: object) -> bool:
    """The sheet is the visitor's."""
    return visitor is not None and isinstance(context, SheetContext) and visitor.account == context.account


def leads_sheet(visitor: Visitor | None, context: object) -> bool:
    """The visitor is one of the two leaders of whoever's sheet it is."""
    if visitor is None or not isinstance(context, SheetContext) or context.posting is None:
        return False
    return visitor.account in {context.posting.home_leader, context.posting.centre_leader}


def asked_to_come(visitor: Visitor | None, context: object) -> bool:
    """The visitor is asked to come to the meeting or study."""
    return visitor is not None and isinstance(context, GatheringContext) and visitor.account in context.asked


def concerned(visitor: Visitor | None, context: object) -> bool:
    """The card names the visitor, or the visitor's department and nobody in it."""
    if visitor is None or not isinstance(context, CardContext):
        return False
    return concerns(context.archive, context.paper, visitor.account)


def has_to_report(visitor: Visitor | None, context: object) -> bool:
    """The order is the visitor's: it names them, or they are the department's chief representative."""
    if visitor is None or not isinstance(context, OrderContext):
        return False
    named = context.paper.person == visitor.account
    return named or is_chief(context.archive, visitor.account, context.paper.department)


def _sits(
    visitor: Visitor | None, context: CaseContext | BranchContext, departments: tuple[str, ...]
) -> bool:
    if visitor is None or not set(visitor.roles) & DUTIES.keys():
        return False
    mine = seat_of(context.archive, visitor.account, context.on).duties
    return any(code in mine for code in departments)


def told_it(visitor: Visitor | None, context: object) -> bool:
    """The complaint, question or suggestion is the visitor's own."""
    if visitor is None or not visitor.party or not isinstance(context, VoiceContext):
        return False
    return context.matter.the(VoiceFiled).party == visitor.party


def keeps_key(visitor: Visitor | None, context: object) -> bool:
    """The visitor keeps a key of the box the report lies in."""
    return visitor is not None and isinstance(context, ReportContext) and visitor.account in context.keepers


def has_in_hand(visitor: Visitor | None, context: object) -> bool:
    """The matter is the visitor's to handle or to watch over, and is not about them or theirs (TS-12)."""
    return visitor is not None and isinstance(context, VoiceContext) and in_hand(context, visitor)


_TRADERS = ("centre", "purchaser", "agency", "expert", "trustee", "supervisor", "operator")
PERMISSIONS: dict[Permission, list[list[Predicate]]] = {
    Permission.ADMIN: [[holds("operator")]],
    Permission.APPLY: [[holds("citizen")]],
    Permission.ATTENDANCE_DECIDE: [[has_post], [holds("manager")]],
    Permission.ATTENDANCE_DESK: [[holds("manager")], [holds("supervisor")], [holds("discipline")]],
    Permission.ATTENDANCE_KEEP: [[holds("manager")]],
    Permission.ATTENDANCE_MATTER: [
        [own_matter],
        [leads],
        [holds("manager")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.ATTENDANCE_STEP: [[own_matter], [leads], [holds("manager")]],
    Permission.ATTENDANCE_OWN: [[has_post]],
    Permission.APPOINTMENT_OWN: [[holds("citizen"), own_appointment]],
    Permission.APPRAISAL_INSPECT: [[holds("inspector")], [holds("manager")]],
    Permission.APPRAISAL_LEAD: [[leads_sheet]],
    Permission.APPRAISAL_MANAGE: [[holds("manager")]],
    Permission.APPRAISAL_OWN: [[own_sheet]],
    Permission.APPRAISAL_READ: [
        [holds("manager")],
        [holds("inspector")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.APPRAISAL_SHEET: [
        [own_sheet],
        [leads_sheet],
        [holds("manager")],
        [holds("inspector")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.APPRAISAL_STAFF: [
        [holds("manager")],
        [holds("inspector")],
        *([holds(duty)] for duty in DUTIES),
    ],
    Permission.BANK: [[holds("teller"), at_counter], [holds("banker"), of_branch]],
    Permission.BANK_HEAD: [[holds("banker"), of_branch]],
    Permission.BANK_TELL: [[holds("teller"), at_counter]],
    Permission.BID_FOLLOW: [[holds("bidder"), own_bid]],
    Permission.BID_START: [[holds("bidder"), published]],
    Permission.BID_WRITE: [[holds("bidder"), own_bid]],
    Permission.BRANCH_ANSWER: [[answers]],
    Permission.BRANCH_READ: [
        [asked],
        [asking],
        [holds("manager")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.CARD_OWN: [[concerned]],
    Permission.CARD_READ: [[concerned], [holds("supervisor")], [holds("discipline")], [holds("manager")]],
    Permission.CASE_ACT: [[serves], [holds("manager")], [holds("supervisor")]],
    Permission.CASE_FILES: [[serves], [heard], [holds("supervisor")], [holds("discipline")]],
    Permission.CASE_READ: [
        [serves],
        [heard],
        [holds("manager")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.CASE_REVEAL: [[serves]],
    Permission.CASE_OWN: [[holds("citizen"), own_case]],
    Permission.COMMITTEE_SCORE: [
        [holds("expert"), seated],
        [holds("purchaser"), seated],
        [holds("agency"), seated],
    ],
    Permission.COUNTER: [[holds("acceptor")]],
    Permission.CONTENT: [[holds("editor")], [holds("manager")]],
    Permission.DEPARTMENT: [[heads], [holds("manager")], [holds("supervisor")], [holds("discipline")]],
    Permission.DESK: [
        [holds(role)] for role in (*_TRADERS, "manager", "editor", "usher", "discipline", *DUTIES)
    ],
    Permission.GATHERING_ASKED: [[asked_to_come]],
    Permission.HALL_ARRANGE: [[holds("manager")]],
    Permission.DRAFT: [
        [holds("citizen"), an_item],
        [holds("citizen"), own_case],
        [holds("acceptor"), an_item],
    ],
    Permission.INTAKE: [[holds("acceptor")]],
    Permission.FACILITIES: [[holds("usher")], [holds("manager")]],
    Permission.FEE_CHANGE: [[collects]],
    Permission.FEE_ISSUE: [[charges]],
    Permission.FEE_OWN: [[holds("citizen"), pays], [holds("bidder"), pays]],
    Permission.FEE_PAYER: [[holds("citizen"), for_a_party], [holds("bidder"), for_a_party]],
    Permission.FEE_READ: [
        [collects],
        [holds("manager"), a_departments],
        [holds("supervisor"), a_departments],
        [holds("discipline"), a_departments],
        [holds("finance"), a_departments],
    ],
    Permission.LIVE: [[holds("supervisor")], [holds("discipline")], [holds("manager")]],
    Permission.LOT_CONDUCT: [[holds("centre")]],
    Permission.LOT_DECIDE: [[holds("purchaser"), in_charge], [holds("agency"), in_charge]],
    Permission.OFFICE: [[seated_officer], [holds("manager")], [holds("supervisor")], [holds("discipline")]],
    Permission.ORDER_OWN: [[has_to_report]],
    Permission.ORDER_READ: [
        [has_to_report],
        [holds("supervisor")],
        [holds("discipline")],
        [holds("manager")],
    ],
    Permission.OUTAGE: [[holds("manager")]],
    Permission.POST_ARRANGE: [[holds("manager")], [answers_for]],
    Permission.PUBLIC: [[anybody]],
    Permission.QUEUE_BOARD: [
        [holds("manager")],
        [holds("usher")],
        [holds("supervisor")],
        [holds("discipline")],
        [heads],
    ],
    Permission.RECEIPT: [[holds("acceptor"), takes_in]],
    Permission.RECEPTION: [[holds("usher")]],
    Permission.RECORD_ERASE: [[holds("centre")], [holds("operator")]],
    Permission.RATING_FOLLOW: [
        [holds("manager"), not_rated],
        [holds("inspector"), not_rated],
        [holds("supervisor"), not_rated],
        [holds("discipline"), not_rated],
    ],
    Permission.RATING_HANDLE: [[holds("manager"), not_rated], [holds("inspector"), not_rated]],
    Permission.RATING_KEYPADS: [[holds("manager")]],
    Permission.RATING_MEND: [[mends]],
    Permission.RATING_OFFICE: [[seated_officer]],
    Permission.RATING_READ: [
        [holds("manager")],
        [holds("inspector")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.REPORT_KEEP: [[holds("supervisor")], [holds("discipline")]],
    Permission.REPORT_OPEN: [[holds("supervisor"), keeps_key], [holds("discipline"), keeps_key]],
    Permission.REPORT_SET: [[holds("discipline")]],
    Permission.REQUEST_DESK: [[holds("acceptor")], [holds("handler")], [holds("approver")]],
    Permission.REQUEST_FILE: [[holds("citizen"), for_a_party]],
    Permission.REQUEST_HANDLE: [
        [holds("acceptor"), in_its_department],
        [holds("handler"), in_its_department],
        [holds("approver"), in_its_department],
    ],
    Permission.REQUEST_OWN: [[holds("citizen"), asked_it]],
    Permission.REQUEST_TAKE_IN: [[holds("acceptor")]],
    Permission.SIGNED_IN: [[signed_in]],
    Permission.SUPERVISE: [[holds("supervisor")], [holds("discipline")], [holds("centre")]],
    Permission.SUPERVISION_ACT: [[holds("supervisor")], [holds("discipline")]],
    Permission.SUPERVISION_INQUIRIES: [[holds("discipline")]],
    Permission.SUPERVISION_READ: [[holds("supervisor")], [holds("discipline")], [holds("manager")]],
    Permission.TENDER_ATTEND: [
        [holds("centre")],
        [holds("supervisor")],
        [holds("trustee"), published],
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
    ],
    Permission.TENDER_CONDUCT: [[holds("centre")]],
    Permission.TENDER_CREATE: [[holds("purchaser")], [holds("agency")]],
    Permission.TENDER_FOLLOW: [
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
        [holds("expert"), published],
        [holds("trustee"), published],
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
    ],
    Permission.TENDER_MANAGE: [[holds("purchaser"), in_charge], [holds("agency"), in_charge]],
    Permission.TENDER_READ: [
        [published],
        [in_charge],
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.TENDER_RELEASE: [[holds("trustee"), after_roll]],
    Permission.TREASURY: [[holds("finance")]],
    Permission.TREASURY_READ: [[holds("finance")], [holds("supervisor")], [holds("discipline")]],
    Permission.VOICE_BOX: [
        [holds("manager")],
        [holds("usher")],
        [holds("inspector")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.VOICE_DESK: [
        [holds("manager")],
        [holds("inspector")],
        [holds("supervisor")],
        [holds("discipline")],
        [holds("usher")],
        *([holds(duty)] for duty in DUTIES),
    ],
    Permission.VOICE_OWN: [[holds("citizen"), told_it]],
    Permission.VOICE_READ: [[has_in_hand]],
    Permission.VOICE_TAKE: [[holds("usher")], [holds("manager")], [holds("acceptor")]],
}


def allowed(permission: Permission, visitor: Visitor | None, context: object) -> bool:
    """Say whether any line of the table admits this visitor to this context."""
    return any(all(predicate(visitor, context) for predicate in line) for line in PERMISSIONS[permission])
