"""A small log with everything that stands in one: records, a published file, opaque and sealed acts.

Keys and salts are fixed, so the bytes are the same in every run. Signatures of the office (CMS) are mere
bytes here: what they mean is tested with the real ones.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from signing import canonical
from signing.log import entries, proof, tiles, tree
from signing.log.note import NoteSigner, sign_note

ORIGIN = "log.hall.example/2026"
DOSSIER = "DHGC-2026-0003"
LOG = NoteSigner(ORIGIN, b"\x01" * 32)
PROMISE = NoteSigner(f"{ORIGIN}/promise", b"\x02" * 32)
STRANGER = NoteSigner(ORIGIN, b"\x03" * 32)
KEYS = f"# 测试\nlog {LOG.vkey}\nquorum none\npromise {PROMISE.vkey}\n"
SEAL = b"not a real seal"
SALT = bytes(range(32))


def record(n: int = 0, before: bytes = b"", /, **changes: object) -> bytes:
    """Give the bytes of record n of the sample dossier, after the record before it."""
    head = {
        "v": 1,
        "suite": "S1",
        "hall": "敦化市",
        "type": "tender-notice" if n == 0 else "clarification",
        "dossier": DOSSIER,
        "n": n,
        "prev": hashlib.sha256(before).hexdigest() if before else "",
        "at": f"2026-03-02T09:{n:02d}:00.000001+08:00",
        "actor": {"account": "u-7", "role": "agency", "party": "p-1"},
        "law": "e0",
        "body": {"title": "城区道路维修工程", "ceiling": "1200000.00"},
        "files": [],
    }
    return canonical.encode(head | changes)


def records(count: int) -> list[bytes]:
    """Give a chain of that many records."""
    chain: list[bytes] = []
    for n in range(count):
        chain.append(record(n, chain[-1] if chain else b""))
    return chain


class Log:
    """A log in memory that can be written to a folder.

    Args:
        lines: Its entries.
    """

    def __init__(self, lines: list[bytes]) -> None:
        self.entries = list(lines)
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.tail = tree.Tail()
        self.roots = [self.tail.root()]
        for line in lines:
            for level, index, node in self.tail.append(tree.leaf_hash(line)):
                self.nodes[level, index] = node
            self.roots.append(self.tail.root())

    def read(self, level: int, index: int) -> bytes:
        """Give a kept node."""
        return self.nodes[level, index]

    def checkpoint(self, size: int | None = None, signer: NoteSigner = LOG) -> str:
        """Give the signed checkpoint of a size, of the whole log by default."""
        size = self.tail.size if size is None else size
        return sign_note(proof.Checkpoint(ORIGIN, size, self.roots[size]).encode(), [signer])

    def proof(self, index: int, *, extra: bool = False) -> proof.Proof:
        """Give the proof of one entry in the whole log."""
        path = tree.inclusion_proof(index, self.tail.size, self.read)
        entry = self.entries[index] if extra else None
        return proof.Proof(index, tuple(path), self.checkpoint(), entry)

    def consistency(self, old: int) -> bytes:
        """Give the proof file from an older size to the whole log."""
        path = tree.consistency_proof(old, self.tail.size, self.read)
        return "".join(f"{canonical.b64(one)}\n" for one in path).encode()

    def files(self, sizes: tuple[int, ...] = ()) -> dict[str, bytes]:
        """Give every static file of the log after growing through these sizes to the whole."""
        files = {"checkpoint": self.checkpoint().encode()}
        before = 0
        for size in (*sizes, self.tail.size):
            for level, index, width in tiles.new_tiles(before, size):
                start = index * tiles.TILE_WIDTH
                hashes = [self.read(8 * level, at) for at in range(start, start + width)]
                files[tiles.tile_path(level, index, width)] = b"".join(hashes)
                if level == 0:
                    bundle = tiles.encode_bundle(self.entries[start : start + width])
                    files[tiles.entries_path(index, width)] = bundle
            before = size
        return files


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def public(data: bytes, seal: bytes = SEAL) -> bytes:
    """Give the log entry of a disclosed record."""
    head = canonical.decode(data)
    hashes = (canonical.sha256_hex(data), canonical.sha256_hex(seal))
    return entries.public_entry(head["type"], head["dossier"], *hashes)


def other(count: int) -> list[bytes]:
    """Give entries that belong to somebody else."""
    return [public(record(n, b"x", dossier="OTHER-1")) for n in range(1, count + 1)]


def promise(data: bytes, entry: bytes | None, signer: NoteSigner = PROMISE) -> str:
    """Give the promise note for a record."""
    leaf = None if entry is None else tree.leaf_hash(entry).hex()
    digest = canonical.sha256_hex(data)
    return sign_note(
        entries.promise_text(ORIGIN, digest, leaf, "2026-03-02T09:00:00.250+08:00", 60), [signer]
    )


def receipt(
    data: bytes, entry: bytes | None, salt: bytes | None, told: str, shown: proof.Proof | None
) -> bytes:
    """Give a receipt as the portal writes it."""
    return canonical.encode(
        {
            "v": 1,
            "promise": told,
            "record": canonical.b64(data),
            "salt": None if salt is None else canonical.b64(salt),
            "entry": None if entry is None else entry.decode(),
            "proof": None if shown is None else shown.encode(),
        }
    )


def opening(entry: bytes, salt: bytes = SALT) -> bytes:
    """Give the opening of an opaque or sealed entry as the portal writes it."""
    return canonical.encode({"v": 1, "entry": entry.decode(), "salt": canonical.b64(salt)})
