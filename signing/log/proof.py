"""Checkpoints and proof files: what the log says of its size, and what an entry's owner keeps.

Sources: C2SP tlog-checkpoint and tlog-proof. A proof file is self-contained: with the log's public key it
shows, without any connection, that an entry stands at an index of the log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from signing.canonical import b64, decimal, unb64
from signing.errors import Malformed, Refuted
from signing.log.note import MAX_NOTE, NoteVerifier, open_note
from signing.log.tree import HASH_BYTES, leaf_hash, verify_inclusion

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
MAX_PATH = 63

_ORIGIN = re.compile(r"[^\s\x00-\x1f+]{1,200}")


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: origin (its name), size (entries) and root (32 bytes).

    Attributes:
        extensions: Further lines a foreign log may add. Our logs write none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def encode(self) -> str:
        """The note text to be signed.

        Raises:
            Malformed: A field that ``parse`` would refuse.
        """
        text = "".join(
            f"{line}\n" for line in (self.origin, str(self.size), b64(self.root), *self.extensions)
        )
        if Checkpoint.parse(text) != self:
            raise Malformed("a checkpoint field does not fit its line")
        return text

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a checkpoint, exactly.

        Raises:
            Malformed: Anything but origin, canonical decimal, base64 of 32 bytes and non-empty lines.
        """
        *lines, end = text.split("\n")
        if end or len(lines) < 3 or not all(lines):
            raise Malformed("a checkpoint is at least three lines, none of them empty")
        origin, size, root, *extensions = lines
        check_origin(origin)
        return cls(origin, decimal(size), unb64(root, HASH_BYTES), tuple(extensions))


@dataclass(frozen=True)
class Proof:
    """A C2SP tlog-proof: index, audit path from the leaf's sibling upwards, and the signed checkpoint.

    Attributes:
        checkpoint: The note, verbatim.
        extra: In this hall the exact bytes of the log entry, so that the file needs no companion; or None.
            It is believed only because its leaf hash must lead to the root.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def encode(self) -> str:
        """The text of the ``.tlog-proof`` file.

        Raises:
            Malformed: A field that ``parse`` would refuse.
        """
        lines = [PROOF_HEADER]
        if self.extra is not None:
            lines.append(f"extra {b64(self.extra)}")
        lines += [f"index {self.index}", *map(b64, self.path), "", self.checkpoint]
        text = "\n".join(lines)
        if Proof.parse(text) != self:
            raise Malformed("a proof field does not fit its line")
        return text

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Read a proof file, exactly, without believing it.

        Raises:
            Malformed: Another form, more than 63 hashes, or more than 1 MB.
        """
        if len(text) > MAX_NOTE:
            raise Malformed("a proof file is over the limit of 1 MB")
        head, gap, checkpoint = text.partition("\n\n")
        header, *lines = head.split("\n")
        if header != PROOF_HEADER or not gap:
            raise Malformed("not a tlog-proof file")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = unb64(lines.pop(0)[6:])
        if not lines or not lines[0].startswith("index ") or len(lines) > MAX_PATH + 1:
            raise Malformed("a tlog-proof has an index line and at most 63 hashes")
        index = decimal(lines[0][6:])
        return cls(index, tuple(unb64(line, HASH_BYTES) for line in lines[1:]), checkpoint, extra)

    def verify(self, entry: bytes, log: NoteVerifier) -> Checkpoint:
        """Check that the log has signed a checkpoint whose tree holds the entry at this index.

        Args:
            entry: The exact bytes of the log entry.
            log: The log's key, named by its origin.

        Raises:
            Malformed: The checkpoint is not one.
            Refuted: The signature, the origin or the audit path is wrong.
        """
        checkpoint = open_checkpoint(self.checkpoint, log)
        verify_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint


def open_checkpoint(note: str, log: NoteVerifier) -> Checkpoint:
    """Read a checkpoint note signed by the log of that origin.

    Raises:
        Malformed: It is not a signed checkpoint.
        Refuted: It is not signed by this key, or speaks for another log.
    """
    checkpoint = Checkpoint.parse(open_note(note, [log]).text)
    if checkpoint.origin != log.name:
        raise Refuted("the checkpoint names another log than its key does")
    return checkpoint


def check_origin(origin: str) -> None:
    """Refuse a log name that could not stand on a line of its own or serve as a key name.

    Raises:
        Malformed: Empty, longer than 200 characters, or with spaces, control characters or a plus sign.
    """
    if not _ORIGIN.fullmatch(origin):
        raise Malformed("a log origin is one word without spaces and plus signs")
