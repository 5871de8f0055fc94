"""Authorisation as a table: permission → any-of lists of all-of predicates. Read it in five minutes.

Routes name their permission in ``portal.routes``; nothing else decides who may see or do what. What a predicate asks
stands in ``portal.predicates``. Whether an act is lawful *now* is not decided here but by the office that does it.
"""

from __future__ import annotations

from enum import StrEnum

from hallcore.organisation.model import DUTIES
from hallcore.supervision.model import ANSWERABLE
from portal.contract_contexts import supplies
from portal.framework_contexts import is_asked, may_order, ordered
from portal.planning_predicates import intends
from portal.predicates import (
    Predicate,
    a_departments,
    after_roll,
    an_item,
    answers,
    answers_for,
    anybody,
    asked,
    asked_it,
    asked_to_come,
    asking,
    at_counter,
    charges,
    collects,
    concerned,
    for_a_party,
    has_in_hand,
    has_post,
    has_to_report,
    heads,
    heard,
    holds,
    in_charge,
    in_its_department,
    keeps_key,
    leads,
    leads_sheet,
    lodged_it,
    mends,
    not_rated,
    objected,
    of_branch,
    own_appointment,
    own_bid,
    own_case,
    own_matter,
    own_paddle,
    own_sheet,
    pays,
    published,
    sale_announced,
    seated,
    seated_officer,
    sells,
    serves,
    settles,
    signed_in,
    takes_in,
    told_it,
)
from portal.prequal_predicates import own_application
from portal.purchase_predicates import asked_to_offer, buys, publicised, purchase_public
from portal.sessions import Visitor
from portal.trade_predicates import answered_to, challenged_it, entered_it, handles, of_remit


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
    APPLICATION_OWN = "application:own"
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
    CARD_MINE = "card:mine"
    CARD_OWN = "card:own"
    CARD_READ = "card:read"
    CHALLENGE_OWN = "challenge:own"
    CHALLENGE_READ = "challenge:read"
    CIRCULAR_READ = "circular:read"
    CASE_ACT = "case:act"
    CASE_FILES = "case:files"
    CASE_READ = "case:read"
    CASE_REVEAL = "case:reveal"
    CASE_OWN = "case:own"
    CLUES_READ = "clues:read"
    COMMITTEE_SCORE = "committee:score"
    CONTRACT_MANAGE = "contract:manage"
    CONTRACT_OWN = "contract:own"
    CONTRACT_READ = "contract:read"
    CALLOFF_MANAGE = "calloff:manage"
    CALLOFF_OWN = "calloff:own"
    CALLOFF_READ = "calloff:read"
    COUNTER = "counter"
    CONTENT = "content"
    DEPARTMENT = "department"
    DESK = "desk"
    GATHERING_ASKED = "gathering:asked"
    HALL_ARRANGE = "hall:arrange"
    DRAFT = "draft"
    DRAW_FOLLOW = "draw:follow"
    DRAW_SIDE = "draw:side"
    EXPERT_OWN = "expert:own"
    FACILITIES = "facilities"
    FEE_CHANGE = "fee:change"
    FEE_ISSUE = "fee:issue"
    FEE_OWN = "fee:own"
    FEE_PAYER = "fee:payer"
    FEE_READ = "fee:read"
    INTAKE = "intake"
    INTENTION_MANAGE = "intention:manage"
    LIVE = "live"
    LOT_CONDUCT = "lot:conduct"
    LOT_DECIDE = "lot:decide"
    OBJECTION_OWN = "objection:own"
    OFFICE = "office"
    OUTAGE = "outage"
    POOL_KEEP = "pool:keep"
    POOL_READ = "pool:read"
    POST_ARRANGE = "post:arrange"
    PADDLE_OWN = "paddle:own"
    PUBLIC = "public"
    QUEUE_BOARD = "queue:board"
    RECEIPT = "receipt"
    RECEPTION = "reception"
    RECORD_ERASE = "record:erase"
    PURCHASE_CREATE = "purchase:create"
    PURCHASE_DESK = "purchase:desk"
    PURCHASE_FOLLOW = "purchase:follow"
    PURCHASE_OBJECT = "purchase:object"
    PURCHASE_OFFER = "purchase:offer"
    PURCHASE_READ = "purchase:read"
    PURCHASE_STEP = "purchase:step"
    PREQUAL_APPLY = "prequalification:apply"
    PREQUAL_FOLLOW = "prequalification:follow"
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
    SALE_APPLY = "sale:apply"
    SALE_CREATE = "sale:create"
    SALE_DESK = "sale:desk"
    SALE_FOLLOW = "sale:follow"
    SALE_MANAGE = "sale:manage"
    SALE_READ = "sale:read"
    SIGNED_IN = "signed-in"
    SUPERVISE = "supervise"
    SUPERVISION_ACT = "supervision:act"
    SUPERVISION_INQUIRIES = "supervision:inquiries"
    SUPERVISION_READ = "supervision:read"
    ORDER_OWN = "order:own"
    ORDER_READ = "order:read"
    TENDER_ATTEND = "tender:attend"
    TENDER_CONDUCT = "tender:conduct"
    FRAMEWORKS = "frameworks"
    FRAMEWORK_ORDER = "framework:order"
    TENDER_CREATE = "tender:create"
    TENDER_FOLLOW = "tender:follow"
    TENDER_MANAGE = "tender:manage"
    TENDER_PREPARED = "tender:prepared"
    TENDER_READ = "tender:read"
    TENDER_RELEASE = "tender:release"
    TRADE_COMPLAINT_ACT = "trade-complaint:act"
    TRADE_COMPLAINT_OWN = "trade-complaint:own"
    TRADE_COMPLAINT_READ = "trade-complaint:read"
    TRADE_COMPLAINT_STATE = "trade-complaint:state"
    BIDDERS_READ = "bidders:read"
    CREDIT = "credit"
    CREDIT_END = "credit:end"
    CREDIT_ENTER = "credit:enter"
    PROOF_OWN = "proof:own"
    TRADE_WATCH = "trade:watch"
    TRADE_WATCHED = "trade:watched"
    TREASURY = "treasury"
    TREASURY_READ = "treasury:read"
    VOICE_BOX = "voice:box"
    VOICE_DESK = "voice:desk"
    VOICE_OWN = "voice:own"
    VOICE_READ = "voice:read"
    VOICE_TAKE = "voice:take"
    WRITTEN_READ = "written:read"


_TRADERS = ("centre", "purchaser", "agency", "seller", "expert", "trustee", "supervisor", "operator")
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
    Permission.APPLICATION_OWN: [[holds("bidder"), own_application]],
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
    Permission.CARD_MINE: [[holds(role)] for role in ANSWERABLE],
    Permission.CARD_OWN: [[concerned]],
    Permission.CARD_READ: [[concerned], [holds("supervisor")], [holds("discipline")], [holds("manager")]],
    Permission.CHALLENGE_OWN: [[holds("bidder"), challenged_it]],
    Permission.CHALLENGE_READ: [[holds("bidder"), challenged_it], [holds("bidder"), answered_to]],
    Permission.CIRCULAR_READ: [
        [holds("manager")],
        [holds("inspector")],
        [holds("supervisor")],
        [holds("discipline")],
        *([holds(duty)] for duty in DUTIES),
    ],
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
    Permission.CLUES_READ: [
        [holds("expert"), seated],
        [holds("purchaser"), seated],
        [holds("agency"), seated],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.COMMITTEE_SCORE: [
        [holds("expert"), seated],
        [holds("purchaser"), seated],
        [holds("agency"), seated],
    ],
    Permission.CONTRACT_MANAGE: [[holds("purchaser"), in_charge], [holds("agency"), in_charge]],
    Permission.CONTRACT_OWN: [[holds("bidder"), supplies]],
    Permission.CONTRACT_READ: [
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.CALLOFF_MANAGE: [[holds("purchaser"), ordered]],
    Permission.CALLOFF_OWN: [[holds("bidder"), is_asked]],
    Permission.CALLOFF_READ: [
        [holds("purchaser"), ordered],
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.COUNTER: [[holds("acceptor")]],
    Permission.CONTENT: [[holds("editor")], [holds("manager")]],
    Permission.DEPARTMENT: [[heads], [holds("manager")], [holds("supervisor")], [holds("discipline")]],
    Permission.DESK: [
        [holds(role)] for role in (*_TRADERS, "manager", "editor", "usher", "discipline", "pool", *DUTIES)
    ],
    Permission.GATHERING_ASKED: [[asked_to_come]],
    Permission.HALL_ARRANGE: [[holds("manager")]],
    Permission.DRAFT: [
        [holds("citizen"), an_item],
        [holds("citizen"), own_case],
        [holds("acceptor"), an_item],
    ],
    Permission.DRAW_FOLLOW: [
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
    ],
    Permission.DRAW_SIDE: [
        [holds("centre")],
        [holds("supervisor")],
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
    ],
    Permission.EXPERT_OWN: [[holds("expert")]],
    Permission.INTAKE: [[holds("acceptor")]],
    Permission.INTENTION_MANAGE: [[holds("purchaser"), intends], [holds("agency"), intends]],
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
    Permission.OBJECTION_OWN: [[holds("bidder"), objected]],
    Permission.OFFICE: [[seated_officer], [holds("manager")], [holds("supervisor")], [holds("discipline")]],
    Permission.ORDER_OWN: [[has_to_report]],
    Permission.ORDER_READ: [
        [has_to_report],
        [holds("supervisor")],
        [holds("discipline")],
        [holds("manager")],
    ],
    Permission.OUTAGE: [[holds("manager")]],
    Permission.POOL_KEEP: [[holds("pool")]],
    Permission.POOL_READ: [[holds("pool")], [holds("supervisor")], [holds("discipline")]],
    Permission.POST_ARRANGE: [[holds("manager")], [answers_for]],
    Permission.PADDLE_OWN: [[holds("bidder"), own_paddle]],
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
    Permission.PURCHASE_CREATE: [[holds("purchaser")], [holds("agency")]],
    Permission.PURCHASE_DESK: [
        [holds(role)] for role in ("purchaser", "agency", "finance", "centre", "supervisor", "discipline")
    ],
    Permission.PURCHASE_FOLLOW: [
        [holds("purchaser"), buys],
        [holds("agency"), buys],
        [holds("finance")],
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.PURCHASE_OBJECT: [[holds("bidder"), publicised], [holds("citizen"), publicised]],
    Permission.PURCHASE_OFFER: [[holds("bidder"), asked_to_offer]],
    Permission.PURCHASE_READ: [[purchase_public]],
    Permission.PURCHASE_STEP: [[holds("purchaser"), buys], [holds("agency"), buys], [holds("finance")]],
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
    Permission.PREQUAL_APPLY: [[holds("bidder")]],
    Permission.PREQUAL_FOLLOW: [
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
        [holds("expert"), seated],
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
    ],
    Permission.SALE_APPLY: [[holds("bidder"), sale_announced]],
    Permission.SALE_CREATE: [[holds("seller")], [holds("agency")]],
    Permission.SALE_DESK: [
        [holds(role)] for role in ("seller", "agency", "centre", "supervisor", "discipline")
    ],
    Permission.SALE_FOLLOW: [
        [holds("seller"), sells],
        [holds("agency"), sells],
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.SALE_MANAGE: [[holds("seller"), sells], [holds("agency"), sells]],
    Permission.SALE_READ: [[sale_announced]],
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
    Permission.FRAMEWORKS: [[holds("purchaser")]],
    Permission.FRAMEWORK_ORDER: [[holds("purchaser"), may_order]],
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
    Permission.TENDER_PREPARED: [
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.TENDER_READ: [
        [published],
        [in_charge],
        [holds("centre")],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.TENDER_RELEASE: [[holds("trustee"), after_roll]],
    Permission.TRADE_COMPLAINT_ACT: [[settles]],
    Permission.TRADE_COMPLAINT_OWN: [[holds("bidder"), lodged_it]],
    Permission.TRADE_COMPLAINT_READ: [[settles], [holds("supervisor")], [holds("discipline")]],
    Permission.TRADE_COMPLAINT_STATE: [[holds("purchaser"), in_charge], [holds("agency"), in_charge]],
    Permission.BIDDERS_READ: [
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
        [holds("expert"), seated],
        [holds("supervisor")],
        [holds("discipline")],
    ],
    Permission.CREDIT: [[handles]],
    Permission.CREDIT_END: [[holds("approver"), entered_it]],
    Permission.CREDIT_ENTER: [[holds("approver"), handles]],
    Permission.PROOF_OWN: [[holds("bidder")]],
    Permission.TRADE_WATCH: [[holds("supervisor")], [holds("discipline")], [handles]],
    Permission.TRADE_WATCHED: [[holds("supervisor")], [holds("discipline")], [of_remit]],
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
    Permission.WRITTEN_READ: [
        [holds("purchaser"), in_charge],
        [holds("agency"), in_charge],
        [holds("supervisor")],
        [holds("discipline")],
    ],
}


def allowed(permission: Permission, visitor: Visitor | None, context: object) -> bool:
    """Say whether any line of the table admits this visitor to this context."""
    return any(all(predicate(visitor, context) for predicate in line) for line in PERMISSIONS[permission])
