from __future__ import annotations

import hashlib
import io
import subprocess

import msgspec
import pytest

from signing import canonical
from signing.errors import Refuted
from signing.seal import container, pieces
from signing.seal.archive import Source
from signing.seal.checking import check_size
from signing.seal.faults import Broken, Flaw, Rejected
from signing.seal.header import read_header
from signing.seal.reading import MAX_HEADER
from tests.unit.seal_samples import MARKER, NOTICE, SEALING, Tender, stream


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender()


def parse(data: bytes) -> container.Container:
    return container.parse(io.BytesIO(data))


@pytest.mark.parametrize("profile", ["P0", "P1", "P2"])
def test_a_sealed_bid_is_read_and_checked(profile):
    tender = Tender(profile=profile)
    sealed, data = tender.seal()
    found = parse(data)
    assert found.head.header_bytes == sealed.header_bytes
    assert found.head.header_sha256 == sealed.header_sha256
    assert found.head.entry_sha256 == sealed.entry_sha256
    assert found.head.total == len(data) == sealed.size
    assert tender.check(data).uscc == "91220000000000000X"
    assert bool(sealed.unlock_secrets.kb) == (profile != "P0")


def test_the_same_randomness_gives_the_same_bid(tender):
    """And other randomness another one: nonce, secrets and salt are fresh for every envelope."""
    assert tender.seal("one")[1] == tender.seal("one")[1]
    one, other = parse(tender.seal("one")[1]).header, parse(tender.seal("other")[1]).header
    for field in ("nonce", "salt", "commitment", "kcv_c", "kcv_b", "pieces_root"):
        values = {getattr(envelope, field) for header in (one, other) for envelope in header.envelopes}
        assert len(values) == 4


def test_nothing_of_the_content_shows(tender):
    _, data = tender.seal()
    for marker in (
        MARKER.encode(),
        MARKER.encode("utf-16-le"),
        b"1234567",
        "施工组织设计".encode(),
        b"quote.json",
    ):
        assert marker not in data


def test_the_price_does_not_show_in_the_size(tender):
    files = tender.files()
    quotes = [
        Source.of_bytes("quote.json", files["price"][0].open().read().replace(b"1234567.00", price))
        for price in (b"9.00", b"9876543210123.00")
    ]
    bids = [parse(tender.seal(files=files | {"price": [quote]})[1]).header for quote in quotes]
    assert bids[0].envelope("price").size == bids[1].envelope("price").size


def test_openssl_verifies_the_header_with_its_signature(tender, tmp_path):
    """A third party checks with openssl alone who sealed (sealing.md G4)."""
    from signing.keyring import certificates_to_pem

    sealed, _ = tender.seal()
    (tmp_path / "header.json").write_bytes(sealed.header_bytes)
    (tmp_path / "header.p7s").write_bytes(sealed.signature)
    (tmp_path / "root.pem").write_text(certificates_to_pem(tender.ring.roots))
    command = (
        "cms -verify -binary -inform DER -in header.p7s -content header.json -CAfile root.pem -purpose any"
    )
    done = subprocess.run(
        ["openssl", *command.split(), "-attime", str(int(SEALING.timestamp())), "-out", "/dev/null"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# ---------------------------------------------------------------- broken files


def test_an_empty_file_is_named_so(tender):
    with pytest.raises(Broken) as broken:
        parse(b"")
    assert (broken.value.flaw, broken.value.where) == (Flaw.EMPTY, "byte 0")


def test_something_else_is_no_bid():
    for data in (b"%PDF-1.7 ....", b"PK\x03\x04", b"ggzb/v2\n" + bytes(100), b"\x00"):
        with pytest.raises(Broken) as broken:
            parse(data)
        assert broken.value.flaw is Flaw.MAGIC


def test_a_truncated_file_names_the_byte_wherever_it_is_cut(tender):
    _, data = tender.seal()
    head = parse(data).head.size
    for end in (*range(1, 12), 12, 100, head - 1, head, head + 1, len(data) // 2, len(data) - 1):
        with pytest.raises(Broken) as broken:
            parse(data[:end])
        assert (broken.value.flaw, broken.value.where) == (Flaw.TRUNCATED, f"byte {end}")


def test_appended_bytes_are_named(tender):
    _, data = tender.seal()
    with pytest.raises(Broken) as broken:
        parse(data + b"\x00")
    assert (broken.value.flaw, broken.value.where) == (Flaw.TRAILING, f"byte {len(data)}")
    head = data[: parse(data).head.size]
    assert container.parse_head(head).header_bytes == parse(data).head.header_bytes
    with pytest.raises(Broken):
        container.parse_head(head + b"\x00")


def test_an_oversized_header_is_refused_before_it_is_read():
    class Endless(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            assert 0 <= size <= 8, "nothing of that size may be read"
            return super().read(size)

    for size in (0, MAX_HEADER + 1, 2**32 - 1):
        with pytest.raises(Broken) as broken:
            container.parse(Endless(b"ggzb/v1\n" + size.to_bytes(4, "big") + bytes(100)))
        assert (broken.value.flaw, broken.value.where) == (Flaw.OVERSIZED, "byte 8")


def forge(tender: Tender, change) -> bytes:
    """A container whose header was changed and signed again by the bidder."""
    found = parse(tender.seal()[1])
    fields = canonical.decode(found.head.header_bytes)
    change(fields)
    header = canonical.encode(fields)
    payloads = b"".join(b"".join(found.payload(one.name)) for one in found.header.envelopes)
    return container._head_bytes(header, tender.bidder.sign(header)) + payloads


def drop_envelope(fields):
    del fields["envelopes"][0]["salt"]


@pytest.mark.parametrize(
    "change",
    [
        drop_envelope,
        lambda fields: fields.update(extra=1),
        lambda fields: fields.update(v=2),
        lambda fields: fields.update(type="offer"),
        lambda fields: fields.pop("v"),
        lambda fields: fields.update(seq=0),
        lambda fields: fields.update(seq=2),
        lambda fields: fields.update(seq="1"),
        lambda fields: fields.update(tender="a b"),
        lambda fields: fields.update(notice_sha256="AB" * 32),
        lambda fields: fields.update(prev="00" * 32),
        lambda fields: fields.update(profile="P1"),
        lambda fields: fields["envelopes"].append(fields["envelopes"][0]),
        lambda fields: fields["envelopes"][0].update(size=fields["envelopes"][0]["size"] + 1),
        lambda fields: fields["envelopes"][0].update(size=71),
        lambda fields: fields["envelopes"][0].update(kcv_b=None),
        lambda fields: fields["envelopes"][0]["committee"].update(t=6),
        lambda fields: fields["envelopes"][0]["committee"]["shares"][0].update(ct="short"),
    ],
)
def test_a_header_out_of_its_form_is_broken_even_if_signed(tender, change):
    with pytest.raises(Broken) as broken:
        parse(forge(tender, change))
    assert broken.value.flaw in {Flaw.HEADER, Flaw.TRUNCATED}


def test_a_header_has_one_spelling(tender):
    sealed, _ = tender.seal()
    for spelled in (sealed.header_bytes + b"\n", b" " + sealed.header_bytes, sealed.header_bytes[:-1]):
        with pytest.raises(Broken):
            read_header(spelled)


# ---------------------------------------------------------------- false bids


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda fields: fields.update(tender="DH-2026-ZB-0119"), Flaw.TENDER),
        (lambda fields: fields.update(lot="2"), Flaw.LOT),
        (lambda fields: fields.update(notice_sha256="11" * 32), Flaw.NOTICE),
        (lambda fields: fields.update(policy_sha256="11" * 32), Flaw.POLICY),
        (lambda fields: fields.update(suite="S2"), Flaw.POLICY),
        (lambda fields: fields.update(bidder_cert_sha256="11" * 32), Flaw.SIGNER),
        (lambda fields: fields["envelopes"].reverse(), Flaw.POLICY),
        (lambda fields: fields["envelopes"][1]["committee"].update(t=2), Flaw.RECIPIENTS),
        (lambda fields: fields["envelopes"][0]["committee"]["shares"].reverse(), Flaw.RECIPIENTS),
        (lambda fields: fields["envelopes"][0]["committee"]["shares"].pop(), Flaw.RECIPIENTS),
        (lambda fields: fields["envelopes"][0].update(pieces_root="11" * 32), Flaw.PIECES),
        (lambda fields: fields["envelopes"][0].update(salt="11" * 24), Flaw.PIECES),
        (lambda fields: fields["envelopes"][0].update(commitment="11" * 32), Flaw.PIECES),
    ],
)
def test_a_bid_for_something_else_is_rejected_with_what_differs(tender, change, flaw):
    data = forge(tender, change)
    with pytest.raises(Rejected) as rejected:
        tender.check(data)
    assert rejected.value.flaw is flaw


def test_a_bid_is_for_one_lot_and_one_notice(tender):
    found = parse(tender.seal()[1])
    for lot, notice, flaw in (("2", NOTICE, Flaw.LOT), ("1", "11" * 32, Flaw.NOTICE)):
        with pytest.raises(Rejected) as rejected:
            container.check(
                found, tender.policy, tender.ring.roots, lot=lot, notice_sha256=notice, at=SEALING
            )
        assert rejected.value.flaw is flaw


def test_a_changed_policy_asks_for_sealing_again(tender):
    """Any change makes a new record, and bids sealed under the old one are not taken (sealing.md 1.6)."""
    later = msgspec.structs.replace(
        tender.policy, deadline="2026-03-25T09:30:00+08:00", opening="2026-03-25T09:30:00+08:00"
    )
    with pytest.raises(Rejected) as rejected:
        container.check(
            parse(tender.seal()[1]), later, tender.ring.roots, lot="1", notice_sha256=NOTICE, at=SEALING
        )
    assert rejected.value.flaw is Flaw.POLICY


def test_a_signature_by_somebody_else_or_over_something_else_is_refuted(tender):
    stranger = tender.person("另一家公司", "91220000000000001X")
    one, data = tender.seal()
    two, _ = tender.seal("other")
    for signature in (stranger.sign(one.header_bytes), two.signature):
        payloads = data[parse(data).head.size :]
        with pytest.raises(Refuted):
            tender.check(container._head_bytes(one.header_bytes, signature) + payloads)


def test_a_certificate_of_another_root_is_refuted(tender):
    foreign = Tender()
    _, data = tender.seal(bidder=foreign.bidder)
    with pytest.raises(Refuted):
        tender.check(data)


def test_payloads_in_each_others_place_are_rejected(tender):
    files = {name: [Source.of_bytes("a.txt", b"same size")] for name in ("price", "technical")}
    _, data = tender.seal(files=files)
    found = parse(data)
    price, technical = (b"".join(found.payload(name)) for name in ("price", "technical"))
    with pytest.raises(Rejected) as rejected:
        tender.check(data[: found.head.size] + technical + price)
    assert (rejected.value.flaw, rejected.value.where) == (Flaw.PIECES, "price")


def test_a_bid_over_the_limit_is_refused_when_sealing_and_when_checking():
    small, large = Tender(size_limit=20_000), Tender()
    out = io.BytesIO()
    with pytest.raises(Rejected) as rejected:
        container.seal(
            out,
            policy=small.policy,
            lot="1",
            notice_sha256=NOTICE,
            certificate=small.bidder.der,
            seq=1,
            prev=None,
            envelopes=small.files(),
            randomness=stream("x"),
            sign=small.bidder.sign,
        )
    assert rejected.value.flaw is Flaw.OVERSIZED
    assert out.getvalue() == b""
    head = parse(large.seal()[1]).head
    limited = msgspec.structs.replace(large.policy, size_limit=head.total - 1)
    with pytest.raises(Rejected):
        check_size(head.total, limited)


def test_sealing_refuses_a_lot_or_an_envelope_the_policy_does_not_know(tender):
    with pytest.raises(Rejected) as rejected:
        tender.seal(lot="3", files=tender.files())
    assert rejected.value.flaw is Flaw.LOT
    files = tender.files()
    for wrong in ({"price": files["price"]}, files | {"bribe": files["price"]}):
        with pytest.raises(Rejected):
            tender.seal(files=wrong)


def test_a_file_that_changes_while_it_is_sealed_is_noticed(tender):
    """Every file is read twice; the second reading must be the first, or the bid would not be what was signed."""
    readings = iter([b"one thing", b"something"])
    source = Source("a.txt", 9, lambda: io.BytesIO(next(readings)))
    with pytest.raises(Broken) as broken:
        tender.seal(files=tender.files() | {"technical": [source]})
    assert (broken.value.flaw, broken.value.where) == (Flaw.ARCHIVE, "technical")


# ---------------------------------------------------------------- versions and pieces


def test_versions_follow_one_another(tender):
    """A replacement names the header it replaces; the same header again, a gap or a stranger is refused."""
    first, one = tender.seal("1")
    _, two = tender.seal("2", seq=2, prev=first.header_sha256)
    _, astray = tender.seal("3", seq=2, prev="11" * 32)
    heads = [parse(data).head for data in (one, two, astray)]
    container.check_succession(heads[0], None)
    container.check_succession(heads[1], heads[0])
    for head, previous in (
        (heads[0], heads[0]),
        (heads[1], None),
        (heads[2], heads[0]),
        (heads[0], heads[1]),
    ):
        with pytest.raises(Rejected) as rejected:
            container.check_succession(head, previous)
        assert rejected.value.flaw is Flaw.SUCCESSION


def test_pieces_are_checked_by_their_list(tender):
    """The upload sends the list first; it must lead to the roots in the signed header."""
    files = tender.files() | {"technical": [Source.of_bytes("图纸.pdf", bytes(range(256)) * 10_000)]}
    sealed, data = tender.seal(files=files)
    found = parse(data)
    assert len(sealed.pieces["technical"]) == pieces.count(found.header.envelope("technical").size) == 3
    assert sealed.pieces["technical"] == pieces.leaves(found.payload("technical"))
    container.check_pieces(found.header, sealed.pieces)
    short = sealed.pieces["technical"][:2]
    swapped = (*reversed(short), sealed.pieces["technical"][2])
    for wrong in (short, swapped, ()):
        with pytest.raises(Rejected) as rejected:
            container.check_pieces(found.header, {**sealed.pieces, "technical": wrong})
        assert rejected.value.where == "technical"


def test_pieces_make_the_tree_of_rfc_6962():
    """One piece is its own root; two are the hash of both leaves."""
    leaf = hashlib.sha256(b"\x00" + b"a" * pieces.PIECE).digest()
    last = hashlib.sha256(b"\x00b").digest()
    assert pieces.leaves([b"a" * pieces.PIECE, b"b"]) == (leaf, last)
    assert pieces.root([leaf]) == leaf
    assert pieces.root([leaf, last]) == hashlib.sha256(b"\x01" + leaf + last).digest()
    assert [pieces.count(size) for size in (1, pieces.PIECE, pieces.PIECE + 1)] == [1, 1, 2]
