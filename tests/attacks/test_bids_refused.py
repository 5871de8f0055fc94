"""Bids that must not be received: each refused with what is wrong, where, and the clause; what was kept stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import msgspec
import pytest

from hallcore.ground.clock import ScriptedClock
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Refused
from signing.seal import container
from signing.seal.policy import Lot
from tests.integration.makers import DEADLINE, Bidder, Tender, check_journal, everything, tender_hall
from trading.bidding.model import BidForm, BidReceived, WithdrawForm

LIMIT = 64_000
INSTANT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """A tender whose policy allows 64 kB a bid, with one bid of the first bidder received and one sealed after it."""
    clock = ScriptedClock(DEADLINE - timedelta(days=1))
    with tender_hall(tmp_path_factory.mktemp("bids"), 3, lambda _var: clock, size_limit=LIMIT) as tender:
        tender.submit(tender.bidders[0], tender.examine(tender.seal(tender.bidders[0])[0]))
        yield tender


@pytest.fixture
def tender(hall):
    """The same, and afterwards everything that was kept before is still kept, and no bid more."""
    before, received = everything(hall.hall), bids(hall)
    heads = dict(hall.heads)
    yield hall
    after = everything(hall.hall)
    assert {key: after[key] for key in before} == before
    assert bids(hall) == received
    hall.heads = heads


def bids(tender: Tender) -> dict[str, tuple[int, ...]]:
    """Which bids are on file."""
    with tender.hall.house.reading() as root:
        return {one.bid: root.archive[one.bid].numbers(BidReceived.type) for one in tender.bidders}


def refused_by_examination(tender: Tender, data: bytes) -> Refusal:
    """Bring a container; what the examination refuses it for. Nothing reaches the door."""
    before = everything(tender.hall)
    with pytest.raises(Refusal) as refusal:
        tender.examine(data)
    assert everything(tender.hall) == before
    return refusal.value


def refused_at_the_door(tender: Tender, bidder: Bidder, form: BidForm, *, into: str = "") -> Refusal:
    """Bring an examined bid to the door; what it is refused for, which is on file with the file it was about."""
    number = into or bidder.bid
    with pytest.raises(Refusal) as refusal:
        tender.hall.house.perform("submit-bid", number, bidder.actor, form)
    with tender.hall.house.reading() as root:
        dossier = root.archive[number]
        paper, record = dossier.the(Refused), dossier.record(dossier.numbers(Refused.type)[-1])
        assert record.files == form.files
        assert record.disclosure != "public"
    told = refusal.value
    assert (paper.verb, paper.reason, paper.cite, paper.where) == (
        "submit-bid",
        told.reason,
        told.cite,
        told.where,
    )
    return told


# -- not whole, not a container, changed on the way ------------------------------------------------------


def flipped(place: float) -> Callable[[bytes], bytes]:
    """Flip one bit at a fraction of the container's length."""

    def flip(data: bytes) -> bytes:
        at = min(int(len(data) * place), len(data) - 1)
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]

    return flip


BROKEN = {
    "plain": (lambda data: b"%PDF-1.7 my bid, unsealed", "未加密的投标不予接收", "EB-03", "byte 0"),
    "magic cut": (lambda data: data[:5], "传输未完成的视为未递交", "EB-04", "byte 5"),
    "header cut": (lambda data: data[:300], "传输未完成的视为未递交", "EB-04", "byte 300"),
    "last byte cut": (lambda data: data[:-1], "传输未完成的视为未递交", "EB-04", "byte "),
    "one byte more": (lambda data: data + b"\0", "末尾有多余内容", "EB-03", "byte "),
    "twice": (lambda data: data + data, "末尾有多余内容", "EB-03", "byte "),
    "length field": (lambda data: data[:8] + b"\xff\xff\xff\xff" + data[12:], "超过", "EB-03", "byte 8"),
    "header flipped": (flipped(0.05), "", "", ""),
    "price flipped": (flipped(0.6), "密文与密封信息不符", "EB-03", "price"),
    "technical flipped": (flipped(1.0), "密文与密封信息不符", "EB-03", "technical"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_container_that_is_not_as_it_was_sealed_is_refused(tender, case):
    """Given a container cut, lengthened, flipped or none at all, it is refused, naming byte or envelope."""
    change, told, cite, where = BROKEN[case]
    data = tender.seal(tender.bidders[1])[0]
    refusal = refused_by_examination(tender, change(data))
    assert told in refusal.reason
    assert refusal.cite == cite or (not cite and refusal.cite)
    assert refusal.where.startswith(where)
    assert refusal.where


def test_an_empty_file_is_refused(tender):
    """Given a file of zero bytes, it is refused by name before it is a file at all."""
    with pytest.raises(Refusal) as refusal:
        tender.hall.vault.keep("空.ggzb", b"")
    assert "未收到任何内容" in refusal.value.reason
    assert refusal.value.where == "空.ggzb"


def test_no_flip_anywhere_in_the_head_is_received(tender):
    """Given a flipped bit at any of two hundred places of magic, header and signature, none is received."""
    data = tender.seal(tender.bidders[1])[0]
    header = int.from_bytes(data[8:12], "big")
    size = 12 + header + 4 + int.from_bytes(data[12 + header : 16 + header], "big")
    for step in range(200):
        place = size * step // 200
        changed = data[:place] + bytes([data[place] ^ (1 << step % 8)]) + data[place + 1 :]
        assert refused_by_examination(tender, changed).cite in {"EB-03", "EB-04", "EB-15", "ZB-054"}


# -- whole, but for something or somebody else -------------------------------------------------------------


def test_a_bid_for_another_tender_is_refused(tender):
    """Given a true container sealed for another project, it is refused (ZB-054)."""
    other = msgspec.structs.replace(
        tender.policy, tender="DHGC-2026-0099", lots=(Lot(lot="DHGC-2026-0099.1", title="别处"),)
    )
    data = tender.seal(tender.bidders[1], policy=other, lot="DHGC-2026-0099.1")[0]
    refusal = refused_by_examination(tender, data)
    assert (refusal.reason, refusal.cite) == ("投标文件是为其他项目密封的", "ZB-054")


def test_a_bid_for_another_lot_is_refused(tender):
    """Given a true container sealed for another lot of the same project, it is refused (ZB-054)."""
    lots = (*tender.policy.lots, Lot(lot=f"{tender.number}.2", title="二标段"))
    data = tender.seal(
        tender.bidders[1], policy=msgspec.structs.replace(tender.policy, lots=lots), lot=f"{tender.number}.2"
    )[0]
    refusal = refused_by_examination(tender, data)
    assert (refusal.reason, refusal.cite) == ("投标文件是为其他标段密封的", "ZB-054")


def test_a_bid_on_another_notice_or_policy_is_refused(tender):
    """Given a container bound to a notice or a policy that is not the published one, sealing anew is asked for."""
    data = tender.seal(tender.bidders[1], notice_sha256="0" * 64)[0]
    refusal = refused_by_examination(tender, data)
    assert "所依招标公告" in refusal.reason
    assert refusal.cite == "EB-03"
    softer = msgspec.structs.replace(tender.policy, unlock_minutes=tender.policy.unlock_minutes + 1)
    refusal = refused_by_examination(tender, tender.seal(tender.bidders[1], policy=softer)[0])
    assert "所依密封规则" in refusal.reason
    assert refusal.cite == "EB-03"


def test_a_bid_sealed_to_others_than_the_trustees_is_refused(tender):
    """Given a policy with one more lenient lock, whoever sealed under it must seal anew."""
    committee = msgspec.structs.replace(tender.policy.committee, t=2, inside_at_most=1)
    softer = msgspec.structs.replace(tender.policy, committee=committee)
    refusal = refused_by_examination(tender, tender.seal(tender.bidders[1], policy=softer)[0])
    assert "所依密封规则" in refusal.reason


def test_a_bid_signed_by_another_certificate_than_it_names_is_refused(tender):
    """Given a header that names one bidder's certificate and a signature by another, it is refused (EB-15)."""
    mine, theirs = tender.bidders[1], tender.bidders[2]
    data = tender.seal(mine, sign=lambda header: theirs.sign(header, tender.hall.clock.now()))[0]
    refusal = refused_by_examination(tender, data)
    assert (refusal.reason, refusal.cite) == ("投标文件的签名与所载证书不符", "EB-15")


def test_a_bid_signed_by_a_stranger_is_refused(tender, tmp_path):
    """Given a certificate of an authority nobody here trusts, the signature does not hold (EB-15)."""
    with tender_hall(tmp_path, 4) as other:
        stranger = other.bidders[3]
    data = tender.seal(tender.bidders[1], sign=lambda header: stranger.sign(header, tender.hall.clock.now()))[
        0
    ]
    assert refused_by_examination(tender, data).cite == "EB-15"


def test_a_bid_larger_than_the_policy_allows_is_refused(tender):
    """Given a bid whose tool looked past the limit, it is refused by the hall, by size (EB-03)."""
    with mock.patch.object(container, "check_size"):
        data = tender.seal(tender.bidders[1], technical=bytes(LIMIT))[0]
    refusal = refused_by_examination(tender, data)
    assert "超过密封规则规定的大小" in refusal.reason
    assert refusal.cite == "EB-03"


# -- whole and true, but not to be received now, or from this hand --------------------------------------------


def test_the_same_bid_again_is_a_duplicate(tender):
    """Given a replay of the bid on file, it is refused and named (ZB-055); the first stays."""
    bidder = tender.bidders[0]
    with tender.hall.house.reading() as root:
        record = root.archive[bidder.bid].record(root.archive[bidder.bid].numbers(BidReceived.type)[0])
    refusal = refused_at_the_door(tender, bidder, tender.examine_file(record.files[0]))
    assert (refusal.cite, refusal.where) == ("ZB-055", record.paper.header_sha256)
    assert "已经接收过" in refusal.reason


@pytest.mark.parametrize(("seq", "prev"), [(1, None), (3, "right"), (2, "0" * 64), (9, "right")])
def test_a_version_out_of_turn_is_refused(tender, seq, prev):
    """Given another number than the next, or another predecessor than the last, it is refused (ZB-055)."""
    bidder = tender.bidders[0]
    last = tender.heads[bidder.bid][1]
    data = tender.seal(bidder, seq=seq, prev=last if prev == "right" else prev)[0]
    refusal = refused_at_the_door(tender, bidder, tender.examine(data))
    assert (refusal.cite, refusal.where) == ("ZB-055", "header.seq")
    assert f"收到的是 {seq}" in refusal.reason


def test_another_bidders_bid_in_ones_own_name_is_refused(tender):
    """Given a true bid of another bidder, submitted as one's own, its certificate is not mine (EB-15)."""
    mine, theirs = tender.bidders[1], tender.bidders[2]
    form = tender.examine(tender.seal(theirs)[0])
    refusal = refused_at_the_door(tender, mine, form)
    assert (refusal.cite, refusal.where) == ("EB-15", "header.bidder_cert_sha256")


def test_a_bid_into_another_bidders_dossier_is_refused(tender):
    """Given a bidder acting in another's dossier, it is refused (EB-06); the other's bid stays as it was."""
    mine, theirs = tender.bidders[1], tender.bidders[0]
    form = tender.examine(tender.seal(mine)[0])
    assert refused_at_the_door(tender, mine, form, into=theirs.bid).cite == "EB-06"


@pytest.mark.parametrize(
    ("change", "cite", "where"),
    [
        ({"tender": "DHGC-2026-0099"}, "ZB-054", "header.lot"),
        ({"lot": "DHGC-2026-0001.2"}, "ZB-054", "header.lot"),
        ({"policy_sha256": "0" * 64}, "EB-03", "header.policy_sha256"),
        ({"notice_sha256": "0" * 64}, "EB-03", "header.notice_sha256"),
    ],
    ids=["tender", "lot", "policy", "notice"],
)
def test_the_door_looks_for_itself(tender, change, cite, where):
    """Given a form that says of its container what does not fit this tender, the door refuses it too."""
    form = tender.examine(tender.seal(tender.bidders[1])[0])
    refusal = refused_at_the_door(tender, tender.bidders[1], msgspec.structs.replace(form, **change))
    assert (refusal.cite, refusal.where) == (cite, where)


def test_a_bid_whose_file_is_not_kept_is_refused(tender):
    """Given a form whose file was swept meanwhile, nothing is filed that names what is not there."""
    form = tender.examine(tender.seal(tender.bidders[1])[0])
    tender.hall.vault.path(form.files[0].sha256).unlink()
    with pytest.raises(Refusal, match="尚未保存到库房"):
        tender.submit(tender.bidders[1], form)


# -- in time, to the second ----------------------------------------------------------------------------------


def test_the_deadline_holds_to_the_microsecond(tmp_path):
    """Given the last instant before the deadline, a bid is in; at the deadline it is late, and so ever after."""
    clock = ScriptedClock(DEADLINE - timedelta(days=1))
    with tender_hall(tmp_path, 3, lambda _var: clock) as tender:
        first, second, third = tender.bidders
        forms = {one.bid: tender.examine(tender.seal(one)[0]) for one in tender.bidders}
        clock.set(DEADLINE - INSTANT)
        assert tender.submit(first, forms[first.bid]).at == DEADLINE - INSTANT
        clock.set(DEADLINE)
        late = refused_at_the_door(tender, second, forms[second.bid])
        assert late.cite == "ZB-054"
        assert "2026-03-26 09:00:00" in late.reason
        tender.hall.settle()
        clock.forward(timedelta(hours=1))
        assert refused_at_the_door(tender, third, forms[third.bid]).cite == "ZB-054"
        with pytest.raises(Refusal) as kept:
            tender.hall.house.perform("withdraw-bid", first.bid, first.actor, WithdrawForm("不投了"))
        assert kept.value.cite == "ZB-054"
        tender.hall.settle()
        check_journal(tender.hall)
        assert [len(numbers) for numbers in bids(tender).values()] == [1, 0, 0]


def test_a_clock_set_back_does_not_open_the_gate_again(tmp_path):
    """Given a gate that closed and a clock set back by an hour, the gate stays closed."""
    clock = ScriptedClock(DEADLINE - timedelta(hours=1))
    with tender_hall(tmp_path, 3, lambda _var: clock) as tender:
        form = tender.examine(tender.seal(tender.bidders[0])[0])
        clock.set(DEADLINE)
        tender.hall.settle()
        tender.hall.house.clock = ScriptedClock(DEADLINE - timedelta(hours=1))
        assert refused_at_the_door(tender, tender.bidders[0], form).cite == "ZB-054"
