"""``hall walk gp-framework…`` against ``hall serve``: each way of ordering to a delivery, and all that was published judged."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from portal.cli.framework_walk import FrameworkWalk
from portal.cli.framework_ways import CompetitionWalk, RotationWalk
from portal.cli.walk_stages import FOLDER, Stage
from tests.functional.test_procurement_walk import walked
from tests.functional.test_walk import served
from tests.functional.walked_data import unsound
from tests.unit import ocds_samples as samples

WALKS: dict[str, type[FrameworkWalk]] = {
    "gp-framework-competition": CompetitionWalk,
    "gp-framework-rotation": RotationWalk,
    "gp-framework": FrameworkWalk,
}
ENDS = {
    "gp-framework-competition": "系统确定报价最低的供应商成交",
    "gp-framework-rotation": "按入围排序轮到下一家",
    "gp-framework": "发布成交结果汇总公告",
}


@pytest.fixture(scope="module")
def printed(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory, shared: Path
) -> dict[str, tuple[Path, str]]:
    """A demo hall in which a framework of each way is walked; what it published is judged at its end."""
    found: dict[str, tuple[Path, str]] = {}
    folder = tmp_path_factory.mktemp("framework")
    with served(seeded, folder) as environment:
        numbers = {}
        for name in WALKS:
            found[name] = walked(environment, folder, name)
            numbers[re.findall(r"DHCG-\d{4}-\d{4}", found[name][1])[-1]] = True
        wrong = tuple(unsound(environment, shared, folder, numbers))
    found["unsound"] = (Path(), "\n".join(wrong))
    return found


@pytest.mark.parametrize("name", WALKS)
def test_a_framework_is_walked_to_a_delivery(printed: dict[str, tuple[Path, str]], name: str) -> None:
    """Every checker of the walk agrees; what the law refuses was refused on the way (GP-136, GP-137, GP-218)."""
    told = printed[name][1]
    assert "全部验证通过" in told
    assert "未通过：" not in told
    assert ENDS[name] in told
    assert "采购人验收合格并公告" in told
    assert "重算一致：入围排序和淘汰" in told


def test_every_release_of_every_framework_is_sound(printed: dict[str, tuple[Path, str]]) -> None:
    """Schema, reviewer, merger, the log's completeness, the national tables and the recomputation, over all of them."""
    assert printed["unsound"][1] == ""


@pytest.mark.parametrize("name", WALKS)
def test_every_stage_is_valid_open_data(
    printed: dict[str, tuple[Path, str]], name: str, shared: Path
) -> None:
    """Given each stage's packages, the schemas find no fault, and ocdsmerge compiles what the hall compiled."""
    stages: tuple[Stage, ...] = _stages(name)
    for number, stage in enumerate(stages, 1):
        path = printed[name][0] / FOLDER / f"{number}-{stage.name}"
        package: Any = json.loads(path.with_suffix(".json").read_bytes())
        record: Any = json.loads(Path(f"{path}.record.json").read_bytes())
        assert len(package["releases"]) == stage.releases
        assert samples.faults(shared, package) == []
        assert samples.faults(shared, record) == []
        compiled = record["records"][0]["compiledRelease"]
        assert compiled == samples.merged(shared, package["releases"])
    awards = {one["id"]: one["status"] for one in compiled["awards"]}
    assert len(awards) == 3
    assert ("cancelled" in awards.values()) is (name == "gp-framework")
    (contract,) = compiled["contracts"]
    assert contract["awardID"] in awards
    assert contract["implementation"]["milestones"][0]["status"] == "met"


def _stages(name: str) -> tuple[Stage, ...]:
    """The stages of a walk; they hang on its kind alone."""
    stages = WALKS[name].stages.fget  # type: ignore[attr-defined]  # a property
    assert stages is not None
    return tuple(stages(None))
