"""What the telling of a tender is made of: its records as steps, and what has been told so far.

Each lot is a lot of the extension and one item, so that whoever knows the standard alone sees it too. What is not
here: which record says what (``release``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from hallcore.ground.clauses import numeral
from hallcore.ground.events import Paper
from hallcore.vault import FileRef
from portal.ocds.extended import Document, Item, Lot, Release
from portal.ocds.identifiers import CURRENCY, ocid_of, party_id, scheme_of
from portal.ocds.standard import (
    Identifier,
    Organization,
    OrganizationReference,
    Period,
    Tag,
    TenderStatus,
    Unit,
    Value,
)
from portal.presenters.addresses import file_url, record_url
from trading.tendering.model import LotTerms

LANGUAGE = "zh"
FORMATS = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Media types by suffix; a table of our own, since the machine's differs from machine to machine."""


@dataclass(frozen=True)
class Publisher:
    """Who publishes, where (an address without a slash at its end), and under which ocid prefix."""

    name: str
    url: str
    prefix: str


class Step(NamedTuple):
    """One public record as releases are told from it; steps stand in the order of the journal."""

    position: int
    number: str
    at: datetime
    sha256: str
    paper: Paper
    files: tuple[FileRef, ...]


def yuan(amount: Decimal) -> Value:
    """A sum of ours."""
    return Value(amount=amount, currency=CURRENCY)


@dataclass
class Tale:
    """What has been told so far, so that a later release can refer to it.

    Attributes:
        tender, publisher: Of which tender, by whom.
        name: Party code → registered name, for members of consortia, whom no notice names.
        lots: Number → terms, from the notice.
        rolled: Lot → how many bids the roll counts.
        consortia: Bid → the members besides its leader, as read out.
        read: Lot → its bids that were read, each with its leader's name.
        proposed, awarded: Lot → the bid that was published as the first candidate, and the one that won.
        decided: Lot number → whether it was awarded; lots that are open are not in it.
        cancelled: Whether the purchaser ended the tender before its opening.
        buyer: Who buys: code and name.
        signed: Lot → the release that last said something of its contract; a change amends it.
        performed: The lots whose implementation has been told of.
        prequalified: Whether its bidders applied first, so that the notice is its invitation.
        last: The release that last said something of the tender itself; an amendment amends it.
    """

    tender: str
    publisher: Publisher
    name: Callable[[str], str]
    lots: dict[int, LotTerms] = field(default_factory=dict)
    rolled: dict[str, int] = field(default_factory=dict)
    consortia: dict[str, tuple[str, ...]] = field(default_factory=dict)
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    proposed: dict[str, str] = field(default_factory=dict)
    awarded: dict[str, str] = field(default_factory=dict)
    decided: dict[int, bool] = field(default_factory=dict)
    buyer: tuple[str, str] = ("", "")
    signed: dict[str, str] = field(default_factory=dict)
    performed: set[str] = field(default_factory=set)
    last: str = ""
    cancelled: bool = False
    prequalified: bool = False
    _roles: dict[str, list[str]] = field(default_factory=dict)
    _named: dict[str, Organization] = field(default_factory=dict)
    _shown: dict[int, TenderStatus] = field(default_factory=dict)

    @property
    def status(self) -> Literal["active", "cancelled", "complete", "unsuccessful"]:
        """Of the tender as a whole: active while a lot is open, unless it was ended; unsuccessful if none is awarded."""
        if self.cancelled:
            return "cancelled"
        if len(self.decided) < len(self.lots):
            return "active"
        return "complete" if any(self.decided.values()) else "unsuccessful"

    # -- lots -------------------------------------------------------------------------------------

    def state(self, no: int) -> TenderStatus:
        """How one lot stands."""
        if self.cancelled:
            return "cancelled"
        return {None: "active", True: "complete", False: "unsuccessful"}[self.decided.get(no)]  # type: ignore[return-value]  # three of its codes

    def turned(self) -> tuple[Lot, ...]:
        """The lots whose standing is not what was told last."""
        found = tuple(
            Lot(id=str(no), status=self.state(no))
            for no in self.lots
            if self._shown.get(no) != self.state(no)
        )
        self._shown = {no: self.state(no) for no in self.lots}
        return found

    def called(self) -> tuple[Lot, ...]:
        """Every lot as the notice has it."""
        self._shown = {no: self.state(no) for no in self.lots}
        return tuple(
            Lot(
                id=str(no),
                title=lot.title,
                description=lot.content,
                status=self.state(no),
                value=yuan(lot.ceiling),
                contract_period=Period(duration_in_days=lot.duration_days),
            )
            for no, lot in self.lots.items()
        )

    # -- parties ----------------------------------------------------------------------------------

    def party(self, code: str, name: str, *roles: str, **more: Any) -> OrganizationReference:  # noqa: ANN401 - fields of a party
        """Name a party in roles; it is told with the release under way, in all the roles it has had."""
        known = self._roles.setdefault(code, [])
        known += [role for role in roles if role not in known]
        self._named[code] = Organization(
            id=party_id(code),
            name=name or None,
            identifier=Identifier(scheme=scheme_of(code), id=code, legal_name=name or None),
            roles=tuple(known),
            **more,
        )
        return OrganizationReference(id=party_id(code), name=name or None)

    def bidders(self, bid: str, leader: str, name: str, *roles: str) -> tuple[OrganizationReference, ...]:
        """The parties behind a bid: its leader, and the members of its consortium."""
        members = self.consortia.get(bid, ())
        others = (self.party(member, self.name(member), *roles) for member in members)
        return (self.party(leader, name, *roles), *others)

    # -- pieces -----------------------------------------------------------------------------------

    def item(self, no: int) -> Item:
        """A lot as an item; its number joins tender, awards and contracts."""
        lot = self.lots[no]
        what = f"{numeral(no)}标段 {lot.title}：{lot.content}"
        return Item(id=str(no), description=what, related_lot=str(no))

    def priced(self, no: int) -> Item:
        """The same with its ceiling as the price of one."""
        item = self.item(no)
        unit = Unit(name="标段", value=yuan(self.lots[no].ceiling))
        return replace(item, quantity=1, unit=unit)

    def page(self, step: Step, title: str, kind: str | None = None, *, lot: int = 0) -> Document:
        """The record itself as a document: its page, and the hash it can be checked by."""
        return Document(
            id=step.number,
            document_type=kind,
            title=title,
            description=f"记录 {step.number}，SHA-256 {step.sha256}",
            url=self.publisher.url + record_url(step.number),
            date_published=step.at,
            format="text/html",
            language=LANGUAGE,
            related_lots=(str(lot),) if lot else (),
        )

    def files(self, step: Step, kind: str) -> tuple[Document, ...]:
        """The record's files; the same content twice is one document."""
        return tuple(
            Document(
                id=file.sha256,
                document_type=kind,
                title=file.name,
                description=f"SHA-256 {file.sha256}，{file.size} 字节",
                url=self.publisher.url + file_url(file.sha256, file.name),
                date_published=step.at,
                format=FORMATS.get(file.name.rpartition(".")[2].lower()),
                language=LANGUAGE,
            )
            for file in {file.sha256: file for file in step.files}.values()
        )

    def release(self, step: Step, *tags: Tag, **sections: Any) -> Release:  # noqa: ANN401 - sections of a release
        """Close the release under way, with the parties that were named for it."""
        parties, self._named = tuple(self._named.values()), {}
        return Release(
            ocid=ocid_of(self.publisher.prefix, self.tender),
            id=step.number,
            date=step.at,
            tag=tags,
            initiation_type="tender",
            language=LANGUAGE,
            parties=parties,
            **sections,
        )
