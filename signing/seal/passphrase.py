"""Secrets under a passphrase: a JSON document whose last field only the passphrase opens.

PBKDF2-HMAC-SHA-256 (RFC 8018) with at least 600 000 rounds, because every browser has it and Argon2 none; the
box is AES-256-GCM with the document's other fields as associated data, so none of them can be changed either.
Two documents are made of it: the unlock file of a bid (`unlock`) and the key file of a signer, here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from signing import canonical
from signing.seal.documents import Document
from signing.seal.faults import Broken, Flaw, Rejected

ROUNDS = 600_000
MAX_ROUNDS = 10_000_000
MIN_LENGTH = 10


class Boxed(Document, frozen=True, kw_only=True):
    """A document with a secret under a passphrase."""

    kdf: Literal["PBKDF2-SHA-256"] = "PBKDF2-SHA-256"
    rounds: Annotated[int, msgspec.Meta(ge=ROUNDS, le=MAX_ROUNDS)] = ROUNDS
    salt: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    aead: Literal["AES-256-GCM"] = "AES-256-GCM"
    nonce: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{24}\Z")]
    box: Annotated[str, msgspec.Meta(max_length=65536)]

    @classmethod
    def close(
        cls, fields: Mapping[str, Any], secret: bytes, passphrase: str, randomness: Callable[[int], bytes]
    ) -> Self:
        """Box the secret; randomness is asked for the salt (16 bytes) and the nonce (12).

        Raises:
            Broken: The passphrase has fewer than 10 characters.
        """
        if len(unicodedata.normalize("NFC", passphrase)) < MIN_LENGTH:
            raise Broken(Flaw.PASSPHRASE, f"a passphrase has at least {MIN_LENGTH} characters")
        bare = cls(**fields, salt=randomness(16).hex(), nonce=randomness(12).hex(), box="")
        box = AESGCM(bare._key(passphrase)).encrypt(bytes.fromhex(bare.nonce), secret, bare._associated())
        return msgspec.structs.replace(bare, box=canonical.b64(box))

    def open(self, passphrase: str) -> bytes:
        """The secret.

        Raises:
            Rejected: The passphrase is wrong, or the document was changed.
        """
        box = canonical.unb64(self.box)
        try:
            return AESGCM(self._key(passphrase)).decrypt(bytes.fromhex(self.nonce), box, self._associated())
        except (InvalidTag, ValueError):
            raise Rejected(Flaw.PASSPHRASE, "the passphrase is wrong, or the file was changed") from None

    def _key(self, passphrase: str) -> bytes:
        text = unicodedata.normalize("NFC", passphrase).encode()
        return PBKDF2HMAC(hashes.SHA256(), 32, bytes.fromhex(self.salt), self.rounds).derive(text)

    def _associated(self) -> bytes:
        """The document with an empty box."""
        return msgspec.structs.replace(self, box="").document()


class KeyFile(Boxed, frozen=True, kw_only=True):
    """A signer's certificate (DER in base64) and, under the passphrase, the private key (PKCS #8 in DER)."""

    v: Literal[1] = 1
    type: Literal["key-file"] = "key-file"
    certificate: Annotated[str, msgspec.Meta(min_length=4, max_length=65536)]


def write_key_file(
    certificate: bytes, private_key: bytes, passphrase: str, randomness: Callable[[int], bytes]
) -> bytes:
    """A key file for the sealing page and the command line.

    Args:
        certificate: X.509 in DER.
        private_key: PKCS #8 in DER, unencrypted.
        passphrase: At least 10 characters.
        randomness: n to n fresh random bytes.

    Raises:
        Broken: The passphrase is too short.
    """
    fields = {"certificate": canonical.b64(certificate)}
    return KeyFile.close(fields, private_key, passphrase, randomness).document()


def read_key_file(data: bytes, passphrase: str) -> tuple[bytes, bytes]:
    """Certificate and private key, as they were given to `write_key_file`.

    Raises:
        Broken: Not a key file.
        Rejected: The passphrase is wrong, or the file was changed.
    """
    file = KeyFile.read(data, Flaw.PASSPHRASE)
    return canonical.unb64(file.certificate), file.open(passphrase)
