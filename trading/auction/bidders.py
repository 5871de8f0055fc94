"""What bidders do in a sale: apply, offer, say that they bid on, sign. All of it is sealed (JP-04)."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import payment_of
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan
from hallcore.identity.rules import applicant_number
from trading.auction import rounds
from trading.auction.forms import (
    ApplyForm,
    OfferForm,
)
from trading.auction.model import (
    PADDLE,
    ApplicationMade,
    BidOn,
    DealSigned,
    OfferMade,
    QualificationConfirmed,
)
from trading.auction.rules import (
    check_application,
    check_bid_on,
    check_deposit,
    check_offer,
    check_signing,
)
from trading.auction.sealed_model import CommitForm, OfferCommitted, OfferRevealed, RevealForm
from trading.auction.sealed_rules import check_commitment, check_reveal
from trading.auction.standing import (
    LIVE,
    bidder_of,
    paddle_number,
    paddle_of,
    terms_of,
)
from trading.registry.rules import certificate_of, require_capacity


def apply_to_bid(desk: Desk, form: ApplyForm) -> Act:
    """Ask to take part; the number of the dossier does not show whose it is."""
    sale = desk.rests_on(desk.dossier.number)
    bidder = desk.actor.party
    check_application(form, sale, bidder, desk.at)
    for code in (bidder, *form.others):
        require_capacity(desk.open(applicant_number(code)), "bidder")
    certificate_of(desk.open(applicant_number(bidder)))
    number = paddle_number(sale.number, bidder)
    if desk.archive.get(number) is not None:
        raise Refusal("本单位已经提交竞买申请", "JP-04", where=sale.number)
    for code in (bidder, *form.others):
        seat = f"auction-seat:{sale.number}:{code}"
        if desk.archive.claim(seat, number) != number:
            raise Refusal("同一单位不能同时单独竞买和参加联合竞买", "JP-04", where="others")
    desk.file_in(desk.found(number, sale.procedure, PADDLE, parent=sale.number))
    return Act(ApplicationMade(bidder, form.others), files=form.files)


def make_offer(desk: Desk, form: OfferForm) -> Act:
    """Offer: of two at the same moment one stands, and the other meets the price that has moved."""
    paddle, sale = _own(desk)
    check_offer(desk.archive, sale, paddle, form.price, desk.at)
    desk.advance("make-offer")
    rounds.take_turn(desk, sale)
    seq = desk.next_number(f"offers-{sale.number}")
    if sale.state == "timed":
        rounds.restart_round(desk, sale)
    return Act(OfferMade(paddle_of(paddle), seq, yuan(form.price), LIVE[sale.state]))


def bid_on(desk: Desk, _form: object = None) -> Act:
    """Say that one bids on when the listing is over."""
    paddle, sale = _own(desk)
    check_bid_on(sale, paddle, desk.at)
    desk.advance("bid-on")
    rounds.take_turn(desk, sale)
    return Act(BidOn(paddle_of(paddle)))


def commit_offer(desk: Desk, form: CommitForm) -> Act:
    """Bind oneself to an offer of a tender without telling it; the last before the deadline counts (JP-07)."""
    paddle, sale = _own(desk)
    check_commitment(sale, form.commitment, desk.at)
    desk.advance("commit-offer")
    rounds.take_turn(desk, sale)
    seq = desk.next_number(f"offers-{sale.number}")
    return Act(OfferCommitted(paddle_of(paddle), seq, form.commitment))


def reveal_offer(desk: Desk, form: RevealForm) -> Act:
    """Open it after the deadline: it has to be the one that was sealed (JP-07)."""
    paddle, sale = _own(desk)
    check_reveal(sale, paddle, form, desk.at)
    desk.advance("reveal-offer")
    rounds.take_turn(desk, sale)
    return Act(OfferRevealed(paddle_of(paddle), yuan(form.price), form.nonce.strip()))


def sign_deal(desk: Desk, _form: object = None) -> Act:
    """Sign the confirmation of the deal as whoever offered most."""
    paddle, sale = _own(desk)
    ended = check_signing(sale, paddle, desk.actor.party)
    if sale.state != "ended":
        raise Refusal("现在不能签署成交确认书", "TD-05", where=sale.number)
    desk.advance("sign-deal")
    return Act(DealSigned(ended.paddle, ended.price or terms_of(sale).start))


def confirm_qualification(desk: Desk, notice: str) -> Act:
    """Confirm that a bidder takes part: its deposit came in time, and it gets a number nobody can guess whose it is."""
    paddle, sale = desk.dossier, desk.rests_on(desk.dossier.parent)
    payment = desk.rests_on(notice)
    found = payment_of(payment)
    if payment.the(NoticeIssued).matter != paddle.number or found is None or payment.state != "paid":
        raise Refusal("竞买保证金尚未到账", "JP-04", where=notice)
    check_deposit(found[1].paid_at, found[1].amount, sale)
    desk.advance("confirm-qualification")
    rounds.take_turn(desk, sale)
    number = _free_paddle(desk, sale, paddle)
    return Act(QualificationConfirmed(number, notice, found[1].paid_at, found[1].amount))


def _free_paddle(desk: Desk, sale: Dossier, paddle: Dossier) -> str:
    """A four-digit number out of the dossier's own hash, which tells neither order nor bidder."""
    start = int(paddle.number.rpartition(".")[2], 16)
    for step in range(9000):
        number = f"{1000 + (start + step) % 9000}"
        if desk.archive.claim(f"paddle:{sale.number}:{number}", paddle.number) == paddle.number:
            return number
    raise Refusal("竞买号已经分配完", "JP-04", where=sale.number)


def _own(desk: Desk) -> tuple[Dossier, Dossier]:
    """The bidder's own dossier and its sale, which this act rests on."""
    paddle = desk.dossier
    if paddle.machine != PADDLE or bidder_of(paddle) != desk.actor.party:
        raise Refusal("只能办理本单位的竞买", "JP-04", where=paddle.number)
    return paddle, desk.rests_on(paddle.parent)


VERBS = (
    Verb("apply-to-bid", apply_to_bid, evidence="sealed"),
    Verb("confirm-qualification", confirm_qualification),
    Verb("make-offer", make_offer, evidence="sealed"),
    Verb("commit-offer", commit_offer, evidence="sealed"),
    Verb("reveal-offer", reveal_offer, evidence="sealed"),
    Verb("bid-on", bid_on, evidence="sealed"),
    Verb("sign-deal", sign_deal),
)
