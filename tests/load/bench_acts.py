"""Acts through the door beside bare ZODB commits of the same bytes, by eight threads that never meet.

What the limit is: each thread writes a new object into a tree of its own and commits; as many bytes reach
the file a commit as an act writes. Both sides use a FileStorage on the same disk, synced at every commit, and
take turns in slices of less than half a second, so that a busy neighbour is busy for both. The ratio is the
median of the ratios of neighbouring slices. Three figures for each kind of act: the door alone, with the
sealer, and with sealer and followers as in a hall that is open. The target (performance.md P4): 0.6 for
submissions of bids uploaded and examined before.
"""

from __future__ import annotations

import itertools
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import transaction
import ZODB
import ZODB.FileStorage
from BTrees.IOBTree import IOBTree
from msgspec.structs import replace
from persistent import Persistent

from hallcore.approval.forms import ApplyForm
from portal.bulletins import BulletinForm
from tests.integration.makers import CENTRE, Bidder, Tender, tender_hall
from tests.makers import approval
from trading.bidding.model import QuestionForm

THREADS = 8
BIDDERS = 16
SLICES = 4
SLICE_SECONDS = 0.2
VERSIONS = 40
Acts = Sequence[Iterator[Callable[[], object]]]


class Blob(Persistent):  # type: ignore[misc]  # persistent ships no types
    """As many bytes as an act."""

    def __init__(self, data: bytes) -> None:
        self.data = data


class Bare:
    """A database with a tree for each thread, and commits of so many bytes into it."""

    def __init__(self, folder: Path, size: int) -> None:
        self.database = ZODB.DB(ZODB.FileStorage.FileStorage(str(folder / "bare.fs")), pool_size=40)
        self.size = size
        with self.database.transaction() as connection:
            connection.root()["shards"] = [IOBTree() for _ in range(THREADS)]

    def acts(self) -> Acts:
        """Each thread its own tree."""
        return [iter(partial(self.write, place), None) for place in map(_Counter, range(THREADS))]

    def write(self, place: _Counter) -> Callable[[], object]:
        """The next commit of a thread."""
        place.n += 1
        return partial(self._commit, place.place, place.n)

    def _commit(self, place: int, n: int) -> None:
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        connection = self.database.open(manager)
        connection.root()["shards"][place][n] = Blob(secrets.token_bytes(self.size))
        manager.commit()
        connection.close()


@dataclass
class _Counter:
    place: int
    n: int = 0


def slice_of(acts: Acts) -> list[float]:
    """Let every thread act for a while; the seconds each act took, the span last."""
    stop, times = time.perf_counter() + SLICE_SECONDS, []

    def work(own: Iterator[Callable[[], object]]) -> None:
        took = []
        for act in own:
            started = time.perf_counter()
            act()
            ended = time.perf_counter()
            took.append(ended - started)
            if ended > stop:
                break
        times.extend(took)

    threads = [threading.Thread(target=work, args=(own,)) for own in acts]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*times, time.perf_counter() - started]


def submissions(tender: Tender) -> Acts:
    """Each thread two bidders with their versions in turn, uploaded and examined before."""
    forms = tender.ready(VERSIONS)

    def own(bidders: Sequence[Bidder]) -> Iterator[Callable[[], object]]:
        for version in range(VERSIONS):
            for bidder in bidders:
                yield partial(tender.submit, bidder, forms[bidder.bid][version])

    return [own(tender.bidders[at : at + 2]) for at in range(0, BIDDERS, 2)]


def questions(tender: Tender) -> Acts:
    """Each thread two bidders that ask."""
    form = QuestionForm("第 3 页的工程量清单第 12 项是否含税？请予澄清。")
    perform = tender.hall.house.perform
    return [
        (
            partial(perform, "ask-question", bidder.bid, bidder.actor, form)
            for bidder in itertools.cycle(tender.bidders[at : at + 2])
        )
        for at in range(0, BIDDERS, 2)
    ]


def bulletins(tender: Tender) -> Acts:
    """Each thread publishes; every act founds a dossier numbered from one series, which all share."""
    form = BulletinForm(
        "招标计划", "示例工程招标计划公开", ("现公开招标计划如下。",) * 4, "222403", "示例机构"
    )
    one = partial(tender.hall.house.perform, "publish-bulletin", "", CENTRE, form)
    return [itertools.repeat(one) for _ in range(THREADS)]


def applications(tender: Tender) -> Acts:
    """Each thread a window of its own that takes in applications for one item, with its own block of numbers."""
    perform = tender.hall.house.perform
    people = approval.furnish(perform, tender.hall.clock.now().date())
    form = ApplyForm(
        item=approval.number_of(approval.ORDINARY),
        applicant=f"A-{approval.COMPANY.code}",
        name=approval.COMPANY.name,
        number=approval.COMPANY.code,
        phone="13800000000",
        channel="window",
        block="",
        query="Q7XK2M9P",
        answers=(("q1", "no"),),
        brought=("m01", "m02"),
        window="W001",
        distinct="另一处经营场所",
    )
    blocks = (replace(form, block=f"{place:03d}") for place in range(1, THREADS + 1))
    acceptor = people["D01-acceptor"]
    return [itertools.repeat(partial(perform, "apply", "", acceptor, one)) for one in blocks]


KINDS = {
    "submission": submissions,
    "application": applications,
    "question": questions,
    "bulletin": bulletins,
}
MODES = ("door", "door + sealer", "door + sealer + followers")


def measure(kind: str, mode: str, folder: Path) -> None:
    """Let slices of acts and of bare commits take turns, and print the medians of both."""
    with tender_hall(folder / "hall", BIDDERS) as tender:
        hall, acts = tender.hall, KINDS[kind](tender)
        path = hall.settings.var / "data" / "Data.fs"
        before = path.stat().st_size
        first = slice_of(acts)
        bare = Bare(folder, (path.stat().st_size - before) // (len(first) - 1) - 300)
        limits = bare.acts()
        slice_of(limits)
        if "sealer" in mode:
            hall.sealer.start()
        if "followers" in mode:
            hall.crew.start()
        ours, theirs, times = [], [], []
        for _ in range(SLICES):
            *took, span = slice_of(acts)
            times += took
            ours.append(len(took) / span)
            *bare_took, span = slice_of(limits)
            theirs.append(len(bare_took) / span)
        if "followers" in mode:
            hall.crew.stop()
        bare.database.close()
    rate, limit = statistics.median(ours), statistics.median(theirs)
    ratio = statistics.median(mine / their for mine, their in zip(ours, theirs, strict=True))
    p99 = statistics.quantiles(times, n=100)[98] * 1000
    print(
        f"{kind:12}{mode:28}{bare.size + 300:6}{rate:8.0f}{limit:8.0f}{ratio:7.2f}"
        f"{statistics.median(times) * 1000:8.1f} /{p99:6.1f}"
    )


def main() -> None:
    """Measure and print."""
    sys.setswitchinterval(0.0005)  # as hall serve does
    print(f"{'8 threads':40}{'bytes':>6}{'acts/s':>8}{'bare/s':>8}{'ratio':>7}{'ms p50 / p99':>16}")
    for kind, mode in itertools.product(KINDS, MODES):
        with tempfile.TemporaryDirectory(prefix="bench-acts-") as folder:
            measure(kind, mode, Path(folder))


if __name__ == "__main__":
    main()
