"""``hall walk gp-open-tender --path …`` against ``hall serve``: challenged and complained of to its lawful end."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.cli.procured_turn_walk import PROCURED_PATHS
from tests.functional.test_walk import HALL, ROOT, served
from tests.unit import ocds_samples as samples


@pytest.fixture(scope="module")
def environment(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A demo hall served by a process of its own."""
    with served(seeded, tmp_path_factory.mktemp("challenges")) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(PROCURED_PATHS))
def test_each_remedy_comes_to_its_lawful_end(environment: dict[str, str], path: str, shared: Path) -> None:
    """GP-141 to GP-159: walked by forms alone; the void award and the new one are valid open data."""
    done = subprocess.run(
        [*HALL, "walk", "gp-open-tender", "--path", path],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"gp-open-tender \w+：(\S+) 走到法定的终点", done.stdout)
    assert found is not None, done.stdout
    address = f"{environment['HALL_PUBLIC_URL']}/trading/{found[1]}/ocds.json"
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own listener
        package: Any = json.loads(answer.read())
    assert samples.faults(shared, package) == []
    whole = samples.merged(shared, package["releases"])
    assert [award["status"] for award in whole["awards"]] == ["cancelled", "active"]
