"""``hall walk open-tender --path …`` against ``hall serve``: each failure or turn to its lawful end, its open data valid."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.cli.turn_walk import PATHS
from tests.functional.test_walk import HALL, ROOT, served
from tests.functional.walked_data import unsound
from tests.unit import ocds_samples as samples

ENDS = {
    "few": ("unsuccessful", ["unsuccessful"]),
    "rejected": ("unsuccessful", ["unsuccessful"]),
    "objection": ("complete", ["unsuccessful", "active"]),
    "complaint": ("complete", ["active"]),
    "locked": ("complete", ["active"]),
    "declined": ("complete", ["cancelled", "active"]),
    "outage": ("complete", ["active"]),
}
"""What open data says at the end: the tender's status, and that of each award."""

WALKED: dict[str, str] = {}
"""Path → the number of its tender."""


@pytest.fixture(scope="module")
def environment(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A demo hall served by a process of its own."""
    with served(seeded, tmp_path_factory.mktemp("turns")) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(PATHS))
def test_each_path_comes_to_its_lawful_end(environment: dict[str, str], path: str, shared: Path) -> None:
    """ZB-061, ZB-084, ZB-089, ZB-091, ZB-119, EB-09, EB-32: walked by forms alone; every release of it is valid."""
    done = subprocess.run(
        [*HALL, "walk", "open-tender", "--path", path],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"open-tender \w+：(\S+) 走到法定的终点", done.stdout)
    assert found is not None, done.stdout
    public = environment["HALL_PUBLIC_URL"]
    address = f"{public}/trading/{found[1]}/ocds.json"
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own listener
        package: Any = json.loads(answer.read())
    assert samples.faults(shared, package) == []
    whole = samples.merged(shared, package["releases"])
    WALKED[path] = found[1]
    assert (whole["tender"]["status"], [award["status"] for award in whole["awards"]]) == ENDS[path]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_release_of_every_path_is_sound(
    environment: dict[str, str], shared: Path, tmp_path: Path
) -> None:
    """Schema, reviewer, merger, the log's completeness, the national tables and the recomputation, over all of them."""
    assert set(WALKED) == set(PATHS)
    awarded = {number: "active" in ENDS[path][1] for path, number in WALKED.items()}
    assert list(unsound(environment, shared, tmp_path, awarded)) == []


def test_every_path_has_its_end() -> None:
    """What is offered on the command line is walked here."""
    assert set(ENDS) == set(PATHS)
