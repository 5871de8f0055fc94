"""Checkpoints and proof files: exact reading, and what they prove."""

from __future__ import annotations

import dataclasses

import pytest

from signing.errors import Malformed, Refuted
from signing.log.note import NoteVerifier, sign_note
from signing.log.proof import Checkpoint, Proof, open_checkpoint
from tests.unit.log_samples import LOG, ORIGIN, PROMISE, STRANGER, Log, other, public, record

ROOT = bytes(range(32))
ENTRY = public(record())
SAMPLE = Log([*other(2), ENTRY, *other(4)])


def test_the_text_of_a_checkpoint(shared):
    """Origin, size, root, each on its line: the example of tlog-checkpoint.md is read and written back."""
    text = (shared / "vectors/c2sp-specs/tlog-checkpoint.md").read_text(encoding="utf-8")
    lines = text[text.index("example.com/behind-the-sofa") :].split("\n")[:3]
    example = "".join(f"{line}\n" for line in lines)
    checkpoint = Checkpoint.parse(example)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.encode() == example


def test_extension_lines_are_kept():
    """A foreign log may add lines; they come back and must not be empty."""
    text = Checkpoint(ORIGIN, 1, ROOT).encode() + "more\n"
    assert Checkpoint.parse(text).extensions == ("more",)
    assert Checkpoint.parse(text).encode() == text
    with pytest.raises(Malformed):
        Checkpoint.parse(text + "\n")


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "\n",
        f"{ORIGIN}\n1\n",
        f"{ORIGIN}\n1\nAAAA\n",
        f"{ORIGIN}\n01\n{'A' * 43}=\n",
        f"{ORIGIN}\n-1\n{'A' * 43}=\n",
        f"{ORIGIN}\n1\n{'A' * 42}B=\n",
        f"{ORIGIN}\n1\n{'A' * 43}=",
        f"a b\n1\n{'A' * 43}=\n",
        f"\n1\n{'A' * 43}=\n",
        f"{ORIGIN}\n1\n\n{'A' * 43}=\n",
        f"{ORIGIN}\n9223372036854775808\n{'A' * 43}=\n",
    ],
)
def test_checkpoints_that_are_none(broken):
    """Other spellings of a number, other lengths of a hash, missing or empty lines are refused."""
    with pytest.raises(Malformed):
        Checkpoint.parse(broken)


@pytest.mark.parametrize(
    "field", [{"origin": "a b"}, {"origin": "a\nb"}, {"size": -1}, {"root": b"short"}, {"extensions": ("",)}]
)
def test_checkpoints_that_cannot_be_written(field):
    """What could not be read back is not written."""
    with pytest.raises(Malformed):
        dataclasses.replace(Checkpoint(ORIGIN, 1, ROOT), **field).encode()


def test_a_proof_proves_one_entry_at_one_place():
    """The entry, the index, the log's key: all three are bound."""
    proof = SAMPLE.proof(2)
    checkpoint = proof.verify(ENTRY, LOG.verifier)
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, 7, SAMPLE.roots[7])
    for entry, key, index in (
        (other(1)[0], LOG, 2),
        (ENTRY, STRANGER, 2),
        (ENTRY, PROMISE, 2),
        (ENTRY, LOG, 1),
        (ENTRY, LOG, 7),
    ):
        with pytest.raises(Refuted):
            dataclasses.replace(proof, index=index).verify(entry, key.verifier)


def test_a_checkpoint_speaks_for_its_own_log():
    """A key signs for the log of its name; another origin under it is refused."""
    note = sign_note(Checkpoint("log.hall.example/2027", 1, ROOT).encode(), [LOG])
    with pytest.raises(Refuted):
        open_checkpoint(note, LOG.verifier)
    with pytest.raises(Malformed):
        open_checkpoint(sign_note("何か\n", [LOG]), LOG.verifier)
    renamed = NoteVerifier("log.hall.example/2027", LOG.verifier.public_key)
    with pytest.raises(Refuted):
        open_checkpoint(note, renamed)


@pytest.mark.parametrize("extra", [None, b"", ENTRY])
@pytest.mark.parametrize("index", [0, 2, 6])
def test_the_file_comes_back(extra, index):
    """Reading what was written gives the same proof; a log of one needs no path."""
    proof = dataclasses.replace(SAMPLE.proof(index), extra=extra)
    assert Proof.parse(proof.encode()) == proof
    single = Log([ENTRY]).proof(0)
    assert single.path == ()
    assert Proof.parse(single.encode()).verify(ENTRY, LOG.verifier).size == 1


def test_the_file_of_the_standard():
    """Header, optional extra, index, hashes, empty line, checkpoint: the order of tlog-proof.md."""
    lines = dataclasses.replace(SAMPLE.proof(2), extra=b"x").encode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra eA==", "index 2"]
    assert lines[6:9] == ["", ORIGIN, "7"]


GOOD = SAMPLE.proof(2).encode()


@pytest.mark.parametrize(
    "broken",
    [
        "",
        GOOD.replace("@v1", "@v2"),
        GOOD.replace("index 2", "index 02"),
        GOOD.replace("index 2", "index  2"),
        GOOD.replace("index 2\n", ""),
        GOOD.replace("index 2\n", "index 2\nindex 2\n"),
        GOOD.replace("index 2\n", "index 2\nextra eA==\n"),
        GOOD.replace("index 2\n", "extra eB==\nindex 2\n"),
        GOOD.replace("index 2\n", "extra eA==\nextra eA==\nindex 2\n"),
        GOOD.replace("index 2\n", "index 2\nAAAA\n"),
        GOOD.replace("index 2\n", "index 2\n" + f"{'A' * 43}=\n" * 64),
        GOOD.partition("\n\n")[0],
        " " + GOOD,
        GOOD.replace("\n", "\r\n"),
        "c2sp.org/tlog-proof@v1\n\n" + "x" * 1_000_001,
    ],
)
def test_files_that_are_no_proof(broken):
    """Another order, another spelling, more than 63 hashes, more than a megabyte: refused."""
    with pytest.raises(Malformed):
        Proof.parse(broken)


def test_proofs_that_cannot_be_written():
    """What could not be read back is not written."""
    with pytest.raises(Malformed):
        Proof(-1, (), SAMPLE.checkpoint()).encode()
    with pytest.raises(Malformed):
        Proof(0, (b"short",), SAMPLE.checkpoint()).encode()
