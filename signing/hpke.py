"""HPKE base mode with X25519, HKDF-SHA256 and AES-256-GCM (RFC 9180: 0x0020, 0x0001, 0x0002).

Sealing is written out because its ephemeral key must be given: the same randomness has to yield the same
bytes in Python and in the bidder's browser. Opening needs no such freedom and is left to `cryptography`. What
is not here: the other modes and key kinds, exporters, and more than one message for each encapsulation.
"""

from __future__ import annotations

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from signing.errors import Malformed, Refuted

ENC_SIZE = 32
TAG_SIZE = 16

_KEM_ID = b"KEM\x00\x20"
_SUITE_ID = b"HPKE\x00\x20\x00\x01\x00\x02"
_LIBRARY = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def public_key(private_key: bytes) -> bytes:
    """The 32 bytes of the public key of a 32-byte X25519 private key.

    Raises:
        Malformed: The key is not 32 bytes long.
    """
    return _private(private_key).public_key().public_bytes_raw()


def seal(recipient: bytes, info: bytes, plaintext: bytes, ephemeral: bytes, aad: bytes = b"") -> bytes:
    """Encrypt one message to a recipient; returns enc (32 bytes) followed by the ciphertext (RFC 9180 6.1).

    Args:
        recipient: X25519 public key, 32 bytes.
        info: Application context, any length; the reader must present the same.
        plaintext: The message.
        ephemeral: X25519 private key, 32 fresh secret bytes, used for this message only.
        aad: Associated data of the AEAD; our formats put their context into info and leave it empty.

    Raises:
        Malformed: A key has the wrong length, or the recipient's key is a point of small order.
    """
    own = _private(ephemeral)
    enc = own.public_key().public_bytes_raw()
    try:
        shared_point = own.exchange(X25519PublicKey.from_public_bytes(recipient))
    except ValueError as error:
        raise Malformed(
            "the recipient's X25519 key has a wrong length or is a point of small order"
        ) from error
    prk = _extract(_KEM_ID, b"", b"eae_prk", shared_point)
    shared = _expand(_KEM_ID, prk, b"shared_secret", enc + recipient, 32)
    context = (
        b"\x00" + _extract(_SUITE_ID, b"", b"psk_id_hash", b"") + _extract(_SUITE_ID, b"", b"info_hash", info)
    )
    secret = _extract(_SUITE_ID, shared, b"secret", b"")
    key = _expand(_SUITE_ID, secret, b"key", context, 32)
    nonce = _expand(_SUITE_ID, secret, b"base_nonce", context, 12)
    return enc + AESGCM(key).encrypt(nonce, plaintext, aad)


def unseal(private_key: bytes, info: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made with the same info and no associated data.

    Raises:
        Malformed: The private key is not 32 bytes long, or the message is shorter than its frame.
        Refuted: The message was not made for this key and this info, or was changed.
    """
    own = _private(private_key)
    if len(sealed) < ENC_SIZE + TAG_SIZE:
        raise Malformed(
            f"an HPKE message of {len(sealed)} bytes is shorter than its frame of {ENC_SIZE + TAG_SIZE}"
        )
    try:
        return _LIBRARY.decrypt(sealed, own, info)
    except (InvalidTag, ValueError) as error:
        raise Refuted(
            "the HPKE message was made for another key or another purpose, or was changed"
        ) from error


def _private(raw: bytes) -> X25519PrivateKey:
    if len(raw) != 32:
        raise Malformed(f"an X25519 private key has 32 bytes, not {len(raw)}")
    return X25519PrivateKey.from_private_bytes(raw)


def _extract(suite_id: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """LabeledExtract of RFC 9180 section 4."""
    return hmac.digest(salt, b"HPKE-v1" + suite_id + label + ikm, "sha256")


def _expand(suite_id: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand of RFC 9180 section 4."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite_id + label + info
    return HKDFExpand(hashes.SHA256(), length, labelled).derive(prk)
