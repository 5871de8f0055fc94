"""What the lines of the table of permissions are made of: each takes the visitor (None for the public) and the context.

A predicate says whether somebody stands in a relation to what a route is about. Which of them admit to what is the table
(``portal.permissions``); whether an act is lawful *now* is decided by the office that does it.
"""

from __future__ import annotations

from collections.abc import Callable
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
from portal.contract_contexts import ContractContext
from portal.counter_contexts import AppointmentContext
from portal.fee_contexts import NoticeContext
from portal.framework_contexts import CallOffContext
from portal.rating_contexts import RatingContext
from portal.sale_contexts import PaddleContext, SaleContext
from portal.seating import seat_of
from portal.sessions import Visitor
from portal.supervision_contexts import CardContext, OrderContext
from portal.trade_contexts import ChallengeContext, ComplaintContext
from portal.voice_contexts import ReportContext, VoiceContext, in_hand
from trading.auction.model import ApplicationMade, SaleAnnounced, SaleRegistered
from trading.bidding.model import BidderEnrolled
from trading.challenges.model import ObjectionFiled
from trading.evaluation.committee import members_of
from trading.evaluation.model import CommitteeFormed
from trading.tendering.model import NoticePublished, ProjectRegistered

Predicate = Callable[[Visitor | None, Any], bool]


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
    below = ComplaintContext, ChallengeContext, ContractContext, CallOffContext
    matters = TenderContext, LotContext, ObjectionContext, *below
    if not isinstance(context, matters):
        return False
    project = context.tender.latest(ProjectRegistered)
    return project is not None and visitor.party in {project.purchaser, project.agency}


def own_bid(visitor: Visitor | None, context: object) -> bool:
    """The bid is the visitor's party's."""
    if visitor is None or not visitor.party or not isinstance(context, BidContext):
        return False
    enrolled = context.bid.latest(BidderEnrolled)
    return enrolled is not None and enrolled.bidder == visitor.party


def sale_announced(_visitor: Visitor | None, context: object) -> bool:
    """The sale has been announced."""
    return isinstance(context, SaleContext) and bool(context.sale.numbers(SaleAnnounced.type))


def sells(visitor: Visitor | None, context: object) -> bool:
    """The visitor's party sells here, or is entrusted with it."""
    if visitor is None or not visitor.party or not isinstance(context, SaleContext):
        return False
    project = context.sale.latest(SaleRegistered)
    return project is not None and visitor.party in {project.seller, project.agency}


def own_paddle(visitor: Visitor | None, context: object) -> bool:
    """The part in the sale is the visitor's party's."""
    if visitor is None or not visitor.party or not isinstance(context, PaddleContext):
        return False
    applied = context.paddle.latest(ApplicationMade)
    return applied is not None and applied.bidder == visitor.party


def objected(visitor: Visitor | None, context: object) -> bool:
    """The objection is the visitor's party's."""
    if visitor is None or not visitor.party or not isinstance(context, ObjectionContext):
        return False
    return context.objection.the(ObjectionFiled).party == visitor.party


def lodged_it(visitor: Visitor | None, context: object) -> bool:
    """The complaint about trading is the visitor's party's."""
    if visitor is None or not visitor.party or not isinstance(context, ComplaintContext):
        return False
    return context.paper.party == visitor.party


def settles(visitor: Visitor | None, context: object) -> bool:
    """The visitor handles or decides matters today in the department the complaint about trading was lodged with."""
    if visitor is None or not isinstance(context, ComplaintContext):
        return False
    duties = seat_of(context.archive, visitor.account, context.on).duties.get(context.paper.department, ())
    return bool({"handler", "approver"} & set(duties))


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
    formed = context.lot.latest(CommitteeFormed) is not None
    return formed and visitor.account in {member.account for member in members_of(context.lot)}


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
