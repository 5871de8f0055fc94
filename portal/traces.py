"""What the hall lawfully knows of the bids of a lot once they are opened, as traces in which clues are looked for.

Read anew for each look, from records, annexes and the opened files; nothing of it is kept. What a bidder's browser tells of
its machine the hall does not keep, so nothing is looked for there.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from hallcore.dossier import Archive, Dossier
from hallcore.fees.rules import payment_of
from hallcore.ground.lawbook import Law
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from hallcore.vault import FileRef, Vault
from trading.bidding.model import BidReceived
from trading.bidding.rules import bond_notices
from trading.collusion.model import Clue, Text, Trace
from trading.collusion.rules import clues_of, pieces_of
from trading.opening.model import BidsDecrypted
from trading.opening.rules import read_bids
from trading.tendering.model import NoticePublished

LARGEST = 4 << 20
"""Bytes of a file that is read for its words; larger ones are compared by their hash alone."""

_AUTHOR = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)>([^<]{1,80})</")
_PDF_AUTHOR = re.compile(rb"/Author\s*\(([^)\\]{1,80})\)")
_LICENCE = re.compile(r"(?:软件锁号|软件授权号|加密锁号)[：:]\s*([0-9A-Za-z-]{4,40})")


def clues_in(archive: Archive, vault: Vault, tender: Dossier, lot: Dossier, law: Law) -> tuple[Clue, ...]:
    """Every clue in the bids of a lot that was opened."""
    traces = tuple(traces_of(archive, vault, tender, lot))
    return clues_of(traces, _common(vault, tender), law)


def traces_of(archive: Archive, vault: Vault, tender: Dossier, lot: Dossier) -> list[Trace]:
    """One trace for each bid that was read out."""
    contents = [one for paper in tender.papers(BidsDecrypted) for one in paper.contents]
    found = []
    for bid in read_bids(tender, lot.number):
        dossier = archive[bid.bid]
        party = archive[applicant_number(bid.bidder)]
        annex = party.record(party.numbers(ApplicantRegistered.type)[0]).annex
        phone = annex.get("phone") if annex is not None else None
        files = tuple(text_of(vault, one.file) for one in contents if one.bid == bid.bid)
        found.append(
            Trace(
                bid=bid.bid,
                bidder=bid.bidder,
                name=bid.name,
                price=bid.price,
                received_at=dossier.record(dossier.numbers(BidReceived.type)[-1]).at,
                leader=bid.leader,
                leader_certificate=bid.leader_certificate,
                contacts=frozenset({phone} if phone else ()),
                agents=frozenset(_agents(dossier)),
                payers=frozenset(_payers(archive, dossier)),
                files=files,
            )
        )
    return found


def _agents(bid: Dossier) -> set[str]:
    """The accounts that acted for the bid's party in its dossier."""
    heads = (record.head["actor"] for record in bid.all_records())
    return {head["account"] for head in heads if head["role"] == "bidder"}


def _payers(archive: Archive, bid: Dossier) -> set[str]:
    """The accounts the bid's bond came from, as the bank confirmed them."""
    found = set()
    for notice in bond_notices(archive, bid):
        paid = payment_of(notice)
        annex = notice.record(paid[0]).annex if paid is not None else None
        account = annex.get("account") if annex is not None else None
        if account:
            found.add(account)
    return found


def text_of(vault: Vault, file: FileRef) -> Text:
    """A file by its words, who made it and with which software, as far as that can be read without trusting it."""
    if file.size > LARGEST:
        return Text(file.name, file.sha256, "")
    data = vault.read(file.sha256)
    if data[:4] == b"PK\x03\x04":
        return Text(file.name, file.sha256, "", _office_author(data))
    if data[:5] == b"%PDF-":
        author = _PDF_AUTHOR.search(data)
        return Text(file.name, file.sha256, "", author[1].decode("latin-1") if author else "")
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        return Text(file.name, file.sha256, "")
    if file.name.endswith(".json"):
        return Text(file.name, file.sha256, "")
    licence = _LICENCE.search(words)
    return Text(file.name, file.sha256, words, "", licence[1] if licence else "")


def _office_author(data: bytes) -> str:
    """Who made an office document, from its one small part that says so."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            info = parts.getinfo("docProps/core.xml")
            if info.file_size > 1 << 16:
                return ""
            found = _AUTHOR.search(parts.read(info))
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return ""
    return found[1].decode("utf-8", errors="replace").strip() if found else ""


def _common(vault: Vault, tender: Dossier) -> frozenset[str]:
    """The pieces of text of the tender documents: whoever repeats those copies nobody."""
    numbers = tender.numbers(NoticePublished.type)
    files = tender.record(numbers[-1]).files if numbers else ()
    found: set[str] = set()
    for file in files:
        found |= pieces_of(text_of(vault, file).words)
    return frozenset(found)
