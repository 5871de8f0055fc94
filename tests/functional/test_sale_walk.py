"""``hall walk land-listing`` and its like against ``hall serve``: every sale to its lawful end, its open data judged."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from portal.cli.sale_walk import SALES
from tests.functional.test_walk import HALL, ROOT, served
from tests.functional.walked_data import unsound

YEARS = (SALES[:2], SALES[2:5], SALES[5:])
"""What is walked in one hall, one after the other: a sale takes weeks, and a demo's year has its holidays only once."""


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("names", YEARS, ids=" ".join)
def test_each_sale_comes_to_its_lawful_end_and_every_release_of_it_is_sound(
    seeded: Path, tmp_path: Path, shared: Path, names: tuple[str, ...]
) -> None:
    """TD-05, TD-08, TD-14, KY-05, CQ-01, JP-01 to JP-06: walked by forms alone, every record and paper proven.

    Then schema, reviewer, merger, the log's completeness, the national tables and the recomputation, over all of them.
    """
    with served(seeded, tmp_path) as environment:
        walked = {}
        for name in names:
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
            walked[found[1]] = True
        assert list(unsound(environment, shared, tmp_path, walked)) == []


def test_every_sale_is_walked_here() -> None:
    """What is offered on the command line is walked."""
    assert [name for names in YEARS for name in names] == list(SALES)
