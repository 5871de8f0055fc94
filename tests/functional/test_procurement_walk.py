"""``hall walk gp-…`` against ``hall serve``: procurements by tender to the contract on file, and one that ends void."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.cli.procurement_walk import STAGES, VOID_STAGES
from portal.cli.walk_stages import FOLDER, Stage
from tests.functional.test_walk import HALL, ROOT, served
from tests.functional.walked_data import unsound
from tests.unit import ocds_samples as samples

WALKS = {
    "gp-open-tender": STAGES,
    "gp-invited-tender": STAGES,
    "gp-open-tender-void": VOID_STAGES,
    "gp-inquiry": STAGES,
    "gp-inquiry-void": VOID_STAGES,
    "gp-inquiry-few": STAGES[:4],
    "gp-negotiation": STAGES,
    "gp-negotiation-void": VOID_STAGES,
    "gp-consultation": STAGES,
    "gp-consultation-void": VOID_STAGES,
}


YEARS = tuple(tuple(WALKS)[at:end] for at, end in ((0, 3), (3, 7), (7, 10)))
"""What is walked in one hall, one after the other: with the thirty days of its intention a procurement takes two months."""


@pytest.fixture(scope="module")
def printed(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory, shared: Path
) -> dict[str, tuple[Path, str]]:
    """Demo halls, each served by one process, in which another walks them; what each published is judged at its end."""
    found: dict[str, tuple[Path, str]] = {}
    unsound_ones: list[str] = []
    for names in YEARS:
        folder = tmp_path_factory.mktemp("procurement")
        with served(seeded, folder) as environment:
            numbers = {}
            for name in names:
                found[name] = walked(environment, folder, name)
                number = re.findall(r"DHCG-\d{4}-\d{4}", found[name][1])[-1]
                numbers[number] = not name.endswith(("void", "few"))
            unsound_ones += unsound(environment, shared, folder, numbers)
    found["unsound"] = (Path(), "\n".join(unsound_ones))
    return found


def walked(environment: dict[str, str], folder: Path, name: str) -> tuple[Path, str]:
    """Walk one in a hall that is served; where its evidence lies, and what was told."""
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
    return kept, done.stdout


@pytest.mark.parametrize("name", WALKS)
def test_a_procurement_is_walked_to_its_lawful_end(printed: dict[str, tuple[Path, str]], name: str) -> None:
    """Every checker of the walk agrees: filed contracts, or a void tender with each reason (GP-056, GP-057)."""
    told = printed[name][1]
    assert "全部验证通过" in told
    assert "未通过：" not in told
    ends = {"gp-inquiry-few": "报价开启记录", "gp-open-tender-void": "公告废标"}
    last = ends.get(name, "公告采购终止" if name.endswith("void") else "合同副本报财政部门备案")
    assert last in told


def test_every_release_of_every_procurement_is_sound(printed: dict[str, tuple[Path, str]]) -> None:
    """Schema, reviewer, merger, the log's completeness, the national tables and the recomputation, over all of them."""
    assert printed["unsound"][1] == ""


@pytest.mark.parametrize(("name", "stages"), WALKS.items())
def test_every_stage_is_valid_open_data(
    printed: dict[str, tuple[Path, str]], name: str, stages: tuple[Stage, ...], shared: Path
) -> None:
    """Given each stage's packages, the schemas find no fault, and ocdsmerge compiles what the hall compiled."""
    packages = []
    for number, stage in enumerate(stages, 1):
        path = printed[name][0] / FOLDER / f"{number}-{stage.name}"
        package: Any = json.loads(path.with_suffix(".json").read_bytes())
        record: Any = json.loads(Path(f"{path}.record.json").read_bytes())
        assert len(package["releases"]) == stage.releases
        assert samples.faults(shared, package) == []
        assert samples.faults(shared, record) == []
        assert record["records"][0]["compiledRelease"] == samples.merged(shared, package["releases"])
        packages.append(package)
    tender = packages[0]["releases"][0]["tender"]
    assert tender["procurementMethod"] == ("selective" if "invited" in name else "open")
    assert tender["mainProcurementCategory"] == "goods"
