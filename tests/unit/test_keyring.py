"""The hall's keys: whole or not at all, closed to others, and demonstration keys known as such."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing import cms
from signing.errors import Malformed
from signing.keyring import (
    Keyring,
    KeyringRefused,
    certificate_from_pem,
    generate_key,
    key_from_pem,
    key_to_pem,
)

FROM = datetime(2026, 1, 1, tzinfo=UTC)
TO = datetime(2029, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
ORGAN = "敦化市公共资源交易中心"
CODE = "91220101MA0Y1A1B2C"


@pytest.fixture
def ring(tmp_path) -> Keyring:
    return Keyring.create(tmp_path / "keys", organ=ORGAN, demo=True, valid_from=FROM, valid_to=TO)


@pytest.fixture
def real(tmp_path) -> Keyring:
    return Keyring.create(tmp_path / "real", organ=ORGAN, demo=False, valid_from=FROM, valid_to=TO)


def issue(ring: Keyring, **changes: object) -> str:
    asked: dict[str, object] = {
        "subject_cn": "吉林省示例建工有限公司",
        "uscc_or_serial": CODE,
        "public_key": generate_key().public_key(),
        "valid_from": NOW,
        "valid_to": NOW + timedelta(days=365),
        "serial": 7,
    }
    return ring.issue_person(**{**asked, **changes})


def test_keys_lie_closed_to_everyone_else(ring):
    """Every file of a keyring is readable by its owner alone."""
    modes = {file.name: file.stat().st_mode & 0o777 for file in ring.directory.iterdir()}
    assert set(modes) == {
        "DEMO",
        "root.pem",
        "root.key",
        "seal.pem",
        "seal.key",
        "promise.key",
        "log.key",
    }
    assert set(modes.values()) == {0o600}
    assert ring.directory.stat().st_mode & 0o777 == 0o700


def test_what_was_made_is_what_is_loaded(ring):
    """A keyring loads as it was made: the seal under the root, two Ed25519 seeds of 32 bytes."""
    again = Keyring.load(ring.directory, allow_demo=True)
    assert again.root == ring.root
    assert again.seal_certificate == ring.seal_certificate
    assert (again.promise_key, again.log_key) == (ring.promise_key, ring.log_key)
    assert len(ring.promise_key) == len(ring.log_key) == 32
    assert ring.promise_key != ring.log_key
    assert again.organ == ORGAN


def test_demonstration_keys_do_not_open_a_real_hall(ring):
    """Where demonstration is not allowed, demonstration keys are refused."""
    with pytest.raises(KeyringRefused, match="demonstration"):
        Keyring.load(ring.directory, allow_demo=False)


def test_losing_the_mark_does_not_make_demonstration_keys_real(ring):
    """The certificates themselves say 示例; deleting the file DEMO changes nothing."""
    (ring.directory / "DEMO").unlink()
    with pytest.raises(KeyringRefused, match="demonstration"):
        Keyring.load(ring.directory, allow_demo=False)


def test_real_keys_open_a_real_hall(real):
    """Keys made in earnest load where demonstration is not allowed, and carry no mark."""
    loaded = Keyring.load(real.directory, allow_demo=False)
    assert not loaded.demo
    assert "示例" not in loaded.seal_certificate.subject.rfc4514_string()


@pytest.mark.parametrize("name", ["seal.key", "promise.key", "log.key", "root.key"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_open_to_others_is_refused(ring, name, mode):
    """A key file that group or others may read or write is refused, and the refusal names it."""
    (ring.directory / name).chmod(mode)
    with pytest.raises(KeyringRefused, match=name):
        Keyring.load(ring.directory, allow_demo=True)


@pytest.mark.parametrize("name", ["root.pem", "seal.pem", "seal.key", "promise.key", "log.key"])
def test_a_missing_or_broken_file_is_named(ring, name):
    """A file that is gone, or no longer what it was, is named."""
    file = ring.directory / name
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KeyringRefused, match=name):
        Keyring.load(ring.directory, allow_demo=True)
    file.unlink()
    with pytest.raises(KeyringRefused, match=name):
        Keyring.load(ring.directory, allow_demo=True)


def test_keys_of_another_hall_do_not_fit(ring, tmp_path):
    """A seal key or certificate from elsewhere is refused."""
    other = Keyring.create(tmp_path / "other", organ=ORGAN, demo=True, valid_from=FROM, valid_to=TO)
    shutil.copy(other.directory / "seal.key", ring.directory / "seal.key")
    with pytest.raises(KeyringRefused, match=r"seal\.key is not the key"):
        Keyring.load(ring.directory, allow_demo=True)
    shutil.copy(other.directory / "seal.pem", ring.directory / "seal.pem")
    with pytest.raises(KeyringRefused, match=r"seal\.pem does not hold"):
        Keyring.load(ring.directory, allow_demo=True)


def test_keys_are_never_overwritten(ring):
    """A directory in use is refused, and its keys stay."""
    before = (ring.directory / "seal.key").read_bytes()
    with pytest.raises(KeyringRefused, match="in use"):
        Keyring.create(ring.directory, organ=ORGAN, demo=True, valid_from=FROM, valid_to=TO)
    assert (ring.directory / "seal.key").read_bytes() == before


def test_nothing_is_left_where_making_failed(tmp_path):
    """Given a period that is none, no half keyring appears."""
    with pytest.raises(Malformed):
        Keyring.create(tmp_path / "keys", organ=ORGAN, demo=True, valid_from=TO, valid_to=FROM)
    assert list(tmp_path.iterdir()) == []


def test_secrets_do_not_show(ring):
    """A keyring printed by mistake shows no key."""
    shown = repr(ring)
    assert "_key=" not in shown
    assert ring.log_key.hex() not in shown


def test_a_bidder_signs_with_the_certificate_issued(ring):
    """A certificate issued to a bidder carries name and credit code, and its signature verifies."""
    key = generate_key()
    certificate = certificate_from_pem(issue(ring, public_key=key.public_key()))
    signature = cms.sign_detached(b"header", key, certificate, signing_time=NOW)
    signer = cms.verify_detached(b"header", signature, ring.roots, at=NOW)
    assert (signer.subject, signer.uscc) == ("吉林省示例建工有限公司", CODE)
    assert certificate.serial_number == 7


@pytest.mark.parametrize("form", [Encoding.DER, Encoding.PEM], ids=["DER", "PEM"])
def test_a_holders_key_may_come_as_bytes(ring, form):
    """A public key is taken as the browser exports it (SubjectPublicKeyInfo) or as PEM."""
    public = generate_key().public_key()
    given = public.public_bytes(form, PublicFormat.SubjectPublicKeyInfo)
    assert certificate_from_pem(issue(ring, public_key=given)).public_key() == public


@pytest.mark.parametrize(
    "changes",
    [
        {"subject_cn": ""},
        {"subject_cn": "长" * 65},
        {"uscc_or_serial": ""},
        {"uscc_or_serial": "编号"},
        {"serial": 0},
        {"serial": 1 << 159},
        {"valid_from": FROM - timedelta(seconds=1)},
        {"valid_to": TO + timedelta(seconds=1)},
        {"valid_to": NOW},
        {"public_key": b"not a key"},
        {"public_key": ec.generate_private_key(ec.SECP384R1()).public_key()},
    ],
)
def test_a_certificate_that_cannot_be_is_refused(ring, changes):
    """Empty or overlong names, serials out of range, periods outside the root's, keys off P-256."""
    with pytest.raises(Malformed):
        issue(ring, **changes)


def test_without_the_authoritys_key_nothing_is_issued(ring):
    """In production root.key is kept elsewhere: the hall loads, seals, and issues nothing."""
    (ring.directory / "root.key").unlink()
    loaded = Keyring.load(ring.directory, allow_demo=True)
    assert loaded.root_key is None
    with pytest.raises(KeyringRefused, match="elsewhere"):
        issue(loaded)


def test_a_private_key_goes_through_pem():
    """A key written as PEM is the key read from it; other text is no key."""
    key = generate_key()
    assert key_from_pem(key_to_pem(key)).private_numbers() == key.private_numbers()
    with pytest.raises(Malformed):
        key_from_pem(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")


def test_openssl_reads_the_chain(ring, tmp_path: Path):
    """The seal's certificate verifies under root.pem with openssl alone."""
    import subprocess

    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    done = subprocess.run(
        [
            openssl,
            "verify",
            "-x509_strict",
            "-CAfile",
            ring.directory / "root.pem",
            ring.directory / "seal.pem",
        ],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
