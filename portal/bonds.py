"""Bid bonds: the notice a bidder asks for, by the centre's rule, and ordering the bond back when the law says so.

The notice's matter is the bid, whose number does not show whose it is, and its record is never opened by the log, so
nobody learns from a bond who bids. Back it goes when the bid is withdrawn (ZB-052) or the contract is on record
(ZB-097), to the account it came from, with interest; the act itself refuses to order it twice.
"""

from __future__ import annotations

import logging

from hallcore.desk import CLOCK
from hallcore.dossier import Archive, Dossier
from hallcore.fees.forms import NoticeForm, RefundForm
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import notices_of
from hallcore.fees.tariff import Measure
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from hallcore.journal import House
from portal.consequences import BONDS, followed_by
from portal.followers import Item
from portal.providers import Provider, new_code
from trading.bidding.model import BidderEnrolled, BidWithdrawn
from trading.contract.model import ContractPublished
from trading.tendering.model import BID
from trading.tendering.rules import lot_terms, notice_of

_LOG = logging.getLogger(__name__)
TARIFF = "F9001"
"""The bid bond in the list of fees."""

BLOCK = "910"
"""The series of the numbers of bonds."""


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
    party = bid.the(BidderEnrolled).bidder
    name = archive[applicant_number(party)].the(ApplicantRegistered).name
    code, source = new_code(provider, archive, bid.number, party, "")
    return NoticeForm(
        matter=bid.number,
        about=f"投标保证金：{notice_of(tender).name}",
        party=party,
        payer=name,
        department="",
        measures=(Measure(TARIFF, base=bond),),
        block=BLOCK,
        code=code,
        provider=source,
        ident=party,
        organ=organ,
    )


class BondKeeper:
    """Orders bonds back: of a bid that was withdrawn, of every bid of a lot whose contract is on record."""

    name = BONDS
    types = followed_by(BONDS)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Order back what is held; what was ordered already is refused by the act."""
        paper, archive, dossier = item.record.paper, item.root.archive, item.dossier
        if isinstance(paper, BidWithdrawn):
            self._back(archive, (dossier,), "C30", "投标截止前撤回投标", item)
        elif isinstance(paper, ContractPublished):
            bids = tuple(child for child in archive.children(dossier.number) if child.machine == BID)
            self._back(archive, bids, "C35", "合同已经订立并公告", item)

    def _back(self, archive: Archive, bids: tuple[Dossier, ...], clock: str, reason: str, item: Item) -> None:
        form = RefundForm("bond", reason, clock=clock, since=item.record.at.date())
        for bid in bids:
            for notice in notices_of(archive, bid.number):
                if notice.state == "paid" and notice.the(NoticeIssued).bond:
                    try:
                        self.house.perform("ask-refund", notice.number, CLOCK, form)
                    except Refusal as refusal:
                        _LOG.info("the bond of %s is not ordered back: %s", notice.number, refusal)
