"""From a certificate to a root we trust, at a given time (RFC 5280, section 6, for one narrow profile).

The hall's own certificates, and those of the authorities it recognises, know only two critical
extensions: basic constraints and key usage. A certificate with any other critical extension is
refused, so that nothing is passed over that its issuer called essential. Revocation is not here: it
is a logged statement with a witnessed time, and the caller asks the log.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from signing.errors import Malformed, Refuted


class Untrusted(Refuted):
    """The signature may be sound, but no root vouches for whoever made it."""


LONGEST = 4
"""Certificates in a path, leaf and root included."""

_UNDERSTOOD = (x509.BasicConstraints, x509.KeyUsage)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_SIGNING_PURPOSES = {
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    _DOCUMENT_SIGNING,
}


def trace(
    leaf: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    *,
    at: datetime,
) -> tuple[x509.Certificate, ...]:
    """The path leaf … root, every step valid at ``at``.

    Args:
        leaf: The signer's certificate; it must allow non-repudiation.
        others: Certificates that came along and may stand in between.
        roots: The certificates trusted as such.
        at: The time to judge by, with its zone.

    Raises:
        Untrusted: No such path, or a certificate on it may not be used so.
        Malformed: ``at`` has no zone.
    """
    if at.tzinfo is None:
        raise Malformed("a time without its zone cannot be judged by")
    path = _path(leaf, tuple(others), tuple(roots))
    check_period(path, at)
    return path


@functools.lru_cache(maxsize=256)
def _path(
    leaf: x509.Certificate, others: tuple[x509.Certificate, ...], roots: tuple[x509.Certificate, ...]
) -> tuple[x509.Certificate, ...]:
    """The path by itself, whatever the time: an audit meets the same seal a hundred thousand times."""
    _check_leaf(leaf)
    path = [leaf]
    while len(path) < LONGEST:
        child = path[-1]
        if root := next((one for one in roots if _issued(child, one)), None):
            _check_issuer(root, below=len(path) - 1)
            return (*path, root)
        issuer = next((one for one in others if one not in path and _issued(child, one)), None)
        if issuer is None:
            break
        _check_issuer(issuer, below=len(path) - 1)
        path.append(issuer)
    raise Untrusted(f"the certificate of {name(leaf)} leads to no trusted root")


def check_period(path: Sequence[x509.Certificate], at: datetime) -> None:
    """Every certificate of a path is valid at ``at``.

    Raises:
        Untrusted: One is not.
    """
    for certificate in path:
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise Untrusted(f"the certificate of {name(certificate)} is not valid at {at.isoformat()}")


def name(certificate: x509.Certificate) -> str:
    """The subject's common name, or the whole subject where it has none."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def _issued(child: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether ``issuer`` signed ``child``: names and signature."""
    if child.issuer != issuer.subject:
        return False
    try:
        child.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _extensions(certificate: x509.Certificate) -> x509.Extensions:
    """The extensions, all critical ones of a kind we understand."""
    try:
        extensions = certificate.extensions
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as fault:
        raise Malformed(f"the certificate of {name(certificate)} has unreadable extensions") from fault
    for extension in extensions:
        if extension.critical and not isinstance(extension.value, _UNDERSTOOD):
            dotted = extension.oid.dotted_string
            raise Untrusted(f"the certificate of {name(certificate)} demands {dotted}, which is unknown here")
    return extensions


def _key_usage(extensions: x509.Extensions) -> x509.KeyUsage | None:
    """The key usage, if stated."""
    try:
        return extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _constraints(extensions: x509.Extensions) -> x509.BasicConstraints | None:
    """The basic constraints, if stated."""
    try:
        return extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return None


def _check_leaf(leaf: x509.Certificate) -> None:
    """A signer is no authority, and its key may sign what it cannot deny later."""
    extensions = _extensions(leaf)
    constraints, usage = _constraints(extensions), _key_usage(extensions)
    if constraints is not None and constraints.ca:
        raise Untrusted(f"{name(leaf)} is an authority, not a signer")
    if usage is None or not usage.content_commitment:
        raise Untrusted(f"the certificate of {name(leaf)} does not allow non-repudiation")
    try:
        purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not _SIGNING_PURPOSES & set(purposes):
        raise Untrusted(f"the certificate of {name(leaf)} is not for signing documents")


def _check_issuer(issuer: x509.Certificate, *, below: int) -> None:
    """An issuer is an authority, may sign certificates, and allows ``below`` authorities under it."""
    extensions = _extensions(issuer)
    constraints, usage = _constraints(extensions), _key_usage(extensions)
    if constraints is None or not constraints.ca or usage is None or not usage.key_cert_sign:
        raise Untrusted(f"{name(issuer)} may not issue certificates")
    if constraints.path_length is not None and below > constraints.path_length:
        raise Untrusted(f"{name(issuer)} may not stand so high in a path")
