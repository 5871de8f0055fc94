"""The office's signature on bytes: openssl agrees, and nothing but those bytes by that key passes."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from signing import cms, der
from signing.chain import Untrusted
from signing.errors import Malformed, Refuted, SigningError
from signing.keyring import Keyring, certificate_from_pem, generate_key

FROM = datetime(2026, 1, 1, tzinfo=UTC)
TO = datetime(2029, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 58, 12, tzinfo=timezone(timedelta(hours=8)))
DATA = '{"body":{"title":"中标结果公告"},"v":1}'.encode()


@pytest.fixture(scope="module")
def ring(tmp_path_factory) -> Keyring:
    folder = tmp_path_factory.mktemp("ring") / "keys"
    return Keyring.create(folder, organ="敦化市示例中心", demo=True, valid_from=FROM, valid_to=TO)


@pytest.fixture(scope="module")
def signature(ring) -> bytes:
    return cms.sign_detached(DATA, ring.seal_key, ring.seal_certificate, signing_time=NOW)


@pytest.fixture(scope="module")
def openssl() -> str:
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("openssl is not installed")
    return found


def person(ring: Keyring, **changes: object) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = generate_key()
    period = {"valid_from": FROM, "valid_to": TO, "serial": 3, **changes}
    return key, certificate_from_pem(ring.issue_person("示例", "A-1", key.public_key(), **period))


def test_who_signed_is_told(ring, signature):
    """A good signature names its signer, certificate and stated time, in UTC."""
    signer = cms.verify_detached(DATA, signature, ring.roots, at=NOW)
    assert signer.subject == "敦化市示例中心"
    assert signer.uscc == ""
    assert signer.certificate_sha256 == ring.seal_certificate.fingerprint(SHA256()).hex()
    assert signer.signing_time == NOW
    assert signer.signing_time.utcoffset() == timedelta(0)


def test_the_same_seal_twice_is_the_same_bytes(ring, signature):
    """Signing is deterministic: a retried seal is no second seal."""
    assert cms.sign_detached(DATA, ring.seal_key, ring.seal_certificate, signing_time=NOW) == signature


@pytest.mark.parametrize("strict", [[], ["-cades"]])
def test_openssl_accepts(ring, signature, openssl, tmp_path: Path, strict):
    """The command of the verification page succeeds, and checks the CAdES attributes too when asked."""
    (tmp_path / "record.json").write_bytes(DATA)
    (tmp_path / "record.json.p7s").write_bytes(signature)
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "record.json.p7s"]
    command += ["-content", "record.json", "-CAfile", ring.directory / "root.pem", "-purpose", "any"]
    command += ["-out", "/dev/null", *strict]
    good = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert good.returncode == 0, good.stderr.decode()
    (tmp_path / "record.json").write_bytes(DATA + b" ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_what_openssl_signs_is_accepted(ring, openssl, tmp_path: Path):
    """A signature made by openssl with CAdES attributes passes: a bidder need not use our program."""
    (tmp_path / "data").write_bytes(DATA)
    key, certificate = ring.directory / "seal.key", ring.directory / "seal.pem"
    command = [openssl, "cms", "-sign", "-binary", "-cades", "-in", "data", "-outform", "DER", "-out", "p7s"]
    subprocess.run([*command, "-signer", certificate, "-inkey", key], cwd=tmp_path, check=True)
    signer = cms.verify_detached(DATA, (tmp_path / "p7s").read_bytes(), ring.roots, at=NOW)
    assert signer.subject == "敦化市示例中心"


def test_every_flipped_bit_of_the_signature_is_refused(ring, signature):
    """No single bit of the whole DER, signed or not, can change and still pass; nothing else leaks."""
    passed = []
    for position in range(8 * len(signature)):
        flipped = bytearray(signature)
        flipped[position // 8] ^= 1 << position % 8
        try:
            cms.verify_detached(DATA, bytes(flipped), ring.roots, at=NOW)
            passed.append(position)
        except SigningError:
            continue
    assert passed == []


def test_every_flipped_bit_of_the_data_is_refused(ring, signature):
    """No single bit of the data can change."""
    for position in range(8 * len(DATA)):
        flipped = bytearray(DATA)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(Refuted):
            cms.verify_detached(bytes(flipped), signature, ring.roots, at=NOW)


def test_a_cut_or_lengthened_signature_is_refused(ring, signature):
    """Every prefix is refused, and so is one byte too many."""
    for length in range(len(signature)):
        with pytest.raises(SigningError):
            cms.verify_detached(DATA, signature[:length], ring.roots, at=NOW)
    for tail in (b"\x00", b"\x05\x00", signature):
        with pytest.raises(Malformed):
            cms.verify_detached(DATA, signature + tail, ring.roots, at=NOW)


def test_another_authority_vouches_for_nobody_here(ring, signature, tmp_path):
    """A signer under a root we were not given is untrusted, even under the same names."""
    other = Keyring.create(tmp_path / "keys", organ="敦化市示例中心", demo=True, valid_from=FROM, valid_to=TO)
    with pytest.raises(Untrusted):
        cms.verify_detached(DATA, signature, other.roots, at=NOW)
    with pytest.raises(Untrusted):
        cms.verify_detached(DATA, signature, (), at=NOW)


@pytest.mark.parametrize(
    ("at", "good"),
    [
        (FROM - timedelta(seconds=1), False),
        (FROM, True),
        (TO, True),
        (TO + timedelta(seconds=1), False),
    ],
)
def test_a_certificate_counts_within_its_period(ring, at, good):
    """Judged at the first and the last second of the period it holds; a second outside it does not."""
    signature = cms.sign_detached(DATA, ring.seal_key, ring.seal_certificate, signing_time=NOW)
    if good:
        assert cms.verify_detached(DATA, signature, ring.roots, at=at)
    else:
        with pytest.raises(Untrusted, match="not valid"):
            cms.verify_detached(DATA, signature, ring.roots, at=at)


def test_a_stated_time_outside_the_certificate_is_refused(ring):
    """A signature that claims to be older than its certificate is refused."""
    early = FROM - timedelta(days=1)
    signature = cms.sign_detached(DATA, ring.seal_key, ring.seal_certificate, signing_time=early)
    with pytest.raises(Untrusted):
        cms.verify_detached(DATA, signature, ring.roots, at=NOW)


def test_an_authority_does_not_sign_records(ring):
    """The root's own key signs certificates, not records."""
    signature = cms.sign_detached(DATA, ring.root_key, ring.root, signing_time=NOW)
    with pytest.raises(Untrusted, match="authority"):
        cms.verify_detached(DATA, signature, ring.roots, at=NOW)


def test_a_holder_cannot_issue_certificates(ring):
    """A certificate signed by a bidder's key leads to no root, though the bidder's own does."""
    key, issuer = person(ring)
    forged_key = generate_key()
    forged = (
        x509.CertificateBuilder()
        .subject_name(ring.seal_certificate.subject)
        .issuer_name(issuer.subject)
        .public_key(forged_key.public_key())
        .serial_number(9)
        .not_valid_before(FROM)
        .not_valid_after(TO)
        .add_extension(
            ring.seal_certificate.extensions.get_extension_for_class(x509.KeyUsage).value, critical=True
        )
        .sign(key, SHA256())
    )
    signature = cms.sign_detached(DATA, forged_key, forged, signing_time=NOW, chain=(issuer,))
    with pytest.raises(Untrusted, match="may not issue"):
        cms.verify_detached(DATA, signature, ring.roots, at=NOW)


def test_a_certificate_without_a_part_is_refused(ring):
    """A certificate sent along that is on no path could be anything, and is refused."""
    _, bystander = person(ring)
    signature = cms.sign_detached(
        DATA, ring.seal_key, ring.seal_certificate, signing_time=NOW, chain=(bystander,)
    )
    with pytest.raises(Refuted, match="no part"):
        cms.verify_detached(DATA, signature, ring.roots, at=NOW)


def test_the_root_may_be_sent_along(ring):
    """The root in the signature does no harm; it is trusted only because the verifier has it."""
    signature = cms.sign_detached(
        DATA, ring.seal_key, ring.seal_certificate, signing_time=NOW, chain=(ring.root,)
    )
    assert cms.verify_detached(DATA, signature, ring.roots, at=NOW)
    with pytest.raises(Untrusted):
        cms.verify_detached(DATA, signature, (), at=NOW)


def test_a_key_signs_only_for_its_own_certificate(ring):
    """A key that is not the certificate's makes no signature at all."""
    with pytest.raises(Malformed, match="not the one"):
        cms.sign_detached(DATA, generate_key(), ring.seal_certificate, signing_time=NOW)


def test_a_time_needs_its_zone(ring, signature):
    """A time without zone neither signs nor judges."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Malformed):
        cms.sign_detached(DATA, ring.seal_key, ring.seal_certificate, signing_time=naive)
    with pytest.raises(Malformed):
        cms.verify_detached(DATA, signature, ring.roots, at=naive)


def test_a_signature_without_a_time_is_not_a_records(ring):
    """What seals a PDF carries no time; for a record that is refused."""
    import hashlib

    digest = hashlib.sha256(DATA).digest()
    timeless = cms.sign_digest(digest, ring.seal_key, ring.seal_certificate, signing_time=None)
    with pytest.raises(Refuted, match="time is missing"):
        cms.verify_detached(DATA, timeless, ring.roots, at=NOW)


def test_after_2049_the_time_takes_its_other_form(tmp_path):
    """From 2050 on a signing time is a GeneralizedTime (RFC 5652, 11.3)."""
    late = datetime(2050, 1, 1, tzinfo=UTC)
    ring = Keyring.create(
        tmp_path / "k", organ="中心", demo=True, valid_from=FROM, valid_to=datetime(2060, 1, 1, tzinfo=UTC)
    )
    for moment in (late - timedelta(seconds=1), late):
        signature = cms.sign_detached(DATA, ring.seal_key, ring.seal_certificate, signing_time=moment)
        assert cms.verify_detached(DATA, signature, ring.roots, at=moment).signing_time == moment


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_der_lengths_read_as_written(size):
    """A value of any length is read back; its length has one form only."""
    value = der.tlv(der.OCTET_STRING, bytes(size))
    cursor = der.Cursor(value)
    assert cursor.take(der.OCTET_STRING) == bytes(size)
    cursor.end()


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\x04",
        b"\x04\x80\x00\x00",
        b"\x04\x81\x01\x00",
        b"\x04\x82\x00\x80" + bytes(128),
        b"\x04\x02\x00",
    ],
    ids=["empty", "no length", "indefinite", "too long a form", "leading zero", "cut short"],
)
def test_ber_that_is_not_der_is_refused(bad):
    """Indefinite, padded or cut lengths are not DER."""
    with pytest.raises(Malformed):
        der.Cursor(bad).take(der.OCTET_STRING)
