"""Everything a hall has published after walks, fetched as anybody may, and judged by programs that are not the hall.

Every release of every process is held against the schemas and read by the standard's own reviewer, offline; what its merger
makes of them is what the hall compiled; the bulk feed is shown to be whole from the signed log; the national platform's
rows hold against their field tables; what was walked is recomputed.
"""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.functional.test_walk import HALL, ROOT
from tests.unit import ocds_samples as samples


def unsound(
    environment: Mapping[str, str], shared: Path, folder: Path, numbers: Mapping[str, bool]
) -> Iterator[str]:
    """Yield whatever is wrong with what a hall has published.

    Args:
        environment: Finds the hall, which is being served.
        shared: The folder of reference data.
        folder: Where what is fetched is kept.
        numbers: What was walked → whether it came so far that something can be recomputed.
    """
    public = environment["HALL_PUBLIC_URL"]
    bulk = folder / "bulk"
    yield from _told("complete", _run(environment, "complete", public, "--keep", str(bulk)))
    yield from _told(
        "complete, by its key", _run(environment, "complete", str(bulk), "--keys", str(bulk / "keys.txt"))
    )
    ocids: dict[str, list[str]] = {}
    for path in sorted(bulk.glob("releases-*.json")):
        package: Any = json.loads(path.read_bytes())
        yield from (f"{path.name}: {fault}" for fault in samples.faults(shared, package))
        for release in package["releases"]:
            ocids.setdefault(release["ocid"], []).append(release["id"])
    told = {ocid.split("-", 2)[2] for ocid in ocids}
    yield from (f"{number} has no release" for number in numbers if number not in told)
    for ocid, ids in ocids.items():
        yield from _process(public, ocid, ids, shared, folder / f"{ocid}.json")
    walked = [folder / f"{ocid}.json" for ocid in ocids if ocid.split("-", 2)[2] in numbers]
    yield from samples.findings(shared, *sorted(bulk.glob("releases-*.json")), *walked)
    yield from _told(
        "export", _run(environment, "export", "national", str(folder / "national"), "--from", public)
    )
    for number, ended in numbers.items():
        if ended:
            room = "trading" if number[:4] in {"DHGC", "DHCG"} else "trading/sales"
            arguments = (f"{public}/{room}/{number}", "--keys", str(bulk / "keys.txt"))
            yield from _told(f"recompute {number}", _run(environment, "recompute", *arguments))


def _process(public: str, ocid: str, ids: list[str], shared: Path, path: Path) -> Iterator[str]:
    """One process whole: its record package, and what its releases come to after each of them."""
    with urllib.request.urlopen(f"{public}/api/ocds/releases/{ocid}.json", timeout=60) as answer:  # noqa: S310 - our own listener
        path.write_bytes(answer.read())
    package: Any = json.loads(path.read_bytes())
    (record,) = package["records"]
    yield from (f"{ocid}: {fault}" for fault in samples.faults(shared, package))
    if [release["id"] for release in record["releases"]] != ids:
        yield f"{ocid}: its record has not the releases of the feed"
    if record["compiledRelease"] != samples.merged(shared, record["releases"]):
        yield f"{ocid}: the merger compiles something else"


def _run(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HALL, *arguments],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _told(what: str, done: subprocess.CompletedProcess[str]) -> Iterator[str]:
    if done.returncode:
        yield f"{what}: {(done.stdout + done.stderr)[-2000:]}"
