"""``hall walk open-tender`` against ``hall serve``: two processes, real listeners, and what it leaves behind judged."""

from __future__ import annotations

import itertools
import json
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from portal import control
from portal.cli.serving import SEEDED
from portal.cli.walk_stages import FOLDER, STAGES
from portal.settings import ZONES
from tests.makers.halls import copied
from tests.unit import ocds_samples as samples

ROOT = Path(__file__).resolve().parents[2]
HALL = [sys.executable, "-W", "ignore", "-c", "from portal.cli import main; main(prog_name='hall')"]
NAMED = ("tenderers", "numberOfTenderers", "suppliers")
"""Members of a release that say who has bid, or how many."""


@dataclass
class Walked:
    """A walk that ended: its folder, what it printed, and what is wrong with what the hall has published."""

    folder: Path
    printed: str
    wrong: tuple[str, ...]

    def packages(self, suffix: str = "") -> list[Any]:
        """The packages of every stage, in order; with ``.record`` the record packages."""
        folder = self.folder / FOLDER
        return [json.loads((folder / f"{name}{suffix}.json").read_bytes()) for name in names()]


def names() -> list[str]:
    """The stages as their files are called."""
    return [f"{number}-{stage.name}" for number, stage in enumerate(STAGES, 1)]


@contextmanager
def serving(var: Path, environment: dict[str, str]) -> Iterator[None]:
    """``hall serve --demo`` until the block ends."""
    log = var.parent / "serve.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [*HALL, "serve", "--demo"], cwd=ROOT, env=environment, stdout=sink, stderr=sink
        )
        try:
            give_up = time.monotonic() + 60
            while not control.socket_path(var).exists():
                assert process.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < give_up, log.read_text(encoding="utf-8")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def served(seeded: Path, folder: Path) -> Iterator[dict[str, str]]:
    """A copy of the demo hall on listeners nobody else has; gives the environment that finds it."""
    var = folder / "var"
    copied(seeded, var)
    (var / "demo" / SEEDED).write_text("", encoding="utf-8")
    environment = {**os.environ, "HALL_VAR": str(var), "HALL_MODE": "demo"}
    held = [socket.create_server(("127.0.0.1", 0)) for _address in (*ZONES, "bank")]
    for zone, one in zip(ZONES, held, strict=False):
        environment[f"HALL_LISTEN_{zone.upper()}"] = f"127.0.0.1:{one.getsockname()[1]}"
    environment["HALL_BANK_YH01"] = f"http://127.0.0.1:{held[-1].getsockname()[1]}"
    for one in held:
        one.close()
    environment["HALL_PUBLIC_URL"] = f"http://{environment['HALL_LISTEN_PUBLIC']}"
    with serving(var, environment):
        yield environment


@pytest.fixture(scope="module")
def walked(seeded: Path, tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Walked:
    """A demo hall served by one process and walked by another; what it published is judged at the end."""
    from tests.functional.walked_data import unsound

    folder = tmp_path_factory.mktemp("walk")
    with served(seeded, folder) as environment:
        done = subprocess.run(
            [*HALL, "walk", "open-tender", "--keep", str(folder / "kept")],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        number = re.findall(r"DHGC-\d{4}-\d{4}", done.stdout)[-1]
        wrong = tuple(unsound(environment, shared, folder, {number: True}))
    return Walked(folder / "kept", done.stdout, wrong)


def test_the_walk_ends_in_a_verified_award(walked: Walked) -> None:
    """Every checker of the walk agrees, the late bid was refused, and each stage's open data was taken."""
    assert "全部验证通过" in walked.printed
    assert "未通过：" not in walked.printed
    assert "截止后一秒再递交，被拒绝" in walked.printed
    kept = sorted(path.name for path in (walked.folder / FOLDER).iterdir())
    assert kept == sorted(f"{name}{suffix}.json" for name in names() for suffix in ("", ".record"))
    types = {}
    for name in ("opening", "award"):
        with zipfile.ZipFile(walked.folder / f"{name}.zip") as bundle:
            types[name] = json.loads(bundle.read("record.json"))["type"]
    assert types == {"opening": "opening-record", "award": "award-notice"}
    assert len(list(walked.folder.glob("receipt-*.json"))) == 4


def test_every_stage_is_valid_and_compiles_as_the_standard_says(walked: Walked, shared: Path) -> None:
    """Given each stage's packages, the schemas find no fault, and ocdsmerge compiles what the hall compiled."""
    for package, record in zip(walked.packages(), walked.packages(".record"), strict=True):
        assert samples.faults(shared, package) == []
        assert samples.faults(shared, record) == []
        assert record["records"][0]["releases"] == package["releases"]
        assert record["records"][0]["compiledRelease"] == samples.merged(shared, package["releases"])


@pytest.mark.slow
def test_the_reviewer_finds_nothing_at_any_stage(walked: Walked, shared: Path) -> None:
    """Given each stage's release package, and the last record package, libcoveocds has nothing against it, offline."""
    files = [*names(), f"{names()[-1]}.record"]
    assert not list(samples.findings(shared, *(walked.folder / FOLDER / f"{name}.json" for name in files)))


def test_every_release_of_the_hall_is_sound(walked: Walked) -> None:
    """Schema, reviewer, merger, the log's completeness, the national tables and the recomputation, the demo's tenders too."""
    assert walked.wrong == ()


def test_a_later_stage_only_adds(walked: Walked) -> None:
    """Given two stages, the earlier one's releases stand unchanged at the head of the later one's."""
    releases = [package["releases"] for package in walked.packages()]
    assert [len(each) for each in releases] == [stage.releases for stage in STAGES]
    for earlier, later in itertools.pairwise(releases):
        assert later[: len(earlier)] == earlier


def test_each_stage_says_what_it_is(walked: Walked) -> None:
    """The tags follow the life; nobody is named before the opening, and the tender is complete with its award."""
    tags = [tag for release in walked.packages()[-1]["releases"] for tag in release["tag"]]
    assert tags == ["tender", "tenderUpdate", "tenderUpdate", "award", "awardUpdate", "contract"]
    told = dict(zip((stage.name for stage in STAGES), walked.packages(".record"), strict=True))
    for stage in ("notice", "clarification", "closed"):
        text = json.dumps(told[stage])
        assert not [member for member in NAMED if f'"{member}"' in text]
    compiled = {name: record["records"][0]["compiledRelease"] for name, record in told.items()}
    assert compiled["opened"]["tender"]["numberOfTenderers"] == 4
    assert [
        compiled[name]["tender"]["status"] for name in ("notice", "candidates", "awarded", "contract")
    ] == [
        "active",
        "active",
        "complete",
        "complete",
    ]
    assert [award["status"] for award in compiled["candidates"]["awards"]] == ["pending"]
    assert [award["status"] for award in compiled["awarded"]["awards"]] == ["active"]
    assert [contract["status"] for contract in compiled["contract"]["contracts"]] == ["active"]
