"""``hall walk performance`` and ``works-performance``: from a contract through change, acceptance and payment to the archive."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.cli.performance_walk import check_package
from portal.cli.walk_stages import FOLDER
from tests.functional.test_walk import HALL, ROOT, served
from tests.unit import ocds_samples as samples

WALKS = ("performance", "works-performance")


@pytest.fixture(scope="module")
def printed(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """One demo hall, served by one process, in which another walks both."""
    folder, found = tmp_path_factory.mktemp("performance"), {}
    with served(seeded, folder) as environment:
        for name in WALKS:
            kept = folder / name
            done = subprocess.run(
                [*HALL, "walk", name, "--keep", str(kept)],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            found[name] = (kept, done.stdout)
    return found


@pytest.mark.parametrize("name", WALKS)
def test_a_contract_is_walked_to_its_archive(printed: dict[str, tuple[Path, str]], name: str) -> None:
    """GP-078 or LY-02 refused, GP-080 paid, GP-013: the archive is proven record by record, offline."""
    told = printed[name][1]
    assert "全部验证通过" in told
    assert ("GP-078" if name == "performance" else "LY-02") in told
    assert "另付逾期利息" in told
    assert "目录摘要一致" in told


@pytest.mark.parametrize("name", WALKS)
def test_every_stage_of_a_contract_is_valid_open_data(
    printed: dict[str, tuple[Path, str]], name: str, shared: Path
) -> None:
    """Given each stage's packages, the schemas find no fault; amendment, milestones and transactions are there."""
    folder = printed[name][0] / FOLDER
    for path in sorted(folder.glob("*.json")):
        assert samples.faults(shared, json.loads(path.read_bytes())) == []
    (last,) = folder.glob("*-paid.json")
    package: Any = json.loads(last.read_bytes())
    record: Any = json.loads(last.with_suffix("").with_suffix(".record.json").read_bytes())
    assert record["records"][0]["compiledRelease"] == samples.merged(shared, package["releases"])
    (contract,) = record["records"][0]["compiledRelease"]["contracts"]
    assert len(contract["amendments"]) == 1
    assert [one["status"] for one in contract["implementation"]["milestones"]] == ["met"] * 4
    assert len(contract["implementation"]["transactions"]) == 3


def test_a_changed_file_is_found_in_a_package(printed: dict[str, tuple[Path, str]]) -> None:
    """Given one byte more in a record of an unpacked archive, the check says so."""
    from portal.cli.browser import Unexpected

    (folder,) = (printed["performance"][0].parent / "var/demo/walks").glob("DHCG*/archive")
    record = next((folder / "records").glob("*.json"))
    record.write_bytes(record.read_bytes() + b" ")
    with pytest.raises(Unexpected):
        check_package(folder)
