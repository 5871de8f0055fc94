"""``hall walk prequalified-tender``, its failure, and ``invited-tender`` against ``hall serve``: ways to bidders of works."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.cli.qualified_walk import STAGES as QUALIFIED
from portal.cli.walk_stages import FOLDER, STAGES, Stage
from tests.functional.test_walk import HALL, ROOT, served
from tests.functional.walked_data import unsound
from tests.unit import ocds_samples as samples

WALKS: dict[str, tuple[tuple[str, ...], tuple[Stage, ...]]] = {
    "prequalified-tender": (("prequalified-tender",), QUALIFIED),
    "too-few-qualified": (("prequalified-tender", "--path", "too-few-qualified"), ()),
    "invited-tender": (("invited-tender",), STAGES),
}


@pytest.fixture(scope="module")
def walked(seeded: Path, tmp_path_factory: pytest.TempPathFactory, shared: Path) -> dict[str, Any]:
    """One hall in which all are walked; what it published is judged at the end."""
    folder, found = tmp_path_factory.mktemp("qualified"), dict[str, Any]()
    numbers: dict[str, bool] = {}
    with served(seeded, folder) as environment:
        for name, (asked, stages) in WALKS.items():
            done = subprocess.run(
                [*HALL, "walk", *asked, "--keep", str(folder / name)],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            found[name] = (folder / name, done.stdout)
            if stages:
                numbers[re.findall(r"DHGC-\d{4}-\d{4}", done.stdout)[-1]] = True
        found["unsound"] = tuple(unsound(environment, shared, folder, numbers))
    return found


@pytest.mark.parametrize("name", WALKS)
def test_each_is_walked_to_its_lawful_end(walked: dict[str, Any], name: str) -> None:
    """An award that anybody verifies, or a new tender where too few passed (ZB-027)."""
    printed = walked[name][1]
    assert ("依法重新招标" if name == "too-few-qualified" else "全部验证通过") in printed
    assert "未通过：" not in printed


def test_what_was_refused_on_the_way(walked: dict[str, Any]) -> None:
    """ZB-024, ZB-026, ZB-054; ZB-011, ZB-020: each met at the front door."""
    told = walked["prequalified-tender"][1]
    for words in ("发售期不足五日", "逾期的申请不予接收", "未通过资格预审的，系统不予登记投标"):
        assert words in told
    told = walked["invited-tender"][1]
    for words in ("没有批准文号", "不足三家", "未受邀请的单位"):
        assert words in told


def test_every_release_of_the_hall_is_sound(walked: dict[str, Any]) -> None:
    """Schema, reviewer, merger, the log's completeness, the national tables and the recomputation."""
    assert walked["unsound"] == ()


@pytest.mark.parametrize("name", [name for name, (_asked, stages) in WALKS.items() if stages])
def test_every_stage_is_valid_open_data(walked: dict[str, Any], name: str, shared: Path) -> None:
    """The schemas find no fault, ocdsmerge compiles what the hall compiled, and nobody is named before the opening."""
    for number, stage in enumerate(WALKS[name][1], 1):
        path = walked[name][0] / FOLDER / f"{number}-{stage.name}"
        package: Any = json.loads(path.with_suffix(".json").read_bytes())
        record: Any = json.loads(Path(f"{path}.record.json").read_bytes())
        assert len(package["releases"]) == stage.releases
        assert samples.faults(shared, package) == []
        assert samples.faults(shared, record) == []
        assert record["records"][0]["compiledRelease"] == samples.merged(shared, package["releases"])
        assert record["records"][0]["compiledRelease"]["tender"]["procurementMethod"] == "selective"
        if number <= 2:
            assert not [
                word for word in ("tenderers", "numberOfTenderers") if f'"{word}"' in json.dumps(record)
            ]
