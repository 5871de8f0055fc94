"""A sealed bid of which one bit was changed anywhere is refused, and one that was cut or extended likewise."""

from __future__ import annotations

import io
import itertools

import msgspec
import pytest

from signing.errors import Malformed, Refuted, SigningError
from signing.seal import container, locks
from signing.seal.archive import Source
from signing.seal.ceremony import combine
from signing.seal.documents import Document
from signing.seal.faults import Flaw, Rejected
from signing.seal.release import read_release, release_shares
from tests.unit.seal_samples import OPENING, Tender


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender(t=2, committee_size=3, envelopes=("price",))


@pytest.fixture(scope="module")
def bid(tender):
    """The smallest bid: one envelope, one short file, three trustees."""
    return tender.seal(files={"price": [Source.of_bytes("a", b"")]})


def flips(data: bytes, begin: int, end: int):
    """Every version of the data that differs in one bit between the two places."""
    changed = bytearray(data)
    for at in range(begin, end):
        for bit in range(8):
            changed[at] ^= 1 << bit
            yield at, bytes(changed)
            changed[at] ^= 1 << bit


def survivors(check, data: bytes, begin: int, end: int) -> list[int]:
    """Where a changed bit went unnoticed."""
    found = []
    for at, changed in flips(data, begin, end):
        try:
            check(changed)
        except (Malformed, Refuted):
            continue
        found.append(at)
    return found


def test_the_bid_itself_is_accepted(tender, bid):
    """Otherwise the rest of this module would prove nothing."""
    assert tender.check(bid[1])


def test_every_bit_of_magic_and_header_counts(tender, bid):
    sealed, data = bid
    assert survivors(tender.check, data, 0, 12 + len(sealed.header_bytes)) == []


@pytest.mark.filterwarnings(
    "ignore:Parsed a serial number"
)  # a flip makes one negative; refused all the same
def test_every_bit_of_the_signature_counts(tender, bid):
    """The CMS frame, the certificate in it, the attributes, and both numbers of the signature."""
    sealed, data = bid
    begin = 12 + len(sealed.header_bytes)
    assert survivors(tender.check, data, begin, begin + 4 + len(sealed.signature)) == []


def test_every_bit_of_the_payload_counts(tender, bid):
    _, data = bid
    begin = container.parse(io.BytesIO(data)).head.size

    def check(changed: bytes) -> None:
        container.check_payloads(container.parse(io.BytesIO(changed)))

    check(data)
    assert survivors(check, data, begin, len(data)) == []


def test_every_place_to_cut_is_named(tender, bid):
    """Truncated at byte N says byte N; nothing of a cut bid is taken."""
    _, data = bid
    for end in range(1, len(data)):
        with pytest.raises(Malformed) as malformed:
            container.parse(io.BytesIO(data[:end]))
        assert (malformed.value.flaw, malformed.value.where) == (Flaw.TRUNCATED, f"byte {end}")
    for tail in (b"\x00", b"ggzb/v1\n", data):
        with pytest.raises(Malformed) as malformed:
            container.parse(io.BytesIO(data + tail))
        assert (malformed.value.flaw, malformed.value.where) == (Flaw.TRAILING, f"byte {len(data)}")


def test_every_bit_of_an_opened_share_counts(tender, bid):
    """A trustee cannot release anything but the share the bidder committed to."""
    header = container.parse(io.BytesIO(bid[1])).header
    envelope = header.envelope("price")
    place = header.place(locks.COMMITTEE, "price", envelope.nonce, container.suite("S1"))
    share = locks.open_share(place, envelope.committee.shares[0], tender.committee[0].private)
    for _, changed in flips(share, 0, len(share)):
        with pytest.raises(Rejected):
            locks.check_share(place, envelope.committee, 0, changed)


def test_t_minus_one_shares_and_the_bidder_open_nothing(tender, bid):
    """Nor do all shares without the bidder; and no share opens with another trustee's key."""
    sealed, data = bid
    head = container.parse(io.BytesIO(data)).head
    releases = [tender.release(member, [head]) for member in tender.committee]
    unlocked = tender.unlocked(sealed, "price")
    for release in releases:
        with pytest.raises(Rejected) as rejected:
            combine(tender.policy, head, "price", [release], unlocked)
        assert rejected.value.flaw is Flaw.THRESHOLD
    with pytest.raises(Rejected) as rejected:
        combine(tender.policy, head, "price", releases, {})
    assert rejected.value.flaw is Flaw.UNLOCK
    keys = {
        combine(tender.policy, head, "price", two, unlocked).key
        for two in itertools.combinations(releases, 2)
    }
    assert len(keys) == 1


def test_shares_of_another_bid_are_not_taken(tender, bid):
    """A share is bound to its bid; replayed for another one it is a false share."""
    head = container.parse(io.BytesIO(bid[1])).head
    sealed, data = tender.seal("another", files={"price": [Source.of_bytes("a", b"")]})
    other = container.parse(io.BytesIO(data)).head
    releases = [tender.release(member, [head]) for member in tender.committee]
    replayed = [
        type(release)(
            **{field: getattr(release, field) for field in release.__struct_fields__ if field != "shares"},
            shares=tuple(
                type(given)(header_sha256=other.header_sha256, share=given.share) for given in release.shares
            ),
        )
        for release in releases
    ]
    with pytest.raises(Rejected) as rejected:
        combine(tender.policy, other, "price", replayed, tender.unlocked(sealed, "price"))
    assert rejected.value.flaw is Flaw.THRESHOLD


def test_every_bit_of_a_signed_release_counts(tender, bid):
    head = container.parse(io.BytesIO(bid[1])).head
    roll, member = tender.roll(head), tender.committee[0]
    document = release_shares(member.private, tender.policy, roll, [head], "price", at=OPENING)
    signed = member.person.signed(document, OPENING)
    for _, changed in flips(document, 0, len(document)):
        with pytest.raises(SigningError):
            read_release(
                signed._replace(document=changed), tender.policy, roll, tender.ring.roots, at=OPENING
            )


def test_a_bid_sent_twice_is_the_same_bid(tender, bid):
    """A replay changes nothing: same header, same name, and it does not follow itself."""
    head = container.parse(io.BytesIO(bid[1])).head
    again = container.parse(io.BytesIO(bytes(bid[1]))).head
    assert (again.header_sha256, again.entry_sha256) == (head.header_sha256, head.entry_sha256)
    with pytest.raises(Rejected) as rejected:
        container.check_succession(again, head)
    assert rejected.value.flaw is Flaw.SUCCESSION


def test_no_document_type_passes_for_another():
    """Each kind of document names its type inside, so a signature for one act never serves for another."""
    kinds, types = [Document], []
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        fields = {field.name: field.default for field in msgspec.structs.fields(kind)}
        types += [fields["type"]] if "type" in fields else []
    assert len(set(types)) == len(types) >= 9
