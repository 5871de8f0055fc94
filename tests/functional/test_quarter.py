"""A small quarter, whole: walks side by side, faults planted, and the cards that were raised laid beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.quarter.faults import Called
from portal.cli.quartering import quarter


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_quarter_raises_exactly_what_was_planted(tmp_path: Path) -> None:
    """Given three tenders, two of which were first announced too shortly, then those cards are raised and no other."""
    var = tmp_path / "season"
    done = CliRunner().invoke(quarter, ["--tenders", "3", "--seed", "4", "--var", str(var)])
    assert done.exit_code == 0, done.output
    told = json.loads((var / "planted.json").read_text(encoding="utf-8"))
    assert len(told["planned"]) == 3
    called = [Called(**one) for one in told["called"]]
    assert sorted(one.rule for one in called) == ["JC-15/gp-period", "JC-15/period"]
    assert {one.rung for one in called} == {"red"}
    assert len(list((var / "walks").iterdir())) == 4  # three walks, and the supervisor's mornings
    assert "监察牌：2 项一致" in done.output


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    """Nobody's hall is walked over."""
    (tmp_path / "kept").write_text("x")
    done = CliRunner().invoke(quarter, ["--var", str(tmp_path)])
    assert done.exit_code != 0
    assert "不是空目录" in done.output
