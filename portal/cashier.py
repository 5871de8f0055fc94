"""The cashier: gets the receipt of what was paid, reversed or paid back, and has transfers laid beside their notices.

A receipt is asked of its provider and filed once: which record still wants one is read from the dossier itself, and
the act's own rule refuses a second. While the provider does not answer, the dossier waits on the shelf
``unreceipted`` and is tried again; nothing else waits for it.
"""

from __future__ import annotations

import logging
import time

from hallcore.desk import CLOCK
from hallcore.dossier import Dossier, record_number
from hallcore.fees.forms import ReceiptForm, RematchForm
from hallcore.fees.model import (
    NOTICE,
    NoticeIssued,
    PaymentConfirmed,
    PaymentReversed,
    ReceiptIssued,
)
from hallcore.fees.rules import standing, stuck_receipt, unreceipted_refund
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root
from portal.consequences import CASHIER, followed_by
from portal.followers import Item
from portal.providers import Provider, ReceiptAsked, Sold

_LOG = logging.getLogger(__name__)
UNRECEIPTED = "unreceipted"
"""Shelf: the number of a notice or refund that waits for a receipt → why, in words."""

RETRY_SECONDS = 5.0


class Cashier:
    """Acts on each payment, reversal and refund, and again as time passes for those whose provider was not there."""

    name = CASHIER
    types = followed_by(CASHIER)

    def __init__(self, house: House, provider: Provider) -> None:
        self.house = house
        self.provider = provider
        self._again = 0.0
        house.transact(lambda root: root.archive.shelf(UNRECEIPTED))

    def act(self, item: Item) -> None:
        """Have the statement's lines matched that a confirmation rests on, and get the receipt."""
        number, paper = item.dossier.number, item.record.paper
        if isinstance(paper, PaymentConfirmed):
            lines: dict[str, list[str]] = {}
            for statement, _mark, line in (one.partition("#") for one in paper.lines):
                lines.setdefault(statement, []).append(line)
            for statement, named in lines.items():
                self._do("rematch-lines", statement, RematchForm(tuple(named)))
        if not self._receipts(number):
            self._again = time.monotonic() + RETRY_SECONDS

    def tick(self) -> int:
        """Try again what waits; return how many dossiers have their receipts now."""
        if time.monotonic() < self._again:
            return 0
        with self.house.reading() as root:
            waiting = list(root.archive.shelf(UNRECEIPTED).keys())
        if waiting:
            self._again = time.monotonic() + RETRY_SECONDS
        done = 0
        for number in waiting:
            if not self._receipts(number):
                # Whoever does not answer the first does not answer the rest either.
                break
            done += 1
        return done

    def _receipts(self, number: str) -> bool:
        """Get every receipt a dossier still wants; False where the provider is not there."""
        while True:
            with self.house.reading() as root:
                asked = wanted(root, number)
                waits = number in root.archive.shelf(UNRECEIPTED)
            if asked is None:
                if waits:
                    self.house.transact(lambda root: root.archive.shelf(UNRECEIPTED).pop(number, None))
                return True
            of, request = asked
            try:
                got = self.provider.receipt(request)
            except Exception as fault:  # noqa: BLE001 - whatever a provider raises means: not now
                _LOG.warning("no receipt for %s: %r", request.key, fault)
                self._wait(number, f"开票系统暂时没有应答：{fault}")
                return False
            form = ReceiptForm(of, got.code, got.number, got.check, self.provider.name, request.amount)
            if not self._do("issue-receipt", number, form):
                self._wait(number, "开票系统给出的票据不能入账")
                return False

    def _wait(self, number: str, why: str) -> None:
        def work(root: Root) -> None:
            root.archive.shelf(UNRECEIPTED)[number] = why

        self.house.transact(work)

    def _do(self, verb: str, number: str, form: object = None) -> bool:
        try:
            self.house.perform(verb, number, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s of %s is not done: %s", verb, number, refusal)
            return False
        return True


def wanted(root: Root, number: str) -> tuple[int, ReceiptAsked] | None:
    """Which record of a notice or refund wants a receipt, and what its provider is told; None where all have theirs."""
    dossier = root.archive[number]
    notice = dossier if dossier.machine == NOTICE else root.archive[dossier.parent]
    stuck = stuck_receipt(dossier) if dossier.machine == NOTICE else unreceipted_refund(dossier)
    if stuck is None or notice.latest(NoticeIssued) is None:
        return None
    of, amount = stuck
    issued, annex = notice.the(NoticeIssued), notice.record(0).annex
    lines = tuple(
        Sold(one.code, one.name, one.unit, one.quantity, one.standard, one.amount)
        for one in standing(notice).charges
    )
    return of, ReceiptAsked(
        key=record_number(number, of),
        payer=(annex.get("payer") if annex else None) or "",
        organ=issued.organ,
        pay_code=issued.code,
        lines=lines,
        amount=amount,
        red=_taken_back(dossier, notice, of) if amount < 0 else ("", ""),
        on=dossier.record(of).at.date(),
    )


def _taken_back(dossier: Dossier, notice: Dossier, of: int) -> tuple[str, str]:
    """Code and number of the receipt a red one takes back."""
    paper = dossier.record(of).paper
    receipts = notice.papers(ReceiptIssued)
    if isinstance(paper, PaymentReversed):
        receipts = tuple(one for one in receipts if one.of == paper.of)
    blue = [one for one in receipts if one.amount > 0]
    return (blue[-1].code, blue[-1].number) if blue else ("", "")
