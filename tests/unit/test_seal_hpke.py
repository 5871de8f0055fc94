from __future__ import annotations

import json
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives import hpke as library
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from signing import hpke
from signing.errors import Malformed, Refuted

OWN = b"\x07" * 32
ORDER_ONE = bytes(32)


def vectors() -> list[dict[str, object]]:
    path = Path(cryptography_vectors.__file__).parent / "HPKE" / "test-vectors.json"
    wanted = {"mode": 0, "kem_id": 0x20, "kdf_id": 1, "aead_id": 2}
    return [one for one in json.loads(path.read_text()) if all(one[key] == wanted[key] for key in wanted)]


@pytest.mark.parametrize("vector", vectors())
def test_the_vectors_of_rfc_9180_give_these_bytes(vector):
    """Given a vector's ephemeral key, sealing gives its enc and its first ciphertext, and opening gives it back."""
    first = vector["encryptions"][0]
    info, aad, plain = (bytes.fromhex(text) for text in (vector["info"], first["aad"], first["pt"]))
    public, ephemeral = bytes.fromhex(vector["pkRm"]), bytes.fromhex(vector["skEm"])
    assert hpke.seal(public, info, plain, ephemeral, aad).hex() == vector["enc"] + first["ct"]
    sealed = hpke.seal(public, info, plain, ephemeral)
    assert hpke.unseal(bytes.fromhex(vector["skRm"]), info, sealed) == plain


def test_there_is_a_vector_for_our_suite():
    """A test over no vectors proves nothing."""
    assert vectors()


def test_the_library_and_we_read_each_other():
    suite = library.Suite(library.KEM.X25519, library.KDF.HKDF_SHA256, library.AEAD.AES_256_GCM)
    key = X25519PrivateKey.from_private_bytes(OWN)
    public = hpke.public_key(OWN)
    assert public == key.public_key().public_bytes_raw()
    assert suite.decrypt(hpke.seal(public, b"info", b"secret", b"\x09" * 32), key, b"info") == b"secret"
    assert hpke.unseal(OWN, b"info", suite.encrypt(b"secret", key.public_key(), b"info")) == b"secret"


def test_another_purpose_another_key_or_a_changed_bit_is_refuted():
    """A share is bound by info: presented for another bid it does not open."""
    sealed = hpke.seal(hpke.public_key(OWN), b"bid 1", b"secret", b"\x09" * 32)
    with pytest.raises(Refuted):
        hpke.unseal(OWN, b"bid 2", sealed)
    with pytest.raises(Refuted):
        hpke.unseal(b"\x08" * 32, b"bid 1", sealed)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Refuted):
            hpke.unseal(OWN, b"bid 1", bytes(changed))


def test_keys_and_messages_of_a_wrong_length_or_order_are_malformed():
    with pytest.raises(Malformed):
        hpke.seal(ORDER_ONE, b"", b"", OWN)
    with pytest.raises(Malformed):
        hpke.seal(b"\x01" * 31, b"", b"", OWN)
    with pytest.raises(Malformed):
        hpke.public_key(b"\x01" * 31)
    with pytest.raises(Malformed):
        hpke.unseal(OWN, b"", bytes(hpke.ENC_SIZE + hpke.TAG_SIZE - 1))
    with pytest.raises(Refuted):
        hpke.unseal(OWN, b"", bytes(hpke.ENC_SIZE + hpke.TAG_SIZE))
