"""What a thief of the whole hall holds before the opening: everything that is on its disk, and no bid.

Database, vault, log, index and keys of the hall are searched for what only the bidders knew: strings in the
quotes and technical files, prices, and the secrets kb of the second lock; raw, in other encodings, and inside
whatever is compressed or pickled. The public files alone are searched for who bids, and how many.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import ZODB.FileStorage

from hallcore.ground.clock import ScriptedClock
from portal.hall import Hall
from signing.errors import SigningError
from signing.log.entries import OpaqueEntry, PublicEntry, SealedEntry, parse_entry
from signing.log.tiles import decode_bundle
from signing.seal.archive import Source
from signing.seal.ceremony import combine
from signing.seal.container import Sealed
from signing.seal.quote import Quote
from signing.seal.reading import parse
from signing.seal.release import Roll, read_release, release_shares
from tests.integration.makers import DEADLINE, Tender, tender_hall
from tests.integration.openings import bids_of, pass_deadline, take_off_locks
from trading.bidding.model import QuestionForm
from trading.opening.ceremony import container_of, trustees_roll

PRICES = ("7654321.09", "7123456.78", "6987654.32")
QUALITY, LEADER = "合格且创敦化杯标记", "示例项目经理标记甲"
TECHNICAL = "施工组织设计标记：先地下后地上，冬期施工另列。MARKER-TECHNICAL-4f1c"


def marked(tender: Tender, price: str) -> dict[str, list[Source]]:
    """The envelopes of a bid full of words that stand nowhere else."""
    quote = Quote(
        tender=tender.number, lot=tender.lot, price=price, duration_days=97, quality=QUALITY, leader=LEADER
    )
    files = [Source.of_bytes("技术标标记.txt", (TECHNICAL * 40).encode())]
    return {"price": [quote.source()], "technical": files}


@pytest.fixture(scope="module")
def stolen(tmp_path_factory):
    """A hall an hour before its deadline with three sealed bids, one replaced; and what the bidders keep."""
    clock = ScriptedClock(DEADLINE - timedelta(hours=1))
    with tender_hall(tmp_path_factory.mktemp("stolen"), 3, lambda _var: clock) as tender:
        secrets, kept = [], {}
        for place, price in enumerate((*PRICES, PRICES[0])):
            bidder = tender.bidders[place % 3]
            data, sealed = tender.seal(bidder, envelopes=marked(tender, price))
            tender.submit(bidder, tender.examine(data))
            secrets += sealed.unlock_secrets.kb.values()
            kept[bidder.bid] = sealed
        asking = tender.bidders[0]
        tender.hall.house.perform("ask-question", asking.bid, asking.actor, QuestionForm("是否含税？"))
        tender.hall.settle()
        yield Theft(tender, kept, secrets, clock)


@dataclass
class Theft:
    """The stolen hall, and what its bidders hold."""

    tender: Tender
    kept: dict[str, Sealed]
    secrets: list[bytes]
    clock: ScriptedClock

    @property
    def var(self) -> Path:
        """Everything on the hall's disk."""
        return self.tender.hall.settings.var


# -- the search --------------------------------------------------------------------------------------


def spellings(secret: bytes | str) -> Iterator[bytes]:
    """The ways a secret could lie somewhere: as text in three encodings, escaped, in hex, in base64 at each offset."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for shift in range(3):
        # Of a longer base64 text the characters that depend on this secret alone.
        coded = base64.b64encode(bytes(shift) + raw)
        yield coded[4 if shift else 0 : len(coded) - 4]
    if isinstance(secret, str):
        yield secret.encode("utf-16-le")
        yield secret.encode("utf-16-be")
        if not secret.isascii():
            yield secret.encode("gb18030")
            yield json.dumps(secret)[1:-1].encode()


def layers(data: bytes) -> Iterator[bytes]:
    """Some bytes, and whatever in them is a zlib or gzip stream, unpacked."""
    yield data
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        unpacker = zlib.decompressobj(wbits=47)
        with contextlib.suppress(zlib.error):
            if unpacked := unpacker.decompress(data[match.start() :], 1 << 24):
                yield unpacked


def dump(var: Path) -> Iterator[tuple[str, bytes]]:
    """Every file, and every state of every object the database ever held, by place."""
    for path in sorted(var.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(var)), path.read_bytes()
    storage = ZODB.FileStorage.FileStorage(str(var / "data" / "Data.fs"), read_only=True)
    for transaction in storage.iterator():
        for record in transaction:
            yield f"object {record.oid.hex()}", record.data or b""
    storage.close()


def found(var: Path, secrets: list[bytes | str]) -> list[str]:
    """Where a secret lies, in whatever spelling."""
    needles = {needle for secret in secrets for needle in spellings(secret)}
    return [
        f"{place}: {needle[:40]!r}"
        for place, data in dump(var)
        for layer in layers(data)
        for needle in needles
        if needle in layer
    ]


def test_the_search_finds_what_is_there(stolen, tmp_path):
    """Given the same words put down in each spelling, raw or packed, the search finds every one of them."""
    (tmp_path / "data").mkdir()
    source = stolen.var / "data" / "Data.fs"
    (tmp_path / "data" / "Data.fs").write_bytes(source.read_bytes())
    secrets = [QUALITY, TECHNICAL, stolen.secrets[0]]
    needles = {needle for secret in secrets for needle in spellings(secret)}
    for number, needle in enumerate(sorted(needles)):
        (tmp_path / f"{number}.raw").write_bytes(b"before " + needle + b" after")
        (tmp_path / f"{number}.packed").write_bytes(
            b"before " + zlib.compress(b"x" * 50 + needle) + b" after"
        )
    places = {line.split(":")[0] for line in found(tmp_path, secrets)}
    assert places == {f"{number}.{kind}" for number in range(len(needles)) for kind in ("raw", "packed")}
    assert found(stolen.var, ["敦化市示例中学", "DHGC-2026-0001"])


# -- the whole disk ------------------------------------------------------------------------------------


def test_no_word_of_any_bid_lies_on_the_disk(stolen):
    """Database with its past, vault, log, index, guard and keys hold no word, price or name out of the bids."""
    assert (
        found(stolen.var, [*PRICES, QUALITY, LEADER, TECHNICAL[:20], "MARKER-TECHNICAL", "技术标标记"]) == []
    )


def test_no_secret_of_the_second_lock_lies_on_the_disk(stolen):
    """Of every version of every bid, the secrets kb are nowhere: without the bidder nothing opens."""
    assert len(stolen.secrets) == 8
    assert found(stolen.var, list(stolen.secrets)) == []


def test_no_trustees_key_lies_on_the_disk(stolen):
    """The private keys of the first lock are the trustees' alone."""
    assert found(stolen.var, [trustee.private for trustee in stolen.tender.trustees]) == []


def test_all_trustees_together_open_nothing_without_the_bidder(stolen):
    """Given all five trustees and the whole disk, but not kb, every envelope stays closed."""
    tender = stolen.tender
    with tender.hall.house.reading() as root:
        bid = root.archive[tender.bidders[0].bid]
        ref = container_of(bid)
    with tender.hall.vault.open(ref.sha256) as source:
        head = parse(source).head
        roll = Roll("0" * 64, frozenset({head.header_sha256}))
        at = tender.deadline + timedelta(hours=1)
        releases = [
            read_release(
                trustee.sign(
                    release_shares(trustee.private, tender.policy, roll, [head], "price", at=at), at
                ),
                tender.policy,
                roll,
                tender.hall.keyring.roots,
                at=at,
            )
            for trustee in tender.trustees
        ]
        for guess in ({}, {"price": bytes(32)}):
            with pytest.raises(SigningError):
                combine(tender.policy, head, "price", releases, guess)
        secret = stolen.kept[tender.bidders[0].bid].unlock_secrets.kb["price"]
        assert combine(tender.policy, head, "price", releases, {"price": secret}).key


# -- what the public sees --------------------------------------------------------------------------------


def public_entries(hall: Hall) -> list[bytes]:
    """Every entry of the public log, from its files alone."""
    entries: list[bytes] = []
    for bundle in sorted((hall.sealer.public / "tile" / "entries").rglob("*")):
        if bundle.is_file():
            width = int(bundle.name) if bundle.parent.name.endswith(".p") else 256
            found = decode_bundle(bundle.read_bytes(), width)
            entries = max(entries, found, key=len)
    return entries


def test_the_public_log_names_no_bidder_and_no_bid(stolen):
    """Before the opening no file of the log holds a bid's number, and of bidders only that they are registered."""
    tender = stolen.tender
    numbers = [bidder.bid for bidder in tender.bidders] + [
        bidder.bid.rpartition(".")[2] for bidder in tender.bidders
    ]
    log = stolen.var / "log"
    for path in log.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [number for number in numbers if number.encode() in data], path
    for entry in map(parse_entry, public_entries(tender.hall)):
        if isinstance(entry, PublicEntry) and entry.dossier.startswith("DHGC"):
            assert entry.dossier == tender.number
            assert entry.type in {"sealing-policy", "tender-notice"}


def test_an_enrolment_a_question_and_a_bid_look_alike(stolen):
    """The entries of bidders' acts differ in nothing but a random commitment: same kind, same month, same length."""
    tender, entries = stolen.tender, public_entries(stolen.tender.hall)
    own = []
    with tender.hall.house.reading() as root:
        for bidder in tender.bidders:
            dossier = root.archive[bidder.bid]
            own += [entries[root.journal.position(bidder.bid, n)] for n in range(dossier.count)]
        kinds = {kind for bidder in tender.bidders for kind in root.archive[bidder.bid].types}
    assert kinds == {"bidder-enrolled", "bid-received", "question-asked"}
    parsed = [parse_entry(entry) for entry in own]
    assert all(isinstance(entry, OpaqueEntry) for entry in parsed)
    assert len({entry.month for entry in parsed}) == len({len(entry) for entry in own}) == 1
    assert len({entry.commitment for entry in parsed}) == len(own)


def test_the_opaque_entries_cannot_be_tried_out(stolen):
    """Given a record and its entry, the commitment does not open without the salt, and the salt is not public."""
    tender = stolen.tender
    with tender.hall.house.reading() as root:
        salts = [
            root.archive[bidder.bid].record(n).salt
            for bidder in tender.bidders
            for n in range(root.archive[bidder.bid].count)
        ]
    public = b"".join(path.read_bytes() for path in (stolen.var / "log").rglob("*") if path.is_file())
    assert not [salt for salt in salts if any(one in public for one in spellings(salt))]
    assert any(isinstance(parse_entry(entry), SealedEntry) for entry in public_entries(tender.hall))


def test_what_the_pages_read_tells_neither_who_nor_how_many(stolen):
    """Neither the board nor any disclosed record of the tender names a bidder or a bid; no container is a public file."""
    tender, hall = stolen.tender, stolen.tender.hall
    with hall.house.reading() as root:
        told = [repr(root.archive.shelf("tenders")[tender.number]).encode()]
        for number in (tender.number, tender.lot, *(bidder.bid for bidder in tender.bidders)):
            records = root.archive[number].all_records()
            told += [record.data for record in records if record.disclosure == "public"]
        containers = {
            file.sha256
            for bidder in tender.bidders
            for record in root.archive[bidder.bid].all_records()
            for file in record.files
        }
        public = set(root.archive.shelf("files")) | set(root.archive.shelf("hashes"))
    assert len(told) == 3
    for bidder in tender.bidders:
        for name in (bidder.name, bidder.actor.party, bidder.bid):
            assert not [one for one in told if name.encode() in one]
    assert containers
    assert not containers & public


# -- and afterwards --------------------------------------------------------------------------------------


def test_after_the_opening_the_words_are_there(stolen):
    """The same search finds quote and technical file once both locks are off: what was searched for was real."""
    tender = stolen.tender
    pass_deadline(tender, stolen.clock)
    take_off_locks(tender, stolen.clock, stolen.kept)
    with tender.hall.house.reading() as root:
        assert {bid.state for bid in bids_of(tender, root.archive).values()} == {"read"}
        assert trustees_roll(root.archive[tender.number], bids_of(tender, root.archive)).headers
    for word in (PRICES[1], QUALITY, TECHNICAL[:20]):
        assert found(stolen.var, [word])
