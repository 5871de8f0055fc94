"""The public log: from the door to the checkpoint at fifty acts a second, and the audit of a hundred thousand entries.

Targets (performance.md P9): submit→logged p99 at most 250 ms; an audit of a million entries at most 5 s, so of
a hundred thousand half a second. The first is a time and not a ratio because it is a promise to people; beside
it stands how long the same acts took at the door. The audit stands beside the SHA-256 of the same bytes, below
which no auditor in Python can go.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from signing import verify
from signing.log.entries import opaque_entry
from signing.log.note import NoteSigner, sign_note
from signing.log.proof import Checkpoint, open_checkpoint
from signing.log.tiles import TILE_WIDTH, encode_bundle, entries_path, tile_path
from signing.log.tree import Tail, leaf_hash
from tests.integration.makers import Tender, tender_hall
from trading.bidding.model import QuestionForm

RATE = 50
SECONDS = 8
ENTRIES = 100_000
LOG = NoteSigner("bench.example/log", bytes(range(32)))


class Watch:
    """Acts at a steady rate on one side, the published checkpoint on the other.

    Attributes:
        door: Seconds each act took at the door.
        waits: Seconds from the answer of the door until a published checkpoint covered the act.
    """

    def __init__(self, tender: Tender) -> None:
        self.hall = tender.hall
        self.bidders = tender.bidders
        self.door: list[float] = []
        self.waits: list[float] = []
        self._waiting: list[tuple[float, str, int]] = []
        self._over = threading.Event()

    def run(self) -> None:
        """Four threads act, one watches."""
        started = time.perf_counter() + 0.1
        threads = [threading.Thread(target=self._act, args=(place, started)) for place in range(4)]
        watcher = threading.Thread(target=self._watch)
        for thread in (*threads, watcher):
            thread.start()
        for thread in threads:
            thread.join()
        self._over.set()
        watcher.join()

    def _act(self, place: int, started: float) -> None:
        form = QuestionForm("第 3 页的工程量清单是否含税？")
        for n, bidder in zip(
            range(RATE * SECONDS // 4), itertools.cycle(self.bidders[place::4]), strict=False
        ):
            time.sleep(max(0.0, started + (n * 4 + place) / RATE - time.perf_counter()))
            before = time.perf_counter()
            done = self.hall.house.perform("ask-question", bidder.bid, bidder.actor, form)
            now = time.perf_counter()
            self.door.append(now - before)
            self._waiting.append((now, done.dossier, done.n))

    def _watch(self) -> None:
        checkpoint, verifier = self.hall.sealer.public / "checkpoint", self.hall.log_signer.verifier
        while self._waiting or not self._over.is_set():
            time.sleep(0.005)
            size = open_checkpoint(checkpoint.read_text(encoding="utf-8"), verifier).size
            now = time.perf_counter()
            with self.hall.house.reading() as root:
                for one in list(self._waiting):
                    index = root.journal.position(one[1], one[2])
                    if index is not None and index < size:
                        self.waits.append(now - one[0])
                        self._waiting.remove(one)


def submit_to_logged(tender: Tender) -> None:
    """Print how long acts wait for the log in a hall that is open."""
    watch = Watch(tender)
    tender.hall.start()
    watch.run()
    tender.hall.crew.stop()
    print(f"{len(watch.waits)} acts, {RATE} a second, sealer and followers running")
    for label, times in (("at the door, ms", watch.door), ("door to published checkpoint, ms", watch.waits)):
        cut = statistics.quantiles(times, n=100)
        print(
            f"  {label:36} p50 {cut[49] * 1000:5.0f}   p99 {cut[98] * 1000:5.0f}   worst {max(times) * 1000:5.0f}"
        )


def write_log(folder: Path, entries: list[bytes]) -> None:
    """A log of these entries as static files: bundles, tiles of every level, checkpoint."""
    tail, rows = Tail(), [[] for _ in range(4)]
    for entry in entries:
        for level, _index, node in tail.append(leaf_hash(entry)):
            if level % 8 == 0:
                rows[level // 8].append(node)
    for level, row in enumerate(rows):
        for at in range(0, len(row), TILE_WIDTH):
            part = row[at : at + TILE_WIDTH]
            put(folder / tile_path(level, at // TILE_WIDTH, len(part)), b"".join(part))
    for at in range(0, len(entries), TILE_WIDTH):
        bundle = entries[at : at + TILE_WIDTH]
        put(folder / entries_path(at // TILE_WIDTH, len(bundle)), encode_bundle(bundle))
    checkpoint = Checkpoint(LOG.name, len(entries), tail.root())
    put(folder / "checkpoint", sign_note(checkpoint.encode(), [LOG]).encode())


def put(path: Path, data: bytes) -> None:
    """A file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def audit(folder: Path) -> None:
    """Have verify.py recompute a log of a hundred thousand entries, and print how long it took."""
    entries = [opaque_entry("2026-06", n.to_bytes(32, "big"), b"payload") for n in range(ENTRIES)]
    started = time.perf_counter()
    write_log(folder, entries)
    written = time.perf_counter() - started
    judge = verify.Verifier()
    judge.policy = verify.parse_policy(f"log {LOG.vkey}\nquorum none\n")
    times, limits = [], []
    for _ in range(3):
        started = time.thread_time()
        with contextlib.redirect_stdout(io.StringIO()):
            code = judge.part(judge.audit, folder, None)
        times.append(time.thread_time() - started)
        started = time.thread_time()
        for entry in entries:
            hashlib.sha256(b"\x00" + entry).digest()
        for _node in range(ENTRIES):
            hashlib.sha256(b"\x01" + bytes(64)).digest()
        limits.append(time.thread_time() - started)
    if code:
        raise SystemExit("the audit refutes the log it was given")
    took, limit = min(times), min(limits)
    print(
        f"audit of {ENTRIES} entries by verify.py, s  {took:.2f}   the hashes alone {limit:.2f}   ratio {limit / took:.2f}"
    )
    print(f"writing that log once, s  {written:.2f}")


def main() -> None:
    """Measure and print."""
    sys.setswitchinterval(0.0005)  # as hall serve does
    with tempfile.TemporaryDirectory(prefix="bench-log-") as name:
        with tender_hall(Path(name) / "hall", 16) as tender:
            submit_to_logged(tender)
        audit(Path(name) / "log")


if __name__ == "__main__":
    main()
