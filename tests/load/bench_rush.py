"""Five hundred bidders bring their sealed bids in the last minute of one tender, over HTTP, while a hall is simulated beside it.

Every container is sealed beforehand; each bidder signs in, waits for its moment within the last minute, and uploads piece by
piece as the page's script does. Nothing that was acknowledged may be missing from the roll or late; nobody may give up. What
the limit is: bare ZODB commits of as many bytes on the same disk by eight threads, measured right after (``bench_acts``).
The hall answers in this process; bidders and simulator are processes of their own on the same two cores.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import argon2

from portal import make_app, zoned
from portal.cli import cast
from portal.cli.listening import Listener
from tests.integration import makers
from tests.integration.makers import DEADLINE, Tender, real_time, tender_hall
from tests.load.bench_acts import Bare, slice_of

BIDDERS, SECONDS, THREADS = 500, 60, 8
_CLIENTS = "import sys; from tests.load.rush_clients import main; main(sys.argv[1])"
_SIMULATOR = "from portal.cli import main; main(prog_name='hall')"


def parties() -> tuple[cast.Party, ...]:
    """As many bidders as come: all made up, their codes valid in form."""
    return tuple(
        cast.Party(cast.made_up_code("company", 1000 + n), f"示例投标企业{n:03d}", "company", ("bidder",))
        for n in range(BIDDERS)
    )


@contextlib.contextmanager
def simulated(folder: Path) -> Iterator[None]:
    """A simulated hall at work beside, until the block ends."""
    command = [sys.executable, "-W", "ignore", "-c", _SIMULATOR, "simulate", "--visitors", "1000"]
    with (folder / "simulator.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--var", str(folder / "day")], stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # the hall it serves goes with it
            process.wait(120)
            time.sleep(2)


def prepare(tender: Tender, folder: Path, base: str) -> Path:
    """Seal every bid and write down who brings which."""
    told = []
    for bidder in tender.bidders:
        file = folder / f"{bidder.bid}.ggzb"
        file.write_bytes(tender.seal(bidder)[0])
        login = f"b{bidder.actor.party[-9:].lower()}"
        told.append({"bid": bidder.bid, "login": login, "file": str(file)})
    plan = folder / "plan.json"
    plan.write_text(json.dumps({"base": base, "password": cast.PASSWORD, "bidders": told}), encoding="utf-8")
    return plan


def rush(tender: Tender, plan: Path) -> list[dict[str, Any]]:
    """Let the bidders come; the hall's clock is moved to the last minute once all are there."""
    clock: Any = tender.hall.clock
    with subprocess.Popen(
        [sys.executable, "-c", _CLIENTS, str(plan)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as clients:
        assert clients.stdin is not None
        assert clients.stdout is not None
        if clients.stdout.readline().strip() != "ready":
            raise RuntimeError("the bidders did not come")
        clock.jump(DEADLINE - timedelta(seconds=SECONDS))
        clients.stdin.write(f"{SECONDS}\n")
        clients.stdin.flush()
        results: list[dict[str, Any]] = json.loads(clients.stdout.readline())
    return results


def rolled(tender: Tender) -> set[str]:
    """The bids on the roll, once the gate is closed by the clock; a minute at the most."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with tender.hall.house.reading() as root:
            dossier = root.archive[tender.number]
            if dossier.state in {"closed", "marked"} and dossier.numbers("gate-closed"):
                received = [one for one in root.archive.children(tender.lot) if one.state == "received"]
                late = [
                    one.number
                    for one in received
                    if one.record(one.numbers("bid-received")[-1]).at >= DEADLINE
                ]
                if late:
                    raise AssertionError(f"late, and taken in: {late}")
                return {one.number for one in received}
        time.sleep(0.2)
    raise AssertionError("the gate was not closed")


def bare(folder: Path, size: int) -> float:
    """Seconds of a bare commit of so many bytes, the median, with as many threads as the hall answers with."""
    limit = Bare(folder, size)
    acts = limit.acts()
    slice_of(acts)
    took = [seconds for _ in range(5) for seconds in slice_of(acts)[:-1]]
    limit.database.close()
    return statistics.median(took)


def main() -> None:
    """Measure and print.

    Raises:
        AssertionError: A bid that was acknowledged is not among those received in time, or somebody gave up.
    """
    sys.setswitchinterval(0.0005)  # as hall serve does
    verifier = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(cast.PASSWORD)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-rush-")))
        stack.enter_context(mock.patch.object(cast, "BIDDERS", parties()))
        stack.enter_context(mock.patch.object(makers, "VERIFIER", verifier))
        begin = DEADLINE - timedelta(minutes=30)
        tender = stack.enter_context(tender_hall(folder, BIDDERS, lambda var: real_time(var, begin)))
        listener = Listener(zoned(make_app(tender.hall), "public"), "127.0.0.1:0", THREADS)
        plan = prepare(tender, folder, f"http://127.0.0.1:{listener.port}")
        stack.enter_context(simulated(folder))
        path = tender.hall.settings.var / "data" / "Data.fs"
        tender.hall.start()
        listener.start()
        before = path.stat().st_size
        results = rush(tender, plan)
        size = (path.stat().st_size - before) // BIDDERS
        received = rolled(tender)
        listener.close()
        limit = bare(folder, size)
    report(results, received, limit, size)


def report(results: list[dict[str, Any]], received: set[str], limit: float, size: int) -> None:
    """Print the figures, and fail where something was lost."""
    taken = [one for one in results if one["location"]]
    lost = {one["bid"] for one in taken} - received
    given_up = [one for one in results if not one["location"]]
    took = sorted(one["took"] for one in taken)
    finishing = sorted(one["finishing"] for one in taken)
    tries = sum(one["tries"] for one in results)
    p50, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
    f50, f99 = statistics.median(finishing), statistics.quantiles(finishing, n=100)[98]
    print(
        f"bidders {len(results)}, acknowledged {len(taken)}, received {len(received)}, given up {len(given_up)}"
    )
    print(f"attempts {tries}; lost {len(lost)}; late 0")
    print(f"whole upload   p50 {p50:6.2f} s   p99 {p99:6.2f} s")
    print(f"to the receipt p50 {f50:6.2f} s   p99 {f99:6.2f} s")
    print(
        f"a bare commit of {size} bytes p50 {limit * 1000:.1f} ms; to the receipt {f50 / limit:.1f} times as long"
    )
    if lost or given_up:
        raise AssertionError(f"lost {sorted(lost)[:5]}, given up {given_up[:3]}")


if __name__ == "__main__":
    main()
