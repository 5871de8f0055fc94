"""The walked tender as open data: fetched by anybody's means after each stage, and kept beside the evidence.

A stage's files are what the hall served then, byte for byte: ``ocds/1-notice.json`` the release package,
``ocds/1-notice.record.json`` the record package with what the releases compile to. What is not here: whether they
are valid; the standard's own judges are run over them by the tests and by whoever likes.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from portal.cli.browser import Unexpected
from portal.cli.steps import Steps
from portal.cli.tender_walk import TenderWalk

FOLDER = "ocds"


class Stage(NamedTuple):
    """A stage of the tender: the step of the walk that ends in it, and how many releases there are by then."""

    act: str
    name: str
    releases: int


STAGES = (
    Stage("publish_notice", "notice", 1),
    Stage("ask_and_clarify", "clarification", 2),
    Stage("call_roll", "closed", 2),
    Stage("conclude", "opened", 3),
    Stage("score", "evaluated", 3),
    Stage("publish_candidates", "candidates", 4),
    Stage("award", "awarded", 5),
    Stage("contract", "contract", 6),
)
"""Closing names nobody and the report is not public, so neither gives a release."""


class Stages:
    """Keeps the open data of one walk, stage by stage."""

    def __init__(self, walk: TenderWalk, steps: Steps, stages: tuple[Stage, ...] = STAGES) -> None:
        self.walk, self.stages = walk, stages
        self.steps = steps
        self.taken: dict[str, bytes] = {}

    def after(self, act: str) -> None:
        """Take the packages of the stage that a step of the walk ends in; most steps end in none.

        Raises:
            Unexpected: The releases have not come within a minute.
        """
        for number, stage in enumerate(self.stages, 1):
            if stage.act == act:
                self.steps.until(f"{stage.releases} releases", lambda stage=stage: self._told(stage))  # type: ignore[misc]  # the default binds the loop's value
                package = self.walk.public.get(f"/trading/{self.walk.number}/ocds.json")
                ocid = package.json["releases"][0]["ocid"]
                record = self.walk.public.get(f"/api/ocds/releases/{ocid}.json")
                self.taken[f"{number}-{stage.name}.json"] = package.body
                self.taken[f"{number}-{stage.name}.record.json"] = record.body
                self.steps.say(f"以 OCDS 导出本阶段：{stage.releases} 条发布（{number}-{stage.name}.json）")

    def keep(self, folder: Path) -> None:
        """Write what was taken into a folder's own folder of open data."""
        kept = folder / FOLDER
        kept.mkdir(parents=True, exist_ok=True)
        for name, data in self.taken.items():
            (kept / name).write_bytes(data)

    def _told(self, stage: Stage) -> bool:
        """Whether the stage's last act has been logged, for open data is told from the log."""
        try:
            package = self.walk.public.get(f"/trading/{self.walk.number}/ocds.json")
        except Unexpected as waiting:
            if waiting.status != 404:
                raise
            return False
        return len(package.json["releases"]) == stage.releases
