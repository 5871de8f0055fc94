"""The demo hall as a process of its own: how soon it answers, and how much memory it takes.

``hall serve --demo`` on free ports and a folder of its own: once from nothing, seeding included, then again
as an everyday start. Resident memory is that of the hall's process and of its press, after the first page and
after two hundred. Targets (performance.md P12): 350 MB resident; start to first page 3 s.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("/", "/trading", "/trading/DHGC-2026-0001", "/search?q=%E5%B7%A5%E7%A8%8B", "/law", "/verify")
LONGEST_START = 240.0


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on; they are let go again, all at once."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def serving(var: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The hall's process and the address of its public listener; ended at the end."""
    public, department, hall = free_ports(3)
    environ = {
        **os.environ,
        "HALL_VAR": str(var),
        "HALL_LISTEN_PUBLIC": f"127.0.0.1:{public}",
        "HALL_LISTEN_DEPARTMENT": f"127.0.0.1:{department}",
        "HALL_LISTEN_HALL": f"127.0.0.1:{hall}",
        "HALL_PUBLIC_URL": f"http://127.0.0.1:{public}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", "from portal.cli import main; main()", "serve", "--demo"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        yield process, f"http://127.0.0.1:{public}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def first_page(process: subprocess.Popen[bytes], address: str) -> float:
    """Seconds until the hall has answered its first page."""
    started = time.perf_counter()
    while time.perf_counter() - started < LONGEST_START:
        if process.poll() is not None:
            raise SystemExit(f"the hall ended with {process.returncode} before it answered")
        try:
            get(f"{address}/")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return time.perf_counter() - started
    raise SystemExit(f"no page within {LONGEST_START:g} s")


def get(url: str) -> bytes:
    """A page."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own listener's address
        data: bytes = answer.read()
        return data


def resident(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Resident megabytes of the hall's process, and of the processes it has started."""
    hall = psutil.Process(process.pid)
    children = sum(child.memory_info().rss for child in hall.children(recursive=True))
    return hall.memory_info().rss / 1e6, children / 1e6


def measure(label: str, var: Path) -> None:
    """One start, and what it took."""
    with serving(var) as (process, address):
        seconds = first_page(process, address)
        at_first, _press = resident(process)
        for n in range(200):
            get(address + PAGES[n % len(PAGES)])
        settled, press = resident(process)
    print(f"{label:28}{seconds:10.1f}{at_first:12.0f}{settled:16.0f}{press:10.0f}")


def main() -> None:
    """Measure and print."""
    print(f"{'':28}{'first page, s':>14}{'MB then':>8}{'after 200 pages':>16}{'press':>10}")
    with tempfile.TemporaryDirectory(prefix="bench-memory-") as name:
        measure("first start, with seeding", Path(name) / "var")
        measure("second start", Path(name) / "var")


if __name__ == "__main__":
    main()
