"""What it costs to reconcile: as many lines of a bank's statement as there are notices, 10,000 and 100,000.

All of it is one account's and one day's, the worst there is; of each hundred notices one waits for its money. Notices
and payments are loaded by the same offices as in earnest, many to a transaction; then the hall is opened anew, as on
the morning after. What is measured is a whole file on its way through the door, from its bytes to the record of its
import, with the disk's sync, and once more the same file, of which every line is known; then what is done with single
lines of such a day, and what the fee book has to do. Each size has a process of its own. ``HALL_LINES`` sets another
number for the larger one.
"""

from __future__ import annotations

import gc
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from hallcore.desk import CLOCK, Actor
from hallcore.dossier import Record
from hallcore.fees.banking import BankRegistered
from hallcore.fees.daylines import DayLines
from hallcore.fees.fates import lines_of
from hallcore.fees.forms import PaymentForm, RematchForm, SettleForm
from hallcore.fees.rules import code_key
from hallcore.ground.clock import ScriptedClock
from hallcore.journal import Root
from portal.feelines import enter_lines
from portal.followers import BATCH as FOLLOWED
from portal.followers import LARGE
from portal.hall import Hall
from portal.settings import Settings
from portal.statements.taking import Taken, take_in
from tests.load.bench_cases import unsynced
from tests.makers import approval, fees
from tests.makers.values import at

FEW = 10_000
MANY = int(os.environ.get("HALL_LINES", "100000"))
BATCH = 500
A_MATTER = 100
"""Notices to a matter."""

OPEN = 100
"""Of so many notices one is not confirmed: its line waits."""

SINGLE = 100
"""Lines with which something is done one by one."""

STATEMENT = "DZ-CZ01-20260302"
HEAD = "记账日期,贷方发生额,借方发生额,流水号,对方户名,对方账号,对方行名,附言\n"


class Told(NamedTuple):
    """What one size came to; memory is mebibytes at most beyond what stood before.

    Attributes:
        loaded: Acts a second.
        seconds, processor, memory: The file, by the clock and of the processor.
        again, again_processor, again_memory: The same file again.
        settled, confirmed, rematched: Seconds for one of ``SINGLE`` lines, of the processor.
        entered, entered_memory: The fee book, seconds of the processor in all.
    """

    lines: int
    loaded: float
    seconds: float
    processor: float
    memory: float
    again: float
    again_processor: float
    again_memory: float
    settled: float
    confirmed: float
    rematched: float
    entered: float
    entered_memory: float


class Cost:
    """What something took: ``seconds`` by the clock, ``processor`` seconds, ``memory`` in MiB."""

    seconds = processor = memory = 0.0


class Loading(fees.FeeHall):
    """A hall on disk with people who charge and a bank that takes, many acts to a transaction."""

    def __init__(self, hall: Hall) -> None:
        self.house, self.root = hall.house, None
        self.hall = self  # type: ignore[assignment]  # makers ask a hall for its door
        self.people = approval.furnish(self.perform)
        self._serials = iter(range(1, 1 << 40))
        self.people = fees.furnish(self)

    def perform(self, verb: str, number: str, actor: Actor, form: object = None) -> Any:
        """One act: by itself, or within the transaction that is open."""
        if self.root is None:
            return self.house.perform(verb, number, actor, form)
        return self.house._act(self.root, 0, self.house.verbs[verb].office, number, actor, form, "")

    def act(self, verb: str, number: str, who: Any, form: object = None) -> Any:
        """One act by somebody of the cast, or by an actor."""
        return self.perform(verb, number, who if isinstance(who, Actor) else self.people[who], form)

    def together(self, work: Callable[[], None]) -> None:
        """Many acts in one transaction."""

        def inside(root: Any) -> None:
            self.root = root
            try:
                work()
            finally:
                self.root = None

        self.house.transact(inside)

    def pay(self, first: int, last: int) -> None:
        """Notices of these numbers, each issued, and all but one of a hundred confirmed."""
        for n in range(first, last):
            if n % A_MATTER == 0:
                self.matter = self.applied(distinct=f"第{n}处")
            code = code_of(n)
            notice = self.noticed(matter=self.matter, code=code)
            if n % OPEN == 0:
                continue
            form = PaymentForm(
                code, Decimal("80.00"), "online", f"B{n}", "YH01", payer="示例", account="6222"
            )
            self.act("confirm-payment", notice, "bank", form)


def code_of(n: int) -> str:
    """The payment code of a notice."""
    return f"2224{n:016d}"


@contextmanager
def watched() -> Iterator[Cost]:
    """What the work inside costs; the memory is the most there was beyond what stood before."""
    process, over, cost = psutil.Process(), threading.Event(), Cost()
    gc.collect()
    before = process.memory_info().rss

    def watch() -> None:
        while not over.wait(0.05):
            cost.memory = max(cost.memory, (process.memory_info().rss - before) / (1 << 20))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started, worked = time.perf_counter(), time.process_time()
    try:
        yield cost
    finally:
        cost.seconds, cost.processor = time.perf_counter() - started, time.process_time() - worked
        over.set()
        watcher.join()


def opened(folder: Path) -> Hall:
    """The hall of a folder, on the day all of it is about."""
    hall = Hall(Settings(var=folder), clock=ScriptedClock(at("03-02 08:30")))
    hall.crew.agents = ()
    return hall


def loaded(folder: Path, lines: int) -> float:
    """Fill a hall with notices; return how many a second, payments counted too."""
    hall, started = opened(folder), time.perf_counter()
    with unsynced():
        load = Loading(hall)
        for first in range(0, lines, BATCH):
            load.together(lambda: load.pay(first, min(first + BATCH, lines)))  # noqa: B023 - done at once
    hall.stop()
    return 2 * lines / (time.perf_counter() - started)


class Morning:
    """A hall with everything in it, opened anew, to which the bank's file comes."""

    def __init__(self, folder: Path, lines: int) -> None:
        self.hall, self.lines = opened(folder), lines
        self.house = self.hall.house
        with self.house.reading() as root:
            party = root.archive["YH-YH01"].the(BankRegistered).party
        self.finance, self.bank = Actor("f1", "finance"), Actor("system:YH01", "bank", party)
        rows = "".join(
            f"2026-03-02,80.00,,B{n},示例付款人,6222000000000000001,示例银行,缴费{code_of(n)}\n"
            for n in range(lines)
        )
        self.data = (HEAD + rows).encode("gb18030")

    def bring(self) -> Taken:
        """The bank's file comes."""
        return take_in(self.house, self.finance, "CZ01", "a.csv", self.data, "credit-debit")

    def singly(self) -> tuple[float, float, float]:
        """So many lines are settled, confirmed on and laid beside their notices; each in an act of its own."""
        numbers = range(0, SINGLE * OPEN, OPEN)
        with self.house.reading() as root:
            claimed = {n: root.archive.claimed(code_key(code_of(n))) for n in numbers}
        costs = []
        for work in (self._settle, self._confirm, self._rematch):
            with watched() as cost:
                for n, notice in claimed.items():
                    work(f"20260302-B{n}", n, notice)
            costs.append(cost.processor / SINGLE)
        return costs[0], costs[1], costs[2]

    def _settle(self, line: str, _n: int, _notice: str) -> None:
        self.house.perform("settle-line", STATEMENT, self.finance, SettleForm(line, "wait", "待银行确认"))

    def _confirm(self, line: str, n: int, notice: str) -> None:
        form = PaymentForm(
            code_of(n), Decimal("80.00"), "online", f"B{n}", "YH01", lines=((STATEMENT, line),)
        )
        self.house.perform("confirm-payment", notice, self.bank, form)

    def _rematch(self, line: str, _n: int, _notice: str) -> None:
        self.house.perform("rematch-lines", STATEMENT, CLOCK, RematchForm((line,)))

    def enter(self) -> Cost:
        """The fee book enters what stands in the statement, so many records to a transaction as in earnest."""
        with self.house.reading() as root:
            count = root.archive[STATEMENT].count

        def work(root: Root, first: int) -> None:
            statement = root.archive[STATEMENT]
            for n in range(first, min(first + FOLLOWED, count)):
                entered = statement.record(n)
                enter_lines(root.archive, statement, Entered(entered))  # type: ignore[arg-type]  # all it asks of an item
                if len(entered.data) > LARGE:
                    entered.let_go()

        with watched() as cost:
            for first in range(0, count, FOLLOWED):
                self.house.transact(lambda root: work(root, first))  # noqa: B023 - done at once
        return cost


class Entered(NamedTuple):
    """A record as the fee book's hand for lines wants it."""

    record: Record


def measure(lines: int) -> Told:
    """Load so many notices, and bring the statement that shows their money."""
    with tempfile.TemporaryDirectory(prefix="bench-fees-") as folder:
        rate = loaded(Path(folder), lines)
        return reconciled(Path(folder), lines, rate)


def reconciled(folder: Path, lines: int, rate: float) -> Told:
    """What it costs in a hall that is loaded."""
    morning = Morning(folder, lines)
    with watched() as first:
        taken = morning.bring()
    assert (taken.fresh, len(taken.bad)) == (lines, 0)
    with watched() as again:
        assert morning.bring().known == lines
    singly, book = morning.singly(), morning.enter()
    with morning.house.reading() as root:
        archive = root.archive
        sums = DayLines(archive, archive[STATEMENT]).sums()
        stands = Counter(one.fate for one in lines_of(archive[STATEMENT]).values())
        shown = len(archive.shelf("fee-open-lines"))
    waiting = lines // OPEN - SINGLE
    assert stands == Counter(matched=lines - waiting, partly=waiting), stands
    assert (sums.open, shown) == (waiting, waiting)
    morning.hall.stop()
    return Told(
        lines,
        rate,
        first.seconds,
        first.processor,
        first.memory,
        again.seconds,
        again.processor,
        again.memory,
        *singly,
        book.processor,
        book.memory,
    )


def main() -> None:
    """Measure and print."""
    told = []
    for lines in (FEW, MANY):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            told.append(pool.submit(measure, lines).result())
        print(f"{lines:>9,} notices: loaded at {told[-1].loaded:,.0f} acts/s")
    print(f"{'':24}{FEW:>10,}{MANY:>12,}{'growth':>9}")
    rows = (
        ("reconciled, lines/s", [one.lines / one.seconds for one in told]),
        ("processor, ms a line", [one.processor / one.lines * 1000 for one in told]),
        ("memory beside, MiB", [one.memory for one in told]),
        ("the same again, lines/s", [one.lines / one.again for one in told]),
        ("processor, ms a line", [one.again_processor / one.lines * 1000 for one in told]),
        ("memory beside, MiB", [one.again_memory for one in told]),
        ("a line settled, ms", [one.settled * 1000 for one in told]),
        ("confirmed on, ms", [one.confirmed * 1000 for one in told]),
        ("rematched, ms", [one.rematched * 1000 for one in told]),
        ("fee book, ms a line", [one.entered / one.lines * 1000 for one in told]),
        ("memory beside, MiB", [one.entered_memory for one in told]),
    )
    for name, (few, many) in rows:
        print(f"{name:24}{few:10,.2f}{many:12,.2f}{many / few if few else 0:9.2f}")


if __name__ == "__main__":
    main()
