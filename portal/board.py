"""The board: the lists pages read, as projections in the database, each key written only here.

It is a view: thrown away and rebuilt from index zero it comes out the same. Values are plain dicts and
tuples of plain values, so that no class of ours is stored with them.

Shelves: ``tenders`` number → summary; ``mine`` (party, number) → machine; ``due`` (time, number, verb);
``files`` SHA-256 → (name, size, record) of what is public; ``hashes`` SHA-256 → record number;
``papers`` record number → (SHA-256, size, record of the issue); ``inside-papers`` SHA-256 of a
sealed paper that is not public → record of the issue; ``parties`` code → summary;
``trade-complaints`` (department or party, number) → (name, about, state, due, filed) of complaints about trading;
``asked`` (party, number) → (name, step or "", state, due, filed) of queries and challenges in procurement;
``unreplied`` (tender, number) of those not answered yet; ``outcomes`` (tender, number) of challenges and complaints of
which something is public; ``disputes`` (tender, number): see ``portal.remit``;
``credit-of`` (department, record number) → 1 of what it entered on a party's credit;
``incidents`` number of each outage of the way in for bids; ``intentions`` number → summary of what is meant to be
bought; ``intentions-of`` (purchaser, number);
``unanswered`` (tender, record number) of questions; ``working`` number of a tender in which something
is still to be done; ``seats`` (account, lot) of committees; ``refusals`` (tender, record number) → (time,
verb, reason, cite), to be shown only once the tender's roll is out; ``cursors`` follower → index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hallcore.dossier import Archive, Dossier, record_number, split_record_number
from hallcore.ground.events import Paper, Refused
from hallcore.identity.model import ApplicantRegistered
from hallcore.journal import House, Root
from portal.board_later import LATER
from portal.consequences import BOARD, followed_by
from portal.followers import Item, ShelfView
from portal.pressing import FilesErased, InsidePaperIssued, PaperIssued
from portal.remit import note_dispute
from trading.auction.model import OfferMade
from trading.bidding.model import BidderEnrolled, QuestionAsked
from trading.challenges.complaint_model import COMPLAINT, ComplaintLodged, ComplaintTaken, ProbingEnded
from trading.challenges.complaint_model import PROCEDURE as COMPLAINTS
from trading.challenges.procured_model import PROCEDURE as CHALLENGES
from trading.challenges.procured_model import ChallengeFiled, QueryFiled
from trading.evaluation.model import CommitteeFormed, MemberReplaced
from trading.planning.model import IntentionPublished, IntentionWithdrawn
from trading.planning.rules import published_at
from trading.registry.credit_model import CreditEntered
from trading.registry.model import MandateGranted, PartyAdmitted
from trading.tendering.incident_model import INCIDENT
from trading.tendering.model import (
    LOT,
    TENDER,
    ClarificationPublished,
    NoticePublished,
    ProjectRegistered,
)
from trading.tendering.qualifying_model import ApplicationSubmitted
from trading.tendering.rules import deadline_of, notice_of, tender_number

SHELVES = (
    "tenders",
    "mine",
    "due",
    "due-of",
    "files",
    "hashes",
    "papers",
    "inside-papers",
    "parties",
    "unanswered",
    "working",
    "seats",
    "refusals",
    "trade-complaints",
    "asked",
    "unreplied",
    "outcomes",
    "incidents",
    "rooms",
    "intentions",
    "intentions-of",
    "owing",
    "written",
    "frameworks-of",
    "calloffs-of",
    "disputes",
    "credit-of",
)
OTHER_SHELVES = ("cursors", "sessions", "unprinted", "attempts", "saved-views", "drafts")
"""Shelves other owners write, made with the board's so that reading never has to make one."""

_LOT_ENDS = ("failed", "contracted", "summed")


class Board(ShelfView):
    """The view that keeps the shelves."""

    name = "board"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(BOARD), SHELVES, OTHER_SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's lines; a tender is summed up once however much happened."""
        touched: dict[str, Dossier] = {}
        for item in items:
            _take(root.archive, item)
            tender = root.archive.get(tender_number(item.dossier.number))
            if tender is not None and tender.machine == TENDER:
                touched[tender.number] = tender
        for number, tender in touched.items():
            root.archive.shelf("tenders")[number] = summary_of(root.archive, tender)


def _take(archive: Archive, item: Item) -> None:
    record, number = item.record, record_number(item.dossier.number, item.n)
    if record.disclosure == "public":
        archive.shelf("hashes")[record.sha256] = number
        for ref in record.files:
            archive.shelf("files")[ref.sha256] = (ref.name, ref.size, number)
            archive.shelf("hashes")[ref.sha256] = number
    _schedule(archive, item.dossier)
    note_dispute(archive, item.dossier)
    if item.dossier.machine == COMPLAINT and item.dossier.procedure == COMPLAINTS:
        _complained(archive, item.dossier)
    if record.disclosure == "public" and item.dossier.procedure in {COMPLAINTS, CHALLENGES}:
        archive.shelf("outcomes")[tender_number(item.dossier.number), item.dossier.number] = 1
    if item.dossier.procedure == CHALLENGES:
        _challenged(archive, item.dossier)
    if item.dossier.machine == INCIDENT:
        archive.shelf("incidents")[item.dossier.number] = 1
    handler = _HANDLERS.get(type(record.paper))
    if handler is not None:
        handler(archive, item, record.paper)
    tender = archive.get(tender_number(item.dossier.number))
    if tender is not None and tender.machine == TENDER:
        summary = archive.shelf("tenders")[tender.number] = summary_of(archive, tender)
        _work(archive, tender.number, summary)


def _complained(archive: Archive, complaint: Dossier) -> None:
    """One line of a complaint for its department and one for its party."""
    paper, taken = complaint.the(ComplaintLodged), complaint.latest(ComplaintTaken)
    tested = complaint.latest(ProbingEnded)
    due = paper.accept_by if taken is None else taken.decide_by if tested is None else tested.decide_by
    open_now = complaint.state in {"filed", "correcting", "accepted", "testing"}
    line = (
        notice_of(archive[tender_number(paper.matter)]).name,
        paper.about,
        complaint.state,
        due.isoformat() if open_now else "",
        complaint.record(0).head["at"],
    )
    for owner in (paper.department, paper.party):
        archive.shelf("trade-complaints")[owner, complaint.number] = line


def _challenged(archive: Archive, asked: Dossier) -> None:
    """One line of a query or a challenge for its party; and while it is not answered, its place in the tender."""
    paper = asked.latest(ChallengeFiled) or asked.the(QueryFiled)
    due = paper.reply_by if isinstance(paper, ChallengeFiled) else paper.answer_by
    waits, tender = asked.state == "filed", tender_number(asked.number)
    line = (
        notice_of(archive[tender]).name,
        paper.step if isinstance(paper, ChallengeFiled) else "",
        asked.state,
        due.isoformat() if waits else "",
        asked.record(0).head["at"],
    )
    archive.shelf("asked")[paper.party, asked.number] = line
    if waits:
        archive.shelf("unreplied")[tender, asked.number] = 1
    else:
        archive.shelf("unreplied").pop((tender, asked.number), None)


def _schedule(archive: Archive, dossier: Dossier) -> None:
    """Make the due shelf say of this dossier what the dossier says of itself."""
    due, due_of = archive.shelf("due"), archive.shelf("due-of")
    fresh = tuple((at, dossier.number, verb) for verb, at in dossier.due)
    stale = due_of.get(dossier.number, ())
    if fresh == stale:
        return
    for key in stale:
        due.pop(key, None)
    for key in fresh:
        due[key] = 1
    if fresh:
        due_of[dossier.number] = fresh
    else:
        due_of.pop(dossier.number, None)


def summary_of(archive: Archive, tender: Dossier) -> dict[str, Any]:
    """What lists say of a tender, from its own records and its lots' states."""
    project, notice = tender.latest(ProjectRegistered), tender.latest(NoticePublished)
    head = notice or project
    lots = [child for child in archive.children(tender.number) if child.machine == LOT]
    return {
        "name": head.name if head else tender.number,
        "category": head.category if head else "",
        "region": head.region if head else "",
        "purchaser": head.purchaser if head else "",
        "purchaser_name": head.purchaser_name if head else "",
        "agency": head.agency if head else "",
        "state": tender.state,
        "way": notice.way if notice else "",
        "lots": tuple((lot.number, lot.state) for lot in lots),
        "published": tender.record(tender.numbers(NoticePublished.type)[0]).head["at"] if notice else "",
        "deadline": deadline_of(tender).isoformat() if notice else "",
        "ceiling": str(sum(terms.ceiling for terms in head.lots)) if head else "0.00",
        "held": any(hold.whole for one in (tender, *lots) for hold in one.holds),
    }


def _work(archive: Archive, number: str, summary: dict[str, Any]) -> None:
    """Keep the tender among those being worked on until every lot of it has come to its end."""
    ended = all(state in _LOT_ENDS for _lot, state in summary["lots"])
    if ended and not summary["held"]:
        archive.shelf("working").pop(number, None)
    elif number not in archive.shelf("working"):
        archive.shelf("working")[number] = 1


def _project(archive: Archive, item: Item, paper: ProjectRegistered) -> None:
    for party in {paper.purchaser, paper.agency} - {""}:
        archive.shelf("mine")[(party, item.dossier.number)] = TENDER


def _intended(archive: Archive, item: Item, _paper: Paper) -> None:
    """One line of an intention: what it says now, since when it is public, and which tenders follow it."""
    intention, shelf = item.dossier, archive.shelf("intentions")
    paper = intention.the(IntentionPublished)
    known = shelf.get(intention.number, {})
    shelf[intention.number] = {
        "regime": paper.regime,
        "called": paper.called,
        "name": paper.name,
        "purchaser": paper.purchaser,
        "purchaser_name": paper.purchaser_name,
        "budget": str(paper.budget),
        "month": paper.month,
        "state": intention.state,
        "published": published_at(intention).isoformat(),
        "record": record_number(intention.number, item.n),
        "tenders": known.get("tenders", ()),
    }
    archive.shelf("intentions-of")[paper.purchaser, intention.number] = 1


def _announced(archive: Archive, item: Item, paper: NoticePublished) -> None:
    """A notice that follows an intention stands on its line."""
    shelf = archive.shelf("intentions")
    line = shelf.get(paper.intention) if paper.intention else None
    if line is not None and item.dossier.number not in line["tenders"]:
        shelf[paper.intention] = {**line, "tenders": (*line["tenders"], item.dossier.number)}


def _enrolled(archive: Archive, item: Item, paper: BidderEnrolled) -> None:
    archive.shelf("mine")[(paper.bidder, item.dossier.number)] = item.dossier.machine


def _applied(archive: Archive, item: Item, paper: ApplicationSubmitted) -> None:
    archive.shelf("mine")[(paper.applicant, item.dossier.number)] = item.dossier.machine


def _party(archive: Archive, item: Item, _paper: Paper) -> None:
    party = item.dossier.the(ApplicantRegistered)
    capacities = sorted({c for paper in item.dossier.papers(PartyAdmitted) for c in paper.capacities})
    mandates = tuple((m.agency, m.scope, m.valid_to) for m in item.dossier.papers(MandateGranted))
    archive.shelf("parties")[party.code] = {
        "name": party.name,
        "region": party.region,
        "kind": party.kind,
        "capacities": tuple(capacities),
        "mandates": mandates,
    }


def _credit(archive: Archive, item: Item, paper: CreditEntered) -> None:
    archive.shelf("credit-of")[paper.department, record_number(item.dossier.number, item.n)] = 1


def _question(archive: Archive, item: Item, _paper: QuestionAsked) -> None:
    number = record_number(item.dossier.number, item.n)
    archive.shelf("unanswered")[(tender_number(item.dossier.number), number)] = 1


def _clarified(archive: Archive, item: Item, _paper: ClarificationPublished) -> None:
    """A clarification answers every question that had been asked by then."""
    shelf, tender = archive.shelf("unanswered"), item.dossier.number
    for key in list(shelf.keys((tender, ""), (tender, "\U0010ffff"))):
        shelf.pop(key, None)


def _seated(archive: Archive, item: Item, paper: CommitteeFormed) -> None:
    for member in paper.members:
        archive.shelf("seats")[(member.account, item.dossier.number)] = 1


def _replaced(archive: Archive, item: Item, paper: MemberReplaced) -> None:
    archive.shelf("seats").pop((paper.former, item.dossier.number), None)
    archive.shelf("seats")[(paper.member.account, item.dossier.number)] = 1


def _refused(archive: Archive, item: Item, paper: Refused) -> None:
    key = (tender_number(item.dossier.number), record_number(item.dossier.number, item.n))
    archive.shelf("refusals")[key] = (item.record.at.isoformat(), paper.verb, paper.reason, paper.cite)


def _issued(archive: Archive, item: Item, paper: PaperIssued | InsidePaperIssued) -> None:
    file, number = item.record.files[0], record_number(item.dossier.number, item.n)
    archive.shelf("papers")[paper.of] = (file.sha256, file.size, number)
    if isinstance(paper, InsidePaperIssued):
        archive.shelf("inside-papers")[file.sha256] = number


def _shredded(archive: Archive, item: Item, paper: FilesErased) -> None:
    shelf = archive.shelf("papers")
    for number in paper.of:
        printed = item.dossier.record(split_record_number(number)[1]).paper
        if isinstance(printed, InsidePaperIssued):
            shelf.pop(printed.of, None)


def _offered(archive: Archive, item: Item, _paper: OfferMade) -> None:
    """An offer has the round begin anew: what is due of the sale has changed, in whose dossier nothing was filed."""
    _schedule(archive, archive[item.dossier.parent])


_HANDLERS: dict[type[Paper], Callable[[Archive, Item, Any], None]] = {
    ProjectRegistered: _project,
    IntentionPublished: _intended,
    IntentionWithdrawn: _intended,
    NoticePublished: _announced,
    OfferMade: _offered,
    BidderEnrolled: _enrolled,
    ApplicationSubmitted: _applied,
    ApplicantRegistered: _party,
    PartyAdmitted: _party,
    MandateGranted: _party,
    CreditEntered: _credit,
    QuestionAsked: _question,
    ClarificationPublished: _clarified,
    CommitteeFormed: _seated,
    MemberReplaced: _replaced,
    Refused: _refused,
    PaperIssued: _issued,
    InsidePaperIssued: _issued,
    FilesErased: _shredded,
    **LATER,
}
