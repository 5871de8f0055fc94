"""``hall walk gp-single-source`` and ``gp-emergency`` against ``hall serve``: each to its lawful end, its open data judged."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from portal.cli.purchase_seats import PURCHASES
from tests.functional.test_walk import HALL, ROOT, served
from tests.functional.walked_data import unsound


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_each_direct_purchase_comes_to_its_lawful_end_and_every_release_of_it_is_sound(
    seeded: Path, tmp_path: Path, shared: Path
) -> None:
    """GP-006, GP-007, GP-025, GP-220 to GP-229: walked by forms alone in one hall, every record and paper proven.

    Then schema, reviewer, merger, the log's completeness and the national tables, over all of them.
    """
    with served(seeded, tmp_path) as environment:
        walked = {}
        for name in PURCHASES:
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
            walked[found[1]] = False
        assert list(unsound(environment, shared, tmp_path, walked)) == []
