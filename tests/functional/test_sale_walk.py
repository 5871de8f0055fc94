"""``hall walk land-listing`` and its like against ``hall serve``: every sale to its lawful end, its open data judged."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli.sale_walk import SALES
from tests.functional.test_walk import HALL, ROOT, served
from tests.functional.walked_data import unsound

WALKED: dict[str, str] = {}
"""Walk → the number of its sale."""


@pytest.fixture(scope="module")
def environment(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A demo hall served by a process of its own."""
    with served(seeded, tmp_path_factory.mktemp("sales")) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("name", SALES)
def test_each_sale_comes_to_its_lawful_end(environment: dict[str, str], name: str) -> None:
    """TD-05, TD-08, TD-14, KY-05, CQ-01, JP-01 to JP-06: walked by forms alone, every record and paper proven."""
    done = subprocess.run(
        [*HALL, "walk", name],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(rf"{name}：(\S+) 全部验证通过", done.stdout)
    assert found is not None, done.stdout
    WALKED[name] = found[1]


@pytest.mark.slow
def test_every_release_of_every_sale_is_sound(
    environment: dict[str, str], shared: Path, tmp_path: Path
) -> None:
    """Schema, reviewer, merger, the log's completeness, the national tables and the recomputation, over all of them."""
    assert set(WALKED) == set(SALES)
    assert list(unsound(environment, shared, tmp_path, dict.fromkeys(WALKED.values(), True))) == []
