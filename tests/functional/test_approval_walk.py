"""``hall walk approval-all`` against ``hall serve``: a case of each kind through real listeners, judged by what it leaves.

The walk's own judges are the published verifier, pyHanko, pdfsig and openssl; here the files it kept are read again.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.cli.approval_walk import KINDS, PREFIX
from portal.cli.case_kinds import PLANS
from portal.cli.case_proof import record_proven
from tests.functional.test_walk import HALL, ROOT, served

pytestmark = pytest.mark.slow


@dataclass
class Walked:
    """What the walk printed, and the folder of each kind."""

    printed: str
    folders: dict[str, Path]

    def heads(self, kind: str) -> list[dict]:
        """The records of the kind's own dossier, in order."""
        folder = self.folders[kind]
        number = folder.name.removeprefix(f"{kind}-")
        return [json.loads(path.read_bytes()) for path in sorted((folder / number).glob("[0-9]*[0-9].json"))]

    def body(self, kind: str, paper: str) -> dict:
        """The last record of a type in the kind's dossier."""
        return next(head["body"] for head in reversed(self.heads(kind)) if head["type"] == paper)


@pytest.fixture(scope="module")
def walked(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """A demo hall served by one process and walked by another."""
    folder = tmp_path_factory.mktemp("approval-walk")
    with served(seeded, folder) as environment:
        done = subprocess.run(
            [*HALL, "walk", "approval-all", "--keep", str(folder / "kept")],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {path.name.partition("-")[0]: path for path in (folder / "kept").iterdir()}
    return Walked(done.stdout, found)


def test_every_kind_ends_proven(walked: Walked) -> None:
    """Each kind has a folder and the sentence that all of it is verified; nothing is said to fail or to differ."""
    kinds = [kind.removeprefix(PREFIX) for kind in KINDS]
    assert sorted(walked.folders) == sorted(kinds)
    proven = re.findall(r"^approval-(\w+)：\S+ 全部验证通过", walked.printed, re.MULTILINE)
    assert proven == kinds
    assert "未通过" not in walked.printed
    assert "应为" not in walked.printed
    assert walked.printed.count("与走查自算相符") >= 40


def test_each_applicant_holds_the_sealed_papers_of_the_kind(walked: Walked) -> None:
    """A PDF for each paper the kind must have, named after its record."""
    for plan in PLANS:
        own = walked.folders[plan.kind] / "own"
        papers = [json.loads(path.with_suffix(".json").read_bytes()) for path in own.glob("*.pdf")]
        assert Counter(head["type"] for head in papers) == Counter(plan.papers), plan.kind


def test_each_kind_is_what_it_is_called(walked: Walked) -> None:
    """The records say it: how it was accepted, extended, stopped, answered, entered, refused, reported."""
    accepted = {kind: walked.body(kind, "case-accepted") for kind in ("ordinary", "deemed", "tolerated")}
    assert {kind: body["how"] for kind, body in accepted.items()} == {
        "ordinary": "complete",
        "deemed": "deemed",
        "tolerated": "tolerated",
    }
    received = walked.heads("deemed")[0]["at"][:10]
    assert accepted["deemed"]["counted_from"] == received
    assert walked.body("extended", "period-extended")["days"] == 5
    assert walked.body("special", "special-step-began")["counts"] is False
    assert walked.body("supplement", "correction-notified")["rows"][0]["material"] == "m03"
    assert walked.body("refused", "acceptance-refused")["ground"] == "not-competent"
    assert [
        head["actor"]["role"] for head in walked.heads("withdrawn") if head["type"] == "case-withdrawn"
    ] == ["citizen"]
    entered = walked.body("entered", "application-received")
    assert (entered["channel"], entered["slip"], entered["incident"][:4]) == ("paper", "0007", "OUT-")
    assert walked.body("disclosure", "request-answered")["outcome"] == "partly"
    standings = [head["body"]["standing"] for head in walked.heads("foreign")]
    assert standings == ["current", "current", "late", "contradictory", "current", "current", "contradictory"]


def test_four_departments_answered_each_in_a_chain_of_its_own(walked: Walked) -> None:
    """XK-13: one of them agreed and forwarded what it noticed."""
    branches = sorted(path for path in walked.folders["joint"].glob("DHB-*.[1-4]"))
    assert len(branches) == 4
    records = [
        [json.loads(path.read_bytes()) for path in sorted(one.glob("[0-9]*[0-9].json"))] for one in branches
    ]
    asked = {heads[0]["body"]["department"] for heads in records}
    answers = [heads[-1]["body"]["answer"] for heads in records]
    assert asked == {"D04", "D24", "D25", "D27"}
    assert sorted(answers) == ["agree", "agree", "agree", "forward"]


def test_nothing_an_applicant_takes_along_is_the_offices_own(walked: Walked) -> None:
    """Opinions of handler and reviewer are in the office's chain and not in the applicant's folder."""
    inside = {"stage-passed", "materials-checked", "branch-asked"}
    assert {head["type"] for head in walked.heads("ordinary")} & inside
    for plan in PLANS:
        own = walked.folders[plan.kind] / "own"
        assert not {json.loads(path.read_bytes())["type"] for path in own.glob("[0-9]*[0-9].json")} & inside


def test_a_changed_byte_is_refuted(walked: Walked, tmp_path: Path) -> None:
    """Given the kept files with one letter of a record changed, the same judge no longer accepts them."""
    folder = tmp_path / "kept"
    shutil.copytree(walked.folders["ordinary"], folder)
    record = next(
        path for path in (folder / "own").glob("[0-9]*[0-9].json") if b"case-accepted" in path.read_bytes()
    )
    assert record_proven(record, folder)
    record.write_bytes(record.read_bytes().replace(b'"promised":7', b'"promised":8'))
    assert not record_proven(record, folder)
