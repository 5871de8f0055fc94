"""The auctioneer: confirms who takes part, makes offers public, and begins anew what the hall's standing still cut short.

It decides nothing: each act is refused a second time by its own rule. What the clock ends it ends by the reminder that
stands in the sale (``portal.agents.Timer``).
"""

from __future__ import annotations

import logging
from datetime import datetime

from hallcore.desk import CLOCK
from hallcore.fees.model import NoticeIssued, PaymentConfirmed
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.consequences import AUCTION, followed_by
from portal.followers import Item
from trading.auction.forms import PostForm, RestartForm
from trading.auction.model import PADDLE, BiddingEnded, OfferMade
from trading.auction.standing import LIVE, is_sealed, offers_of

_LOG = logging.getLogger(__name__)


class Auctioneer:
    """Acts on each deposit that came in, each offer that was made, and the end of each tender."""

    name = AUCTION
    types = followed_by(AUCTION)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Confirm the qualification a deposit gives; publish an offer, or all of a tender, under paddle numbers."""
        paper = item.record.paper
        if isinstance(paper, OfferMade):
            form = PostForm(item.dossier.number, item.n)
            self._do("post-offer", item.dossier.parent, form)
        if isinstance(paper, BiddingEnded) and is_sealed(item.dossier):
            for offer in reversed(offers_of(item.root.archive, item.dossier)):
                self._do("post-offer", item.dossier.number, PostForm(offer.dossier, offer.n))
        if isinstance(paper, PaymentConfirmed):
            matter = item.root.archive.get(item.dossier.the(NoticeIssued).matter)
            if matter is not None and matter.machine == PADDLE:
                self._do("confirm-qualification", matter.number, item.dossier.number)

    def _do(self, verb: str, number: str, form: object) -> None:
        try:
            self.house.perform(verb, number, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s of %s is not done: %s", verb, number, refusal)


def resume_auctions(house: House) -> int:
    """Begin anew every round and question a stop of the hall fell into, and prolong listings it ended (JP-03).

    Called once, when a hall is started and before its clock does anything. What stood since when is told from the
    newest entry of the journal, which nobody can have written meanwhile.

    Returns:
        How many were begun anew.
    """
    with house.reading() as root:
        live = [
            number
            for number in root.archive.shelf("sales-open")
            if (sale := root.archive.get(number)) is not None and sale.state in LIVE
        ]
        size = root.journal.size
        last = root.journal.entries[size - 1].logged_at if size else ""
    stopped = datetime.fromisoformat(last) if last else house.clock.now()
    done = 0
    for number in live:
        try:
            house.perform("restart-sale", number, CLOCK, RestartForm(stopped))
        except Refusal as refusal:
            _LOG.info("%s is not begun anew: %s", number, refusal)
        else:
            done += 1
    return done
