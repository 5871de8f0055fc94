"""What a party brings is examined before it is filed: the signature is over this very file, by a certificate of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef, Vault
from signing.certificates import Certificate
from signing.cms import Signer, verify_detached
from signing.errors import SigningError

LARGEST = 20 << 20
"""Bytes of a file of evidence at most."""


def examine_evidence(
    vault: Vault, file: FileRef, signature: FileRef, roots: Sequence[Certificate], at: datetime
) -> Signer:
    """Who signed a file of evidence.

    Raises:
        Refusal: It is too large, or the signature is none of a certificate the hall trusts over this file.
    """
    if not file.size or file.size > LARGEST:
        raise Refusal(f"证明材料为空或者超过 {LARGEST >> 20} MiB", where="files")
    try:
        return verify_detached(vault.read(file.sha256), vault.read(signature.sha256), roots, at=at)
    except SigningError as fault:
        raise Refusal("签名不是对这份材料作出的，或者证书不受信任", "EB-15", where="signature") from fault
