"""Messages between systems: an Ed25519 signature over a message's exact bytes, by a key agreed upon beforehand.

Keys and signatures are 32 and 64 bytes (RFC 8032), written as Base64 where they stand in settings and headers. What a
message means, and that one that comes twice is taken once, is not said here.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32


def key_from_text(text: str) -> bytes:
    """A public key from its Base64.

    Raises:
        ValueError: It is none.
    """
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as fault:
        raise ValueError("no Base64") from fault
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes, an Ed25519 key has {KEY_BYTES}")
    return key


def vouched(key: bytes, message: bytes, signature: str) -> bool:
    """Whether the holder of a key signed exactly this message; a signature that is no Base64 is none."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def sign(seed: bytes, message: bytes) -> str:
    """The signature of a message in Base64, for whoever reports from this side: tests and tools."""
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(seed).sign(message)).decode()


def public_of(seed: bytes) -> str:
    """The Base64 of the public key of a seed of 32 bytes, as settings have it."""
    return base64.b64encode(
        Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    ).decode()
