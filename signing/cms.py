"""The office's signature on bytes: CMS SignedData, detached, ECDSA P-256 with SHA-256, CAdES baseline B.

RFC 5652 for the frame, RFC 5035 for signing-certificate-v2, ETSI EN 319 122-1 for which attributes a
baseline signature carries. The frame is written directly as DER, since everything but the digest, the
time and the signature is fixed; signing is deterministic (RFC 6979), so the same record sealed twice at
the same stated time gives the same bytes, and a retried seal is no second seal.

``openssl cms -verify -binary -inform DER -in x.p7s -content x -CAfile root.pem -purpose any`` agrees.
Not here: keys (keyring.py), the path to a root (chain.py), PDF (pades.py), time stamps.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing import chain as paths
from signing import der
from signing.errors import Malformed, Refuted

_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_DATA: Final = bytes.fromhex("06092a864886f70d010701")
_SHA256: Final = der.sequence(bytes.fromhex("0609608648016503040201"))
_SHA256_NULL: Final = der.sequence(bytes.fromhex("0609608648016503040201"), b"\x05\x00")
_ECDSA_SHA256: Final = der.sequence(bytes.fromhex("06082a8648ce3d040302"))
_VERSION_1: Final = b"\x02\x01\x01"

_CONTENT_TYPE: Final = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST: Final = bytes.fromhex("06092a864886f70d010904")
_SIGNING_TIME: Final = bytes.fromhex("06092a864886f70d010905")
_SIGNING_CERTIFICATE_V2: Final = bytes.fromhex("060b2a864886f70d010910022f")
_SMIME_CAPABILITIES: Final = bytes.fromhex("06092a864886f70d01090f")

_ALGORITHM: Final = ec.ECDSA(SHA256(), deterministic_signing=True)
_LARGEST = 65_536
"""Bytes of a signature with its certificates; nothing honest comes near it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as the certificate on a verified signature says.

    Attributes:
        subject: The common name.
        uscc: The subject's serial number: the credit code of an organisation (GB 32100), the staff or
            card number of a person, "" for the hall's own seal.
        certificate_sha256: Of the certificate's DER, in hex.
        signing_time: The time the signer claims, in UTC; None where the format puts it elsewhere (PDF).
    """

    subject: str
    uscc: str
    certificate_sha256: str
    signing_time: datetime | None


def sign_detached(
    data: bytes,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    *,
    signing_time: datetime,
    chain: Sequence[x509.Certificate] = (),
) -> bytes:
    """A detached signature over ``data``, in DER.

    Args:
        data: The exact bytes signed; they are not part of the result.
        key: The P-256 key that belongs to ``certificate``.
        certificate: The signer's certificate; it goes into the signature.
        signing_time: The time stated in the signature, whole seconds, with its zone.
        chain: Authorities between ``certificate`` and the root, to be sent along.

    Raises:
        Malformed: The key is not on P-256 or not the certificate's, or the time has no zone.
    """
    digest = hashlib.sha256(data).digest()
    return sign_digest(digest, key, certificate, signing_time=signing_time, chain=chain)


def sign_digest(
    digest: bytes,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    *,
    signing_time: datetime | None,
    chain: Sequence[x509.Certificate] = (),
) -> bytes:
    """Like :func:`sign_detached` for content already hashed with SHA-256.

    ``signing_time`` is None for PDF, where the signature dictionary states the time and the attribute is
    forbidden (ETSI EN 319 142-1, 6.3).
    """
    frame = _frame(certificate, tuple(chain))
    if _point(key.public_key()) != frame.point:
        raise Malformed("the key is not the one the certificate names")
    attributes = [_attribute(_MESSAGE_DIGEST, der.tlv(der.OCTET_STRING, digest)), *frame.attributes]
    if signing_time is not None:
        attributes.append(_attribute(_SIGNING_TIME, _encode_time(signing_time)))
    to_sign = der.set_of(*attributes)
    signature = der.tlv(der.OCTET_STRING, key.sign(to_sign, _ALGORITHM))
    implicit = bytes((der.CONTEXT_0,)) + to_sign[1:]
    signer = der.sequence(_VERSION_1, frame.sid, _SHA256, implicit, _ECDSA_SHA256, signature)
    signed_data = der.sequence(frame.head, der.tlv(der.SET, signer))
    return der.sequence(_SIGNED_DATA, der.tlv(der.CONTEXT_0, signed_data))


def verify_detached(
    data: bytes, signature: bytes, roots: Sequence[x509.Certificate], *, at: datetime
) -> Signer:
    """Who signed ``data``.

    Exactly one signer, P-256 with SHA-256, the CAdES attributes each once and no unknown ones, no unsigned
    part, every certificate sent along on the path from the signer to one of ``roots`` at ``at``, and the
    stated signing time within the certificate's period.

    Raises:
        Malformed: This is no signature of that form.
        Refuted: It is one, but not over this data; as :class:`~signing.chain.Untrusted` where it is, but
            the roots do not vouch for the signer.
    """
    return verify_digest(hashlib.sha256(data).digest(), signature, roots, at=at, timed=True)


def verify_digest(
    digest: bytes, signature: bytes, roots: Sequence[x509.Certificate], *, at: datetime, timed: bool
) -> Signer:
    """Like :func:`verify_detached` for content already hashed; ``timed`` says whether a time is inside."""
    parsed = _parse(signature)
    attributes = _parse_attributes(parsed.attributes)
    certificate = _named_certificate(parsed, attributes)
    if attributes.digest != digest:
        raise Refuted("the signature is over other bytes")
    try:
        _public_key(certificate).verify(parsed.signature, parsed.attributes, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Refuted("the signature does not match its certificate") from None
    path = paths.trace(certificate, parsed.certificates, roots, at=at)
    if any(one not in path for one in parsed.certificates):
        raise Refuted("a certificate sent along has no part in the signature")
    if (attributes.time is not None) is not timed:
        raise Refuted("the signing time is missing" if timed else "the signing time does not belong here")
    if attributes.time is not None:
        paths.check_period(path, attributes.time)
    return Signer(
        subject=paths.name(certificate),
        uscc=_serial_number(certificate),
        certificate_sha256=certificate.fingerprint(SHA256()).hex(),
        signing_time=attributes.time,
    )


# ---------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stays the same in every signature by one certificate."""

    point: bytes
    head: bytes
    sid: bytes
    attributes: tuple[bytes, ...]


@functools.lru_cache(maxsize=256)
def _frame(certificate: x509.Certificate, chain: tuple[x509.Certificate, ...]) -> _Frame:
    """The fixed parts; RFC 5652 asks for version 1 with plain data and a signer named by issuer."""
    encoded = certificate.public_bytes(Encoding.DER)
    bag = der.set_of(encoded, *(one.public_bytes(Encoding.DER) for one in chain), tag=der.CONTEXT_0)
    certificate_hash = der.tlv(der.OCTET_STRING, hashlib.sha256(encoded).digest())
    ess = der.sequence(der.sequence(der.sequence(certificate_hash)))
    return _Frame(
        point=_point(_public_key(certificate)),
        head=b"".join((_VERSION_1, der.tlv(der.SET, _SHA256), der.sequence(_DATA), bag)),
        sid=_sid(certificate),
        attributes=(_attribute(_CONTENT_TYPE, _DATA), _attribute(_SIGNING_CERTIFICATE_V2, ess)),
    )


def _sid(certificate: x509.Certificate) -> bytes:
    """IssuerAndSerialNumber."""
    serial = certificate.serial_number
    return der.sequence(
        certificate.issuer.public_bytes(),
        der.tlv(der.INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, "big")),
    )


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der.sequence(kind, der.tlv(der.SET, value))


def _encode_time(time: datetime) -> bytes:
    """UTCTime until 2049, GeneralizedTime after (RFC 5652, 11.3)."""
    if time.tzinfo is None:
        raise Malformed("a signing time needs its zone")
    moment = time.astimezone(UTC)
    if 1950 <= moment.year < 2050:
        return der.tlv(der.UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())
    return der.tlv(der.GENERALIZED_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode())


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The public point, after making sure of the curve."""
    if not isinstance(key.curve, ec.SECP256R1):
        raise Malformed(f"the key is on {key.curve.name}, not on P-256")
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _public_key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    """The certificate's P-256 key."""
    try:
        key = certificate.public_key()
    except Exception as fault:  # UnsupportedAlgorithm, ValueError: whatever the key is, it is not P-256
        raise Malformed(f"the key of {paths.name(certificate)} cannot be read") from fault
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed(f"the key of {paths.name(certificate)} is not on P-256")
    return key


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Parsed:
    certificates: tuple[x509.Certificate, ...]
    sid: bytes
    attributes: bytes
    """The signed attributes as the SET OF that is signed."""
    signature: bytes


@dataclass(frozen=True, slots=True)
class _Attributes:
    digest: bytes
    certificate_hash: bytes
    time: datetime | None


def _parse(signature: bytes) -> _Parsed:
    """Take the frame apart; anything but the one form expected is refused where it differs."""
    if len(signature) > _LARGEST:
        raise Malformed("the signature is larger than any honest one")
    outer = der.Cursor(signature)
    content = der.Cursor(outer.take(der.SEQUENCE))
    outer.end()
    content.expect(_SIGNED_DATA)
    explicit = der.Cursor(content.take(der.CONTEXT_0))
    content.end()
    signed = der.Cursor(explicit.take(der.SEQUENCE))
    explicit.end()
    signed.expect(_VERSION_1)
    if signed.take(der.SET) not in {_SHA256, _SHA256_NULL}:
        raise Malformed("the digest is not SHA-256 alone")
    signed.expect(der.sequence(_DATA))
    certificates = _certificates(signed.take(der.CONTEXT_0))
    signers = der.Cursor(signed.take(der.SET))
    signed.end()
    signer = der.Cursor(signers.take(der.SEQUENCE))
    signers.end()
    signer.expect(_VERSION_1)
    sid = signer.take_whole(der.SEQUENCE)
    if signer.take_whole(der.SEQUENCE) not in {_SHA256, _SHA256_NULL}:
        raise Malformed("the signer's digest is not SHA-256")
    attributes = der.tlv(der.SET, signer.take(der.CONTEXT_0))
    signer.expect(_ECDSA_SHA256)
    value = signer.take(der.OCTET_STRING)
    signer.end()
    return _Parsed(certificates, sid, attributes, value)


def _certificates(bag: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates sent along, each once, in DER's order."""
    cursor, encoded = der.Cursor(bag), []
    while cursor.more:
        encoded.append(cursor.take_whole(der.SEQUENCE))
    if not encoded or len(encoded) > paths.LONGEST or encoded != sorted(set(encoded)):
        raise Malformed("the certificates are missing, too many, repeated or out of order")
    return tuple(_certificate(one) for one in encoded)


def _certificate(encoded: bytes) -> x509.Certificate:
    """A stranger's certificate, read through at once: the parts are parsed only when asked for."""
    try:
        certificate = x509.load_der_x509_certificate(encoded)
        certificate.subject.public_bytes()
        certificate.issuer.public_bytes()
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc, certificate.extensions
    except Exception as fault:  # six kinds are known to come out of a broken certificate
        raise Malformed("a certificate sent along cannot be read") from fault
    return certificate


def _parse_attributes(attributes: bytes) -> _Attributes:
    """The signed attributes: each kind once, in DER's order, one value each, no kind unknown."""
    cursor, encoded = der.Cursor(der.Cursor(attributes).take(der.SET)), []
    while cursor.more:
        encoded.append(cursor.take_whole(der.SEQUENCE))
    found: dict[bytes, der.Cursor] = {}
    for one in encoded:
        attribute = der.Cursor(der.Cursor(one).take(der.SEQUENCE))
        kind = attribute.take_whole(der.OID)
        values = attribute.take(der.SET)
        attribute.end()
        if kind in found:
            raise Malformed("a signed attribute stands there twice")
        found[kind] = der.Cursor(values)
    known = {_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME, _SIGNING_CERTIFICATE_V2, _SMIME_CAPABILITIES}
    if encoded != sorted(encoded) or not found.keys() <= known:
        raise Malformed("the signed attributes are out of order or of unknown kinds")
    if not found.keys() >= {_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_CERTIFICATE_V2}:
        raise Malformed("a signed attribute is missing that a CAdES signature must carry")
    found[_CONTENT_TYPE].expect(_DATA)
    digest = found[_MESSAGE_DIGEST].take(der.OCTET_STRING)
    certificate_hash = _ess_hash(found[_SIGNING_CERTIFICATE_V2])
    time = _decode_time(found[_SIGNING_TIME]) if _SIGNING_TIME in found else None
    if _SMIME_CAPABILITIES in found:  # openssl adds it of its own accord; it says nothing about this data
        found[_SMIME_CAPABILITIES].take(der.SEQUENCE)
    for rest in found.values():
        rest.end()
    return _Attributes(digest, certificate_hash, time)


def _ess_hash(values: der.Cursor) -> bytes:
    """The SHA-256 of the signer's certificate: the first ESSCertIDv2 with its default algorithm."""
    attribute = der.Cursor(values.take(der.SEQUENCE))
    certificates = der.Cursor(attribute.take(der.SEQUENCE))
    first = der.Cursor(certificates.take(der.SEQUENCE))
    return first.take(der.OCTET_STRING)


def _decode_time(values: der.Cursor) -> datetime:
    """The signing time; only whole seconds in UTC are DER (RFC 5652, 11.3)."""
    tag = der.UTC_TIME if values.sees(der.UTC_TIME) else der.GENERALIZED_TIME
    text = values.take(tag)
    digits = text[:-1]
    if tag == der.UTC_TIME:
        digits = (b"19" if digits[:2] >= b"50" else b"20") + digits
    if text[-1:] != b"Z" or len(digits) != 14 or not digits.isdigit():
        raise Malformed("the signing time is not in UTC to the second")
    try:
        return datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as fault:
        raise Malformed("the signing time is no time") from fault


def _named_certificate(parsed: _Parsed, attributes: _Attributes) -> x509.Certificate:
    """The certificate both the signer's name and the signed hash point to."""
    for certificate in parsed.certificates:
        if certificate.fingerprint(SHA256()) == attributes.certificate_hash:
            if _sid(certificate) != parsed.sid:
                raise Malformed("the signer is named differently from its certificate")
            return certificate
    raise Malformed("the signer's certificate is not in the signature")


def _serial_number(certificate: x509.Certificate) -> str:
    """The subject's serial number, "" without one."""
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)
    return str(found[0].value) if found else ""
