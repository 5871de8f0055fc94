"""The cryptographic suites by name: S1 today; S1h (hybrid) and S2 (national algorithms) have their slots.

A suite's name stands in every sealed header and in every key derivation, and nothing is negotiated: a name
that is not in the table is refused. Signatures are CMS documents, which name their own algorithm: see `cms`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from signing import hpke
from signing.errors import Refuted

Block = bytes | bytearray | memoryview


class Aead(Protocol):
    """An authenticated cipher with a 12-byte nonce and a 16-byte tag behind the ciphertext."""

    def encrypt_into(self, nonce: bytes, data: Block, associated_data: bytes | None, buf: Block) -> int:
        """Write the ciphertext and its tag to a buffer of exactly their length; returns that length."""

    def decrypt(self, nonce: bytes, data: Block, associated_data: bytes | None) -> bytes:
        """The plaintext; raises cryptography's InvalidTag where the tag is wrong."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One set of algorithms, chosen together (sealing.md 1.2).

    Attributes:
        name: What headers call it.
        hash: Bytes to a 32-byte digest.
        derive: (ikm, info, length) to key bytes: HKDF with an empty salt (RFC 5869).
        expand: (prk, info, length) to key bytes: HKDF-Expand alone, from a uniformly random prk.
        aead: A 32-byte key to a cipher.
        aead_name: Its name in the IANA registry of AEAD algorithms.
        kem_public: A trustee's private key to the public key (32 bytes each).
        kem_seal: (public key, info, plaintext, 32 fresh secret bytes) to the sealed message.
        kem_open: (private key, info, sealed message) to the plaintext.
    """

    name: str
    hash: Callable[[bytes], bytes]
    derive: Callable[[bytes, bytes, int], bytes]
    expand: Callable[[bytes, bytes, int], bytes]
    aead: Callable[[bytes], Aead]
    aead_name: str
    kem_public: Callable[[bytes], bytes]
    kem_seal: Callable[[bytes, bytes, bytes, bytes], bytes]
    kem_open: Callable[[bytes, bytes, bytes], bytes]


def suite(name: str) -> Suite:
    """The suite of that name.

    Raises:
        Refuted: No such suite; an unknown one is never guessed at.
    """
    try:
        return SUITES[name]
    except KeyError:
        raise Refuted(
            f"the cryptographic suite {name[:16]!r} is unknown; known: {', '.join(SUITES)}"
        ) from None


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _hkdf_sha512(ikm: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA512(), length, None, info).derive(ikm)


def _expand_sha512(prk: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(hashes.SHA512(), length, info).derive(prk)


S1 = Suite(
    name="S1",
    hash=_sha256,
    derive=_hkdf_sha512,
    expand=_expand_sha512,
    aead=AESGCM,
    aead_name="AEAD_AES_256_GCM",
    kem_public=hpke.public_key,
    kem_seal=hpke.seal,
    kem_open=hpke.unseal,
)

SUITES = {S1.name: S1}
