"""Taking in service items that another system lists: what is known of each, and nothing that is not.

Such a list says of an item its name, code, kind, and who handles it. It is published as an outline: everything
else is said to be unknown, and nothing can be applied for under it. Taken in twice it changes nothing; an item the
hall knows whole is never replaced by an outline. What is not here: files (``portal.sheets``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from hallcore.catalogue.linter import warnings_of
from hallcore.catalogue.model import KINDS, Item, ItemForm, ItemPublished
from hallcore.catalogue.rules import CODE, item_number
from hallcore.desk import Actor, Asked
from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from hallcore.rehearsal import Step, rehearse
from portal.sheets import Column, Line

IMPORTER = Actor("U-000000", "manager")
"""Who takes in a list: the operator at the hall's machine, for the centre's management."""

COLUMNS = (
    Column("department", "department", required=True),
    Column("main_item", "group"),
    Column("name", "name", required=True),
    Column("area_code", "area"),
    Column("item_code", "code", required=True),
    Column("task_type", "kind", required=True),
    Column("dept_code", "credit"),
    Column("link", "link"),
)
"""The columns of the list; their names are those of the system that publishes it."""

CHANGE = "按来源系统更新目录信息"
LONGEST_NAME = 200
_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{0,6}?[省州市区县旗])(?=[\u4e00-\u9fff]{2})")
_SHORT = {
    "市监局": "市场监督管理局",
    "公安分局": "公安局",
    "人社局": "人力资源和社会保障局",
    "自然资源和规划局": "自然资源局",
    "住建局": "住房和城乡建设局",
    "卫健局": "卫生健康局",
    "教科体局": "教育局",
    "水务局": "水利局",
    "发改局": "发展和改革局",
    "经信局": "工业和信息化局",
    "文广旅局": "文化广播电视和旅游局",
    "综合执法局": "城市管理行政执法局",
    "消防大队": "消防救援大队",
    "残联": "残疾人联合会",
}
"""How departments are called in short elsewhere, and what they are called here."""


class Outcome(NamedTuple):
    """What became of a row; ``field`` is where the fault is, ``warning`` what does not stand in its way."""

    row: int
    result: Literal["kept", "same", "refused"]
    reason: str = ""
    field: str = ""
    warning: str = ""


def take_in(house: House, lines: Sequence[Line], *, dry: bool = False) -> list[Outcome]:
    """Take in rows, each by itself: the good are kept, the bad are told.

    Args:
        house: The hall's door.
        lines: The rows.
        dry: Only say what would become of them.
    """
    today = house.clock.now().date()
    with house.reading() as root:
        departments = {
            name: code
            for code, known in root.archive.shelf("departments").items()
            for name in (known["credit"], known["short"], known["organ"])
            if name
        }
        posts = root.archive.shelf("posts").values()
        staffed = frozenset(post["department"] for post in posts if post["stands"])
    matters: list[tuple[Line, Step | Refusal]] = []
    warnings: dict[int, str] = {}
    for line in lines:
        try:
            item = _item(line.cells, departments)
            matters.append((line, _step(item, today)))
            warnings[line.row] = "；".join(fault.reason for fault in warnings_of(item, staffed))
        except Refusal as refusal:
            matters.append((line, refusal))
    if dry:
        steps = [(step,) for _line, step in matters if not isinstance(step, Refusal)]
        found = iter(rehearse(house, steps))
        told = [_told(line, step if isinstance(step, Refusal) else next(found)) for line, step in matters]
    else:
        told = [_done(house, line, step) for line, step in matters]
    return [one._replace(warning=warnings.get(one.row, "")) for one in told]


def _done(house: House, line: Line, step: Step | Refusal) -> Outcome:
    if isinstance(step, Refusal):
        return _told(line, step)
    with house.reading() as root:
        asked = step(root.archive)
    if asked is None:
        return _told(line, 0)
    try:
        house.perform(*asked)
    except Refusal as refusal:
        return _told(line, refusal)
    return _told(line, 1)


def _told(line: Line, result: int | Refusal) -> Outcome:
    if isinstance(result, Refusal):
        field = result.where if result.where in {column.field for column in COLUMNS} else "code"
        return Outcome(line.row, "refused", str(Refusal(result.reason, result.cite)), field)
    return Outcome(line.row, "kept" if result else "same")


def _step(item: Item, today: date) -> Step:
    """The one act of a row: the outline, unless it stands already or the hall knows the item whole."""

    def step(archive: Archive) -> Asked | None:
        dossier = archive.get(item_number(item.code))
        before = dossier.latest(ItemPublished) if dossier is not None else None
        if before is not None and (before.item == item or not before.item.outline):
            return None
        change = CHANGE if before is not None else ""
        return Asked("publish-item", "", IMPORTER, ItemForm(item, today, change))

    return step


def _item(cells: Mapping[str, str], departments: Mapping[str, str]) -> Item:
    """The outline of an item.

    Raises:
        Refusal: A cell that cannot be what it should; ``where`` is its field.
    """
    name, code = cells["name"].strip(), cells["code"].strip().upper()
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(f"事项名称应为 1 至 {LONGEST_NAME} 字", "FW-08", where="name")
    if not CODE.fullmatch(code):
        raise Refusal("事项编码应由 6 至 64 位大写字母、数字和连字符组成", "FW-08", where="code")
    kind = cells["kind"].strip().zfill(2)
    if kind not in KINDS:
        raise Refusal(f"没有“{cells['kind']}”这种事项类型", "FW-08", where="kind")
    organ = cells["department"].strip()
    if not organ:
        raise Refusal("没有写明办理部门", "FW-01", where="department")
    link = cells.get("link", "").strip()
    if link and not re.fullmatch(r"https?://[\x21-\x7e]{1,500}", link):
        raise Refusal("链接应为网址", where="link")
    return Item(
        code=code,
        name=name,
        kind=kind,
        department=_department(organ, cells.get("credit", "").strip().upper(), departments),
        case_type="promised",
        statutory=0,
        promised=0,
        statute="",
        group=cells.get("group", "").strip(),
        online=False,
        visits=0,
        outline=True,
        organ=organ,
        source=link,
    )


def _department(organ: str, credit: str, departments: Mapping[str, str]) -> str:
    """The hall's own department of that credit code or name, or "": who handles it is then known by name only."""
    plain = _PLACE.sub("", organ)
    names = (credit, organ, plain, _SHORT.get(plain, ""))
    return next((departments[name] for name in names if name in departments), "")
