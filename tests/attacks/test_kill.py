"""kill −9 at random moments of a rush: whatever was acknowledged is there, and nothing was done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from hallcore.inspection import Inspection
from portal.consequences import PRESS, SEARCH, followed_by
from portal.hall import Hall
from portal.pressing import InsidePaperIssued, PaperIssued
from signing import verify
from signing.canonical import b64
from signing.log.proof import open_checkpoint
from signing.log.tiles import TileReader
from signing.log.tree import consistency_proof
from tests.integration.makers import (
    CENTRE,
    DEADLINE,
    PURCHASER,
    check_journal,
    keys_file,
    tender_hall,
)
from tests.integration.rush_process import RushPlan, open_rushing
from trading.bidding.model import BidReceived
from trading.opening.model import DeadlineMarked, GateClosed

ROOT = Path(__file__).resolve().parents[2]
BIDDERS, VERSIONS, ROUNDS = 6, 30, 12
LAST = 4
"""In this many rounds at the end the deadline comes."""


@dataclass
class Remains:
    """What is known after the last kill.

    Attributes:
        acknowledged: (dossier, n, SHA-256) of every act that was acknowledged before a kill.
        checkpoints: The note that stood in the log after each kill.
        leaps: How many rounds were killed before the hall was open.
    """

    folder: Path
    tender: str
    acknowledged: list[tuple[str, int, str]] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)
    leaps: int = 0


@dataclass
class Recovered:
    """The hall opened again after the last kill, and the time it was given to catch up."""

    hall: Hall
    remains: Remains


def prepare(folder: Path) -> Remains:
    """A hall's folder with a tender, and the plan of who brings what."""
    with tender_hall(folder, BIDDERS) as tender:
        bids = {
            bidder.bid: (bidder.actor, tuple(forms))
            for bidder, forms in zip(tender.bidders, tender.ready(VERSIONS).values(), strict=True)
        }
        plan = RushPlan(tender.number, PURCHASER, CENTRE, bids)
    (folder / "plan.json").write_bytes(msgspec.json.encode(plan))
    return Remains(folder, plan.tender)


def kill_again_and_again(remains: Remains) -> None:
    """Twelve rounds: open the hall, let the rush go on for a while, kill −9; the deadline comes in the last."""
    draw = random.Random(11)  # noqa: S311 - when somebody kills is no secret
    command = [sys.executable, "-m", "tests.integration.rush_process", str(remains.folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        lines = iter(process.stdout.readline, "")
        for number in range(ROUNDS):
            jump = DEADLINE - timedelta(seconds=0.3) if number == ROUNDS - LAST else None
            process.stdin.write(f"{jump.isoformat() if jump else '-'}\n")
            pid = int(next(lines).split()[1])
            if number % 4 != 3:
                take(lines, "open", remains)
                for _ in range(draw.randrange(4, 12 if number >= ROUNDS - LAST else 40)):
                    take(lines, "ack", remains)
            time.sleep(draw.random() * 0.08)
            os.kill(pid, signal.SIGKILL)
            opened = take(lines, "gone", remains)
            remains.leaps += number % 4 == 3 and not opened
            remains.checkpoints.append((remains.folder / "var/log/checkpoint").read_text(encoding="utf-8"))
        process.stdin.close()


def take(lines: Iterator[str], until: str, remains: Remains) -> bool:
    """Read what the process says up to a word; whether anything was said before it."""
    said = False
    for line in lines:
        word, *rest = line.split()
        if word == "ack":
            remains.acknowledged.append((rest[0], int(rest[1]), rest[2]))
        if word == until:
            return said
        said = True
        assert word != "gone", f"the hall ended by itself with {rest}; it says why on stderr"
    raise AssertionError("the hall's process ended")


@pytest.fixture(scope="module")
def recovered(tmp_path_factory):
    """The hall after twelve kills, opened once more and given time to catch up."""
    remains = prepare(tmp_path_factory.mktemp("kill"))
    kill_again_and_again(remains)
    hall = open_rushing(remains.folder / "var")
    hall.settle()
    yield Recovered(hall, remains)
    hall.stop()


def test_there_was_a_rush(recovered):
    """The rounds were what they claim: acts by the hundred, some kills while the hall was still opening."""
    assert len(recovered.remains.acknowledged) > 100
    assert recovered.remains.leaps >= 1
    kinds = Counter(dossier.count(".") for dossier, _n, _sha256 in recovered.remains.acknowledged)
    assert min(kinds[0], kinds[2]) > 10


def test_every_acknowledged_act_is_there(recovered):
    """Given an act that was acknowledged, its record is on file with the very bytes, and stands in the log."""
    with recovered.hall.house.reading() as root:
        for dossier, n, sha256 in recovered.remains.acknowledged:
            assert root.archive[dossier].record(n).sha256 == sha256
            assert root.journal.position(dossier, n) is not None
    assert len(set(recovered.remains.acknowledged)) == len(recovered.remains.acknowledged)


def test_the_journal_has_no_gap(recovered):
    """Every record of every dossier stands in the journal once, in its own order, and all of it is sound."""
    check_journal(recovered.hall)
    hall = recovered.hall
    with hall.house.reading() as root:
        inspection = Inspection(
            root, hall.vault, hall.lawbook, hall.keyring.roots, hall.house.promise.verifier
        )
        assert list(inspection.findings()) == []
    assert list(hall.vault.damaged()) == []


def test_the_log_never_went_back(recovered):
    """Given the checkpoint seen after each kill, the last one continues it, as verify.py finds too."""
    hall, folder = recovered.hall, recovered.hall.sealer.public
    last = (folder / "checkpoint").read_text(encoding="utf-8")
    size = open_checkpoint(last, hall.log_signer.verifier).size
    reader = TileReader(lambda path: (folder / path).read_bytes(), size)
    judge = verify.Verifier()
    judge.policy = verify.parse_policy(f"log {hall.log_signer.vkey}\nquorum none\n")
    sizes = [open_checkpoint(note, hall.log_signer.verifier).size for note in recovered.remains.checkpoints]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] <= size
    for before, note in zip(sizes, recovered.remains.checkpoints, strict=True):
        proof = "".join(f"{b64(one)}\n" for one in consistency_proof(before, size, reader.read))
        assert judge.part(judge.consistency, note.encode(), last.encode(), proof.encode()) == 0


def test_the_whole_log_passes_the_audit(recovered, tmp_path):
    """Given the public files alone, verify.py recomputes every tile and the root."""
    keys = keys_file(recovered.hall, tmp_path)
    command = [sys.executable, "-I", "-S", verify.__file__, "audit", str(recovered.hall.sealer.public)]
    done = subprocess.run([*command, "--keys", str(keys)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_views_have_caught_up(recovered):
    """Board and index stand at the end of the journal; what they show is what making them anew shows."""
    hall = recovered.hall
    with hall.house.reading() as root:
        size = root.journal.size
        disclosed = sum(
            root.archive[entry.dossier].types[entry.n] in followed_by(SEARCH)
            for _index, entry in root.journal.since(0)
        )
    assert {view.name: view.cursor() for view in hall.crew.views} == {
        view.name: size for view in hall.crew.views
    }
    assert hall.finder.index.count() == disclosed
    before = shelves(hall)
    for view in hall.crew.views:
        view.reset()
    hall.settle()
    assert shelves(hall) == before
    assert hall.finder.index.count() == disclosed


def shelves(hall: Hall) -> dict[str, dict[object, object]]:
    """What the board says."""
    with hall.house.reading() as root:
        return {
            name: dict(shelf.items()) for name, shelf in root.archive.shelves.items() if name != "cursors"
        }


def test_agents_did_nothing_twice_and_left_nothing_out(recovered):
    """One gate closing, one deadline marker; one paper for each record that has one, and one for every such."""
    printed, due = Counter(), set()
    with recovered.hall.house.reading() as root:
        tender = root.archive[recovered.remains.tender]
        assert len(tender.numbers(GateClosed.type)) == len(tender.numbers(DeadlineMarked.type)) == 1
        for _index, entry in root.journal.since(0):
            dossier = root.archive[entry.dossier]
            if dossier.types[entry.n] in followed_by(PRESS):
                due.add(f"{entry.dossier}-{entry.n:04d}")
        for dossier in (tender, *root.archive.children(tender.number)):
            for kind in (PaperIssued, InsidePaperIssued):
                for paper in dossier.papers(kind):
                    printed[paper.of] += 1
    assert set(printed) == due
    assert set(printed.values()) == {1}


def test_no_acknowledged_bid_is_late(recovered):
    """Every bid on file is dated before the deadline and stands in the log before the marker."""
    with recovered.hall.house.reading() as root:
        tender = root.archive[recovered.remains.tender]
        marker = root.journal.position(tender.number, tender.numbers(DeadlineMarked.type)[0])
        for index, entry in root.journal.since(0):
            dossier = root.archive[entry.dossier]
            if dossier.types[entry.n] == BidReceived.type:
                assert dossier.record(entry.n).at < DEADLINE
                assert index < marker
