"""One flipped bit anywhere in what the log hands out: refused by the library and by the offline verifier.

Exhaustive over small samples, not drawn at random: every bit of a record, an entry, a proof, a checkpoint,
a promise, an opening and a whole receipt. The verifier must answer *refuted*, never *undecided*: a forgery
that looks like missing paper would be no finding.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator

import pytest

from signing import canonical, verify
from signing.errors import Malformed, SigningError
from signing.log import entries, tree
from signing.log.note import open_note
from signing.log.proof import Proof, open_checkpoint
from tests.unit.log_samples import (
    DOSSIER,
    KEYS,
    LOG,
    PROMISE,
    SALT,
    SEAL,
    Log,
    opening,
    other,
    promise,
    public,
    receipt,
    record,
    write,
)

RECORD = record()
OPAQUE = entries.opaque_entry("2026-04", SALT, RECORD)
SEALED = entries.sealed_entry(SALT, RECORD)
SAMPLE = Log([*other(2), public(RECORD), OPAQUE, SEALED])
POLICY = verify.parse_policy(KEYS)
PROOF = SAMPLE.proof(2).encode().encode()
CARRIED = SAMPLE.proof(2, extra=True).encode().encode()
HIDDEN = SAMPLE.proof(3).encode().encode()


def flips(data: bytes) -> Iterator[bytes]:
    """Give the data with each of its bits flipped once."""
    for at, byte in enumerate(data):
        for bit in range(8):
            yield data[:at] + bytes((byte ^ 1 << bit,)) + data[at + 1 :]


def text(data: bytes) -> str:
    """Read what came over the wire as the portal does."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None


def refused(check: Callable[[bytes], object], data: bytes) -> None:
    """Assert that the library takes the data and refuses each of its flips with an error of its own."""
    check(data)
    taken = []
    for flipped in flips(data):
        with contextlib.suppress(SigningError):
            check(flipped)
            taken.append(flipped)
    assert taken == []


def believed(check: str, facts: list[object], at: int) -> list[list[object]]:
    """The facts with one bit of fact ``at`` flipped that the verifier does not refute; as they are it proves them."""
    with contextlib.redirect_stdout(io.StringIO()):
        assert judge(check, facts) == 0
        wrong = ([*facts[:at], flipped, *facts[at + 1 :]] for flipped in flips(facts[at]))
        return [changed for changed in wrong if judge(check, changed) != 1]


def judge(check: str, facts: list[object]) -> int:
    """Give the exit code of one check."""
    one = verify.Verifier()
    one.policy = POLICY
    return one.part(getattr(one, check), *facts)


# ---------------------------------------------------------------- the library


def test_a_record_in_the_log():
    """The record's bytes lead to the entry, the entry's hash to the root: no bit is free."""
    shown = SAMPLE.proof(2)
    seal = canonical.sha256_hex(SEAL)

    def check(data: bytes) -> None:
        entry = entries.public_entry("tender-notice", DOSSIER, canonical.sha256_hex(data), seal)
        shown.verify(entry, LOG.verifier)

    refused(check, RECORD)


def test_a_record_behind_a_commitment():
    """Opening an opaque or a sealed entry binds every bit of the record and of the salt."""
    for entry in (OPAQUE, SEALED):
        refused(lambda data, entry=entry: entries.verify_opening(entry, SALT, data), RECORD)
        refused(lambda data, entry=entry: entries.verify_opening(entry, data, RECORD), SALT)


@pytest.mark.parametrize("index", [2, 3, 4])
def test_an_entry(index):
    """A changed entry is another leaf, though it may still be well formed."""
    shown = SAMPLE.proof(index)
    refused(lambda data: shown.verify(data, LOG.verifier), SAMPLE.entries[index])


def test_a_proof_file():
    """Header, index, hashes, checkpoint and signature: every line of the file counts."""
    refused(lambda data: Proof.parse(text(data)).verify(public(RECORD), LOG.verifier), PROOF)


def test_a_checkpoint():
    """Origin, size, root, key name, key id, signature."""
    refused(lambda data: open_checkpoint(text(data), LOG.verifier), SAMPLE.checkpoint().encode())


def test_a_promise():
    """What was promised, when, for which record and entry, and by whom."""

    def check(data: bytes) -> None:
        told = entries.parse_promise(open_note(text(data), [PROMISE.verifier]).text)
        if (told.record, told.entry) != (canonical.sha256_hex(RECORD), tree.leaf_hash(OPAQUE).hex()):
            raise Malformed("another promise")

    refused(check, promise(RECORD, OPAQUE).encode())


def test_an_inclusion_path():
    """Each bit of each hash on the path, and each bit of the leaf."""
    shown, root = SAMPLE.proof(3), SAMPLE.roots[5]

    def check(data: bytes) -> None:
        path = [data[at : at + 32] for at in range(32, len(data), 32)]
        tree.verify_inclusion(data[:32], 3, 5, path, root)

    refused(check, tree.leaf_hash(OPAQUE) + b"".join(shown.path))


@pytest.mark.parametrize("old", [1, 2, 3, 4])
def test_a_consistency_path(old):
    """Each bit of each hash between two sizes, and of both roots."""
    path = tree.consistency_proof(old, 5, SAMPLE.read)

    def check(data: bytes) -> None:
        hashes = [data[at : at + 32] for at in range(0, len(data), 32)]
        tree.verify_consistency(old, 5, hashes[2:], hashes[0], hashes[1])

    refused(check, b"".join([SAMPLE.roots[old], SAMPLE.roots[5], *path]))


# ---------------------------------------------------------------- the verifier


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_verifier_on_a_record(at):
    """Record, seal and proof."""
    assert believed("logged", [RECORD, SEAL, PROOF, None], at) == []


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_verifier_on_a_record_with_its_entry_carried(at):
    """The entry in the proof's extra line is bound too, though the standard calls that line unauthenticated."""
    assert believed("logged", [RECORD, SEAL, CARRIED, None], at) == []


@pytest.mark.parametrize("at", [0, 2, 3])
def test_the_verifier_on_an_opened_act(at):
    """Record, proof and opening (salt and entry)."""
    assert believed("logged", [RECORD, None, HIDDEN, opening(OPAQUE)], at) == []


@pytest.mark.parametrize("at", [0, 1])
def test_the_verifier_on_inclusion(at):
    """Entry and proof."""
    assert believed("inclusion", [OPAQUE, HIDDEN], at) == []


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_verifier_on_consistency(at):
    """Both checkpoints and the hashes between."""
    facts = [SAMPLE.checkpoint(3).encode(), SAMPLE.checkpoint().encode(), SAMPLE.consistency(3)]
    assert believed("consistency", facts, at) == []


def test_the_verifier_on_a_receipt():
    """All of a bid's receipt: promise, record, salt, entry, proof, and the JSON around them."""
    data = receipt(RECORD, OPAQUE, SALT, promise(RECORD, OPAQUE), SAMPLE.proof(3))
    assert believed("receipt", [data], 0) == []


def test_the_verifier_on_a_published_file():
    """The file and its proof, with the entry carried in it."""
    paper = b"%PDF-1.7 a page"
    log = Log([*other(2), entries.public_file_entry("a.pdf", canonical.sha256_hex(paper))])
    proof = log.proof(2, extra=True).encode().encode()
    for at in (1, 2):
        assert believed("file", ["a.pdf", paper, proof], at) == []


def test_the_verifier_on_a_whole_log(tmp_path):
    """Every bit of every static file: checkpoint, entries, hash tiles."""
    files = Log([SEALED]).files()
    folder = write(tmp_path, files)
    with contextlib.redirect_stdout(io.StringIO()):
        assert judge("audit", [folder, None]) == 0
        for name, data in files.items():
            for flipped in flips(data):
                (folder / name).write_bytes(flipped)
                assert judge("audit", [folder, None]) == 1, (name, flipped)
            (folder / name).write_bytes(data)
