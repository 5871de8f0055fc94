"""What a certificate says of its holder, for those who file it. Trust is judged in ``signing.chain``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing import chain
from signing.keyring import certificate_from_pem

Certificate = x509.Certificate
"""An X.509 certificate; the floors above pass it through and look at its facts only."""


@dataclass(frozen=True)
class CertificateFacts:
    """A certificate's holder and period.

    Attributes:
        subject: The holder's name.
        code: The holder's code in serialNumber (a credit code or staff number), "" where there is none.
        sha256: Fingerprint over the DER, lower-case hex.
        der: The certificate itself.
    """

    subject: str
    code: str
    sha256: str
    valid_from: datetime
    valid_to: datetime
    der: bytes


def certificate_facts(pem: bytes) -> CertificateFacts:
    """Read a certificate's facts from PEM.

    Raises:
        Malformed: It is not a certificate.
    """
    certificate = certificate_from_pem(pem)
    codes = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return CertificateFacts(
        subject=chain.name(certificate),
        code=str(codes[0].value) if codes else "",
        sha256=certificate.fingerprint(SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        der=certificate.public_bytes(Encoding.DER),
    )
