"""What a route is about: small frozen wrappers around dossiers. An unknown number is a KeyError, so a 404."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest
from typing import Any

from hallcore.approval.beside import BranchAsked
from hallcore.approval.elsewhere import picture
from hallcore.approval.model import BRANCH, CASE, INSTANT, JOINT, ApplicationReceived
from hallcore.approval.reported import ELSEWHERE
from hallcore.catalogue.model import ITEM, NOTIFICATION, ItemPublished, OneTimeNotified
from hallcore.catalogue.rules import item_number, version_on
from hallcore.dossier import Archive, Dossier, Record, split_record_number
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DEPARTMENT, POST, WINDOW
from hallcore.organisation.rules import post_number
from hallcore.requests.model import REQUEST
from trading.challenges.model import OBJECTION
from trading.tendering.model import BID, LOT, TENDER
from trading.tendering.rules import tender_number


@dataclass(frozen=True)
class TenderContext:
    """A tender."""

    tender: Dossier


@dataclass(frozen=True)
class LotContext:
    """A lot and its tender."""

    lot: Dossier
    tender: Dossier


@dataclass(frozen=True)
class BidContext:
    """A bid, its lot and its tender."""

    bid: Dossier
    lot: Dossier
    tender: Dossier


@dataclass(frozen=True)
class ObjectionContext:
    """An objection, the tender or lot it was raised against, and the tender."""

    objection: Dossier
    matter: Dossier
    tender: Dossier


@dataclass(frozen=True)
class PlaceContext:
    """A department or a window of the hall."""

    dossier: Dossier


@dataclass(frozen=True)
class PostContext:
    """Somebody's post."""

    post: Dossier


@dataclass(frozen=True)
class RequestContext:
    """A disclosure request, and the post of whoever looks at it (None for applicants)."""

    request: Dossier
    post: Dossier | None


@dataclass(frozen=True)
class RecordContext:
    """A record that is public."""

    dossier: Dossier
    n: int
    record: Record


@dataclass(frozen=True)
class AnnexContext:
    """A record, public or not, that was filed with personal data beside it."""

    dossier: Dossier
    n: int
    record: Record


@dataclass(frozen=True)
class ServiceContext:
    """A service item and the version of it in force today."""

    dossier: Dossier
    n: int
    paper: ItemPublished


@dataclass(frozen=True)
class NotificationContext:
    """A one-time notification, asked for with its own code."""

    dossier: Dossier
    paper: OneTimeNotified


@dataclass(frozen=True)
class OfficeContext:
    """The officers' desks as a whole: the roster and the day it is read on."""

    archive: Archive
    on: date


@dataclass(frozen=True)
class CaseContext:
    """A case; the roster beside it says who may come to it on that day."""

    case: Dossier
    archive: Archive
    on: date

    @property
    def department(self) -> str:
        """The code of the department that handles it."""
        if self.case.machine == ELSEWHERE:
            return picture(self.case).department
        return self.case.the(ApplicationReceived).department

    @property
    def asked(self) -> tuple[str, ...]:
        """The codes of the co-departments that were asked about it."""
        branches = (child for child in self.archive.children(self.case.number) if child.machine == BRANCH)
        return tuple(branch.the(BranchAsked).department for branch in branches)


@dataclass(frozen=True)
class BranchContext:
    """A co-department's part of a joint case, and the case."""

    branch: Dossier
    case: Dossier
    archive: Archive
    on: date

    @property
    def department(self) -> str:
        """The code of the department that is asked."""
        return self.branch.the(BranchAsked).department

    @property
    def lead(self) -> str:
        """The code of the department that asks."""
        return self.case.the(ApplicationReceived).department


@dataclass(frozen=True)
class ItemContext:
    """A service item."""

    item: Dossier


class _Finder:
    """Turns the number in the address into a context; made with the request of the moment."""

    machine = ""

    def __init__(self, request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
        self.request = request

    def dossier(self, number: str) -> Dossier:
        """The dossier of that number and of this finder's machine."""
        dossier: Dossier = self.request.archive[number]
        if self.machine and dossier.machine != self.machine:
            raise KeyError(number)
        return dossier

    def record(self, number: str) -> tuple[Dossier, int, Record]:
        """The record of that number with its dossier and its place there, or KeyError."""
        try:
            name, n = split_record_number(number)
            dossier = self.dossier(name)
            return dossier, n, dossier.record(n)
        except Refusal as refusal:
            raise KeyError(number) from refusal


class Tenders(_Finder):
    """``{number}`` → TenderContext."""

    machine = TENDER

    def __getitem__(self, number: str) -> TenderContext:
        """The tender or KeyError."""
        return TenderContext(self.dossier(number))


class Lots(_Finder):
    """``{number}`` → LotContext."""

    machine = LOT

    def __getitem__(self, number: str) -> LotContext:
        """The lot or KeyError."""
        lot = self.dossier(number)
        return LotContext(lot, self.request.archive[lot.parent])


class Bids(_Finder):
    """``{number}`` → BidContext."""

    machine = BID

    def __getitem__(self, number: str) -> BidContext:
        """The bid or KeyError."""
        bid = self.dossier(number)
        lot = self.request.archive[bid.parent]
        return BidContext(bid, lot, self.request.archive[lot.parent])


class Objections(_Finder):
    """``{number}`` → ObjectionContext."""

    machine = OBJECTION

    def __getitem__(self, number: str) -> ObjectionContext:
        """The objection or KeyError."""
        objection, archive = self.dossier(number), self.request.archive
        return ObjectionContext(objection, archive[objection.parent], archive[tender_number(number)])


class Departments(_Finder):
    """``{number}`` → PlaceContext."""

    machine = DEPARTMENT

    def __getitem__(self, number: str) -> PlaceContext:
        """The department or KeyError."""
        return PlaceContext(self.dossier(number))


class Windows(Departments):
    """``{number}`` → PlaceContext."""

    machine = WINDOW


class Posts(_Finder):
    """``{number}`` → PostContext."""

    machine = POST

    def __getitem__(self, number: str) -> PostContext:
        """The post or KeyError."""
        return PostContext(self.dossier(number))


def office(request: Any) -> OfficeContext:  # noqa: ANN401 - pyramid ships no types
    """What a desk without a number in its address is about."""
    return OfficeContext(request.archive, request.hall.clock.now().date())


class Cases(_Finder):
    """``{number}`` → CaseContext."""

    def __getitem__(self, number: str) -> CaseContext:
        """The case or KeyError."""
        case = self.dossier(number)
        if case.machine not in {CASE, INSTANT, JOINT}:
            raise KeyError(number)
        return CaseContext(case, self.request.archive, self.request.hall.clock.now().date())


class Foreigns(_Finder):
    """``{number}`` → CaseContext of a case that lives elsewhere."""

    machine = ELSEWHERE

    def __getitem__(self, number: str) -> CaseContext:
        """The case or KeyError."""
        return CaseContext(self.dossier(number), self.request.archive, self.request.hall.clock.now().date())


class Branches(_Finder):
    """``{number}`` → BranchContext."""

    machine = BRANCH

    def __getitem__(self, number: str) -> BranchContext:
        """The branch or KeyError."""
        branch, archive = self.dossier(number), self.request.archive
        return BranchContext(branch, archive[branch.parent], archive, self.request.hall.clock.now().date())


class Requests(_Finder):
    """``{number}`` → RequestContext."""

    machine = REQUEST

    def __getitem__(self, number: str) -> RequestContext:
        """The request or KeyError."""
        visitor = self.request.identity
        post = self.request.archive.get(post_number(visitor.account)) if visitor is not None else None
        return RequestContext(self.dossier(number), post)


class Records(_Finder):
    """``{number}`` → RecordContext, public records only."""

    def __getitem__(self, number: str) -> RecordContext:
        """The record or KeyError; what is not public is not there."""
        dossier, n, record = self.record(number)
        if record.disclosure != "public":
            raise KeyError(number)
        return RecordContext(dossier, n, record)


class Annexes(_Finder):
    """``{number}`` → AnnexContext, whatever the record's disclosure: for those who may erase."""

    def __getitem__(self, number: str) -> AnnexContext:
        """The record or KeyError; one that never had an annex is not there."""
        dossier, n, record = self.record(number)
        if record.annex is None:
            raise KeyError(number)
        return AnnexContext(dossier, n, record)


class Services(_Finder):
    """``{number}``, an item's code → ServiceContext; an item that is not offered today is not there."""

    machine = ITEM

    def __getitem__(self, code: str) -> ServiceContext:
        """The item or KeyError."""
        try:
            item = self.dossier(item_number(code))
        except Refusal as refusal:
            raise KeyError(code) from refusal
        found = version_on(item, self.request.hall.clock.now().date())
        if found is None:
            raise KeyError(code)
        return ServiceContext(item, *found)


class Notifications(_Finder):
    """``{number}`` with ``{code}`` → NotificationContext; without the right code there is nothing."""

    machine = NOTIFICATION

    def __getitem__(self, number: str) -> NotificationContext:
        """The notification or KeyError."""
        dossier = self.dossier(number)
        paper = dossier.the(OneTimeNotified)
        code = str(self.request.matchdict.get("code", ""))
        if not paper.code or not compare_digest(paper.code.encode(), code.encode()):
            raise KeyError(number)
        return NotificationContext(dossier, paper)


class Items(_Finder):
    """``{number}``, an item's code → ItemContext."""

    machine = ITEM

    def __getitem__(self, number: str) -> ItemContext:
        """The item or KeyError."""
        try:
            return ItemContext(self.dossier(item_number(number)))
        except Refusal as refusal:
            raise KeyError(number) from refusal


class Subjects(_Finder):
    """``{number}`` → what a draft is about: an item (``SX-…``) that is applied for, or a case that is added to."""

    def __getitem__(self, number: str) -> ItemContext | CaseContext:
        """The item or the case, or KeyError."""
        if number.startswith("SX-"):
            return Items(self.request)[number.removeprefix("SX-")]
        return Cases(self.request)[number]
