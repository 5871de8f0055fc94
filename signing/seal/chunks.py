"""The payload cipher: C2SP chunked encryption v1 with SHA-512 and the suite's AEAD.

With AES-256-GCM the specification calls it Cobblestone-256: https://c2sp.org/chunked-encryption.
A message is salt (24 bytes), key commitment (32 bytes) and chunks of 16
KiB with their tags; the last chunk is always shorter, so neither truncation nor extension can pass, and the
chunk's number is in its nonce, so no two can change places. The commitment makes the key unique: no second
key opens the same bytes. What is not here: random access, and raw mode without commitment.
"""

from __future__ import annotations

import hmac
import itertools
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag

from signing.seal.faults import Broken, Flaw, Rejected
from signing.suites import Aead, Block, Suite

CHUNK = 16 * 1024
TAG = 16
SALT = 24
COMMITMENT = 32
PREFIX = SALT + COMMITMENT
MAX_CHUNKS = 2**38
BATCH = 64


def encrypted_size(plain: int) -> int:
    """Bytes of the encrypted message for that many plaintext bytes."""
    return PREFIX + plain + TAG * (plain // CHUNK + 1)


def plain_size(encrypted: int) -> int:
    """Bytes of plaintext in an encrypted message of that size.

    Raises:
        Broken: No message has that size.
    """
    chunks, rest = divmod(encrypted - PREFIX, CHUNK + TAG)
    if encrypted < PREFIX or rest < TAG:
        raise Broken(Flaw.TRUNCATED, f"no encrypted message has {encrypted} bytes", f"byte {encrypted}")
    return chunks * CHUNK + rest - TAG


def encrypt(plain: Iterable[Block], key: bytes, context: bytes, salt: bytes, suite: Suite) -> Iterator[bytes]:
    """Encrypt a message piece by piece, in constant memory.

    Args:
        plain: The plaintext in blocks of any size.
        key: The input key, 32 uniformly random bytes.
        context: What the message belongs to; the reader must present the same.
        salt: 24 bytes that never repeat under one key.
        suite: Names the AEAD.

    Raises:
        Broken: Key or salt has the wrong length.
    """
    return map(bytes, encrypt_in_place(plain, key, context, salt, suite))


def encrypt_in_place(
    plain: Iterable[Block], key: bytes, context: bytes, salt: bytes, suite: Suite
) -> Iterator[Block]:
    """Like `encrypt`, without a copy: each block lies in one buffer, and the next one is written over it.

    For a reader who is done with a block before asking for the next, as a file and a hash are.
    """
    cipher, nonces, commitment = _derive(key, context, salt, suite)
    yield salt + commitment
    buffer = memoryview(bytearray(BATCH * (CHUNK + TAG)))
    filled = 0
    for nonce, chunk in zip(nonces, regroup(plain, CHUNK), strict=False):
        end = filled + len(chunk) + TAG
        cipher.encrypt_into(nonce, chunk, None, buffer[filled:end])
        filled = end
        if filled == len(buffer) or len(chunk) < CHUNK:
            yield buffer[:filled]
            filled = 0


def tags(block: Block) -> bytes:
    """The tags of the chunks in a block of `encrypt_in_place`.

    Under one key they differ where the plaintext does: two passes over a file can be compared by them alone.
    """
    view, step = memoryview(block), CHUNK + TAG
    return b"".join(view[: at + step][-TAG:] for at in range(0, len(view), step))


def decrypt(encrypted: Iterable[Block], key: bytes, context: bytes, suite: Suite) -> Iterator[bytes]:
    """Decrypt a message piece by piece; a chunk is given out only after its tag was checked.

    Whether the message is complete is known only when the iterator ends: until then what was read may be the
    beginning of a truncated message, and a caller keeps nothing of it when an error comes.

    Raises:
        Broken: The key has the wrong length, or the message ends where none may end.
        Rejected: The key or the context is another one, or a chunk was changed or moved.
    """
    groups = _after_prefix(encrypted)
    prefix = next(groups)
    cipher, nonces, commitment = _derive(key, context, bytes(prefix[:SALT]), suite)
    if not hmac.compare_digest(commitment, prefix[SALT:]):
        raise Rejected(
            Flaw.CIPHERTEXT, "the payload was encrypted under another key or for another bid", "byte 0"
        )
    yield from _batches(_opened(cipher, zip(nonces, groups, strict=False)))


def regroup(blocks: Iterable[Block], size: int) -> Iterator[Block]:
    """The same bytes in groups of that size, then exactly one shorter group, which may be empty."""
    pending = bytearray()
    for block in blocks:
        view = memoryview(block)
        if pending:
            need = size - len(pending)
            pending += view[:need]
            view = view[need:]
            if len(pending) < size:
                continue
            yield pending
            pending = bytearray()
        whole = len(view) - len(view) % size
        yield from (view[at : at + size] for at in range(0, whole, size))
        pending += view[whole:]
    yield pending


def _after_prefix(encrypted: Iterable[Block]) -> Iterator[Block]:
    """First the 56 bytes of salt and commitment, then the encrypted chunks."""
    blocks = iter(encrypted)
    start = bytearray()
    while len(start) < PREFIX:
        block = next(blocks, None)
        if block is None:
            raise Broken(
                Flaw.TRUNCATED, "the payload stops within its salt or commitment", f"byte {len(start)}"
            )
        start += block
    yield start[:PREFIX]
    yield from regroup(_with_first(start[PREFIX:], blocks), CHUNK + TAG)


def _with_first(first: Block, rest: Iterator[Block]) -> Iterator[Block]:
    yield first
    yield from rest


def _opened(cipher: Aead, chunks: Iterable[tuple[bytes, Block]]) -> Iterator[bytes]:
    """Each chunk's plaintext, once its tag was checked."""
    at = PREFIX
    for nonce, chunk in chunks:
        if len(chunk) < TAG:
            raise Broken(Flaw.TRUNCATED, "the payload stops before its last chunk", f"byte {at + len(chunk)}")
        try:
            yield cipher.decrypt(nonce, chunk, None)
        except InvalidTag:
            raise Rejected(
                Flaw.CIPHERTEXT, "a chunk of the payload was changed or moved", f"byte {at}"
            ) from None
        at += len(chunk)


def _batches(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks joined to blocks of 1 MiB: whoever hashes and writes them does so 64 times less often."""
    while batch := b"".join(itertools.islice(chunks, BATCH)):
        yield batch


def _derive(key: bytes, context: bytes, salt: bytes, suite: Suite) -> tuple[Aead, Iterator[bytes], bytes]:
    """The cipher, its nonces in order, and the commitment."""
    if len(key) != 32 or len(salt) != SALT:
        raise Broken(Flaw.CIPHERTEXT, f"chunked encryption takes a key of 32 and a salt of {SALT} bytes")
    info = b"c2sp.org/chunked-encryption@v1+" + suite.aead_name.encode("ascii") + b"\x00" + salt + context
    stream = suite.expand(key, info, 32 + 12 + COMMITMENT)
    return suite.aead(stream[:32]), _nonces(int.from_bytes(stream[32:44], "big")), stream[44:]


def _nonces(base: int) -> Iterator[bytes]:
    """The base nonce XORed with the chunk's number, up to the 2**38 the format allows."""
    for number in range(MAX_CHUNKS):
        yield (base ^ number).to_bytes(12, "big")
    raise Broken(Flaw.OVERSIZED, "a message has at most 2**38 chunks")
