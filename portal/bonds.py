"""What bidders and winners pay to the trading centre, by its rule: documents, bid bonds, performance bonds.

The notice's matter is the bid, whose number does not show whose it is, or the lot once its winner is public; its record
is never opened by the log, so nobody learns from it who bids (ZB-043). What goes back of itself, and by which clock,
is said here in one place and ordered by one agent:

    bid bond          withdrawn (ZB-052, GP-049), contract on record (ZB-097, GP-048), tender terminated or lot failed
                      (FEE-21); in procurement of a loser: award notice sent (GP-047)
    documents         tender terminated, or every lot of it failed (FEE-21)
    performance bond  the purchaser confirmed that the contract was performed (FEE-22)
    deposit           of an auction: see ``portal.auctionmoney``

It goes to the account it came from, a bond with interest; the act itself refuses to order it twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from hallcore.desk import CLOCK
from hallcore.dossier import Archive, Dossier, record_number
from hallcore.fees.forms import ApplyBondForm, AskForfeitForm, NoticeForm, RefundForm
from hallcore.fees.kept import ForfeitRefused
from hallcore.fees.model import NoticeIssued, PaymentConfirmed
from hallcore.fees.rules import held, notices_of, payment_of
from hallcore.fees.tariff import Measure
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import LawBook
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from hallcore.journal import House
from portal.auctionmoney import DEPOSIT, DEPOSIT_CLOCK, PRICE, deposit_back, deposit_due, price_due
from portal.consequences import BONDS, followed_by
from portal.followers import Item
from portal.providers import Provider, new_code
from portal.spoken import titled_as
from trading.auction.model import PADDLE, SALE, DealCancelled, QualificationConfirmed, SaleContracted
from trading.auction.standing import bidder_of, sale_of, winner_of
from trading.award.model import LAPSES, AwardLapsed, AwardPublished, FailureAnnounced
from trading.bidding.model import BidderEnrolled, BidWithdrawn, ExtensionAnswered
from trading.bidding.rules import documents_paid
from trading.contract.model import ContractPublished, PerformanceConcluded
from trading.contract.rules import performance_due
from trading.evaluation.negotiating_model import TalksLeft
from trading.methods.rules import Method
from trading.opening.model import OpeningRecorded, RollPublished
from trading.tendering.model import BID, LOT, TENDER, TerminationAnnounced
from trading.tendering.rules import lot_terms, notice_of, sold

_LOG = logging.getLogger(__name__)
BID_BOND, PERFORMANCE_BOND, DOCUMENTS = "F9001", "F9002", "F9003"
"""The items of trading in the list of fees."""

BLOCK = "910"
"""The series of the numbers of what trading asks for; one for all, so that it counts no bidders of a tender."""


# -- notices ----------------------------------------------------------------------------------------------


def bond_form(provider: Provider, archive: Archive, bid: Dossier, organ: str) -> NoticeForm:
    """The notice of a bid's bond: as much as the lot asks for.

    Raises:
        Refusal: The lot asks for none, the deadline is past, or the provider gives no code now.
    """
    lot = archive[bid.parent]
    tender = archive[lot.parent]
    bond = lot_terms(tender, lot).bond
    if not bond:
        raise Refusal("本标段不收取投标保证金", "ZB-035", where=lot.number)
    if tender.state != "tendering":
        raise Refusal("投标已经截止，不再收取投标保证金", "ZB-054", where=tender.number)
    about = f"投标保证金：{notice_of(tender).name}"
    measure = Measure(BID_BOND, base=bond)
    return _form(provider, archive, bid.number, bid.the(BidderEnrolled).bidder, about, measure, organ)


def documents_form(provider: Provider, archive: Archive, bid: Dossier, at: date, organ: str) -> NoticeForm:
    """The notice of what a bidder pays for the documents: once for a tender, while they are issued.

    Raises:
        Refusal: They are free or paid already, are not issued on that day, or the provider gives no code now.
    """
    tender = archive[archive[bid.parent].parent]
    party, notice, price = bid.the(BidderEnrolled).bidder, notice_of(tender), sold(tender)
    if price is None:
        raise Refusal("本项目的招标文件免费提供，不收取工本费", "ZB-025", where=tender.number)
    if not notice.documents_from.date() <= at <= notice.documents_until.date() or tender.state != "tendering":
        raise Refusal("不在招标文件的发售期内", "ZB-024", where=tender.number)
    if documents_paid(archive, tender, party):
        raise Refusal("本单位已经缴纳招标文件工本费", "FEE-03", where=tender.number)
    about = f"招标文件工本费：{notice.name}"
    measure = Measure(DOCUMENTS, base=price.amount)
    return _form(provider, archive, bid.number, party, about, measure, organ)


def performance_form(provider: Provider, archive: Archive, bid: Dossier, organ: str) -> NoticeForm:
    """The notice of the winner's performance bond; its matter is the lot.

    Raises:
        Refusal: The lot has another winner or none, asks for no bond, or the provider gives no code now.
    """
    lot = archive[bid.parent]
    tender = archive[lot.parent]
    due, award = performance_due(lot, tender), lot.the(AwardPublished)
    party = bid.the(BidderEnrolled).bidder
    if award.winner.bidder != party:
        raise Refusal("履约保证金由中标人缴纳", "ZB-096", where=lot.number)
    if not due:
        raise Refusal("本标段没有应当缴纳的履约保证金", "ZB-096", where=lot.number)
    about = f"履约保证金：{notice_of(tender).name}"
    measure = Measure(PERFORMANCE_BOND, base=due)
    return _form(provider, archive, lot.number, party, about, measure, organ)


def deposit_form(provider: Provider, archive: Archive, paddle: Dossier, organ: str) -> NoticeForm:
    """The notice of a bidder's deposit in a sale.

    Raises:
        Refusal: It is paid, none is taken any more, or the provider gives no code now.
    """
    sale = archive[paddle.parent]
    measure = Measure(DEPOSIT, base=deposit_due(sale, paddle))
    head = sale_of(sale)
    about = titled_as(sale, head, f"竞买保证金：{head.name}")
    return _form(provider, archive, paddle.number, bidder_of(paddle), about, measure, organ)


def price_form(provider: Provider, archive: Archive, paddle: Dossier, organ: str) -> NoticeForm:
    """The notice of the next part of the price; its matter is the sale.

    Raises:
        Refusal: There is no contract, all is paid, or the provider gives no code now.
    """
    sale = archive[paddle.parent]
    item, amount, by = price_due(archive, sale, paddle)
    head = sale_of(sale)
    about = titled_as(sale, head, f"成交价款：{head.name}（合同约定 {by} 前缴纳）")
    measure = Measure(item, base=amount)
    return _form(provider, archive, sale.number, bidder_of(paddle), about, measure, organ)


def _form(
    provider: Provider,
    archive: Archive,
    matter: str,
    party: str,
    about: str,
    measure: Measure,
    organ: str,
) -> NoticeForm:
    name = archive[applicant_number(party)].the(ApplicantRegistered).name
    code, source = new_code(provider, archive, matter, party, "")
    return NoticeForm(
        matter=matter,
        about=about,
        party=party,
        payer=name,
        department="",
        measures=(measure,),
        block=BLOCK,
        code=code,
        provider=source,
        ident=party,
        organ=organ,
    )


# -- what goes back -----------------------------------------------------------------------------------------


class Back(NamedTuple):
    """Why something goes back: the clock of the law, the ground in a sentence, the day the clock runs from.

    For a deposit of an auction the clock is named by the part it plays in the method of the sale.
    """

    clock: str
    reason: str
    since: date


def due_back(archive: Archive, notice: Dossier, lawbook: LawBook) -> Back | None:
    """Why what was paid on a notice of trading goes back now; None while it does not."""
    matter, found = archive.get(notice.the(NoticeIssued).matter), payment_of(notice)
    if matter is None or found is None or matter.machine not in {BID, LOT, PADDLE}:
        return None
    if matter.machine == PADDLE:
        deposit = deposit_back(archive[matter.parent], matter, notice)
        return Back(*deposit) if deposit is not None else None
    back = _of_winner(matter) if matter.machine == LOT else _of_bid(archive, matter, notice, lawbook)
    # Money that came after the event runs from the day it came.
    return back._replace(since=max(back.since, found[1].paid_at.date())) if back is not None else None


def _of_winner(lot: Dossier) -> Back | None:
    concluded = lot.latest(PerformanceConcluded)
    if concluded is None or not concluded.fulfilled:
        return None
    return Back("C86", "招标人确认合同已经履行", _day(lot, PerformanceConcluded))


def _of_bid(archive: Archive, bid: Dossier, notice: Dossier, lawbook: LawBook) -> Back | None:
    lot = archive[bid.parent]
    tender = archive[lot.parent]
    if tender.state == "terminated":
        return Back("C85", "招标人终止招标", _day(tender, TerminationAnnounced))
    if notice.the(NoticeIssued).bond:
        return _of_bond(bid, lot, tender, notice, Method(lawbook.edition(lot.edition), lot.procedure))
    lots = [child for child in archive.children(tender.number) if child.machine == LOT]
    if any(one.state != "failed" for one in lots):
        return None
    return Back("C85", "招标失败", max(_failed_on(one, tender) for one in lots))


def kept(bid: Dossier, lot: Dossier, notice: Dossier) -> bool:
    """Whether the treasury was or is to be asked to keep a bond, and did not refuse (ZB-121, EB-09)."""
    if notice.numbers(ForfeitRefused.type):
        return False
    return any(paper.bid == bid.number and paper.bond_kept for paper in lot.papers(AwardLapsed))


def _of_bond(bid: Dossier, lot: Dossier, tender: Dossier, notice: Dossier, method: Method) -> Back | None:
    held_back = kept(bid, lot, notice)
    if lot.state == "failed" and not held_back:
        return Back("C85", "招标失败", _failed_on(lot, tender))
    award = lot.latest(AwardPublished)
    lost = award is not None and award.winner.bid != bid.number and method.is_("publicity", "result")
    if lost and not held_back:
        return Back(method.clock("losers").id, "中标通知书已经发出，未中标", _day(lot, AwardPublished))
    if lot.state == "contracted" and not held_back:
        return Back(method.clock("winner").id, "合同已经订立并公告", _day(lot, ContractPublished))
    freed = next(_freed(bid, lot, tender, notice), None)
    return Back(method.clock("withdrawn").id, *freed) if freed is not None else None


def _freed(bid: Dossier, lot: Dossier, tender: Dossier, notice: Dossier) -> Iterator[tuple[str, date]]:
    """What freed a bidder of its bid before the result, and when."""
    if bid.state == "excused":
        yield "非投标人原因未能解密，视为撤回投标", _day(tender, OpeningRecorded)
    if bid.state == "expired":
        yield "不同意延长投标有效期", _day(bid, ExtensionAnswered)
    for n in lot.numbers(TalksLeft.type):
        record = lot.record(n)
        if isinstance(record.paper, TalksLeft) and record.paper.bid == bid.number:
            yield "提交最后报价之前退出", record.at.date()
    paid = payment_of(notice)
    withdrawn = bid.numbers(BidWithdrawn.type)
    # A bond that was paid after the withdrawal is for the bid that comes next.
    if bid.state == "withdrawn" and paid is not None and paid[1].paid_at < bid.record(withdrawn[-1]).at:
        yield "投标截止前撤回投标", _day(bid, BidWithdrawn)


def _failed_on(lot: Dossier, tender: Dossier) -> date:
    """When it was made known that a lot had failed: the roll's day where that said so, else its own announcement's."""
    roll = tender.latest(RollPublished)
    few = roll is not None and any(one.lot == lot.number and not one.opened for one in roll.lots)
    return _day(tender, RollPublished) if few else _day(lot, FailureAnnounced)


def _day(dossier: Dossier, kind: type[Paper]) -> date:
    return dossier.record(dossier.numbers(kind.type)[-1]).at.date()


class BondKeeper:
    """Orders back what goes back of itself, and puts to the treasury what the purchaser asks to be kept."""

    name = BONDS
    types = followed_by(BONDS)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Order back what is held; what was ordered already is refused by the act."""
        archive, paper = item.root.archive, item.record.paper
        if isinstance(paper, DealCancelled) and paper.keeps_deposit:
            decision = record_number(item.dossier.number, item.n)
            self._do(
                "ask-forfeit", paper.notice, AskForfeitForm(f"竞得人违约：{paper.reason}", "TD-10", decision)
            )
        if isinstance(paper, SaleContracted):
            self._apply(archive, item)
        if isinstance(paper, PerformanceConcluded) and not paper.fulfilled:
            decision = record_number(item.dossier.number, item.n)
            form = AskForfeitForm(f"中标人不履行合同：{paper.ground}", "FEE-23", decision)
            self._do("ask-forfeit", paper.notice, form)
            return
        if isinstance(paper, AwardLapsed) and paper.bond_kept:
            decision = record_number(item.dossier.number, item.n)
            form = AskForfeitForm(f"{LAPSES[paper.ground]}：{paper.reason}", "ZB-121", decision)
            for notice in notices_of(archive, paper.bid):
                if notice.the(NoticeIssued).bond and held(archive, notice):
                    self._do("ask-forfeit", notice.number, form)
        for notice in _touched(archive, item.dossier):
            back = due_back(archive, notice, self.house.lawbook) if held(archive, notice) else None
            if back is not None:
                self._order(notice, back)

    def _apply(self, archive: Archive, item: Item) -> None:
        """Make the buyer's deposit part of the price."""
        winner = winner_of(archive, item.dossier)
        if winner is not None:
            decision = record_number(item.dossier.number, item.n)
            confirmed = winner.the(QualificationConfirmed)
            self._do("apply-bond", confirmed.notice, ApplyBondForm(PRICE, decision))

    def _order(self, notice: Dossier, back: Back) -> None:
        bond, deposit = notice.the(NoticeIssued).bond, back.clock == DEPOSIT_CLOCK
        clock = self._clock(notice, back.clock) if deposit else back.clock
        form = RefundForm(
            "bond" if bond else "ended", back.reason, clock=clock, since=back.since, interest=not deposit
        )
        self._do("ask-refund", notice.number, form)

    def _clock(self, notice: Dossier, part: str) -> str:
        """The clock that plays a part in the method of the sale a deposit was paid for."""
        with self.house.reading() as root:
            sale = root.archive[root.archive[notice.the(NoticeIssued).matter].parent]
            law = self.house.law_of(sale, self.house.clock.now())
            return law.procedure(sale.procedure).clocks[part]

    def _do(self, verb: str, number: str, form: object) -> None:
        try:
            self.house.perform(verb, number, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s of %s is not done: %s", verb, number, refusal)


def _touched(archive: Archive, dossier: Dossier) -> Iterator[Dossier]:
    """The notices an event may move: one that was paid, or those of a bid, a lot and its bids, a tender and all below."""
    if dossier.machine in {TENDER, LOT, BID, SALE, PADDLE}:
        yield from notices_of(archive, dossier.number)
        for child in archive.children(dossier.number):
            if child.machine in {LOT, BID, PADDLE}:
                yield from _touched(archive, child)
        if dossier.machine == LOT and dossier.state == "failed":
            yield from _documents_of_others(archive, dossier)
    elif dossier.latest(PaymentConfirmed) is not None:
        yield dossier


def _documents_of_others(archive: Archive, failed: Dossier) -> Iterator[Dossier]:
    """The notices for documents under the other lots, which may go back now that the last lot has failed."""
    for lot in archive.children(failed.parent):
        if lot.machine == LOT and lot.number != failed.number:
            for bid in archive.children(lot.number):
                for notice in notices_of(archive, bid.number):
                    if not notice.the(NoticeIssued).bond:
                        yield notice
