"""What it costs to reconcile: as many lines of a bank's statement as there are paid notices, 10,000 and 100,000.

All of it is one account's and one day's, the worst there is. Notices and payments are loaded by the same offices as
in earnest, many to a transaction; what is measured is a whole file on its way through the door, from its bytes to the
record of its import, with the disk's sync, and once more the same file, of which every line is known. Each size has a
process of its own. ``HALL_LINES`` sets another number for the larger one.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from hallcore.desk import Actor
from hallcore.fees.fates import lines_of
from hallcore.fees.forms import PaymentForm
from hallcore.ground.clock import ScriptedClock
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

STATEMENT = "DZ-CZ01-20260302"
HEAD = "记账日期,贷方发生额,借方发生额,流水号,对方户名,对方账号,对方行名,附言\n"


class Told(NamedTuple):
    """What one size came to: seconds (by the clock, of the processor) and mebibytes at most beyond what stood before."""

    lines: int
    loaded: float
    seconds: float
    processor: float
    memory: float
    again: float
    again_memory: float


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
        """Notices of these numbers, each issued and confirmed."""
        for n in range(first, last):
            if n % A_MATTER == 0:
                self.matter = self.applied(distinct=f"第{n}处")
            code = code_of(n)
            notice = self.noticed(matter=self.matter, code=code)
            form = PaymentForm(
                code, Decimal("80.00"), "online", f"B{n}", "YH01", payer="示例", account="6222"
            )
            self.act("confirm-payment", notice, "bank", form)


def code_of(n: int) -> str:
    """The payment code of a notice."""
    return f"2224{n:016d}"


@contextmanager
def watched() -> Iterator[list[float]]:
    """The most memory beyond what stood before, in MiB, once it is over."""
    process, over = psutil.Process(), threading.Event()
    before, most = process.memory_info().rss, [0.0]

    def watch() -> None:
        while not over.wait(0.05):
            most[0] = max(most[0], (process.memory_info().rss - before) / (1 << 20))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def measure(lines: int) -> Told:
    """Load so many paid notices, and bring the statement that shows them."""
    with tempfile.TemporaryDirectory(prefix="bench-fees-") as folder:
        hall = Hall(Settings(var=Path(folder)), clock=ScriptedClock(at("03-02 08:30")))
        hall.crew.agents = ()
        started = time.perf_counter()
        with unsynced():
            load = Loading(hall)
            for first in range(0, lines, BATCH):
                load.together(lambda first=first: load.pay(first, min(first + BATCH, lines)))
        loaded = 2 * lines / (time.perf_counter() - started)
        rows = "".join(
            f"2026-03-02,80.00,,B{n},示例付款人,6222000000000000001,示例银行,缴费{code_of(n)}\n"
            for n in range(lines)
        )
        data, finance = (HEAD + rows).encode("gb18030"), load.people["finance"]

        def bring() -> Taken:
            return take_in(hall.house, finance, "CZ01", "a.csv", data, "credit-debit")

        with watched() as memory:
            started, worked = time.perf_counter(), time.process_time()
            taken = bring()
            seconds, processor = time.perf_counter() - started, time.process_time() - worked
        assert (taken.fresh, len(taken.bad)) == (lines, 0)
        with watched() as again_memory:
            started = time.perf_counter()
            assert bring().known == lines
            again = time.perf_counter() - started
        with hall.house.reading() as root:
            assert {one.fate for one in lines_of(root.archive[STATEMENT]).values()} == {"matched"}
        hall.stop()
    return Told(lines, loaded, seconds, processor, memory[0], again, again_memory[0])


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
        ("memory beside, MiB", [one.again_memory for one in told]),
    )
    for name, (few, many) in rows:
        print(f"{name:24}{few:10,.2f}{many:12,.2f}{many / few if few else 0:9.2f}")


if __name__ == "__main__":
    main()
