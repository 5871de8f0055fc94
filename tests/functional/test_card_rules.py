"""The rules supervision judges by, and a draft of them tried over the hall's history, as supervisors use them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from webtest import Upload

from portal.views import supervision_rules
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, told

RULES, TRIAL = "/supervision/rules", "/supervision/rules/backtest"
DRAFT = """
[[card]]
rule = "JC-13"
part = "taken-in"
name = "示例：受理即提示"
family = "procedure"
machines = ["approval.case"]
watch = { by = "act", type = "case-accepted", rung = "reminder" }
"""


@pytest.fixture(scope="module")
def people(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Everybody, in one hall for all: nothing is changed in it."""
    with demo_hall(seeded, tmp_path_factory.mktemp("rules") / "var") as hall:
        yield People(hall)


def tried(
    people: People, draft: str, answer: str = "page", *, login: str = "supervisor1", status: int = 200
) -> Any:
    """A draft is uploaded and tried."""
    fields = [("draft", Upload("草案.toml", draft.encode())), ("answer", answer)]
    return people.fill(login, TRIAL, fields, zone="department", status=status)


def test_every_rule_in_force_is_listed_with_rungs_clauses_and_period(people):
    page = people.get("discipline1", RULES, zone="department")
    law = people.hall.house.lawbook.on(people.hall.house.clock.now().date())
    keys = law.keys("card")
    words = told(page)
    assert not [key for key in keys if key not in words]
    assert f"施行的规则共 {len(keys)} 条" in words
    assert "超过承诺" in words
    assert 'href="/law/JC-03"' in page.text
    people.get("manager1", RULES, zone="hall")
    people.get("d05-accept", RULES, zone="department", status=403)


@pytest.mark.parametrize("login", ["supervisor1", "discipline1"])
def test_a_draft_is_tried_and_nothing_is_written(people, login):
    """What the draft would raise besides stands with rule, department and month; the journal is as long as before."""
    with people.hall.house.reading() as root:
        before = root.journal.size
    words = told(tried(people, DRAFT, login=login))
    assert "没有写入任何记录" in words
    assert "JC-13/taken-in 示例：受理即提示" in words
    with people.hall.house.reading() as root:
        assert root.journal.size == before


def test_the_result_is_taken_away_whole(people):
    """XLSX and CSV hold the same lines; each adds up to what the page says."""
    book = load_workbook(BytesIO(tried(people, DRAFT, "xlsx").body)).active
    rows = [tuple(row) for row in book.values]
    assert rows[0] == ("规则", "违反情形", "部门", "月份", "多亮", "少亮")
    gained, lost = sum(int(row[4]) for row in rows[1:]), sum(int(row[5]) for row in rows[1:])
    assert gained > 0
    assert f"多亮 {gained} 张，少亮 {lost} 张" in told(tried(people, DRAFT))
    text = tried(people, DRAFT, "csv").body.decode("utf-8-sig")
    assert len(text.splitlines()) == len(rows)


def test_a_bad_draft_is_told_all_its_faults_with_their_entries(people):
    """Two entries are wrong in two ways: both are named together, and nothing is tried."""
    bad = DRAFT.replace('"case-accepted"', '"case-opened"') + DRAFT.replace("taken-in", "blue").replace(
        '"reminder"', '"blue"'
    )
    words = told(tried(people, bad, status=409))
    assert "草案不能试算" in words
    for part in ("JC-13/taken-in", "没有“case-opened”这种办理行为", "JC-13/blue", "没有“blue”这一牌级"):
        assert part in words
    assert "试算结果" not in words


@pytest.mark.parametrize("draft", ["", "x = [", "x = " + "[" * 5000, "[[figure]]\nrule = 'JC-18'\n"])
def test_what_is_no_draft_is_refused_with_the_reason(people, draft):
    words = told(tried(people, draft, status=409))
    assert "draft.toml" in words


def test_a_draft_too_large_or_a_hall_too_large_is_refused(people, monkeypatch):
    """One byte more than 1 MiB; one dossier more than the page tries."""
    assert "草案超过 1 MiB" in told(tried(people, "#" * (supervision_rules.LARGEST + 1), status=409))
    monkeypatch.setattr(supervision_rules, "MOST", 1)
    assert "用 hall backtest 试算" in told(tried(people, DRAFT, status=409))
