"""Another system's list of service items: what is known comes in, what is not is said, bad rows are told by row and column."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hallcore.catalogue.model import ItemForm, ItemPublished
from hallcore.catalogue.rules import item_number
from hallcore.organisation.model import DepartmentForm
from portal.cataloguing import COLUMNS, take_in
from portal.cli import importing_items, main
from portal.cli.serving import SEEDED
from portal.commands import COMMANDS
from portal.hall import Hall
from portal.roster import Roster
from portal.settings import Settings
from portal.sheets import Line, read_sheet
from tests.makers.catalogue import CODE, item
from tests.makers.roster import MANAGER, StaffedHall

GOOD = {
    "department": "区示例市场局",
    "name": "示例事项",
    "area": "511602000000",
    "code": "511A0138000000-511602000000-000-115113010833722043-1-00",
    "kind": "1",
    "credit": "083372204",
    "link": "http://example.cn/item?code=1",
}


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """A hall with two departments, its roster kept."""
    house = StaffedHall()
    house.seal()
    with house.reading() as root:
        size = root.journal.size
    Roster(house.house).take(0, size)
    yield house
    house.close()


def lines(*rows: dict[str, str]) -> list[Line]:
    """Rows as a sheet gives them, from the second on."""
    return [Line(n, {column.field: "" for column in COLUMNS} | row) for n, row in enumerate(rows, 2)]


def stored(hall: StaffedHall, code: str) -> tuple[ItemPublished, ...]:
    """The versions of an item."""
    with hall.reading() as root:
        dossier = root.archive.get(item_number(code))
        return dossier.papers(ItemPublished) if dossier is not None else ()


def test_what_is_known_comes_in_and_nothing_is_invented(hall):
    assert [one.result for one in take_in(hall.house, lines(GOOD))] == ["kept"]
    (paper,) = stored(hall, GOOD["code"])
    outline = paper.item
    assert (outline.name, outline.kind, outline.organ) == ("示例事项", "01", "区示例市场局")
    assert (outline.outline, outline.promised, outline.statutory, outline.online) == (True, 0, 0, False)
    assert (outline.materials, outline.bases, outline.flow, outline.result) == ((), (), (), "")
    assert outline.source == GOOD["link"]


@pytest.mark.parametrize(
    ("organ", "code"),
    [("区市场局", "D01"), ("示例市市场局", "D01"), ("敦化市示例住建局", "D05"), ("区行政审批局", "")],
)
def test_a_department_is_known_by_its_name_or_not_at_all(hall, organ, code):
    """Whoever is not one of the hall's own is named as the list names them."""
    take_in(hall.house, lines({**GOOD, "department": organ}))
    (paper,) = stored(hall, GOOD["code"])
    assert (paper.item.department, paper.item.organ) == (code, organ)


def test_twice_is_once_and_a_change_is_a_version(hall):
    for expected in ("kept", "same"):
        assert [one.result for one in take_in(hall.house, lines(GOOD))] == [expected]
    assert take_in(hall.house, lines({**GOOD, "name": "示例事项（改名）"}))[0].result == "kept"
    assert [(paper.version, paper.item.name) for paper in stored(hall, GOOD["code"])] == [
        (1, "示例事项"),
        (2, "示例事项（改名）"),
    ]


def test_an_outline_never_replaces_what_the_hall_knows_whole(hall):
    hall.act("publish-item", "", MANAGER, ItemForm(item(), hall.clock.now().date()))
    assert take_in(hall.house, lines({**GOOD, "code": CODE}))[0].result == "same"
    assert len(stored(hall, CODE)) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 201}, "name"),
        ({"code": "x y"}, "code"),
        ({"code": ""}, "code"),
        ({"kind": "99"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"department": ""}, "department"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "http://example.cn/有 空格"}, "link"),
    ],
)
def test_a_bad_row_is_named_by_its_field_and_the_good_are_kept(hall, change, field):
    other = {**GOOD, "code": GOOD["code"].replace("0138", "0139")}
    told = take_in(hall.house, lines({**GOOD, **change}, other))
    assert [(one.row, one.result, one.field) for one in told] == [(2, "refused", field), (3, "kept", "")]


def test_a_rehearsal_keeps_nothing(hall):
    told = take_in(hall.house, lines(GOOD, {**GOOD, "kind": "x"}), dry=True)
    assert [one.result for one in told] == ["kept", "refused"]
    assert stored(hall, GOOD["code"]) == ()


def test_ten_bad_rows_among_a_thousand(hall):
    """990 come in, ten are told by row."""
    rows = [{**GOOD, "code": f"511A{n:08d}-511602000000"} for n in range(1000)]
    for n in range(0, 1000, 100):
        rows[n]["kind"] = "77"
    told = take_in(hall.house, lines(*rows))
    assert Counter(one.result for one in told) == {"kept": 990, "refused": 10}
    assert [one.row for one in told if one.result == "refused"] == [n + 2 for n in range(0, 1000, 100)]


@pytest.mark.parametrize("dry", [True, False])
def test_items_of_a_department_without_people_come_in_with_a_warning(hall, dry):
    """For reference; those of departments with people, and of who is no department here, without one."""
    hall.act("register-department", "", MANAGER, DepartmentForm("D39", "敦化市示例气象局", "示例气象局"))
    hall.seal()
    with hall.reading() as root:
        size = root.journal.size
    Roster(hall.house).take(0, size)
    organs = ("敦化市示例气象局", "敦化市示例住建局", "区行政审批局")
    rows = [
        {**GOOD, "code": f"511A{n:08d}-511602000000", "department": organ} for n, organ in enumerate(organs)
    ]
    told = take_in(hall.house, lines(*rows), dry=dry)
    assert [one.result for one in told] == ["kept"] * 3
    assert [one.warning for one in told] == [
        "部门 D39 没有派驻人员，各环节的职责无人担任，事项只供查询",
        "",
        "",
    ]


# ---------------------------------------------------------------- the command


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A demo hall that stands and in which nothing is known."""
    settings = Settings(var=tmp_path / "var")
    Hall(settings).stop()
    (settings.var / "demo").mkdir(exist_ok=True)
    (settings.var / "demo" / SEEDED).touch()
    monkeypatch.setattr(importing_items, "settings_from", lambda *_a, **_k: settings)
    return settings


def table(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write a list as its publisher does, with a byte order mark."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([column.title for column in COLUMNS])
        writer.writerows([[row.get(column.field, "") for column in COLUMNS] for row in rows])
    return path


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["import", "items", *words])


def test_the_command_says_row_and_column_and_how_many(config, tmp_path):
    file = table(tmp_path / "items.csv", [GOOD, {**GOOD, "kind": "77"}])
    rehearsed = run(str(file), "--dry-run")
    assert rehearsed.exit_code == 1
    assert "共 2 项，收录 1，未变 0，退回 1（只审查，未收录）" in rehearsed.output
    done = run(str(file))
    assert "退回 第 3 行 F 列“task_type”：没有“77”这种事项类型（FW-08）" in done.output
    assert "收录 1，未变 0，退回 1" in done.output
    again = run(str(table(tmp_path / "good.csv", [GOOD])))
    assert (again.exit_code, "收录 0，未变 1，退回 0" in again.output) == (0, True)


def test_a_foreign_table_is_refused_whole(config, tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("name,colour\n甲,红\n", encoding="utf-8")
    assert "不认识的列：colour" in run(str(file)).output


def test_a_running_hall_takes_rows_through_its_socket(hall):
    """What goes through the socket is plain: rows as numbers and text, outcomes as they come back."""
    asked = json.loads(
        json.dumps({"lines": [[line.row, dict(line.cells)] for line in lines(GOOD)], "dry": False})
    )
    assert [one.result for one in COMMANDS["import-items"](hall, asked)] == ["kept"]


# ---------------------------------------------------------------- the real list


def test_the_real_list_of_1135_items_comes_in_whole(hall, shared):
    """All rows of a real district's list; twice changes nothing."""
    sheet = read_sheet(shared / "data" / "service_items_guangan" / "items.csv", COLUMNS)
    assert Counter(one.result for one in take_in(hall.house, sheet.lines)) == {"kept": 1135}
    assert Counter(one.result for one in take_in(hall.house, sheet.lines)) == {"same": 1135}
    with hall.reading() as root:
        kinds = Counter(
            root.archive[item_number(line.cells["code"].upper())].the(ItemPublished).item.kind
            for line in sheet.lines
        )
    assert kinds == {"01": 536, "20": 348, "10": 182, "07": 50, "05": 9, "09": 8, "08": 2}
