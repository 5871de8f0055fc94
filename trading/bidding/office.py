"""What is done in bidding. Every act rests on the tender's gate: none can commit across its closing."""

from __future__ import annotations

from datetime import timedelta

from hallcore.desk import Act, Desk, Disclosure, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from trading.bidding.model import (
    BidderEnrolled,
    BidForm,
    BidReceived,
    BidWithdrawn,
    EnrolForm,
    ExtensionAnswered,
    ExtensionForm,
    GuaranteeForm,
    GuaranteeLodged,
    QuestionAsked,
    QuestionForm,
    WithdrawForm,
)
from trading.bidding.rules import (
    bid_number,
    check_alone,
    check_bid,
    check_consortium,
    check_gate,
    check_guarantee,
    check_impartial,
    newest,
)
from trading.methods.rules import method_of
from trading.registry.credit_rules import check_standing
from trading.registry.rules import certificate_of, require_capacity
from trading.tendering.model import BID, LOT, NoticePublished, ProjectRegistered
from trading.tendering.qualifying_rules import check_passed
from trading.tendering.rules import check_invited, deadline_of, lot_terms, policy_of
from trading.tendering.turn_model import ValidityExtended

ROLL = "opening-roll"
"""The record that opens the hidden entries of a tender; the opening, a later stage, writes it."""

REVEAL_DAYS = 92
"""An opaque entry is opened at the roll, and no later than the month this long after the deadline."""


def enrol(desk: Desk, form: EnrolForm) -> Act:
    """Open a bidder's dossier under a lot, well before the rush; the certificate must be bound by then."""
    lot = desk.dossier
    if lot.machine != LOT:
        raise Refusal("投标登记应针对标段", where=lot.number)
    tender = desk.rests_on(lot.parent)
    check_gate(tender, desk.at)
    bidder = desk.actor.party
    certificate_of(_party(desk, bidder))
    members = tuple(_party(desk, code).the(ApplicantRegistered).code for code in form.consortium)
    parties = frozenset({bidder, *members})
    _check_standing(desk, tender, parties)
    check_impartial(parties, tender.the(ProjectRegistered))
    check_invited(tender, parties, method_of(desk.law, tender))
    check_passed(desk.archive, tender, bidder, members)
    terms = lot_terms(tender, lot)
    check_consortium(members, bidder, terms)
    check_alone(desk.children(lot.number, BID), bidder, members)
    if terms.consortium:
        _take_seats(desk, lot, bidder, members)
    if desk.archive.get(bid_number(lot.number, bidder)) is not None:
        raise Refusal("本单位已登记参加本标段投标", where=lot.number)
    desk.file_in(desk.found(bid_number(lot.number, bidder), lot.procedure, BID, parent=lot.number))
    return Act(BidderEnrolled(bidder, members), reveal=_reveal(tender))


def ask_question(desk: Desk, form: QuestionForm) -> Act:
    """Ask about the documents before the deadline."""
    tender = _own_open_tender(desk)
    if not form.question.strip():
        raise Refusal("提问内容不能为空", where="question")
    return Act(QuestionAsked(form.question.strip()), reveal=_reveal(tender))


def lodge_guarantee(desk: Desk, form: GuaranteeForm) -> Act:
    """Lodge a letter of guarantee in place of the bond, before the deadline; a later one replaces it (ZB-038)."""
    tender = _own_open_tender(desk)
    check_guarantee(form, tender, lot_terms(tender, desk.parent()))
    desk.advance("lodge-guarantee")
    paper = GuaranteeLodged(
        form.kind, form.issuer.strip(), form.number.strip(), form.amount, form.valid_until
    )
    return Act(paper, files=form.files, reveal=_reveal(tender))


def submit_bid(desk: Desk, form: BidForm) -> Act:
    """Receive a sealed bid whole, before the deadline, or refuse it; a later one replaces it (ZB-055)."""
    tender, enrolled = _own_open_tender(desk), desk.dossier.the(BidderEnrolled)
    _check_standing(desk, tender, frozenset({enrolled.bidder, *enrolled.consortium}))
    numbers = tender.numbers(NoticePublished.type)
    notice = (tender.the(NoticePublished), tender.record(numbers[-1]).sha256)
    certificate = certificate_of(desk.open(applicant_number(desk.actor.party)))
    check_bid(form, desk.dossier, policy_of(tender), notice, certificate.certificate_sha256)
    desk.advance("submit-bid")
    paper = BidReceived(form.seq, form.header_sha256, form.prev_header_sha256, form.certificate_sha256)
    return Act(paper, files=form.files, reveal=_reveal(tender))


def withdraw_bid(desk: Desk, form: WithdrawForm) -> Act:
    """Withdraw a bid before the deadline; the bond goes back within five days (ZB-052).

    A signed statement, where one is given, must be for the bid that counts; it is kept as the record's file.
    """
    tender = _own_open_tender(desk)
    bid = newest(desk.dossier)
    if bid is None:
        raise Refusal("没有可撤回的投标文件", "ZB-052")
    if form.files and form.header_sha256 != bid.header_sha256:
        raise Refusal("撤回声明不是针对本次有效的投标文件", "ZB-052", where="header_sha256")
    desk.advance("withdraw-bid")
    paper = BidWithdrawn(bid.seq, bid.header_sha256, form.reason.strip())
    return Act(paper, files=form.files, reveal=_reveal(tender))


def answer_extension(desk: Desk, form: ExtensionForm) -> Act:
    """Let one's bid stand longer, or be free of it: asked for, once, until the day the purchaser named (ZB-058)."""
    bid = desk.dossier
    if bid.the(BidderEnrolled).bidder != desk.actor.party:
        raise Refusal("只能答复本单位的投标", "EB-06")
    tender = desk.open(desk.parent().parent)
    asked = tender.latest(ValidityExtended)
    if asked is None:
        raise Refusal("招标人没有要求延长投标有效期", "ZB-058")
    if desk.at >= asked.answer_by:
        raise Refusal(f"答复时间已于 {asked.answer_by:%Y-%m-%d %H:%M} 届满", "ZB-058")
    since = tender.record(tender.numbers(ValidityExtended.type)[-1]).at
    if any(bid.record(n).at >= since for n in bid.numbers(ExtensionAnswered.type)):
        raise Refusal("本单位已经答复", "ZB-058")
    desk.advance("agree-extension" if form.agreed else "refuse-extension")
    return Act(ExtensionAnswered(form.agreed))


def refusal_disclosure(desk: Desk) -> Disclosure:
    """How the refusal of a bidder's act stands in the log: opaque only where the roll will yet open it.

    It rests on the tender, so that no opaque refusal commits beside the roll that does not name it.
    """
    if desk.dossier.machine != BID:
        return "sealed"
    tender = desk.rests_on(desk.parent().parent)
    return "sealed" if tender.numbers(ROLL) else "opaque"


def _check_standing(desk: Desk, tender: Dossier, parties: frozenset[str]) -> None:
    """Nobody who is kept out of this kind of trade today takes part, alone or in a consortium (ZB-150, GP-010, GP-153)."""
    regime = method_of(desk.law, tender).regime
    for code in sorted(parties):
        check_standing(desk.open(applicant_number(code)), regime, desk.at.date())


def _party(desk: Desk, code: str) -> Dossier:
    party = desk.open(applicant_number(code))
    require_capacity(party, "bidder")
    return party


def _take_seats(desk: Desk, lot: Dossier, bidder: str, members: tuple[str, ...]) -> None:
    """Write one object for each party that bids: of two enrolments at once that share one, the second is retried."""
    for code in (bidder, *members):
        desk.next_number(f"seat {lot.number} {code}")


def _own_open_tender(desk: Desk) -> Dossier:
    """The tender behind the actor's own bid dossier, its gate open and rested on."""
    if desk.dossier.the(BidderEnrolled).bidder != desk.actor.party:
        raise Refusal("只能办理本单位的投标", "EB-06")
    tender = desk.rests_on(desk.parent().parent)
    check_gate(tender, desk.at)
    return tender


def _reveal(tender: Dossier) -> str:
    return f"{deadline_of(tender) + timedelta(days=REVEAL_DAYS):%Y-%m}"


VERBS = (
    Verb("enrol", enrol, evidence="sealed"),
    Verb("ask-question", ask_question, evidence=refusal_disclosure),
    Verb("lodge-guarantee", lodge_guarantee, evidence="sealed"),
    Verb("submit-bid", submit_bid, evidence=refusal_disclosure),
    Verb("withdraw-bid", withdraw_bid, evidence=refusal_disclosure),
    Verb("answer-extension", answer_extension),
)
