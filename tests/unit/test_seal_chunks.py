from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import zlib
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from signing.errors import SigningError
from signing.seal import chunks
from signing.seal.faults import Broken, Flaw, Rejected
from signing.suites import S1, Suite

KEY, CONTEXT, SALT = b"k" * 32, b"c" * 32, b"s" * 24
EDGES = (0, 1, chunks.CHUNK - 1, chunks.CHUNK, chunks.CHUNK + 1, 2 * chunks.CHUNK, 5 * chunks.CHUNK + 77)


def vectors() -> list[dict[str, str]]:
    path = Path(cryptography_vectors.__file__).parent / "chunked-encryption" / "vectors.json"
    found = [one for one in json.loads(path.read_text())["vectors"] if one["aead"] == S1.aead_name]
    assert len(found) > 30
    return found


def expand_sha256(prk: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(SHA256(), length, info).derive(prk)


# C2SP's vectors instantiate the scheme with SHA-256; the named instances, and the library below, with SHA-512.
WITH_SHA256 = dataclasses.replace(S1, expand=expand_sha256)


def seal(plain: bytes) -> bytes:
    return b"".join(chunks.encrypt([plain], KEY, CONTEXT, SALT, S1))


def unseal(data: bytes, key: bytes = KEY, context: bytes = CONTEXT, suite: Suite = S1) -> bytes:
    return b"".join(chunks.decrypt([data], key, context, suite))


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: one["name"])
def test_the_vectors_of_c2sp(vector):
    """The good ones decrypt and, encrypted again under their salt, give the same bytes; the bad ones are refused."""
    key, context = bytes.fromhex(vector["key"]), vector["context"].encode()
    data = base64.b64decode(vector["ciphertext"] or "")
    if vector.get("compressed"):
        data = zlib.decompress(data)
    if vector["expect"] == "failure":
        with pytest.raises(SigningError):
            unseal(data, key, context, WITH_SHA256)
        return
    plain = unseal(data, key, context, WITH_SHA256)
    assert hashlib.sha256(plain).hexdigest() == vector["payload_sha256"]
    assert b"".join(chunks.encrypt([plain], key, context, data[: chunks.SALT], WITH_SHA256)) == data


@pytest.mark.parametrize("size", EDGES)
def test_the_library_and_we_read_each_other(size):
    plain = bytes(i % 251 for i in range(size))
    ours = Cobblestone256Decryptor(KEY, CONTEXT)
    assert ours.update(seal(plain)) + ours.finalize() == plain
    theirs = Cobblestone256Encryptor(KEY, CONTEXT)
    assert unseal(theirs.update(plain) + theirs.finalize()) == plain


@pytest.mark.parametrize("size", EDGES)
@pytest.mark.parametrize("step", [1000, chunks.CHUNK, chunks.CHUNK + 16, 70_001])
def test_how_the_stream_is_cut_does_not_matter(size, step):
    plain = bytes(i % 251 for i in range(size))
    cut = [plain[at : at + step] for at in range(0, size, step)]
    data = b"".join(chunks.encrypt(cut, KEY, CONTEXT, SALT, S1))
    assert data == seal(plain)
    again = [data[at : at + step] for at in range(0, len(data), step)]
    assert b"".join(chunks.decrypt(again, KEY, CONTEXT, S1)) == plain


@pytest.mark.parametrize("size", EDGES)
def test_sizes_are_foretold(size):
    assert chunks.encrypted_size(size) == len(seal(bytes(size)))
    assert chunks.plain_size(chunks.encrypted_size(size)) == size


def test_sizes_no_message_has_are_broken():
    """A message that ends on a whole chunk, or within a tag, is truncated by the specification's own sums."""
    for size in (0, 55, 56, 71, 56 + 16400, 56 + 16400 + 15):
        with pytest.raises(Broken):
            chunks.plain_size(size)


def test_a_truncated_message_names_the_byte():
    data = seal(bytes(2 * chunks.CHUNK))
    for end in (0, 10, 55):
        with pytest.raises(Broken) as broken:
            unseal(data[:end])
        assert (broken.value.flaw, broken.value.where) == (Flaw.TRUNCATED, f"byte {end}")
    whole = 56 + 2 * (chunks.CHUNK + chunks.TAG)
    with pytest.raises(Broken) as broken:
        unseal(data[:whole])
    assert broken.value.where == f"byte {whole}"
    with pytest.raises(SigningError):
        unseal(data[:-1])


def test_reordered_repeated_and_appended_chunks_are_refused():
    data = seal(bytes(range(256)) * 64 * 3)
    head, body = data[:56], data[56:]
    size = chunks.CHUNK + chunks.TAG
    first, second, rest = body[:size], body[size : 2 * size], body[2 * size :]
    for forged in (
        second + first + rest,
        first + first + second + rest,
        first + rest,
        body + bytes(16),
        body + rest,
    ):
        with pytest.raises(SigningError):
            unseal(head + forged)
    with pytest.raises(Rejected) as rejected:
        unseal(head + second + first + rest)
    assert rejected.value.where == "byte 56"


def test_another_key_or_bid_fails_at_the_commitment():
    """Before any chunk is decrypted: the commitment binds the key, the context and the salt."""
    data = seal(b"plain")
    for key, context in ((b"x" * 32, CONTEXT), (KEY, b"other bid")):
        with pytest.raises(Rejected) as rejected:
            next(chunks.decrypt([data], key, context, S1))
        assert rejected.value.where == "byte 0"


def test_keys_and_salts_of_a_wrong_length_are_broken():
    with pytest.raises(Broken):
        next(chunks.encrypt([b""], b"short", CONTEXT, SALT, S1))
    with pytest.raises(Broken):
        next(chunks.encrypt([b""], KEY, CONTEXT, b"short", S1))
