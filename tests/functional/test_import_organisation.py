"""Departments, windows and staff from tables: whole or not at all, good ones on request, twice the same as once."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hallcore.journal import House
from portal.cli import importing_hall, main
from portal.cli.serving import SEEDED
from portal.hall import Hall
from portal.settings import Settings
from portal.sheets import Line
from portal.staffing import COLUMNS, Outcome, take_in
from tests.makers.house import SmallHouse

DEPARTMENTS = (
    {"code": "D01", "organ": "敦化市示例市场局", "short": "市场局", "floor": "1层"},
    {"code": "D02", "organ": "敦化市示例住建局", "short": "住建局", "elsewhere": "是"},
)
WINDOWS = (
    {"number": "W001", "name": "综合窗口", "kind": "综合窗口", "departments": "D01、D02"},
    {"number": "W002", "name": "市场局窗口", "kind": "部门窗口", "departments": "D01"},
)
STAFF = (
    {
        "login": "zhang",
        "person": "示例张",
        "department": "D01",
        "window": "W001",
        "duties": "窗口受理人、承办人",
    },
    {
        "login": "lisi",
        "person": "示例李",
        "department": "D01",
        "duties": "窗口受理人，承办人",
        "partner": "zhang",
    },
)


@pytest.fixture
def hall() -> Iterator[SmallHouse]:
    """A house in which nothing is known."""
    house = SmallHouse()
    yield house
    house.close()


def lines(rows: Sequence[dict[str, str]]) -> list[Line]:
    """Rows as a sheet gives them, from the second on."""
    return [Line(row, cells) for row, cells in enumerate(rows, 2)]


def take(house: House, kind: str, rows: Sequence[dict[str, str]], **options: Any) -> list[Outcome]:
    """Take in rows, with a verifier for everybody."""
    return take_in(house, kind, lines(rows), **{"verifiers": {}, **options})


def results(found: list[Outcome]) -> list[str]:
    """What became of each row."""
    return [one.result for one in found]


def everything(hall: SmallHouse) -> int:
    """How many dossiers there are."""
    with hall.reading() as root:
        return sum(len(shard) for shard in root.archive.shards)


def test_a_whole_hall_comes_in_and_coming_in_again_changes_nothing(hall):
    """Departments, windows, then staff with accounts; the same tables a second time are the same hall."""
    for turn in ("kept", "same"):
        for kind, rows in (("departments", DEPARTMENTS), ("windows", WINDOWS), ("staff", STAFF)):
            assert results(take(hall.house, kind, rows)) == [turn] * 2, kind
    with hall.reading() as root:
        account = root.archive.secrets["lisi"][0]
        paper = root.archive[f"POST-{account.removeprefix('U-')}"].record(0).paper
        assert (paper.partner, paper.duties) == (root.archive.secrets["zhang"][0], ("acceptor", "handler"))
        assert root.archive["DEP-D02"].record(0).paper.elsewhere


def test_rows_may_lean_on_rows_before_them_and_a_rehearsal_keeps_nothing(hall):
    """A dry run answers as the run would, the partner in the row before included, and leaves no dossier."""
    take(hall.house, "departments", DEPARTMENTS)
    take(hall.house, "windows", WINDOWS)
    before = everything(hall)
    found = take(hall.house, "staff", STAFF, verifiers=None)
    assert [(one.result, one.opened) for one in found] == [("kept", "zhang"), ("kept", "lisi")]
    assert everything(hall) == before


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("departments", {"code": "7"}, "code"),
        ("departments", {"floor": "一楼半"}, "floor"),
        ("departments", {"credit": "11222403MA0005051X"}, "credit"),
        ("departments", {"elsewhere": "也许"}, "elsewhere"),
        ("windows", {"kind": "大窗口"}, "kind"),
        ("windows", {"departments": "D01、D09"}, "departments"),
        ("windows", {"number": "12"}, "number"),
        ("staff", {"duties": "保洁"}, "duties"),
        ("staff", {"department": "D09"}, "department"),
        ("staff", {"window": "W009"}, "window"),
        ("staff", {"partner": "wang"}, "partner"),
        ("staff", {"login": "张三"}, "login"),
        ("staff", {"home_leader": "lisi", "centre_leader": "lisi"}, "centre_leader"),
    ],
)
def test_one_bad_row_is_named_by_its_field_and_stops_the_table(hall, kind, change, field):
    """Nothing of a table with a bad row is taken in, unless the good rows are asked for."""
    tables = {"departments": DEPARTMENTS, "windows": WINDOWS, "staff": STAFF}
    for name in ("departments", "windows", "staff"):
        if name == kind:
            break
        take(hall.house, name, tables[name])
    rows = [*tables[kind], {**tables[kind][-1], **change}]
    before = everything(hall)
    found = take(hall.house, kind, rows)
    assert [(one.row, one.result, one.field) for one in found if one.result == "refused"] == [
        (4, "refused", field)
    ]
    assert everything(hall) == before
    again = take(hall.house, kind, rows, keep_good=True)
    assert results(again) == ["kept", "kept", "refused"]


def test_ten_bad_rows_among_a_thousand(hall):
    """990 good windows are kept on request, ten bad ones are named by their rows."""
    take(hall.house, "departments", DEPARTMENTS)
    rows = [
        {**WINDOWS[1], "number": f"W{n:03d}", "departments": "D09" if n % 100 == 7 else "D01"}
        for n in range(1000)
    ]
    assert results(take(hall.house, "windows", rows)).count("refused") == 10
    assert everything(hall) == 2
    found = take(hall.house, "windows", rows, keep_good=True)
    assert [one.row for one in found if one.result == "refused"] == [n * 100 + 9 for n in range(10)]
    assert everything(hall) == 992


def test_a_change_is_a_later_paper(hall):
    """A window moved to another floor is one more paper in its dossier; who already has an account keeps it."""
    for kind, rows in (("departments", DEPARTMENTS), ("windows", WINDOWS), ("staff", STAFF)):
        take(hall.house, kind, rows)
    assert results(take(hall.house, "windows", [{**WINDOWS[1], "floor": "3"}])) == ["kept"]
    assert [record.paper.floor for record in hall.see("WIN-W002").records] == [1, 3]
    moved = take(hall.house, "staff", [{**STAFF[0], "window": "W002"}])
    assert [(one.result, one.opened) for one in moved] == [("kept", "")]


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The settings of an empty demo hall that was made and is not running."""
    settings = Settings(var=tmp_path / "var")
    hall = Hall(settings)
    hall.stop()
    (settings.var / "demo").mkdir(exist_ok=True)
    (settings.var / "demo" / SEEDED).touch()
    monkeypatch.setattr(importing_hall, "settings_from", lambda *_a, **_k: settings)
    return settings


def table(path: Path, kind: str, rows: Sequence[dict[str, str]]) -> Path:
    """Write a table as people have it."""
    titles = {column.field: column.title for column in COLUMNS[kind]}
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(titles.values())
        writer.writerows([[row.get(field, "") for field in titles] for row in rows])
    return path


def hall_import(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["import", *words])


def test_the_command_says_row_and_column_and_how_many(config, tmp_path):
    """A dry run and a refused table end with 1 and take in nothing; the good rows on request; then the staff."""
    bad = table(tmp_path / "d.csv", "departments", [*DEPARTMENTS, {**DEPARTMENTS[0], "code": "D1"}])
    told = hall_import("departments", str(bad))
    assert told.exit_code == 1
    assert "退回 第 4 行 A 列“部门编号”：部门编号应为" in told.output
    assert "共 3 行，收录 2，未变 0，退回 1（未收录任何一行）" in told.output
    assert "收录 2，未变 0，退回 1\n" in hall_import("departments", str(bad), "--keep-good").output
    good = table(tmp_path / "w.csv", "windows", WINDOWS)
    assert "（未收录任何一行）" in hall_import("windows", str(good), "--dry-run").output
    assert "收录 2" in hall_import("windows", str(good)).output
    staff = table(tmp_path / "s.csv", "staff", STAFF)
    done = hall_import("staff", str(staff))
    assert (done.exit_code, "收录 2" in done.output) == (0, True)
    assert "未变 2" in hall_import("staff", str(staff)).output


def test_in_production_first_passwords_go_to_a_list_of_one_s_own(tmp_path, monkeypatch):
    """Without a file for them nothing is opened; the file is made anew, mode 0600, and never overwritten."""
    settings = Settings(var=tmp_path, mode="production")
    found = [Outcome(2, "kept", opened="zhang"), Outcome(3, "same")]
    with pytest.raises(Exception, match="--passwords"):
        importing_hall._verifiers(found, settings, None)
    path = tmp_path / "first.txt"
    hashes = importing_hall._verifiers(found, settings, path)
    assert list(hashes) == ["zhang"]
    login, password = path.read_text(encoding="utf-8").split()
    assert (login, len(password) >= 10, hashes["zhang"].startswith("$argon2id$")) == ("zhang", True, True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        importing_hall._verifiers(found, settings, path)
