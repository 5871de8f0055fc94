from __future__ import annotations

import dataclasses
import json

import pytest

from signing import canonical
from signing.seal.documents import Signed
from signing.seal.faults import Blame, Broken, Flaw, Rejected
from signing.seal.header import read_header
from signing.seal.passphrase import ROUNDS, read_key_file, write_key_file
from signing.seal.quote import Quote, read_quote
from signing.seal.unlock import (
    read_unlock,
    read_unlock_file,
    read_withdrawal,
    unlock_statement,
    withdrawal_statement,
    write_unlock_file,
)
from tests.unit.seal_samples import OPENING, Tender, stream

PASSPHRASE = "开标之前谁也不知道"


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender()


@pytest.fixture(scope="module")
def sealed(tender):
    return tender.seal()[0]


@pytest.fixture(scope="module")
def file(sealed) -> bytes:
    return write_unlock_file(sealed.unlock_secrets, PASSPHRASE + "1", stream("file"))


def test_the_unlock_file_gives_the_secrets_back(sealed, file):
    assert read_unlock_file(file, PASSPHRASE + "1") == sealed.unlock_secrets


def test_the_unlock_file_shows_nothing_without_its_passphrase(sealed, file):
    for kb in sealed.unlock_secrets.kb.values():
        assert kb.hex() not in file.decode()
        assert kb.hex() not in repr(sealed.unlock_secrets)
    with pytest.raises(Rejected) as rejected:
        read_unlock_file(file, PASSPHRASE + "2")
    assert rejected.value.flaw is Flaw.PASSPHRASE


def test_one_passphrase_has_one_form(file, sealed):
    """A passphrase typed on another system in another normal form is the same passphrase."""
    secrets = sealed.unlock_secrets
    composed = write_unlock_file(secrets, "é" * 10, stream("x"))
    assert read_unlock_file(composed, "e\u0301" * 10) == secrets


@pytest.mark.parametrize("field", ["tender", "lot", "seq", "header_sha256", "salt", "nonce", "box", "rounds"])
def test_no_field_of_the_unlock_file_can_be_changed(file, field):
    fields = json.loads(file)
    value = fields[field]
    fields[field] = value + 1 if isinstance(value, int) else ("1" if value[0] != "1" else "2") + value[1:]
    with pytest.raises(Rejected):
        read_unlock_file(canonical.encode(fields), PASSPHRASE + "1")


def test_weak_rounds_and_short_passphrases_are_refused(sealed, file):
    fields = json.loads(file)
    for rounds in (ROUNDS - 1, 10_000_001):
        with pytest.raises(Broken):
            read_unlock_file(canonical.encode(fields | {"rounds": rounds}), PASSPHRASE + "1")
    with pytest.raises(Broken):
        write_unlock_file(sealed.unlock_secrets, "九个字不够长呀呀呀", stream("x"))


def test_a_key_file_keeps_a_signers_key(tender):
    data = write_key_file(tender.bidder.der, tender.bidder.pkcs8, PASSPHRASE + "1", stream("key"))
    assert read_key_file(data, PASSPHRASE + "1") == (tender.bidder.der, tender.bidder.pkcs8)
    with pytest.raises(Rejected):
        read_key_file(data, PASSPHRASE + "2")


def read(tender, sealed, signed):
    header = read_header(sealed.header_bytes)
    return read_unlock(signed, sealed.header_bytes, header, tender.ring.roots, at=OPENING)


def test_the_bidder_gives_up_the_secrets_of_the_envelopes_due(tender, sealed):
    document = unlock_statement(sealed.unlock_secrets, ["price"])
    found = read(tender, sealed, tender.bidder.signed(document, OPENING))
    assert found == {"price": sealed.unlock_secrets.kb["price"]}
    with pytest.raises(Broken):
        unlock_statement(sealed.unlock_secrets, ["bribe"])


def test_a_wrong_secret_is_seen_at_once_and_is_the_bidders_fault(tender, sealed):
    kb = sealed.unlock_secrets.kb
    swapped = {"price": kb["technical"], "technical": kb["price"]}
    false = dataclasses.replace(sealed.unlock_secrets, kb=swapped)
    with pytest.raises(Rejected) as rejected:
        read(tender, sealed, tender.bidder.signed(unlock_statement(false, ["price"]), OPENING))
    assert (rejected.value.flaw, rejected.value.blame) == (Flaw.UNLOCK, Blame.BIDDER)


def test_an_unlock_for_another_bid_or_by_another_hand_is_rejected(tender, sealed):
    other, _ = tender.seal("other")
    stranger = tender.person("另一家公司", "91220000000000001X")
    own = unlock_statement(sealed.unlock_secrets, ["price"])
    for signed, flaw in (
        (tender.bidder.signed(unlock_statement(other.unlock_secrets, ["price"]), OPENING), Flaw.UNLOCK),
        (stranger.signed(own, OPENING), Flaw.SIGNER),
    ):
        with pytest.raises(Rejected) as rejected:
            read(tender, sealed, signed)
        assert rejected.value.flaw is flaw


def test_a_withdrawal_names_the_bid_and_its_bidder(tender, sealed):
    header = read_header(sealed.header_bytes)

    def check(signed: Signed):
        return read_withdrawal(signed, sealed.header_bytes, header, tender.ring.roots, at=OPENING)

    document = withdrawal_statement(tender.number, "1", sealed.header_sha256)
    assert check(tender.bidder.signed(document)).uscc == "91220000000000000X"
    with pytest.raises(Rejected):
        check(tender.bidder.signed(withdrawal_statement(tender.number, "1", "11" * 32)))
    with pytest.raises(Rejected):
        check(tender.committee[0].person.signed(document))
    with pytest.raises(Broken):
        check(tender.bidder.signed(unlock_statement(sealed.unlock_secrets, ["price"])))


@pytest.mark.parametrize(
    "price", ["1234567", "1234567.0", "01.00", "-1.00", "1,000.00", "1e3", "一百", "1.00元", ""]
)
def test_a_price_is_written_in_yuan_with_two_decimals(price):
    quote = Quote(tender="T", lot="1", price=price, duration_days=1, quality="合格", leader="")
    with pytest.raises(Broken) as broken:
        read_quote(quote.document(), "T", "1")
    assert broken.value.where == "$.price"


def test_a_quote_is_for_its_tender_and_lot():
    quote = Quote(tender="T", lot="1", price="0.01", duration_days=180, quality="合格", leader="张三")
    assert read_quote(quote.document(), "T", "1") == quote
    for tender, lot in (("T", "2"), ("U", "1")):
        with pytest.raises(Rejected):
            read_quote(quote.document(), tender, lot)
