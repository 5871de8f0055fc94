"""The charger: issues the payment notices that follow of themselves, once a case is accepted or granted.

A fee line of the case's item says so (``when``), in which situation, and by which standard. The payment code is asked
of its provider first; while that does not answer, the case waits on the shelf ``uncharged`` and is tried again. The
act itself refuses a second notice for the same fee of the same case, so nothing is charged twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from hallcore.approval.model import ApplicationReceived, CaseAccepted, DecisionMade
from hallcore.approval.rules import version_of
from hallcore.catalogue.model import FeeLine
from hallcore.catalogue.rules import fees_for
from hallcore.desk import CLOCK
from hallcore.dossier import Archive, Dossier
from hallcore.fees.forms import NoticeForm
from hallcore.fees.rules import rule_key
from hallcore.fees.tariff import Measure
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root
from portal.consequences import CHARGE, followed_by
from portal.followers import Item
from portal.inquiry import said
from portal.providers import Provider, new_code

_LOG = logging.getLogger(__name__)
UNCHARGED = "uncharged"
"""Shelf: (case, ``accept`` or ``decide``) → why it waits, in words."""

BLOCK = "900"
"""The series of the numbers of notices issued by rule."""

RETRY_SECONDS = 5.0


class Charger:
    """Acts on acceptances and decisions, and again as time passes for those whose provider was not there."""

    name = CHARGE
    types = followed_by(CHARGE)

    def __init__(self, house: House, provider: Provider) -> None:
        self.house = house
        self.provider = provider
        self._again = 0.0
        house.transact(lambda root: root.archive.shelf(UNCHARGED))

    def act(self, item: Item) -> None:
        """Issue what follows of an acceptance, or of a decision that grants."""
        paper = item.record.paper
        if isinstance(paper, CaseAccepted):
            self._charge(item.dossier.number, "accept")
        elif isinstance(paper, DecisionMade) and paper.granted:
            self._charge(item.dossier.number, "decide")

    def tick(self) -> int:
        """Try again what waits; return how many cases have their notices now."""
        if time.monotonic() < self._again:
            return 0
        with self.house.reading() as root:
            waiting = list(root.archive.shelf(UNCHARGED).keys())
        done = 0
        for number, when in waiting:
            if not self._charge(number, when):
                break
            done += 1
        return done

    def _charge(self, number: str, when: str) -> bool:
        """Issue every notice of a case at this point; False where the provider is not there."""
        with self.house.reading() as root:
            lines = tuple(charged_by_rule(root.archive, root.archive[number], when))
            waits = (number, when) in root.archive.shelf(UNCHARGED)
        for line in lines:
            try:
                self._issue(number, line)
            except Refusal as refusal:
                if refusal.cite == "FEE-11":
                    self._wait(number, when, refusal.reason)
                    return False
                _LOG.warning("no notice for %s of %s: %s", line.tariff, number, refusal)
        if waits:
            self.house.transact(lambda root: root.archive.shelf(UNCHARGED).pop((number, when), None))
        return True

    def _issue(self, number: str, line: FeeLine) -> None:
        with self.house.reading() as root:
            case = root.archive[number]
            application = case.the(ApplicationReceived)
            party = application.applicant.removeprefix("A-")
            code, provider = new_code(self.provider, root.archive, number, party, application.department)
            form = NoticeForm(
                matter=number,
                about=application.name,
                party=party,
                payer=said(case, "name"),
                department=application.department,
                measures=(Measure(line.tariff, option=line.option),),
                block=BLOCK,
                code=code,
                provider=provider,
                ident=said(case, "number"),
                phone=said(case, "phone"),
            )
        self.house.perform("issue-notice", "", CLOCK, form)

    def _wait(self, number: str, when: str, why: str) -> None:
        self._again = time.monotonic() + RETRY_SECONDS

        def work(root: Root) -> None:
            root.archive.shelf(UNCHARGED)[number, when] = why

        self.house.transact(work)


def charged_by_rule(archive: Archive, case: Dossier, when: str) -> Iterator[FeeLine]:
    """The fee lines of a case's item that are charged of themselves now and have not been."""
    application = case.the(ApplicationReceived)
    item = version_of(case, archive[application.item])
    chosen = {answer.question: answer.choice for answer in application.answers}
    for line in fees_for(item, chosen):
        if line.when == when and line.tariff and not archive.claimed(rule_key(case.number, line.tariff)):
            yield line
