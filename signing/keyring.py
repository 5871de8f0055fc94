"""The keys of one hall, in one directory, and the certificates its own root issues.

    DEMO              present where the keys are for demonstration; says so in one sentence
    root.pem root.key the hall's certificate authority, P-256; root.key is taken away in production
    seal.pem seal.key the office seal, P-256, non-repudiation only
    promise.key       immediate receipts, Ed25519
    log.key           checkpoints of the public log, Ed25519
    tsa.pem tsa.key   (kept free for a time-stamping authority)

Keys are PKCS #8 in PEM, readable by their owner alone. Only the process that seals opens this
directory. Not here: what the keys sign (cms.py, pades.py, log/), smart cards and HSMs.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from signing import chain as paths
from signing.errors import Malformed, SigningError

DEMO_MARK = "示例"
"""Stands in the organisation of every demonstration certificate."""
_DEMO_SENTENCE = "本目录为演示密钥，仅供示例，不得用于正式业务。\n"
_LONGEST_NAME = 64
"""Characters of a common name (X.520, ub-common-name)."""


class KeyringRefused(SigningError):  # noqa: N818 - the keyring is refused; nothing failed
    """The directory may not be used: demonstration keys, open file modes, missing or ill-matched keys."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one hall; :meth:`load` and :meth:`create` are the two ways to one.

    Attributes:
        directory: Where the files lie.
        demo: Whether the keys are for demonstration.
        root: The authority's certificate.
        seal_certificate: The office seal's certificate; it carries no credit code of its own.
        seal_key: The office seal.
        promise_key: Ed25519 seed of the receipts, 32 bytes.
        log_key: Ed25519 seed of the public log, 32 bytes.
        root_key: The authority's key, None where it is kept elsewhere.
    """

    directory: Path
    demo: bool
    root: x509.Certificate
    seal_certificate: x509.Certificate
    seal_key: ec.EllipticCurvePrivateKey = field(repr=False)
    promise_key: bytes = field(repr=False)
    log_key: bytes = field(repr=False)
    root_key: ec.EllipticCurvePrivateKey | None = field(repr=False)

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """The certificates a verifier of this hall trusts."""
        return (self.root,)

    @property
    def organ(self) -> str:
        """Whose seal this is."""
        return paths.name(self.seal_certificate)

    @classmethod
    def load(cls, directory: Path, *, allow_demo: bool) -> Self:
        """Read the directory and make sure that its parts belong together.

        Raises:
            KeyringRefused: A file is missing or open to others, a key does not match its certificate, or
                the keys are for demonstration and ``allow_demo`` is false.
        """
        root = _read_certificate(directory / "root.pem")
        seal = _read_certificate(directory / "seal.pem")
        demo = (directory / "DEMO").exists() or any(_is_demo(one) for one in (root, seal))
        if demo and not allow_demo:
            raise KeyringRefused(f"{directory} holds demonstration keys; a hall in earnest needs its own")
        ring = cls(
            directory=directory,
            demo=demo,
            root=root,
            seal_certificate=seal,
            seal_key=_read_p256(directory / "seal.key"),
            promise_key=_read_ed25519(directory / "promise.key"),
            log_key=_read_ed25519(directory / "log.key"),
            root_key=_read_p256(directory / "root.key") if (directory / "root.key").exists() else None,
        )
        ring._check()
        return ring

    @classmethod
    def create(
        cls, directory: Path, *, organ: str, demo: bool, valid_from: datetime, valid_to: datetime
    ) -> Self:
        """Make a new keyring; the directory appears whole or not at all.

        Args:
            directory: Where it shall lie; it must not exist yet, or be empty.
            organ: The office whose seal this is, as on its paper.
            demo: Whether the keys are for demonstration only.
            valid_from: Start of both certificates' validity, with zone.
            valid_to: Their end.

        Raises:
            KeyringRefused: The directory is in use.
            Malformed: The organ's name is empty or too long, or the period is no period.
        """
        if directory.exists() and any(directory.iterdir()):
            raise KeyringRefused(f"{directory} is in use; keys are never overwritten")
        root_key, seal_key = generate_key(), generate_key()
        period = (valid_from, valid_to)
        maker = f"{organ}（{DEMO_MARK}）" if demo else organ
        authority = _name(f"{organ}根证书", maker)
        root_public, seal_public = root_key.public_key(), seal_key.public_key()
        root = _certificate(authority, root_public, authority, root_key, period=period)
        seal = _certificate(_name(organ, maker), seal_public, authority, root_key, period=period)
        files = {
            "root.pem": root.public_bytes(Encoding.PEM),
            "root.key": key_to_pem(root_key),
            "seal.pem": seal.public_bytes(Encoding.PEM),
            "seal.key": key_to_pem(seal_key),
            "promise.key": _pem(ed25519.Ed25519PrivateKey.generate()),
            "log.key": _pem(ed25519.Ed25519PrivateKey.generate()),
        }
        if demo:
            files["DEMO"] = _DEMO_SENTENCE.encode()
        _write_whole(directory, files)
        return cls.load(directory, allow_demo=demo)

    def issue_person(
        self,
        subject_cn: str,
        uscc_or_serial: str,
        public_key: bytes | ec.EllipticCurvePublicKey,
        *,
        valid_from: datetime,
        valid_to: datetime,
        serial: int,
    ) -> str:
        """A certificate, in PEM, for a bidder, a trustee or an official.

        Args:
            subject_cn: The organisation's or person's name.
            uscc_or_serial: The credit code, or a staff or card number; never an identity card's number.
            public_key: The holder's P-256 key, itself or as SubjectPublicKeyInfo in DER or PEM.
            valid_from: Start of validity, with zone, not before the root's.
            valid_to: End of validity, not after the root's.
            serial: The certificate's serial number, positive, below 2^159, never used twice.

        Raises:
            KeyringRefused: The authority's key is not here.
            Malformed: A name, key, period or serial that a certificate cannot carry.
        """
        if self.root_key is None:
            raise KeyringRefused("the authority's key is kept elsewhere; certificates are issued there")
        if not uscc_or_serial.isascii() or not 0 < len(uscc_or_serial) <= _LONGEST_NAME:
            raise Malformed("the holder's code is empty, too long or not ASCII")
        if not 0 < serial < 1 << 159:
            raise Malformed("a certificate's serial number lies between 1 and 2^159")
        if valid_from < self.root.not_valid_before_utc or valid_to > self.root.not_valid_after_utc:
            raise Malformed("a certificate cannot be valid when its authority is not")
        holder = _name(subject_cn, DEMO_MARK if self.demo else "", uscc_or_serial)
        certificate = _certificate(
            holder,
            _public_key(public_key),
            self.root.subject,
            self.root_key,
            period=(valid_from, valid_to),
            serial=serial,
        )
        return certificate.public_bytes(Encoding.PEM).decode()

    def _check(self) -> None:
        """Every key belongs to its certificate, and the seal to the root."""
        if self.seal_key.public_key() != self.seal_certificate.public_key():
            raise KeyringRefused("seal.key is not the key of seal.pem")
        if self.root_key is not None and self.root_key.public_key() != self.root.public_key():
            raise KeyringRefused("root.key is not the key of root.pem")
        try:
            paths.trace(self.seal_certificate, (), self.roots, at=self.seal_certificate.not_valid_before_utc)
        except SigningError as fault:
            raise KeyringRefused(f"seal.pem does not hold under root.pem: {fault.reason}") from fault


# ---------------------------------------------------------------- keys and certificates as text


def generate_key() -> ec.EllipticCurvePrivateKey:
    """A new P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def key_to_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A P-256 key as unencrypted PKCS #8 in PEM; whoever writes it keeps it at mode 0600."""
    return _pem(key)


def key_from_pem(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """A P-256 key from PKCS #8 in PEM.

    Raises:
        Malformed: It is none.
    """
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as fault:
        raise Malformed("this is no unencrypted private key in PEM") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("this private key is not on P-256")
    return key


def certificate_from_pem(pem: str | bytes) -> x509.Certificate:
    """One certificate from PEM.

    Raises:
        Malformed: It is none.
    """
    try:
        return x509.load_pem_x509_certificate(pem.encode() if isinstance(pem, str) else pem)
    except (ValueError, x509.InvalidVersion) as fault:
        raise Malformed("this is no certificate in PEM") from fault


def certificates_to_pem(certificates: Sequence[x509.Certificate]) -> str:
    """Certificates one after another in PEM, as ``openssl -CAfile`` reads them."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates).decode()


# ---------------------------------------------------------------- making certificates


def _name(common: str, organisation: str, serial: str = "") -> x509.Name:
    """A subject in China."""
    if not 0 < len(common) <= _LONGEST_NAME:
        raise Malformed(f"a name on a certificate has 1 to {_LONGEST_NAME} characters")
    parts = [x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "CN")]
    if organisation:
        parts.append(x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation))
    parts.append(x509.NameAttribute(x509.NameOID.COMMON_NAME, common))
    if serial:
        parts.append(x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, serial))
    return x509.Name(parts)


def _certificate(
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    period: tuple[datetime, datetime],
    serial: int | None = None,
) -> x509.Certificate:
    """Sign one certificate: the root itself where subject and issuer agree, else a signer under it.

    A serial number is given for persons, whose keys may also authenticate; the hall's own two
    certificates take a random one, and the seal signs what cannot be denied and nothing else.
    """
    if any(one.tzinfo is None for one in period) or period[0] >= period[1]:
        raise Malformed("a certificate's period needs zones and an end after its start")
    authority = subject == issuer
    usage = x509.KeyUsage(
        digital_signature=serial is not None,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    constraints = x509.BasicConstraints(ca=authority, path_length=0 if authority else None)
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number() if serial is None else serial)
        .not_valid_before(period[0])
        .not_valid_after(period[1])
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(issuer_id, critical=False)
        .sign(issuer_key, SHA256())
    )


def _public_key(given: bytes | ec.EllipticCurvePublicKey) -> ec.EllipticCurvePublicKey:
    """A holder's key, on P-256."""
    key: object = given
    if isinstance(given, bytes):
        try:
            key = load_pem_public_key(given) if given.startswith(b"-----") else load_der_public_key(given)
        except Exception as fault:  # ValueError, UnsupportedAlgorithm: not a key we can certify
            raise Malformed("the holder's public key cannot be read") from fault
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("the holder's public key is not on P-256")
    return key


# ---------------------------------------------------------------- files


def _is_demo(certificate: x509.Certificate) -> bool:
    """Whether the subject says so; a lost DEMO file does not turn such keys into real ones."""
    return any(DEMO_MARK in str(part.value) for part in certificate.subject)


def _pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _read(path: Path, *, secret: bool = False) -> bytes:
    """A file's bytes; a secret one only if no one but its owner may touch it."""
    try:
        mode = path.stat().st_mode
        if secret and mode & 0o077:
            raise KeyringRefused(f"{path} is open to others (mode {mode & 0o777:04o}); it must be 0600")
        return path.read_bytes()
    except OSError as fault:
        raise KeyringRefused(f"{path} cannot be read: {fault.strerror}") from fault


def _read_certificate(path: Path) -> x509.Certificate:
    try:
        return certificate_from_pem(_read(path))
    except Malformed as fault:
        raise KeyringRefused(f"{path}: {fault.reason}") from fault


def _read_p256(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        return key_from_pem(_read(path, secret=True))
    except Malformed as fault:
        raise KeyringRefused(f"{path}: {fault.reason}") from fault


def _read_ed25519(path: Path) -> bytes:
    """The 32-byte seed in a PKCS #8 file."""
    try:
        key = load_pem_private_key(_read(path, secret=True), None)
    except (ValueError, TypeError) as fault:
        raise KeyringRefused(f"{path} is no unencrypted private key in PEM") from fault
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise KeyringRefused(f"{path} is no Ed25519 key")
    return key.private_bytes_raw()


def _write_whole(directory: Path, files: dict[str, bytes]) -> None:
    """Write the files beside their place, flush them to the disk, then move them there in one step."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        for title, content in files.items():
            descriptor = os.open(staging / title, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
        _flush_directory(staging)
        staging.replace(directory)
        _flush_directory(directory.parent)
    except OSError as fault:
        shutil.rmtree(staging, ignore_errors=True)
        raise KeyringRefused(f"{directory} cannot be written: {fault.strerror}") from fault


def _flush_directory(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
